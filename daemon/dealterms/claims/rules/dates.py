"""Dates and periods: which term of the deal they tell, or why none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from dealterms.claims.binding import pattern
from dealterms.claims.draft import Draft, Refusal
from dealterms.claims.periods import FoundPeriod
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.scene import Marked, Scene
from dealterms.claims.values import Period

__all__ = ["read_dates"]

_PREP = r"(?: (?:in|by|on|during|for|before|around|to|until|from|at|within|of|towards?|as early as|as soon as|no later than|sometime|some time|late|the|is|was|now|early|mid|into|:))*"
_DEAL = r"(?:deal|transaction|merger|acquisition|takeover|sale|purchase|combination|investment|offer|scheme|it|completion|closing|buyout|tie-up|round|financing|venture)"

_OUTSIDE = pattern(
    rf"(?:(?:outside|long-?stop|drop-?dead|end|termination|backstop|expiry) date\b~8|(?:terminate|walk away|call ~3off|abandon|cancel|withdraw|pull out|lapse[sd]?)\b~9(?:if|unless|should)\b~9(?:complet\w+|clos\w+|consummat\w+|done|happen\w*|effective|satisfied|met|obtained)~3"
    rf"|(?:if|unless|should) ~6(?:not|fail(?:ed|s)? to)\b~2(?:been )?(?:complet\w+|clos\w+|consummat\w+|close|complete)~2|(?:deadline|time limit) (?:for|to) ~3(?:clos\w+|complet\w+)~4|until|by|before) *$"
)
_WALK = pattern(r"\b(?:walk away|terminate|outside date|long-?stop date|drop-?dead date|call it off|either (?:side|party) (?:may|can)|free to)\b")
_CLOSE_LEFT = pattern(
    rf"\b(?:clos(?:e|es|ed|ing)|complet(?:e|es|ed|ion|ing)|consummat(?:e|ed|ion|ing)|finali[sz](?:e|ed|ing)|become effective|go through|wrap(?:ped)? up|seal(?:ed)?|get ~2done|take effect|implement(?:ed|ation)|conclude[d]?|over the line)\b~9{_PREP} *$"
)
_CLOSE_OTHER = pattern(
    r"\b(?:clos(?:ed|ing) (?:at|price|bell)|close of (?:trading|business)|market close[sd]?|close a|building|construction|plant|phase|stage|first \w+watts?|campus (?:is|will be) complete|review|investigation|due diligence|audit|tests?|site|factory|store|branch|shares? closed|closed (?:down|up|lower|higher))\b~5$"
)
_SIGN_LEFT = pattern(
    rf"(?:\b(?:sign(?:ed|ing)?|conclud(?:e|ed|ing)|finali[sz](?:e|ed|ing)|execut(?:e|ed|ing)|reach(?:ed|ing)?|enter(?:ing)? into|agree|negotiate|have|complete[d]?|hammer out|nail down|thrash out|settle|iron out|draw up)\b~3(?:the |a |an |its |their )?~3(?:agreements?|contracts?|documents?|documentation|terms|details|paperwork|deal|papers|lease|licen[cs]e)\b~6{_PREP} *$"
    rf"|\b(?:definitive|binding|final|formal|full|long-form) (?:~2)?(?:agreements?|contracts?|documents?|terms|details|documentation)\b~8{_PREP} *$|\bdetails\b~6{_PREP} *$|\bsigning\b~6{_PREP} *$|\b(?:be|is|are) (?:to be )?(?:signed|finali[sz]ed|concluded|final)\b~3{_PREP} *$|when is it final\W+~4$)"
)
_PHASE_LEFT = pattern(
    rf"\b(?:first|initial|opening|phase one|phase 1|pilot|stage one|deliver(?:y|ies)|shipments?|come(?:s)? online|coming online|go(?:es)? live|operational|energi[sz]ed|switched on|in service|ready|live|online|begin(?:s|ning)?|start(?:s|ing)?|open(?:s|ing)?|commence[sd]?|kick off|available|production|go into operation|handed over|hand-?over|capacity|§)\b[^;¤]{{0,90}}?{_PREP} *$"
)
_PHASE_WORD = pattern(
    r"\b(?:first|initial|opening|phase one|phase 1|pilot|stage one|deliver(?:y|ies)|shipments?|come(?:s)? online|coming online|go(?:es)? live|operational|energi[sz]ed|switched on|ready|online|handed over|first phase|begin|begins|commence)\b"
)
_NOT_PHASE = pattern(
    r"\b(?:last|final|remaining|rest|whole|full|fully|all of|second|third|construction (?:work )?(?:starts?|began|begins)|groundbreaking|expir\w+|renew\w*|through|until|since|other|another|talks|negotiations|hearing|vote|meeting|trial|quarter ended|fiscal|revenue|guidance|sales)\b[^¤]{0,45}$"
)
_OLD_LEFT = pattern(r"(?:instead of|rather than|, not|and not|from|previously|originally|earlier|compared with|versus|against|up from|brought forward from|pushed back from|not|earlier target of|earlier plan of|earlier than)(?: (?:in|by|the|late|planned|expected|targeted|scheduled|at|end|of))* *$")
_OLD_RIGHT = pattern(r"[\s,]*(?:as )?(?:previously|originally|initially|formerly|earlier|until now|before) (?:planned|expected|announced|guided|scheduled|thought|targeted)")
_MEETING = pattern(r"\b(?:meeting|vote|hearing|trial|results|earnings|call|capital markets day|annual|conference|ballot|poll|election|deadline for (?:bids|offers)|dividend|payable|record date|trading (?:day|on)|quarter ended|year ended|as of|at the end of|resum\w+|adjourn\w*)\b~7$")
_COMPUTE = frozenset(
    {"compute_supply", "supply", "cloud", "lease", "joint_venture", "strategic_investment", "contract",
     "offtake", "licensing", "services", "power_purchase", "cloud_contract"}
)
_ANNOUNCED_ON = pattern(r"\b(?:announced|unveiled|made public|disclosed|first announced)(?: (?:the|their|its) ~3)?~2(?: on| in)? *$")
_FUTURE = pattern(r"\b(?:will|would|expect\w*|aims?|plans?|due|scheduled|target\w*|anticipat\w*|hopes?|is to|are to|slated|likely|should|on track|intends?|foresee\w*|follow|remains?|slip\w*|delay\w*|postpone\w*|push\w*|move\w*|still|now|not before|put at|pencilled|envisag\w*|subject to|promised|planned|seen|set)\b")


def read_dates(scene: Scene, line: Marked) -> Iterator[Draft | Refusal]:
    """Yield a draft or a refusal for each period of a line that is on topic."""
    old: Period | None = None
    for number, period in enumerate(line.line.periods):
        left, right = line.around(line.period_spans[number])
        start = line.line.sentence.start + period.value_start
        end = line.line.sentence.start + period.value_end
        if number and (_OLD_LEFT.search(left) or _OLD_RIGHT.match(right)) and _has_other_date(line, number):
            yield Refusal(start, end, "the date that was replaced")
            old = period.value
            continue
        term = _term(scene, line, period, left, right)
        if term is None:
            yield Refusal(start, end, "no words bind this date to a term")
            continue
        if period.fiscal and period.value.start is None and not period.words:
            continue
        yield Draft(
            term=term, value=period.value, qualifier=_qualifier(term, period), line=line,
            value_start=start, value_end=end, mark=line.period_spans[number],
            rule=f"words for {term}", own_period=number, is_period=True,
            has_change_cue=_is_changed(line, number, left, right), from_value=old,
        )


def _qualifier(term: str, period: FoundPeriod) -> Qualifier:
    if term == "outside_date":
        return Qualifier.BARE
    return period.qualifier


def _has_other_date(line: Marked, number: int) -> bool:
    return any(i != number for i in range(len(line.line.periods)))


def _is_changed(line: Marked, number: int, left: str, right: str) -> bool:
    near = left[-60:] + right[:60]
    return bool(re.search(r"(?i)instead of|rather than|no longer|\bnow\b|slip|delay|push(?:ed)? back|postpon|brought forward|moved", near))


def _term(
    scene: Scene, line: Marked, period: FoundPeriod, left: str, right: str
) -> str | None:
    published = scene.document.published_at
    is_past = bool(
        published and period.value.end and period.value.end <= published.date() - timedelta(days=0)
    )
    if _OUTSIDE.search(left) and _WALK.search(left):
        return "outside_date"
    if _MEETING.search(left):
        return None
    if is_past:
        return _past_term(scene, line, period, left)
    if _signs(left):
        return "signing_expected"
    if _CLOSE_LEFT.search(left) and not _CLOSE_OTHER.search(left) and _closes_deal(line, left):
        return "closing_expected"
    if _is_phase(scene, line, left):
        return "first_phase_timing"
    return None


def _signs(left: str) -> bool:
    return bool(_SIGN_LEFT.search(left)) and bool(_FUTURE.search(left) or re.search(r"(?i)to (?:sign|conclude|finali[sz]e|follow)|lawyers say|being finali[sz]ed|coming", left))


def _closes_deal(line: Marked, left: str) -> bool:
    if re.search(r"(?i)\b(?:phase|building|campus|site|plant|unit)s?\b[^¤]{0,40}$", left) and not re.search(rf"(?i)\b{_DEAL}\b", left[-70:]):
        return False
    return bool(_FUTURE.search(line.text)) or bool(re.search(r"(?i)closing|completion|close", left[-40:]))


def _is_phase(scene: Scene, line: Marked, left: str) -> bool:
    if not set(scene.deal.types) & _COMPUTE or _NOT_PHASE.search(left[-80:]):
        return False
    return bool(_PHASE_LEFT.search(left)) and bool(_PHASE_WORD.search(left[-130:]))


def _past_term(scene: Scene, line: Marked, period: FoundPeriod, left: str) -> str | None:
    """A date that is over can only be when the deal was announced, or an old expectation."""
    if period.value.granularity != "day":
        return None
    if _ANNOUNCED_ON.search(left) and re.search(r"(?i)agreement|deal|merger|acquisition|partnership|transaction|takeover|offer|investment", left[-120:]):
        return "announcement_date"
    return None
