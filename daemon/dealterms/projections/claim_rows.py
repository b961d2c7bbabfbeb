"""The read model of claims: what was read in each article, with what persons ruled on it.

The newest reading of an article counts. What an older one had found beside it stays, superseded and
with the reason, so that nothing that was ever told loses its words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, and_, case, delete, or_, select, update

from dealterms.claims.claim import Claim, Section
from dealterms.claims.claim_codec import claim_from_dict
from dealterms.claims.values import Period, Range, Value, amount_of, plain, to_json, unit_of
from dealterms.errors import IntegrityError
from dealterms.events.catalogue import ClaimAttributed, ClaimRejected, ClaimRestored, ClaimsRead
from dealterms.events.codec import dump_json, load_json
from dealterms.events.store import RecordedEvent
from dealterms.projections.article_rows import ArticleRow
from dealterms.projections.deals import note_first_seen
from dealterms.projections.edits import Cause, Edit
from dealterms.projections.slot_claims import SlotClaim, slot_claim, slots_of_articles
from dealterms.projections.slot_key import SlotKey
from dealterms.projections.working_rows import ReadingRow, WorkingRows
from dealterms.tables import article_readings, claim_records, claim_rulings

__all__ = ["RecordReading", "RecordRuling", "forget_quotes", "value_columns"]

Ruling = ClaimRejected | ClaimAttributed | ClaimRestored


class RecordReading(Edit):
    """Puts a reading in the place of the article's older ones, whose claims are superseded.

    A newer revision displaces the readings of older ones by every extractor; a newer reading of
    the same revision displaces that of its own extractor. An older one is known already.
    """

    def __init__(self, rows: WorkingRows, recorded: RecordedEvent, event: ClaimsRead) -> None:
        """Look up what was read before."""
        super().__init__(rows)
        self._recorded, self._event = recorded, event
        self._earlier = rows.readings[event.article_id]
        self._is_superseded = any(self._is_newer(row) for row in self._earlier)
        self._claims: dict[str, Claim] = {}
        self._read = [] if self._is_superseded else self._new_rows()
        self.cause = Cause(
            event.article_id,
            event.revision,
            moved_by=self._claims_by_deal(),
            is_rereading=any(self._is_of_same_text(row) for row in self._earlier),
            is_silent=event.is_silent,
        )

    def articles(self) -> set[str]:
        """Return the article that was read."""
        return set() if self._is_superseded else {self._event.article_id}

    def slots(self) -> set[SlotKey]:
        """Return the slots that lose or win a claim."""
        new = {SlotKey(row["deal_id"], row["term"]) for row in self._read if row["deal_id"]}
        if self._is_superseded or not self._earlier:
            return new
        return new | slots_of_articles(self._rows.settle(), [self._event.article_id])

    def claims(self) -> list[SlotClaim]:
        """Return the claims of the article's first reading from memory, others from their rows."""
        if self._earlier:
            return super().claims()
        counting = sorted(row["claim_id"] for row in self._read if not row["is_rejected"])
        found = [self._rows.claims[claim_id] for claim_id in counting]
        return [claim for claim in found if claim is not None]

    def write(self) -> None:
        """Replace the rows; a claim that was read before keeps the time it was first recorded."""
        if self._is_superseded:
            return
        if self._earlier:
            self._displace_earlier()
        self._rows.insert(claim_records, self._read)
        self._rows.insert(article_readings, [self._reading_row()])
        self._note()
        body = {row["deal_id"] for row in self._read if _counts_as_seen(row)}
        note_first_seen(self._rows, body, self._recorded.recorded_at)

    def _note(self) -> None:
        """Tell the lookups."""
        event, rows = self._event, self._rows
        if self._earlier:
            rows.readings.forget([event.article_id])
            rows.claims.forget_all()
            return
        reading = ReadingRow(event.extractor, event.revision, self._recorded.position)
        rows.readings.put(event.article_id, (reading,))
        for row in self._read:
            rows.claims.put(row["claim_id"], self._slot_claim(row))

    def _displace_earlier(self) -> None:
        event, columns = self._event, claim_records.c
        connection = self._rows.settle()
        known = {
            row.claim_id: row
            for row in connection.execute(
                select(columns.claim_id, columns.recorded_at, columns.position).where(
                    columns.article_id == event.article_id, columns.extractor == event.extractor
                )
            )
        }
        connection.execute(
            delete(article_readings).where(_is_displaced_by(article_readings, event))
        )
        connection.execute(
            delete(claim_records).where(
                columns.claim_id.in_([row["claim_id"] for row in self._read]),
                columns.extractor == event.extractor,
            )
        )
        connection.execute(
            update(claim_records)
            .where(_is_displaced_by(claim_records, event), columns.is_superseded.is_(False))
            .values(
                is_superseded=True,
                is_active=False,
                relation=None,
                inactive_reason=_why_displaced(columns.revision, event),
            )
        )
        for row in self._read:
            earlier = known.get(row["claim_id"])
            if earlier is not None:
                row |= {"recorded_at": earlier.recorded_at, "position": earlier.position}

    def _is_newer(self, row: ReadingRow) -> bool:
        is_own = row.extractor == self._event.extractor
        mine = (self._event.revision, self._recorded.position)
        return row.revision > mine[0] or (is_own and (row.revision, row.position) > mine)

    def _is_of_same_text(self, row: ReadingRow) -> bool:
        return bool(
            row.extractor == self._event.extractor
            and row.revision == self._event.revision
            and row.position < self._recorded.position
        )

    def _claims_by_deal(self) -> dict[str, frozenset[str]]:
        deals = {row["deal_id"] for row in self._read if row["deal_id"]}
        return {
            deal: frozenset(row["claim_id"] for row in self._read if row["deal_id"] == deal)
            for deal in deals
        }

    def _new_rows(self) -> list[dict[str, Any]]:
        text = self._article().text
        documents = {one["claim_id"]: dict(one) for one in reversed(self._event.claims)}
        rows = [self._row(document, text) for document in documents.values()]
        for row in rows:
            ruling = self._rows.rulings[row["claim_id"]]
            if ruling is not None:
                row |= _ruled(row["deal_id"], ruling)
        return rows

    def _article(self) -> ArticleRow:
        event = self._event
        article = self._rows.article(event.article_id, event.revision)
        if article is None:
            raise IntegrityError(
                f"revision {event.revision} of article {event.article_id} was never recorded"
            )
        return article

    def _slot_claim(self, row: Mapping[str, Any]) -> SlotClaim:
        article = self._article()
        return slot_claim(
            self._claims[row["claim_id"]].with_deal(row["deal_id"]),
            article,
            self._rows.latest(article.origin_id),
            extractor=row["extractor"],
            quote=row["quote"],
            recorded_at=row["recorded_at"],
        )

    def _row(self, document: dict[str, Any], text: str | None) -> dict[str, Any]:
        claim = self._claims[document["claim_id"]] = claim_from_dict(document)
        return {
            **_claim_columns(claim, text),
            "article_id": self._event.article_id,
            "revision": self._event.revision,
            "recorded_at": self._recorded.recorded_at,
            "position": self._recorded.position,
            "extractor": self._event.extractor,
            "extractor_version": self._event.extractor_version,
            "relation": None,
            "is_active": True,
            "is_rejected": False,
            "inactive_reason": None,
            "claim_json": dump_json(document).decode(),
            "is_superseded": False,
        }

    def _reading_row(self) -> dict[str, Any]:
        event = self._event
        return {
            "article_id": event.article_id, "extractor": event.extractor,
            "revision": event.revision, "extractor_version": event.extractor_version,
            "watchlist_hash": event.watchlist_hash, "claim_count": len(self._read),
            "refusal_count": event.refusal_count, "position": self._recorded.position,
        }  # fmt: skip


