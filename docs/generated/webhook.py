"""What each message holds, from webhook.schema.json: a row for every key, down to the leaves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generated.markdown import code, table

__all__ = ["markdown"]

Schema = dict[str, Any]

_SCHEMA = Path(__file__).parents[1] / "webhook.schema.json"


def markdown() -> str:
    """Return a section for each type of message and for each named part."""
    schema = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    sections = [_message(one) for one in schema["oneOf"]]
    parts = [_part(name, one) for name, one in schema["$defs"].items()]
    return "\n".join([f"{schema['description']}\n", *sections, "## Parts\n", *parts])


def _message(schema: Schema) -> str:
    kinds = schema["properties"]["type"]
    names = kinds.get("enum") or [kinds["const"]]
    data = schema["properties"]["data"]
    words = f"{schema['title']}.\n"
    return f"## {', '.join(map(code, names))}\n\n{words}\n{_keys_or_name(data, 'data')}\n"


def _keys_or_name(schema: Schema, prefix: str) -> str:
    if "$ref" in schema:
        return f"{code(prefix)} is {_link(schema)}.\n"
    return table(("key", "holds"), _rows(schema, f"{prefix}."))


def _part(name: str, schema: Schema) -> str:
    head = f"(webhook-{name})=\n### {code(name)}\n\n"
    if "properties" in schema:
        return head + table(("key", "holds"), _rows(schema, ""))
    if name == "value":
        rows = ((one["title"], ", ".join(map(code, one["properties"]))) for one in schema["oneOf"])
        return head + table(("kind", "keys"), rows)
    return head + f"{_kind(schema)}\n"


def _rows(schema: Schema, prefix: str) -> Iterator[tuple[str, str]]:
    """Yield each key with what it holds; objects that have no name of their own are opened."""
    for name, one in schema["properties"].items():
        always = "" if name in schema.get("required", ()) else " (may be missing)"
        yield code(prefix + name), _kind(one) + always
        if "properties" in one:
            yield from _rows(one, f"{prefix}{name}.")


def _kind(schema: Schema) -> str:
    words = schema.get("description", "").rstrip(".")
    return f"{_shape(schema)}. {words}." if words else _shape(schema)


def _shape(schema: Schema) -> str:
    if "$ref" in schema:
        return _link(schema)
    if "enum" in schema:
        return "one of " + ", ".join("null" if one is None else code(one) for one in schema["enum"])
    if "oneOf" in schema:
        return " or ".join(map(_shape, schema["oneOf"]))
    if "pattern" in schema:
        return f"text like {code(schema['pattern'])}"
    kinds = schema.get("type", "object")
    if kinds == "array":
        return f"list of {_link(schema['items'])}"
    if "title" in schema:
        return schema["title"][0].lower() + schema["title"][1:]
    return " or ".join([kinds] if isinstance(kinds, str) else kinds).replace("string", "text")


def _link(schema: Schema) -> str:
    name = schema["$ref"].rpartition("/")[2]
    return f"[{code(name)}](#webhook-{name})"
