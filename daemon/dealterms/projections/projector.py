"""The projector: events in, rows, changes, outbox messages and checkpoint out, a page at a time.

Everything that a page of events causes is written in one transaction, so that a crash leaves a page
done or not begun. An event that cannot be applied pauses the projection, which says so and tries
again at the next call; it never skips. Nothing is sent here: the outbox is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final, NamedTuple, Protocol

from sqlalchemy import Connection, Engine, insert, select, update

from dealterms import metrics
from dealterms.alerts.bodies import TellableChange
from dealterms.alerts.changes import Change, diff
from dealterms.clock import Clock
from dealterms.database import create_reader, scratch_database
from dealterms.errors import IntegrityError, ProjectionPaused, SchemaError, StoreError
from dealterms.events.catalogue import ChangeRaised, NewEvent, deal_stream, new_event
from dealterms.events.store import EventStore, RecordedEvent, StreamAppend
from dealterms.leases import Fence, open_fence
from dealterms.log import get_logger
from dealterms.progress import note_progress
from dealterms.projections.deals import names_of, new_deals
from dealterms.projections.edits import Cause
from dealterms.projections.evidence import tellable
from dealterms.projections.folded_slot import FoldedSlot, renew, write_change
from dealterms.projections.precedence import TermFold
from dealterms.projections.read_models import edit_for
from dealterms.projections.rebuild import Progress, Replay, come_near, compare, take_over
from dealterms.projections.slot_key import SlotKey
from dealterms.projections.standing_slots import StandingSlots
from dealterms.projections.term_moments import Knowledge
from dealterms.projections.working_rows import WorkingRows
from dealterms.tables import checkpoints

__all__ = ["PROJECTION", "OutboxWriter", "Projector"]

PROJECTION: Final = "terms"
# Raised when the same events give other rows (new columns, new fold rules): the next start then
# makes the read models anew.
PROJECTION_VERSION: Final = 8
PAGE: Final = 500
_KEPT_CLAIMS: Final = 50_000  # in memory between events

Slots = dict[SlotKey, FoldedSlot]

log = get_logger("projector")


class OutboxWriter(Protocol):
    """Makes messages of changes and puts them into the outbox, in the projector's transaction."""

    def __call__(
        self,
        connection: Connection,
        changes: Sequence[TellableChange],
        *,
        deal_names: Mapping[str, str],
        position: int,
        raised_at: datetime,
    ) -> None:
        """Queue what subscribers are to be told; `position` is that of the event that caused it."""


