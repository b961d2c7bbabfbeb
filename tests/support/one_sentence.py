"""Reads single sentences: an article about one invented deal, and what the claim reader finds."""

from __future__ import annotations

from datetime import UTC, datetime

from dealterms.claims.claim import Claim, Section
from dealterms.claims.document import Block, Document, Party, WatchedDeal, Watchlist
from dealterms.claims.reader import read_claims
from dealterms.claims.values import canonical_text

PUBLISHED_AT = datetime(2026, 2, 17, 12, tzinfo=UTC)
"""A Tuesday."""

TAKEOVER = WatchedDeal(
    "takeover",
    "Halden – Tressel",
    ("acquisition",),
    (
        Party("Halden Marine", ("Halden",), ("buyer",)),
        Party("Tressel Ports", ("Tressel",), ("target",)),
    ),
)
SUPPLY = WatchedDeal(
    "supply",
    "Halden – Tressel",
    ("compute_supply",),
    (
        Party("Halden Marine", ("Halden",), ("customer",)),
        Party("Tressel Ports", ("Tressel",), ("supplier",)),
    ),
)
_OPENING = {
    "takeover": "Halden Marine has agreed to buy Tressel Ports.",
    "supply": "Tressel Ports will supply computing capacity to Halden Marine under a contract.",
}


def claims_of(
    *paragraphs: str, deal: WatchedDeal = TAKEOVER, publisher: str = "Evening Ledger"
) -> list[Claim]:
    """Return the claims of an outlet's article: an opening that names the deal, and these."""
    return claims_in("Halden and Tressel", _OPENING[deal.deal_id], *paragraphs,
                     deal=deal, publisher=publisher)  # fmt: skip


def claims_in(
    title: str, *paragraphs: str, deal: WatchedDeal = TAKEOVER, publisher: str = "Evening Ledger"
) -> list[Claim]:
    """Return the claims of an outlet's article that is just these words."""
    text, blocks = title, [Block(Section.TITLE, 0, len(title))]
    for paragraph in paragraphs:
        start = len(text) + 2
        text += "\n\n" + paragraph
        blocks.append(Block(Section.BODY, start, len(text)))
    document = Document("a1", "h1", text, tuple(blocks), PUBLISHED_AT, publisher, "outlet")
    return list(read_claims(document, Watchlist((deal,)), rules_only=True).claims)


def short_claims(
    *paragraphs: str, terms: tuple[str, ...], deal: WatchedDeal = TAKEOVER
) -> list[str]:
    """Return the claims of some terms as "term: holder value qualifier", if given."""
    return sorted(
        f"{claim.term}: "
        + " ".join(
            part
            for part in (claim.holder or "", canonical_text(claim.value), _shown(claim))
            if part
        )
        for claim in claims_of(*paragraphs, deal=deal)
        if claim.term in terms
    )


def _shown(claim: Claim) -> str:
    return "" if claim.qualifier == "bare" else str(claim.qualifier)


def cases(table: str) -> list[tuple[str, list[str]]]:
    """Return the rows of "sentence = claim; claim" as pairs; nothing behind means none."""
    rows = (row.rpartition(" =") for row in table.strip().splitlines())
    return [
        (left.strip(), sorted(c.strip() for c in right.split(";") if c.strip()))
        for left, _, right in rows
    ]
