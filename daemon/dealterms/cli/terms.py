"""`terms` and `history`: the state of each term, and how it came about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dealterms.cli.completion import deals_offered, terms_offered
from dealterms.cli.options import (
    as_of_option,
    config_option,
    json_option,
    known_at_option,
    load,
    parse_moment,
    query,
    reading,
    require_deal,
    require_term,
)
from dealterms.cli.output import (
    plot_width,
    say,
    short_time,
    show_drawing,
    show_entries,
    show_json,
    show_table,
)
from dealterms.errors import UsageError

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["history_command", "terms_command"]

_TERM_COLUMNS = (
    "deal_id", "term", "holder", "layer", "value_text", "qualifier", "modality", "is_contested",
    "support_count", "asserted_at", "publisher", "url", "is_stale",
)  # fmt: skip
_ON_TERMINAL = (
    "deal_id", "term", "holder", "layer", "qualifier", "value_text", "modality", "since",
)  # fmt: skip
_STEP_COLUMNS = (
    "term", "holder", "layer", "step", "valid_from", "previous_value_text", "value_text",
    "qualifier", "modality", "relation", "quote", "publisher", "url",
)  # fmt: skip


@click.command()
@click.argument("deal", required=False, shell_complete=deals_offered)
@as_of_option
@known_at_option
@config_option
@json_option
def terms_command(
    deal: str | None, as_of: str | None, known_at: str | None, config: Path | None, is_json: bool
) -> None:
    """Show the current state of each term, of one DEAL or of all.

    LAYER says whether the parties or others said it, SUPPORT how many independent sources did.
    A row is contested while a later report says something else. A rumour is stale when no further
    source has told it for 90 days, up to today or the day of --as-of.

    \b
    dealterms terms
    dealterms terms nvidia-openai --json
    dealterms terms nvidia-openai --as-of 2025-12-31
    dealterms terms nvidia-openai --as-of 2025-12-31 --known-at 2026-01-15
    """
    moments = {"as_of": parse_moment(as_of), "known_at": parse_moment(known_at)}
    with reading(load(config)) as connection:
        if deal is not None:
            require_deal(connection, deal)
        rows = (
            _past(connection, deal, moments)
            if any(moments.values())
            else _current(connection, deal)
        )
        _flag_stale(connection, rows, moments)
    if is_json:
        show_json(rows)
        return
    rows = [row | {"since": short_time(row["asserted_at"])[:10] + _mark(row)} for row in rows]
    show_table(
        rows, _TERM_COLUMNS, on_terminal=_ON_TERMINAL[len({row["deal_id"] for row in rows}) == 1 :]
    )
    if not rows:
        say("no term is known yet")


@click.command()
@click.argument("deal", shell_complete=deals_offered)
@click.argument("term", required=False, shell_complete=terms_offered)
@as_of_option
@known_at_option
@click.option("--plot", "is_plot", is_flag=True, help="Draw it: amounts and dates over time.")
@config_option
@json_option
def history_command(
    deal: str,
    term: str | None,
    as_of: str | None,
    known_at: str | None,
    is_plot: bool,
    config: Path | None,
    is_json: bool,
) -> None:
    """Show how the terms of a DEAL changed, each step with its quote and link.

    \b
    dealterms history nvidia-openai
    dealterms history nvidia-openai investment_amount
    dealterms history nvidia-openai investment_amount --plot
    dealterms history nvidia-openai investment_amount --as-of 2025-12-31 --known-at 2026-01-15
    """
    from dealterms.reports import load_report, run_report

    values = {"deal": deal, "as_of": parse_moment(as_of), "known_at": parse_moment(known_at)}
    with reading(load(config)) as connection:
        require_deal(connection, deal)
        if term is not None:
            require_term(connection, deal, term)
        _, rows = run_report(connection, load_report("history_at"), values)
    rows = [row for row in rows if term in (None, row["term"])]
    if is_plot:
        _plot(rows, parse_moment(as_of))
        return
    if is_json:
        show_json(rows)
        return
    show_entries(rows, _STEP_COLUMNS, _step_headline)
    if not rows:
        say("no step is recorded")


def _plot(rows: list[dict[str, Any]], as_of: datetime | None) -> None:
    """Draw the steps as a timeline as wide as the terminal; words alone cannot be drawn."""
    from dealterms.cli.drawing import timeline_lines
    from dealterms.clock import system_clock
    from dealterms.web.timeline import draw_timeline

    now = system_clock()
    drawn = draw_timeline(rows, min(now, as_of) if as_of else now)
    if not drawn.lanes and not drawn.status:
        raise UsageError("nothing to draw: neither an amount, nor a date, nor the status")
    show_drawing(timeline_lines(drawn, plot_width()))


def _current(connection: Connection, deal: str | None) -> list[dict[str, Any]]:
    return query(
        connection,
        "SELECT * FROM term_current"
        " WHERE (CAST(:deal AS TEXT) IS NULL OR deal_id = :deal)"
        " ORDER BY deal_id, term, holder NULLS FIRST, layer",
        deal=deal,
    )


def _past(
    connection: Connection, deal: str | None, moments: Mapping[str, datetime | None]
) -> list[dict[str, Any]]:
    """Return the rows of term_current as they were, of one deal or of each."""
    from dealterms.reports import load_report, run_report

    known = query(connection, "SELECT deal_id FROM deal_current ORDER BY deal_id")
    report = load_report("terms_at")
    return [
        row
        for deal_id in ([deal] if deal else [one["deal_id"] for one in known])
        for row in run_report(connection, report, {"deal": deal_id, **moments})[1]
    ]


def _flag_stale(
    connection: Connection, rows: list[dict[str, Any]], moments: Mapping[str, datetime | None]
) -> None:
    """Say of each row whether it is a rumour that has gone stale by the day asked about."""
    from dealterms.clock import system_clock
    from dealterms.reports.staleness import RowName, load_stale

    at = moments["as_of"] or moments["known_at"] or system_clock()
    stale = load_stale(connection, at, known_at=moments["known_at"])
    for row in rows:
        row["is_stale"] = RowName.of(row) in stale


def _mark(row: Mapping[str, Any]) -> str:
    marks = (("is_contested", ", contested"), ("is_stale", ", stale"))
    return "".join(word for name, word in marks if row[name])


def _step_headline(step: Mapping[str, Any]) -> str:
    """Return "capacity, official, since 2025-09-22 20:40: 10 GW (at_least, announced, first)"."""
    holder = f" ({step['holder']})" if step["holder"] else ""
    until = f" until {short_time(step['valid_to'])}" if step["valid_to"] else ""
    before = f"{step['previous_value_text']} → " if step["previous_value_text"] else ""
    return (
        f"{step['term']}{holder}, {step['layer']}, since {short_time(step['valid_from'])}{until}: "
        f"{before}{step['value_text']} ({step['qualifier']}, {step['modality']}, "
        f"{step['relation']})"
    )
