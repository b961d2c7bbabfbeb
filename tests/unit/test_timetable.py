"""Hours on the wall, over midnight and over changes of time."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealterms.timetable import QuietHours, next_of, parse_hour, parse_quiet_hours

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = QuietHours(time(22), time(7))
NOON_HOUR = QuietHours(time(12), time(13))
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))
HOURS = st.times().map(lambda t: t.replace(second=0, microsecond=0))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-01-31 21:59", None),
        ("2026-01-31 22:00", "2026-02-01 07:00"),
        ("2026-02-01 06:59", "2026-02-01 07:00"),
        ("2026-02-01 07:00", None),
        ("2026-03-29 01:30", "2026-03-29 07:00"),  # the night in which an hour is left out
        ("2026-10-25 02:30", "2026-10-25 07:00"),  # the night in which one comes twice
    ],
)
def test_a_night_is_quiet_over_midnight(now: str, until: str | None) -> None:
    assert NIGHT.until(at(now), BERLIN) == (until and at(until))


def test_hours_of_one_day_are_quiet_too() -> None:
    assert NOON_HOUR.until(at("2026-01-31 12:30"), BERLIN) == at("2026-01-31 13:00")
    assert NOON_HOUR.until(at("2026-01-31 13:00"), BERLIN) is None


def test_the_next_hour_may_be_that_of_tomorrow() -> None:
    hours = [time(8), time(18)]

    assert next_of(hours, at("2026-01-31 08:00"), BERLIN) == at("2026-01-31 18:00")
    assert next_of(hours, at("2026-01-31 18:00"), BERLIN) == at("2026-02-01 08:00")


def test_an_hour_that_is_left_out_strikes_when_the_clock_jumps() -> None:
    moment = next_of([time(2, 30)], at("2026-03-29 00:00"), BERLIN)

    assert moment == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert next_of([time(2, 30)], moment, BERLIN) == at("2026-03-30 02:30")


@given(MOMENTS, HOURS)
def test_every_hour_strikes_within_a_day_and_an_hour(now: datetime, hour: time) -> None:
    assert timedelta(0) < next_of([hour], now, BERLIN) - now <= timedelta(hours=25)


@given(MOMENTS, HOURS, HOURS)
def test_when_quiet_ends_it_is_not_quiet(now: datetime, start: time, end: time) -> None:
    hours = QuietHours(start, end)
    until = hours.until(now, BERLIN) if start != end else None

    assert until is None or hours.until(until, BERLIN) in (None, until + timedelta(hours=1))


@pytest.mark.parametrize("text", ["", "24:00", "8:00", "08:60", "08.00", "08:00 "])
def test_what_is_no_hour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="an hour such as"):
        parse_hour(text)


def test_quiet_hours_are_read_as_they_are_written() -> None:
    assert parse_quiet_hours("22:00-07:00") == NIGHT
    assert str(NIGHT) == "22:00-07:00"
    for text in ("22:00", "22:00-", "22:00-22:00", "22:00-7"):
        with pytest.raises(ValueError, match="two different hours"):
            parse_quiet_hours(text)
