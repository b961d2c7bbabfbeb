"""One world from a seed: lives of the daemon one after another, then healing, then judgement."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from dealterms.alerts.endpoints import enable
from dealterms.bootstrap import open_pipeline
from dealterms.commands import change_alerting
from dealterms.errors import DealtermsError, StoreError
from dealterms.outside import Outside
from dealterms.pipeline import Pipeline
from dealterms.service import REST_SECONDS
from dealterms.settings import Settings, load_settings
from dealterms.workers import WorkerPool
from simulation.fate import DAY, HOUR, Life, plan_of
from simulation.laws import BrokenLawError, Laws
from simulation.loop import VirtualLoop
from simulation.network import outlet_to
from simulation.store import store_of
from simulation.world import DEALS, EPOCH, Receiver, World
from support.webhook_receiver import SECRET

__all__ = ["Outcome", "simulate"]

WEEK = 7 * DAY
# Between two ticks. It is a second in truth; nearly all of those find nothing to do: a feed here is
# due every half hour, a message after seconds or hours.
_PAUSES = (1.0, 60.0, 1800.0, 3600.0, 7200.0)
_PAUSES_IN_TROUBLE = (5.0, 30.0, 300.0)  # where a daemon that hurries would show it
_PROOFS = 0.1  # of the lives end with a rebuild: it costs more than the life
_RESTART = (5.0, 1800.0)  # how long nobody starts it again
_HEALING = 4 * DAY  # within so much everything must have come about


@dataclass(slots=True)
class Outcome:
    """What came of a world: how much happened, and a digest of everything that was recorded."""

    lives: int = 0
    crashes: int = 0
    ticks: int = 0
    failures: int = 0
    events: int = 0
    messages: int = 0
    healed_after: float = 0.0
    digest: str = ""

    @property
    def sentence(self) -> str:
        """Return it in a line."""
        return (
            f"{self.lives} lives, {self.crashes} crashes, {self.ticks} ticks, {self.failures} "
            f"failures, {self.events} events, {self.messages} messages; all told "
            f"{self.healed_after / HOUR:.0f} hours after healing"
        )


def simulate(
    seed: int, folder: Path, seconds: float = WEEK, tell: Callable[[str], object] = len
) -> Outcome:
    """Let one world go by; raise BrokenLawError if something happened that must not.

    `tell` is given what happens, a line each.
    """
    random = Random(seed)
    loop = VirtualLoop(Random(random.random()))
    asyncio.set_event_loop(loop)
    try:
        return loop.run_until_complete(_Run(random, folder, seconds, loop, tell).whole())
    finally:
        asyncio.set_event_loop(None)
        loop.close()


class _Workers(WorkerPool):
    """Does at once, in this process, what workers do: time and memory are not the subject here."""

    def __init__(self) -> None:
        pass

    async def __aenter__(self) -> _Workers:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def run(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return await asyncio.to_thread(function, *args, **kwargs)


class _Run:
    """One world and what has become of it so far."""

    def __init__(
        self,
        random: Random,
        folder: Path,
        seconds: float,
        loop: VirtualLoop,
        tell: Callable[[str], object],
    ) -> None:
        self._tell_outside = tell
        self._random, self._seconds, self._loop = random, seconds, loop
        self._world = World(Random(random.random()))
        world = self._world
        hosts = ([one.host for one in some] for some in (world.publishers, world.receivers))
        self._troubles = plan_of(random, *hosts, seconds)
        self._database = folder / "dealterms.db"
        self._settings = _settings_of(self._world, folder)
        self._laws = Laws(self._database, self._world, _endpoints_of(self._settings, self._world))
        self._crash_often = random.choice([0, 2_000, 10_000])
        self._outcome = Outcome()

    async def whole(self) -> Outcome:
        """Live, heal, and demand what must have come about."""
        for trouble in self._troubles.plan:
            self._tell(f"to come: {trouble}")
        press = asyncio.create_task(self._print_news(), name="press")
        while self._loop.time() < self._seconds:
            await self._live(
                self._loop.time() + self._random.uniform(HOUR, 3 * DAY), self._draw_end()
            )
        press.cancel()
        await self._heal()
        self._close()
        return self._outcome

    def _draw_end(self) -> int | None:
        return self._random.randint(1, self._crash_often) if self._crash_often else None

    async def _print_news(self) -> None:
        while True:
            await asyncio.sleep(self._random.expovariate(1 / (6 * HOUR)))
            self._world.stir(self._loop.time())

    # ---------------------------------------------------------------- one life

    async def _live(self, until: float, steps: int | None) -> None:
        """Run one process to a clean stop at `until`, or to its crash; look at what it left."""
        life, before = Life(steps), asyncio.all_tasks(self._loop)
        for publisher in self._world.publishers:
            publisher.asked_at.clear()
        self._outcome.lives += 1
        try:
            async with AsyncExitStack() as stack:
                pipeline = await stack.enter_async_context(
                    open_pipeline(self._settings, self._outside_of(life))
                )
                stack.push_async_callback(self._end_tasks, before)
                await self._tick_until(pipeline, life, until)
        except StoreError as error:  # at the start: it ends with a word, and is started again
            self._tell(f"did not start: {error}")
        except BaseException as error:
            if not life.is_dead:
                raise
            self._tell(f"crashed: {type(error).__name__}")
        await self._end_tasks(before)
        self._outcome.crashes += life.is_dead
        if self._database.exists():
            self._laws.check()
            self._laws.require_manners(2 * len(self._troubles.of("clock")))
            self._laws.prove(with_tables=self._random.random() < _PROOFS)
        await asyncio.sleep(self._random.uniform(*_RESTART))

    def _outside_of(self, life: Life) -> Outside:
        chance = partial(Random, self._random.random())
        return Outside(
            clock=self._clock,
            now=self._loop.time,
            outlet=outlet_to(self._world.hosts, self._troubles, life, chance()),
            open_store=store_of(self._troubles, life, chance(), self._loop.time),
            workers=_Workers,
        )

    def _clock(self) -> datetime:
        """Return what the machine takes for the time."""
        now = self._loop.time()
        trouble = self._troubles.at("clock", now)
        return EPOCH + timedelta(seconds=now + (trouble.size if trouble else 0.0))

    async def _tick_until(self, pipeline: Pipeline, life: Life, until: float) -> None:
        """Begin what is not under way at every tick, as `Service` does, and check the laws."""
        running: dict[str, asyncio.Task[None]] = {}
        works = {"pass": pipeline.take_in, "relay": pipeline.relay.keep_up}

        async def guard(name: str) -> None:
            try:
                await works[name]()
                if name == "pass":
                    begin("relay")
            except DealtermsError as error:
                self._outcome.failures += 1
                self._tell(f"{name} failed: {error}")
                await asyncio.sleep(REST_SECONDS)
            finally:
                del running[name]

        def begin(name: str) -> None:
            if name not in running:
                running[name] = asyncio.create_task(guard(name), name=name)
                ended.append(running[name])

        ended: list[asyncio.Task[None]] = []
        while self._loop.time() < until:
            for name in works:
                begin(name)
            in_trouble = self._troubles.at("store", self._loop.time()) is not None
            pauses = _PAUSES_IN_TROUBLE if in_trouble else _PAUSES
            await asyncio.sleep(self._random.choice(pauses))
            self._outcome.ticks += 1
            for task in [task for task in ended if task.done()]:
                ended.remove(task)
                task.result()  # what is no DealtermsError is a fault, or the end
            life.step()
            self._laws.check()
        await asyncio.wait_for(asyncio.gather(*running.values(), pipeline.relay.drain()), HOUR)

    async def _end_tasks(self, before: set[asyncio.Task[Any]]) -> None:
        """End what a life has left under way, as the end of a process does."""
        tasks = asyncio.all_tasks(self._loop) - before - {asyncio.current_task()}
        left = sorted(tasks, key=lambda task: (len(task.get_name()), task.get_name()))
        for task in left:  # in an order that is the same in every process
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    # ---------------------------------------------------------------- the end

    async def _heal(self) -> None:
        """Take every trouble away, print one more price a deal, and wait until all is known."""
        began = self._loop.time()
        self._troubles.is_healed = True
        self._tell("healed")
        self._enable_endpoints()
        now, prices = EPOCH + timedelta(seconds=began), {}
        for deal, publisher in zip(DEALS, self._world.publishers, strict=False):
            prices[deal] = self._world.new_price()
            self._world.print(publisher, deal, prices[deal], now)
        while left := self._laws.unfinished(prices):
            if self._loop.time() > began + _HEALING:
                raise BrokenLawError(f"{_HEALING / DAY:.0f} days after healing: {'; '.join(left)}")
            await self._live(self._loop.time() + 6 * HOUR, None)
        self._outcome.healed_after = self._loop.time() - began

    def _enable_endpoints(self) -> None:
        """Do what an operator does who was told that an endpoint is disabled."""
        for alert in self._settings.alerts:
            change_alerting(self._settings, lambda c, _, one=alert.endpoint_id: enable(c, one))

    def _close(self) -> None:
        self._laws.require_order()
        self._laws.prove(with_tables=True)
        digest = hashlib.sha256()
        with closing(sqlite3.connect(self._database)) as connection:
            for row in connection.execute("SELECT event_id, data, recorded_at FROM events"):
                digest.update(repr(row).encode())
                self._outcome.events += 1
        for receiver in self._world.receivers:
            self._outcome.messages += len(receiver.accepted)
            digest.update(repr([message_id for message_id, _ in receiver.accepted]).encode())
        self._outcome.digest = digest.hexdigest()

    def _tell(self, words: str) -> None:
        self._tell_outside(f"{timedelta(seconds=int(self._loop.time()))} {words}")


def _endpoints_of(settings: Settings, world: World) -> dict[str, Receiver]:
    by_url = {receiver.url: receiver for receiver in world.receivers}
    return {alert.endpoint_id: by_url[alert.url] for alert in settings.alerts}


def _settings_of(world: World, folder: Path) -> Settings:
    """Return the configuration of the daemon in this world."""
    parts = [f'[store]\nurl = "sqlite:///{folder / "dealterms.db"}"']
    parts += [
        f'[[feeds]]\nurl = "{publisher.feed_url}"\npublisher = "Wire {n}"\n'
        'source_class = "company"\nevery = "30m"'
        for n, publisher in enumerate(world.publishers)
    ]
    parts += [
        f'[[deals]]\nid = "{deal.deal_id}"\nname = "{deal.buyer} – {deal.target}"\n'
        'types = ["acquisition"]\n'
        f'[[deals.parties]]\nname = "{deal.buyer}"\nroles = ["buyer"]\n'
        f'[[deals.parties]]\nname = "{deal.target}"\nroles = ["target"]'
        for deal in DEALS
    ]
    parts += [f'[[alerts]]\nurl = "{one.url}"\nsecret = "{SECRET}"' for one in world.receivers]
    config = folder / "dealterms.toml"
    config.write_text("\n".join(parts), encoding="utf-8")
    return load_settings(config, environ={})
