"""`history --plot` and `report --plot`, as a user calls them."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from sqlalchemy import Engine

from dealterms.events.store import EventStore
from support.builders import dollars
from support.frozen_clock import FrozenClock
from support.installation import Installation
from support.newsroom import Newsroom

DEAL = "nvidia-openai"


@pytest.fixture
def installation(
    tmp_path: Path, engine: Engine, event_store: EventStore, clock: FrozenClock, store_url: str
) -> Installation:
    """An installation whose store knows of one amount."""
    newsroom = Newsroom(engine, event_store, clock)
    newsroom.say("They will pay $10 billion.", dollars(10), words="$10 billion")
    installed = Installation(tmp_path)
    installed.configure(store=store_url)
    return installed


def test_a_history_is_drawn_on_the_terminal(installation: Installation) -> None:
    done = installation.call("history", DEAL, "investment_amount", "--plot")

    assert done.exit_code == 0
    assert done.out.startswith("Investment amount: $10 billion\n")
    assert "●━━" in done.out


def test_a_history_becomes_a_picture(installation: Installation, tmp_path: Path) -> None:
    for name, start in (("out.png", b"\x89PNG"), ("out.svg", b"<?xml")):
        done = installation.call("report", "history_at", "--deal", DEAL, "--plot",
                                 str(tmp_path / name))  # fmt: skip
        assert done.exit_code == 0, done.err
        assert (tmp_path / name).read_bytes().startswith(start)

    words = " ".join(ElementTree.parse(tmp_path / "out.svg").getroot().itertext())
    assert "NVIDIA – OpenAI" in words
    assert "$10 billion" in words


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("changes", "--plot", "x.png"), "the report changes is no history"),
        (("history_at", "--deal", DEAL, "--plot", "x.pdf"), "a picture ends in .png or .svg"),
        (("history_at", "--deal", DEAL, "--plot", "no/x.png"), "--plot no/x.png cannot be written"),
        (("history_at", "--deal", DEAL, "--as-of", "2001-01-01", "--plot", "x.png"),
         "nothing to draw"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_told(
    installation: Installation, arguments: tuple[str, ...], words: str
) -> None:
    done = installation.call("report", *arguments)

    assert (done.exit_code, done.out) == (2, "")
    assert words in done.err
