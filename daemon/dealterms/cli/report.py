"""`report`: the named SQL reports, and any of them as a file for a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import click

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
from dealterms.cli.output import show_csv, show_json, show_table

__all__ = ["report_command"]


@click.command()
@click.argument("name", required=False)
@click.option("--csv", "is_csv", is_flag=True, help="CSV on standard output.")
@click.option("--sql", "is_sql", is_flag=True, help="Print the report's SELECT instead.")
@click.option("--deal", help="Of reports about one deal.")
@as_of_option
@known_at_option
@config_option
@json_option
def report_command(
    name: str | None,
    is_csv: bool,
    is_sql: bool,
    deal: str | None,
    as_of: str | None,
    known_at: str | None,
    config: Path | None,
    is_json: bool,
) -> None:
    """Run the report NAME; without a name, list the reports.

    \b
    dealterms report
    dealterms report changes
    dealterms report changes --csv > changes.csv
    dealterms report contested --sql
    dealterms report terms_at --deal nvidia-openai --as-of 2025-12-31 --known-at 2026-01-15
    """
    from dealterms.reports import list_reports, load_report, run_report

    if name is None:
        listed = [{"name": r.name, "sentence": r.sentence} for r in list_reports()]
        show_json(listed) if is_json else show_table(listed, ("name", "sentence"))
        return
    report = load_report(name)
    if is_sql:
        click.echo(report.sql)
        return
    values = {"deal": deal, "as_of": parse_moment(as_of), "known_at": parse_moment(known_at)}
    with reading(load(config)) as connection:
        if deal is not None:
            require_deal(connection, deal)
        columns, rows = run_report(connection, report, values)
    if is_json:
        show_json(rows)
    elif is_csv:
        show_csv(rows, columns)
    else:
        show_table(rows, columns, title=report.sentence)
