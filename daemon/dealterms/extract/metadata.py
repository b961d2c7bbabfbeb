"""What a page says of itself: headline, author, date, address and language, each as stated.

A date is taken from what names it the date of publication (JSON-LD, meta tags, `time` elements, the
lines by the headline), in this order. "Modified" is no such date, and neither is any date in the
text, a release's dateline included, which copies of it carry for years: such a page gives None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from dealterms.dates import StatedDate, read_date, state_date
from dealterms.extract.candidates import collapse
from dealterms.extract.page import Element, text_in
from dealterms.urls import canonical_url, is_same_site, resolve_link

__all__ = [
    "author_of",
    "canonical_address_of",
    "is_for_pay",
    "language_of",
    "published_of",
    "title_of",
]

_ARTICLE_TYPES = re.compile(
    r"(?:\w*Article|BlogPosting|LiveBlogPosting|Report|SocialMediaPosting)$"
)
_DATE_METAS = (
    "article:published_time", "og:published_time", "datepublished", "date.published",
    "publish-date", "publish_date", "published_time", "publishdate", "pubdate", "publication_date",
    "article.published", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued",
    "dc.date", "dcterms.date", "dcterms.created", "dc.date.created", "article_date_original",
    "cxenseparse:recs:publishtime", "date",
)  # fmt: skip
_AUTHOR_METAS = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "byl",
)
_NO_AUTHORS = frozenset({"admin", "administrator", "editor", "staff", "unknown", "author"})
_MODIFIED = re.compile(r"updated|modified|aktualisiert|mis à jour|actualizado", re.IGNORECASE)
_BYLINE = re.compile(
    r"(?:(?:(?:written|reported|posted|words) )?by|von|par|por):?\s+", re.IGNORECASE
)
_HEADLINE_WORDS = 4  # a lone h1 of fewer words may be the site's name
_NEAR_CHARACTERS = 400  # of text: a standfirst, a byline, not yet a story
_SITE_SEPARATOR = re.compile(r"\s+[|·•–—-]\s+|\s+::?\s+")


def title_of(tree: Element) -> str:
    """Return the headline as the page shows it; '' if it has none."""
    headings = [text for h in tree.iter("h1") if (text := collapse(text_in(h)))]
    stated = [*_metas(tree, ("og:title", "twitter:title")), *_json_values(tree, "headline")]
    page_title = collapse(tree.findtext(".//title") or "")
    for heading in headings:
        if any(_says_the_same(heading, one) for one in (*stated, page_title)):
            return heading
    site_names = {collapse(name).casefold() for name in _metas(tree, ("og:site_name",))}
    if len(headings) == 1 and headings[0].casefold() not in site_names:
        is_headline = len(headings[0].split()) >= _HEADLINE_WORDS
        if is_headline or not any(map(collapse, stated)):
            return headings[0]
    for text in stated:
        if collapse(text):
            return collapse(text)
    return _SITE_SEPARATOR.split(page_title)[0] if page_title else "".join(headings[:1])


def _says_the_same(heading: str, stated: str) -> bool:
    one, other = (re.sub(r"\W+", "", text).casefold() for text in (heading, stated))
    return bool(one) and (one in other or (len(other) >= 15 and other in one))


def author_of(tree: Element, lines: Sequence[str]) -> str | None:
    """Return the author's name, several joined by commas; None if nobody is named."""
    names = [_names(value) for value in _json_nodes(tree, "author")]
    metas = [name for name in _metas(tree, _AUTHOR_METAS) if "://" not in name]
    marked = [
        collapse(text_in(one))
        for one in tree.xpath("//*[@rel='author' or @itemprop='author']")[:4]
    ] or _marked_by_class(tree)
    bylines = [line for line in lines if _BYLINE.match(line) and len(line.split()) <= 12]
    for name in (*names, *metas, ", ".join(dict.fromkeys(marked)), *bylines):
        clean = re.split(r"\s[·|•]\s", _BYLINE.sub("", collapse(name), count=1))[0].strip(" ,|·")
        if clean and clean.lower() not in _NO_AUTHORS and len(clean) <= 200:
            return clean
    return None


def _marked_by_class(tree: Element) -> list[str]:
    """Return the short text of the first element of class "author"."""
    for element in tree.xpath(
        "//*[contains(concat(' ', normalize-space(@class), ' '), ' author ')]"
    ):
        text = collapse(text_in(element))
        if text and len(text.split()) <= 8:
            return [text]
    return []


