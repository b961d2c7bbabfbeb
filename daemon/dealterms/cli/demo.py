"""`demo`: the whole program on its own news world, offline."""

from __future__ import annotations

import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dealterms.cli.options import json_option, load, query, reading
from dealterms.cli.output import say, show_json
from dealterms.errors import UsageError
from dealterms.printable import printable

if TYPE_CHECKING:
    from dealterms.demo.play import Stage, Step
    from dealterms.demo.world import SeedArticle
    from dealterms.settings import Settings

__all__ = ["demo_command"]

DONE_IN_PART = 3
_SHUFFLE_SEED = "dealterms demo"
_HISTORY_TERM = "investment_amount"
_WIDTH_IN_A_PIPE = 118
_SITE_PORT, _RECEIVER_PORT = 8470, 8471  # the same at every run, unless something else is there
_MADE_FILES = ("dealterms.toml", "dealterms.db")


@click.command()
@click.option("--serve", is_flag=True, help="Leave site and receiver open until Ctrl-C.")
@click.option(
    "--order",
    type=click.Choice(["published", "shuffled"]),
    default="published",
    show_default=True,
    help="In which order the articles appear; the state at the end is the same.",
)
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where database and configuration go (else a new temporary folder).",
)
@json_option
@click.pass_context
def demo_command(
    ctx: click.Context, serve: bool, order: str, keep: Path | None, is_json: bool
) -> None:
    """Run the whole program, offline, on a news world of its own.

    A news site opens on this machine and publishes thirteen articles about one deal, one after
    another. After each, the same code as `dealterms poll` fetches feeds and pages over HTTP, and a
    receiver verifies the signed webhooks that come. The database is kept for you to look into.
    The exit code is 3 if a poll, a delivery or a signature failed.

    \b
    dealterms demo
    dealterms demo --order shuffled
    dealterms demo --serve --keep ./dealterms-demo
    """
    from dealterms.clock import system_clock
    from dealterms.commands import poll_once
    from dealterms.demo.play import open_stage, play
    from dealterms.demo.world import load_world, shuffled

    world, folder = load_world(), _folder(keep)
    articles: Iterable[SeedArticle] = (
        world.articles if order == "published" else shuffled(world.articles, _SHUFFLE_SEED)
    )
    ports = {"site_port": _SITE_PORT, "receiver_port": _RECEIVER_PORT}
    with open_stage(world, folder, system_clock, **ports) as stage:
        settings = load(stage.config)
        if not is_json:
            _tell_beginning(stage, len(world.articles))
        steps = []
        for step in play(stage, articles, lambda: poll_once(settings)):
            steps.append(step)
            if not is_json:
                _tell_step(step)
        if is_json:
            _show_document(stage, settings, steps)
        else:
            _tell_end(stage, settings, steps)
        if serve:
            _serve(stage)
    ctx.exit(0 if all(step.is_well for step in steps) else DONE_IN_PART)


def _folder(keep: Path | None) -> Path:
    """Return an existing folder that holds nothing the demo would overwrite."""
    if keep is None:
        return Path(tempfile.mkdtemp(prefix="dealterms-demo-"))
    try:
        keep.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"--keep {keep} cannot be made: {error.strerror}") from error
    for name in _MADE_FILES:
        if (keep / name).exists():
            raise UsageError(
                f"{keep / name} exists: the demo begins with nothing, and overwrites "
                "nothing; name another folder with --keep, or remove the file"
            )
    return keep.resolve()


def _tell_beginning(stage: Stage, count: int) -> None:
    _echo(f"A news site on {stage.site.root} will publish {count} articles about one deal.")
    _echo(f"A webhook receiver listens on {stage.receiver.root}. Nothing leaves this machine.")
    _echo("✓ signed: the receiver has verified the message's signature, by code of its own.")


def _tell_step(step: Step) -> None:
    from dealterms.demo.show import step_lines

    headline, *lines = step_lines(step, _width())
    click.echo()
    _echo(headline, bold=True)
    for line in lines:
        _echo(line, fg=None if step.is_well else "red")


def _show_document(stage: Stage, settings: Settings, steps: list[Step]) -> None:
    from dealterms.demo.show import step_as_dict

    terms, history = _rows_of(settings)
    show_json(
        {
            "articles": [step_as_dict(step) for step in steps],
            "terms": terms,
            "history": history,
            "database": str(stage.database),
            "config": str(stage.config),
        }
    )


def _tell_end(stage: Stage, settings: Settings, steps: list[Step]) -> None:
    from dealterms.demo.show import history_lines, term_lines

    terms, history = _rows_of(settings)
    _tell_section("The terms as they stand now", term_lines(terms, _width()))
    _tell_section(f"How {_HISTORY_TERM} came about", history_lines(history, _width()))
    _tell_section("Alerts", [_alert_count(steps)])
    _tell_section("What to type next", _next_lines(stage))


def _rows_of(settings: Settings) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return term_current, and term_history of the term that the demo is about."""
    with reading(settings) as connection:
        terms = query(connection, "SELECT * FROM term_current ORDER BY term, holder, layer")
        history = query(
            connection,
            "SELECT * FROM term_history WHERE term = :term ORDER BY valid_from, layer, step",
            term=_HISTORY_TERM,
        )
    return terms, history


def _alert_count(steps: list[Step]) -> str:
    receipts = [receipt for step in steps for receipt in step.receipts]
    verified = [receipt for receipt in receipts if receipt.fault is None]
    changes = sum(len(receipt.payload["data"]["changes"]) for receipt in verified)
    silent = sum(not step.receipts for step in steps)
    return (
        f"{len(receipts)} webhooks received, {len(verified)} with a right signature, "
        f"{changes} changes in them; {silent} of {len(steps)} articles changed nothing."
    )


def _next_lines(stage: Stage) -> list[str]:
    program = "dealterms" if shutil.which("dealterms") else sys.argv[0]
    config = f"--config {shlex.quote(str(stage.config))}"
    return [
        f"{program} serve {config}",
        f"{program} explain nvidia-openai {_HISTORY_TERM} {config}",
        f"{program} terms --as-of 2025-12-31 {config}",
        f"{program} verify {config}",
        f"{program} report changes {config}",
        "",
        f"The database is {stage.database}; remove its folder when you have seen enough.",
    ]


def _serve(stage: Stage) -> None:
    """Tell of each webhook until Ctrl-C; all that is told goes to standard error, beside any JSON.

    Alerts of a configuration of one's own come here too, if it has the receiver's secret.
    """
    from dealterms.demo.show import receipt_line

    say(f"Site and receiver stay open until Ctrl-C. Front page: {stage.site.root}/  Feeds:")
    for url in stage.site.feed_urls:
        say(f"  {url}")
    say(f"Webhooks that come to {stage.receiver.root}/hook are told here:")
    known = len(stage.receiver.receipts)
    try:
        while True:
            for receipt in stage.receiver.after(known):
                known += 1
                say(receipt_line(receipt))
    except KeyboardInterrupt:
        say("closed")


def _tell_section(title: str, lines: Iterable[str]) -> None:
    click.echo()
    _echo(title, bold=True)
    for line in lines:
        _echo(f"  {line}" if line else "")


def _echo(line: str, **style: Any) -> None:
    """Print a line whatever it quotes; a terminal gets the style, a pipe the bare text."""
    click.echo(click.style(printable(line), **style))


def _width() -> int:
    if not sys.stdout.isatty():
        return _WIDTH_IN_A_PIPE
    return max(shutil.get_terminal_size().columns - 2, 80)