class Projector:
    """Keeps the read models behind `engine` up to date with the log of `store`."""

    def __init__(
        self,
        engine: Engine,
        store: EventStore,
        clock: Clock,
        outbox: OutboxWriter | None = None,
        *,
        page: int = PAGE,
        fence: Fence = open_fence,
        resign: Callable[[], None] = lambda: None,
    ) -> None:
        """Take the writing engine; without an outbox nobody is told of anything.

        `fence` refuses, in each transaction that writes, if another process leads this work.
        `resign` leaves the work to others, for it is theirs once a newer program has done it.
        """
        self._fence, self._resign = fence, resign
        self._engine, self._store, self._clock = engine, store, clock
        self._outbox, self._page = outbox, page
        self._slots = StandingSlots(_KEPT_CLAIMS)  # as of the event at `_slots_at`
        self._slots_at = -1
        self._is_version_checked = False

    # ---------------------------------------------------------------- live

    def catch_up(self) -> int:
        """Apply every event behind the checkpoint; return how many, raised changes included.

        Raise ProjectionPaused if an event cannot be applied; everything before it is kept. Raise
        SchemaError if a newer program made the read models: ours would mix with its rows.
        """
        if not self._is_version_checked:
            self.require_version()
        done, limit, is_at_end = 0, self._page, False
        while not is_at_end:
            try:
                applied, is_at_end = self._apply_page(limit)
            except StoreError as error:
                if error.retryable:
                    raise
                limit = self._narrow(limit, error)
            except Exception as error:  # the edge of a batch: it waits, and says why
                limit = self._narrow(limit, error)
            else:
                done += applied
        return done

    def position(self) -> int:
        """Return the position up to which the read models have come."""
        with self._engine.begin() as connection:
            return self._checkpoint(connection)

    def paused_reason(self) -> str | None:
        """Return why the projection waits, or None if it does not."""
        query = select(checkpoints.c.paused_reason).where(checkpoints.c.projection == PROJECTION)
        with self._engine.begin() as connection:
            reason: str | None = connection.scalar(query)
            return reason

    def _narrow(self, limit: int, error: Exception) -> int:
        """Go on one event at a time to find the one that fails; pause once it stands alone."""
        if limit > 1:
            return 1
        reason = f"{type(error).__name__}: {error}"
        with self._engine.begin() as connection:
            position = self._checkpoint(connection) + 1
            connection.execute(
                update(checkpoints)
                .where(checkpoints.c.projection == PROJECTION)
                .values(paused_reason=reason, updated_at=self._clock())
            )
        raise ProjectionPaused(PROJECTION, position, reason) from error

    def _apply_page(self, limit: int) -> tuple[int, bool]:
        """Return how many events were applied, and whether that was the end of the log."""
        with self._engine.begin() as connection:
            self._fence(connection)
            start = self._checkpoint(connection, is_locked=True)
            self._require_same_version(connection)
            page = self._store.read_all_in(connection, start, limit)
            if not page:
                return 0, True
            if self._slots_at != start:
                self._slots.clear()
            self._slots_at = -1  # what is kept is good again once the page is committed
            rows = WorkingRows(connection)
            rows.foresee(page)
            self._slots.foresee(rows, page)
            moved = [one for recorded in page if (one := self._apply(rows, recorded))]
            rows.settle()
            raised = self._raise(connection, moved)
            self._advance(connection, start, page[-1].position)
        self._slots_at = page[-1].position
        self._slots.let_go()
        _tell(raised)
        note_progress()
        return len(page), len(page) < limit and not raised

    def _apply(self, rows: WorkingRows, recorded: RecordedEvent) -> _Moved | None:
        """Write what one event does; return the changes that it makes, if any."""
        edit = edit_for(rows, recorded)
        slots, articles = edit.slots(), edit.articles()
        standing = self._slots.take(rows, slots, recorded.recorded_at)
        news = new_deals(rows, {slot.deal_id for slot in slots})
        edit.write()
        if not slots:
            return None
        fresh = edit.claims()
        known = Knowledge(recorded.position, recorded.recorded_at)
        after: Slots = {}
        for slot, before in standing.items():
            after[slot] = renew(rows, slot, before, articles, fresh, known)
            write_change(rows, slot, before, after[slot], articles)
        self._slots.put(after)
        if edit.cause is None:
            return None
        changes = _diff_by_deal(standing, after, edit.cause, news)
        events = _change_events(rows, recorded, edit.cause, changes)
        if not events:
            return None
        told = [] if edit.cause.is_silent else tellable(rows, [event for event, _ in events])
        return _Moved(recorded, events, told, names_of(rows, changes))

    def _raise(self, connection: Connection, moved: Sequence[_Moved]) -> list[StreamAppend]:
        """Append and queue the changes of a page that were not raised before; return those.

        What each says was taken down at its event; whether it is known only the log decides, and
        that is asked once a page.
        """
        ids = [new.event_id for one in moved for _, new in one.events]
        known = self._store.known_ids_in(connection, ids)
        raised: list[StreamAppend] = []
        for one in moved:
            fresh = {
                event.change_id: StreamAppend(deal_stream(event.deal_id), [new])
                for event, new in one.events if new.event_id not in known
            }  # fmt: skip
            known |= {new.event_id for _, new in one.events}
            raised += fresh.values()
            told = [part for part in one.told if part.change.change_id in fresh]
            if told and self._outbox is not None:
                self._outbox(
                    connection,
                    told,
                    deal_names=one.deal_names,
                    position=one.recorded.position,
                    raised_at=one.recorded.recorded_at,
                )
        if raised:
            self._store.append_batch_in(connection, raised)
        return raised

    # ---------------------------------------------------------------- checkpoint

    def _checkpoint(self, connection: Connection, *, is_locked: bool = False) -> int:
        query = select(checkpoints.c.position).where(checkpoints.c.projection == PROJECTION)
        if is_locked:  # whoever else projects or rebuilds waits for this transaction, and we for it
            query = query.with_for_update()
        position: int | None = connection.scalar(query)
        return position or 0

    def _set_checkpoint(self, connection: Connection, position: int) -> None:
        own = checkpoints.c.projection == PROJECTION
        values = {
            "version": PROJECTION_VERSION,
            "position": position,
            "paused_reason": None,
            "updated_at": self._clock(),
        }
        if connection.execute(update(checkpoints).where(own).values(values)).rowcount == 0:
            connection.execute(insert(checkpoints).values(projection=PROJECTION, **values))

    def _advance(self, connection: Connection, start: int, end: int) -> None:
        """Move the checkpoint with its rows; another projector that moved it first is an error."""
        moved = connection.execute(
            update(checkpoints)
            .where(checkpoints.c.projection == PROJECTION, checkpoints.c.position == start)
            .values(position=end, paused_reason=None, updated_at=self._clock())
        )
        if moved.rowcount != 1:
            raise StoreError(f"another process moved the checkpoint from {start}", retryable=True)

    def require_version(self) -> None:
        """Make rows of an older version anew; a new database begins with ours.

        Raise SchemaError if a newer program made them.
        """
        with self._engine.begin() as connection:
            self._fence(connection)
            version = self._version(connection)
            if version is None:
                self._set_checkpoint(connection, 0)
        if version is not None and version > PROJECTION_VERSION:
            self._resign()
            raise SchemaError(
                f"a newer dealterms made the tables of this database (version {version}, this one "
                f"knows {PROJECTION_VERSION}): install that one, or run `dealterms rebuild`"
            )
        if version not in (None, PROJECTION_VERSION):
            self.rebuild(keep=self._keep_lead)
        self._is_version_checked = True

    def _require_same_version(self, connection: Connection) -> None:
        """Raise StoreError if another program has made the rows anew since we looked."""
        if self._version(connection) != PROJECTION_VERSION:
            self._is_version_checked = False
            raise StoreError("another version of dealterms made the tables anew", retryable=True)

    def _version(self, connection: Connection) -> int | None:
        query = select(checkpoints.c.version).where(checkpoints.c.projection == PROJECTION)
        version: int | None = connection.scalar(query)
        return version

    # ---------------------------------------------------------------- rebuild and proof

    def rebuild(
        self, progress: Progress | None = None, keep: Callable[[], object] = lambda: None
    ) -> int:
        """Make the read models anew from the log; return the number of events replayed.

        They grow in a database beside, while the log goes on and readers see the old rows; then
        they take their place in one transaction. Nothing is raised, queued or sent; changes are
        copied from the log. Events behind the checkpoint stay to be applied and told of; a log that
        was never projected is replayed whole. `progress(done, total)` is told events, `keep` is
        called at each page.
        """
        self._slots.clear()
        made = Replay(self._store)

        def told(end: int) -> None:
            keep()
            if progress is not None:
                progress(made.position, end)

        with scratch_database(self._engine) as scratch:
            with self._reader() as log:
                come_near(made, log, scratch, self._end_of_rebuild, told)
            with self._engine.begin() as connection:
                end = self._end_of_rebuild(connection, is_locked=True)
                with scratch.begin() as rebuilt:
                    while made.position < end:
                        made.go_on(connection, rebuilt, end)
                    made.finish(rebuilt)
                    take_over(connection, rebuilt)
                self._set_checkpoint(connection, end)
        if progress is not None:
            progress(end, end)
        return end

    @contextmanager
    def _reader(self) -> Iterator[Engine]:
        """Give an engine that reads beside whoever writes."""
        reader = create_reader(self._engine.url.render_as_string(hide_password=False))
        try:
            yield reader
        finally:
            reader.dispose()

    def _end_of_rebuild(self, connection: Connection, *, is_locked: bool = False) -> int:
        return self._checkpoint(connection, is_locked=is_locked) or self._store.head_in(connection)

    def _keep_lead(self) -> None:
        with self._engine.begin() as connection:
            self._fence(connection)

    def verify_projections(self, progress: Progress | None = None) -> list[IntegrityError]:
        """Return how the read models differ from a rebuild in a temporary database."""
        with self._engine.begin() as connection:
            return compare(self._store, connection, self._checkpoint(connection), progress)


