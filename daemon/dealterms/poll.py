"""Which feeds are due, and when each is polled next. Pure: rows and `now` in, decisions out.

A feed is waited for between a shortest and a longest time. News shortens the wait, silence doubles
it up to the feed's own `every`; a failure backs off to a day. What the server asks for (`max-age`,
`Retry-After`) is honoured above all of that. Only 410 ends a feed; nothing else ever does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

__all__ = [
    "DueFeed",
    "EntryState",
    "FeedState",
    "PollOutcome",
    "after_entry_failure",
    "after_entry_success",
    "after_poll",
    "choose_due",
    "choose_due_entries",
    "is_asked_to_wait",
]

SHORTEST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(days=1)
DEFAULT_RETRY = timedelta(minutes=5)
# A feed that brought news is asked again after this part of its longest wait.
_ACTIVE_SHARE = 4
# Feeds of one `every` are spread over this last part of the wait, so that they drift apart.
_SPREAD = 0.1
# How long after the last attempt a page that failed is tried again, attempt by attempt.
_ENTRY_RETRIES = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(days=1),
)
# How long after the last look a recorded page is read again, for edits that no feed tells of.
_RECHECKS = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=7))
_ASKED_TO_WAIT = (429, 503)
_GONE = 410


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of one feed between two polls; times are aware UTC.

    `etag` and `last_modified` are the bytes that the server sent. `body_sha256` is hex. A feed that
    was never polled has no times. `failure_count` counts failures in a row; it is 0 while a server
    that answers 429 or 503 has named the time to come back: such a feed waits, it does not fail.
    """

    url: str
    publisher: str
    source_class: str
    every: timedelta
    etag: bytes | None = None
    last_modified: bytes | None = None
    body_sha256: str | None = None
    first_polled_at: datetime | None = None
    last_polled_at: datetime | None = None
    next_due_at: datetime | None = None
    last_status: int | None = None
    failure_count: int = 0
    last_error: str | None = None
    entry_count: int = 0
    article_count: int = 0
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class DueFeed:
    """A feed to poll now, with the reason in words."""

    state: FeedState
    reason: str

    @property
    def is_first_poll(self) -> bool:
        """True if no earlier poll of this feed ever succeeded."""
        return self.state.first_polled_at is None


@dataclass(frozen=True, slots=True)
class PollOutcome:
    """What one poll of a feed came to.

    `error` is a sentence, None on success. `retry_after` and `max_age` are what the server asked
    for. `etag`, `last_modified` and `body_sha256` are to be kept for the next poll.
    """

    status: int | None
    error: str | None = None
    retry_after: timedelta | None = None
    max_age: timedelta | None = None
    etag: bytes | None = None
    last_modified: bytes | None = None
    body_sha256: str | None = None
    entry_count: int | None = None
    new_entry_count: int = 0
    article_count: int = 0


@dataclass(frozen=True, slots=True)
class EntryState:
    """What is remembered of one entry: its hash, its page, and the next time the page is wanted.

    `state` is `recorded` or `failed`; `attempt_count` counts failed attempts, or the readings again
    of a recorded page. `next_attempt_at` None means never.
    """

    feed_url: str
    key: str
    sha256: str
    article_url: str
    state: str
    seen_at: datetime
    attempt_count: int = 0
    next_attempt_at: datetime | None = None
    last_error: str | None = None


def choose_due(
    feeds: Iterable[FeedState], now: datetime, *, is_forced: bool = False
) -> tuple[DueFeed, ...]:
    """Return the feeds to poll at `now`, those that have waited longest first.

    `is_forced` is one pass over every feed whatever its interval; a feed that is gone, or whose
    server named a time that has not come, is left alone even then.
    """
    due = [DueFeed(feed, reason) for feed in feeds if (reason := _due_reason(feed, now, is_forced))]
    return tuple(
        sorted(
            due, key=lambda one: one.state.next_due_at or datetime.min.replace(tzinfo=now.tzinfo)
        )
    )


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
    named_a_time = feed.last_status in _ASKED_TO_WAIT and feed.failure_count == 0
    return named_a_time and feed.next_due_at is not None and feed.next_due_at > now


def after_poll(feed: FeedState, outcome: PollOutcome, now: datetime) -> FeedState:
    """Return what to remember of the feed after a poll at `now`."""
    polled = replace(feed, last_polled_at=now, last_status=outcome.status, last_error=outcome.error)
    if outcome.error is not None:
        return _after_failure(polled, feed, outcome, now)
    return replace(
        polled,
        etag=outcome.etag,
        last_modified=outcome.last_modified,
        body_sha256=outcome.body_sha256,
        first_polled_at=feed.first_polled_at or now,
        next_due_at=now + _wait_after_success(feed, outcome),
        failure_count=0,
        entry_count=feed.entry_count if outcome.entry_count is None else outcome.entry_count,
        article_count=feed.article_count + outcome.article_count,
    )


