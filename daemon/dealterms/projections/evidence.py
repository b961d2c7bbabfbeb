"""The passages that changes rest on, for the messages that tell of them."""

from __future__ import annotations

from collections.abc import Sequence

from dealterms.alerts.bodies import Evidence, TellableChange
from dealterms.events.catalogue import ChangeRaised
from dealterms.projections.slot_claims import SlotClaim
from dealterms.projections.working_rows import WorkingRows

__all__ = ["tellable"]


def tellable(rows: WorkingRows, changes: Sequence[ChangeRaised]) -> list[TellableChange]:
    """Return each change with the quote and source of its claim, else with its article's."""
    claims = [rows.claims[change.claim_id] if change.claim_id else None for change in changes]
    return [
        TellableChange(change, _evidence_of(claim) or _article_of(rows, change))
        for change, claim in zip(changes, claims, strict=True)
    ]


def _evidence_of(claim: SlotClaim | None) -> Evidence | None:
    if claim is None:
        return None
    source = claim.fold_claim
    published_at = source.published_at or source.feed_published_at
    return Evidence(claim.quote, claim.url, source.publisher, published_at)


def _article_of(rows: WorkingRows, change: ChangeRaised) -> Evidence:
    row = rows.article(change.article_id, change.revision)
    if row is None:
        return Evidence(None, "", "", None)
    return Evidence(None, row.url, row.publisher, row.published_at or row.feed_published_at)
