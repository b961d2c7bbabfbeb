"""`report`: the named SQL reports, and any of them as a file for a spreadsheet."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dealterms.cli.completion import reports_offered
from dealterms.cli.options import (
    as_of_option,
    config_option,
    json_option,
    known_at_option,
    load,
    parse_moment,
    reading,
    require_deal,
)
from dealterms.cli.output import say, show_csv, show_json, show_table
from dealterms.errors import UsageError

if TYPE_CHECKING:
    from dealterms.reports import Report
    from dealterms.settings import Settings

__all__ = ["report_command"]

FORMATS = (".png", ".svg")


@click.command()
@click.argument("name", required=False, shell_complete=reports_offered)
@click.option("--csv", "is_csv", is_flag=True, help="CSV on standard output.")
@click.option(
    "--parquet",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A Parquet file (needs the extra dealterms[parquet]).",
)
@click.option("--sql", "is_sql", is_flag=True, help="Print its SELECT, with what it asks for.")
@click.option(
    "--datasette", "is_datasette", is_flag=True, help="Print every report as Datasette's metadata."
)
@click.option("--query", metavar="SELECT", help="Run a SELECT of your own on the views (SQLite).")
@click.option(
    "--plot",
    "picture",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A picture of the history, .png or .svg (needs the extra dealterms[plot]).",
)
@click.option("--deal", help="Only this deal; some reports are about one.")
@click.option("--since", metavar="DATE", help="Of reports on a period: nothing before.")
@click.option("--until", metavar="DATE", help="Of reports on a period: nothing later.")
@as_of_option
@known_at_option
@config_option
@json_option
def report_command(
    name: str | None,
    is_csv: bool,
    parquet: Path | None,
    is_sql: bool,
    is_datasette: bool,
    query: str | None,
    picture: Path | None,
    deal: str | None,
    since: str | None,
    until: str | None,
    as_of: str | None,
    known_at: str | None,
    config: Path | None,
    is_json: bool,
) -> None:
    """Run the report NAME; without a name, list the reports and what they answer.

    \b
    dealterms report
    dealterms report changes --since 2026-01-01 --until 2026-01-31
    dealterms report changes --csv > changes.csv
    dealterms report reliability --parquet reliability.parquet
    dealterms report contested --sql
    dealterms report --datasette > metadata.json
    dealterms report --query "SELECT term, count(*) FROM claims GROUP BY term"
    dealterms report history_at --deal nvidia-openai --plot timeline.png
    dealterms report terms_at --deal nvidia-openai --as-of 2025-12-31 --known-at 2026-01-15
    """
    from dealterms.clock import system_clock
    from dealterms.reports import list_reports, load_report, run_report

    if query is not None:
        _run_own(load(config), query, is_csv=is_csv, is_json=is_json)
        return
    if is_datasette:
        show_json(_metadata(load(config)))
        return
    if name is None:
        listed = [_listed(one) for one in list_reports()]
        show_json(listed) if is_json else show_table(listed, ("name", "title", "options"))
        return
    report = load_report(name)
    if is_sql:
        click.echo(report.text)
        return
    if picture is not None:
        _check_picture(report.sql, report.name, picture)
    values = {
        "deal": deal,
        "since": parse_moment(since, is_start=True),
        "until": parse_moment(until),
        "as_of": parse_moment(as_of),
        "known_at": parse_moment(known_at),
    }
    with reading(load(config)) as connection:
        title = require_deal(connection, deal)["name"] if deal is not None else name
        columns, rows = run_report(connection, report, values, now=system_clock())
    if picture is not None:
        _draw(rows, title, parse_moment(as_of), picture)
    elif parquet is not None:
        _write_parquet(parquet, columns, rows)
    elif is_json:
        show_json(rows)
    elif is_csv:
        show_csv(rows, columns)
    else:
        show_table(rows, columns, title=report.title)


def _metadata(settings: Settings) -> dict[str, Any]:
    from sqlalchemy.engine import make_url

    from dealterms.reports.datasette import datasette_metadata
    from dealterms.tables import metadata

    url = make_url(settings.store.url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise UsageError("Datasette reads SQLite files; store.url names a PostgreSQL database")
    return datasette_metadata(Path(url.database).stem, {*metadata.tables, "alembic_version"})


def _write_parquet(path: Path, columns: list[str], rows: list[dict[str, Any]]) -> None:
    from dealterms.exports import write_rows

    if path.suffix != ".parquet":
        raise UsageError(f"--parquet {path}: a Parquet file ends in .parquet")
    write_rows(path, columns, rows)
    say(f"{path}: {len(rows)} rows")


def _listed(report: Report) -> dict[str, str]:
    """Return a report as `report` lists it; options it cannot do without stand bare."""
    options = [
        f"--{one.name.replace('_', '-')}"
        if one.default == "required"
        else f"[--{one.name.replace('_', '-')}]"
        for one in report.parameters
    ]
    return {
        "name": report.name,
        "title": report.title,
        "question": report.question,
        "options": " ".join(options),
    }


def _run_own(settings: Settings, sql: str, *, is_csv: bool, is_json: bool) -> None:
    from dealterms.reports.free_query import run_query

    columns, rows = run_query(settings.store.url, sql)
    if is_json:
        show_json(rows)
    elif is_csv:
        show_csv(rows, columns)
    else:
        show_table(rows, columns)


def _check_picture(sql: str, name: str, picture: Path) -> None:
    """Refuse, before anything is asked, what could not be drawn."""
    if picture.suffix.lower() not in FORMATS:
        raise UsageError(f"--plot {picture}: a picture ends in {' or '.join(FORMATS)}")
    if not all(column in sql for column in ("value_json", "valid_from", "relation")):
        raise UsageError(f"the report {name} is no history, which is what is drawn: try history_at")


def _draw(rows: list[dict[str, Any]], title: str, as_of: datetime | None, picture: Path) -> None:
    from dealterms.cli.picture import save_timeline
    from dealterms.clock import system_clock
    from dealterms.web.timeline import draw_timeline

    now = system_clock()
    drawn = draw_timeline(rows, min(now, as_of) if as_of else now)
    if not drawn.lanes and not drawn.status:
        raise UsageError("nothing to draw: no amount, no date and no status was known")
    save_timeline(drawn, f"{title}, as of {as_of:%Y-%m-%d}" if as_of else title, picture)
    say(f"drawn: {picture}")
