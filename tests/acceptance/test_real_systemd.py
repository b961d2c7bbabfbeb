"""The unit under a real systemd: started, watched, reloaded, killed and stopped.

Needs root and the Debian package systemd-container, which `.ci/run` installs.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator

import pytest

from support.installation import DEAL, publish_deal, publish_feed
from support.machine import NOT_HERE, Machine, booted
from support.news_site import NewsSite
from support.webhook_receiver import SECRET, WebhookReceiver

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(NOT_HERE is not None, reason=f"NOT TESTED under a real systemd: {NOT_HERE}"),
]

UNIT = "dealterms.service"
CONFIG = "/etc/dealterms/dealterms.toml"
QUICK_WATCHDOG = "[Service]\nWatchdogSec=5\nRestartSec=1\n"


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    with booted(tmp_path_factory.mktemp("machine")) as machine:
        yield machine


def configuration(feed: str, hook: str, extra: str = "") -> str:
    return f"""
[store]
url = "sqlite:////var/lib/dealterms/dealterms.db"
[network]
allow = ["127.0.0.0/8"]
[polling]
host_gap = "0s"
[health]
listen = "unix:/run/dealterms/health"
[[feeds]]
url = "{feed}"
publisher = "Wire"
source_class = "outlet"
[[alerts]]
url = "{hook}"
secret_file = "/run/credentials/dealterms.service/webhook-key"
{extra}
{DEAL}
"""


def install(machine: Machine, text: str) -> None:
    """Configure and install, as docs/operations.md says."""
    machine.write(CONFIG, text)
    machine.write("/etc/dealterms/webhook-key", SECRET + "\n", "600")
    machine.must("/opt/dealterms/bin/dealterms", "install-service", "--config", CONFIG,
                 "--program", "/opt/dealterms/bin/dealterms", "--backups")  # fmt: skip
    machine.write(f"/etc/systemd/system/{UNIT}.d/test.conf", QUICK_WATCHDOG)
    machine.must("systemctl", "daemon-reload")


def ask(machine: Machine, path: str) -> subprocess.CompletedProcess[str]:
    return machine.run("/opt/dealterms/bin/python", "-c", _ASK, path)


_ASK = """
import socket, sys
with socket.socket(socket.AF_UNIX) as s:
    s.connect("/run/dealterms/health")
    s.sendall(f"GET {sys.argv[1]} HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n".encode())
    print(b"".join(iter(lambda: s.recv(65536), b"")).decode())
"""


def test_it_starts_works_survives_a_hang_reloads_and_stops(machine: Machine) -> None:
    """One story, because each boot and start costs seconds."""
    with NewsSite() as site, WebhookReceiver() as receiver:
        feed = publish_feed(site, publish_deal(site))
        install(machine, configuration(feed, receiver.url))

        # systemctl start returns when the daemon has said READY.
        machine.must("systemctl", "start", UNIT)
        assert machine.property(UNIT, "ActiveState") == "active"

        # It polls, reads in worker processes, and signs with the key that only root can read.
        (delivered,) = receiver.wait_for(1)
        assert delivered.is_signed
        assert " 200 " in ask(machine, "/readyz").stdout.splitlines()[0]
        status = machine.must("/opt/dealterms/bin/dealterms", "status", "--config", CONFIG)
        assert "1 well" in status

        _survives_a_hang(machine)
        _keeps_the_former_configuration_when_the_new_one_is_wrong(machine)
        _takes_a_new_configuration(machine, configuration(feed, receiver.url, SECOND_FEED))
        _is_copied_while_it_runs(machine)

        machine.must("systemctl", "stop", UNIT)
        assert machine.property(UNIT, "Result") == "success"
        assert "stopped" in machine.journal(UNIT)


SECOND_FEED = """
[[feeds]]
url = "http://127.0.0.1:9/second.xml"
publisher = "Second"
source_class = "outlet"
"""


def _survives_a_hang(machine: Machine) -> None:
    """A daemon that no longer pings is aborted, with its stack in the journal, and comes back."""
    before = machine.property(UNIT, "MainPID")

    machine.must("kill", "-STOP", before)
    machine.until(lambda: machine.property(UNIT, "NRestarts") == "1")
    machine.until(lambda: machine.property(UNIT, "ActiveState") == "active")

    assert machine.property(UNIT, "MainPID") != before
    journal = machine.journal(UNIT)
    assert "Watchdog timeout" in journal
    assert "Fatal Python error: Aborted" in journal


def _keeps_the_former_configuration_when_the_new_one_is_wrong(machine: Machine) -> None:
    process = machine.property(UNIT, "MainPID")
    machine.write(CONFIG, "[store]\nurll = 1\n")

    # systemctl reload does not even get as far as the daemon …
    assert machine.run("systemctl", "reload", UNIT).returncode != 0
    # … which asked directly, says so and works on.
    machine.must("kill", "-HUP", process)
    machine.until(lambda: "the former one is kept" in machine.journal(UNIT))

    assert machine.property(UNIT, "MainPID") == process
    assert machine.property(UNIT, "ActiveState") == "active"


def _takes_a_new_configuration(machine: Machine, text: str) -> None:
    process = machine.property(UNIT, "MainPID")
    machine.write(CONFIG, text)

    machine.must("systemctl", "reload", UNIT)
    second_fails = 'dealterms_feeds{state="failing"} 1.0'
    machine.until(lambda: second_fails in ask(machine, "/metrics").stdout)

    assert machine.property(UNIT, "MainPID") == process
    assert machine.property(UNIT, "ActiveState") == "active"


def _is_copied_while_it_runs(machine: Machine) -> None:
    machine.must("systemctl", "start", "dealterms-backup.service")

    (copy,) = machine.must("ls", "/var/lib/dealterms/backups").split()
    assert re.fullmatch(r"dealterms-\d+T\d+Z-\d+\.db", copy)
