"""What to remember of an entry after its page was looked at, and when it is looked at next."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from dealterms.poll.after import asked_wait
from dealterms.poll.state import EntryState, PageAnswer

__all__ = ["after_entry_failure", "after_entry_success"]

# How long after the last attempt a page that failed is tried again, attempt by attempt.
_RETRIES = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(days=1),
)
# How long after the last look a recorded page is read again, for edits that no feed tells of.
_RECHECKS = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=7))


def after_entry_failure(
    entry: EntryState,
    error: str,
    now: datetime,
    *,
    status: int | None = None,
    retry_after: timedelta | None = None,
    is_final: bool = False,
) -> EntryState:
    """Return what to remember of an entry whose page could not be had.

    `retry_after` is what its server asked for. A page that was read before and fails now keeps its
    place among the second looks: what it said is recorded. After the last retry, or if `is_final`,
    a page is given up until the entry changes.
    """
    failed = replace(entry, last_error=error, last_status=status)
    if entry.state == "recorded":
        return _after_look(failed, now)
    if retry_after is not None and not is_final:
        return replace(failed, next_attempt_at=now + asked_wait(retry_after))
    count = entry.attempt_count + 1
    waits = () if is_final else _RETRIES[count - 1 : count]
    return replace(failed, attempt_count=count, next_attempt_at=now + waits[0] if waits else None)


def after_entry_success(
    entry: EntryState,
    now: datetime,
    *,
    published_at: datetime | None,
    answer: PageAnswer | None = None,
    is_odd: bool = False,
) -> EntryState:
    """Return what to remember of an entry whose page was read, with the time of its next reading.

    Only news is read again: an article that had been published within a week when it was first
    read, at growing distances. One that `is_odd` begins anew: what stands there may not last.
    """
    read = replace(
        entry, last_error=None, last_status=None, answer=answer or entry.answer, state="recorded"
    )
    if entry.state == "recorded" and not is_odd:
        return _after_look(read, now)
    is_news = is_odd or (published_at is not None and now - published_at < _RECHECKS[-1])
    return replace(read, attempt_count=0, next_attempt_at=now + _RECHECKS[0] if is_news else None)


def _after_look(entry: EntryState, now: datetime) -> EntryState:
    """Count the look and choose the next one; after the last there is none."""
    count = entry.attempt_count + 1
    waits = _RECHECKS[count : count + 1]
    return replace(entry, attempt_count=count, next_attempt_at=now + waits[0] if waits else None)
