"""One spelling for the characters that publishers' systems vary: spaces, hyphens, apostrophes.

Each is replaced by one character, so offsets in the plain text are offsets in the article, and
quotes are still cut from the article as it was printed.
"""

from __future__ import annotations

__all__ = ["plain"]

_SPACES = "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_HYPHENS = "\u2010\u2011\u2043\u2212\ufe63\uff0d"
_APOSTROPHES = "\u02bc\u02b9\u2032\uff07\u00b4"
_QUOTES = {"\u201f": "\u201c", "\u2033": "\u201d", "\uff02": '"'}

_PLAIN = str.maketrans(
    dict.fromkeys(_SPACES, " ")
    | dict.fromkeys(_HYPHENS, "-")
    | dict.fromkeys(_APOSTROPHES, "\u2019")
    | _QUOTES
)


def plain(text: str) -> str:
    """Return the text, of the same length, with one kind of space, hyphen and apostrophe.

    Dashes, quotation marks that open or close, and line ends stay: they carry meaning.
    """
    return text.translate(_PLAIN)
