"""The second extractor at work: a real log, a real server, a clock that stands still."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, text

from dealterms.claims.document import Document, Watchlist
from dealterms.claims.llm.prompt import extractor_version
from dealterms.events.catalogue import ClaimsRead, article_id_of, article_stream
from dealterms.events.store import EventStore
from dealterms.llm.asking import Asking
from dealterms.llm.endpoint import Endpoint
from dealterms.llm.ledger import summary
from dealterms.llm.pacing import MOST_ATTEMPTS, Limits, Prices
from dealterms.network import NetworkPolicy
from dealterms.readings import Reading, Readings, read_document
from dealterms.rulings import forget_article
from support.builders import a_content, an_article, an_event
from support.frozen_clock import FrozenClock
from support.model_server import Asked, ModelServer, Said, completion, proposed, saying
from support.newsroom import Newsroom
from support.proposals import CURTAIN, MACHINES, OPENING, OTHER, SUPPLY

WATCHLIST = Watchlist((SUPPLY,))
LIMITS = Limits(20_000, 2_000, 1_000_000)
RIGHT = proposed(MACHINES, "400,000 GPUs", "compute_units")
ALSO_RIGHT = proposed(CURTAIN, "March 2027", "closing_expected")
BROKEN = Said(b"{}", 500)


class Desk:
    """A log that the rules have read, and the model beside it; each call is a new process."""

    def __init__(self, engine: Engine, store: EventStore, clock: FrozenClock) -> None:
        self.engine, self.store, self.clock = engine, store, clock
        self.server = ModelServer(lambda asked: saying([RIGHT]))
        self.limits, self.model, self.watchlist = LIMITS, "loop", WATCHLIST

    def capture(self, name: str = "a1", *more: str, **fields: Any) -> str:
        """Record an article and let the rules read it; return its id."""
        content = a_content(OPENING, MACHINES, *more, title="Halden and Tressel")
        article, blobs = an_article(content, f"https://news.example/{name}", **fields)
        stream = article_stream(article.article_id)
        self.store.append(stream, [an_event(article, self.clock())], blobs=blobs)
        self.read()
        return article.article_id

    def read(self) -> None:
        """Let the rules read what they have not read."""

        async def read(document: Document, watchlist: Watchlist) -> Reading:
            return read_document(document, watchlist)

        readings = Readings(self.engine, self.store, self.watchlist, read, self.clock)
        asyncio.run(readings.catch_up())

    def ask(self, *, start_over: bool = False, limit: int | None = None) -> int:
        """Ask what is due, as a process that has just been started."""

        async def work(asking: Asking) -> int:
            if start_over:
                await asking.start_over()
            return await asking.ask_due(limit)

        return self._with_asking(work)

    def start(self) -> None:
        """Start a process that asks nothing."""

        async def work(asking: Asking) -> int:
            return 0

        self._with_asking(work)

    def _with_asking(self, work: Callable[[Asking], Awaitable[int]]) -> int:
        async def in_place(function: Callable[..., object], *arguments: object) -> object:
            return function(*arguments)

        async def run() -> int:
            async with Endpoint(
                self.server.base_url,
                lambda: None,
                self.clock,
                allow=NetworkPolicy.allowing("127.0.0.0/8").allow,
                total_seconds=2,
            ) as endpoint:
                asking = Asking(
                    self.engine,
                    self.store,
                    self.watchlist,
                    endpoint,
                    in_place,
                    self.clock,
                    model=self.model,
                    limits=self.limits,
                )
                await asking.begin()
                return await work(asking)

        return asyncio.run(run())  # fmt: skip

    @property
    def asked(self) -> int:
        """How many requests came."""
        return len(self.server.requests)

    def readings(self) -> list[ClaimsRead]:
        """The model's readings in the log."""
        events = [recorded.event for recorded in self.store.read_all(0, 10_000)]
        return [e for e in events if isinstance(e, ClaimsRead) and e.extractor == "llm"]

    def summary(self) -> Any:
        with self.engine.begin() as connection:
            return summary(connection, self.limits, self.clock())

    def states(self) -> list[tuple[Any, ...]]:
        with self.engine.begin() as connection:
            rows = connection.execute(text("SELECT state, last_error FROM llm_requests"))
            return [tuple(row) for row in rows]


