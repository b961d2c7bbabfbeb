"""The revisions of articles as their rows stand: what edits and claims ask of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from dealterms.database import among
from dealterms.tables import article_records

__all__ = ["ArticleRow", "load_article_rows"]


class ArticleRow(NamedTuple):
    """One revision; `text` is None once forgotten, `published_at` None where nobody dates it."""

    article_id: str
    revision: int
    is_latest: bool
    url: str
    publisher: str
    source_class: str
    published_at: datetime | None
    feed_published_at: datetime | None
    first_seen_at: datetime
    recorded_at: datetime
    content_sha256: str
    text: str | None
    origin_id: str
    forgotten_at: datetime | None


_QUERY = select(*(article_records.c[name] for name in ArticleRow._fields))


def load_article_rows(
    connection: Connection, article_ids: Collection[str]
) -> dict[str, tuple[ArticleRow, ...]]:
    """Return the revisions of these articles, oldest first; the unknown are left out."""
    columns = article_records.c
    is_asked = among(connection, columns.article_id, article_ids)
    query = _QUERY.where(is_asked).order_by(columns.revision)
    found: defaultdict[str, list[ArticleRow]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.article_id].append(ArticleRow._make(row))
    return {article_id: tuple(rows) for article_id, rows in found.items()}