def _names(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return _names(value.get("name") or "")
    return (
        ", ".join(name for one in value if (name := _names(one))) if isinstance(value, list) else ""
    )


def language_of(tree: Element) -> str | None:
    """Return the page's language tag as stated ("en", "de-AT"); None if it states none."""
    stated = tree.get("lang") or tree.get("xml:lang") or ""
    for text in (stated, *_metas(tree, ("og:locale", "language", "content-language"))):
        match = re.match(r"\s*([A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?)\b", text)
        if match:
            return match[1].replace("_", "-")
    return None


def is_for_pay(tree: Element) -> bool:
    """True if the page says of its article that it is not free to read (schema.org)."""
    nodes = [node for script in tree.iter("script") for node in _json_ld(script)]
    stated = [node["isAccessibleForFree"] for node in nodes if "isAccessibleForFree" in node]
    return any(value is False or str(value).lower() == "false" for value in stated)


def canonical_address_of(tree: Element, url: str) -> str:
    """Return the address that names the article: the page's own canonical link, if it can be right.

    A link to another site, or to the front page, is a mistake or a trap, and `url` is taken.
    """
    own = canonical_url(url)
    for link in tree.iter("link"):
        if "canonical" not in (link.get("rel") or "").lower().split():
            continue
        stated = resolve_link(url, link.get("href"))
        if stated is None or not is_same_site(stated, url):
            continue
        canonical = canonical_url(stated)
        leads_home = canonical.count("/") == 3 and canonical.endswith("/")
        if not leads_home or (own.count("/") == 3 and own.endswith("/")):
            return canonical
    return own


def published_of(tree: Element, lines_near_title: Sequence[str]) -> StatedDate | None:
    """Return the date of publication with the words it was read from, or None."""
    for text in _stated_dates(tree):
        stated = _read(text)
        if stated is not None:
            return stated
    for line in lines_near_title:
        stated = (
            None if _MODIFIED.search(line) and "publish" not in line.lower() else read_date(line)
        )
        if stated is not None and _is_a_dateline(line):
            return stated
    return None


def _stated_dates(tree: Element) -> Iterator[str]:
    yield from _json_values(tree, "datePublished")
    yield from _metas(tree, _DATE_METAS)
    for element in tree.xpath("//*[@itemprop='datePublished']"):
        yield element.get("content") or element.get("datetime") or text_in(element)
    yield from _time_elements(tree)


def _time_elements(tree: Element) -> Iterator[str]:
    """Yield the dates of the first `time` elements by the headline: later ones are others'."""
    for element in list(_near_headline(tree, "time"))[:2]:
        names = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        is_aside = any(True for _ in element.iterancestors("aside", "nav", "footer"))
        if not is_aside and not _MODIFIED.search(names):
            yield element.get("datetime") or ""
            yield text_in(element)


def _near_headline(tree: Element, tag: str) -> Iterator[Element]:
    """Yield the elements with so little text between them and the headline that they belong to it.

    Without a headline, those at the beginning of the page.
    """
    heading = next(iter(tree.iter("h1")), None)
    distance, is_behind = 0, heading is None
    before: list[tuple[Element, int]] = []
    for element in tree.iter("*"):
        if heading is not None and element is heading:
            yield from (one for one, place in before if distance - place < _NEAR_CHARACTERS)
            distance, is_behind = -len(element.text or ""), True
        if element.tag == tag and is_behind:
            yield element
        elif element.tag == tag:
            before.append((element, distance))
        if element.tag not in ("script", "style", "title"):
            distance += len((element.text or "").strip())
        distance += len((element.tail or "").strip())
        if is_behind and distance > _NEAR_CHARACTERS:
            return


def _read(text: str) -> StatedDate | None:
    """Return a date written as text or as an epoch number."""
    if re.fullmatch(r"1\d{9}(?:\d{3})?", text.strip()):
        seconds = int(text) / (1000 if len(text.strip()) > 10 else 1)
        return state_date(datetime.fromtimestamp(seconds, UTC), text.strip())
    return read_date(text)


def _is_a_dateline(line: str) -> bool:
    """True for a date alone, or with a name, a place or the word "published" by it."""
    return len(line.split()) <= 14 and not line.rstrip().endswith(("!", "?"))


def _metas(tree: Element, names: Sequence[str]) -> list[str]:
    """Return the contents of the meta tags with these names, in the order of the names."""
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = (
            meta.get("property")
            or meta.get("name")
            or meta.get("itemprop")
            or meta.get("http-equiv")
        )
        if name and (meta.get("content") or "").strip():
            found.setdefault(name.strip().lower(), []).append(meta.get("content").strip())
    return [content for name in names for content in found.get(name, ())]


def _json_values(tree: Element, name: str) -> list[str]:
    return [value for value in _json_nodes(tree, name) if isinstance(value, str)]


def _json_nodes(tree: Element, name: str) -> list[Any]:
    """Return the property of the page's JSON-LD articles."""
    nodes = [node for script in tree.iter("script") for node in _json_ld(script)]
    articles = [node for node in nodes if _is_article(node)]
    return [node[name] for node in articles if node.get(name)]


def _json_ld(script: Element) -> Iterator[dict[str, Any]]:
    if (script.get("type") or "").strip().lower() != "application/ld+json":
        return
    text = (script.text or "").strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError:
        try:  # line breaks inside strings are the most common damage
            document = orjson.loads(re.sub(r"[\x00-\x1f]+", " ", text))
        except orjson.JSONDecodeError:
            return
    pending = [document]
    while pending:
        node = pending.pop(0)
        if isinstance(node, list):
            pending.extend(node)
        elif isinstance(node, dict):
            yield node
            pending.extend(
                node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node
            )


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and _ARTICLE_TYPES.search(kind) for kind in kinds)
