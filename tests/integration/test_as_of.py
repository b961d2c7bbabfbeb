"""State and history on two axes: what the sources had said, and what this program knew.

The reports are plain SQL over rows that were written as the events came; here they are held against
the log replayed up to a day and the claims walked up to another.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from dealterms.claims.claim import Layer, Modality, SpeakerClass
from dealterms.claims.values import Label
from dealterms.errors import UsageError
from dealterms.events.store import EventStore
from dealterms.reports import LATEST, load_report, run_report
from dealterms.times import time_to_text
from integration.test_rebuild import live_through_anything
from support.builders import NOON, a_claim, a_content, dollars
from support.databases import on_both_databases
from support.frozen_clock import FrozenClock
from support.newsroom import Newsroom
from support.past import history_of, tables_then, terms_walked

DAY = timedelta(days=1)
DEAL = "nvidia-openai"
REPORTED: dict[str, Any] = {
    "layer": Layer.REPORTED,
    "modality": Modality.RUMOURED,
    "speaker_class": SpeakerClass.OUTLET_UNNAMED_SOURCES,
}


pytestmark = on_both_databases


@pytest.fixture
def newsroom(engine: Engine, event_store: EventStore, clock: FrozenClock) -> Newsroom:
    return Newsroom(engine, event_store, clock)


def report(newsroom: Newsroom, name: str, deal: str = DEAL, **moments: Any) -> list[Any]:
    with newsroom.engine.begin() as connection:
        return run_report(connection, load_report(name), {"deal": deal, **moments})[1]


def column(name: str, newsroom: Newsroom, **moments: datetime) -> list[Any]:
    return [row[name] for row in report(newsroom, "terms_at", **moments)]


def test_as_of_leaves_out_what_was_said_later(newsroom: Newsroom) -> None:
    newsroom.say("NVIDIA invests $10 billion.", dollars(10), published_at=NOON)
    newsroom.say(
        "NVIDIA invests $20 billion.", dollars(20), "https://news.example/a2",
        published_at=NOON + 2 * DAY,
    )  # fmt: skip

    assert column("amount", newsroom, as_of=NOON - DAY) == []
    assert column("amount", newsroom, as_of=NOON + DAY) == ["10000000000"]
    assert column("amount", newsroom, as_of=NOON + 3 * DAY) == ["20000000000"]


def test_known_at_leaves_out_what_was_recorded_later(newsroom: Newsroom) -> None:
    newsroom.say("NVIDIA invests $10 billion.", dollars(10), published_at=NOON)
    before = newsroom.clock()
    newsroom.clock.advance(days=5)
    newsroom.say(
        "NVIDIA invests $20 billion.", dollars(20), "https://news.example/a2",
        published_at=NOON + DAY,
    )  # fmt: skip

    assert column("amount", newsroom, known_at=before) == ["10000000000"]
    assert column("amount", newsroom, as_of=NOON + 2 * DAY, known_at=before) == ["10000000000"]
    assert column("amount", newsroom, as_of=NOON + 2 * DAY) == ["20000000000"]
    assert column("amount", newsroom, known_at=NOON - DAY) == []


def test_a_row_was_no_firmer_nor_better_supported_than_had_been_said(newsroom: Newsroom) -> None:
    """The signature, the second source and the contest came later, while the row stood."""
    urls = [f"https://site{n}.example/a" for n in range(3)]
    newsroom.say("It is $10 billion.", dollars(10), urls[0], published_at=NOON, publisher="A")
    newsroom.say(
        "Signed: $10 billion.", dollars(10), urls[1], published_at=NOON + 2 * DAY,
        publisher="B", modality=Modality.DEFINITIVE,
    )  # fmt: skip
    newsroom.say(
        "Only $3 billion, people say.", dollars(3), urls[2], published_at=NOON + 4 * DAY,
        publisher="C", **REPORTED,
    )  # fmt: skip

    def official(day: float) -> tuple[Any, ...]:
        row = report(newsroom, "terms_at", as_of=NOON + day * DAY)[0]
        return row["modality"], row["support_count"], row["is_contested"]

    assert official(1) == ("announced", 1, False)
    assert official(3) == ("definitive", 2, False)
    assert official(5) == ("definitive", 2, True)


def test_what_came_late_was_said_in_its_day_and_not_known_then(newsroom: Newsroom) -> None:
    newsroom.say("It is $20 billion.", dollars(20), published_at=NOON + 4 * DAY)
    newsroom.clock.advance(days=10)
    then = newsroom.clock()
    newsroom.say("It is $10 billion.", dollars(10), "https://news.example/late", published_at=NOON)

    assert column("amount", newsroom, as_of=NOON + DAY) == ["10000000000"]
    assert column("amount", newsroom, as_of=NOON + DAY, known_at=then) == []
    steps = [
        [row["amount"] for row in report(newsroom, "history_at", known_at=moment)]
        for moment in (then, LATEST)
    ]
    assert steps == [["20000000000"], ["10000000000", "20000000000"]]


def test_a_source_that_comes_late_supports_from_its_own_day_on(newsroom: Newsroom) -> None:
    for name, day in (("A", 0), ("B", 4), ("C", 2)):
        newsroom.say(
            f"{name}: it is $10 billion.", dollars(10), f"https://{name.lower()}.example/",
            published_at=NOON + day * DAY, publisher=name,
        )  # fmt: skip

    supports = [column("support_count", newsroom, as_of=NOON + day * DAY) for day in (1, 3, 5)]
    assert supports == [[1], [2], [3]]


def test_history_up_to_a_day_is_open_where_it_ended_later(newsroom: Newsroom) -> None:
    newsroom.say("It is $10 billion.", dollars(10), published_at=NOON)
    newsroom.say(
        "It is $20 billion.", dollars(20), "https://news.example/a2", published_at=NOON + 2 * DAY
    )

    (step,) = report(newsroom, "history_at", as_of=NOON + DAY)
    assert (step["amount"], step["valid_to"]) == ("10000000000", None)
    assert report(newsroom, "history_at")[0]["valid_to"] is not None


def test_what_nobody_dates_was_said_when_it_was_recorded(newsroom: Newsroom) -> None:
    newsroom.say("It is $10 billion.", dollars(10), published_at=None)

    assert column("amount", newsroom, as_of=NOON - DAY) == []
    assert column("amount", newsroom, as_of=newsroom.clock()) == ["10000000000"]


def test_an_earlier_reading_is_what_was_known_with_its_words(newsroom: Newsroom) -> None:
    """The page was changed; what its first text had said is still shown, and why it counts not."""
    newsroom.say("It is $10 billion.", dollars(10))
    then = newsroom.clock()
    newsroom.say("It is $20 billion.", dollars(20), revision=2)

    (row,) = report(newsroom, "terms_at", known_at=then)
    assert (row["amount"], row["quote"]) == ("10000000000", "It is $10 billion.")
    assert column("amount", newsroom) == ["20000000000"]


def test_a_forgotten_article_has_no_words_in_the_past_either(newsroom: Newsroom) -> None:
    from dealterms.rulings import forget_article

    newsroom.say("It is $10 billion.", dollars(10))
    then = newsroom.clock()
    forget_article(newsroom.engine, newsroom.store, "https://news.example/a1", reason="r", now=then)
    newsroom.projector.catch_up()

    (row,) = report(newsroom, "terms_at", known_at=then)
    assert (row["amount"], row["quote"]) == ("10000000000", None)


@pytest.mark.parametrize("seed", range(60, 63))
def test_every_pair_of_days_is_answered_as_the_log_would(newsroom: Newsroom, seed: int) -> None:
    draw = random.Random(seed)
    live_through_anything(newsroom, draw)
    end = newsroom.clock()
    compared = 0

    for known_at in (NOON + (end - NOON) * draw.uniform(0.2, 0.9), LATEST):
        with tables_then(newsroom, known_at) as tables:
            days = [NOON + DAY * draw.uniform(-1, 5) for _ in range(4)] + [end, LATEST]
            expected = {day: list(terms_walked(tables, DEAL, day)) for day in days}
        for day, rows in expected.items():
            found = report(newsroom, "terms_at", as_of=day, known_at=known_at)
            assert _sorted(_compared(found)) == _sorted(_compared(rows))
            compared += len(rows)
    assert compared


@pytest.mark.parametrize("seed", range(70, 72))
def test_the_history_as_known_is_that_of_the_log_cut_there(newsroom: Newsroom, seed: int) -> None:
    draw = random.Random(seed)
    live_through_anything(newsroom, draw)

    for share in (0.3, 0.7):
        known_at = NOON + (newsroom.clock() - NOON) * share
        with tables_then(newsroom, known_at) as tables:
            expected = history_of(tables, DEAL)
        rows = report(newsroom, "history_at", known_at=known_at)
        assert _sorted(_without_words(rows)) == _sorted(_without_words(expected))


@pytest.mark.parametrize("seed", range(80, 83))
def test_without_a_day_the_reports_are_the_views(newsroom: Newsroom, seed: int) -> None:
    live_through_anything(newsroom, random.Random(seed))

    for name, view in (("terms_at", "term_current"), ("history_at", "term_history")):
        rows = [row for deal in (DEAL, "amd-openai") for row in report(newsroom, name, deal)]
        assert _sorted(_without_words(rows)) == _sorted(_without_words(newsroom.rows(view)))
        assert rows and rows[0].keys() == newsroom.rows(view)[0].keys()


def test_a_report_about_one_deal_says_what_it_needs(newsroom: Newsroom) -> None:
    with newsroom.engine.begin() as connection:
        with pytest.raises(UsageError, match="add --deal"):
            run_report(connection, load_report("terms_at"))
        with pytest.raises(UsageError, match="takes no --known-at"):
            run_report(connection, load_report("changes"), {"known_at": NOON})


def test_a_contest_ends_with_its_report(newsroom: Newsroom) -> None:
    content = a_content("Signed: $10 billion.", "They announced it.")
    newsroom.publish(content, lambda c: [
        a_claim(c, "Signed: $10 billion.", dollars(10)),
        a_claim(c, "They announced it.", Label("announced"), term="status"),
    ])  # fmt: skip
    newsroom.say(
        "Only $3 billion, people say.", dollars(3), "https://b.example/", published_at=NOON + DAY,
        publisher="B", **REPORTED,
    )  # fmt: skip
    newsroom.say(
        "It is $10 billion.", dollars(10), "https://c.example/", published_at=NOON + 2 * DAY,
        publisher="C",
    )  # fmt: skip

    contested = [
        [row["is_contested"] for row in report(newsroom, "terms_at", as_of=NOON + day * DAY)]
        for day in (0.5, 1.5, 2.5)
    ]
    assert contested == [[False, False], [True, True, False], [False, False]]


_COMPARED = ("term", "holder", "layer", "value_json", "qualifier", "modality", "is_contested",
             "support_count", "claim_id")  # fmt: skip


def _compared(rows: list[Any]) -> list[Any]:
    return [{name: row[name] for name in _COMPARED} for row in rows]


def _without_words(rows: list[Any]) -> list[Any]:
    """A later takedown empties the quotes of the past too."""
    return [
        {name: _plain(name, value) for name, value in row.items() if name != "quote"}
        for row in rows
    ]


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return time_to_text(value)  # as SQLite's views show it
    return bool(value) if name.startswith("is_") else value


def _sorted(rows: list[Any]) -> list[str]:
    return sorted(str(sorted(row.items(), key=lambda pair: pair[0])) for row in rows)
