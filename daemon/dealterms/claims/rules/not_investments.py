"""Sums that only look like what an investor puts in: worths, other purchases, parts."""

from __future__ import annotations

from dealterms.claims.binding import Context, Rule, pattern, refuse
from dealterms.claims.rules.amount_kinds import is_acquisition, is_investment, is_venture
from dealterms.claims.values import Count

__all__ = ["BESIDES"]

_IDIOM = pattern(
    r"\b(?:bets?|wagers?) (?:on|against) [^§]*,[^§]*$|"
    r"\bput(?:s|ting)? (?:[\w’'-]+ ){0,6}(?:at|out|off)\b[^§]*$|\bback(?:s|ed|ing)? an? "
    r"(?![^§]*with )[^§]*$|"
    r"\b(?:damage|loss(?:es)?)\b[^§,;]{0,30}$"
)


def _is_idle(c: Context) -> bool:
    """True where a verb of investing only seems to govern the sum: "its third bet, after §"."""
    return _is_minority(c) and bool(_IDIOM.search(c.left[-90:]))


_NOT_SHARES = (
    r"(?:(?!@[TP]|\b(?:shares?|stakes?|stock|equity|interest|holding|minority|quarter|third|fifth|"
    r"tenth|half)\b)[^§;,])"
)


def _is_minority(c: Context) -> bool:
    return (is_investment(c) or is_venture(c)) and not is_acquisition(c)


def _is_beside(c: Context) -> bool:
    """True where no share of a company stands just before the sum that could pay for it."""
    near = [q for q in c.line.line.quantities if 0 < c.quantity.start - q.end < 60]
    return _is_minority(c) and not any(
        q.kind == "percent" or (isinstance(q.value, Count) and "share" in q.value.unit)
        for q in near
    )


BESIDES: tuple[Rule, ...] = (
    refuse(
        "what somebody is worth",
        left=r"(?<!\bwith\s)(?<!\bof\s)(?<!\bfor\s)(?<!\bfrom\s)(?<!\bin\s)(?<!\bby\s)(?<!\bto\s)"
        r"@[AO],? (?:(?:which|that|who) )?(?:(?:is|was|are|itself) )?(?:now |currently |a company "
        r"|a group )*worth~2",
        when=_is_minority,
    ),
    refuse(
        "what somebody is worth",
        left=r"\b(?:equity|enterprise|market|company) value\b[^§;]{0,60}",
        when=_is_minority,
    ),
    refuse(
        "a part of the whole",
        left=r"\b(?:second|third|last|final|next|other),? (?:one,? )?(?:worth|of)~2",
        when=_is_minority,
    ),
    refuse(
        "a part of the whole",
        right=r"(?:at|on|upon) (?:completion|closing|signing|signature),? (?:and )?§",
        when=_is_minority,
    ),
    refuse(
        "the price of something else",
        left=rf"\b(?:purchase|acquisition|sale|disposal|takeover|buyout) "
        rf"of {_NOT_SHARES}{{1,80}}\bfor~1",
        when=_is_beside,
    ),
    refuse(
        "the price of something else",
        left=rf"\b(?:bought|acquired|purchased|picked up|snapped up) {_NOT_SHARES}{{1,60}}\bfor~1",
        when=_is_beside,
    ),
    refuse(
        "paid for a stake in another company",
        right=r"[^§;,#]{0,30}# (?:stake |holding |share |interest )?(?:of|in) (?!@)(?-i:[A-Z])\w+"
        r"(?![^;,]{0,40}@T)",
        when=lambda c: _is_minority(c) and not is_venture(c),
    ),
    refuse(
        "spent on something else",
        right=r"to (?:shut|close|settle|wind|scrap|restructure|repair|clean|fight|compensate|"
        r"lay)\b",
        when=_is_minority,
    ),
    refuse(
        "put into others",
        right=r"(?:in|into|to|across|on) (?:[\w-]+ )?(?:start-?ups|companies|firms|businesses|"
        r"acquisitions|deals|ventures|targets)\b",
        when=lambda c: _is_minority(c) and not is_venture(c),
    ),
    refuse("loans and shares together", left=r"\bexposure\b~4", when=_is_minority),
    refuse(
        "a number of shares",
        left=r"\b(?:number|count) of (?:[\w-]+ )?shares\b~3",
        when=_is_minority,
    ),
    refuse(
        "capital a company has",
        left=r"\b(?:own|paid-up|paid-in|regulatory) (?:capital|funds|equity)\b (?:is|was|of|"
        r"stands at|"
        r"amounts to|:)~1",
        when=_is_minority,
    ),
    refuse("money spent beside the deal", when=_is_idle),
)
