"""The labelled corpus as Python values: what the reader is given, and what it should find."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from dealterms.claims.claim import Section
from dealterms.claims.document import Block, Document, Party, WatchedDeal, Watchlist
from dealterms.claims.values import Value, from_json
from dealterms.claims.vocabulary import TERMS, Term, ValueKind, user_term

__all__ = [
    "FLOORS", "HERE", "SPLITS", "TEST_PARTS", "Distractor", "Expected", "LabelledArticle",
    "LabelledClaim", "Reading", "Span", "Stream", "WantedChange", "WantedValue",
    "files_of_test_part", "load_split", "load_stream", "stream_of",
]  # fmt: skip

HERE = Path(__file__).resolve().parent
SPLITS = (
    "train", "dev", "test", "train2", "test2", "train3", "test3", "train4", "test4", "train5",
    "train6",
    "train7",
)  # fmt: skip
TEST_PARTS = {
    "test": "test_part.sha256",
    "test2": "test2_part.sha256",
    "test3": "test3_part.sha256",
    "test4": "test4_part.sha256",
}
FLOORS = {
    "floor.json": ("train", "dev", "test"),
    "floor2.json": ("train2", "test2"),
    "floor3.json": ("train3", "test3"),
    "floor4.json": ("train4", "test4"),
}
_FOLDERS = ("streams", "articles")
_PREFIXES = {"## ": (Section.HEADING, False), "- ": (Section.BODY, True)}

Span = tuple[int, int]
"""Offsets [start, end) in a document's text."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a passage that counts as right."""

    term: str
    kind: ValueKind
    value: Value


@dataclass(frozen=True, slots=True)
class LabelledClaim:
    """What a passage says; the first of `readings` is the label's own, the others count too.

    `qualifier`, `modality` and `speaker_class` are the label's own words, `qualifiers` and
    `modalities` all that count as right. `places` are the spans at which the quote occurs.
    """

    deal_id: str
    readings: tuple[Reading, ...]
    qualifier: str
    qualifiers: frozenset[str]
    modality: str
    modalities: frozenset[str]
    speaker_class: str
    is_required: bool
    quote: str
    places: tuple[Span, ...]

    @property
    def own(self) -> Reading:
        """The label's own reading."""
        return self.readings[0]

    @property
    def is_vague(self) -> bool:
        """True where the words give no more than an order of magnitude."""
        return self.qualifier == "vague"


@dataclass(frozen=True, slots=True)
class Distractor:
    """A passage that must not become a claim, and why."""

    quote: str
    reason: str
    places: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """An article as the reader sees it, with its labels."""

    document: Document
    claims: tuple[LabelledClaim, ...]
    distractors: tuple[Distractor, ...]


@dataclass(frozen=True, slots=True)
class WantedChange:
    """An alert that an article must raise; `new` None asks for no certain value."""

    deal_id: str
    kind: str
    term: str
    new: Value | None


@dataclass(frozen=True, slots=True)
class WantedValue:
    """A value that must stand when a stream has ended; each set holds the words that count."""

    deal_id: str
    term: str
    value: Value
    layers: frozenset[str]
    qualifiers: frozenset[str]
    modalities: frozenset[str]


@dataclass(frozen=True, slots=True)
class Expected:
    """The alerts of a stream by article id, and what stands at its end."""

    after: Mapping[str, tuple[WantedChange, ...]]
    tolerated: Mapping[str, tuple[WantedChange, ...]]
    final: tuple[WantedValue, ...]
    absent: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Stream:
    """One file of the corpus; `expected` is None for short articles that have nothing to do with
    each other."""

    stream_id: str
    watchlist: Watchlist
    terms: Mapping[str, Term]
    articles: tuple[LabelledArticle, ...]
    expected: Expected | None

    def kind_of(self, term: str) -> ValueKind:
        """Return the kind of a term of the vocabulary or of the watched deals' own."""
        return self.terms[term].kind


def load_split(split: str, root: Path = HERE) -> list[Stream]:
    """Return the streams and the short articles of a split, in the order of their names."""
    paths = sorted(path for folder in _FOLDERS for path in (root / folder / split).glob("*.json"))
    return [load_stream(path) for path in paths]


def files_of_test_part(split: str, root: Path = HERE) -> list[Path]:
    """Return every file of a test part, in the order of their paths."""
    return sorted(path for folder in _FOLDERS for path in (root / folder / split).glob("*.json"))


def load_stream(path: Path) -> Stream:
    """Return the stream in a file that check_corpus.py finds nothing wrong with."""
    return stream_of(json.loads(path.read_text(encoding="utf-8")))


def stream_of(table: Mapping[str, Any]) -> Stream:
    """Return the stream that a file or a program describes in the format of FORMAT.md."""
    deals = tuple(_deal(one) for one in table["config"]["deals"])
    terms = TERMS | {term.term_id: term for deal in deals for term in deal.terms}
    articles = tuple(_article(one, terms) for one in table["articles"])
    expected = _expected(table["expected"], terms) if table["expected"]["after"] else None
    return Stream(table["id"], Watchlist(deals), terms, articles, expected)