def _tell(raised: Sequence[StreamAppend]) -> None:
    """Count and log the changes of a page, now that they are recorded."""
    for append in raised:
        for new in append.events:
            if isinstance(new.event, ChangeRaised):
                metrics.CHANGES.labels(new.event.kind).inc()
                _log_change(new.event, new.correlation_id)


def _log_change(change: ChangeRaised, poll_id: str | None) -> None:
    log.info(
        "change raised", change_id=change.change_id, kind=change.kind, deal_id=change.deal_id,
        term=change.term, layer=change.layer, claim_id=change.claim_id,
        article_id=change.article_id, revision=change.revision, is_pushed=change.is_pushed,
        poll_id=poll_id,
    )  # fmt: skip


class _Moved(NamedTuple):
    """What an event changed: the changes as events, and what is to be told of them, if anything."""

    recorded: RecordedEvent
    events: Sequence[tuple[ChangeRaised, NewEvent]]
    told: Sequence[TellableChange]
    deal_names: Mapping[str, str]


def _change_events(
    rows: WorkingRows,
    recorded: RecordedEvent,
    cause: Cause,
    changes: Mapping[str, Sequence[Change]],
) -> list[tuple[ChangeRaised, NewEvent]]:
    """Return the changes as events."""
    article = rows.article(cause.article_id, cause.revision)
    at = article.recorded_at if article else recorded.recorded_at
    correlation_id = recorded.metadata.get("correlation_id")
    found = [
        _change_event(deal_id, change, cause)
        for deal_id, of_deal in changes.items() for change in of_deal
    ]  # fmt: skip
    return [
        (event, new_event(
            event, at, causation_id=recorded.event_id, correlation_id=correlation_id
        ))
        for event in found
    ]  # fmt: skip


