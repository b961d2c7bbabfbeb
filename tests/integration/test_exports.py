"""Files for other tools: what they hold is what the views show, and nothing comes twice."""

from __future__ import annotations

import csv
import json
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet
from sqlalchemy import Engine

from dealterms.errors import StoreError, UsageError
from dealterms.events.store import EventStore
from dealterms.exports import NAMES, Exported, export, write_rows
from dealterms.exports.columns import as_kinds
from dealterms.exports.plan import GROWING, PICTURES
from dealterms.exports.writers import new_file
from dealterms.reports import Default, list_reports, run_report
from integration.test_rebuild import live_through_anything
from support.builders import NOON, dollars
from support.databases import on_both_databases
from support.frozen_clock import FrozenClock
from support.newsroom import Newsroom, a_newsroom


@pytest.fixture
def newsroom(engine: Engine, event_store: EventStore, clock: FrozenClock) -> Newsroom:
    return Newsroom(engine, event_store, clock)


def exported(
    newsroom: Newsroom, folder: Path, form: str = "parquet", only: tuple[str, ...] = NAMES
) -> list[Exported]:
    with newsroom.engine.begin() as connection:
        return export(connection, folder, only, form)


def rows_of(file: Path) -> list[dict[str, Any]]:
    rows = parquet.read_table(file).to_pylist()
    return [
        {name: v.astimezone(UTC) if isinstance(v, datetime) else v for name, v in row.items()}
        for row in rows
    ]


@on_both_databases
def test_parquet_files_hold_what_the_views_show(newsroom: Newsroom, tmp_path: Path) -> None:
    live_through_anything(newsroom, random.Random(7))
    exported(newsroom, tmp_path)

    for view, order in PICTURES.items():
        shown = newsroom.rows(view)
        keys = {tuple(row[name] for name in order.split(", ")) for row in shown}
        assert len(keys) == len(shown), f"rows of {view} may come in another order next time"
        typed = [*map(as_kinds(list(shown[0])), shown)] if shown else []
        assert sorted(map(str, rows_of(tmp_path / f"{view}.parquet"))) == sorted(map(str, typed))
    assert rows_of(tmp_path / "claims.parquet")


@on_both_databases
def test_rows_are_written_in_large_groups(newsroom: Newsroom, tmp_path: Path) -> None:
    """A group a row, as small pages of a result would make it, is slow to write and to read."""
    live_through_anything(newsroom, random.Random(7))
    exported(newsroom, tmp_path, only=("claims", "events"))

    [part] = (tmp_path / "events").iterdir()
    for file in (tmp_path / "claims.parquet", part):
        found = parquet.ParquetFile(file).metadata
        assert found.num_rows > 1 and found.num_row_groups == 1


@on_both_databases
def test_a_second_export_adds_what_is_new_and_no_more(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.say("It is $10 billion.", dollars(10))
    newsroom.projector.catch_up()
    first = exported(newsroom, tmp_path, only=("term_changes", "events"))
    again = exported(newsroom, tmp_path, only=("term_changes", "events"))
    newsroom.say("Now it is $20 billion.", dollars(20), "https://news.example/2")
    newsroom.projector.catch_up()
    second = exported(newsroom, tmp_path, only=("term_changes", "events"))

    head = newsroom.store.head()
    assert again == []
    assert [one.after for one in second] == [one.until for one in first]
    assert {one.until for one in second} == {head}
    parts = [file for one in (*first, *second) if one.name == "events" for file in [one.file]]
    positions = [row["position"] for part in parts for row in rows_of(part)]
    assert positions == list(range(1, head + 1))
    changes = [row for one in (*first, *second) if one.name == "term_changes"
               for row in rows_of(one.file)]  # fmt: skip
    assert {row["change_id"] for row in changes} == {
        row["change_id"] for row in newsroom.rows("term_changes")
    }
    assert len(changes) == len(newsroom.changes())


def test_changes_are_exported_as_far_as_the_fold_has_come(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    newsroom.say("It is $10 billion.", dollars(10))
    newsroom.projector.catch_up()
    behind = newsroom.store.head()
    with newsroom.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE checkpoints SET position = position - 1")

    [part] = exported(newsroom, tmp_path, only=("term_changes",))

    assert part.until == behind - 1


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_text_formats_hold_the_same_rows(newsroom: Newsroom, tmp_path: Path, form: str) -> None:
    newsroom.say("It is $10 billion.", dollars(10))
    newsroom.projector.catch_up()
    exported(newsroom, tmp_path, form)

    text = (tmp_path / f"claims.{form}").read_text(encoding="utf-8")
    [row] = csv.DictReader(text.splitlines()) if form == "csv" else [json.loads(text)]
    assert row["amount"] == "10000000000"
    assert row["asserted_at"] == "2026-01-31T12:00:00.000000Z"
    assert row["is_active"] in (True, "True")
    if form == "jsonl":
        assert row["value_json"] == {"amount": "10000000000", "currency": "USD"}


def test_a_cell_of_csv_is_no_formula(tmp_path: Path) -> None:
    write_rows(tmp_path / "x.csv", ["quote"], [{"quote": "=cmd|'/c calc'!A0"}])

    assert (tmp_path / "x.csv").read_text() == "quote\n'=cmd|'/c calc'!A0\n"


@on_both_databases
def test_every_report_can_be_a_parquet_file(newsroom: Newsroom, tmp_path: Path) -> None:
    live_through_anything(newsroom, random.Random(3))

    for report in list_reports():
        values = {"deal": "nvidia-openai", "as_of": NOON}
        needed = {one.name: values[one.name] for one in report.parameters
                  if one.default is Default.REQUIRED}  # fmt: skip
        with newsroom.engine.begin() as connection:
            columns, rows = run_report(connection, report, needed, now=NOON)
        write_rows(tmp_path / f"{report.name}.parquet", columns, rows)
        assert rows_of(tmp_path / f"{report.name}.parquet") == [*map(as_kinds(columns), rows)]


def test_an_older_file_stays_whole_if_the_new_one_fails(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    write_rows(path, ["term"], [{"term": "old"}])

    with pytest.raises(RuntimeError), new_file(path, ["term"]) as writer:
        writer.write([{"term": "new"}])
        raise RuntimeError

    assert path.read_text() == '{"term":"old"}\n'
    assert [file.name for file in tmp_path.iterdir()] == ["x.jsonl"]


def test_a_folder_of_another_log_is_refused(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.say("It is $10 billion.", dollars(10))
    newsroom.projector.catch_up()
    exported(newsroom, tmp_path, only=("events",))

    with a_newsroom() as other, pytest.raises(UsageError, match="filled from another database"):
        exported(other, tmp_path, only=("events",))


def test_a_folder_that_cannot_be_made_is_named(newsroom: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StoreError, match="cannot be made"):
        exported(newsroom, tmp_path / "file" / "folder", only=("events",))


def test_every_view_is_exported_and_every_name_is_one_of_two_kinds(newsroom: Newsroom) -> None:
    with newsroom.engine.begin() as connection:
        views = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'view'")
        assert {name for (name,) in views} == {*PICTURES, *GROWING} - {"events"}
