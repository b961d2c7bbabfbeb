"""One slot walked in asserted order: the official and the reported layer. Pure.

This is the relation table of terms.md section 6. The state of a slot is small (two rows, a few
values that were denied, withdrawn or contested) and `SlotWalk.advance` only ever moves forward, so
a walk can be kept at any point and go on from there with later claims.
"""

from __future__ import annotations

from datetime import datetime

from dealterms.claims.claim import Layer, Modality, Section
from dealterms.claims.values import Label
from dealterms.claims.vocabulary import Term, ValueKind
from dealterms.projections.comparison import MAIN_LADDER, Figure, Weight, weigh
from dealterms.projections.doubts import Doubts, figure_text
from dealterms.projections.order import RETELLERS, Placed, is_part
from dealterms.projections.origin_book import OriginBook
from dealterms.projections.rows import Relation, RelationKind, Row, SlotFold
from dealterms.projections.standing import Standing

__all__ = ["WITHDRAWN", "SlotWalk"]

_K = RelationKind
_RESTATING = frozenset((Weight.SAME, Weight.LOOSER, Weight.CONVERTED))
_DENIED = Label("denied")

_REPEATS = {
    Weight.SAME: Relation(_K.RESTATEMENT, "says the same"),
    Weight.LOOSER: Relation(_K.RESTATEMENT, "says the same less precisely"),
    Weight.CONVERTED: Relation(_K.RESTATEMENT, "gives it in another currency or unit"),
}
_PART = Relation(_K.COMPONENT, "is a part or an increment, not the total")
_SUPPORTING = Relation(_K.RESTATEMENT, "stands outside the body and repeats the value")
_HEADLINE = Relation(_K.HEADLINE, "stands outside the body, where a claim can only support")
_UNOFFICIAL_DENIAL = Relation(_K.IGNORED, "is a denial, but not an official one")
WITHDRAWN = Relation(_K.WITHDRAWN, "was corrected by its own publisher")


_WORDS = frozenset({ValueKind.ENUM, ValueKind.LABEL})


