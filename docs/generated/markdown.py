"""The few forms of Markdown that the writers need. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = ["code", "definition", "table"]


def code(text: str) -> str:
    """Return the text as code, whatever stands in it."""
    return f"``{text}``" if "`" in text else f"`{text}`"


def definition(term: str, *lines: str) -> str:
    """Return an entry of a definition list; each line is a paragraph of it."""
    return f"{term}\n: " + "\n\n  ".join(lines) + "\n"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; a bar or a line break in a cell stays in its cell."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
