"""The life of the daemon: start, tick, stop.

A tick starts two kinds of work unless they are still going on from an earlier one: a pass over the
feeds that are due, and the relay of alerts that are due. So a slow publisher delays no alert, and
what a pass has queued is sent without waiting for the next tick. On
SIGTERM or SIGINT nothing new begins, what is under way gets `STOP_SECONDS` to end, then it is
cancelled: nothing is lost, for everything is recorded in whole transactions. A second signal ends
the process at once. SIGHUP asks for another configuration: the same stop, to begin anew with it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial

from dealterms import metrics
from dealterms.clock import monotonic
from dealterms.errors import DealtermsError
from dealterms.health.vitals import Vitals
from dealterms.log import get_logger
from dealterms.printable import printable
from dealterms.progress import progress_told_to
from dealterms.scheduler import Ticker

__all__ = ["STOP_SECONDS", "TICK_SECONDS", "Service", "Work", "notifier"]

TICK_SECONDS = 1.0  # the finest of our times is the webhook's second attempt, after 5 s
STOP_SECONDS = 8.0  # within the ten seconds that we promise
_STATUS_CHARACTERS = 200
REST_SECONDS = 5.0  # after a failure: room in the log, and back within ten seconds of a disk
_STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)

_RELOAD_SIGNAL = signal.SIGHUP

Notify = Callable[[str], None]
Work = Callable[[], Awaitable[object]]
Reload = Callable[[], Awaitable[bool]]

log = get_logger("service")


class Service:
    """Runs named pieces of work again and again until it is told to stop."""

    def __init__(
        self,
        works: Mapping[str, Work],
        follow_ups: Mapping[str, str] | None = None,
        *,
        tick_seconds: float = TICK_SECONDS,
        stop_seconds: float = STOP_SECONDS,
        rest_seconds: float = REST_SECONDS,
        drain: Work | None = None,
        notify: Notify | None = None,
        vitals: Vitals | None = None,
        reload: Reload | None = None,
    ) -> None:
        """Take the work of a tick by name; each is started once at a time.

        `follow_ups` names, for a work, the one that is started as soon as it has ended well.
        `drain` waits at the end for what work has left under way.
        `stopping` is set from the first signal on. `notify` tells the service manager how we are,
        `vitals` whoever else asks. `reload` is called at SIGHUP; if it returns True, `run` ends as
        at SIGTERM, with `is_reloading` set, for the caller to begin anew.
        """
        self._works, self._follow_ups = works, follow_ups or {}
        self._notify = notify or (lambda words: None)
        self._vitals = vitals or Vitals()
        self._drain_work = drain
        self._stop_seconds, self._rest_seconds = stop_seconds, rest_seconds
        self._running: dict[str, asyncio.Task[None]] = {}
        self.stopping = asyncio.Event()
        self.is_reloading = False
        self._reload = reload
        self._reload_task: asyncio.Task[None] | None = None
        self._is_reload_asked = False
        self._ticker = Ticker(self._tick, tick_seconds)

    async def run(self) -> None:
        """Tick until a signal or `stop`, then end what is under way."""
        loop = asyncio.get_running_loop()
        for number in _STOP_SIGNALS:
            loop.add_signal_handler(number, self._on_signal, number)
        if self._reload is not None:
            loop.add_signal_handler(_RELOAD_SIGNAL, self._on_reload_signal, self._reload)
        self._ticker.start()
        self._notify("READY=1\nSTATUS=at work")
        log.info("started", process=os.getpid())
        try:
            await self.stopping.wait()
        finally:
            self._notify(_reloading() if self.is_reloading else "STOPPING=1")
            self._ticker.stop()
            await self._drain()
        log.info("stopped")  # the loop keeps our handlers to its end: a signal then says the same

    def stop(self) -> None:
        """Begin to stop; `run` returns once the work under way has ended."""
        self.stopping.set()

    def _on_signal(self, number: int) -> None:
        if self.is_reloading:  # it ends already, but to begin anew: now only to end
            self.is_reloading = False
        elif self.stopping.is_set():
            os._exit(128 + number)  # asked twice: what is recorded is whole, the rest comes again
        log.info("stopping", signal=signal.Signals(number).name)
        self.stop()

    def _on_reload_signal(self, reload: Reload) -> None:
        """Read again; also after a reading that already makes us end, for this file is newer."""
        if self.stopping.is_set() and not self.is_reloading:
            return
        self._is_reload_asked = True
        if self._reload_task is None:
            self._reload_task = asyncio.create_task(self._try_reload(reload), name="reload")

    async def _try_reload(self, reload: Reload) -> None:
        while self._is_reload_asked:
            self._is_reload_asked = False
            if await reload() and not self.stopping.is_set():
                self.is_reloading = True
                self.stop()
        self._reload_task = None

    async def _tick(self) -> None:
        for name in self._works:
            self._begin(name)
        self._vitals.ticked()
        if self._vitals.is_alive:
            self._notify("WATCHDOG=1")  # from the loop that works, and only while it gets on

    def _begin(self, name: str) -> None:
        if name not in self._running and not self.stopping.is_set():
            self._vitals.began(name)
            self._running[name] = asyncio.create_task(self._guard(name), name=name)

    async def _guard(self, name: str) -> None:
        """Run one piece of work; after a failure it rests a while, then comes again."""
        try:
            with progress_told_to(partial(self._vitals.moved, name)):
                await self._works[name]()
        except DealtermsError as error:
            log.error("work failed", work=name, error=str(error), retryable=error.retryable)
            self._count_failure(name, str(error))
            await self._rest()
        except Exception as error:  # the edge of a pass: a fault of ours must not end the daemon
            log.exception("work broken", work=name)
            self._count_failure(name, repr(error))
            await self._rest()
        else:
            was_failing = bool(self._vitals.failing)
            metrics.WORK_SECONDS.labels(name).observe(self._vitals.succeeded(name))
            if was_failing and not self._vitals.failing:
                self._notify("STATUS=at work")
            if name in self._follow_ups:
                self._begin(self._follow_ups[name])
        finally:
            del self._running[name]

    def _count_failure(self, name: str, words: str) -> None:
        metrics.WORK_SECONDS.labels(name).observe(self._vitals.failed(name, words))
        metrics.WORK_FAILURES.labels(name).inc()
        self._notify(f"STATUS={name} fails: {printable(words)[:_STATUS_CHARACTERS]}")

    async def _rest(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.stopping.wait(), self._rest_seconds)

    async def _drain(self) -> None:
        """Let what is under way end, and then what it left behind; cut short what takes longer."""
        tasks = list(self._running.values())
        if self._drain_work is not None:
            last = self._after(tasks, self._drain_work)
            tasks = [*tasks, asyncio.create_task(last, name="drain")]
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=self._stop_seconds)
        for task in late:
            log.warning("work cut short", work=task.get_name())
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _after(self, tasks: Sequence[asyncio.Task[None]], work: Work) -> None:
        if tasks:
            await asyncio.wait(tasks)
        await work()


def _reloading() -> str:
    return f"RELOADING=1\nMONOTONIC_USEC={int(monotonic() * 1_000_000)}"


def notifier(address: str | None) -> Notify:
    """Return a function that tells systemd (sd_notify) at this socket; it does nothing without one.

    What cannot be delivered is dropped: the service manager's trouble is not the daemon's.
    """

    def notify(words: str) -> None:
        if not address:
            return
        with (
            contextlib.suppress(OSError),
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel,
        ):
            channel.sendto(words.encode(), address.replace("@", "\0", 1))

    return notify
