"""What a claim rests on stands where the claim says it stands."""

from __future__ import annotations

from collections.abc import Iterator

from dealterms.claims.lines import annotate
from dealterms.claims.marking import Marked
from dealterms.claims.rules.spans import document_span
from dealterms.claims.scene import view
from quality.corpus import load_split


def lines() -> Iterator[tuple[str, Marked]]:
    """Yield the lines of every fifth article of train, each with its document's text."""
    for stream in load_split("train"):
        for article in stream.articles[::5]:
            reading = annotate(article.document, stream.watchlist.deals)
            for deal in stream.watchlist.deals:
                for line in view(reading, deal).lines:
                    yield article.document.text, line


def test_every_character_between_the_marks_leads_back_to_itself_in_the_document() -> None:
    wrong = [
        line.text
        for text, line in lines()
        if any(text[slice(*document_span(line, (at, at + 1)))] != line.text[at]
               for at in _between_marks(line))
    ]  # fmt: skip

    assert wrong == []


def _between_marks(line: Marked) -> list[int]:
    spans = (*line.quantity_spans, *line.period_spans, *line.mention_spans)
    marked = {at for start, end in spans for at in range(start, end)}
    return [at for at in range(len(line.text)) if at not in marked]
