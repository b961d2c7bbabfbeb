"""What is remembered of the works of a daemon: failing, hanging, getting on."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from dealterms.health.findings import findings_of_works
from dealterms.health.vitals import STUCK_SECONDS, Vitals
from dealterms.progress import note_progress, progress_told_to
from support.frozen_clock import START, FrozenClock


class Watch:
    """A clock for durations that moves when a test moves it."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def vitals(clock: FrozenClock, watch: Watch) -> Vitals:
    vitals = Vitals(clock, watch)
    vitals.ticked()
    return vitals


def test_a_daemon_that_has_never_ticked_is_not_alive() -> None:
    assert not Vitals().is_alive


def test_a_loop_that_has_stopped_ticking_is_not_alive(vitals: Vitals, watch: Watch) -> None:
    assert vitals.is_alive
    watch.seconds = 31

    assert not vitals.is_alive


def test_a_work_that_never_ends_a_step_hangs(vitals: Vitals, watch: Watch) -> None:
    vitals.began("pass")
    watch.seconds = STUCK_SECONDS
    vitals.ticked()

    assert not vitals.is_alive
    assert [one.words for one in findings_of_works(vitals.reports())] == [
        "pass has not got on for 300 s"
    ]


def test_a_long_work_that_ends_its_steps_does_not_hang(vitals: Vitals, watch: Watch) -> None:
    vitals.began("pass")
    for _ in range(10):
        watch.seconds += STUCK_SECONDS - 1
        vitals.moved("pass")
    vitals.ticked()

    assert vitals.is_alive


def test_the_steps_of_one_work_do_not_hide_that_another_hangs(vitals: Vitals, watch: Watch) -> None:
    vitals.began("pass")
    vitals.began("relay")
    watch.seconds = STUCK_SECONDS
    vitals.moved("relay")
    vitals.ticked()

    assert not vitals.is_alive


def test_a_work_that_has_ended_does_not_hang(vitals: Vitals, watch: Watch) -> None:
    vitals.began("pass")
    watch.seconds = 2.5
    assert vitals.succeeded("pass") == 2.5
    watch.seconds = 2 * STUCK_SECONDS
    vitals.ticked()

    assert vitals.is_alive


def test_failures_are_counted_from_the_first_until_a_success(
    vitals: Vitals, clock: FrozenClock
) -> None:
    for words in ("the disk is full", "the disk is still full"):
        vitals.began("pass")
        vitals.failed("pass", words)
        clock.advance(minutes=1)

    (failing,) = vitals.failing
    assert (failing.failure_count, failing.failing_since) == (2, START)
    assert "the disk is still full" in findings_of_works([failing])[0].words

    vitals.began("pass")
    vitals.succeeded("pass")
    assert vitals.failing == []


def test_a_step_is_noted_for_the_work_that_it_is_part_of_in_tasks_and_threads() -> None:
    noted: list[str] = []

    async def work(name: str) -> None:
        with progress_told_to(partial(noted.append, name)):
            await asyncio.create_task(asyncio.to_thread(note_progress))

    async def both() -> None:
        await asyncio.gather(work("pass"), work("relay"))

    asyncio.run(both())
    note_progress()  # of no work: nobody listens

    assert sorted(noted) == ["pass", "relay"]