@pytest.fixture
def desk(engine: Engine, event_store: EventStore, clock: FrozenClock) -> Iterator[Desk]:
    desk = Desk(engine, event_store, clock)
    desk.start()
    with desk.server:
        yield desk


# ------------------------------------------------------------------ asked once


def test_a_reading_is_an_event_of_another_extractor(desk: Desk) -> None:
    desk.capture()

    assert desk.ask() == 1
    (reading,) = desk.readings()
    assert [claim["term"] for claim in reading.claims] == ["compute_units"]
    assert (reading.extractor_version, reading.is_silent) == (extractor_version("loop"), False)


def test_an_article_is_asked_about_once_restart_or_not(desk: Desk) -> None:
    desk.capture()

    assert [desk.ask() for _ in range(3)] == [1, 0, 0]
    assert desk.ask(start_over=True) == 0
    assert desk.asked == 1


def test_an_empty_answer_is_an_answer(desk: Desk) -> None:
    desk.capture()
    desk.server.answer = lambda asked: saying([])

    assert [desk.ask(), desk.ask(start_over=True)] == [1, 0]
    assert [reading.claims for reading in desk.readings()] == [()]


def test_another_model_asks_about_the_stored_articles_only_when_told_to(desk: Desk) -> None:
    desk.capture()
    desk.ask()
    desk.model = "newer"

    assert desk.ask() == 0
    assert desk.ask(start_over=True) == 1
    assert [reading.is_silent for reading in desk.readings()] == [False, True]


def test_another_watchlist_asks_again_silently(desk: Desk) -> None:
    desk.capture()
    desk.ask()
    desk.watchlist = Watchlist((SUPPLY, OTHER))
    desk.read()

    assert desk.ask() == 1
    assert [reading.is_silent for reading in desk.readings()] == [False, True]


def test_a_revision_is_asked_about_and_what_is_retold_alerts_nobody(desk: Desk) -> None:
    desk.capture()
    desk.ask()
    desk.capture("a1", "One more sentence.", revision=2)

    assert desk.ask() == 1
    assert [(r.revision, r.is_silent) for r in desk.readings()] == [(1, False), (2, True)]


def test_a_revision_that_says_more_alerts(desk: Desk) -> None:
    desk.capture()
    desk.ask()
    desk.capture("a1", CURTAIN, revision=2)
    desk.server.answer = lambda asked: saying([RIGHT, ALSO_RIGHT])

    desk.ask()
    assert [reading.is_silent for reading in desk.readings()] == [False, False]


def test_only_the_newest_revision_is_asked_about(desk: Desk) -> None:
    desk.capture()
    desk.capture("a1", "One more sentence.", revision=2)

    assert desk.ask() == 1
    assert [reading.revision for reading in desk.readings()] == [2]


def test_what_was_stored_before_it_was_switched_on_is_past(
    engine: Engine, event_store: EventStore, clock: FrozenClock
) -> None:
    late = Desk(engine, event_store, clock)
    with late.server:
        late.capture("old")
        late.start()
        late.capture("new")
        late.ask()

        assert [reading.is_silent for reading in late.readings()] == [False, True]


def test_what_came_while_it_was_off_for_days_is_past(desk: Desk) -> None:
    desk.capture()
    desk.clock.advance(days=2)
    desk.ask()

    assert [reading.is_silent for reading in desk.readings()] == [True]


def test_an_article_on_no_watched_deal_is_not_sent_anywhere(desk: Desk) -> None:
    desk.watchlist = Watchlist((OTHER,))
    desk.capture()

    assert (desk.ask(), desk.asked) == (0, 0)
    assert desk.states() == [("skipped", "it speaks of no watched deal")]


def test_a_forgotten_article_is_not_sent_anywhere(desk: Desk) -> None:
    article_id = desk.capture()
    room = Newsroom(desk.engine, desk.store, desk.clock)
    room.projector.catch_up()
    forget_article(desk.engine, desk.store, article_id, reason="asked", now=desk.clock())

    assert (desk.ask(), desk.asked) == (0, 0)