def _deal(table: dict[str, Any]) -> WatchedDeal:
    return WatchedDeal(
        table["id"], table["name"], tuple(table["types"]),
        tuple(
            Party(one["name"], tuple(one.get("aliases", ())), tuple(one.get("roles", ())))
            for one in table["parties"]
        ),
        date.fromisoformat(table["since"]) if table.get("since") else None,
        tuple(
            user_term(one["id"], one["kind"], tuple(one.get("cues", ())))
            for one in table.get("terms") or ()
        ),
    )  # fmt: skip


# ---------------------------------------------------------------- articles


def _article(table: dict[str, Any], terms: Mapping[str, Term]) -> LabelledArticle:
    document = _document(table)
    return LabelledArticle(
        document,
        tuple(_claim(one, document.text, terms) for one in table["claims"]),
        tuple(
            Distractor(one["quote"], one["reason"], _places(one["quote"], document.text))
            for one in table["distractors"]
        ),
    )


def _document(table: dict[str, Any]) -> Document:
    """Return the article as the extractor would: title and blocks, joined by blank lines."""
    text = ""
    blocks: list[Block] = []
    for section, is_list_item, words in _passages(table):
        text += "\n\n" if blocks else ""
        blocks.append(Block(section, len(text), len(text) + len(words), is_list_item))
        text += words
    published = table["published_at"]
    return Document(
        article_id=table["id"],
        content_hash=hashlib.sha256(text.encode()).hexdigest(),
        text=text,
        blocks=tuple(blocks),
        published_at=datetime.fromisoformat(published) if published else None,
        publisher=table["publisher"],
        source_class=table["source_class"],
    )


def _passages(table: dict[str, Any]) -> Iterator[tuple[Section, bool, str]]:
    yield Section.TITLE, False, table["title"] or ""
    for paragraph in table["paragraphs"]:
        mark = next((one for one in _PREFIXES if paragraph.startswith(one)), None)
        section, is_list_item = _PREFIXES[mark] if mark else (Section.BODY, False)
        yield section, is_list_item, paragraph.removeprefix(mark or "")


def _places(quote: str, text: str) -> tuple[Span, ...]:
    """Return where a quote stands; raise ValueError if it does not, for nothing could match it."""
    found = []
    at = text.find(quote)
    while at >= 0:
        found.append((at, at + len(quote)))
        at = text.find(quote, at + 1)
    if not found:
        raise ValueError(f"not in the article: {quote!r}")
    return tuple(found)


def _claim(table: dict[str, Any], text: str, terms: Mapping[str, Term]) -> LabelledClaim:
    others = table.get("also_accept", ())
    voiced = ({"qualifier", "modality"} & one.keys() for one in others)
    read = [one for one, is_voiced in zip(others, voiced, strict=True) if not is_voiced]
    return LabelledClaim(
        deal_id=table["deal"],
        readings=tuple(_reading(table | one, terms) for one in ({}, *read)),
        qualifier=table["qualifier"],
        qualifiers=_words(table["qualifier"], *(one.get("qualifier", ()) for one in others)),
        modality=table["modality"],
        modalities=_words(table["modality"], *(one.get("modality", ()) for one in others)),
        speaker_class=table["speaker_class"],
        is_required=table["grade"] == "required",
        quote=table["quote"],
        places=_places(table["quote"], text),
    )


def _reading(table: dict[str, Any], terms: Mapping[str, Term]) -> Reading:
    kind = terms[table["term"]].kind
    return Reading(table["term"], kind, _value(kind, table["value"]))


def _value(kind: ValueKind, document: dict[str, Any]) -> Value:
    """Return a label's value; it may leave out what is counted where the words do."""
    if kind is ValueKind.COUNT:
        if "low" in document:
            document = {side: {"unit": ""} | one for side, one in document.items()}
        else:
            document = {"unit": ""} | document
    return from_json(kind, document)


def _words(*alternatives: str | list[str] | tuple[()]) -> frozenset[str]:
    """Return all the words of labels that are each a word or a list of words."""
    return frozenset(
        word for one in alternatives for word in ((one,) if isinstance(one, str) else one)
    )


# ---------------------------------------------------------------- expectations


def _expected(table: dict[str, Any], terms: Mapping[str, Term]) -> Expected:
    return Expected(
        after=_changes(table["after"], terms),
        tolerated=_changes(table["tolerated"], terms),
        final=tuple(
            _wanted(deal_id, term, entry, terms)
            for deal_id, of_deal in table["final"].items()
            for term, entries in of_deal.items()
            for entry in (entries if isinstance(entries, list) else [entries])
        ),
        absent=tuple(
            (deal_id, term) for deal_id, absent in table["absent"].items() for term in absent
        ),
    )


def _changes(
    table: dict[str, list[dict[str, Any]]], terms: Mapping[str, Term]
) -> dict[str, tuple[WantedChange, ...]]:
    return {
        article_id: tuple(
            WantedChange(one["deal"], one["kind"], one["term"], _new_value(one, terms))
            for one in changes
        )
        for article_id, changes in table.items()
    }


def _new_value(table: dict[str, Any], terms: Mapping[str, Term]) -> Value | None:
    document = table.get("new")
    return None if document is None else _value(terms[table["term"]].kind, document)


def _wanted(
    deal_id: str, term: str, entry: dict[str, Any], terms: Mapping[str, Term]
) -> WantedValue:
    return WantedValue(
        deal_id, term, _value(terms[term].kind, entry["value"]),
        _words(entry["layer"]), _words(entry["qualifier"]), _words(entry["modality"]),
    )  # fmt: skip
