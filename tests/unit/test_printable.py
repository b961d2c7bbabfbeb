"""Text of others is shown so that it steers nothing."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealterms.cli.output import show_csv, show_json
from dealterms.log import configure_logging, get_logger, log_uncaught, logged_with
from dealterms.printable import printable

HOSTILE = "<0>\n\x1b[31mred\x9b0m \u202eback\u2028line\x00"


@given(st.text())
def test_nothing_printable_controls_anything(text: str) -> None:
    shown = printable(text)

    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in shown)
    assert len(shown.splitlines()) <= 1


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"])))
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert printable(text) == text


def test_lines_are_kept_where_they_are_wanted() -> None:
    assert printable("a\n\tb\x07", keep_lines=True) == "a\n\tb\\x07"


@pytest.mark.parametrize("is_json", [True, False], ids=["json", "console"])
def test_a_hostile_title_makes_one_line_of_the_log_and_never_begins_it(is_json: bool) -> None:
    stream = io.StringIO()
    configure_logging(stream, is_json=is_json)

    get_logger("test").info("article captured", title=HOSTILE)
    logging.getLogger("library").warning("saw %s", HOSTILE)

    lines = stream.getvalue().split("\n")[:-1]
    assert len(lines) == 2
    assert not any(line.startswith("<") for line in lines)
    assert not any(bad in stream.getvalue() for bad in ("\x9b", "\u202e", "\u2028", "\x00"))
    if is_json:
        assert json.loads(lines[0])["event"] == "article captured"


def test_a_traceback_never_begins_a_line_with_text_of_others() -> None:
    stream = io.StringIO()
    configure_logging(stream, is_json=False)
    try:
        raise ValueError("bad page\n<0>forged")
    except ValueError:
        get_logger("test").exception("page broke")

    assert not any(line.startswith("<") for line in stream.getvalue().split("\n"))


@pytest.mark.parametrize("is_json", [True, False], ids=["json", "console"])
def test_a_log_that_nobody_reads_any_more_stops_no_work(is_json: bool) -> None:
    """A pipe without a reader raises at each line, in the middle of whoever says it."""
    reader, writer = os.pipe()
    with os.fdopen(writer, "w", buffering=1, closefd=False) as stream:
        configure_logging(stream, is_json=is_json)
        os.close(reader)
        get_logger("test").info("feed polled")
        logging.getLogger("library").warning("saw it")
        with contextlib.suppress(BrokenPipeError):
            stream.close()
    os.close(writer)

    get_logger("test").info("feed polled")  # to a stream that is closed


def test_every_line_of_the_journal_begins_with_the_priority_of_its_level() -> None:
    stream = io.StringIO()
    configure_logging(stream, is_json=True, is_journal=True)
    log = get_logger("test")

    log.info("feed polled", title=HOSTILE)
    log.warning("feed failed")
    log.error("work failed")
    logging.getLogger("library").critical("saw %s", HOSTILE)
    log_uncaught(ValueError, ValueError("bad page\n<0>forged"), None)

    lines = stream.getvalue().split("\n")[:-1]
    assert [line[:4] for line in lines] == ["<6>{", "<4>{", "<3>{", "<2>{", "<2>{"]
    assert all(json.loads(line[3:])["event"] for line in lines)


def test_what_an_error_says_at_the_end_is_inside_its_line() -> None:
    stream = io.StringIO()
    configure_logging(stream, is_json=True)

    log_uncaught(ValueError, ValueError("bad page\n<0>forged"), None)

    (line,) = stream.getvalue().split("\n")[:-1]
    assert "forged" in json.loads(line)["exception"]


def test_facts_of_a_context_are_in_its_lines_and_in_no_other() -> None:
    stream = io.StringIO()
    configure_logging(stream, is_json=True)
    with logged_with(poll_id="poll-1"):
        get_logger("test").info("feed polled")
    get_logger("test").info("stopped")

    inside, outside = (json.loads(line) for line in stream.getvalue().splitlines())
    assert inside["poll_id"] == "poll-1"
    assert "poll_id" not in outside


def test_json_is_safe_on_a_terminal_and_whole(capsys: pytest.CaptureFixture[str]) -> None:
    show_json({"title": HOSTILE, "value_json": '{"amount":"1"}'})

    shown = capsys.readouterr().out
    assert "\x9b" not in shown and "\u202e" not in shown
    assert json.loads(shown) == {"title": HOSTILE, "value_json": {"amount": "1"}}


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x"])
def test_a_csv_cell_is_never_a_formula(cell: str) -> None:
    stream = io.StringIO()

    show_csv([{"quote": cell, "count": -1}], ["quote", "count"], stream)

    assert stream.getvalue() == f"quote,count\n'{cell},-1\n"
