"""Claims as plain data for the log: offsets and values, never the article's words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dealterms.claims.claim import Claim, Layer, Modality, Section, SpeakerClass, TimeBasis
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.values import from_json, to_json
from dealterms.claims.vocabulary import TERMS

__all__ = ["claim_from_dict", "claim_to_dict"]


def claim_to_dict(claim: Claim) -> dict[str, Any]:
    """Return the claim as JSON data; times are ISO 8601 in UTC."""
    return {
        "claim_id": claim.claim_id,
        "deal_id": claim.deal_id,
        "term": claim.term,
        "holder": claim.holder,
        "value": to_json(claim.value),
        "value_span": [claim.value_start, claim.value_end],
        "quote_span": [claim.quote_start, claim.quote_end],
        "qualifier": claim.qualifier.value,
        "modality": claim.modality.value,
        "speaker": claim.speaker,
        "speaker_class": claim.speaker_class.value,
        "layer": claim.layer.value,
        "section": claim.section.value,
        "time_basis": claim.time_basis.value,
        "asserted_at": claim.asserted_at.isoformat() if claim.asserted_at else None,
        "has_change_cue": claim.has_change_cue,
        "from_value": to_json(claim.from_value) if claim.from_value is not None else None,
        "component": claim.component,
        "cites": claim.cites,
        "corrects": claim.corrects,
        "rule": claim.rule,
    }


def claim_from_dict(document: dict[str, Any]) -> Claim:
    """Return the claim that `claim_to_dict` wrote."""
    kind = _kind_of(document["term"], document["value"])
    asserted_at, before = document["asserted_at"], document["from_value"]
    return Claim(
        claim_id=document["claim_id"],
        deal_id=document["deal_id"],
        term=document["term"],
        holder=document["holder"],
        value=from_json(kind, document["value"]),
        value_start=document["value_span"][0],
        value_end=document["value_span"][1],
        qualifier=Qualifier(document["qualifier"]),
        modality=Modality(document["modality"]),
        speaker=document["speaker"],
        speaker_class=SpeakerClass(document["speaker_class"]),
        layer=Layer(document["layer"]),
        quote_start=document["quote_span"][0],
        quote_end=document["quote_span"][1],
        section=Section(document["section"]),
        time_basis=TimeBasis(document["time_basis"]),
        asserted_at=datetime.fromisoformat(asserted_at) if asserted_at else None,
        has_change_cue=document["has_change_cue"],
        from_value=from_json(kind, before) if before is not None else None,
        component=document["component"],
        cites=document["cites"],
        corrects=document["corrects"],
        rule=document["rule"],
    )


_KEYS = (
    ("currency", "money"),
    ("watts", "power"),
    ("percent", "percent"),
    ("count", "count"),
    ("duration", "duration"),
    ("granularity", "period"),
    ("label", "label"),
)


def _kind_of(term: str, value: dict[str, Any]) -> str:
    """The kind of a value: by its term, for a user's term by the keys of the value."""
    if term in TERMS:
        return TERMS[term].kind.value
    inner = value.get("low") or value.get("high") or value
    return next((kind for key, kind in _KEYS if key in inner), "label")
