"""Which articles are copies of one another, kept up to date one article at a time.

Whether two texts are copies is a property of the pair alone (origins.py), so the groups, connected
components, are a function of the set of articles: no order of arrival shows in them.

A new article joins a group by one match, first tried with the group's origin. Groups that may match
are found by their marks, the smallest hashes of their texts, of which each group keeps every one
once: a thousand copies of one text cost a lookup no more than two do. Only a revision that changes
the text, and so may cut a group in pieces, has the whole of its group compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, delete, func, select, update

from dealterms.projections.origins import (
    SHARED_MARKS,
    SketchedArticle,
    age,
    are_copies,
    find_groups,
    marks,
)
from dealterms.tables import article_records, article_shingles

__all__ = ["Regrouping", "plan_regrouping", "regroup"]


@dataclass(frozen=True, slots=True)
class Regrouping:
    """What an article's text or date does to the groups of copies.

    `origins` gives the new origin of each article whose origin changes, and always of the article
    itself; `stale` are the articles known before of which anything changes that the fold asks: the
    origin, or the origin's date or publisher. `marks` are to be written: None if they stay.
    """

    article_id: str
    origins: Mapping[str, str]
    stale: frozenset[str]
    marks: Marks | None


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of the articles in `of` are to be the pairs (mark, article id) in `pairs`."""

    of: frozenset[str]
    pairs: frozenset[tuple[bytes, str]]


@dataclass(frozen=True, slots=True)
class _Known:
    """An article and its group as they stand before the edit."""

    origin_id: str
    article: SketchedArticle
    mates: tuple[SketchedArticle, ...]


@dataclass(frozen=True, slots=True)
class _Near:
    """A group that shares marks with a text: its origin, and which of the text's marks it has."""

    origin: SketchedArticle
    marks: frozenset[bytes]


def plan_regrouping(connection: Connection, article: SketchedArticle) -> Regrouping:
    """Return what changes once the newest revision of an article is this one; writes nothing."""
    known = _known(connection, article.article_id)
    if known is not None and known.article.sketch == article.sketch:
        return _redate(known, article)
    pieces = find_groups(known.mates) if known is not None else []
    tied = [piece for piece in pieces if _touches(article, piece)]
    near = _near_groups(connection, article, known)
    joined = [group for group in near if _joins(connection, article, group)]
    origin = min([article, *(piece[0] for piece in tied), *(group.origin for group in joined)],
                 key=age).article_id
    origins = {article.article_id: origin}
    for piece in pieces:
        first = origin if piece in tied else piece[0].article_id
        origins |= {mate.article_id: first for mate in piece if known and known.origin_id != first}
    for group in joined:
        if group.origin.article_id != origin:
            members = _members(connection, group.origin.article_id)
            origins |= {member.article_id: origin for member in members}
    ...
