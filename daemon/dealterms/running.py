"""What stays up: the daemon with what it serves beside its work, and `serve`, put together.

Bootstrap opens the parts; here they are kept running until a signal comes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from dealterms.bootstrap import open_pipeline
from dealterms.claims.document import Document
from dealterms.clock import system_clock
from dealterms.database import masked, open_reader
from dealterms.errors import DealtermsError
from dealterms.health.vitals import Vitals
from dealterms.log import get_logger
from dealterms.pipeline import Pipeline
from dealterms.readings import read_refusals
from dealterms.service import Reload, Service, Work, notifier
from dealterms.settings import Settings, WebSettings, load_settings, service_socket
from dealterms.workers import WorkerPool

if TYPE_CHECKING:  # neither the rules nor the pages' libraries are waited for at the start
    from dealterms.claims.draft import Refusal
    from dealterms.web.site import Site

__all__ = ["run_daemon", "serve_pages"]

log = get_logger("service")


def run_daemon(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT; at SIGHUP go on with the configuration as it is then."""
    asyncio.run(_Daemon(settings).run())


class _Daemon:
    """One process, through all the configurations it is given."""

    def __init__(self, settings: Settings) -> None:
        self._first = self._wanted = settings
        self._vitals = Vitals()
        self._service: Service | None = None
        self._is_open = False

    async def run(self) -> None:
        """Work until told to stop; with a configuration that cannot be opened, with the former."""
        settings, wanted = self._first, await self._run_with(self._first)
        while wanted is not None:
            former, settings = settings, wanted
            try:
                wanted = await self._run_with(settings)
            except DealtermsError as error:
                if self._is_open:  # it was at work already: no fault of the configuration
                    raise
                log.error("configuration cannot be used, the former one is kept", error=str(error))
                if self._wanted is settings:  # else it was read once more, while this one failed
                    self._wanted = former
                settings, wanted = former, await self._run_with(former)

    async def _run_with(self, settings: Settings) -> Settings | None:
        """Open everything and work; return the settings to go on with, None to end."""
        self._is_open = False
        async with (
            open_pipeline(settings) as pipeline,
            _pages_beside(settings),
            _health_beside(settings, self._vitals),
            _callback_beside(settings, pipeline),
        ):
            self._is_open, before = True, self._service
            if before is not None and not before.is_reloading:
                return None  # a signal to stop came while everything was being opened anew
            if self._wanted is not settings:
                return self._wanted  # a signal to read again came
            log.info("database opened", database=masked(settings.store.url))
            self._service = _service_of(pipeline, self._vitals, self._load_anew)
            await self._service.run()
            return self._wanted if self._service.is_reloading else None

    async def _load_anew(self) -> bool:
        """Read the configuration again; return whether it is sound, having said so if not."""
        try:
            self._wanted = await asyncio.to_thread(_load_sound, self._first.path)
        except DealtermsError as error:
            log.error("configuration is wrong, the former one is kept", error=str(error))
            return False
        log.info("configuration read again", file=str(self._first.path))
        return True


def _load_sound(path: Path | None) -> Settings:
    settings = load_settings(path)
    settings.require_secrets()
    return settings


def _service_of(pipeline: Pipeline, vitals: Vitals, reload: Reload) -> Service:
    works: dict[str, Work] = {"pass": pipeline.take_in, "relay": pipeline.relay.keep_up}
    if pipeline.ask is not None:  # beside the others, so that a slow one delays nothing
        works["llm"] = pipeline.ask_due
    if pipeline.pushes is not None:
        works["websub"] = pipeline.pushes.keep_up
    return Service(
        works,
        {"pass": "relay"},  # what a pass queues is sent at once
        drain=pipeline.relay.drain,
        notify=notifier(service_socket()),
        vitals=vitals,
        reload=reload,
    )


@asynccontextmanager
async def _health_beside(settings: Settings, vitals: Vitals) -> AsyncIterator[None]:
    """Serve /healthz, /readyz and /metrics while the daemon works, if there is [health]."""
    if settings.health is None:
        yield
        return
    from dealterms.web.operations import Operations, serving_operations

    engine = open_reader(settings.store.url)
    try:
        async with serving_operations(Operations(vitals, engine, system_clock), settings.health):
            yield
    finally:
        engine.dispose()


@asynccontextmanager
async def _callback_beside(settings: Settings, pipeline: Pipeline) -> AsyncIterator[None]:
    """Listen to hubs while the daemon works, if the configuration has [websub]."""
    if settings.websub is None or pipeline.pushes is None:
        yield
        return
    from dealterms.web.pushes import serving_pushes

    async with serving_pushes(pipeline.pushes, settings.websub):
        yield


def serve_pages(settings: Settings, tell: Callable[[str], None]) -> None:
    """Serve the pages until SIGTERM or SIGINT; `tell` is given their address once they are up."""
    from dealterms.web.server import serve

    async def run() -> None:
        async with _open_site(settings) as site:
            await serve(site, settings.web or WebSettings(), tell)

    asyncio.run(run())


@asynccontextmanager
async def _pages_beside(settings: Settings) -> AsyncIterator[None]:
    """Serve the pages while the daemon works, if the configuration has [web]."""
    if settings.web is None:
        yield
        return
    from dealterms.web.server import serving

    async with _open_site(settings) as site, serving(site, settings.web):
        yield


@asynccontextmanager
async def _open_site(settings: Settings) -> AsyncIterator[Site]:
    """Open what the pages are made from: a reader of the database, and a worker of their own."""
    from dealterms.web.live import Watch
    from dealterms.web.site import Site

    engine = open_reader(settings.store.url)
    try:
        async with WorkerPool() as workers:

            async def read_again(document: Document) -> tuple[Refusal, ...]:
                return await workers.run(read_refusals, document, settings.watchlist)

            yield Site(engine, system_clock, Watch(engine), read_again)
    finally:
        engine.dispose()
