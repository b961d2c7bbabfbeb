"""Which origins say what: the supporters of each row, and whom a denial has silenced. Pure.

Supporters are kept under the name of a *line*: a row, its refinements after it, or a rival value.
They lie outside the state of the walk, because every claim may add one: two walks that differ only
in who supports a row go the same way until someone asks. Each entry therefore names the claim that
caused it, questions are written down too, and a walk that is taken up again in the middle
(long_slot.py) finds out by them which later claims must be asked anew.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple, Protocol

__all__ = ["ANYONE", "Entry", "EntryKind", "MemoryBook", "OriginBook"]

ANYONE = ""
"""In the place of an origin: a question about all of a line."""


class EntryKind(StrEnum):
    """What a claim did to a line: named a supporter, took one away, or asked."""

    JOINED = "joined"
    LEFT = "left"
    ASKED = "asked"


class Entry(NamedTuple):
    """What the claim at a place of the walk did to a line; `origin` may be `ANYONE`."""

    key: bytes
    line: str
    origin: str
    kind: EntryKind


class OriginBook(Protocol):
    """Who belongs to a line, at the point of the walk that was turned to."""

    def turn_to(self, key: bytes) -> None:
        """Go on to the claim at this place; what follows is put down to it."""

    def begin(self, line: str) -> None:
        """Begin a line that has no name in the book yet."""

    def add(self, line: str, origin: str) -> None:
        """Let an origin belong to a line; the same origin counts once."""

    def drop(self, line: str, origin: str) -> None:
        """Let an origin no longer belong to a line."""

    def has(self, line: str, origin: str) -> bool:
        """True where the origin belongs to the line."""

    def is_sole(self, line: str, origin: str) -> bool:
        """True where nobody but the origin belongs to the line."""

    def outnumbers(self, line: str, other: str) -> bool:
        """True where more origins belong to the first line than to the other."""

    def silence(self, line: str, silenced: str) -> None:
        """Let everyone who belongs to a line belong to another one too."""

    def count(self, line: str) -> int:
        """Return how many belong to a line; the one question that is not written down."""


class MemoryBook:
    """A book of a walk from its beginning; `entries` are all that was written, in order."""

    def __init__(self) -> None:
        """Begin with an empty book."""
        self.entries: list[Entry] = []
        self._lines: dict[str, set[str]] = {}
        self._key = b""

    def turn_to(self, key: bytes) -> None:
        """Go on to the claim at this place."""
        self._key = key

    def begin(self, line: str) -> None:
        """Begin a line that has no name in the book yet."""
        self._lines[line] = set()

    def add(self, line: str, origin: str) -> None:
        """Let an origin belong to a line."""
        self._write(line, origin, EntryKind.JOINED)
        self._lines.setdefault(line, set()).add(origin)

    def drop(self, line: str, origin: str) -> None:
        """Let an origin no longer belong to a line."""
        self._write(line, origin, EntryKind.LEFT)
        self._members(line).discard(origin)

    def has(self, line: str, origin: str) -> bool:
        """True where the origin belongs to the line."""
        self._write(line, origin, EntryKind.ASKED)
        return origin in self._members(line)

    def is_sole(self, line: str, origin: str) -> bool:
        """True where nobody but the origin belongs to the line."""
        self._write(line, ANYONE, EntryKind.ASKED)
        return self._members(line) <= {origin}

    def outnumbers(self, line: str, other: str) -> bool:
        """True where more origins belong to the first line than to the other."""
        self._write(line, ANYONE, EntryKind.ASKED)
        self._write(other, ANYONE, EntryKind.ASKED)
        return self.count(line) > self.count(other)

    def silence(self, line: str, silenced: str) -> None:
        """Let everyone who belongs to a line belong to another one too."""
        self._write(line, ANYONE, EntryKind.ASKED)
        for origin in sorted(self._members(line)):
            self.add(silenced, origin)

    def count(self, line: str) -> int:
        """Return how many belong to a line."""
        return len(self._members(line))

    def _members(self, line: str) -> set[str]:
        return self._lines.get(line, set())

    def _write(self, line: str, origin: str, kind: EntryKind) -> None:
        self.entries.append(Entry(self._key, line, origin, kind))
