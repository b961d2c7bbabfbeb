"""The schema that the migrations make is the one the program is written against."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, text

from dealterms import resources
from dealterms.database import known_revisions, migrate, open_writer, schema_revision
from dealterms.errors import StoreError
from dealterms.events.store import EventStore
from dealterms.tables import metadata
from support.builders import a_failure, an_event
from support.databases import on_both_databases, on_postgresql
from support.postgres_server import PostgresServer

CHECKOUT = Path(__file__).resolve().parents[2]

# interfaces.md section 3, word for word.
VIEWS = {
    "claims": "claim_id, deal_id, term, holder, value_text, value_json, amount, unit, "
    "period_start, period_end, qualifier, modality, speaker, speaker_class, layer, quote, "
    "quote_start, quote_end, section, article_id, revision, url, publisher, published_at, "
    "asserted_at, recorded_at, extractor, extractor_version, relation, is_active",
    "term_current": "deal_id, term, holder, layer, value_text, value_json, amount, unit, "
    "period_start, period_end, qualifier, modality, is_contested, support_count, asserted_at, "
    "recorded_at, claim_id, quote, url, publisher",
    "term_history": "deal_id, term, holder, layer, value_text, value_json, amount, unit, "
    "period_start, period_end, qualifier, modality, is_contested, support_count, asserted_at, "
    "recorded_at, claim_id, quote, url, publisher, step, relation, valid_from, valid_to, "
    "previous_value_text, previous_value_json",
    "deal_current": "deal_id, name, status, status_modality, first_seen_at, last_changed_at, "
    "term_count, contested_count, article_count, origin_count",
    "term_changes": "change_id, deal_id, term, holder, kind, layer, old_value_text, "
    "old_value_json, new_value_text, new_value_json, claim_id, quote, url, publisher, "
    "asserted_at, recorded_at",
    "term_versions": "deal_id, term, holder, layer, value_text, value_json, amount, unit, "
    "period_start, period_end, qualifier, modality, is_contested, support_count, asserted_at, "
    "recorded_at, claim_id, quote, url, publisher, value_key, ordinal, moment, relation, "
    "valid_from, said_from, said_to, known_from, known_to",
    "articles": "article_id, url, canonical_url, publisher, title, author, language, "
    "published_at, first_seen_at, revision, revision_count, word_count, text, origin_id",
    "readings": "article_id, extractor, extractor_version, revision, feed_url, publisher, "
    "source_class, claim_count, refusal_count, unavailable_reason",
    "refused_claims": "claim_id, deal_id, term, holder, value_text, value_json, qualifier, "
    "modality, speaker_class, layer, quote, section, article_id, revision, url, publisher, "
    "published_at, recorded_at, extractor, extractor_version, reason_kind, reason",
    "feed_health": "feed_url, publisher, last_polled_at, next_due_at, last_status, "
    "failure_count, last_error, entry_count, article_count",
    "alert_deliveries": "message_id, alert_url, deal_id, kinds, state, attempt_count, "
    "first_attempt_at, last_attempt_at, last_status, last_error",
}


@on_both_databases
def test_an_empty_database_migrated_to_head_equals_the_tables(engine: Engine) -> None:
    with engine.begin() as connection:
        options = {"compare_type": True, "include_object": _is_declared}
        context = MigrationContext.configure(connection, opts=options)

        assert compare_metadata(context, metadata) == []


@on_both_databases
def test_columns_keep_their_order_and_nullability(
    engine: Engine, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Rows are compared column by column after a rebuild; the order must not differ either."""
    if engine.dialect.name == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        declared = create_engine(server.new_database(is_migrated=False))
    else:
        declared = create_engine(f"sqlite:///{tmp_path / 'declared.db'}")
    metadata.create_all(declared)

    for table in metadata.tables:
        migrated = [
            (c["name"], c["nullable"], str(c["type"])) for c in inspect(engine).get_columns(table)
        ]
        assert migrated == [
            (c["name"], c["nullable"], str(c["type"])) for c in inspect(declared).get_columns(table)
        ]
    declared.dispose()


