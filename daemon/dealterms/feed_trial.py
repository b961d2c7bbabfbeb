"""What one address is: a feed, or a page that names some; asked once, stores nothing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from dealterms.clock import system_clock
from dealterms.errors import DealtermsError, ParseError
from dealterms.extract import FeedLink, feeds_of_page
from dealterms.fetch import FEED_LIMITS, Fetched, Fetcher
from dealterms.network import NetworkPolicy
from dealterms.parse import ParsedFeed, parse_feed
from dealterms.settings import FeedSettings, Settings
from dealterms.workers import WorkerPool

__all__ = ["Trial", "try_address"]


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of asking an address: either `feed`, or the `links` of a page (perhaps none).

    `url` is where the answer came from, `status` its code, `byte_count` its length.
    """

    url: str
    status: int
    content_type: str
    byte_count: int
    feed: ParsedFeed | None
    links: tuple[FeedLink, ...] = ()


def try_address(settings: Settings, url: str) -> Trial:
    """Ask the address once; a configured feed with its own headers.

    Raises FetchError if there is no answer, ParseError if it is neither a feed nor a page.
    """
    return asyncio.run(_try(settings, url))


async def _try(settings: Settings, url: str) -> Trial:
    configured = next((feed for feed in settings.feeds if feed.url == url), None)
    async with _fetcher(settings) as fetcher, WorkerPool() as workers:
        fetched = await fetcher.fetch(url, FEED_LIMITS, headers=_headers(configured))
        try:
            feed = await workers.run(parse_feed, fetched.body, fetched.content_type, fetched.url)
        except ParseError as error:
            return _trial(fetched, None, await _links(workers, fetched, error))
    return _trial(fetched, feed, ())


async def _links(workers: WorkerPool, fetched: Fetched, error: ParseError) -> tuple[FeedLink, ...]:
    """Return the feeds that a page names; raise what the parser said if it is no page."""
    is_page = "html" in fetched.content_type.lower() or b"<html" in fetched.body[:2_000].lower()
    if not is_page:
        raise error
    try:
        return tuple(
            await workers.run(feeds_of_page, fetched.body, fetched.url, fetched.content_type)
        )
    except DealtermsError:
        raise error from None


def _fetcher(settings: Settings) -> Fetcher:
    return Fetcher(
        NetworkPolicy(settings.network.allow),
        contact=settings.polling.user_agent_contact,
        host_gap=settings.polling.host_gap,
        clock=system_clock,
    )


def _headers(configured: FeedSettings | None) -> tuple[tuple[bytes, bytes], ...]:
    return () if configured is None else configured.request_headers()


def _trial(fetched: Fetched, feed: ParsedFeed | None, links: tuple[FeedLink, ...]) -> Trial:
    return Trial(fetched.url, fetched.status, fetched.content_type, len(fetched.body), feed, links)
