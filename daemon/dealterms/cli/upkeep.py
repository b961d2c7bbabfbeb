"""`verify`, `rebuild`, `reextract`, `forget` and `migrate`: care of the database."""

from __future__ import annotations

from pathlib import Path

import click

from dealterms.cli.options import config_option, json_option, load
from dealterms.cli.output import say, show_json

__all__ = [
    "forget_command",
    "migrate_command",
    "rebuild_command",
    "reextract_command",
    "verify_command",
]


@click.command()
@click.option("--log-only", is_flag=True, help="Skip the comparison with a rebuild.")
@config_option
@json_option
@click.pass_context
def verify_command(ctx: click.Context, log_only: bool, config: Path | None, is_json: bool) -> None:
    """Prove that the log is whole and that the tables are what the log makes.

    Checks order, gaps and seals of every event, then rebuilds the read models beside the live ones
    and compares them row by row. The exit code is 1 if anything differs.

    \b
    dealterms verify
    dealterms verify --log-only
    """
    settings = load(config)
    from dealterms.cli.progress import progress_bar
    from dealterms.commands import verify

    with progress_bar("reading the log") as advance:
        problems = verify(settings, log_only=log_only, advance=advance)
    if is_json:
        show_json({"is_whole": not problems, "problems": problems})
    for problem in problems:
        say(problem)
    if not is_json and not problems:
        click.echo("the log is whole" + ("" if log_only else ", the tables are what it makes"))
    ctx.exit(1 if problems else 0)


@click.command()
@click.argument("projection", required=False)
@config_option
def rebuild_command(projection: str | None, config: Path | None) -> None:
    """Make the read models anew from the log; nothing is sent.

    \b
    dealterms rebuild
    """
    settings = load(config)
    from dealterms.cli.progress import progress_bar
    from dealterms.clock import monotonic
    from dealterms.commands import rebuild

    began = monotonic()
    with progress_bar("reading the log") as advance:
        count = rebuild(settings, projection, advance)
    seconds = max(monotonic() - began, 0.001)
    say(f"rebuilt from {count} events in {seconds:.1f} s ({count / seconds:,.0f} a second)")


@click.command()
@config_option
def reextract_command(config: Path | None) -> None:
    """Read the stored articles again with today's rules and watchlist.

    What was known on any day stays known: newer readings are added, none is replaced. States may
    change; such a change is a revised reading and is not pushed unless an endpoint asks for it.

    \b
    dealterms reextract
    """
    settings = load(config)
    from dealterms.cli.progress import progress_bar
    from dealterms.commands import reextract

    with progress_bar("reading again") as advance:
        count = reextract(settings, advance)
    say(f"{count} articles read again")


@click.command()
@click.argument("article")
@click.option("--reason", required=True, help="Why; it stays in the log.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@config_option
def forget_command(article: str, reason: str, yes: bool, config: Path | None) -> None:
    """Delete the text and quotes of ARTICLE (an id, or its address).

    Hashes, values and history stay, and `verify` still passes. There is no way back.

    \b
    dealterms forget https://news.example/a1 --reason "takedown request of 3 May"
    """
    settings = load(config)
    if not yes:
        click.confirm(f"Delete the text of {article} for good?", abort=True, err=True)
    from dealterms.commands import forget

    article_id = forget(settings, article, reason)
    say(f"article {article_id} is forgotten")


@click.command()
@config_option
def migrate_command(config: Path | None) -> None:
    """Bring the database's schema up to date; make the database if there is none.

    Read models that an older version made are made anew. `run` and `poll` do this by themselves. A
    SQLite file is copied to FILE.before-REVISION first; a database of a newer program is refused.

    \b
    dealterms migrate
    """
    settings = load(config)
    from dealterms.commands import migrate

    say(f"the schema is at {migrate(settings)}")
