"""The application: every address, who may ask for it, and how errors look."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from ipaddress import IPv4Network, IPv6Network

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from dealterms.errors import StoreError, UsageError
from dealterms.log import get_logger
from dealterms.settings import WebSettings
from dealterms.web import alerts, articles, changes, deal, deals, feeds, following, term
from dealterms.web.answers import page, problem
from dealterms.web.api import api_routes
from dealterms.web.guard import Door, SafeAnswers
from dealterms.web.live import changes_stream
from dealterms.web.site import FOLDER, Site

__all__ = ["create_app"]

_LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
_TITLES = {400: "That cannot be asked", 404: "Not here", 503: "Not now"}

log = get_logger("web")


def create_app(site: Site, settings: WebSettings) -> ASGIApp:
    """Return the application for a site; what guards it stands outside of what answers."""
    networks: tuple[IPv4Network | IPv6Network, ...] = settings.proxies
    app = Starlette(
        routes=_routes(),
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=_hosts(settings), www_redirect=False),
            Middleware(Door, token=settings.token(), user_header=settings.user_header,
                       proxies=networks),
            Middleware(GZipMiddleware, minimum_size=1000),
        ],
        exception_handlers={
            HTTPException: _on_http_error,
            UsageError: _on_usage_error,
            StoreError: _on_store_error,
        },
        lifespan=_watching(site),
    )  # fmt: skip
    app.state.site = site
    return SafeAnswers(app)


def _routes() -> list[BaseRoute]:
    """Return every address."""
    return [
        Route("/", deals.deals_page, name="deals"),
        Route("/deals/{deal_id}", deal.deal_page, name="deal"),
        Route("/deals/{deal_id}/terms/{term}", term.term_page, name="term"),
        Route("/claims/{claim_id}", articles.claim_page, name="claim"),
        Route("/articles/{article_id}", articles.article_page, name="article"),
        Route("/articles/{article_id}/differences", articles.differences_page, name="differences"),
        Route("/articles/{article_id}/refused", articles.refused_page, name="refused"),
        Route("/changes", changes.changes_page, name="changes"),
        Route("/changes/live", changes_stream, name="live"),
        Route("/changes.atom", following.atom, name="atom"),
        Route("/changes.json", following.json_feed, name="json-feed"),
        Route("/alerts", alerts.alerts_page, name="alerts"),
        Route("/alerts/{message_id}", alerts.alert_page, name="alert"),
        Route("/feeds", feeds.feeds_page, name="feeds"),
        Mount("/api/v1", routes=api_routes(), name="api"),
        Mount("/static", StaticFiles(directory=FOLDER / "static"), name="static"),
    ]


def _hosts(settings: WebSettings) -> list[str]:
    """Return the names by which the pages may be asked for, so that no other site can borrow them.

    A wildcard address (0.0.0.0) is no name; then `hosts` says under which ones it is reached.
    """
    address = settings.address[0]
    return [*_LOOPBACK_NAMES, address, f"[{address}]", *settings.hosts]


def _watching(site: Site) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(site.watch.run())
        try:
            yield
        finally:
            site.watch.close()
            await task

    return lifespan


async def _on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _told(request, error.status_code, error.detail)


async def _on_usage_error(request: Request, error: Exception) -> Response:
    return _told(request, 400, str(error))


async def _on_store_error(request: Request, error: Exception) -> Response:
    log.error("page failed", path=request.url.path, error=str(error))
    return _told(request, 503, "The database cannot be read at the moment; the log says why.")


def _told(request: Request, status: int, detail: str) -> Response:
    title = _TITLES.get(status, "Something is wrong")
    if request.url.path.startswith("/api/"):
        return problem(status, title, detail)
    return page(request, "error.html", status=status, title=title, detail=detail, section="")
