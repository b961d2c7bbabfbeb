"""When a text has changed so that a reader would notice: its words, not its typesetting. Pure."""

from __future__ import annotations

import hashlib
import re

__all__ = ["words_hash"]

# A number keeps the marks inside it: 1.5 is not 15. Signs of money and percent are words.
_WORD = re.compile(r"\w+(?:[.,:'’/-]\w+)*|[%$€£¥]")


def words_hash(text: str) -> str:
    """Return the sha256, in hex, of the words of a text, whatever stands between them.

    White space, quotation marks, dashes, full stops and capitals may change without another hash.
    """
    words = (word.replace("’", "'").casefold() for word in _WORD.findall(text))
    return hashlib.sha256("\x1f".join(words).encode("utf-8", "surrogatepass")).hexdigest()
