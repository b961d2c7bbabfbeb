"""Page bytes to a tree: which characters the bytes mean, and what of the tree nobody sees."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from dealterms.errors import ExtractError
from dealterms.extract.wordlists import word_list

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["Element", "decode_page", "is_never_seen", "parse_page", "text_in", "words_of"]

# lxml's own element. That of lxml.html is asked for its class in Python, element by element, which
# is a third of what a walk over a tree costs.
Element: TypeAlias = "etree._Element"

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]{2,40})", re.IGNORECASE)
# Encodings in which ASCII bytes are not ASCII: valid UTF-8 says nothing about them.
_NOT_ASCII = ("utf-16", "utf-32", "utf-7", "iso-2022", "hz")
_SNIFFED_BYTES = 4_096
# Control characters that no text holds; lxml refuses or loses what stands behind them.
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_NEVER_SEEN = word_list(
    """
    script style noscript template svg canvas iframe object embed video audio button
    select option textarea input label map head title meta link
    """
)
_INVISIBLE_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_NO_WORDS: frozenset[str] = frozenset()


def decode_page(page: bytes, content_type: str = "") -> str:
    """Return the page's text.

    Valid UTF-8 is UTF-8, whatever a wrong header says: no other text passes for it by chance. Else
    the header's charset, the page's own, and Windows-1252, which never fails.
    """
    for mark, name in _BYTE_ORDER_MARKS:
        if page.startswith(mark):
            return page[len(mark) :].decode(name, "replace")
    header = _HEADER_CHARSET.search(content_type)
    meta = _META_CHARSET.search(page[:_SNIFFED_BYTES])
    stated = [name for name in (header and header[1], meta and meta[1].decode("ascii")) if name]
    names = stated if stated and stated[0].lower().startswith(_NOT_ASCII) else ["utf-8", *stated]
    for name in names:
        try:
            return page.decode("cp1252" if name.lower() in ("iso-8859-1", "latin-1") else name)
        except (UnicodeDecodeError, LookupError):
            continue
    return page.decode("cp1252", "replace")


def parse_page(text: str) -> Element:
    """Return the tree, without comments, scripts and whatever a reader never sees.

    Raises ExtractError for a page without any markup to read.
    """
    from lxml import etree  # four megabytes that the poller, which parses nothing, can do without

    text = _CONTROL.sub(" ", text)
    if not text.strip():
        raise ExtractError("the page is empty")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = etree.fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ExtractError(f"the page cannot be parsed: {error}") from error
    if tree is None:
        raise ExtractError("the page cannot be parsed: it holds no element")
    return tree


def text_in(element: Element) -> str:
    """Return all text within the element, as it stands there, seen or not."""
    return "".join(element.itertext())


def is_never_seen(element: Element) -> bool:
    """True for an element whose text no reader sees: scripts, form controls, hidden boxes."""
    tag: str = element.tag
    if tag in _NEVER_SEEN or tag.startswith("amp-"):
        return True
    names = element.keys()  # most elements have none: one call tells it
    if not names:
        return False
    if "hidden" in names or ("aria-hidden" in names and element.get("aria-hidden") == "true"):
        return True
    return "style" in names and bool(_INVISIBLE_STYLE.search(element.get("style")))


def words_of(element: Element) -> frozenset[str]:
    """Return the words of the element's class, id and test names, in lower case."""
    if not element.keys():
        return _NO_WORDS
    names = (element.get(name) or "" for name in ("class", "id", "data-testid", "data-component"))
    return _words_in(" ".join(names))


@lru_cache(maxsize=4096)
def _words_in(names: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(names))
