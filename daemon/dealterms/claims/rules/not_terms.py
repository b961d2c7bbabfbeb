"""Sums that are no term of the deal, with the reason: parts, older deals, opinions, demands.

The figures of markets, of accounts and of other deals have modules of their own.
"""

from __future__ import annotations

import re

from dealterms.claims.binding import Context, Rule, pattern, refuse
from dealterms.claims.rules.account_figures import ACCOUNT_RULES
from dealterms.claims.rules.amount_kinds import (
    is_acquisition,
    is_licence,
    is_per_other_unit,
    is_per_share,
    is_small,
    is_tiny,
    is_venture,
)
from dealterms.claims.rules.market_figures import MARKET_RULES
from dealterms.claims.rules.other_deals import OTHER_DEAL_RULES

__all__ = ["INCREMENTS", "OF_THE_WHOLE", "RAISED_BY", "REFUSALS"]

_PARTS = frozenset(
    {
        "additional",
        "another",
        "extra",
        "further",
        "more",
        "remaining",
        "each",
        "first",
        "initial",
        "per",
        "of which",
        "second",
        "third",
        "final",
        "last",
        "incremental",
        "of that",
        "of it",
        "upfront",
    }
)
_SPEAKS_OF_DEAL = pattern(
    r"\b(?:that|this|the) (?:contract|deal|agreement|lease|offer|loan|transaction|accord|pact)\b"
)


def _is_part(c: Context) -> bool:
    word = c.quantity.component or ""
    if is_small(c) and word in {"each", "per", "apiece"}:
        return False
    if word == "upfront" and not is_licence(c):
        return False
    return word in _PARTS and not c.quantity.has_change_cue


def _is_old(c: Context) -> bool:
    """True where the clause tells of a year long before the article: another, older deal."""
    published = c.scene.document.published_at
    if published is None or len(c.line.parties) > 1:
        return False
    mark = len(c.left)
    for period, span in zip(c.line.line.periods, c.line.period_spans, strict=True):
        end = period.value.end
        is_long_ago = end and end.year < published.year and (published.date() - end).days > 400
        if is_long_ago and _is_beside(c, span, mark) and not _SPEAKS_OF_DEAL.search(c.left):
            return True
    return False


def _is_beside(c: Context, span: tuple[int, int], mark: int) -> bool:
    """True if the date stands by the sum, with no other sum between them."""
    between = c.line.text[span[1] : mark] if span[0] < mark else c.line.text[mark + 1 : span[0]]
    return len(between) < 90 and "§" not in between and "up from" not in between


# "Of the total, 800 million comes from the banks."
OF_THE_WHOLE = (
    r"(?:^|[.;] )[\"“(]?of (?:the|this|that|these|those|its|their|which)\b"
    r"(?! (?:two|three|four|five))[^;:¤@]{0,40},[^;]*"
)
# The part of one party or the borrowed part has a term of its own.
_IS_SOMEBODYS = re.compile(r"(?i)[^;§]{0,16}(?:@[ATP]|\bborrow|\bdebt\b)")
RAISED_BY: tuple[Rule, ...] = (
    refuse(
        "an increment; the new total follows",
        left=r"\bby",
        right=r",? to (?:a |the )?(?:~2)?[§#]",
    ),
)
"""Of any term: "lifted by $30 million, to $120 million"."""

INCREMENTS: tuple[Rule, ...] = (
    refuse("an increment or a part, not the total", when=_is_part),
    refuse("an older deal", when=_is_old),
    refuse(
        "a part of a sum told before",
        left=OF_THE_WHOLE,
        when=lambda c: not _IS_SOMEBODYS.match(c.right),
    ),
)

_PARTY_WANTS = pattern(r"(?:@[ATP]|\bit|\bthey)~3(?:wants?|wanted|seeks?|should|insists?)\b")
_OPINIONS: tuple[Rule, ...] = (
    refuse(
        "a price target, not a term",
        left=r"(?:price )?targets?(?: price)?~4(?:to|of|at|from|is|was|stays|remains)?",
    ),
    refuse("a price target, not a term", right=r"(?:price )?target\b"),
    refuse(
        "a fair value by someone's estimate",
        left=r"(?:fair value|intrinsic value|bull case|bear case|base case|upside|"
        r"downside|sum[- ]of[- ]the[- ]parts)~6",
    ),
    refuse(
        "an estimate by an analyst",
        left=r"\b(?:analysts?|brokers?|strategists?|economists?|activists?|critics|"
        r"observers|hedge funds?|fund managers?|commentators|columnists?|"
        r"rivals)~4(?:see|sees|think|thinks|reckon|reckons|estimate|estimates|"
        r"expect|expects|believe|put|puts|model|models|guess|say|says|value|values|price|prices)\b[^§;]{0,60}",
    ),
    refuse(
        "an estimate by an analyst",
        right=r"in our (?:sum|model|estimate|view)|~2according to analysts",
    ),
    refuse(
        "an own calculation",
        left=r"\b(?:we|I) (?:calculate|estimate|reckon|guess|had put)\b[^§;]{0,20}",
    ),
    refuse(
        "an own calculation",
        right=r"on average\b|(?:would|might) (?:then |well )?be conceivable",
    ),
    refuse(
        "a hypothesis",
        left=r"\b(?:if|were|should)\b[^§,;]{0,60}\bwere to\b[^§;]{0,60}|"
        r"\bbear case\b[^;]{0,60}|\bon paper would\b[^§;]{0,40}",
    ),
    refuse(
        "a demand by a third party",
        when=lambda c: not _PARTY_WANTS.search(c.left),
        left=r"(?:wants?(?! of\b| to (?!be |get |receive |see |have |collect ))|seeks?(?! to "
        r"(?!be |get |receive |see |have ))|demand(?:s|ed|ing)?|insist(?:s|ed)? on|hold(?:ing)? "
        r"out "
        r"for|deserves?|should (?:be|fetch|get|pay|never)|never have been sold)~5",
    ),
    refuse("a made-up example", left=r"\b(?:if|when|suppose|say) (?:a|an|any) [\w-]+ [^;]{0,90}"),
)