@on_postgresql
def test_postgresql_sorts_text_as_sqlite_does_and_limits_none(engine: Engine) -> None:
    """A long word from a page must not pause a projection there that goes on here."""
    odd = text(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name <> 'alembic_version' "
        "AND (character_maximum_length IS NOT NULL"
        " OR (data_type = 'text' AND collation_name <> 'C'))"
    )
    with engine.begin() as connection:
        assert connection.execute(odd).all() == []


@on_both_databases
def test_every_view_has_its_published_columns(engine: Engine) -> None:
    found = {
        view: ", ".join(c["name"] for c in inspect(engine).get_columns(view))
        for view in inspect(engine).get_view_names()
    }

    assert found == VIEWS


@on_both_databases
def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    EventStore(engine, lambda: pytest.fail("no append")).head()

    assert migrate(engine) == known_revisions()[-1]


def test_events_survive_opening_the_database_again(
    engine: Engine, event_store: EventStore, store_url: str
) -> None:
    event_store.append("feed-a", [an_event(a_failure())])
    engine.dispose()

    again = open_writer(store_url)

    assert EventStore(again, lambda: pytest.fail("no append")).head() == 1
    again.dispose()


def test_daemons_that_meet_an_empty_postgresql_migrate_it_once(postgres: PostgresServer) -> None:
    test_processes_that_start_at_once_migrate_once(postgres.new_database(is_migrated=False))


def test_processes_that_start_at_once_migrate_once(store_url: str) -> None:
    failures: list[StoreError] = []
    threads = [threading.Thread(target=_open, args=(store_url, failures)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []


def test_a_failing_migration_leaves_no_half_schema(
    store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DDL runs inside the transaction that took the write lock."""
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    (folder / "env.py").write_text((CHECKOUT / "migrations" / "env.py").read_text())
    (folder / "versions" / "0001_breaks.py").write_text(
        "from alembic import op\nrevision, down_revision = '0001', None\n"
        "def upgrade():\n    op.execute('CREATE TABLE half (id INTEGER)')\n"
        "    op.execute('CREATE TABLE')\n"
    )
    monkeypatch.setattr("dealterms.database.schema.migrations_folder", lambda: folder)

    with pytest.raises(StoreError):
        open_writer(store_url)

    left = create_engine(store_url)
    assert inspect(left).get_table_names() == []
    left.dispose()


def test_alembic_by_hand_makes_the_same_schema(engine: Engine, tmp_path: Path) -> None:
    by_hand = tmp_path / "by-hand.db"
    environment = os.environ | {"DEALTERMS_STORE__URL": f"sqlite:///{by_hand}"}

    subprocess.run(
        [sys.executable, "-m", "alembic", "upgrade", "head"],
        cwd=CHECKOUT,
        env=environment,
        check=True,
        capture_output=True,
    )

    other = create_engine(f"sqlite:///{by_hand}")
    assert _schema(other) == _schema(engine)
    other.dispose()


def test_revisions_are_one_line_of_numbered_files() -> None:
    files = sorted((resources.migrations_folder() / "versions").glob("*.py"))
    links = []
    for file in files:
        source = file.read_text()
        links.append(re.search(r'^revision = "(\d{4})"$', source, re.M)[1])  # type: ignore[index]
        assert file.name.startswith(links[-1] + "_")

    assert links == known_revisions() == [f"{number:04}" for number in range(1, len(files) + 1)]


def test_the_wheel_finds_its_own_migrations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = tmp_path / "dealterms" / "_shipped" / "migrations"
    shipped.mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "dealterms")

    assert resources.migrations_folder() == shipped
    with pytest.raises(StoreError, match="install it again"):
        resources.seeds_folder()


def _is_declared(found: Any, name: str | None, kind: str, _reflected: bool, _compared: Any) -> bool:
    """Leave out partitions, which PostgreSQL shows as tables, and the uniqueness that is theirs."""
    table = found if kind == "table" else found.table
    is_unique_of_events = kind == "unique_constraint" and table.name == "events"
    return not is_unique_of_events and re.fullmatch(r"events_\d+", table.name) is None


def _open(url: str, failures: list[StoreError]) -> None:
    try:
        open_writer(url).dispose()
    except StoreError as error:
        failures.append(error)


def _schema(engine: Engine) -> list[tuple[str, str | None]]:
    with engine.begin() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master ORDER BY name"))
        found = [(row.name, row.sql) for row in rows]
        assert schema_revision(connection) == known_revisions()[-1]
    return found
