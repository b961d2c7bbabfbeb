"""The terms that are read, version 1 (terms.md section 2), and the kinds of their values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["STATUSES", "TERMS", "Term", "ValueKind", "user_term"]


class ValueKind(StrEnum):
    """What a value is made of; the JSON shapes are in interfaces.md section 3."""

    MONEY = "money"
    MONEY_PER_SHARE = "money_per_share"
    POWER = "power"
    PERCENT = "percent"
    COUNT = "count"
    PERIOD = "period"
    DURATION = "duration"
    ENUM = "enum"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Term:
    """One attribute of a deal. `has_many`: holds a set. `has_holders`: one value per holder."""

    term_id: str
    kind: ValueKind
    labels: tuple[str, ...] = ()
    has_many: bool = False
    has_holders: bool = False
    cues: tuple[str, ...] = ()


STATUSES = (
    "rumoured",
    "in_talks",
    "announced",
    "agreed_non_binding",
    "definitive",
    "approved",
    "closed",
    "on_hold",
    "delayed",
    "renegotiating",
    "blocked",
    "denied",
    "terminated",
)

_V = ValueKind
_ALL = (
    Term("status", _V.ENUM, labels=STATUSES),
    Term("announcement_date", _V.PERIOD),
    Term("signing_expected", _V.PERIOD),
    Term("closing_expected", _V.PERIOD),
    Term("outside_date", _V.PERIOD),
    Term("investment_amount", _V.MONEY),
    Term("deal_value", _V.MONEY, has_holders=True),
    Term("contract_value", _V.MONEY),
    Term("financing_amount", _V.MONEY),
    Term("valuation", _V.MONEY, has_holders=True),
    Term("price_per_share", _V.MONEY_PER_SHARE),
    Term("premium", _V.PERCENT),
    Term("consideration", _V.ENUM, labels=("cash", "stock", "cash_and_stock")),
    Term("termination_fee", _V.MONEY),
    Term("reverse_termination_fee", _V.MONEY),
    Term("disbursement", _V.LABEL),
    Term("stake_percent", _V.PERCENT, has_holders=True),
    Term(
        "stake_kind",
        _V.ENUM,
        labels=("controlling", "non_controlling", "non_voting", "majority", "minority"),
    ),
    Term("warrants", _V.COUNT, has_holders=True),
    Term("board_seats", _V.COUNT, has_holders=True),
    Term("capacity", _V.POWER),
    Term("first_phase_capacity", _V.POWER),
    Term("compute_units", _V.COUNT),
    Term("platform", _V.LABEL),
    Term("first_phase_timing", _V.PERIOD),
    Term("duration", _V.DURATION),
    Term("partner_role", _V.LABEL),
    Term("exclusivity", _V.ENUM, labels=("exclusive", "preferred", "non_exclusive")),
    Term("supply_commitment", _V.LABEL, has_many=True),
    Term("technical_collaboration", _V.LABEL, has_many=True),
    Term(
        "regulatory_approval",
        _V.ENUM,
        has_many=True,
        has_holders=True,
        labels=("pending", "cleared", "blocked", "conditional"),
    ),
    Term(
        "shareholder_approval",
        _V.ENUM,
        has_many=True,
        has_holders=True,
        labels=("pending", "cleared", "blocked"),
    ),
    Term("divestiture", _V.COUNT, has_many=True, has_holders=True),
)

TERMS: dict[str, Term] = {term.term_id: term for term in _ALL}


def user_term(term_id: str, kind: str, cues: tuple[str, ...]) -> Term:
    """Return a term of the user's own; it has no holders and one value at a time."""
    return Term(term_id, ValueKind(kind), cues=cues)
