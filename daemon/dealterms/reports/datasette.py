"""The reports as canned queries of Datasette: the document its `--metadata` takes. Pure.

A form of Datasette sends every parameter as text, and the empty text for one that nobody filled in.
So each parameter is wrapped in what makes of it what the command line makes: a bare day means its
first or its last moment, nothing means the default.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, Final

from dealterms.reports import EARLIEST, LATEST, Default, Parameter, Report, list_reports
from dealterms.times import time_to_text

__all__ = ["datasette_metadata"]

_NOW: Final = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"


def datasette_metadata(database: str, hidden: Collection[str]) -> dict[str, Any]:
    """Return the metadata for the database that Datasette calls so, by its file's name.

    `hidden` are the tables that nobody reports from; they can be read, but are not listed first.
    """
    return {
        "title": "dealterms",
        "databases": {
            database: {
                "queries": {report.name: _query(report) for report in list_reports()},
                "tables": {name: {"hidden": True} for name in sorted(hidden)},
            }
        },
    }


def _query(report: Report) -> dict[str, str]:
    sql = report.sql
    for parameter in report.parameters:
        sql = re.sub(rf"(?<![:\w]):{parameter.name}\b", _wrapped(parameter), sql)
    return {
        "title": report.title,
        "description": f"{report.question} {report.notes}".strip(),
        "sql": sql,
    }


def _wrapped(parameter: Parameter) -> str:
    if not parameter.is_time:
        return f":{parameter.name}"
    moment = "T00:00:00.000000Z" if parameter.name == "since" else "T23:59:59.999999Z"
    return (
        f"(CASE length(:{parameter.name}) WHEN 0 THEN {_default(parameter.default)}"
        f" WHEN 10 THEN :{parameter.name} || '{moment}' ELSE :{parameter.name} END)"
    )


def _default(default: Default) -> str:
    if default is Default.NOW:
        return _NOW
    return f"'{time_to_text(EARLIEST if default is Default.EARLIEST else LATEST)}'"
