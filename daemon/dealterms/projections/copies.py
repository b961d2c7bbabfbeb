"""Which articles are copies of one another, kept up to date one article at a time.

Whether two texts are copies is a property of the pair alone (origins.py), so the groups, connected
components, are a function of the set of articles: no order of arrival shows in them.

A new article joins a group by one match, tried with the group's origin first. The groups that may
match are found by their marks, the smallest hashes of their texts. A group keeps each mark once, at
one member that has it, so that a thousand copies of one text cost a lookup no more than two do.
Only a new text in the place of an old one, which may cut a group in pieces, has all of its group
compared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    delete,
    func,
    select,
    update,
)

from dealterms.projections.origins import (
    SHARED_MARKS,
    SketchedArticle,
    age,
    are_copies,
    find_groups,
    marks,
)
from dealterms.projections.working_rows import Keeper, WorkingRows
from dealterms.tables import article_records, article_shingles

__all__ = ["Regrouping", "plan_regrouping", "plan_stranger", "regroup"]

_Marks = set[tuple[bytes, str]]  # a mark and the article that keeps it for its group
_IS_ORIGIN = article_records.c.article_id == article_records.c.origin_id


@dataclass(frozen=True, slots=True)
class Regrouping:
    """What an article's new text or date does to the groups of copies.

    `origin_id` is the article's own, `moves` the new origin of every known article whose origin
    changes. `stale` are the known articles of which anything changes that the fold asks: the
    origin, or the origin's date or publisher. `marks` are to be all those of the articles in
    `remarked`.
    """

    origin_id: str
    moves: Mapping[str, str]
    stale: frozenset[str]
    remarked: Collection[str] = ()
    marks: Collection[tuple[bytes, str]] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """An article and its mates, the other members of its group, as their rows stand."""

    article: SketchedArticle
    origin_id: str
    mates: tuple[SketchedArticle, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """A group by its origin, and which marks of the text in question it keeps."""

    origin: SketchedArticle
    marks: frozenset[bytes]


def plan_regrouping(connection: Connection, article: SketchedArticle) -> Regrouping:
    """Return what follows once the newest revision of an article is this one; write nothing."""
    known = _load_known(connection, article.article_id)
    if known is not None and known.article.sketch == article.sketch:
        return _plan_redating(article, known)
    return _plan_retelling(connection, article, known)


def plan_stranger(rows: WorkingRows, article: SketchedArticle) -> Regrouping | None:
    """Return what follows of a first revision that no known text is like; None if one may be."""
    own = set(marks(article.sketch))
    rows.keepers.load(own)
    shared = Counter(
        origin for mark in own for origin in {one.origin_id for one in rows.keepers[mark]}
    )
    if any(count >= SHARED_MARKS for count in shared.values()):
        return None
    found = {(mark, article.article_id) for mark in own}
    return Regrouping(article.article_id, {}, frozenset(), marks=found)


def regroup(rows: WorkingRows, plan: Regrouping) -> None:
    """Write what was planned; the rows of the article itself are there already."""
    if plan.moves or plan.remarked:
        _regroup_known(rows.settle(), plan)
        rows.articles.forget(plan.moves)
        rows.keepers.forget_all()
    else:
        rows.keepers.load(mark for mark, _ in plan.marks)
        for mark, one in plan.marks:
            rows.keepers.put(mark, (*rows.keepers[mark], Keeper(one, plan.origin_id)))
    rows.insert(
        article_shingles, [{"shingle": mark, "article_id": one} for mark, one in sorted(plan.marks)]
    )


def _regroup_known(connection: Connection, plan: Regrouping) -> None:
    if plan.moves:
        connection.execute(
            _MOVE,
            [
                {"of_article": one, "new_origin": origin}
                for one, origin in sorted(plan.moves.items())
            ],
        )
    if plan.remarked:
        own = article_shingles.c.article_id == bindparam("of_article")
        connection.execute(
            delete(article_shingles).where(own),
            [{"of_article": one} for one in sorted(plan.remarked)],
        )


_MOVE = (
    update(article_records)
    .where(article_records.c.article_id == bindparam("of_article"))
    .values(origin_id=bindparam("new_origin"))
)


def _plan_redating(article: SketchedArticle, known: _Known) -> Regrouping:
    """Plan for a text that stays: the group does too, its origin may become another."""
    group = [article, *known.mates]
    origin_id = min(group, key=age).article_id
    members = {member.article_id for member in group}
    moves = dict.fromkeys(members, origin_id) if origin_id != known.origin_id else {}
    return Regrouping(origin_id, moves, _stale(article, known, moves, members))


def _plan_retelling(
    connection: Connection, article: SketchedArticle, known: _Known | None
) -> Regrouping:
    """Plan for a new text: what is left of the article's group, and the groups that it joins."""
    pieces = find_groups(known.mates) if known else []
    followers = [piece for piece in pieces if _is_copy_of_any(article, piece)]
    joined = _joined_groups(connection, article, known.origin_id if known else "")
    firsts = [article, *(piece[0] for piece in followers), *(group.origin for group in joined)]
    origin_id = min(firsts, key=age).article_id

    origins = {mate.article_id: piece[0].article_id for piece in pieces for mate in piece}
    origins |= {mate.article_id: origin_id for piece in followers for mate in piece}
    origins |= {article.article_id: origin_id}
    moves = {one: origin for one, origin in origins.items() if known and known.origin_id != origin}
    others = {group.origin.article_id for group in joined} - {origin_id}
    moves |= {row.article_id: origin_id for row in _members(connection, others)}

    kept = {mark for group in joined for mark in group.marks}
    kept |= {mark for piece in followers for mate in piece for mark in marks(mate.sketch)}
    return Regrouping(
        origin_id, moves,
        stale=_stale(article, known, moves, origins.keys()),
        remarked=origins.keys() if known else (),
        marks=_marks_of(pieces) | {(mark, article.article_id)
                                   for mark in set(marks(article.sketch)) - kept})  # fmt: skip


