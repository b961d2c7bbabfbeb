"""Every claim is shown in the order of the fold with its reason; a sentence says what stands."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from dealterms.claims.claim import Layer, Modality, Section, SpeakerClass
from dealterms.events.catalogue import (
    ArticleUnavailable,
    ClaimAttributed,
    ClaimRejected,
    ClaimsRead,
    article_id_of,
    article_stream,
)
from dealterms.events.store import EventStore
from dealterms.explanation import Explanation, explain
from integration.test_rebuild import live_through_anything
from support.builders import NOON, a_deal, dollars
from support.frozen_clock import FrozenClock
from support.newsroom import Newsroom

DAY = timedelta(days=1)
DEAL, TERM = "nvidia-openai", "investment_amount"
URL = "https://news.example/a1"
REPORTED: dict[str, Any] = {
    "layer": Layer.REPORTED,
    "modality": Modality.RUMOURED,
    "speaker_class": SpeakerClass.OUTLET_UNNAMED_SOURCES,
}


@pytest.fixture
def newsroom(engine: Engine, event_store: EventStore, clock: FrozenClock) -> Newsroom:
    return Newsroom(engine, event_store, clock)


def explained(newsroom: Newsroom, deal_id: str = DEAL) -> Explanation:
    newsroom.projector.catch_up()
    with newsroom.engine.begin() as connection:
        return explain(connection, deal_id, TERM)


def told(newsroom: Newsroom) -> list[tuple[str, str, str]]:
    return [(c["value"], c["relation"], c["why"]) for c in explained(newsroom).claims]


def say(newsroom: Newsroom, amount: float, day: float, by: str, **claim: Any) -> Any:
    return newsroom.say(
        f"{by} says it is {amount} billion.", dollars(amount), f"https://{by.lower()}.example/",
        published_at=NOON + day * DAY, publisher=by, **claim,
    )  # fmt: skip


def rule(newsroom: Newsroom, by: str, ruling: Any) -> None:
    newsroom.append(article_stream(article_id_of(f"https://{by.lower()}.example/")), ruling)


def test_claims_come_in_the_order_of_the_fold_with_their_relation(newsroom: Newsroom) -> None:
    say(newsroom, 30, 3, "Late", **REPORTED)
    say(newsroom, 100, 1, "Early")
    say(newsroom, 100, 2, "Again")
    say(newsroom, 100, 2, "Title", section=Section.TITLE)

    assert told(newsroom) == [
        ("$100 billion", "first", "is the first official word"),
        ("$100 billion", "restatement", "says the same"),
        ("$100 billion", "restatement", "stands outside the body and repeats the value"),
        ("$30 billion", "contested", "a credible report says something else"),
    ]
    assert [claim["order"] for claim in explained(newsroom).claims] == [1, 2, 3, 4]


def test_a_rejected_claim_is_shown_at_its_time_with_who_and_why(newsroom: Newsroom) -> None:
    say(newsroom, 10, 0, "A")
    claim = say(newsroom, 20, 1, "B")
    say(newsroom, 10, 2, "C")
    rule(newsroom, "B", ClaimRejected(claim.claim_id, "that is the market value", "ada"))

    assert told(newsroom)[1] == (
        "$20 billion", "rejected", "rejected by ada: that is the market value"
    )  # fmt: skip
    assert "1 rejected" in explained(newsroom).sentences[-1]


def test_a_claim_of_a_page_that_was_changed_says_so(newsroom: Newsroom) -> None:
    newsroom.say("It is $10 billion.", dollars(10))
    newsroom.say("It is $20 billion.", dollars(20), revision=2)

    assert told(newsroom) == [
        ("$20 billion", "first", "is the first official word"),
        ("$10 billion", "superseded", "the page was changed: revision 2 replaced it"),
    ]


def test_a_claim_that_newer_rules_do_not_find_says_so(newsroom: Newsroom) -> None:
    newsroom.say("It is $10 billion.", dollars(10))
    article = newsroom.rows("articles")[0]["article_id"]
    (first,) = newsroom.store.read_all(0, 99, types=["ClaimsRead"])
    assert isinstance(first.event, ClaimsRead)
    reading = replace(first.event, claims=(), extractor_version="2", is_silent=True)
    newsroom.append(article_stream(article), reading)

    assert told(newsroom) == [
        ("$10 billion", "superseded", "read again by grammar 2, which does not find it")
    ]
    assert explained(newsroom).sentences[0] == "Nothing stands: no claim may open a value."


def test_an_attribution_is_told_in_both_deals(newsroom: Newsroom) -> None:
    newsroom.append("deal-other", a_deal("other"))
    claim = say(newsroom, 10, 0, "A")
    rule(newsroom, "A", ClaimAttributed(claim.claim_id, "other", "ada", "the letter names it"))

    assert told(newsroom) == [
        ("$10 billion", "attributed", "attributed to other by ada: the letter names it")
    ]
    (there,) = explained(newsroom, "other").claims
    assert there["why"] == "is the first official word; attributed by ada: the letter names it"


def test_a_page_that_is_gone_keeps_its_claims_and_says_why(newsroom: Newsroom) -> None:
    newsroom.say("It is $10 billion.", dollars(10))
    article_id = article_id_of(URL)
    gone = ArticleUnavailable(article_id, URL, "HTTP 410", 410)
    newsroom.append(article_stream(article_id), gone)

    (claim,) = explained(newsroom).claims
    assert claim["why"].endswith("its page is gone (HTTP 410), the claim stays")
    assert newsroom.rows("term_current")[0]["amount"] == "10000000000"


def test_the_sentence_says_what_stands_since_when_and_on_whose_word(newsroom: Newsroom) -> None:
    say(newsroom, 100, 0, "A")
    assert explained(newsroom).sentences == [
        "$100 billion stands as the official value (announced) since 2026-01-31: nobody had said "
        "anything official before; it rests on A, quoting the parties, and one source says so."
    ]

    say(newsroom, 90, 1, "B")
    say(newsroom, 90, 2, "C")
    assert explained(newsroom).sentences == [
        "$90 billion stands as the official value (announced) since 2026-02-01: it replaced "
        "$100 billion, said earlier; it rests on B, quoting the parties, and 2 independent sources "
        "say so."
    ]

    say(newsroom, 30, 3, "D", **REPORTED)
    assert (
        explained(newsroom)
        .sentences[0]
        .endswith("; contested since 2026-02-03 by D, which reports $30 billion.")
    )

    say(newsroom, 30, 4, "E", modality=Modality.DENIED)
    assert (
        explained(newsroom)
        .sentences[0]
        .endswith("2 independent sources say so; the $30 billion that D reported was denied.")
    )


@pytest.mark.parametrize("seed", range(90, 94))
def test_every_claim_that_was_ever_read_is_in_it_once(newsroom: Newsroom, seed: int) -> None:
    live_through_anything(newsroom, random.Random(seed))

    found = explained(newsroom).claims
    every = newsroom.rows("claim_records", deal_id=DEAL, term=TERM)
    assert {row["claim_id"] for row in every} <= {claim["claim_id"] for claim in found}
    assert len({(claim["claim_id"], claim["extractor"]) for claim in found}) == len(found)
    active = newsroom.rows("claims", deal_id=DEAL, term=TERM, is_active=True)
    assert {row["claim_id"] for row in active} == {c["claim_id"] for c in found if c["is_active"]}
    assert {row["claim_id"]: row["relation"] for row in active}.items() <= {
        claim["claim_id"]: claim["relation"] for claim in found
    }.items()
