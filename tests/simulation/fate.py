"""What goes wrong and when: a plan drawn from a seed, and a life that may end at any step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

__all__ = ["Crash", "Life", "Trouble", "Troubles", "plan_of"]

HOUR = 3600.0
DAY = 24 * HOUR

# kind of trouble -> how long it lasts at most, in hours
_STORE = {"disk full": 6.0, "database is locked": 2.0, "disk I/O error": 2.0}
_HOST = {
    "name unknown": 12.0,
    "refused": 20.0,
    "hangs": 8.0,
    "500": 20.0,
    "503 with Retry-After": 12.0,
    "429 with Retry-After": 12.0,
    "cut": 12.0,
    "slow": 12.0,
    "answer lost": 12.0,
}
_PUBLISHER = {**_HOST, "garbage": 12.0}  # from a receiver, a 200 of whatever kind is a yes
_CLOCK = {"clock ahead": 24.0, "clock behind": 24.0}


class Crash(BaseException):
    """The process is gone, between one step and the next; nothing catches it."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong from `begins` to `ends`, in seconds of virtual time.

    `where` is a host, "store" or "clock"; `size` is how far a clock is off, in seconds.
    """

    where: str
    kind: str
    begins: float
    ends: float
    size: float = 0.0


@dataclass(slots=True)
class Troubles:
    """All that goes wrong in one world; after `heal` nothing does."""

    plan: tuple[Trouble, ...]
    is_healed: bool = False

    def of(self, where: str) -> list[Trouble]:
        """Return all that goes wrong there, sooner or later."""
        return [trouble for trouble in self.plan if trouble.where == where]

    def at(self, where: str, now: float) -> Trouble | None:
        """Return what is wrong there now, if anything."""
        if self.is_healed:
            return None
        return next((t for t in self.plan if t.where == where and t.begins <= now < t.ends), None)


@dataclass(slots=True)
class Life:
    """One process from start to end. `steps_left` counts down to its crash; None means never."""

    steps_left: int | None
    is_dead: bool = False
    step_count: int = field(default=0)

    def step(self) -> None:
        """Take note that the process is about to reach outside; raise Crash if it never does."""
        if self.is_dead:
            raise Crash
        self.step_count += 1
        if self.steps_left is not None and self.step_count >= self.steps_left:
            self.is_dead = True
            raise Crash


def plan_of(
    random: Random, publishers: list[str], receivers: list[str], seconds: float
) -> Troubles:
    """Draw what goes wrong in a world: nothing at all for some, a great deal for others."""
    storm = random.choice([0, 1, 1, 2, 4])
    kinds = [
        ("store", _STORE),
        ("clock", _CLOCK),
        *((host, _PUBLISHER) for host in publishers),
        *((host, _HOST) for host in receivers),
    ]
    return Troubles(
        tuple(t for where, of in kinds for t in _drawn(random, where, of, storm, seconds))
    )


def _drawn(
    random: Random, where: str, kinds: dict[str, float], storm: int, seconds: float
) -> Iterator[Trouble]:
    """Yield troubles of one place, one after the other."""
    now = 0.0
    for _ in range(random.randint(0, storm)):
        kind = random.choice(sorted(kinds))
        begins = now + random.uniform(0.0, seconds / 2)
        now = begins + random.uniform(60.0, kinds[kind] * HOUR)
        if now > seconds:
            return
        size = {"clock ahead": 40 * DAY, "clock behind": -40 * DAY}.get(kind, 0.0)
        yield Trouble(where, kind, begins, now, size * random.random())
