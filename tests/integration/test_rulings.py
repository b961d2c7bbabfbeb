"""A person overrules a reading, or has an article forgotten."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import Engine

from dealterms.alerts.outbox import messages_for, queue_in
from dealterms.errors import UsageError
from dealterms.events.store import EventStore
from dealterms.rulings import attribute_claim, forget_article, reject_claim, restore_claim
from dealterms.settings import AlertSettings
from support.builders import a_deal, dollars
from support.frozen_clock import FrozenClock
from support.newsroom import Newsroom
from support.webhook_receiver import SECRET

SENTENCE = "NVIDIA invests $10 billion."
URL = "https://news.example/a1"


@pytest.fixture
def newsroom(engine: Engine, event_store: EventStore, clock: FrozenClock) -> Newsroom:
    return Newsroom(engine, event_store, clock)


def by_hand(newsroom: Newsroom) -> dict[str, object]:
    return {"reason": "misread", "by": "me", "now": newsroom.clock.advance(minutes=1)}


def test_a_rejected_claim_counts_no_more_until_it_is_restored(newsroom: Newsroom) -> None:
    claim = newsroom.say(SENTENCE, dollars(10))
    parts = newsroom.engine, newsroom.store

    reject_claim(*parts, claim.claim_id, **by_hand(newsroom))
    newsroom.projector.catch_up()
    assert newsroom.rows("term_current") == []

    restore_claim(*parts, claim.claim_id, **by_hand(newsroom))
    newsroom.projector.catch_up()
    assert len(newsroom.rows("term_current")) == 1


def test_a_claim_is_attributed_to_another_deal(newsroom: Newsroom) -> None:
    claim = newsroom.say(SENTENCE, dollars(10))
    newsroom.append("deal-other", a_deal("other"))
    newsroom.projector.catch_up()

    attribute_claim(newsroom.engine, newsroom.store, claim.claim_id, "other", **by_hand(newsroom))
    newsroom.projector.catch_up()

    assert [row["deal_id"] for row in newsroom.rows("term_current")] == ["other"]


def test_the_beginning_of_an_id_is_enough_if_it_is_the_only_one(newsroom: Newsroom) -> None:
    claim = newsroom.say(SENTENCE, dollars(10))

    found = reject_claim(newsroom.engine, newsroom.store, claim.claim_id[:8], **by_hand(newsroom))

    assert found == claim.claim_id


@pytest.mark.parametrize("claim", ["", "ab", "%%%%%%%%", "0123456789abcdef"])
def test_an_unknown_claim_is_told_with_where_to_look(newsroom: Newsroom, claim: str) -> None:
    with pytest.raises(UsageError, match="dealterms explain"):
        reject_claim(newsroom.engine, newsroom.store, claim, **by_hand(newsroom))


def test_a_forgotten_article_leaves_no_word_behind(newsroom: Newsroom) -> None:
    newsroom.say(SENTENCE, dollars(10))
    _queue_what_was_told(newsroom)

    forget_article(newsroom.engine, newsroom.store, URL, reason="takedown", now=newsroom.clock())
    newsroom.projector.catch_up()

    for view in ("articles", "claims", "term_current", "term_history", "term_changes"):
        assert SENTENCE not in str(newsroom.rows(view)), view
    (message,) = newsroom.rows("outbox_messages")
    change = json.loads(message["body"])["data"]["changes"][-1]
    assert change["evidence"]["quote"] is None
    assert change["new"]["value"]["amount"] == "10000000000"
    assert newsroom.store.verify() == []
    assert newsroom.projector.verify_projections() == []


def test_an_unknown_article_is_told(newsroom: Newsroom) -> None:
    with pytest.raises(UsageError, match="there is no article"):
        forget_article(newsroom.engine, newsroom.store, "x", reason="r", now=newsroom.clock())


def _queue_what_was_told(newsroom: Newsroom) -> None:
    endpoint = AlertSettings.model_validate({"url": "https://h.example/", "secret": SECRET})
    messages = messages_for(
        newsroom.queued.changes,
        deal_names=newsroom.queued.names,
        endpoints=[endpoint],
        raised_at=newsroom.clock(),
        now=newsroom.clock(),
    )
    with newsroom.engine.begin() as connection:
        assert queue_in(connection, messages, position=1, now=newsroom.clock()) == 1
