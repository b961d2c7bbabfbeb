"""Dates and periods: which term of the deal they tell, or why none.

The event that owns a date decides (`date_binding`); then the date must be one that the term asks
for: completion and signing lie ahead, a first phase is one of a deal that has phases. A date that
was replaced is the old value of the new one, never a claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from dealterms.claims.binding import pattern
from dealterms.claims.claim import Modality
from dealterms.claims.draft import Draft, Refusal
from dealterms.claims.marking import Marked
from dealterms.claims.periods import FoundPeriod
from dealterms.claims.periods.calendar import in_next_year
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.rules.date_binding import PHASED, Bound, Place, bind, events_of
from dealterms.claims.rules.replaced_dates import is_change, replaced
from dealterms.claims.scene import Scene
from dealterms.claims.values import Period

__all__ = ["date_as", "read_dates"]

_FUTURE = pattern(
    r"\b(?:may|might|can|(?:means?|wants?|seeks?|ready|set|vows?|pledges?) to|to (?:close|complete|"
    r"sign|conclude)|will|would|shall|should|could|must|ha(?:s|ve) to|"
    r"expect\w*|aim(?:s|ed|ing)?|plan(?:s|ned|ning)?"
    r"|due|ought|"
    r"scheduled|target\w*|anticipat\w*|hop(?:e|es|ed|ing)|(?:is|are) (?:still |also |now |then "
    r")?to|was to|slated|likely|"
    r"on (?:track|course|schedule)|intend\w*|foresee\w*|remains?|slip\w*|delay\w*|postpone\w*|"
    r"push\w*|moved?|put (?:at|back)|pencilled|envisag\w*|promised|seen|estimated|working|"
    r"continue\w* to|count(?:s|ing)? on|subject to|no later|yet to be|gives? (?:themselves|"
    r"itself)|begins?|starts?|commences?|opens?|"
    r"assum\w+|reckons?|looks? for|arrives?|follows?|(?:get|have) the keys|goes|flows?|"
    r"contribut\w+|when|guid(?:e|ed|es|ing)|"
    r"named|(?:is|are|been|now) (?:now )?(?:set|fixed|booked|agreed)(?=:? (?:for|on)|:? ¤|: ?$)"
    r"|means? to|wants?|count(?:s|ing)? on)(?!\w)"
)
_LABEL_END = re.compile(
    r"^\W*(?:(?:the|of|in|for|date|time|is|was|remains?|now|still|put)\W+)*$", re.IGNORECASE
)
_NOUN_RIGHT = pattern(
    r"^(?:[’']s\b| ?-? ?(?:dividends?|results?|earnings|call|guidance|outlook|forecasts?|report|"
    r"figures|agreement|contract|letter|price|meeting|rate|statement|announcement|high|low|peak|"
    r"notes?|bonds?|accounts|break|holidays?|recess|vacation|"
    r"term sheet|proposal|offer|deal|memorandum|prospectus|investment|plan|election|budget|season|"
    r"night|evening|morning)(?!\w))"
)
_FROM_EVENT = pattern(
    r"^ (?:of|after|from|following) (?:the )?(?:completion|closing|signing|close)\b"
)
_FISCAL_RIGHT = pattern(
    r"^ (?:of|in) (?:the |its |our |this )?(?:current |next )?(?:fiscal|financial)"
)


def read_dates(scene: Scene, line: Marked) -> Iterator[Draft | Refusal]:
    """Yield a draft or a refusal for each period of a line that is on topic."""
    if not line.line.periods:
        return
    events = events_of(scene, line)
    places = [Place(scene, line, n, period) for n, period in enumerate(line.line.periods)]
    bounds = [bind(place, events) for place in places]
    places = [_looking_ahead(p, b) for p, b in zip(places, bounds, strict=True)]
    old = replaced(line)
    bounds = _inherited(places, bounds, old)
    dead = {p.number for p in places if _NOUN_RIGHT.match(p.right) or _is_named_again(p)}
    nearest = _nearest(bounds, old | dead)
    for place, bound in zip(places, bounds, strict=True):
        start = line.line.sentence.start + place.period.value_start
        end = line.line.sentence.start + place.period.value_end
        reason = (
            "the date that was replaced" if place.number in old else _refused(place, bound, nearest)
        )
        if reason or bound is None:
            yield Refusal(start, end, reason)
            continue
        same = [n for n in sorted(old) if (b := bounds[n]) is None or b.term == bound.term]
        yield _draft(place, bound, start, end, [line.line.periods[n].value for n in same])


def date_as(scene: Scene, line: Marked, number: int, term: str, rule: str) -> Draft | None:
    """Return a period of a line as a claim on a term; None if it was replaced or is fiscal."""
    place = Place(scene, line, number, line.line.periods[number])
    old = replaced(line)
    if number in old or place.period.fiscal:
        return None
    begin = line.line.sentence.start
    start, end = begin + place.period.value_start, begin + place.period.value_end
    bound = Bound(term=term, cost=0, is_before=True, words="", between="")
    draft = _draft(place, bound, start, end, [line.line.periods[n].value for n in sorted(old)])
    return replace(draft, rule=rule)


def _looking_ahead(place: Place, bound: Bound | None) -> Place:
    """Move a day or month without a year into the next one where its event is yet to come."""
    period = place.period
    is_open = bound is not None and (
        bound.term == "outside_date"
        or (
            bound.term in {"signing_expected", "closing_expected"}
            and (
                (
                    place.number == 0
                    and bound.is_before
                    and bool(_TO_COME.search(bound.words + bound.between))
                )
                or bool(
                    _PREDICTS.match(place.right)
                    or re.match(r" (?:would|will|should|can) ", place.right)
                )
            )
        )
    )
    if not (is_open and place.is_past) or period.is_relative or re.search(r"\d{4}", period.words):
        return place
    moved = replace(period, value=in_next_year(period.value))
    return replace(place, period=moved)


def _inherited(
    places: list[Place], bounds: list[Bound | None], old: frozenset[int]
) -> list[Bound | None]:
    """Give a date without an event that of the one it replaces: "not in May; they see June"."""
    shared = list(bounds)
    for place, bound in zip(places, bounds, strict=True):
        number = place.number
        before = [b for n in sorted(old) if n < number and (b := bounds[n]) is not None and b.term]
        if number not in old and before and place.is_ahead and (bound is None or not bound.term):
            shared[number] = before[-1]
    return shared


def _draft(place: Place, bound: Bound, start: int, end: int, old: list[Period]) -> Draft:
    is_done = bound.term == "first_phase_timing" and place.is_past
    changed = is_change(place.left, place.right) or bool(old)
    return Draft(
        term=bound.term,
        value=_value(place.period, bound.term),
        qualifier=_qualifier(place, bound.term),
        line=place.line,
        value_start=start,
        value_end=end,
        mark=place.span,
        rule=f"words for {bound.term}",
        own_period=place.number,
        is_period=bound.term != "outside_date",
        modality=Modality.IN_EFFECT if is_done else None,
        has_change_cue=changed,
        from_value=old[0] if old else None,
    )


def _value(period: FoundPeriod, term: str) -> Period:
    """For "by D" only the end counts (terms.md rule 8): the period has no start."""
    value = period.value
    if period.qualifier is Qualifier.UP_TO and term != "outside_date" and value.end is not None:
        return Period(None, value.end, value.granularity)
    return value


def _qualifier(place: Place, term: str) -> Qualifier:
    """A last day bounds nothing else, and "starts from D" starts on D."""
    text = place.line.line.sentence.text
    lead = text[place.period.start : place.period.value_start].casefold()
    if term == "outside_date" or lead.startswith(
        ("from", "starting", "beginning", "effective", "commencing")
    ):
        return Qualifier.BARE
    return place.period.qualifier


def _nearest(bounds: list[Bound | None], old: frozenset[int]) -> dict[str, int]:
    """Return for each term the number of the date that stands nearest to its event."""
    found: dict[str, int] = {}
    for number, bound in enumerate(bounds):
        if bound is None or number in old:
            continue
        best = bounds[found[bound.term]] if bound.term in found else None
        if best is None or bound.cost < best.cost:
            found[bound.term] = number
    return found


def _refused(place: Place, bound: Bound | None, nearest: dict[str, int]) -> str:
    """Return why a date is no value of a term, or an empty string."""
    if place.period.fiscal or _FISCAL_RIGHT.match(place.right):
        return "a fiscal period, whose calendar is not known"
    if _FROM_EVENT.match(place.right) and place.period.is_relative:
        return "counted from another event"
    if _NOUN_RIGHT.match(place.right):
        return "the date names something else"
    if _is_of_another(place.line):
        return "the paragraph is about something else"
    if bound is None:
        return "no words bind this date to a term"
    if not _is_until(place) and _GIVEN_UP.search(
        bound.between + place.left[-60:] if bound.is_before else ""
    ):
        return "a date that is no longer expected"
    if not bound.term:
        return "the date of another event"
    if nearest.get(bound.term) != place.number:
        return "a second date of the same event"
    return _not_expected(place, bound)


def _is_named_again(place: Place) -> bool:
    """True for the weekday of "Friday, Jan. 24": the day that follows says which one."""
    return (
        bool(_WEEKDAY.match(place.period.words))
        and bool(
            re.match(r"\W{0,2}¤", place.right) and place.number + 1 < len(place.line.line.periods)
        )
        and place.line.line.periods[place.number + 1].value.granularity == "day"
    )


_WEEKDAY = re.compile(r"(?i)\w+day$")


def _is_until(place: Place) -> bool:
    """True for "not until D" and "not before D", which mean D."""
    lead = place.line.line.sentence.text[place.period.start : place.period.value_start]
    return bool(re.match(r"(?i)until|till|before|not", lead))


def _is_of_another(line: Marked) -> bool:
    """True where a bold label names another project: "**North Quay.** Completion has moved …"."""
    lead = re.match(r"\W*\*\*([^*]+)\*\*", line.text)
    return bool(
        lead and re.search(r"\w\W+[A-Z][a-z]", lead[1]) and not re.search(r"@[ATP]|\?", lead[1])
    )


def _not_expected(place: Place, bound: Bound) -> str:
    """Return why the date of an event is not the one that a term asks for."""
    is_day = place.period.value.granularity == "day"
    if bound.term == "announcement_date":
        return "" if _announces(place) else "not the day on which the deal was announced"
    if bound.term == "first_phase_timing":
        if not set(place.scene.deal.types) & PHASED:
            return "the deal has no phases"
        is_told = is_day and bound.is_before and bool(_DONE.search(bound.words))
        return "a date that is over" if place.is_past and not is_told else ""
    is_dated = bool(re.search(r"\d{4}", place.period.words))
    if place.is_past and not (bound.term == "outside_date" and is_dated):
        return "a date that is over"
    if bound.term == "outside_date" or _is_expected(place, bound):
        return ""
    return "nothing says that it is expected"


def _is_expected(place: Place, bound: Bound) -> bool:
    """True if the words say that the event lies ahead, or put the date right behind its name."""
    near = bound.between + place.left[-90:] if bound.is_before else place.right[:160]
    is_dated = bool(re.search(r"\d{4}", place.period.words)) or place.period.words.startswith(
        "within"
    )
    is_named = bool(_LABEL_END.match(bound.between))
    is_timetabled = bound.is_before and bool(_BY_TIMETABLE.search(bound.words))
    is_bound = place.period.qualifier is Qualifier.UP_TO and is_named and bound.is_before
    if is_bound and not place.is_past and not _IS_DONE.search(bound.words):
        return True  # "Done by New Year, say the pair"
    return bool(_FUTURE.search(near) or _PREDICTS.match(place.right)) or (
        place.is_ahead and (is_dated or is_named or is_timetabled)
    )


# "The takeover completes on 9 July": the present tense of a timetable.
_BY_TIMETABLE = re.compile(
    r"(?i)\b(?:completes|closes|settles|takes effect|chang(?:e|es) (?:hands|owners))$"
)
_IS_DONE = re.compile(r"(?i)\b(?:was|were|been|had|has|have)\b")
_PREDICTS = pattern(
    r"^ (?:is|was|looks?|seems?|remains?|would be|should be|might be) (?:~1)?(?:realistic|likely|"
    r"possible|feasible|"
    r"achievable|doable|@T|the (?:target|goal|aim|plan|new (?:target|date|goal|aim|plan))|"
    r"pencill?ed in|the date)(?!\w)"
)
_GIVEN_UP = pattern(
    r"\b(?:recall\w*|remember\w*|supposed)\b[^;]{0,60}\b(?:was|were|supposed) to\b[^;]{0,40}$|"
    r"\b(?:no longer|unlikely|will not|cannot|won[’']t|not going) (?:~5)$|\bno longer (?:expects?|"
    r"plans?|aims?) (?:~6)$"
)
_TO_COME = pattern(
    r"\b(?:will|would|shall|should|expect\w*|due|scheduled|target\w*|plan(?:s|ned)|aim\w*|hop(?:e|"
    r"es|ing)|envisag\w+|foresee\w*|anticipat\w+|wants?|guid(?:es|e)|reckons?|"
    r"to (?:be|sign|close|complete)|unlikely|(?:set|fixed|booked|agreed) (?:for|on)|must"
    r"|mean(?:s)? to|count(?:s)? on|intend\w*)(?!\w)"
)
_DONE = pattern(
    r"\b(?:was|were|has been|have been|had been|went|came|entered|started|began|delivered|"
    r"energi[sz]ed|powered|handed|shipped|installed|opened|switched on|arrived)(?!\w)"
)
_DEAL = pattern(
    r"\b(?:agreement|deal|merger|acquisition|partnership|transaction|takeover|offer|"
    r"investment|contract|lease|bid|sale|purchase|venture|tie-up|pact)\b[^¤]{0,50}$"
)

_TOGETHER = pattern(r"@[ATP],? (?:and|with) @[ATP] (?:on )?$")


def _announces(place: Place) -> bool:
    is_day = not place.is_ahead and place.period.value.granularity == "day"
    other = re.search(
        r"(?i)letter of intent|amend|existing|previous|earlier|old\b", place.left[-90:]
    )
    is_named = bool(_DEAL.search(place.left) or _TOGETHER.search(place.left))
    return is_day and is_named and not other
