"""Where sentences begin and end inside a block of news text."""

from __future__ import annotations

from dataclasses import dataclass

from dealterms.claims.prefilter import Pattern, Text

__all__ = ["Sentence", "is_inside_quotes", "split_sentences"]

_ABBREVIATIONS = frozenset(
    "inc corp co ltd plc no nos st mr mrs ms dr prof sr jr vs v u.s u.k e.u jan feb mar apr jun "
    "jul aug sep sept oct nov dec mt ft gen gov sen rep hon approx dept est fig vol art sec "
    "ariz calif colo conn ill mass mich minn tex va wash fla ga pa n.y n.j d.c a.m p.m i.e e.g "
    "c ca cos bros intl l.p n.v s.a s.p.a a.g b.v k.k sa nv ag cap div rs".split()
)
_END = Pattern(r"[.!?…][\"”’')\]]*(?=\s+[\"“‘'(\[*]*[A-Z0-9€$£¥#-])")
_LAST_WORD = Pattern(r"([A-Za-z][\w.]*)$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: `text` is the document's text from `start` to `end`."""

    text: str
    start: int
    end: int


def split_sentences(text: str, offset: int = 0) -> list[Sentence]:
    """Return the sentences of one block; `offset` is the block's place in the document."""
    sentences: list[Sentence] = []
    begin = 0
    for match in _END.finditer(text):
        if match.group()[0] == "." and _is_abbreviation(text, begin, match.start()):
            continue
        if text[begin : match.start()].strip().isdigit():
            continue  # the number of a list item
        _add(sentences, text, begin, match.end(), offset)
        begin = match.end()
    _add(sentences, text, begin, len(text), offset)
    return sentences


def _add(sentences: list[Sentence], text: str, begin: int, end: int, offset: int) -> None:
    piece = text[begin:end]
    lead = len(piece) - len(piece.lstrip())
    piece = piece.strip()
    if piece:
        at = offset + begin + lead
        sentences.append(Sentence(Text(piece), at, at + len(piece)))


def _is_abbreviation(text: str, begin: int, dot: int) -> bool:
    """True where the dot ends a short form ("Inc.", "Jan. 12", "J. Smith"), not a sentence."""
    found = _LAST_WORD.search(text, begin, dot)
    if not found:
        return False
    word = found.group(1)
    if len(word) == 1 and word.isupper():
        return True
    lowered = word.lower()
    if lowered not in _ABBREVIATIONS:
        return False
    if lowered in _STATE_OR_FIRM_ENDINGS:
        following = text[dot + 1 :].lstrip()[:1]
        return not following.isupper() or bool(_FIRM_GOES_ON.match(text[dot + 1 :]))
    return True


# "Inc." may end a sentence; it goes on where a lower-case word, a bracket or a verb follows.
_STATE_OR_FIRM_ENDINGS = frozenset({"inc", "corp", "co", "ltd", "plc", "a.m", "p.m", "u.s", "u.k"})
_FIRM_GOES_ON = Pattern(r"\s+(?:KG\b|KGaA|Ltd|Inc|and|to|for|said|has|will|is|[A-Z][a-z]+\s+[a-z])")

_QUOTE_PAIRS = (("“", "”"), ('"', '"'), ("„", "“"), ("«", "»"))


def is_inside_quotes(text: str, start: int, end: int) -> bool:
    """True if `text[start:end]` lies in a direct quotation of the same block.

    Straight quotes are counted in pairs; an unclosed opening quote runs to the end of the block,
    as in speeches that go on in the next paragraph.
    """
    for opening, closing in _QUOTE_PAIRS:
        if opening == closing:
            if text.count(opening, 0, start) % 2 == 1:
                return True
            continue
        opened = text.rfind(opening, 0, start)
        if opened >= 0 and text.find(closing, opened + 1, start) < 0:
            return True
    return False
