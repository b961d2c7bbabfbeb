"""`install-service`: what it writes, and what it finds that would keep the service from working."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from dealterms.resources import units_folder
from support.installation import Done, Installation

UNITS = sorted(units_folder().glob("dealterms*"))
ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(
    ANALYZE is None, reason="NOT TESTED: systemd-analyze (Debian: apt-get install systemd)"
)
CREDENTIAL = "/run/credentials/dealterms.service/webhook-key"


class Host(Installation):
    """A machine's configuration, program and folder of units, in a folder of the test."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.program, self.units = folder / "dealterms", folder / "units"
        self.program.write_text("#!/bin/sh\n", encoding="utf-8")
        self.program.chmod(0o755)
        self.units.mkdir()

    def write(self, *lines: str, store: str = "sqlite:///dealterms.db") -> None:
        self.config.write_text("\n".join(["[store]", f'url = "{store}"', *lines]), "utf-8")

    def alerting(self, secret_file: str) -> None:
        self.write("[[alerts]]", 'url = "https://h.example/x"', f'secret_file = "{secret_file}"')

    def install(self, *options: str) -> Done:
        places = ("--program", str(self.program), "--into", str(self.units))
        return self.call("install-service", *places, *options)

    def text(self, name: str = "dealterms.service") -> str:
        return (self.units / name).read_text(encoding="utf-8")

    def written(self) -> set[str]:
        return {path.name for path in self.units.iterdir()}


@pytest.fixture
def host(tmp_path: Path) -> Host:
    host = Host(tmp_path)
    host.write()
    return host


def test_the_unit_runs_this_program_with_this_configuration(host: Host) -> None:
    done = host.install()

    assert done.exit_code == 0
    assert host.written() == {"dealterms.service"}
    assert f"ExecStart={host.program} run --config {host.config}\n" in host.text()
    assert not re.search(r"^[^#].*/opt/dealterms", host.text(), re.MULTILINE)
    assert "systemctl enable --now dealterms.service" in done.err


def test_the_timer_comes_instead_of_the_daemon_and_backups_beside_either(host: Host) -> None:
    assert host.install("--timer", "--backups").exit_code == 0

    assert host.written() == {
        "dealterms-poll.service", "dealterms-poll.timer",
        "dealterms-backup.service", "dealterms-backup.timer",
    }  # fmt: skip


def test_printing_writes_nothing(host: Host) -> None:
    assert "ExecStart=" in host.install("--print").out
    assert host.written() == set()


def test_a_credential_is_handed_over_from_beside_the_configuration(host: Host) -> None:
    host.alerting(CREDENTIAL)
    key = host.folder / "webhook-key"
    key.write_text("whsec_x", encoding="utf-8")

    assert host.install().exit_code == 0
    assert f"\nLoadCredential=webhook-key:{key}\n" in host.text()


@pytest.mark.parametrize(
    ("secret_file", "words"),
    [
        (CREDENTIAL, "and that is no file"),
        ("/run/credentials/other.service/key", "is a credential of another unit"),
        ("/nowhere/key", f"and write {CREDENTIAL.replace('webhook-key', 'key')}"),
    ],
)
def test_a_key_that_the_service_will_not_get_is_told(
    host: Host, secret_file: str, words: str
) -> None:
    host.alerting(secret_file)

    done = host.install()

    assert (done.exit_code, host.written()) == (2, set())
    assert words in done.err


def test_what_the_sandbox_hides_or_forbids_is_told_all_at_once(host: Host) -> None:
    host.write("[health]", 'listen = "unix:/tmp/health"', store="sqlite:////srv/deals.db")
    host.config.chmod(0o600)
    host.program.write_text("#!/root/.local/bin/python3\n", encoding="utf-8")

    done = host.install()

    assert done.exit_code == 2
    assert len(done.err.splitlines()) == 4
    for words in ("lies in a home", "chmod 644", "sqlite:////var/lib/dealterms/deals.db",
                  "/run/dealterms only"):  # fmt: skip
        assert words in done.err


def test_a_folder_that_cannot_be_written_is_told(host: Host) -> None:
    (host.units / "dealterms.service").mkdir()

    done = host.install()

    assert done.exit_code == 2
    assert "do it as root, or use --print" in done.err


@pytest.mark.parametrize("unit", [u for u in UNITS if u.suffix == ".service"], ids=lambda u: u.name)
def test_every_line_of_the_sandbox_is_in_every_service(unit: Path) -> None:
    """Where one differs it says more, never less."""
    sandbox = re.findall(r"^(\w+=.*)$", box_of("dealterms.service"), re.MULTILINE)
    stricter = {
        "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX": "RestrictAddressFamilies=AF_UNIX"
    }

    missing = [
        line
        for line in sandbox
        if not {line, stricter.get(line)} & set(unit.read_text("utf-8").splitlines())
    ]
    assert len(sandbox) > 20
    assert missing == []


def box_of(name: str) -> str:
    """Return the part of a unit that says what is left to reach."""
    text = (units_folder() / name).read_text("utf-8")
    return text[text.index("# ---- ") : text.index("[Install]")]


@pytest.mark.slow
@needs_systemd
def test_systemd_finds_nothing_to_complain_about(host: Host) -> None:
    """For a misspelt key it prints a line and still exits with 0: no output is the proof."""
    host.install("--backups")
    host.install("--timer")
    assert ANALYZE is not None

    for name in sorted(host.written()):
        done = subprocess.run(
            [ANALYZE, "verify", str(host.units / name)], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout + done.stderr) == (0, ""), name


@pytest.mark.slow
@needs_systemd
@pytest.mark.parametrize("unit", [u for u in UNITS if u.suffix == ".service"], ids=lambda u: u.name)
def test_exposure_is_at_most_one_and_a_half(unit: Path) -> None:
    """systemd's own measure, from 0 (safe) to 10; the threshold is in tenths."""
    assert ANALYZE is not None
    command = [ANALYZE, "security", "--offline=true", "--threshold=15", "--no-pager", str(unit)]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
