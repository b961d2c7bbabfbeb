"""What is no claim at all: what-ifs, sums of the writer, wishes and demands (terms.md rule 10)."""

from __future__ import annotations

from dealterms.claims.binding import pattern
from dealterms.claims.marking import Marked

__all__ = ["is_hypothetical"]

_SUMS_BEFORE = pattern(
    r"\b(?:would make|would imply|implying|imagine|suppose|hypothetically|let us (?:say|assume)|"
    r"by (?:my|our|some) (?:arithmetic|reckoning|maths?|estimates?|calculations?)|a bull case|"
    r"a bear case|"
    r"in our (?:view|model)|at a guess|(?:company|firm|group|business|bank|unit|"
    r"shares?|stock|stake|it|they|@[ATPO]) could be worth|wish list|we (?:assume|model|pencil in|"
    r"guess))\b[^;.?!]*$"
)
_SUMS_AFTER = pattern(
    r"^[^;.?!§]{0,70}\b(?:by (?:my|our|some) (?:arithmetic|reckoning|maths?|estimates?|"
    r"calculations?)|"
    r"at a guess|I (?:reckon|guess|would guess)|on the back of an envelope|hypothetically)\b"
)
_RAISED = (
    r"(?:were|was|went|rose|fell|owned|held|bought|grew|took|raised|lifted|increased|dropped|cut"
    r"|paid|offered|got|came|accepted|reached|is raised)"
)
# The condition itself, up to where its consequence begins: a fee that would fall due is a claim.
_REST = r"(?:(?!\b(?:would|will|must|shall|owes?|has to)\b)[^,;.?!])*$"
_IF = pattern(rf"\bif (?:the |its |their |a )?(?:~3)?{_RAISED}\b{_REST}")
_WERE = pattern(
    rf"\bif [^,;.?!]{{2,50}} were to\b[^;.?!]*$"
    rf"|(?:^|[.;,] |\band )were (?:the |it |they |@[ATPO] )~3to\b{_REST}"
)
_WHAT_IF = pattern(r"\bwhat if\b[^?]*$")
_THIRD = (
    r"(?:shareholders?|stockholders?|holders|investors?|unions?|hedge funds?|activists?|"
    r"works council|critics|"
    r"workers|creditors|farmers|campaigners|pensioners)"
)
_DEMANDS = pattern(
    rf"\b{_THIRD}\b~8(?:demand(?:s|ed|ing)?|want(?:s|ed)?|call(?:s|ed|ing)? for|insist(?:s|ed)? on|"
    r"hold(?:s|ing)? out for|push(?:es|ed|ing)? for|deserves?|ask(?:s|ed|ing)? for)\b[^;.?!]*$"
)
_OUGHT = pattern(
    r"\bshould (?:have )?(?:be worth|pa(?:y|id)|fetch(?:ed)?|offer(?:ed)?|get|got|bid|"
    r"ask(?:ed)? for|cost)\b[^,;.?!]*$"
)


def is_hypothetical(line: Marked, left: str) -> bool:
    """True if the value after `left` is supposed, reckoned or demanded, and so never a claim."""
    right = line.text[len(left) :]
    near = left[-160:]
    if _WHAT_IF.search(near) and "?" in right:
        return True
    return bool(_SUMS_AFTER.match(right[1:])) or any(
        words.search(near) for words in (_SUMS_BEFORE, _IF, _WERE, _DEMANDS, _OUGHT)
    )
