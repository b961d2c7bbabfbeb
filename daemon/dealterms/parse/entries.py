"""What a feed is read into, and the rules that both kinds of feed share."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from dealterms.dates import DatePrecision, read_date
from dealterms.hubs import HubOffer
from dealterms.rhythm import NO_WISHES, Rhythm
from dealterms.urls import canonical_url, resolve_link

__all__ = ["Entry", "ParsedFeed", "hash_of", "make_entry", "plain_text"]

_SUMMARY_CHARACTERS = 5_000
_TITLE_CHARACTERS = 1_000
_MARKUP_CHARACTERS = 500_000
_TAG = re.compile(
    r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|</?[a-zA-Z!?][^>]*>", re.DOTALL | re.IGNORECASE
)
_WEB = re.compile(r"https?://", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:p|br|div|li|h[1-6]|tr)\b[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed.

    `key` (64 hex digits) names it within its feed for as long as the publisher keeps its guid, else
    its link, else its title and date. `url` is absolute http or https. Text fields are plain text.
    `published_at` is aware UTC or None; `published_raw` are the feed's own words for it. `sha256`
    changes when anything about the entry does. `markup` is the longest text that the entry carries,
    as it stands there: untrusted HTML, perhaps the whole article.
    """

    key: str
    url: str
    title: str
    published_at: datetime | None
    published_raw: str | None
    date_precision: DatePrecision | None
    author: str | None
    summary: str
    sha256: str
    markup: str = ""

    def __reduce__(self) -> tuple[type[Entry], tuple[Any, ...]]:
        """Be pickled as a call: a dataclass with slots looks its fields up again for each one."""
        return Entry, _FIELDS(self)


_FIELDS = attrgetter(*Entry.__slots__)


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a feed holds that is not known yet.

    `entries` are the new and the changed ones, in the feed's order; `entry_count` counts all that
    the document holds. `refusals` says, a sentence each, what was left out. `is_cut_off` is True if
    the document ends too early: its half-read last entry is left out. `rhythm` is how often the
    feed wants to be asked, `offer` who would tell of news instead.
    """

    title: str
    entries: tuple[Entry, ...]
    entry_count: int
    refusals: tuple[str, ...] = ()
    is_cut_off: bool = False
    rhythm: Rhythm = NO_WISHES
    offer: HubOffer | None = None


def make_entry(
    *,
    guid: str | None,
    links: Iterable[str | None],
    base_url: str,
    title: str,
    dates: Iterable[str | None],
    author: str | None,
    summary: str,
    sha256: str | None,
    markup: str = "",
) -> Entry | str:
    """Return the entry, or a sentence that says why there is none: no usable link.

    `links` and `dates` are candidates in order of preference; the guid serves as a link where it is
    one. Without `sha256` the hash is taken over the fields.
    """
    title = plain_text(title)[:_TITLE_CHARACTERS]
    candidates = [*links, guid if guid and _WEB.match(guid) else None]
    url = next(filter(None, (resolve_link(base_url, link) for link in candidates)), None)
    if url is None:
        return f"the entry {title[:80] or guid!r} has no link to a page"
    raw = next((" ".join(date.split()) for date in dates if date and date.strip()), None)
    stated = read_date(raw)
    author = plain_text(author)[:200] if author else None
    summary = plain_text(summary)[:_SUMMARY_CHARACTERS]
    return Entry(
        key=hash_of(guid or canonical_url(url)),
        url=url,
        title=title,
        published_at=stated.at if stated else None,
        published_raw=raw,
        date_precision=stated.precision if stated else None,
        author=author or None,
        summary=summary,
        sha256=sha256
        or hash_of("\x1f".join((guid or "", url, title, raw or "", author or "", summary))),
        markup=markup[:_MARKUP_CHARACTERS],
    )


def hash_of(value: str | bytes) -> str:
    """Return the sha256 of the text in hex."""
    data = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
    return hashlib.sha256(data).hexdigest()


def plain_text(markup: str) -> str:
    """Return what a reader sees of a piece of markup, on one line.

    Not a sanitiser: the result is text and is escaped wherever it is shown.
    """
    if "<" in markup:
        markup = _TAG.sub("", _BREAK.sub(" ", markup))
    return " ".join(html.unescape(markup).split())
