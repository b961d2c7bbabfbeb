"""Where marked words stand in the document, and the way back."""

from __future__ import annotations

from collections.abc import Iterator

from dealterms.claims.marking import Marked, covered

__all__ = ["document_span", "mark_span"]


def document_span(line: Marked, mark: tuple[int, int]) -> tuple[int, int]:
    """Return the document offsets of a stretch of the marked line, widened over its marks."""
    before = _unmarked(line, mark[0])
    after = _unmarked(line, mark[1])
    start = line.line.sentence.start
    return start + before, start + max(after, before + 1)


def mark_span(line: Marked, start: int, end: int) -> tuple[int, int]:
    """Return the place in the marked line of a stretch of its sentence."""
    first = _marked(line, start)
    return first, max(first + 1, _marked(line, end))


def _places(line: Marked) -> Iterator[tuple[int, int, int, int]]:
    """Yield (mark start, mark end, source start, source end) of the marks of a line, in order.

    A mark that lies in another has no place of its own in the text (`scene`), and is left out.
    """
    found = [
        (*covered(line.line, q), 0, place)
        for q, place in zip(line.line.quantities, line.quantity_spans, strict=True)
    ]
    found += [
        (p.start, p.end, 0, place)
        for p, place in zip(line.line.periods, line.period_spans, strict=True)
    ]
    found += [
        (m.start, m.end, 1, place)
        for m, place in zip(line.line.mentions, line.mention_spans, strict=True)
    ]
    at = 0
    for start, end, _, place in sorted(found, key=lambda one: (one[0], one[2])):
        if start >= at:
            yield (*place, start, end)
            at = end


def _unmarked(line: Marked, at: int) -> int:
    """Map an offset of the marked text back into the sentence."""
    shift = 0
    for begin, end, _, source_end in _places(line):
        if at <= begin:
            break
        if at < end:
            return source_end
        shift = source_end - end
    return at + shift


def _marked(line: Marked, at: int) -> int:
    """Map an offset of the sentence into the marked text."""
    shift = 0
    for begin, end, source_begin, source_end in _places(line):
        if at <= source_begin:
            break
        if at < source_end:
            return begin
        shift = end - source_end
    return min(len(line.text), max(0, at + shift))
