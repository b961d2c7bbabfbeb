"""Changes as they are told, in one line for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from dealterms.alerts.bodies import Evidence, TellableChange
from dealterms.events.catalogue import ChangeRaised

NOON = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)


def a_side(amount: str, **fields: Any) -> dict[str, Any]:
    side = {
        "text": f"${amount}",
        "value": {"amount": amount, "currency": "USD"},
        "qualifier": "bare",
        "modality": "announced",
    }
    return side | fields


def a_change(
    change_id: str = "c1",
    *,
    quote: str | None = "quoted",
    url: str = "https://news.example/a1",
    **fields: Any,
) -> TellableChange:
    values: dict[str, Any] = {
        "change_id": change_id,
        "deal_id": "acme-globex",
        "kind": "term_changed",
        "term": "deal_value",
        "holder": None,
        "layer": "official",
        "old": a_side("1"),
        "new": a_side("2"),
        "claim_id": "claim1",
        "article_id": "a1",
        "revision": 1,
        "is_pushed": True,
    }
    evidence = Evidence(quote, url, "Example Wire", NOON)
    return TellableChange(ChangeRaised(**values | fields), evidence)