def _after_failure(
    polled: FeedState, feed: FeedState, outcome: PollOutcome, now: datetime
) -> FeedState:
    if outcome.status == _GONE:
        return replace(polled, is_gone=True, next_due_at=None, failure_count=feed.failure_count + 1)
    if outcome.status in _ASKED_TO_WAIT and outcome.retry_after is not None:
        return replace(polled, failure_count=0, next_due_at=now + _asked(outcome.retry_after))
    count = feed.failure_count + 1
    return replace(polled, failure_count=count, next_due_at=now + _back_off(feed, count))


def _wait_after_success(feed: FeedState, outcome: PollOutcome) -> timedelta:
    """Return a quarter of `every` after news, twice the last wait after none; max-age at least."""
    longest = max(feed.every, timedelta(0))
    shortest = min(SHORTEST_WAIT, longest)
    if outcome.new_entry_count and feed.first_polled_at is not None:
        wait = longest / _ACTIVE_SHARE
    elif feed.last_polled_at and feed.next_due_at and feed.failure_count == 0:
        wait = 2 * (feed.next_due_at - feed.last_polled_at)
    else:
        wait = longest
    wait = min(max(wait, shortest), longest)
    wait -= wait * _SPREAD * _share_of(feed.url)
    return max(wait, min(outcome.max_age or timedelta(0), LONGEST_WAIT))


def _back_off(feed: FeedState, failure_count: int) -> timedelta:
    """Return the feed's own wait, doubled with each failure in a row, up to a day."""
    wait = max(feed.every, SHORTEST_WAIT)
    doublings = min(failure_count - 1, 11)
    wait = min(wait * (1 << doublings), max(LONGEST_WAIT, feed.every))
    return wait - wait * _SPREAD * _share_of(feed.url)


def _share_of(url: str) -> float:
    """Return a number in [0, 1) that is the feed's own: chance, but the same at each poll."""
    return int.from_bytes(hashlib.sha256(url.encode()).digest()[:4], "big") / 2**32


def _asked(wait: timedelta) -> timedelta:
    """Return what the server asked for, between a second and a day."""
    return min(max(wait, timedelta(seconds=1)), LONGEST_WAIT)


def choose_due_entries(
    entries: Iterable[EntryState], now: datetime, *, is_forced: bool = False
) -> tuple[EntryState, ...]:
    """Return the entries whose pages are wanted again at `now`.

    These are failed pages whose time has come and recorded pages due for a second look. `is_forced`
    tries every failed page that is not given up, unless its server named a time (which leaves
    `attempt_count` at 0).
    """
    return tuple(entry for entry in entries if _is_entry_due(entry, now, is_forced))


def _is_entry_due(entry: EntryState, now: datetime, is_forced: bool) -> bool:
    if entry.next_attempt_at is None:
        return False
    if entry.next_attempt_at <= now:
        return True
    return is_forced and entry.state == "failed" and entry.attempt_count > 0


def after_entry_failure(
    entry: EntryState,
    error: str,
    now: datetime,
    *,
    retry_after: timedelta | None = None,
    is_final: bool = False,
) -> EntryState:
    """Return what to remember of an entry whose page could not be had.

    After the last retry, or if `is_final` (410), the page is given up until the entry changes.
    """
    if retry_after is not None and not is_final:
        due = now + _asked(retry_after)
        return replace(entry, state="failed", next_attempt_at=due, last_error=error)
    count = entry.attempt_count + 1 if entry.state == "failed" else 1
    waits = () if is_final else _ENTRY_RETRIES[count - 1 : count]
    due_again = now + waits[0] if waits else None
    return replace(
        entry, state="failed", attempt_count=count, next_attempt_at=due_again, last_error=error
    )


def after_entry_success(
    entry: EntryState, now: datetime, *, published_at: datetime | None
) -> EntryState:
    """Return what to remember of an entry whose page was read, with the time of its next reading.

    Only news is read again: an article published in the last week, at growing distances.
    """
    count = entry.attempt_count + 1 if entry.state == "recorded" else 0
    is_news = published_at is not None and now - published_at < _RECHECKS[-1]
    due = now + _RECHECKS[count] if is_news and count < len(_RECHECKS) else None
    return replace(
        entry, state="recorded", attempt_count=count, next_attempt_at=due, last_error=None
    )
