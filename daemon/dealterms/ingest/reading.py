"""The network's side of a pass: one feed, then its pages, and every failure made an outcome."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from dealterms import metrics
from dealterms.clock import Clock, monotonic
from dealterms.dates import read_date
from dealterms.errors import DealtermsError, ExtractError, FetchError
from dealterms.feed_texts import read_feed
from dealterms.fetch import FEED_LIMITS, Fetched, Fetcher
from dealterms.hubs import offer_in_header
from dealterms.ingest.pages import FoundPage, Headers, PageReader, ReadPage
from dealterms.ingest.places import Admit, Places
from dealterms.log import get_logger
from dealterms.parse import Entry, ParsedFeed, parse_feed
from dealterms.poll import DueFeed, EntryState, KnownEntry, PollOutcome
from dealterms.workers import WorkerPool
from dealterms.written_articles import WrittenArticle

__all__ = ["FeedReader", "Poll"]

log = get_logger("ingest")


@dataclass(slots=True)
class Poll:
    """What came of one feed; `outcome` is None if only pages of it were due.

    `poll_id` is in the log's lines and in what follows from them: that of all that began with it.
    """

    due: DueFeed
    poll_id: str
    polled_at: datetime
    outcome: PollOutcome | None
    pages: list[FoundPage] = field(default_factory=list)
    is_modified: bool = True


class FeedReader:
    """Reads feeds, then the pages of their new entries, for those that began together."""

    def __init__(
        self,
        fetcher: Fetcher,
        workers: WorkerPool,
        pages: PageReader,
        load_entries: Callable[[str], Mapping[str, KnownEntry]],
        headers_of: Callable[[str], Headers],
        clock: Clock,
        places: Places,
    ) -> None:
        """Take what polls work with."""
        self._fetcher, self._workers, self._pages = fetcher, workers, pages
        self._load_entries, self._headers_of = load_entries, headers_of
        self._clock, self._places = clock, places

    async def poll(self, due: DueFeed, poll_id: str) -> Poll:
        """Poll one feed and read its pages; no failure of either leaves this function."""
        now, began = self._clock(), monotonic()
        try:
            headers = self._headers_of(due.state.url)
            poll = await self._outcome(Poll(due, poll_id, now, None), headers)
            poll.pages = await self._read_pages(poll, headers)
        except DealtermsError as error:  # a secret that cannot be read
            poll = Poll(due, poll_id, now, PollOutcome(None, str(error)))
        except Exception as error:  # the edge of a poll: one feed must not stop the others
            log.exception("feed poll broke", feed_url=due.state.url)
            words = f"a fault of this program: {error!r}"
            poll = Poll(due, poll_id, now, PollOutcome(None, words))
        seconds = monotonic() - began
        metrics.FEED_POLL_SECONDS.observe(seconds)
        _log_poll(poll, seconds)
        return poll

    async def _outcome(self, poll: Poll, headers: Headers) -> Poll:
        """Ask the feed if it is due; turn what goes wrong into its outcome."""
        if not poll.due.is_asked:
            return poll
        try:
            async with self._places.body() as admit:
                return await self._ask(poll, headers, admit)
        except FetchError as error:
            asked = error.retry_after_seconds
            retry_after = None if asked is None else timedelta(seconds=asked)
            return replace(poll, outcome=PollOutcome(error.status, str(error), retry_after))
        except DealtermsError as error:
            return replace(poll, outcome=PollOutcome(None, str(error)))

    async def _ask(self, poll: Poll, headers: Headers, admit: Admit) -> Poll:
        """Ask the feed; return it with the entries whose pages are new or have changed."""
        state, now = poll.due.state, poll.polled_at
        fetched = await self._fetcher.fetch(
            state.asked_url,
            FEED_LIMITS,
            etag=state.etag,
            last_modified=state.last_modified,
            headers=headers,
            admit=admit,
        )
        if fetched.not_modified:
            return replace(poll, outcome=_success(fetched, state.body_sha256), is_modified=False)
        sha256 = hashlib.sha256(fetched.body).hexdigest()
        if sha256 == state.body_sha256:
            return replace(poll, outcome=_success(fetched, sha256), is_modified=False)
        known: Mapping[str, KnownEntry] = {}
        if state.first_polled_at is not None:  # entries are saved with it
            known = await asyncio.to_thread(self._load_entries, state.url)
        parsed, texts = await self._parse(poll.due, fetched, known)
        for refusal in parsed.refusals:
            log.info("entry refused", feed_url=state.url, reason=refusal)
        wanted = _wanted(parsed, known, state.url, now)
        if texts is not None:
            wanted = [_told(page, texts.get(page.entry.key), now) for page in wanted]
        outcome = replace(
            _success(fetched, None if parsed.is_cut_off else sha256),
            entry_count=parsed.entry_count,
            new_entry_count=sum(page.entry.key not in known for page in wanted),
            rhythm=parsed.rhythm,
            offer=offer_in_header(fetched.link, fetched.url) or parsed.offer,
        )
        return replace(poll, outcome=outcome, pages=wanted)

    async def _parse(
        self, due: DueFeed, fetched: Fetched, known: Mapping[str, KnownEntry]
    ) -> tuple[ParsedFeed, dict[str, WrittenArticle] | None]:
        """Return what is new in the feed, and its articles if they are to be taken from it."""
        hashes = frozenset(entry.sha256 for entry in known.values())
        answer = (fetched.body, fetched.content_type, fetched.url, hashes)
        if due.state.text_from != "feed":
            return await self._workers.run(parse_feed, *answer), None
        read = await self._workers.run(read_feed, *answer)
        pairs = zip(read.feed.entries, read.articles, strict=True)
        return read.feed, {entry.key: article for entry, article in pairs if article is not None}

    async def _read_pages(self, poll: Poll, headers: Headers) -> list[FoundPage]:
        """Read the new entries' pages, and those that are wanted again whatever the feed says."""
        state = poll.due.state
        if state.text_from == "feed":
            return poll.pages
        new = {page.entry.key for page in poll.pages}
        again = [FoundPage(_entry_of(one), one) for one in poll.due.entries if one.key not in new]
        wanted = [*poll.pages, *again]
        if not wanted:
            return wanted
        async with self._places.feed_with_pages:
            return await self._pages.read_pages(wanted, state.url, headers)


