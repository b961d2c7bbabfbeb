"""The scorer on claims whose score is known: made from the labels, and spoilt one way each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dealterms.claims.claim import Claim, Modality, Section
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.values import Money, Period
from dealterms.claims.vocabulary import ValueKind
from quality.corpus import LabelledArticle, LabelledClaim, Stream, load_split
from quality.report import report
from quality.scorer import StreamResult, rederives, score_article, score_stream
from quality.scores import Confusion, Score, Share, Tally
from support.labelled_stream import PRICE, SENTENCE, a_stream, claim_of, price_claim

ELSEWHERE = (1_000_000, 1_000_010)

Spoil = Callable[[Claim, LabelledClaim], Claim]


@pytest.fixture(scope="module")
def streams() -> list[Stream]:
    return load_split("dev")


def kept(claim: Claim, label: LabelledClaim) -> Claim:
    return claim


def score_of(streams: Sequence[Stream], spoil: Spoil = kept) -> Score:
    """Score the whole part, every article read perfectly but for what `spoil` does to a claim."""
    total = Score()
    for stream in streams:
        for article in stream.articles:
            claims = [spoil(claim_of(one, n), one) for n, one in enumerate(article.claims)]
            total.add(score_article(stream, article, claims)[1])
    return total


def test_a_perfect_reading_has_perfect_figures(streams: list[Stream]) -> None:
    score = score_of(streams)

    assert (score.claims.false, score.claims.missed) == (0, 0)
    assert score.claims.right > 300
    assert score.optional.part == score.optional.whole > 50
    for accuracy in (score.qualifiers, score.modalities, score.speakers):
        assert accuracy.accuracy == accuracy.macro_f1 == 1.0
    assert score.attribution.ratio(0.0) == 1.0
    assert score.distractors.part == score.wrong_deal.part == 0


def test_a_reader_that_says_nothing_finds_nothing(streams: list[Stream]) -> None:
    score = Score()
    for stream in streams:
        for article in stream.articles:
            score.add(score_article(stream, article, [])[1])

    assert score.claims.recall == 0.0
    assert score.claims.f1 == 0.0
    assert score.distractors.part == 0


def on_another_deal(claim: Claim, label: LabelledClaim) -> Claim:
    return replace(claim, deal_id="another deal")


def of_another_term(claim: Claim, label: LabelledClaim) -> Claim:
    return replace(claim, term="warrants" if claim.term == "platform" else "platform")


def standing_elsewhere(claim: Claim, label: LabelledClaim) -> Claim:
    start, end = ELSEWHERE
    return replace(claim, quote_start=start, quote_end=end, value_start=start, value_end=end)


def tied_to_no_deal(claim: Claim, label: LabelledClaim) -> Claim:
    return replace(claim, deal_id=None)


@pytest.mark.parametrize(
    "spoil", [on_another_deal, of_another_term, standing_elsewhere, tied_to_no_deal]
)
def test_no_spoilt_claim_is_counted_as_right(streams: list[Stream], spoil: Spoil) -> None:
    score = score_of(streams, spoil)

    assert score.claims.right == score.optional.part == 0


def test_a_claim_on_the_wrong_deal_is_told_from_other_false_ones(streams: list[Stream]) -> None:
    score = score_of(streams, on_another_deal)

    assert score.wrong_deal.part == score.claims.false > 300
    assert score.attribution.part == 0


def test_a_claim_tied_to_no_deal_is_no_false_claim_but_costs_attribution(
    streams: list[Stream],
) -> None:
    score = score_of(streams, tied_to_no_deal)

    assert score.claims.false == 0
    assert score.attribution.whole > 300
    assert score.attribution.part == 0


def test_other_amounts_of_money_are_all_false(streams: list[Stream]) -> None:
    def in_gold(claim: Claim, label: LabelledClaim) -> Claim:
        if label.own.kind in (ValueKind.MONEY, ValueKind.MONEY_PER_SHARE):
            return replace(claim, value=Money(Decimal(1), "XAU"))
        return claim

    plain, spoilt = score_of(streams), score_of(streams, in_gold)

    assert spoilt.terms["price_per_share"].right == spoilt.terms["contract_value"].right == 0
    assert spoilt.terms["price_per_share"].false >= plain.terms["price_per_share"].right
    assert spoilt.terms["closing_expected"] == plain.terms["closing_expected"]


def test_a_wrong_voice_costs_its_accuracy_and_nothing_else(streams: list[Stream]) -> None:
    def negated(claim: Claim, label: LabelledClaim) -> Claim:
        return replace(claim, modality=Modality.CORRECTED)

    score = score_of(streams, negated)

    assert (score.claims.false, score.claims.missed) == (0, 0)
    assert score.modalities.accuracy < 0.05
    assert score.qualifiers.accuracy == 1.0


def on_distractors(article: LabelledArticle, deal_id: str) -> Iterator[Claim]:
    """Yield a claim that rests on each distractor of an article."""
    for number, trap in enumerate(article.distractors):
        start, end = trap.places[0]
        label = replace(article.claims[0], deal_id=deal_id, places=((start, end),))
        yield replace(claim_of(label, number), term="no such term")


def test_every_claim_that_rests_on_a_distractor_is_counted(streams: list[Stream]) -> None:
    stream = streams[0]
    article = next(one for one in stream.articles if one.distractors and one.claims)
    own_terms = {"no such term": stream.terms["deal_value"]}
    claims = list(on_distractors(article, stream.watchlist.deals[0].deal_id))

    stream = replace(stream, terms={**stream.terms, **own_terms})
    result, score = score_article(stream, article, claims)

    assert score.distractors.part == score.distractors.whole == len(claims)
    assert {one.distractor for one in result.false_claims} == set(article.distractors)


# ---------------------------------------------------------------- one article, written for it


def score_claims(stream: Stream, *claims: Claim) -> Score:
    return score_article(stream, stream.articles[0], claims)[1]


def test_the_document_is_as_the_extractor_would_make_it(tmp_path: Path) -> None:
    document = a_stream(tmp_path).articles[0].document

    assert document.text == f"{SENTENCE}\n\nTerms\n\n{SENTENCE}"
    assert [document.text[one.start : one.end] for one in document.blocks] == [
        SENTENCE, "Terms", SENTENCE,
    ]  # fmt: skip
    sections = [(one.section, one.is_list_item) for one in document.blocks]
    assert sections == [(Section.TITLE, False), (Section.HEADING, False), (Section.BODY, True)]


def test_a_quote_that_is_not_in_the_article_is_an_error_not_a_miss(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not in the article"):
        a_stream(tmp_path, PRICE | {"quote": "for $5 bn"})


def test_a_wrong_qualifier_costs_its_accuracy_and_nothing_else(tmp_path: Path) -> None:
    stream = a_stream(tmp_path, PRICE)
    score = score_claims(stream, price_claim(stream, qualifier=Qualifier.BARE))

    assert score.claims == Tally(right=1)
    assert score.qualifiers.accuracy == 0.0
    assert score.modalities.accuracy == 1.0


def test_a_second_claim_on_a_passage_is_neither_right_nor_false(tmp_path: Path) -> None:
    stream = a_stream(tmp_path, PRICE)
    score = score_claims(stream, price_claim(stream), price_claim(stream))

    assert score.claims == Tally(right=1)
    assert score.repeats == 1


@pytest.mark.parametrize(("section", "false"), [(Section.TITLE, 0), (Section.BODY, 1)])
def test_a_headline_may_repeat_the_body_but_a_body_no_other_passage(
    tmp_path: Path, section: Section, false: int
) -> None:
    stream = a_stream(tmp_path, PRICE)
    far: dict[str, Any] = dict.fromkeys(
        ("value_start", "value_end", "quote_start", "quote_end"), 10_000
    )
    claims = price_claim(stream), replace(price_claim(stream), section=section, **far)
    score = score_claims(stream, *claims)

    assert score.claims == Tally(right=1, false=false)
    assert score.restated == 1 - false


def test_a_headline_with_another_value_is_false(tmp_path: Path) -> None:
    stream = a_stream(tmp_path, PRICE)
    other = Money(Decimal(6_000_000_000), "USD")
    claim = price_claim(stream, section=Section.TITLE, value=other)

    assert score_claims(stream, claim).claims == Tally(false=1, missed=1)


def test_a_wrong_value_on_the_right_deal_is_not_called_a_wrong_deal(tmp_path: Path) -> None:
    stream = a_stream(tmp_path, PRICE)
    score = score_claims(stream, price_claim(stream, term="valuation"))

    assert score.reasons == {"wrong_term": 1}
    assert score.wrong_deal.part == 0


DAY = Period(None, date(2026, 4, 1), "day")
LAST_DAY: dict[str, Any] = {
    "term": "outside_date", "words": "March 31, 2026", "value": DAY, "qualifier": Qualifier.BARE,
}  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "is_derived"),
    [
        ({}, True),
        ({"value": Money(Decimal(6_000_000_000), "USD")}, False),
        ({"value": Money(Decimal(5_000_000_000), "EUR")}, False),
        ({"qualifier": Qualifier.BARE}, False),
        ({"words": "March 31, 2026"}, False),  # the value stands elsewhere in the quote
        ({"words": "March 31, 2026", "value": DAY, "qualifier": Qualifier.UP_TO}, True),
        ({"words": "March 31, 2026", "value": DAY, "qualifier": Qualifier.BARE}, False),
        (LAST_DAY, True),
        (LAST_DAY | {"value": Period(None, date(2026, 5, 1), "day")}, False),
        (LAST_DAY | {"qualifier": Qualifier.UP_TO}, False),
    ],
)
def test_evidence_gives_value_and_qualifier_again(
    tmp_path: Path, fields: dict[str, Any], is_derived: bool
) -> None:
    stream = a_stream(tmp_path, PRICE)
    claim = price_claim(stream, **fields)

    assert rederives(claim, stream.articles[0].document) is is_derived


@pytest.mark.parametrize(
    ("change", "tally"),
    [
        ({}, Tally(right=1)),
        ({"qualifier": "bare"}, Tally(false=1, missed=1)),
        ({"value": {"amount": "6", "currency": "USD"}}, Tally(false=1, missed=1)),
        ({"quote": "Acme will buy Bolt"}, Tally(missed=1)),
    ],
)
def test_money_is_scored_as_the_grammar_reads_it(
    tmp_path: Path, change: dict[str, Any], tally: Tally
) -> None:
    assert score_claims(a_stream(tmp_path, PRICE | change)).money == tally


@pytest.mark.parametrize(
    ("start", "end", "quote", "part"),
    [
        ("2026-03-31", "2026-04-01", SENTENCE, 1),
        (None, "2026-04-01", SENTENCE, 1),  # "by": only the end counts
        ("2026-03-01", "2026-04-01", SENTENCE, 0),
        (None, "2026-05-01", SENTENCE, 0),
        (None, "2026-04-01", "Acme will buy Bolt", 0),
    ],
)
def test_periods_are_scored_as_the_grammar_reads_them(
    tmp_path: Path, start: str | None, end: str, quote: str, part: int
) -> None:
    value = {"start": start, "end": end, "granularity": "day"}
    label = PRICE | {"term": "closing_expected", "value": value, "quote": quote}
    stream = a_stream(tmp_path, label)

    assert score_claims(stream).periods == Share(part, 1)


# ---------------------------------------------------------------- sums


def test_macro_f1_weighs_a_rare_word_like_a_common_one() -> None:
    confusion = Confusion()
    for _ in range(98):
        confusion.count("announced", "announced", is_right=True)
    confusion.count("denied", "announced", is_right=False)
    confusion.count("denied", "planned", is_right=True)  # another word that its label accepts

    assert confusion.accuracy == 0.99
    assert confusion.macro_f1 == pytest.approx((2 * 98 / (2 * 98 + 1) + 2 / 3) / 2)


def test_scores_of_parts_add_up() -> None:
    one, two = Score(articles=1), Score(articles=2)
    one.terms["premium"].add(Tally(1, 2, 3))
    two.terms["premium"].add(Tally(10, 20, 30))
    two.alerts.add(Tally(0, 1, 0))
    two.told_articles = 4
    one.add(two)

    assert one.articles == 3
    assert one.terms["premium"] == Tally(11, 22, 33)
    assert one.figures()["false_alerts_per_1000"] == 250


# ---------------------------------------------------------------- the page of faults


@pytest.fixture(scope="module")
def result(streams: list[Stream]) -> StreamResult:
    return score_stream(streams[0], orders=2)


def test_the_page_never_shows_the_test_part(result: StreamResult) -> None:
    with pytest.raises(ValueError, match="test"):
        report({"dev": [result], "test": [result]})


def test_the_page_shows_each_miss_in_its_article_and_escapes_it(streams: list[Stream]) -> None:
    stream = next(one for one in streams if one.articles[0].claims)
    article = stream.articles[0]
    document = replace(article.document, text=article.document.text.replace(" ", "<", 1))
    article = replace(article, document=document)
    faults, score = score_article(stream, article, [])

    page = report({"dev": [StreamResult(stream, (faults,), (), score)]})

    assert page.count('<li class="missed">') == score.claims.missed > 0
    assert page.count('<mark class="missed">') > score.claims.missed // 2
    assert document.text.partition("\n")[0] not in page
    assert document.text.partition("\n")[0].replace("<", "&lt;") in page
