"""Plain text, for Apprise: a title, and the changes below each other."""

from __future__ import annotations

from dealterms.alerts.formats.news import News

__all__ = ["text_of"]


def text_of(news: News) -> tuple[str, str]:
    """Return title and text."""
    parts = [
        "\n".join(line for line in (one.what, one.quote, one.source, one.link) if line)
        for one in news.changes
    ]
    text = "\n\n".join([*parts, *([news.more] if news.more else [])])
    return news.headline, text or news.headline
