"""Which articles are copies of one another, kept up to date one article at a time.

Two articles are joined if their sketches share enough of their smallest hashes to be looked at and
their texts are alike (origins.py). Both are properties of the pair alone, so the groups, connected
components, are a function of the set of articles: no order of arrival shows in them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, select, update

from dealterms.projections.origins import (
    COPY_SIMILARITY,
    SketchedArticle,
    find_origins,
    similarity,
)
from dealterms.tables import article_records, article_shingles

__all__ = ["mates_of", "regroup"]

# Of two texts with half of their shingles in common, each of the union's 16 smallest hashes is
# shared with probability one half: fewer than 2 are in 3 pairs of 10,000. Asking for 2 keeps out
# the pairs that share one sentence of boilerplate.
_INDEXED: Final = 16
_SHARED: Final = 2
_HASH_BYTES: Final = 8


def mates_of(connection: Connection, article_id: str, sketch: bytes) -> set[str]:
    """Return the ids of all articles that `regroup` may move once the article has this sketch.

    They are the group that the article is in and those that its new text joins.
    """
    own = _latest(connection, [article_id]).get(article_id)
    origins = {own.origin_id} if own is not None else set()
    origins |= {mate.origin_id for mate in _alike(connection, article_id, sketch)}
    return {article_id} | (_members(connection, origins) if origins else set())


def regroup(connection: Connection, article_id: str, sketch: bytes, mates: Collection[str]) -> None:
    """Write `origin_id` anew for the groups of an article whose text or date has changed.

    `mates` are those of `mates_of`, asked before the article's row was written.
    """
    _index(connection, article_id, sketch)
    if len(mates) == 1:
        return
    known: set[str] = set()
    for member in sorted(mates):
        if member not in known:
            group = _component(connection, member)
            known |= group.keys()
            _write_origins(connection, group)


def _component(connection: Connection, article_id: str) -> dict[str, SketchedArticle]:
    """Return every article that a chain of copies leads to."""
    found: dict[str, SketchedArticle] = {}
    frontier = {article_id}
    while frontier:
        rows = _latest(connection, frontier)
        found |= {one: _sketched(row) for one, row in rows.items()}
        alike = [_alike(connection, one, row.sketch) for one, row in rows.items()]
        frontier = {mate.article_id for mates in alike for mate in mates} - found.keys()
    return found


def _alike(connection: Connection, article_id: str, sketch: bytes) -> list[Row[Any]]:
    """Return the articles whose text is like this one."""
    shingle, other = article_shingles.c.shingle, article_shingles.c.article_id
    query = (
        select(other)
        .where(shingle.in_(_smallest(sketch)), other != article_id)
        .group_by(other)
        .having(func.count() >= _SHARED)
    )
    candidates = _latest(connection, connection.scalars(query).all())
    return [mate for mate in candidates.values()
            if similarity(sketch, mate.sketch) >= COPY_SIMILARITY]


def _write_origins(connection: Connection, group: dict[str, SketchedArticle]) -> None:
    for one, origin in find_origins(group.values()).items():
        records = article_records.c
        connection.execute(
            update(article_records)
            .where(records.article_id == one, records.origin_id != origin.origin_id)
            .values(origin_id=origin.origin_id))


def _index(connection: Connection, article_id: str, sketch: bytes) -> None:
    connection.execute(delete(article_shingles).where(article_shingles.c.article_id == article_id))
    rows = [{"shingle": one, "article_id": article_id} for one in _smallest(sketch)]
    if rows:
        connection.execute(article_shingles.insert(), rows)


def _members(connection: Connection, origin_ids: Collection[str]) -> set[str]:
    query = select(article_records.c.article_id).where(article_records.c.origin_id.in_(origin_ids))
    return set(connection.scalars(query))


def _latest(connection: Connection, ids: Collection[str]) -> dict[str, Row[Any]]:
    columns = article_records.c
    query = select(
        columns.article_id, columns.publisher, columns.origin_id, columns.sketch,
        func.coalesce(columns.published_at, columns.feed_published_at).label("published_at"),
    ).where(columns.article_id.in_(ids), columns.is_latest)
    rows: Sequence[Any] = connection.execute(query).all() if ids else []
    return {row.article_id: row for row in rows}


def _sketched(row: Row[Any]) -> SketchedArticle:
    return SketchedArticle(row.article_id, row.publisher, row.published_at, row.sketch)


def _smallest(sketch: bytes) -> Iterable[bytes]:
    """Return the first hashes of a sketch, which holds them ascending, 8 bytes each."""
    end = min(len(sketch), _INDEXED * _HASH_BYTES)
    return [sketch[start : start + _HASH_BYTES] for start in range(0, end, _HASH_BYTES)]
