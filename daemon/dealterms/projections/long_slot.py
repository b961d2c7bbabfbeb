"""A long slot: folded on from stored states of its walk instead of from its beginning.

    edit ──▶ which claims came, went or take another time (walk_tales.py)
         ──▶ their places are dirty; so are those of the other claims of their articles
         ──▶ from the last state before the first dirty place, the walk goes on until a stored state
             is met again (walk_stretch.py), and so on until no place is dirty

What comes out is what `precedence.fold` gives for all claims at once: the same rows, and the same
walk as if it had been written whole. A short slot is folded whole, which costs less there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, update

from dealterms.claims.vocabulary import Term
from dealterms.projections.layers import WITHDRAWN
from dealterms.projections.order import Neighbours, Placed, in_asserted_order, place
from dealterms.projections.origin_book import MemoryBook
from dealterms.projections.rows import Relation, RelationKind, TermFold
from dealterms.projections.slot_claims import SlotClaim
from dealterms.projections.slot_key import SlotKey
from dealterms.projections.slots import TermWalk
from dealterms.projections.stored_book import StoredBook
from dealterms.projections.term_moments import Knowledge, MomentKey, Moments, shown_columns
from dealterms.projections.walk_codec import decode_walk, digest_of, encode_walk, named_claims
from dealterms.projections.walk_stretch import Stretch, is_landmark, load_many
from dealterms.projections.walk_tables import State, WalkTables
from dealterms.projections.walk_tales import Retold, retell, tale_columns
from dealterms.tables import term_steps

__all__ = ["Edited", "Head", "LongSlot", "clear_walk", "is_long", "write_walk"]

LONG_SLOT: Final = 256  # claims that are folded whole in about the time that a walk's rows cost


def is_long(claim_count: int) -> bool:
    """True for a slot whose walk is stored."""
    return claim_count > LONG_SLOT


@dataclass(frozen=True, slots=True)
class Head:
    """Where the walk of a long slot stands: its rows, the claims they rest on, how many there are.

    Of its fold only that is filled: no closed steps, no relations, no components.
    """

    claims: Mapping[str, SlotClaim]
    fold: TermFold
    claim_count: int
    holders: Mapping[str, str | None]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit did to a long slot: `relations` of claims are yet to be written."""

    relations: Collection[tuple[SlotClaim, RelationKind]]
    claim_count: int


class LongSlot:
    """One long slot behind a connection."""

    def __init__(self, connection: Connection, slot: SlotKey, term: Term) -> None:
        """Take the slot; nothing is read yet."""
        self._tables, self._term = WalkTables(connection, slot), term

    def head(self, asked: Collection[str] = ()) -> Head | None:
        """Return where the walk stands; None for a slot that is not long.

        Of the claims that are asked for, the fold knows the relations, and so their slots.
        """
        state = self._tables.head()
        if state is None or state.claim_count is None:
            return None
        claims = load_many(self._tables, named_claims(state.text))
        sources = {claim_id: one.fold_claim for claim_id, one in claims.items()}
        counts: dict[str, int] = {}
        book = StoredBook(self._tables, state.key, counts.get)
        walk = decode_walk(self._term, state.text, sources, book)
        rows = [row for slot in walk.slots.values() for row in slot.rows]
        counts |= self._counts_of([row.opened_key for row in rows])
        names = {slot.name: slot for slot in walk.slots.values()}
        for row in self._tables.rows_of("claim_id", asked):
            if row.slot_name in names:
                kind = WITHDRAWN.kind if row.is_withdrawn else RelationKind(row.own_relation)
                names[row.slot_name].relations[row.claim_id] = Relation(kind, "")
        holders = {name: slot.holder for name, slot in names.items()}
        return Head(claims, walk.result(), state.claim_count, holders, counts)

    def _counts_of(self, opened: Collection[bytes]) -> dict[str, int]:
        steps = self._tables.steps(term_steps.c.opened_key.in_(opened)) if opened else []
        return {step["line"]: step["support_count"] for step in steps}

    def edit(
        self,
        before: Head,
        articles: Collection[str],
        fresh: Iterable[SlotClaim],
        known: Knowledge,
    ) -> Edited:
        """Bring the slot up to date with all claims that these articles make now."""
        return _SlotEdit(self._tables, self._term, before, known).apply(articles, fresh)


