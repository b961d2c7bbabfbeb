"""What every event store must do; run per database by test_event_store.py."""

from __future__ import annotations

import threading
from datetime import UTC

import pytest
from sqlalchemy import Engine

from dealterms.database import open_reader
from dealterms.errors import ConcurrencyError, IntegrityError
from dealterms.events.blobs import read_content
from dealterms.events.catalogue import new_event
from dealterms.events.store import EventStore, StreamAppend
from support.builders import NOON, a_content, a_failure, an_article, an_event, stream_of
from support.frozen_clock import FrozenClock

WRITERS, EVENTS_EACH = 4, 25


class EventStoreContract:
    """Mixed into a test class that provides the fixtures `engine` and `event_store`."""

    def test_an_appended_event_is_read_back_as_it_was(self, event_store: EventStore) -> None:
        cause = an_event(a_failure(9)).event_id
        new = an_event(a_failure(1), causation_id=cause, correlation_id="poll-1")

        [recorded] = event_store.append("feed-a", [new])

        [read] = event_store.read_all(0, 10)
        assert read == recorded
        assert (read.event, read.event_id, read.stream) == (new.event, new.event_id, "feed-a")
        assert (read.position, read.stream_position, read.type) == (1, 1, "FeedFailed")
        assert read.metadata == {
            "occurred_at": "2026-01-31T12:00:00.000000Z",
            "causation_id": cause.hex(),
            "correlation_id": "poll-1",
        }

    @pytest.mark.parametrize("microseconds", [0, 500_000, 120, 999_999])
    def test_the_time_of_an_append_comes_back_to_the_microsecond(
        self, engine: Engine, microseconds: int
    ) -> None:
        at = NOON.replace(microsecond=microseconds)
        store = EventStore(engine, lambda: at)

        [recorded] = store.append("feed-a", [an_event()])

        [read] = store.read_all(0, 10)
        assert read.recorded_at == recorded.recorded_at == at
        assert read.recorded_at.tzinfo is UTC
        assert store.verify() == []

    def test_positions_are_gapless_over_all_streams(self, event_store: EventStore) -> None:
        for count in range(1, 8):
            event_store.append(f"feed-{count % 2}", [an_event(a_failure(count))])

        assert [e.position for e in event_store.read_all(0, 100)] == [1, 2, 3, 4, 5, 6, 7]
        assert [e.stream_position for e in event_store.read_stream("feed-1")] == [1, 2, 3, 4]
        assert event_store.head() == 7

    def test_a_known_event_is_returned_and_burns_no_position(self, event_store: EventStore) -> None:
        [first] = event_store.append("feed-a", [an_event(a_failure(1))])

        again = event_store.append("feed-a", [an_event(a_failure(1)), an_event(a_failure(2))])

        assert [(e.position, e.is_known) for e in again] == [(1, True), (2, False)]
        assert again[0].event == first.event
        assert event_store.head() == 2

    def test_an_event_given_twice_in_one_call_is_stored_once(self, event_store: EventStore) -> None:
        both = event_store.append("feed-a", [an_event(), an_event()])

        assert [(e.position, e.is_known) for e in both] == [(1, False), (1, True)]

    def test_a_known_id_with_other_bytes_is_refused(self, event_store: EventStore) -> None:
        new = an_event(a_failure(1))
        event_store.append("feed-a", [new])
        forged = type(new)(a_failure(2), new.event_id, NOON)

        with pytest.raises(IntegrityError, match="position 1") as caught:
            event_store.append("feed-a", [forged])

        assert caught.value.position == 1
        assert event_store.head() == 1

    def test_a_wrong_expected_version_is_refused(self, event_store: EventStore) -> None:
        event_store.append("feed-a", [an_event(a_failure(1))], expected_version=0)

        with pytest.raises(ConcurrencyError) as caught:
            event_store.append("feed-a", [an_event(a_failure(2))], expected_version=0)

        assert (caught.value.expected, caught.value.found) == (0, 1)
        assert caught.value.retryable
        event_store.append("feed-a", [an_event(a_failure(2))], expected_version=1)

    def test_a_known_event_needs_no_right_expected_version(self, event_store: EventStore) -> None:
        """A repeat after a crash must find its event, not a conflict with itself."""
        event_store.append("feed-a", [an_event()], expected_version=0)

        [again] = event_store.append("feed-a", [an_event()], expected_version=0)

        assert again.is_known

    def test_a_failed_append_leaves_nothing(self, event_store: EventStore) -> None:
        appends = [
            StreamAppend("feed-a", [an_event(a_failure(1))]),
            StreamAppend("feed-b", [an_event(a_failure(2))], expected_version=5),
        ]

        with pytest.raises(ConcurrencyError), event_store._engine.begin() as connection:
            event_store.append_batch_in(connection, appends)

        assert event_store.head() == 0
        assert event_store.read_all(0, 10) == []

    def test_a_batch_for_several_streams_keeps_its_order(
        self, engine: Engine, event_store: EventStore
    ) -> None:
        with engine.begin() as connection:
            event_store.append_batch_in(
                connection,
                [
                    StreamAppend("feed-a", [an_event(a_failure(1)), an_event(a_failure(2))]),
                    StreamAppend("feed-b", [an_event(a_failure(3))]),
                    StreamAppend("feed-a", [an_event(a_failure(4))]),
                ],
            )

        read = [(e.stream, e.stream_position) for e in event_store.read_all(0, 10)]
        assert read == [("feed-a", 1), ("feed-a", 2), ("feed-b", 1), ("feed-a", 3)]
        assert event_store.verify() == []

    def test_pages_hold_what_stands_behind_a_position(self, event_store: EventStore) -> None:
        event_store.append("feed-a", [an_event(a_failure(n)) for n in range(1, 6)])
        event_store.append("feed-b", [an_event(a_failure(9))])

        assert [e.position for e in event_store.read_all(2, 2)] == [3, 4]
        assert event_store.read_all(6, 10) == []
        assert event_store.read_all(0, 10, types=["ClaimsRead"]) == []

    def test_an_article_brings_its_body_once(self, event_store: EventStore) -> None:
        content = a_content("NVIDIA invests up to $100 billion.")
        first, bodies = an_article(content, "https://news.example/a")
        copy, _ = an_article(content, "https://other.example/b")
        event_store.append(stream_of(first), [new_event(first, NOON)], blobs=bodies)
        event_store.append(stream_of(copy), [new_event(copy, NOON)], blobs=bodies)

        stored = event_store.get_blob(first.content_sha256)

        assert stored is not None
        assert read_content(stored) == content
        assert event_store.get_blob("0" * 64) is None

    def test_each_append_moves_the_root(self, event_store: EventStore) -> None:
        roots = {event_store.root()}
        for count in range(1, 4):
            event_store.append("feed-a", [an_event(a_failure(count))])
            roots.add(event_store.root())

        assert len(roots) == 4

    def test_writers_side_by_side_miss_and_double_nothing(
        self, engine: Engine, event_store: EventStore, clock: FrozenClock
    ) -> None:
        """Four writers and a tailing reader with connections of its own, that never looks back.

        Each writer is slower than the one before between its append and its commit: whoever gives
        positions in another order than that of the commits, loses events to the reader.
        """
        tail = open_reader(engine.url.render_as_string(hide_password=False))
        reader, seen = EventStore(tail, clock), list[int]()
        threads = [
            threading.Thread(target=_write_many, args=(engine, event_store, writer))
            for writer in range(WRITERS)
        ]
        for thread in threads:
            thread.start()
        is_over = False
        while not is_over:
            is_over = not any(thread.is_alive() for thread in threads)
            while fresh := reader.read_all(seen[-1] if seen else 0, 7):
                seen += [e.position for e in fresh]
        tail.dispose()

        assert seen == list(range(1, WRITERS * EVENTS_EACH + 1))
        assert event_store.verify() == []

    def test_the_clock_gives_recorded_at(self, event_store: EventStore, clock: FrozenClock) -> None:
        later = clock.advance(hours=3)

        [recorded] = event_store.append("feed-a", [an_event()])

        assert recorded.recorded_at == later
        assert event_store.read_all(0, 1)[0].recorded_at == later


def _write_many(engine: Engine, store: EventStore, writer: int) -> None:
    for count in range(EVENTS_EACH):
        event = an_event(a_failure(count, f"https://{writer}.example/"))
        with engine.begin() as connection:
            store.append_in(connection, f"feed-{writer}", [event])
            for _ in range(5 * writer):  # what a slow transaction does before it commits
                store.head_in(connection)
