"""Articles put into the log in one line, for the tests of projections."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Engine, Table, select, text

from dealterms.alerts.bodies import TellableChange
from dealterms.claims.claim import Claim
from dealterms.database import open_writer
from dealterms.events.blobs import Content
from dealterms.events.catalogue import (
    ArticleCaptured,
    ArticleRevised,
    ChangeRaised,
    Payload,
    article_stream,
    deal_stream,
    new_event,
)
from dealterms.events.store import EventStore
from dealterms.projections.projector import Projector
from dealterms.tables import READ_MODELS
from support.builders import NOON, a_claim, a_content, a_deal, a_reading, an_article
from support.frozen_clock import FrozenClock

Row = dict[str, Any]


class Queued:
    """An outbox that remembers what it was told, transaction or not."""

    def __init__(self) -> None:
        self.kinds: list[list[str]] = []
        self.changes: list[TellableChange] = []
        self.names: dict[str, str] = {}

    def __call__(
        self,
        connection: Connection,
        changes: Sequence[TellableChange],
        *,
        deal_names: Any,
        position: int,
        raised_at: datetime,
    ) -> None:
        self.kinds.append([part.change.kind for part in changes])
        self.changes += changes
        self.names |= deal_names


class Newsroom:
    """A log, its projector and its read models; `publish` records an article and its claims."""

    def __init__(
        self, engine: Engine, store: EventStore, clock: FrozenClock, page: int = 500
    ) -> None:
        self.engine, self.store, self.clock = engine, store, clock
        self.queued = Queued()
        self.projector = Projector(engine, store, clock, self.queued, page=page)
        self.append(deal_stream("nvidia-openai"), a_deal())

    def append(self, stream: str, *payloads: Payload) -> None:
        """Append events of this moment."""
        self.clock.advance(minutes=1)
        self.store.append(stream, [new_event(payload, self.clock()) for payload in payloads])

    def publish(
        self,
        content: Content,
        claims: Callable[[Content], Sequence[Claim]] | None = None,
        url: str = "https://news.example/a1",
        revision: int = 1,
        published_at: datetime | None = NOON,
        reading: Row | None = None,
        **fields: Any,
    ) -> ArticleCaptured | ArticleRevised:
        """Append an article and the reading of its claims, then let the projector catch up."""
        article, blobs = an_article(
            content, url, revision=revision, published_at=published_at, **fields
        )
        read = a_reading(article, *(claims(content) if claims else ()), **(reading or {}))
        self.clock.advance(minutes=1)
        events = [new_event(article, self.clock()), new_event(read, self.clock())]
        self.store.append(article_stream(article.article_id), events, blobs=blobs)
        self.projector.catch_up()
        return article

    def say(
        self,
        sentence: str,
        value: Any,
        url: str = "https://news.example/a1",
        *,
        published_at: datetime | None = NOON,
        revision: int = 1,
        publisher: str = "Wire",
        reading: Row | None = None,
        source_class: str = "outlet",
        **claim: Any,
    ) -> Claim:
        """Publish one article of one sentence with one claim; return the claim."""
        content = a_content(sentence)
        one = a_claim(content, sentence, value, url=url, published_at=published_at, **claim)
        self.publish(
            content,
            lambda _: [one],
            url,
            revision,
            published_at,
            reading,
            publisher=publisher,
            source_class=source_class,
        )
        return one

    def rows(self, view: str, **where: Any) -> list[Row]:
        """Return the rows of a view."""
        condition = " AND ".join(f"{name} = :{name}" for name in where) or "1 = 1"
        with self.engine.begin() as connection:
            found = connection.execute(text(f"SELECT * FROM {view} WHERE {condition}"), where)
            return [dict(row._mapping) for row in found]

    def changes(self) -> list[ChangeRaised]:
        """Return every change in the log, oldest first."""
        found = self.store.read_all(0, 10_000, types=["ChangeRaised"])
        return [one.event for one in found if isinstance(one.event, ChangeRaised)]

    def tables(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return every row of every read model, in the order of its key."""
        with self.engine.begin() as connection:
            return {table.name: list(_rows(connection, table)) for table in READ_MODELS}

    def run_again(self) -> None:
        """Let the projector see every event a second time."""
        with self.engine.begin() as connection:
            connection.execute(text("UPDATE checkpoints SET position = 0"))
        self.projector.catch_up()


@contextmanager
def a_newsroom(page: int = 500) -> Iterator[Newsroom]:
    """A newsroom on a database of its own, for tests that need several."""
    with TemporaryDirectory(prefix="dealterms-") as folder:
        engine, clock = open_writer(f"sqlite:///{Path(folder) / 'news.db'}"), FrozenClock()
        yield Newsroom(engine, EventStore(engine, clock), clock, page)
        engine.dispose()


def _rows(connection: Connection, table: Table) -> Iterator[tuple[Any, ...]]:
    for row in connection.execute(select(table).order_by(*table.primary_key.columns)):
        yield tuple(row)
