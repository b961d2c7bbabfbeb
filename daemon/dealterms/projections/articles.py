"""The read model of articles: a row per revision, the text of each, and whose copy it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dealterms.errors import IntegrityError
from dealterms.events.blobs import Content, load_sketch
from dealterms.events.catalogue import ArticleCaptured, ArticleRevised, ArticleUnavailable
from dealterms.events.store import RecordedEvent
from dealterms.projections.article_rows import ArticleRow
from dealterms.projections.copies import Regrouping, plan_regrouping, plan_stranger, regroup
from dealterms.projections.edits import Cause, Edit
from dealterms.projections.origins import SketchedArticle
from dealterms.projections.slot_claims import slots_of_articles
from dealterms.projections.slot_key import SlotKey
from dealterms.projections.working_rows import WorkingRows
from dealterms.tables import article_records

__all__ = ["RecordArticle", "forget_text", "record_unavailable"]

_COPIED = ("article_id", "revision", "url", "canonical_url", "feed_url", "publisher",
           "source_class", "language", "published_at", "feed_published_at", "word_count",
           "content_sha256", "page_sha256")  # fmt: skip


class RecordArticle(Edit):
    """Writes the row of a revision, and finds out anew who copied whom.

    An article that was forgotten stays so: the words of later revisions are not shown either.
    """

    def __init__(
        self,
        rows: WorkingRows,
        recorded: RecordedEvent,
        event: ArticleCaptured | ArticleRevised,
    ) -> None:
        """Look up the article's other revisions."""
        super().__init__(rows)
        self._recorded, self._event = recorded, event
        self._known = rows.articles[event.article_id]
        self._content, self._sketch = _content_of(rows, event.content_sha256)
        self._regrouping = self._plan_regrouping() if self._is_latest else None
        self.cause = Cause(event.article_id, event.revision)

    def articles(self) -> set[str]:
        """Return the articles whose origin, or what is known of it, this one changes."""
        return set(self._regrouping.stale) if self._regrouping else set()

    def slots(self) -> set[SlotKey]:
        """Return the slots that those articles feed."""
        stale = self.articles()
        return slots_of_articles(self._rows.settle(), stale) if stale else set()

    def write(self) -> None:
        """Insert the revision, unless it is there already."""
        rows, article_id = self._rows, self._event.article_id
        if any(row.revision == self._event.revision for row in self._known):
            return
        new = self._row()
        rows.insert(article_records, [new])
        earlier = self._known
        if self._is_latest:
            for row in earlier:
                rows.update(article_records, (article_id, row.revision), {"is_latest": False})
            earlier = tuple(row._replace(is_latest=False) for row in earlier)
        own = ArticleRow(**{name: new[name] for name in ArticleRow._fields})
        rows.articles.put(article_id, (*earlier, own))
        if self._regrouping is not None:
            regroup(rows, self._regrouping)
        if self._known:  # claims tell the date and publisher of their article's origin
            rows.claims.forget_all()

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
        alone = None if self._known else plan_stranger(self._rows, article)
        return alone or plan_regrouping(self._rows.settle(), article)


def record_unavailable(rows: WorkingRows, event: ArticleUnavailable) -> None:
    """Note why the page of a known article cannot be had any more."""
    for row in rows.articles[event.article_id]:
        rows.update(
            article_records, (row.article_id, row.revision), {"unavailable_reason": event.reason}
        )


def forget_text(rows: WorkingRows, article_id: str, at: datetime) -> None:
    """Empty what is the publisher's own: text, title and author of every revision."""
    emptied = {"text": None, "title": None, "author": None, "forgotten_at": at}
    for row in rows.articles[article_id]:
        if row.forgotten_at is None:
            rows.update(article_records, (article_id, row.revision), emptied)
    rows.articles.forget([article_id])


def _content_of(rows: WorkingRows, sha256: str) -> tuple[Content | None, bytes]:
    """Return content and sketch of a revision; of a forgotten one, the sketch that was left of it.

    A lost body is an error.
    """
    found = rows.contents[sha256]
    if found is not None:
        return found
    left = load_sketch(rows.source, sha256)
    if left is None:
        raise IntegrityError(f"the body {sha256[:12]}… of an article is missing from the log")
    return None, left
