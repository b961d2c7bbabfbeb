"""`explain`: every claim about a term, and why its state is what it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from dealterms.cli.options import config_option, json_option, load, query, reading, require_deal
from dealterms.cli.output import say, short_time, show_entries, show_json
from dealterms.errors import UsageError
from dealterms.meanings import why

__all__ = ["explain_command"]

_CLAIM_COLUMNS = (
    "claim_id", "holder", "layer", "value_text", "qualifier", "modality", "speaker_class",
    "asserted_at", "relation", "is_active", "why", "publisher", "quote", "url",
)  # fmt: skip


@click.command()
@click.argument("deal")
@click.argument("term")
@config_option
@json_option
def explain_command(deal: str, term: str, config: Path | None, is_json: bool) -> None:
    """Show every claim about a TERM of a DEAL, its relation, and what stands because of it.

    \b
    dealterms explain nvidia-openai investment_amount
    dealterms explain nvidia-openai status --json
    """
    with reading(load(config)) as connection:
        require_deal(connection, deal)
        standing = query(
            connection,
            "SELECT * FROM term_current WHERE deal_id = :deal AND term = :term"
            " ORDER BY holder NULLS FIRST, layer",
            deal=deal,
            term=term,
        )
        claims = query(
            connection,
            "SELECT c.*, r.inactive_reason FROM claims AS c JOIN claim_records AS r"
            " ON r.claim_id = c.claim_id AND r.extractor = c.extractor"
            " WHERE c.deal_id = :deal AND c.term = :term"
            " ORDER BY c.asserted_at NULLS FIRST, c.published_at NULLS FIRST, c.quote_start",
            deal=deal,
            term=term,
        )
        if not claims:
            _refuse_unknown(connection, deal, term)
    for claim in claims:
        claim["why"] = why(claim)
    if is_json:
        show_json({"deal_id": deal, "term": term, "state": standing, "claims": claims})
        return
    for row in standing:
        say(f"{row['layer']}: {row['value_text']} ({row['qualifier']}, {row['modality']})"
            + (" for " + row["holder"] if row["holder"] else "")
            + (", contested" if row["is_contested"] else ""))  # fmt: skip
    show_entries(claims, _CLAIM_COLUMNS, _headline)


def _headline(claim: Mapping[str, Any]) -> str:
    """Return id, time, value and stance of a claim, then its relation and why."""
    holder = f" for {claim['holder']}" if claim["holder"] else ""
    return (
        f"{claim['claim_id']}  {short_time(claim['asserted_at'])}  {claim['value_text']}{holder} "
        f"({claim['qualifier']}, {claim['modality']}; {claim['speaker_class']}, {claim['layer']}): "
        f"{claim['relation'] or 'none'}: {claim['why']}"
    )


def _refuse_unknown(connection: Any, deal: str, term: str) -> None:
    rows = query(
        connection,
        "SELECT DISTINCT term FROM claims WHERE deal_id = :deal ORDER BY term",
        deal=deal,
    )
    known = ", ".join(row["term"] for row in rows) or "none yet"
    raise UsageError(f'no claim about "{term}" of {deal}; terms with claims: {known}')
