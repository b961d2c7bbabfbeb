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

ATTACKS = [
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


@pytest.fixture
def written(event_store: EventStore) -> EventStore:
    article, bodies = an_article(a_content("NVIDIA invests up to $100 billion."))
    event_store.append(stream_of(article), [new_event(article, NOON)], blobs=bodies)
    event_store.append("feed-a", [an_event(a_failure())])
    return event_store


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_database_refuses(attack: str, engine: Engine, written: EventStore) -> None:
    before = written.read_all(0, 10)

    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text(attack))

    assert written.read_all(0, 10) == before
    assert written.verify() == []


def test_a_body_can_be_forgotten_and_stays_so(engine: Engine, written: EventStore) -> None:
    [article, _] = written.read_all(0, 10)
    sha256 = article.event.content_sha256  # type: ignore[attr-defined]
    with engine.begin() as connection:
        forget_blob(connection, sha256, datetime(2026, 2, 1, tzinfo=UTC))

    _, bodies = an_article(a_content("NVIDIA invests up to $100 billion."))
    written.append("feed-b", [an_event(a_failure(2))], blobs=bodies)

    assert written.get_blob(sha256) is None


def test_a_reader_cannot_write(engine: Engine, store_url: str, written: EventStore) -> None:
    reader = open_reader(store_url)
    with pytest.raises(StoreError, match="cannot be opened for this"), reader.begin() as connection:
        connection.execute(text("DELETE FROM feeds"))
    assert EventStore(reader, lambda: NOON).head() == 2
    reader.dispose()
