"""What a pass over feeds brought, written down: events, bodies and feed rows in one transaction.

Either all of a pass is recorded or nothing of it: validators and known entries are saved with the
articles that came from them, so a crash at any point neither loses a page nor takes one twice.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Engine

from dealterms import metrics
from dealterms.clock import Clock
from dealterms.errors import StoreError
from dealterms.events.blobs import read_content
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
from dealterms.feeds_store import (
    ConfiguredFeed,
    load_due_entries,
    load_due_feeds,
    load_feeds,
    load_known_entries,
    save_entries,
    save_polls,
)
from dealterms.hubs import HubOffer
from dealterms.ingest import (
    CapturedArticle,
    FeedResult,
    Headers,
    IngestPass,
    KnownRevision,
    PageResult,
    words_hash,
)
from dealterms.leases import LeaseLostError, Leases
from dealterms.log import get_logger
from dealterms.poll import DueFeed, EntryState, KnownEntry, choose_due, choose_due_entries
from dealterms.wrong_times import LOOK_EVERY, set_right

__all__ = ["Recording"]

_FEED = "feed"  # the kind of lease
_LOOK_AHEAD = 16  # passes: what others have claimed stands before what is free
_ARTICLE_TYPES = (ArticleCaptured.TYPE, ArticleRevised.TYPE)
BATCH = 500  # articles under one seal: a query has room for some thousand ids
NoteOffers = Callable[[Connection, Mapping[str, HubOffer]], None]

log = get_logger("recording")


class Recording:
    """What polling has to know and to write: the memory of feeds, and the log of articles."""

    def __init__(
        self,
        engine: Engine,
        store: EventStore,
        feeds: Sequence[ConfiguredFeed],
        clock: Clock,
        leases: Leases,
        note_offers: NoteOffers | None = None,
    ) -> None:
        """Take the writing engine, the feeds of the configuration and who else polls them.

        `note_offers` is told of the hubs that polled feeds name, in the transaction of the polls.
        """
        self._leases, self._note_offers = leases, note_offers
        self._engine, self._store, self._clock = engine, store, clock
        self._feeds = {feed.url: feed for feed in feeds}
        self._looked_at: datetime | None = None  # when wrong times were looked for
        self._unwritten: tuple[IngestPass, Sequence[DueFeed]] | None = None

    def due_feeds(self, *, is_forced: bool, limit: int | None = None) -> tuple[DueFeed, ...]:
        """Return what to do now: feeds to poll, at most `limit`, and pages to read again.

        Those that waited longest come first; then the feeds of which only pages are due.
        """
        now = self._clock()
        with self._engine.begin() as connection:
            self._set_right(connection, now)
            if is_forced or limit is None:
                states = load_feeds(connection, list(self._feeds.values()))
            else:
                states = load_due_feeds(connection, self._feeds, now, limit)
            again = load_due_entries(connection, now, is_forced=is_forced, limit=limit)
            due = choose_due(states, now, is_forced=is_forced)[:limit]
            by_feed = _by_feed(choose_due_entries(again, now, is_forced=is_forced))
            others = by_feed.keys() - {one.state.url for one in due}
            waiting = load_feeds(connection, [self._feeds[u] for u in others if u in self._feeds])
        return (
            *(replace(one, entries=by_feed.get(one.state.url, ())) for one in due),
            *(DueFeed(state, "pages", by_feed[state.url], is_asked=False) for state in waiting),
        )

    def _set_right(self, connection: Connection, now: datetime) -> None:
        """Look for times that a wrong clock wrote: at the start, now and then, if it goes back."""
        last = self._looked_at
        if last is None or not last <= now < last + LOOK_EVERY:
            set_right(connection, now)
            self._looked_at = now

    def claim_due(self, limit: int, besides: Collection[str] = ()) -> tuple[DueFeed, ...]:
        """Claim what is due now and nobody does, at most `limit` feeds; `give_back` ends it.

        `besides` are feeds that this process is asking already. The others are looked at again
        once they are ours: another daemon may have polled one just before.
        Nothing is claimed while an earlier pass cannot be written: StoreError is raised instead.
        """
        self._write_what_waits()
        look_at = limit * _LOOK_AHEAD + len(besides)
        seen = self.due_feeds(is_forced=False, limit=look_at)
        ours = self.claim([one for one in seen if one.state.url not in besides], limit)
        if not ours:
            return ()
        due_again = {one.state.url: one for one in
                     self.due_feeds(is_forced=False, limit=look_at)}  # fmt: skip
        self.give_back([one for one in ours if one.state.url not in due_again])
        return tuple(due_again[one.state.url] for one in ours if one.state.url in due_again)

    def claim(self, due: Sequence[DueFeed], limit: int | None = None) -> tuple[DueFeed, ...]:
        """Return those of the feeds that nobody has claimed, now claimed, at most `limit`."""
        ours = set(self._leases.claim(_FEED, [one.state.url for one in due], limit))
        return tuple(one for one in due if one.state.url in ours)

    def give_back(self, due: Sequence[DueFeed]) -> None:
        """Let others have these feeds, polled or not."""
        self._leases.finish(_FEED, [one.state.url for one in due])

    def headers_of(self, feed_url: str) -> Headers:
        """Return the headers that the configuration names for a feed; secrets are read now."""
        return self._feeds[feed_url].request_headers()

    def load_entries(self, feed_url: str) -> Mapping[str, KnownEntry]:
        """Return the known entries of a feed by key."""
        with self._engine.begin() as connection:
            return load_known_entries(connection, feed_url)

    def latest_of(self, article_ids: Collection[str]) -> Mapping[str, KnownRevision]:
        """Return the newest revision of those articles that are in the log."""
        with self._engine.begin() as connection:
            return self._latest_in(connection, article_ids)

    def _latest_in(
        self, connection: Connection, article_ids: Collection[str]
    ) -> dict[str, KnownRevision]:
        newest: dict[str, ArticleCaptured | ArticleRevised] = {}
        streams = [article_stream(article_id) for article_id in article_ids]
        for recorded in self._store.read_streams_in(connection, streams, _ARTICLE_TYPES):
            if isinstance(recorded.event, ArticleCaptured | ArticleRevised):
                newest[recorded.event.article_id] = recorded.event
        hashes = {event.content_sha256 for event in newest.values()}
        contents = self._store.get_blobs_in(connection, hashes) if hashes else {}
        return {
            article_id: _known_revision(event, contents.get(event.content_sha256))
            for article_id, event in newest.items()
        }

    def record(self, taken: IngestPass, claimed: Sequence[DueFeed]) -> None:
        """Append the articles in their order, then what happened to feeds; save the feed rows.

        Raise LeaseLostError, having written nothing, if another daemon has taken over one of the
        feeds that were claimed for this pass. What a full disk or a lost connection keeps from
        being written is kept, and written before anything else is claimed: publishers are not
        asked again and again for what we cannot store.
        """
        try:
            self._write(taken, claimed)
        except StoreError as error:
            is_passing = error.retryable and not isinstance(error, LeaseLostError)
            self._unwritten = (taken, claimed) if is_passing else None
            raise
        self._unwritten = None

    def _write_what_waits(self) -> None:
        """Write the pass that could not be written, unless another daemon has its feeds now."""
        if self._unwritten is None:
            return
        try:
            self.record(*self._unwritten)
        except LeaseLostError as error:
            log.warning("a pass was not written", reason=str(error))

    def _write(self, taken: IngestPass, claimed: Sequence[DueFeed]) -> None:
        incidents = self._incidents(taken, self._clock())
        with self._engine.begin() as connection:
            self._leases.renew_in(connection, _FEED, [one.state.url for one in claimed])
            self._store.lock_in(connection)
            articles = list(self._still_new(connection, taken.articles))
            for start in range(0, len(articles), BATCH):
                batch = articles[start : start + BATCH]
                blobs = [blob for one in batch for blob in (one.content, one.page) if blob]
                appends = [_append_of(one) for one in batch]
                self._store.append_batch_in(connection, appends, blobs)
            if incidents:
                self._store.append_batch_in(connection, incidents)
            save_polls(connection, taken.feeds)
            save_entries(connection, taken.entries)
            if self._note_offers is not None:
                offers = {feed.url: feed.offer for feed in taken.feeds if feed.offer is not None}
                self._note_offers(connection, offers)
        _tell(taken, articles)

    def _still_new(
        self, connection: Connection, articles: Sequence[CapturedArticle]
    ) -> Iterator[CapturedArticle]:
        """Yield what the log has not got yet: another daemon may have met an article elsewhere."""
        latest = self._latest_in(connection, [one.article_id for one in articles])
        for one in articles:
            known = latest.get(one.article_id)
            if known is None or known.revision < one.revision:
                yield one
            elif one.page is not None and known.words_sha256 != words_hash(one.article.text):
                yield replace(one, revision=known.revision + 1)

    def _incidents(self, taken: IngestPass, now: datetime) -> list[StreamAppend]:
        pages = [
            _append(article_stream(page.article_id), _unavailable(page), now, page.poll_id)
            for page in taken.pages
            if page.is_given_up
        ]
        feeds = [
            _append(feed_stream(feed.url), event, now, feed.poll_id)
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
        if feed.moved_to is not None:
            events.append(FeedMoved(feed.url, feed.moved_to))
        return events


def _tell(taken: IngestPass, articles: Sequence[CapturedArticle]) -> None:
    """Count and log what a pass brought, now that it is recorded."""
    for one in articles:
        log.info(
            "article recorded", poll_id=one.poll_id, article_id=one.article_id,
            revision=one.revision, url=one.article.url, feed_url=one.feed.url,
        )  # fmt: skip
    for feed in taken.feeds:
        metrics.FEED_POLLS.labels(feed.outcome).inc()
    for page in taken.pages:
        metrics.PAGES.labels(page.outcome).inc()


def _by_feed(entries: Sequence[EntryState]) -> dict[str, tuple[EntryState, ...]]:
    grouped: dict[str, list[EntryState]] = {}
    for entry in entries:
        grouped.setdefault(entry.feed_url, []).append(entry)
    return {url: tuple(some) for url, some in grouped.items()}


def _known_revision(
    event: ArticleCaptured | ArticleRevised, content: bytes | None
) -> KnownRevision:
    """Return what a pass has to know; an article without its content has been forgotten."""
    words = None if content is None else words_hash(read_content(content).text)
    is_from_feed = event.page_sha256 is None
    return KnownRevision(
        event.revision, event.content_sha256, words, is_from_feed, event.word_count
    )


def _append_of(captured: CapturedArticle) -> StreamAppend:
    stream, event = article_stream(captured.article_id), _article_event(captured)
    return _append(stream, event, captured.fetched_at, captured.poll_id)


def _append(stream: str, event: Payload, at: datetime, poll_id: str) -> StreamAppend:
    return StreamAppend(stream, [new_event(event, at, correlation_id=poll_id)])


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
        page_sha256=captured.page.sha256 if captured.page else None,
        word_count=article.word_count,
        is_backfill=captured.is_backfill,
    )


def _unavailable(page: PageResult) -> ArticleUnavailable:
    return ArticleUnavailable(page.article_id, page.url, page.error or "unknown", page.status)
