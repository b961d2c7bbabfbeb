"""CloudEvents 1.0 in structured mode: the message in an envelope that routers know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["CONTENT_TYPE", "event_of"]

CONTENT_TYPE = "application/cloudevents+json"


def event_of(message_id: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the event; its id is the `webhook-id`, its subject the deal if it is about one."""
    deal = document["data"].get("deal")
    return {
        "specversion": "1.0",
        "id": message_id,
        "source": "dealterms",
        "type": document["type"],
        "time": document["timestamp"],
        **({"subject": deal["id"]} if deal else {}),
        "datacontenttype": "application/json",
        "data": document["data"],
    }
