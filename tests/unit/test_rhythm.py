"""What feeds say about how often they want to be asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealterms.parse import parse_feed
from dealterms.rhythm import NO_WISHES, Rhythm, rhythm_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ITEM = "<item><title>A</title><link>https://example.com/1</link></item>"


def rss(channel: str, items: str = ITEM) -> bytes:
    return f'<rss version="2.0" xmlns:sy="x"><channel>{channel}{items}</channel></rss>'.encode()


@pytest.mark.parametrize(
    ("channel", "wait"),
    [
        ("", None),
        ("<ttl>90</ttl>", timedelta(minutes=90)),
        ("<ttl> 0 </ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>99999999</ttl>", None),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", HOUR),
        ("<sy:updatePeriod>\n Daily\n</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
         6 * HOUR),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
         HOUR),
        ("<sy:updatePeriod>sometimes</sy:updatePeriod>", None),
        ("<ttl>30</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", HOUR),
    ],
)  # fmt: skip
def test_the_longer_of_two_wishes_counts(channel: str, wait: timedelta | None) -> None:
    assert rhythm_of(rss(channel)).wait == wait


def test_every_skipped_hour_and_day_is_read() -> None:
    """feedparser keeps the last one only."""
    found = rhythm_of(
        rss("<skipHours><hour>0</hour><hour>1</hour><hour>24</hour></skipHours>"
            "<skipDays><day>Saturday</day><day>sunday</day><day>Someday</day></skipDays>")
    )  # fmt: skip

    assert found == Rhythm(None, frozenset({0, 1}), frozenset({5, 6}))


def test_who_skips_everything_skips_nothing() -> None:
    hours = "".join(f"<hour>{n}</hour>" for n in range(24))
    days = "".join(
        f"<day>{name}day</day>" for name in ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur")
    )

    found = rhythm_of(rss(f"<skipHours>{hours}</skipHours><skipDays>{days}</skipDays>"))

    assert found == NO_WISHES


def test_a_wish_inside_an_entry_is_not_the_feeds() -> None:
    items = "<item><title>A</title><link>https://a/</link><ttl>90</ttl></item>"

    assert parse_feed(rss("", items), "", "https://a/feed").rhythm == NO_WISHES
    assert parse_feed(rss("<ttl>90</ttl>"), "", "https://a/feed").rhythm.wait == 90 * HOUR / 60


def test_a_feed_of_known_entries_still_tells_its_rhythm() -> None:
    first = parse_feed(rss(""), "", "https://a/feed")
    again = parse_feed(
        rss("<ttl>90</ttl>"), "", "https://a/feed", [one.sha256 for one in first.entries]
    )

    assert again.entries == ()
    assert again.rhythm.wait == timedelta(minutes=90)


RHYTHMS = st.builds(
    Rhythm,
    st.none() | st.integers(1, 10**6).map(lambda n: timedelta(seconds=n)),
    st.frozensets(st.integers(0, 23), max_size=23),
    st.frozensets(st.integers(0, 6), max_size=5),
)


@given(RHYTHMS)
def test_what_is_stored_comes_back(rhythm: Rhythm) -> None:
    assert Rhythm.from_text(rhythm.as_text()) == rhythm


@given(RHYTHMS, st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)))
def test_the_next_allowed_time_is_allowed_and_never_before(rhythm: Rhythm, when: datetime) -> None:
    allowed = rhythm.next_allowed(when)

    assert allowed >= when
    assert allowed.hour not in rhythm.skip_hours
    assert allowed.weekday() not in rhythm.skip_days
    assert allowed - when <= 7 * DAY
