"""Which event a date belongs to: the nearest in its sentence, else what the sentence answers.

Words and what stands between hold an event away from a date: commas, clauses, other dates. An
event before the date beats one after it, unless the date opens its clause ("In the first quarter
of 2026, once Brussels has agreed, the sale will complete"). A sentence without any event takes
that of its label, its question or the sentence it refers to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from dealterms.claims.binding import pattern
from dealterms.claims.claim import Section
from dealterms.claims.marking import Marked
from dealterms.claims.periods import FoundPeriod
from dealterms.claims.prefilter import Text
from dealterms.claims.rules.date_events import Event, find_events, is_lapse, is_of_works
from dealterms.claims.scene import Scene

__all__ = ["PHASED", "Bound", "Place", "bind", "events_of"]

PHASED = frozenset(
    {
        "compute_supply",
        "supply",
        "cloud",
        "lease",
        "joint_venture",
        "strategic_investment",
        "contract",
        "offtake",
        "licensing",
        "services",
        "power_purchase",
        "cloud_contract",
        "launch",
        "concession",
    }
)
_BOUGHT = frozenset(
    {
        "acquisition",
        "merger",
        "takeover",
        "tender_offer",
        "buyout",
        "asset_sale",
        "asset_purchase",
        "divestiture",
        "scheme",
        "carve_out",
        "majority_stake",
        "minority_investment",
        "strategic_investment",
        "joint_venture",
    }
)
_REACH = 22
"""How far an event may be from its date: words, and the tolls of `_distance` counted as words."""
_AS_A_POINT = 14
"""What it costs an event to be only the point that something else is counted from."""
_AFTERWARDS = 9
"""What it costs an event to follow its date where the date does not open the clause."""

_DATELINE = re.compile(r"(?:[^\w¤]|\d|and\b|de\b|[A-ZÀ-Þ][\w.’'-]*+)*+¤\)?\s*(?:[.(–:—-]|$)")
_COMES = (
    r"(?:expected|due|planned|scheduled|targeted|seen|likely|set|slated|pencill?ed in|promised|"
    r"anticipated|foreseen|"
    r"envisaged|happen(?:s|ing)?|tak(?:e|es) place|occur(?:s)?|come(?:s)?(?: about)?|be the case|"
    r"follow(?:s)?|do so|"
    r"be(?: reached| done| achieved| so)?|slip|slide|drift)"
)
# "This will happen in …", "it is now scheduled for …", "and will now do so in …".
_REFERS_BACK = pattern(
    rf"(?:^\W*|\b(?:that|which|and|but|says|said|now) |[;,:] )(?:it|this|that|both|the "
    rf"same)(?:[’']s)?(?: (?:is|was|has been|had been|will|would|should|"
    rf"could|may|might|to|now|still|then|also|not|only|currently|all|be|first|last|most|"
    rf"probably))* {_COMES}(?: (?:now|back|only|out|for|in|to|at|"
    rf"on|by|into|towards|the|sometime|during))* ?[“\"]?$"
    r"|\b(?:will|would|should|could|may|might|to) (?:now |only |probably |then )*(?:do so|happen|"
    r"take place) ?(?:now |only )?(?:in |on |by |at )?(?:the )?$"
)
_REFERS = pattern(
    r"^\W*(?:(?:it|this|that)(?: (?:is|was|will|would|should|could|may|might|remains?))? (?:the "
    r"case )?(?:not )?(?:before )?(?:in |by |on )?$|the (?:target |new |old |earlier |original |"
    r"previous )?(?:date|deadline|"
    r"timing|timetable|target|schedule)|previously|originally)\b"
)
_WHEN = pattern(
    r"\b(?:when|how soon|by when)\b[^?]*\?|^\W*(?:target(?: date)?(?= ?:)|timing|timetable|"
    r"timeline|schedule|calendar|"
    r"when)\W"
)
_GUIDES = pattern(
    r"\b(?:guid(?:es?|ing)|points?|pointing|speaks?|talks?|talking|aim(?:s|ing)?|shooting|think|"
    r"target(?:s|ing)?|"
    r"target date|reckons?|pencilled)(?: (?:now|themselves|himself|herself))?(?: (?:to|of|for|at|"
    r"on|about))?(?: the)? ?[“\"]?(?:sometime )?$"
)
_BEGINS = pattern(r"\bwhen (?:~4)(?:begin|start|online|live|deliver\w*|open|ready|first)\b[^?]*\?")
_PREDICATE = pattern(
    r",?(?: and| but)? (?:which )?(?:is|are|was|were|remains?|has been|had been)? ?(?:now |still |"
    r"also |then |currently |previously |originally |once )*"
    r"(?:expected|due|planned|scheduled|targeted|seen|likely|put|set|slated|pencill?ed in|"
    r"anticipated|on (?:schedule|track|course)|guided|envisaged|foreseen)(?: to take place|"
    r" to follow| to happen)?(?: now| back)?(?: ?,? (?:in|for|to|at|on|during|by))?(?: the)? ?$"
)
_THAT_IS_WHEN = pattern(r"^[,;:–—-]? ?(?:that|which)(?: is|[’']s) when ")


@dataclass(frozen=True, slots=True)
class Place:
    """One period of a line, with the marked words around it."""

    scene: Scene
    line: Marked
    number: int
    period: FoundPeriod
    span: tuple[int, int] = field(init=False, repr=False)
    """The place of the date in the marked text."""
    left: str = field(init=False, repr=False)
    """The marked words before the date."""
    right: str = field(init=False, repr=False)
    """The marked words after it."""

    def __post_init__(self) -> None:
        """Cut the line at the date once."""
        text, span = self.line.text, self.line.period_spans[self.number]
        object.__setattr__(self, "span", span)
        object.__setattr__(self, "left", Text.part(str(text)[: span[0]], text))
        object.__setattr__(self, "right", Text.part(str(text)[span[1] :], text))

    @property
    def is_past(self) -> bool:
        """True if the whole period lies before the article."""
        published, end = self.scene.document.published_at, self.period.value.end
        return bool(published and end and end <= published.date())

    @property
    def is_ahead(self) -> bool:
        """True if it begins after the article, or the article has no date."""
        published, start = self.scene.document.published_at, self.period.value.start
        return bool(start and (start > published.date() if published else True))


@dataclass(frozen=True, slots=True)
class Bound:
    """The event that owns a date, and the words between the two."""

    term: str
    words: str
    between: str
    cost: int
    is_before: bool


def events_of(scene: Scene, line: Marked) -> list[Event]:
    """Return the events of a line as this deal sees them: one without phases is never "ready"."""
    types = set(scene.deal.types)
    has_phases = bool(types & PHASED)
    return [
        replace(e, term=_term_here(line, e, types))
        for e in find_events(line.text)
        if has_phases or e.term != "first_phase_timing" or not line.text.startswith("be ", e.start)
    ]


_OWN = pattern(r"@[ATP]")
_REMEDY = pattern(
    r"\b(?:sale|disposal|divestment|divestiture)s?,? (?:(?:which|that) (?:is|was) )?(?:an?|one|"
    r"another|the) (?:~2)?(?:condition|"
    r"remedy|requirement)\b[^;]*$"
)
_OTHER_PAPER = pattern(
    r"(?<!@[ATP])[’']s (?:~1)$|\b(?:employment|supply|distribution|labou?r|wage|pay|collective|"
    r"franchise|"
    r"sponsorship|rental|service|management|marketing|credit|loan|exclusivity|lock-up) $"
)
_HANDOVER = pattern(r"^hand(?:ed|ing)?[ -]?over$")


def _term_here(line: Marked, event: Event, types: set[str]) -> str:
    """Return the term that an event tells in a deal of these types, empty for none."""
    if event.term in {"closing_expected", "first_phase_timing"} and is_of_works(line.text, event):
        return ""
    words = line.text[event.start : event.end]
    if event.term == "first_phase_timing" and "@O" in words and not _OWN.search(words):
        return ""
    if event.term == "closing_expected" and _REMEDY.search(line.text[: event.start]):
        return ""
    if is_lapse(line.text, event) and (
        not types & _BOUGHT or _OTHER_PAPER.search(line.text[: event.start])
    ):
        return ""
    is_handed = bool(_HANDOVER.match(line.text[event.start : event.end]))
    if is_handed and event.term == "first_phase_timing" and not types & PHASED:
        return "closing_expected"
    return event.term


def bind(place: Place, events: list[Event]) -> Bound | None:
    """Return the event that the date belongs to: in its sentence, else in what it answers."""
    text = place.line.text
    if _is_dateline(place, events):
        return None
    if _REFERS_BACK.search(place.left) and not any(
        e.term and e.end <= place.span[0] for e in events
    ):
        found = _from_context(place)
        if found is not None:
            return found
    toll = 0 if _opens_clause(place) else _AFTERWARDS
    ranked: list[tuple[int, int, Event, str]] = []
    for event in events:
        if event.start <= place.span[0] and place.span[1] <= event.end:
            ranked.append((0, 0, event, ""))
        elif event.end <= place.span[0]:
            between = text[event.end : place.span[0]]
            is_point = _is_point(text, event) and not _WHICH.match(between)
            toll_before = _AS_A_POINT if is_point else 0
            ranked.append((_distance(between) + toll_before, 0, event, between))
        elif event.start >= place.span[1]:
            between = text[place.span[1] : event.start]
            next_clause = 12 if toll and re.search(r"\band\b", between) else 0
            ranked.append((_distance(between) + toll + next_clause, 1, event, between))
    if not ranked:
        return _from_context(place) or _start_of_length(place)
    cost, side, event, between = min(ranked, key=lambda r: r[:2])
    words = text[max(0, event.start - 20) : event.end]
    if cost > _REACH:
        return _start_of_length(place)
    return Bound(event.term, words, between, cost, side == 0)


_SUPPLIED = frozenset(
    {"compute_supply", "supply", "cloud", "lease", "offtake", "power_purchase", "services"}
)
_STARTS = re.compile(r"(?i)(?:from|starting|beginning|commencing|as of|effective)\b")


def _start_of_length(place: Place) -> Bound | None:
    """Return the start of what is supplied "for ten years from April 2027"."""
    if not set(place.scene.deal.types) & _SUPPLIED:
        return None
    lead = place.line.line.sentence.text[place.period.start : place.period.value_start]
    line = place.line
    for quantity, span in zip(line.line.quantities, line.quantity_spans, strict=True):
        is_next = not line.text[span[1] : place.span[0]].strip(" ,")
        if is_next and quantity.kind == "duration" and span[1] <= place.span[0]:
            is_start = bool(_STARTS.match(lead))
            return Bound("first_phase_timing", "", "", 0, True) if is_start else None
    return None


_POINT = pattern(
    r"\b(?:on|upon|at|after|before|until|from|following|since|from [a-z]+ to|when it|once it|"
    r"when they) $"
)


def _is_point(text: str, event: Event) -> bool:
    """True for "£370 million falls due on completion", which only counts from the event."""
    return (
        event.term == "closing_expected"
        and bool(_POINT.search(text[: event.start]))
        and bool(_POINT_NOUN.match(text[event.start : event.end]))
    )


_WHICH = pattern(r"^,? (?:which|that|due|expected|planned|scheduled|now|foreseen|targeted)\b")
_POINT_NOUN = pattern(r"^(?:closing|completion|completes|closes|settlement|close)$")


def _is_dateline(place: Place, events: list[Event]) -> bool:
    """True for the date in "WARSAW, July 2 (VN) – …", which tells when the article was written."""
    if any(e.end <= place.span[0] for e in events) or len(place.left) < 2:
        return False
    return bool(_DATELINE.match(place.left + "¤" + place.right[:4]))


def _distance(between: str) -> int:
    """Return how far apart an event and a date are, in words and tolls.

    A predicate such as "is expected in" joins the date to its subject over any insertion; a
    comma counts 2 words, a new clause 4, another date 6, a semicolon 12.
    """
    between = _THAT_IS_WHEN.sub(" ", _PREDICATE.sub(" ", between))
    between = re.sub(r",\s+(?:which|who|whose|subject|once|if|after|the|a)\b[^,;¤]*,", " ", between)
    clauses = len(
        re.findall(
            r"(?i)\b(?:that|which|who|whose|while|because|when|but|although|according)\b", between
        )
    )
    tolls = 2 * between.count(",") + 4 * clauses + 6 * between.count("¤") + 12 * between.count(";")
    return len(re.findall(r"[\w’'§@-]+", between)) + tolls


def _opens_clause(place: Place) -> bool:
    """True if nothing but a preposition stands before the date in its clause."""
    clause = re.split(r"[;:.?!*–—]\s*|,\s+(?:and|but|so)\s", place.left)[-1]
    return len(clause.split()) <= 3 and "§" not in clause


def _from_context(place: Place) -> Bound | None:
    """Return the event of what the sentence answers or refers to, if it names none itself."""
    line, scene = place.line, place.scene
    if _BEGINS.search(line.text) and set(scene.deal.types) & PHASED:
        return Bound("first_phase_timing", "", "", 0, is_before=False)
    if _WHEN.search(line.text) and set(scene.deal.types) & _BOUGHT:
        return Bound("closing_expected", "", "", 0, is_before=False)
    before = _line_before(scene, line)
    is_pointed = bool(_REFERS_BACK.search(place.left))
    if before is None or (len(place.left.split()) > 8 and not is_pointed):
        return None
    is_question = before.text.rstrip('*” "').endswith("?")
    refers = (
        _REFERS.match(place.left) or _REFERS_BACK.search(place.left) or _GUIDES.search(place.left)
    )
    if not (is_question or refers or _is_heading(before, line)):
        return None
    events = [e for e in find_events(before.text) if e.term]
    if events:
        return Bound(events[-1].term, "", place.left, 0, is_before=True)
    if is_question and _WHEN.search(before.text) and set(scene.deal.types) & _BOUGHT:
        return Bound("closing_expected", "", place.left, 0, is_before=True)
    return None


def _is_heading(before: Marked, line: Marked) -> bool:
    return before.line.section is Section.HEADING and line.line.is_block_start


def _line_before(scene: Scene, line: Marked) -> Marked | None:
    index = scene.lines.index(line)
    before = scene.lines[index - 1] if index else None
    return None if before is None or before.line.section is Section.TITLE else before
