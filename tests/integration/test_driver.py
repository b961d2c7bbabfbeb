"""Statements that go to the driver itself, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from dealterms.database import fetch_rows, insert_rows, open_reader, run_many
from dealterms.errors import StoreError
from dealterms.events.store import EventStore
from dealterms.tables import claim_rulings, log_head
from support.builders import a_failure, an_event
from support.databases import on_both_databases, on_postgresql
from support.postgres_server import PostgresServer

RULING = ("a", True, None, "why", "ada", datetime(2026, 1, 31, 12, tzinfo=UTC), 1)
_MOVE = "UPDATE log_head SET position = position + 7"


@on_both_databases
def test_a_statement_sees_what_its_transaction_wrote_and_is_undone_with_it(engine: Engine) -> None:
    with engine.connect() as connection:
        with connection.begin() as transaction:
            insert_rows(connection, claim_rulings, [RULING])
            fetch_rows(connection, _MOVE)

            assert fetch_rows(connection, "SELECT claim_id, reason FROM claim_rulings") == [
                ("a", "why")
            ]
            assert connection.scalar(select(log_head.c.position)) == 7
            transaction.rollback()

        assert fetch_rows(connection, "SELECT position FROM log_head") == [(0,)]
        assert fetch_rows(connection, "SELECT claim_id FROM claim_rulings") == []


@on_both_databases
def test_a_broken_constraint_is_the_error_it_is_elsewhere(engine: Engine) -> None:
    with pytest.raises(IntegrityError), engine.begin() as connection:
        fetch_rows(connection, "INSERT INTO log_head VALUES (1, 5)")
    with pytest.raises(IntegrityError), engine.begin() as connection:
        run_many(connection, "INSERT INTO log_head VALUES (1, 5)", [()])


@on_both_databases
def test_a_statement_that_is_none_fails_at_once(engine: Engine) -> None:
    with pytest.raises((StoreError, DBAPIError), match="nonsense"), engine.begin() as connection:
        fetch_rows(connection, "SELECT nonsense FROM log_head")


@on_both_databases
def test_a_reader_cannot_write_past_it(engine: Engine, store_url: str) -> None:
    reader = open_reader(store_url)

    with pytest.raises(StoreError, match="cannot be opened for this"), reader.begin() as reading:
        fetch_rows(reading, _MOVE)

    reader.dispose()


@on_postgresql
def test_an_append_to_a_session_that_ended_says_so_and_the_next_one_goes_on(
    event_store: EventStore, postgres: PostgresServer
) -> None:
    new = [an_event(a_failure(1))]
    with (
        pytest.raises(StoreError, match="cannot be used") as caught,
        event_store._engine.begin() as connection,
    ):
        postgres.cut_connections()
        event_store.append_in(connection, "feed-a", new)

    assert caught.value.retryable
    assert [one.position for one in event_store.append("feed-a", new)] == [1]
