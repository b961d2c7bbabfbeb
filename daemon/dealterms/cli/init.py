"""`init`: a first configuration from answers or options, tried out at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dealterms.cli.interview import Given, answers_of
from dealterms.cli.options import load
from dealterms.cli.output import say

if TYPE_CHECKING:
    from dealterms.settings import Settings

__all__ = ["init_command"]

_DONE_IN_PART = 3
_CLASSES = ("filing", "company", "regulator", "outlet", "aggregator", "blog")
_FORMATS = ("standard", "cloudevents", "slack", "teams", "discord", "apprise")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), default="dealterms.toml")
@click.option("--party", "parties", multiple=True, metavar="NAME[:ROLE,…]", help="A party.")
@click.option("--deal-name", help="Name of the deal for people; else its parties.")
@click.option("--type", "types", multiple=True, metavar="TYPE", help="acquisition, merger, …")
@click.option("--feed", "feeds", multiple=True, metavar="[CLASS=]URL",
              help="A feed, or a page with some.")  # fmt: skip
@click.option("--opml", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              metavar="FILE", help="Every feed of an OPML file.")  # fmt: skip
@click.option("--source-class", type=click.Choice(_CLASSES), default="outlet", show_default=True,
              help="What kind of sources the feeds are.")  # fmt: skip
@click.option("--webhook", metavar="URL", help="Who is told of changes.")
@click.option("--webhook-format", type=click.Choice(_FORMATS), default="standard",
              show_default=True, help="In which form.")  # fmt: skip
@click.option("--contact", help="Your address, for publishers.")
@click.option("--allow", multiple=True, metavar="NETWORK", help="A private network to be reached.")
@click.option("--store", metavar="URL", help="Database; else dealterms.db beside FILE.")
@click.option("--ask/--no-ask", default=None, help="Ask for what is not given; on a terminal, yes.")
@click.option("--alert/--no-alert", "is_alerting", default=True, help="Send a test alert.")
@click.option("--poll/--no-poll", "is_polling", default=True, help="Run a first poll.")
@click.pass_context
def init_command(ctx: click.Context, /, file: Path, **given: object) -> None:
    """Write a commented configuration FILE, send a test alert and run a first poll.

    On a terminal it asks for what is not given. Pages are searched for feeds; names that the
    parties go by are proposed from their names and from what the feeds say. A file that is there is
    never touched.

    \b
    dealterms init
    dealterms init deals.toml --no-poll
    dealterms init --party "Acme:buyer" --party "Bolt Inc:target" --type acquisition \
--feed https://example.com/news --webhook https://hooks.example.com/deals --contact me@example.com
    """
    from dealterms.first_configuration.text import configuration_text
    from dealterms.first_configuration.writing import require_free, write_configuration, write_key

    is_alerting, is_polling = bool(given.pop("is_alerting")), bool(given.pop("is_polling"))
    asks = given.pop("ask")
    known = Given(**given)  # type: ignore[arg-type]
    key = file.with_name(f"{file.stem}.webhook-key").absolute()
    require_free(file.absolute(), key)
    answers = answers_of(known, file, key, asks=sys.stdin.isatty() if asks is None else bool(asks))
    if answers.key_file:
        write_key(key)
    try:
        settings = write_configuration(file, configuration_text(answers))
    except BaseException:
        key.unlink(missing_ok=True)
        raise
    say(f"{file}: {len(settings.deals)} deal, {len(settings.feeds)} feeds; it is sound")
    if answers.key_file:
        say(f"{key}: the key for whoever checks the signatures of your alerts")
    is_well = not (is_alerting and settings.alerts) or _alert(settings)
    is_well = (not is_polling or _poll(file)) and is_well
    _tell_next(file, is_polling=is_polling)
    ctx.exit(0 if is_well else _DONE_IN_PART)


def _alert(settings: Settings) -> bool:
    """Send a test alert and say what came of it."""
    from dealterms.commands import send_test_messages

    answers = send_test_messages(settings)
    for _, answer in answers:
        words = "arrived" if answer.is_success else "did not arrive"
        say(f"the test alert {words} ({answer.words})")
    return all(answer.is_success for _, answer in answers)


def _poll(file: Path) -> bool:
    """Poll every feed once and say what came of it."""
    from dealterms.cli.poll_progress import poll_progress
    from dealterms.commands import poll_once
    from dealterms.workers import start_fork_server

    settings = load(file)
    start_fork_server()
    with poll_progress() as advance:
        result = poll_once(settings, advance)
    for failure in result.failures:
        say(failure)
    say(result.sentence)
    return not result.failures


def _tell_next(file: Path, *, is_polling: bool) -> None:
    config = "" if file == Path("dealterms.toml") else f"--config {file} "
    say("what to type next:")
    for command in ("terms" if is_polling else "poll", "feeds list", "run"):
        say(f"  dealterms {config}{command}")
