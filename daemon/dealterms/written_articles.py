"""What a worker hands back of an article: ready to be stored, and small on its way to the poller.

Texts, block by block, would be taken apart and put together again at each end of the pipe, and
wait in the poller's memory until their pass is recorded. Here they are packed as the log keeps
them, by whoever has just read them. All functions run in worker processes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from dealterms.dates import DatePrecision
from dealterms.events.blobs import Blob, Content, ContentBlock, content_blob, read_content
from dealterms.extract import (
    Article,
    FeedText,
    article_of_feed,
    extract_article,
    is_whole_article,
)

__all__ = ["WrittenArticle", "read_page", "read_whole_feed_text", "write_article"]


@dataclass(frozen=True, slots=True)
class WrittenArticle:
    """An article as `extract.Article`, its title, author, text and blocks packed in `content`."""

    url: str
    canonical_url: str
    language: str | None
    published_at: datetime | None
    published_raw: str | None
    date_precision: DatePrecision | None
    word_count: int
    content: Blob

    @property
    def title(self) -> str:
        """Its title, unpacked."""
        return read_content(self.content.content).title or ""

    @property
    def text(self) -> str:
        """Title and blocks, unpacked."""
        return read_content(self.content.content).text

    def __reduce__(self) -> tuple[type[WrittenArticle], tuple[Any, ...]]:
        """Be pickled as a call: a dataclass with slots looks its fields up again for each one."""
        return WrittenArticle, _FIELDS(self)


_FIELDS = attrgetter(*WrittenArticle.__slots__)


def write_article(article: Article) -> WrittenArticle:
    """Return the article with its text packed."""
    blocks = tuple(
        ContentBlock(
            block.section.value, block.start, block.end, block.is_list_item, block.is_quote
        )
        for block in article.blocks
    )
    return WrittenArticle(
        url=article.url,
        canonical_url=article.canonical_url,
        language=article.language,
        published_at=article.published_at,
        published_raw=article.published_raw,
        date_precision=article.date_precision,
        word_count=article.word_count,
        content=content_blob(Content(article.title, article.author, article.text, blocks)),
    )


def read_page(page: bytes, url: str, content_type: str, fallback_title: str) -> WrittenArticle:
    """Return the article of a page; raise as `extract_article`."""
    return write_article(extract_article(page, url, content_type, fallback_title))


def read_whole_feed_text(entry: FeedText) -> WrittenArticle | None:
    """Return the article that an entry carries, None if that is not the whole of it.

    Raises ExtractError for an entry without text.
    """
    article = article_of_feed(entry)
    return write_article(article) if is_whole_article(article) else None
