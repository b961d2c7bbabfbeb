"""Values by key, many loaded at once, kept while the rows they come from are what they were."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import islice
from typing import Final, Generic, TypeVar

__all__ = ["Lookup"]

_KEYS_PER_QUERY: Final = 500  # SQLite takes 32,766 parameters; small lists plan better

K = TypeVar("K")
V = TypeVar("V")


class Lookup(Generic[K, V]):
    """What `load` finds for keys; `nothing` stands for what it does not find."""

    def __init__(self, load: Callable[[Collection[K]], Mapping[K, V]], nothing: V) -> None:
        """Take the query; nothing is asked yet."""
        self._load, self._nothing = load, nothing
        self._known: dict[K, V] = {}

    def __getitem__(self, key: K) -> V:
        """Return the value of a key, loaded now if it was not before."""
        if key not in self._known:
            self.load([key])
        return self._known[key]

    def load(self, keys: Iterable[K]) -> None:
        """Load these keys at once, those that are known apart."""
        missing = iter(dict.fromkeys(key for key in keys if key not in self._known))
        while portion := list(islice(missing, _KEYS_PER_QUERY)):
            self._known |= dict.fromkeys(portion, self._nothing)
            self._known |= self._load(portion)

    def put(self, key: K, value: V) -> None:
        """Note what a key has become by a write."""
        self._known[key] = value

    def forget(self, keys: Iterable[K]) -> None:
        """Let go of keys whose rows became something else; they are loaded when asked for."""
        for key in keys:
            self._known.pop(key, None)

    def forget_all(self) -> None:
        """Let go of everything."""
        self._known.clear()
