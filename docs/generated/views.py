"""Every view that people report from, with its columns, from a database as the program makes it."""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import inspect

from dealterms.database import open_writer
from generated.markdown import code, table

__all__ = ["columns_of_views", "markdown", "meanings"]

_MEANINGS = Path(__file__).with_name("views.toml")


def markdown() -> str:
    """Return a section for each view; raise ValueError where a view or column has no meaning."""
    views, words = columns_of_views(), meanings()
    strange = words["views"].keys() ^ views.keys()
    if strange:
        raise ValueError(f"{_MEANINGS.name}, [views]: missing or unknown: {sorted(strange)}")
    return "\n".join(
        line
        for name, sentence in words["views"].items()
        for line in _section(name, sentence, views[name], words)
    )


def columns_of_views() -> dict[str, list[str]]:
    """Return the columns of each view of a new database, by the view's name."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_writer(f"sqlite:///{folder}/new.db")
        try:
            schema = inspect(engine)
            return {
                view: [column["name"] for column in schema.get_columns(view)]
                for view in schema.get_view_names()
            }
        finally:
            engine.dispose()


def meanings() -> dict[str, Mapping[str, str]]:
    """Return what views.toml says of the views, of columns anywhere, and of those of one view."""
    with _MEANINGS.open("rb") as file:
        return tomllib.load(file)


def _section(
    view: str, sentence: str, columns: list[str], words: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    known = {**words["columns"], **words.get(view, {})}
    silent = [column for column in columns if column not in known]
    if silent:
        raise ValueError(f"{_MEANINGS.name}: {view} has columns without a meaning: {silent}")
    yield f"## {code(view)}\n"
    yield f"{sentence}\n"
    yield table(("column", "holds"), [(code(column), known[column]) for column in columns])
