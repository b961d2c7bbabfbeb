"""Words for people, and which addresses of others a page may link to."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dealterms.web.wording import (
    claimed_value,
    day,
    outside_link,
    term_name,
    value,
    words_after,
    words_before,
)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "javascript://host/%0aalert(1)", "data://x/text/html,<b>", "//host/x",
     "vbscript://host", "http://", "http://[", "", None],
)  # fmt: skip
def test_what_is_not_plain_web_is_no_link(url: str | None) -> None:
    assert outside_link(url) is None


def test_an_address_of_the_web_stays_as_it_is() -> None:
    assert outside_link("https://news.example/a?b=1#c") == "https://news.example/a?b=1#c"


def a_row(
    term: str, text: str, document: dict[str, Any], qualifier: str = "bare"
) -> dict[str, Any]:
    return {"term": term, "holder": None, "value_text": text, "qualifier": qualifier,
            "value_json": json.dumps(document)}  # fmt: skip


def test_a_label_is_words_and_a_name_is_a_name() -> None:
    closed = a_row("status", "agreed_non_binding", {"label": "agreed_non_binding"})
    own = a_row("site_code", "north_1", {"label": "north_1"})

    assert value(closed) == "agreed non binding"
    assert value(own) == "north_1"


def test_a_bound_of_a_date_is_said_as_of_dates() -> None:
    half = {"start": "2026-07-01", "end": "2027-01-01", "granularity": "half"}

    assert value(a_row("closing_expected", "2026-H2", half, "up_to")) == "by 2026-H2"


def test_a_claim_is_shown_by_its_value_not_by_the_words_of_the_article() -> None:
    document = {"low": {"percent": "20"}, "high": {"percent": "25"}}

    assert claimed_value(a_row("stake_percent", "a fifth to a quarter", document, "range")) == (
        "20% to 25%"
    )


def test_a_slot_is_named_with_its_holder() -> None:
    assert term_name({"term": "stake_percent", "holder": "acme"}) == "Stake percent (acme)"
    assert term_name({"term": None, "holder": None}) == "The deal itself"


def test_no_time_is_undated() -> None:
    assert day(None) == "undated"
    assert day("2026-01-05T23:59:59.000000Z") == "5 Jan 2026"


def test_what_stands_around_a_place_is_whole_words_of_its_line() -> None:
    line = "One company pays for the towers, another for the roads, and both expect a profit"
    text = f"Above.\n{line} of $5 from it.\nBelow."
    start, end = text.index("$5"), text.index("$5") + 2

    assert words_before(text, start) == (
        "…towers, another for the roads, and both expect a profit of "
    )
    assert words_after(text, end) == " from it."
    assert words_before(text, text.index("company")) == "One "
    assert words_after(text, text.index("One")) == (
        "One company pays for the towers, another for the roads, and…"
    )
