"""`alerts`: the delivery log, a second sending, a test message, endpoints and silences."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dealterms.cli.alert_endpoints import (
    disable_command,
    enable_command,
    endpoints_command,
    silence_command,
)
from dealterms.cli.options import (
    config_option,
    endpoint_named,
    json_option,
    load,
    parse_moment,
    query,
    reading,
)
from dealterms.cli.output import say, show_json, show_table
from dealterms.errors import UsageError

if TYPE_CHECKING:
    from dealterms.settings import Settings

__all__ = ["alerts_command"]

_COLUMNS = (
    "message_id", "endpoint", "alert_url", "deal_id", "kinds", "state", "attempt_count",
    "queued_at", "next_attempt_at", "last_attempt_at", "last_status", "last_error",
)  # fmt: skip
_ON_TERMINAL = (
    "message_id", "endpoint", "deal_id", "kinds", "state", "attempt_count", "next_attempt_at",
    "last_error",
)  # fmt: skip
_ATTEMPT_COLUMNS = ("attempted_at", "endpoint", "duration_ms", "status", "error", "answer_start")
_STATES = ("pending", "delivered", "parked", "disabled")


@click.group()
def alerts_command() -> None:
    """The delivery log, a second sending, a test message, endpoints and silences.

    An endpoint is called by the 12 hex digits that stand for its address, or their beginning;
    addresses of chat services hold keys and are not printed.
    """


@alerts_command.command("list")
@click.option("--state", type=click.Choice(_STATES), help="Only messages in this state.")
@click.option("--to", "endpoint", metavar="ENDPOINT", help="Only messages to this endpoint.")
@config_option
@json_option
def list_command(
    state: str | None, endpoint: str | None, config: Path | None, is_json: bool
) -> None:
    """List messages, the newest first.

    \b
    dealterms alerts list
    dealterms alerts list --state parked --to 3fa2
    """
    settings = load(config)
    with reading(settings) as connection:
        rows = query(
            connection,
            f"SELECT {', '.join(_COLUMNS)} FROM outbox_messages"  # noqa: S608 -- our own names
            " WHERE (CAST(:state AS TEXT) IS NULL OR state = :state)"
            " AND (CAST(:endpoint AS TEXT) IS NULL OR endpoint = :endpoint)"
            " ORDER BY position DESC, message_id",
            state=state,
            endpoint=endpoint and endpoint_named(settings, endpoint),
        )
    if is_json:
        show_json(rows)
        return
    show_table(rows, _COLUMNS, on_terminal=_ON_TERMINAL)
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
    shown = [_with_opened_body(row) for row in rows]
    if is_json:
        show_json({"messages": shown, "attempts": attempts})
        return
    show_json(shown[0]["body"])
    show_table(shown, _COLUMNS, on_terminal=_ON_TERMINAL)
    show_table(attempts, _ATTEMPT_COLUMNS)


@alerts_command.command("replay")
@click.argument("message", required=False)
@click.option("--parked", "is_parked", is_flag=True, help="Every message that was given up.")
@click.option("--since", metavar="DATE", help="Every message queued from this date or time on.")
@click.option("--until", metavar="DATE", help="No message queued later than this.")
@click.option("--to", "endpoint", metavar="ENDPOINT", help="To this endpoint only.")
@config_option
@click.pass_context
def replay_command(
    ctx: click.Context,
    message: str | None,
    is_parked: bool,
    since: str | None,
    until: str | None,
    endpoint: str | None,
    config: Path | None,
) -> None:
    """Send MESSAGE once more, under its old id; a failure starts no retries.

    A receiver that has lost some messages gets all of a time again with --since; --parked narrows
    that to what was given up.

    \b
    dealterms alerts replay msg_0f3a…
    dealterms alerts replay --parked
    dealterms alerts replay --since 2026-01-30 --until 2026-01-31T12:00:00Z --to 3fa2
    """
    if (message is None) == (not is_parked and since is None):
        raise UsageError("name a message, or give --parked or --since")
    from dealterms.alerts.deliveries import Selection
    from dealterms.commands import replay_messages

    settings = load(config)
    which = Selection(
        message_id=message,
        endpoint=endpoint_named(settings, endpoint) if endpoint else None,
        is_parked=is_parked,
        since=parse_moment(since, is_start=True),
        until=parse_moment(until),
    )
    results = replay_messages(settings, which)
    if not results:
        say("nothing to send again")
    ctx.exit(_tell(settings, results))


@alerts_command.command("test")
@click.option("--to", "endpoint", metavar="ENDPOINT", help="To this endpoint only.")
@config_option
@click.pass_context
def test_command(ctx: click.Context, endpoint: str | None, config: Path | None) -> None:
    """Send a test message to every endpoint, in its form; it is of type `dealterms.test`.

    \b
    dealterms alerts test
    dealterms alerts test --to 3fa2
    """
    from dealterms.commands import send_test_messages

    settings = load(config)
    if not settings.alerts:
        raise UsageError("the configuration has no [[alerts]]")
    meant = endpoint_named(settings, endpoint) if endpoint else None
    ctx.exit(_tell(settings, send_test_messages(settings, meant)))


for command in (endpoints_command, enable_command, disable_command, silence_command):
    alerts_command.add_command(command)


def _tell(settings: Settings, results: list[tuple[str, Any]]) -> int:
    """Print one line per sending; return 0, 1 (none delivered) or 3 (some)."""
    addresses = {alert.endpoint_id: alert.masked_url for alert in settings.alerts}
    for endpoint, answer in results:
        words = "delivered" if answer.is_success else "not delivered"
        say(f"{addresses[endpoint]}: {words} ({answer.words}, {answer.duration_ms} ms)")
    delivered = sum(answer.is_success for _, answer in results)
    if delivered == len(results):
        return 0
    return 3 if delivered else 1


def _with_opened_body(row: dict[str, Any]) -> dict[str, Any]:
    import json

    return {**row, "body": json.loads(row["body"])}