# ------------------------------------------------------------------ what enters


ATTACKS: dict[str, dict[str, Any]] = {
    "invented quote": {"quote": "Tressel will run 400,000 GPUs for Halden."},
    "altered quote": {"quote": MACHINES.replace("400", "900"), "value": "900,000 GPUs"},
    "altered value": {"value": "900,000 GPUs"},
    "altered qualifier": {"qualifier": "at_least"},
    "another deal": {"deal_id": "other"},
    "unknown deal": {"deal_id": "nobody"},
    "unknown term": {"term": "gpu_count"},
    "another company's figure": {"quote": "Ostrava imagines 500,000 GPUs abroad.",
                                 "value": "500,000 GPUs"},
    "negated": {"quote": "Halden does not imagine 600,000 GPUs beside Tressel.",
                "value": "600,000 GPUs"},
    "hypothetical": {"quote": "If it snows, Tressel imagines 700,000 GPUs beside Halden.",
                     "value": "700,000 GPUs"},
    "malformed": {"quote": None},
}  # fmt: skip
AROUND = [str(words["quote"]) for name, words in ATTACKS.items()
          if name in ("another company's figure", "negated", "hypothetical")]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_enters_and_each_is_counted_with_its_reason(desk: Desk, attack: str) -> None:
    desk.watchlist = Watchlist((SUPPLY, OTHER))
    desk.capture("a1", *AROUND)
    desk.server.answer = lambda asked: saying([RIGHT | ATTACKS[attack]])

    assert desk.ask() == 1
    (reading,) = desk.readings()
    assert (reading.claims, reading.refusal_count) == ((), 1)
    found = desk.summary()
    assert (found.entered, found.refused, sum(found.refusals.values())) == (0, 1, 1)
    assert all(len(reason.split()) >= 2 for reason in found.refusals)


def test_the_right_claim_enters_beside_every_attack(desk: Desk) -> None:
    desk.watchlist = Watchlist((SUPPLY, OTHER))
    desk.capture("a1", *AROUND)
    desk.server.answer = lambda asked: saying(
        [RIGHT, *(RIGHT | attack for attack in ATTACKS.values())]
    )

    desk.ask()
    (reading,) = desk.readings()
    assert [claim["value"]["count"] for claim in reading.claims] == ["400000"]
    assert reading.refusal_count == len(ATTACKS)


# ------------------------------------------------------------------ failures

FAILURES: dict[str, Said] = {
    "HTTP 401": Said(b"{}", 401),
    "HTTP 429": Said(b"{}", 429),
    "HTTP 500": BROKEN,
    "redirect": Said(b"", 302, {"location": "http://127.0.0.1:9/"}),
    "HTML": Said(b"<html>", 200, {"content-type": "text/html"}),
    "no JSON": Said(b"not json"),
    "no completion": Said(b"{}"),
    "no claims": Said(completion("I am sorry")),
    "cut off": Said(completion('{"claims": [', finish="length")),
    "huge": Said(b"x" * 1_100_000),
    "silence": Said(b"", hangs=True),
}


@pytest.mark.parametrize("kind", FAILURES)
def test_a_failure_is_counted_and_the_article_asked_about_later(desk: Desk, kind: str) -> None:
    desk.capture()
    desk.server.answer = lambda asked: FAILURES[kind]

    assert desk.ask() == 0
    assert (desk.readings(), desk.summary().failed, desk.summary().waiting) == ([], 1, 1)
    assert desk.ask() == 0 and desk.asked == 1

    desk.server.answer = lambda asked: saying([RIGHT])
    desk.clock.advance(minutes=2)
    assert desk.ask() == 1
    assert not desk.readings()[0].is_silent


def test_an_article_is_given_up_after_some_attempts(desk: Desk) -> None:
    desk.capture()
    desk.server.answer = lambda asked: BROKEN
    for _ in range(MOST_ATTEMPTS + 3):
        desk.ask()
        desk.clock.advance(days=2)

    assert desk.asked == MOST_ATTEMPTS
    assert desk.summary().given_up == 1
    desk.server.answer = lambda asked: saying([RIGHT])
    assert desk.ask(start_over=True) == 1


