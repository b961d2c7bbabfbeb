"""Named reports: one .sql file each, run read-only. The first line of a file says what it shows.

Reports read the views that are promised to users and nothing else, so that each of them can be
copied into any SQL client.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import Any

from sqlalchemy import Connection, text

from dealterms.errors import UsageError

__all__ = ["Report", "list_reports", "load_report", "run_report"]


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its name, a sentence for people, and its SELECT."""

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


def run_report(connection: Connection, report: Report) -> tuple[list[str], list[dict[str, Any]]]:
    """Return the columns and the rows of a report."""
    result = connection.execute(text(report.sql))
    return list(result.keys()), [dict(row) for row in result.mappings()]


def _report(name: str, content: str) -> Report:
    first, _, sql = content.partition("\n")
    return Report(name, first.removeprefix("--").strip(), sql.strip())
