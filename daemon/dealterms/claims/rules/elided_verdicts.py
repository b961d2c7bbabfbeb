"""Second clauses without a verb of their own: "the FTC cleared it in May, the CMA a month later".

What the decider before has done is what this one did ("a month later", "likewise"), or has not
("Beijing has not", "Tressel's follow next week").
"""

from __future__ import annotations

from dealterms.claims.binding import pattern
from dealterms.claims.rules.verdicts import Verdict

__all__ = ["elided_verdict", "is_listed"]

_TOO = pattern(
    r"^(?:[’']s)?,? (?:(?:a|one|two|three|four|five|six|some|few|several|the) )?(?:(?:day|week|"
    r"month|year|"
    r"hour)s? (?:later|earlier|before|after)|(?:in |on |by |already in )?¤|too|as well|likewise|"
    r"also|"
    r"(?:just )?(?:before|afterwards|earlier|later))(?: too| already)?(?= ?[.;,(]| and\b|$)"
)
_NOT = pattern(
    r"^(?:[’']s)?,? (?:however,? |by contrast,? )?(?P<w>(?:(?:has|have|is|did|does) not|(?:has|"
    r"have|is|"
    r"did|does)n[’']t)(?: yet)?)(?= ?[.;,]|$)"
)
_SAME_DAY = pattern(
    r"^(?:[’']s?)? (?:for|on) (?:the same|that) (?:day|date|week|month)\b|^ (?:for|on) ¤"
)
_FOLLOWS = pattern(
    r"^(?:[’']s)? (?:approval |vote |decision |verdict |answer |ruling )?(?P<w>(?:(?:is|are|was|"
    r"were|will|"
    r"should|must) (?:~2)?)?(?:follows?|to come))(?= ¤| in| next| later| on|[.;,]|$)"
)


_BUT_NOT = pattern(
    r"\b(?:but|and|though) (?:still )?not (?:yet )?(?:(?:that|those) (?:of|from|by) )?(?:the )?$"
)


_LISTED = pattern(r"[,;)] (?:and |as well as )?(?:by|of|from) (?:the )?$")


def is_listed(text: str, start: int) -> bool:
    """True for a decider in a list of them: "approval by its owners, who meet in May, by the ®"."""
    return bool(_LISTED.search(text[:start]))


def elided_verdict(text: str, start: int, end: int, last: Verdict) -> Verdict | None:
    """Return what the decider at `text[start:end]` makes of the verdict of the one before it.

    `text` ends where the next decider stands. "A month later" has no words of its own: it takes
    the verb of the other decider as evidence.
    """
    but_not = _BUT_NOT.search(text[:start])
    if but_not:
        return Verdict("pending", but_not.start(), start)
    right = text[end:]
    open_ = _NOT.match(right) or _FOLLOWS.match(right)
    if open_:
        return Verdict("pending", end + open_.start("w"), end + open_.end("w"))
    if _SAME_DAY.match(right):
        return last
    return last if last.label != "pending" and _TOO.match(right) else None
