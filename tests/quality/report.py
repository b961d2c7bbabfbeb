"""An HTML page that shows each miss and each false claim in its article.

For people who write rules, so train and dev only: a rule written while looking at the test part
would make its figures worthless.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from dealterms.claims.claim import Claim
from dealterms.claims.document import Block
from dealterms.claims.values import canonical_text
from quality.corpus import LabelledClaim, Span
from quality.replay import AlertFaults, Raised
from quality.scorer import ArticleResult, FalseClaim, Fault, StreamResult
from quality.scores import Score

__all__ = ["SHOWN", "report"]

SHOWN = ("train", "dev", "train2", "train3")

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
       color: #1c1c1c; background: #fff }
h2 { border-top: 1px solid #bbb; padding-top: 1rem } h3 { margin-bottom: 0 }
table { border-collapse: collapse; margin: 1rem 0 } th, td { padding: .1rem .8rem .1rem 0 }
th { text-align: left } td { text-align: right; font-variant-numeric: tabular-nums }
.meta { color: #555; margin-top: 0 } .text { border-left: 3px solid #ddd; padding-left: 1rem }
.title { font-weight: bold } mark { padding: 0 .1em; border-radius: .2em }
.missed { background: #ffe08a } .false { background: #ffb3ad } .voice { background: #bfe0ff }
li.missed, li.false, li.voice { background: none } li.missed::marker { color: #9a6b00 }
li.false::marker { color: #b3261e } li.voice::marker { color: #0b57a4 }
"""
_LEGEND = (
    '<p><mark class="missed">missed</mark> <mark class="false">false claim</mark>'
    ' <mark class="voice">wrong qualifier or modality</mark>; articles without a fault are left'
    " out.</p>"
)


@dataclass(frozen=True, slots=True)
class _Note:
    """One fault: where it shows in the text, and what it is, in words."""

    look: str
    place: Span
    words: str


def report(results: Mapping[str, Sequence[StreamResult]]) -> str:
    """Return the page for the streams of some parts; raise ValueError for the test part."""
    if hidden := results.keys() - set(SHOWN):
        raise ValueError(f"not to be shown: {', '.join(sorted(hidden))}")
    scores = {part: _sum(streams) for part, streams in results.items()}
    body = [
        "<h1>What the claim reader gets wrong</h1>", _LEGEND, *_terms_table(scores),
        *(line for part, streams in results.items()
          for stream in streams for line in _stream(part, stream)),
    ]  # fmt: skip
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>dealterms: quality</title><style>{_STYLE}</style></head><body>\n"
        + "\n".join(body)
        + "\n</body></html>\n"
    )


def _sum(streams: Iterable[StreamResult]) -> Score:
    total = Score()
    for one in streams:
        total.add(one.score)
    return total


def _terms_table(scores: Mapping[str, Score]) -> Iterator[str]:
    """Yield how many claims of each term are right, missed and false, the worst terms first."""

    def faults(term: str) -> int:
        tallies = [score.terms[term] for score in scores.values() if term in score.terms]
        return sum(one.missed + one.false for one in tallies)

    names = "".join(
        f"<th>{escape(part)}: right</th><th>missed</th><th>false</th>" for part in scores
    )
    yield f"<table><tr><th>term</th>{names}</tr>"
    terms = {term for score in scores.values() for term in score.terms}
    for term in sorted(terms, key=lambda one: (-faults(one), one)):
        cells = "".join(
            f"<td>{tally.right}</td><td>{tally.missed}</td><td>{tally.false}</td>"
            for tally in (score.terms[term] for score in scores.values())
        )
        yield f"<tr><th>{escape(term)}</th>{cells}</tr>"
    yield "</table>"


# ---------------------------------------------------------------- streams and articles


def _stream(part: str, result: StreamResult) -> Iterator[str]:
    tally, by_article = result.score.claims, {one.article_id: one for one in result.alerts}
    yield f"<h2>{escape(f'{part}: {result.stream.stream_id}')}</h2>"
    yield f'<p class="meta">{tally.right} right, {tally.missed} missed, {tally.false} false</p>'
    for article in result.articles:
        notes = sorted(_notes(article), key=lambda note: note.place)
        alerts = list(_alert_lines(by_article.get(article.article.document.article_id)))
        if notes or alerts:
            yield from _article(article, notes, alerts)
    if wrong := by_article[None].wrong_ends if None in by_article else ():
        yield f"<h3>At the end</h3>{_list(('', one) for one in wrong)}"


