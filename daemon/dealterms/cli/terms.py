"""`terms` and `history`: the state of each term, and how it came about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from dealterms.cli.options import (
    config_option,
    json_option,
    load,
    parse_moment,
    query,
    reading,
    require_deal,
)
from dealterms.cli.output import say, show_json, show_table

__all__ = ["history_command", "terms_command"]

_TERM_COLUMNS = (
    "deal_id", "term", "holder", "layer", "value_text", "qualifier", "modality", "is_contested",
    "support_count", "asserted_at", "publisher", "url",
)  # fmt: skip
_STEP_COLUMNS = (
    "term", "holder", "layer", "step", "valid_from", "previous_value_text", "value_text",
    "qualifier", "modality", "relation", "quote", "publisher", "url",
)  # fmt: skip


@click.command()
@click.argument("deal", required=False)
@click.option("--as-of", metavar="DATE", help="What the sources had said by then.")
@click.option("--known-at", metavar="DATE", help="What this program knew by then.")
@config_option
@json_option
def terms_command(
    deal: str | None, as_of: str | None, known_at: str | None, config: Path | None, is_json: bool
) -> None:
    """Show the current state of each term, of one DEAL or of all.

    LAYER says whether the parties or others said it, SUPPORT how many independent sources did.
    A row is contested while a later report says something else.

    \b
    dealterms terms
    dealterms terms nvidia-openai --json
    dealterms terms nvidia-openai --as-of 2025-12-31
    dealterms terms nvidia-openai --as-of 2025-12-31 --known-at 2026-01-15
    """
    settings = load(config)
    moments = parse_moment(as_of), parse_moment(known_at)
    if any(moments):
        from dealterms.bootstrap import state_as_of

        rows = state_as_of(settings, deal_id=deal, as_of=moments[0], known_at=moments[1])
    else:
        rows = _current(settings, deal)
    _show(rows, _TERM_COLUMNS, is_json, "no term is known yet")


@click.command()
@click.argument("deal")
@click.argument("term", required=False)
@config_option
@json_option
def history_command(deal: str, term: str | None, config: Path | None, is_json: bool) -> None:
    """Show how the terms of a DEAL changed, each step with its quote and link.

    \b
    dealterms history nvidia-openai
    dealterms history nvidia-openai investment_amount
    """
    with reading(load(config)) as connection:
        require_deal(connection, deal)
        rows = query(
            connection,
            "SELECT * FROM term_history WHERE deal_id = :deal"
            " AND (CAST(:term AS TEXT) IS NULL OR term = :term)"
            " ORDER BY term, holder, layer, step",
            deal=deal,
            term=term,
        )
    _show(rows, _STEP_COLUMNS, is_json, "no step is recorded")


def _current(settings: Any, deal: str | None) -> list[dict[str, Any]]:
    with reading(settings) as connection:
        if deal is not None:
            require_deal(connection, deal)
        return query(
            connection,
            "SELECT * FROM term_current"
            " WHERE (CAST(:deal AS TEXT) IS NULL OR deal_id = :deal)"
            " ORDER BY deal_id, term, holder, layer",
            deal=deal,
        )


def _show(
    rows: list[dict[str, Any]], columns: tuple[str, ...], is_json: bool, if_none: str
) -> None:
    if is_json:
        show_json(rows)
        return
    show_table(rows, columns)
    if not rows:
        say(if_none)
