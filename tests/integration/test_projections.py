"""From events to rows; every test ends by letting the projector see all events a second time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, text

from dealterms.claims.claim import Layer, Modality, Section, SpeakerClass
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.values import Count, Label
from dealterms.errors import ProjectionPaused, StoreError, UsageError
from dealterms.events.catalogue import (
    ArticleUnavailable,
    ClaimAttributed,
    ClaimRejected,
    ClaimRestored,
    DealRevised,
    article_id_of,
    article_stream,
    deal_stream,
    new_event,
)
from dealterms.events.store import EventStore
from dealterms.projections.forgetting import forget_article
from dealterms.projections.projector import Projector
from support.builders import (
    NOON,
    a_claim,
    a_content,
    a_deal,
    a_failure,
    a_reading,
    an_event,
    dollars,
)
from support.frozen_clock import FrozenClock
from support.newsroom import Newsroom, a_newsroom

DAY = timedelta(days=1)
REPORTED: dict[str, Any] = {
    "layer": Layer.REPORTED,
    "modality": Modality.RUMOURED,
    "speaker_class": SpeakerClass.OUTLET_UNNAMED_SOURCES,
}
LONG = (
    "Nvidia will invest up to $100 billion in OpenAI as the companies build at least ten "
    "gigawatts of data centers, the chip maker said on Monday in a statement that also "
    "named the first site and the year in which it is to come online."
)


@pytest.fixture(params=[500, 1], ids=["big pages", "page of one"])
def newsroom(
    request: pytest.FixtureRequest, engine: Engine, event_store: EventStore, clock: FrozenClock
) -> Iterator[Newsroom]:
    """After the test: seen twice, the events give the same rows, raise and queue nothing more."""
    room = Newsroom(engine, event_store, clock, page=request.param)
    yield room
    room.projector.catch_up()
    rows, head, queued = room.tables(), event_store.head(), len(room.queued.changes)
    room.run_again()
    assert room.tables() == rows
    assert (event_store.head(), len(room.queued.changes)) == (head, queued)
    assert event_store.verify() == []
    assert room.projector.verify_projections() == []


def test_a_first_article_opens_the_deal_and_its_term(newsroom: Newsroom) -> None:
    claim = newsroom.say(
        "Nvidia invests up to $100 billion.",
        dollars(100),
        words="up to $100 billion",
        qualifier=Qualifier.UP_TO,
    )

    [row] = newsroom.rows("term_current")
    assert (row["deal_id"], row["term"], row["holder"]) == (
        "nvidia-openai",
        "investment_amount",
        None,
    )
    assert (row["value_text"], row["qualifier"], row["layer"]) == (
        "$100 billion",
        "up_to",
        "official",
    )
    assert row["value_json"] == '{"amount":"100000000000","currency":"USD"}'
    assert (row["amount"], row["unit"], row["support_count"]) == ("100000000000", "USD", 1)
    assert (row["claim_id"], row["quote"]) == (claim.claim_id, "Nvidia invests up to $100 billion.")
    [stored] = newsroom.rows("claims")
    assert (stored["value_text"], stored["relation"], stored["is_active"]) == (
        "up to $100 billion",
        "first",
        1,
    )
    assert [c.kind for c in newsroom.changes()] == ["new_deal", "first_value"]
    assert newsroom.queued.kinds == [["new_deal", "first_value"]]
    assert newsroom.queued.changes[1].evidence.quote == "Nvidia invests up to $100 billion."
    assert newsroom.queued.names == {"nvidia-openai": "NVIDIA – OpenAI"}
    [deal] = newsroom.rows("deal_current")
    assert (deal["term_count"], deal["article_count"], deal["origin_count"]) == (1, 1, 1)
    assert deal["first_seen_at"] == "2026-01-31T12:02:00.000000Z"


def test_a_later_value_is_a_change_and_a_step(newsroom: Newsroom) -> None:
    newsroom.say("Nvidia invests up to $100 billion.", dollars(100), qualifier=Qualifier.UP_TO)
    newsroom.say(
        "Nvidia now invests $30 billion.",
        dollars(30),
        "https://news.example/a2",
        published_at=NOON + DAY,
        has_change_cue=True,
    )

    [row] = newsroom.rows("term_current")
    assert (row["value_text"], row["url"]) == ("$30 billion", "https://news.example/a2")
    first, second = newsroom.rows("term_history")
    assert (first["step"], first["valid_to"], first["previous_value_text"]) == (
        1,
        "2026-02-01T12:00:00.000000Z",
        None,
    )
    assert (second["step"], second["valid_to"], second["previous_value_text"]) == (
        2,
        None,
        "$100 billion",
    )
    change = newsroom.changes()[-1]
    assert (change.kind, change.is_pushed, change.old and change.old["text"]) == (
        "term_changed",
        True,
        "up to $100 billion",
    )
    [raised] = newsroom.rows("term_changes", kind="term_changed")
    assert (raised["new_value_text"], raised["quote"], raised["publisher"]) == (
        "$30 billion",
        "Nvidia now invests $30 billion.",
        "Wire",
    )


def test_a_restatement_is_silent(newsroom: Newsroom) -> None:
    newsroom.say("Nvidia invests $100 billion.", dollars(100))
    newsroom.say(
        "The $100 billion of Nvidia.",
        dollars(100),
        "https://other.example/a2",
        published_at=NOON + DAY,
        publisher="Other Paper",
    )

    assert len(newsroom.queued.kinds) == 1
    assert [row["support_count"] for row in newsroom.rows("term_current")] == [2]
    assert sorted(str(row["relation"]) for row in newsroom.rows("claims")) == [
        "first",
        "restatement",
    ]


def test_a_report_against_the_official_value_stands_beside_it(newsroom: Newsroom) -> None:
    newsroom.say("Nvidia invests $100 billion.", dollars(100))
    newsroom.say(
        "Nvidia may cut it to $30 billion.",
        dollars(30),
        "https://news.example/a2",
        published_at=NOON + DAY,
        **REPORTED,
    )

    rows = {row["layer"]: row for row in newsroom.rows("term_current")}
    assert {layer: row["value_text"] for layer, row in rows.items()} == {
        "official": "$100 billion",
        "reported": "$30 billion",
    }
    assert rows["official"]["is_contested"] == 1
    assert newsroom.changes()[-1].kind == "contested"
    assert newsroom.rows("deal_current")[0]["contested_count"] == 1


def test_the_order_of_arrival_does_not_matter(newsroom: Newsroom) -> None:
    newsroom.say(
        "Nvidia now invests $30 billion.",
        dollars(30),
        "https://news.example/a2",
        published_at=NOON + DAY,
        has_change_cue=True,
    )
    newsroom.say("Nvidia invests $100 billion.", dollars(100), published_at=NOON)

    assert [row["value_text"] for row in newsroom.rows("term_current")] == ["$30 billion"]
    assert [row["value_text"] for row in newsroom.rows("term_history")] == [
        "$100 billion",
        "$30 billion",
    ]
    assert [c.kind for c in newsroom.changes()] == ["new_deal", "first_value"]


def test_a_silent_reading_raises_and_pushes_nothing(newsroom: Newsroom) -> None:
    newsroom.say("Nvidia invests $100 billion.", dollars(100), reading={"is_silent": True})

    assert [(c.kind, c.is_pushed) for c in newsroom.changes()] == [
        ("new_deal", False),
        ("first_value", False),
    ]
    assert newsroom.queued.kinds == []


def test_a_headline_opens_nothing(newsroom: Newsroom) -> None:
    newsroom.say("Nvidia invests $100 billion.", dollars(100), section=Section.TITLE)

    assert newsroom.rows("term_current") == []
    assert newsroom.changes() == []
    assert newsroom.rows("deal_current")[0]["first_seen_at"] is None


def test_an_unattributed_claim_is_kept_and_never_alerts(newsroom: Newsroom) -> None:
    newsroom.say("Somebody invests $100 billion.", dollars(100), deal_id=None)

    assert [row["deal_id"] for row in newsroom.rows("claims")] == [None]
    assert newsroom.rows("term_current") == []
    assert newsroom.changes() == []


def test_a_revision_replaces_the_claims_of_the_article(newsroom: Newsroom) -> None:
    newsroom.say("Nvidia invests $100 billion.", dollars(100))
    newsroom.say("Nvidia invests $30 billion, not more.", dollars(30), revision=2)

    [claim] = newsroom.rows("claims")
    [article] = newsroom.rows("articles")
    assert (claim["value_json"], claim["revision"]) == (
        '{"amount":"30000000000","currency":"USD"}',
        2,
    )
    assert (article["revision"], article["revision_count"]) == (2, 2)
    assert article["text"][claim["quote_start"] : claim["quote_end"]] == claim["quote"]
    assert [row["value_text"] for row in newsroom.rows("term_current")] == ["$30 billion"]


def test_a_reading_of_an_older_revision_comes_too_late(newsroom: Newsroom) -> None:
    content = a_content("Nvidia invests $100 billion.")
    first = newsroom.publish(content)
    newsroom.say("Nvidia invests $30 billion, not more.", dollars(30), revision=2)
    late = a_claim(content, "Nvidia invests $100 billion.", dollars(100))

    newsroom.append(article_stream(first.article_id), a_reading(first, late, extractor_version="2"))
    newsroom.projector.catch_up()

    assert [row["value_text"] for row in newsroom.rows("term_current")] == ["$30 billion"]


def test_a_newer_reading_of_the_same_text_is_a_revised_reading(newsroom: Newsroom) -> None:
    content = a_content("Nvidia invests $100 billion.")
    quote = "Nvidia invests $100 billion."
    article = newsroom.publish(content, lambda c: [a_claim(c, quote, dollars(100))])
    better = a_claim(content, quote, dollars(10))

    newsroom.append(
        article_stream(article.article_id),
        a_reading(article, better, extractor_version="2", is_silent=True),
    )
    newsroom.projector.catch_up()

    assert [row["value_text"] for row in newsroom.rows("term_current")] == ["$10 billion"]
    assert [(c.kind, c.is_pushed) for c in newsroom.changes()][-1] == ("revised_reading", False)
    assert len(newsroom.queued.kinds) == 1


def test_a_claim_read_again_keeps_the_time_it_was_first_recorded(newsroom: Newsroom) -> None:
    content = a_content("Nvidia invests $100 billion.")
    claim = a_claim(content, "Nvidia invests $100 billion.", dollars(100))
    article = newsroom.publish(content, lambda _: [claim])
    [before] = newsroom.rows("claims")

    newsroom.append(
        article_stream(article.article_id),
        a_reading(article, claim, extractor_version="2", is_silent=True),
    )
    newsroom.projector.catch_up()

    [after] = newsroom.rows("claims")
    assert after["recorded_at"] == before["recorded_at"]
    assert after["extractor_version"] == "2"


def test_two_extractors_that_agree_show_one_claim(newsroom: Newsroom) -> None:
    content = a_content("Nvidia invests $100 billion.")
    claim = a_claim(content, "Nvidia invests $100 billion.", dollars(100))
    article = newsroom.publish(content, lambda _: [claim])

    newsroom.append(article_stream(article.article_id), a_reading(article, claim, extractor="llm"))
    newsroom.projector.catch_up()

    assert [row["extractor"] for row in newsroom.rows("claims")] == ["grammar"]
    assert [row["support_count"] for row in newsroom.rows("term_current")] == [1]


def test_a_rejected_claim_leaves_the_state_and_comes_back(newsroom: Newsroom) -> None:
    claim = newsroom.say("Nvidia invests $100 billion.", dollars(100))
    stream = article_stream(article_id_of("https://news.example/a1"))

    newsroom.append(stream, ClaimRejected(claim.claim_id, "about another deal", "ada"))
    newsroom.projector.catch_up()
    assert newsroom.rows("term_current") == []
    [row] = newsroom.rows("claims")
    assert (row["is_active"], row["relation"]) == (0, None)
    assert [(c.kind, c.is_pushed, c.new) for c in newsroom.changes()][-1] == (
        "revised_reading",
        False,
        None,
    )

    newsroom.append(stream, ClaimRestored(claim.claim_id, "ada", "was right"))
    newsroom.projector.catch_up()
    assert [row["value_text"] for row in newsroom.rows("term_current")] == ["$100 billion"]
    assert newsroom.rows("claims")[0]["is_active"] == 1
    assert len(newsroom.queued.kinds[0]) == 2


def test_a_rejection_meets_the_next_reading_of_the_article(newsroom: Newsroom) -> None:
    content = a_content("Nvidia invests $100 billion.")
    claim = a_claim(content, "Nvidia invests $100 billion.", dollars(100))
    article = newsroom.publish(content, lambda _: [claim])
    newsroom.append(
        article_stream(article.article_id),
        ClaimRejected(claim.claim_id, "misread", "ada"),
        a_reading(article, claim, extractor_version="2", is_silent=True),
    )
    newsroom.projector.catch_up()

    assert newsroom.rows("term_current") == []


def test_an_attributed_claim_moves_to_its_deal(newsroom: Newsroom) -> None:
    newsroom.append(deal_stream("amd-openai"), a_deal("amd-openai", name="AMD – OpenAI"))
    claim = newsroom.say("Somebody invests $100 billion.", dollars(100), deal_id=None)

    newsroom.append(
        article_stream(article_id_of("https://news.example/a1")),
        ClaimAttributed(claim.claim_id, "amd-openai", "ada", "names AMD"),
    )
    newsroom.projector.catch_up()

    assert [row["deal_id"] for row in newsroom.rows("term_current")] == ["amd-openai"]
    [deal] = newsroom.rows("deal_current", deal_id="amd-openai")
    assert deal["first_seen_at"] is not None
    assert [c.kind for c in newsroom.changes()] == ["revised_reading"]


def test_a_copy_adds_no_support_whichever_came_first(newsroom: Newsroom) -> None:
    newsroom.say(
        LONG,
        dollars(100),
        "https://copy.example/b",
        published_at=NOON + DAY / 24,
        words="up to $100 billion",
        publisher="Copy Site",
    )
    newsroom.say(
        LONG, dollars(100), "https://wire.example/a", published_at=NOON, words="up to $100 billion"
    )

    origin = article_id_of("https://wire.example/a")
    assert [row["origin_id"] for row in newsroom.rows("articles")] == [origin, origin]
    assert [row["support_count"] for row in newsroom.rows("term_current")] == [1]
    assert newsroom.rows("deal_current")[0]["origin_count"] == 1


def test_a_copy_that_was_rewritten_leaves_its_group(newsroom: Newsroom) -> None:
    newsroom.say(LONG, dollars(100), "https://wire.example/a", words="up to $100 billion")
    newsroom.say(
        LONG,
        dollars(100),
        "https://copy.example/b",
        published_at=NOON + DAY,
        words="up to $100 billion",
        publisher="Copy Site",
    )
    newsroom.say(
        "An own story: $100 billion are at stake, we have learned.",
        dollars(100),
        "https://copy.example/b",
        revision=2,
        published_at=NOON + DAY,
        publisher="Copy Site",
    )

    assert len({row["origin_id"] for row in newsroom.rows("articles")}) == 2
    assert [row["support_count"] for row in newsroom.rows("term_current")] == [2]


def test_a_forgotten_article_loses_its_words_and_keeps_its_values(newsroom: Newsroom) -> None:
    newsroom.say(LONG, dollars(100), "https://wire.example/a", words="up to $100 billion")
    newsroom.say(
        LONG,
        dollars(100),
        "https://copy.example/b",
        published_at=NOON + DAY,
        words="up to $100 billion",
        publisher="Zweite",
    )
    article_id = article_id_of("https://wire.example/a")
    before = newsroom.rows("term_current")

    _forget(newsroom, article_id)

    [article] = newsroom.rows("articles", article_id=article_id)
    [claim] = newsroom.rows("claims", article_id=article_id)
    assert (article["text"], article["title"], article["author"]) == (None, None, None)
    assert (claim["quote"], claim["value_text"], claim["relation"]) == (None, None, "first")
    assert newsroom.rows("term_current") == [{**row, "quote": None} for row in before]
    assert {row["quote"] for row in newsroom.rows("term_history")} == {None}
    assert {row["quote"] for row in newsroom.rows("term_changes")} == {None}
    with pytest.raises(UsageError, match="was forgotten"):
        _forget(newsroom, article_id)


def test_a_body_that_another_article_shares_stays(newsroom: Newsroom) -> None:
    first = newsroom.publish(a_content(LONG), url="https://wire.example/a")
    second = newsroom.publish(a_content(LONG), url="https://copy.example/b")

    _forget(newsroom, first.article_id)
    assert newsroom.store.get_blob(first.content_sha256) is not None
    assert newsroom.rows("articles", article_id=second.article_id)[0]["text"] is not None

    _forget(newsroom, second.article_id)
    assert newsroom.store.get_blob(first.content_sha256) is None


def test_a_set_valued_term_has_a_row_per_value(newsroom: Newsroom) -> None:
    content = a_content("They optimise roadmaps.", "They build software together.")
    newsroom.publish(content, lambda c: [
        a_claim(c, "They optimise roadmaps.", Label("co-optimised roadmaps"),
                term="technical_collaboration"),
        a_claim(c, "They build software together.", Label("joint software"),
                term="technical_collaboration"),
    ])  # fmt: skip

    assert sorted(row["value_text"] for row in newsroom.rows("term_current")) == [
        "co-optimised roadmaps",
        "joint software",
    ]
    assert [row["step"] for row in newsroom.rows("term_history")] == [1, 1]


def test_a_term_of_the_users_own_follows_its_definition(newsroom: Newsroom) -> None:
    sites = {"id": "data_center_sites", "kind": "count", "cues": ["sites"]}
    newsroom.append(
        deal_stream("nvidia-openai"),
        DealRevised("nvidia-openai", {**a_deal().definition, "terms": [sites]}, "w2"),
    )
    newsroom.say("Five sites.", Label("five"), term="data_center_sites")

    assert [row["term"] for row in newsroom.rows("term_current")] == ["data_center_sites"]


def test_a_term_that_leaves_the_watchlist_or_comes_back_is_folded_anew() -> None:
    """Of a count, "two more" is a part; of a label, which nobody defines, it is another value."""
    sites = {"id": "data_center_sites", "kind": "count", "cues": ["sites"]}
    told = list[list[str]]()
    with a_newsroom() as room:
        for terms in ([sites], [], [sites]):
            definition = {**a_deal().definition, "terms": terms}
            revised = DealRevised("nvidia-openai", definition, f"w{len(told)}")
            room.append(deal_stream("nvidia-openai"), revised)
            if not told:
                room.say("Five sites.", Count(Decimal(5), "site"), term="data_center_sites")
                room.say(
                    "Two more sites.", Count(Decimal(2), "site"), "https://news.example/a2",
                    term="data_center_sites", component="additional", has_change_cue=True,
                    published_at=NOON + DAY,
                )  # fmt: skip
            room.projector.catch_up()
            told.append([row["value_text"] for row in room.rows("term_current")])

        assert told == [["5 sites"], ["2 sites"], ["5 sites"]]
        assert room.projector.verify_projections() == []


def test_a_revised_deal_shows_its_new_name(newsroom: Newsroom) -> None:
    newsroom.append(
        deal_stream("nvidia-openai"),
        DealRevised("nvidia-openai", {**a_deal().definition, "name": "New"}, "w2"),
    )
    newsroom.projector.catch_up()

    assert [row["name"] for row in newsroom.rows("deal_current")] == ["New"]


def test_an_unavailable_page_is_noted_at_its_article(newsroom: Newsroom) -> None:
    article = newsroom.publish(a_content("Text."))
    newsroom.append(
        article_stream(article.article_id),
        ArticleUnavailable(article.article_id, article.url, "gone", 410),
    )
    newsroom.projector.catch_up()

    assert newsroom.rows("article_records")[0]["unavailable_reason"] == "gone"


def test_the_open_step_is_the_current_row(newsroom: Newsroom) -> None:
    """For every deal, term and layer; also where no source dates anything."""
    newsroom.say("Nvidia invests $100 billion.", dollars(100), published_at=None)
    newsroom.say(
        "Nvidia invests $90 billion.", dollars(90), "https://news.example/a2", published_at=None
    )
    newsroom.say(
        "Nvidia now invests $80 billion.",
        dollars(80),
        "https://news.example/a3",
        has_change_cue=True,
    )
    newsroom.say(
        "It may be $70 billion.",
        dollars(70),
        "https://news.example/a4",
        published_at=NOON + DAY,
        **REPORTED,
    )

    keys = ("deal_id", "term", "layer", "value_json", "qualifier")
    current = sorted(tuple(row[key] for key in keys) for row in newsroom.rows("term_current"))
    open_steps = sorted(
        tuple(row[key] for key in keys)
        for row in newsroom.rows("term_history")
        if row["valid_to"] is None
    )
    assert open_steps == current
    assert len(current) == 2


def test_a_repeated_change_is_raised_once(newsroom: Newsroom) -> None:
    claim = newsroom.say("Nvidia invests $100 billion.", dollars(100))
    stream = article_stream(article_id_of("https://news.example/a1"))
    for _ in range(3):
        newsroom.append(
            stream,
            ClaimRejected(claim.claim_id, "no", "ada"),
            ClaimRestored(claim.claim_id, "ada", "yes"),
        )
        newsroom.projector.catch_up()

    kinds = [c.kind for c in newsroom.changes()]
    assert kinds == ["new_deal", "first_value", "revised_reading", "revised_reading"]


def test_events_of_feeds_and_deliveries_only_move_the_checkpoint(newsroom: Newsroom) -> None:
    newsroom.append("feed-a", a_failure())

    assert newsroom.projector.catch_up() == 2
    assert newsroom.projector.position() == newsroom.store.head() == 2


def test_an_event_that_cannot_be_applied_pauses_and_is_not_skipped(
    engine: Engine, event_store: EventStore, clock: FrozenClock
) -> None:
    room = Newsroom(engine, event_store, clock)
    article = room.publish(a_content("Text."))
    good = a_claim(a_content("Text."), "Text.", dollars(1))
    room.append("feed-a", a_failure(1))
    lost = a_reading(article, good, revision=7)
    room.append(article_stream(article.article_id), lost)
    room.append("feed-a", a_failure(2))

    for _ in range(2):
        with pytest.raises(ProjectionPaused, match=r"revision 7 .* was never recorded") as caught:
            room.projector.catch_up()
        assert caught.value.position == 5
        assert room.projector.position() == 4
        assert "never recorded" in (room.projector.paused_reason() or "")
    room.projector.rebuild()  # of what the read models have come to; what is behind it waits
    assert room.projector.position() == 4
    with pytest.raises(ProjectionPaused, match="event 5"):
        room.projector.catch_up()


def test_an_event_of_a_newer_program_pauses_until_the_update(
    engine: Engine, event_store: EventStore, clock: FrozenClock
) -> None:
    room = Newsroom(engine, event_store, clock)
    room.append("feed-a", a_failure(1))
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER events_refuse_update"))
        connection.execute(text("UPDATE events SET schema_version = 9 WHERE position = 2"))

    with pytest.raises(ProjectionPaused, match="newer dealterms"):
        room.projector.catch_up()
    assert room.projector.position() == 1

    with engine.begin() as connection:
        connection.execute(text("UPDATE events SET schema_version = 1 WHERE position = 2"))
    assert room.projector.catch_up() == 1
    assert room.projector.paused_reason() is None


def test_a_failing_outbox_leaves_neither_rows_nor_changes(
    engine: Engine, event_store: EventStore, clock: FrozenClock
) -> None:
    """Rows, changes, messages and checkpoint stand or fall together."""
    room = Newsroom(engine, event_store, clock)

    def refuse(*_: Any, **__: Any) -> None:
        raise StoreError("disk full", retryable=True)

    room.projector = Projector(engine, event_store, clock, refuse)
    with pytest.raises(StoreError, match="disk full"):
        room.say("Nvidia invests $100 billion.", dollars(100))

    assert room.rows("term_current") == room.changes() == []
    assert room.projector.position() == 0
    Projector(engine, event_store, clock, room.queued).catch_up()
    assert room.queued.kinds == [["new_deal", "first_value"]]


def test_a_page_that_broke_off_leaves_nothing_in_memory(
    engine: Engine, event_store: EventStore, clock: FrozenClock
) -> None:
    """The second try compares with the rows that stand, not with those rolled back."""
    room = Newsroom(engine, event_store, clock)
    room.say("Nvidia invests $100 billion.", dollars(100))
    answers = ["ok", "full"]

    def refuse_once(*args: Any, **named: Any) -> None:
        if answers.pop() == "full":
            raise StoreError("disk full", retryable=True)
        room.queued(*args, **named)

    room.projector._outbox = refuse_once
    with pytest.raises(StoreError, match="disk full"):
        room.say(
            "Nvidia now invests $30 billion.",
            dollars(30),
            "https://news.example/a2",
            published_at=NOON + DAY,
            has_change_cue=True,
        )
    room.projector.catch_up()

    assert room.queued.kinds == [["new_deal", "first_value"], ["term_changed"]]
    assert room.projector.verify_projections() == []


def test_rows_of_another_version_are_made_anew_at_the_next_start(
    engine: Engine, event_store: EventStore, clock: FrozenClock
) -> None:
    room = Newsroom(engine, event_store, clock)
    room.say("Nvidia invests $100 billion.", dollars(100))
    before = room.tables()
    with engine.begin() as connection:
        connection.execute(text("UPDATE checkpoints SET version = 0"))
        connection.execute(text("DELETE FROM term_states"))

    assert Projector(engine, event_store, clock).catch_up() == 0
    assert room.tables() == before


def test_known_events_offered_again_project_nothing(newsroom: Newsroom) -> None:
    newsroom.store.append("feed-a", [an_event()])
    newsroom.projector.catch_up()
    newsroom.store.append("feed-a", [an_event()])

    assert newsroom.projector.catch_up() == 0


def _forget(newsroom: Newsroom, article_id: str) -> None:
    with newsroom.engine.begin() as connection:
        forget_article(newsroom.store, connection, article_id, "takedown", newsroom.clock())
    newsroom.projector.catch_up()


def test_a_change_belongs_to_the_event_that_caused_it(newsroom: Newsroom) -> None:
    newsroom.say("Nvidia invests $100 billion.", dollars(100))

    events = newsroom.store.read_all(0, 100)
    reading = next(one for one in events if one.type == "ClaimsRead")
    causes = {one.metadata["causation_id"] for one in events if one.type == "ChangeRaised"}
    assert causes == {reading.event_id.hex()}
    assert new_event(reading.event, NOON).event_id != reading.event_id


def test_a_forgotten_article_stays_forgotten_when_it_is_revised(newsroom: Newsroom) -> None:
    newsroom.say("Nvidia invests $100 billion.", dollars(100))
    _forget(newsroom, article_id_of("https://news.example/a1"))
    newsroom.say("Nvidia invests $30 billion, not more.", dollars(30), revision=2)

    assert [row["text"] for row in newsroom.rows("articles")] == [None]
    assert [row["quote"] for row in newsroom.rows("claims")] == [None]
    assert [row["value_text"] for row in newsroom.rows("term_current")] == ["$30 billion"]
