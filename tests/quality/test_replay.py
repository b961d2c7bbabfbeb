"""Alerts and final states are scored by what is expected, and folded alike in every order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dealterms.claims.claim import Claim
from dealterms.claims.reader import read_claims
from dealterms.claims.values import Money, from_json
from quality.corpus import Expected, Stream, WantedChange, WantedValue, load_split
from quality.replay import Raised, count_distinct_ends, ends_of, score_replay
from quality.scores import Score, Share, Tally
from support.labelled_stream import PRICE, a_stream, price_claim

NOTHING = Expected({}, {}, (), ())


@pytest.fixture(scope="module")
def stream() -> Stream:
    """The stream of dev whose short name comes first; its own expectations play no part."""
    return next(one for one in load_split("dev") if one.expected is not None)


@pytest.fixture(scope="module")
def claims(stream: Stream) -> list[tuple[Claim, ...]]:
    return [read_claims(one.document, stream.watchlist).claims for one in stream.articles]


def replayed(
    stream: Stream, claims: Sequence[Sequence[Claim]], **expected: Any
) -> tuple[Score, dict[str | None, tuple[Raised, ...]]]:
    """Return the score and the false alerts by article, if that is what is expected."""
    score, silent = Score(), {one.document.article_id: () for one in stream.articles}
    fields: dict[str, Any] = {"after": silent} | expected
    wanted = replace(NOTHING, **fields)
    faults = score_replay(replace(stream, expected=wanted), claims, score)
    return score, {one.article_id: one.false for one in faults}


def wanted_of(
    raised: dict[str | None, tuple[Raised, ...]], stream: Stream
) -> dict[str, tuple[WantedChange, ...]]:
    """Return expectations that ask for just what was raised."""
    return {
        article_id: tuple(_wanted(one, stream) for one in of_article)
        for article_id, of_article in raised.items()
        if article_id is not None
    }


def _wanted(raised: Raised, stream: Stream) -> WantedChange:
    change = raised.change
    new = from_json(stream.kind_of(change.term), change.new.value) if change.new else None
    return WantedChange(raised.deal_id, change.kind, change.term, new)


def test_where_silence_is_expected_every_alert_is_false(
    stream: Stream, claims: list[tuple[Claim, ...]]
) -> None:
    score, raised = replayed(stream, claims)

    assert score.alerts.false == sum(map(len, raised.values())) > 5
    assert score.alerts.right == score.alerts.missed == 0
    assert score.told_articles == len(stream.articles)


def test_where_just_these_alerts_are_expected_all_are_right(
    stream: Stream, claims: list[tuple[Claim, ...]]
) -> None:
    silent, raised = replayed(stream, claims)
    score, _ = replayed(stream, claims, after=wanted_of(raised, stream))

    assert score.alerts == Tally(right=silent.alerts.false)


def test_tolerated_alerts_are_neither_right_nor_false(
    stream: Stream, claims: list[tuple[Claim, ...]]
) -> None:
    _, raised = replayed(stream, claims)
    score, _ = replayed(stream, claims, tolerated=wanted_of(raised, stream))

    assert score.alerts == Tally()


OTHER: dict[str, Any] = {
    "new": Money(Decimal(1), "XAU"), "kind": "corrected", "term": "financing_amount",
    "deal_id": "another",
}  # fmt: skip


@pytest.mark.parametrize("field", OTHER)
def test_an_alert_that_differs_is_false_and_the_wanted_one_missed(
    stream: Stream, claims: list[tuple[Claim, ...]], field: str
) -> None:
    _, raised = replayed(stream, claims)
    wanted = wanted_of(raised, stream)
    article_id, number, one = next(
        (article_id, number, one)
        for article_id, of_article in wanted.items()
        for number, one in enumerate(of_article)
        if isinstance(one.new, Money) and one.kind == "term_changed"
    )
    changed = list(wanted[article_id])
    changed[number] = replace(one, **{field: OTHER[field]})
    score, _ = replayed(stream, claims, after=wanted | {article_id: tuple(changed)})

    assert (score.alerts.false, score.alerts.missed) == (1, 1)


def test_a_deal_is_new_once(stream: Stream, claims: list[tuple[Claim, ...]]) -> None:
    _, raised = replayed(stream, claims)
    new = [one.deal_id for all_ in raised.values() for one in all_ if one.change.kind == "new_deal"]

    assert len(new) == len(set(new)) >= 1


NEWS = WantedChange("acme-bolt", "new_deal", "status", None)


@pytest.mark.parametrize(
    ("amount", "wanted", "tally"),
    [
        ("5000000000", (NEWS,), Tally(right=1)),
        ("6000000000", (NEWS,), Tally(right=1, false=1)),
        ("5000000000", (), Tally(false=2)),
    ],
)
def test_a_new_deal_may_list_its_labelled_values(
    tmp_path: Path, amount: str, wanted: tuple[WantedChange, ...], tally: Tally
) -> None:
    """The article says five billion; a label that says six excuses nothing."""
    label = PRICE | {"value": {"amount": amount, "currency": "USD"}}
    stream = a_stream(tmp_path, label)
    claim = price_claim(stream, value=Money(Decimal(5_000_000_000), "USD"))
    score, _ = replayed(stream, [(claim,)], after={"a1": wanted})

    assert score.alerts == tally


def test_without_claims_every_wanted_alert_is_missed(
    stream: Stream, claims: list[tuple[Claim, ...]]
) -> None:
    silent, raised = replayed(stream, claims)
    score, _ = replayed(stream, [() for _ in claims], after=wanted_of(raised, stream))

    assert score.alerts == Tally(missed=silent.alerts.false)


def standing(stream: Stream, claims: list[tuple[Claim, ...]]) -> list[WantedValue]:
    """Return expectations that ask for just the heads that stand at the end."""
    return [
        WantedValue(
            deal_id, term, head.value, frozenset({head.layer}), frozenset({head.qualifier}),
            frozenset({head.modality}),
        )
        for (deal_id, term), folded in ends_of(stream, claims).items()
        for _, slot in folded.leaves() if (head := slot.head) is not None
    ]  # fmt: skip


def test_what_stands_is_right_where_it_is_expected_and_wrong_where_it_is_not(
    stream: Stream, claims: list[tuple[Claim, ...]]
) -> None:
    final = tuple(standing(stream, claims))
    absent = tuple({(one.deal_id, one.term): None for one in final})
    right, _ = replayed(stream, claims, final=final)
    wrong, _ = replayed(stream, claims, absent=absent)
    empty, _ = replayed(stream, [() for _ in claims], final=final)

    assert right.finals == Share(len(final), len(final))
    assert wrong.finals == Share(0, len(absent))
    assert empty.finals == Share(0, len(final))


@pytest.mark.parametrize("field", ["layers", "qualifiers", "modalities"])
def test_a_value_that_stands_with_another_voice_is_wrong(
    stream: Stream, claims: list[tuple[Claim, ...]], field: str
) -> None:
    spoilt: dict[str, Any] = {field: frozenset({"another"})}
    final = [replace(one, **spoilt) for one in standing(stream, claims)]
    score, _ = replayed(stream, claims, final=tuple(final))

    assert score.finals == Share(0, len(final))


def test_every_order_of_arrival_ends_alike(stream: Stream, claims: list[tuple[Claim, ...]]) -> None:
    assert count_distinct_ends(stream, claims, orders=20) == 1


def test_ends_that_hang_on_the_order_are_told_apart(
    stream: Stream, claims: list[tuple[Claim, ...]]
) -> None:
    """Two claims under one id, which no reader makes: the fold keeps whichever comes first."""
    number, claim = next(
        (number, one)
        for number, of_article in enumerate(claims)
        for one in of_article
        if one.deal_id is not None and isinstance(one.value, Money)
    )
    twin = replace(claim, value=Money(Decimal(1), "XAU"))
    spoilt = [*claims[:number], (*claims[number], twin), *claims[number + 1 :]]

    assert count_distinct_ends(stream, spoilt, orders=20) == 2
