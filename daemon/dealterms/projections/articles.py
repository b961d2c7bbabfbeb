"""The read model of articles: a row per revision, the text of each, and whose copy it is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from dealterms.errors import IntegrityError
from dealterms.events.blobs import Content, load_blobs, load_sketch, read_content
from dealterms.events.catalogue import ArticleCaptured, ArticleRevised, ArticleUnavailable
from dealterms.events.store import RecordedEvent
from dealterms.projections.copies import regroup
from dealterms.projections.origins import sketch
from dealterms.tables import article_records

__all__ = ["forget_text", "load_text", "record_article", "record_unavailable"]

_COPIED = ("article_id", "revision", "url", "canonical_url", "feed_url", "publisher",
           "source_class", "language", "published_at", "feed_published_at", "word_count",
           "content_sha256", "page_sha256")


def record_article(source: Connection, target: Connection, recorded: RecordedEvent,
                   event: ArticleCaptured | ArticleRevised) -> set[str]:
    """Write the row of a revision; return the ids of the articles whose group may have changed.

    `source` holds the log with its blobs, `target` the read models.
    """
    columns = article_records.c
    known = {row.revision: row for row in target.execute(
        select(columns.revision, columns.first_seen_at, columns.origin_id)
        .where(columns.article_id == event.article_id))}
    if event.revision in known:
        return set()
    content = _load_content(source, event.content_sha256)
    target.execute(insert(article_records).values(
        **{name: getattr(event, name) for name in _COPIED},
        is_latest=event.revision > max(known, default=0),
        title=content and content.title,
        author=content and content.author,
        text=content and content.text,
        sketch=_sketch_of(source, event.content_sha256, content),
        first_seen_at=min([event.fetched_at, *(row.first_seen_at for row in known.values())]),
        recorded_at=recorded.recorded_at,
        origin_id=next((row.origin_id for row in known.values()), event.article_id)))
    if event.revision < max(known, default=0):
        return set()
    target.execute(
        update(article_records)
        .where(columns.article_id == event.article_id, columns.revision != event.revision)
        .values(is_latest=False))
    return regroup(target, event.article_id)


def record_unavailable(target: Connection, event: ArticleUnavailable) -> None:
    """Note why the page of a known article cannot be had any more."""
    target.execute(
        update(article_records)
        .where(article_records.c.article_id == event.article_id)
        .values(unavailable_reason=event.reason))


def forget_text(target: Connection, article_id: str, at: datetime) -> None:
    """Empty what is the publisher's own: text, title and author of every revision."""
    target.execute(
        update(article_records)
        .where(article_records.c.article_id == article_id,
               article_records.c.forgotten_at.is_(None))
        .values(text=None, title=None, author=None, forgotten_at=at))


def load_text(target: Connection, article_id: str, revision: int) -> str | None:
    """Return the text of a revision; None once it was forgotten."""
    columns = article_records.c
    text: str | None = target.scalar(
        select(columns.text).where(columns.article_id == article_id, columns.revision == revision))
    return text


def _load_content(source: Connection, sha256: str) -> Content | None:
    """Return the content of a revision, None if it was forgotten; a lost body is an error."""
    stored = load_blobs(source, [sha256]).get(sha256)
    if stored is not None:
        return read_content(stored)
    if load_sketch(source, sha256) is None:
        raise IntegrityError(f"the body {sha256[:12]}… of an article is missing from the log")
    return None


def _sketch_of(source: Connection, sha256: str, content: Content | None) -> bytes:
    """Return the sketch of a text; of a forgotten one, what was left of it."""
    if content is None:
        return load_sketch(source, sha256) or b""
    return sketch(content.text)
