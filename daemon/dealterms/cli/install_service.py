"""`install-service`: units for systemd, with the paths of this installation."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from dealterms.cli.options import config_option, load
from dealterms.cli.output import say
from dealterms.errors import ConfigurationError

__all__ = ["install_service_command"]

_SYSTEM = Path("/etc/systemd/system")


@click.command()
@click.option("--timer", is_flag=True, help="A pass every quarter of an hour, instead of a daemon.")
@click.option("--backups", is_flag=True, help="Also a checked copy of the database every night.")
@click.option(
    "--program",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The dealterms command to run (else this one).",
)
@click.option(
    "--into",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=_SYSTEM,
    show_default=True,
    metavar="FOLDER",
    help="Where units are written.",
)
@click.option("--print", "is_printed", is_flag=True, help="Print them; write nothing.")
@config_option
def install_service_command(
    timer: bool,
    backups: bool,
    program: Path | None,
    into: Path,
    is_printed: bool,
    config: Path | None,
) -> None:
    """Write the units for systemd: sandboxed, with the paths of this installation.

    What would keep the service from working is told first, and then nothing is written. Secrets
    that the configuration names as /run/credentials/dealterms.service/NAME are handed to the
    service from the file NAME beside the configuration, which only root need be able to read.
    Changes of your own belong in a drop-in (systemctl edit dealterms): they outlive an upgrade.

    \b
    dealterms install-service --config /etc/dealterms/dealterms.toml --backups
    dealterms install-service --timer --print
    """
    settings = load(config)
    from dealterms.units import (
        BACKUP,
        DAEMON,
        TIMER,
        Placement,
        problems_of,
        unit_texts,
        write_units,
    )

    names = TIMER if timer else DAEMON
    assert settings.path is not None
    placement = Placement(
        (program or _own_program()).absolute(), settings.path.absolute(), runner=names[0]
    )
    problems = problems_of(placement, settings)
    if problems:
        raise ConfigurationError("\n".join(problems))
    texts = unit_texts((*names, *(BACKUP if backups else ())), placement, settings)
    if is_printed:
        click.echo("\n".join(f"# {name}\n{text}" for name, text in texts.items()), nl=False)
        return
    for path in write_units(texts, into):
        say(f"wrote {path}")
    started = " ".join(name for name in texts if name.endswith(".timer") or name == DAEMON[0])
    say(f"now: systemctl daemon-reload && systemctl enable --now {started}")


def _own_program() -> Path:
    """Return the command as it was called, or the one beside the interpreter."""
    called = Path(sys.argv[0])
    return called if called.name == "dealterms" else Path(sys.executable).with_name("dealterms")
