"""What the pages tell a reader to type works and shows what they say; every query runs.

A page begins in a folder as `dealterms demo --keep .` leaves it, or in an empty one. Its blocks are
run in their order (support/written_page.py says how they are written).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import sqlite3
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

import dealterms
from dealterms.claims.document import Watchlist
from dealterms.database import open_writer
from dealterms.demo.world import load_world
from dealterms.settings import load_settings
from support.frozen_clock import FrozenClock
from support.installation import publish_deal, publish_feed
from support.model_server import ModelServer, proposed, saying
from support.news_site import NewsSite, atom_feed
from support.postgres_server import PostgresServer, binary, free_port
from support.served_store import fill, seed_documents
from support.terminal import Terminal
from support.webhook_receiver import SECRET, WebhookReceiver
from support.written_page import Block, blocks_of, commands_of, file_of, shows

ROOT = Path(dealterms.__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = {str(path.relative_to(ROOT)): path for path in [ROOT / "README.md", *DOCS.rglob("*.md")]}
TESTED_BY_ITSELF = {"docs/exports.md"}  # needs tools of others: test_exports_page.py
RUN_AS_PYTHON = {"docs/python-api.md"}  # test_python_api_page.py
BLOCKS = {name: blocks_of(PAGES[name]) for name in PAGES.keys() - TESTED_BY_ITSELF}

BEGIN_WITH_NOTHING = {"docs/tutorial.md", "docs/how-to/a-deal-of-your-own.md"}
USE_THE_DEMO_S_PORTS = {"docs/tutorial.md"}
MINUTES = BEGIN_WITH_NOTHING
WITH_POSTGRES = {"docs/backup.md", "docs/how-to/postgresql.md"}
# What the reader of a page has already.
BEFORE = {
    "docs/backup.md": "$ createdb dealterms\n$ mkdir -p /var/backups/dealterms",
    "docs/upgrade.md": "$ cp dealterms.db dealterms.db.before-REVISION",
}
# Shown and not run, because they change the machine: they may stand in a block of `sh`.
OF_THE_MACHINE = {
    "apt-get", "dealterms install-service", "install", "journalctl", "make", "man", "pip", "pipx",
    "python3 -m", "sudo", "systemctl",
}  # fmt: skip
LANGUAGES = {"console", "html", "http", "ini", "json", "python", "sh", "sql", "text", "toml", ""}
RUN = {"console", "sql", "toml", "html"}
MODEL = "http://127.0.0.1:8000/v1"
CURTAIN = "NVIDIA and OpenAI see the curtain fall on the deal in March 2027."
MODEL_SAYS = [  # the first as the article has it, the second made up
    proposed(CURTAIN, "March 2027", "closing_expected", deal_id="nvidia-openai",
             modality="planned"),
    proposed(CURTAIN, "$40 billion", "investment_amount", deal_id="nvidia-openai"),
]  # fmt: skip
SLACK = "https://hooks.slack.com/services/T0/B0/key"
A_DEAL = '\n[[deals]]\nid = "acme-bolt"\nname = "Acme buys Bolt"\nparties = [{name = "Acme"}]\n'
ASKED_ABOUT = {
    "deal": "nvidia-openai",
    "term": "investment_amount",
    "as_of": "2025-12-31T23:59:59.999999Z",
    "known_at": "9999-12-30T00:00:00.000000Z",
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the configuration and the database of the demo, made without its servers."""
    folder = tmp_path_factory.mktemp("demo")
    config, clock = folder / "dealterms.toml", FrozenClock()
    config.write_text(
        load_world().configuration(
            store_url="sqlite:///dealterms.db", port=8470, receiver_port=8471, secret=SECRET
        ),
        encoding="utf-8",
    )
    watchlist = Watchlist(load_settings(config, environ={}).deals)
    engine = open_writer(f"sqlite:///{folder / 'dealterms.db'}")
    fill(engine, clock, watchlist, seed_documents(watchlist, "http://127.0.0.1:8470"))
    engine.dispose()
    return folder


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with ModelServer(lambda _: saying(MODEL_SAYS)) as server:
        yield server


@pytest.fixture
def wire() -> Iterator[NewsSite]:
    """What `wire.example` stands for: a page that names two feeds, and a company's JSON Feed."""
    with NewsSite() as site:
        publish_feed(site, publish_deal(site, "/a1"), path="/deals.rss")
        site.serve("/notes.atom", atom_feed(), "application/atom+xml")
        release = {"id": "1", "url": publish_deal(site, "/a2"), "title": "A deal"}
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "K&R", "items": [release]}
        site.serve("/kessel.json", json.dumps(feed), "application/feed+json")
        links = "".join(
            f'<link rel="alternate" type="application/{kind}+xml" href="{path}">'
            for kind, path in (("rss", "/deals.rss"), ("atom", "/notes.atom"))
        )
        site.serve("/", f"<html><head><title>Wire</title>{links}</head><body>News.</body></html>")
        yield site


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with WebhookReceiver() as receiver:
        yield receiver


