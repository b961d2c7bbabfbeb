"""A person overrules: rulings on claims and the takedown of an article, as events."""

from __future__ import annotations

from datetime import datetime

import orjson
from sqlalchemy import Connection, Engine, or_, select, update

from dealterms.alerts.bodies import evidence_in
from dealterms.errors import UsageError
from dealterms.events.catalogue import (
    ClaimAttributed,
    ClaimRejected,
    ClaimRestored,
    Payload,
    article_stream,
    new_event,
)
from dealterms.events.store import EventStore
from dealterms.projections.forgetting import forget_article as forget_bodies
from dealterms.tables import article_records, claim_records, deals, feed_entries, outbox_messages

__all__ = ["attribute_claim", "forget_article", "reject_claim", "restore_claim"]

_SHORTEST_PREFIX = 6


def reject_claim(
    engine: Engine, store: EventStore, claim: str, *, reason: str, by: str, now: datetime
) -> str:
    """Append that a claim is misread; return its whole id. UsageError if there is no such claim."""
    with engine.begin() as connection:
        claim_id, article_id = _find_claim(connection, claim)
        _append(store, connection, article_id, ClaimRejected(claim_id, reason, by), now)
    return claim_id


def attribute_claim(
    engine: Engine,
    store: EventStore,
    claim: str,
    deal_id: str,
    *,
    reason: str,
    by: str,
    now: datetime,
) -> str:
    """Append that a claim is about this deal; return the claim's whole id."""
    with engine.begin() as connection:
        claim_id, article_id = _find_claim(connection, claim)
        known = list(connection.scalars(select(deals.c.deal_id).order_by(deals.c.deal_id)))
        if deal_id not in known:
            raise UsageError(f'no deal "{deal_id}" is known; known: {", ".join(known) or "none"}')
        event = ClaimAttributed(claim_id, deal_id, by, reason)
        _append(store, connection, article_id, event, now)
    return claim_id


def restore_claim(
    engine: Engine, store: EventStore, claim: str, *, reason: str, by: str, now: datetime
) -> str:
    """Append that every ruling on a claim is taken back; return the claim's whole id."""
    with engine.begin() as connection:
        claim_id, article_id = _find_claim(connection, claim)
        _append(store, connection, article_id, ClaimRestored(claim_id, by, reason), now)
    return claim_id


def forget_article(
    engine: Engine, store: EventStore, article: str, *, reason: str, now: datetime
) -> str:
    """Delete an article's bodies, and its quotes in the outbox; return the article's id.

    `article` is an id or an address. The quotes of the read models go when the event is projected.
    """
    with engine.begin() as connection:
        article_id, urls = _find_article(connection, article)
        forget_bodies(store, connection, article_id, reason, now)
        _forget_entries(connection, urls)
        _forget_told_quotes(connection, urls)
    return article_id


def _append(
    store: EventStore, connection: Connection, article_id: str, event: Payload, now: datetime
) -> None:
    store.append_in(connection, article_stream(article_id), [new_event(event, now)])


def _find_claim(connection: Connection, claim: str) -> tuple[str, str]:
    """Return the ids of the claim that begins so, and of its article."""
    if len(claim) < _SHORTEST_PREFIX or not claim.isalnum():
        raise UsageError(f'"{claim}" is not the id of a claim; `dealterms explain` shows them')
    row = claim_records.c
    query = select(row.claim_id, row.article_id).where(row.claim_id.startswith(claim)).distinct()
    found = connection.execute(query.limit(2)).all()
    if not found:
        raise UsageError(f"there is no claim {claim}; `dealterms explain` shows them")
    if len(found) > 1:
        raise UsageError(f"several claims begin with {claim}; give more of the id")
    return found[0].claim_id, found[0].article_id


def _find_article(connection: Connection, article: str) -> tuple[str, set[str]]:
    row = article_records.c
    query = select(row.article_id, row.url).where(
        or_(row.article_id == article, row.url == article, row.canonical_url == article)
    )
    found = connection.execute(query).all()
    if not found:
        raise UsageError(f'there is no article "{article}"; give its id or its address')
    article_id: str = found[0].article_id
    addresses = select(row.url, row.canonical_url).where(row.article_id == article_id)
    return article_id, {url for pair in connection.execute(addresses) for url in pair}


def _forget_entries(connection: Connection, urls: set[str]) -> None:
    """Empty what polling remembers of an article, and look at its page no more."""
    row = feed_entries.c
    connection.execute(
        update(feed_entries)
        .where(row.article_url.in_(urls))
        .values(title="", author=None, next_attempt_at=None)
    )


def _forget_told_quotes(connection: Connection, urls: set[str]) -> None:
    """Empty the quotes of an article in every message of the outbox, sent or not."""
    row = outbox_messages.c
    for found in connection.execute(select(row.message_id, row.endpoint, row.body)).all():
        document = orjson.loads(found.body)
        mine = [evidence for evidence in evidence_in(document) if evidence["url"] in urls]
        for evidence in mine:
            evidence["quote"] = None
        if mine:
            connection.execute(
                update(outbox_messages)
                .where(row.message_id == found.message_id, row.endpoint == found.endpoint)
                .values(body=orjson.dumps(document))
            )
