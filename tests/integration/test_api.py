"""`import dealterms`: what it reads and folds is what the program stores; a store only reads."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

import dealterms
from dealterms.errors import StoreError, UsageError
from dealterms.events.store import EventStore
from support.builders import NOON, a_content, dollars
from support.databases import on_both_databases
from support.frozen_clock import FrozenClock
from support.newsroom import Newsroom

STATE = (
    "deal_id", "term", "holder", "layer", "value_text", "qualifier", "modality", "support_count",
    "is_contested",
)  # fmt: skip


NVIDIA_OPENAI = dealterms.WatchedDeal(
    "nvidia-openai", "NVIDIA – OpenAI", ("strategic_investment",),
    (dealterms.Party("NVIDIA", ("Nvidia",)), dealterms.Party("OpenAI")),
)  # fmt: skip


@pytest.fixture
def newsroom(engine: Engine, event_store: EventStore, clock: FrozenClock) -> Newsroom:
    return Newsroom(engine, event_store, clock)


def test_states_of_the_same_texts_are_those_of_a_database(
    newsroom: Newsroom, store_url: str
) -> None:
    told = [
        ("One", 0, "Nvidia will invest up to $100 billion in OpenAI, the two companies said."),
        ("Two", 1, "Nvidia may invest only $30 billion in OpenAI, people close to it said."),
        ("Three", 2, "Nvidia and OpenAI said that they have signed a definitive agreement."),
        ("Four", 3, "The first gigawatt of OpenAI's partnership with Nvidia comes in 2027."),
    ]
    readings = []
    for publisher, day, sentence in told:
        at, url = NOON + timedelta(days=day), f"https://{publisher}.example/"
        reading = dealterms.read_claims(
            sentence, [NVIDIA_OPENAI], title="A deal", published_at=at, publisher=publisher, url=url
        )
        newsroom.publish(
            a_content(sentence), lambda _, found=reading.claims: found, url, published_at=at,
            publisher=publisher,
        )  # fmt: skip
        readings.append(reading)
    with dealterms.open_store(store_url) as store:
        stored = _as_states(store.query("SELECT * FROM term_current"))

    states = dealterms.fold_states(reversed(readings))

    assert {state.layer for state in states} == {dealterms.Layer.OFFICIAL, dealterms.Layer.REPORTED}
    assert sorted(str([getattr(one, name) for name in STATE]) for one in states) == sorted(
        str([row[name] for name in STATE]) for row in stored
    )


def _as_states(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return the rows with the enumerations of the API in the place of words."""
    kinds = {"layer": dealterms.Layer, "qualifier": dealterms.Qualifier,
             "modality": dealterms.Modality}  # fmt: skip
    return [row | {name: kind(row[name]) for name, kind in kinds.items()} for row in rows]


@on_both_databases
def test_rows_have_times_and_json_as_python_has_them(newsroom: Newsroom, store_url: str) -> None:
    newsroom.say("It is $10 billion.", dollars(10))

    with dealterms.open_store(store_url) as store:
        [row] = store.query("SELECT * FROM claims WHERE term = :term", term="investment_amount")
        [step] = store.report("history_at", deal="nvidia-openai")
        [silent] = store.report("silence", now=NOON + timedelta(days=2))

    assert (row["asserted_at"], row["is_active"]) == (NOON, True)
    assert row["value_json"] == {"amount": "10000000000", "currency": "USD"}
    assert (step["valid_from"], step["valid_to"]) == (NOON, None)
    assert silent["silent_days"] == 2


@on_both_databases
def test_events_come_in_order_from_a_position_on(newsroom: Newsroom, store_url: str) -> None:
    for number in range(3):
        newsroom.say("Words.", dollars(number + 1), f"https://news.example/{number}")

    with dealterms.open_store(store_url) as store:
        every = list(store.events())
        behind = list(store.events(after=every[3].position))
        read = list(store.events(types=["ClaimsRead"]))

    assert [one.position for one in every] == list(range(1, len(every) + 1))
    assert behind == every[4:]
    assert [one.type for one in read] == ["ClaimsRead"] * 3


