"""A timeline as a picture for a report: the marks of the pages, by matplotlib, to PNG or SVG."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from dealterms.errors import UsageError
from dealterms.web.timeline import Lane, Mark, Timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["save_timeline"]

_COLOURS = {"official": "#1d5f8a", "reported": "#8a5a0b"}
_GREY, _INK = "#5b6268", "#1f2326"
_WIDTH_INCHES, _PIXELS_AN_INCH, _DPI = 10.0, 84.0, 150
_STATUS_PIXELS = 46.0
_SHADED = 4  # strips of a fading fill
# No text is a formula, whatever dollar signs it holds, and an SVG keeps it as text.
_STYLE = {"text.parse_math": False, "svg.fonttype": "none", "font.size": 9}


def save_timeline(timeline: Timeline, title: str, path: Path) -> None:
    """Write the picture; UsageError if it cannot be, or matplotlib is not installed."""
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError:
        raise UsageError("--plot needs matplotlib: pip install 'dealterms[plot]'") from None
    heights = [_STATUS_PIXELS] * bool(timeline.status) + [one.height for one in timeline.lanes]
    with rc_context(_STYLE):  # type: ignore[arg-type]
        figure = Figure(figsize=(_WIDTH_INCHES, sum(heights) / _PIXELS_AN_INCH + 1))
        grid = {"height_ratios": heights, "hspace": 0.12, "left": 0.23, "right": 0.97,
                "top": 1 - 0.5 / (sum(heights) / _PIXELS_AN_INCH + 1)}  # fmt: skip
        plots = figure.subplots(len(heights), 1, squeeze=False, gridspec_kw=grid)[:, 0]
        figure.suptitle(title, x=0.02, y=0.98, ha="left", va="top", color=_INK, fontsize=12)
        for plot, draw in zip(plots, _drawings(timeline), strict=True):
            _prepare(plot)
            draw(plot)
        _add_axis(plots[-1], timeline)
        try:
            figure.savefig(path, dpi=_DPI, metadata={"Date": None} if path.suffix == ".svg" else {})
        except OSError as error:
            raise UsageError(f"--plot {path} cannot be written: {error.strerror}") from error


def _drawings(timeline: Timeline) -> list[Any]:
    """Return what draws each plot, from above."""
    status = [lambda plot: _draw_status(plot, timeline.status)] if timeline.status else []
    return [*status, *(lambda plot, lane=lane: _draw_lane(plot, lane) for lane in timeline.lanes)]


def _prepare(plot: Axes) -> None:
    plot.set_xlim(0, 100)
    plot.set_xticks([])
    plot.set_yticks([])
    for spine in plot.spines.values():
        spine.set_visible(False)


def _add_axis(plot: Axes, timeline: Timeline) -> None:
    plot.spines["bottom"].set_visible(True)
    plot.set_xticks([tick.x for tick in timeline.ticks], [one.label for one in timeline.ticks])
    plot.tick_params(colors=_GREY)


def _draw_status(plot: Axes, marks: tuple[Mark, ...]) -> None:
    plot.set_ylim(_STATUS_PIXELS, 0)
    _name(plot, "Status", "")
    for mark in marks:
        colour = _COLOURS[mark.layer]
        style: dict[str, Any] = {"facecolor": colour, "edgecolor": "white"}
        if mark.layer == "reported":
            style = {"facecolor": "none", "edgecolor": colour,
                     "linestyle": "--" if mark.is_contested else "-"}  # fmt: skip
        plot.broken_barh([(mark.x, mark.width)], (mark.y_high, 20), **style)
        if mark.room != "none":
            inked = "white" if mark.layer == "official" else colour
            plot.text(mark.x + 0.6, mark.y_high + 11, mark.label, color=inked, va="center")


def _draw_lane(plot: Axes, lane: Lane) -> None:
    plot.set_ylim(lane.height, 0)
    _name(plot, lane.name, lane.latest)
    for mark in lane.marks:
        colour = _COLOURS[mark.layer]
        _fill(plot, mark, colour)
        if mark.y_before is not None:
            plot.plot([mark.x, mark.x], [mark.y_before, mark.y], color=colour, lw=0.8, alpha=0.6)
        edges = [mark.y, mark.y_low] if mark.shape == "band" else [mark.y]
        plot.hlines(edges, mark.x, mark.x_end, colors=colour, lw=1.6,
                    linestyles="--" if mark.is_contested else "-")  # fmt: skip
        plot.plot(mark.x, mark.y, "o", ms=5, mfc="white", mec=colour, clip_on=False)
        if mark.room != "none":
            plot.text(mark.x + 0.8, mark.label_y, mark.label, color=colour)


def _fill(plot: Axes, mark: Mark, colour: str) -> None:
    """Shade what is possible; on the open side of a bound it fades away."""
    if mark.shape == "line":
        return
    is_open = mark.shape in ("cap", "floor")
    far = mark.y_low if mark.shape == "cap" else mark.y_high
    for strip in range(_SHADED if is_open else 1):
        end = mark.y + (far - mark.y) * (strip + 1) / _SHADED
        low, high = (mark.y, end) if is_open else (mark.y_low, mark.y_high)
        plot.fill_between([mark.x, mark.x_end], low, high, color=colour, lw=0,
                          alpha=0.08 if is_open else 0.15)  # fmt: skip


def _name(plot: Axes, name: str, latest: str) -> None:
    place = {"xy": (0, 0.5), "xycoords": "axes fraction", "textcoords": "offset points"}
    plot.annotate(name, xytext=(-150, 2), va="bottom", color=_INK, **place)  # type: ignore[arg-type]
    plot.annotate(latest, xytext=(-150, -2), va="top", color=_GREY, **place)  # type: ignore[arg-type]
