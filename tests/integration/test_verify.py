"""`verify` finds whatever was done to the log behind the program's back, and says where."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from dealterms.errors import IntegrityError
from dealterms.events.blobs import forget_blob
from dealterms.events.catalogue import ArticleForgotten, new_event
from dealterms.events.store import EventStore
from support.builders import NOON, a_content, a_failure, an_article, an_event, stream_of
from support.databases import on_both_databases, on_postgresql

COLUMNS = [
    "event_id",
    "stream",
    "stream_position",
    "type",
    "schema_version",
    "data",
    "metadata",
    "recorded_at",
]
Tamper = Callable[[str], None]


@pytest.fixture
def written(event_store: EventStore) -> EventStore:
    """Twelve events: an article, then batches of one, five, five, each under its own seal."""
    article, bodies = an_article(a_content("NVIDIA invests up to $100 billion."))
    event_store.append(stream_of(article), [new_event(article, NOON)], blobs=bodies)
    event_store.append("feed-a", [an_event(a_failure(1))])
    event_store.append("feed-a", [an_event(a_failure(n)) for n in range(2, 7)])
    event_store.append("feed-b", [an_event(a_failure(n)) for n in range(7, 12)])
    return event_store


@pytest.fixture
def tamper(engine: Engine, store_url: str) -> Tamper:
    """Run SQL as an attacker with the file would: past the program, the triggers dropped."""

    def run(script: str) -> None:
        engine.dispose()
        raw = sqlite3.connect(store_url.removeprefix("sqlite:///"))
        triggers = raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            raw.execute(f"DROP TRIGGER {name}")
        raw.executescript(script)
        raw.commit()
        raw.close()

    return run


def positions(store: EventStore) -> list[int | None]:
    """Return where verify finds something wrong."""
    return [problem.position for problem in store.verify()]


@on_both_databases
def test_an_untouched_log_is_whole(written: EventStore) -> None:
    assert written.verify() == []


def test_an_empty_log_is_whole(event_store: EventStore) -> None:
    assert event_store.verify() == []


@on_both_databases
def test_an_untouched_end_is_whole_however_long_the_log(written: EventStore) -> None:
    for number in range(30):
        written.require_whole_end()
        written.append("feed-c", [an_event(a_failure(100 + number))])

    written.require_whole_end()


@pytest.mark.parametrize(
    "script",
    [
        "UPDATE events SET data = data || x'20' WHERE position = 12",
        "UPDATE events SET recorded_at = '2020-01-01T00:00:00.000000Z' WHERE position = 9",
        "DELETE FROM events WHERE position = 12",
        "DELETE FROM events WHERE position = 10",
        "DELETE FROM seals WHERE last_position = 7",
        "UPDATE seals SET root = zeroblob(32) WHERE last_position = 7",
    ],
)
def test_a_touched_end_is_refused(written: EventStore, tamper: Tamper, script: str) -> None:
    tamper(script)

    with pytest.raises(IntegrityError, match="nothing is added to it: run `dealterms verify`"):
        written.require_whole_end()


POSTGRES_TAMPERINGS = {
    "UPDATE events SET event_id = '\\x00' WHERE position = 5": 5,
    "UPDATE events SET stream = 'feed-b', stream_position = 99 WHERE position = 5": 5,
    "UPDATE events SET data = data || '\\x20' WHERE position = 12": 12,
    "UPDATE events SET metadata = '{}' WHERE position = 1": 1,
    "UPDATE events SET recorded_at = recorded_at + interval '1 microsecond' WHERE position = 4": 4,
    "DELETE FROM events WHERE position = 3": 3,
    "DELETE FROM events WHERE position = 12": 12,
    "DELETE FROM seals WHERE last_position = 7": 3,
    "UPDATE seals SET sealed_at = sealed_at + interval '1 microsecond' WHERE last_position = 2": 2,
}


@on_postgresql
@pytest.mark.parametrize("tampering", POSTGRES_TAMPERINGS)
def test_what_is_done_to_postgresql_is_found_where_it_is(
    tampering: str, written: EventStore, engine: Engine
) -> None:
    with engine.begin() as connection:  # an owner can turn the guards off, for one transaction too
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql(tampering)

    assert positions(written)[0] == POSTGRES_TAMPERINGS[tampering]


@pytest.mark.parametrize("column", COLUMNS)
def test_one_changed_byte_of_any_column_is_found_where_it_is(
    column: str, written: EventStore, tamper: Tamper, store_url: str, engine: Engine
) -> None:
    for position in (1, 5, 12):
        engine.dispose()
        raw = sqlite3.connect(store_url.removeprefix("sqlite:///"))
        select = f"SELECT {column} FROM events WHERE position = {position}"
        original = raw.execute(select).fetchone()[0]
        raw.close()
        for changed in _one_byte_off(original):
            tamper(f"UPDATE events SET {column} = {_sql(changed)} WHERE position = {position}")
            assert positions(written) == [position], (column, original, changed)
        tamper(f"UPDATE events SET {column} = {_sql(original)} WHERE position = {position}")
        assert written.verify() == []


def test_the_same_bytes_stored_as_text_are_a_change(written: EventStore, tamper: Tamper) -> None:
    tamper("UPDATE events SET data = CAST(data AS TEXT) WHERE position = 4")

    assert positions(written) == [4]


@pytest.mark.parametrize("position", [1, 2, 3, 5, 7, 8])
def test_a_removed_event_is_found(position: int, written: EventStore, tamper: Tamper) -> None:
    tamper(f"DELETE FROM events WHERE position = {position}")

    assert position in positions(written)
    assert "missing from the log" in str(written.verify()[0])


def test_a_cut_off_end_is_found(written: EventStore, tamper: Tamper) -> None:
    tamper("DELETE FROM events WHERE position > 9")

    assert positions(written) == [10]


def test_a_cut_off_end_with_its_seal_is_found_by_the_head(
    written: EventStore, tamper: Tamper
) -> None:
    tamper("DELETE FROM events WHERE position > 7; DELETE FROM seals WHERE last_position > 7")

    assert positions(written) == [8]


def test_swapped_events_are_found(written: EventStore, tamper: Tamper) -> None:
    tamper(
        "UPDATE events SET position = 99 WHERE position = 4;"
        "UPDATE events SET position = 4 WHERE position = 10;"
        "UPDATE events SET position = 10 WHERE position = 99;"
    )

    assert positions(written) == [4, 10]


def test_an_inserted_event_is_found(written: EventStore, tamper: Tamper) -> None:
    tamper(
        "INSERT INTO events SELECT 13, zeroblob(16), stream, 99, type, schema_version, data, "
        "metadata, recorded_at FROM events WHERE position = 12"
    )

    assert 13 in positions(written)


def test_an_event_pushed_in_between_is_found(written: EventStore, tamper: Tamper) -> None:
    tamper(
        "UPDATE events SET position = position + 100 WHERE position > 5;"
        "UPDATE events SET position = position - 99 WHERE position > 100;"
        "INSERT INTO events SELECT 6, zeroblob(16), stream, 99, type, schema_version, data, "
        "metadata, recorded_at FROM events WHERE position = 5"
    )

    assert positions(written)[0] == 6


@pytest.mark.parametrize(
    "script",
    [
        "UPDATE seals SET root = zeroblob(32) WHERE last_position = 7",
        "UPDATE seals SET sealed_at = '2020-01-01T00:00:00.000000Z' WHERE last_position = 7",
        "UPDATE seals SET digests = zeroblob(160) WHERE last_position = 7",
        "DELETE FROM seals WHERE last_position = 7",
        "UPDATE seals SET first_position = 4 WHERE last_position = 7",
    ],
)
def test_a_touched_seal_is_found(script: str, written: EventStore, tamper: Tamper) -> None:
    tamper(script)

    assert positions(written)
    assert positions(written)[0] in range(3, 8)


def test_an_event_changed_together_with_its_digest_is_found(
    written: EventStore, tamper: Tamper
) -> None:
    """Making the digest fit breaks the root over it."""
    tamper(
        "DELETE FROM events WHERE position = 12; DELETE FROM seals WHERE last_position = 12;"
        "INSERT INTO seals SELECT 11, 8, zeroblob(128), zeroblob(32), sealed_at FROM seals "
        "WHERE last_position = 7; UPDATE log_head SET position = 11"
    )

    assert positions(written) == [8, 8, 9, 10, 11]


def test_a_changed_body_is_found_at_the_event_that_names_it(
    written: EventStore, tamper: Tamper
) -> None:
    tamper("UPDATE blobs SET bytes = zeroblob(9)")

    assert positions(written) == [1]


def test_a_removed_body_is_found(written: EventStore, tamper: Tamper) -> None:
    tamper("DELETE FROM blobs")

    assert positions(written) == [1]


def test_a_body_emptied_without_an_event_is_found(engine: Engine, written: EventStore) -> None:
    sha256 = written.read_all(0, 1)[0].event.content_sha256  # type: ignore[attr-defined]
    with engine.begin() as connection:
        forget_blob(connection, sha256, NOON)

    assert positions(written) == [1]


def test_a_forgotten_article_leaves_the_log_whole(engine: Engine, written: EventStore) -> None:
    article = written.read_all(0, 1)[0].event
    forgotten = ArticleForgotten(article.article_id, "takedown")  # type: ignore[attr-defined]
    with engine.begin() as connection:
        forget_blob(connection, article.content_sha256, NOON)  # type: ignore[attr-defined]
        written.append_in(
            connection, f"article-{forgotten.article_id}", [new_event(forgotten, NOON)]
        )

    assert written.verify() == []


def test_a_long_log_is_walked_in_pages(event_store: EventStore) -> None:
    event_store.append("feed-a", [an_event(a_failure(n)) for n in range(1100)])

    assert event_store.verify() == []


def _one_byte_off(value: bytes | str | int) -> list[bytes | str | int]:
    """Return the value with one byte changed, at three places drawn with a fixed seed."""
    if isinstance(value, int):
        return [value + 50]
    raw = value if isinstance(value, bytes) else value.encode()
    draw = random.Random(7)
    changed: list[bytes | str | int] = []
    for at in [0, len(raw) - 1, draw.randrange(len(raw))]:
        other = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        changed.append(other if isinstance(value, bytes) else other.decode())
    return changed


def _sql(value: bytes | str | int) -> str:
    if isinstance(value, bytes):
        return f"x'{value.hex()}'"
    return str(value) if isinstance(value, int) else f"'{value}'"
