"""The program as a process: a folder with a configuration, run like a user runs it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from dealterms.cli.program import program
from support.news_site import NewsSite, news_page, rss_feed
from support.webhook_receiver import SECRET

PUBLISHED = "2026-05-11T10:45:00Z"
DEADLINE_SECONDS = 180.0  # a guard against hanging, no measure

DEAL = """\
[[deals]]
id = "kessel-brightwater"
name = "Kessel & Rowe – Brightwater Foods"
types = ["acquisition"]
[[deals.parties]]
name = "Kessel & Rowe"
aliases = ["Kessel"]
roles = ["buyer"]
[[deals.parties]]
name = "Brightwater Foods"
aliases = ["Brightwater"]
roles = ["target"]
"""


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    exit_code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Installation:
    """A folder with dealterms.toml and a database, and the `dealterms` command in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config, self.database = folder / "dealterms.toml", folder / "dealterms.db"

    @property
    def database_url(self) -> str:
        return f"sqlite:///{self.database}"

    def configure(
        self,
        *feeds: str,
        hooks: tuple[str, ...] = (),
        store: str = "",
        extra: str = "",
    ) -> None:
        """Write a configuration for loopback with these feeds and webhook addresses."""
        parts = [
            f'[store]\nurl = "{store or self.database_url}"',
            '[network]\nallow = ["127.0.0.0/8"]',
            '[polling]\nhost_gap = "0s"',
            DEAL,
        ]
        parts += [
            f'[[feeds]]\nurl = "{url}"\npublisher = "Wire {n}"\nsource_class = "outlet"'
            for n, url in enumerate(feeds)
        ]
        parts += [f'[[alerts]]\nurl = "{url}"\nsecret = "{SECRET}"' for url in hooks]
        self.config.write_text("\n".join([*parts, extra]), encoding="utf-8")

    def run(self, *arguments: str, out: Path | None = None) -> Done:
        """Run one command to its end; what it prints goes to `out` if that is given."""
        with nullcontext(subprocess.PIPE) if out is None else out.open("w") as stdout:
            done = subprocess.run(
                self._command(*arguments), cwd=self.folder, env=self._environment(),
                stdout=stdout, stderr=subprocess.PIPE, text=True, timeout=DEADLINE_SECONDS,
                check=False,
            )  # fmt: skip
        return Done(done.returncode, done.stdout or "", done.stderr)

    def call(self, *arguments: str) -> Done:
        """Run one command inside this process, which is ten times quicker."""
        environ = {"DEALTERMS_CONFIG": str(self.config)}
        result = CliRunner().invoke(program, list(arguments), env=environ)
        assert isinstance(result.exception, SystemExit | None), result.exception
        return Done(result.exit_code, result.stdout, result.stderr)

    def start(
        self, *arguments: str, under: tuple[str, ...] = (), environ: Mapping[str, str] = {}
    ) -> subprocess.Popen[str]:
        """Start a command that does not end by itself; its standard error is a pipe.

        `under` is a program that starts it in its own way: prlimit, faketime.
        """
        return subprocess.Popen(
            [*under, *self._command(*arguments)],
            cwd=self.folder, env=self._environment() | dict(environ),
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of a SELECT on the program's database."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return connection.execute(sql).fetchall()

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "dealterms", *arguments]

    def _environment(self) -> dict[str, str]:
        return {
            name: value for name, value in os.environ.items() if not name.startswith("DEALTERMS")
        }


def publish_deal(
    site: NewsSite, path: str = "/a1", price: str = "$27.50", published: str = PUBLISHED
) -> str:
    """Put one article about the deal on the site; return its address."""
    page = news_page(
        "Kessel & Rowe to acquire Brightwater Foods",
        "CHICAGO, May 11, 2026. Kessel & Rowe plc and Brightwater Foods, Inc. announced today that "
        "they have entered into a definitive agreement. Kessel & Rowe will acquire Brightwater for "
        f"{price} per share in cash.",
        "If Brightwater accepts a better offer it pays a termination fee of $190 million. The deal "
        "was approved by both boards, the companies said, and lawyers worked through the weekend.",
        published=published,
    )
    return site.serve(path, page)


def publish_feed(site: NewsSite, *articles: str, path: str = "/feed.xml") -> str:
    """Put a feed of these articles on the site; return its address."""
    entries = [(url, "A deal", "Mon, 11 May 2026 10:45:00 GMT") for url in articles]
    return site.serve(path, rss_feed(*entries), "application/rss+xml")
