"""The demonstration itself: publish an article, poll, see which alerts came; then the next one.

What polls is the program as it is: `dealterms poll` on a configuration file, over HTTP. Nothing in
here knows a deal, a term or a database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from dealterms.clock import Clock
from dealterms.demo.receiver import Receipt, Receiver
from dealterms.demo.site import NewsSite
from dealterms.demo.world import SeedArticle, World, make_secret

__all__ = ["Poll", "PollResult", "Stage", "Step", "open_stage", "play"]


class PollResult(Protocol):
    """What the demo wants to know of a poll: a sentence for each feed, page or delivery lost."""

    @property
    def failures(self) -> Sequence[str]:
        """The sentences."""


Poll = Callable[[], PollResult]


@dataclass(frozen=True, slots=True)
class Stage:
    """An open news site, an open receiver, and the configuration that joins them."""

    site: NewsSite
    receiver: Receiver
    config: Path
    database: Path


@dataclass(frozen=True, slots=True)
class Step:
    """One article, published and polled for: its address, the webhooks that came, what failed."""

    article: SeedArticle
    url: str
    receipts: tuple[Receipt, ...]
    failures: tuple[str, ...]

    @property
    def is_well(self) -> bool:
        """True if nothing failed and every webhook was signed as it should be."""
        return not self.failures and all(receipt.fault is None for receipt in self.receipts)


@contextmanager
def open_stage(
    world: World, folder: Path, clock: Clock, *, site_port: int = 0, receiver_port: int = 0
) -> Iterator[Stage]:
    """Open site and receiver; write `dealterms.toml` for them into the folder.

    The database will be `dealterms.db` beside it. Both stay when the stage closes. An article is
    known by its address, so two stages have the same articles only on the same `site_port`. A port
    is taken if it is free.
    """
    secret = make_secret()
    config, database = folder / "dealterms.toml", folder / "dealterms.db"
    with NewsSite(world, site_port) as site, Receiver(secret, clock, receiver_port) as receiver:
        text = world.configuration(
            store_url=f"sqlite:///{database}",
            port=site.port,
            receiver_port=receiver.port,
            secret=secret,
        )
        config.write_text(text, encoding="utf-8")
        yield Stage(site, receiver, config, database)


def play(stage: Stage, articles: Iterable[SeedArticle], poll: Poll) -> Iterator[Step]:
    """Publish the articles one after another, poll after each, and yield what came of it."""
    for article in articles:
        url = stage.site.publish(article)
        known = len(stage.receiver.receipts)
        result = poll()
        yield Step(article, url, stage.receiver.receipts[known:], tuple(result.failures))
