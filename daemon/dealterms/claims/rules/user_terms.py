"""Terms of the user's own: an id, a kind and cue words from the configuration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from dealterms.claims.draft import Draft
from dealterms.claims.marking import Marked
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.quantities import Quantity
from dealterms.claims.rules.asked import question_before
from dealterms.claims.rules.not_terms import OF_THE_WHOLE
from dealterms.claims.rules.spans import mark_span
from dealterms.claims.scene import Scene
from dealterms.claims.topic import is_tied
from dealterms.claims.values import Label, Money, Percent, Range
from dealterms.claims.vocabulary import Term, ValueKind

__all__ = ["read_user_terms"]

_REACH = 60
_KINDS = {
    "money": {"money", "money_per_share"},
    "money_per_share": {"money", "money_per_share"},
    "count": {"count", "ratio"},
}


# What users write for a cue, and what writers write for it as well.
_UPFRONT = (
    "at the outset",
    "at signing",
    "on signing",
    "upon signing",
    "straight away",
    "initially",
)
_SAID_ALSO = {"upfront": _UPFRONT, "up front": _UPFRONT, "upfront payment": _UPFRONT}


@lru_cache(maxsize=512)
def _cues(cues: tuple[str, ...]) -> re.Pattern[str] | None:
    told = [way for cue in cues for way in (cue, *_SAID_ALSO.get(cue.casefold().strip(), ()))]
    words = [r"[\s-]+".join(re.escape(w) for w in cue.split()) for cue in told if cue.strip()]
    return (
        re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?:e?s)?(?!\w)", re.IGNORECASE) if words else None
    )


def read_user_terms(scene: Scene, line: Marked) -> Iterator[Draft]:
    """Yield the claims about the deal's own terms: the value of the kind nearest a cue."""
    for term in scene.deal.terms:
        if _is_ratio(term):
            yield from _ratios(line, term)
            continue
        cues = _cues(term.cues or (term.term_id.replace("_", " "),))
        if cues is None:
            continue
        if not _is_of_deal(scene, line, term):
            continue
        for match in cues.finditer(line.line.sentence.text):
            draft = _draft(line, term, match.start(), match.end())
            if draft is not None:
                yield draft
                break


def _is_of_deal(scene: Scene, line: Marked, term: Term) -> bool:
    """False for a figure in a sentence that speaks of no deal: "a ten-year tenor saves two euros".

    Labelled lines and answers need no tie of their own.
    """
    if term.kind in (ValueKind.LABEL, ValueKind.ENUM, ValueKind.PERIOD) or line.line.is_list_item:
        return True
    if _OWN_MODEL.search(line.text):
        return False
    return (
        is_tied(line)
        or ":" in line.text
        or _is_told_plainly(line, term)
        or bool(question_before(scene, line))
    )


_GENERIC = re.compile(
    r"(?i)\b(?:average|typical\w*|usual\w*|most|many|industry|norm|rule of thumb|as a rule|if|"
    r"an? new|"
    r"each|every)\b"
)
_OWN_MODEL = re.compile(
    r"(?i)\b(?:we|i)\s+(?:credit|model|assume|estimate|forecast|reckon|pencil|calculate|value)\b"
)
_OF_THE_WHOLE = re.compile(rf"(?i)(?:{OF_THE_WHOLE})$")
_COMING = re.compile(
    r"(?i)\b(?:will|would|is|was|are|were|to|has|have|runs?|rises?|climbs?|starts?|stands?"
    r"|comes?)\b"
)


def _is_told_plainly(line: Marked, term: Term) -> bool:
    """True for "the upfront is ninety million": a sum or a rate, no other company, no norm."""
    if term.kind not in (ValueKind.MONEY, ValueKind.PERCENT) or line.has_other:
        return False
    return not _GENERIC.search(line.text) and bool(_COMING.search(line.text))


def _is_ratio(term: Term) -> bool:
    """True for an exchange ratio of the user's: its notation binds it, wherever it stands."""
    return term.kind is ValueKind.COUNT and any(
        "ratio" in cue for cue in (term.term_id, *term.cues)
    )


def _ratios(line: Marked, term: Term) -> Iterator[Draft]:
    for number, q in enumerate(line.line.quantities):
        if q.kind == "ratio":
            yield _of_quantity(line, term, number)
            return


def _of_quantity(line: Marked, term: Term, number: int) -> Draft:
    q, start = line.line.quantities[number], line.line.sentence.start
    return Draft(
        term.term_id,
        q.value,
        q.qualifier,
        line,
        start + q.value_start,
        start + q.value_end,
        line.quantity_spans[number],
        "cue of the user's term",
        from_value=q.from_value,
        has_change_cue=q.from_value is not None,
    )


def _draft(line: Marked, term: Term, begin: int, end: int) -> Draft | None:
    if term.kind in (ValueKind.LABEL, ValueKind.ENUM):
        words = line.line.sentence.text[begin:end]
        start = line.line.sentence.start
        return Draft(
            term.term_id,
            Label(words.casefold()),
            Qualifier.BARE,
            line,
            start + begin,
            start + end,
            (0, 1),
            "cue of the user's term",
        )
    if term.kind is ValueKind.PERIOD:
        return _nearest_period(line, term, begin, end)
    return _nearest_quantity(line, term, begin, end)


def _distance(start: int, stop: int, begin: int, end: int) -> int:
    if start < end and begin < stop:
        return 0
    return begin - stop if stop <= begin else start - end + 5


