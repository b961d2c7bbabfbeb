"""Premiums over the price before the offer, and which deals have shares at all."""

from __future__ import annotations

import re

from dealterms.claims.binding import Context, Rule, accept, pattern, refuse
from dealterms.claims.rules.lexicon import BASE_PRICE, OVER
from dealterms.claims.rules.money import is_acquisition

__all__ = ["PREMIUMS", "in_equity"]

_SUPPLY_ONLY = frozenset(
    {
        "compute_supply",
        "supply",
        "cloud",
        "cloud_contract",
        "lease",
        "power_purchase",
        "offtake",
        "services",
        "contract",
    }
)
_PRICE_TALK = (
    r"\b(?:clos\w+|traded?|trades|trading|chang\w+ hands|opened|ended|stood|rose|fell|jumped|"
    r"spread)\b~3"
)
_ADVERT = (
    r"(?:subscri\w+|accounts?|members?\w*|plans?|brands?|content|segment|products?|tier|rate|end)"
)


def in_equity(c: Context) -> bool:
    """True where a party takes a share of the other, or both of a third."""
    return not c.types <= _SUPPLY_ONLY


_AVERAGE_PRICE = pattern(r"(?:#|day|week|month|weighted)[- ](?:[\w-]+ )?average\b")

PREMIUMS: tuple[Rule, ...] = (
    refuse(
        "growth of the accounts",
        right=r"to (?:[\w’'@-]+ ){0,3}?(?:earnings|profits?|sales|revenues?|eps|cash flow"
        r"|ebitda)\b",
    ),
    refuse("an advertisement", right=r"(?:off|discount|cashback)\b"),
    refuse("an advertisement", left=rf"\bpremium {_ADVERT}\b~6"),
    refuse(
        "a premium usual elsewhere",
        when=lambda c: not _AVERAGE_PRICE.search(c.left),
        left=r"\b(?:average|typical|usual|median|mean|normal|peers?|comparable|index)\b~8",
        right=r"~2premium\b",
    ),
    refuse(
        "a premium usual elsewhere", left=r"\b(?:average|typical|usual|median|mean) ~3premium\b~7"
    ),
    refuse("a premium usual elsewhere", right=r"(?:on average|as a rule|typically)\b"),
    refuse(
        "what was to be gained before",
        left=r"\b(?:previously|formerly|once) (?:they )?(?:stood to"
        r" gain|gained)~1|\bstood to gain~1",
    ),
    refuse(
        "a segment of a market", right=r"of (?:its|the|their|that|this|@[ATP][’']s) ~2premium\b"
    ),
    accept(
        "premium over the undisturbed price",
        "premium",
        left=r"\bpremium\b(?! (?:for|to (?:buy|take|acquire|get)))~7",
    ),
    accept(
        "premium over the undisturbed price",
        "premium",
        left=r"\bpremium (?:to|over|on|above)\b[^§;]{0,60}\b(?:works out|comes|amounts|adds up)"
        r" (?:at|to)~1",
    ),
    accept(
        "premium over the undisturbed price",
        "premium",
        right=r"(?:[\w-]+ ){0,2}?(?:premium|uplift|mark-?up)\b",
        when=in_equity,
    ),
    accept(
        "premium over the undisturbed price",
        "premium",
        right=rf"{OVER} (?:where |what )?(?:@[TP]|the (?:shares|stock)) (?:\w+ )?(?:stood|closed"
        rf"|traded|was|fetched|ended"
        rf"|changed"
        r" hands)",
        when=in_equity,
    ),
    accept(
        "premium over the undisturbed price",
        "premium",
        left=r"\b(?:exceeds?|exceeded|beats?|tops?|outstrips?) by~1",
        right=r"~2(?:average|clos\w+|undisturbed|last|previous|price)\b",
        when=in_equity,
    ),
    accept(
        "premium over the undisturbed price",
        "premium",
        left=r"\b(?:undisturbed|unaffected|last|closing|pre-bid) (?:close|price|level|closing"
        r" price)\b"
        r"[^§;]{0,60}\b(?:stand to gain|gain|better off by|richer by|an extra|ahead by)~1",
        when=is_acquisition,
    ),
    refuse("a share or price move", left=r"\b(?:high|peak|record)\b[^§;]{0,12}\bby~1"),
    refuse("a share or price move", left=_PRICE_TALK, right=rf"{OVER}\b"),
    refuse(
        "a share or price move",
        right=rf"{OVER} (?:the |its |their |that |@[ATP](?:[’']s)? )?(?:~1)(?:offer|bid|terms)\b",
    ),
    accept(
        "premium over the undisturbed price",
        "premium",
        right=rf"{OVER}\b~6{BASE_PRICE}",
        when=lambda c: in_equity(c) and not _tells_no_price(c),
    ),
    accept(
        "premium over the undisturbed price",
        "premium",
        right=rf"{OVER}\b~2#[^;§]{{0,12}}\b(?:at which|where|close|before|undisturbed|prior|level"
        rf"|price)\b",
        when=is_acquisition,
    ),
    accept(
        "premium over the undisturbed price",
        "premium",
        right=r"#~2(?:average|vwap|clos\w+|mean)\b",
        when=in_equity,
    ),
    accept(
        "premium over the undisturbed price",
        "premium",
        left=r"\b(?:exceed|beat|top|surpass|outstrip|better)(?:s|ed|es)?\b[^§;]{0,60}\bby~1",
        when=lambda c: (
            is_acquisition(c)
            and bool(
                re.search(
                    r"(?i)\b(?:clos\w+|averages?|price|market|level|quot\w+|trading|value)\b",
                    c.left[-70:],
                )
            )
        ),
    ),
    accept(
        "premium over the undisturbed price",
        "premium",
        left=r"\b(?:bump|uplift|mark-?up|sweetener|bonus for (?:share)?holders) (?:of|is|was|comes"
        r" to)~2",
        when=in_equity,
    ),
)


def _tells_no_price(c: Context) -> bool:
    """True for a count or a cost that lies above an average: "costs 30 percent more than"."""
    return bool(
        re.search(
            r"(?i)\b(?:costs?|revenues?|sales|profits?|earnings|volumes?|rents?|"
            r"wages?)\W+(?:\w+\W+){0,4}$",
            c.left,
        )
    )
