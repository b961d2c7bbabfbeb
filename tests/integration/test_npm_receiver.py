"""The npm sibling of the public library verifies what we sign: other language, other code.

Installs `standardwebhooks` by its name from the npm registry that npm is set up for.
"""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from dealterms.events.store import EventStore
from support.outbox import Outbox
from support.webhook_receiver import SECRET, WebhookReceiver

PACKAGE = "standardwebhooks@1.1.1"
OTHER = "whsec_" + base64.b64encode(b"o" * 32).decode()

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("npm") is None,
        reason="NOT TESTED: the second public verifier needs node and npm",
    ),
]

SCRIPT = """
const { Webhook } = require("standardwebhooks");
const cases = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(cases.map(({ secret, headers, body }) => {
  try { return new Webhook(secret).verify(body, headers); }
  catch (error) { return error.message; }
})));
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the package is installed."""
    folder = tmp_path_factory.mktemp("npm")
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", PACKAGE]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:]
        pytest.skip(f"NOT TESTED: {PACKAGE} cannot be installed by npm: {last}")
    (folder / "verify.js").write_text(SCRIPT, encoding="utf-8")
    return folder


def verify(folder: Path, *cases: dict[str, Any]) -> list[Any]:
    """Return what the library makes of each case: the message, or why it refuses it."""
    done = subprocess.run(
        ["node", "verify.js"], cwd=folder, input=json.dumps(cases), capture_output=True,
        text=True, timeout=60, check=True,
    )  # fmt: skip
    found: list[Any] = json.loads(done.stdout)
    return found


def test_the_npm_library_verifies_both_keys_of_a_rotation_and_no_other(
    folder: Path, engine: Engine, event_store: EventStore
) -> None:
    from dealterms.clock import system_clock

    outbox = Outbox(engine, event_store, system_clock)
    with WebhookReceiver() as receiver:
        outbox.configure(receiver.url, secret=OTHER, previous_secret=SECRET)
        outbox.queue("msg_1", to=receiver.url)
        outbox.relay(receiver.url)
    (request,) = receiver.requests
    case = {"headers": dict(request.headers), "body": request.body.decode()}

    new, old, stranger, changed = verify(
        folder,
        case | {"secret": OTHER},
        case | {"secret": SECRET},
        case | {"secret": "whsec_" + base64.b64encode(b"x" * 32).decode()},
        case | {"secret": OTHER, "body": case["body"] + " "},
    )

    assert new == old == request.json
    assert "No matching signature" in stranger
    assert "No matching signature" in changed
