"""Discord webhooks: an embed for each change, mark-up escaped, mentions off.

Discord knows no plain text, so every character that can begin mark-up gets a backslash. Mentions
are refused by `allowed_mentions`, whatever the text says.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from dealterms.alerts.bodies import cut
from dealterms.alerts.formats.news import ChangeNews, News

__all__ = ["message_of"]

_EMBED_CHARACTERS = 6000  # of all titles and descriptions of a message
_TITLE_CHARACTERS = 120  # of 256, each of which may need a backslash
_MARKUP = re.compile(r"([\\`*_~|>#\[\]()<@:-])")


def message_of(news: News) -> dict[str, Any]:
    """Return the payload of a webhook, below Discord's limit for all embeds together."""
    embeds, length = list[dict[str, Any]](), 0
    for change in news.changes:
        embed = _embed(change)
        length += len(embed["description"]) + len(embed.get("title", ""))
        if length > _EMBED_CHARACTERS:
            break
        embeds.append(embed)
    shown = replace(news, more_count=news.more_count + len(news.changes) - len(embeds))
    content = f"**{_escaped(news.headline)}**" + (f"\n{shown.more}" if shown.more else "")
    return {"content": content, "embeds": embeds, "allowed_mentions": {"parse": []}}


def _embed(change: ChangeNews) -> dict[str, Any]:
    embed = {"description": _escaped(change.what)}
    if change.quote:
        embed["description"] += f"\n> {_escaped(change.quote)}"
    if change.source:
        embed["title"] = _escaped(cut(change.source, _TITLE_CHARACTERS) or "")
    return {**embed, "url": change.link} if change.link else embed


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)
