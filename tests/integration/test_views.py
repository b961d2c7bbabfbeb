"""The views that people report from, on rows that the projector wrote; read with sqlite3 alone."""

from __future__ import annotations

import json
import random
import sqlite3
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from dealterms.claims.claim import Layer, Modality, SpeakerClass
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.values import Label, Money, Period, Power, Range
from dealterms.events.store import EventStore
from dealterms.tables import feeds, outbox_messages
from integration.test_rebuild import live_through_anything
from support.builders import NOON, a_claim, a_content, dollars
from support.frozen_clock import FrozenClock
from support.newsroom import Newsroom

HOUR = timedelta(hours=1)
REPORTED: dict[str, Any] = {
    "layer": Layer.REPORTED,
    "modality": Modality.RUMOURED,
    "speaker_class": SpeakerClass.OUTLET_UNNAMED_SOURCES,
}


@pytest.fixture
def newsroom(engine: Engine, event_store: EventStore, clock: FrozenClock) -> Newsroom:
    return Newsroom(engine, event_store, clock)


@pytest.mark.parametrize("seed", range(20, 23))
def test_every_quote_is_the_text_between_its_offsets(newsroom: Newsroom, seed: int) -> None:
    live_through_anything(newsroom, random.Random(seed))

    rows = newsroom.rows("claims JOIN articles USING (article_id, revision)")
    assert rows
    for row in rows:
        assert row["quote"] == (row["text"] and row["text"][row["quote_start"] : row["quote_end"]])
        assert row["text"] is None or row["value_text"] in row["quote"]


@pytest.mark.parametrize("seed", range(26, 29))
def test_the_open_steps_are_the_current_rows(newsroom: Newsroom, seed: int) -> None:
    live_through_anything(newsroom, random.Random(seed))

    keys = (
        "deal_id",
        "term",
        "holder",
        "layer",
        "value_json",
        "qualifier",
        "modality",
        "is_contested",
        "support_count",
        "claim_id",
        "recorded_at",
    )
    current = sorted(str([row[key] for key in keys]) for row in newsroom.rows("term_current"))
    open_steps = sorted(
        str([row[key] for key in keys])
        for row in newsroom.rows("term_history")
        if row["valid_to"] is None
    )
    assert open_steps == current != []


@pytest.mark.parametrize("seed", range(32, 34))
def test_claims_are_those_of_the_latest_revision_each_once(newsroom: Newsroom, seed: int) -> None:
    live_through_anything(newsroom, random.Random(seed))

    latest = {row["article_id"]: row["revision"] for row in newsroom.rows("articles")}
    rows = newsroom.rows("claims")
    assert all(row["revision"] == latest[row["article_id"]] for row in rows)
    assert len({row["claim_id"] for row in rows}) == len(rows)


def test_times_are_utc_iso_text_and_amounts_are_text(newsroom: Newsroom, store_url: str) -> None:
    newsroom.say("Nvidia invests $100 billion.", dollars(100))

    raw = sqlite3.connect(store_url.removeprefix("sqlite:///"))
    row = raw.execute("SELECT amount, asserted_at, recorded_at, value_json FROM claims").fetchone()
    raw.close()
    assert row == (
        "100000000000",
        "2026-01-31T12:00:00.000000Z",
        "2026-01-31T12:02:00.000000Z",
        '{"amount":"100000000000","currency":"USD"}',
    )


