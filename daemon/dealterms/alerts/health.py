"""How an endpoint is doing, after each answer, and when somebody is to be told of it. Pure.

Counted per endpoint, over all of its deals: a receiver that is down fails them all. Four failures
in a row are worth a word, five days without one success are the end (Standard Webhooks leaves both
figures to the sender; those of the large senders lie between three and seven days).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from dealterms.alerts.retries import GONE, RETRY_AFTER_CAP, SLOW_DOWN
from dealterms.alerts.webhook import Answer

__all__ = [
    "DISABLED_AFTER",
    "NOTICE_AT",
    "DisabledBy",
    "EndpointHealth",
    "NoticeKind",
    "after_failure",
    "after_success",
]

NOTICE_AT = 4  # failed attempts in a row: a restart of the receiver is over by then
DISABLED_AFTER = timedelta(days=5)


class DisabledBy(StrEnum):
    """Why nothing is sent to an endpoint any more."""

    GONE = "gone"  # it answered 410
    FAILING = "failing"  # for DISABLED_AFTER
    OPERATOR = "operator"  # `alerts disable`


class NoticeKind(StrEnum):
    """What an operator is told about an endpoint."""

    FAILING = "endpoint_failing"
    EXHAUSTED = "delivery_parked"
    DISABLED = "endpoint_disabled"
    RECOVERED = "endpoint_recovered"


@dataclass(frozen=True, slots=True)
class EndpointHealth:
    """What is remembered of an endpoint.

    `failure_count` counts failed attempts in a row, `failing_since` is the first of them.
    `held_until`: a Retry-After that has not passed; nothing is sent before.
    """

    endpoint: str
    failure_count: int = 0
    failing_since: datetime | None = None
    held_until: datetime | None = None
    disabled_at: datetime | None = None
    disabled_by: DisabledBy | None = None
    last_success_at: datetime | None = None

    @property
    def is_disabled(self) -> bool:
        """True if nothing is sent until somebody enables it."""
        return self.disabled_at is not None

    @property
    def state(self) -> str:
        """Return how it is doing in a word, for people: "well", "failing", "disabled (gone)"."""
        if self.is_disabled:
            return f"disabled ({self.disabled_by})"
        return "failing" if self.failure_count else "well"

    @property
    def is_failing(self) -> bool:
        """True from the failure on that is worth a notice."""
        return self.failure_count >= NOTICE_AT


def after_success(
    health: EndpointHealth, now: datetime
) -> tuple[EndpointHealth, NoticeKind | None]:
    """Return the health after an accepted message, and what is to be told.

    A success (of a replay or a test) takes back what failures disabled, never what a person did.
    """
    was_down = health.is_failing or health.disabled_by in (DisabledBy.GONE, DisabledBy.FAILING)
    well = EndpointHealth(health.endpoint, last_success_at=now)
    if health.disabled_by is DisabledBy.OPERATOR:
        well = replace(well, disabled_at=health.disabled_at, disabled_by=health.disabled_by)
    return well, NoticeKind.RECOVERED if was_down else None


def after_failure(
    health: EndpointHealth, answer: Answer, now: datetime
) -> tuple[EndpointHealth, NoticeKind | None]:
    """Return the health after a failed attempt at `now`, and what is to be told."""
    since = health.failing_since or now
    ill = replace(
        health,
        failure_count=health.failure_count + 1,
        failing_since=since,
        held_until=_held_until(health, answer, now),
    )
    if ill.is_disabled:
        return ill, None
    if answer.status == GONE:
        return replace(ill, disabled_at=now, disabled_by=DisabledBy.GONE), NoticeKind.DISABLED
    if now - since >= DISABLED_AFTER:
        return replace(ill, disabled_at=now, disabled_by=DisabledBy.FAILING), NoticeKind.DISABLED
    return ill, NoticeKind.FAILING if ill.failure_count == NOTICE_AT else None


def _held_until(health: EndpointHealth, answer: Answer, now: datetime) -> datetime | None:
    """Return when the endpoint wants to be asked again; a later answer never shortens it."""
    if answer.status not in SLOW_DOWN or answer.retry_after_seconds is None:
        return health.held_until
    wished = now + min(timedelta(seconds=answer.retry_after_seconds), RETRY_AFTER_CAP)
    return max(wished, health.held_until or wished)
