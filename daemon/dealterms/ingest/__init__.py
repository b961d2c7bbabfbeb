"""One pass over some feeds: fetch, parse, fetch the new pages, extract; returns, stores nothing.

Nothing is lost or doubled by a crash at any point: what is remembered of a feed (validators, known
entries) is part of the result, and the caller saves it together with the articles, or not at all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from dealterms.clock import Clock
from dealterms.events.catalogue import article_id_of
from dealterms.fetch import Fetcher
from dealterms.ingest.each import each
from dealterms.ingest.material import words_hash
from dealterms.ingest.pages import Headers, PageReader
from dealterms.ingest.permission import Permissions
from dealterms.ingest.reading import FEEDS_AT_ONCE, FeedReader, Poll
from dealterms.ingest.results import (
    CapturedArticle,
    FeedResult,
    IngestPass,
    KnownRevision,
    PageResult,
    PassOutcome,
)
from dealterms.ingest.settling import settle
from dealterms.log import logged_with
from dealterms.poll import DueFeed, KnownEntry
from dealterms.workers import WorkerPool

__all__ = [
    "CapturedArticle",
    "FeedResult",
    "Headers",
    "IngestPass",
    "KnownRevision",
    "PageResult",
    "PassOutcome",
    "Permissions",
    "Poll",
    "ingest_feeds",
    "words_hash",
]


async def ingest_feeds(
    due: Sequence[DueFeed],
    *,
    fetcher: Fetcher,
    workers: WorkerPool,
    permissions: Permissions,
    load_entries: Callable[[str], Mapping[str, KnownEntry]],
    latest_of: Callable[[Collection[str]], Mapping[str, KnownRevision]],
    clock: Clock,
    headers_of: Callable[[str], Headers] = lambda feed_url: (),
    advance: Callable[[Poll], None] = lambda poll: None,
    is_backfill_silent: bool = False,
) -> IngestPass:
    """Poll the feeds and read their new, changed and retried pages; return what to store.

    `load_entries` (feed address to known entries) and `latest_of` (article ids to their newest
    revisions) read the store; they are called in threads. `headers_of` gives what a feed's server
    wants to see beside the usual headers. `advance` is called with each feed that is done. No
    failure of a feed or page leaves this function: it is in the result.
    """
    pages = PageReader(fetcher, workers, permissions, clock)
    reader = FeedReader(fetcher, workers, pages, load_entries, headers_of, clock)

    async def poll_one(one: DueFeed) -> Poll:
        poll = await reader.poll(one)
        advance(poll)
        return poll

    poll_id = f"poll-{clock():%Y%m%dT%H%M%S%fZ}"
    with logged_with(poll_id=poll_id):
        polls = await each(due, FEEDS_AT_ONCE, poll_one)
    read = [page.read for poll in polls for page in poll.pages if page.read is not None]
    ids = {article_id_of(one.article.canonical_url) for one in read}
    latest = await asyncio.to_thread(latest_of, ids) if ids else {}
    taken = settle(polls, latest, is_backfill_silent=is_backfill_silent)
    return replace(taken, poll_id=poll_id)
