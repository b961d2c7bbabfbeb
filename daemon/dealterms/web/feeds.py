"""The health of the feeds: when each was asked last, when it is next, and what went wrong."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from dealterms.view_rows import query
from dealterms.web.answers import page
from dealterms.web.site import reading

__all__ = ["feeds_page"]

_MOST = 2000


def feeds_page(request: Request) -> Response:
    """Answer with every feed, those in trouble first, and how far the read models have come."""
    with reading(request) as connection:
        feeds = query(
            connection,
            "SELECT * FROM feed_health"
            " ORDER BY failure_count DESC, publisher, feed_url LIMIT :most",
            most=_MOST,
        )
        projections = query(
            connection,
            "SELECT projection, (SELECT position FROM log_head) - position AS lag, paused_reason"
            " FROM checkpoints ORDER BY projection",
        )
    return page(
        request,
        "feeds.html",
        section="feeds",
        feeds=feeds,
        projections=projections,
        failing=sum(feed["failure_count"] > 0 for feed in feeds),
    )
