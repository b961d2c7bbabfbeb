"""The read model of articles: a row per revision, the text of each, and whose copy it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from dealterms.errors import IntegrityError
from dealterms.events.blobs import Content, load_blobs, load_sketch, read_content
from dealterms.events.catalogue import ArticleCaptured, ArticleRevised, ArticleUnavailable
from dealterms.events.store import RecordedEvent
from dealterms.projections.copies import Regrouping, plan_regrouping, regroup
from dealterms.projections.edits import Cause, Edit
from dealterms.projections.origins import SketchedArticle, sketch
from dealterms.projections.slot_claims import slots_of_articles
from dealterms.projections.slot_key import SlotKey
from dealterms.tables import article_records

__all__ = ["RecordArticle", "forget_text", "load_text", "record_unavailable"]

_COPIED = ("article_id", "revision", "url", "canonical_url", "feed_url", "publisher",
           "source_class", "language", "published_at", "feed_published_at", "word_count",
           "content_sha256", "page_sha256")  # fmt: skip


class RecordArticle(Edit):
    """Writes the row of a revision, and finds out anew who copied whom.

    `source` holds the log with its blobs, `target` the read models. An article that was forgotten
    stays so: the words of later revisions are not shown either.
    """

    def __init__(
        self,
        source: Connection,
        target: Connection,
        recorded: RecordedEvent,
        event: ArticleCaptured | ArticleRevised,
    ) -> None:
        """Look up the article's other revisions."""
        self._source, self._target = source, target
        self._recorded, self._event = recorded, event
        columns = article_records.c
        self._known: Sequence[Any] = target.execute(
            select(
                columns.revision, columns.first_seen_at, columns.origin_id, columns.forgotten_at
            ).where(columns.article_id == event.article_id)
        ).all()
        self._content = _load_content(source, event.content_sha256)
        self._sketch = self._sketch_text()
        self._regrouping = self._plan_regrouping() if self._is_latest else None
        self.cause = Cause(event.article_id, event.revision)

    def articles(self) -> set[str]:
        """Return the articles whose origin, or what is known of it, this one changes."""
        return set(self._regrouping.stale) if self._regrouping else set()

    def slots(self) -> set[SlotKey]:
        """Return the slots that those articles feed."""
        stale = self.articles()
        return slots_of_articles(self._target, stale) if stale else set()

    def write(self) -> None:
        """Insert the revision, unless it is there already."""
        columns, event = article_records.c, self._event
        if any(row.revision == event.revision for row in self._known):
            return
        self._target.execute(insert(article_records), [self._row()])
        if self._regrouping is None:
            return
        if self._known:
            self._target.execute(
                update(article_records)
                .where(columns.article_id == event.article_id, columns.revision != event.revision)
                .values(is_latest=False)
            )
        regroup(self._target, self._regrouping)

    @property
    def _is_latest(self) -> bool:
        return all(row.revision < self._event.revision for row in self._known)

    def _row(self) -> dict[str, Any]:
        event, content = self._event, self._content
        forgotten_at = next((row.forgotten_at for row in self._known if row.forgotten_at), None)
        if forgotten_at is not None:
            content = None
        return {name: getattr(event, name) for name in _COPIED} | {
            "is_latest": self._is_latest,
            "title": content and content.title,
            "author": content and content.author,
            "text": content and content.text,
            "sketch": self._sketch,
            "first_seen_at": min([event.fetched_at, *(row.first_seen_at for row in self._known)]),
            "recorded_at": self._recorded.recorded_at,
            "origin_id": self._origin_id,
            "forgotten_at": forgotten_at,
        }

    @property
    def _origin_id(self) -> str:
        if self._regrouping is not None:
            return self._regrouping.origin_id
        known: str = self._known[0].origin_id
        return known

    def _plan_regrouping(self) -> Regrouping:
        event = self._event
        article = SketchedArticle(
            event.article_id,
            event.publisher,
            event.published_at or event.feed_published_at,
            self._sketch,
        )
        return plan_regrouping(self._target, article)

    def _sketch_text(self) -> bytes:
        """Return the sketch of the text; of a forgotten one, what was left of it."""
        if self._content is not None:
            return sketch(self._content.text)
        return load_sketch(self._source, self._event.content_sha256) or b""


def record_unavailable(target: Connection, event: ArticleUnavailable) -> None:
    """Note why the page of a known article cannot be had any more."""
    target.execute(
        update(article_records)
        .where(article_records.c.article_id == event.article_id)
        .values(unavailable_reason=event.reason)
    )


def forget_text(target: Connection, article_id: str, at: datetime) -> None:
    """Empty what is the publisher's own: text, title and author of every revision."""
    target.execute(
        update(article_records)
        .where(article_records.c.article_id == article_id, article_records.c.forgotten_at.is_(None))
        .values(text=None, title=None, author=None, forgotten_at=at)
    )


def load_text(target: Connection, article_id: str, revision: int) -> str | None:
    """Return the text of a revision, None once it was forgotten.

    Raise IntegrityError if the log never recorded that revision.
    """
    columns = article_records.c
    row = target.execute(
        select(columns.text).where(columns.article_id == article_id, columns.revision == revision)
    ).one_or_none()
    if row is None:
        raise IntegrityError(f"revision {revision} of article {article_id} was never recorded")
    text: str | None = row.text
    return text


def _load_content(source: Connection, sha256: str) -> Content | None:
    """Return the content of a revision, None if it was forgotten; a lost body is an error."""
    stored = load_blobs(source, [sha256]).get(sha256)
    if stored is not None:
        return read_content(stored)
    if load_sketch(source, sha256) is None:
        raise IntegrityError(f"the body {sha256[:12]}… of an article is missing from the log")
    return None