class _SlotEdit:
    """One edit of a long slot."""

    def __init__(self, tables: WalkTables, term: Term, before: Head, known: Knowledge) -> None:
        self._tables, self._term, self._before = tables, term, before
        self._moments = Moments(tables.connection, tables.slot, known)
        self._dirty: set[bytes] = set()
        self._claims: dict[str, SlotClaim] = {}
        self._withdrew: dict[str, str | None] = {}  # by correction: what it took back before
        self._withdraws: dict[str, str | None] = {}  # and what it takes back now
        self._walked: dict[str, str] = {}  # relation by claim, where it is another now

    def apply(self, articles: Collection[str], fresh: Iterable[SlotClaim]) -> Edited:
        tables, now = self._tables, {claim.claim_id: claim for claim in fresh}
        old = {row.claim_id: row for row in tables.rows_of("article_id", articles)}
        digests = {claim_id: digest_of(one.fold_claim) for claim_id, one in now.items()}
        gone = [row for row in old.values() if row.digest != digests.get(row.claim_id)]
        left = {row.claim_id for row in gone}
        come = {one: claim for one, claim in now.items() if one in left or one not in old}
        count = self._before.claim_count + len(come) - len(gone)
        self._claims |= now
        self._replace(gone, come)
        self._mark(gone, come, articles, retell(tables, gone, come.keys()))
        state = tables.head()
        assert state is not None
        self._walk(state, count)
        self._show_words_of(now.keys() - come.keys())
        return Edited(self._relations(now.keys()), count)

    def _replace(self, gone: Iterable[Row[Any]], come: Mapping[str, SlotClaim]) -> None:
        neighbours = Neighbours()
        placed = [place(claim.fold_claim, neighbours) for claim in come.values()]
        left = {row.claim_id for row in gone}
        self._tables.replace_claims(left, [_row_of(one) for one in placed])

    def _mark(
        self, gone: Iterable[Row[Any]], come: Collection[str], articles: Collection[str],
        retold: Iterable[Retold],
    ) -> None:  # fmt: skip
        """Mark the places that something came to or went from, with the rest of the articles."""
        for row in gone:
            self._dirty.add(row.walk_key)
            self._withdrew[row.claim_id] = row.withdraws
        moved = [one for one in retold if one.claim_id not in come]
        self._dirty |= {one.old_key for one in moved}
        touched = {*articles, *(one.article_id for one in moved)}
        self._dirty |= {row.walk_key for row in self._tables.rows_of("article_id", touched)}

    def _walk(self, head: State, count: int) -> None:
        """Go through every stretch that has a dirty place."""
        last = head.key
        counts: Mapping[str, int] = self._before.counts
        while self._dirty:
            start = self._tables.state_before(min(self._dirty))
            if start is None or start.key != head.key:
                counts = {}  # what is known holds at the head alone, and until something changes
            stretch = Stretch(self._tables, self._term, self._moments, start, counts, self._claims)
            stretch.go(self._dirty)
            self._note(stretch)
            self._dirty |= stretch.write(self._before.holders)
            counts = {}
            if stretch.head is not None:
                last = stretch.head.key
                self._write_head(head, stretch.head)
                self._rename(stretch)
        self._tables.set_claim_count(head.key, last, count)

    def _note(self, stretch: Stretch) -> None:
        for row, slot in stretch.walked:
            self._withdrew.setdefault(row.claim_id, row.withdraws)
            self._withdraws[row.claim_id] = slot.withdrawals.get(row.claim_id)
            relation = slot.relations[row.claim_id].kind.value
            if relation != row.own_relation or row.claim_id in self._walked:
                self._walked[row.claim_id] = relation

    def _write_head(self, old: State, new: State) -> None:
        gone = {new.key} | ({old.key} if not is_landmark(old.key) else set())
        self._tables.replace_states(gone, [new])

    def _rename(self, stretch: Stretch) -> None:
        """Give the steps of a slot the holder that it has found."""
        for name, holder in stretch.holders().items():
            if self._before.holders.get(name, holder) != holder:
                self._tables.rename_steps(name, holder or "")
                self._moments.become({
                    MomentKey(row.opened_key, row.moment_key):
                        shown_columns(row) | {"holder": holder or ""}
                    for row in self._moments.of_slot_name(name)
                })  # fmt: skip

    def _relations(self, fresh: Collection[str]) -> list[tuple[SlotClaim, RelationKind]]:
        """Return how claims relate whose rows may say otherwise; write who is withdrawn."""
        before = {one for one in self._withdrew.values() if one is not None}
        withdrawn = {one for one in self._withdraws.values() if one is not None}
        rows = self._tables.rows_of("claim_id", {*self._walked, *fresh, *before, *withdrawn})
        self._tables.update_claims({
            row.claim_id: {"is_withdrawn": row.claim_id in withdrawn}
            for row in rows if row.claim_id in before | withdrawn
        })  # fmt: skip
        withdrawn |= {row.claim_id for row in rows if row.is_withdrawn} - before
        claims = self._claims | load_many(
            self._tables, {row.claim_id for row in rows} - self._claims.keys()
        )
        return [
            (
                claims[row.claim_id],
                WITHDRAWN.kind if row.claim_id in withdrawn else RelationKind(row.own_relation),
            )
            for row in rows
        ]

    def _show_words_of(self, unchanged: Collection[str]) -> None:
        """Let steps show the words of claims that are told otherwise and mean the same."""
        for claim_id in sorted(unchanged):
            claim = self._claims[claim_id]
            self._tables.connection.execute(
                _NEW_WORDS,
                {"of_claim": claim_id, "new_quote": claim.quote, "new_url": claim.url,
                 "new_recorded_at": claim.recorded_at, "of_deal": self._tables.slot.deal_id,
                 "of_term": self._tables.slot.term},
            )  # fmt: skip


