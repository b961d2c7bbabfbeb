"""`status`: on one screen, what runs, what lags, what fails, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dealterms.cli.options import config_option, json_option, load, query, reading
from dealterms.cli.output import short_time, show_json
from dealterms.printable import printable

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from dealterms.health.facts import Facts
    from dealterms.health.findings import Finding
    from dealterms.settings import Settings

__all__ = ["status_command"]

_GIGABYTE = 1e9


@click.command()
@config_option
@json_option
def status_command(config: Path | None, is_json: bool) -> None:
    """Show on one screen what runs, what lags, what fails, and what to do about it.

    Below the figures stands a line for each thing that is not as it should be: `fails` does not
    work, `lags` is late, `note` is worth knowing; the arrow says what to do. A projection's lag
    counts the events that it has not seen yet. --json has every feed as well.

    \b
    dealterms status
    dealterms status --json
    """
    settings = load(config)
    from dealterms.clock import system_clock
    from dealterms.database import masked
    from dealterms.health.facts import read_facts
    from dealterms.health.findings import findings

    with reading(settings) as connection:
        facts = read_facts(connection, system_clock())
        found, counts = findings(facts), _counts(connection)
        model = _model(connection, settings)
        if is_json:
            show_json(_document(connection, facts, found) | counts | {"llm": model})
            return
    for line in _lines(facts, counts, masked(settings.store.url), model, found):
        click.echo(printable(line))


def _lines(
    facts: Facts,
    counts: dict[str, Any],
    database: str,
    model: dict[str, Any] | None,
    found: list[Finding],
) -> Iterator[str]:
    feeds, store = facts.feeds, facts.store
    yield f"runs         {_runs(facts)}"
    yield (
        f"log          {facts.log_position:,} events, the last at {short_time(facts.last_event_at)}"
        "; {articles:,} articles, {claims:,} claims, {deals:,} deals".format(**counts)
    )
    for follower in facts.projections:
        paused = ", PAUSED" if follower.paused_reason else ""
        yield f"projection   {follower.projection}: lag {follower.lag:,}{paused}"
    yield (
        f"feeds        {feeds.count:,}: {feeds.well:,} well, {feeds.failing:,} failing, "
        f"{feeds.gone:,} gone, {feeds.new:,} new; {feeds.due:,} due"
    )
    states = [f"{count:,} {state}" for state, count in sorted(facts.alerts.counts.items())]
    yield "alerts       " + (", ".join(states) or "none yet")
    free = "" if store.free_bytes is None else f", {_size(store.free_bytes)} free"
    yield f"store        {_size(store.bytes)}{free}; {database}"
    if model is not None:
        yield _model_line(model)
    yield ""
    for one in found:
        yield f"{one.grade.value:<6}{one.words}"
        yield f"      → {one.remedy}"
    if not found:
        yield "all is well"


def _size(count: int) -> str:
    return f"{count / 1e6:,.1f} MB" if count < _GIGABYTE else f"{count / _GIGABYTE:,.1f} GB"


def _runs(facts: Facts) -> str:
    if facts.daemons is None:
        return "cannot be known here (/proc/locks is hidden)"
    names = [daemon.name + (", leads" if daemon.leads else "") for daemon in facts.daemons]
    return "; ".join(names) or "nothing"


def _counts(connection: Connection) -> dict[str, Any]:
    return query(
        connection,
        "SELECT (SELECT count(*) FROM articles) AS articles,"
        " (SELECT count(*) FROM claims) AS claims, (SELECT count(*) FROM deals) AS deals",
    )[0]


def _document(connection: Connection, facts: Facts, found: list[Finding]) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "daemons": None if facts.daemons is None else [asdict(one) for one in facts.daemons],
        "events": facts.log_position,
        "last_event_at": facts.last_event_at,
        "projections": [asdict(one) for one in facts.projections],
        "feed_counts": {
            name: getattr(facts.feeds, name) for name in ("well", "failing", "gone", "new", "due")
        },
        "alerts": dict(facts.alerts.counts),
        "endpoints": [asdict(one) for one in facts.endpoints],
        "store": asdict(facts.store),
        "findings": [asdict(one) for one in found],
        "feeds": query(
            connection, "SELECT * FROM feed_health ORDER BY failure_count DESC, feed_url"
        ),
    }


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
