"""Histories as marks: bounds are drawn as bounds, and every mark stays inside the plot."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dealterms.claims.qualifiers import Qualifier
from dealterms.web.scales import Span, height_of, span_of
from dealterms.web.timeline import Mark, draw_timeline, extent_of

NOW = datetime(2026, 6, 1, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))


def a_step(amount: str = "100000000000", **fields: Any) -> dict[str, Any]:
    """Return a row of `term_history` about an amount of dollars."""
    return {
        "deal_id": "d", "term": "investment_amount", "holder": None, "layer": "official",
        "value_text": "$100 billion", "qualifier": "bare", "modality": "announced",
        "value_json": json.dumps({"amount": amount, "currency": "USD"}), "is_contested": False,
        "relation": "first", "step": 1, "publisher": "Wire", "claim_id": "c1",
        "valid_from": datetime(2026, 1, 1, tzinfo=UTC), "valid_to": None,
    } | fields  # fmt: skip


def the_mark(**fields: Any) -> Mark:
    """Return the only mark of a history of one step."""
    (lane,) = draw_timeline([a_step(**fields)], NOW).lanes
    (mark,) = lane.marks
    return mark


def test_a_cap_is_open_below_and_a_floor_above() -> None:
    cap, floor = the_mark(qualifier="up_to"), the_mark(qualifier="at_least")

    assert (cap.shape, floor.shape) == ("cap", "floor")
    assert cap.y == cap.y_high < cap.y_low
    assert floor.y == floor.y_low > floor.y_high


def test_a_range_is_a_band_from_its_low_to_its_high_end() -> None:
    ends = {name: {"amount": amount, "currency": "USD"} for name, amount in
            (("low", "10"), ("high", "20"))}  # fmt: skip
    mark = the_mark(value_json=json.dumps(ends), qualifier="range")

    assert mark.shape == "band"
    assert mark.y_high < mark.y_low


def test_a_bare_figure_is_a_line_and_an_estimate_stands_in_a_haze() -> None:
    bare, about = the_mark(), the_mark(qualifier="about")

    assert (bare.shape, bare.y_low) == ("line", bare.y_high)
    assert about.shape == "haze"
    assert about.y_high < about.y < about.y_low


def test_a_stretch_of_dates_is_a_band() -> None:
    half = {"start": "2026-07-01", "end": "2027-01-01", "granularity": "half"}

    assert extent_of(half) == (739798.0, 739982.0)
    assert the_mark(term="first_phase_timing", value_json=json.dumps(half)).shape == "band"


def test_a_report_against_the_official_value_is_contested() -> None:
    assert the_mark(layer="reported", relation="contested").is_contested
    assert not the_mark(layer="reported").is_contested


def test_a_step_that_replaced_another_begins_at_its_edge() -> None:
    spring = datetime(2026, 3, 1, tzinfo=UTC)
    steps = [a_step(valid_to=spring), a_step("30000000000", valid_from=spring, step=2)]
    (lane,) = draw_timeline(steps, NOW).lanes

    first, second = lane.marks
    assert second.y_before == first.y
    assert first.x_end == second.x
    assert second.x_end == 100.0


def test_amounts_of_two_currencies_share_no_scale() -> None:
    euros = json.dumps({"amount": "5", "currency": "EUR"})

    assert len(draw_timeline([a_step(), a_step(value_json=euros)], NOW).lanes) == 2


def test_words_have_no_lane_but_statuses_have_their_band() -> None:
    label = json.dumps({"label": "closed"})
    drawn = draw_timeline(
        [
            a_step(term="status", value_text="closed", value_json=label),
            a_step(term="exclusivity", value_text="preferred", value_json=label),
        ],
        NOW,
    )

    assert drawn.lanes == ()
    assert [(mark.label, mark.mood) for mark in drawn.status] == [("closed", "done")]


@given(
    st.lists(
        st.tuples(
            st.none() | MOMENTS, st.none() | MOMENTS, st.decimals(0, 10**13, places=2),
            st.sampled_from(Qualifier), st.sampled_from(["official", "reported"]),
        ),
        min_size=1, max_size=8,
    )
)  # fmt: skip
def test_every_mark_stays_inside(steps: list[tuple[Any, ...]]) -> None:
    rows = [
        a_step(str(amount), valid_from=start, valid_to=end, qualifier=str(qualifier), layer=layer,
               step=number)
        for number, (start, end, amount, qualifier, layer) in enumerate(steps)
    ]  # fmt: skip

    for lane in draw_timeline(rows, NOW).lanes:
        for mark in lane.marks:
            assert 0 <= mark.x <= mark.x_end <= 100
            assert min(mark.y_high, mark.y_low) >= -20
            assert max(mark.y_high, mark.y_low) <= lane.height + 20


@given(MOMENTS, st.timedeltas(timedelta(hours=1), timedelta(days=25_000)))
def test_a_plot_of_any_length_has_a_few_round_ticks(start: datetime, length: timedelta) -> None:
    span = span_of([start], start + length)
    ticks = span.ticks()

    assert len(ticks) <= 7
    assert [tick.x for tick in ticks] == sorted(tick.x for tick in ticks)
    assert length < timedelta(days=3) or len({tick.label for tick in ticks}) == len(ticks) > 0


@given(st.lists(st.floats(0, 1e15), min_size=1, max_size=6))
def test_a_greater_value_lies_higher(values: list[float]) -> None:
    scale = height_of(values, 10, 60)
    heights = [scale.y(value) for value in sorted(values)]

    assert heights == sorted(heights, reverse=True)
    assert all(9.9 <= y <= 60.1 for y in heights)


def test_a_span_knows_its_edges() -> None:
    span = Span(NOW - timedelta(days=100), NOW)

    assert (span.x(None), span.x(NOW), span.x(NOW + timedelta(days=1))) == (0.0, 100.0, 100.0)
