"""Many rows at the driver's speed, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

from dealterms.database import among, insert_rows, write_rows
from dealterms.errors import StoreError
from dealterms.feeds_store import load_entries, save_entries
from dealterms.poll import EntryState, PageAnswer
from dealterms.tables import blobs, claim_rulings, feed_polls
from support.databases import on_both_databases, on_postgresql
from support.postgres_server import PostgresServer

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
ENTRY = EntryState(
    "https://example.com/a.rss", "k" * 64, "h" * 64, "https://example.com/1", "recorded", NOW,
    next_attempt_at=NOW + timedelta(hours=1), title="100 % of it", author="Zoë",
    answer=PageAnswer(b'W/"\xe9"', None, "s" * 64),
)  # fmt: skip


@on_both_databases
def test_rows_come_back_as_they_were_written_and_a_later_one_takes_the_place_of_the_first(
    engine: Engine,
) -> None:
    other = replace(ENTRY, key="l" * 64)
    later = replace(ENTRY, next_attempt_at=None, answer=PageAnswer(), title="")
    with engine.begin() as connection:
        save_entries(connection, [ENTRY, other])
        save_entries(connection, [later])

        found = load_entries(connection, ENTRY.feed_url)

    assert found == {ENTRY.key: later, other.key: other}


@on_both_databases
def test_columns_that_are_not_named_keep_what_they_had(engine: Engine) -> None:
    names = ("feed_url", "slot", "polled_at", "reason", "new_entry_count")
    with engine.begin() as connection:
        row = ("x", 1, NOW, "due", 3, "100 %s")
        write_rows(connection, feed_polls, (*names, "error"), [row])
        write_rows(connection, feed_polls, names, [("x", 1, NOW, "asked for", 0)])

        columns = feed_polls.c
        query = select(columns.polled_at, columns.reason, columns.new_entry_count, columns.error)
        found = connection.execute(query).one()

    assert tuple(found) == (NOW, "asked for", 0, "100 %s")


HOSTILE = "tab\t newline\n return\r \\N \\. back\\slash 'quote' \"mark\" {} %s Zoë 🦊"
RULINGS = [
    ("a", True, None, HOSTILE, "\\N", NOW, 1),
    ("b", False, "deal", "", "\\.", NOW + timedelta(microseconds=1), 2**40),
]


@on_both_databases
def test_new_rows_come_back_as_they_were_written_whatever_stands_in_them(engine: Engine) -> None:
    bodies = [("c" * 64, "zlib", 3, b"\x00\xff\\\n\t\\N", None, None)]
    with engine.begin() as connection:
        insert_rows(connection, claim_rulings, RULINGS)
        insert_rows(connection, blobs, bodies)

        by_id = select(claim_rulings).order_by(claim_rulings.c.claim_id)
        assert [tuple(row) for row in connection.execute(by_id)] == RULINGS
        assert [tuple(row) for row in connection.execute(select(blobs))] == bodies


@on_both_databases
def test_a_new_row_with_a_key_that_is_there_is_refused(engine: Engine) -> None:
    with engine.begin() as connection:
        insert_rows(connection, claim_rulings, RULINGS)

    with pytest.raises(IntegrityError, match="claim_rulings"), engine.begin() as connection:
        insert_rows(connection, claim_rulings, RULINGS[1:])


@on_postgresql
def test_a_session_that_ended_is_said_in_words_and_the_next_one_goes_on(
    engine: Engine, postgres: PostgresServer
) -> None:
    with pytest.raises(StoreError, match="cannot be used") as caught, engine.begin() as connection:
        insert_rows(connection, claim_rulings, RULINGS[:1])
        postgres.cut_connections()
        insert_rows(connection, claim_rulings, RULINGS[1:])

    assert caught.value.retryable
    with engine.begin() as connection:
        assert connection.execute(select(claim_rulings)).all() == []
        insert_rows(connection, claim_rulings, RULINGS)


@on_both_databases
def test_rows_are_found_by_any_of_many_keys(engine: Engine) -> None:
    bodies = [(f"{n:064}", "zlib", n, bytes([n]), None, None) for n in range(9)]
    with engine.begin() as connection:
        insert_rows(connection, blobs, bodies)

        by_name = among(connection, blobs.c.sha256, [f"{n:064}" for n in range(7, 700)])
        by_bytes = among(connection, blobs.c.bytes, {b"\x02", b"\x63"})
        nobody = among(connection, blobs.c.size, [])

        assert connection.scalars(select(blobs.c.size).where(by_name)).all() == [7, 8]
        assert connection.scalars(select(blobs.c.size).where(by_bytes)).all() == [2]
        assert connection.scalars(select(blobs.c.size).where(nobody)).all() == []


def test_no_rows_are_no_statement(engine: Engine) -> None:
    with engine.begin() as connection:
        write_rows(connection, feed_polls, ("feed_url",), [])
        insert_rows(connection, feed_polls, [])
