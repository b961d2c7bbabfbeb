"""The API keeps its word: schemathesis tries whatever the OpenAPI document allows, and forbids."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dealterms.database import open_writer
from support.frozen_clock import FrozenClock
from support.served_store import fill, stream_documents
from support.web_server import pages_of

pytestmark = pytest.mark.slow

STREAM = "train/ma-20-corvane-ostrem-topping-bid.json"


def test_no_request_breaks_the_contract(tmp_path: Path) -> None:
    url, clock = f"sqlite:///{tmp_path / 'dealterms.db'}", FrozenClock()
    watchlist, documents = stream_documents(STREAM)
    engine = open_writer(url)
    fill(engine, clock, watchlist, documents)
    engine.dispose()
    with pages_of(url, clock, watchlist) as address:
        done = subprocess.run(
            [
                str(Path(sys.executable).with_name("schemathesis")), "run",
                f"{address}/api/v1/openapi.json", "--max-examples=40", "--seed=1", "--no-color",
                "--generation-database=none",
            ],
            cwd=tmp_path, capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip

    assert done.returncode == 0, done.stdout[-5000:]
    assert "11 passed" in done.stdout
