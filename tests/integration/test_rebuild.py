"""Read models made anew from the log are the ones that grew event by event."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from dealterms.claims.claim import Layer, Modality, Section, SpeakerClass
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.values import Label
from dealterms.database import open_reader, open_writer
from dealterms.errors import UsageError
from dealterms.events.catalogue import (
    ArticleCaptured,
    ArticleRevised,
    ClaimAttributed,
    ClaimRejected,
    ClaimRestored,
    ClaimsRead,
    article_stream,
    deal_stream,
    new_event,
)
from dealterms.events.store import EventStore
from dealterms.projections import rebuild
from dealterms.projections.forgetting import forget_article
from dealterms.projections.projector import Projector
from dealterms.tables import READ_MODELS
from support.builders import NOON, a_claim, a_content, a_deal, a_reading, an_article, dollars
from support.databases import on_both_databases
from support.frozen_clock import FrozenClock
from support.newsroom import Newsroom

ELSEWHERE = "https://news.example/elsewhere"
SENTENCES = [
    f"Sentence {n}: Nvidia puts {n} billion dollars into OpenAI, people said." * 3
    for n in (100, 30, 90)
]


@pytest.fixture
def newsroom(engine: Engine, event_store: EventStore, clock: FrozenClock) -> Newsroom:
    return Newsroom(engine, event_store, clock, page=7)


@on_both_databases
@pytest.mark.parametrize("seed", range(5))
def test_a_rebuild_equals_the_live_tables_row_by_row(newsroom: Newsroom, seed: int) -> None:
    """Thirty random steps: articles, copies, revisions, readings, rulings, a takedown."""
    live_through_anything(newsroom, random.Random(seed))
    before, head, queued = (newsroom.tables(), newsroom.store.head(), len(newsroom.queued.changes))

    newsroom.projector.rebuild()

    assert newsroom.tables() == before
    assert (newsroom.store.head(), len(newsroom.queued.changes)) == (head, queued)
    assert newsroom.projector.position() == head
    assert newsroom.projector.catch_up() == 0


@pytest.mark.parametrize("seed", range(8, 10))
def test_events_seen_twice_give_the_same_rows(newsroom: Newsroom, seed: int) -> None:
    live_through_anything(newsroom, random.Random(seed))
    before, head = newsroom.tables(), newsroom.store.head()

    newsroom.run_again()

    assert newsroom.tables() == before
    assert newsroom.store.head() == head
    assert newsroom.store.verify() == []


def test_dropped_and_damaged_rows_come_back(newsroom: Newsroom) -> None:
    live_through_anything(newsroom, random.Random(99))
    before = newsroom.tables()
    with newsroom.engine.begin() as connection:
        for table in READ_MODELS[::2]:
            connection.execute(table.delete())
        connection.execute(text("UPDATE claim_records SET quote = 'forged'"))
        connection.execute(
            text(
                "INSERT INTO deals (deal_id, name, definition_json, is_watched) "
                "VALUES ('ghost', 'Ghost', '{}', 1)"
            )
        )

    newsroom.projector.rebuild()

    assert newsroom.tables() == before


def test_progress_is_told_in_events(newsroom: Newsroom) -> None:
    live_through_anything(newsroom, random.Random(1))
    told: list[tuple[int, int]] = []

    total = newsroom.projector.rebuild(lambda done, of: told.append((done, of)))

    assert told[-1] == (total, total) == (newsroom.store.head(),) * 2


@on_both_databases
def test_readers_see_the_old_rows_until_the_new_ones_are_whole(
    newsroom: Newsroom, store_url: str
) -> None:
    newsroom.say("Nvidia invests $100 billion.", dollars(100))
    reader = open_reader(store_url)
    seen: list[int | None] = []

    def look(_done: int, _total: int) -> None:
        with reader.begin() as connection:
            seen.append(connection.scalar(text("SELECT count(*) FROM term_current")))

    with small_pages():
        newsroom.projector.rebuild(look)

    assert len(seen) > 1
    assert set(seen) == {1}
    reader.dispose()


@on_both_databases
def test_the_log_goes_on_while_read_models_grow_beside(newsroom: Newsroom, store_url: str) -> None:
    newsroom.say("Nvidia invests $100 billion.", dollars(100))
    other = open_writer(store_url)
    stranger = EventStore(other, newsroom.clock)
    appended: list[Any] = []

    def append(_done: int, _total: int) -> None:
        if not appended:
            deal = a_deal("acme-brill", name="Acme and Brill")
            appended.extend(stranger.append(deal_stream(deal.deal_id), [new_event(deal, NOON)]))

    with small_pages():
        rebuilt = newsroom.projector.rebuild(append)

    assert newsroom.store.head() == rebuilt + len(appended) == rebuilt + 1
    assert newsroom.projector.catch_up() == 1
    assert newsroom.projector.verify_projections() == []
    other.dispose()


def test_a_rebuild_leaves_what_was_not_told_of_to_be_told(newsroom: Newsroom) -> None:
    newsroom.say("Nvidia invests $100 billion.", dollars(100))
    sentence, later = "Nvidia invests $30 billion.", NOON + timedelta(days=1)
    content = a_content(sentence)
    claim = a_claim(content, sentence, dollars(30), url=ELSEWHERE, published_at=later)
    article, blobs = an_article(content, ELSEWHERE, published_at=later)
    events = [new_event(one, NOON) for one in (article, a_reading(article, claim))]
    newsroom.store.append(article_stream(article.article_id), events, blobs=blobs)
    told = len(newsroom.queued.changes)

    newsroom.projector.rebuild()

    assert len(newsroom.queued.changes) == told
    newsroom.projector.catch_up()
    assert len(newsroom.queued.changes) > told


@contextmanager
def small_pages() -> Iterator[None]:
    """Let a rebuild read the log two events at a time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rebuild, "_PAGE", 2)
        yield


