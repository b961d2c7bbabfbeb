"""The program's commands and what each does in a line; a command's module is imported on demand."""

from __future__ import annotations

import errno
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

from dealterms import __version__
from dealterms.errors import DealtermsError, StoreError
from dealterms.printable import printable

__all__ = ["program"]

# section -> command -> (module, one line)
COMMANDS: dict[str, dict[str, tuple[str, str]]] = {
    "Start here": {
        "demo": ("demo", "The whole program on its own fixture site, offline."),
        "init": ("init", "Write a first configuration: asks, finds feeds, tries it out."),
        "check": ("health", "Say whether the configuration is sound."),
        "poll": ("run", "One pass over every feed now, and what follows from it."),
        "run": ("run", "The daemon: poll, read, record, alert, until SIGTERM."),
    },
    "What is known": {
        "terms": ("terms", "The state of each term, today or as of a date."),
        "history": ("terms", "How the terms of a deal changed, with quote and link."),
        "explain": ("explain", "Every claim about a term, and why its state is what it is."),
        "inspect": ("inspect", "What would be read out of one page; stores nothing."),
        "serve": ("serve", "Pages, JSON API and feeds for a browser; read-only."),
        "report": ("report", "A named SQL report as table, CSV, JSON or Parquet."),
        "export": ("export", "Views and log as Parquet, CSV or JSON lines, what is new only."),
        "status": ("status", "On one screen: what runs, lags and fails, and what to do."),
    },
    "A person overrules": {
        "reject": ("rulings", "Rule that a claim is misread."),
        "attribute": ("rulings", "Rule that a claim is about another deal."),
        "restore": ("rulings", "Take back every ruling on a claim."),
    },
    "Feeds and alerts": {
        "feeds": ("feeds", "List, add, import and export feeds."),
        "alerts": ("alerts", "The delivery log, a second sending, a test message."),
    },
    "Upkeep": {
        "verify": ("upkeep", "Prove that log and tables are whole."),
        "rebuild": ("upkeep", "Make the read models anew from the log; sends nothing."),
        "reextract": ("upkeep", "Read stored articles again with today's rules."),
        "forget": ("upkeep", "Delete an article's text and quotes, keep its history."),
        "backup": ("backups", "Write a safe copy of a running SQLite database."),
        "restore-backup": ("backups", "Put such a copy back, after proof that it is whole."),
        "install-service": ("install_service", "Write units for systemd, fitted to this machine."),
        "migrate": ("upkeep", "Bring the database's schema up to date."),
        "settings": ("health", "Every setting with its default, unit and meaning."),
        "completion": ("completion", "Let a shell complete commands, deals and terms."),
    },
}

_INTERRUPTED = 130  # 128 + SIGINT

_PLACES = {name: module for section in COMMANDS.values() for name, (module, _) in section.items()}


class _Told(click.ClickException):
    """An error of ours as click shows it: its sentences on standard error, its exit code."""

    def __init__(self, error: DealtermsError) -> None:
        super().__init__(str(error))
        self.exit_code = error.exit_code  # type: ignore[misc]

    def show(self, file: Any = None) -> None:
        """Print the sentences, one a line, whatever they quote."""
        for line in self.message.split("\n"):
            click.echo(f"dealterms: {printable(line)}", err=True, file=file)


def _refused_outside(error: OSError) -> str | None:
    """Return in words what the machine refuses; None for what may be a fault of ours."""
    if isinstance(error, PermissionError):
        return f"{error.filename} is not for this user: run this as its owner, or as root"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        what = error.filename or "what this prints"
        return f"{what} cannot be written ({error.strerror}): make room where it is to go"
    return None


class _Program(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_PLACES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _PLACES:
            return None
        module = import_module(f"dealterms.cli.{_PLACES[cmd_name]}")
        command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for section, commands in COMMANDS.items():
            with formatter.section(section):
                formatter.write_dl([(name, words) for name, (_, words) in commands.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _PLACES and not args[0].startswith("-"):
            self._refuse(ctx, args[0])
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DealtermsError as error:
            raise _Told(error) from error
        except OSError as error:
            words = _refused_outside(error)
            if words is None:
                raise
            raise _Told(StoreError(words)) from error
        except KeyboardInterrupt:  # as a shell reports it, at whatever moment it comes
            warnings.simplefilter("ignore", RuntimeWarning)  # a coroutine that had yet to begin
            click.echo("dealterms: interrupted", err=True)
            ctx.exit(_INTERRUPTED)

    def _refuse(self, ctx: click.Context, word: str) -> NoReturn:
        from difflib import get_close_matches

        near = get_close_matches(word, _PLACES, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        ctx.fail(f"there is no command {printable(word)}.{hint}")


@click.group(
    cls=_Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    expose_value=False,
    callback=lambda ctx, _, file: setattr(ctx, "obj", file),
    help="Configuration file; may also stand behind the command.",
)
@click.version_option(__version__, message="%(prog)s %(version)s")
def program() -> None:
    """Keep the latest known state of every term of the deals you watch, from the news.

    \b
    Try it, offline:        dealterms demo
    Write a configuration:  dealterms init
    One pass over feeds:    dealterms poll
    What is known now:      dealterms terms
    How it came about:      dealterms history DEAL

    Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 done in part.
    """
