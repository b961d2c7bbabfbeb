"""What `seeds/` holds: feeds, articles in order of appearance, pages, and a configuration."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from dealterms.resources import seeds_folder

__all__ = ["SeedArticle", "SeedFeed", "World", "load_world", "make_secret", "shuffled"]

_KEY_BYTES = 24  # the shortest key that Standard Webhooks allows


@dataclass(frozen=True, slots=True)
class SeedFeed:
    """A feed of the site. `format` is `rss` or `atom`."""

    slug: str
    publisher: str
    source_class: str
    format: str
    title: str

    @property
    def path(self) -> str:
        """The feed's address on the site."""
        return f"/feeds/{self.slug}.xml"


@dataclass(frozen=True, slots=True)
class SeedArticle:
    """An article of the site. `path` is its address, `html` its page, `summary` its feed entry.

    `published_at` is aware, or None: such an article carries no date in its feed either.
    """

    id: str
    feed: str
    publisher: str
    published_at: datetime | None
    title: str
    author: str | None
    path: str
    summary: str
    html: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class World:
    """Everything the site can publish; `articles` are in order of appearance.

    `template` is a configuration with `{port}`, `{receiver_port}` and `{secret}` left open.
    """

    feeds: tuple[SeedFeed, ...]
    articles: tuple[SeedArticle, ...]
    template: str

    def configuration(self, *, store_url: str, port: int, receiver_port: int, secret: str) -> str:
        """Return the TOML text that watches this world on these ports and stores it there."""
        text = self.template
        for name, value in (("port", port), ("receiver_port", receiver_port), ("secret", secret)):
            text = text.replace(f"{{{name}}}", str(value))
        return f"{text.rstrip()}\n\n[store]\nurl = {json.dumps(store_url)}\n"


def load_world(folder: Path | None = None) -> World:
    """Return the world of `folder`, by default of the seeds that came with the program."""
    folder = folder or seeds_folder()
    return World(
        feeds=tuple(SeedFeed(**feed) for feed in _read_json(folder / "feeds.json")),
        articles=tuple(
            _article(folder / "pages", fields) for fields in _read_json(folder / "articles.json")
        ),
        template=(folder / "dealterms.toml").read_text(encoding="utf-8"),
    )


def shuffled(articles: Sequence[SeedArticle], seed: str) -> tuple[SeedArticle, ...]:
    """Return the articles in an order that looks like chance and is the same for the same seed."""

    def place(article: SeedArticle) -> bytes:
        return hashlib.sha256(f"{seed}/{article.id}".encode()).digest()

    return tuple(sorted(articles, key=place))


def make_secret() -> str:
    """Return a new signing key as Standard Webhooks writes it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode("ascii")


def _article(pages: Path, fields: dict[str, Any]) -> SeedArticle:
    published_at = fields["published_at"]
    return SeedArticle(
        id=fields["id"],
        feed=fields["feed"],
        publisher=fields["publisher"],
        published_at=datetime.fromisoformat(published_at) if published_at else None,
        title=fields["title"],
        author=fields["author"],
        path=fields["path"],
        summary=fields["summary"],
        html=(pages / fields["page"]).read_bytes(),
    )


def _read_json(path: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return entries
