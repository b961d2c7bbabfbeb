"""What a revision changed: both texts can be told from it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dealterms.web.differences import Change, ChangedParagraph, differences_of

TEXTS = st.lists(st.text("ab c", min_size=1, max_size=12), min_size=1, max_size=5).map("\n\n".join)


def side(paragraphs: tuple[ChangedParagraph, ...], kind: str) -> str:
    """Return one of the two texts: what is the same, and what is of this kind."""
    shown = ["".join(change.text for change in paragraph.changes if change.kind in ("same", kind))
             for paragraph in paragraphs
             if any(change.kind in ("same", kind) for change in paragraph.changes)]  # fmt: skip
    return "\n\n".join(shown)


@given(TEXTS, TEXTS)
def test_either_text_can_be_read_off(before: str, after: str) -> None:
    found = differences_of(before, after)

    assert side(found, "removed") == before
    assert side(found, "added") == after


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(paragraph.is_untouched for paragraph in differences_of(text, text))


def test_an_edited_sentence_shows_the_words_that_changed() -> None:
    (paragraph,) = differences_of("They pay $10 billion in May.", "They pay $12 billion in May.")

    assert paragraph.changes == (
        Change("same", "They pay "),
        Change("removed", "$10"),
        Change("added", "$12"),
        Change("same", " billion in May."),
    )
