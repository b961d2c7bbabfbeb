"""Terms whose values are words: which of them a line speaks of, by the types of the deal."""

from __future__ import annotations

from collections.abc import Iterator

from dealterms.claims.draft import Draft
from dealterms.claims.marking import Marked
from dealterms.claims.prefilter import Pattern
from dealterms.claims.rules.exclusivity import read_exclusivity
from dealterms.claims.rules.money import _ACQUISITION
from dealterms.claims.rules.ownership import read_stake_kind
from dealterms.claims.rules.partnership import read_collaboration, read_commitment, read_role
from dealterms.claims.rules.payment import read_consideration, read_disbursement
from dealterms.claims.rules.platforms import read_platform
from dealterms.claims.rules.spans import document_span
from dealterms.claims.scene import Scene

__all__ = ["document_span", "read_words"]

_SUPPLY = frozenset(
    {
        "compute_supply",
        "supply",
        "cloud",
        "licensing",
        "licence",
        "license",
        "strategic_investment",
        "joint_venture",
        "contract",
        "services",
        "offtake",
        "cloud_contract",
        "lease",
    }
)
_EQUITY = frozenset({"strategic_investment", "joint_venture", "investment", "minority_investment"})
_DEVICES = frozenset(
    {
        "compute_supply",
        "strategic_investment",
        "cloud",
        "supply",
        "cloud_contract",
        "licensing",
        "joint_venture",
        "lease",
    }
)
_SIDE_DEAL = Pattern(
    r"(?i)\b(?:suppl\w+|partner\w*|licen[cs]\w+|side agreement|services|output|engineers?|"
    r"engineering|software|roadmaps?|teams?|"
    r"develop\w*|customers?|clients?|deliver\w*|capacity|research\w*|lab|laborator\w+)\b"
)


def read_words(scene: Scene, line: Marked) -> Iterator[Draft]:
    """Yield the claims of a line whose values are words."""
    types = frozenset(scene.deal.types)
    is_sale = bool(types & _ACQUISITION)
    if is_sale or types & _EQUITY:
        yield from read_consideration(line, is_sale=is_sale)
        yield from read_stake_kind(line, is_sale=is_sale and not types & _EQUITY)
    if not types <= {"compute_supply", "lease", "supply"}:
        yield from read_disbursement(line, is_loan="financing" in types)
    if types & _SUPPLY or _SIDE_DEAL.search(line.text):
        yield from read_exclusivity(scene, line)
        yield from read_role(line)
        yield from read_commitment(line)
        yield from read_collaboration(line)
    if types & _DEVICES:
        yield from read_platform(scene, line)
