"""The forms a message takes for receivers that do not read our own JSON. All pure.

Each module makes a body of the message that was queued. Text of others (quotes, names, values) goes
into parts that the receiver shows as it is, or is escaped where there is no such part; nothing in
it can mention people, format or forge a message. What does not fit is cut with a mark.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from dealterms.alerts.formats import cloudevents, discord, slack, teams
from dealterms.alerts.formats.news import news_of

__all__ = ["Rendered", "render"]

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A body as it is sent, and its content type."""

    body: bytes
    content_type: str = JSON


def render(form: str, message_id: str, body: bytes) -> Rendered:
    """Return the message in the form of `[[alerts]] format`, "apprise" apart.

    The standard form is the queued bytes themselves.
    """
    if form == "standard":
        return Rendered(body)
    document = orjson.loads(body)
    if form == "cloudevents":
        event = cloudevents.event_of(message_id, document)
        return Rendered(orjson.dumps(event), cloudevents.CONTENT_TYPE)
    return Rendered(orjson.dumps(_CHATS[form](news_of(document))))


_CHATS: Mapping[str, Callable[[Any], Mapping[str, Any]]] = {
    "slack": slack.message_of,
    "teams": teams.message_of,
    "discord": discord.message_of,
}
