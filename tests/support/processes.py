"""Daemons as processes of their own, and waiting for what they do to a database."""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import create_engine, text

DEADLINE_SECONDS = 180.0
_PAUSE_SECONDS = 0.2


@contextmanager
def drained(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    """Read what a process says, so that its pipe never fills; end it at the end."""
    threading.Thread(target=drain, args=(process,), daemon=True).start()
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(30)


def drain(process: subprocess.Popen[str]) -> None:
    """Read and drop what a process says until it ends."""
    assert process.stderr is not None
    with process.stderr:
        for _ in process.stderr:
            pass


def wait_until(url: str, condition: str, **values: Any) -> float:
    """Wait until a SELECT says true; return the seconds."""
    began = time.monotonic()
    engine = create_engine(url)
    while True:
        with engine.connect() as connection:
            if connection.scalar(text(condition), values):
                break
        assert time.monotonic() - began < DEADLINE_SECONDS, f"never came: {condition}"
        time.sleep(_PAUSE_SECONDS)
    engine.dispose()
    return time.monotonic() - began
