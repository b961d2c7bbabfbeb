"""What every page is made from: the database, the log, the clock, and the templates."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from sqlalchemy import Connection, Engine
from starlette.requests import Request

from dealterms import __version__
from dealterms.claims.document import Document
from dealterms.claims.draft import Refusal
from dealterms.clock import Clock
from dealterms.printable import printable
from dealterms.web import wording
from dealterms.web.live import Watch

__all__ = ["ReadAgain", "Site", "reading", "site_of"]

ReadAgain = Callable[[Document], Awaitable[tuple[Refusal, ...]]]
"""Reads a stored article with today's rules and returns what is refused in it."""

FOLDER = Path(__file__).parent


def _templates() -> Environment:
    """Return the templates: everything is escaped, and a name that is missing is an error."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters |= {name: getattr(wording, name) for name in wording.__all__}
    environment.globals["version"] = __version__
    return environment


def _shown(value: object) -> object:
    """Write out what could reverse a line or hide in it, wherever text of others is shown."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return "" if value is None else value
    return printable(value, keep_lines=True)


@dataclass(frozen=True, slots=True)
class Site:
    """The parts behind the pages. `engine` is read-only; `read_again` is None without workers."""

    engine: Engine
    clock: Clock
    watch: Watch
    read_again: ReadAgain | None = None
    templates: Environment = field(default_factory=_templates)


def site_of(request: Request) -> Site:
    """Return the site that a request came to."""
    site = request.app.state.site
    assert isinstance(site, Site)
    return site


@contextmanager
def reading(request: Request) -> Iterator[Connection]:
    """Give one snapshot of the database for the length of a request."""
    with site_of(request).engine.begin() as connection:
        yield connection
