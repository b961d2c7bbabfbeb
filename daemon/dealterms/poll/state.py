"""What is remembered of feeds and entries between two polls, and what one poll came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dealterms.hubs import HubOffer
from dealterms.rhythm import NO_WISHES, Rhythm

__all__ = [
    "NO_ANSWER",
    "DueFeed",
    "EntryState",
    "FeedState",
    "KnownEntry",
    "PageAnswer",
    "PollOutcome",
]


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of one feed between two polls; times are aware UTC.

    `url` is its address in the configuration and its identity; `moved_to` is where it is asked
    since it proved to have moved, None if it has not. `moving_to` is where a permanent redirect led
    last, on how many days in a row of polls, and the last such day.

    `text_from` is "page" or "feed". `etag` and `last_modified` are the bytes that the server sent.
    `body_sha256` is hex. A feed that was never polled has no times. `failure_count` counts failures
    in a row; it is 0 while a server that answers 429 or 503 has named the time to come back: such a
    feed waits, it does not fail. `due_reason` says in words why `next_due_at` is what it is.
    """

    url: str
    publisher: str
    source_class: str
    every: timedelta
    text_from: str = "page"
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
    rhythm: Rhythm = NO_WISHES
    moved_to: str | None = None
    moving_to: str | None = None
    moving_day_count: int = 0
    moving_last_on: str | None = None
    poll_count: int = 0
    due_reason: str | None = None

    @property
    def asked_url(self) -> str:
        """The address that is asked."""
        return self.moved_to or self.url


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """What a page's server sent with it, to be echoed at the next look; `sha256` is of its body."""

    etag: bytes | None = None
    last_modified: bytes | None = None
    sha256: str | None = None


NO_ANSWER = PageAnswer()


@dataclass(frozen=True, slots=True)
class EntryState:
    """What is remembered of one entry: its hash, its page, and the next time the page is wanted.

    `state` is `recorded` or `failed`; `attempt_count` counts failed attempts, or the readings again
    of a recorded page. `next_attempt_at` None means never. `last_status` is the page's last error
    code. `title`, `published_raw` and `author` are the feed's, so that the page can be read again
    when its entry has left the feed; `answer` is what the page came with.
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
    last_status: int | None = None
    title: str = ""
    published_raw: str | None = None
    author: str | None = None
    answer: PageAnswer = NO_ANSWER


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """As much of an entry as tells a new one from a changed and a known one."""

    sha256: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class DueFeed:
    """What is to be done for a feed now, with the reason in words.

    `entries` are those whose pages are wanted again. The feed itself is asked if `is_asked`; it is
    not where only pages of it are due.
    """

    state: FeedState
    reason: str
    entries: tuple[EntryState, ...] = ()
    is_asked: bool = True


@dataclass(frozen=True, slots=True)
class PollOutcome:
    """What one poll of a feed came to.

    `error` is a sentence, None on success. `retry_after` and `max_age` are what the server asked
    for; `rhythm` is what the feed says, None if its body was not parsed. `permanent_url` is where a
    chain of permanent redirects led. `etag`, `last_modified` and `body_sha256` are to be kept for
    the next poll. `byte_count` is the length of the body, unpacked. `offer` is the hub that the
    feed names, None if it names none or was not parsed.
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
    rhythm: Rhythm | None = None
    permanent_url: str | None = None
    byte_count: int | None = None
    offer: HubOffer | None = None
