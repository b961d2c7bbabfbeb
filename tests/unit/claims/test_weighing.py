"""The second reader: what words around a figure weigh, and when that decides."""

import pytest

from dealterms.claims.document import Watchlist
from dealterms.claims.draft import Draft
from dealterms.claims.reader import drafts_of, read_claims
from dealterms.claims.stance import stance_of
from dealterms.claims.weighing.candidates import FAMILIES
from dealterms.claims.weighing.features import words_of
from dealterms.claims.weighing.neighbours import Neighbours, Opinion
from dealterms.claims.weighing.opinion import cases_of, weighed
from dealterms.claims.weighing.weights import Judge, Weights, load_weights
from support.scenes import DEAL, document_of, scene_of

TEXT = (
    "Halden Marine agreed to buy Tressel Ports for $4.2 billion, the two companies said on Monday.",
    "The harbours of the north should be theirs in the first quarter of 2027.",
)


def test_the_shipped_weights_fit_the_features_of_today() -> None:
    learned = load_weights()

    assert learned is not None
    assert set(learned.families) == set(FAMILIES)


@pytest.mark.parametrize("family", FAMILIES)
def test_chances_are_those_of_one_choice(family: str) -> None:
    learned = load_weights()
    assert learned is not None

    chances = learned.families[family].probabilities(["L0=for", "c=acquire", "nothing known"])

    assert sum(chances.values()) == pytest.approx(1)
    assert all(0 <= chance <= 1 for chance in chances.values())


def test_a_feature_moves_only_the_classes_that_it_has_weights_for() -> None:
    model = Weights(("none", "price"), (0.0, 0.0), {"L0=for": ((1, 2.0),)})

    assert model.probabilities([]) == {"none": 0.5, "price": 0.5}
    assert model.probabilities(["L0=for"])["price"] > 0.85


def test_a_judge_says_yes_above_its_threshold_only() -> None:
    judge = Judge(bias=0.0, of_feature={"sure": 1.0}, threshold=0.6)

    assert judge.accepts({"sure": 1.0})
    assert not judge.accepts({"sure": 0.1})


def test_other_amounts_of_the_same_size_change_no_feature() -> None:
    other = [words.replace("$4.2 billion", "$7.9 billion") for words in TEXT]

    assert _features(*TEXT) == _features(*other)


def test_what_the_rules_found_is_kept_in_its_order() -> None:
    scene = scene_of(*TEXT)
    found = drafts_of(scene, stance_of(scene))

    kept = weighed(scene, found)

    drafts = [one for one in found if isinstance(one, Draft)]
    assert [one for one in kept if one in drafts] == [d for d in drafts if d in kept]
    assert len(kept) >= len(found)


def test_the_same_article_is_weighed_the_same_twice() -> None:
    first, second = (
        read_claims(document_of(*TEXT), Watchlist((DEAL,))) for _ in range(2)
    )

    assert first == second


@pytest.mark.parametrize(
    "sentence",
    [
        "The harbours should be on board in the first quarter of next year.",
        "They hope to have the purchase behind them in the first quarter of 2027.",
    ],
)
def test_a_date_that_no_rule_knows_is_read_by_the_words_around_it(sentence: str) -> None:
    document, watchlist = document_of(TEXT[0], sentence), Watchlist((DEAL,))

    read = {claim.term for claim in read_claims(document, watchlist).claims}

    assert "closing_expected" in read


def test_shares_cast_in_a_vote_are_no_stake_whatever_a_rule_makes_of_them() -> None:
    sentence = "About 72 percent of the shares outstanding were cast in favor of Tressel Ports."
    document, watchlist = document_of(TEXT[0], sentence), Watchlist((DEAL,))

    read = {claim.term for claim in read_claims(document, watchlist).claims}

    assert "stake_percent" not in read


def test_the_day_of_a_verdict_is_not_that_of_the_completion() -> None:
    sentence = "Halden Marine and Tressel Ports expect the verdict in the second quarter of 2027."
    document, watchlist = document_of(TEXT[0], sentence), Watchlist((DEAL,))

    assert "closing_expected" not in {c.term for c in read_claims(document, watchlist).claims}


def test_the_first_three_months_of_a_year_are_a_date_and_no_duration() -> None:
    scene = scene_of("Halden Marine begins with Tressel Ports in the first three months of 2027.")

    assert [case.candidate.family for case in cases_of(scene, ())] == ["period"]


def _features(*paragraphs: str) -> list[tuple[str, ...]]:
    scene = scene_of(*paragraphs)
    assert list(words_of(scene))
    return [case.features for case in cases_of(scene, ())]


# ---------------------------------------------------------------- the other values of an article

TWO = (
    "Halden Marine agreed to buy Tressel Ports for $4.2 billion, the two companies said on Monday.",
    "Its own yards brought in $1.1 billion. The $4.2 billion will be paid at once.",
)


def _opinions(chances: dict[str, float]) -> tuple[list[Opinion], Neighbours]:
    """Return an opinion for each amount of TWO, as likely the value of the deal as told."""
    scene = scene_of(*TWO)
    cases = [case for case in cases_of(scene, ()) if case.candidate.family == "money"]
    opinions = [
        Opinion(case, {"deal_value": chance, "none": 1 - chance})
        for case, chance in zip(cases, chances.values(), strict=True)
    ]
    return opinions, Neighbours(scene, opinions)


def test_another_value_that_is_surely_the_term_is_a_rival_and_the_same_value_is_none() -> None:
    (first, yards, again), near = _opinions({"first": 0.9, "yards": 0.5, "again": 0.4})

    assert near.rival(yards.case, "deal_value") == 0.9
    assert near.rival(first.case, "deal_value") == 0.5
    assert near.rival(again.case, "deal_value") == 0.5
    assert near.line_rival(yards.case, "deal_value") == 0.0


def test_a_value_that_the_article_tells_again_is_as_likely_as_its_plainest_place() -> None:
    (first, yards, again), near = _opinions({"first": 0.9, "yards": 0.5, "again": 0.4})

    assert near.same(again, "deal_value") == 0.9
    assert near.same(first, "deal_value") == 0.4
    assert near.same(yards, "deal_value") is None


def test_what_the_rules_bind_elsewhere_is_told_by_value() -> None:
    scene = scene_of(*TWO)
    found = drafts_of(scene, stance_of(scene))
    opinions = [Opinion(case, {}) for case in cases_of(scene, found)]
    near = Neighbours(scene, opinions)
    (first, yards, _) = (one for one in opinions if one.case.candidate.family == "money")

    assert [draft.term for draft in first.case.drafts] == ["deal_value"]
    assert near.is_bound_elsewhere(yards.case, "deal_value")
    assert not near.is_bound_elsewhere(first.case, "deal_value")
