"""A prefiltered search answers as the plain one: on patterns made up, and on all there are."""

from __future__ import annotations

import copy
import pickle
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealterms.claims import prefilter
from dealterms.claims.needs import forms_of, needs_of, ways_of, words_of
from dealterms.claims.prefilter import Pattern, Text
from dealterms.claims.reader import read_claims
from quality.corpus import Stream, load_split
from support.examples import examples

# ---------------------------------------------------------------- patterns and texts made up

Case = Callable[[str], str]
Made = tuple[str, str]
"""A pattern, and words that it may well match."""

WORDS = "buy buying sale to SI in k é § ‡ ω ¤ _ 7 @A @O".split()
BETWEEN = ["", " ", "\u00a0", "\n ", ", ", "-", "’s ", ".", "?"]
ATOMS: list[Made] = [
    *((word, word) for word in WORDS),
    (r"\b", ""), (r"\B", ""), ("^", ""), ("$", ""), (r"\s+", "\n "), (r"\s*", ""), (r"\w+", "buys"),
    (r"\W", "-"), (r"\d", "7"), ("[a-z]", "q"), ("[^;]{0,4}", "to "), (".", "x"), ("[st]", "s"),
    (r"[\s,-]*", ", "), ("@[AO]", "@O"), ("@", "@"), (r"\?", "?"), ("-", "-"), ("’s", "’s"),
    (" ", " "), ("(?<!to )", ""), ("(?<=buy)", ""), ("(?<=@)", ""), ("İ", "i"), ("s", "ſ"),
    ("#", "#"),
]  # fmt: skip


def joined(parts: list[Made]) -> Made:
    return "".join(source for source, _ in parts), "".join(words for _, words in parts)


def wrapped(inner: st.SearchStrategy[Made]) -> st.SearchStrategy[Made]:
    """Patterns made of smaller ones."""
    several = st.lists(inner, min_size=2, max_size=4)
    quantifier = st.sampled_from(
        [("?", 0), ("*", 2), ("+", 1), ("{2}", 2), ("{0,2}", 0), ("*+", 1)]
    )
    group = st.sampled_from([("(?=", 0), ("(?!", 0), ("(", 1), ("(?>", 1), ("(?-i:", 1)])
    return st.one_of(
        several.map(joined),
        st.tuples(several, st.sampled_from(["", r"\b"])).map(
            lambda made: (f"{made[1]}(?:{'|'.join(s for s, _ in made[0])})", made[0][-1][1])
        ),
        st.tuples(inner, quantifier).map(
            lambda made: (f"(?:{made[0][0]}){made[1][0]}", made[0][1] * made[1][1])
        ),
        st.tuples(group, inner).map(
            lambda made: (f"{made[0][0]}{made[1][0]})", made[1][1] * made[0][1])
        ),
    )


MADE = st.one_of(
    st.recursive(st.sampled_from(ATOMS), wrapped, max_leaves=12),
    st.lists(
        st.recursive(st.sampled_from(ATOMS), wrapped, max_leaves=5), min_size=2, max_size=5
    ).map(lambda made: ("|".join(source for source, _ in made), made[-1][1])),
)
FLAGS = st.sampled_from([0, re.IGNORECASE, re.IGNORECASE | re.MULTILINE, re.ASCII])
CASES = st.sampled_from([str.lower, str.upper, str.title, str])
TEXTS = st.lists(
    st.tuples(st.sampled_from(WORDS), CASES, st.sampled_from(BETWEEN)), max_size=4
).map(lambda bits: "".join(case(word) + gap for word, case, gap in bits))


def spans(matches: Iterable[re.Match[str]]) -> list[tuple[int, int]]:
    return [match.span() for match in matches]


