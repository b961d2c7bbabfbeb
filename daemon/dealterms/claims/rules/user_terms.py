"""Terms of the user's own: an id, a kind and cue words from the configuration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from dealterms.claims.draft import Draft
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.rules.asked import question_before
from dealterms.claims.scene import Marked, Scene, is_tied
from dealterms.claims.values import Label
from dealterms.claims.vocabulary import Term, ValueKind

__all__ = ["read_user_terms"]

_REACH = 60
_KINDS = {
    "money": {"money", "money_per_share"},
    "money_per_share": {"money", "money_per_share"},
    "count": {"count", "ratio"},
}


@lru_cache(maxsize=512)
def _cues(cues: tuple[str, ...]) -> re.Pattern[str] | None:
    words = [r"[\s-]+".join(re.escape(w) for w in cue.split()) for cue in cues if cue.strip()]
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
    return is_tied(line) or ":" in line.text or bool(question_before(scene, line))


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
    near = [
        (_distance(q.start, q.end, begin, end), n, q)
        for n, q in enumerate(line.line.quantities)
        if q.kind in wanted and q.conversion_of is None
    ]
    near = [item for item in near if item[0] <= _REACH]
    if not near:
        return None
    return _of_quantity(line, term, min(near, key=lambda item: item[:2])[1])


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
