"""Leases on a real PostgreSQL: one holder at a time, by the database's clock, fenced by epochs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count

import psycopg
import pytest
from sqlalchemy import Engine, text

from dealterms.database import StalledSessions, open_writer
from dealterms.leases import LeaseLostError, PostgresLeases, SoleLeases, leases_on
from support.databases import on_postgresql

DEADLINE_SECONDS = 60.0  # a guard against hanging, no measure
FEEDS = ["https://c.example", "https://a.example", "https://b.example"]


@pytest.fixture
def postgres_engine(postgres_url: str) -> Iterator[Engine]:
    engine = open_writer(postgres_url)
    yield engine
    engine.dispose()


@pytest.fixture
def ada(postgres_engine: Engine) -> PostgresLeases:
    return PostgresLeases(postgres_engine, "ada")


@pytest.fixture
def bob(postgres_engine: Engine) -> PostgresLeases:
    return PostgresLeases(postgres_engine, "bob")


def run_out(engine: Engine) -> None:
    """Let every lease end, as if its holder had not been heard of for long enough."""
    with engine.begin() as connection:
        connection.execute(text("UPDATE leases SET expires_at = clock_timestamp()"))


def test_what_one_has_claimed_the_other_does_not_get(
    ada: PostgresLeases, bob: PostgresLeases
) -> None:
    assert ada.claim("feed", FEEDS, limit=2) == FEEDS[:2]
    assert bob.claim("feed", FEEDS) == FEEDS[2:]
    assert bob.claim("lane", FEEDS) == FEEDS

    ada.finish("feed", FEEDS[:1])

    assert bob.claim("feed", FEEDS) == FEEDS[:1]


def test_a_lease_that_ran_out_is_taken_over_and_its_holder_writes_nothing(
    ada: PostgresLeases, bob: PostgresLeases, postgres_engine: Engine
) -> None:
    ada.claim("feed", FEEDS)
    run_out(postgres_engine)
    assert bob.claim("feed", FEEDS[:1]) == FEEDS[:1]

    with (
        pytest.raises(LeaseLostError, match=r"c\.example") as caught,
        postgres_engine.begin() as connection,
    ):
        connection.execute(text("UPDATE log_head SET position = 7"))
        ada.renew_in(connection, "feed", FEEDS[:1])

    assert caught.value.retryable
    with postgres_engine.begin() as connection:
        assert connection.scalar(text("SELECT position FROM log_head")) == 0
        bob.renew_in(connection, "feed", FEEDS[:1])


def test_a_lease_that_ran_out_but_was_not_taken_is_still_good(
    ada: PostgresLeases, bob: PostgresLeases, postgres_engine: Engine
) -> None:
    ada.claim("feed", FEEDS)
    run_out(postgres_engine)

    ada.renew()

    assert bob.claim("feed", FEEDS) == []


def test_a_lease_lost_and_won_back_is_another_one(
    ada: PostgresLeases, bob: PostgresLeases, postgres_engine: Engine
) -> None:
    """What was begun under the first must not be written under the second."""
    before = PostgresLeases(postgres_engine, "ada")
    before.claim("feed", FEEDS)
    run_out(postgres_engine)
    bob.claim("feed", FEEDS)
    bob.finish_all()
    assert ada.claim("feed", FEEDS) == FEEDS

    with pytest.raises(LeaseLostError), postgres_engine.begin() as connection:
        before.renew_in(connection, "feed", FEEDS)


def test_one_leads_until_it_ends(
    ada: PostgresLeases, bob: PostgresLeases, postgres_engine: Engine
) -> None:
    assert (ada.lead("log"), bob.lead("log"), ada.lead("log")) == (True, False, True)

    ada.finish_all()

    assert bob.lead("log")
    with pytest.raises(LeaseLostError), postgres_engine.begin() as connection:
        ada.lead_in(connection, "log")
    assert not ada.lead("log")


def test_a_row_in_use_is_passed_over_not_waited_for(
    ada: PostgresLeases, bob: PostgresLeases, postgres_engine: Engine
) -> None:
    ada.claim("feed", FEEDS)
    run_out(postgres_engine)
    with postgres_engine.begin() as connection:
        ada.renew_in(connection, "feed", FEEDS[:1])

        assert bob.claim("feed", FEEDS) == FEEDS[1:]


def test_many_claim_at_once_and_each_key_goes_to_one(postgres_engine: Engine) -> None:
    keys = [f"feed {number}" for number in range(40)]
    got: list[str] = []

    def claim(name: str) -> None:
        leases = PostgresLeases(postgres_engine, name)
        while some := leases.claim("feed", keys, limit=3):
            got.extend(some)

    threads = [threading.Thread(target=claim, args=(f"daemon {n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(got) == len(set(got))
    assert set(PostgresLeases(postgres_engine, "last").claim("feed", keys)) | set(got) == set(keys)


@contextmanager
def a_copy_that_stands_still(url: str) -> Iterator[Callable[[], None]]:
    """A daemon that has locked its lease and is stopped in a COPY; what it gives sends it more."""
    address = url.replace("+psycopg", "")
    more = b"feed\t%d\t0\n"
    with psycopg.connect(address, application_name="dealterms") as connection:
        connection.execute("SELECT FROM leases FOR UPDATE")
        copying = connection.cursor().copy("COPY leases (kind, key, epoch) FROM STDIN")
        with suppress(psycopg.OperationalError), copying as copy:
            numbers = count()

            def send() -> None:
                copy.write(b"".join(more % next(numbers) for _ in range(20_000)))

            send()
            yield send


def test_a_daemon_that_is_stopped_in_the_middle_of_a_copy_does_not_keep_its_lease(
    ada: PostgresLeases, bob: PostgresLeases, postgres_engine: Engine, postgres_url: str
) -> None:
    assert ada.lead("log")
    run_out(postgres_engine)
    seconds = [0.0]
    sessions = StalledSessions(15.0, lambda: seconds[0])

    with a_copy_that_stands_still(postgres_url):
        until(lambda: bool(waiting_sessions(postgres_engine)))
        assert not bob.lead("log")
        assert sessions.end(postgres_engine) == []
        seconds[0] = 15.0
        assert len(sessions.end(postgres_engine)) == 1
        until(lambda: bob.lead("log"))  # the server ends it in a moment of its own


def test_a_daemon_that_is_slow_with_a_copy_is_left_alone(
    postgres_engine: Engine, postgres_url: str
) -> None:
    seconds = [0.0]
    sessions = StalledSessions(15.0, lambda: seconds[0])

    with a_copy_that_stands_still(postgres_url) as send:
        until(lambda: bool(waiting_sessions(postgres_engine)))
        before = waiting_sessions(postgres_engine)
        assert sessions.end(postgres_engine) == []
        send()
        until(lambda: waiting_sessions(postgres_engine) not in ([], before))

        seconds[0] = 15.0

        assert sessions.end(postgres_engine) == []


def until(condition: Callable[[], bool]) -> None:
    """Wait for what the server does in its own time."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def waiting_sessions(engine: Engine) -> list[int]:
    """Return how much has come of each COPY that the server waits for."""
    with engine.begin() as connection:
        query = """
            SELECT bytes_processed FROM pg_stat_progress_copy
            JOIN pg_stat_activity USING (pid) WHERE wait_event = 'ClientRead'
        """
        return list(connection.scalars(text(query)))


def test_alone_on_sqlite_everything_is_granted(engine: Engine) -> None:
    leases = leases_on(engine, "ada")

    assert isinstance(leases, SoleLeases)
    assert leases.claim("feed", FEEDS, 2) == FEEDS[:2]
    assert leases.lead("log")
    with engine.begin() as connection:
        leases.lead_in(connection, "log")


@on_postgresql
def test_on_postgresql_they_are_rows(engine: Engine) -> None:
    assert isinstance(leases_on(engine, "ada"), PostgresLeases)
