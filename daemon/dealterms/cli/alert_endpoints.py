"""`alerts endpoints`, `enable`, `disable` and `silence`: who is told, and when not."""

from __future__ import annotations

import getpass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dealterms.cli.options import (
    config_option,
    endpoint_named,
    json_option,
    load,
    parse_moment,
    reading,
)
from dealterms.cli.output import say, show_json, show_table
from dealterms.errors import UsageError

if TYPE_CHECKING:
    from dealterms.settings import Settings

__all__ = ["disable_command", "enable_command", "endpoints_command", "silence_command"]

_ENDPOINT_COLUMNS = (
    "endpoint", "alert_url", "format", "state", "failure_count", "failing_since", "held_until",
    "last_success_at",
)  # fmt: skip
_SILENCE_COLUMNS = ("silence_id", "endpoint", "deal_id", "ends_at", "reason", "made_by")


@click.command("endpoints")
@config_option
@json_option
def endpoints_command(config: Path | None, is_json: bool) -> None:
    """List the endpoints of the configuration and how each is doing.

    \b
    dealterms alerts endpoints
    """
    settings = load(config)
    rows = _endpoint_rows(settings)
    if is_json:
        show_json(rows)
        return
    show_table(rows, _ENDPOINT_COLUMNS)


@click.command("disable")
@click.argument("endpoint")
@config_option
def disable_command(endpoint: str, config: Path | None) -> None:
    """Send nothing to ENDPOINT until it is enabled; what waits for it is kept.

    \b
    dealterms alerts disable 3fa2
    """
    from dealterms.alerts.endpoints import disable
    from dealterms.commands import change_alerting

    settings = load(config)
    meant = endpoint_named(settings, endpoint)
    change_alerting(settings, lambda connection, now: disable(connection, meant, now))
    say(f"{meant} gets nothing more; `dealterms alerts enable {meant}` takes it back")


@click.command("enable")
@click.argument("endpoint")
@config_option
def enable_command(endpoint: str, config: Path | None) -> None:
    """Send to ENDPOINT again, whoever or whatever disabled it.

    What was kept meanwhile is sent by `dealterms alerts replay --parked`.

    \b
    dealterms alerts enable 3fa2
    """
    from dealterms.alerts.endpoints import enable
    from dealterms.commands import change_alerting

    settings = load(config)
    meant = endpoint_named(settings, endpoint)
    was_disabled = change_alerting(settings, lambda connection, _: enable(connection, meant))
    if not was_disabled:
        say(f"{meant} was not disabled")
        return
    say(
        f"{meant} is told of changes again; what was kept meanwhile: "
        f"`dealterms alerts replay --parked --to {meant}`"
    )


@click.command("silence")
@click.option("--for", "length", metavar="DURATION", help="How long from now, such as 2h or 1d.")
@click.option("--until", metavar="TIME", help="When it ends; a date means the end of that day.")
@click.option("--to", "endpoint", metavar="ENDPOINT", help="Only for this endpoint.")
@click.option("--deal", "deal_id", metavar="DEAL", default="", help="Only for this deal.")
@click.option("--reason", default="", help="Why; kept with every message that is not sent.")
@click.option("--lift", "lifted", type=int, metavar="NUMBER", help="End this silence now.")
@config_option
@json_option
def silence_command(
    length: str | None,
    until: str | None,
    endpoint: str | None,
    deal_id: str,
    reason: str,
    lifted: int | None,
    config: Path | None,
    is_json: bool,
) -> None:
    """Tell nobody for a while; without options, list the silences that last.

    What is queued meanwhile is parked and can be replayed; state and history go on as ever.

    \b
    dealterms alerts silence --for 2h --deal acme-bolt --reason "rehearsal"
    dealterms alerts silence --until 2026-01-31T18:00:00Z --to 3fa2 --reason "receiver moves"
    dealterms alerts silence
    dealterms alerts silence --lift 3
    """
    settings = load(config)
    if lifted is not None:
        _lift(settings, lifted)
    elif length or until:
        _begin(settings, length, until, endpoint, deal_id, reason)
    elif endpoint or deal_id or reason:
        raise UsageError("a silence needs an end: give --for or --until")
    else:
        _show(settings, is_json)


def _begin(
    settings: Settings,
    length: str | None,
    until: str | None,
    endpoint: str | None,
    deal_id: str,
    reason: str,
) -> None:
    from dealterms.alerts.silences import make_silence
    from dealterms.commands import change_alerting

    if not reason:
        raise UsageError("say why with --reason; it is kept with every message that is not sent")
    known = [deal.deal_id for deal in settings.deals]
    if deal_id and deal_id not in known:
        raise UsageError(f'no deal "{deal_id}" is watched; watched: {", ".join(known) or "none"}')
    meant = endpoint_named(settings, endpoint) if endpoint else ""
    number = change_alerting(
        settings,
        lambda connection, now: make_silence(
            connection,
            endpoint=meant,
            deal_id=deal_id,
            begins_at=now,
            ends_at=_end(length, until, now),
            reason=reason,
            made_by=getpass.getuser(),
        ),
    )
    say(f"silence {number} has begun; `dealterms alerts silence --lift {number}` ends it")


def _end(length: str | None, until: str | None, now: datetime) -> datetime:
    from dealterms.setting_types import parse_duration

    if length and until:
        raise UsageError("give --for or --until, not both")
    if length is None:
        return parse_moment(until) or now
    try:
        return now + parse_duration(length)
    except ValueError as error:
        raise UsageError(f'--for is "{length}"; allowed: {error}') from None


def _lift(settings: Settings, number: int) -> None:
    from dealterms.alerts.silences import lift_silence
    from dealterms.commands import change_alerting

    change_alerting(settings, lambda connection, now: lift_silence(connection, number, now))
    say(f"silence {number} has ended")


def _show(settings: Settings, is_json: bool) -> None:
    from dataclasses import asdict

    from dealterms.alerts.silences import load_silences
    from dealterms.clock import system_clock

    with reading(settings) as connection:
        rows = [asdict(silence) for silence in load_silences(connection, system_clock())]
    if is_json:
        show_json(rows)
        return
    show_table(rows, _SILENCE_COLUMNS)
    if not rows:
        say("no silence lasts")


def _endpoint_rows(settings: Settings) -> list[dict[str, Any]]:
    from dataclasses import asdict

    from dealterms.alerts.endpoints import load_health_of_all

    with reading(settings) as connection:
        health = load_health_of_all(connection, [one.endpoint_id for one in settings.alerts])
    return [
        {
            **asdict(health[alert.endpoint_id]),
            "alert_url": alert.masked_url,
            "format": alert.format,
            "state": health[alert.endpoint_id].state,
        }
        for alert in settings.alerts
    ]
