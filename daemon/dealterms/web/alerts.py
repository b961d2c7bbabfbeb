"""The log of deliveries: what was sent where, what waits, what was given up and why."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from dealterms.view_rows import query
from dealterms.web.answers import not_found, page
from dealterms.web.asked import LARGEST_NUMBER, asked_number, asked_text, path_text
from dealterms.web.site import reading

__all__ = ["alert_page", "alerts_page", "newest_messages"]

Row = dict[str, Any]

_SHOWN = 50
_STATES = ("pending", "delivered", "parked", "disabled")

# `alert_url` is stored masked: the addresses of chat services hold keys.
_COLUMNS = (
    "m.message_id, m.endpoint, m.alert_url, m.deal_id, d.name AS deal_name, m.kinds, m.state,"
    " m.attempt_count, m.queued_at, m.first_attempt_at, m.last_attempt_at, m.next_attempt_at,"
    " m.last_status, m.last_error, m.is_held, m.position"
)
_MESSAGES = f"SELECT {_COLUMNS} FROM outbox_messages AS m LEFT JOIN deals AS d USING (deal_id)"  # noqa: S608


def alerts_page(request: Request) -> Response:
    """Answer with the messages, the newest first."""
    state = asked_text(request, "state")
    before = asked_number(request, "before", LARGEST_NUMBER)
    with reading(request) as connection:
        messages, older = newest_messages(connection, state, before, _SHOWN)
    return page(
        request,
        "alerts.html",
        section="alerts",
        messages=messages,
        states=_STATES,
        state=state,
        older=older,
    )


def newest_messages(
    connection: Connection, state: str | None, before: int, most: int
) -> tuple[list[Row], int | None]:
    """Return about `most` messages before a position of the log, and where the next ones begin.

    What one event gave rise to, a message for each endpoint, is not torn apart.
    """
    chosen = "m.state = :state AND" if state else ""
    rows = query(
        connection,
        f"{_MESSAGES} WHERE {chosen} m.position < :before"
        " ORDER BY m.position DESC, m.message_id, m.endpoint LIMIT :most",
        **({"state": state} if state else {}),
        before=before,
        most=most + 1,
    )
    if len(rows) <= most:
        return rows, None
    whole = [row for row in rows if row["position"] != rows[-1]["position"]] or rows
    return whole, whole[-1]["position"]


def alert_page(request: Request) -> Response:
    """Answer with one message: its body, and every attempt to deliver it."""
    message_id = path_text(request, "message_id")
    with reading(request) as connection:
        rows = query(connection, f"{_MESSAGES} WHERE m.message_id = :id", id=message_id)
        if not rows:
            raise not_found(f"There is no message {message_id}.")
        bodies = query(connection, "SELECT body FROM outbox_messages WHERE message_id = :id",
                       id=message_id)  # fmt: skip
        attempts = query(
            connection,
            "SELECT attempted_at, endpoint, duration_ms, status, error FROM delivery_attempts"
            " WHERE message_id = :id ORDER BY attempt_id",
            id=message_id,
        )
    body = orjson.loads(bytes(bodies[0]["body"]))
    return page(
        request,
        "alert.html",
        section="alerts",
        message_id=message_id,
        messages=rows,
        summary=body.get("data", {}).get("summary", ""),
        body=orjson.dumps(body, option=orjson.OPT_INDENT_2).decode(),
        attempts=attempts,
    )
