"""The operational rows of the second extractor: what is to be asked, each attempt, and their sums.

None of it is knowledge: readings are events. If these rows are lost, articles without a reading in
the log may be asked about once more, and the day's limits begin anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from dealterms.events.codec import dump_json, load_json
from dealterms.llm.pacing import Limits, Usage, day_of, limit_reached, pause_end
from dealterms.tables import llm_attempts, llm_requests

__all__ = ["Attempt", "Request", "Summary", "is_settled", "log_attempt", "next_due", "pause_at",
           "queue", "settle", "summary", "used_today"]  # fmt: skip

_ERROR_CHARACTERS = 300
_MOST_FAILURES = 20  # looked back over; the pause has reached its longest long before
_REQUEST, _ATTEMPT = llm_requests.c, llm_attempts.c


@dataclass(frozen=True, slots=True)
class Request:
    """An article revision to be asked about; `position` is that of the rules' reading of it."""

    article_id: str
    revision: int
    position: int
    extractor_version: str
    watchlist_hash: str
    is_silent: bool
    attempt_count: int = 0


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one exchange; `error` None: answered. Counts are those of its claims."""

    at: datetime
    error: str | None
    usage: Usage
    cost: Decimal
    retry_after_seconds: float | None = None
    entered_count: int = 0
    known_count: int = 0
    refusals: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Summary:
    """How the second extractor is doing today, for people."""

    asked: int
    failed: int
    entered: int
    known: int
    refused: int
    refusals: Mapping[str, int]
    waiting: int
    given_up: int
    usage: Usage
    cost: Decimal
    paused_until: datetime | None
    limit: str | None
    last_error: str | None


def queue(connection: Connection, request: Request, now: datetime) -> None:
    """Put a revision into the queue; what waited for an older one of the article is dropped."""
    own = _REQUEST.article_id == request.article_id
    connection.execute(
        update(llm_requests)
        .where(own, _REQUEST.revision < request.revision, _REQUEST.state == "waiting")
        .values(state="skipped", next_attempt_at=None, last_error="the article has been revised")
    )
    connection.execute(delete(llm_requests).where(own, _REQUEST.revision == request.revision))
    connection.execute(
        insert(llm_requests),
        {
            "article_id": request.article_id,
            "revision": request.revision,
            "position": request.position,
            "extractor_version": request.extractor_version,
            "watchlist_hash": request.watchlist_hash,
            "state": "waiting",
            "is_silent": request.is_silent,
            "attempt_count": 0,
            "next_attempt_at": now,
        },
    )


def next_due(connection: Connection, now: datetime) -> Request | None:
    """Return what to ask next: news before the past, the newest first; None if nothing is due."""
    row = connection.execute(
        select(llm_requests)
        .where(_REQUEST.state == "waiting", _REQUEST.next_attempt_at <= now)
        .order_by(_REQUEST.is_silent, _REQUEST.position.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return Request(
        row.article_id, row.revision, row.position, row.extractor_version, row.watchlist_hash,
        row.is_silent, row.attempt_count,
    )  # fmt: skip


def is_settled(connection: Connection, request: Request) -> bool:
    """True if the same question was queued before, whatever came of it."""
    state = connection.scalar(
        select(_REQUEST.state).where(
            _REQUEST.article_id == request.article_id,
            _REQUEST.revision == request.revision,
            _REQUEST.extractor_version == request.extractor_version,
            _REQUEST.watchlist_hash == request.watchlist_hash,
        )
    )
    return state is not None


def settle(
    connection: Connection,
    request: Request,
    state: str,
    *,
    error: str | None = None,
    attempt_count: int | None = None,
    next_attempt_at: datetime | None = None,
) -> None:
    """Write what became of a request: waiting, done, skipped or given_up."""
    connection.execute(
        update(llm_requests)
        .where(_REQUEST.article_id == request.article_id, _REQUEST.revision == request.revision)
        .values(
            state=state,
            attempt_count=request.attempt_count if attempt_count is None else attempt_count,
            next_attempt_at=next_attempt_at,
            last_error=error and error[:_ERROR_CHARACTERS],
        )
    )


def log_attempt(connection: Connection, request: Request, attempt: Attempt) -> None:
    """Add one row to the log of attempts."""
    wish = attempt.retry_after_seconds
    connection.execute(
        insert(llm_attempts),
        {
            "article_id": request.article_id,
            "revision": request.revision,
            "extractor_version": request.extractor_version,
            "attempted_at": attempt.at,
            "error": attempt.error and attempt.error[:_ERROR_CHARACTERS],
            "retry_after_seconds": None if wish is None else int(wish) + 1,
            "input_tokens": attempt.usage.input_tokens,
            "output_tokens": attempt.usage.output_tokens,
            "cost": format(attempt.cost, "f"),
            "entered_count": attempt.entered_count,
            "known_count": attempt.known_count,
            "refused_count": sum(attempt.refusals.values()),
            "refusals_json": dump_json(dict(attempt.refusals)).decode(),
        },
    )


def used_today(connection: Connection, now: datetime) -> Usage:
    """Return the tokens of this UTC day so far."""
    row = connection.execute(
        select(
            func.coalesce(func.sum(_ATTEMPT.input_tokens), 0),
            func.coalesce(func.sum(_ATTEMPT.output_tokens), 0),
        ).where(_ATTEMPT.attempted_at >= day_of(now))
    ).one()
    return Usage(int(row[0]), int(row[1]))


def pause_at(connection: Connection, now: datetime) -> datetime | None:
    """Return until when the failures in a row forbid to ask, or None if they do not."""
    latest = connection.execute(
        select(_ATTEMPT.attempted_at, _ATTEMPT.error, _ATTEMPT.retry_after_seconds)
        .order_by(_ATTEMPT.attempt_id.desc())
        .limit(_MOST_FAILURES)
    ).all()
    failures = []
    for row in latest:
        if row.error is None:
            break
        failures.append(row)
    end = pause_end(
        [row.attempted_at for row in failures],
        failures[0].retry_after_seconds if failures else None,
    )
    return end if end is not None and end > now else None


def summary(connection: Connection, limits: Limits | None, now: datetime) -> Summary:
    """Return the sums of today and what waits; `limits` None: the extractor is off."""
    rows = connection.execute(
        select(llm_attempts).where(_ATTEMPT.attempted_at >= day_of(now))
    ).all()
    used = used_today(connection, now)
    last_error = connection.scalar(
        select(_ATTEMPT.error).order_by(_ATTEMPT.attempt_id.desc()).limit(1)
    )
    return Summary(
        asked=len(rows),
        failed=sum(row.error is not None for row in rows),
        entered=sum(row.entered_count for row in rows),
        known=sum(row.known_count for row in rows),
        refused=sum(row.refused_count for row in rows),
        refusals=_refusals(rows),
        waiting=_count(connection, "waiting"),
        given_up=_count(connection, "given_up"),
        usage=used,
        cost=sum((Decimal(row.cost) for row in rows), Decimal(0)),
        paused_until=pause_at(connection, now),
        limit=limit_reached(used, 0, limits) if limits is not None else None,
        last_error=last_error,
    )


def _refusals(rows: Any) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in rows:
        for reason, count in load_json(row.refusals_json).items():
            counts[reason] = counts.get(reason, 0) + count
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _count(connection: Connection, state: str) -> int:
    count: int | None = connection.scalar(
        select(func.count()).select_from(llm_requests).where(_REQUEST.state == state)
    )
    return count or 0
