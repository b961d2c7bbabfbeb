"""Words right after or before a quantity that say what it is counted by or a part of."""

import re

from dealterms.claims.quantities.draft import Draft

_SHARE = r"(?:shares?|ads|adss|adrs?|stock unit|depositary shares?|unit of stock)\b"
_PER_SHARE = re.compile(
    r"(?:,? (?:in |all-)?(?:cash|stock)(?: and stock)?,?)?(?: (?:or|and) more)?"
    r"(?P<per>(?: for|,)? ?(?:(?:per|for each|each|for every|every) (?:[\w&.'’-]+ ){0,3}?"
    r"|an? (?:(?:common|ordinary|preferred|preference|class [a-z]|american depositary) )*"
    r"|/|-a-|-per-|-)" + _SHARE + r"| apiece\b| a piece\b)"
)
_PER_SHARE_BEFORE = re.compile(
    r"per[- ](?:ordinary |common )?share (?:(?:cash|offer|price|consideration|bid|value|deal"
    r"|all-cash"
    r"|takeover|purchase) )*(?:(?:of|to|at|from|is|was|:) )?(?:about |approximately |up to )?$"
)
_UNITS = (
    r"(?:year|month|week|day|quarter|unit|seat|barrel|tonne|ton|megawatt|gigawatt|kilowatt|head|gpu"
    r"|chip|home|user|hour|customer|subscriber|person|employee|site|megawatt-hour|mwh|mw|gw|kw|yr"
    r"|million tokens)"
)
_PER = re.compile(
    r"(?:,? (?:in )?(?:cash|stock|rent|investment|revenue))?[ ,]*(?P<per>(?:for )?(?:per|each"
    r"|every)"
    r"[ -](?:additional |new )?" + _UNITS + r"\b|for (?:each|every) (?:of )?[a-z]+|per [a-z]+"
    r"|(?:an? |-an?-|-per-|/ ?)" + _UNITS + r"\b|each\b|apiece\b|annually\b|yearly\b|monthly\b"
    r"|per annum\b|p\.a\.)"
)
_OF_WHICH = re.compile(r"\bof which,? (?:about |some |at least |up to |around |roughly )?$")
_COMPONENT_AFTER = re.compile(
    r"[ -](?P<word>initial|additional|further|extra|remaining|subsequent|upfront|more|incremental"
    r"|(?:first|second|third|final|next|last)(?= (?:phase|tranche|instal|stage|closing|payment|step"
    r"|portion|part)))\b(?! than)"
)


def read_per(lowered: str, draft: Draft) -> None:
    """Set ``per_unit`` and ``is_per_share`` from what follows, and widen the whole span."""
    end = max(draft.end, draft.whole_end)
    if draft.kind == "money":
        match = _PER_SHARE.match(lowered, end) or _PER_SHARE.match(lowered, draft.end)
        if match is None and _PER_SHARE_BEFORE.search(
            lowered, max(0, draft.whole_start - 60), draft.whole_start
        ):
            draft.kind, draft.is_per_share = "money_per_share", True
            return
        if match is not None and not _is_too_large(draft):
            draft.kind, draft.is_per_share = "money_per_share", True
            _set_per(draft, match)
            return
    if draft.kind not in ("duration", "ratio"):
        match = _PER.match(lowered, end)
        if match is not None:
            _set_per(draft, match)


def _set_per(draft: Draft, match: re.Match[str]) -> None:
    draft.per_unit = match["per"].strip(" ,-/").replace("-", " ")
    draft.whole_end = max(draft.whole_end, match.end())


def _is_too_large(draft: Draft) -> bool:
    """Tell whether the amount cannot be the price of a share: "$5 billion apiece"."""
    return draft.number is not None and draft.number.scale >= 10**6


def read_component(lowered: str, draft: Draft) -> None:
    """Set ``component`` from "of which" before the quantity or a word after it."""
    if draft.component is not None:
        return
    if _OF_WHICH.search(lowered, max(0, draft.start - 32), draft.start):
        draft.component = "of which"
        return
    match = _COMPONENT_AFTER.match(lowered, draft.whole_end)
    if match is not None:
        draft.component = match["word"]
    elif draft.per_unit in ("each", "apiece"):
        draft.component = "each"
