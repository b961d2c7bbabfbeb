"""`check`, `status` and `settings`: is it set up, is it well, what can be set."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dealterms.cli.options import config_option, json_option, load, query, reading
from dealterms.cli.output import show_json, show_table, warn
from dealterms.errors import ConfigurationError, StoreError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from dealterms.settings import Settings

__all__ = ["check_command", "settings_command", "status_command"]

# The kinds of deal that interfaces.md names; others are kept and steer nothing.
_KNOWN_TYPES = frozenset(
    {
        "strategic_investment", "compute_supply", "acquisition", "merger", "joint_venture",
        "licensing", "financing",
    }
)  # fmt: skip
_FEED_COLUMNS = (
    "feed_url", "publisher", "last_polled_at", "next_due_at", "last_status", "failure_count",
    "last_error",
)  # fmt: skip


@click.command()
@config_option
@json_option
def check_command(config: Path | None, is_json: bool) -> None:
    """Say whether the configuration is sound, without starting anything.

    Reads the file, every secret and the folder of the database. A mistake is told with its line,
    its name, what was found and what is allowed; the exit code is then 2.

    \b
    dealterms check
    dealterms check --config /etc/dealterms/dealterms.toml
    """
    settings = load(config)
    for alert in settings.alerts:
        alert.signing_keys()
    if settings.llm is not None:
        settings.llm.key()
    _check_database_folder(settings)
    warnings = _warnings(settings)
    found = {
        "file": str(settings.path),
        "feeds": len(settings.feeds),
        "deals": len(settings.deals),
        "alerts": len(settings.alerts),
        "warnings": warnings,
    }
    if is_json:
        show_json(found)
        return
    for words in warnings:
        warn(words)
    click.echo(
        f"{found['file']}: sound; {found['feeds']} feeds, {found['deals']} deals, "
        f"{found['alerts']} alerts"
    )


@click.command()
@config_option
@json_option
def status_command(config: Path | None, is_json: bool) -> None:
    """Show the health of feeds, log, projections, alerts and, if one is set, the model.

    LAG counts the events that a projection has not seen yet; a paused one says why.

    \b
    dealterms status
    dealterms status --json
    """
    settings = load(config)
    with reading(settings) as connection:
        status = {**_status(connection), "llm": _model(connection, settings)}
    if is_json:
        show_json(status)
        return
    click.echo(
        "{events} events, {articles} articles, {claims} claims, {deals} deals".format(**status)
    )
    for projection in status["projections"]:
        paused = f", PAUSED: {projection['paused_reason']}" if projection["paused_reason"] else ""
        click.echo(f"projection {projection['projection']}: lag {projection['lag']}{paused}")
    click.echo(
        "alerts: "
        + (", ".join(f"{n} {state}" for state, n in status["alerts"].items()) or "none yet")
    )
    for endpoint in status["endpoints"]:
        click.echo(_endpoint_line(endpoint))
    if status["llm"] is not None:
        click.echo(_model_line(status["llm"]))
    show_table(status["feeds"], _FEED_COLUMNS, on_terminal=_FEED_COLUMNS[1:])


@click.command()
@json_option
def settings_command(is_json: bool) -> None:
    """Show every setting with its default, its unit, its variable and its meaning."""
    from dataclasses import asdict

    from dealterms.settings import settings_table

    rows = [asdict(row) for row in settings_table()]
    if is_json:
        show_json(rows)
    else:
        show_table(rows, ("name", "default", "unit", "variable", "sentence"))


def _check_database_folder(settings: Settings) -> None:
    """Refuse a SQLite file whose folder is missing or cannot be written."""
    from dealterms.database import create_writer

    try:
        create_writer(settings.store.url).dispose()
    except StoreError as error:
        raise ConfigurationError(f"[store] url: {error}") from error


def _warnings(settings: Settings) -> list[str]:
    warnings = []
    if not settings.feeds:
        warnings.append("no [[feeds]]: there is nothing to poll")
    if not settings.deals:
        warnings.append("no [[deals]]: articles are stored, but nothing is read out of them")
    for deal in settings.deals:
        unknown = [kind for kind in deal.types if kind not in _KNOWN_TYPES]
        if unknown:
            known = ", ".join(sorted(_KNOWN_TYPES))
            warnings.append(
                f"deal {deal.deal_id}: types {', '.join(unknown)} are not known and steer nothing; "
                f"known: {known}"
            )
        if len(deal.parties) < 2:
            warnings.append(f"deal {deal.deal_id}: only one party, so it is hard to recognise")
    return warnings


def _model(connection: Connection, settings: Settings) -> dict[str, Any] | None:
    """Return what the second extractor did today (UTC), None without one."""
    if settings.llm is None:
        return None
    from dataclasses import asdict

    from dealterms.clock import system_clock
    from dealterms.llm.configured import limits_of
    from dealterms.llm.ledger import summary

    found = summary(connection, limits_of(settings.llm), system_clock())
    tokens = found.usage.total
    return {**asdict(found), "model": settings.llm.model, "cost": str(found.cost), "tokens": tokens}


def _model_line(model: dict[str, Any]) -> str:
    """Return the one line about the model: what it was asked, what entered, cost, what stops it."""
    words = (
        "llm: {model}: {asked} asked today, {failed} failed; "
        "{entered} claims entered, {known} known, {refused} refused; "
        "{tokens} tokens, cost {cost}; {waiting} articles wait"
    ).format(**model)
    if model["given_up"]:
        words += f", {model['given_up']} given up"
    if model["refusals"]:
        words += "; refused most: " + next(iter(model["refusals"]))
    if model["limit"]:
        words += f"; nothing more is asked today: {model['limit']} is reached"
    if model["paused_until"]:
        words += f"; PAUSED until {model['paused_until']:%Y-%m-%d %H:%M} UTC"
    return words + (f"; last attempt: {model['last_error']}" if model["last_error"] else "")


def _endpoint_line(endpoint: dict[str, Any]) -> str:
    """Return the one line about an endpoint that is not well."""
    if endpoint["disabled_at"]:
        words = f"DISABLED ({endpoint['disabled_by']}), `dealterms alerts enable` takes it back"
    else:
        words = "{failure_count} attempts failed in a row since {failing_since}".format(**endpoint)
    return f"endpoint {endpoint['endpoint']}: {words}"


def _status(connection: Connection) -> dict[str, Any]:
    count = query(
        connection,
        "SELECT (SELECT position FROM log_head) AS events,"
        " (SELECT count(*) FROM articles) AS articles,"
        " (SELECT count(*) FROM claims) AS claims, (SELECT count(*) FROM deals) AS deals",
    )[0]
    return {
        **count,
        "projections": query(
            connection,
            "SELECT projection, (SELECT position FROM log_head) - position AS lag, paused_reason"
            " FROM checkpoints ORDER BY projection",
        ),
        "alerts": {
            row["state"]: row["n"]
            for row in query(
                connection,
                "SELECT state, count(*) AS n FROM alert_deliveries GROUP BY state ORDER BY state",
            )
        },
        "endpoints": query(
            connection,
            "SELECT endpoint, failure_count, failing_since, held_until, disabled_at, disabled_by"
            " FROM alert_endpoints WHERE failure_count > 0 OR disabled_at IS NOT NULL"
            " ORDER BY endpoint",
        ),
        "feeds": query(
            connection,
            "SELECT * FROM feed_health ORDER BY failure_count DESC, feed_url",
        ),
    }
