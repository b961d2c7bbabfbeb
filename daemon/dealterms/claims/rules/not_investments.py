"""Sums that only look like what an investor puts in: worths, other purchases, parts."""

from __future__ import annotations

from dealterms.claims.binding import Context, Rule, pattern, refuse
from dealterms.claims.rules.amount_kinds import is_acquisition, is_investment, is_venture

__all__ = ["BESIDES"]

_IDIOM = pattern(
    r"\b(?:bets?|wagers?) (?:on|against) [^§]*,[^§]*$|"
    r"\bput(?:s|ting)? (?:[\w’'-]+ ){0,6}(?:at|out|off)\b[^§]*$|\bback(?:s|ed|ing)? an? (?![^§]*with )[^§]*$|"
    r"\b(?:damage|loss(?:es)?)\b[^§,;]{0,30}$"
)


def _is_idle(c: Context) -> bool:
    """True where a verb of investing only seems to govern the sum: "the third bet on X, after §"."""
    return is_investment(c) and not is_acquisition(c) and bool(_IDIOM.search(c.left[-90:]))


_NOT_SHARES = (
    r"(?:(?!@[TP]|#|\b(?:shares?|stakes?|stock|equity|interest|holding|minority|quarter|third|fifth|"
    r"tenth|half)\b)[^§;,])"
)


def _is_minority(c: Context) -> bool:
    return (is_investment(c) or is_venture(c)) and not is_acquisition(c)


BESIDES: tuple[Rule, ...] = (
    refuse(
        "what somebody is worth",
        left=r"@[AO],? (?:(?:which|that|who) )?(?:(?:is|was|are|itself) )?(?:now |currently |a company "
        r"|a group )*worth~2",
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
        left=rf"\b(?:purchase|acquisition|sale|disposal|takeover|buyout) of {_NOT_SHARES}{{3,80}}\bfor~1",
        when=_is_minority,
    ),
    refuse(
        "the price of something else",
        left=rf"\b(?:bought|acquired|purchased|picked up|snapped up) {_NOT_SHARES}{{3,60}}\bfor~1",
        when=_is_minority,
    ),
    refuse(
        "paid for a stake in another company",
        right=r"[^§;,#]{0,30}# (?:stake |holding |share |interest )?(?:of|in) (?!@)(?-i:[A-Z])\w+"
        r"(?![^;,]{0,40}@T)",
        when=lambda c: _is_minority(c) and not is_venture(c),
    ),
    refuse(
        "spent on something else",
        right=r"to (?:shut|close|settle|wind|scrap|restructure|repair|clean|fight|compensate|lay)\b",
        when=_is_minority,
    ),
    refuse(
        "a number of shares",
        left=r"\b(?:number|count) of (?:[\w-]+ )?shares\b~3",
        when=_is_minority,
    ),
    refuse(
        "capital a company has",
        left=r"\b(?:own|paid-up|paid-in|regulatory) (?:capital|funds|equity)\b (?:is|was|of|stands at|"
        r"amounts to|:)~1",
        when=_is_minority,
    ),
    refuse("money spent beside the deal", when=_is_idle),
)
