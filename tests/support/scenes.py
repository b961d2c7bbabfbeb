"""Scenes for tests of speech and time: invented articles about one invented deal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from dealterms.claims.claim import Section
from dealterms.claims.document import Block, Document, Party, WatchedDeal
from dealterms.claims.lines import annotate
from dealterms.claims.marking import Marked
from dealterms.claims.scene import Scene, view
from dealterms.claims.speech import Voice, voice_of
from dealterms.claims.stance import stance_of

PUBLISHED_AT = datetime(2026, 2, 17, 12, tzinfo=UTC)
"""A Tuesday."""

DEAL = WatchedDeal(
    "halden-tressel",
    "Halden – Tressel",
    ("acquisition",),
    (
        Party("Halden Marine", ("Halden",), ("buyer",)),
        Party("Tressel Ports", ("Tressel",), ("target",)),
    ),
)


def document_of(
    *paragraphs: str,
    source: str = "outlet",
    title: str = "Halden and Tressel",
    publisher: str = "Evening Ledger",
) -> Document:
    """Return an article; paragraphs that begin with "- " are list items."""
    text, blocks = title, [Block(Section.TITLE, 0, len(title))]
    for paragraph in paragraphs:
        is_item = paragraph.startswith("- ")
        words = paragraph.removeprefix("- ")
        start = len(text) + 2
        text += "\n\n" + words
        blocks.append(Block(Section.BODY, start, len(text), is_item))
    return Document("a1", "h1", text, tuple(blocks), PUBLISHED_AT, publisher, source)


def scene_of(*paragraphs: str, **how: str) -> Scene:
    """Return the article as the rules of the deal see it."""
    return view(annotate(document_of(*paragraphs, **how), (DEAL,)), DEAL)


@dataclass(frozen=True, slots=True)
class Place:
    """A value in an article: its line and its offset."""

    scene: Scene
    line: Marked
    position: int


def place_of(scene: Scene, words: str) -> Place:
    """Return where the first body occurrence of some words stands."""
    at = scene.document.text.index(words, len(scene.document.text.split("\n\n")[0]))
    for line in scene.lines:
        if line.line.sentence.start <= at < line.line.sentence.end:
            return Place(scene, line, at)
    raise AssertionError(words)


def voice_in(scene: Scene, words: str, *, is_period: bool = False, term: str = "") -> Voice:
    """Return who says the words in the scene, and how firmly."""
    place = place_of(scene, words)
    return voice_of(
        scene, place.line, place.position, stance_of(scene), is_period=is_period, term=term
    )