def test_events_of_many_pages_come_each_once(
    newsroom: Newsroom, store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        newsroom.say("Words.", dollars(1), f"https://news.example/{number}")
    monkeypatch.setattr("dealterms.api.store._PAGE", 2)

    with dealterms.open_store(store_url) as store:
        assert [one.position for one in store.events()] == list(range(1, store.head + 1))


def test_a_store_cannot_be_written_to(newsroom: Newsroom, store_url: str) -> None:
    newsroom.projector.catch_up()
    with (
        dealterms.open_store(store_url) as store,
        pytest.raises((DatabaseError, StoreError), match="readonly"),
    ):
        store.query("DELETE FROM term_states RETURNING term")


def test_what_is_not_there_is_said_in_words(tmp_path: Path, newsroom: Newsroom) -> None:
    with pytest.raises(StoreError, match="no database at"):
        dealterms.open_store(tmp_path / "none.db")
    with (
        dealterms.open_store(newsroom.engine.url.render_as_string()) as store,
        pytest.raises(UsageError, match="no report"),
    ):
        store.report("nothing")
    with pytest.raises(ValueError, match="time zone"):
        dealterms.read_claims("Text.", [], published_at=datetime(2026, 1, 1))


def test_words_and_quotes_are_those_of_the_text() -> None:
    deal = dealterms.WatchedDeal(
        "a-b", "A", ("acquisition",), (dealterms.Party("Acme"), dealterms.Party("Bolt"))
    )
    text = "Acme agreed to buy Bolt for $2 billion.\n \n\nIts stock rose 4 percent to $31.20."
    reading = dealterms.read_claims(text, [deal], title="Acme buys Bolt", published_at=NOON)

    [value] = [one for one in reading.claims if one.term == "deal_value"]
    assert reading.words(value) == "$2 billion"
    assert reading.quote(value) == "Acme agreed to buy Bolt for $2 billion."
    assert [reading.text[b.start : b.end] for b in reading.document.blocks] == [
        "Acme buys Bolt",
        "Acme agreed to buy Bolt for $2 billion.",
        "Its stock rose 4 percent to $31.20.",
    ]
    assert any("31.20" in reading.words(one) for one in reading.refusals)


def test_a_reading_shows_what_was_found_a_line_each() -> None:
    text = "Nvidia will invest $30 billion in OpenAI, both said. OpenAI has 800 million users."
    reading = dealterms.read_claims(text, [NVIDIA_OPENAI], published_at=NOON)

    counts, claim, refusal = repr(reading).splitlines()
    assert counts == "1 claim, 1 refusal"
    assert claim == (
        "  nvidia-openai investment_amount: $30 billion (bare, announced, official) "
        "“Nvidia will invest $30 billion in OpenAI, both said.”"
    )
    assert refusal.startswith("  refused: 800 million")


PARTIES = (dealterms.Party("Acme"),)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"text": b"Acme"}, "the text is bytes; decode"),
        ({"deals": NVIDIA_OPENAI}, r"deals is one deal; write \[deal\]"),
        ({"deals": ["acme"]}, "'acme' is no deal; write WatchedDeal"),
        ({"deals": [dealterms.WatchedDeal("a", "A", "merger", PARTIES)]}, r'write \("merger",\)'),
        ({"deals": [dealterms.WatchedDeal("a", "A", (), ("Acme",))]}, r"write Party\('Acme'\)"),
        ({"deals": [dealterms.WatchedDeal("a", "A", (), (dealterms.Party("Acme", "AC"),))]},
         "aliases and roles of Acme are lists"),
        ({"published_at": "2026-01-31"}, "published_at is str; write datetime"),
        ({"source_class": "paper"}, 'source_class is "paper"; allowed: filing, company'),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_what_to_write(
    wrong: dict[str, Any], words: str
) -> None:
    asked = {"text": "Acme buys Bolt.", "deals": [NVIDIA_OPENAI]} | wrong
    with pytest.raises((TypeError, ValueError), match=words):
        dealterms.read_claims(asked.pop("text"), asked.pop("deals"), **asked)


def test_copies_of_one_text_count_once() -> None:
    deal = dealterms.WatchedDeal(
        "a-b", "A", ("acquisition",), (dealterms.Party("Acme"), dealterms.Party("Bolt"))
    )
    text = "Acme has agreed to buy Bolt for $2 billion in cash, the two companies said on Monday."
    readings = [
        dealterms.read_claims(text, [deal], published_at=NOON, publisher=name, url=f"https://{name}")
        for name in ("One", "Two")
    ]

    assert {state.support_count for state in dealterms.fold_states(readings)} == {1}


def test_the_package_alone_imports_nothing_heavy() -> None:
    code = "import sys, dealterms; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert {"sqlalchemy", "pydantic", "dealterms.api"}.isdisjoint(done.stdout.split())
