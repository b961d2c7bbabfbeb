"""docs/alerts.md: its configuration is sound, and its figures are those of the code."""

from __future__ import annotations

import re
from pathlib import Path

import dealterms
from dealterms.alerts.health import DISABLED_AFTER, NOTICE_AT
from dealterms.alerts.relay import LANES_PER_ENDPOINT
from dealterms.alerts.retries import DELAYS, JITTER, RETRY_AFTER_CAP
from dealterms.alerts.webhook import ANSWER_BYTES, TOTAL_SECONDS
from dealterms.setting_types import ALERT_FORMATS, format_duration
from dealterms.settings import load_settings

PAGE = (Path(dealterms.__file__).parents[2] / "docs" / "alerts.md").read_text(encoding="utf-8")
WORDS = " ".join(PAGE.split())
DEAL = '[[deals]]\nid = "acme-bolt"\nname = "D"\n[[deals.parties]]\nname = "A"\n'


def test_the_configuration_is_sound(tmp_path: Path) -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    path = tmp_path / "dealterms.toml"
    path.write_text(block + DEAL, encoding="utf-8")

    assert len(load_settings(path, environ={}).alerts) == 2


def test_every_format_is_named() -> None:
    assert [form for form in ALERT_FORMATS if f"`{form}`" not in PAGE and form not in PAGE] == []


def test_the_figures_are_those_of_the_code() -> None:
    waits = [format_duration(delay) for delay in DELAYS[1:]]
    assert waits == ["5s", "5m", "30m", "2h", "5h", "10h", "14h", "20h", "1d"]
    assert "after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h" in WORDS
    assert (JITTER, RETRY_AFTER_CAP.total_seconds(), TOTAL_SECONDS) == (0.2, 12 * 3600, 15)
    assert (ANSWER_BYTES, NOTICE_AT, DISABLED_AFTER.days) == (16_384, 4, 5)
    assert LANES_PER_ENDPOINT == 4
