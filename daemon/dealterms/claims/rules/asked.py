"""The question before an answer: "How long does it last?" binds the "Three years" after it."""

from __future__ import annotations

import re

from dealterms.claims.binding import Context
from dealterms.claims.marking import Marked
from dealterms.claims.prefilter import Pattern
from dealterms.claims.scene import Scene

__all__ = ["asks", "question_before"]

_QUESTION = Pattern(r"(?P<question>[^.!?§]*)\?[\s*”\"’]*$")
_OWN_QUESTION = Pattern(r"^(?P<question>[^.!?]*)\?[\s*”\"’]*")


def question_before(scene: Scene, line: Marked) -> str:
    """Return the question that a line answers, without its mark, or an empty text.

    It ends the line before, or opens the same line: interviews and lists of answers write both.
    """
    own = _OWN_QUESTION.match(line.text)
    if own:
        return own.group("question")
    index = next(
        (n for n, m in enumerate(scene.lines) if m.line.sentence.start == line.line.sentence.start),
        0,
    )
    asked = _QUESTION.search(scene.lines[index - 1].text) if index else None
    return asked.group("question") if asked else ""


def asks(c: Context, topic: str) -> bool:
    """True if the quantity opens the answer to a question about the topic, a regular expression."""
    opening = re.sub(r"^[^?]*\?", "", c.left)
    if len(opening.split()) > 6:
        return False
    return bool(re.search(rf"(?i)\b(?:{topic})", question_before(c.scene, c.line)))
