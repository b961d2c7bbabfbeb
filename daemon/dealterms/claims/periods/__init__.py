"""Dates and periods in one paragraph of text, resolved against the date of the article.

``find_periods`` is the way in: notation → year → part ("early") → qualifier ("by") → ranges.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from dealterms.claims.periods.calendar import half_period, part_of, quarter_period
from dealterms.claims.periods.grammar import GRAMMAR, MONTHS
from dealterms.claims.periods.readings import Reading, read_match
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.values import Period

__all__ = ["FoundPeriod", "find_periods"]


@dataclass(frozen=True, slots=True)
class FoundPeriod:
    """A period of dates and where it stands; offsets are in characters.

    [start, end) is the whole expression with its qualifier words, [value_start, value_end)
    the period alone. The value's dates are None where only the words are known: fiscal
    periods, and relative ones without a reference.
    """

    value: Period
    qualifier: Qualifier
    start: int
    end: int
    value_start: int
    value_end: int
    words: str
    """The words of the period as written: "the second half of this year"."""
    is_relative: bool = False
    """True if the words point from the article's date: "Tuesday", "next year"."""
    is_past_reference: bool = False
    """True if the whole period lies before the reference."""
    fiscal: bool = False
    """True for fiscal periods, which get dates only from the party's fiscal calendar."""


_HINT = re.compile(
    r"(?:19|20)\d\d|\d[qh]|[qh]\d|fy|fiscal|financial|day|week|month|quarter|half|year"
    r"|tomorrow|tonight|morning|spring|summer|autumn|fall|winter|jan|feb|mar|apr|may|jun|jul|aug"
    r"|sep|oct"
    r"|nov|dec|coming|ago|easter|christmas|thanksgiving|labor"
)
_HOLDS = re.compile(
    r"day|week|month|quarter|year|\b(?:(?:19|20)\d\d|\d[qh]|[qh]\d|fy|fiscal|half"
    r"|(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
    r"|tomorrow|tonight|morning|afternoon|evening|spring|summer|autumn|fall|winter"
    r"|easter|christmas|thanksgiving)"
)
"""What every period holds: most sentences have none of these and are not read further."""

