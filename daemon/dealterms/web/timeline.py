"""The history of a deal as marks on a plot: one lane a term, a band of statuses above. Pure.

A bound is drawn as a bound. An `up_to` is an edge that fades downwards, since all below it is
possible; an `at_least` fades upwards; a `range` is a band, `about` and `vague` are an edge in a
haze. Dates are plotted as amounts are, their value being a stretch of the calendar. What a report
says against an official value is dashed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from dealterms.web.scales import Height, Span, Tick, height_of, span_of
from dealterms.web.wording import day, moment, term_name, term_order, value, words
from dealterms.web.wording import mood as mood_of

__all__ = ["MOST_STEPS", "Lane", "Mark", "Timeline", "draw_lane", "draw_timeline"]

Row = Mapping[str, Any]

_LANE_HEIGHT, _FLAT_HEIGHT, _TOP, _UNDER = 84, 46, 26.0, 8.0  # pixels
_STATUS_HEIGHT = 22
_NO_LANE = ("status", "announcement_date")  # the band above; a day that is over
_TOUCHING = 0.01  # percent
MOST_STEPS = 120  # of a lane and a layer; more than a window has room for
_HAZE = {"about": 5.0, "vague": 12.0}  # pixels above and below
_CAPS, _FLOORS = ("up_to", "less_than"), ("at_least", "more_than")
_LETTER_WIDE, _LETTER_NARROW = 0.95, 2.4  # percent of the width that a letter takes


@dataclass(frozen=True, slots=True)
class Mark:
    """One step: from `x` to `x_end` (percent), its edge at `y`, its fill from `y_low` to `y_high`.

    `shape` is line, cap, floor, band or haze. `room` says where the label fits: wide, narrow, none.
    `y_before` is the edge of the step that it replaced, None for a first one.
    """

    x: float
    x_end: float
    y: float
    y_low: float
    y_high: float
    y_before: float | None
    shape: str
    layer: str
    is_contested: bool
    is_open: bool
    mood: str
    label: str
    label_y: float
    room: str
    title: str
    claim_id: str

    @property
    def width(self) -> float:
        """The length of the step, in percent."""
        return round(self.x_end - self.x, 3)


@dataclass(frozen=True, slots=True)
class Lane:
    """The plot of one slot; `latest` is what stands, `cut_count` the earlier steps left out."""

    name: str
    term: str
    marks: tuple[Mark, ...]
    height: int
    latest: str
    cut_count: int = 0


@dataclass(frozen=True, slots=True)
class Timeline:
    """The lanes of a deal over one span; `status` comes first and has no scale."""

    ticks: tuple[Tick, ...]
    status: tuple[Mark, ...]
    status_height: int
    lanes: tuple[Lane, ...]


def draw_timeline(steps: Iterable[Row], now: datetime) -> Timeline:
    """Return the timeline of a deal's rows of `term_history`, the present at its right edge."""
    rows = sorted(steps, key=_in_order)
    span = span_of((moment(row["valid_from"]) for row in rows), now)
    slots = [list(group) for _, group in groupby(rows, key=_slot)]
    lanes = (draw_lane(slot, span) for slot in slots if slot[0]["term"] not in _NO_LANE)
    status = [row for row in rows if row["term"] == "status"]
    return Timeline(
        ticks=span.ticks(),
        status=tuple(_status_mark(row, span) for row in status[-2 * MOST_STEPS :]),
        status_height=_STATUS_HEIGHT,
        lanes=tuple(lane for lane in lanes if lane is not None),
    )


def draw_lane(
    steps: Sequence[Row], span: Span, *, height: int | None = None, top: float = _TOP
) -> Lane | None:
    """Return the plot of one slot's steps in order of time; None if they are not numbers.

    Without a `height` a slot that never moved gets a lower lane than one that did.
    """
    kept = steps[-2 * MOST_STEPS :]
    extents = [extent_of(json.loads(row["value_json"])) for row in kept]
    known = [end for extent in extents if extent for end in extent]
    if not known:
        return None
    if height is None:
        height = _LANE_HEIGHT if len(set(extents)) > 1 else _FLAT_HEIGHT
    scale = height_of(known, top, height - _UNDER)
    marks: list[Mark] = []
    last: dict[str, Mark] = {}  # by layer
    for row, extent in zip(kept, extents, strict=True):
        if extent is None:
            continue
        mark = _value_mark(row, extent, span, scale, last.get(row["layer"]))
        last[row["layer"]] = mark
        marks.append(mark)
    head = max(kept, key=lambda row: (row["valid_to"] is None, row["layer"] == "official"))
    return Lane(
        name=term_name(head),
        term=head["term"],
        marks=tuple(marks),
        height=height,
        latest=value(head),
        cut_count=min(row["step"] for row in kept) - 1,
    )


