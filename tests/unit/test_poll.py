"""Which feeds are due, when next, and which pages are tried again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dealterms.poll import (
    EntryState,
    FeedState,
    PollOutcome,
    after_entry_failure,
    after_entry_success,
    after_poll,
    choose_due,
    choose_due_entries,
    is_asked_to_wait,
)
from dealterms.rhythm import Rhythm

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FEED = FeedState("https://example.com/a.rss", "Wire", "outlet", 15 * MINUTE)
OK, FAILED = PollOutcome(200), PollOutcome(500, "answered 500")
ENTRY = EntryState(FEED.url, "k", "h", "https://example.com/1", "failed", NOW)


def polled(feed: FeedState, *outcomes: PollOutcome) -> FeedState:
    """The feed after these outcomes, each at the time the one before asked for."""
    now = NOW
    for outcome in outcomes:
        feed = after_poll(feed, outcome, now)
        now = feed.next_due_at or now
    return feed


def wait_of(feed: FeedState) -> timedelta:
    assert feed.next_due_at is not None and feed.last_polled_at is not None
    return feed.next_due_at - feed.last_polled_at


def test_a_feed_that_was_never_polled_is_due() -> None:
    assert [due.state for due in choose_due([FEED], NOW)] == [FEED]


def test_a_feed_is_due_at_its_time_and_not_before() -> None:
    feed = replace(FEED, next_due_at=NOW)

    assert choose_due([feed], NOW - timedelta(seconds=1)) == ()
    assert [due.state for due in choose_due([feed], NOW)] == [feed]


def test_the_feed_that_waited_longest_comes_first() -> None:
    late = replace(FEED, url="https://example.com/late", next_due_at=NOW - HOUR)
    later = replace(FEED, url="https://example.com/later", next_due_at=NOW - 2 * HOUR)

    assert [due.state for due in choose_due([late, later, FEED], NOW)] == [FEED, later, late]


def test_feeds_that_fail_come_one_after_every_three_that_do_not() -> None:
    well = [replace(FEED, url=f"https://example.com/{n}", next_due_at=NOW) for n in range(7)]
    long_ago = NOW - 9 * HOUR
    failing = [
        replace(FEED, url=f"https://dead.example/{n}", failure_count=4, next_due_at=long_ago)
        for n in range(4)
    ]

    chosen = [due.state for due in choose_due([*failing, *well], NOW)]

    assert chosen == [*well[:3], failing[0], *well[3:6], failing[1], well[6], *failing[2:]]


def test_a_forced_pass_asks_every_feed_whatever_its_interval() -> None:
    feed = polled(FEED, OK)

    assert choose_due([feed], NOW) == ()
    assert [due.reason for due in choose_due([feed], NOW, is_forced=True)] == ["asked for"]


def test_a_named_time_to_wait_holds_even_in_a_forced_pass() -> None:
    for status in (429, 503):
        feed = polled(FEED, PollOutcome(status, "busy", retry_after=2 * HOUR))

        assert feed.next_due_at == NOW + 2 * HOUR
        assert choose_due([feed], NOW + HOUR, is_forced=True) == ()
        assert choose_due([feed], NOW + 2 * HOUR)


def test_an_error_without_a_named_time_does_not_hold_a_forced_pass() -> None:
    feed = polled(FEED, PollOutcome(503, "busy"))

    assert not is_asked_to_wait(feed, NOW)
    assert choose_due([feed], NOW + MINUTE, is_forced=True)


def test_a_server_that_names_a_time_is_waiting_and_not_failing() -> None:
    assert polled(FEED, FAILED, PollOutcome(429, "busy", retry_after=HOUR)).failure_count == 0


def test_nobody_makes_us_wait_longer_than_a_day() -> None:
    feed = polled(FEED, PollOutcome(429, "busy", retry_after=30 * DAY))

    assert feed.next_due_at == NOW + DAY


def test_failures_double_the_wait_up_to_a_day_and_never_end_a_feed() -> None:
    feed, waits = FEED, []
    for _ in range(12):
        feed = after_poll(feed, FAILED, NOW)
        waits.append(wait_of(feed))

    assert waits == sorted(waits)
    assert abs(waits[1] - 2 * waits[0]) < timedelta(milliseconds=1)
    assert DAY * 0.9 <= waits[-1] <= DAY
    assert not feed.is_gone
    assert feed.failure_count == 12


def test_only_410_ends_a_feed() -> None:
    gone = polled(FEED, PollOutcome(410, "gone"))

    assert gone.is_gone
    assert choose_due([gone], NOW + 30 * DAY, is_forced=True) == ()


def test_news_shortens_the_wait_and_silence_lengthens_it_up_to_every() -> None:
    quiet = polled(FEED, OK)
    lively = polled(FEED, OK, replace(OK, new_entry_count=2))
    calmer = polled(lively, OK)
    asleep = polled(lively, *[OK] * 8)

    assert wait_of(lively) < wait_of(calmer) < wait_of(asleep) <= 15 * MINUTE
    assert wait_of(quiet) <= 15 * MINUTE


def test_max_age_lengthens_the_wait_beyond_every() -> None:
    assert wait_of(polled(FEED, replace(OK, max_age=2 * HOUR))) == 2 * HOUR


def test_the_feeds_own_wish_lengthens_the_wait_and_stays_known_over_a_304() -> None:
    told = polled(FEED, replace(OK, rhythm=Rhythm(2 * HOUR)))
    again = polled(told, PollOutcome(304))

    assert (wait_of(told), wait_of(again)) == (2 * HOUR, 2 * HOUR)
    assert again.due_reason == "the feed's ttl"


def test_no_wish_makes_us_wait_longer_than_a_day() -> None:
    assert wait_of(polled(FEED, replace(OK, rhythm=Rhythm(30 * DAY)))) == DAY


def test_a_poll_that_falls_into_a_skipped_hour_is_made_after_it() -> None:
    feed = polled(FEED, replace(OK, rhythm=Rhythm(None, frozenset({12, 13}))))

    assert feed.next_due_at == NOW.replace(hour=14)
    assert feed.due_reason == "the feed's skipHours or skipDays"


MOVED = replace(OK, permanent_url="https://example.org/new")


def day_by_day(feed: FeedState, *outcomes: PollOutcome) -> FeedState:
    """The feed after these outcomes, one a day."""
    for number, outcome in enumerate(outcomes):
        feed = after_poll(feed, outcome, NOW + number * DAY)
    return feed


def test_a_permanent_redirect_is_believed_after_the_same_answer_on_three_days() -> None:
    many_on_one_day = after_poll(polled(FEED, MOVED), MOVED, NOW + HOUR)

    assert many_on_one_day.asked_url == FEED.url
    assert day_by_day(FEED, MOVED, MOVED).asked_url == FEED.url
    assert day_by_day(FEED, MOVED, MOVED, MOVED).asked_url == "https://example.org/new"


def test_a_redirect_that_changes_or_ends_starts_from_the_beginning() -> None:
    elsewhere = replace(MOVED, permanent_url="https://example.org/other")

    assert day_by_day(FEED, MOVED, MOVED, elsewhere, MOVED).moved_to is None
    assert day_by_day(FEED, MOVED, MOVED, OK, MOVED).moved_to is None


def test_a_feed_that_fails_at_its_new_address_goes_back_to_the_old_one() -> None:
    moved = day_by_day(FEED, MOVED, MOVED, MOVED)

    assert day_by_day(moved, FAILED, FAILED).moved_to is not None
    assert day_by_day(moved, FAILED, FAILED, FAILED).asked_url == FEED.url
    assert not day_by_day(moved, PollOutcome(410, "gone")).is_gone


def test_success_keeps_the_validators_as_they_came_and_drops_those_that_ended() -> None:
    first = polled(FEED, PollOutcome(200, etag=b'W/"\xe9"', last_modified=b"x", body_sha256="s"))
    second = polled(first, PollOutcome(200, body_sha256="t"))

    assert (first.etag, first.last_modified, first.body_sha256) == (b'W/"\xe9"', b"x", "s")
    assert (second.etag, second.last_modified, second.body_sha256) == (None, None, "t")


def test_a_failure_keeps_the_validators() -> None:
    feed = polled(FEED, PollOutcome(200, etag=b'"1"'), FAILED)

    assert feed.etag == b'"1"'


def test_the_first_poll_is_the_first_that_succeeded() -> None:
    failed = after_poll(FEED, FAILED, NOW)
    succeeded = after_poll(failed, OK, NOW + HOUR)

    assert failed.first_polled_at is None
    assert succeeded.first_polled_at == NOW + HOUR


@given(
    every=st.timedeltas(MINUTE, 30 * DAY),
    steps=st.lists(
        st.builds(
            PollOutcome,
            status=st.sampled_from([200, 304, 404, 429, 500, 503, None]),
            error=st.one_of(st.none(), st.just("x")),
            retry_after=st.one_of(st.none(), st.timedeltas(timedelta(0), 60 * DAY)),
            max_age=st.one_of(st.none(), st.timedeltas(timedelta(0), 60 * DAY)),
            new_entry_count=st.integers(0, 3),
        ),
        min_size=1,
        max_size=12,
    ),
)
def test_whatever_happens_the_next_poll_is_ahead_and_not_too_far(
    every: timedelta, steps: list[PollOutcome]
) -> None:
    feed = polled(replace(FEED, every=every), *steps)

    assert timedelta(0) < wait_of(feed) <= max(every, DAY)
    assert feed.due_reason


def test_a_failed_page_is_tried_again_at_growing_distances_and_then_given_up() -> None:
    entry, waits = ENTRY, []
    while True:
        entry = after_entry_failure(entry, "answered 500", NOW)
        if entry.next_attempt_at is None:
            break
        waits.append(entry.next_attempt_at - NOW)

    assert waits == sorted(waits)
    assert (waits[0], waits[-1], len(waits)) == (5 * MINUTE, DAY, 5)


def test_a_page_that_is_gone_is_given_up_at_once() -> None:
    assert after_entry_failure(ENTRY, "gone", NOW, is_final=True).next_attempt_at is None


def test_a_forced_pass_tries_failed_pages_at_once_unless_their_server_named_a_time() -> None:
    failed = after_entry_failure(ENTRY, "answered 500", NOW)
    told = after_entry_failure(ENTRY, "busy", NOW, retry_after=HOUR)

    assert choose_due_entries([failed, told], NOW + MINUTE) == ()
    assert choose_due_entries([failed, told], NOW + MINUTE, is_forced=True) == (failed,)
    assert choose_due_entries([failed, told], NOW + HOUR) == (failed, told)


def test_a_forced_pass_leaves_pages_alone_that_are_not_there_or_not_for_us() -> None:
    dead = after_entry_failure(ENTRY, "answered 404", NOW, status=404)
    ill = after_entry_failure(ENTRY, "answered 500", NOW, status=500)

    assert choose_due_entries([dead, ill], NOW + MINUTE, is_forced=True) == (ill,)
    assert choose_due_entries([dead], NOW + 5 * MINUTE) == (dead,)


def test_a_second_look_that_fails_waits_for_the_third() -> None:
    read = after_entry_success(ENTRY, NOW, published_at=NOW)
    failed = after_entry_failure(read, "answered 404", NOW + HOUR, status=404)

    assert (failed.state, failed.attempt_count) == ("recorded", 1)
    assert failed.next_attempt_at == NOW + 7 * HOUR
    assert after_entry_success(failed, NOW + 7 * HOUR, published_at=None).last_error is None


def test_a_page_of_which_little_is_left_is_looked_at_as_if_it_were_new() -> None:
    read = after_entry_success(ENTRY, NOW, published_at=NOW)
    odd = after_entry_success(read, NOW + 9 * DAY, published_at=NOW, is_odd=True)

    assert (odd.state, odd.attempt_count) == ("recorded", 0)
    assert odd.next_attempt_at == NOW + 9 * DAY + HOUR


def test_fresh_news_is_looked_at_again_four_times_and_old_articles_never() -> None:
    fresh = after_entry_success(ENTRY, NOW, published_at=NOW - HOUR)
    waits, now = [], NOW
    while fresh.next_attempt_at is not None:
        waits.append(fresh.next_attempt_at - now)
        now = fresh.next_attempt_at
        fresh = after_entry_success(fresh, now, published_at=NOW - HOUR)

    assert waits == [HOUR, 6 * HOUR, DAY, 7 * DAY]
    assert after_entry_success(ENTRY, NOW, published_at=NOW - 8 * DAY).next_attempt_at is None
    assert after_entry_success(ENTRY, NOW, published_at=None).next_attempt_at is None
