"""The [llm] table: off without it, and each mistake told like any other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from dealterms.errors import ConfigurationError
from dealterms.llm.configured import limits_of
from dealterms.settings import LlmSettings, load_settings

LEAST = '[llm]\nbase_url = "http://127.0.0.1:8000/v1/"\nmodel = "m"\n'

Load = Callable[..., LlmSettings | None]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def load_text(text: str, **environ: str) -> LlmSettings | None:
        path = tmp_path / "dealterms.toml"
        path.write_text(text, encoding="utf-8")
        return load_settings(path, environ).llm

    return load_text


def test_without_the_table_there_is_no_second_extractor(load: Load) -> None:
    assert load("") is None


def test_address_and_model_are_enough(load: Load) -> None:
    llm = load(LEAST)

    assert llm is not None
    assert llm.base_url == "http://127.0.0.1:8000/v1"
    assert (llm.timeout, llm.key()) == (timedelta(seconds=30), None)
    assert limits_of(llm).max_cost_per_day is None


def test_prices_and_limits_are_exact_numbers(load: Load) -> None:
    llm = load(
        LEAST + 'max_cost_per_day = "0.10"\nprice_per_million_input_tokens = "0.15"\n'
        'price_per_million_output_tokens = "0.60"\nmax_tokens_per_day = 9000\n'
    )

    assert llm is not None
    limits = limits_of(llm)
    assert (limits.max_cost_per_day, limits.prices.input) == (Decimal("0.10"), Decimal("0.15"))
    assert limits.max_tokens_per_day == 9000


def test_a_variable_overrides_a_key(load: Load) -> None:
    llm = load(LEAST, DEALTERMS_LLM__MAX_TOKENS_PER_DAY="77", DEALTERMS_LLM__MODEL="other")

    assert llm is not None
    assert (llm.max_tokens_per_day, llm.model) == (77, "other")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("llm = 3", "llm is 3; allowed: a table, [llm]"),
        ('[llm]\nmodel = "m"', "llm.base_url is missing"),
        (LEAST + 'modle = "x"', "llm.modle is not a setting; did you mean model?"),
        (LEAST.replace("/v1/", "/v1?key=1"), "without ? and #"),
        (LEAST.replace("http://", "ftp://"), "llm.base_url"),
        (LEAST.replace("127", "me:secret@127"), "without user name"),
        (LEAST + 'timeout = "3h"', "less than or equal to 2 minutes"),
        (LEAST + "max_tokens_per_day = 0", "greater than 0"),
        (LEAST + "max_input_tokens = -5", "greater than 0"),
        (LEAST + 'max_cost_per_day = "-1"', 'a number as a text, such as "0.15"'),
        (LEAST + "max_cost_per_day = 1.5", 'a number as a text, such as "0.15"'),
        (LEAST + 'max_cost_per_day = "1"', "needs price_per_million_input_tokens"),
    ],
)
def test_a_mistake_is_told_by_its_name_and_what_is_allowed(
    load: Load, text: str, words: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(text)

    assert words in str(caught.value)
    assert "dealterms.toml:" in str(caught.value)


@pytest.mark.parametrize("content", ["", "two words", "line\nline", "schlüssel", "\x07"])
def test_a_key_that_no_header_could_carry_is_refused_unshown(
    load: Load, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "key"
    path.write_text(content, encoding="utf-8")
    llm = load(LEAST + f'key_file = "{path}"')

    assert llm is not None
    with pytest.raises(ConfigurationError, match="holds no key") as caught:
        llm.key()
    assert not content.strip() or content not in str(caught.value)


def test_a_key_is_read_when_it_is_used_and_is_no_part_of_the_settings(
    load: Load, tmp_path: Path
) -> None:
    path = tmp_path / "key"
    path.write_text("sk-first\n", encoding="utf-8")
    llm = load(LEAST + f'key_file = "{path}"')

    assert llm is not None
    assert llm.key() == "sk-first" and "sk-first" not in repr(llm)
    path.write_text("sk-second\n", encoding="utf-8")
    assert llm.key() == "sk-second"
