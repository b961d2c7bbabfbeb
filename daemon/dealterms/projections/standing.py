"""A row while the walk goes on: its value, its modality, who supports it and what rivals it."""

from __future__ import annotations

from datetime import datetime

from dealterms.claims.claim import Claim, Layer, Modality
from dealterms.claims.values import Value
from dealterms.projections.comparison import Figure
from dealterms.projections.order import RETELLERS, FoldClaim, Placed
from dealterms.projections.origin_book import OriginBook
from dealterms.projections.rows import Moment, RelationKind, Row

__all__ = ["Standing"]


class Standing:
    """A row that stands in its layer; changed in place by what supports it, never reopened.

    `opened_key` is the place of the claim that opened it, `placed` the claim that its value rests
    on, and `line` the name under which the book keeps its supporters. `positive` is the strongest
    positive modality since the value began, `negative` one that holds until the next official claim
    (rule 5 of the fold). `since` is when the value began, `last_at` when it was last repeated; None
    sorts before every time. `moments` is what the row showed at each time so far. `replaced` is the
    row that stands again if this one is retracted.
    """

    __slots__ = (
        "book", "closed_at", "closed_key", "closed_reason", "denied_by", "figure", "has_change_cue",
        "is_credible", "is_rivalled", "is_undated", "last_at", "layer", "line", "moments",
        "negative", "opened_key", "placed", "positive", "relation", "replaced", "rivals", "since",
        "support_count",
    )  # fmt: skip

    def __init__(
        self,
        placed: Placed,
        layer: Layer,
        relation: RelationKind,
        figure: Figure,
        is_credible: bool,
        book: OriginBook,
        *,
        positive: Modality | None = None,
        line: str | None = None,
    ) -> None:
        """Open a row with a claim; `positive` stands in where its own modality is negative.

        The row goes on with a `line` of supporters that there is, or begins its own.
        """
        modality = placed.claim.modality
        self.layer, self.relation, self.figure = layer, relation, figure
        self.placed = placed
        self.opened_key = placed.key
        self.book, self.line = book, line or _begin_line(book, placed)
        self.since: datetime | None = placed.at
        self.last_at: datetime | None = placed.at
        self.is_credible, self.is_undated = is_credible, placed.is_undated and placed.at is None
        self.has_change_cue = placed.claim.has_change_cue
        self.positive = positive if modality.is_negative else modality
        is_correction = modality is Modality.CORRECTED
        self.negative = modality if modality.is_negative and not is_correction else None
        self.rivals: dict[Value, tuple[Placed, str]] = {}  # by value: its first claim, its line
        self.is_rivalled = False
        self.denied_by: FoldClaim | None = None
        self.moments: list[Moment] = []
        self.replaced: Standing | None = None
        self.closed_at: datetime | None = None
        self.closed_reason: str | None = None
        self.closed_key: bytes | None = None
        self.support_count: int | None = None  # known once the row is closed

    @property
    def source(self) -> FoldClaim:
        """The evidence of the value."""
        return self.placed.source

    @property
    def modality(self) -> Modality:
        """The negative modality while it holds, else the strongest positive one."""
        return self.negative or self.positive or Modality.ASSERTED

    @property
    def is_denied(self) -> bool:
        """True after an official denial of the value."""
        return self.negative is Modality.DENIED

    @property
    def is_announced(self) -> bool:
        """True for a value that a party has stated as done."""
        return self.modality.rank >= Modality.ANNOUNCED.rank

    @property
    def is_open(self) -> bool:
        """True until `close`."""
        return self.closed_reason is None

    def is_named_by(self, placed: Placed) -> bool:
        """True for "from $20 to $20.25" where $20 stands: a change, however close they are."""
        old = placed.claim.from_value
        return old is not None and old == self.figure.value and old != placed.claim.value

    def is_before(self, placed: Placed) -> bool:
        """True where the claim was made after this value began, or says that it changed."""
        if placed.at is None:
            return False
        if self.since is None or placed.at > self.since:
            return True
        return placed.claim.has_change_cue and placed.at == self.since

    def is_simultaneous(self, placed: Placed, *, is_status: bool) -> bool:
        """True for equal times, and for one article that gives both values without a change cue.

        "Reduced" and "on hold" are cues by themselves. Whoever tells a new status tells the old one
        too, as the road to it.
        """
        if placed.claim.has_change_cue or placed.claim.modality.is_negative:
            return False
        if placed.at == self.since:
            return True
        return not is_status and placed.says_also(self.layer, self.figure)

    def support(self, placed: Placed) -> None:
        """Count a claim that restates the value; one of its own layer may lift the modality."""
        self.add_origin(placed)
        if placed.at is not None and (self.last_at is None or placed.at > self.last_at):
            self.last_at = placed.at
        if placed.claim.layer is not self.layer:
            return
        if placed.at is not None:
            self.is_undated = False
        self._hear(placed.claim)

    def add_origin(self, placed: Placed) -> None:
        """Count who else says it; the same origin counts once."""
        self.book.add(self.line, placed.origin)

    def refined(self, placed: Placed) -> Standing:
        """Return the row that takes over with a more precise figure: support and modality go on."""
        finer = Standing(
            placed, self.layer, RelationKind.REFINEMENT, placed.figure, self.is_credible, self.book,
            positive=self.positive, line=self.line,
        )  # fmt: skip
        finer.add_origin(placed)
        finer.positive, finer.negative = self.positive, self.negative
        finer._hear(placed.claim)
        finer.is_rivalled, finer.replaced = self.is_rivalled, self.replaced
        return finer

    def follow(self, replaced: Standing) -> None:
        """Keep the row in whose place this one came; of those before it, none."""
        self.replaced, replaced.replaced = replaced, None

    def revived(self, placed: Placed) -> Standing:
        """Return the row that stands again once a claim took back what had replaced this one."""
        again = Standing(
            self.placed, self.layer, RelationKind.CORRECTION, self.figure, self.is_credible,
            self.book, line=self.line,
        )  # fmt: skip
        again.opened_key, again.since, again.last_at = placed.key, placed.at, placed.at
        again.positive, again.negative = self.positive, self.negative
        again.is_undated = False
        return again

    def add_rival(self, placed: Placed) -> bool:
        """Count a different value of the same time; return True where it now overrules this one."""
        self.is_rivalled = True
        if placed.figure.value not in self.rivals:
            self.rivals[placed.figure.value] = placed, _begin_line(self.book, placed)
        best, line = self.rivals[placed.figure.value]
        self.book.add(line, placed.origin)
        if placed.at != self.since or not self.book.outnumbers(line, self.line):
            return False
        self.rivals[self.figure.value] = (self.placed, self.line)
        self.figure, self.placed, self.line = best.figure, best, line
        self.positive = best.claim.modality
        return True

    def deny(self, placed: Placed) -> None:
        """Mark the value as denied by the parties."""
        self.negative, self.denied_by = Modality.DENIED, placed.source

    def close(self, placed: Placed, reason: str) -> None:
        """End the row by a claim; what replaced it says when."""
        self.note(placed.at, is_contested=False)
        self.closed_at, self.closed_reason, self.closed_key = placed.at, reason, placed.key
        self.support_count = self.book.count(self.line)

    def note(self, at: datetime | None, *, is_contested: bool) -> None:
        """Keep what the row shows from this time of the walk on, if that is another than before."""
        now = Moment(
            at, self.modality, self.book.count(self.line), is_contested or self.is_rivalled
        )
        if self.moments and self.moments[-1].at == at:
            self.moments.pop()  # of one time, what all of its claims leave behind counts
        if not self.moments or not now.shows_what(self.moments[-1]):
            self.moments.append(now)

    def row(self, is_contested: bool) -> Row:
        """Return the row as the fold gives it out."""
        return Row(
            layer=self.layer,
            relation=self.relation,
            value=self.figure.value,
            qualifier=self.figure.qualifier,
            modality=self.modality,
            claim=self.source,
            valid_from=self.since,
            valid_to=self.closed_at,
            closed_reason=self.closed_reason,
            last_asserted_at=self.last_at,
            support_count=(
                self.book.count(self.line) if self.support_count is None else self.support_count
            ),
            is_contested=is_contested or self.is_rivalled,
            denied_by=self.denied_by,
            moments=tuple(self.moments),
            line=self.line,
            opened_key=self.opened_key,
            closed_key=self.closed_key,
        )

    def _hear(self, claim: Claim) -> None:
        """Keep the firmest positive modality; a negative one holds until the next official claim.

        A writer's "announced" only marks a retelling: a plan that was announced is still a plan.
        """
        modality = claim.modality
        if modality is self.positive and self.negative is None:
            return
        if modality is Modality.CORRECTED:
            return
        if modality.is_negative:
            self.negative = modality
            return
        if self.layer is Layer.OFFICIAL:
            self.negative = None
        is_retold = modality is Modality.ANNOUNCED and claim.speaker_class in RETELLERS
        if is_retold and self.positive is Modality.PLANNED:
            return
        if self.positive is None or modality.rank > self.positive.rank:
            self.positive = modality


def _begin_line(book: OriginBook, placed: Placed) -> str:
    """Begin a line under the name of its first claim; a claim begins one at most."""
    line = placed.claim.claim_id
    book.begin(line)
    return line
