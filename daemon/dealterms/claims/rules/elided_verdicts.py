"""Second clauses without a verb of their own: "the FTC cleared it in May, the CMA a month later".

What the decider before has done is what this one did ("a month later", "likewise"), or has not
("Beijing has not", "Tressel's follow next week").
"""

from __future__ import annotations

from dealterms.claims.binding import pattern

__all__ = ["elided_verdict"]

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
_FOLLOWS = pattern(
    r"^(?:[’']s)? (?:approval |vote |decision |verdict |answer |ruling )?(?P<w>(?:(?:is|are|was|"
    r"were|will|"
    r"should|must) (?:~2)?)?(?:follows?|to come))(?= ¤| in| next| later| on|[.;,]|$)"
)


def elided_verdict(right: str, before: str) -> tuple[str, int, int] | None:
    """Return what the words behind a decider make of the verdict before: label and span.

    The span is empty where nothing but the other decider's verb tells it.
    """
    open_ = _NOT.match(right) or _FOLLOWS.match(right)
    if open_:
        return "pending", open_.start("w"), open_.end("w")
    return (before, 0, 0) if before != "pending" and _TOO.match(right) else None
