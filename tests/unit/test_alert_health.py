"""When an endpoint counts as failing, when it is disabled, when that is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealterms.alerts.health import (
    DISABLED_AFTER,
    NOTICE_AT,
    DisabledBy,
    EndpointHealth,
    NoticeKind,
    after_failure,
    after_success,
)
from dealterms.alerts.webhook import Answer

NOON = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
WELL = EndpointHealth("e1")


def answer(status: int, retry_after: float | None = None) -> Answer:
    return Answer(status, None, 5, retry_after_seconds=retry_after)


def failed(times: int, health: EndpointHealth = WELL) -> tuple[EndpointHealth, list[NoticeKind]]:
    """Return the health after so many failures, a minute apart, and what was told."""
    told = []
    for minute in range(times):
        health, notice = after_failure(health, answer(500), NOON + timedelta(minutes=minute))
        told += [notice] if notice else []
    return health, told


def test_four_failures_in_a_row_are_told_once() -> None:
    assert failed(NOTICE_AT - 1)[1] == []
    assert failed(9)[1] == [NoticeKind.FAILING]


def test_recovery_is_told_only_of_what_was_told_to_fail() -> None:
    assert after_success(failed(1)[0], NOON)[1] is None
    well, notice = after_success(failed(NOTICE_AT)[0], NOON)

    assert notice is NoticeKind.RECOVERED
    assert well == EndpointHealth("e1", last_success_at=NOON)


def test_410_disables_at_once() -> None:
    health, notice = after_failure(WELL, answer(410), NOON)

    assert (health.disabled_by, notice) == (DisabledBy.GONE, NoticeKind.DISABLED)


@pytest.mark.parametrize(("waited", "is_disabled"), [(-1, False), (0, True)])
def test_five_days_of_failure_disable(waited: int, is_disabled: bool) -> None:
    health, _ = failed(1)
    now = NOON + DISABLED_AFTER + timedelta(seconds=waited)

    assert after_failure(health, answer(500), now)[0].is_disabled is is_disabled


def test_a_success_enables_what_failures_disabled_and_never_what_a_person_did() -> None:
    gone, _ = after_failure(WELL, answer(410), NOON)
    by_hand = EndpointHealth("e1", disabled_at=NOON, disabled_by=DisabledBy.OPERATOR)

    assert not after_success(gone, NOON)[0].is_disabled
    assert after_success(by_hand, NOON)[0].disabled_by is DisabledBy.OPERATOR


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=5))
def test_an_endpoint_is_never_asked_before_any_retry_after_has_passed(waits: list[float]) -> None:
    health = WELL
    for wait in waits:
        health, _ = after_failure(health, answer(429, wait), NOON)

    longest = min(timedelta(seconds=max(waits)), timedelta(hours=12))
    assert health.held_until == NOON + longest


def test_retry_after_counts_only_with_429_and_503() -> None:
    assert after_failure(WELL, answer(500, 60), NOON)[0].held_until is None
