"""The network's side of a pass: one feed, its pages, and every failure turned into an outcome."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from dealterms.clock import Clock
from dealterms.errors import DealtermsError, ExtractError, FetchError
from dealterms.extract import Article, extract_article
from dealterms.fetch import FEED_LIMITS, PAGE_LIMITS, Fetched, Fetcher
from dealterms.log import get_logger
from dealterms.parse import Entry, ParsedFeed, parse_feed
from dealterms.poll import DueFeed, EntryState, PollOutcome, choose_due_entries
from dealterms.urls import canonical_url, host_of
from dealterms.workers import WorkerPool

__all__ = ["FEEDS_AT_ONCE", "FoundPage", "Poll", "ReadPage", "Reader", "each"]

FEEDS_AT_ONCE = 16
_PAGES_AT_ONCE = 16
_PAGE_TYPES = ("text/html", "application/xhtml", "text/plain", "application/xml", "text/xml")

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
log = get_logger("ingest")


@dataclass(frozen=True, slots=True)
class ReadPage:
    """An article with the bytes it was read from."""

    article: Article
    page: bytes
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class FoundPage:
    """One entry and what its page came to: either `read` or `error`."""

    entry: Entry
    remembered: EntryState
    read: ReadPage | None = None
    error: DealtermsError | None = None


@dataclass(slots=True)
class Poll:
    """One feed in the course of a pass."""

    due: DueFeed
    polled_at: datetime
    outcome: PollOutcome
    pages: list[FoundPage] = field(default_factory=list)
    is_modified: bool = True
    moved_to: str | None = None


class Reader:
    """Reads feeds and pages for one pass. A page that two feeds name is fetched once."""

    def __init__(
        self,
        fetcher: Fetcher,
        workers: WorkerPool,
        load_entries: Callable[[str], Mapping[str, EntryState]],
        clock: Clock,
        is_forced: bool,
    ) -> None:
        """Take what a pass works with; it remembers the pages it has read."""
        self._fetcher = fetcher
        self._workers = workers
        self._load_entries = load_entries
        self._clock = clock
        self._is_forced = is_forced
        self._page_slots = asyncio.Semaphore(_PAGES_AT_ONCE)
        self._page_locks: dict[str, asyncio.Lock] = {}
        self._pages: dict[str, ReadPage | DealtermsError] = {}

    async def poll(self, due: DueFeed) -> Poll:
        """Poll one feed; the edge at which every failure becomes an outcome."""
        now = self._clock()
        try:
            poll = await self._poll(due, now)
        except FetchError as error:
            asked = error.retry_after_seconds
            retry_after = None if asked is None else timedelta(seconds=asked)
            poll = Poll(due, now, PollOutcome(error.status, str(error), retry_after))
        except DealtermsError as error:
            poll = Poll(due, now, PollOutcome(None, str(error)))
        except Exception as error:  # the edge of a poll: one feed must not stop the others
            log.exception("feed poll broke", feed_url=due.state.url)
            poll = Poll(due, now, PollOutcome(None, f"a fault of this program: {error!r}"))
        _log_poll(poll)
        return poll

    async def _poll(self, due: DueFeed, now: datetime) -> Poll:
        state = due.state
        known = await asyncio.to_thread(self._load_entries, state.url)
        again = {
            entry.key: entry
            for entry in choose_due_entries(known.values(), now, is_forced=self._is_forced)
        }
        # Pages wanted again need their entries, which a 304 would not bring.
        fetched = await self._fetcher.fetch(
            state.url,
            FEED_LIMITS,
            etag=None if again else state.etag,
            last_modified=None if again else state.last_modified,
        )
        sha256 = hashlib.sha256(fetched.body).hexdigest()
        if fetched.not_modified or (sha256 == state.body_sha256 and not again):
            return Poll(due, now, _success(fetched, state.body_sha256), is_modified=False)
        hashes = [entry.sha256 for entry in known.values() if entry.key not in again]
        parsed = await self._workers.run(
            parse_feed, fetched.body, fetched.content_type, fetched.url, frozenset(hashes)
        )
        for refusal in parsed.refusals:
            log.info("entry refused", feed_url=state.url, reason=refusal)
        wanted = _wanted(parsed, known, again, state.url, now)
        outcome = replace(
            _success(fetched, None if parsed.is_cut_off else sha256),
            entry_count=parsed.entry_count,
            new_entry_count=sum(page.entry.key not in known for page in wanted),
        )
        pages = await self._read_pages(wanted)
        return Poll(due, now, outcome, pages, moved_to=fetched.moved_to)

    async def _read_pages(self, wanted: Sequence[FoundPage]) -> list[FoundPage]:
        """Read the pages; once a host says 429, its other pages are put off unasked."""
        asked_to_wait: dict[str, FetchError] = {}

        async def read(page: FoundPage) -> FoundPage:
            host = host_of(page.entry.url)
            if host in asked_to_wait:
                return replace(page, error=asked_to_wait[host])
            found = await self._read_page(page.entry)
            if isinstance(found, ReadPage):
                return replace(page, read=found)
            if isinstance(found, FetchError) and found.status == 429:
                asked_to_wait[host] = found
            return replace(page, error=found)

        return await each(wanted, _PAGES_AT_ONCE, read)

    async def _read_page(self, entry: Entry) -> ReadPage | DealtermsError:
        """Return the article behind an entry, or why there is none."""
        key = canonical_url(entry.url)
        async with self._page_locks.setdefault(key, asyncio.Lock()):
            if key not in self._pages:
                async with self._page_slots:
                    self._pages[key] = await self._fetch_page(entry)
            return self._pages[key]

    async def _fetch_page(self, entry: Entry) -> ReadPage | DealtermsError:
        try:
            fetched = await self._fetcher.fetch(entry.url, PAGE_LIMITS)
            if fetched.content_type and not fetched.content_type.lower().startswith(_PAGE_TYPES):
                raise ExtractError(f"{entry.url} is {fetched.content_type[:60]}, not a page")
            article = await self._workers.run(
                extract_article, fetched.body, fetched.url, fetched.content_type, entry.title
            )
        except DealtermsError as error:
            return error
        except Exception as error:  # the edge of a page: a fault of ours costs one page only
            log.exception("page broke", url=entry.url)
            return ExtractError(f"{entry.url}: a fault of this program: {error!r}")
        return ReadPage(article, fetched.body, self._clock())


def _success(fetched: Fetched, body_sha256: str | None) -> PollOutcome:
    return PollOutcome(
        status=fetched.status,
        max_age=fetched.max_age,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
        body_sha256=body_sha256,
    )


def _wanted(
    parsed: ParsedFeed,
    known: Mapping[str, EntryState],
    again: Mapping[str, EntryState],
    feed_url: str,
    now: datetime,
) -> list[FoundPage]:
    """Return the entries whose pages are to be read, each once, with what is remembered of them.

    A failed page is tried again even if its entry has left the feed; a page that was read before is
    looked at again only while its entry is there.
    """
    pages: dict[str, FoundPage] = {}
    for entry in parsed.entries:
        old = known.get(entry.key)
        if old is None or old.sha256 != entry.sha256:
            seen_at = old.seen_at if old else now
            old = EntryState(feed_url, entry.key, entry.sha256, entry.url, "failed", seen_at)
        pages.setdefault(entry.key, FoundPage(entry, old))
    for key, old in again.items():
        if key not in pages and old.state == "failed":
            pages[key] = FoundPage(_departed_entry(old), old)
    return list(pages.values())


def _departed_entry(old: EntryState) -> Entry:
    """Return what is left of an entry that is no longer in its feed."""
    return Entry(old.key, old.article_url, "", None, None, None, None, "", old.sha256)


def _log_poll(poll: Poll) -> None:
    """One line a feed, with its outcome."""
    url, outcome = poll.due.state.url, poll.outcome
    if outcome.error:
        log.warning("feed failed", feed_url=url, status=outcome.status, error=outcome.error)
        return
    failed = sum(page.error is not None for page in poll.pages)
    log.info(
        "feed polled", feed_url=url, reason=poll.due.reason, status=outcome.status,
        page_count=len(poll.pages), failed_page_count=failed,
    )  # fmt: skip


async def each(
    items: Sequence[_Item], limit: int, function: Callable[[_Item], Awaitable[_Result]]
) -> list[_Result]:
    """Return the function's result for every item, in order; `limit` are at work at once."""
    results: dict[int, _Result] = {}
    pending = iter(enumerate(items))

    async def work() -> None:
        for index, item in pending:
            results[index] = await function(item)

    async with asyncio.TaskGroup() as group:
        for _ in range(min(limit, len(items))):
            group.create_task(work())
    return [results[index] for index in range(len(items))]
