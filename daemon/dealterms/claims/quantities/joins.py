"""Numbers that belong together: ranges, changes from one value to another, conversions."""

import re
from decimal import Decimal

from dealterms.claims.qualifiers import Qualifier, read_qualifier
from dealterms.claims.quantities.draft import Draft, value_like
from dealterms.claims.values import Money, Range

_RANGE_GAP = re.compile(
    r" ?[-–] ?| ?(?:to|and) (?:as much as |as many as |about |around |possibly |perhaps |even )?"
)
_QUALIFIER_TAIL = (
    r"(?:(?:about|around|approximately|roughly|nearly|almost|some|an? estimated|just|only|more"
    r" than|at least|up to|over|as much as) )*"
)
_FROM = re.compile(
    r"(?P<word>\b(?:ranging |ranges? |anywhere |starting |tiered,? |tiers |graduated |staggered "
    rf"|stepped |scaled |scale |vary |varies |varying )?from )(?:the )?{_QUALIFIER_TAIL}$"
)
_BETWEEN = re.compile(r"\bbetween (?:about |around |roughly |approximately )?$")
_BY = re.compile(r"\bby (?:an? |another |about |around |roughly )?$")  # "by 17p to 352p"
_TO = re.compile(rf"\bto (?:a |an |just |now |only )?{_QUALIFIER_TAIL}$")
_FILLERS = (
    r"(?:(?:the|an?|its|their|his|our|earlier|previous|previously|original|originally|initial|prior"
    r"|first|agreed|announced|planned|proposed|estimated|figure|price|value|bid|offer|of|about"
    r"|around|approximately|roughly|some|nearly|more|than|at|least|up|to|over|as|much|currently"
    r"|already|proposal|last|total|amount) )*"
)
_DOWN_FROM = re.compile(
    r"(?: in (?:cash|stock))?[ ,;(–—-]*(?P<cue>(?:up|down|raised|increased|reduced|cut|lowered"
    r"|revised|trimmed|lifted"
    r"|sweetened|upped|higher|lower|rising|falling|changed|expanded|extended|scaled back|shortened"
    r"|bumped up|boosted|slashed|compared)(?: \w+ly)? )?(?P<from>from|instead of|rather than"
    rf"|versus|(?<=compared )with) {_FILLERS}$"
)
_FROM_TO_GAP = re.compile(rf"(?: [\w'’-]+){{0,5}} to {_FILLERS}(?:just |only |now )?$")
_CONVERSION_GAP = re.compile(
    r"(?P<open> ?[(\[] ?)|,? (?:or|equivalent to|equal to|which is|i\.e\.) | ?[/=] ?|; ?"
)
_CONVERSION_FILLER = re.compile(
    r"(?:(?:or|about|around|approximately|roughly|some|nearly|almost|equivalent to|equal to|i\.e\.|"
    r"worth|c\.|approx\.?|equals|just|over|under|more than|at current exchange rates,?) ?|[~≈=])*"
)


def join_ranges(lowered: str, drafts: list[Draft]) -> list[Draft]:
    """Return the drafts with each pair such as "$10-20 billion" made one range.

    A pair after "from" is a change and left alone, unless its verb is "range" or the like; there
    and in ranges a bare number takes the unit of its neighbour.
    """
    joined: list[Draft] = []
    for draft in drafts:
        previous = joined[-1] if joined else None
        merged = None if previous is None else _range(lowered, previous, draft)
        if merged is None:
            joined.append(draft)
        else:
            joined[-1] = merged
    return joined


def _range(lowered: str, low: Draft, high: Draft) -> Draft | None:
    gap = lowered[low.end : high.start]
    if len(gap) > 20 or isinstance(low.value, Range) or not _RANGE_GAP.fullmatch(gap):
        return None
    lead = lowered[max(0, low.start - 40) : low.start]
    is_between = _BETWEEN.search(lead) is not None
    if " and " in gap and not is_between:
        return None
    if " to " in gap and _BY.search(lead):
        return None
    came_from = _FROM.search(lead)
    is_marked = is_between or came_from is not None or "-" in gap or "–" in gap
    if not _share_unit(low, high, is_marked):
        return None
    if came_from is not None and came_from["word"].strip() == "from":
        return None
    return _merge_range(low, high)


def _merge_range(low: Draft, high: Draft) -> Draft | None:
    first, last = low.value, high.value
    if first is None or last is None or isinstance(first, Range) or isinstance(last, Range):
        return None
    merged = Draft(high.kind, Range(first, last), low.start, high.end, high.number)
    merged.unit_size, merged.component = high.unit_size, low.component
    merged.qualifier = Qualifier.RANGE
    return merged


def _share_unit(low: Draft, high: Draft, is_marked: bool) -> bool:
    """Give a bare number its neighbour's unit; tell whether both are now of one kind."""
    if low.number is None or high.number is None or low.is_vague or high.is_vague:
        return False
    if not low.kind and high.kind:
        _lend(low, high, _spread(low, high))
    elif low.kind and not high.kind:
        if not (is_marked or high.number.has_scale) or _looks_like_year(high):
            return False
        if low.kind in ("count", "ratio") or (high.number.start and low.kind == "duration"):
            return False
        amount = high.number.value
        _lend(high, low, amount)
        _respread(low, high)
    elif low.kind == high.kind == "money":
        _respread(low, high)
    return bool(low.kind) and low.kind == high.kind and _same_unit(low, high)


def _lend(poor: Draft, rich: Draft, amount: Decimal) -> None:
    value = value_like(rich, amount)
    if value is not None:
        poor.kind, poor.value, poor.unit_size = rich.kind, value, rich.unit_size


