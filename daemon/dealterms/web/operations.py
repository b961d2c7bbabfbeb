"""Addresses for the operator's machines: /healthz, /readyz and /metrics, on this machine only.

/healthz  the loop ticks and no work hangs: if not, only a restart helps (200 or 503)
/readyz   the works succeed and the database can be read: if not, it waits for something (200 or
          503). What is merely unwell (a feed, an endpoint, little space) is listed in the body.
/metrics  the same as figures, in Prometheus' text format
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass

import orjson
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from dealterms import __version__
from dealterms.clock import Clock
from dealterms.errors import StoreError
from dealterms.health.facts import Facts, read_facts
from dealterms.health.findings import Finding, findings, findings_of_works
from dealterms.health.gauges import gauges_of_facts, gauges_of_works
from dealterms.health.vitals import Vitals
from dealterms.log import get_logger
from dealterms.metrics import CONTENT_TYPE_LATEST, Gauge, exposition
from dealterms.settings import HealthSettings
from dealterms.view_rows import plain
from dealterms.web.guard import SafeAnswers
from dealterms.web.listening import listen_on_port, listen_on_socket, running

__all__ = ["Operations", "create_operations_app", "serving_operations"]

_LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"]  # no other site's page may borrow them

log = get_logger("health")


@dataclass(frozen=True, slots=True)
class Operations:
    """What the answers are made from: the daemon's vitals, and a reader of the database."""

    vitals: Vitals
    engine: Engine
    clock: Clock

    async def look(self) -> tuple[Facts | None, list[Finding]]:
        """Return the facts, None if they cannot be read, and what is wrong with this process."""
        wrong = findings_of_works(self.vitals.reports())
        try:
            return await asyncio.to_thread(self._facts), wrong
        except StoreError as error:
            log.warning("health unknown", error=str(error))
            return None, wrong

    def _facts(self) -> Facts:
        with self.engine.begin() as connection:
            return read_facts(connection, self.clock())

    def is_ready(self, facts: Facts | None) -> bool:
        """Return whether the daemon does its work."""
        return facts is not None and self.vitals.is_alive and not self.vitals.failing


def create_operations_app(operations: Operations) -> ASGIApp:
    """Return the application with the three addresses."""
    app = Starlette(
        routes=[
            Route("/healthz", _healthz),
            Route("/readyz", _readyz),
            Route("/metrics", _metrics),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=_LOOPBACK_NAMES)],
    )
    app.state.operations = operations
    return SafeAnswers(app)


@asynccontextmanager
async def serving_operations(
    operations: Operations, settings: HealthSettings
) -> AsyncIterator[str]:
    """Serve the addresses while the context is open; give where.

    Raises ConfigurationError if the address or the socket cannot be opened.
    """
    path, name = settings.socket_path, f"[health] listen {settings.listen}"
    if path is None:
        listener = listen_on_port(settings.address, name)
    else:
        listener = listen_on_socket(path, name)
    async with running(create_operations_app(operations), listener) as address:
        log.info("health served", address=address)
        yield address


async def _healthz(request: Request) -> Response:
    vitals = _operations_of(request).vitals
    is_alive = vitals.is_alive
    works = [asdict(report) for report in vitals.reports()]
    return _json({"is_alive": is_alive, "works": works}, is_well=is_alive)


async def _readyz(request: Request) -> Response:
    operations = _operations_of(request)
    facts, wrong = await operations.look()
    is_ready = operations.is_ready(facts)
    reasons = [one.words for one in wrong]
    reasons += ["the database cannot be read"] if facts is None else []
    unwell = [asdict(one) for one in findings(facts)] if facts else []
    return _json({"is_ready": is_ready, "reasons": reasons, "findings": unwell}, is_well=is_ready)


async def _metrics(request: Request) -> Response:
    operations = _operations_of(request)
    facts, _ = await operations.look()
    reports = operations.vitals.reports()
    gauges: list[Gauge] = gauges_of_works(__version__, operations.is_ready(facts), reports)
    if facts is not None:
        gauges += gauges_of_facts(facts)
    return Response(exposition(gauges), media_type=CONTENT_TYPE_LATEST)


def _json(document: object, *, is_well: bool) -> Response:
    body = orjson.dumps(document, default=plain, option=orjson.OPT_PASSTHROUGH_DATETIME)
    return Response(body, 200 if is_well else 503, {"Cache-Control": "no-store"},
                    "application/json")  # fmt: skip


def _operations_of(request: Request) -> Operations:
    operations = request.app.state.operations
    assert isinstance(operations, Operations)
    return operations
