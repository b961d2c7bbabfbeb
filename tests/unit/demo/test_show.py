"""What the demo prints: a line a change, no wider than asked, nothing hidden that went wrong."""

from __future__ import annotations

from typing import Any

import pytest

from dealterms.demo.play import Step
from dealterms.demo.receiver import Receipt
from dealterms.demo.show import cut, excerpt, history_lines, step_lines, term_lines
from dealterms.demo.world import load_world

ARTICLE = load_world().articles[9]
QUOTE = "NVIDIA is close to buying $30 billion of OpenAI’s shares in place of last year’s plan"


def a_change(**fields: Any) -> dict[str, Any]:
    return {
        "kind": "contested",
        "term": "investment_amount",
        "holder": None,
        "old": {"text": "up to $100 billion"},
        "new": {"text": "$30 billion"},
        "evidence": {"quote": QUOTE},
        **fields,
    }


def a_step(*changes: dict[str, Any], fault: str | None = None, failures: Any = ()) -> Step:
    payload = {} if fault else {"data": {"changes": list(changes)}}
    receipts = (Receipt("msg_1", payload, fault, False),) if changes or fault else ()
    return Step(ARTICLE, "http://127.0.0.1/x", receipts, tuple(failures))


def test_a_change_is_told_with_old_new_quote_and_signature() -> None:
    headline, line = step_lines(a_step(a_change()), 200)

    assert headline.startswith("2026-02-19  Meridian Financial: Nvidia close to $30bn")
    assert "up to $100 billion → $30 billion" in line
    assert f"“{QUOTE}”" in line
    assert line.endswith("✓ signed")


def test_a_first_value_has_no_arrow() -> None:
    (_, line) = step_lines(a_step(a_change(old=None)), 200)

    assert "→" not in line
    assert "$30 billion" in line


def test_a_value_that_ends_goes_to_nothing() -> None:
    (_, line) = step_lines(a_step(a_change(new=None)), 200)

    assert "up to $100 billion → nothing" in line


def test_a_silent_article_says_so() -> None:
    assert step_lines(a_step(), 120)[1].strip() == "no alert: nothing new"


def test_a_wrong_signature_and_a_failed_poll_are_not_hidden() -> None:
    step = a_step(fault="no signature fits", failures=["feed x: no answer"])
    lines = step_lines(step, 120)

    assert not step.is_well
    assert "REFUSED webhook msg_1: no signature fits" in lines[1]
    assert "FAILED: feed x: no answer" in lines[2]


@pytest.mark.parametrize("width", [80, 100, 140])
def test_lines_are_as_wide_as_asked(width: int) -> None:
    assert all(len(line) <= max(width, 110) for line in step_lines(a_step(a_change()), width))


def test_a_cut_shows_that_something_is_missing() -> None:
    assert cut("one two three", 8) == "one two…"
    assert cut("one\ntwo", 8) == "one two"


def test_an_excerpt_holds_the_figure_wherever_it_stands() -> None:
    quote = "Three people who would not be named told me over the weekend: up to $100 billion"

    assert "$100 billion" in excerpt(quote, "up to $100 billion", 40)
    assert len(excerpt(quote, "up to $100 billion", 40)) <= 40
    assert excerpt(quote, "nothing of the kind", 40).startswith("Three people")
    assert excerpt(quote, "up to $100 billion", 200) == quote


def a_row(**fields: Any) -> dict[str, Any]:
    return {
        "term": "investment_amount", "holder": None, "layer": "official",
        "value_text": "up to $100 billion", "qualifier": "up_to",
        "modality": "announced", "is_contested": 0, "asserted_at": "2025-09-22T20:40:00.000000Z",
        "valid_from": "2025-09-22T20:40:00.000000Z", "valid_to": None, "relation": "first",
        "quote": QUOTE, "publisher": "Chipwire Newsroom", "url": "http://127.0.0.1/x", **fields,
    }  # fmt: skip


def test_the_terms_are_a_table_that_marks_what_is_contested() -> None:
    head, rule, line = term_lines([a_row(is_contested=1)], 160)

    assert head.split()[:2] == ["term", "value"]
    assert set(rule) == {"─", " "}
    assert "up to $100 billion (contested)" in line
    assert "2025-09-22" in line


def test_a_table_without_rows_is_only_its_head() -> None:
    assert len(term_lines([], 160)) == 2


def test_the_history_says_from_when_to_when_and_in_which_words() -> None:
    lines = history_lines([a_row()], 160)

    assert lines[0].startswith("2025-09-22 to today ")
    assert "up to $100 billion, up_to, announced (first)" in lines[0]
    assert QUOTE in lines[1]
    assert lines[2].endswith("http://127.0.0.1/x")
