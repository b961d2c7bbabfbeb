"""A timeline on a terminal: bounds are shaded on the side that is possible."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from dealterms.cli.drawing import timeline_lines
from dealterms.web.timeline import draw_timeline
from unit.web.test_timeline import NOW, a_step

SPRING = datetime(2026, 3, 1, tzinfo=UTC)


def drawn(*steps: dict[str, object], width: int = 60) -> list[str]:
    """Return the drawing of these steps as lines of text."""
    lines = timeline_lines(draw_timeline(steps, NOW), width)
    return ["".join(sign for sign, _ in line) for line in lines]


def test_a_cap_is_shaded_below_its_edge_until_a_bare_figure_replaces_it() -> None:
    lines = drawn(
        a_step(qualifier="up_to", valid_to=SPRING),
        a_step("30000000000", value_text="$30 billion", valid_from=SPRING, step=2),
    )
    edge = next(number for number, line in enumerate(lines) if "●━━" in line)

    assert lines[0] == "Investment amount: $30 billion"
    assert "░" in lines[edge + 1]
    assert "░" not in lines[edge - 1]
    assert "up to $100 billion" in lines[edge - 1]
    assert any("│$30 billion" in line for line in lines)


def test_what_reports_say_against_the_official_value_is_dashed() -> None:
    text = "\n".join(drawn(a_step(), a_step("1", layer="reported", relation="contested")))

    assert "○╍╍" in text


def test_the_status_is_a_line_of_words() -> None:
    label = {"term": "status", "value_json": json.dumps({"label": "x"})}
    lines = drawn(a_step(**label, value_text="announced", valid_to=SPRING),
                  a_step(**label, value_text="closed", valid_from=SPRING, step=2))  # fmt: skip

    assert lines[0] == "Status"
    assert "━ announced ━" in lines[1]
    assert "━ closed ━" in lines[1]


@given(st.integers(40, 140), st.integers(1, 10**12), st.sampled_from(["up_to", "range", "vague"]))
def test_no_line_is_wider_than_asked(width: int, amount: int, qualifier: str) -> None:
    lines = drawn(a_step(str(amount), qualifier=qualifier, valid_to=SPRING), a_step(step=2),
                  width=width)  # fmt: skip

    assert all(len(line) <= width for line in lines[1:])
