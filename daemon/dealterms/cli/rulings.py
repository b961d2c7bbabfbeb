"""`reject`, `attribute` and `restore`: a person overrules a reading, by an event like any other."""

from __future__ import annotations

from pathlib import Path

import click

from dealterms.cli.completion import deals_offered
from dealterms.cli.options import config_option, load
from dealterms.cli.output import say
from dealterms.errors import UsageError

__all__ = ["attribute_command", "reject_command", "restore_command"]

_reason_option = click.option("--reason", required=True, help="Why; it stays in the log.")
_by_option = click.option(
    "--by", default="operator", show_default=True, metavar="NAME", help="Who rules."
)


@click.command()
@click.argument("claim")
@_reason_option
@_by_option
@config_option
def reject_command(claim: str, reason: str, by: str, config: Path | None) -> None:
    """Rule that CLAIM is misread: it no longer counts, and stays visible.

    Claims and their ids are shown by `explain`. What changes because of the ruling is recorded as
    a revised reading and not pushed, unless an endpoint asks for that kind.

    \b
    dealterms reject 3f0c… --reason "the figure is the company's market value"
    """
    from dealterms.commands import rule_on_claim

    rule_on_claim(load(config), claim, reason=reason, by=by, verdict="reject")
    say(f"claim {claim} is rejected")


@click.command()
@click.argument("claim")
@click.argument("deal", shell_complete=deals_offered)
@click.option("--reason", default="", help="Why; it stays in the log.")
@_by_option
@config_option
def attribute_command(claim: str, deal: str, reason: str, by: str, config: Path | None) -> None:
    """Rule that CLAIM is about DEAL, whatever the reader made of it.

    \b
    dealterms attribute 3f0c… nvidia-openai --reason "the letter names both"
    """
    from dealterms.commands import rule_on_claim

    rule_on_claim(load(config), claim, reason=reason, by=by, verdict="attribute", deal_id=deal)
    say(f"claim {claim} is attributed to {deal}")


@click.command()
@click.argument("claim")
@click.option("--reason", default="", help="Why; it stays in the log.")
@_by_option
@config_option
def restore_command(claim: str, reason: str, by: str, config: Path | None) -> None:
    """Take back every ruling on CLAIM: it counts again as it was read.

    \b
    dealterms restore 3f0c… --reason "the figure was right"
    """
    if Path(claim).is_file():  # what somebody in a hurry takes it for
        raise UsageError(f"{claim} is a file: dealterms restore-backup puts a backup in place")
    from dealterms.commands import rule_on_claim

    rule_on_claim(load(config), claim, reason=reason, by=by, verdict="restore")
    say(f"claim {claim} counts again as it was read")
