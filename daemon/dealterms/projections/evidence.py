"""The passages that changes rest on, for the messages that tell of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from dealterms.alerts.bodies import Evidence, TellableChange
from dealterms.events.catalogue import ChangeRaised
from dealterms.projections.slot_claims import SlotClaim, load_claims
from dealterms.tables import article_records

__all__ = ["load_evidence", "load_recorded_at"]


def load_evidence(target: Connection, changes: Sequence[ChangeRaised]) -> list[TellableChange]:
    """Return each change with the quote and source of its claim, else with its article's."""
    claims = load_claims(target, [one.claim_id for one in changes if one.claim_id])
    return [
        TellableChange(
            change, _evidence_of(claims.get(change.claim_id or "")) or _article_of(target, change)
        )
        for change in changes
    ]


def load_recorded_at(target: Connection, article_id: str, revision: int) -> datetime | None:
    """Return when a revision was recorded; None if it is unknown."""
    columns = article_records.c
    at: datetime | None = target.scalar(
        select(columns.recorded_at).where(
            columns.article_id == article_id, columns.revision == revision
        )
    )
    return at


def _evidence_of(claim: SlotClaim | None) -> Evidence | None:
    if claim is None:
        return None
    source = claim.fold_claim
    published_at = source.published_at or source.feed_published_at
    return Evidence(claim.quote, claim.url, source.publisher, published_at)


def _article_of(target: Connection, change: ChangeRaised) -> Evidence:
    columns = article_records.c
    row = target.execute(
        select(
            columns.url,
            columns.publisher,
            func.coalesce(columns.published_at, columns.feed_published_at).label("published_at"),
        ).where(columns.article_id == change.article_id, columns.revision == change.revision)
    ).one_or_none()
    return (
        Evidence(None, row.url, row.publisher, row.published_at)
        if row
        else Evidence(None, "", "", None)
    )