_NEW_WORDS = (
    update(term_steps)
    .where(
        term_steps.c.claim_id == bindparam("of_claim"),
        term_steps.c.deal_id == bindparam("of_deal"),
        term_steps.c.term == bindparam("of_term"),
    )
    .values(quote=bindparam("new_quote"), url=bindparam("new_url"),
            recorded_at=bindparam("new_recorded_at"))
)  # fmt: skip


def _row_of(placed: Placed) -> dict[str, Any]:
    """Return the row of a claim that nobody has walked past yet."""
    claim = placed.claim
    return {
        "claim_id": claim.claim_id, "walk_key": placed.key, "digest": digest_of(placed.source),
        "article_id": placed.source.article_id, "layer": claim.layer.value, "holder": claim.holder,
        **tale_columns(placed), "is_statement": placed.is_statement, "slot_name": None,
        "own_relation": None, "withdraws": None, "is_withdrawn": False,
    }  # fmt: skip


def write_walk(
    connection: Connection, slot: SlotKey, term: Term, claims: Mapping[str, SlotClaim]
) -> None:
    """Write the walk over all claims of a slot, in the place of one that there was."""
    tables, book = WalkTables(connection, slot), MemoryBook()
    walk = TermWalk(term, book)
    placed = in_asserted_order(claim.fold_claim for claim in claims.values())
    states, slots = [], []
    for one in placed:
        slots.append(walk.advance(one))
        if is_landmark(one.key):
            states.append(State(one.key, encode_walk(walk)))
    last = placed[-1].key
    states = [one for one in states if one.key != last]
    states.append(State(last, encode_walk(walk), len(placed)))
    withdrawals = {one: gone for each in walk.all_slots() for one, gone in each.withdrawals.items()}
    withdrawn = set(withdrawals.values())
    tables.clear()
    tables.replace_claims((), [
        _row_of(one) | {
            "slot_name": into.name,
            "own_relation": into.relations[one.claim.claim_id].kind.value,
            "withdraws": withdrawals.get(one.claim.claim_id),
            "is_withdrawn": one.claim.claim_id in withdrawn,
        }
        for one, into in zip(placed, slots, strict=True)
    ])  # fmt: skip
    tables.replace_entries((), set(book.entries))
    tables.replace_states((), states)


def clear_walk(connection: Connection, slot: SlotKey) -> None:
    """Delete the walk of a slot that is short again."""
    WalkTables(connection, slot).clear()
