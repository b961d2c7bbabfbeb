"""Text of others made safe to print: nothing in it moves a cursor or ends a line."""

from __future__ import annotations

import re

__all__ = ["printable"]

# C0, DEL and C1 control characters, line and paragraph separators, the marks that reverse the
# direction of writing, and lone surrogates (which no encoding can print).
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def printable(text: str, *, keep_lines: bool = False) -> str:
    r"""Return the text with every unsafe character written out, as in `\x1b` or `\u202e`.

    `keep_lines` leaves line feeds and tabs, for article text that is shown as a whole.
    """
    return _UNSAFE.sub(lambda match: _escaped(match[0], keep_lines), text)


def _escaped(character: str, keep_lines: bool) -> str:
    if keep_lines and character in "\n\t":
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
