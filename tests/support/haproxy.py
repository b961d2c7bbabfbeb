"""A real HAProxy between the program and PostgreSQL: whose connections can be cut, and refused."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

from support.postgres_server import free_port

__all__ = ["Haproxy", "needs_haproxy"]

_START_SECONDS = 30.0
_PROGRAM = shutil.which("haproxy", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
_CONFIG = """\
global
    stats socket {socket} mode 600 level admin
defaults
    mode tcp
    timeout connect 5s
    timeout client 1h
    timeout server 1h
listen database
    bind 127.0.0.1:{port}
    server postgres 127.0.0.1:{server_port}
"""

needs_haproxy = pytest.mark.skipif(
    _PROGRAM is None,
    reason="NOT TESTED: connections cut on their way; needs HAProxy (Debian: haproxy)",
)


class Haproxy:
    """Passes connections on to one server until told otherwise."""

    def __init__(self, folder: Path, server_port: int) -> None:
        """Start to listen on `port`, for a server on this machine."""
        self.port, self._socket = free_port(), folder / "haproxy.sock"
        config = folder / "haproxy.cfg"
        config.write_text(
            _CONFIG.format(socket=self._socket, port=self.port, server_port=server_port)
        )
        assert _PROGRAM is not None
        self._process = subprocess.Popen([_PROGRAM, "-db", "-f", str(config)])
        deadline = time.monotonic() + _START_SECONDS
        while not self._socket.exists():
            assert self._process.poll() is None and time.monotonic() < deadline, "no HAProxy"
            time.sleep(0.02)

    def cut(self) -> None:
        """End every connection at once, whatever is under way on it."""
        self._tell("shutdown sessions server database/postgres")

    def refuse(self, is_refused: bool = True) -> None:
        """Let nobody through from now on; or everybody again."""
        self._tell(f"set server database/postgres state {'maint' if is_refused else 'ready'}")

    def stop(self) -> None:
        """End the program."""
        self._process.kill()
        self._process.wait()

    def _tell(self, command: str) -> None:
        with socket.socket(socket.AF_UNIX) as channel:
            channel.connect(str(self._socket))
            channel.sendall(f"{command}\n".encode())
            answer = b"".join(iter(lambda: channel.recv(1024), b"")).strip()
        assert not answer, answer