def test_a_rebuild_that_breaks_off_changes_nothing(newsroom: Newsroom) -> None:
    live_through_anything(newsroom, random.Random(2))
    before = newsroom.tables()

    def break_off(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        newsroom.projector.rebuild(break_off)

    assert newsroom.tables() == before


def test_a_rebuild_of_an_empty_log_is_empty(
    event_store: EventStore, engine: Engine, clock: FrozenClock
) -> None:
    assert Projector(engine, event_store, clock).rebuild() == 0


def test_projections_that_equal_the_log_verify(newsroom: Newsroom) -> None:
    live_through_anything(newsroom, random.Random(3))

    assert newsroom.projector.verify_projections() == []


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("UPDATE term_states SET value_text = '$1'", "term_states: row .* differs in value_text"),
        ("DELETE FROM change_records", "change_records: row .* is missing"),
        (
            "INSERT INTO deals (deal_id, name, definition_json, is_watched) "
            "VALUES ('zz', 'Ghost', '{}', 1)",
            r"deals: row \('zz',\) is in no event",
        ),
        ("UPDATE claim_records SET is_active = 0", "claim_records: row .* differs in is_active"),
    ],
)
def test_a_read_model_that_differs_is_named_with_its_row(
    newsroom: Newsroom, damage: str, words: str
) -> None:
    newsroom.say("Nvidia invests $100 billion.", dollars(100))
    with newsroom.engine.begin() as connection:
        connection.execute(text(damage))

    [problem] = newsroom.projector.verify_projections()

    with pytest.raises(type(problem), match=words):
        raise problem


@on_both_databases
def test_verifying_needs_no_right_to_write(newsroom: Newsroom, store_url: str) -> None:
    newsroom.say("Nvidia invests $100 billion.", dollars(100))
    reader = open_reader(store_url)
    store = EventStore(reader, newsroom.clock)

    assert store.verify() == []
    assert Projector(reader, store, newsroom.clock).verify_projections() == []
    reader.dispose()


def test_any_order_of_arrival_gives_the_same_state_and_history(
    tmp_path: Path, clock: FrozenClock
) -> None:
    """Their recorded_at apart; articles of any order, one page each."""
    orders = [random.Random(seed).sample(range(9), 9) for seed in range(6)]
    results = []
    for number, order in enumerate(orders):
        engine = open_writer(f"sqlite:///{tmp_path / f'{number}.db'}")
        room = Newsroom(engine, EventStore(engine, clock), clock)
        for place in order:
            _say_one_of_many(room, place)
        results.append(
            [_without_recorded_at(room.rows(view)) for view in ("term_current", "term_history")]
        )
        engine.dispose()

    assert all(result == results[0] for result in results)
    assert len(results[0][1]) > 3


