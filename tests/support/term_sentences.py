"""Reads one sentence about an invented deal of a given type, after an opening that names it."""

from __future__ import annotations

from datetime import UTC, datetime

from dealterms.claims.claim import Claim, Section
from dealterms.claims.document import Block, Document, Party, WatchedDeal, Watchlist
from dealterms.claims.reader import read_claims
from dealterms.claims.values import canonical_text

_SHAPES: dict[str, tuple[tuple[str, ...], str, str]] = {
    "acquisition": (("acquisition",), "buyer", "target"),
    "investment": (("strategic_investment", "compute_supply"), "investor", "investee"),
    "venture": (("joint_venture",), "partner", "partner"),
    "supply": (("compute_supply",), "customer", "supplier"),
    "merger": (("merger",), "party", "party"),
    "loan": (("financing",), "lender", "borrower"),
    "licence": (("licensing",), "licensee", "licensor"),
}


def claims_in(
    shape: str, sentence: str, first: str = "Halberd", second: str = "Quenby"
) -> list[Claim]:
    """Return the claims that a sentence adds to an article on a deal of the two companies."""
    types, *roles = _SHAPES[shape]
    parties = (Party(first, (), (roles[0],)), Party(second, (), (roles[1],)))
    deal = WatchedDeal("deal", f"{first} – {second}", types, parties)
    parts = [
        f"{first} and {second} agree terms",
        f"{first} and {second} announced an agreement on Monday.",
        sentence,
    ]
    text, blocks = "", []
    for number, part in enumerate(parts):
        text += "\n\n" if number else ""
        section = Section.BODY if number else Section.TITLE
        blocks.append(Block(section, len(text), len(text) + len(part)))
        text += part
    published = datetime(2026, 3, 2, 10, tzinfo=UTC)
    document = Document("a1", "h1", text, tuple(blocks), published, "Evening Ledger", "outlet")
    begin = len(text) - len(sentence)
    found = read_claims(document, Watchlist((deal,)), rules_only=True).claims
    return [claim for claim in found if claim.value_start >= begin]


def told(shape: str, sentence: str, term: str) -> list[str]:
    """Return the short texts of the values that a sentence tells of one term."""
    return [canonical_text(c.value) for c in claims_in(shape, sentence) if c.term == term]


def rows(table: str) -> list[tuple[str, ...]]:
    """Return the cells of a table whose columns are parted by bars."""
    return [tuple(c.strip() for c in line.split("|")) for line in table.strip().splitlines()]
