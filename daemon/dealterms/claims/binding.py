"""How a quantity finds its term: ordered rules over the marked sentence, first match decides.

A rule looks at the words left and right of the quantity's mark. `~n` in a pattern stands for up to
n words that cross no other quantity and no clause that turns the tables ("while", "but"). A rule
either names a term or refuses the quantity with a reason, which `inspect` shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from dealterms.claims.marking import Marked
from dealterms.claims.prefilter import Pattern, Text
from dealterms.claims.quantities import Quantity
from dealterms.claims.scene import Scene

__all__ = ["Context", "Decision", "Rule", "accept", "decide", "pattern", "refuse"]

_WORD = r"(?:(?!(?:while|whereas|although|but)\b)[^\s§;!?]+\s+)"

# A gap begins behind a whole word: "in" with a word after it is not the beginning of "initial".
_EDGE = r"(?:(?<!\w)|(?!\w)):?\s*"


@lru_cache(maxsize=4096)
def _source(text: str) -> str:
    text = re.sub(r"(~\d{1,2}) ", r"\1", re.sub(r" [*?]", r"\\s*", text))
    text = re.sub(r"~(\d{1,2})", "\ue000\\1\ue000", text).replace(" ", r"\s+")
    return re.sub("\ue000(\\d{1,2})\ue000", lambda m: rf"{_EDGE}{_WORD}{{0,{m.group(1)}}}?", text)


@lru_cache(maxsize=4096)
def pattern(text: str) -> Pattern:
    """Compile a rule pattern: a space is any white space, `~n` a gap of up to n words."""
    return Pattern(_source(text), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Context:
    """A quantity in its sentence, with the marked words on either side."""

    scene: Scene
    line: Marked
    quantity: Quantity
    left: str
    right: str

    @property
    def types(self) -> frozenset[str]:
        """The types of the deal in question."""
        return frozenset(self.scene.deal.types)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the decision list. `term` is empty for a refusal; then `name` is the reason."""

    name: str
    term: str
    left: Pattern | None = None
    right: Pattern | None = None
    when: Callable[[Context], bool] | None = None
    bits: int = field(init=False, repr=False)
    """The bits of both patterns in `Text.lacks`."""

    def __post_init__(self) -> None:
        """Gather the bits once."""
        left, right = (side.bit if side else 0 for side in (self.left, self.right))
        object.__setattr__(self, "bits", left | right)

    def matches(self, context: Context) -> bool:
        """True if the words around the quantity fit this rule."""
        if self.left is not None and not self.left.search(context.left):
            return False
        if self.right is not None and not self.right.match(context.right):
            return False
        return self.when is None or self.when(context)


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rules made of a quantity: a term, or None with the reason."""

    term: str | None
    rule: str


def accept(
    name: str,
    term: str,
    *,
    left: str | None = None,
    right: str | None = None,
    when: Callable[[Context], bool] | None = None,
) -> Rule:
    """Return a rule that binds; `left` must end at the quantity, `right` begin there."""
    return Rule(
        name,
        term,
        pattern(rf"(?:{left})[\s“\"(]*$") if left else None,
        pattern(rf"[\s,”\"-]*(?:{right})") if right else None,
        when,
    )


def refuse(
    reason: str,
    *,
    left: str | None = None,
    right: str | None = None,
    when: Callable[[Context], bool] | None = None,
) -> Rule:
    """Return a rule that refuses, with the reason that `inspect` shows."""
    return accept(reason, "", left=left, right=right, when=when)


def decide(rules: Iterable[Rule], context: Context) -> Decision:
    """Return the decision of the first rule that fits, or a refusal for want of one."""
    text = context.line.text
    lacks = text.lacks if isinstance(text, Text) else 0
    for rule in rules:
        if not rule.bits & lacks and rule.matches(context):
            return Decision(rule.term or None, rule.name)
    return Decision(None, "no words bind it to a term")
