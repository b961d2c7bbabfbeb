"""`check` and `settings`: is it set up, what can be set."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dealterms.cli.options import config_option, json_option, load
from dealterms.cli.output import show_json, show_table, warn
from dealterms.errors import ConfigurationError, StoreError

if TYPE_CHECKING:
    from dealterms.settings import Settings

__all__ = ["check_command", "settings_command"]

# The kinds of deal that interfaces.md names; others are kept and steer nothing.
_KNOWN_TYPES = frozenset(
    {
        "strategic_investment", "compute_supply", "acquisition", "merger", "joint_venture",
        "licensing", "financing",
    }
)  # fmt: skip


@click.command()
@click.option("--skip-secrets", is_flag=True, help="Read no secret: they are the service's alone.")
@config_option
@json_option
def check_command(skip_secrets: bool, config: Path | None, is_json: bool) -> None:
    """Say whether the configuration is sound, without starting anything.

    Reads the file, every secret and the folder of the database. A mistake is told with its line,
    its name, what was found and what is allowed; the exit code is then 2.

    \b
    dealterms check
    dealterms check --config /etc/dealterms/dealterms.toml
    """
    settings = load(config)
    if not skip_secrets:
        settings.require_secrets()
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
