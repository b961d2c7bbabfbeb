"""Times that a wrong clock wrote: a feed that was polled next month is not to wait until then.

A machine may start with a wrong date, poll, and be set right by the network a minute later. What
was to be done next would then wait for a day that is weeks away. Such rows are found by what was
written with them: it happened in the future. What is to come may lie as far ahead as our own waits
go.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, func, update

from dealterms.log import get_logger
from dealterms.tables import alert_endpoints, feed_entries, feeds, outbox_messages

__all__ = ["CLOCK_SLACK", "LOOK_EVERY", "set_right"]

# By so much the clocks of daemons that share a database may differ and nobody minds.
CLOCK_SLACK: Final = timedelta(hours=1)
LOOK_EVERY: Final = timedelta(minutes=10)  # a look reads every feed's row
_LONGEST_PAGE_WAIT: Final = timedelta(days=7)  # poll/pages.py: the last second look
_LONGEST_HOLD: Final = timedelta(hours=12)  # alerts/retries.py: RETRY_AFTER_CAP

log = get_logger("clock")


def set_right(connection: Connection, now: datetime) -> int:
    """Make due what waits because of a clock that was ahead; return how many rows it was."""
    future = now + CLOCK_SLACK
    feed, entry, message = feeds.c, feed_entries.c, outbox_messages.c
    touched = func.coalesce(message.last_attempt_at, message.queued_at)
    held = alert_endpoints.c.held_until
    repairs = (
        update(feeds)
        .where(feed.last_polled_at > future, feed.next_due_at > now)
        .values(next_due_at=now, due_reason="the clock was wrong at the last poll"),
        update(feed_entries)
        .where(entry.next_attempt_at > future + _LONGEST_PAGE_WAIT)
        .values(next_attempt_at=now),
        update(outbox_messages)
        .where(message.state == "pending", message.next_attempt_at > now, touched > future)
        .values(next_attempt_at=now),
        update(alert_endpoints).where(held > future + _LONGEST_HOLD).values(held_until=None),
    )
    count = sum(connection.execute(repair).rowcount for repair in repairs)
    if count:
        log.warning("the clock has been ahead: what waited for its time is due", row_count=count)
    return count
