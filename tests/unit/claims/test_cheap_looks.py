"""Cheap looks that pass over a sentence never pass over one that the patterns would read."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from dealterms.claims import periods
from dealterms.claims.mentions import _exact_pattern, _exact_places
from dealterms.claims.names import places_of
from dealterms.claims.needs import ways_of
from dealterms.claims.periods.grammar import GRAMMAR
from support.examples import examples

NAMES = ("Acme Steel Works", "Acme Steel", "Brill", "Acme", "B")
BITS = st.sampled_from(
    ["Acme", "Steel", "Works", "Brill", "B", "&", "@", "s", " ", "  ", "\n", "."]
)


@settings(max_examples=examples(200))
@given(st.from_regex(GRAMMAR.pattern.removeprefix(r"(?<![\w$€£#])")))
def test_whatever_the_grammar_of_periods_reads_holds_one_of_the_words_looked_for(text: str) -> None:
    match = GRAMMAR.search(text)
    if match and match["eo"] is None:  # "the third" is a period only after another, which is held
        assert periods._HOLDS.search(text)


@settings(max_examples=examples(300))
@given(st.lists(BITS, max_size=12).map("".join))
def test_names_are_found_where_a_pattern_of_them_finds_them(text: str) -> None:
    by_pattern = [match.span() for match in _exact_pattern(NAMES).finditer(text)]

    assert list(_exact_places(text, NAMES)) == by_pattern


@settings(max_examples=examples(300))
@given(st.lists(st.sampled_from("ab_ .é"), max_size=12).map("".join), st.sampled_from(["a", "ab"]))
def test_a_word_is_found_where_word_boundaries_find_it(text: str, word: str) -> None:
    by_pattern = [match.start() for match in re.finditer(rf"\b{word}\b", text)]

    assert list(places_of(text, word)) == by_pattern


def test_each_way_of_a_pattern_has_the_names_of_all_its_groups() -> None:
    pattern = re.compile(r"(?P<a>buy)s|to (?P<b>sell) and (?P=b)")

    first, second = map(re.compile, ways_of(pattern))

    assert [match.groupdict() for match in first.finditer("buys")] == [{"a": "buy", "b": None}]
    assert second.fullmatch("to sell and sell")
    assert set(second.groupindex) == {"a", "b"}


def test_a_pattern_whose_groups_go_by_number_is_not_cut() -> None:
    assert ways_of(re.compile(r"(buy)s|sells")) == ()
    assert ways_of(re.compile(r"(?P<a>buy)s|(?P<b>s)ell\2")) == ()
