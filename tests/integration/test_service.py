"""The life of the daemon: it ticks, survives broken work, and stops cleanly."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from dealterms.errors import StoreError
from dealterms.service import Service, notifier

DEADLINE_SECONDS = 20.0
QUICK = 0.01


def run(make: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(make(), DEADLINE_SECONDS))


def test_each_work_is_done_again_and_again_until_the_service_is_stopped() -> None:
    async def scenario() -> None:
        counts = {"pass": 0, "relay": 0}
        service: Service

        async def work(name: str) -> None:
            counts[name] += 1
            if min(counts.values()) >= 3:
                service.stop()

        service = Service(
            {"pass": lambda: work("pass"), "relay": lambda: work("relay")}, tick_seconds=QUICK
        )
        await service.run()

        assert min(counts.values()) >= 3

    run(scenario)


def test_what_follows_a_work_begins_when_it_ends_without_waiting_for_a_tick() -> None:
    async def scenario() -> None:
        order: list[str] = []
        service: Service

        async def take_in() -> None:
            await asyncio.sleep(0)
            order.append("pass")

        async def relay() -> None:
            order.append("relay")
            if "pass" in order:
                service.stop()

        service = Service({"pass": take_in, "relay": relay}, {"pass": "relay"}, tick_seconds=QUICK)
        await service.run()

        assert order == ["relay", "pass", "relay"]

    run(scenario)


def test_what_work_left_under_way_is_waited_for_at_the_end() -> None:
    async def scenario() -> None:
        order: list[str] = []

        async def work() -> None:
            service.stop()
            await asyncio.sleep(0)
            order.append("work")

        async def drain() -> None:
            order.append("drain")

        service = Service({"work": work}, drain=drain, tick_seconds=QUICK)
        await service.run()

        assert order == ["work", "drain"]

    run(scenario)


def test_slow_work_is_never_begun_twice_and_delays_no_other_work() -> None:
    async def scenario() -> None:
        begun, others = 0, 0
        enough = asyncio.Event()

        async def slow() -> None:
            nonlocal begun
            begun += 1
            await enough.wait()

        async def other() -> None:
            nonlocal others
            others += 1
            if others == 5:
                enough.set()
                service.stop()

        service = Service({"slow": slow, "other": other}, tick_seconds=QUICK)
        await service.run()

        assert begun == 1

    run(scenario)


@pytest.mark.parametrize(
    "error", [StoreError("the disk is full", retryable=True), ZeroDivisionError("ours")]
)
def test_work_that_fails_comes_again_and_ends_nothing(error: Exception) -> None:
    async def scenario() -> None:
        attempts = 0

        async def failing() -> None:
            nonlocal attempts
            attempts += 1
            if attempts == 3:
                service.stop()
            raise error

        service = Service({"failing": failing}, tick_seconds=QUICK, rest_seconds=QUICK)
        await service.run()

        assert attempts == 3

    run(scenario)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_the_work_under_way_end(number: signal.Signals) -> None:
    async def scenario() -> None:
        ended = False

        async def work() -> None:
            nonlocal ended
            os.kill(os.getpid(), number)
            await service.stopping.wait()
            ended = True

        service = Service({"work": work}, tick_seconds=QUICK)
        await service.run()

        assert ended

    run(scenario)


def test_work_that_does_not_end_is_cut_short() -> None:
    async def scenario() -> None:
        cancelled = asyncio.Event()

        async def endless() -> None:
            service.stop()
            try:
                await asyncio.Event().wait()
            finally:
                cancelled.set()

        service = Service({"endless": endless}, tick_seconds=QUICK, stop_seconds=QUICK)
        await service.run()

        assert cancelled.is_set()

    run(scenario)


def test_the_service_manager_is_told_of_start_life_and_stop(tmp_path: Path) -> None:
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(address)
        manager.settimeout(DEADLINE_SECONDS)

        async def scenario() -> None:
            async def work() -> None:
                service.stop()

            service = Service({"work": work}, tick_seconds=QUICK, notify=notifier(address))
            await service.run()

        run(scenario)
        told = [manager.recv(100) for _ in range(3)]

    assert told == [b"READY=1\nSTATUS=at work", b"WATCHDOG=1", b"STOPPING=1"]


def test_the_service_manager_is_told_what_fails_in_one_line(tmp_path: Path) -> None:
    told: list[str] = []

    async def scenario() -> None:
        attempts = 0

        async def work() -> None:
            nonlocal attempts
            attempts += 1
            if attempts == 2:
                service.stop()
            else:
                raise StoreError("no\nMAINPID=1")

        service = Service(
            {"work": work}, tick_seconds=QUICK, rest_seconds=QUICK, notify=told.append
        )
        await service.run()

    run(scenario)

    assert [words for words in told if "work" in words and "\n" not in words] == [
        "STATUS=work fails: no\\x0aMAINPID=1",
        "STATUS=at work",
    ]


def test_work_goes_on_until_the_new_configuration_is_known_to_be_sound() -> None:
    async def scenario() -> None:
        answers = [False, True]
        passes = 0

        async def work() -> None:
            nonlocal passes
            passes += 1
            if answers:
                os.kill(os.getpid(), signal.SIGHUP)

        async def reload() -> bool:
            return answers.pop(0)

        service = Service({"work": work}, tick_seconds=QUICK, reload=reload)
        await service.run()

        assert service.is_reloading
        assert passes > 1

    run(scenario)


def test_a_configuration_that_changes_once_more_while_work_ends_is_read_once_more() -> None:
    async def scenario() -> None:
        count = 0
        twice = asyncio.Event()

        async def work() -> None:
            os.kill(os.getpid(), signal.SIGHUP)
            await service.stopping.wait()
            os.kill(os.getpid(), signal.SIGHUP)
            await twice.wait()

        async def reload() -> bool:
            nonlocal count
            count += 1
            if count > 1:
                twice.set()
            return True

        service = Service({"work": work}, tick_seconds=QUICK, stop_seconds=1.0, reload=reload)
        await service.run()

        assert service.is_reloading
        assert count > 1

    run(scenario)


def test_a_service_manager_that_is_gone_is_no_trouble(tmp_path: Path) -> None:
    notifier(str(tmp_path / "nobody"))("READY=1")
    notifier(None)("READY=1")
