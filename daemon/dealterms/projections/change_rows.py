"""The read model of changes: what was raised, with the words it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from dealterms.events.catalogue import ChangeRaised
from dealterms.events.codec import dump_json, encode
from dealterms.events.store import RecordedEvent
from dealterms.projections.slot_claims import SlotClaim
from dealterms.projections.working_rows import WorkingRows
from dealterms.tables import change_records

__all__ = ["forget_change_quotes", "record_change"]


def record_change(rows: WorkingRows, recorded: RecordedEvent, event: ChangeRaised) -> None:
    """Copy a change into the read model, unless it is there; nothing is derived from it."""
    if rows.raised[event.change_id]:
        return
    claim = rows.claims[event.claim_id] if event.claim_id else None
    row = {
        "change_id": event.change_id,
        "position": recorded.position,
        "deal_id": event.deal_id,
        "term": event.term,
        "holder": event.holder,
        "kind": event.kind,
        "layer": event.layer,
        **_side("old", event.old),
        **_side("new", event.new),
        "claim_id": event.claim_id,
        "article_id": event.article_id,
        "revision": event.revision,
        **_evidence(rows, event, claim),
        "is_pushed": event.is_pushed,
        "recorded_at": recorded.recorded_at,
        "change_json": encode(event).decode(),
    }
    rows.insert(change_records, [row])
    rows.raised.put(event.change_id, True)


def forget_change_quotes(rows: WorkingRows, article_id: str) -> None:
    """Empty the quotes of changes that an article's claims made."""
    rows.settle().execute(
        update(change_records)
        .where(change_records.c.evidence_article_id == article_id)
        .values(quote=None)
    )


def _side(name: str, side: Mapping[str, Any] | None) -> dict[str, str | None]:
    text = None if side is None else side["text"]
    value = None if side is None else dump_json(side["value"]).decode()
    return {f"{name}_value_text": text, f"{name}_value_json": value}


def _evidence(rows: WorkingRows, event: ChangeRaised, claim: SlotClaim | None) -> dict[str, Any]:
    """Return the words and source of the claim; where it is no longer read, the article's."""
    if claim is not None:
        source = claim.fold_claim
        return {
            "evidence_article_id": source.article_id,
            "quote": claim.quote,
            "url": claim.url,
            "publisher": source.publisher,
            "asserted_at": source.claim.asserted_at,
        }
    article = rows.article(event.article_id, event.revision)
    return {
        "evidence_article_id": event.article_id,
        "quote": None,
        "url": article and article.url,
        "publisher": article and article.publisher,
        "asserted_at": article and article.published_at,
    }
