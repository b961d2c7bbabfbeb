"""The read models while a page of events is applied.

What the page will ask for is loaded in a query a table; what it writes is put off and written in a
statement a table (deferred_writes.py). The rows are those that its events one by one would give: a
lookup is told of each write to its rows, or forgets them, and whoever has another question asks the
connection that `settle` gives, which shows everything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, select

from dealterms.database import among
from dealterms.events.blobs import Content, load_blobs, read_content
from dealterms.events.catalogue import (
    ArticleCaptured,
    ArticleRevised,
    ChangeRaised,
    ClaimsRead,
    DealRevised,
    DealWatched,
)
from dealterms.events.store import RecordedEvent
from dealterms.projections.article_rows import ArticleRow, load_article_rows
from dealterms.projections.deferred_writes import DeferredWrites
from dealterms.projections.lookup import Lookup
from dealterms.projections.origins import marks, sketch
from dealterms.projections.slot_claims import SlotClaim, load_claims
from dealterms.tables import (
    article_readings,
    article_records,
    article_shingles,
    change_records,
    claim_rulings,
    deals,
)

__all__ = ["DealRow", "Keeper", "ReadingRow", "SketchedContent", "WorkingRows"]


class SketchedContent(NamedTuple):
    """A body with the sketch of its text."""

    content: Content
    sketch: bytes


class ReadingRow(NamedTuple):
    """The newest reading of an article by one extractor."""

    extractor: str
    revision: int
    position: int


class DealRow(NamedTuple):
    """A deal; `first_seen_at` is None until a body claim is about it."""

    name: str
    definition_json: str
    first_seen_at: datetime | None


class Keeper(NamedTuple):
    """The article that keeps a mark for its group of copies."""

    article_id: str
    origin_id: str


class WorkingRows(DeferredWrites):
    """The rows behind `connection`, in the caller's transaction; `source` holds the log's bodies.

    Not for longer than a page: what others write meanwhile is not seen.
    """

    def __init__(self, connection: Connection, source: Connection | None = None) -> None:
        """Take the connections; nothing is loaded yet."""
        super().__init__(connection)
        self._source = source if source is not None else connection
        self.articles: Lookup[str, tuple[ArticleRow, ...]] = Lookup(self._load_articles, ())
        self.readings: Lookup[str, tuple[ReadingRow, ...]] = Lookup(self._load_readings, ())
        self.rulings: Lookup[str, Mapping[str, Any] | None] = Lookup(self._load_rulings, None)
        self.deals: Lookup[str, DealRow | None] = Lookup(self._load_deals, None)
        self.claims: Lookup[str, SlotClaim | None] = Lookup(self._load_claims, None)
        self.raised: Lookup[str, bool] = Lookup(self._load_raised, nothing=False)
        self.keepers: Lookup[bytes, tuple[Keeper, ...]] = Lookup(self._load_keepers, ())
        self.contents: Lookup[str, SketchedContent | None] = Lookup(self._load_contents, None)

    @property
    def source(self) -> Connection:
        """The connection behind which the log is."""
        return self._source

    def foresee(self, page: Sequence[RecordedEvent]) -> None:
        """Load what these events are going to ask for."""
        told = [one.event for one in page]
        articles = [one for one in told if isinstance(one, ArticleCaptured | ArticleRevised)]
        readings = [one for one in told if isinstance(one, ClaimsRead)]
        changes = [one for one in told if isinstance(one, ChangeRaised)]
        claims = [claim for reading in readings for claim in reading.claims]
        self.contents.load(one.content_sha256 for one in articles)
        sketched = [self.contents[one.content_sha256] for one in articles]
        self.keepers.load(mark for one in sketched if one for mark in marks(one.sketch))
        named = [one.article_id for one in (*articles, *readings)]
        self.articles.load(named)
        self.articles.load({row.origin_id for one in named for row in self.articles[one]})
        self.readings.load(one.article_id for one in readings)
        self.rulings.load(claim["claim_id"] for claim in claims)
        self.deals.load(one.deal_id for one in told if isinstance(one, DealWatched | DealRevised))
        self.deals.load(claim["deal_id"] for claim in claims if claim["deal_id"])
        self.raised.load(one.change_id for one in changes)
        self.claims.load(one.claim_id for one in changes if one.claim_id)

    def article(self, article_id: str, revision: int) -> ArticleRow | None:
        """Return a revision of an article, None if it was never recorded."""
        rows = self.articles[article_id]
        return next((row for row in rows if row.revision == revision), None)

    def latest(self, article_id: str) -> ArticleRow | None:
        """Return the newest revision of an article, None if it was never recorded."""
        return next((row for row in self.articles[article_id] if row.is_latest), None)

    # ---------------------------------------------------------------- what is loaded

    def _load_articles(self, wanted: Collection[str]) -> dict[str, tuple[ArticleRow, ...]]:
        return load_article_rows(self.settle(), wanted)

    def _load_readings(self, wanted: Collection[str]) -> dict[str, tuple[ReadingRow, ...]]:
        columns, connection = article_readings.c, self.settle()
        query = select(
            columns.article_id, columns.extractor, columns.revision, columns.position
        ).where(among(connection, columns.article_id, wanted))
        found: defaultdict[str, tuple[ReadingRow, ...]] = defaultdict(tuple)
        for article_id, *row in connection.execute(query):
            found[article_id] += (ReadingRow(*row),)
        return found

    def _load_rulings(self, wanted: Collection[str]) -> dict[str, Mapping[str, Any] | None]:
        connection = self.settle()
        query = select(claim_rulings).where(among(connection, claim_rulings.c.claim_id, wanted))
        return {row.claim_id: row._asdict() for row in connection.execute(query)}

    def _load_deals(self, wanted: Collection[str]) -> dict[str, DealRow | None]:
        columns, connection = deals.c, self.settle()
        query = select(
            columns.deal_id, columns.name, columns.definition_json, columns.first_seen_at
        ).where(among(connection, columns.deal_id, wanted))
        return {deal_id: DealRow(*row) for deal_id, *row in connection.execute(query)}

    def _load_claims(self, wanted: Collection[str]) -> dict[str, SlotClaim | None]:
        return dict(load_claims(self.settle(), wanted))

    def _load_raised(self, wanted: Collection[str]) -> dict[str, bool]:
        change_id, connection = change_records.c.change_id, self.settle()
        query = select(change_id).where(among(connection, change_id, wanted))
        return dict.fromkeys(connection.scalars(query), True)

    def _load_keepers(self, wanted: Collection[bytes]) -> dict[bytes, tuple[Keeper, ...]]:
        shingle, rows, connection = article_shingles.c.shingle, article_records.c, self.settle()
        keeper = and_(rows.article_id == article_shingles.c.article_id, rows.is_latest)
        query = (
            select(shingle, rows.article_id, rows.origin_id)
            .select_from(article_shingles.join(article_records, keeper))
            .where(among(connection, shingle, wanted))
        )
        found: defaultdict[bytes, tuple[Keeper, ...]] = defaultdict(tuple)
        for mark, article_id, origin_id in connection.execute(query):
            found[mark] += (Keeper(article_id, origin_id),)
        return found

    def _load_contents(self, wanted: Collection[str]) -> dict[str, SketchedContent | None]:
        return {
            sha256: SketchedContent(content, sketch(content.text))
            for sha256, stored in load_blobs(self._source, wanted).items()
            for content in [read_content(stored)]
        }
