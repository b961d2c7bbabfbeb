"""What a pass gives back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dealterms.events.blobs import Blob
from dealterms.extract import Article
from dealterms.poll import EntryState, FeedState

__all__ = ["CapturedArticle", "FeedResult", "IngestPass", "KnownRevision", "PageResult"]


@dataclass(frozen=True, slots=True)
class KnownRevision:
    """The newest revision of an article in the log."""

    revision: int
    content_sha256: str


@dataclass(frozen=True, slots=True)
class CapturedArticle:
    """A new article, or a new revision of a known one (`revision` above 1).

    `published_at` is the page's date (with the feed's time of day where the page names the day
    only), None if the page has none; `feed_published_at` is the feed's. `content` and `page` are
    the blobs of text and raw bytes. `is_backfill`: polling.backfill is "silent" and the entry stood
    in the feed's first poll.
    """

    article: Article
    article_id: str
    revision: int
    feed: FeedState
    published_at: datetime | None
    feed_published_at: datetime | None
    fetched_at: datetime
    content: Blob
    page: Blob
    is_backfill: bool

    @property
    def dated_at(self) -> datetime | None:
        """The page's date, else the feed's."""
        return self.published_at or self.feed_published_at


@dataclass(frozen=True, slots=True)
class PageResult:
    """What came of one page. `error` is a sentence where it failed; `given_up` is tried no more."""

    url: str
    feed_url: str
    article_id: str
    outcome: Literal["captured", "revised", "unchanged", "failed", "given_up"]
    error: str | None = None
    status: int | None = None


@dataclass(frozen=True, slots=True)
class FeedResult:
    """What came of one feed: its rows before and after, and the entries to remember.

    `moved_to` is where a chain of permanent redirects led, None without one.
    """

    before: FeedState
    after: FeedState
    outcome: Literal["ok", "not_modified", "failed"]
    entries: tuple[EntryState, ...] = ()
    moved_to: str | None = None

    @property
    def url(self) -> str:
        """The feed's address in the configuration."""
        return self.before.url

    @property
    def error(self) -> str | None:
        """Why the poll failed, as a sentence."""
        return self.after.last_error

    @property
    def has_begun_to_fail(self) -> bool:
        """True at the first failure in a row."""
        return self.after.failure_count == 1 and self.before.failure_count == 0

    @property
    def has_recovered(self) -> bool:
        """True at the first success after failures."""
        return self.outcome != "failed" and self.before.failure_count > 0


@dataclass(frozen=True, slots=True)
class IngestPass:
    """What a pass brought: articles by date, oldest first, undated ones last; feeds and pages."""

    articles: tuple[CapturedArticle, ...]
    feeds: tuple[FeedResult, ...]
    pages: tuple[PageResult, ...]

    @property
    def is_all_well(self) -> bool:
        """True if no feed and no page failed."""
        failed = any(feed.outcome == "failed" for feed in self.feeds)
        return not failed and all(page.error is None for page in self.pages)