def _diff_by_deal(
    before: Slots, after: Slots, cause: Cause, news: set[str]
) -> dict[str, tuple[Change, ...]]:
    """Return the changes of each deal that the event touched."""
    return {
        deal_id: diff(
            _of_deal(before, deal_id), _of_deal(after, deal_id),
            deal_id=deal_id,
            deal_is_new=deal_id in news,
            article_id=cause.article_id,
            revision=cause.revision,
            moved_by=cause.moved_by.get(deal_id, frozenset()),
            is_rereading=cause.is_rereading)
        for deal_id in sorted({slot.deal_id for slot in after})
    }  # fmt: skip


def _of_deal(slots: Slots, deal_id: str) -> dict[str, TermFold]:
    return {slot.term: one.fold for slot, one in slots.items() if slot.deal_id == deal_id}


def _change_event(deal_id: str, change: Change, cause: Cause) -> ChangeRaised:
    return ChangeRaised(
        change_id=change.change_id,
        deal_id=deal_id,
        kind=change.kind.value,
        term=change.term,
        holder=change.holder,
        layer=change.layer.value if change.layer else None,
        old=change.old.to_json() if change.old else None,
        new=change.new.to_json() if change.new else None,
        claim_id=change.claim_id,
        article_id=cause.article_id,
        revision=cause.revision,
        is_pushed=change.is_pushed and not cause.is_silent,
    )
