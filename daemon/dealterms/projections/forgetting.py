"""A takedown: the words of an article are deleted, hashes, values and history stay."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from dealterms.errors import UsageError
from dealterms.events.blobs import forget_blob
from dealterms.events.catalogue import ArticleForgotten, article_stream, new_event
from dealterms.events.store import EventStore
from dealterms.tables import article_records

__all__ = ["forget_article"]


def forget_article(
    store: EventStore, connection: Connection, article_id: str, reason: str, now: datetime
) -> None:
    """Record that an article is forgotten and empty its bodies, in the caller's transaction.

    A body that another article shares word for word stays until that one is forgotten too. The
    read models must have caught up; they follow with the event. Raise UsageError for an article
    that is unknown or forgotten already.
    """
    columns = article_records.c
    revisions = connection.execute(
        select(
            columns.content_sha256, columns.page_sha256, columns.sketch, columns.forgotten_at
        ).where(columns.article_id == article_id)
    ).all()
    if not revisions:
        raise UsageError(f"there is no article {article_id}")
    if revisions[0].forgotten_at is not None:
        raise UsageError(f"article {article_id} was forgotten on {revisions[0].forgotten_at:%F}")
    event = new_event(ArticleForgotten(article_id, reason), now)
    store.append_in(connection, article_stream(article_id), [event])
    for row in revisions:
        for sha256, sketch in ((row.content_sha256, row.sketch), (row.page_sha256, b"")):
            if sha256 is not None and not _is_shared(connection, sha256, article_id):
                forget_blob(connection, sha256, now, sketch)


def _is_shared(connection: Connection, sha256: str, article_id: str) -> bool:
    columns = article_records.c
    holders = select(columns.article_id).where(
        (columns.content_sha256 == sha256) | (columns.page_sha256 == sha256),
        columns.article_id != article_id,
        columns.forgotten_at.is_(None),
    )
    return connection.execute(holders.limit(1)).first() is not None
