"""Dates and periods: which term of the deal they tell, or why none.

A date belongs to the event that is nearest to it, by words and by what stands between: commas,
clauses and other dates hold an event away. An event before the date beats one after it, unless
the date opens its clause ("In the first quarter of 2026, once Brussels has agreed, the sale will
complete"). Events that are no terms stand in the same lexicon and keep a date from the others. A
sentence without any event takes that of its label, its question or the sentence it refers to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dealterms.claims.binding import pattern
from dealterms.claims.claim import Modality, Section
from dealterms.claims.draft import Draft, Refusal
from dealterms.claims.periods import FoundPeriod
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.rules.date_events import Event, find_events, is_of_works
from dealterms.claims.rules.replaced_dates import is_change, replaced
from dealterms.claims.scene import Marked, Scene
from dealterms.claims.values import Period

__all__ = ["read_dates"]

_PHASED = frozenset(
    """compute_supply supply cloud lease joint_venture strategic_investment contract offtake licensing
    services power_purchase cloud_contract launch concession""".split()
)
_BOUGHT = frozenset(
    """acquisition merger takeover tender_offer buyout asset_sale asset_purchase divestiture scheme
    carve_out majority_stake minority_investment strategic_investment joint_venture""".split()
)
_REACH = 22
"""How far an event may be from its date: words, and the tolls of `_distance` counted as words."""

_FUTURE = pattern(
    r"\b(?:will|would|shall|should|could|expect\w*|aim(?:s|ed|ing)?|plan(?:s|ned|ning)?|due|ought|scheduled|target\w*|anticipat\w*|hop(?:e|es|ed|ing)|is to|are to|was to|slated|likely|"
    r"on (?:track|course|schedule)|intend\w*|foresee\w*|remains?|slip\w*|delay\w*|postpone\w*|push\w*|moved?|put (?:at|back)|pencilled|envisag\w*|promised|seen|estimated|working|"
    r"continue\w* to|count(?:s|ing)? on|subject to|no later|begins?|starts?|commences?|opens?|arrives?|follows?|(?:get|have) the keys|goes|flows?|contribut\w+|when|guid(?:ed|es)|named)(?!\w)"
)
_LABEL_END = re.compile(r"^\W*(?:(?:the|of|in|for|date|time|is|was|remains?|now|still|put)\W+)*$", re.IGNORECASE)
_NOUN_RIGHT = pattern(
    r"^(?:[’']s\b| ?-? ?(?:dividends?|results?|earnings|call|guidance|outlook|forecasts?|report|figures|agreement|contract|letter|price|meeting|rate|statement|announcement|high|low|peak|notes?|bonds?|accounts|"
    r"term sheet|proposal|offer|deal|memorandum|prospectus|investment|plan|election|budget|season|night|evening|morning)(?!\w))"
)
_FISCAL_RIGHT = pattern(r"^ (?:of|in) (?:the |its |our |this )?(?:current |next )?(?:fiscal|financial)")
_DATELINE = re.compile(r"^(?:[\W\d]|and\b|de\b|[A-ZÀ-Þ][\w.’'-]*)*¤\)?\s*(?:[.(–:—-]|$)")
_REFERS = pattern(r"^\W*(?:it|this|that|the (?:target |new |old |earlier |original |previous )?(?:date|deadline|timing|timetable|target|schedule)|previously|originally)\b")
_WHEN = pattern(r"\b(?:when|how soon|by when)\b[^?]*\?|^\W*(?:timing|timetable|timeline|schedule|calendar|when)\W")


def read_dates(scene: Scene, line: Marked) -> Iterator[Draft | Refusal]:
    """Yield a draft or a refusal for each period of a line that is on topic."""
    events = _events(scene, line)
    places = [_Place(scene, line, n, period) for n, period in enumerate(line.line.periods)]
    bounds = [_bind(place, events) for place in places]
    old = replaced(line)
    bounds = _inherited(places, bounds, old)
    told: set[str] = set()
    for place, bound in zip(places, bounds, strict=True):
        start = line.line.sentence.start + place.period.value_start
        end = line.line.sentence.start + place.period.value_end
        reason = "the date that was replaced" if place.number in old else _refused(place, bound, told)
        if reason or bound is None:
            yield Refusal(start, end, reason)
            continue
        told.add(bound.term)
        same = [n for n in sorted(old) if (b := bounds[n]) is None or b.term == bound.term]
        yield _draft(place, bound, start, end, [line.line.periods[n].value for n in same])


def _inherited(
    places: list[_Place], bounds: list[_Bound | None], old: frozenset[int]
) -> list[_Bound | None]:
    """Give a date without an event that of the date it replaces: "not in May; they now see June"."""
    shared = list(bounds)
    for place, bound in zip(places, bounds, strict=True):
        number = place.number
        before = [b for n in sorted(old) if n < number and (b := bounds[n]) is not None and b.term]
        if number not in old and before and place.is_ahead and (bound is None or not bound.term):
            shared[number] = before[-1]
    return shared


def _events(scene: Scene, line: Marked) -> list[Event]:
    """Return the events of a line as this deal sees them: one without phases is never "ready"."""
    has_phases = bool(set(scene.deal.types) & _PHASED)
    return [
        Event("", e.start, e.end) if e.term == "closing_expected" and is_of_works(line.text, e) else e
        for e in find_events(line.text)
        if has_phases or e.term != "first_phase_timing" or not line.text.startswith("be ", e.start)
    ]


@dataclass(frozen=True, slots=True)
class _Place:
    """One period of a line, with the marked words around it."""

    scene: Scene
    line: Marked
    number: int
    period: FoundPeriod

    @property
    def span(self) -> tuple[int, int]:
        return self.line.period_spans[self.number]

    @property
    def left(self) -> str:
        return self.line.text[: self.span[0]]

    @property
    def right(self) -> str:
        return self.line.text[self.span[1] :]

    @property
    def is_past(self) -> bool:
        published, end = self.scene.document.published_at, self.period.value.end
        return bool(published and end and end <= published.date())

    @property
    def is_ahead(self) -> bool:
        published, start = self.scene.document.published_at, self.period.value.start
        return bool(start and (start > published.date() if published else True))


@dataclass(frozen=True, slots=True)
class _Bound:
    """The event that owns a date, and the words between the two."""

    term: str
    words: str
    between: str
    is_before: bool


def _draft(place: _Place, bound: _Bound, start: int, end: int, old: list[Period]) -> Draft:
    is_done = bound.term == "first_phase_timing" and place.is_past
    changed = is_change(place.left, place.right) or bool(old)
    return Draft(
        term=bound.term, value=_value(place.period, bound.term),
        qualifier=_qualifier(place, bound.term), line=place.line, value_start=start, value_end=end,
        mark=place.span, rule=f"words for {bound.term}", own_period=place.number,
        is_period=bound.term != "outside_date", modality=Modality.IN_EFFECT if is_done else None,
        has_change_cue=changed, from_value=old[0] if old else None,
    )


def _value(period: FoundPeriod, term: str) -> Period:
    """For "by D" only the end counts (terms.md rule 8): the period has no start."""
    value = period.value
    if period.qualifier is Qualifier.UP_TO and term != "outside_date" and value.end is not None:
        return Period(None, value.end, value.granularity)
    return value


def _qualifier(place: _Place, term: str) -> Qualifier:
    """A last day bounds nothing else, and "starts from D" starts on D."""
    text = place.line.line.sentence.text
    lead = text[place.period.start : place.period.value_start].casefold()
    if term == "outside_date" or lead.startswith(("from", "starting", "beginning", "effective", "commencing")):
        return Qualifier.BARE
    return place.period.qualifier


def _refused(place: _Place, bound: _Bound | None, told: set[str]) -> str:
    """Return why a date is no value of a term, or an empty string."""
    if place.period.fiscal or _FISCAL_RIGHT.match(place.right):
        return "a fiscal period, whose calendar is not known"
    if _NOUN_RIGHT.match(place.right):
        return "the date names something else"
    if _is_of_another(place.line):
        return "the paragraph is about something else"
    if bound is None:
        return "no words bind this date to a term"
    if not _is_until(place) and _GIVEN_UP.search(bound.between + place.left[-60:] if bound.is_before else ""):
        return "a date that is no longer expected"
    if not bound.term:
        return "the date of another event"
    if bound.term in told:
        return "a second date of the same event"
    return _not_expected(place, bound)


def _is_until(place: _Place) -> bool:
    """True for "not until D" and "not before D", which mean D."""
    lead = place.line.line.sentence.text[place.period.start : place.period.value_start]
    return bool(re.match(r"(?i)until|till|before|not", lead))


def _is_of_another(line: Marked) -> bool:
    """True where a bold label names another project: "**North Quay.** Completion has moved …"."""
    lead = re.match(r"\W*\*\*([^*]+)\*\*", line.text)
    return bool(lead and re.search(r"\w\W+[A-Z][a-z]", lead[1]) and not re.search(r"@[ATP]|\?", lead[1]))


def _not_expected(place: _Place, bound: _Bound) -> str:
    """Return why the date of an event is not the one that a term asks for."""
    is_day = place.period.value.granularity == "day"
    if bound.term == "announcement_date":
        return "" if _announces(place) else "not the day on which the deal was announced"
    if bound.term == "first_phase_timing":
        if not set(place.scene.deal.types) & _PHASED:
            return "the deal has no phases"
        is_told = is_day and bound.is_before and bool(_DONE.search(bound.words))
        return "a date that is over" if place.is_past and not is_told else ""
    if place.is_past:
        return "a date that is over"
    if bound.term == "outside_date" or _is_expected(place, bound):
        return ""
    return "nothing says that it is expected"


def _is_expected(place: _Place, bound: _Bound) -> bool:
    """True if the words say that the event lies ahead, or put the date right behind its name."""
    near = bound.between + place.left[-90:] if bound.is_before else place.right[:160]
    return bool(_FUTURE.search(near)) or (place.is_ahead and bool(_LABEL_END.match(bound.between)))


_GIVEN_UP = pattern(r"\b(?:no longer|unlikely|will not|cannot|won[’']t|not going) (?:~5)$|\bno longer (?:expects?|plans?|aims?) (?:~6)$")
_DONE = pattern(r"\b(?:was|were|has been|have been|had been|went|came|entered|started|began|delivered|energi[sz]ed|handed over|switched on|arrived)(?!\w)")
_DEAL = pattern(r"\b(?:agreement|deal|merger|acquisition|partnership|transaction|takeover|offer|investment)\b[^¤]{0,50}$")


def _announces(place: _Place) -> bool:
    is_day = place.is_past and place.period.value.granularity == "day"
    other = re.search(r"(?i)letter of intent|amend|existing|previous|earlier|old\b", place.left[-90:])
    return is_day and bool(_DEAL.search(place.left)) and not other


def _bind(place: _Place, events: list[Event]) -> _Bound | None:
    """Return the event that the date belongs to: in its sentence, else in what it answers."""
    text = place.line.text
    has_event = any(e.end <= place.span[0] for e in events)
    if not has_event and len(place.left) > 1 and _DATELINE.match(place.left + "¤" + place.right[:4]):
        return None
    before = [(_distance(text[e.end : place.span[0]]), e) for e in events if e.end <= place.span[0]]
    after = [(_distance(text[place.span[1] : e.start]), e) for e in events if e.start >= place.span[1]]
    opens = _opens_clause(place)
    ranked = sorted(
        [(cost, 0, e) for cost, e in before] + [(cost + (0 if opens else 9), 1, e) for cost, e in after],
        key=lambda r: (r[0], r[1]),
    )
    if ranked and ranked[0][0] <= _REACH:
        _, side, event = ranked[0]
        between = text[event.end : place.span[0]] if side == 0 else text[place.span[1] : event.start]
        return _Bound(event.term, text[max(0, event.start - 20) : event.end], between, side == 0)
    return None if ranked else _from_context(place)


_PREDICATE = pattern(
    r",?(?: and| but)? (?:which )?(?:is|are|was|were|remains?|has been|had been)? ?(?:now |still |also |then |currently |previously |originally |once )*"
    r"(?:expected|due|planned|scheduled|targeted|seen|likely|put|set|slated|pencilled in|anticipated|on (?:schedule|track|course)|guided|envisaged|foreseen)(?: to take place| to follow| to happen)?(?: now| back)?(?: ?,? (?:in|for|to|at|on|during|by))?(?: the)? ?$"
)


_THAT_IS_WHEN = pattern(r"^[,;:–—-]? ?(?:that|which)(?: is|[’']s) when ")


def _distance(between: str) -> int:
    """Return how far apart an event and a date are, in words and tolls.

    A predicate such as "is expected in" joins the date to its subject over any insertion; a
    comma counts 2 words, a new clause 4, another date 6, a semicolon 12.
    """
    between = _THAT_IS_WHEN.sub(" ", _PREDICATE.sub(" ", between))
    between = re.sub(r",\s+(?:which|who|whose|subject|once|if|after|the|a)\b[^,;¤]*,", " ", between)
    clauses = len(re.findall(r"(?i)\b(?:that|which|who|whose|while|because|when|but|although|according)\b", between))
    tolls = 2 * between.count(",") + 4 * clauses + 6 * between.count("¤") + 12 * between.count(";")
    return len(re.findall(r"[\w’'§@-]+", between)) + tolls


def _opens_clause(place: _Place) -> bool:
    """True if nothing but a preposition stands before the date in its clause."""
    clause = re.split(r"[;:.?!*–—]\s*|,\s+(?:and|but|so)\s|^", place.left)[-1]
    return len(clause.split()) <= 3 and "§" not in clause


def _from_context(place: _Place) -> _Bound | None:
    """Return the event of what the sentence answers or refers to, if it names none itself."""
    line, scene = place.line, place.scene
    if _WHEN.search(line.text) and set(scene.deal.types) & _BOUGHT:
        return _Bound("closing_expected", "", "", is_before=False)
    before = _line_before(scene, line)
    if before is None or len(place.left.split()) > 8:
        return None
    is_question = before.text.rstrip("*” \"").endswith("?")
    if not (is_question or _REFERS.match(line.text) or _is_heading(before, line)):
        return None
    events = [e for e in find_events(before.text) if e.term]
    if events:
        return _Bound(events[-1].term, "", place.left, is_before=True)
    if is_question and _WHEN.search(before.text) and set(scene.deal.types) & _BOUGHT:
        return _Bound("closing_expected", "", place.left, is_before=True)
    return None


def _is_heading(before: Marked, line: Marked) -> bool:
    return before.line.section is Section.HEADING and line.line.is_block_start


def _line_before(scene: Scene, line: Marked) -> Marked | None:
    index = scene.lines.index(line)
    before = scene.lines[index - 1] if index else None
    return None if before is None or before.line.section is Section.TITLE else before
