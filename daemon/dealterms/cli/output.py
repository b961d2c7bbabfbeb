"""How results are shown: a table on a terminal, lines with tabs in a pipe, or one JSON document.

Text of others is printed with its control characters written out, in every form.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TextIO

import click

from dealterms.printable import printable
from dealterms.view_rows import opened, plain

__all__ = [
    "plot_width",
    "say",
    "short_time",
    "show_csv",
    "show_drawing",
    "show_entries",
    "show_json",
    "show_table",
    "warn",
]

Row = Mapping[str, Any]

# JSON escapes C0 itself; what else could steer a terminal is escaped here.
_STEERS = re.compile("[\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def say(message: str) -> None:
    """Print a line for people on standard error, which keeps standard output for results."""
    click.echo(printable(message), err=True)


def warn(message: str) -> None:
    """Print a warning on standard error."""
    click.echo(f"warning: {printable(message)}", err=True)


def show_json(document: Any) -> None:
    """Print one JSON document; columns that hold JSON become objects."""
    text = json.dumps(opened(document), ensure_ascii=False, indent=2, default=plain)
    click.echo(_STEERS.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def show_table(
    rows: Sequence[Row],
    columns: Sequence[str],
    *,
    title: str | None = None,
    on_terminal: Sequence[str] | None = None,
) -> None:
    """Print rows as a table on a terminal, else as tab-separated lines under a header.

    `on_terminal` names the columns that a terminal has room for; a pipe gets them all.
    """
    if sys.stdout.isatty():
        _show_rich(rows, on_terminal or columns, title)
        return
    click.echo("\t".join(columns))
    for row in rows:
        click.echo("\t".join(_cell(row.get(column)) for column in columns))


def show_entries(
    rows: Sequence[Row],
    columns: Sequence[str],
    headline: Callable[[Row], str],
    *,
    title: str | None = None,
) -> None:
    """Print rows for people as a headline with quote and link below; in a pipe like a table."""
    if not sys.stdout.isatty():
        show_table(rows, columns)
        return
    if title:
        click.secho(f"{title}\n", italic=True)
    for row in rows:
        click.secho(printable(headline(row)), bold=True)
        if row.get("quote"):
            click.echo(f"    “{printable(row['quote'])}”")
        if row.get("url"):
            click.echo(f"    {_cell(row.get('publisher'))}  {_cell(row['url'])}")


def show_drawing(lines: Iterable[Sequence[tuple[str, str]]]) -> None:
    """Print lines of (character, style); a pipe gets the characters alone."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    for line in lines:
        text = Text()
        for sign, style in line:
            text.append(printable(sign), _STYLES.get(style, ""))
        text.rstrip()
        console.print(text)


def plot_width() -> int:
    """Return how many characters a drawing may be wide."""
    return max(min(shutil.get_terminal_size((_USUAL_WIDTH, 24)).columns, _WIDEST), _NARROWEST)


def short_time(value: Any) -> str:
    """Return a time as people read it in a column: 2026-01-31 12:00; "undated" for none."""
    text = _cell(value)
    return text[:16].replace("T", " ") if text else "undated"


def show_csv(rows: Sequence[Row], columns: Sequence[str], stream: TextIO | None = None) -> None:
    """Print rows as CSV; a cell that a spreadsheet would take for a formula gets a quote before."""
    from dealterms.exports.writers import spreadsheet_cell

    writer = csv.writer(stream or sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([spreadsheet_cell(row.get(column)) for column in columns])


_STYLES = {"official": "blue", "reported": "yellow", "name": "bold", "faint": "dim"}
_USUAL_WIDTH, _WIDEST, _NARROWEST = 100, 140, 40

_WHOLE = frozenset({"deal_id", "term", "layer", "qualifier", "modality", "since"})


def _show_rich(rows: Sequence[Row], columns: Sequence[str], title: str | None) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=title,
        title_justify="left",
        header_style="bold",
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    columns = [c for c in columns if any(_cell(row.get(c)) for row in rows)] or columns
    for column in columns:
        is_name = column in _WHOLE
        table.add_column(column.replace("_", " "), overflow="fold", no_wrap=is_name)
    for row in rows:
        table.add_row(*(Text(_short_cell(column, row.get(column))) for column in columns))
    Console().print(table)


def _short_cell(column: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return short_time(value) if column.endswith("_at") and value else _cell(value)


def _cell(value: Any) -> str:
    return "" if value is None else printable(str(plain(value)))
