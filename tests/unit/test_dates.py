"""Dates as feeds and pages write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealterms.dates import DatePrecision, read_date


@pytest.mark.parametrize(
    ("text", "expected", "precision"),
    [
        ("Mon, 29 Jun 2026 15:07:41 GMT", "2026-06-29T15:07:41", "second"),
        ("Mon, 29 Jun 2026 15:07:41 +0200", "2026-06-29T13:07:41", "second"),
        ("Mon, 29 Jun 2026 15:07:41 CEST", "2026-06-29T13:07:41", "second"),
        ("Mon, 26 Jan 2026 15:07 CET", "2026-01-26T14:07:00", "minute"),
        ("29 Jun 26 10:00:00 EST", "2026-06-29T15:00:00", "second"),
        ("2026-06-29T15:07:41.123-05:00", "2026-06-29T20:07:41", "second"),
        ("20260629T150741Z", "2026-06-29T15:07:41", "second"),
        ("2026/6/29 15:07:41", "2026-06-29T15:07:41", "unzoned"),
        ("2026-06-29", "2026-06-29T00:00:00", "day"),
        ("June 29th, 2026 at 3:07 p.m. ET", "2026-06-29T19:07:00", "minute"),
        ("10:30 AM EDT, Jun 29, 2026", "2026-06-29T14:30:00", "minute"),
        ("Montag, 29. Juni 2026, 14:05 Uhr", "2026-06-29T14:05:00", "unzoned"),
        ("12 de enero de 2026", "2026-01-12T00:00:00", "day"),
        ("1er août 2026", "2026-08-01T00:00:00", "day"),
        ("29.06.2026", "2026-06-29T00:00:00", "day"),
        ("29/06/2026", "2026-06-29T00:00:00", "day"),
        ("06/29/2026", "2026-06-29T00:00:00", "day"),
        ("2026-06-29 24:00:00 GMT", "2026-06-30T00:00:00", "second"),
        ("Published by Jo Roe | 12 January 2026", "2026-01-12T00:00:00", "day"),
    ],
)
def test_a_date_is_read_as_it_was_meant(text: str, expected: str, precision: str) -> None:
    stated = read_date(text)

    assert stated is not None
    assert stated.at == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert stated.precision == precision
    assert stated.raw == text


@pytest.mark.parametrize(
    "text",
    ["", None, "2026-02-30", "03/04/2026", "May 2026", "yesterday", "2 hours ago", "Q3 2026",
     "version 2026.1", "31 June 2026", "13/13/2026", "12:30"],
)  # fmt: skip
def test_what_is_no_certain_date_is_none(text: str | None) -> None:
    assert read_date(text) is None


def test_an_unknown_zone_is_not_taken_for_another() -> None:
    stated = read_date("29 Jun 2026 15:07 XYZ")

    assert stated is not None
    assert stated.precision is DatePrecision.UNZONED


@given(
    st.datetimes(datetime(1980, 1, 1), datetime(2099, 12, 30)).map(
        lambda d: d.replace(microsecond=0)
    ),
    st.integers(-14 * 4, 14 * 4).map(lambda quarters: timedelta(minutes=15 * quarters)),
)
def test_iso_and_rfc_822_dates_round_trip(local: datetime, offset: timedelta) -> None:
    minutes = int(offset.total_seconds()) // 60
    zone = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
    expected = (local - offset).replace(tzinfo=UTC)

    for text in (f"{local:%Y-%m-%dT%H:%M:%S}{zone}", f"{local:%a, %d %b %Y %H:%M:%S} {zone}"):
        stated = read_date(text)
        assert stated is not None and stated.at == expected


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    stated = read_date(text)

    assert stated is None or stated.at.tzinfo is UTC
