"""A message as people read it: what changed, who says so, how sure, the quote, the link. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dealterms.alerts.bodies import cut, told_change
from dealterms.alerts.summary import phrase_of
from dealterms.printable import printable

__all__ = ["ChangeNews", "News", "news_of"]

# A chat shows a few changes well; who wants all of them reads the standard form.
MOST_CHANGES = 8
QUOTE_CHARACTERS = 300
LINE_CHARACTERS = 250


@dataclass(frozen=True, slots=True)
class ChangeNews:
    """One change in words; `link` is an http or https address, or empty."""

    what: str
    source: str
    quote: str
    link: str


@dataclass(frozen=True, slots=True)
class News:
    """A whole message in words. `more_count` is what did not fit."""

    headline: str
    changes: tuple[ChangeNews, ...]
    more_count: int

    @property
    def more(self) -> str:
        """Return "and 4 more changes", or nothing."""
        count = self.more_count
        return f"and {count} more change{'s'[: count != 1]}" if count else ""


def news_of(document: Mapping[str, Any]) -> News:
    """Return the words of a message; one without changes is its summary."""
    data = document["data"]
    sections = data.get("deals", [data])
    found = list(_changes(sections))
    left_out = sum(section.get("left_out_count", 0) for section in sections)
    return News(
        headline=_line(data["summary"]),
        changes=tuple(found[:MOST_CHANGES]),
        more_count=max(len(found) - MOST_CHANGES, 0) + left_out,
    )


def _changes(sections: list[Mapping[str, Any]]) -> Iterator[ChangeNews]:
    for section in sections:
        prefix = f"{section['deal']['name']}: " if len(sections) > 1 else ""
        for change in section.get("changes", ()):
            evidence = change["evidence"]
            quote = cut(evidence["quote"], QUOTE_CHARACTERS)
            link = evidence["url"]
            yield ChangeNews(
                what=_line(prefix + phrase_of(told_change(change), section["deal"]["name"])),
                source=_line(_source(change)),
                quote=f"“{_plain(quote)}”" if quote else "",
                link=link if link.startswith(("http://", "https://")) else "",
            )


def _source(change: Mapping[str, Any]) -> str:
    """Return who says so and how sure: "Example Wire, official, announced, 2026-01-31"."""
    side, evidence = change["new"] or change["old"], change["evidence"]
    words = (
        evidence["publisher"],
        change["layer"],
        side and side["modality"].replace("_", " "),
        (evidence["published_at"] or "")[:10],
    )
    return ", ".join(word for word in words if word)


def _line(text: str) -> str:
    return cut(_plain(text), LINE_CHARACTERS) or ""


def _plain(text: str) -> str:
    """Return the text on one line, what could steer a screen written out."""
    return printable(" ".join(text.split()))
