"""`completion`, and what the Tab key offers for a deal, a term or a report."""

from __future__ import annotations

from collections.abc import Iterable

import click
from click.shell_completion import get_completion_class

from dealterms.errors import DealtermsError

__all__ = ["completion_command", "deals_offered", "reports_offered", "terms_offered"]

_SHELLS = ("bash", "fish", "zsh")


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def completion_command(ctx: click.Context, shell: str) -> None:
    """Print what makes SHELL complete commands, options, deals and terms at the Tab key.

    \b
    dealterms completion bash > ~/.local/share/bash-completion/completions/dealterms
    dealterms completion zsh > ~/.zfunc/_dealterms
    dealterms completion fish > ~/.config/fish/completions/dealterms.fish
    """
    kind = get_completion_class(shell)
    assert kind is not None, shell
    script = kind(ctx.find_root().command, {}, "dealterms", "_DEALTERMS_COMPLETE").source()
    click.echo(script)


def deals_offered(ctx: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """Return the deals of the configuration that begin so; none if it cannot be read."""
    from dealterms.settings import load_settings

    try:
        settings = load_settings(ctx.params.get("config") or ctx.find_root().obj)
    except DealtermsError:
        return []
    return _beginning(begun, (deal.deal_id for deal in settings.deals))


def terms_offered(ctx: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """Return the terms of the vocabulary that begin so."""
    from dealterms.claims.vocabulary import TERMS

    return _beginning(begun, TERMS)


def reports_offered(ctx: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """Return the named reports that begin so."""
    from dealterms.reports import list_reports

    return _beginning(begun, (report.name for report in list_reports()))


def _beginning(begun: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if name.startswith(begun)]
