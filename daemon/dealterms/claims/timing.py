"""When a claim was made: now, at a time that a recap names, or some time before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from dealterms.claims.binding import pattern
from dealterms.claims.claim import TimeBasis
from dealterms.claims.marking import Marked
from dealterms.claims.values import Period

__all__ = ["Assertion", "asserted"]


@dataclass(frozen=True, slots=True)
class Assertion:
    """The time of a claim: its basis and, where known, the time itself (aware UTC)."""

    basis: TimeBasis
    at: datetime | None


_ACT_VERB = pattern(
    r"\b(?:announced|announcement|signed|agreed|disclosed|unveiled|said|told|struck|concluded|"
    r"reported|put at|was put|were put|promised|"
    r"pledged|estimated|valued|set|offered|proposed|raised|cut|completed|approved|entered into|"
    r"took|wrote|written|gave|filed|confirmed|"
    r"letter of intent|memorandum|when it was|dated|first|bought|invested|surfaced|closed|"
    r"committed)\b"
)
_BACKGROUND = pattern(
    r"\b(?:originally|previously(?: announced| disclosed| agreed)?|initially|at the time|"
    r"back then|earlier (?:plan|agreement|deal|estimate|figure|offer|reported)|"
    r"had (?:agreed|announced|said|signed|offered|promised|planned|put|been|pledged|originally|"
    r"committed|first|taken|ruled)|formerly|"
    r"once (?:said|put|planned)|the original|first announced|used to|in its day|"
    r"as first reported|when it was (?:set|announced|signed|struck))(?!\w)"
)
_OLD_SIDE = pattern(
    r"\b(?:than|from|against|versus|compared with|over|of|to|in place of|instead of)(?: the|"
    r" its)? ?$"
)
# "Said it had committed": the tense is that of reported speech, not of the past.
_REPORTED = re.compile(
    r"(?i)\b(?:said|says|told|saying|den(?:y|ied)|confirmed|reports?|reported|stated|added|"
    r"insisted|learned|shows?|showed|replied|rejected)\b[^;.]{0,90}$"
)
_NOW = pattern(
    r"\b(?:now|no longer|today|instead|newly|currently|as of today|has (?:raised|cut|lifted|"
    r"reduced)|have (?:raised|cut|lifted|reduced))(?!\w)"
)
_FRESH = timedelta(days=1)


def asserted(
    line: Marked,
    mark: tuple[int, int],
    own_period: int | None,
    published_at: datetime | None,
    *,
    is_own: bool,
    has_change_cue: bool,
    is_archived: bool = False,
) -> Assertion:
    """Return when the claim at a mark was made (terms.md section 6, rule 1).

    `own_period` is the number of the period that is the claim's value, which is not the time of
    the claim. A vague time counts as its end, capped at publication; a recap without any time
    sorts first, and so does all that an old text out of the archive says.
    """
    document = Assertion(TimeBasis.DOCUMENT, published_at)
    if is_archived:
        return Assertion(TimeBasis.BACKGROUND, None)
    past = _past(line, own_period, published_at, mark)
    is_now = bool(_NOW.search(_clause(line.text, mark)))
    if has_change_cue or (is_now and past is None):
        return document
    if past is not None and (_ACT_VERB.search(line.text) or _is_dated_entry(line, own_period)):
        is_recap = not is_own or _RECALLS.search(line.text)
        return Assertion(TimeBasis.REFERENCED, past) if is_recap else document
    if not is_own and _is_background(line.text, mark):
        return Assertion(TimeBasis.BACKGROUND, None)
    if is_own and _is_background(line.text, mark) and not _FORMAL.search(line.text):
        return Assertion(TimeBasis.BACKGROUND, None)
    return document


_RECALLS = pattern(
    r"letter of intent|memorandum|previous(?!ly announced)|original|earlier|announced (?:on|in)"
    r"|dated|^(?:in|on|back in) (?:early |late )?¤,? [^.;]{0,60}?\b(?:announced|unveiled)(?!\w)"
)
_FORMAL = pattern(
    r"\bpreviously (?:announced|disclosed)|\bhad been~3(?:obtained|received|granted|satisfied|"
    r"met)"
)


def _clause(text: str, mark: tuple[int, int]) -> str:
    begin = max(text.rfind(";", 0, mark[0]), text.rfind(" but ", 0, mark[0]), 0)
    ends = [at for at in (text.find(";", mark[1]), text.find(" but ", mark[1])) if at >= 0]
    return text[begin : min(ends, default=len(text))]


def _is_background(text: str, mark: tuple[int, int]) -> bool:
    """True if the words before a mark, or right behind it, tell of the past without a date."""
    begin = max(text.rfind(";", 0, mark[0]), text.rfind(" but ", 0, mark[0]), 0)
    end = min(len(text), mark[1] + 45)
    for match in _BACKGROUND.finditer(text, begin, end):
        before = text[begin : match.start()]
        is_compared = _OLD_SIDE.search(before) and match.end() <= mark[0]
        is_told = match.group().lower().startswith("had") and _REPORTED.search(before)
        if is_told or (match.start() >= mark[1] and _SWITCH.search(text[mark[1] : match.start()])):
            continue
        if not is_compared or not re.search(r"[§¤]", text[match.end() : mark[0]]):
            return True
    return False


# ---------------------------------------------------------------- the time that a recap names

_SWITCH = pattern(
    r"\b(?:since|until|after|before|which|who|that|than|instead of|rather than|up from|down from|"
    r"against|from|because|when|"
    r"compared|as|although|while|replac\w+|pursuant to|following)(?!\w)"
)
_SAID_THEN = pattern(
    r"\b(?:announced|signed|agreed|concluded|struck|disclosed|made|dated|reached|completed|"
    r"unveiled|written|reported|offered|set)"
    r"(?: [\w@’'-]+){0,4}? ?(?:in|on|of)? ?(?:the )?$"
)
_APART = pattern(
    r"\b(?:than|instead of|rather than|up from|down from|against|compared|from the|reduced from|"
    r"pursuant to|following|after|replac\w+)(?!\w)"
)
_SPAN_BEFORE = pattern(r"\b(?:since|until|than in)(?: the| late| early)? ?$")
_SPAN = re.compile(r"(?i)(?:since|until|till|before|after)\b")
_PRICE_DAY_AFTER = re.compile(r"[’']s (?:clos|price|share price|last|opening|market)")
_AHEAD = pattern(
    r"\b(?:will|shall|(?:is|are|was|were) to|to be|due|scheduled|expected|planned|set (?:for|to)"
    r"|meets?"
    r"|vote on|would) (?:[^;.]{0,60} )?(?:on |in |by |until |at )?$"
)
_PRICE_DAY = pattern(r"\b(?:clos(?:e|ed|ing)(?: price)?|traded|record|price)~4(?:on|of|at)? ?$")


def _past(
    line: Marked, own_period: int | None, published_at: datetime | None, mark: tuple[int, int]
) -> datetime | None:
    """Return the end of the period that dates what is said at a mark, if it is over.

    The nearest period counts, of those that no turn of the sentence keeps from the mark; if that
    one is as fresh as the article, the claim is of today.
    """
    if published_at is None:
        return None
    best: tuple[int, datetime | None] | None = None
    for number, period in enumerate(line.line.periods):
        span = line.period_spans[number]
        words = line.line.sentence.text[period.start : period.end]
        if number == own_period or _SPAN.match(words) or not _governs(line.text, span, mark):
            continue
        ends = _ended(period.value, published_at)
        if ends is None or _tells_no_time(line.text, span):
            continue
        distance = abs(span[0] - mark[0])
        if best is None or distance < best[0]:
            best = (distance, None if _is_fresh(period.value, published_at) else ends)
    return best[1] if best else None


def _tells_no_time(text: str, span: tuple[int, int]) -> bool:
    """True for the day of a price, and for a day to come whose year the text leaves open."""
    is_price_day = bool(_PRICE_DAY_AFTER.match(text[span[1] :]))
    return is_price_day or bool(_AHEAD.search(text[: span[0]]))


def _ended(value: Period, published_at: datetime) -> datetime | None:
    """The end of a period that lies in the past, or of a month that is running; else None."""
    today = published_at.date()
    if value.start is None or value.end is None or value.start > today:
        return None
    is_running = value.end > today + _FRESH
    if is_running and not (value.granularity == "month" and value.start < today - 3 * _FRESH):
        return None
    end = datetime.combine(value.end, time(0), tzinfo=UTC) - timedelta(seconds=1)
    return min(end, published_at)


def _is_fresh(value: Period, published_at: datetime) -> bool:
    end: date | None = value.end
    return end is not None and value.granularity == "day" and end > published_at.date() - _FRESH


def _governs(text: str, span: tuple[int, int], mark: tuple[int, int]) -> bool:
    """True if a period dates what stands at a mark, and not another clause or another day."""
    left = text[: span[0]]
    if _SPAN_BEFORE.search(left) or _PRICE_DAY.search(left):
        return False
    if span[0] < mark[0]:
        between = text[span[1] : mark[0]]
        return ";" not in between and not re.search(r"(?i)\bbut\b|\bis now\b", between)
    between = text[mark[1] : span[0]]
    if ";" in between or _APART.search(between):
        return False
    return not _SWITCH.search(between) or ("§" not in between and bool(_SAID_THEN.search(between)))


def _is_dated_entry(line: Marked, own_period: int | None) -> bool:
    """True for a line of a timeline: "October 2025: the talks are put on hold"."""
    is_entry = line.line.is_list_item and bool(re.match(r"\W*¤\s*[:–—-]\s", line.text))
    return is_entry and own_period != 0
