"""`explain`: every claim about a term, and why its state is what it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from dealterms.cli.completion import deals_offered, terms_offered
from dealterms.cli.options import (
    config_option,
    json_option,
    load,
    query,
    reading,
    require_deal,
    require_term,
)
from dealterms.cli.output import say, short_time, show_entries, show_json, show_table

__all__ = ["explain_command"]

_COLUMNS = (
    "order", "said_at", "value", "holder", "modality", "layer", "speaker_class", "relation", "why",
    "is_active", "publisher", "origin", "claim_id", "quote", "url",
)  # fmt: skip
_ON_TERMINAL = ("order", "said", "value", "holder", "layer", "relation", "why", "by", "claim")


@click.command()
@click.argument("deal", shell_complete=deals_offered)
@click.argument("term", shell_complete=terms_offered)
@click.option("--quotes", is_flag=True, help="Each claim with its words and link.")
@config_option
@json_option
def explain_command(deal: str, term: str, quotes: bool, config: Path | None, is_json: bool) -> None:
    """Show every claim about a TERM of a DEAL in the order of the fold, and why what stands stands.

    RELATION is what a claim was to the value that stood when it was its turn, WHY the rule. Claims
    that do not count are shown too: rejected, superseded by a newer reading, outside the body.

    \b
    dealterms explain nvidia-openai investment_amount
    dealterms explain nvidia-openai investment_amount --quotes
    dealterms explain nvidia-openai status --json
    """
    from dealterms.explanation import explain

    with reading(load(config)) as connection:
        require_deal(connection, deal)
        require_term(connection, deal, term)
        found = explain(connection, deal, term)
        standing = query(
            connection,
            "SELECT * FROM term_current WHERE deal_id = :deal AND term = :term"
            " ORDER BY holder NULLS FIRST, layer",
            deal=deal,
            term=term,
        )
    if is_json:
        state = {"state": standing, "why": found.sentences, "claims": found.claims}
        show_json({"deal_id": deal, "term": term, **state})
        return
    for sentence in found.sentences:
        say(sentence)
    if quotes:
        show_entries(found.claims, _COLUMNS, _headline)
        return
    rows = [
        row
        | {"said": short_time(row["said_at"])[:10], "by": row["publisher"],
           "claim": row["claim_id"][:8]}
        for row in found.claims
    ]  # fmt: skip
    show_table(rows, _COLUMNS, on_terminal=_ON_TERMINAL)


def _headline(claim: Mapping[str, Any]) -> str:
    """Return place, time, value and stance of a claim, then its relation and why."""
    holder = f" for {claim['holder']}" if claim["holder"] else ""
    return (
        f"{claim['order']}. {short_time(claim['said_at'])}  {claim['value']}{holder} "
        f"({claim['modality']}; {claim['speaker_class']}, {claim['layer']}): "
        f"{claim['relation'] or 'none'}: {claim['why']}  [{claim['claim_id'][:8]}]"
    )
