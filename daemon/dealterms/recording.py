"""What a pass over feeds brought, written down: events, bodies and feed rows in one transaction.

Either all of a pass is recorded or nothing of it: validators and known entries are saved with the
articles that came from them, so a crash at any point neither loses a page nor takes one twice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Engine

from dealterms.clock import Clock
from dealterms.events.catalogue import (
    ArticleCaptured,
    ArticleRevised,
    ArticleUnavailable,
    FeedFailed,
    FeedMoved,
    FeedRecovered,
    Payload,
    article_stream,
    feed_stream,
    new_event,
)
from dealterms.events.store import EventStore, StreamAppend
from dealterms.feeds_store import ConfiguredFeed, load_entries, load_feeds, save_entries, save_feed
from dealterms.ingest import CapturedArticle, FeedResult, IngestPass, KnownRevision, PageResult
from dealterms.poll import DueFeed, EntryState, choose_due

__all__ = ["Recording"]

BATCH = 500  # articles under one seal: a query has room for some thousand ids


class Recording:
    """What polling has to know and to write: the memory of feeds, and the log of articles."""

    def __init__(
        self, engine: Engine, store: EventStore, feeds: Sequence[ConfiguredFeed], clock: Clock
    ) -> None:
        """Take the writing engine and the feeds of the configuration."""
        self._engine, self._store, self._clock = engine, store, clock
        self._feeds = feeds

    def due_feeds(self, *, is_forced: bool, limit: int | None = None) -> tuple[DueFeed, ...]:
        """Return the feeds to poll now, at most `limit`, those that waited longest first."""
        with self._engine.begin() as connection:
            states = load_feeds(connection, self._feeds)
        return choose_due(states, self._clock(), is_forced=is_forced)[:limit]

    def load_entries(self, feed_url: str) -> Mapping[str, EntryState]:
        """Return the known entries of a feed by key."""
        with self._engine.begin() as connection:
            return load_entries(connection, feed_url)

    def latest_of(self, article_ids: Collection[str]) -> Mapping[str, KnownRevision]:
        """Return the newest revision of those articles that are in the log."""
        known = {}
        for article_id in article_ids:
            for recorded in self._store.read_stream(article_stream(article_id)):
                if isinstance(recorded.event, ArticleCaptured | ArticleRevised):
                    event = recorded.event
                    known[article_id] = KnownRevision(event.revision, event.content_sha256)
        return known

    def record(self, taken: IngestPass) -> None:
        """Append the articles in their order, then what happened to feeds; save the feed rows."""
        now = self._clock()
        correlation_id = f"poll-{now:%Y%m%dT%H%M%S%fZ}"
        incidents = [
            StreamAppend(stream, [new_event(event, now, correlation_id=correlation_id)])
            for stream, event in self._incidents(taken)
        ]
        with self._engine.begin() as connection:
            for start in range(0, len(taken.articles), BATCH):
                batch = taken.articles[start : start + BATCH]
                blobs = [blob for one in batch for blob in (one.content, one.page)]
                appends = [_append_of(one, correlation_id) for one in batch]
                self._store.append_batch_in(connection, appends, blobs)
            if incidents:
                self._store.append_batch_in(connection, incidents)
            for feed in taken.feeds:
                save_feed(connection, feed.after)
                save_entries(connection, feed.entries)

    def _incidents(self, taken: IngestPass) -> list[tuple[str, Payload]]:
        pages = [
            (article_stream(page.article_id), _unavailable(page))
            for page in taken.pages
            if page.outcome == "given_up"
        ]
        feeds = [
            (feed_stream(feed.url), event)
            for feed in taken.feeds
            for event in self._feed_events(feed)
        ]
        return [*pages, *feeds]

    def _feed_events(self, feed: FeedResult) -> list[Payload]:
        events: list[Payload] = []
        if feed.has_begun_to_fail:
            events.append(FeedFailed(feed.url, feed.error or "unknown", feed.after.failure_count))
        if feed.has_recovered:
            events.append(FeedRecovered(feed.url))
        if feed.moved_to is not None and feed.moved_to != self._last_move(feed.url):
            events.append(FeedMoved(feed.url, feed.moved_to))
        return events

    def _last_move(self, feed_url: str) -> str | None:
        """Return where the feed was last seen to move to, so that each move is told once."""
        moves = [
            recorded.event.new_url
            for recorded in self._store.read_stream(feed_stream(feed_url))
            if isinstance(recorded.event, FeedMoved)
        ]
        return moves[-1] if moves else None


def _append_of(captured: CapturedArticle, correlation_id: str) -> StreamAppend:
    event = new_event(_article_event(captured), captured.fetched_at, correlation_id=correlation_id)
    return StreamAppend(article_stream(captured.article_id), [event])


def _article_event(captured: CapturedArticle) -> ArticleCaptured | ArticleRevised:
    article = captured.article
    kind = ArticleCaptured if captured.revision == 1 else ArticleRevised
    return kind(
        article_id=captured.article_id,
        revision=captured.revision,
        url=article.url,
        canonical_url=article.canonical_url,
        feed_url=captured.feed.url,
        publisher=captured.feed.publisher,
        source_class=captured.feed.source_class,
        language=article.language,
        published_at=captured.published_at,
        published_raw=article.published_raw,
        date_precision=article.date_precision and str(article.date_precision),
        feed_published_at=captured.feed_published_at,
        fetched_at=captured.fetched_at,
        content_sha256=captured.content.sha256,
        page_sha256=captured.page.sha256,
        word_count=article.word_count,
        is_backfill=captured.is_backfill,
    )


def _unavailable(page: PageResult) -> ArticleUnavailable:
    return ArticleUnavailable(page.article_id, page.url, page.error or "unknown", page.status)