class RecordRuling(Edit):
    """Notes what a person ruled on a claim, and lets its rows follow."""

    def __init__(self, rows: WorkingRows, recorded: RecordedEvent, event: Ruling) -> None:
        """Look up the claim as it stands."""
        super().__init__(rows)
        self._recorded, self._event = recorded, event
        columns = claim_records.c
        self._read: Sequence[Any] = (
            rows.settle()
            .execute(
                select(
                    columns.claim_id,
                    columns.extractor,
                    columns.term,
                    columns.deal_id,
                    columns.section,
                    columns.claim_json,
                    columns.article_id,
                    columns.revision,
                ).where(columns.claim_id == event.claim_id, columns.is_superseded.is_(False))
            )
            .all()
        )
        earlier = rows.rulings[event.claim_id]
        self._is_known = earlier is not None and earlier["position"] >= recorded.position
        self._ruling = self._ruling_row(earlier)
        if self._read:
            self.cause = Cause(self._read[0].article_id, self._read[0].revision, is_silent=False)

    def articles(self) -> set[str]:
        """Return the article that the claim was read in."""
        return set() if self._is_known else {row.article_id for row in self._read}

    def slots(self) -> set[SlotKey]:
        """Return the slot that the claim was in and the one it comes to."""
        if self._is_known:
            return set()
        deals = {(row.term, deal) for row in self._read for deal in (row.deal_id, self._deal(row))}
        return {SlotKey(deal, term) for term, deal in deals if deal is not None}

    def write(self) -> None:
        """Write the ruling and what it makes of the claim."""
        if self._is_known:
            return
        rows = self._rows
        rows.delete(claim_rulings, (self._event.claim_id,))
        rows.insert(claim_rulings, [self._ruling])
        rows.rulings.put(self._event.claim_id, self._ruling)
        rows.claims.forget([self._event.claim_id])
        for row in self._read:
            columns = _ruled(self._read_deal(row), self._ruling)
            rows.update(claim_records, (row.claim_id, row.extractor), columns)
            if _counts_as_seen(columns | {"section": row.section}):
                note_first_seen(self._rows, [columns["deal_id"]], self._recorded.recorded_at)

    def _ruling_row(self, earlier: Mapping[str, Any] | None) -> dict[str, Any]:
        """Return what holds now: a rejection and an attribution may, a restoration ends both."""
        event = self._event
        before: Mapping[str, Any] = {"is_rejected": False, "deal_id": None}
        if earlier is not None and not isinstance(event, ClaimRestored):
            before = earlier
        return {
            "claim_id": event.claim_id,
            "is_rejected": isinstance(event, ClaimRejected) or before["is_rejected"],
            "deal_id": event.deal_id if isinstance(event, ClaimAttributed) else before["deal_id"],
            "reason": event.reason,
            "ruled_by": event.by,
            "ruled_at": self._recorded.recorded_at,
            "position": self._recorded.position,
        }

    def _deal(self, row: Row[Any]) -> str | None:
        ruled: str | None = _ruled(self._read_deal(row), self._ruling)["deal_id"]
        return ruled

    @staticmethod
    def _read_deal(row: Row[Any]) -> str | None:
        read: str | None = load_json(row.claim_json)["deal_id"]
        return read