def _spread(low: Draft, high: Draft) -> Decimal:
    """Return the left end of a range with the scale of the right one: "10-20 billion"."""
    assert low.number is not None and high.number is not None
    number, other = low.number, high.number
    is_whole = number.has_comma and not (other.has_comma and other.has_scale)
    if number.has_scale or is_whole or not other.has_scale or number.base > other.base:
        return number.value
    return number.base * other.scale


def _respread(low: Draft, high: Draft) -> None:
    value = value_like(low, _spread(low, high))
    if value is not None:
        low.value = value


def _same_unit(low: Draft, high: Draft) -> bool:
    if isinstance(low.value, Money) and isinstance(high.value, Money):
        return low.value.currency == high.value.currency
    return True


def _looks_like_year(draft: Draft) -> bool:
    number = draft.number
    return number is None or (not number.has_scale and 1900 <= number.value < 2100)


def join_changes(lowered: str, drafts: list[Draft]) -> list[Draft]:
    """Return the drafts with "from $31 to $33.50" and "$33.50, up from $31" made one each.

    The draft that stays holds the new value, with the old one in ``from_value``.
    """
    joined: list[Draft] = []
    for draft in drafts:
        previous = joined[-1] if joined else None
        if (
            previous is None
            or previous.from_value is not None
            or not _change(lowered, previous, draft)
        ):
            joined.append(draft)
        elif draft.from_value is not None:
            joined[-1] = draft
    return joined


def _change(lowered: str, first: Draft, second: Draft) -> bool:
    """Join two neighbours if words say that one replaced the other; tell whether they did."""
    gap = lowered[first.whole_end : second.start]
    if len(gap) > 70 or not (first.kind or second.kind):
        return False
    lead = lowered[max(0, first.start - 40) : first.start]
    came_from = _FROM.search(lead)
    if came_from is not None and _FROM_TO_GAP.match(gap):
        if came_from["word"].strip() != "from" or not _alike(first, second, True):
            return False
        second.from_value = first.value
        second.whole_start = min(first.whole_start, first.start - len(lead) + came_from.start())
        return True
    return _change_back(lowered, first, second, gap, lead)


def _change_back(lowered: str, first: Draft, second: Draft, gap: str, lead: str) -> bool:
    """Join "$33.50, up from $31" and "to $58 from $66" into the first of the two."""
    match = _DOWN_FROM.match(gap)
    if match is None:
        return False
    is_cued = match["cue"] is not None or match["from"] != "from"
    if not is_cued and not _TO.search(lead):
        return False
    if not _alike(first, second, False):
        return False
    first.from_value = second.value
    first.whole_end = max(second.end, second.whole_end)
    return True


def _alike(first: Draft, second: Draft, is_forward: bool) -> bool:
    """Tell whether two drafts are of one kind once a bare one has borrowed its unit."""
    if first.number is None or second.number is None:
        return first.kind == second.kind and _same_unit(first, second)
    if not first.kind and second.kind:
        _lend(first, second, _spread(first, second) if is_forward else first.number.value)
    elif not second.kind and first.kind:
        if _looks_like_year(second):
            return False
        _lend(second, first, second.number.value)
        second.whole_start, second.whole_end = second.start, second.end
    elif first.kind == second.kind == "money" and is_forward:
        _respread(first, second)
    kinds = {first.kind.removesuffix("_per_share"), second.kind.removesuffix("_per_share")}
    if len(kinds) != 1 or kinds == {""}:
        return False
    return _same_unit(first, second) and _same_count_unit(first, second)


def _same_count_unit(first: Draft, second: Draft) -> bool:
    units = [getattr(draft.value, "unit", None) for draft in (first, second)]
    return units[0] == units[1]


def is_conversion(lowered: str, original: Draft, other: Draft) -> bool:
    """Tell whether the second repeats the first in another currency: "€5bn ($5.8bn)"."""
    currencies = [_currency(draft) for draft in (original, other)]
    if None in currencies or currencies[0] == currencies[1]:
        return False
    gap = lowered[original.end : other.start]
    match = _CONVERSION_GAP.match(gap)
    if match is None or len(gap) > 60:
        return False
    return _CONVERSION_FILLER.fullmatch(gap, match.end()) is not None


def _currency(draft: Draft) -> str | None:
    value = draft.value
    if isinstance(value, Range):
        value = value.high
    return value.currency if isinstance(value, Money) else None


def qualify(text: str, draft: Draft) -> None:
    """Set qualifier, component and whole span of a draft from the words around it."""
    is_span = draft.kind == "duration"
    number = draft.number
    suffix = number.suffix if number is not None else ""
    reading = read_qualifier(text, draft.start, draft.end, is_span)
    draft.whole_start, draft.whole_end = reading.start, reading.end
    if isinstance(draft.value, Range):
        between = _BETWEEN.search(text.lower(), max(0, draft.start - 40), draft.start)
        draft.whole_start = between.start() if between else draft.whole_start
    draft.component = draft.component or reading.component
    chosen = reading.qualifier
    if chosen is Qualifier.BARE and suffix:
        chosen = Qualifier.ABOUT if suffix in ("-odd", "-ish") else Qualifier.AT_LEAST
    if number is not None:
        draft.whole_end = max(draft.whole_end, number.suffix_end)
    if draft.is_vague and chosen in (Qualifier.BARE, Qualifier.ABOUT, Qualifier.EXACTLY):
        chosen = Qualifier.VAGUE
    draft.qualifier = Qualifier.RANGE if isinstance(draft.value, Range) else chosen
