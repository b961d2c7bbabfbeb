"""`alerts`: the delivery log, a second sending, a test message."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from dealterms.cli.options import config_option, json_option, load, query, reading
from dealterms.cli.output import say, show_json, show_table
from dealterms.errors import UsageError

__all__ = ["alerts_command"]

_COLUMNS = (
    "message_id", "endpoint", "deal_id", "kinds", "state", "attempt_count", "last_attempt_at",
    "last_status", "last_error",
)  # fmt: skip
_ATTEMPT_COLUMNS = ("attempted_at", "endpoint", "duration_ms", "status", "error")
_STATES = ("pending", "delivered", "parked", "disabled")


@click.group()
def alerts_command() -> None:
    """The delivery log, a second sending, a test message.

    An endpoint is shown by 12 hex digits that stand for its address; addresses of chat services
    hold keys and are not printed.
    """


@alerts_command.command("list")
@click.option("--state", type=click.Choice(_STATES), help="Only messages in this state.")
@config_option
@json_option
def list_command(state: str | None, config: Path | None, is_json: bool) -> None:
    """List messages, the newest first.

    \b
    dealterms alerts list
    dealterms alerts list --state parked
    """
    with reading(load(config)) as connection:
        rows = query(
            connection,
            f"SELECT {', '.join(_COLUMNS)} FROM outbox_messages"  # noqa: S608 -- our own names
            " WHERE (CAST(:state AS TEXT) IS NULL OR state = :state)"
            " ORDER BY position DESC, message_id",
            state=state,
        )
    if is_json:
        show_json(rows)
        return
    show_table(rows, _COLUMNS)
    if not rows:
        say("no message yet")


@alerts_command.command("show")
@click.argument("message")
@config_option
@json_option
def show_command(message: str, config: Path | None, is_json: bool) -> None:
    """Show the body of MESSAGE and every attempt to deliver it.

    \b
    dealterms alerts show msg_0f3a…
    """
    with reading(load(config)) as connection:
        rows = query(connection, "SELECT * FROM outbox_messages WHERE message_id = :id", id=message)
        attempts = query(
            connection,
            "SELECT * FROM delivery_attempts WHERE message_id = :id ORDER BY attempt_id",
            id=message,
        )
    if not rows:
        raise UsageError(f'there is no message "{message}"; `dealterms alerts list` shows them')
    shown = [_without_address(row) for row in rows]
    if is_json:
        show_json({"messages": shown, "attempts": attempts})
        return
    show_json(shown[0]["body"])
    show_table(shown, _COLUMNS)
    show_table(attempts, _ATTEMPT_COLUMNS)


@alerts_command.command("replay")
@click.argument("message", required=False)
@click.option("--parked", "is_parked", is_flag=True, help="Every message that was given up.")
@config_option
@click.pass_context
def replay_command(
    ctx: click.Context, message: str | None, is_parked: bool, config: Path | None
) -> None:
    """Send MESSAGE once more, under its old id; a failure starts no retries.

    \b
    dealterms alerts replay msg_0f3a…
    dealterms alerts replay --parked
    """
    if (message is None) != is_parked:
        raise UsageError("name a message, or give --parked")
    from dealterms.bootstrap import replay_messages

    results = replay_messages(load(config), message)
    if not results:
        say("nothing to send again")
    ctx.exit(_tell(results))


@alerts_command.command("test")
@config_option
@click.pass_context
def test_command(ctx: click.Context, config: Path | None) -> None:
    """Send a signed test message to every endpoint; it is of type `dealterms.test`.

    \b
    dealterms alerts test
    """
    from dealterms.bootstrap import send_test_messages

    settings = load(config)
    if not settings.alerts:
        raise UsageError("the configuration has no [[alerts]]")
    ctx.exit(_tell(send_test_messages(settings)))


def _tell(results: list[tuple[str, Any]]) -> int:
    """Print one line per sending; return 0, 1 (none delivered) or 3 (some)."""
    for endpoint, answer in results:
        words = "delivered" if answer.is_success else "not delivered"
        say(f"{endpoint}: {words} ({answer.words}, {answer.duration_ms} ms)")
    delivered = sum(answer.is_success for _, answer in results)
    if delivered == len(results):
        return 0
    return 3 if delivered else 1


def _without_address(row: dict[str, Any]) -> dict[str, Any]:
    import json

    shown = {key: value for key, value in row.items() if key != "alert_url"}
    return {**shown, "body": json.loads(row["body"])}
