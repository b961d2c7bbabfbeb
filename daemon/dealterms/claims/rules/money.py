"""Amounts of money: which term of the deal they are, or why none.

The order of the lists decides: fees name themselves; parts, accounts, markets and other deals are
refused; then what pays for the deal, what it values, and the price; last a plain sum of the deal.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from dealterms.claims.binding import Context, Rule, accept, pattern
from dealterms.claims.marking import role_mark
from dealterms.claims.rules.amount_kinds import ACQUISITION as _ACQUISITION
from dealterms.claims.rules.amount_kinds import (
    headline_term,
    is_acquisition,
    is_large,
    speaks_of_deal,
)
from dealterms.claims.rules.amount_words import (
    BUY,
    DEAL,
    INVEST,
    PARTY,
    PAY,
    PRICE,
    RECEIVE,
    SELL,
    VALUE,
)
from dealterms.claims.rules.contracts import CONTRACT_RULES, REVENUE_RULES, SUPPLY_BESIDE
from dealterms.claims.rules.fees import FEE_RULES
from dealterms.claims.rules.financing import FINANCING_RULES, LOAN_RULES
from dealterms.claims.rules.investments import INVESTMENT_RULES
from dealterms.claims.rules.not_terms import INCREMENTS, RAISED_BY, REFUSALS
from dealterms.claims.rules.other_deals import OLDER_DEAL_RULES
from dealterms.claims.rules.prices import WHOLE_PRICE_RULES
from dealterms.claims.rules.rounds import ROUND_RULES
from dealterms.claims.rules.share_prices import SHARE_PRICE_RULES
from dealterms.claims.rules.valuations import VALUATION_RULES
from dealterms.claims.rules.ventures import VENTURE_RULES

__all__ = ["MONEY_RULES", "_ACQUISITION", "holder_of_amount", "is_acquisition"]

# ------------------------------------------------------------------ a plain sum of the deal


def _is_sum_of_deal(c: Context) -> bool:
    """True for the one large sum, not refused, of a sentence that names both parties."""
    if not is_large(c) or c.line.has_other:
        return False
    sums = [q for q in c.line.line.quantities if q.kind == "money" and q.conversion_of is None]
    if len(c.line.parties) < 2 or len(sums) != 1:
        return False
    return not is_acquisition(c) or bool(_MONEY_MOVES.search(c.line.text))


# "will record a mark of § on the loan book" moves no money, whoever is named beside it.
_MONEY_MOVES = pattern(
    rf"{DEAL}|{PRICE}|{BUY}|{SELL}|{PAY}|{RECEIVE}|{INVEST}|{VALUE}"
    r"|\b(?:contracts?|worth|rais\w+|agree\w*|equity|stake|hands?|costs?|for (?:@[ATP]|it))\b"
)


_LABEL = pattern(
    r"^\W*(?:[\w’'@-]+ ){0,4}(?:price|value|size|amount|sum|consideration|cost|terms|money|"
    r"pay\w*|paying|total|tag|numbers?|figures?|worth|volume|outlay|bill|capital|funding|"
    r"financing|round)(?: [\w-]+)?\s?(?:\*\*)?\s?[:?](?:\*\*)?\s*$"
)
_TALKED_OF = pattern(
    r"\b(?:figure|sum|number|amount|price)\b[^§;]{0,40}\b(?:is|was|are|were|:)\s*$"
)
_TALKED_OF_AFTER = pattern(
    r"\s*(?:is|was) (?:the|a) (?:[\w-]+ )?(?:figure|sum|number|amount|price)\b"
)


def _is_labelled(c: Context) -> bool:
    """True for a sum behind a label ("Price: …"), or called the figure that goes round."""
    return is_large(c) and bool(
        _LABEL.search(c.left) or _TALKED_OF.search(c.left) or _TALKED_OF_AFTER.match(c.right)
    )


_FOR_SUM = pattern(r"(?:^|[,;:(]|\b(?:and|but))\W*(?:in (?:exchange|return) for|for|against)\s*$")
_GETS_IT = pattern(
    rf"\s*,?\s*(?:{PARTY}|the \w+ \w+)\s(?:\w+\s){{0,2}}?(?:{RECEIVE}|{BUY}|"
    rf"hands? over|takes?|gives?|acquires?|sells?|will)\b"
)


def _is_exchanged(c: Context) -> bool:
    """True for "For § the buyer gets six plants"."""
    return is_large(c) and bool(_FOR_SUM.search(c.left) and _GETS_IT.match(c.right))


_IS_THE_SUM = pattern(
    r"[\s,:–—-]*(?:(?:that |this |it |which )?(?:is|was|are|were|[’']s) (?:what|all|the (?:price"
    r"|sum|figure|number|amount|bill|"
    r"total))|(?:will |would |to )?chang(?:e|es|ed) hands|buys?\b|"
    r"(?:is|was|were|are) (?:now )?on (?:the table|offer)|on the table|(?:is|was|will be|"
    r"are) (?:paid|payable|due|handed over|transferred)\b|all cash|"
    r"in (?:cash|shares|stock|money)\b)"
)
_TUNE = pattern(
    r"\b(?:to the tune of|for a (?:cool|mere|round)|ticket:?|the money:|sum:|"
    r"yours for|went for|goes for|settled at|agreed on|in return for|in exchange for)\W*$"
)


def _is_said_plainly(c: Context) -> bool:
    """True for "§ changes hands", "to the tune of §", in a sentence about the deal."""
    return (
        is_large(c)
        and speaks_of_deal(c)
        and bool(_IS_THE_SUM.match(c.right) or _TUNE.search(c.left))
    )


_OWN_ITEM = pattern(r"(?:^|[,:;–—-]|\band)\W*$")
_ITEM_ENDS = pattern(r"\W*(?:$|[.,;)]|\band\b)")


def _is_one_of_list(c: Context) -> bool:
    """True for the sum in clipped prose: "up to §, @T, nine years"."""
    if not is_large(c) or is_acquisition(c) or c.line.has_other or not c.line.parties:
        return False
    if not (_OWN_ITEM.search(c.left) and _ITEM_ENDS.match(c.right)):
        return False
    has_length = any(q.kind == "duration" for q in c.line.line.quantities)
    return has_length and _VERB.search(c.line.text) is None


_VERB = pattern(
    r"\b(?:is|was|are|were|has|had|have|will|would|said|says|made|earned|sold|rose|fell|reported"
    r"|posted|spent|owes?|paid)\b"
)


def _headline_of(term: str) -> Callable[[Context], bool]:
    return lambda c: (
        (
            _is_sum_of_deal(c)
            or _is_labelled(c)
            or _is_exchanged(c)
            or _is_said_plainly(c)
            or _is_one_of_list(c)
        )
        and headline_term(c) == term
    )


_HEADLINE = tuple(
    accept("a sum of the deal", term, when=_headline_of(term))
    for term in ("deal_value", "financing_amount", "investment_amount", "contract_value")
)

MONEY_RULES: tuple[Rule, ...] = (
    *RAISED_BY,
    *OLDER_DEAL_RULES,
    *FEE_RULES,
    *INCREMENTS,
    *REVENUE_RULES,
    *SUPPLY_BESIDE,
    *REFUSALS,
    *SHARE_PRICE_RULES,
    *LOAN_RULES,
    *FINANCING_RULES,
    *VALUATION_RULES,
    *VENTURE_RULES,
    *WHOLE_PRICE_RULES,
    *ROUND_RULES,
    *INVESTMENT_RULES,
    *CONTRACT_RULES,
    *_HEADLINE,
)

# ------------------------------------------------------------------ holders

_ENTERPRISE = pattern(
    r"(?:enterprise value|\bEV\b|(?:including|with|inclusive of|plus|counting|assum\w+ "
    r"of)~3(?:net |assumed )*debt|debt included|debt and all|"
    r"borrowings (?:are|is) (?:thrown in|included))"
)
_EQUITY = pattern(
    r"(?:equity value|equity price|equity (?:of|is|at|worth)|values? (?:the "
    r")?equity|market capitali|fully diluted|[’']s equity|the equity|excluding debt|debt excluded)"
)


def holder_of_amount(term: str, c: Context) -> str | None:
    """Return the slot of a money term (terms.md section 4a), or None."""
    if term == "deal_value":
        near = c.left[-70:] + " § " + c.right[:50]
        if _ENTERPRISE.search(near):
            return "enterprise"
        return "equity" if _EQUITY.search(near) else None
    if term == "valuation":
        return _valued_party(c)
    return None


# "Acme comes in at a valuation of": what Acme pays for is valued, not Acme.
_BUYS_AT = pattern(r"\b(?:at|on) an? (?:[\w-]+ )?valuation\b[^§]{0,20}$")


def _valued_party(c: Context) -> str | None:
    """The party that is valued: the last one named before, else the one that is paid."""
    parties = c.scene.deal.parties
    marks = re.findall(r"@[AT]", c.left[-80:])
    is_payer = "@A" in marks[-1:] and "@T" not in marks and not _BUYS_AT.search(c.left)
    wanted = "@A" if is_payer else "@T"
    for index, party in enumerate(parties):
        if role_mark(c.scene.deal, index) == wanted:
            return party.name.casefold()
    return None
