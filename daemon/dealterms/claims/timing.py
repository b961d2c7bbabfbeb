"""When a claim was made: now, at a time that a recap names, or some time before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from dealterms.claims.binding import pattern
from dealterms.claims.claim import TimeBasis
from dealterms.claims.scene import Marked
from dealterms.claims.values import Period

__all__ = ["Assertion", "asserted"]


@dataclass(frozen=True, slots=True)
class Assertion:
    """The time of a claim: its basis and, where known, the time itself (aware UTC)."""

    basis: TimeBasis
    at: datetime | None


_ACT_VERB = pattern(
    r"\b(?:announced|announcement|signed|agreed|disclosed|unveiled|said|told|struck|concluded|reported|put at|was put|were put|promised|pledged|estimated|valued|set|offered|proposed|raised|cut|completed|approved|entered into|took|wrote|gave|filed|confirmed|letter of intent|when it was|dated|first)\b"
)
_BACKGROUND = pattern(
    r"\b(?:originally|previously(?: announced| disclosed| agreed)?|initially|at the time|back then|earlier (?:plan|agreement|deal|estimate|figure|offer|reported)|had (?:agreed|announced|said|signed|offered|promised|planned|put|been|pledged|originally|committed|first)|had been|formerly|once (?:said|put|planned)|the original|first announced|used to|in its day|as first reported|when it was (?:set|announced|signed|struck))\b"
)
_NOW = pattern(r"\b(?:now|no longer|today|instead|new(?:ly)?|currently|as of today|has (?:raised|cut|lifted|reduced))\b")


def asserted(
    line: Marked, mark: tuple[int, int], own_period: int | None, published_at: datetime | None,
    *, is_own: bool, has_change_cue: bool,
) -> Assertion:
    """Return when the claim at a mark was made (terms.md section 6, rule 1).

    `own_period` is the number of the period that is the claim's value, which is not the time of
    the claim. A vague time counts as its end, capped at publication; a recap without any time
    sorts first.
    """
    if has_change_cue or (_NOW.search(_clause(line.text, mark)) and not _past_period(line, own_period, published_at, mark)):
        return Assertion(TimeBasis.DOCUMENT, published_at)
    past = _past_period(line, own_period, published_at, mark)
    if past is not None and (_ACT_VERB.search(line.text)):
        if is_own and not re.search(r"(?i)letter of intent|previous|original|earlier|announced on|dated", line.text):
            return Assertion(TimeBasis.DOCUMENT, published_at)
        return Assertion(TimeBasis.REFERENCED, past)
    if _BACKGROUND.search(_clause(line.text, mark)):
        return Assertion(TimeBasis.BACKGROUND, None)
    return Assertion(TimeBasis.DOCUMENT, published_at)


def _clause(text: str, mark: tuple[int, int]) -> str:
    begin = max(text.rfind(";", 0, mark[0]), text.rfind(" but ", 0, mark[0]), 0)
    ends = [at for at in (text.find(";", mark[1]), text.find(" but ", mark[1])) if at >= 0]
    return text[begin : min(ends, default=len(text))]


def _past_period(
    line: Marked, own_period: int | None, published_at: datetime | None, mark: tuple[int, int]
) -> datetime | None:
    """Return the end of the nearest period in the line that is over before the article."""
    if published_at is None:
        return None
    best: tuple[int, datetime] | None = None
    for number, period in enumerate(line.line.periods):
        if number == own_period or not isinstance(period.value, Period):
            continue
        value = period.value
        if value.start is None or value.end is None:
            continue
        if value.end > published_at.date() - timedelta(days=1) and not (
            value.start < published_at.date() - timedelta(days=3)
            and (value.end - value.start).days <= 366 and value.granularity == "month"
        ):
            continue
        end = datetime.combine(value.end, time(0), tzinfo=UTC) - timedelta(seconds=1)
        distance = abs(line.period_spans[number][0] - mark[0])
        if best is None or distance < best[0]:
            best = (distance, min(end, published_at))
    return best[1] if best else None
