"""The units for systemd as an installation needs them: the shipped ones with its paths in them.

The shipped files say /opt/dealterms and /etc/dealterms/dealterms.toml. What keeps a sandboxed
service from working (a program in a home, a configuration that its user cannot read, a key that
nobody hands it) is found here, before systemd finds it in its own words.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from dealterms.errors import ConfigurationError
from dealterms.resources import units_folder
from dealterms.settings import Settings

__all__ = ["BACKUP", "DAEMON", "TIMER", "Placement", "problems_of", "unit_texts", "write_units"]

DAEMON = ("dealterms.service",)
TIMER = ("dealterms-poll.service", "dealterms-poll.timer")
BACKUP = ("dealterms-backup.service", "dealterms-backup.timer")

_SHIPPED_PROGRAM = "/opt/dealterms/bin/dealterms"
_SHIPPED_CONFIG = "/etc/dealterms/dealterms.toml"
_CREDENTIALS = Path("/run/credentials")
_STATE = Path("/var/lib/dealterms")
_RUNTIME = Path("/run/dealterms")
_HIDDEN = ("/home", "/root", "/run/user")  # what ProtectHome=yes makes empty
_EXAMPLE = "#LoadCredential=webhook-key:/etc/dealterms/webhook-key"


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an installation lies; `runner` is the one of the units that reads feeds."""

    program: Path
    config: Path
    runner: str = DAEMON[0]

    def credential(self, name: str) -> Path:
        """Return the file that becomes the credential of that name: beside the configuration."""
        return self.config.parent / name


def unit_texts(names: tuple[str, ...], placement: Placement, settings: Settings) -> dict[str, str]:
    """Return the text of each unit, by file name."""
    keys = "\n".join(
        f"LoadCredential={name}:{placement.credential(name)}"
        for name in sorted(_credential_names(placement, settings))
    )
    return {name: _fitted((units_folder() / name).read_text("utf-8"), placement, keys)
            for name in names}  # fmt: skip


def write_units(texts: dict[str, str], folder: Path) -> list[Path]:
    """Write the units, each whole or not at all; ConfigurationError if the folder refuses them."""
    written = []
    for name, text in texts.items():
        path = folder / name
        part = folder / f".{name}.part"
        try:
            part.write_text(text, encoding="utf-8")
            part.chmod(0o644)
            part.rename(path)
        except OSError as error:
            raise ConfigurationError(
                f"{path} cannot be written: {error.strerror}; do it as root, or use --print"
            ) from error
        written.append(path)
    return written


def problems_of(placement: Placement, settings: Settings) -> list[str]:
    """Return what would keep the service from working, a sentence each."""
    return [
        *_of_program(placement.program),
        *_of_config(placement.config),
        *_of_store(settings),
        *_of_secrets(placement, settings),
        *_of_socket(settings),
    ]


def _fitted(text: str, placement: Placement, keys: str) -> str:
    text = text.replace(_SHIPPED_PROGRAM, str(placement.program))
    text = text.replace(_SHIPPED_CONFIG, str(placement.config))
    return text.replace(_EXAMPLE, keys or _EXAMPLE)


def _credential_names(placement: Placement, settings: Settings) -> set[str]:
    folder = _CREDENTIALS / placement.runner
    return {path.name for path in settings.secret_files() if path.parent == folder}


def _of_program(program: Path) -> Iterator[str]:
    if not os.access(program, os.X_OK):
        yield f"{program} is not a program: name it with --program"
        return
    places = {program, program.resolve(), *(p.resolve() for p in _interpreters_of(program))}
    hidden = sorted(str(place) for place in places if str(place).startswith(_HIDDEN))
    if hidden:
        yield (
            f"{hidden[0]} lies in a home, which the service cannot see: install dealterms and its "
            "Python elsewhere, such as: /usr/bin/python3 -m venv /opt/dealterms"
        )


def _interpreters_of(program: Path) -> Iterator[Path]:
    """Yield the interpreter that a script's first line names."""
    with program.open("rb") as script:
        line = script.readline(500)
    if line.startswith(b"#!/"):
        yield Path(os.fsdecode(line[2:].split()[0]))


def _of_config(config: Path) -> Iterator[str]:
    if str(config.resolve()).startswith(_HIDDEN):
        yield f"{config} lies in a home, which the service cannot see: put it into /etc/dealterms"
    elif not config.stat().st_mode & 0o004:
        yield (
            f"{config} cannot be read by the service, whose user is made when it starts: "
            f"chmod 644 {config}, with keys in files of their own"
        )


def _of_store(settings: Settings) -> Iterator[str]:
    url = make_url(settings.store.url)
    path = Path(url.database or "")
    if url.get_backend_name() == "sqlite" and path.is_absolute() and _STATE not in path.parents:
        yield (
            f"[store] url {settings.store.url}: the service can write below {_STATE} only; write "
            f"sqlite:///{_STATE / path.name}"
        )


def _of_secrets(placement: Placement, settings: Settings) -> Iterator[str]:
    folder = _CREDENTIALS / placement.runner
    for path in settings.secret_files():
        if path.parent == folder:
            source = placement.credential(path.name)
            if not source.is_file():
                yield f"{path} is to come from {source}, and that is no file"
        elif path.parent.parent == _CREDENTIALS:
            yield f"{path} is a credential of another unit: write {folder / path.name}"
        elif not (path.is_file() and path.stat().st_mode & 0o004):
            yield (
                f"{path} cannot be read by the service: put the key into "
                f"{placement.credential(path.name)} and write {folder / path.name}"
            )


def _of_socket(settings: Settings) -> Iterator[str]:
    path = settings.health.socket_path if settings.health else None
    if path is not None and path.parent != _RUNTIME:
        yield f"[health] listen: the service can make a socket in {_RUNTIME} only, not {path}"
