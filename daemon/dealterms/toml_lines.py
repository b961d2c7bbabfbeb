"""Where in a TOML file a key stands, so that an error can name its line; and how text is written.

tomllib keeps no line numbers. But it can say of every prefix of the file whether it is whole, and
which keys it holds: the first whole prefix that holds a key ends with the statement that set it.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence

__all__ = ["Path", "has_path", "line_of", "toml_string"]

Path = tuple[str | int, ...]


def toml_string(text: str) -> str:
    """Return a text as TOML writes it: as JSON does without escapes for non-ASCII."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def line_of(text: str, path: Path) -> int:
    """Return the line, from 1, of the statement that sets `path` or its nearest parent."""
    lines = text.splitlines()
    while path and not has_path(tomllib.loads(text), path):
        path = path[:-1]
    if not path:
        return 1
    low, high = 0, len(lines)  # the prefix of `high` lines holds the path, that of `low` does not
    while high - low > 1:
        middle = (low + high) // 2
        whole = _whole_prefix(lines, low, middle)
        if whole is None:
            low = middle
        elif has_path(whole, path):
            high = middle
        else:
            low = middle
    return _first_line_of_statement(lines, high)


def has_path(document: object, path: Path) -> bool:
    """Say whether a parsed document holds the key at `path`."""
    for part in path:
        try:
            document = document[part]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            return False
    return True


def _whole_prefix(lines: Sequence[str], low: int, high: int) -> object | None:
    """Return the longest prefix of low+1..high lines that is TOML, parsed; None if there is none.

    A prefix that ends inside a value of several lines is not TOML; the statement before it is.
    """
    for end in range(high, low, -1):
        document = _parsed(lines, end)
        if document is not None:
            return document
    return None


def _first_line_of_statement(lines: Sequence[str], last: int) -> int:
    """Return the first line of the statement that ends with line `last`."""
    first = last
    while first > 1 and _parsed(lines, first - 1) is None:
        first -= 1
    return first


def _parsed(lines: Sequence[str], end: int) -> object | None:
    try:
        return tomllib.loads("\n".join(lines[:end]))
    except tomllib.TOMLDecodeError:
        return None