_PARTS = {
    "early": "early", "beginning": "start", "start": "start", "mid": "mid", "middle": "mid",
    "late": "late", "end": "end", "close": "end", "opening": "start",
}  # fmt: skip
_PART = re.compile(
    r"(?:\b(?:the )?(?:very )?(?P<part>early|mid|middle|late"
    r"|(?:beginning|start|end|(?<=the )close)(?= of )|end(?! in ))"
    r"(?:[- ]?part)?(?:-|(?: (?:in|of))? )(?:calendar )?(?:the )?)$"
)
_LEADS: tuple[tuple[str, Qualifier], ...] = (
    (r"not (?:before|prior to|earlier than)|no (?:earlier|sooner) than|as (?:soon|early) as"
     r"|(?<!become )(?<!becomes )(?<!be )(?:starting|beginning|effective|commencing)"
    r"(?: in| from| on| with)?|from|since"
     r"|not until|at the earliest(?: in)?|soonest", Qualifier.AT_LEAST),
    (r"on or before|(?:no|not) later than|as late as|this side of|by|before|until|till|prior to"
     r"|through(?! (?:in|on|at|by)\b)|thru"
     r"|up to|ahead of|at the latest(?: by| in)?|latest", Qualifier.UP_TO),
    (r"on or (?:about|around)|around|about|approximately|roughly|circa|towards?", Qualifier.ABOUT),
    (r"after|later than|beyond|following", Qualifier.MORE_THAN),
    (r"exactly|precisely", Qualifier.EXACTLY),
)  # fmt: skip
_LEAD = re.compile(
    r"(?:^|(?<=[^\w-]))(?:"
    + "|".join(f"(?P<{q.name}>{words})" for words, q in _LEADS)
    + r")(?: (?:the|about|around|approximately|as early as|sometime in|in|some time in|on|its))* ?$"
)
_EXCLUSIVE = ("before", "prior to", "ahead of", "this side of")
# "Before the year is out", "by June-end": the period itself runs to its end.
_RUNS_OUT = re.compile(
    r"(?: (?:is|are) (?:over|out|up|done|through)| (?:ends|runs out|comes to an end|closes))\b"
)
_BEFORE = re.compile(r"\bbefore (?:the )?(?:calendar )?[a-z]+(?: (?:quarter|half))?$")
_ENDS = re.compile(r"[- ]end\b")
_NEGATED = re.compile(
    r"(?:\bnot\b|n['’]t\b|\bunlikely\b|\bnever\b|\bwithout\b"
    r"|\bno (?:closing|completion|close|signing|start|deliver\w+|deal)\b)[^.;]{0,50}$"
)
_PUT_OFF = re.compile(
    r"\b(?:delay|postpon|push|defer|put (?:off|back)|slip|mov|adjourn)\w*[^.;,]{0,30}$"
)
_TRAIL = re.compile(r",? at the (?P<word>latest|earliest)\b|,? or (?P<or>earlier|sooner|later)\b")
_AHEAD = re.compile(
    r"\b(?:will|would|should|ought|shall|expect(?:ed|s)?|anticipat\w+|hop(?:es?|ed|ing)|seen?|"
    r"likely"
    r"|pencilled|due|set|envisag\w+|foresee\w*|intend\w*|reckons?|guid(?:es?|ing)|means? to|"
    r"wants? to|scheduled|plan(?:s|ned)?|may|could|must|needs? to|ha(?:s|ve) to|meant to|promised"
    r"|(?:now|been|is|are) (?:fixed|set|booked|agreed) (?:for|on)"
    r"|(?:is|are) to|to (?:be|close|complete|open|sign|begin|start|follow)|closing (?:is|remains|"
    r"was|now|date)"
    r"|target(?:s|ed|ing)?"
    r"|aim(?:s|ing)?|on track|slip(?:s|ped)?|delay(?:s|ed)?|postponed?|pushed)\b[^.;]{0,40}$"
    r"|\b(?:by|until|till|before|no later than)(?: the| early| mid| late| end| of| about)* $"
)
_PAST_VERB = re.compile(
    r"(?<!be )(?<!been )(?<!being )"
    r"\b(?:announced|agreed|signed|said|reported|disclosed|told|filed|published|was|were|had)\b"
)
_BEHIND = re.compile(
    r"(?:\bback|\b(?:formerly|originally|initially|previously|at first)(?: \w+){1,3}|"
    r"\b(?:announced|agreed|signed|disclosed|concluded|struck|unveiled|made|set|dated"
    r"|filed"
    r"|published|launched|completed|said|told|bought|sold|raised|approved|cleared|reported|denied)"
    r"(?: [\w’'-]+){0,4}"
    r"|\b(?:letter of intent|agreement|contract|statement|announcement|report|deal"
    r"|plan|order|ruling|round|amendment) of|\bsince)"
    r"(?: (?:in|on|of|the|late|early|mid|last))*[ -]$"
)
_ELIDED_LEAD = re.compile(r"\b(?:in|to|for|until|from|by|into|of|during) $")
_DATED_PAPER = re.compile(
    r"\b(?:term sheet|letter of intent|memorandum|draft|letter) (?:of|dated|from) (?:the |early |"
    r"late |mid-?)*$"
)
_WHEN = re.compile(
    r",? when (?:\w+ ){1,5}?(?:announced|signed|agreed|said|unveiled|was|were|had|put)\b"
)
_MONTH_LEAD = re.compile(
    r"(?:^|[^\w])(?:in|into|by|of|since|until|till|last|next|this|early|late|mid|end|start|and|to|from|"
    r"between"
    r"|before"
    r"|after|during|through|for|around|the|its|their|a|on|about|as early as|’s|'s)[ -]$"
)
_MONTH_FOLLOWS = re.compile(
    r"(?: to | and | or | through |[-–])(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
)
_AMBIGUOUS_MONTHS = frozenset(("may", "march", "mar", "april", "june", "august", "jan", "dec"))
_RANGE_GAP = re.compile(r" ?[-–] ?| (?:and|to|or|through|until) (?:the )?(?:end of |early |late )?")


def find_periods(text: str, reference: date | None) -> list[FoundPeriod]:
    """Return the periods of a paragraph in reading order.

    ``reference`` is the date of the article: it gives "Tuesday", "the first quarter" and
    "March 2" their year; without it they keep their words and get no dates.
    """
    lowered = text.lower()
    if len(lowered) != len(text) or not (_HOLDS.search(lowered) and _HINT.search(lowered)):
        if len(lowered) == len(text):
            return []
        lowered = "".join(low if len(low := c.lower()) == 1 else c for c in text)
    found: list[tuple[FoundPeriod, Reading]] = []
    for match in GRAMMAR.finditer(lowered):
        if match["eo"] is not None:
            period = _elided(text, match, found)
        else:
            period = _read(text, lowered, match, _told_at(lowered, found) or reference)
        if period is not None:
            found.append(period)
    return _join_ranges(lowered, found)


