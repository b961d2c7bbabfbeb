"""A stream of one article that is written for a test, and claims as a perfect reader makes them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from dealterms.claims.claim import Claim, Layer, Modality, Section, SpeakerClass, TimeBasis
from dealterms.claims.qualifiers import Qualifier
from quality.corpus import LabelledClaim, Stream, load_stream

SENTENCE = "Acme will buy Bolt for about $5 billion and pay by March 31, 2026."
PRICE = {
    "deal": "acme-bolt", "term": "deal_value", "value": {"amount": "5000000000", "currency": "USD"},
    "qualifier": "about", "modality": "definitive", "speaker_class": "filing", "quote": SENTENCE,
    "grade": "required",
}  # fmt: skip


def a_stream(folder: Path, *labels: dict[str, Any]) -> Stream:
    """Return a stream of one article that says SENTENCE, in its title and in its body."""
    deal = {"id": "acme-bolt", "name": "Acme – Bolt", "types": ["acquisition"],
            "parties": [{"name": "Acme"}, {"name": "Bolt"}]}  # fmt: skip
    article = {
        "id": "a1", "publisher": "SEC", "source_class": "filing", "title": SENTENCE,
        "published_at": "2026-01-15T09:00:00Z", "paragraphs": ["## Terms", f"- {SENTENCE}"],
        "claims": labels, "distractors": [],
    }  # fmt: skip
    expected: dict[str, Any] = {"after": {}, "final": {}}
    table = {"id": "s", "config": {"deals": [deal]}, "articles": [article], "expected": expected}
    path = folder / "s.json"
    path.write_text(json.dumps(table), encoding="utf-8")
    return load_stream(path)


def price_claim(stream: Stream, words: str = "$5 billion", **fields: Any) -> Claim:
    """Return the claim that the body's words are the price."""
    document, label = stream.articles[0].document, stream.articles[0].claims[0]
    at = document.text.rindex(words)
    start, end = label.places[-1]
    claim = replace(claim_of(label, 0), value_start=at, value_end=at + len(words))
    return replace(claim, quote_start=start, quote_end=end, **fields)


def claim_of(label: LabelledClaim, number: int) -> Claim:
    """Return the claim that a perfect reader would make of a label."""
    start, end = label.places[0]
    return Claim(
        claim_id=f"c{number}", deal_id=label.deal_id, term=label.own.term, holder=None,
        value=label.own.value, value_start=start, value_end=end,
        qualifier=Qualifier(label.qualifier), modality=Modality(label.modality), speaker=None,
        speaker_class=SpeakerClass(label.speaker_class), layer=Layer.OFFICIAL, quote_start=start,
        quote_end=end, section=Section.BODY, time_basis=TimeBasis.DOCUMENT, asserted_at=None,
    )  # fmt: skip