def _article(result: ArticleResult, notes: Sequence[_Note], alerts: Sequence[str]) -> Iterator[str]:
    document = result.article.document
    published = document.published_at.isoformat() if document.published_at else "undated"
    meta = f"{document.publisher} ({document.source_class}), {published}"
    yield f'<h3>{escape(document.article_id)}</h3><p class="meta">{escape(meta)}</p>'
    yield _list((note.look, note.words) for note in notes)
    if alerts:
        yield f"<p>Alerts:</p>{_list(('', one) for one in alerts)}"
    yield '<div class="text">'
    yield from (_block(document.text, block, notes) for block in document.blocks)
    yield "</div>"


def _list(lines: Iterable[tuple[str, str]]) -> str:
    entries = "".join(f'<li class="{look}">{escape(words)}</li>' for look, words in lines)
    return f"<ol>{entries}</ol>"


def _block(text: str, block: Block, notes: Sequence[_Note]) -> str:
    """Return a block with its faults marked; marks that cross are cut into pieces."""
    numbered = list(enumerate(notes, start=1))
    here = [
        (number, note) for number, note in numbered
        if note.place[0] < block.end and block.start < note.place[1]
    ]  # fmt: skip
    edges = {block.start, block.end}
    for _, note in here:
        edges |= {max(block.start, note.place[0]), min(block.end, note.place[1])}
    cuts = sorted(edges)
    pieces = "".join(_piece(text, one, two, here) for one, two in pairwise(cuts))
    return f'<p class="{block.section}">{"• " if block.is_list_item else ""}{pieces}</p>'


def _piece(text: str, start: int, end: int, notes: Sequence[tuple[int, _Note]]) -> str:
    words = escape(text[start:end])
    over = [(n, note) for n, note in notes if note.place[0] <= start and end <= note.place[1]]
    if not over:
        return words
    shortest = min((note for _, note in over), key=lambda note: note.place[1] - note.place[0])
    ending = "".join(f"<sup>{number}</sup>" for number, note in over if note.place[1] == end)
    return f'<mark class="{shortest.look}">{words}{ending}</mark>'


# ---------------------------------------------------------------- faults in words


def _notes(result: ArticleResult) -> Iterator[_Note]:
    yield from (_miss(label, result) for label in result.misses)
    yield from (_false(one) for one in result.false_claims)
    for claim, label in result.wrong_qualifiers:
        yield _voice(claim, f"qualifier {claim.qualifier}", label.qualifier)
    for claim, label in result.wrong_modalities:
        yield _voice(claim, f"modality {claim.modality}", label.modality)


def _miss(label: LabelledClaim, result: ArticleResult) -> _Note:
    start, end = label.places[0]
    reasons = sorted({
        f"{one.reason} ({one.term})" if one.term else one.reason
        for one in result.refusals if start <= one.start < end
    })  # fmt: skip
    words = (
        f"missed: {label.own.term} {canonical_text(label.own.value)}, {label.qualifier},"
        f" {label.modality}, {label.deal_id}"
    )
    return _Note("missed", (start, end), "; refused: ".join([words, *reasons]))


def _false(one: FalseClaim) -> _Note:
    claim = one.claim
    words = (
        f"false ({', '.join(one.faults)}): {_claim_words(claim)}, {claim.qualifier},"
        f" {claim.modality}, {claim.deal_id}; rule: {claim.rule}"
    )
    if one.distractor is not None and Fault.DISTRACTOR in one.faults:
        words += f"; {one.distractor.reason}"
    return _Note("false", (claim.value_start, claim.value_end), words)


def _voice(claim: Claim, got: str, wanted: str) -> _Note:
    words = f"{_claim_words(claim)}: {got} instead of {wanted} ({claim.speaker_class})"
    return _Note("voice", (claim.value_start, claim.value_end), words)


def _claim_words(claim: Claim) -> str:
    return f"{claim.term} {canonical_text(claim.value)}"


def _alert_lines(faults: AlertFaults | None) -> Iterator[str]:
    if faults is None:
        return
    for one in faults.missed:
        value = "" if one.new is None else f" → {canonical_text(one.new)}"
        yield f"missed: {one.kind} {one.term}{value}, {one.deal_id}"
    yield from (_raised_words(one) for one in faults.false)


def _raised_words(raised: Raised) -> str:
    change = raised.change
    sides = [side.text if side else "nothing" for side in (change.old, change.new)]
    return f"false: {change.kind} {change.term}: {' → '.join(sides)}, {raised.deal_id}"
