"""The value that a deal puts on a party, beside the sum that is paid."""

from __future__ import annotations

from dealterms.claims.binding import Context, Rule, accept, pattern, refuse
from dealterms.claims.rules.amount_kinds import (
    ACQUISITION,
    has_target,
    has_valuation,
    is_financing,
    is_investment,
    is_large,
    is_venture,
)
from dealterms.claims.rules.amount_words import LINK, RATE, VALUE

__all__ = ["VALUATION_RULES"]

_CONTRACT_VALUED = pattern(
    r"\b(?:contract|agreement|order|lease|deal|licen[cs]e|pact|cash|assets|shares|transaction|"
    r"merger|takeover|acquisition|offer|bid|tie-up|combination|swap|consideration|"
    r"sum)s?\W+(?:[\w-]+\W+){0,3}(?:valued|priced|put)\W+(?:at\W*)?$"
)
_VALUED = (
    r"(?:@[TP](?!’s? (?:shares|stock))|it|the (?:whole |entire |combined )?(?:of "
    r")?(?:[\w’'@-]+ ){0,3}(?:company|group|firm|club|lab|startup|start-up|business|"
    r"operator|bank|venture|maker|"
    r"developer|team|\w+maker|airline|insurer|clinic|miner|party)|all of @T|the (?:whole|"
    r"entire) \w+|the (?:whole|"
    r"entirety) of @T|the pair)"
)
_WORTH = r"(?:value|worth|valuation|price|price tag|equity value)"
_MONEY = (
    r"(?:the |its |new |fresh |this |any )*(?:new |fresh )?(?:money|cash|capital|funds|"
    r"investment|funding)"
)


def _is_valuation(c: Context) -> bool:
    if not is_large(c) or _CONTRACT_VALUED.search(c.left):
        return False
    # A merger in which one party takes over the other has a price; one of equals a valuation.
    if c.types & ACQUISITION and not (is_investment(c) or is_venture(c) or is_financing(c)):
        return has_valuation(c) and not has_target(c)
    return has_valuation(c)


# "412p a share, valuing the whole at": the offer values it, and not the market.
_OF_OFFER = pattern(
    r"\b(?:offer(?:ed|ing|s)?|bid|pay(?:s|ing)?|paid|scheme|terms|buy(?:s|ing)?|bought|acquir\w+"
    r"|receiv\w+|gets?|takeover|deal|merger|swap|exchange|price)\b"
)

VALUATION_RULES: tuple[Rule, ...] = (
    refuse("the value of the party that pays", left=rf"{RATE}~1@A~2(?:at|as)~1"),
    refuse(
        "value by the market or an older round",
        left=r"(?:last valued|had been valued|valued on the (?:stock )?exchange|secondary|last"
        r" round|previous "
        r"round|employees[^;]{0,140}|selling shares[^;]{0,140})\b~8",
    ),
    refuse(
        "value by the market or an older round",
        left=r"\b(?:shares?|stock)\b.{0,60}\bvaluing\b~8",
        when=lambda c: not _OF_OFFER.search(c.left),
    ),
    refuse(
        "value by the market or an older round",
        left=r"\b(?:valu(?:ed|ation)|worth|priced)\b~4",
        right=r"[^;.§]{0,40}\b(?:when (?:it|they|@T) last|(?:at|in|after) (?:its|the|@T[’']s) "
        r"(?:last|"
        r"latest|previous|prior|most recent)|a year (?:ago|earlier|before)|last rais\w+|last "
        r"time)\b",
    ),
    accept(
        "valuation of a party",
        "valuation",
        left=rf"@T[^§;]{{0,40}}\b(?:which|that|whom)\b~4{RATE}~1at~2",
        when=_is_valuation,
    ),
    accept(
        "valuation of a party, changed",
        "valuation",
        left=r"\bvaluation\b[^§;]{0,90}\b(?:cut|lower\w*|rais\w+|reduc\w+|lift\w*|trimm\w+|marked|"
        r"slashed)(?: down| up)? (?:to|at)~2",
        when=_is_valuation,
    ),
    accept(
        "valuation of a party",
        "valuation",
        left=r"(?:pre-money|post-money)\b[^§;]{0,60}",
        when=_is_valuation,
    ),
    accept(
        "valuation of a party",
        "valuation",
        when=is_large,
        right=rf"(?:valuation )?(?:before|after|ahead of|excluding|including|with|"
        rf"without|once) {_MONEY}\b",
    ),
    accept("valuation of a party", "valuation", right=r"(?:pre-money|post-money)\b"),
    accept(
        "valuation of a party", "valuation", right=r"(?:[\w-]+ )?valuation\b", when=_is_valuation
    ),
    accept("valuation of a party", "valuation", left=r"\bvaluations?\b~6", when=_is_valuation),
    accept(
        "valuation of a party",
        "valuation",
        when=_is_valuation,
        left=rf"{VALUE}~1{_VALUED}(?:[’']s {_WORTH})?~2(?:at|as|as worth|as being worth|"
        rf"a pre-\w+ ~2value of)~2",
    ),
    accept(
        "valuation of a party",
        "valuation",
        left=rf"{_VALUED}~2{RATE}~1(?:at|as)~2",
        when=_is_valuation,
    ),
    accept(
        "valuation of a party",
        "valuation",
        when=_is_valuation,
        left=r"\b(?:values?|valuing|valued|appraised|rated)\b~9(?:at|as)~2",
    ),
    accept(
        "valuation of a party",
        "valuation",
        when=_is_valuation,
        left=rf"\b(?:giv(?:es?|ing)|gave|assign\w*|attach\w*|put\w*|ascrib\w*|plac\w*|"
        rf"implies|imply|implying|suggests?)\b (?:{_VALUED}~2)?(?:an? |the "
        rf")?(?:[\w-]+ )?{_WORTH} ?of",
    ),
    accept(
        "valuation of a party",
        "valuation",
        when=_is_valuation,
        left=rf"{_VALUED}(?:[’']s)? (?:[\w-]+ ){{0,2}}{_WORTH}~3(?:{LINK}|(?:rises?|"
        rf"climbs?|jumps?|grows?|rose|falls?|goes) (?:up )?to)~2",
    ),
    accept(
        "valuation of a party",
        "valuation",
        when=_is_valuation,
        right=r"for (?:the (?:whole|entirety) of|all of) (?:@T|the (?:company|group|club|firm))",
    ),
    accept(
        "valuation of a party",
        "valuation",
        when=_is_valuation,
        right=r"(?:business|company|unicorn|firm|group|startup|start-up)\b(?!’)",
    ),
    accept(
        "valuation of a party",
        "valuation",
        when=lambda c: _is_valuation(c) and not is_venture(c),
        left=rf"\b(?:mak(?:es|ing)|deem\w*|consider\w*|leav(?:es|ing)|"
        rf"assum\w+)\b~1{_VALUED}~1worth~1",
    ),
    accept(
        "valuation of a party",
        "valuation",
        when=lambda c: _is_valuation(c) and not is_venture(c),
        left=rf"{_VALUED}~2(?:is|be|as|being|becomes?|are|was)~2worth~1",
    ),
    accept(
        "valuation of a party",
        "valuation",
        left=rf"\b(?:equity|company|enterprise) value of {_VALUED}[^§;,]{{0,40}}?"
        rf"\b(?:is|of|at|comes to|amounts to)~1",
        when=lambda c: _is_valuation(c) and not is_venture(c),
    ),
    accept(
        "valuation of a party",
        "valuation",
        left=rf"@T[’']s asking price~2{LINK}?",
        when=_is_valuation,
    ),
)
