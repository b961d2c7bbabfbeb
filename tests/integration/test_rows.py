"""Many rows at the driver's speed, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, select

from dealterms.database import write_rows
from dealterms.feeds_store import load_entries, save_entries
from dealterms.poll import EntryState, PageAnswer
from dealterms.tables import feed_polls
from support.databases import on_both_databases

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


def test_no_rows_are_no_statement(engine: Engine) -> None:
    with engine.begin() as connection:
        write_rows(connection, feed_polls, ("feed_url",), [])
