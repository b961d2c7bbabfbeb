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
    wire_credit,
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
    ("Bloomberg News", "Bloomberg"), ("AP", "The Associated Press"), ("FT.", "FT"),
])  # fmt: skip
def test_one_source_has_one_name(name: str, other: str) -> None:
    assert origin_name(name) == origin_name(other)


def test_two_sources_have_two_names() -> None:
    assert origin_name("Financial Times") != origin_name("The Times")


STORY = (
    "Kessel & Rowe has agreed to buy Brightwater Foods for $27.50 per share in cash, the companies "
    "said on Monday, in a deal that values the maker of frozen meals at about $4.1 billion "
    "including debt. The offer is a premium of 31 percent over the closing price on Friday. Both "
    "boards have approved the transaction, which is expected to close in the second half of the "
    "year, subject to the approval of regulators and of shareholders. Brightwater would pay a "
    "termination fee of $190 million if it accepted a better offer. The buyer said it would keep "
    "the headquarters in Chicago and the name of the brand. It expects savings of $120 million a "
    "year by the third year after closing, half of them from purchasing. Shares of Brightwater "
    "rose 28 percent before the opening bell, while those of Kessel fell 2 percent. The two have "
    "been in talks since March, a person familiar with the matter said."
)
LOCAL = (
    " In Springfield, where Brightwater employs 800 people, the mayor said she had been assured "
    "that the plant would stay open. Union officials asked for a meeting with the new owner, and "
    "said that they had heard nothing so far."
)
SAME_FACTS = (
    "Brightwater Foods is to be taken over by Kessel & Rowe. The food group offers $27.50 in cash "
    "for each share, or roughly $4.1 billion with debt, according to a joint statement. Directors "
    "on both sides back the plan. Completion is foreseen for the second half, once shareholders "
    "and antitrust authorities have given their consent. Should a better bid be accepted, $190 "
    "million would be due to Kessel. Before trading began, Brightwater gained 28 percent; the "
    "bidder lost 2 percent."
)
REWRITE = (
    "The owner of Brightwater Foods has found a buyer, Reuters reported. Kessel & Rowe would pay "
    "$27.50 per share in cash, or about $4.1 billion including debt, the agency said, and keep the "
    "headquarters in Chicago."
)


def _half(text: str) -> str:
    return text[: text.index(". ", len(text) // 2) + 1]


@pytest.mark.parametrize(
    ("text", "is_copy"),
    [
        ("Frozen meals maker to be sold. " + STORY, True),
        (STORY.replace("on Monday", "on May 11").replace("has agreed", "agreed"), True),
        (_half(STORY), True),
        (STORY + LOCAL, True),
        (LOCAL.strip() + " " + _half(STORY), False),
        (SAME_FACTS, False),
        (REWRITE, False),
    ],
    ids=["another headline", "edited words", "cut to a half", "a local paragraph",
         "a local story with a cut one below", "another story of the same facts", "a rewrite"],
)  # fmt: skip
def test_a_copy_is_the_text_with_edits_and_never_another_story(text: str, is_copy: bool) -> None:
    assert are_copies(sketch(STORY), sketch(text)) is is_copy


@pytest.mark.parametrize(
    ("paragraphs", "agency"),
    [
        (["CHICAGO, May 11 (Reuters) - Kessel & Rowe will buy Brightwater."], "reuters"),
        (["(Reuters) – Kessel & Rowe will buy Brightwater."], "reuters"),
        (["CHICAGO (AP) — Kessel & Rowe will buy Brightwater."], "associated press"),
        (["Kessel & Rowe will buy Brightwater.", "— AP"], "associated press"),
        (["Kessel & Rowe will buy Brightwater.", "(Bloomberg)"], "bloomberg"),
        (["Kessel & Rowe will buy Brightwater.", "Source: Dow Jones Newswires"],
         "dow jones newswires"),
        (["CHICAGO, May 11 /PRNewswire/ -- Kessel & Rowe will buy Brightwater."], None),
        (["CHICAGO (Business Wire) - Kessel & Rowe will buy Brightwater."], None),
        (["Kessel & Rowe will buy Brightwater, Reuters reported."], None),
        (["Kessel & Rowe (Brightwater's rival) - a maker of soups - will buy it."], None),
        (["Kessel & Rowe will buy Brightwater.", "Reuters adds that a rival (AP) is near."], None),
        ([], None),
    ],
)  # fmt: skip
def test_a_wire_story_is_known_by_its_credit(paragraphs: list[str], agency: str | None) -> None:
    assert wire_credit(paragraphs) == agency