def test_a_broken_endpoint_is_not_hammered(desk: Desk) -> None:
    for n in range(10):
        desk.capture(f"a{n}")
    desk.server.answer = lambda asked: BROKEN

    desk.ask()
    assert desk.asked == 3
    assert desk.summary().paused_until == desk.clock() + timedelta(minutes=1)

    desk.clock.advance(seconds=59)
    desk.ask()
    assert desk.asked == 3
    desk.clock.advance(seconds=2)
    desk.ask()
    assert desk.asked == 4

    desk.server.answer = lambda asked: saying([RIGHT])
    desk.clock.advance(minutes=20)
    assert desk.ask() == 10
    assert desk.summary().paused_until is None


def test_an_endpoint_that_asks_to_wait_is_left_alone(desk: Desk) -> None:
    desk.capture("a1")
    desk.capture("a2")
    desk.server.answer = lambda asked: Said(
        b"{}", 429, {"content-type": "application/json", "retry-after": "600"}
    )
    desk.ask()
    desk.clock.advance(minutes=9)
    desk.ask()

    assert desk.asked == 1


def test_news_comes_before_the_past(desk: Desk) -> None:
    order: list[str] = []

    def answer(asked: Asked) -> Said:
        order.append("past" if "an old sentence" in asked.article else "news")
        return saying([])

    desk.server.answer = answer
    desk.capture("new")
    desk.capture("old", "This is an old sentence.", is_backfill=True)
    desk.ask()

    assert order == ["news", "past"]


# ------------------------------------------------------------------ limits


def test_the_days_tokens_are_not_passed_and_the_next_day_begins_anew(desk: Desk) -> None:
    desk.limits = replace(LIMITS, max_tokens_per_day=4_500)
    for n in range(5):
        desk.capture(f"a{n}")

    assert desk.ask() == 2
    assert desk.summary().usage.total == 2_000
    assert desk.ask() == 0
    desk.clock.advance(hours=13)
    assert desk.ask() == 2


def test_the_days_cost_is_not_passed(desk: Desk) -> None:
    prices = Prices(Decimal(1), Decimal(10))
    desk.limits = replace(LIMITS, prices=prices, max_cost_per_day=Decimal("0.0235"))
    for n in range(5):
        desk.capture(f"a{n}")

    assert desk.ask() == 2
    assert desk.summary().cost == Decimal("0.0038")


def test_an_article_that_is_too_long_is_not_sent(desk: Desk) -> None:
    desk.limits = replace(LIMITS, max_input_tokens=500)
    desk.capture()

    assert (desk.ask(), desk.asked) == (0, 0)
    assert desk.states() == [("skipped", "longer than max_input_tokens")]


def test_an_endpoint_that_counts_no_tokens_is_reckoned_with(desk: Desk) -> None:
    desk.capture()
    desk.server.answer = lambda asked: saying([RIGHT], usage=None)
    desk.ask()

    used = desk.summary().usage
    assert used.input_tokens > 500 and used.output_tokens > 20


def test_an_answer_that_never_came_is_reckoned_as_paid(desk: Desk) -> None:
    desk.capture()
    desk.server.answer = lambda asked: Said(b"", hangs=True)
    desk.ask()

    assert desk.summary().usage.input_tokens > 500


# ------------------------------------------------------------------ read models


def test_the_read_models_take_both_readings_and_rebuild_alike(
    desk: Desk, engine: Engine, event_store: EventStore, clock: FrozenClock
) -> None:
    desk.capture("a1", "The contract covers at least 900 MW of capacity.")
    desk.ask()
    room = Newsroom(engine, event_store, clock)
    room.projector.catch_up()

    rows = {row["term"]: row["extractor"] for row in room.rows("claims")}
    assert rows["compute_units"] == "llm" and "grammar" in rows.values()
    (change,) = [c for c in room.changes() if c.term == "compute_units"]
    assert (change.kind, change.is_pushed) == ("first_value", True)
    assert change.article_id == article_id_of("https://news.example/a1")

    live = room.tables()
    room.projector.rebuild()
    assert room.tables() == live
    assert desk.asked == 1
