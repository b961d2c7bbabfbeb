"""What to remember of a feed after a poll, and when it is polled next.

A feed is waited for between a shortest and a longest time. News shortens the wait, silence doubles
it up to the feed's own `every`; a failure backs off to a day. What the publisher asks for
(`max-age`, `Retry-After`, `ttl`, `updatePeriod`, skipped hours and days) is honoured above all of
that, up to a day. Only 410 ends a feed; nothing else ever does.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from dealterms.poll.due import ASKED_TO_WAIT
from dealterms.poll.state import FeedState, PollOutcome

__all__ = ["LONGEST_WAIT", "MOVE_DAYS", "after_poll", "asked_wait"]

SHORTEST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(days=1)
# On so many days the same permanent redirect must be seen before the feed is asked at its new
# address: a maintenance page that redirects everything has cost other readers their feeds.
MOVE_DAYS = 3
# So many failures in a row at its new address send a feed back to the configured one.
_MOVE_FAILURES = 3
# A feed that brought news is asked again after this part of its longest wait.
_ACTIVE_SHARE = 4
# Feeds of one `every` are spread over this last part of the wait, so that they drift apart.
_SPREAD = 0.1
_GONE = 410


def after_poll(feed: FeedState, outcome: PollOutcome, now: datetime) -> FeedState:
    """Return what to remember of the feed after a poll at `now`."""
    polled = replace(
        feed,
        last_polled_at=now,
        last_status=outcome.status,
        last_error=outcome.error,
        poll_count=feed.poll_count + 1,
    )
    if outcome.error is not None:
        return _after_failure(polled, feed, outcome, now)
    wait, reason = _wait_after_success(feed, outcome)
    rhythm = feed.rhythm if outcome.rhythm is None else outcome.rhythm
    due = rhythm.next_allowed(now + wait)
    return replace(
        _after_move(polled, outcome, now),
        etag=outcome.etag,
        last_modified=outcome.last_modified,
        body_sha256=outcome.body_sha256,
        first_polled_at=feed.first_polled_at or now,
        rhythm=rhythm,
        next_due_at=due,
        due_reason=reason if due == now + wait else "the feed's skipHours or skipDays",
        failure_count=0,
        entry_count=feed.entry_count if outcome.entry_count is None else outcome.entry_count,
        article_count=feed.article_count + outcome.article_count,
    )


def asked_wait(wait: timedelta) -> timedelta:
    """Return what a server asked for, between a second and a day."""
    return min(max(wait, timedelta(seconds=1)), LONGEST_WAIT)


def _after_failure(
    polled: FeedState, feed: FeedState, outcome: PollOutcome, now: datetime
) -> FeedState:
    count = feed.failure_count + 1
    if outcome.status == _GONE and feed.moved_to is None:
        words = "410: the publisher has taken it away for good"
        return replace(
            polled, is_gone=True, next_due_at=None, due_reason=words, failure_count=count
        )
    if outcome.status in ASKED_TO_WAIT and outcome.retry_after is not None:
        due = now + asked_wait(outcome.retry_after)
        return replace(polled, failure_count=0, next_due_at=due, due_reason="Retry-After")
    if feed.moved_to is not None and count >= _MOVE_FAILURES:
        polled = replace(polled, moved_to=None, etag=None, last_modified=None, body_sha256=None)
    words = f"back-off after failure {count} in a row"
    return replace(
        polled, failure_count=count, next_due_at=now + _back_off(feed, count), due_reason=words
    )


def _after_move(polled: FeedState, outcome: PollOutcome, now: datetime) -> FeedState:
    """Follow a permanent redirect once it has been the same on several days."""
    target, today = outcome.permanent_url, f"{now:%Y-%m-%d}"
    if target is None:
        return replace(polled, moving_to=None, moving_day_count=0, moving_last_on=None)
    if target != polled.moving_to:
        return replace(polled, moving_to=target, moving_day_count=1, moving_last_on=today)
    if today == polled.moving_last_on:
        return polled
    count = polled.moving_day_count + 1
    if count < MOVE_DAYS:
        return replace(polled, moving_day_count=count, moving_last_on=today)
    return replace(polled, moved_to=target, moving_to=None, moving_day_count=0, moving_last_on=None)


def _wait_after_success(feed: FeedState, outcome: PollOutcome) -> tuple[timedelta, str]:
    """Return a quarter of `every` after news, twice the last wait after none; wishes at least."""
    longest = max(feed.every, timedelta(0))
    shortest = min(SHORTEST_WAIT, longest)
    if outcome.new_entry_count and feed.first_polled_at is not None:
        wait, reason = longest / _ACTIVE_SHARE, "it brought news"
    elif feed.last_polled_at and feed.next_due_at and feed.failure_count == 0:
        wait, reason = 2 * (feed.next_due_at - feed.last_polled_at), "it is quiet"
    else:
        wait, reason = longest, "every"
    if wait >= longest:
        wait, reason = longest, "every"
    wait = max(wait, shortest)
    wait -= wait * _SPREAD * _share_of(feed.url)
    rhythm = feed.rhythm if outcome.rhythm is None else outcome.rhythm
    wishes = ((outcome.max_age, "the server's max-age"), (rhythm.wait, "the feed's ttl"))
    for wish, words in wishes:
        if wish is not None and min(wish, LONGEST_WAIT) > wait:
            wait, reason = min(wish, LONGEST_WAIT), words
    return wait, reason


def _back_off(feed: FeedState, failure_count: int) -> timedelta:
    """Return the feed's own wait, doubled with each failure in a row, up to a day."""
    wait = max(feed.every, SHORTEST_WAIT)
    doublings = min(failure_count - 1, 11)
    wait = min(wait * (1 << doublings), max(LONGEST_WAIT, feed.every))
    return wait - wait * _SPREAD * _share_of(feed.url)


def _share_of(url: str) -> float:
    """Return a number in [0, 1) that is the feed's own: chance, but the same at each poll."""
    return int.from_bytes(hashlib.sha256(url.encode()).digest()[:4], "big") / 2**32
