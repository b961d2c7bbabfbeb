"""A page to its article: title, metadata and blocks of text, without the furniture round it.

Only this folder knows trafilatura. Runs in a worker process: it burns CPU and reads what strangers
wrote. `extract_article` is pure.
"""

from __future__ import annotations

from dealterms.extract.article import Article, extract_article

__all__ = ["Article", "extract_article"]
