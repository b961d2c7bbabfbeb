"""`run` and `poll`: the daemon, and one pass of it."""

from __future__ import annotations

import faulthandler
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import UnsupportedOperation
from pathlib import Path

import click

from dealterms.cli.options import config_option, json_option, load
from dealterms.cli.output import say, show_json
from dealterms.cli.poll_progress import poll_progress
from dealterms.log import log_uncaught
from dealterms.workers import start_fork_server

__all__ = ["poll_command", "run_command"]

DONE_IN_PART = 3


@click.command()
@config_option
@json_option
@click.pass_context
def poll_command(ctx: click.Context, config: Path | None, is_json: bool) -> None:
    """Poll every feed once, now, and do everything that follows from it.

    Articles are recorded in order of publication, claims read, states and histories brought up to
    date, and each alert that is due is tried once. A feed whose server named a time to come back
    (Retry-After) is left alone until then. The exit code is 3 if a feed, page or delivery failed;
    the rest is done all the same.

    \b
    dealterms poll
    dealterms poll --config dealterms.toml --json
    """
    settings = load(config)
    start_fork_server()  # it imports beside us
    from dealterms.commands import poll_once

    with poll_progress() as advance:
        result = poll_once(settings, advance)
    for failure in result.failures:
        say(failure)
    if is_json:
        show_json(result.as_dict())
    else:
        click.echo(result.sentence)
    ctx.exit(DONE_IN_PART if result.failures else 0)


@click.command()
@config_option
def run_command(config: Path | None) -> None:
    """Run the daemon: poll feeds as they fall due, read, record, alert, until SIGTERM.

    It stops cleanly within ten seconds; a second signal stops it at once, and nothing is lost
    either way. One daemon at a time may work on a SQLite file.

    \b
    dealterms run --config /etc/dealterms/dealterms.toml
    """
    with _uncollected():
        settings = load(config, verbose=True)
        start_fork_server()
        from dealterms.running import run_daemon
    # A watchdog's SIGABRT leaves the loop's stack in the journal; those of threads that run on
    # cannot be walked safely.
    with suppress(UnsupportedOperation):  # a caller in this process may have no real stderr
        faulthandler.enable(all_threads=False)
    sys.excepthook = log_uncaught
    run_daemon(settings)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Make what stays to the end of the process: to look for garbage in it costs a tenth of it."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
