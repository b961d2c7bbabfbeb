"""A tree to candidate blocks: every piece of visible text, in order, word for word.

Nothing is judged here. A candidate is what a reader sees as one block: a paragraph, a heading, a
list item, a row of a table. Two line breaks in a row end a paragraph as well: old pages have no
other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from dealterms.extract.page import Element, is_never_seen, text_in
from dealterms.extract.wordlists import word_list

__all__ = ["Candidate", "Kind", "candidates_of", "collapse"]

_BLOCK_TAGS = word_list(
    """
    address article aside blockquote body center dd details dialog dir div dl dt
    fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li
    main menu nav ol p pre section summary table tbody td tfoot th thead tr ul caption
    """
)
_HEADINGS = word_list("h1 h2 h3 h4 h5 h6")
_PARAGRAPH_LIKE = word_list("p blockquote h1 h2 h3 h4 h5 h6 div section article pre")
_CELL_SEPARATOR = " | "
_LONGEST_CELL = 400  # characters; a longer cell is a column of the page, not a value
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")


class Kind(StrEnum):
    """What a block is, as a reader sees it."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    ROW = "row"


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One visible block. `element` is the block element that holds it.

    `link_share` is the part of its characters that stand in links to elsewhere, `small_share` the
    part in small print, `bold_share` the part in bold, each 0 to 1.
    """

    text: str
    kind: Kind
    element: Element
    link_share: float
    small_share: float
    bold_share: float

    @property
    def word_count(self) -> int:
        """Number of words."""
        return len(self.text.split())

    @property
    def quotation(self) -> Element | None:
        """The innermost element round it that sets the words of somebody else apart, if any."""
        if self.element.tag == "blockquote":
            return self.element
        return next(self.element.iterancestors("blockquote"), None)


@dataclass(frozen=True, slots=True)
class _Style:
    """What the inline elements round a piece of text say about it."""

    is_link: bool = False
    is_small: bool = False
    is_bold: bool = False


_PLAIN = _Style()


def collapse(text: str) -> str:
    """Return the text as a browser shows it on one line: white space collapsed, no soft hyphens."""
    seen = text if text.isascii() else _INVISIBLE.sub("", text)
    return " ".join(seen.split())


def candidates_of(root: Element) -> list[Candidate]:
    """Return every visible block under `root`, in document order."""
    walker = _Walker()
    walker.walk(root, root, Kind.PARAGRAPH, _PLAIN)
    walker.flush(root, Kind.PARAGRAPH)
    return walker.found


class _Walker:
    """Collects inline text until a block begins or ends, and makes a candidate of it then."""

    def __init__(self) -> None:
        self.found: list[Candidate] = []
        self._pieces: list[tuple[str, _Style]] = []
        self._break_pending = False

    def walk(self, element: Element, block: Element, kind: Kind, style: _Style) -> None:
        """Take in the element's text and children; `block` is the block element round them."""
        if element.text:
            self._add(element.text, style)
        for child in element:
            if isinstance(child.tag, str):
                self._child(child, block, kind, style)
            if child.tail:
                self._add(child.tail, style)

    def flush(self, block: Element, kind: Kind) -> None:
        """Make a candidate of the text collected so far."""
        pieces, self._break_pending = self._pieces, False
        if not pieces:
            return
        self._pieces = []
        text = collapse("".join(piece for piece, _ in pieces))
        if text:
            self.found.append(Candidate(text, kind, block, *_shares(pieces)))

    def _child(self, child: Element, block: Element, kind: Kind, style: _Style) -> None:
        tag: str = child.tag
        if tag == "br":
            self._line_break(block, kind)
        elif is_never_seen(child):
            pass
        elif tag in _BLOCK_TAGS or "-" in tag:
            self.flush(block, kind)
            self._block(child, style)
        else:
            self.walk(child, block, kind, _restyled(child, style))

    def _block(self, element: Element, style: _Style) -> None:
        if element.tag == "table" and not _is_layout(element):
            self._rows(element)
        elif element.tag == "dl":
            self._definitions(element, style)
        elif element.tag == "pre":
            self._preformatted(element)
        else:
            kind = _kind_of(element)
            self.walk(element, element, kind, style)
            self.flush(element, kind)

    def _rows(self, table: Element) -> None:
        """One block a row, its cells in order."""
        for row in table.iter("tr", "caption"):
            cells = [row] if row.tag == "caption" else [c for c in row if c.tag in ("td", "th")]
            self._row(row, cells)

    def _definitions(self, element: Element, style: _Style) -> None:
        """A name with its value is a row; a list with long values is a sequence of paragraphs."""
        parts = [child for child in element.iter("dt", "dd") if child is not element]
        if any(len(_text_of(part)) > _LONGEST_CELL for part in parts):
            self.walk(element, element, Kind.PARAGRAPH, style)
            self.flush(element, Kind.PARAGRAPH)
            return
        group: list[Element] = []
        for part in parts:
            if part.tag == "dt" and group and group[-1].tag == "dd":
                self._row(group[0], group)
                group = []
            group.append(part)
        if group:
            self._row(group[0], group)

    def _row(self, row: Element, cells: list[Element]) -> None:
        texts = [text for cell in cells if (text := _text_of(cell))]
        if texts:
            links = sum(len(collapse(text_in(a))) for cell in cells for a in cell.iter("a"))
            share = min(links / sum(map(len, texts)), 1.0)
            self.found.append(
                Candidate(_CELL_SEPARATOR.join(texts), Kind.ROW, row, share, 0.0, 0.0)
            )

    def _preformatted(self, element: Element) -> None:
        """Plain text kept as typed: blank lines part its paragraphs."""
        for part in re.split(r"\n\s*\n", text_in(element)):
            text = collapse(part)
            if text:
                self.found.append(Candidate(text, Kind.PARAGRAPH, element, 0.0, 0.0, 0.0))

    def _line_break(self, block: Element, kind: Kind) -> None:
        if self._break_pending:
            self.flush(block, kind)
        else:
            self._pieces.append((" ", _PLAIN))
            self._break_pending = True

    def _add(self, text: str, style: _Style) -> None:
        self._pieces.append((text, style))
        if self._break_pending and not text.isspace():
            self._break_pending = False


