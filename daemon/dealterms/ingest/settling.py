"""What came of a pass: which articles are new, which have changed, what to remember. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from dealterms.dates import DatePrecision
from dealterms.errors import FetchError, WallError
from dealterms.events.blobs import Blob
from dealterms.events.catalogue import article_id_of
from dealterms.ingest.material import words_hash
from dealterms.ingest.pages import FoundPage, ReadPage
from dealterms.ingest.reading import Poll
from dealterms.ingest.results import (
    CapturedArticle,
    FeedResult,
    IngestPass,
    KnownRevision,
    PageResult,
)
from dealterms.parse import Entry
from dealterms.poll import (
    EntryState,
    PollOutcome,
    after_entry_failure,
    after_entry_success,
    after_poll,
)
from dealterms.urls import canonical_url
from dealterms.written_articles import WrittenArticle

__all__ = ["settle"]

_Outcome = Literal["captured", "revised", "unchanged", "failed", "given_up"]
_GONE = 410
_COLLAPSE = 4  # times fewer words than before
# Two statements of one date may differ by the widest zones; beyond that they are two dates.
_EARLIEST, _LATEST = timedelta(hours=-14), timedelta(hours=38)


def settle(
    polls: Sequence[Poll], latest: Mapping[str, KnownRevision], *, is_backfill_silent: bool
) -> IngestPass:
    """Decide what is new, what has changed and what to remember. Pure."""
    captured: dict[str, CapturedArticle] = {}
    feeds: list[FeedResult] = []
    results: list[PageResult] = []
    entries: list[EntryState] = []
    for poll in polls:
        article_count = 0
        first_polled_at = poll.due.state.first_polled_at or poll.polled_at
        for page in poll.pages:
            is_first = is_backfill_silent and page.remembered.seen_at <= first_polled_at
            found = _capture(poll, page, latest, is_backfill=is_first)
            if found is not None and found.article_id not in captured:
                captured[found.article_id] = found
                article_count += found.revision == 1
            else:
                found = None
            is_odd = found is not None and _has_collapsed(found, latest.get(found.article_id))
            entries.append(_remembered(page, poll.polled_at, is_odd=is_odd))
            results.append(_page_result(poll, page, found, entries[-1]))
        if poll.outcome is not None:
            outcome = replace(poll.outcome, article_count=article_count)
            feeds.append(_feed_result(poll, outcome))
    ordered = sorted(
        captured.values(), key=lambda one: one.dated_at or datetime.max.replace(tzinfo=UTC)
    )
    return IngestPass(tuple(ordered), tuple(feeds), tuple(results), tuple(entries))


def _capture(
    poll: Poll, page: FoundPage, latest: Mapping[str, KnownRevision], *, is_backfill: bool
) -> CapturedArticle | None:
    """Return the article if its text is new; None for a failed page and for a known text."""
    if page.read is None:
        return None
    article = page.read.article
    article_id = article_id_of(article.canonical_url)
    known = latest.get(article_id)
    if known is not None and not _is_news(poll, page.read, known):
        return None
    return CapturedArticle(
        article=article,
        article_id=article_id,
        revision=known.revision + 1 if known else 1,
        feed=poll.due.state,
        published_at=_published(article, page.entry),
        feed_published_at=page.entry.published_at,
        fetched_at=page.read.fetched_at,
        page=None if page.read.page is None else Blob.of(page.read.page),
        is_backfill=is_backfill,
        poll_id=poll.poll_id,
    )


def _has_collapsed(found: CapturedArticle, known: KnownRevision | None) -> bool:
    """True if next to nothing is left of an article: a notice may stand in its place for a while.

    What it is, a takedown or "back soon" under status 200, only a later look can tell.
    """
    return known is not None and found.article.word_count * _COLLAPSE < known.word_count


def _is_news(poll: Poll, read: ReadPage, known: KnownRevision) -> bool:
    """True if the words differ from those that are recorded, and may take their place.

    A forgotten article stays forgotten, and a feed's text never replaces that of a page, unless the
    feed is where its articles come from.
    """
    if known.words_sha256 is None:
        return False
    if read.page is None and not known.is_from_feed and poll.due.state.text_from != "feed":
        return False
    return words_hash(read.article.text) != known.words_sha256


def _published(article: WrittenArticle, entry: Entry) -> datetime | None:
    """Return the page's date, with the feed's time of day where the page names only the day."""
    stated, fed = article.published_at, entry.published_at
    is_vague = article.date_precision in (DatePrecision.DAY, DatePrecision.UNZONED)
    is_exact = entry.date_precision in (DatePrecision.SECOND, DatePrecision.MINUTE)
    if stated is None or fed is None or not (is_vague and is_exact):
        return stated
    return fed if _EARLIEST <= fed - stated < _LATEST else stated


def _remembered(page: FoundPage, now: datetime, *, is_odd: bool) -> EntryState:
    error = page.error
    if error is None:
        dated = page.read.article.published_at if page.read else None
        answer = page.read.answer if page.read else None
        return after_entry_success(
            page.remembered,
            now,
            published_at=dated or page.entry.published_at,
            answer=answer,
            is_odd=is_odd,
        )
    status = error.status if isinstance(error, FetchError) else None
    asked = error.retry_after_seconds if isinstance(error, FetchError) else None
    return after_entry_failure(
        page.remembered,
        str(error),
        now,
        status=status,
        retry_after=None if asked is None else timedelta(seconds=asked),
        is_final=status == _GONE or isinstance(error, WallError),
    )


def _page_result(
    poll: Poll, page: FoundPage, found: CapturedArticle | None, entry: EntryState
) -> PageResult:
    read = page.read
    address = canonical_url(page.entry.url) if read is None else read.article.canonical_url
    error = None if page.error is None else str(page.error)
    if error is not None and read is not None:
        error = f"{error}; its text was taken from the feed"
    return PageResult(
        page.entry.url,
        poll.due.state.url,
        article_id_of(address),
        poll.poll_id,
        _outcome_of(page, found, entry),
        error=error,
        status=page.error.status if isinstance(page.error, FetchError) else None,
        is_given_up=page.error is not None and entry.next_attempt_at is None,
    )


def _outcome_of(page: FoundPage, found: CapturedArticle | None, entry: EntryState) -> _Outcome:
    if found is not None:
        return "captured" if found.revision == 1 else "revised"
    if page.error is None or page.read is not None:
        return "unchanged"
    return "failed" if entry.next_attempt_at else "given_up"


def _feed_result(poll: Poll, outcome: PollOutcome) -> FeedResult:
    result: Literal["ok", "not_modified"] = "ok" if poll.is_modified else "not_modified"
    return FeedResult(
        before=poll.due.state,
        after=after_poll(poll.due.state, outcome, poll.polled_at),
        poll_id=poll.poll_id,
        outcome="failed" if outcome.error else result,
        reason=poll.due.reason,
        byte_count=outcome.byte_count,
        new_entry_count=outcome.new_entry_count,
        offer=outcome.offer,
    )
