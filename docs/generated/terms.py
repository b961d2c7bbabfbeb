"""The vocabulary of terms, from the rules that read them."""

from __future__ import annotations

from dealterms.claims.vocabulary import TERMS, Term
from generated.markdown import code, table

__all__ = ["markdown"]


def markdown() -> str:
    """Return a table of every term, its kind, the labels it may take and how many it holds."""
    rows = [
        (code(term.term_id), str(term.kind), _holds(term), ", ".join(map(code, term.labels)))
        for term in TERMS.values()
    ]
    return table(("term", "kind", "holds", "values"), rows)


def _holds(term: Term) -> str:
    number = "several values" if term.has_many else "one value"
    return f"{number} a holder" if term.has_holders else number
