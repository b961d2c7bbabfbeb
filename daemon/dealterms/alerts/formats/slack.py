"""Slack incoming webhooks: rich text blocks, whose text elements Slack never parses.

No mention, link or mark-up can come out of such an element. Only the fallback `text`, which
notifications show, is parsed; there the three characters that begin everything are escaped.
"""

from __future__ import annotations

from typing import Any

from dealterms.alerts.formats.news import ChangeNews, News

__all__ = ["message_of"]

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def message_of(news: News) -> dict[str, Any]:
    """Return the payload of an incoming webhook."""
    elements = [_section(_text(news.headline, bold=True))]
    for change in news.changes:
        elements += _change(change)
    if news.more:
        elements.append(_section(_text(news.more)))
    return {
        "text": news.headline.translate(_ESCAPES),
        "blocks": [{"type": "rich_text", "elements": elements}],
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _change(change: ChangeNews) -> list[dict[str, Any]]:
    source = {"type": "link", "url": change.link, "text": change.source}
    said_by = source if change.link and change.source else _text(change.source)
    told = [_section(_text("\n" + change.what + "\n"), said_by)]
    if change.quote:
        told.append({"type": "rich_text_quote", "elements": [_text(change.quote)]})
    return told


def _section(*elements: dict[str, Any]) -> dict[str, Any]:
    shown = [one for one in elements if one["text"]]
    return {"type": "rich_text_section", "elements": shown}


def _text(text: str, *, bold: bool = False) -> dict[str, Any]:
    return {"type": "text", "text": text, **({"style": {"bold": True}} if bold else {})}
