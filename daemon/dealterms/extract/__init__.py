"""A page to its article: title, metadata and blocks of text, without the furniture round it.

Only this folder knows trafilatura. Runs in a worker process: it burns CPU and reads what strangers
wrote. Everything here is pure.
"""

from __future__ import annotations

from dealterms.extract.article import Article, extract_article
from dealterms.extract.discovery import FeedLink, feeds_of_page
from dealterms.extract.feed_text import (
    FeedText,
    article_of_feed,
    articles_of_feed,
    is_whole_article,
)

__all__ = [
    "Article",
    "FeedLink",
    "FeedText",
    "article_of_feed",
    "articles_of_feed",
    "extract_article",
    "feeds_of_page",
    "is_whole_article",
]
