"""Named reports: one .sql file each, run read-only; its first comments say what it answers.

Reports read the views that are promised to users and nothing else, so that each of them can be
copied into any SQL client. One text serves SQLite and PostgreSQL (docs/decisions/0019).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from sqlalchemy import Connection, String, TextClause, bindparam, text

from dealterms.errors import UsageError
from dealterms.reports.headers import Column, Default, Parameter, Report, read_report
from dealterms.tables import UtcDateTime

__all__ = [
    "EARLIEST",
    "LATEST",
    "Column",
    "Default",
    "Parameter",
    "Report",
    "list_reports",
    "load_report",
    "run_report",
]

EARLIEST: Final = datetime(1, 1, 2, tzinfo=UTC)
"""Where a period begins if nobody says so."""

LATEST: Final = datetime(9999, 12, 30, tzinfo=UTC)
"""Where `:as_of` and `:known_at` stand if nobody asks about a day: now, and whatever is to come."""

_DEFAULTS: Final[Mapping[Default, str | datetime]] = {
    Default.ALL: "",
    Default.EARLIEST: EARLIEST,
    Default.LATEST: LATEST,
}


@lru_cache(maxsize=1)
def list_reports() -> tuple[Report, ...]:
    """Return every report, by name."""
    files = [file for file in resources.files(__name__).iterdir() if file.name.endswith(".sql")]
    reports = [
        read_report(file.name.removesuffix(".sql"), file.read_text(encoding="utf-8"))
        for file in files
    ]
    return tuple(sorted(reports, key=lambda report: report.name))


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
    *,
    now: datetime = LATEST,
) -> tuple[list[str], list[dict[str, Any]]]:
    """Return the columns and the rows of a report; `is_…` columns are booleans on every database.

    `values` are those of its parameters; one that is not given takes its default, `now` where the
    report says so. Raises UsageError if one is needed that is not given, or one is given that the
    report does not ask for.
    """
    result = connection.execute(_prepared(report), _filled(report, values or {}, now))
    columns = list(result.keys())
    flags = [name for name in columns if name.startswith("is_")]
    rows = [dict(zip(columns, row, strict=True)) for row in result]
    for row in rows:
        row.update((name, bool(row[name])) for name in flags)
    return columns, rows


@lru_cache(maxsize=64)
def _prepared(report: Report) -> TextClause:
    """Return the statement with its parameters typed."""
    types = [
        bindparam(one.name, type_=UtcDateTime() if one.is_time else String())
        for one in report.parameters
    ]
    return text(report.sql).bindparams(*types)


def _filled(
    report: Report, values: Mapping[str, str | datetime | None], now: datetime
) -> dict[str, str | datetime]:
    given = {name: value for name, value in values.items() if value is not None}
    asked = {one.name: one.default for one in report.parameters}
    for name in given.keys() - asked.keys():
        raise UsageError(f"the report {report.name} takes no {_option(name)}")
    for name, default in asked.items():
        if default is Default.REQUIRED and name not in given:
            about = "one deal" if name == "deal" else "a day"
            raise UsageError(f"the report {report.name} is about {about}: add {_option(name)}")
    defaults = {**_DEFAULTS, Default.NOW: now}
    return {name: given[name] if name in given else defaults[asked[name]] for name in asked}


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}" + (" DEAL" if name == "deal" else " DATE")
