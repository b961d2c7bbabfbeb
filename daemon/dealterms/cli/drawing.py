"""A timeline drawn with characters: the marks of the pages, on a terminal. Pure.

Plotting libraries for terminals draw lines; what is drawn here are bounds: an edge, and the side of
it that is possible, shaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dealterms.web.timeline import Lane, Mark, Timeline

__all__ = ["Cell", "timeline_lines"]

Cell = tuple[str, str]
"""A character and its style: official, reported, name, faint, or none."""

_ROW_PIXELS = 12.0
_BLANK: Cell = (" ", "")
_SHADE, _EDGE, _DASH, _RISER = "░", "━", "╍", "│"
_STARTS = {"official": "●", "reported": "○"}


@dataclass
class _Canvas:
    """Rows of cells. Marks of a height or a width in between take the nearest cell."""

    width: int
    height: int
    cells: list[list[Cell]] = field(init=False)

    def __post_init__(self) -> None:
        self.cells = [[_BLANK] * self.width for _ in range(self.height)]

    def column(self, x: float) -> int:
        """Return the column of a place along the width, in percent."""
        return min(int(x / 100 * self.width), self.width - 1)

    def row(self, y: float) -> int:
        """Return the row of a height in pixels."""
        return min(max(int(y / _ROW_PIXELS), 0), self.height - 1)

    def put(self, row: int, column: int, text: str, style: str) -> None:
        """Write over what is there."""
        for place, sign in enumerate(text, column):
            if place < self.width:
                self.cells[row][place] = (sign, style)

    def has_room(self, row: int, column: int, length: int) -> bool:
        """True if nothing but shade is where a text is to stand."""
        there = self.cells[row][column : column + length]
        return column + length <= self.width and all(sign in (" ", _SHADE) for sign, _ in there)


def timeline_lines(timeline: Timeline, width: int) -> Iterator[list[Cell]]:
    """Yield the lines of a timeline that is `width` characters wide."""
    if timeline.status:
        yield _words("Status")
        yield from _status_lines(timeline.status, width)
    for lane in timeline.lanes:
        yield _words(f"{lane.name}: {lane.latest}")
        yield from _lane_lines(lane, width)
    yield from _axis_lines(timeline, width)


def _words(text: str) -> list[Cell]:
    return [(sign, "name") for sign in text]


def _status_lines(marks: tuple[Mark, ...], width: int) -> Iterator[list[Cell]]:
    for layer in ("official", "reported"):
        canvas, found = _Canvas(width, 1), [mark for mark in marks if mark.layer == layer]
        for mark in found:
            start, end = canvas.column(mark.x), canvas.column(mark.x_end)
            canvas.put(0, start, (_DASH if mark.is_contested else _EDGE) * (end - start + 1), layer)
            canvas.put(0, start, _STARTS[layer], layer)
            if end - start > len(mark.label) + 2:
                canvas.put(0, start + 2, f" {mark.label} ", layer)
        if found:
            yield canvas.cells[0]


def _lane_lines(lane: Lane, width: int) -> Iterator[list[Cell]]:
    canvas = _Canvas(width, round(lane.height / _ROW_PIXELS))
    for draw in (_shade, _edge, _label):
        for mark in lane.marks:
            draw(canvas, mark)
    yield from canvas.cells


def _shade(canvas: _Canvas, mark: Mark) -> None:
    """Shade what is possible: below a cap, above a floor, between the ends of a range."""
    if mark.shape == "line":
        return
    start, end = canvas.column(mark.x), canvas.column(mark.x_end)
    for row in range(canvas.row(mark.y_high), canvas.row(mark.y_low) + 1):
        canvas.put(row, start, _SHADE * (end - start + 1), mark.layer)


def _edge(canvas: _Canvas, mark: Mark) -> None:
    start, end, row = canvas.column(mark.x), canvas.column(mark.x_end), canvas.row(mark.y)
    sign = _DASH if mark.is_contested else _EDGE
    if mark.y_before is not None:
        before = canvas.row(mark.y_before)
        for between in range(min(before, row) + 1, max(before, row)):
            canvas.put(between, start, _RISER, mark.layer)
    for height in {row, canvas.row(mark.y_low)} if mark.shape == "band" else {row}:
        canvas.put(height, start, sign * (end - start + 1), mark.layer)
    canvas.put(row, start, _STARTS[mark.layer], mark.layer)


def _label(canvas: _Canvas, mark: Mark) -> None:
    """Write the value above its edge, or below; nowhere if both are taken or the step is short."""
    row, column = canvas.row(mark.y), canvas.column(mark.x) + 1
    if not mark.is_open and canvas.column(mark.x_end) - column < len(mark.label):
        return
    for place in (row - 1, row + 1):
        if 0 <= place < canvas.height and canvas.has_room(place, column, len(mark.label)):
            canvas.put(place, column, mark.label, mark.layer)
            return


def _axis_lines(timeline: Timeline, width: int) -> Iterator[list[Cell]]:
    line, words = _Canvas(width, 1), _Canvas(width, 1)
    line.put(0, 0, "─" * width, "faint")
    for tick in timeline.ticks:
        column = line.column(tick.x)
        line.put(0, column, "┬", "faint")
        if words.has_room(0, column, len(tick.label)):
            words.put(0, column, tick.label, "faint")
    yield line.cells[0]
    yield words.cells[0]