def _stale(
    article: SketchedArticle, known: _Known | None, moves: Mapping[str, str], group: Collection[str]
) -> frozenset[str]:
    """Return the moved articles, and the whole group if its origin stays but is told otherwise."""
    if known is None or known.origin_id != article.article_id:
        return frozenset(moves)
    before, after = known.article, article
    is_told_alike = (before.publisher, before.published_at) == (after.publisher, after.published_at)
    return frozenset(moves) if is_told_alike else frozenset({*moves, *group})


def _marks_of(groups: Iterable[Iterable[SketchedArticle]]) -> _Marks:
    """Return each mark of each group once, kept by the first member that has it."""
    found: _Marks = set()
    for group in groups:
        keepers: dict[bytes, str] = {}
        for member in group:
            for mark in marks(member.sketch):
                keepers.setdefault(mark, member.article_id)
        found |= keepers.items()
    return found


def _joined_groups(connection: Connection, article: SketchedArticle, but: str) -> list[_Group]:
    """Return the groups, but that of the origin `but`, that have a copy of this text."""
    near = _near_groups(connection, article, but)
    joined = {
        origin_id
        for origin_id, group in near.items()
        if are_copies(article.sketch, group.origin.sketch)
    }
    for row in _members(connection, near.keys() - joined, ~_IS_ORIGIN):
        if row.origin_id not in joined and are_copies(article.sketch, row.sketch):
            joined.add(row.origin_id)
    return [near[origin_id] for origin_id in sorted(joined)]


def _near_groups(connection: Connection, article: SketchedArticle, but: str) -> dict[str, _Group]:
    """Return the groups that share enough marks with this text to hold a copy of it."""
    shingle, rows = article_shingles.c.shingle, article_records.c
    keeper = and_(rows.article_id == article_shingles.c.article_id, rows.is_latest)
    query = (
        select(shingle, rows.origin_id)
        .select_from(article_shingles.join(article_records, keeper))
        .where(shingle.in_(marks(article.sketch)), rows.origin_id != but)
    )
    shared: defaultdict[str, set[bytes]] = defaultdict(set)
    for mark, origin_id in connection.execute(query):
        shared[origin_id].add(mark)
    near = {origin_id for origin_id, found in shared.items() if len(found) >= SHARED_MARKS}
    return {
        row.article_id: _Group(_sketched(row), frozenset(shared[row.article_id]))
        for row in _members(connection, near, _IS_ORIGIN)
    }


def _is_copy_of_any(article: SketchedArticle, group: Iterable[SketchedArticle]) -> bool:
    return any(are_copies(article.sketch, member.sketch) for member in group)


def _load_known(connection: Connection, article_id: str) -> _Known | None:
    own = select(article_records.c.origin_id).where(
        article_records.c.article_id == article_id, article_records.c.is_latest
    )
    origin_id = connection.scalar(own)
    if origin_id is None:
        return None
    group = [_sketched(row) for row in _members(connection, {origin_id})]
    [article] = (one for one in group if one.article_id == article_id)
    return _Known(article, origin_id, tuple(one for one in group if one is not article))


def _members(
    connection: Connection, origin_ids: Collection[str], *where: ColumnElement[bool]
) -> list[Row[Any]]:
    """Return the articles of these groups as they are told now."""
    columns = article_records.c
    query = select(
        columns.article_id,
        columns.publisher,
        columns.origin_id,
        columns.sketch,
        func.coalesce(columns.published_at, columns.feed_published_at).label("published_at"),
    ).where(columns.origin_id.in_(origin_ids), columns.is_latest, *where)
    return list(connection.execute(query)) if origin_ids else []


def _sketched(row: Row[Any]) -> SketchedArticle:
    return SketchedArticle(row.article_id, row.publisher, row.published_at, row.sketch)
