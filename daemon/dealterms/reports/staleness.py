"""Which rumours have gone stale: a flag made while reading, from the day that is asked about.

The fold knows no clock (terms.md section 6, rule 14): old news is still news, and a row stays as it
is. Whoever looks at it later may want to know that nobody else has told it since.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, text

from dealterms.reports import LATEST
from dealterms.tables import UtcDateTime

__all__ = ["STALE_AFTER", "RowName", "load_stale"]

STALE_AFTER: Final = timedelta(days=90)
"""How long a rumour lasts without another origin that tells it, or a firmer word."""


class RowName(NamedTuple):
    """What tells the rows of `term_current` apart."""

    deal_id: str
    term: str
    holder: str | None
    layer: str
    claim_id: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> RowName:
        """Return the name of a row of `term_current`, or of a report with its columns."""
        return cls(*(row[name] for name in cls._fields))


def load_stale(
    connection: Connection, at: datetime, *, known_at: datetime | None = None
) -> set[RowName]:
    """Return the reported rows that stood at a time as a rumour told for the last time long before.

    Told is a rumour when its support, its firmness or its being contested last became another.
    """
    values = {"at": at, "bound": at - STALE_AFTER, "known_at": known_at or LATEST}
    return {RowName(*row) for row in connection.execute(_STALE, values)}


_STALE = text("""
    SELECT deal_id, term, holder, layer, claim_id
    FROM term_versions
    WHERE layer = 'reported' AND modality IN ('speculated', 'rumoured')
      AND said_from <= :bound AND said_to > :at
      AND known_from <= :known_at AND known_to > :known_at
""").bindparams(*(bindparam(name, type_=UtcDateTime()) for name in ("at", "bound", "known_at")))
