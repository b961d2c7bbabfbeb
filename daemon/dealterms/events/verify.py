"""Proof that the log is what was written: order, seals and bodies, read row by row.

Everything is read as it is stored, without the codec, so that no change hides behind a lenient
reader. The first fault of each kind of damage is enough to distrust a log; all of them are listed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

import orjson
from sqlalchemy import Connection, Table, select

from dealterms.database import fetch_rows, mark_of
from dealterms.errors import IntegrityError
from dealterms.events.blobs import unpack
from dealterms.events.seals import DIGEST_SIZE, FIRST_ROOT, event_digest, seal_root
from dealterms.tables import blobs, events, log_head, seals
from dealterms.times import time_to_text

__all__ = ["verify_end", "verify_log"]

_PAGE: Final = 500
_SEALS_AT_THE_END: Final = 20  # some polls of a quiet day: read in milliseconds
_NAME_BODIES: Final = ("ArticleCaptured", "ArticleRevised", "ArticleForgotten")
Progress = Callable[[int], None]


def verify_log(connection: Connection, progress: Progress | None = None) -> list[IntegrityError]:
    """Return every fault found, in order of position; `progress` is told the events done so far."""
    problems: list[IntegrityError] = []
    bodies = _Bodies()
    chain = _Chain(connection)
    expected = 1
    for row in _rows_by_key(connection, events):
        position, kind = row[0], row[4]
        if position != expected:
            problems.append(_missing(expected, position))
        expected = position + 1
        problems += chain.check(row)
        if kind in _NAME_BODIES:
            bodies.note(position, kind, row[6])
        if progress is not None and position % _PAGE == 0:
            progress(position)
    problems += chain.finish()
    problems += _check_head(connection, expected - 1, chain.sealed_to)
    problems += bodies.check(connection)
    return problems


def verify_end(connection: Connection) -> list[IntegrityError]:
    """Return what is wrong with the events under the last seals; bodies are not looked at.

    Others may append meanwhile: what lies behind the head as it was at the beginning is left out.
    """
    head = connection.scalar(select(log_head.c.position)) or 0
    newest = select(seals.c.last_position, seals.c.root).order_by(seals.c.last_position.desc())
    earlier = connection.execute(newest.offset(_SEALS_AT_THE_END).limit(1)).one_or_none()
    start, root = (0, FIRST_ROOT) if earlier is None else (earlier.last_position, earlier.root)
    chain = _Chain(connection, start, root)
    problems: list[IntegrityError] = []
    last = start
    for row in _rows_by_key(connection, events, start):
        position = row[0]
        if position > head:
            break
        if position != last + 1:
            problems.append(_missing(last + 1, position))
        last = position
        problems += chain.check(row)
    return [*problems, _missing(last + 1, head + 1)] if last < head else problems


class _Seal(NamedTuple):
    """A row of the table of seals."""

    last_position: int
    first_position: int
    digests: bytes
    root: bytes
    sealed_at: str | datetime


class _Chain:
    """Walks the seals beside the events, each checked when its last event has passed.

    It begins after the position `start`, whose seal has the root `root`.
    """

    def __init__(self, connection: Connection, start: int = 0, root: bytes = FIRST_ROOT) -> None:
        self._seals = map(_Seal._make, _rows_by_key(connection, seals, start))
        self._root = root
        self.sealed_to, self._first, self._digests = start, 0, b""
        self._seal: _Seal | None = None
        self._faults: list[IntegrityError] = []
        self._advance()

    def check(self, row: Sequence[Any]) -> list[IntegrityError]:
        """Compare one event with the digest that its seal holds."""
        position: int = row[0]
        while position > self.sealed_to and self._seal is not None:
            self._advance()
        faults, self._faults = self._faults, []
        if self._seal is None or position < self._first:
            return [*faults, _fault(position, "is not sealed: it was not written by dealterms")]
        at = (position - self._first) * DIGEST_SIZE
        if _digest_of(row) != self._digests[at : at + DIGEST_SIZE]:
            faults.append(_fault(position, "was changed after it was written"))
        return faults

    def finish(self) -> list[IntegrityError]:
        """Return the faults of the seals that no event led to."""
        while self._seal is not None:
            self._advance()
        return self._faults

    def _advance(self) -> None:
        seal = self._seal = next(self._seals, None)
        if seal is None:
            return
        expected = self.sealed_to + 1
        if seal.first_position != expected:
            self._faults.append(
                _fault(expected, "has no seal of its own: a seal was removed, added or swapped")
            )
        root = seal_root(
            self._root,
            seal.first_position,
            seal.last_position,
            seal.digests,
            _as_text(seal.sealed_at),
        )
        count = seal.last_position - seal.first_position + 1
        if root != seal.root or len(seal.digests) != count * DIGEST_SIZE:
            self._faults.append(
                _fault(
                    seal.first_position,
                    "stands under a broken seal (events "
                    f"{seal.first_position} to {seal.last_position})",
                )
            )
        self._root, self.sealed_to = seal.root, seal.last_position
        self._first, self._digests = seal.first_position, seal.digests


def _digest_of(row: Sequence[Any]) -> bytes:
    """Return the digest of an event as stored; a value of another type than written has none."""
    position, event_id, stream, stream_position, kind, version, data, metadata, recorded_at = row
    if not (
        type(data) is type(metadata) is type(event_id) is bytes
        and type(stream) is type(kind) is str
        and type(stream_position) is int
    ):
        return b""
    return event_digest(
        position, event_id, stream, stream_position, kind, version, data, metadata,
        recorded_at if type(recorded_at) is str else _text_of(recorded_at),
    )  # fmt: skip


def _rows_by_key(connection: Connection, table: Table, after: Any = None) -> Iterator[Any]:
    """Yield the rows of a table in the order of its first column, as they are stored.

    In pages: an open cursor would stop checkpoints.
    """
    key, *_ = columns = table.c.keys()
    select_rows = f"SELECT {', '.join(columns)} FROM {table.name}"  # noqa: S608 -- our own names
    order = f" ORDER BY {key} LIMIT {_PAGE}"
    behind = f" WHERE {key} > {mark_of(connection)}"
    last = after
    while True:
        page = (
            fetch_rows(connection, select_rows + order)
            if last is None
            else fetch_rows(connection, select_rows + behind + order, (last,))
        )
        yield from page
        if len(page) < _PAGE:
            return
        last = page[-1][0]


def _as_text(stored: Any) -> str:
    """Return a stored time as the text that was sealed: SQLite keeps that text itself."""
    return stored if isinstance(stored, str) else _text_of(stored)


@lru_cache(maxsize=256)
def _text_of(stored: Any) -> str:
    return time_to_text(stored) if isinstance(stored, datetime) else str(stored)


def _check_head(connection: Connection, last: int, sealed_to: int) -> list[IntegrityError]:
    head = connection.scalar(select(log_head.c.position))
    if head is None:
        return [_fault(last, "is the newest, but the head row is missing")]
    end = max(head, sealed_to)
    if last < end:
        return [_missing(last + 1, end + 1)]
    if head != last:
        return [_fault(last, f"is the newest, but the head row says {head}")]
    return []


class _Bodies:
    """The blobs that the events name, held against the blobs that are there."""

    def __init__(self) -> None:
        self._named_at: dict[str, int] = {}
        self._articles: dict[str, set[str]] = {}
        self._forgotten: set[str] = set()

    def note(self, position: int, kind: str, data: bytes) -> None:
        """Remember which blobs an event names, and which articles were forgotten."""
        try:
            fields = orjson.loads(data)
            article_id = fields["article_id"]
            hashes = [fields.get("content_sha256"), fields.get("page_sha256")]
        except (orjson.JSONDecodeError, AttributeError, KeyError, TypeError):
            return  # the seal has said what is wrong with this event
        if kind == "ArticleForgotten":
            self._forgotten.add(article_id)
        for sha256 in filter(None, hashes):
            self._named_at.setdefault(sha256, position)
            self._articles.setdefault(sha256, set()).add(article_id)

    def check(self, connection: Connection) -> list[IntegrityError]:
        """Return a fault for each body that is missing, changed or emptied without an event."""
        faults = dict.fromkeys(self._named_at, "is missing")
        for sha256, codec, _, packed, *_ in _rows_by_key(connection, blobs):
            faults.pop(sha256, None)
            articles = self._articles.get(sha256, set())
            if packed is not None and not _is_intact(sha256, codec, packed):
                faults[sha256] = "was changed"
            elif packed is None and self._forgotten.isdisjoint(articles):
                faults[sha256] = "was emptied, though no article of it was forgotten"
        problems = [
            _fault(self._named_at.get(sha256), f"names a body ({sha256[:12]}…) that {what}")
            for sha256, what in faults.items()
        ]
        return sorted(problems, key=lambda problem: problem.position or 0)


def _is_intact(sha256: str, codec: str, packed: bytes) -> bool:
    try:
        return hashlib.sha256(unpack(codec, packed)).hexdigest() == sha256
    except (IntegrityError, TypeError):
        return False


def _missing(first: int, after: int) -> IntegrityError:
    span = f"event {first} is" if after == first + 1 else f"events {first} to {after - 1} are"
    return IntegrityError(f"{span} missing from the log", position=first)


def _fault(position: int | None, what: str) -> IntegrityError:
    return IntegrityError(f"event {position} {what}", position=position)
