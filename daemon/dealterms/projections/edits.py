"""What one event does to the read models, before it is done.

An edit first says which slots it will touch, so that they can be folded as they stand, and then
writes. Then it is asked for the claims that its articles make now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dealterms.projections.slot_claims import SlotClaim, load_claims_of
from dealterms.projections.slot_key import SlotKey
from dealterms.projections.working_rows import WorkingRows

__all__ = ["Cause", "Edit", "WriteOnly"]


@dataclass(frozen=True, slots=True)
class Cause:
    """What a change is put down to: a revision of an article, or our reading of it.

    `moved_by` are the article's claims by deal. `is_rereading`: the article said nothing new, so
    every change is one of our reading. `is_silent`: nobody is told, not even who asked for those.
    """

    article_id: str
    revision: int
    moved_by: Mapping[str, frozenset[str]] = field(default_factory=dict)
    is_rereading: bool = True
    is_silent: bool = True


class Edit:
    """The edit that an event calls for in some rows; this one does nothing."""

    cause: Cause | None = None

    def __init__(self, rows: WorkingRows) -> None:
        """Take the rows."""
        self._rows = rows

    def slots(self) -> set[SlotKey]:
        """Return the slots whose claims, or their articles, will change; to be asked first."""
        return set()

    def articles(self) -> set[str]:
        """Return the articles whose claims, or whose facts, will change; to be asked first."""
        return set()

    def claims(self) -> list[SlotClaim]:
        """Return all claims of those articles that no person rejected; to be asked at the end."""
        articles = self.articles()
        return load_claims_of(self._rows.settle(), articles) if articles else []

    def write(self) -> None:
        """Write the rows. Writing them again changes nothing."""


class WriteOnly(Edit):
    """An edit that touches no slot."""

    def __init__(self, rows: WorkingRows, write: Callable[[], None]) -> None:
        """Take what is to be done."""
        super().__init__(rows)
        self._write = write

    def write(self) -> None:
        """Do it."""
        self._write()
