"""What the fold gives back: the rows of a slot, how each claim related to them, and the steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from dealterms.claims.claim import Layer, Modality
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.values import Value
from dealterms.claims.vocabulary import Term
from dealterms.projections.comparison import Figure
from dealterms.projections.order import FoldClaim

__all__ = ["Moment", "Relation", "RelationKind", "Row", "SlotFold", "Step", "TermFold"]


class RelationKind(StrEnum):
    """How a claim related to the row that stood when it was its turn (terms.md section 6).

    The last four are claims that move nothing: a component is a part of the total, a headline
    stands outside the body, a withdrawn claim was corrected by its own publisher, and an ignored
    one may not displace what stands; `Relation.why` says which rule that was.
    """

    FIRST = "first"
    RESTATEMENT = "restatement"
    REFINEMENT = "refinement"
    CHANGE = "change"
    CONFLICT = "conflict"
    CONTESTED = "contested"
    DENIAL = "denial"
    CORRECTION = "correction"
    COMPONENT = "component"
    HEADLINE = "headline"
    WITHDRAWN = "withdrawn"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Relation:
    """The relation of one claim, with a sentence that says why."""

    kind: RelationKind
    why: str


@dataclass(frozen=True, slots=True)
class Moment:
    """What a row showed from `at` on: how firmly it stood, who said so, whether it was contested.

    Value and evidence are those of the row, all its life; `at` is None before every time.
    """

    at: datetime | None
    modality: Modality
    support_count: int
    is_contested: bool

    def shows_what(self, other: Moment) -> bool:
        """True where only the time is another."""
        return (self.modality, self.support_count, self.is_contested) == (
            other.modality, other.support_count, other.is_contested)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A value that stands, or stood, in one layer of a slot.

    `claim` is the evidence of the value. `valid_from` and `valid_to` are aware UTC times in which
    the sources said so; `valid_from` is None where only undated claims began it, `valid_to` and
    `closed_reason` are None while the row stands. `last_asserted_at` is the last time that any
    claim repeated it. `support_count` counts origins, not pages. `relation` is what opened it;
    `denied_by` is the claim by which the parties denied it. `moments` are in the order of time, one
    for each time at which what the row shows was another; the last of them is the row as it is.
    `line` names its supporters in the origin book, `opened_key` and `closed_key` are the places in
    the walk where it began and ended.
    """

    layer: Layer
    relation: RelationKind
    value: Value
    qualifier: Qualifier
    modality: Modality
    claim: FoldClaim
    valid_from: datetime | None
    valid_to: datetime | None
    closed_reason: str | None
    last_asserted_at: datetime | None
    support_count: int
    is_contested: bool
    denied_by: FoldClaim | None = None
    moments: tuple[Moment, ...] = field(default=(), compare=False)
    line: str = ""
    opened_key: bytes = b""
    closed_key: bytes | None = None

    @property
    def figure(self) -> Figure:
        """The value with its qualifier."""
        return Figure(self.value, self.qualifier)

    @property
    def is_open(self) -> bool:
        """True while the row stands."""
        return self.closed_reason is None

    @property
    def is_denied(self) -> bool:
        """True for a value that the parties denied and nobody has repeated since."""
        return self.modality is Modality.DENIED


Step = Row
"""A row seen as a part of the history; the open steps are the rows that stand."""


@dataclass(frozen=True, slots=True)
class SlotFold:
    """State and history of one (deal, term, holder); its name stays when it finds a holder.

    `steps` are in the order in which they were opened, those of both layers together. `contested`
    are the values that reports have set against the standing official one, each once. `components`
    are increments and parts, never a total. `members` are the values of a set-valued label term,
    each a slot of its own under its label; the slot that holds them has no rows itself.
    """

    holder: str | None
    name: str = ""
    official: Row | None = None
    reported: Row | None = None
    steps: tuple[Step, ...] = ()
    contested: tuple[Figure, ...] = ()
    components: tuple[FoldClaim, ...] = ()
    relations: Mapping[str, Relation] = field(default_factory=dict)
    members: Mapping[str, SlotFold] = field(default_factory=dict)

    @property
    def head(self) -> Row | None:
        """The official row if there is one, else the reported row."""
        return self.official or self.reported

    @property
    def is_contested(self) -> bool:
        """True while a row of the slot is contested."""
        return any(row.is_contested for row in (self.official, self.reported) if row)


@dataclass(frozen=True, slots=True)
class TermFold:
    """All slots of one term of one deal; `unplaced` are claims that fit no slot and made none."""

    term: Term
    slots: Mapping[str | None, SlotFold] = field(default_factory=dict)
    unplaced: Mapping[str, Relation] = field(default_factory=dict)

    def leaves(self) -> Iterator[tuple[str, SlotFold]]:
        """Yield each slot that can hold rows, with its value key: a set member's label, else ""."""
        for slot in self.slots.values():
            yield from slot.members.items()
            if not slot.members:
                yield "", slot

    def relations(self) -> dict[str, Relation]:
        """Return how each claim of the term related, by claim id."""
        found = dict(self.unplaced)
        for _, slot in self.leaves():
            found.update(slot.relations)
        return found