def forget_quotes(rows: WorkingRows, article_id: str) -> None:
    """Empty the words that the claims of an article quote."""
    rows.claims.forget_all()
    rows.settle().execute(
        update(claim_records)
        .where(claim_records.c.article_id == article_id)
        .values(quote=None, value_text=None)
    )


@lru_cache(maxsize=4096)
def value_columns(value: Value) -> dict[str, Any]:
    """Return the columns that show a value: its JSON, and its number or dates where it has any."""
    amount = amount_of(value)
    start, end = _days(value)
    return {
        "value_json": dump_json(to_json(value)).decode(),
        "amount": None if amount is None else plain(amount),
        "unit": unit_of(value),
        "period_start": start,
        "period_end": end,
    }


def _days(value: Value) -> tuple[str | None, str | None]:
    """Return the first day and the day after the last of a period or a range of periods."""
    low, high = (value.low, value.high) if isinstance(value, Range) else (value, value)
    start = low.start if isinstance(low, Period) else None
    end = high.end if isinstance(high, Period) else None
    return start.isoformat() if start else None, end.isoformat() if end else None


def _claim_columns(claim: Claim, text: str | None) -> dict[str, Any]:
    return {
        "claim_id": claim.claim_id,
        "deal_id": claim.deal_id,
        "term": claim.term,
        "holder": claim.holder,
        "value_text": text and text[claim.value_start : claim.value_end],
        **value_columns(claim.value),
        "qualifier": claim.qualifier,
        "modality": claim.modality,
        "speaker": claim.speaker,
        "speaker_class": claim.speaker_class,
        "layer": claim.layer,
        "quote": text and text[claim.quote_start : claim.quote_end],
        "quote_start": claim.quote_start,
        "quote_end": claim.quote_end,
        "section": claim.section,
        "asserted_at": claim.asserted_at,
    }


def _ruled(read_deal: str | None, ruling: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the columns that a ruling (None: no ruling) decides on; the fold fills the rest."""
    is_rejected = ruling is not None and ruling["is_rejected"]
    reason = f"rejected by {ruling['ruled_by']}: {ruling['reason']}" if ruling else None
    return {
        "deal_id": (ruling and ruling["deal_id"]) or read_deal,
        "is_active": not is_rejected,
        "is_rejected": is_rejected,
        "inactive_reason": reason if is_rejected else None,
        "relation": None,
    }


def _is_displaced_by(table: Table, event: ClaimsRead) -> ColumnElement[bool]:
    return and_(
        table.c.article_id == event.article_id,
        or_(table.c.revision < event.revision, table.c.extractor == event.extractor),
    )


def _why_displaced(revision: ColumnElement[int], event: ClaimsRead) -> ColumnElement[str]:
    """Return why a claim counts no more: its text was replaced, or it was read again without it."""
    return case(
        (revision < event.revision, f"the page was changed: revision {event.revision} replaced it"),
        else_=f"read again by {event.extractor} {event.extractor_version}, which does not find it",
    )


def _counts_as_seen(row: dict[str, Any]) -> bool:
    """A deal is in the news with its first attributed body claim."""
    return bool(row["deal_id"]) and row["section"] == Section.BODY and not row["is_rejected"]
