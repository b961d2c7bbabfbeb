"""Quotes on a text: together the pieces are the text, and those of a quote are the quote."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dealterms.web.highlights import Paragraph, Piece, Quote, paragraphs_of


@st.composite
def texts_with_quotes(draw: st.DrawFn) -> tuple[str, list[Quote]]:
    paragraphs = draw(st.lists(st.text("abc \n", min_size=1, max_size=30), max_size=5))
    text = "\n\n".join(paragraphs)
    places = st.integers(-2, len(text) + 2)
    spans = draw(st.lists(st.tuples(places, places), max_size=6))
    return text, [Quote(f"q{n}", start, end) for n, (start, end) in enumerate(spans)]


@given(texts_with_quotes())
def test_nothing_of_the_text_is_lost_but_the_gaps(drawn: tuple[str, list[Quote]]) -> None:
    text, quotes = drawn
    shown = "".join(
        piece.text for paragraph in paragraphs_of(text, quotes) for piece in paragraph.pieces
    )

    assert shown.replace("\n", "") == text.replace("\n", "")


@given(texts_with_quotes())
def test_the_pieces_of_a_quote_are_its_words(drawn: tuple[str, list[Quote]]) -> None:
    text, quotes = drawn
    pieces = [piece for paragraph in paragraphs_of(text, quotes) for piece in paragraph.pieces]
    for quote in quotes:
        shown = "".join(piece.text for piece in pieces if quote.key in piece.keys)
        is_inside = 0 <= quote.start < quote.end <= len(text)
        words = text[quote.start : quote.end] if is_inside else ""
        assert shown.replace("\n", "") == words.replace("\n", "")


def test_a_quote_inside_another_ends_by_itself() -> None:
    (paragraph,) = paragraphs_of("up to $100 billion", [Quote("a", 0, 18), Quote("b", 6, 10)])

    assert paragraph == Paragraph(
        (
            Piece("up to ", ("a",), starting=("a",)),
            Piece("$100", ("a", "b"), starting=("b",), ending=("b",)),
            Piece(" billion", ("a",), ending=("a",)),
        )
    )


def test_a_paragraph_knows_what_kind_of_block_it_is() -> None:
    kinds = [paragraph.kind for paragraph in paragraphs_of("A\n\nB", [], {0: "title"})]

    assert kinds == ["title", "body"]
