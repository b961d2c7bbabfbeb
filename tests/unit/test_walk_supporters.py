"""Supporters that come or go before the end of a stretch count on until the book says otherwise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dealterms.projections.tales import time_bytes
from dealterms.projections.walk_supporters import SupporterDelta, shown_with
from dealterms.tables import OPEN_END

LAST = 12
END = 4
DAYS = st.integers(END + 1, LAST)


def day(number: int) -> datetime:
    return datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=number)


def key(number: int) -> bytes:
    return time_bytes(day(number))


def moments_of(counts: dict[int, int]) -> dict[int, dict[str, Any]]:
    """Return a moment for each day on which the count of the days is another."""
    begins = [one for one in counts if counts[one] != counts.get(one - 1)]
    ends = [day(one) for one in begins[1:]] + [OPEN_END]
    return {
        one: {"said_from": day(one), "said_to": end, "modality": "announced",
              "support_count": counts[one], "is_contested": False}
        for one, end in zip(begins, ends, strict=True)
    }  # fmt: skip


@given(
    st.lists(st.integers(5, 8), min_size=LAST, max_size=LAST),
    st.lists(st.tuples(st.sampled_from([1, -1]), st.none() | DAYS), max_size=4),
    st.integers(1, LAST),
)
def test_every_time_shows_who_supports_it_then_and_no_moment_says_what_the_one_before_says(
    counted: list[int], changes: list[tuple[int, int | None]], opened: int
) -> None:
    deltas = [
        SupporterDelta(f"origin {number}", more, None if later is None else key(later) + b" claim")
        for number, (more, later) in enumerate(changes)
    ]
    was = {number: counted[number - 1] for number in range(opened, LAST + 1)}
    now = {
        number: count + sum(
            more for more, later in changes if number >= END and (later is None or number < later)
        )
        for number, count in was.items()
    }  # fmt: skip
    old, new = moments_of(was), moments_of(now)
    up_to_end = [one for one in new if one <= END]
    before = None
    if up_to_end:  # the stretch itself has written these; the last one ends where it ended
        last = up_to_end[-1]
        next_old = min((one for one in old if one > END), default=None)
        ends = OPEN_END if next_old is None else day(next_old)
        before = key(last), new[last] | {"said_to": ends}
    behind = {key(one): shown for one, shown in old.items() if one > END}

    wanted = shown_with(deltas, None, before, behind, key(END))

    shown = dict([before] if before else []) | behind | wanted
    kept = {place: one for place, one in shown.items() if one is not None}
    assert kept == {key(one): moment for one, moment in new.items() if key(one) in kept}
    assert [one for one in new if one > END and key(one) not in kept] == []


def test_a_step_that_was_over_before_a_supporter_is_written_of_again_counts_it_to_its_end() -> None:
    shown = moments_of({1: 2})[1]
    deltas = [SupporterDelta("an origin", 1, key(9) + b" claim")]

    wanted = shown_with(deltas, key(7), (key(1), shown), {}, key(END))

    assert wanted == {}
