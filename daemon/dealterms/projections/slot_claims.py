"""The claims of a slot as the fold takes them, loaded from the read models."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select, tuple_

from dealterms.claims.claim import Claim
from dealterms.claims.claim_codec import claim_from_dict
from dealterms.database import among
from dealterms.events.codec import load_json
from dealterms.projections.article_rows import ArticleRow
from dealterms.projections.order import FoldClaim
from dealterms.projections.slot_key import SlotKey
from dealterms.tables import article_records, claim_records

__all__ = [
    "SlotClaim",
    "all_slots",
    "load_claims",
    "load_claims_of",
    "load_slot",
    "load_slots",
    "slot_claim",
    "slots_of_articles",
    "slots_of_deal",
]

# Claims decoded and kept: a busy term is loaded once per article that speaks of it.
_KEPT_CLAIMS = 20_000


@dataclass(frozen=True, slots=True)
class SlotClaim:
    """A claim for the fold with what its rows show.

    `quote` and `url` are those of its article; `quote` is None once that was forgotten.
    """

    fold_claim: FoldClaim
    extractor: str
    quote: str | None
    url: str
    recorded_at: datetime

    @property
    def slot(self) -> SlotKey | None:
        """The slot it is in; None for an unattributed claim."""
        claim = self.fold_claim.claim
        return None if claim.deal_id is None else SlotKey(claim.deal_id, claim.term)

    @property
    def claim_id(self) -> str:
        """The id of the claim."""
        return self.fold_claim.claim.claim_id


def load_slot(target: Connection, slot: SlotKey) -> list[SlotClaim]:
    """Return the claims of a slot that no person rejected, ordered by id."""
    return load_slots(target, [slot])[slot]


def load_slots(target: Connection, slots: Collection[SlotKey]) -> dict[SlotKey, list[SlotClaim]]:
    """Return the claims of each slot that no person rejected, ordered by id."""
    columns, found = claim_records.c, defaultdict[SlotKey, list[SlotClaim]](list)
    is_own = tuple_(columns.deal_id, columns.term).in_([tuple(slot) for slot in slots])
    counts = and_(columns.is_rejected.is_(False), columns.is_superseded.is_(False))
    for one in _load(target, and_(is_own, counts)) if slots else ():
        if one.slot is not None:
            found[one.slot].append(one)
    return {slot: found[slot] for slot in slots}


def load_claims_of(target: Connection, article_ids: Collection[str]) -> list[SlotClaim]:
    """Return the claims of these articles that no person rejected."""
    columns = claim_records.c
    return (
        _load(
            target,
            and_(
                columns.article_id.in_(article_ids),
                columns.is_rejected.is_(False),
                columns.is_superseded.is_(False),
            ),
        )
        if article_ids
        else []
    )


def load_claims(target: Connection, claim_ids: Collection[str]) -> dict[str, SlotClaim]:
    """Return these claims by id, rejected ones and those that are read no longer too."""
    found = _load(target, among(target, claim_records.c.claim_id, claim_ids))
    return {one.claim_id: one for one in found}


def slots_of_articles(target: Connection, article_ids: Collection[str]) -> set[SlotKey]:
    """Return the slots that the claims of these articles are in."""
    return _slots(target, claim_records.c.article_id.in_(article_ids))


def slots_of_deal(target: Connection, deal_id: str) -> set[SlotKey]:
    """Return the slots of a deal that have a claim."""
    return _slots(target, claim_records.c.deal_id == deal_id)


def all_slots(target: Connection) -> set[SlotKey]:
    """Return every slot that has a claim."""
    return _slots(target, claim_records.c.deal_id.is_not(None))


def _slots(target: Connection, where: ColumnElement[bool]) -> set[SlotKey]:
    columns = claim_records.c
    query = select(columns.deal_id, columns.term).where(
        where, columns.deal_id.is_not(None), columns.is_superseded.is_(False)
    )
    return {SlotKey(deal_id, term) for deal_id, term in target.execute(query.distinct())}


def _load(target: Connection, where: ColumnElement[bool]) -> list[SlotClaim]:
    found: dict[str, SlotClaim] = {}
    for row in target.execute(_QUERY.where(where)):
        found.setdefault(row.claim_id, _slot_claim(row))
    return list(found.values())


def _query() -> Select[Any]:
    """Join each claim to its article's revision and to the first article of its group."""
    claim, article, origin = claim_records.c, article_records.alias("a"), article_records.alias("o")
    own = and_(article.c.article_id == claim.article_id, article.c.revision == claim.revision)
    first = and_(origin.c.article_id == article.c.origin_id, origin.c.is_latest)
    columns: list[Any] = [
        claim.claim_id, claim.extractor, claim.deal_id, claim.claim_json, claim.quote,
        claim.recorded_at,
        article.c.article_id, article.c.revision, article.c.publisher, article.c.source_class,
        article.c.published_at, article.c.feed_published_at, article.c.content_sha256,
        article.c.url, article.c.origin_id, origin.c.publisher.label("origin_publisher"),
        func.coalesce(origin.c.published_at, origin.c.feed_published_at)
        .label("origin_published_at"),
    ]  # fmt: skip
    tables = claim_records.join(article, own).outerjoin(origin, first)
    return select(*columns).select_from(tables).order_by(claim.claim_id, claim.extractor)


_QUERY = _query()


def slot_claim(
    claim: Claim,
    article: ArticleRow,
    origin: ArticleRow | None,
    *,
    extractor: str,
    quote: str | None,
    recorded_at: datetime,
) -> SlotClaim:
    """Return a claim of a revision as its rows will give it back.

    `origin` is the newest revision of the first article of its group.
    """
    source = FoldClaim(
        claim=claim,
        article_id=article.article_id,
        revision=article.revision,
        publisher=article.publisher,
        source_class=article.source_class,
        published_at=article.published_at,
        feed_published_at=article.feed_published_at,
        content_hash=article.content_sha256,
        origin_id=article.origin_id,
        origin_published_at=origin and (origin.published_at or origin.feed_published_at),
        is_copy=article.origin_id != article.article_id,
        origin_publisher=origin and origin.publisher,
    )
    return SlotClaim(source, extractor, quote, article.url, recorded_at)


def _slot_claim(row: Row[Any]) -> SlotClaim:
    source = FoldClaim(
        claim=_claim(row.claim_json, row.deal_id),
        article_id=row.article_id,
        revision=row.revision,
        publisher=row.publisher,
        source_class=row.source_class,
        published_at=row.published_at,
        feed_published_at=row.feed_published_at,
        content_hash=row.content_sha256,
        origin_id=row.origin_id,
        origin_published_at=row.origin_published_at,
        is_copy=row.origin_id != row.article_id,
        origin_publisher=row.origin_publisher,
    )
    return SlotClaim(source, row.extractor, row.quote, row.url, row.recorded_at)


@lru_cache(maxsize=_KEPT_CLAIMS)
def _claim(claim_json: str, deal_id: str | None) -> Claim:
    """Return the claim as it was read, about the deal it counts for now."""
    return claim_from_dict(load_json(claim_json)).with_deal(deal_id)
