"""Event payloads to bytes and back: stored name + schema version + deterministic JSON.

The bytes are what the seals cover, so the same payload always gives the same bytes: keys sorted,
times as UTC text with six decimals. Decoding is strict: a missing or unknown field is an error,
never a default.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any, Final, get_type_hints

import orjson

from dealterms.errors import IntegrityError
from dealterms.events.catalogue import CATALOGUE, Payload
from dealterms.events.upcasters import upcast
from dealterms.times import time_from_text, time_to_text

__all__ = ["decode", "dump_json", "encode", "load_json"]


def encode(event: Payload) -> bytes:
    """Return the stored bytes of a payload; its name and version are on its class."""
    names, values_of, times = _WRITERS[event.TYPE]
    payload = dict(zip(names, values_of(event), strict=False))
    for name in times:
        if payload[name] is not None:
            payload[name] = time_to_text(payload[name])
    return dump_json(payload)


def decode(event_type: str, schema_version: int, stored: bytes) -> Payload:
    """Return the payload of stored bytes, lifted to today's schema version.

    Raise SchemaError for a type or version of a newer program, IntegrityError for bytes that are
    not a payload of that type.
    """
    try:
        payload = orjson.loads(stored)
    except orjson.JSONDecodeError as error:
        raise IntegrityError(f"{event_type}: stored bytes are not JSON: {error}") from error
    if type(payload) is not dict:
        raise IntegrityError(f"{event_type}: stored bytes are not a JSON object")
    if _VERSIONS.get(event_type) != schema_version:
        payload = upcast(event_type, schema_version, payload)
    kind, setters, converters = _READERS[event_type]
    if len(payload) != len(setters):
        _require_fields(event_type, payload)
    event = _new(kind)
    try:
        for name, convert in converters:
            if payload[name] is not None:
                payload[name] = convert(payload[name])
        for name, set_field in setters:
            set_field(event, payload[name])
    except (KeyError, TypeError, ValueError) as error:
        _require_fields(event_type, payload)
        raise IntegrityError(f"{event_type}: a field cannot be read: {error}") from error
    return event


def _require_fields(event_type: str, payload: Mapping[str, Any]) -> None:
    odd = sorted(payload.keys() ^ _FIELDS[event_type])
    if odd:
        raise IntegrityError(f"{event_type}: missing or unknown fields: {', '.join(odd)}")


def dump_json(value: Any) -> bytes:
    """Return deterministic JSON: keys sorted, no blanks. Times must be text already."""
    return orjson.dumps(value, option=_JSON_OPTIONS)


def load_json(stored: bytes | str) -> Any:
    """Return what `dump_json` wrote."""
    return orjson.loads(stored)


_JSON_OPTIONS: Final = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME

_FIELDS: Final[Mapping[str, frozenset[str]]] = {
    name: frozenset(field.name for field in fields(kind))  # type: ignore[arg-type]
    for name, kind in CATALOGUE.items()
}
_TIME_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    name: tuple(
        field
        for field, hint in get_type_hints(kind).items()
        if hint in (datetime, datetime | None) and field in _FIELDS[name]
    )
    for name, kind in CATALOGUE.items()
}
_CONVERTERS: Final[Mapping[str, dict[str, Callable[[Any], Any]]]] = {
    name: {
        **dict.fromkeys(_TIME_FIELDS[name], time_from_text),
        **dict.fromkeys(_FIELDS[name] & {"claims"}, tuple),
    }
    for name in CATALOGUE
}
# What encoding needs of a type; an attrgetter of one name would return no tuple.
_WRITERS: Final = {
    name: (tuple(names), attrgetter(*names, "TYPE"), _TIME_FIELDS[name])
    for name, names in _FIELDS.items()
}
_VERSIONS: Final = {name: kind.SCHEMA_VERSION for name, kind in CATALOGUE.items()}
# What decoding needs of a type, at one place: it is asked for every event of every replay. A frozen
# class sets its fields through `object.__setattr__`; to its slots directly is twice as quick.
_READERS: Final = {
    name: (
        kind,
        tuple((field.name, getattr(kind, field.name).__set__) for field in fields(kind)),  # type: ignore[arg-type]
        tuple(_CONVERTERS[name].items()),
    )
    for name, kind in CATALOGUE.items()
}
_new: Final[Callable[[type[Payload]], Payload]] = object.__new__
