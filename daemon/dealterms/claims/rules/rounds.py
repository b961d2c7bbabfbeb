"""Money raised in a round that is itself the deal, and the part of one investor in it."""

from __future__ import annotations

from dealterms.claims.binding import Context, Rule, accept, pattern
from dealterms.claims.rules.amount_kinds import is_financing, is_investment, is_large, kind_of
from dealterms.claims.rules.amount_words import BORROW, INVEST, LEND, PARTY, PAY, nouns

__all__ = ["ROUND_RULES"]

_ROUND = nouns(
    "round, financing, funding, facility, loan, raise, package, series \\w, "
    "fundraising, capital raising, placing, placement, capital increase"
)

_DEBT = pattern(r"\bloan|lend|credit|debt|facilit")


def _is_round(c: Context) -> bool:
    return is_financing(c) and is_large(c) and kind_of(c) in {"financing", "investment"}


_LENDING_ROLES = frozenset({"lender", "financier", "funder"})


def _is_equity_round(c: Context) -> bool:
    roles = {role.casefold() for party in c.scene.deal.parties for role in party.roles}
    return _is_round(c) and not roles & _LENDING_ROLES and not _DEBT.search(c.line.text)


ROUND_RULES: tuple[Rule, ...] = (
    accept(
        "the round that one investor leads",
        "financing_amount",
        when=_is_equity_round,
        right=rf"(?:[\w-]+ ){{0,3}}?{_ROUND}",
        left=r"\bleads?~3|\bled~3|\bleading~3",
    ),
    accept(
        "part of one investor",
        "investment_amount",
        when=_is_equity_round,
        left=rf"@A[^§;]{{0,40}}(?:{INVEST}|\b(?:with|lead investor|takes?))~4",
    ),
    accept(
        "part of one investor",
        "investment_amount",
        right=r"(?:is |comes |was |came )?(?:itself|from|by) @A\b",
        when=_is_equity_round,
    ),
    accept(
        "part of one investor",
        "investment_amount",
        when=_is_round,
        left=r"@A[’']s (?:[\w-]+ )?(?:ticket|part|share|cheque|check|contribution|"
        r"commitment|slice)\b~3",
    ),
    accept(
        "part of one investor",
        "investment_amount",
        right=r"itself\b|from one (?:fund|investor)",
        when=_is_equity_round,
    ),
    accept(
        "money raised in the round",
        "financing_amount",
        when=_is_round,
        left=rf"(?:{_ROUND}|{BORROW}|{LEND}|\b(?:total|size|closed|lent|looking at|"
        rf"announced))\b~8",
    ),
    accept(
        "money raised in the round",
        "financing_amount",
        when=_is_round,
        right=rf"(?:[\w-]+ ){{0,4}}?(?:{_ROUND}|\b(?:credit|deal|capital|cheque)|in "
        rf"equity|in debt|of debt|of equity)\b",
    ),
    accept(
        "money raised in the round",
        "financing_amount",
        when=lambda c: _is_round(c) and bool(c.line.parties),
        left=rf"\b(?:investors|backers|funds|lenders|banks)\b~5(?:{INVEST}|{PAY})~3",
    ),
    accept(
        "money raised in the round",
        "financing_amount",
        when=lambda c: _is_round(c) and not is_investment(c),
        left=rf"{PARTY}[^§;]{{0,30}}\b(?:get|gets|receives?|lands?)~2",
    ),
)
