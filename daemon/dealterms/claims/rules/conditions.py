"""Conditions of an approval: whether it is tied to any, and whether one has been met."""

from __future__ import annotations

import re

from dealterms.claims.binding import pattern

__all__ = ["is_conditional", "is_met"]

_CONDITION = pattern(
    r"\b(?:conditional(?:ly)?(?! (?:on|upon) (?:the )?(?:approval|clearance|consent))|"
    r"(?:with|under) (?:(?:§|certain|several|some|strict|tough|stringent) )?(?:conditions|riders|"
    r"strings|remedies)|"
    r"attach(?:ed|es|ing) (?:~4)(?:§|conditions|riders|strings|remedies)|impos\w+ (?:~4)"
    r"(?:conditions|riders|strings|remedies|requirements)|subject to (?:the |certain |compliance "
    r"with |several )*(?:conditions|remedies|commitments|modifications|undertakings|sale of|"
    r"divest\w+)|"
    r"on (?:the )?(?:condition|understanding|proviso) (?:that)?|if (?:§ )?(?:~4)(?:is|are) (?:sold|"
    r"divested|"
    r"given up)|provided that|provided (?:it|they|the|§)|in return for|"
    r"in exchange for|after ~4(?:agreed|offered|pledged|promised) to (?:sell|divest|give up)|"
    r"if (?:it|they) (?:sells?|divests?)|remed(?:y|ies)|undertakings|commitments)(?!\w)"
)
_FREE = pattern(
    r"\b(?:without (?:any |asking for |imposing |demanding |further |attaching )*(?:conditions|"
    r"concessions|remedies|strings|riders)|unconditional(?:ly)?|"
    r"no conditions)(?!\w)"
)
_MET = pattern(
    r"\bconditions?\b[^.;]{0,60}?\b(?P<w>(?:is|are|was|were|has been|have been) (?:~2)?(?:met|"
    r"fulfilled|satisfied))\b[^.;]{0,30}$"
)
_CONDITION_OF = pattern(r"\bconditions?\b[^.;]{0,40}$")
_IS_MET = pattern(
    r"^[^.;]{0,25}?\b(?P<w>(?:is|are|was|were|has been|have been) (?:~2)?(?:met|fulfilled|"
    r"satisfied))\b"
)
_OPEN = pattern(
    r"\b(?:once|if|until|till|when|unless|provided|assuming|whether|as soon as|before|after|not|"
    r"must|to be)(?!\w)|n[’']t\b"
)


def is_conditional(text: str) -> bool:
    """True if the words of a clearance tie it to conditions."""
    return bool(_CONDITION.search(text)) and not _FREE.search(text)


def is_met(left: str, right: str) -> re.Match[str] | None:
    """Return the words that say that a condition is met; they stand in group `w`, or None.

    "The condition relating to ® has been met" in the words behind the decider, "the condition is
    fulfilled as far as ® is concerned" in those before it.
    """
    found = (_IS_MET.match(right) if _CONDITION_OF.search(left) else None) or _MET.search(left)
    return None if found is None or _OPEN.search(f"{left}{found.group()}") else found