def _success(fetched: Fetched, body_sha256: str | None) -> PollOutcome:
    return PollOutcome(
        status=fetched.status,
        max_age=fetched.max_age,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
        body_sha256=body_sha256,
        permanent_url=fetched.moved_to,
        byte_count=None if fetched.not_modified else len(fetched.body),
    )


def _wanted(
    parsed: ParsedFeed, known: Mapping[str, KnownEntry], feed_url: str, now: datetime
) -> list[FoundPage]:
    """Return the new and the changed entries, each once, with what is remembered of them."""
    pages: dict[str, FoundPage] = {}
    for entry in parsed.entries:
        old = known.get(entry.key)
        remembered = EntryState(
            feed_url,
            entry.key,
            entry.sha256,
            entry.url,
            "failed",
            seen_at=old.seen_at if old else now,
            title=entry.title,
            published_raw=entry.published_raw,
            author=entry.author,
        )
        pages.setdefault(entry.key, FoundPage(entry, remembered))
    return list(pages.values())


def _told(page: FoundPage, article: WrittenArticle | None, now: datetime) -> FoundPage:
    """Return an entry with the article that its feed tells."""
    if article is None:
        return replace(page, error=ExtractError(f"{page.entry.url}: its feed holds no text"))
    return FoundPage(page.entry, page.remembered, ReadPage(article, None, now))


def _entry_of(known: EntryState) -> Entry:
    """Return an entry as far as it is remembered; it may have left its feed by now."""
    stated = read_date(known.published_raw)
    return Entry(
        key=known.key,
        url=known.article_url,
        title=known.title,
        published_at=stated.at if stated else None,
        published_raw=known.published_raw,
        date_precision=stated.precision if stated else None,
        author=known.author,
        summary="",
        sha256=known.sha256,
    )


def _log_poll(poll: Poll, seconds: float) -> None:
    """One line a feed, with its outcome."""
    url, outcome, reason = poll.due.state.url, poll.outcome, poll.due.reason
    failed = sum(page.error is not None for page in poll.pages)
    if outcome is None:
        log.info("pages read again", feed_url=url, page_count=len(poll.pages),
                 failed_page_count=failed)  # fmt: skip
    elif outcome.error:
        log.warning("feed failed", feed_url=url, status=outcome.status, error=outcome.error,
                    seconds=round(seconds, 3))  # fmt: skip
    else:
        log.info(
            "feed polled", feed_url=url, reason=reason, status=outcome.status,
            new_entry_count=outcome.new_entry_count, page_count=len(poll.pages),
            failed_page_count=failed, seconds=round(seconds, 3),
        )  # fmt: skip
