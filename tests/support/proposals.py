"""Proposals of a model about two invented deals, and what the judge makes of them."""

from __future__ import annotations

from typing import Any

from dealterms.claims.claim import Section
from dealterms.claims.document import Block, Document, Party, WatchedDeal, Watchlist
from dealterms.claims.llm.answer import Proposal
from dealterms.claims.llm.judge import Judged, judge
from dealterms.claims.vocabulary import user_term
from support.one_sentence import PUBLISHED_AT

SUPPLY = WatchedDeal(
    "supply",
    "Halden – Tressel",
    ("compute_supply",),
    (
        Party("Halden Marine", ("Halden",), ("customer",)),
        Party("Tressel Ports", ("Tressel",), ("supplier",)),
    ),
    terms=(user_term("berths", "count", ("berth slots",)),),
)
OTHER = WatchedDeal(
    "other",
    "Ostrava – Quillon",
    ("compute_supply",),
    (
        Party("Ostrava Cloud", ("Ostrava",), ("customer",)),
        Party("Quillon Power", ("Quillon",), ("supplier",)),
    ),
)
OPENING = (
    "Tressel Ports will supply computing capacity to Halden Marine under a contract, the companies "
    "announced."
)
MACHINES = "Tressel imagines 400,000 GPUs beside Halden."
"""A sentence whose figure the rules read and bind to no term."""
AT_LEAST = "Tressel imagines at least 400,000 GPUs beside Halden."
CURTAIN = "Halden and Tressel see the curtain fall on the deal in March 2027."
"""A sentence whose date the rules read and bind to no term."""


def article(*paragraphs: str, title: str = "Halden and Tressel", lead: str = OPENING) -> Document:
    """Return an outlet's article: a title, an opening that names the deal, and these."""
    text, blocks = title, [Block(Section.TITLE, 0, len(title))]
    for paragraph in (lead, *paragraphs):
        start = len(text) + 2
        text += "\n\n" + paragraph
        blocks.append(Block(Section.BODY, start, len(text)))
    return Document("a1", "h1", text, tuple(blocks), PUBLISHED_AT, "Evening Ledger", "outlet")


def a_proposal(quote: str = MACHINES, **words: Any) -> Proposal:
    """Return a sound proposal; each keyword makes it say something else."""
    sound: dict[str, Any] = {
        "deal_id": "supply", "term": "compute_units", "value": "400,000 GPUs",
        "qualifier": "bare", "modality": "announced", "holder": None, "quote": quote,
    }  # fmt: skip
    return Proposal(**sound | words)


def judged(proposal: Proposal, document: Document, *deals: WatchedDeal) -> Judged:
    """Return what the judge makes of one proposal; the supply deal is always watched."""
    (one,) = judge([proposal], document, Watchlist((SUPPLY, *deals)))
    return one