class SlotWalk:
    """The two layers of one slot at a point of the walk."""

    def __init__(self, term: Term, holder: str | None, name: str, book: OriginBook) -> None:
        """Begin without a row; `name` is the slot's own in the book, its holder may change."""
        self.term, self.holder, self.name = term, holder, name
        self._book = book
        self.official: Standing | None = None
        self.reported: Standing | None = None
        self.opened: list[Standing] = []
        self.relations: dict[str, Relation] = {}
        self.withdrawals: dict[str, str] = {}  # by correction: the claim it took back
        self._components: list[Placed] = []
        self.contested: dict[Figure, None] = {}  # an ordered set
        self.doubts = Doubts(term, name, book)
        self.rung = -1  # the highest official rung of the status ladder so far

    @property
    def rows(self) -> list[Standing]:
        """The rows that stand, the head first."""
        return [row for row in (self.official, self.reported) if row is not None]

    def advance(self, placed: Placed) -> None:
        """Take the next claim of the walk."""
        claim = placed.claim
        if is_part(self.term, claim):
            self._components.append(placed)
            relation = _PART
        elif claim.section is not Section.BODY:
            relation = self._support_from_outside(placed)
        elif claim.corrects or claim.modality is Modality.CORRECTED:
            relation = self._correct(placed)
        elif claim.modality is Modality.DENIED:
            relation = self._deny(placed)
        else:
            relation = self._assert(placed)
        self.relations[claim.claim_id] = relation
        self.note(placed.at)

    def note(self, at: datetime | None) -> None:
        """Let the rows that stand keep what they show from this time on."""
        is_contested = self._is_contesting()
        for standing in self.rows:
            standing.note(at, is_contested=is_contested)

    def result(self) -> SlotFold:
        """Return state and history as they are at this point."""
        return SlotFold(
            holder=self.holder,
            name=self.name,
            official=self.step(self.official) if self.official else None,
            reported=self.step(self.reported) if self.reported else None,
            steps=tuple(self.step(one) for one in self.opened),
            contested=tuple(sorted(self.contested, key=figure_text)),
            components=tuple(part.source for part in self._components),
            relations=self.relations | dict.fromkeys(self.withdrawals.values(), WITHDRAWN),
        )

    def step(self, row: Standing) -> Row:
        """Return a row that the slot went through as it is at this point."""
        return row.row(row.is_open and self._is_contesting())

    def _assert(self, placed: Placed) -> Relation:
        if placed.claim.layer is Layer.OFFICIAL:
            return self._assert_officially(placed)
        return self._report(placed)

    def _assert_officially(self, placed: Placed) -> Relation:
        standing = self.official
        if standing is None:
            self._open(placed, Layer.OFFICIAL, _K.FIRST)
            self._settle_report(placed)
            return Relation(_K.FIRST, "is the first official word")
        weight = self._weigh(placed, standing)
        if weight in _RESTATING:
            standing.support(placed)
            if placed.claim.speaker_class not in RETELLERS:
                self._rebut_report(placed)
            return _REPEATS[weight]
        if weight is Weight.OTHER and self._is_unbacked_retelling(placed, standing):
            return Relation(_K.IGNORED, "is retold by a writer, and no word says that it changed")
        relation = self._move(placed, standing, weight)
        if relation.kind in (_K.CHANGE, _K.REFINEMENT):
            self._settle_report(placed)
        return relation

    def _is_unbacked_retelling(self, placed: Placed, standing: Standing) -> bool:
        """True for another figure in a writer's own words, against what the parties said.

        A writer speaks for the parties where he retells them; he cannot give them a new value
        without saying that it is new.
        """
        if self.term.kind in _WORDS or placed.claim.has_change_cue:
            return False
        return (
            placed.claim.speaker_class in RETELLERS
            and standing.source.claim.speaker_class not in RETELLERS
        )

    def _report(self, placed: Placed) -> Relation:
        standing = self.official
        if standing is None:
            return self._report_alone(placed)
        weight = self._weigh(placed, standing)
        if weight in _RESTATING:
            standing.support(placed)
            return _REPEATS[weight]
        if weight is Weight.OTHER and standing.is_undated and placed.at is not None:
            self._close(standing, placed, "undated, and a dated report says something else")
            return self._report_alone(placed)
        return self._report_beside(placed, standing, weight)

    def _report_alone(self, placed: Placed) -> Relation:
        """A report where no official row stands."""
        standing = self.reported
        if standing is None:
            self._open(placed, Layer.REPORTED, _K.FIRST)
            return Relation(_K.FIRST, "is the first report")
        if standing.is_denied:
            return self._contest(placed, standing)
        weight = self._weigh(placed, standing)
        if weight in _RESTATING:
            standing.support(placed)
            return _REPEATS[weight]
        why_not = self.doubts.why_not_credible(placed)
        if weight is Weight.OTHER and why_not and standing.is_credible:
            return Relation(_K.IGNORED, why_not)
        return self._move(placed, standing, weight)

    def _report_beside(self, placed: Placed, official: Standing, weight: Weight) -> Relation:
        """A report that says something else, or more, than the official row that stands."""
        if weight is Weight.OTHER and not official.is_before(placed):
            return Relation(_K.IGNORED, "is not later than the official value")
        standing = self.reported
        if standing is not None and not standing.is_denied:
            against = self._weigh(placed, standing)
            if against in _RESTATING:
                standing.support(placed)
                return _REPEATS[against]
            if against is Weight.SHARPER and placed.may_displace:
                return self._refine(placed, standing)
            if placed.is_beside(standing.source) and not standing.is_named_by(placed):
                return self._weigh_rivals(placed, standing)
        if weight is Weight.OTHER:
            return self._contest(placed, standing)
        why_not = self.doubts.why_not_credible(placed)
        if why_not:
            return Relation(_K.IGNORED, why_not)
        if standing is not None:
            self._close(standing, placed, "a later report")
        self._open(placed, Layer.REPORTED, _K.REFINEMENT)
        return Relation(_K.REFINEMENT, "is more precise than the official value")

    def _contest(self, placed: Placed, standing: Standing | None) -> Relation:
        """Open or replace the reported row against an official value or an official denial."""
        why_not = self.doubts.why_not_credible(placed) or self.doubts.why_denied(placed)
        if why_not:
            return Relation(_K.IGNORED, why_not)
        if standing is not None:
            self._close(standing, placed, "denied" if standing.is_denied else "a later report")
        opened = self._open(placed, Layer.REPORTED, _K.CONTESTED)
        if standing is not None and not standing.is_denied:
            opened.follow(standing)
        self.contested[placed.figure] = None
        return Relation(_K.CONTESTED, "a credible report says something else")

    def _move(self, placed: Placed, standing: Standing, weight: Weight) -> Relation:
        """Refine or change a row of the claim's own layer."""
        if not placed.may_displace and not standing.is_undated:
            what = "is undated" if placed.is_undated else "is a copy"
            return Relation(_K.IGNORED, f"{what}, and displaces nothing")
        if weight is Weight.SHARPER:
            return self._refine(placed, standing)
        if standing.is_simultaneous(placed, is_status=self.term.term_id == "status"):
            return self._weigh_rivals(placed, standing)
        self._close(standing, placed, "a later claim says something else")
        self._open(placed, standing.layer, _K.CHANGE).follow(standing)
        if standing.layer is Layer.OFFICIAL:
            self.contested.clear()
        return Relation(_K.CHANGE, "is a later value")

    def _refine(self, placed: Placed, standing: Standing) -> Relation:
        self._close(standing, placed, "stated more precisely")
        self._replace(standing, standing.refined(placed))
        return Relation(_K.REFINEMENT, "is the same, more precisely")

    def _weigh_rivals(self, placed: Placed, standing: Standing) -> Relation:
        """Two values of one time: more origins, then the stronger class, then fold order."""
        is_overruled = standing.add_rival(placed)
        return Relation(
            _K.CONFLICT,
            "another value of the same time has fewer origins" if is_overruled
            else "another value of the same time stands",
        )  # fmt: skip

    def _settle_report(self, placed: Placed) -> None:
        """An official value closes the reported row, unless that was asserted later."""
        report = self.reported
        if report is None:
            return
        weight = self._weigh(placed, report)
        if weight is Weight.OTHER and report.last_at == placed.at and report.has_change_cue:
            self.contested[report.figure] = None
            return
        confirmed = weight is not Weight.OTHER
        self._close(report, placed, "confirmed officially" if confirmed else "an official value")

    def _rebut_report(self, placed: Placed) -> None:
        """The parties say again what stands: an older report of something else is over.

        A writer's retelling of the old announcement closes nothing: every article has one. Where
        the same article denies the report, the denial says how it ends.
        """
        report = self.reported
        if report is None or placed.at is None:
            return
        if any(other.claim.modality is Modality.DENIED for other in placed.beside):
            return
        if report.last_at is None or report.last_at < placed.at:
            self._close(report, placed, "the official value was stated again")

    def _deny(self, placed: Placed) -> Relation:
        if placed.claim.layer is not Layer.OFFICIAL:
            return self._retract(placed) or _UNOFFICIAL_DENIAL
        if self._is_of_the_deal(placed):
            return self._deny_deal(placed)
        for standing in (self.reported, self.official):
            if standing is not None and self._names(placed.figure, standing):
                self._mark_denied(standing, placed)
                return Relation(_K.DENIAL, "denies the value that stood")
        return Relation(_K.DENIAL, "denies a value that does not stand")

    def _retract(self, placed: Placed) -> Relation | None:
        """Take back what a publisher, in its own words, no longer stands by; it gives no other.

        Where others said it too, the value loses one origin and stays. Otherwise what it had
        replaced stands again; what the parties said needs no word of an outlet.
        """
        if placed.claim.speaker_class not in RETELLERS:
            return None
        for standing in self.rows:
            if not self._names(placed.figure, standing):
                continue
            if self._book.has(standing.line, placed.origin):
                return self._lose(placed, standing)
        return None

    def _lose(self, placed: Placed, standing: Standing) -> Relation:
        if not self._book.is_sole(standing.line, placed.origin):
            self._book.drop(standing.line, placed.origin)
            return Relation(_K.CORRECTION, "takes back the publisher's word: others said it too")
        self.doubts.withdraw(standing.figure, placed.origin)
        self.withdrawals[placed.claim.claim_id] = standing.source.claim.claim_id
        replaced = standing.replaced
        self._close(standing, placed, "retracted")
        if replaced is None:
            return Relation(_K.CORRECTION, "takes back the publisher's value, and gives no other")
        self._replace(standing, replaced.revived(placed))
        return Relation(_K.CORRECTION, "takes back the publisher's value: the one before stands")

    def _is_of_the_deal(self, placed: Placed) -> bool:
        """True for a denial of the deal itself: of talks, where no official status stands."""
        if self.term.term_id != "status":
            return False
        return placed.claim.value == _DENIED or self.official is None

    def _deny_deal(self, placed: Placed) -> Relation:
        if self.reported is not None:
            self._mark_denied(self.reported, placed)
            self._close(self.reported, placed, "denied")
        relation = Relation(_K.DENIAL, "denies the deal itself")
        if self.official is not None:
            if self.official.figure.value == _DENIED:
                self.official.support(placed)
                return relation
            self._close(self.official, placed, "the deal was denied")
        self._open(placed, Layer.OFFICIAL, _K.DENIAL, Figure(_DENIED))
        return relation

    def _mark_denied(self, standing: Standing, placed: Placed) -> None:
        self.doubts.deny(standing.figure, standing.line)
        standing.deny(placed)
        self.contested = {
            old: None for old in self.contested
            if weigh(self.term, old, standing.figure) is Weight.OTHER
        }  # fmt: skip

    def _correct(self, placed: Placed) -> Relation:
        """Withdraw the publisher's earlier value, with what rests on it alone."""
        if self._only_names_the_old(placed):
            self.doubts.withdraw(placed.figure, placed.origin)
            return Relation(_K.CORRECTION, "names the value that is taken back")
        for standing in self.rows:
            if self._is_withdrawn_by(placed, standing):
                return self._withdraw(placed, standing)
        if placed.claim.from_value is not None:
            self.doubts.withdraw(Figure(placed.claim.from_value), placed.origin)
        return self._assert(placed)

    def _only_names_the_old(self, placed: Placed) -> bool:
        """True where a correction states the figure taken back beside the right one."""
        corrections = [
            other for other in placed.beside
            if other.claim.corrects or other.claim.modality is Modality.CORRECTED
        ]  # fmt: skip
        if all(other.claim.value == placed.claim.value for other in corrections):
            return False
        if self.doubts.is_withdrawn(placed):
            return True
        return any(
            self._weigh(placed, standing) in _RESTATING
            and self._book.has(standing.line, placed.origin)
            for standing in self.rows
        )

    def _is_withdrawn_by(self, placed: Placed, standing: Standing) -> bool:
        """Where others said it too, the value loses one origin and stays."""
        if self._weigh(placed, standing) is Weight.SAME:
            return False
        if not self._book.has(standing.line, placed.origin):
            return False
        old = placed.claim.from_value
        if old is not None and not self._names(Figure(old), standing):
            return False
        is_sole = self._book.is_sole(standing.line, placed.origin)
        if not is_sole:
            self._book.drop(standing.line, placed.origin)
        return is_sole

    def _withdraw(self, placed: Placed, standing: Standing) -> Relation:
        self.doubts.withdraw(standing.figure, placed.origin)
        self.withdrawals[placed.claim.claim_id] = standing.source.claim.claim_id
        self._close(standing, placed, "corrected")
        beside = self.official if standing.layer is Layer.REPORTED else None
        if beside is not None and self._weigh(placed, beside) in _RESTATING:
            beside.support(placed)
            return Relation(_K.CORRECTION, "takes back a report: the official value stands")
        self._open(placed, standing.layer, _K.CORRECTION, positive=standing.positive)
        return Relation(_K.CORRECTION, "takes back the publisher's earlier value")

    def _support_from_outside(self, placed: Placed) -> Relation:
        """Titles, headings and summaries support an equal row, and do nothing else (rule 6)."""
        for standing in self.rows:
            if (
                not placed.claim.modality.is_negative
                and self._weigh(placed, standing) in _RESTATING
            ):
                standing.add_origin(placed)
                return _SUPPORTING
        return _HEADLINE

    def _weigh(self, placed: Placed, standing: Standing) -> Weight:
        weight = self._weigh_figure(placed, standing.figure)
        if weight is not Weight.OTHER and weight is not Weight.SAME:
            return Weight.OTHER if standing.is_named_by(placed) else weight
        if weight is Weight.OTHER and self._is_old_news(placed, standing):
            return Weight.LOOSER
        return weight

    def _weigh_figure(self, placed: Placed, figure: Figure) -> Weight:
        if placed.figure == figure:
            return Weight.SAME
        return weigh(self.term, placed.figure, figure)

    def _names(self, figure: Figure, standing: Standing) -> bool:
        return weigh(self.term, figure, standing.figure) is not Weight.OTHER

    def _is_old_news(self, placed: Placed, standing: Standing) -> bool:
        """True for two kinds of retelling that no word marks as such.

        A deal is made public once: a later announcement is that of an amendment. And a writer who
        says "the signed deal" after it was put on hold tells its past, not a revival; so do the
        parties in the very article that says so.
        """
        if self.term.term_id == "announcement_date":
            return standing.layer is Layer.OFFICIAL and standing.is_announced
        if self.term.term_id != "status" or placed.claim.has_change_cue:
            return False
        tells_the_past = placed.claim.speaker_class in RETELLERS or placed.is_beside(
            standing.source
        )
        if not tells_the_past or standing.layer is not Layer.OFFICIAL:
            return False
        return 0 <= _rung_of(placed.figure) <= self.rung

    def _open(
        self,
        placed: Placed,
        layer: Layer,
        relation: RelationKind,
        figure: Figure | None = None,
        positive: Modality | None = None,
    ) -> Standing:
        is_credible = self.doubts.why_not_credible(placed) is None
        opened = Standing(placed, layer, relation, figure or placed.figure, is_credible,
                          self._book, positive=positive)  # fmt: skip
        opened.add_origin(placed)
        if layer is Layer.OFFICIAL:
            self.official = opened
            self.rung = max(self.rung, _rung_of(opened.figure))
        else:
            self.reported = opened
        self.opened.append(opened)
        return opened

    def _replace(self, standing: Standing, refined: Standing) -> None:
        if standing.layer is Layer.OFFICIAL:
            self.official = refined
        else:
            self.reported = refined
        self.opened.append(refined)

    def _close(self, standing: Standing, placed: Placed, reason: str) -> None:
        standing.close(placed, reason)
        if standing is self.official:
            self.official = None
        elif standing is self.reported:
            self.reported = None

    def _is_contesting(self) -> bool:
        """True while a reported value, not denied and no refinement, faces the official one."""
        report, official = self.reported, self.official
        if report is None or official is None or report.is_denied:
            return False
        return weigh(self.term, report.figure, official.figure) is Weight.OTHER


def _rung_of(figure: Figure) -> int:
    value = figure.value
    is_on_ladder = isinstance(value, Label) and value.label in MAIN_LADDER
    return MAIN_LADDER.index(value.label) if is_on_ladder and isinstance(value, Label) else -1
