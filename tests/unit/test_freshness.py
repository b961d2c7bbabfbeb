"""How long an answer stays fresh, by its headers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dealterms.fetch.headers import fresh_seconds

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
NOON, ONE = "Sat, 31 Jan 2026 12:00:00 GMT", "Sat, 31 Jan 2026 13:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "max-age=600"}, 600),
        ({"cache-control": "max-age=600", "age": "100"}, 500),
        ({"expires": ONE, "date": NOON}, 3600),
        ({"expires": ONE}, 3600),
        ({"expires": NOON, "date": ONE}, 0),
        ({"expires": ONE, "cache-control": "max-age=60"}, 60),
        ({"expires": ONE, "cache-control": "public"}, 3600),
        ({"expires": ONE, "cache-control": "no-cache"}, None),
        ({"expires": ONE, "cache-control": "max-age=60, no-store"}, None),
        ({"expires": "0"}, None),
        ({"expires": "-1", "cache-control": "private"}, None),
        ({"expires": ONE, "date": "yesterday"}, 3600),
        ({"expires": "Sat, 31 Jan 2099 13:00:00 GMT", "date": NOON}, 366 * 86_400),
        ({}, None),
    ],
)
def test_max_age_counts_before_expires(headers: dict[str, str], seconds: float | None) -> None:
    assert fresh_seconds(headers, NOW) == seconds