def extent_of(document: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return the lower and upper end of a value_json, None if it holds no number.

    A date counts in days; an end that is unknown is the other end.
    """
    if "low" in document or "high" in document:
        parts = [document.get("low"), document.get("high")]
        ends = [end for part in parts if part for end in extent_of(part) or ()]
        return (min(ends), max(ends)) if ends else None
    if "granularity" in document:
        days = [document.get("start"), document.get("end")]
        known = [float(date.fromisoformat(one).toordinal()) for one in days if one]
        return (min(known), max(known)) if known else None
    for name in ("amount", "watts", "percent", "count"):
        if name in document:
            return float(document[name]), float(document[name])
    return None


def _value_mark(
    row: Row, extent: tuple[float, float], span: Span, scale: Height, before: Mark | None
) -> Mark:
    low, high = scale.y(extent[0]), scale.y(extent[1])
    qualifier = row["qualifier"]
    if qualifier in _CAPS:
        shape, y, y_low, y_high = "cap", high, scale.bottom, high
    elif qualifier in _FLOORS:
        shape, y, y_low, y_high = "floor", low, low, max(scale.top - 18, 2.0)
    elif extent[0] != extent[1]:
        shape, y, y_low, y_high = "band", high, max(low, high + 3), high
    elif qualifier in _HAZE:
        haze = _HAZE[qualifier]
        shape, y, y_low, y_high = "haze", low, low + haze, low - haze
    else:
        shape, y, y_low, y_high = "line", low, low, low
    label_y = _label_height(row["layer"], y, scale.bottom)
    mark = _mark(row, span, shape=shape, y=y, y_low=y_low, y_high=y_high, label_y=label_y)
    is_replacing = before is not None and abs(before.x_end - mark.x) < _TOUCHING
    return replace(mark, y_before=before.y) if before and is_replacing else mark


def _status_mark(row: Row, span: Span) -> Mark:
    """Return a piece of the band: the official status above, what reports say of it below."""
    is_official = row["layer"] == "official"
    top, bottom = (0.0, 22.0) if is_official else (24.0, 46.0)
    mood = mood_of(row["value_text"])
    return _mark(row, span, shape="piece", y=top, y_low=bottom, y_high=top, mood=mood,
                 label_y=top + 16)  # fmt: skip


def _mark(row: Row, span: Span, *, mood: str = "", **place: Any) -> Mark:
    x = span.x(moment(row["valid_from"]))
    until = moment(row["valid_to"])
    x_end = span.x(until) if until else 100.0
    label = value(row)
    return Mark(
        x=x,
        x_end=max(x_end, x),
        y_before=None,
        layer=row["layer"],
        is_contested=row["relation"] == "contested" and row["layer"] == "reported",
        is_open=until is None,
        mood=mood,
        label=label,
        room=_room(label, x_end - x),
        title=_title(row, label),
        claim_id=row["claim_id"],
        **place,
    )


def _label_height(layer: str, y: float, bottom: float) -> float:
    """Return where the words stand: of an official value above its edge, of a report below."""
    return y - 7 if layer == "official" or y > bottom - 10 else y + 15


def _room(label: str, width: float) -> str:
    if width >= len(label) * _LETTER_NARROW:
        return "narrow"
    return "wide" if width >= len(label) * _LETTER_WIDE else "none"


def _title(row: Row, label: str) -> str:
    """Return what is read out, and shown under the pointer: all that the mark stands for."""
    until = f" until {day(row['valid_to'])}" if row["valid_to"] else ""
    since = f"from {day(row['valid_from'])}" if row["valid_from"] else "at an unknown time"
    stance = f"{row['layer']}, {words(row['modality'])}"
    against = ", against the official value" if row["relation"] == "contested" else ""
    return f"{term_name(row)}: {label}, {since}{until}; {stance}{against}; {row['publisher']}"


def _slot(row: Row) -> tuple[str, str, str]:
    unit = json.loads(row["value_json"]).get("currency", "")
    return row["term"], row["holder"] or "", unit


def _in_order(row: Row) -> tuple[Any, ...]:
    return (
        term_order(row["term"]),
        _slot(row),
        moment(row["valid_from"]) or datetime.min.replace(tzinfo=UTC),
        row["layer"],
        row["step"],
    )
