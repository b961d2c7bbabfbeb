"""Rows of the SQL views, as commands and pages get them, and as JSON shows them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["opened", "plain", "query"]

_JSON_COLUMNS = ("value_json", "old_value_json", "new_value_json", "previous_value_json")


def query(connection: Connection, sql: str, **values: Any) -> list[dict[str, Any]]:
    """Return the rows of a SELECT as dicts; `is_…` columns are booleans on every database."""
    from sqlalchemy import text  # half of a quick command's time, where it asks no database

    rows = [dict(row) for row in connection.execute(text(sql), values).mappings()]
    for row in rows:
        row.update((name, bool(row[name])) for name in row if name.startswith("is_"))
    return rows


def opened(document: Any) -> Any:
    """Return rows, or a document of them, with the columns that hold JSON as objects."""
    if isinstance(document, Mapping):
        return {
            key: json.loads(value) if key in _JSON_COLUMNS and value else opened(value)
            for key, value in document.items()
        }
    return [opened(part) for part in document] if isinstance(document, list) else document


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it: times as text, as SQLite's views show them."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value) if isinstance(value, Decimal) else value