def _elided(
    text: str, match: re.Match[str], found: list[tuple[FoundPeriod, Reading]]
) -> tuple[FoundPeriod, Reading] | None:
    """Return the quarter or half that "the third" is, after "planned for the second quarter"."""
    before = found[-1][0] if found else None
    start = before.value.start if before else None
    is_led = _ELIDED_LEAD.search(match.string, max(0, match.start() - 12), match.start())
    if (
        not is_led
        or before is None
        or start is None
        or before.value.granularity not in ("quarter", "half")
    ):
        return None
    number = ("first", "second", "third", "fourth").index(match["eo"]) + 1
    is_half = before.value.granularity == "half"
    if is_half and number > 2:
        return None
    earlier = (start.month - 1) // (6 if is_half else 3) + 1
    year = start.year + (1 if number == 1 and earlier > 1 else 0)
    value = half_period(year, number) if is_half else quarter_period(year, number)
    at, end = match.span("eo")
    at -= len("the ")
    period = FoundPeriod(value, Qualifier.BARE, at, end, at, end, text[at:end])
    return period, Reading(value)


def _told_at(lowered: str, found: list[tuple[FoundPeriod, Reading]]) -> date | None:
    """Return the date that a timeline gives its entry: "June 2025: papers to follow by May 1"."""
    if not found or not found[0][1].has_year:
        return None
    first = found[0][0]
    is_label = not lowered[: first.start].strip(" -*•") and re.match(
        r"\W{0,2}: ", lowered[first.end :]
    )
    return first.value.start if is_label else None


def _read(
    text: str, lowered: str, match: re.Match[str], reference: date | None
) -> tuple[FoundPeriod, Reading] | None:
    if not _is_date(text, lowered, match):
        return None
    start, end = _trim(lowered, match.start(), match.end())
    reading = read_match(match, reference, _direction(lowered, start, end))
    if reading is None:
        return None
    part = _PART.search(lowered, max(0, start - 28), start)
    value_start = start if part is None else part.start() + len(part[0]) - len(part[0].lstrip())
    chosen = None if part is None else _PARTS[part["part"]]
    ending = _ending(lowered, match, end)
    if ending is not None:
        chosen, end = "end", ending
    if match["tyear"] is not None and chosen is None:
        return None
    chosen = chosen or reading.part or None
    return _qualify(text, lowered, reading, chosen, (value_start, end), reference), reading


def _ending(lowered: str, match: re.Match[str], end: int) -> int | None:
    """Return where the words end that make a period its own end, or None: "before June is out"."""
    after = _ENDS.match(lowered, end) if match["my"] is not None else None
    before = lowered[max(0, end - 40) : end]
    if after is None and _BEFORE.search(before):
        after = _RUNS_OUT.match(lowered, end)
    return None if after is None else after.end()


def _direction(lowered: str, start: int, end: int) -> int:
    """Tell whether the words around a date speak of the future (1) or of the past (-1)."""
    if _DATED_PAPER.search(lowered, max(0, start - 40), start):
        return -1
    cue = _AHEAD.search(lowered, max(0, start - 60), start)
    if cue is not None and _PAST_VERB.search(cue[0]) is None:
        return 1
    if _BEHIND.search(lowered, max(0, start - 60), start) or _WHEN.match(lowered, end):
        return -1
    return 0


def _trim(lowered: str, start: int, end: int) -> tuple[int, int]:
    """Leave the preposition that the season branch reads ("before the summer") to qualifiers."""
    for word in ("in ", "by ", "before ", "until ", "of ", "since "):
        if lowered.startswith(word, start) and not lowered.startswith("in the ", start):
            rest = start + len(word)
            if lowered.startswith(("spring", "summer", "autumn", "fall", "winter"), rest):
                return rest, end
            if lowered.startswith("the ", rest):
                return rest + 4, end
    return start, end


def _is_date(text: str, lowered: str, match: re.Match[str]) -> bool:
    """Tell "May" and "March" the months from the verbs, and names from dates."""
    month = match["my_m"] or match["mdy_m"] or match["dmy_m"]
    if month is None:
        return True
    at = match.start("my_m") if match["my_m"] else match.start("mdy_m")
    at = at if match["dmy_m"] is None else match.start("dmy_m")
    if not text[at].isupper():
        return False
    if match["my_m"] is None or match["my_y"] or match["my_d"] or match["my_w"]:
        return True
    if text[at : at + len(month)].isupper() and len(month) == 3 and not month.endswith("."):
        return False  # "MAR", "DEC": tickers and acronyms
    if month.rstrip(".") not in _AMBIGUOUS_MONTHS:
        return MONTHS.get(month.rstrip(".")) is not None
    if _MONTH_FOLLOWS.match(lowered, at + len(month)):
        return True
    return _MONTH_LEAD.search(lowered, max(0, at - 14), at) is not None


