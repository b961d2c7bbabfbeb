"""The origin book of a walk that is taken up again: what was written before, and what is new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from dealterms.projections.origin_book import ANYONE, Entry, EntryKind
from dealterms.projections.walk_tables import WalkTables

__all__ = ["StoredBook"]


class StoredBook:
    """Entries up to `start` are those of the tables, later ones those of this walk.

    `base_of` says how many belonged to a line at the start, or None where nobody knows: then they
    are counted when they are asked for.
    """

    def __init__(
        self, tables: WalkTables, start: bytes, base_of: Callable[[str], int | None]
    ) -> None:
        """Take the book up behind the claim at `start`."""
        self.entries: list[Entry] = []
        self._tables, self._start, self._base_of = tables, start, base_of
        self._sizes: dict[str, int] = {}  # of the lines that were counted, as they are now
        self._now: defaultdict[str, dict[str, bool]] = defaultdict(dict)  # by line and origin
        self._then: defaultdict[str, dict[str, bool]] = defaultdict(dict)
        self._begun: set[str] = set()  # lines that nothing was written of before
        self._key = b""

    def expect(self, lines: Iterable[str], origins: Collection[str]) -> None:
        """Look up at once whether these origins, of which claims come, belonged to these lines."""
        for line in lines:
            self._were_members(line, origins)

    def turn_to(self, key: bytes) -> None:
        """Go on to the claim at this place."""
        self._key = key

    def begin(self, line: str) -> None:
        """Begin a line that has no name in the book yet."""
        self._begun.add(line)
        self._sizes[line] = 0

    def add(self, line: str, origin: str) -> None:
        """Let an origin belong to a line."""
        self._write(line, origin, EntryKind.JOINED)
        self._let(line, origin, is_in=True)

    def drop(self, line: str, origin: str) -> None:
        """Let an origin no longer belong to a line."""
        self._write(line, origin, EntryKind.LEFT)
        self._let(line, origin, is_in=False)

    def has(self, line: str, origin: str) -> bool:
        """True where the origin belongs to the line."""
        self._write(line, origin, EntryKind.ASKED)
        return self._is_member(line, origin)

    def is_sole(self, line: str, origin: str) -> bool:
        """True where nobody but the origin belongs to the line."""
        self._write(line, ANYONE, EntryKind.ASKED)
        return all(name == origin for name in self._members(line))

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
        if line not in self._sizes:
            base = self._base_of(line)
            if base is None:
                base = self._tables.member_count(line, self._start)
            now = self._now[line]
            before = self._were_members(line, now)
            self._sizes[line] = base + sum(is_in - before[one] for one, is_in in now.items())
        return self._sizes[line]

    def _let(self, line: str, origin: str, *, is_in: bool) -> None:
        if line in self._sizes:
            self._sizes[line] += is_in - self._is_member(line, origin)
        self._now[line][origin] = is_in

    def _is_member(self, line: str, origin: str) -> bool:
        known = self._now[line].get(origin)
        return self._were_members(line, [origin])[origin] if known is None else known

    def _members(self, line: str) -> Iterator[str]:
        now = self._now[line]
        yield from (origin for origin, is_in in now.items() if is_in)
        if line not in self._begun:
            stored = self._tables.members(line, self._start)
            yield from (origin for origin in stored if origin not in now)

    def _were_members(self, line: str, origins: Collection[str]) -> Mapping[str, bool]:
        """Say of these origins, and maybe of others, whether they belonged to a line before."""
        known = self._then[line]
        unknown = [origin for origin in origins if origin not in known]
        if unknown:
            is_new = line in self._begun
            were = set() if is_new else self._tables.members_among(line, unknown, self._start)
            known |= {origin: origin in were for origin in unknown}
        return known

    def _write(self, line: str, origin: str, kind: EntryKind) -> None:
        self.entries.append(Entry(self._key, line, origin, kind))
