"""Every named report: what it answers, what it takes, what it gives, from the .sql files."""

from __future__ import annotations

from collections.abc import Iterator

from dealterms.reports import Default, Parameter, Report, list_reports
from generated.markdown import code, table

__all__ = ["markdown"]

_DEFAULTS = {
    Default.REQUIRED: "must be given",
    Default.ALL: "every deal",
    Default.EARLIEST: "no bound",
    Default.LATEST: "no bound",
    Default.NOW: "now",
}


def markdown() -> str:
    """Return a section for each report."""
    return "\n".join(line for report in list_reports() for line in _section(report))


def _section(report: Report) -> Iterator[str]:
    yield f"## {code(report.name)}\n"
    yield f"{report.title} *{report.question[0].upper()}{report.question[1:]}* {report.notes}\n"
    if report.parameters:
        yield table(("parameter", "is", "else"), map(_row, report.parameters))
    yield table(("column", "holds"), [(code(one.name), one.words) for one in report.columns])


def _row(parameter: Parameter) -> tuple[str, str, str]:
    option = f"--{parameter.name.replace('_', '-')}"
    return code(option), parameter.words, _DEFAULTS[parameter.default]
