"""What a report's .sql file says about itself, in the comments that it begins with. Pure.

    -- Deals without news, the longest silent first.
    -- Question: of which watched deals has nobody written, and for how long?
    -- Parameters:
    --   as_of [now]: the moment up to which the days are counted
    -- Columns:
    --   deal_id: the deal

Lines between the question and what follows are notes. The word in brackets is the value that a
parameter takes if none is given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = ["Column", "Default", "Parameter", "Report", "read_report"]


class Default(StrEnum):
    """What a parameter is if nobody gives it a value."""

    REQUIRED = "required"
    ALL = "all"
    EARLIEST = "earliest"
    LATEST = "latest"
    NOW = "now"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: `name` stands behind a colon in the SELECT; `deal` is text, others are times."""

    name: str
    default: Default
    words: str

    @property
    def is_time(self) -> bool:
        """True unless it names a deal."""
        return self.name != "deal"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the result and what it holds."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its name, what it is about, and its SELECT; `text` is the whole file."""

    name: str
    title: str
    question: str
    notes: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    text: str
    sql: str


_PARAMETER: Final = re.compile(r"(\w+) \[(\w+)\]: (.+)")
_COLUMN: Final = re.compile(r"(\w+): (.+)")


def read_report(name: str, text: str) -> Report:
    """Return the report that a file describes; ValueError if its comments are not of that form."""
    head, sql = _parted(text)
    title, question, *others = head
    if not question.startswith("Question: "):
        raise ValueError(f"{name}.sql: the second line asks no question")
    sections = _sections(others)
    return Report(
        name=name,
        title=title,
        question=question.removeprefix("Question: "),
        notes=" ".join(sections["Notes:"]),
        parameters=tuple(_parameter(name, line) for line in sections["Parameters:"]),
        columns=tuple(Column(*_matched(name, _COLUMN, line)) for line in sections["Columns:"]),
        text=text.strip(),
        sql=sql,
    )


def _parted(text: str) -> tuple[list[str], str]:
    """Return the lines of the comments at the top, and the SELECT behind them."""
    lines = text.splitlines()
    count = next(place for place, line in enumerate(lines) if not line.startswith("--"))
    return [line[2:].strip() for line in lines[:count]], "\n".join(lines[count:]).strip()


def _sections(lines: list[str]) -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {"Notes:": [], "Parameters:": [], "Columns:": []}
    current = sections["Notes:"]
    for line in lines:
        if line in sections:
            current = sections[line]
        else:
            current.append(line)
    return sections


def _parameter(report: str, line: str) -> Parameter:
    name, default, words = _matched(report, _PARAMETER, line)
    return Parameter(name, Default(default), words)


def _matched(report: str, pattern: re.Pattern[str], line: str) -> tuple[str, ...]:
    found = pattern.fullmatch(line)
    if found is None:
        raise ValueError(f'{report}.sql: "{line}" names no parameter or column')
    return found.groups()
