"""Which feeds, and which pages, are wanted now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from dealterms.poll.state import DueFeed, EntryState, FeedState

__all__ = ["ASKED_TO_WAIT", "choose_due", "choose_due_entries", "is_asked_to_wait"]

ASKED_TO_WAIT = (429, 503)
# What a page answers that is not there, or not for us. It may change, but not from one hour to the
# next: its own retries are enough, and asking at every `poll` would only be a nuisance.
_DEAD = frozenset({400, 401, 402, 403, 404, 405, 406, 410, 451})


def choose_due(
    feeds: Iterable[FeedState], now: datetime, *, is_forced: bool = False
) -> tuple[DueFeed, ...]:
    """Return the feeds to poll at `now`, those that have waited longest first.

    Of feeds that failed last time, one comes after every three that did not: a thousand hosts that
    never answer must not stand in a queue before one that does, and are not forgotten either.
    `is_forced` is one pass over every feed whatever its interval; a feed that is gone, or whose
    server named a time that has not come, is left alone even then.
    """
    due = [DueFeed(feed, reason) for feed in feeds if (reason := _due_reason(feed, now, is_forced))]
    never = datetime.min.replace(tzinfo=now.tzinfo)
    due.sort(key=lambda one: one.state.next_due_at or never)
    return tuple(_three_to_one(
        [one for one in due if not one.state.failure_count],
        [one for one in due if one.state.failure_count],
    ))  # fmt: skip


def _three_to_one(well: Sequence[DueFeed], failing: Sequence[DueFeed]) -> Iterator[DueFeed]:
    others = iter(failing)
    for number, one in enumerate(well, start=1):
        yield one
        if number % 3 == 0:
            yield from islice(others, 1)
    yield from others


def _due_reason(feed: FeedState, now: datetime, is_forced: bool) -> str | None:
    if feed.is_gone or is_asked_to_wait(feed, now):
        return None
    if feed.next_due_at is None:
        return "never polled"
    if feed.next_due_at <= now:
        return f"due since {feed.next_due_at:%Y-%m-%d %H:%M:%S}"
    return "asked for" if is_forced else None


def is_asked_to_wait(feed: FeedState, now: datetime) -> bool:
    """True while the time that the server named with 429 or 503 has not come."""
    named_a_time = feed.last_status in ASKED_TO_WAIT and feed.failure_count == 0
    return named_a_time and feed.next_due_at is not None and feed.next_due_at > now


def choose_due_entries(
    entries: Iterable[EntryState], now: datetime, *, is_forced: bool = False
) -> tuple[EntryState, ...]:
    """Return the entries whose pages are wanted again at `now`.

    These are failed pages whose time has come and recorded pages due for a second look. `is_forced`
    tries every failed page that is not given up and may be well by now: neither one that answered
    that it is not there (404, 403, …), nor one whose server named a time (which leaves
    `attempt_count` at 0).
    """
    return tuple(entry for entry in entries if _is_entry_due(entry, now, is_forced))


def _is_entry_due(entry: EntryState, now: datetime, is_forced: bool) -> bool:
    if entry.next_attempt_at is None:
        return False
    if entry.next_attempt_at <= now:
        return True
    is_passing = entry.last_status not in _DEAD and entry.attempt_count > 0
    return is_forced and entry.state == "failed" and is_passing