def _qualify(
    text: str, lowered: str, reading: Reading, part: str | None, span: tuple[int, int],
    reference: date | None,
) -> FoundPeriod:  # fmt: skip
    """Apply part and qualifier words to a reading; for "by the end of D" the period is D."""
    start, end = span
    lead = _LEAD.search(lowered, max(0, start - 40), start)
    qualifier, whole_start = Qualifier.BARE, start
    if lead is not None:
        qualifier, whole_start = _lead_qualifier(lowered, lead)
    elif lowered.startswith("within", start):
        qualifier = Qualifier.UP_TO
    trail = _TRAIL.match(lowered, end)
    whole_end = end
    if trail is not None:
        is_latest = "latest" in trail[0] or "earlier" in trail[0] or "sooner" in trail[0]
        qualifier, whole_end = (
            Qualifier.UP_TO if is_latest else Qualifier.AT_LEAST), trail.end()  # fmt: skip
    value = reading.period
    if reading.part == "mid" and qualifier is Qualifier.UP_TO and value.start is not None:
        value = half_period(value.start.year, 1)  # "by mid-year" is by the end of June
    elif part is not None and not (part == "end" and qualifier is Qualifier.UP_TO):
        value = part_of(value, part)
    if qualifier is Qualifier.UP_TO and part is None and lead is not None:
        value = _exclusive(value, lowered[lead.start() : start])
    is_past = reference is not None and value.end is not None and value.end <= reference
    return FoundPeriod(
        value=value, qualifier=qualifier, start=whole_start, end=whole_end, value_start=start,
        value_end=end, words=text[start:end], is_relative=reading.is_relative,
        is_past_reference=is_past, fiscal=reading.is_fiscal,
    )  # fmt: skip


def _lead_qualifier(lowered: str, lead: re.Match[str]) -> tuple[Qualifier, int]:
    """Return the qualifier of the words before a period; "not until D" means D itself."""
    name = lead.lastgroup or "BARE"
    qualifier, start = Qualifier[name], lead.start()
    if lead[0].startswith(("until", "till", "before")) and qualifier is Qualifier.UP_TO:
        is_negated = any(p.search(lowered, max(0, start - 70), start) for p in (_NEGATED, _PUT_OFF))
        return (Qualifier.BARE if is_negated else qualifier), start
    return qualifier, start


def _exclusive(value: Period, lead: str) -> Period:
    """Return what "before D" bounds: everything up to the first day of D."""
    if value.start is not None and lead.startswith(_EXCLUSIVE):
        return Period(None, value.start, value.granularity)
    return value


def _join_ranges(lowered: str, found: list[tuple[FoundPeriod, Reading]]) -> list[FoundPeriod]:
    """Return the periods with "between March and May 2026" made one range.

    "From D to E" is not joined: it says that a date was moved.
    """
    joined: list[FoundPeriod] = []
    previous: Reading | None = None
    for period, reading in found:
        merged = None
        if joined and previous is not None:
            merged = _range(lowered, joined[-1], period, previous, reading)
        if merged is not None:
            joined[-1] = merged
        else:
            if joined and _is_move(lowered, joined[-1], period):
                joined[-1] = replace(joined[-1], qualifier=Qualifier.BARE)
            joined.append(period)
        previous = reading
    return joined


def _is_move(lowered: str, first: FoundPeriod, last: FoundPeriod) -> bool:
    """Tell whether "from D to E" moves a date."""
    gap = lowered[first.value_end : last.value_start]
    return gap.startswith(" to") and len(gap) < 12 and lowered.startswith("from ", first.start)


def _range(
    lowered: str, first: FoundPeriod, last: FoundPeriod, left: Reading, right: Reading
) -> FoundPeriod | None:
    gap = lowered[first.value_end : last.value_start]
    if not gap or len(gap) > 24 or not _RANGE_GAP.fullmatch(gap):
        return None
    lead = lowered[max(0, first.value_start - 16) : first.value_start]
    is_between = "between " in lead
    if _is_move(lowered, first, last):
        return None
    if not is_between and not gap.startswith((" to", "-", "–", " -", " –", " through", " until")):
        return None
    start = _with_year_of(first.value, last.value, left, right)
    if start is None or last.value.end is None or start >= last.value.end:
        return None
    value = Period(start, last.value.end, "range")
    whole_start = lowered.rfind("between", 0, first.value_start) if is_between else first.start
    # "Between July and September" is a quarter: the two ends make a period, they bound none.
    qualifier = first.qualifier if first.qualifier is Qualifier.ABOUT else Qualifier.BARE
    return replace(
        last, value=value, qualifier=qualifier, start=whole_start, value_start=first.value_start,
        words=lowered[first.value_start : last.value_end],
    )  # fmt: skip


def _with_year_of(first: Period, last: Period, left: Reading, right: Reading) -> date | None:
    """Return the start of a range; a left end without a year takes that of the right end."""
    if first.start is None or last.start is None:
        return None
    if left.has_year or not right.has_year:
        return first.start
    moved = first.start.replace(year=last.start.year, day=min(first.start.day, 28))
    return moved if moved < last.start else moved.replace(year=last.start.year - 1)
