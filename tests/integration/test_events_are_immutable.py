"""The database itself refuses to rewrite history; these tests try."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from dealterms.database import open_reader
from dealterms.errors import StoreError
from dealterms.events.blobs import forget_blob
from dealterms.events.catalogue import new_event
from dealterms.events.store import EventStore
from support.builders import NOON, a_content, a_failure, an_article, an_event, stream_of
from support.databases import on_both_databases, on_postgresql

SQLITE_ATTACKS = [
    "UPDATE events SET data = x'7b7d' WHERE position = 1",
    "UPDATE events SET recorded_at = '2020-01-01T00:00:00.000000Z'",
    "UPDATE events SET position = position + 10",
    "DELETE FROM events",
    "DELETE FROM events WHERE position = 2",
    "INSERT OR REPLACE INTO events SELECT 1, event_id, stream, stream_position, type, "
    "schema_version, x'7b7d', metadata, recorded_at FROM events WHERE position = 1",
    "INSERT OR REPLACE INTO events SELECT 3, event_id, stream, stream_position, type, "
    "schema_version, x'7b7d', metadata, recorded_at FROM events WHERE position = 1",
    "INSERT OR REPLACE INTO events SELECT 3, zeroblob(16), stream, stream_position, type, "
    "schema_version, x'7b7d', metadata, recorded_at FROM events WHERE position = 1",
    "INSERT INTO events SELECT 9, zeroblob(16), stream, 9, type, schema_version, data, metadata, "
    "recorded_at FROM events WHERE position = 1",
    "UPDATE seals SET root = zeroblob(32)",
    "DELETE FROM seals",
    "INSERT OR REPLACE INTO seals SELECT 1, 1, digests, zeroblob(32), sealed_at FROM seals",
    "UPDATE log_head SET position = 0",
    "DELETE FROM log_head",
    "UPDATE blobs SET bytes = x'00'",
    "UPDATE blobs SET bytes = NULL",
    "UPDATE blobs SET sha256 = 'x', bytes = NULL, forgotten_at = '2026-01-01T00:00:00.000000Z'",
    "DELETE FROM blobs",
    "INSERT OR REPLACE INTO blobs SELECT sha256, codec, size, x'00', NULL, NULL FROM blobs",
]

POSTGRES_ATTACKS = [
    "UPDATE events SET data = '\\x7b7d' WHERE position = 1",
    "UPDATE events_1 SET data = '\\x7b7d' WHERE position = 1",
    "DELETE FROM events WHERE position = 2",
    "DELETE FROM events_1",
    "TRUNCATE events",
    "TRUNCATE events_1",
    "INSERT INTO events SELECT 9, '\\x09', stream, 9, type, schema_version, data, metadata, "
    "recorded_at FROM events WHERE position = 1",
    "INSERT INTO events_1 SELECT 9, '\\x09', stream, 9, type, schema_version, data, metadata, "
    "recorded_at FROM events WHERE position = 1",
    "INSERT INTO events SELECT 3, event_id, stream, 9, type, schema_version, data, metadata, "
    "recorded_at FROM events WHERE position = 1",
    "INSERT INTO events SELECT 3, '\\x09', stream, 1, type, schema_version, data, metadata, "
    "recorded_at FROM events WHERE position = 1",
    "INSERT INTO events SELECT * FROM events WHERE position = 1 "
    "ON CONFLICT (position) DO UPDATE SET data = '\\x7b7d'",
    "UPDATE seals SET root = '\\x00'",
    "DELETE FROM seals",
    "TRUNCATE seals",
    "INSERT INTO seals SELECT 1, 1, digests, root, sealed_at FROM seals WHERE last_position = 2",
    "UPDATE log_head SET position = 0",
    "DELETE FROM log_head",
    "TRUNCATE log_head",
    "UPDATE blobs SET bytes = '\\x00'",
    "UPDATE blobs SET bytes = NULL",
    "DELETE FROM blobs",
    "TRUNCATE blobs",
]


@pytest.fixture
def written(event_store: EventStore) -> EventStore:
    article, bodies = an_article(a_content("NVIDIA invests up to $100 billion."))
    event_store.append(stream_of(article), [new_event(article, NOON)], blobs=bodies)
    event_store.append("feed-a", [an_event(a_failure())])
    return event_store


@pytest.mark.parametrize("attack", SQLITE_ATTACKS)
def test_sqlite_refuses(attack: str, engine: Engine, written: EventStore) -> None:
    _try(attack, engine, written)


@on_postgresql
def test_postgresql_refuses(engine: Engine, written: EventStore) -> None:
    for attack in POSTGRES_ATTACKS:
        _try(attack, engine, written)


def _try(attack: str, engine: Engine, written: EventStore) -> None:
    before = written.read_all(0, 10)

    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.exec_driver_sql(attack)

    assert written.read_all(0, 10) == before, attack
    assert written.verify() == [], attack


@on_both_databases
def test_a_body_can_be_forgotten_and_stays_so(engine: Engine, written: EventStore) -> None:
    [article, _] = written.read_all(0, 10)
    sha256 = article.event.content_sha256  # type: ignore[attr-defined]
    with engine.begin() as connection:
        forget_blob(connection, sha256, datetime(2026, 2, 1, tzinfo=UTC))

    _, bodies = an_article(a_content("NVIDIA invests up to $100 billion."))
    written.append("feed-b", [an_event(a_failure(2))], blobs=bodies)

    assert written.get_blob(sha256) is None


@on_postgresql
def test_the_log_goes_on_into_its_next_partition(engine: Engine, written: EventStore) -> None:
    with engine.begin() as connection:  # nobody waits for ten million events
        connection.exec_driver_sql("UPDATE log_head SET position = 9999998")

    written.append("feed-a", [an_event(a_failure(n)) for n in range(2, 6)])
    [known] = written.append("feed-a", [an_event(a_failure(1))])

    assert [e.position for e in written.read_all(2, 9)] == [9999999, 10000000, 10000001, 10000002]
    assert [e.stream_position for e in written.read_stream("feed-a")] == [1, 2, 3, 4, 5]
    assert (known.position, known.is_known) == (2, True)
    with engine.begin() as connection:
        in_second = connection.exec_driver_sql("SELECT count(*) FROM events_2").scalar()
    assert in_second == 2
    for attack in ("TRUNCATE events_2", "DELETE FROM events_2", "UPDATE events_2 SET data = ''"):
        with pytest.raises(IntegrityError), engine.begin() as connection:
            connection.exec_driver_sql(attack)


@on_both_databases
def test_a_reader_cannot_write(engine: Engine, store_url: str, written: EventStore) -> None:
    reader = open_reader(store_url)
    with pytest.raises(StoreError, match="cannot be opened for this"), reader.begin() as connection:
        connection.execute(text("DELETE FROM feeds"))
    assert EventStore(reader, lambda: NOON).head() == 2
    reader.dispose()
