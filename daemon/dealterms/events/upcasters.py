"""Old payloads made new: one pure step per event type and schema version, applied on read.

A changed payload gets a new SCHEMA_VERSION in catalogue.py, a step here from the version before,
and a frozen sample of both versions in tests/data/events. Stored bytes are never rewritten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from dealterms.errors import SchemaError
from dealterms.events.catalogue import CATALOGUE

__all__ = ["UPCASTERS", "Upcaster", "check_chain", "upcast"]

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
Chain = Mapping[tuple[str, int], Upcaster]

# (event type, schema version) -> step to the next version. Empty until a payload changes.
UPCASTERS: Final[Chain] = {}

VERSIONS: Final[Mapping[str, int]] = {name: kind.SCHEMA_VERSION for name, kind in CATALOGUE.items()}


def upcast(
    event_type: str,
    version: int,
    payload: dict[str, Any],
    *,
    chain: Chain = UPCASTERS,
    versions: Mapping[str, int] = VERSIONS,
) -> dict[str, Any]:
    """Return the payload at today's schema version; raise SchemaError if it is a later one."""
    current = versions.get(event_type)
    if current is None:
        raise SchemaError(
            f"events of type {event_type} are unknown to this program: "
            "install the newer dealterms that wrote them"
        )
    if not 1 <= version <= current:
        raise SchemaError(
            f"{event_type} has schema version {version}, this program reads up to "
            f"{current}: install the newer dealterms that wrote it"
        )
    for step in range(version, current):
        payload = chain[event_type, step](payload)
    return payload


def check_chain(chain: Chain, versions: Mapping[str, int]) -> None:
    """Raise SchemaError unless each type has one step from every old version to the next."""
    needed = {(name, step) for name, current in versions.items() for step in range(1, current)}
    missing, idle = needed - chain.keys(), chain.keys() - needed
    if missing or idle:
        raise SchemaError(
            f"upcasters missing: {sorted(missing)}, upcasters of no use: {sorted(idle)}"
        )


check_chain(UPCASTERS, VERSIONS)
