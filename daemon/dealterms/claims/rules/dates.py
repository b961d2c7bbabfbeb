"""Dates and periods: which term of the deal they tell, or why none.

A date belongs to the event named nearest before it in its sentence. Events that are no terms
(meetings, results, share records, other phases) stand in the same lexicon, so that a nearer one
keeps the date from a term that is farther away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dealterms.claims.binding import pattern
from dealterms.claims.claim import Section
from dealterms.claims.draft import Draft, Refusal
from dealterms.claims.periods import FoundPeriod
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.scene import Marked, Scene
from dealterms.claims.values import Period

__all__ = ["read_dates"]

_COMPUTE = frozenset(
    {"compute_supply", "supply", "cloud", "lease", "joint_venture", "strategic_investment", "contract",
     "offtake", "licensing", "services", "power_purchase", "cloud_contract", "launch", "concession"}
)
_THING = r"(?:agreements?|contracts?|documents?|documentation|details|paperwork|deal|papers|lease|licen[cs]e|deed|accord|terms|pact|treaty)"

# Each event and the words for it; the one that ends last before the date owns it.
_EVENTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("outside_date", pattern(
        r"\b(?:outside date|long-?stop date|long stop date|drop-?dead date|end date|backstop date|(?:may|can|could|to|free to|right to) (?:~2)?(?:terminate|walk away|withdraw|pull out|call ~2off|abandon)\b~9(?:if|unless|should)\b~9(?:complet\w+|clos\w+|consummat\w+|happen\w*|effective|taken place|satisfied)"
        r"|(?:if|unless|should) ~8(?:not|fails? to|failed to)\b~3(?:complet\w+|clos\w+|consummat\w+|close|taken place|happen\w*|become effective)(?=.{0,80}\b(?:terminate|walk|withdraw|abandon|lapse)))")),
    ("signing_expected", pattern(
        rf"\b(?:sign(?:ing)?|conclud(?:e|ing)|finali[sz](?:e|ed|ing)|execut(?:e|ing)|reach|enter(?:ing)? into|negotiat(?:e|ing)|hammer(?:ing)? out|nail(?:ing)? down|thrash(?:ing)? out|settl(?:e|ing)|iron(?:ing)? out|draw(?:ing)? up|work(?:ing)? (?:on|out|towards)) ~5{_THING}\b"
        rf"|\b(?:definitive|binding|final|formal|long-form|full) (?:[\w’'-]+ ){{0,3}}?{_THING}\b|\b(?:be|being|to be|is|are) (?:signed|finali[sz]ed|concluded|inked)\b|\bsign with @[ATPO]|\bshall sign\b|\bsigning (?:is|of)\b|\b(?:the )?details\b(?=~4(?:¤|in|within|over|are|to be|being))")),
    ("closing_expected", pattern(
        r"\b(?:clos(?:e|es|ing)|complet(?:e|es|ion|ing|ed)|consummat(?:e|ed|ion|ing)|becom(?:e|ing) effective|effectiveness|effective date|take effect|implementation(?! (?:deed|agreement))|(?:be )?implemented|go through|be through|wrap(?:ped)? up|execution is|commencement of settlement|settlement date|sealed|be done|over the line|finish line|change hands|get the keys|fall into place|take over|takes over|transfer of ownership)(?!\w)")),
    ("first_phase_timing", pattern(
        r"\b(?:deliver(?:y|ies|ing|ed)|shipments?|first (?:~2)?(?:phase|stage|module|building|site|gigawatt|megawatts?|tranche of capacity|capacity|units?|chips|systems?|hall|launch|flight|power|production|deliver\w+|§)|§ (?:phase|stage)|initial (?:~2)?(?:phase|capacity|§|deployment)|opening (?:phase|stage|§)|phase (?:one|1|i)\b|stage one|come(?:s)? online|coming online|com(?:e|es|ing) on stream|go(?:es|ing)? live|be live|went live|operational|energi[sz]ed|switched on|in(?:to)? service|handed over|hand-?over|came online|production from|(?:deliver\w*|suppl(?:y|ies)|shipments?|campus|sites?|buildings?|halls?|phase|production|launch(?:es)?|service|operations|capacity|facility|plant|data[- ]cent(?:er|re)s?|power|use|§|it|work|module|line)\b[^.;¤]{0,50}\b(?:ready|begin(?:s|ning)?|start(?:s|ing)?|opens?|commence(?:s|d)?|available|arriv(?:e|es|ing)|live|run(?:s|ning)?))(?!\w)")),
    ("announcement_date", pattern(r"\b(?:announced|unveiled|made public|disclosed|published) (?:~3)?(?:on )?(?=¤)")),
    ("", pattern(
        r"\b(?:meetings?|votes?|voting|hearing|trial|results|earnings|conference call|capital markets day|conference|ballot|poll|election|dividend|payable|record date|quarter ended|year ended|as of|resum\w+|adjourn\w*|last building|final phase|remaining (?:phases|capacity)|expir\w+|renew\w*|matur\w+|due in|fiscal|report(?:s|ed)? (?:next|on|in|its)|founded|since|listed|ruling|decision|decide|review|investigation|due diligence|test(?:s|ing)?|groundbreaking|construction (?:starts?|began|begins|to start)|second (?:phase|building|stage)|third (?:phase|building)|pilot line|trading|delist\w*|closed at|closing price|close of (?:trading|business)|market close|bonds?|notes|loan|raised|sold|bought|acquired|hired|appoint\w+|joined|retire\w*|exclusiv\w+|guidance|forecast|revenue|sales|profit|opened|lifted|asked|said on|told|wrote|court|filed|application|offer (?:opens|closes|period)|acceptance|tender period|go-shop|warrants?|exercis\w+|patent|licence fee|clearance from|approv\w+ (?:by|on|in)|cleared|fully|whole|full capacity|all \w+ capacity|talks (?:began|started)|launched)(?!\w)")),
)
_FUTURE = pattern(
    r"\b(?:will|would|expect\w*|aims?|aiming|plans?|planned|planning|due|scheduled|target\w*|anticipat\w*|hopes?|is to|are to|to|slated|likely|should|shall|on track|intends?|foresee\w*|follow|remains?|slip\w*|delay\w*|postpone\w*|push\w*|moved?|still|now|not before|put at|pencilled|envisag\w*|subject to|promised|seen|set|towards?|by|estimated|working|coming|looks?|before|until|when)\b"
)
_OLD_LEFT = pattern(
    r"\b(?:instead of|rather than|not|and not|previously|originally|earlier|initially|compared with|versus|against|up from|brought forward from|moved from|slipped from|delayed from|pushed (?:back |out )?from|had been|was|than|from)(?: (?:in|by|the|late|planned|expected|targeted|scheduled|at|end|of|for|set|envisaged|guided|due|estimate|plan))* ?$"
)
_OLD_RIGHT = pattern(r"[\s,]*(?:as )?(?:previously|originally|initially|formerly|as first) (?:planned|expected|announced|guided|scheduled|thought|targeted|promised|envisaged)")
_FROM_TO = pattern(r"^ ?(?:,? ?and )?(?:to|until|into) ?$")


def read_dates(scene: Scene, line: Marked) -> Iterator[Draft | Refusal]:
    """Yield a draft or a refusal for each period of a line that is on topic."""
    old: Period | None = None
    terms: dict[int, str] = {}
    for number, period in enumerate(line.line.periods):
        left, right = line.around(line.period_spans[number])
        start = line.line.sentence.start + period.value_start
        end = line.line.sentence.start + period.value_end
        if period.fiscal or _FISCAL.match(right):
            yield Refusal(start, end, "a fiscal period, whose calendar is not known")
            continue
        if _is_replaced(line, number, left, right):
            yield Refusal(start, end, "the date that was replaced")
            old = period.value
            continue
        term, why = _term(scene, line, period, number, left)
        if term is None and number and _FROM_TO.match(line.text[line.period_spans[number - 1][1] : line.period_spans[number][0]]):
            term = _event(scene, line, line.text[: line.period_spans[number - 1][0]])
        if term is None:
            yield Refusal(start, end, why)
            continue
        if term in terms.values() and number:
            yield Refusal(start, end, "a second date of the same event")
            continue
        terms[number] = term
        yield Draft(
            term=term, value=_value(term, period),
            qualifier=Qualifier.BARE if term == "outside_date" else period.qualifier,
            line=line, value_start=start, value_end=end, mark=line.period_spans[number],
            rule=f"words for {term}", own_period=number, is_period=True,
            has_change_cue=_is_changed(left, right), from_value=old,
        )


_FISCAL = re.compile(r"(?i)\s+(?:of|in)\s+(?:the\s+|its\s+|our\s+|this\s+)?(?:current\s+|next\s+)?(?:fiscal|financial)")


def _value(term: str, period: FoundPeriod) -> Period:
    """For "by D" only the end counts (terms.md rule 8): the period has no start."""
    value = period.value
    if period.qualifier is Qualifier.UP_TO and term != "outside_date" and value.end is not None:
        return Period(None, value.end, value.granularity)
    return value


def _is_replaced(line: Marked, number: int, left: str, right: str) -> bool:
    """True for the old date of a change: "Q1 instead of Q4", "from May to July"."""
    others = len(line.line.periods) - 1
    if not others:
        return False
    if _OLD_RIGHT.match(right):
        return True
    match = _OLD_LEFT.search(left)
    if not match:
        return False
    words = match.group().strip().casefold()
    if words.split()[0] in {"from", "was", "had"}:
        after = line.text[line.period_spans[number][1] :]
        return bool(re.match(r"\s*(?:,\s*)?(?:and\s+)?(?:to|until|but is now|is now|, now)\b[^¤]{0,40}¤", after))
    return number > 0 or bool(re.search(r"¤", right))


def _is_changed(left: str, right: str) -> bool:
    near = left[-60:] + right[:60]
    return bool(
        re.search(r"(?i)instead of|rather than|no longer|\bnow\b|slip|delay|push(?:ed)? (?:back|out)|postpon|brought forward|\bmoved\b|later than", near)
    )


def _term(
    scene: Scene, line: Marked, period: FoundPeriod, number: int, left: str
) -> tuple[str | None, str]:
    term = _event(scene, line, left)
    if term is None:
        return None, "no words bind this date to a term"
    if term == "":
        return None, "the date of another event"
    published = scene.document.published_at
    is_past = bool(published and period.value.end and period.value.end <= published.date())
    return _checked(scene, line, period, term, left, is_past=is_past)


def _checked(
    scene: Scene, line: Marked, period: FoundPeriod, term: str, left: str, *, is_past: bool
) -> tuple[str | None, str]:
    if term == "announcement_date":
        return _announced(period, left, is_past=is_past)
    if term == "first_phase_timing":
        if not set(scene.deal.types) & _COMPUTE:
            return None, "the deal has no phases"
        if is_past and period.value.granularity != "day":
            return None, "a date that is over"
        return term, ""
    if is_past:
        return None, "a date that is over"
    published = scene.document.published_at
    is_ahead = bool(published and period.value.start and period.value.start > published.date())
    if term == "outside_date" or is_ahead:
        return term, ""
    if not _FUTURE.search(left) and not re.search(r"(?i)\b(?:date|closing|completion)\b", left):
        return None, "nothing says that it is expected"
    return term, ""


def _announced(period: FoundPeriod, left: str, *, is_past: bool) -> tuple[str | None, str]:
    is_deal = re.search(r"(?i)\b(?:agreement|deal|merger|acquisition|partnership|transaction|takeover|offer|investment)\b[^¤]{0,50}$", left)
    if is_past and period.value.granularity == "day" and is_deal and not re.search(r"(?i)letter of intent|amend", left[-90:]):
        return "announcement_date", ""
    return None, "not the day on which the deal was announced"


def _event(scene: Scene, line: Marked, left: str) -> str | None:
    """Return the term of the nearest event before the date, "" for another event, or None."""
    found = _nearest(left)
    if found is None and len(left) < 40 and not _DATELINE.match(line.text):
        found = _nearest(_question_before(scene, line))
    return found


_DATELINE = re.compile(r"[A-ZÀ-Ý][\w .,/’'-]{2,60}[,(]?\s*\(?¤")


def _nearest(left: str) -> str | None:
    best: tuple[int, int, str] | None = None
    for rank, (term, words) in enumerate(_EVENTS):
        for match in words.finditer(left):
            if len(left) - match.end() > 130:
                continue
            key = (match.end(), -rank, term)
            if best is None or key[:2] > best[:2]:
                best = key
    return best[2] if best else None


def _question_before(scene: Scene, line: Marked) -> str:
    """The question that this line answers, as in interviews and lists of questions."""
    index = scene.lines.index(line)
    previous = scene.lines[index - 1] if index else None
    if previous is None or previous.line.section is not Section.BODY:
        return ""
    before = previous.text
    return before if before.rstrip("*” ").endswith("?") else ""