def _has_more_sums(c: Context) -> bool:
    return sum(q.kind == "money" and q.conversion_of is None for q in c.line.line.quantities) > 1


_EQUITY_PART = pattern(r"\b(?:equity|remainder|rest)\b[^§;]{0,60}$")
_RAISED_AFTER = pattern(
    r"[\s,]*(?:(?:is|are|was|were|will|would|to|has|have|been|be|being|comes?|came) ){0,3}"
    r"(?:raised|borrowed|funded|financed|lent|underwritten|(?:of|in) (?:[\w-]+ ){0,3}(?:loans?|debt"
    r"|bonds?|borrowings?|notes)|from (?:\w+ ){0,2}(?:loans?|debt|bonds?"
    r"|borrowings?|banks|lenders))\b"
)
_IN_ALL = pattern(r"[\s,]*(?:in all|in total|all told|altogether)\b")
_OF_THE_WHOLE = pattern(
    r"(?:\b(?:half|thirds?|quarters?|fifths?|part|most|some|bulk)|#) of (?:the|its|their|"
    r"@[ATP](?:[’']s?)?)~2$"
)
_TO_THE_COMPANY = pattern(r"[^;.§]{0,25}\b(?:to|into|for|in) @T")
_PIECE_COSTS = (
    r"(?:# (?:of )?(?:machines|capacity|chips|systems|hardware|power|computing)|\b(?:an?|"
    r"each|every|one) (?:[\w-]+ )?(?:rack|chip|system|server|megawatt|gigawatt|gpu)) ~2costs?~2"
)
_PARTIAL: tuple[Rule, ...] = (
    refuse("sum per unit, a norm", when=is_per_other_unit),
    refuse(
        "a part paid or drawn",
        left=r"(?:of which|of that)~3",
        when=lambda c: not _TO_THE_COMPANY.match(c.right),
    ),
    refuse(
        "a part paid or drawn",
        right=r"(?:of|from) (?:that|them)\b",
        when=lambda c: not is_venture(c),
    ),
    refuse("what one piece costs", left=_PIECE_COSTS),
    refuse(
        "a part paid or drawn",
        right=r"(?:from (?:its|our|their|his) own\b|was "
        r"drawn|has been drawn|(?:was|were|had been|has been) (?:already "
        r")?(?:paid in|drawn|spent|wired|disbursed)|(?:come|comes) at once|falls? due on)",
    ),
    refuse(
        "a part paid or drawn",
        left=r"\b(?:so far|to date|already(?! (?:owns?|holds?|owned|held|has|had)\b)|has drawn"
        r"|drew|used|having spent)\b~3",
    ),
    refuse("a part paid or drawn", right=r"(?:so far|to date|already)\b"),
    refuse(
        "a part of the whole",
        right=r"(?:of|from) it\b",
        when=lambda c: is_small(c) or bool(_EQUITY_PART.search(c.left)),
    ),
    refuse(
        "a part of the whole",
        right=r"(?:of (?:this|the (?:price|sum|total|money|"
        r"amount))\b(?![^§;]{0,40}(?:loan|debt|bank|borrow|@[AT]))|(?:is|are|was|will "
        r"be) (?:deferred|held back|withheld|due later)|deferred\b|in escrow|(?:is|are|"
        r"will be) held in escrow)",
    ),
    refuse(
        "a part of the whole",
        when=lambda c: not _RAISED_AFTER.match(c.right) and not _IN_ALL.match(c.right),
        left=r"\b(?:the (?:rest|balance|remainder)|an? "
        r"(?:deferred|second|last|final|later|contingent) (?:payment|sum|instal?ment|"
        r"tranche|part|amount)|in escrow)\b~3|(?:tranches? of|instal?ments? of)~1",
    ),
    refuse("the first part", right=r"first,? (?:more|then|the rest|and)"),
    refuse(
        "the first part",
        right=r"(?:now|at once|immediately|today|at first|straight away|up ?front),? (?:and|then|"
        r"with|plus|followed by) (?:another |a further |up to |the (?:rest|remainder|"
        r"balance)\b[^§]{0,3})?"
        r"(?:§|\d|(?<=rest)|(?<=rest,)|(?<=remainder)|(?<=balance))",
    ),
    refuse(
        "the first part",
        left=r"\b(?:an?|the) (?:first|opening|initial) (?:cheque|check|payment|instal?ment|"
        r"tranche|sum|ticket)\b(?:(?!loan|credit|debt)[^§;]){0,30}",
    ),
    refuse(
        "the size of a fund",
        right=r"(?:for|into|in) (?:its|a|an|his|the|their) (?:[\w-]+ ){0,3}funds?\b",
    ),
    refuse(
        "a part of the whole",
        right=r"(?:was|is|were|will be) (?:paid|wired|handed over|due) (?:at|on|upon) "
        r"(?:completion|"
        r"closing|signing|signature)\b[^.;]{0,40}\b(?:rest|remainder|balance|more)\b",
        when=lambda c: not _OF_THE_WHOLE.search(c.left),
    ),
    refuse(
        "what a holder keeps", left=r"\b(?:roll(?:s|ed|ing)? over|keeps?|retains?)\b[^§;]{0,30}"
    ),
    refuse(
        "a credit to the customer",
        left=r"\b(?:an?|the) (?:\w+ )?(?:credit|rebate|refund|discount|waiver) (?:of|worth)~1",
    ),
    refuse(
        "a prepayment, not the value",
        left=r"(?:prepa(?:id|yments?|ys?)|deposit of|down "
        r"?payment|\badvance of|advance payment of)~3",
    ),
    refuse("a need, not a term", left=r"\b(?:will |would )?needs?~2"),
    refuse(
        "one part of several",
        left=r"\b(?:made up of|consist(?:s|ing) of|compris\w+|payable in #:)~3",
    ),
    refuse(
        "one part of several",
        right=r"(?:on|upon|when|once|after) (?:~2)?(?:meeting|hitting|reaching|achieving|"
        r"passing)\b",
        when=_has_more_sums,
    ),
    refuse(
        "one part of several",
        right=r"(?:at|on|upon) (?:an |the |first )*(?:initial |first )?closing",
        when=_has_more_sums,
    ),
    refuse(
        "a surety or a pledge for others",
        left=r"\b(?:surety|a guarantee|letters? of credit|stands? behind)\b[^§;]{0,60}",
    ),
    refuse(
        "what somebody owns",
        left=r"\b(?:owns?|owned|holds?|held|has|have) (?:shares|"
        r"stock|a (?:stake|holding))[^§;]{0,30}(?:worth|valued at)~1",
    ),
    refuse(
        "the first part",
        right=r"(?:\([^)]*\) )?(?:now|today|immediately|straight away|at once|at the outset|"
        r"(?:up)?on signing|at signing|up ?-?front)\b",
        when=is_licence,
    ),
    refuse("money to spend", right=r"to (?:spend|invest)\b"),
    refuse(
        "pay of people",
        left=r"\bpay(?:s|ing)? (?:[\w-]+ ){0,3}(?:chief|boss|chairman|"
        r"directors|managers?|staff|workers|employees)~1",
    ),
    refuse("a release payment", right=r"for letting \S+ (?:off|go|out)\b"),
    refuse("too small for a term", when=is_tiny),
    refuse(
        "too small for a term",
        when=lambda c: is_small(c) and not is_per_share(c) and not is_acquisition(c),
    ),
    refuse(
        "what a person gets",
        left=r"\b(?:chief(?: executive)?|boss|chairman|manager|"
        r"advisers?|bankers|lawyers|executives?|he|she)\b[^§;,]{0,25}\b(?:gets?|"
        r"receives?|earns?|collects?|pockets?|will get|owns?)~2",
    ),
    refuse(
        "what an adviser gets",
        left=r"\b(?:banks?|boutiques?|law firms?|advisers?|bankers)\b[^§;,]{0,20}\b(?:gets?|"
        r"receives?|earns?|collects?|pockets?)~2",
    ),
    refuse("the value before the change", left=r"(?:,? against|\b(?:up|down) from) (?:the )?"),
    refuse(
        "the value before the change",
        left=r"\b(?:against|compared with|versus|instead "
        r"of|rather than|up from|down from|not|than|from) (?:the )?",
        right=r"~2(?:before|previously|earlier|at first|originally|initially|planned)\b",
    ),
)

REFUSALS: tuple[Rule, ...] = (
    *_OPINIONS,
    *MARKET_RULES,
    *ACCOUNT_RULES,
    *_PARTIAL,
    *OTHER_DEAL_RULES,
)