def _kind_of(element: Element) -> Kind:
    if element.tag in _HEADINGS:
        return Kind.HEADING
    item = element if element.tag == "li" else next(element.iterancestors("li"), None)
    return Kind.LIST_ITEM if item is not None and _is_one_block(item) else Kind.PARAGRAPH


def _is_one_block(item: Element) -> bool:
    """True for a list item that is one block; one with several paragraphs is a container."""
    parts = [child for child in item if child.tag in _PARAGRAPH_LIKE and _text_of(child)]
    return len(parts) <= 1


def _is_layout(table: Element) -> bool:
    """True for a table that arranges the page rather than values."""
    if table.get("role") == "presentation" or table.find(".//table") is not None:
        return True
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    if all(len(cells) < 2 for cells in rows):
        return True
    return any(len(_text_of(cell)) > _LONGEST_CELL for cells in rows for cell in cells)


def _text_of(element: Element) -> str:
    """Return the visible text of a small element on one line, its blocks parted by blanks."""
    return collapse("".join(_texts(element)))


def _texts(element: Element) -> Iterator[str]:
    if not isinstance(element.tag, str) or is_never_seen(element):
        return
    gap = " " if element.tag in _BLOCK_TAGS or element.tag == "br" else ""
    yield gap + (element.text or "")
    for child in element:
        yield from _texts(child)
        yield child.tail or ""
    yield gap


def _restyled(element: Element, style: _Style) -> _Style:
    if element.tag == "a":
        return _Style(_leads_away(element), style.is_small, style.is_bold)
    if element.tag == "small":
        return _Style(style.is_link, True, style.is_bold)
    if element.tag in ("b", "strong"):
        return _Style(style.is_link, style.is_small, True)
    return style


def _leads_away(link: Element) -> bool:
    """False for an anchor without a target and for a jump to a place on the same page."""
    target = (link.get("href") or "").strip()
    return bool(target) and not (target.startswith("#") and len(target) > 1)


def _shares(pieces: list[tuple[str, _Style]]) -> tuple[float, float, float]:
    """Return which parts of the characters are linked, small and bold."""
    if all(style is _PLAIN for _, style in pieces):
        return 0.0, 0.0, 0.0
    total = linked = small = bold = 0
    for piece, style in pieces:
        size = len(piece.strip())
        total += size
        linked += size * style.is_link
        small += size * style.is_small
        bold += size * style.is_bold
    return (linked / total, small / total, bold / total) if total else (0.0, 0.0, 0.0)