def span_of(match: re.Match[str] | None) -> tuple[int, int] | None:
    return match.span() if match else None


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A prefilter with no patterns but those that a test makes; the real index stays as it is."""
    monkeypatch.setattr(prefilter, "_PATTERNS", [])
    monkeypatch.setattr(prefilter, "_index", cache(lambda: prefilter._Index(prefilter._PATTERNS)))


def made(source: str, flags: int) -> Pattern:
    """Return a pattern that is the only one of its index."""
    prefilter._PATTERNS.clear()
    prefilter._index.cache_clear()
    return Pattern(source, flags)


def answers(pattern: Pattern, text: str) -> list[object]:
    return [
        span_of(pattern.search(text)),
        span_of(pattern.match(text)),
        spans(pattern.finditer(text)),
    ]


@pytest.mark.usefixtures("alone")
@settings(max_examples=examples(500))
@given(MADE, FLAGS, TEXTS, TEXTS, CASES, st.integers(0, 20), st.integers(0, 30))
def test_a_made_up_pattern_finds_in_a_text_and_in_its_slices_what_it_finds_in_the_plain_string(
    example: Made, flags: int, before: str, after: str, case: Case, start: int, stop: int
) -> None:
    source, matched = example
    words = before + case(matched) + after
    pattern = made(source, flags)
    text = Text(words)

    assert answers(pattern, text) == answers(pattern, words)
    assert answers(pattern, text[start:stop]) == answers(pattern, words[start:stop])
    assert answers(pattern, text[-stop:]) == answers(pattern, words[-stop:])


@pytest.mark.usefixtures("alone")
@settings(max_examples=examples(200))
@given(MADE, TEXTS, TEXTS)
def test_the_words_around_a_quantity_may_show_other_quantities_under_another_mark(
    example: Made, before: str, after: str
) -> None:
    source, matched = example
    words = f"{before}{matched.replace('#', '§')}§ {after}"
    pattern = made(source, re.IGNORECASE)
    whole = Text(words)

    for at in (at for at, char in enumerate(words) if char == "§"):
        left, right = words[:at].replace("§", "#"), words[at + 1 :].replace("§", "#")
        assert answers(pattern, Text.part(left, whole)) == answers(pattern, left)
        assert answers(pattern, Text.part(right, whole)) == answers(pattern, right)


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("buy|buying", "Buying"),
        ("buying|buy|sale", "to buy, buying, a SALE"),
        (r"to[\s,-]*buys", "tobuys"),
        (r"buy(?<=to buy)ing", "to buying"),
        (r"buy\Bing", "buying"),
        (r"at @\bA", "at @A"),
        ("sideω", "SIDEΩ"),
        ("a +a|aaa|aa a", "aa aaaaa a a"),
    ],
)
def test_a_pattern_that_is_easily_got_wrong_answers_as_the_plain_one(
    source: str, words: str
) -> None:
    pattern = made(source, re.IGNORECASE)

    assert answers(pattern, Text(words)) == answers(pattern, words)


@pytest.mark.usefixtures("alone")
def test_another_quantity_is_found_under_its_other_mark() -> None:
    pattern = made(r"worth\s+#", 0)

    assert pattern.search(Text.part("worth # ", Text("worth § and §")))


# ---------------------------------------------------------------- what is read off


@pytest.mark.parametrize(
    ("source", "needs"),
    [
        (r"\b(?:acquir\w+|buys?)\s+", [{" acquir", " buy", " buys"}]),
        ("colou?r", [{"color", "colour"}]),
        (r"to\s+buy.*later", [{"later"}, {"to buy"}]),
        (r"buy(?= now)", [{"buy now"}, {"buy"}]),
        (r"(?<=@A )buys", [{" @a "}, {"buys"}]),
        (r"buys(?! not)(?<!never )", [{"buys"}]),
        (r"(?:buys)?\w*", []),
        (r"@\b[AT]", [{" @a", " @t"}]),
        (r"\bİt\b", []),
        (r"(?a)buys", []),
        (r"(x)?buys(?(1)sale|hire)", [{"xbuys", "buys"}]),
    ],
)
def test_a_pattern_needs_what_stands_in_every_match(source: str, needs: list[set[str]]) -> None:
    found = {frozenset(need) for need in needs_of(source, 0)}

    assert found == {frozenset(need) for need in needs}


def test_all_that_sre_takes_for_an_ascii_letter_folds_to_it() -> None:
    everything = [chr(code) for code in range(sys.maxunicode + 1)]
    astray = [
        (letter, char)
        for letter in "abcdefghijklmnopqrstuvwxyz0123456789_"
        for char in re.findall(letter, "".join(everything), re.IGNORECASE)
        if forms_of(char) != (letter,)
    ]

    assert astray == []


def test_what_folds_to_a_blank_in_a_pattern_is_no_word_in_any_case() -> None:
    """Else a literal could match a letter, and the blank asked for would not be there."""
    blank = [c for c in map(chr, range(sys.maxunicode + 1)) if not c.isalnum() and c != "_"]
    cased = [c for c in blank if c.lower() == c.upper() and re.search(r"\w", c.lower())]

    assert cased == []


@pytest.mark.parametrize(
    ("source", "ways"),
    [
        (r"buy|\b(?:sale|hire) of", ("buy", r"\b(?:sale) of", r"\b(?:hire) of")),
        (r"(?:(?:buy)|(?:sale[|]))", ("buy", "sale[|]")),
        (r"(?:buy|sale)+", ()),
        (r"(?P<way>buy|sale)", ()),
        (r"buy|s*", ()),
        (r"(?i)buy|sale", ()),
        (r"(?#a|b)buy|sale", ()),
    ],
)
def test_a_pattern_is_cut_into_ways_where_its_matches_stay_the_same(
    source: str, ways: tuple[str, ...]
) -> None:
    assert ways_of(re.compile(source)) == ways


def test_a_mark_of_a_company_is_a_word_with_its_letter_and_without() -> None:
    assert [forms_of(word) for word in words_of("@O’s § 7")] == [
        ("@o", "o"), ("s",), ("§",), ("7",),
    ]  # fmt: skip


# ---------------------------------------------------------------- texts and late patterns


@pytest.mark.usefixtures("alone")
def test_a_pattern_made_after_the_first_text_was_read_is_always_tried() -> None:
    early = made("buys|hires", 0)
    text = Text("Acme sells")
    late = Pattern("sells", 0)

    assert early.search(text) is None
    assert late.search(text)
    assert late.search(Text("It sells"))


def test_a_copy_of_a_text_finds_out_anew_what_it_lacks() -> None:
    text = Text("Acme buys Brill")
    lacks = text.lacks

    for twin in (copy.deepcopy(text), pickle.loads(pickle.dumps(text))):
        assert type(twin) is Text
        assert (twin, twin.lacks) == (text, lacks)


def test_a_slice_that_cuts_a_word_is_a_plain_string() -> None:
    text = Text("Acme buys Brill")

    assert type(text[5:9]) is Text
    assert type(text[6:9]) is str
    assert type(text[5:8]) is str


# ---------------------------------------------------------------- the patterns and texts there are


def texts_read(streams: Iterable[Stream], monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return every text that patterns were asked about while the streams were read."""
    seen: set[str] = set()

    def lacks(self: object, text: str, _plain=prefilter._Index.lacks) -> int:  # type: ignore[no-untyped-def]
        seen.add(str(text))
        return _plain(self, text)

    with monkeypatch.context() as patch:
        patch.setattr(prefilter._Index, "lacks", lacks)
        for stream in streams:
            for article in stream.articles:
                read_claims(article.document, stream.watchlist)
    return seen


def test_each_pattern_of_the_project_answers_as_the_plain_one_on_sentences_of_the_corpus(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every eleventh text here; the slow test below takes them all."""
    assert astray_in(sorted(texts_read(load_split("train")[::6], monkeypatch))[::11]) == []


@pytest.mark.slow
def test_each_pattern_of_the_project_answers_as_the_plain_one_on_every_sentence_of_the_corpus(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    streams = [stream for split in ("train", "dev") for stream in load_split(split)]

    assert astray_in(sorted(texts_read(streams, monkeypatch))) == []


def astray_in(texts: list[str]) -> list[tuple[str, str]]:
    return [
        (pattern.pattern, text)
        for text in map(Text, texts)
        for pattern in prefilter._PATTERNS
        if text.lacks & pattern.bit or pattern.ways
        if spans(pattern.finditer(text)) != spans(pattern.plain.finditer(text))
    ]


def test_the_index_is_made_when_the_first_text_is_read_and_not_at_import() -> None:
    script = (
        "import dealterms.claims.reader\n"
        "from dealterms.claims import prefilter\n"
        "assert prefilter._index.cache_info().currsize == 0\n"
        "assert len(prefilter._PATTERNS) > 700\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=Path.cwd())
