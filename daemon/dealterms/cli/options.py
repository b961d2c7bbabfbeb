"""What many commands share: --config, --json, the settings, a reader of the database."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dealterms.errors import UsageError
from dealterms.times import parse_moment
from dealterms.view_rows import query

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from dealterms.settings import Settings

__all__ = [
    "as_of_option",
    "config_option",
    "endpoint_named",
    "json_option",
    "known_at_option",
    "load",
    "parse_moment",
    "query",
    "reading",
    "require_deal",
    "require_term",
]

Command = TypeVar("Command", bound=Callable[..., Any])

config_option = click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Configuration file (else DEALTERMS_CONFIG, ./dealterms.toml, /etc/dealterms/…).",
)
json_option = click.option("--json", "is_json", is_flag=True, help="One JSON document on stdout.")
as_of_option = click.option("--as-of", metavar="DATE", help="What the sources had said by then.")
known_at_option = click.option("--known-at", metavar="DATE", help="What this program knew by then.")


def load(config: Path | None, *, verbose: bool = False) -> Settings:
    """Return the settings; the log goes to standard error, errors only unless `verbose`."""
    import logging

    from dealterms.log import configure_logging
    from dealterms.settings import is_journal, load_settings

    level = logging.INFO if verbose else logging.ERROR
    configure_logging(level=level, is_journal=is_journal(sys.stderr))
    return load_settings(config or click.get_current_context().find_root().obj)


@contextmanager
def reading(settings: Settings) -> Iterator[Connection]:
    """Open the database read-only for one snapshot of it."""
    from dealterms.database import open_reader

    engine = open_reader(settings.store.url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def require_deal(connection: Connection, deal_id: str) -> Mapping[str, Any]:
    """Return the row of a deal in deal_current, or raise UsageError with the nearest known id."""
    rows = query(connection, "SELECT * FROM deal_current ORDER BY deal_id")
    found = next((row for row in rows if row["deal_id"] == deal_id), None)
    if found is not None:
        return found
    known = [row["deal_id"] for row in rows]
    raise UsageError(f'no deal "{deal_id}" is known; {_hint(deal_id, known)}')


def require_term(connection: Connection, deal_id: str, term: str) -> None:
    """Raise UsageError, with the terms that there are, unless the deal has a claim about a term."""
    sql = "SELECT DISTINCT term FROM claims WHERE deal_id = :deal ORDER BY term"
    known = [row["term"] for row in query(connection, sql, deal=deal_id)]
    if term not in known:
        raise UsageError(f'nothing was said about "{term}" of {deal_id}; {_hint(term, known)}')


def _hint(found: str, known: list[str]) -> str:
    """Return the nearest known name, and all of them."""
    from difflib import get_close_matches

    near = get_close_matches(found, known, n=1)
    guess = f"did you mean {near[0]}? " if near else ""
    return f"{guess}known: {', '.join(known) or 'none yet'}"


def endpoint_named(settings: Settings, name: str) -> str:
    """Return the id of the endpoint whose 12 hex digits begin so, or raise UsageError."""
    found = [one.endpoint_id for one in settings.alerts if one.endpoint_id.startswith(name)]
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"{one.endpoint_id} ({one.masked_url})" for one in settings.alerts)
    fault = f'"{name}" is the beginning of several endpoints' if found else f'no endpoint "{name}"'
    raise UsageError(f"{fault}; known: {known or 'none'}")
