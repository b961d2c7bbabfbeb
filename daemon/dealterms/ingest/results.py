"""What a pass gives back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dealterms.events.blobs import Blob
from dealterms.hubs import HubOffer
from dealterms.poll import EntryState, FeedState
from dealterms.written_articles import WrittenArticle

__all__ = [
    "CapturedArticle",
    "FeedResult",
    "IngestPass",
    "KnownRevision",
    "PageResult",
    "PassOutcome",
]


@dataclass(frozen=True, slots=True)
class KnownRevision:
    """The newest revision of an article in the log.

    `words_sha256` is that of its words (`material.words_hash`), None if its text was forgotten.
    `is_from_feed`: the feed told it, no page was had. `word_count` is that of its text.
    """

    revision: int
    content_sha256: str
    words_sha256: str | None
    is_from_feed: bool = False
    word_count: int = 0


@dataclass(frozen=True, slots=True)
class CapturedArticle:
    """A new article, or a new revision of a known one (`revision` above 1).

    `published_at` is the page's date (with the feed's time of day where the page names the day
    only), `feed_published_at` the feed's. `page` is None if the feed told it. `is_backfill`:
    polling.backfill is "silent" and the entry stood in the feed's first poll. `poll_id` is that of
    the poll that brought it.
    """

    article: WrittenArticle
    article_id: str
    revision: int
    feed: FeedState
    published_at: datetime | None
    feed_published_at: datetime | None
    fetched_at: datetime
    page: Blob | None
    is_backfill: bool
    poll_id: str

    @property
    def content(self) -> Blob:
        """The blob of its text."""
        return self.article.content

    @property
    def dated_at(self) -> datetime | None:
        """The page's date, else the feed's."""
        return self.published_at or self.feed_published_at


@dataclass(frozen=True, slots=True)
class PageResult:
    """What came of one page.

    `error` is a sentence where it failed, even if the feed's text took its place; a page that was
    `given_up` is tried no more, and `is_given_up` tells it then too.
    """

    url: str
    feed_url: str
    article_id: str
    poll_id: str
    outcome: Literal["captured", "revised", "unchanged", "failed", "given_up"]
    error: str | None = None
    status: int | None = None
    is_given_up: bool = False


@dataclass(frozen=True, slots=True)
class FeedResult:
    """What came of asking one feed: its rows before and after, and why it was asked.

    `byte_count` is the length of the body, None if there was none; `offer` the hub it names.
    """

    before: FeedState
    after: FeedState
    poll_id: str
    outcome: Literal["ok", "not_modified", "failed"]
    reason: str
    byte_count: int | None = None
    new_entry_count: int = 0
    offer: HubOffer | None = None

    @property
    def moved_to(self) -> str | None:
        """The address that the feed has just proved to have moved to, None if it has not."""
        return self.after.moved_to if self.after.moved_to != self.before.moved_to else None

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
class PassOutcome:
    """What a pass over feeds came to; `failures` is a sentence for each feed or page that failed.

    Small: a pass over ten thousand feeds is made in a hundred parts, and their outcomes wait.
    """

    feed_count: int
    article_count: int
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IngestPass:
    """What a pass brought: articles by date, oldest first, undated ones last; feeds and pages.

    `entries` are to be remembered.
    """

    articles: tuple[CapturedArticle, ...]
    feeds: tuple[FeedResult, ...]
    pages: tuple[PageResult, ...]
    entries: tuple[EntryState, ...]

    def outcome(self) -> PassOutcome:
        """Return what is to be told of it once it is recorded."""
        feeds = (f"feed {one.url}: {one.error}" for one in self.feeds if one.error)
        pages = (f"page {one.url}: {one.error}" for one in self.pages if one.error)
        return PassOutcome(len(self.feeds), len(self.articles), (*feeds, *pages))

    @property
    def is_all_well(self) -> bool:
        """True if no feed and no page failed."""
        failed = any(feed.outcome == "failed" for feed in self.feeds)
        return not failed and all(page.error is None for page in self.pages)