def live_through_anything(room: Newsroom, draw: random.Random) -> None:
    """Let a newsroom live through thirty steps drawn at random."""
    room.append(deal_stream("amd-openai"), a_deal("amd-openai", name="AMD – OpenAI"))
    articles: dict[str, list[ArticleCaptured | ArticleRevised]] = {}
    read: list[ClaimsRead] = []
    for _ in range(30):
        url = f"https://site{draw.randrange(7)}.example/a"
        step = draw.choices(["publish", "reread", "rule", "forget"], [6, 2, 3, 0.3])[0]
        if step == "publish" or not read:
            revisions = articles.setdefault(url, [])
            content = a_content(draw.choice(SENTENCES), "One more.")
            claims = _random_claims(draw, content, url)
            revisions.append(
                room.publish(
                    content,
                    lambda _, claims=claims: claims,
                    url,
                    len(revisions) + 1,
                    draw.choice([None, NOON + timedelta(days=draw.randrange(5))]),
                    {"is_silent": draw.random() < 0.3},
                    publisher=f"Paper {url[12]}",
                )
            )
            read.append(a_reading(revisions[-1], *claims))
            continue
        reading = draw.choice(read)
        stream = article_stream(reading.article_id)
        if step == "reread":
            some = tuple(draw.sample(reading.claims, draw.randint(0, len(reading.claims))))
            room.append(
                stream,
                replace(reading, claims=some, is_silent=True, extractor_version=str(draw.random())),
            )
        elif step == "rule" and reading.claims:
            claim_id = draw.choice(reading.claims)["claim_id"]
            room.append(
                stream,
                draw.choice(
                    [
                        ClaimRejected(claim_id, "no", "ada"),
                        ClaimRestored(claim_id, "ada", "yes"),
                        ClaimAttributed(claim_id, "amd-openai", "ada", "AMD's"),
                    ]
                ),
            )
        elif step == "forget":
            _try_to_forget(room, reading.article_id)
        room.projector.catch_up()


def _random_claims(draw: random.Random, content: Any, url: str) -> list[Any]:
    sentence = content.text.split("\n\n")[1]
    common = {"url": url, "published_at": None}
    claims = [
        a_claim(
            content,
            sentence,
            dollars(draw.choice([100, 30, 90])),
            deal_id=draw.choice(["nvidia-openai", "amd-openai", None]),
            qualifier=draw.choice([Qualifier.BARE, Qualifier.UP_TO]),
            section=draw.choice([Section.BODY, Section.BODY, Section.TITLE]),
            has_change_cue=draw.random() < 0.3,
            **_voice(draw),
            **common,
        )
    ]
    if draw.random() < 0.6:
        claims.append(
            a_claim(
                content,
                "One more.",
                Label(draw.choice(["announced", "definitive"])),
                term="status",
                **common,
            )
        )
    if draw.random() < 0.3:
        claims.append(
            a_claim(
                content,
                "One more.",
                Label(draw.choice(["a b", "c d"])),
                term="supply_commitment",
                **common,
            )
        )
    return claims


def _voice(draw: random.Random) -> dict[str, Any]:
    return draw.choice(
        [
            {},
            {
                "layer": Layer.REPORTED,
                "modality": Modality.RUMOURED,
                "speaker_class": SpeakerClass.OUTLET_UNNAMED_SOURCES,
            },
            {"modality": Modality.DENIED},
            {"modality": Modality.CORRECTED, "corrects": True},
        ]
    )


def _try_to_forget(room: Newsroom, article_id: str) -> None:
    try:
        with room.engine.begin() as connection:
            forget_article(room.store, connection, article_id, "takedown", room.clock())
    except UsageError:
        return  # forgotten before


def _say_one_of_many(room: Newsroom, place: int) -> None:
    voice: dict[str, Any] = (
        {}
        if place % 3
        else {
            "layer": Layer.REPORTED,
            "modality": Modality.RUMOURED,
            "speaker_class": SpeakerClass.OUTLET_UNNAMED_SOURCES,
        }
    )
    room.say(
        f"Text {place}: Nvidia is to invest {place * 10 + 10} billion.",
        dollars(place // 2 * 10 + 10),
        f"https://site{place}.example/a",
        published_at=NOON + timedelta(hours=place),
        publisher=f"Paper {place % 4}",
        **voice,
    )


def _without_recorded_at(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in row.items() if key != "recorded_at"} for row in rows]