def _nearest_quantity(line: Marked, term: Term, begin: int, end: int) -> Draft | None:
    wanted = _KINDS.get(term.kind.value, {term.kind.value})
    text = line.line.sentence.text
    near = [
        (_distance(q.start, q.end, begin, end) + _crossing(text, q, begin, end), n, q)
        for n, q in enumerate(line.line.quantities)
        if q.kind in wanted and q.conversion_of is None
    ]
    near = [item for item in near if item[0] <= _REACH]
    elided = _elided_sum(line, term, begin, end)
    if elided is not None or not near:
        return elided
    number = min(near, key=lambda item: item[:2])[1]
    if _OF_THE_WHOLE.search(line.text[: line.quantity_spans[number][0]]):
        return None
    return _rising_rate(line, term, number) or _of_quantity(line, term, number)


def _crossing(text: str, q: Quantity, begin: int, end: int) -> int:
    """Return what it costs to look beyond the cue's own clause; a full stop cannot be crossed."""
    between = text[q.end : begin] if q.end <= begin else text[end : q.start]
    cost = 20 if re.search(r"(?i)\bby\s+$", text[: q.start]) else 0
    if q.end <= begin and _TURNS_TO_NEXT.search(between):
        cost += 12
    elif q.start >= end and _IS_NAMED_BY.fullmatch(between):
        cost -= 10
    return cost + (2 * _REACH if ";" in between else 0)


# "540 million, including the upfront fee of 110 million": a cue looks ahead, not over a comma back.
_TURNS_TO_NEXT = re.compile(r"(?i)[,:(]|\b(?:including|plus|and|with)\b")
_IS_NAMED_BY = re.compile(
    r"(?i)\s*(?:(?:payments?|fees?|sums?|components?|rates?|parts?)\s+)?(?:of|:|is|was|are|were"
    r"|at|to|"
    r"(?:will|would)\s+be|totals?|totalling|amounts?\s+to|comes?\s+to)\s*(?:up\s+to|about"
    r"|around)?\s*"
)


_PART_SUM = re.compile(
    r"(?i)(?:^|[\s(])(?P<n>\d[\d.,]*)\s+(?P<m>million|billion|crore|lakh)\s+(?:of\s+(?:it|that"
    r"|this|"
    r"which|them)\s+)?(?:(?:is|are|to\s+be|will\s+be)\s+)?(?:(?:paid|due|payable)\s+)?$"
)
_TIMES = {"million": 10**6, "billion": 10**9, "crore": 10**7, "lakh": 10**5}


def _elided_sum(line: Marked, term: Term, begin: int, end: int) -> Draft | None:
    """Return "60 million of it upfront" in the currency of the sum before."""
    match = _PART_SUM.search(line.line.sentence.text, 0, begin)
    money = [q for q in line.line.quantities if isinstance(q.value, Money) and q.end <= begin]
    if term.kind is not ValueKind.MONEY or match is None or not money:
        return None
    if any(q.start <= match.start("n") < q.end for q in money):
        return None
    currency = money[-1].value
    assert isinstance(currency, Money)
    amount = Decimal(match["n"].rstrip(".,").replace(",", "")) * _TIMES[match["m"].casefold()]
    start = line.line.sentence.start
    return Draft(
        term.term_id,
        replace(currency, amount=amount),
        Qualifier.BARE,
        line,
        start + match.start("n"),
        start + match.end("m"),
        mark_span(line, match.start("n"), match.end("m")),
        "cue of the user's term",
    )


_RISES = re.compile(
    r"(?i)[\s,]*(?:and|then|but|,)?\s*(?:then\s+)?(?:climb|ris|go|step|increas|mov|end|grow"
    r"|reach)\w*\s+"
    r"(?:up\s+)?(?:to\s+|at\s+)?(?:as\s+high\s+as\s+)?"
)


def _rising_rate(line: Marked, term: Term, number: int) -> Draft | None:
    """Return the range of "start at 12% and climb to 18%" or "climb from 12% to 18%"."""
    after = line.line.quantities[number + 1 : number + 2]
    low = line.line.quantities[number]
    if term.kind is ValueKind.PERCENT and isinstance(low.from_value, Percent):
        return _run_of_rates(line, term, number)
    if term.kind is not ValueKind.PERCENT or not after or after[0].kind != "percent":
        return None
    text, high = line.line.sentence.text, after[0]
    if not _RISES.fullmatch(text, low.end, high.start):
        return None
    if not isinstance(low.value, Percent) or not isinstance(high.value, Percent):
        return None
    whole = _of_quantity(line, term, number)
    return replace(
        whole,
        value=Range(low.value, high.value),
        qualifier=Qualifier.RANGE,
        value_end=line.line.sentence.start + high.value_end,
    )


_RUNS = re.compile(
    r"(?i)\b(?:climb|run|rang|ris|start|step|scal|go|grow|vary|varie)\w*\s+(?:\w+\s+)?$"
)


def _run_of_rates(line: Marked, term: Term, number: int) -> Draft | None:
    q = line.line.quantities[number]
    before = line.line.sentence.text[: q.start]
    if not _RUNS.search(before) or not isinstance(q.value, Percent):
        return None
    assert isinstance(q.from_value, Percent)
    low, high = sorted((q.from_value, q.value), key=lambda rate: rate.percent)
    whole = replace(_of_quantity(line, term, number), from_value=None, has_change_cue=False)
    return replace(whole, value=Range(low, high), qualifier=Qualifier.RANGE)


def _nearest_period(line: Marked, term: Term, begin: int, end: int) -> Draft | None:
    near = [(_distance(p.start, p.end, begin, end), n, p) for n, p in enumerate(line.line.periods)]
    near = [item for item in near if item[0] <= _REACH]
    if not near:
        return None
    _, number, p = min(near, key=lambda item: item[:2])
    start = line.line.sentence.start
    return Draft(
        term.term_id,
        p.value,
        p.qualifier,
        line,
        start + p.value_start,
        start + p.value_end,
        line.period_spans[number],
        "cue of the user's term",
        own_period=number,
        is_period=True,
    )
