"""Copies of one text, and the names that articles give for their source."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealterms.projections.origins import (
    COPY_SIMILARITY,
    SketchedArticle,
    are_copies,
    find_groups,
    origin_name,
    similarity,
    sketch,
)
from support.fold_claims import day


def a_text(seed: int, words: int = 300) -> str:
    source = random.Random(seed)
    return " ".join(f"word{source.randrange(4000)}" for _ in range(words))


def an_article(name: str, text: str, published: int | None, by: str = "") -> SketchedArticle:
    when = None if published is None else day(published)
    return SketchedArticle(name, by or name, when, sketch(text))


def test_a_text_is_wholly_similar_to_itself() -> None:
    assert similarity(sketch(a_text(1)), sketch(a_text(1))) == 1.0


def test_two_reports_share_nothing() -> None:
    assert similarity(sketch(a_text(1)), sketch(a_text(2))) < 0.05


def test_an_empty_text_resembles_nothing() -> None:
    assert similarity(sketch(""), sketch("")) == 0.0


@pytest.mark.parametrize("kept", [300, 260, 220])
def test_a_preface_and_a_cut_tail_leave_a_copy(kept: int) -> None:
    copy = "Distributed on behalf of the issuer. " + " ".join(a_text(1).split()[:kept])

    assert similarity(sketch(a_text(1)), sketch(copy)) >= COPY_SIMILARITY


def test_case_and_punctuation_make_no_difference() -> None:
    text = a_text(3)

    assert sketch(text.upper().replace(" ", ",  ")) == sketch(text)


def test_the_estimate_is_near_the_share_of_common_shingles() -> None:
    first, second = a_text(5, 600).split(), a_text(6, 600).split()
    mixed = " ".join(first[:300] + second[:300])

    estimate = similarity(sketch(" ".join(first)), sketch(mixed))

    assert abs(estimate - 297 / 897) < 0.15


def test_a_group_is_named_after_its_earliest_dated_member() -> None:
    release, copy = an_article("z", a_text(1), 3, "Acme"), an_article("a", a_text(1), 4)
    undated = an_article("b", a_text(1), None)

    [group] = find_groups([undated, copy, release])

    assert group[0] is release
    assert {one.article_id for one in group} == {"z", "a", "b"}


def test_copies_of_copies_are_one_group() -> None:
    words = a_text(1, 400).split()
    texts = [" ".join(words[start : start + 280]) for start in (0, 60, 120)]
    articles = [an_article(f"a{place}", text, place) for place, text in enumerate(texts)]

    assert not are_copies(articles[0].sketch, articles[2].sketch)
    assert find_groups(articles) == [articles]


def test_an_article_alone_is_its_own_origin() -> None:
    one, other = an_article("a", a_text(1), 1), an_article("b", a_text(2), 1)

    assert find_groups([other, one]) == [[one], [other]]


def test_copies_share_more_than_a_few_words() -> None:
    assert are_copies(sketch(a_text(1)), sketch(a_text(1)))
    assert not are_copies(sketch("four words of text"), sketch("four words of text"))
    assert not are_copies(sketch(""), sketch(""))


@given(st.integers(0, 300), st.integers(0, 60))
def test_two_texts_are_copies_if_half_of_them_is_common(start: int, seed: int) -> None:
    """The bound that spares most comparisons agrees with the estimate itself."""
    words = a_text(seed, 600).split()
    first, second = (sketch(" ".join(words[at : at + 300])) for at in (0, start))

    assert are_copies(first, second) == (similarity(first, second) >= COPY_SIMILARITY)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9) | st.none()), max_size=8),
       st.randoms(use_true_random=False))  # fmt: skip
def test_origins_do_not_depend_on_the_order_of_articles(
    drawn: list[tuple[int, int | None]], shuffler: random.Random
) -> None:
    articles = [
        an_article(f"a{place}", a_text(seed, 60), when) for place, (seed, when) in enumerate(drawn)
    ]
    shuffled = list(articles)
    shuffler.shuffle(shuffled)

    assert find_groups(shuffled) == find_groups(articles)


@pytest.mark.parametrize(("name", "other"), [
    ("The Gazette", "Gazette"), ("Reuters.com", "reuters"), ("A.P.", "AP"),
    ("Wall  Street Journal", "the Wall Street Journal"), ("Bloomberg's", "Bloomberg"),
])  # fmt: skip
def test_one_source_has_one_name(name: str, other: str) -> None:
    assert origin_name(name) == origin_name(other)


def test_two_sources_have_two_names() -> None:
    assert origin_name("Financial Times") != origin_name("The Times")
