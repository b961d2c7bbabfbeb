"""Which changes an endpoint is told of. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from dealterms.alerts.changes import ChangeKind
from dealterms.claims.claim import Modality
from dealterms.events.catalogue import ChangeRaised
from dealterms.settings import AlertSettings

__all__ = ["is_wanted", "relative_change"]

_AMOUNTS = ("amount", "watts", "percent", "count")
_UNITS = ("currency", "unit")

Json = Mapping[str, Any]


def is_wanted(change: ChangeRaised, endpoint: AlertSettings) -> bool:
    """Say whether an endpoint is told; a revised reading only if it asked for that kind."""
    if not change.is_pushed and change.kind != ChangeKind.REVISED_READING:
        return False
    return (
        change.kind in endpoint.kinds
        and (not endpoint.deals or change.deal_id in endpoint.deals)
        and (not endpoint.terms or change.term in endpoint.terms)
        and (change.layer is None or change.layer in endpoint.layers)
        and _is_firm(change, Modality(endpoint.least_modality))
        and _is_large(change, endpoint.least_change)
    )


def relative_change(old: Json, new: Json) -> Decimal | None:
    """Return by how many percent a value changed; None if the two are no amounts of one unit.

    Of ranges the end that moved most counts. From nothing to something is without bound: None.
    """
    if [old.get(unit) for unit in _UNITS] != [new.get(unit) for unit in _UNITS]:
        return None
    pairs = list(_pairs(old, new))
    if not pairs or any(before == 0 for before, _ in pairs):
        return None
    return max(abs(after - before) / abs(before) * 100 for before, after in pairs)


def _is_firm(change: ChangeRaised, least: Modality) -> bool:
    """True for a value that is firm enough, and for all that denies, delays or takes back."""
    side = change.new or change.old
    modality = Modality(side["modality"]) if side else Modality.DENIED
    return modality.is_negative or modality.rank >= least.rank


def _is_large(change: ChangeRaised, least: Decimal) -> bool:
    if not least or change.old is None or change.new is None:
        return True
    moved = relative_change(change.old["value"], change.new["value"])
    return moved is None or moved >= least


def _pairs(old: Json, new: Json) -> Iterator[tuple[Decimal, Decimal]]:
    """Yield each amount of the old value with that of the new one; nothing if one has none."""
    if "low" in old or "high" in old or "low" in new or "high" in new:
        ends = [(old.get(end, old), new.get(end, new)) for end in ("low", "high")]
    else:
        ends = [(old, new)]
    for before, after in ends:
        amounts = _amount(before), _amount(after)
        if amounts[0] is not None and amounts[1] is not None:
            yield amounts[0], amounts[1]


def _amount(value: Json) -> Decimal | None:
    found = next((value[name] for name in _AMOUNTS if value.get(name) is not None), None)
    try:
        return None if found is None else Decimal(found)
    except InvalidOperation:
        return None