class Reader:
    """Somebody who does what a page says; `places` are what addresses on it stand for."""

    def __init__(self, terminal: Terminal, places: Mapping[str, str]) -> None:
        self.terminal, self._places = terminal, places

    def follow(self, block: Block) -> None:
        """Do what a block says; fail with what was shown instead."""
        if block.language == "console":
            self._type(block)
        elif block.language == "sql":
            self._ask(block)
        elif (file := file_of(block)) is not None:
            name, text, is_added = file
            with (self.terminal.folder / name).open("a" if is_added else "w") as opened:
                opened.write(self._here(text))
        elif block.language == "toml":
            self._check(block)

    def _type(self, block: Block) -> None:
        for command in commands_of(block):
            expected, typed = command.shown, self._here(command.typed)
            if not typed or self.terminal.stays(typed):
                if typed:
                    self.terminal.leave_running(typed)
                output = self.terminal.shown_meanwhile(
                    lambda text, lines=expected: shows(self._there(text), lines, is_whole=False)
                )
                assert shows(self._there(output), expected, is_whole=False), output
                continue
            code, output = self.terminal.run(typed)
            assert code == 0, f"{typed}: exit code {code}\n{output}"
            assert not expected or shows(self._there(output), expected), f"{typed}\n{output}"

    def _ask(self, block: Block) -> None:
        database = self.terminal.folder / "dealterms.db"
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            connection.execute(block.text.rstrip().removesuffix(";"), ASKED_ABOUT).fetchall()

    def _check(self, block: Block) -> None:
        text = block.text if "deals" in tomllib.loads(block.text) else block.text + A_DEAL
        path = self.terminal.folder / "checked.toml"
        path.write_text(text, encoding="utf-8")
        load_settings(path, environ={})

    def _here(self, text: str) -> str:
        for place, real in self._places.items():
            text = text.replace(place, real)
        return text

    def _there(self, text: str) -> str:
        for place, real in self._places.items():
            text = text.replace(real, place)
        return text


def pages_to_follow() -> Iterator[object]:
    for name, blocks in sorted(BLOCKS.items()):
        if any(block.language in RUN for block in blocks):
            marks = [pytest.mark.slow] if name in MINUTES else []
            yield pytest.param(name, id=name, marks=marks)


@pytest.fixture
def postgres_environ(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """What makes the programs of PostgreSQL, and dealterms, find a server of the tests."""
    server: PostgresServer = request.getfixturevalue("postgres")
    programs = Path(binary("psql")).parent
    yield {
        "PGHOST": "127.0.0.1", "PGPORT": str(server.port), "PGUSER": "postgres",
        "PATH": f"{Path(sys.executable).parent}:{programs}:{os.environ['PATH']}",
    }  # fmt: skip
    for database in ("dealterms", "dealterms_restored"):
        with suppress(psycopg.errors.InvalidCatalogName):
            server.drop_database(server.url(database))


@pytest.mark.parametrize("name", list(pages_to_follow()))
def test_what_a_page_says_happens(
    name: str, demo: Path, tmp_path: Path, receiver: WebhookReceiver, model: ModelServer,
    wire: NewsSite, request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    if name in USE_THE_DEMO_S_PORTS and not all(map(is_free, (8470, 8471))):
        pytest.skip("NOT TESTED: another demo has the ports that the page names")
    folder = tmp_path / "reader"
    folder.mkdir()
    if name not in BEGIN_WITH_NOTHING:
        shutil.copytree(demo, folder, dirs_exist_ok=True)
    environ = {"DEALTERMS_NETWORK__ALLOW": "127.0.0.0/8"}  # where hooks.slack.com is here
    if name in WITH_POSTGRES:
        environ |= request.getfixturevalue("postgres_environ")
    places = {
        SLACK: receiver.url,
        "https://wire.example/": wire.url("/"),
        "8473": str(free_port()),
        MODEL: model.base_url,
        "postgresql://user@host/": f"postgresql://127.0.0.1:{environ.get('PGPORT')}/",
        "/var/backups": str(tmp_path / "backups"),
    }
    reader = Reader(Terminal(folder, environ), places)
    before = [Block("console", BEFORE[name], 0)] if name in BEFORE else []
    try:
        for block in [*before, *BLOCKS[name]]:
            with told_of(f"{name}:{block.line}"):
                reader.follow(block)
    finally:
        code = reader.terminal.stop()
    assert code == 0


def is_free(port: int) -> bool:
    with socket.socket() as opened:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            opened.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@contextmanager
def told_of(place: str) -> Iterator[None]:
    """Say in a failure where on the page it is."""
    try:
        yield
    except Exception as error:
        error.add_note(place)
        raise


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_no_command_of_a_page_is_left_out(name: str) -> None:
    for block in BLOCKS[name]:
        where = f"{name}:{block.line}"
        assert block.language in LANGUAGES, f"{where}: {block.language} is unknown here"
        if block.language in ("", "text"):
            assert not re.search(r"^(\$ |dealterms |SELECT )", block.text, re.M), where
        if block.language == "python":
            assert file_of(block) or name in RUN_AS_PYTHON, f"{where}: nobody runs this"
        if block.language == "sh":
            calls = [line.split() for line in block.text.splitlines() if line[:1].strip("# ")]
            programs = {(Path(words[0]).name, *words[1:2]) for words in calls}
            harmless = {p for p in programs if not {p[0], " ".join(p)} & OF_THE_MACHINE}
            assert harmless == set(), f"{where}: this can be run"
