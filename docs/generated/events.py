"""Every event of the log, from its class: what it says, its fields, what makes it unique."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import fields
from typing import get_type_hints

from dealterms.events.catalogue import CATALOGUE, Payload
from generated.markdown import code, table

__all__ = ["markdown"]

_TYPES = {
    "datetime": "time",
    "str": "text",
    "int": "number",
    "bool": "true or false",
    "Mapping[str, Any]": "JSON object",
    "tuple[Mapping[str, Any], ...]": "list of JSON objects",
}


def markdown() -> str:
    """Return a section for each event, in the order in which an article causes them."""
    return "\n".join(line for kind in CATALOGUE.values() for line in _section(kind))


def _section(kind: type[Payload]) -> Iterator[str]:
    yield f"## {kind.TYPE}\n"
    yield f"{_words(kind)}\n"
    yield (
        f"Schema version {kind.SCHEMA_VERSION}. Two with the same time are one if these agree: "
        + ", ".join(map(code, kind.KEY))
        + ".\n"
    )
    hints = get_type_hints(kind)
    rows = [(code(one.name), _type(hints[one.name])) for one in fields(kind)]  # type: ignore[arg-type]
    yield table(("field", "holds"), rows)


def _words(kind: type[Payload]) -> str:
    """Return the docstring of the class; where it shares its fields, that of its base too."""
    own = inspect.cleandoc(kind.__doc__ or "")
    base = kind.__bases__[0]
    return own if base is Payload else f"{own}\n\n{inspect.cleandoc(base.__doc__ or '')}"


def _type(hint: object) -> str:
    text = hint.__name__ if isinstance(hint, type) else str(hint).replace("typing.", "")
    text = text.replace("collections.abc.", "").replace("datetime.datetime", "datetime")
    bare = text.removesuffix(" | None")
    return _TYPES.get(bare, bare) + (" or nothing" if bare != text else "")