@pytest.mark.parametrize(
    ("value", "columns"),
    [
        (Power(dollars(10).amount), {"amount": "10000000000", "unit": "W"}),
        (Period(NOON.date(), None, "day"), {"period_start": "2026-01-31", "period_end": None}),
        (Label("cash"), {"amount": None, "unit": None, "period_start": None}),
        (Range(Money(dollars(1).amount, "EUR"), None), {"amount": None, "unit": "EUR"}),
        (
            Range(Period(NOON.date(), NOON.date(), "day"), Period(None, NOON.date(), "day")),
            {"period_start": "2026-01-31", "period_end": "2026-01-31"},
        ),
    ],
)
def test_a_value_fills_the_columns_of_its_kind(
    newsroom: Newsroom, value: Any, columns: dict[str, Any]
) -> None:
    term = {Power: "capacity", Label: "consideration", Range: "deal_value"}.get(
        type(value), "closing_expected"
    )
    if isinstance(value, Range) and isinstance(value.low, Period):
        term = "closing_expected"
    newsroom.say("Some words.", value, term=term)

    [claim], [current] = newsroom.rows("claims"), newsroom.rows("term_current")
    assert {name: claim[name] for name in columns} == columns
    assert {name: current[name] for name in columns} == columns
    assert current["value_json"] == claim["value_json"]
    assert isinstance(json.loads(claim["value_json"]), dict)


def test_both_layers_show_where_a_report_stands_beside_the_official_row(newsroom: Newsroom) -> None:
    newsroom.say("Nvidia invests $100 billion.", dollars(100))
    newsroom.say(
        "Nvidia may cut it to $30 billion.",
        dollars(30),
        "https://news.example/a2",
        published_at=NOON + HOUR,
        **REPORTED,
    )

    assert sorted(row["layer"] for row in newsroom.rows("term_current")) == ["official", "reported"]
    assert [row["step"] for row in newsroom.rows("term_history")] == [1, 1]


def test_a_holder_is_null_where_a_term_has_none(newsroom: Newsroom) -> None:
    content = a_content("The FTC cleared it.", "It pays $4 a share.")
    newsroom.publish(content, lambda c: [
        a_claim(c, "The FTC cleared it.", Label("cleared"), term="regulatory_approval",
                holder="ftc"),
        a_claim(c, "It pays $4 a share.", dollars(4), term="price_per_share"),
    ])  # fmt: skip

    found = {row["term"]: row["holder"] for row in newsroom.rows("term_current")}
    assert found == {"regulatory_approval": "ftc", "price_per_share": None}


def test_a_deal_shows_its_status_and_counts(newsroom: Newsroom) -> None:
    newsroom.projector.catch_up()
    [before] = newsroom.rows("deal_current")
    newsroom.say("They announced it.", Label("announced"), term="status")
    newsroom.say(
        "Nvidia invests $100 billion.",
        dollars(100),
        "https://news.example/a2",
        qualifier=Qualifier.UP_TO,
    )
    newsroom.projector.catch_up()

    [deal] = newsroom.rows("deal_current")
    assert (before["status"], before["term_count"], before["last_changed_at"]) == (None, 0, None)
    assert (deal["status"], deal["status_modality"]) == ("announced", "announced")
    assert (deal["term_count"], deal["contested_count"], deal["article_count"]) == (2, 0, 2)
    assert deal["last_changed_at"] > deal["first_seen_at"]


def test_an_article_without_a_date_of_its_own_shows_its_feeds(newsroom: Newsroom) -> None:
    newsroom.publish(a_content("Text."), published_at=None, feed_published_at=NOON)

    assert newsroom.rows("articles")[0]["published_at"] == "2026-01-31T12:00:00.000000Z"


def test_operational_rows_show_through_their_views(newsroom: Newsroom, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(
            insert(feeds).values(
                feed_url="https://news.example/rss",
                publisher="Wire",
                source_class="outlet",
                is_configured=True,
                last_polled_at=NOON,
            )
        )
        connection.execute(
            insert(outbox_messages).values(
                message_id="msg_1",
                endpoint="e",
                alert_url="https://hooks.example/",
                deal_id="d",
                kinds="term_changed",
                body=b"{}",
                position=1,
                state="pending",
                queued_at=NOON,
            )
        )

    [feed], [delivery] = newsroom.rows("feed_health"), newsroom.rows("alert_deliveries")
    assert (feed["publisher"], feed["failure_count"], feed["last_polled_at"]) == (
        "Wire",
        0,
        "2026-01-31T12:00:00.000000Z",
    )
    assert (delivery["state"], delivery["attempt_count"]) == ("pending", 0)
