"""Named reports: one .sql file each, run read-only. The first line of a file says what it shows.

Reports read the views that are promised to users and nothing else, so that each of them can be
copied into any SQL client.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from sqlalchemy import Connection, TextClause, bindparam, text

from dealterms.errors import UsageError
from dealterms.tables import UtcDateTime

__all__ = ["LATEST", "Report", "list_reports", "load_report", "run_report"]

LATEST: Final = datetime(9999, 12, 30, tzinfo=UTC)
"""Where `:as_of` and `:known_at` stand if nobody asks about a day: now, and whatever is to come."""

_PARAMETER = re.compile(r"(?<!:):([a-z_]+)")
_DEAL = "deal"


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its name, a sentence for people, and its SELECT with its named parameters."""

    name: str
    sentence: str
    sql: str


def list_reports() -> list[Report]:
    """Return every report, by name."""
    files = resources.files(__name__).iterdir()
    reports = [
        _report(file.name.removesuffix(".sql"), file.read_text(encoding="utf-8"))
        for file in files
        if file.name.endswith(".sql")
    ]
    return sorted(reports, key=lambda report: report.name)


def load_report(name: str) -> Report:
    """Return the report of this name; raise UsageError with the known names."""
    reports = {report.name: report for report in list_reports()}
    if name not in reports:
        raise UsageError(f'there is no report "{name}"; known: {", ".join(reports)}')
    return reports[name]


def run_report(
    connection: Connection,
    report: Report,
    values: Mapping[str, str | datetime | None] | None = None,
) -> tuple[list[str], list[dict[str, Any]]]:
    """Return the columns and the rows of a report; `is_…` columns are booleans on every database.

    `values` are those of its parameters; a time that is not given is LATEST. Raises UsageError if
    a deal is needed, or a value is given that the report does not ask for.
    """
    statement, names = _prepared(report.sql)
    result = connection.execute(statement, _filled(report.name, names, values or {}))
    columns = list(result.keys())
    flags = [name for name in columns if name.startswith("is_")]
    rows = [dict(zip(columns, row, strict=True)) for row in result]
    for row in rows:
        row.update((name, bool(row[name])) for name in flags)
    return columns, rows


@lru_cache(maxsize=64)
def _prepared(sql: str) -> tuple[TextClause, tuple[str, ...]]:
    """Return the statement with its parameters typed, and their names."""
    names = tuple(dict.fromkeys(_PARAMETER.findall(sql)))
    times = [bindparam(name, type_=UtcDateTime()) for name in names if name != _DEAL]
    return text(sql).bindparams(*times), names


def _filled(
    report: str, names: Sequence[str], values: Mapping[str, str | datetime | None]
) -> dict[str, str | datetime]:
    given = {name: value for name, value in values.items() if value is not None}
    for name in given.keys() - set(names):
        raise UsageError(f"the report {report} takes no --{name.replace('_', '-')}")
    if _DEAL in names and _DEAL not in given:
        raise UsageError(f"the report {report} is about one deal: add --deal DEAL")
    return {name: given.get(name, LATEST) for name in names}


def _report(name: str, content: str) -> Report:
    first, _, sql = content.partition("\n")
    return Report(name, first.removeprefix("--").strip(), sql.strip())
