"""When a message is tried again, and when it is given up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealterms.alerts.retries import DELAYS, RETRY_AFTER_CAP, Outcome, Verdict, decide_outcome
from dealterms.alerts.webhook import Answer, signature_of

NOON = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)


def outcome_of(
    status: int | None,
    attempt_count: int = 1,
    *,
    retry_after: float | None = None,
    spread: float = 0,
) -> Outcome:
    answer = Answer(status, None if status else "no answer", 5, retry_after_seconds=retry_after)
    return decide_outcome(answer, attempt_count=attempt_count, attempted_at=NOON, spread=spread)


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_any_2xx_is_success(status: int) -> None:
    assert outcome_of(status) == Outcome(Verdict.DELIVERED)


@pytest.mark.parametrize("status", [None, 100, 301, 302, 400, 401, 404, 408, 429, 500, 503])
def test_anything_else_is_tried_again(status: int | None) -> None:
    assert outcome_of(status).verdict is Verdict.PENDING


def test_410_ends_it_at_once() -> None:
    assert outcome_of(410) == Outcome(Verdict.DISABLED)


def test_ten_attempts_are_spread_over_three_days_then_the_message_is_parked() -> None:
    waits = [outcome_of(500, count).next_attempt_at for count in range(1, 10)]

    assert [moment and moment - NOON for moment in waits] == list(DELAYS[1:])
    assert sum(DELAYS, timedelta()) == timedelta(hours=75, minutes=35, seconds=5)
    assert outcome_of(500, 10) == Outcome(Verdict.PARKED)


@given(st.floats(-1, 1), st.integers(1, 9))
def test_the_jitter_is_a_fifth_of_the_delay_at_most(spread: float, attempt_count: int) -> None:
    moment = outcome_of(500, attempt_count, spread=spread).next_attempt_at

    assert moment is not None
    assert abs((moment - NOON) / DELAYS[attempt_count] - 1) <= 0.2 + 1e-6


@given(st.lists(st.floats(-1, 1), min_size=9, max_size=9))
def test_the_last_attempt_is_never_made_before_three_days_are_over(spreads: list[float]) -> None:
    moment = NOON
    for count, spread in enumerate(spreads, 1):
        outcome = decide_outcome(
            Answer(500, None, 5),
            attempt_count=count,
            attempted_at=moment,
            spread=spread,
            first_attempt_at=NOON,
        )
        assert outcome.next_attempt_at is not None
        moment = outcome.next_attempt_at

    assert moment - NOON >= timedelta(days=3)


def test_retry_after_lengthens_a_delay_and_never_shortens_it() -> None:
    assert outcome_of(429, 1, retry_after=60).next_attempt_at == NOON + timedelta(seconds=60)
    assert outcome_of(503, 4, retry_after=60).next_attempt_at == NOON + timedelta(hours=2)


def test_retry_after_has_a_limit() -> None:
    assert outcome_of(503, 1, retry_after=1e9).next_attempt_at == NOON + RETRY_AFTER_CAP


def test_retry_after_counts_only_where_the_status_gives_it_a_meaning() -> None:
    assert outcome_of(500, 1, retry_after=60).next_attempt_at == NOON + DELAYS[1]


def test_the_signature_is_that_of_the_specification() -> None:
    """The example of the Standard Webhooks specification."""
    import base64

    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")

    assert (
        signature_of(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


def test_an_attempt_before_its_time_moves_nothing_if_it_fails() -> None:
    later = NOON + timedelta(hours=2)
    early = decide_outcome(
        Answer(500, None, 5), attempt_count=10, attempted_at=NOON, spread=1, due_at=later
    )

    assert early == Outcome(Verdict.PENDING, later, is_counted=False)


@pytest.mark.parametrize(
    ("status", "is_refused"),
    [(400, True), (413, True), (422, True), (401, False), (404, False), (500, False)],
)
def test_some_statuses_blame_the_message_and_not_the_endpoint(
    status: int, is_refused: bool
) -> None:
    assert outcome_of(status).is_refused is is_refused
