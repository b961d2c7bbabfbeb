"""Pages: the articles behind entries, and every failure turned into an outcome."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from weakref import WeakValueDictionary

from dealterms.clock import Clock
from dealterms.errors import DealtermsError, ExtractError, FetchError, WallError
from dealterms.extract import FeedText
from dealterms.fetch import PAGE_LIMITS, Fetched, Fetcher
from dealterms.ingest.each import each
from dealterms.ingest.permission import Permissions
from dealterms.ingest.places import Admit, Places
from dealterms.log import get_logger
from dealterms.parse import Entry
from dealterms.poll import NO_ANSWER, EntryState, PageAnswer
from dealterms.urls import canonical_url, host_of, origin_of
from dealterms.workers import WorkerPool
from dealterms.written_articles import WrittenArticle, read_page, read_whole_feed_text

__all__ = ["FoundPage", "Headers", "PageReader", "ReadPage"]

Headers = Sequence[tuple[bytes, bytes]]

_PAGES_AT_ONCE = 16  # of one feed
_PAGE_TYPES = ("text/html", "application/xhtml", "text/plain", "application/xml", "text/xml")
log = get_logger("ingest")


@dataclass(frozen=True, slots=True, weakref_slot=True)
class ReadPage:
    """An article with the bytes it was read from; `page` is None if the feed told it."""

    article: WrittenArticle
    page: bytes | None
    fetched_at: datetime
    answer: PageAnswer = NO_ANSWER


@dataclass(frozen=True, slots=True)
class FoundPage:
    """One entry and what its page came to: `read`, `error`, or neither if it has not changed.

    Both, if the page failed and the feed carries the whole article.
    """

    entry: Entry
    remembered: EntryState
    read: ReadPage | None = None
    error: DealtermsError | None = None
    is_unchanged: bool = False


class _Unchanged:
    """The page is as it was at the last look."""


class PageReader:
    """Reads the pages of the feeds that began together. One that two of them name is fetched once.

    It remembers what it has read as long as somebody else keeps it: a slow feed must not hold in
    memory what the others have brought and recorded.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        workers: WorkerPool,
        permissions: Permissions,
        clock: Clock,
        places: Places,
    ) -> None:
        """Take what polls work with."""
        self._fetcher, self._workers, self._clock = fetcher, workers, clock
        self._permissions, self._places = permissions, places
        self._locks: dict[str, asyncio.Lock] = {}
        self._read_pages = WeakValueDictionary[str, ReadPage]()
        self._unread: dict[str, _Unchanged | DealtermsError] = {}

    async def read_pages(
        self, wanted: Sequence[FoundPage], feed_url: str, headers: Headers
    ) -> list[FoundPage]:
        """Read the pages; once a host says 429, its other pages are put off unasked.

        `headers` go to pages of the feed's own origin: who may read the one may read the others.
        """
        asked_to_wait: dict[str, FetchError] = {}
        origin = origin_of(feed_url)

        async def read(page: FoundPage) -> FoundPage:
            host = host_of(page.entry.url)
            if host in asked_to_wait:
                return replace(page, error=asked_to_wait[host])
            sent = headers if origin_of(page.entry.url) == origin else ()
            found = await self._read_once(page, sent)
            if isinstance(found, ReadPage):
                return replace(page, read=found)
            if isinstance(found, _Unchanged):
                return replace(page, is_unchanged=True)
            if isinstance(found, FetchError) and found.status == 429:
                asked_to_wait[host] = found
            return await self._from_feed(replace(page, error=found))

        return await each(wanted, _PAGES_AT_ONCE, read)

    async def _from_feed(self, page: FoundPage) -> FoundPage:
        """Give a failed page the article of its feed, where the feed carries the whole of it."""
        if not page.entry.markup:
            return page
        try:
            article = await self._workers.run(read_whole_feed_text, _feed_text(page.entry))
        except DealtermsError:
            return page
        if article is None:
            return page
        return replace(page, read=ReadPage(article, None, self._clock()))

    async def _read_once(
        self, page: FoundPage, headers: Headers
    ) -> ReadPage | _Unchanged | DealtermsError:
        """Return the article behind an entry, or why there is none."""
        key = canonical_url(page.entry.url)
        async with self._locks.setdefault(key, asyncio.Lock()):
            found = self._unread.get(key) or self._read_pages.get(key)
            if found is None:
                async with self._places.page:
                    found = await self._read(page, headers)
                if isinstance(found, ReadPage):
                    self._read_pages[key] = found
                else:
                    self._unread[key] = found
            return found

    async def _read(
        self, page: FoundPage, headers: Headers
    ) -> ReadPage | _Unchanged | DealtermsError:
        url = page.entry.url
        try:
            if not await self._permissions.is_allowed(url):
                raise WallError(f"{url} is not to be read by programs, says its robots.txt")
            async with self._places.body() as admit:
                return await self._fetch(page, headers, admit)
        except DealtermsError as error:
            return error
        except Exception as error:  # the edge of a page: a fault of ours costs one page only
            log.exception("page broke", url=url)
            return ExtractError(f"{url}: a fault of this program: {error!r}")

    async def _fetch(
        self, page: FoundPage, headers: Headers, admit: Admit
    ) -> ReadPage | _Unchanged:
        """Ask for the page, conditionally if its text is known, and read it."""
        url, known = page.entry.url, page.remembered
        is_second_look = known.state == "recorded"
        fetched = await self._fetcher.fetch(
            url,
            PAGE_LIMITS,
            etag=known.answer.etag if is_second_look else None,
            last_modified=known.answer.last_modified if is_second_look else None,
            headers=headers,
            admit=admit,
        )
        sha256 = hashlib.sha256(fetched.body).hexdigest()
        if fetched.not_modified or (is_second_look and sha256 == known.answer.sha256):
            return _Unchanged()
        _require_page(fetched, url)
        article = await self._workers.run(
            read_page, fetched.body, fetched.url, fetched.content_type, page.entry.title
        )
        answer = PageAnswer(fetched.etag, fetched.last_modified, sha256)
        return ReadPage(article, fetched.body, self._clock(), answer)


def _require_page(fetched: Fetched, url: str) -> None:
    kind = fetched.content_type
    if kind and not kind.lower().startswith(_PAGE_TYPES):
        raise ExtractError(f"{url} is {kind[:60]}, not a page")


def _feed_text(entry: Entry) -> FeedText:
    return FeedText(entry.url, entry.title, entry.author, entry.markup)
