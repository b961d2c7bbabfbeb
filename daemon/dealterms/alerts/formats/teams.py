"""Microsoft Teams, by a Workflows webhook: an Adaptive Card of text runs, which know no Markdown.

The older connector webhooks and their MessageCards are gone.
"""

from __future__ import annotations

from typing import Any

from dealterms.alerts.formats.news import ChangeNews, News

__all__ = ["message_of"]

_SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"


def message_of(news: News) -> dict[str, Any]:
    """Return the message with its card."""
    body = [_block(_run(news.headline, weight="Bolder"))]
    for change in news.changes:
        body += _change(change)
    if news.more:
        body.append(_block(_run(news.more)))
    card = {"$schema": _SCHEMA, "type": "AdaptiveCard", "version": "1.4", "body": body}
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "content": card}]}


def _change(change: ChangeNews) -> list[dict[str, Any]]:
    source = _run(change.source)
    if change.link:
        source["selectAction"] = {"type": "Action.OpenUrl", "url": change.link}
    told = [_block(_run(change.what), separator=True)]
    if change.quote:
        told.append(_block(_run(change.quote, italic=True)))
    return [*told, _block(source)] if change.source else told


def _block(run: dict[str, Any], **style: Any) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": [run], **style}


def _run(text: str, **style: Any) -> dict[str, Any]:
    return {"type": "TextRun", "text": text, **style}
