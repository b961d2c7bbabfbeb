"""How often the endpoint is asked: limits, pauses, retries."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from dealterms.llm.pacing import (
    MOST_ATTEMPTS,
    Limits,
    Prices,
    Usage,
    day_of,
    limit_reached,
    pause_end,
    retry_at,
)
from support.builders import NOON

LIMITS = Limits(max_input_tokens=1000, max_output_tokens=100, max_tokens_per_day=2000)
DEAR = Limits(
    1000, 100, 1_000_000, Decimal("0.01"), Prices(Decimal(10), Decimal(20))
)  # a thousand tokens in: 0.01


def test_a_request_that_could_pass_the_days_tokens_is_not_made() -> None:
    assert limit_reached(Usage(), 1900, LIMITS) is None
    assert limit_reached(Usage(), 1901, LIMITS) == "max_tokens_per_day"
    assert limit_reached(Usage(1000, 900), 10, LIMITS) == "max_tokens_per_day"


def test_a_request_that_could_pass_the_days_cost_is_not_made() -> None:
    assert limit_reached(Usage(), 800, DEAR) is None
    assert limit_reached(Usage(), 801, DEAR) == "max_cost_per_day"
    assert limit_reached(Usage(0, 400), 10, DEAR) == "max_cost_per_day"


def test_cost_is_exact() -> None:
    assert DEAR.prices.cost(Usage(1, 1)) == Decimal("0.00003")


@pytest.mark.parametrize(
    ("count", "minutes"), [(0, None), (2, None), (3, 1), (4, 2), (5, 4), (8, 32), (9, 60), (20, 60)]
)
def test_the_third_failure_in_a_row_brings_a_pause_that_grows(
    count: int, minutes: int | None
) -> None:
    end = pause_end([NOON] * count)

    assert end == (None if minutes is None else NOON + timedelta(minutes=minutes))


def test_the_endpoints_wish_lengthens_a_pause_and_never_for_ever() -> None:
    assert pause_end([NOON], 90) == NOON + timedelta(seconds=90)
    assert pause_end([NOON] * 9, 90) == NOON + timedelta(hours=1)
    assert pause_end([NOON], 10**9) == NOON + timedelta(hours=12)


def test_an_article_is_tried_a_few_times_and_given_up() -> None:
    times = [retry_at(count, NOON) for count in range(1, MOST_ATTEMPTS + 1)]

    assert times[-1] is None
    assert times[:-1] == sorted(time for time in times[:-1] if time is not None)


def test_a_day_begins_at_midnight_utc() -> None:
    assert day_of(NOON) == NOON.replace(hour=0)
