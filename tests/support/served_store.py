"""A store worth looking at: articles read by the rules and recorded on the day they appeared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from dealterms.alerts.outbox import TellableChange, messages_for, queue_in
from dealterms.claims.claim_codec import claim_to_dict
from dealterms.claims.document import Document, Watchlist
from dealterms.claims.reader import EXTRACTOR_VERSION, read_claims
from dealterms.clock import Clock
from dealterms.demo.world import load_world
from dealterms.events.blobs import Content, ContentBlock
from dealterms.events.catalogue import article_id_of, article_stream, new_event
from dealterms.events.store import EventStore
from dealterms.inspection import inspect_page
from dealterms.projections.projector import Projector
from dealterms.settings import AlertSettings
from dealterms.tables import feeds, outbox_messages
from dealterms.watchlist import record_watchlist
from quality.corpus import HERE, load_stream
from support.builders import a_reading, an_article
from support.frozen_clock import FrozenClock
from support.webhook_receiver import SECRET

_HOST = "https://news.example"
_LATER = timedelta(minutes=7)  # from publication to our reading
ALERT = AlertSettings(url="https://hooks.example/services/T0/very-secret", secret=SECRET)


def seed_documents(watchlist: Watchlist, host: str = _HOST) -> Iterator[Document]:
    """Yield the articles of the demo's world, in order of appearance, as if read from a host."""
    world = load_world()
    classes = {feed.slug: feed.source_class for feed in world.feeds}
    for seed in world.articles:
        yield inspect_page(
            seed.html,
            f"{host}{seed.path}",
            watchlist,
            content_type="text/html",
            publisher=seed.publisher,
            source_class=classes[seed.feed],
        ).document


def stream_documents(*names: str) -> tuple[Watchlist, list[Document]]:
    """Return the watched deals and the articles of streams of the labelled corpus, by date."""
    streams = [load_stream(HERE / "streams" / name) for name in names]
    deals = tuple(deal for stream in streams for deal in stream.watchlist.deals)
    documents = [
        _at_address(article.document, f"{_HOST}/{stream.stream_id}/{article.document.article_id}")
        for stream in streams
        for article in stream.articles
    ]
    return Watchlist(deals), documents


def _at_address(document: Document, url: str) -> Document:
    return replace(document, url=url, article_id=article_id_of(url))


def fill(
    engine: Engine, clock: FrozenClock, watchlist: Watchlist, documents: Iterable[Document]
) -> None:
    """Record the articles by date, each read and folded before the next, with their alerts."""
    store = EventStore(engine, clock)
    projector = Projector(engine, store, clock, partial(_queue, clock))
    ordered = sorted(documents, key=lambda one: (one.published_at is None, one.published_at))
    clock.now = min(one.published_at for one in ordered if one.published_at) - _LATER
    with engine.begin() as connection:
        record_watchlist(connection, store, watchlist, clock())
    for document in ordered:
        clock.now = max(
            clock.now + timedelta(seconds=1), (document.published_at or clock.now) + _LATER
        )
        record(store, document, watchlist, clock)
        projector.catch_up()
    with engine.begin() as connection:
        _note_feeds(connection, ordered, clock)
        _note_deliveries(connection)


def record(
    store: EventStore, document: Document, watchlist: Watchlist, clock: Clock, revision: int = 1
) -> None:
    """Append one revision of an article and what the rules read in it."""
    title = document.text[: document.blocks[0].end] if document.blocks else None
    blocks = tuple(
        ContentBlock(str(b.section), b.start, b.end, b.is_list_item, b.is_quote)
        for b in document.blocks
    )
    article, blobs = an_article(
        Content(title, None, document.text, blocks),
        document.url or f"{_HOST}/{document.article_id}",
        revision=revision,
        published_at=document.published_at,
        publisher=document.publisher,
        source_class=document.source_class,
        fetched_at=clock(),
    )
    found = read_claims(document, watchlist)
    reading = a_reading(
        article,
        extractor_version=EXTRACTOR_VERSION,
        claims=tuple(claim_to_dict(claim) for claim in found.claims),
        refusal_count=len(found.refusals),
    )
    events = [new_event(article, clock()), new_event(reading, clock())]
    store.append(article_stream(article.article_id), events, blobs=blobs)


def _queue(
    clock: Clock, connection: Connection, changes: Sequence[TellableChange], **told: Any
) -> None:
    now = clock()
    messages = messages_for(
        changes,
        deal_names=told["deal_names"],
        endpoints=[ALERT],
        raised_at=told["raised_at"],
        now=now,
    )
    queue_in(connection, messages, position=told["position"], now=now)


def _note_feeds(connection: Connection, documents: Sequence[Document], clock: Clock) -> None:
    """Give each publisher a feed that was asked a minute ago; the last one is in trouble."""
    publishers = sorted({(one.publisher, one.source_class) for one in documents})
    rows = [
        {
            "feed_url": f"{_HOST}/feeds/{number}.xml",
            "publisher": publisher,
            "source_class": source_class,
            "is_configured": True,
            "last_polled_at": clock() - timedelta(minutes=number % 14 + 1),
            "next_due_at": clock() + timedelta(minutes=15 - number % 14),
            "last_status": 304,
            "failure_count": 0,
            "last_error": None,
            "entry_count": 20,
            "article_count": sum(one.publisher == publisher for one in documents),
            "is_gone": False,
        }
        for number, (publisher, source_class) in enumerate(publishers)
    ]
    rows[-1] |= {"last_status": 503, "failure_count": 3, "last_error": "the server answered 503"}
    connection.execute(insert(feeds), rows)


def _note_deliveries(connection: Connection) -> None:
    """Say that every message was delivered at once but the oldest, which was given up."""
    columns = outbox_messages.c
    delivered = {
        "state": "delivered", "attempt_count": 1, "last_status": 204, "next_attempt_at": None,
        "first_attempt_at": columns.queued_at, "last_attempt_at": columns.queued_at,
    }  # fmt: skip
    connection.execute(update(outbox_messages).values(**delivered))
    oldest = connection.scalar(select(columns.message_id).order_by(columns.position).limit(1))
    parked = {"state": "parked", "attempt_count": 9, "last_status": 500,
              "last_error": "the server answered 500"}  # fmt: skip
    connection.execute(update(outbox_messages).where(columns.message_id == oldest).values(**parked))
