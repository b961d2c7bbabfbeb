"""Which dates of a line were replaced by others: "Q1 instead of Q4", "from May to July"."""

from __future__ import annotations

import re

from dealterms.claims.binding import pattern
from dealterms.claims.marking import Marked

__all__ = ["is_change", "replaced"]

_OLD_LEFT = pattern(
    r"\b(?P<cue>instead of|rather than|until now|(?<!last\s)(?<!now\s)promised for|formerly|"
    r"hitherto|at first|and not|not|previously|originally"
    r"|earlier|initially|once|"
    r"first|compared with|versus|against|up from|brought forward from|moved from|slipped from|"
    r"delayed from|pushed (?:back |out )?from|had been|was|were|than|no longer|after|had)"
    r"(?: (?:to|be|been|have|in|by|the|late|planned|expected|targeted|scheduled|guided|promised|"
    r"at|end|of|for|set|envisaged|due|estimate|plan|around|about|pencilled|slated|seen|put|hoped|"
    r"down))* ?$"
)
_HAD_MEANT = pattern(
    r"\b(?:no longer|had (?:~1)?(?:expected|hoped|planned|aimed|meant|intended|wanted|promised|"
    r"guided))\b~8$"
)
_PUT_BACK = pattern(
    r"^,? ?(?:and |but )?(?:~2)(?:has|have|was|were|is) (?:now |since )?(?:been )?(?:put (?:back|"
    r"off)|pushed (?:back|out)|"
    r"delayed|postponed|moved|deferred|brought forward|slipped)(?: back| out)? ?(?:to |until |"
    r"by )?~3¤"
)
# "Closing, due in April under the contract, has moved to June."
_WAS_DUE = pattern(
    r",? (?:which (?:was|had been) )?(?:due|foreseen|planned|scheduled|expected|set|slated"
    r"|pencill?ed in|envisaged|promised|targeted)(?: (?:for|in|on|at|by))? ?$"
)
_IS_MOVED = pattern(
    r"^[^¤.;,]{0,40},? (?:and |but )?(?:(?:is|was|are|were|has|have|will|would|had|now) )*(?:now "
    r")?(?:been )?"
    r"(?:mov(?:e|es|ed)|slips?|slipped|slid|slides?|sliding|drift(?:s|ed)|push(?:ed)?|put"
    r"|postponed|delayed|deferred|brought forward|shifts?|shifted|rescheduled|reset)"
    r" (?:out |back |forward |off )?(?:to |into |until )?~2¤"
)
# "The tie-up was to be done by June; September is the new target."
_WAS_MEANT = pattern(
    r"\b(?:was|were|had|formerly|originally|previously|initially|once|at first|earlier|hitherto) "
    r"(?:~9)$"
)
_NOW_IS = pattern(
    r"^, (?:is|are|will|would|should|has|have|must)\b[^¤.;]{0,50}¤|^[^¤.]{0,70}\b(?:now|"
    r"instead(?! of)|new (?:target|date|goal|aim|plan)|not (?:before|until|start|happen|close|"
    r"complete))\b"
    r"[^¤.]{0,50}¤|^[^¤.;,:]{0,30}[;,:]? ?(?:but |and )?¤ (?:is|was|now|looks|has become) (?:now "
    r")?(?:~1)?(?:the )?(?:new|target|@T|more|likelier|likely|"
    r"the (?:plan|aim|goal))"
)
_IS_NOW = pattern(r"\bnow\b")
_FELL_THROUGH = pattern(
    r"^ (?:~2)(?:fell through|slipped|was missed|were missed|came and went|passed without|has "
    r"passed|had passed|proved "
    r"(?:unrealistic|too|impossible|optimistic))\b"
)
_OLD_RIGHT = pattern(
    r"^[\s,]*(?:as )?(?:previously|originally|initially|formerly|as first|it had) (?:planned|"
    r"expected|announced|guided|scheduled|thought|targeted|promised|envisaged|said)"
)
_NEW_AFTER = pattern(
    r"^[^¤;]{0,60}\b(?:to|until|into|now|then)\b[^¤;]{0,40}¤|^ ?,? ?(?:and )?(?:to|until|"
    r"into) (?:the )?¤"
)
_MOVED = pattern(
    r"^ ?,? ?(?:and |but )?(?:is |are )?(?:now )?(?:to|until|into) (?:the )?(?:[\w-]+ ){0,2}$"
)
_LED_BY = re.compile(r"(?i)^(?:later|earlier|sooner)\s+than|^(?:ahead|instead)\s+of|^from\b")
_CHANGE = pattern(
    r"\b(?:instead of|rather than|no longer|now|slip\w*|delay\w*|push(?:ed|es)? (?:back|out)|"
    r"postpon\w*|put back|brought forward|moved?|later than|earlier than|revised)(?!\w)"
)


def replaced(line: Marked) -> frozenset[int]:
    """Return the numbers of the periods that another period of the line replaces."""
    spans = line.period_spans
    if len(spans) < 2:
        return frozenset()
    return frozenset(number for number in range(len(spans)) if _is_old(line, number))


def _is_old(line: Marked, number: int) -> bool:
    left, right = line.around(line.period_spans[number])
    if _OLD_RIGHT.match(right) or _is_led_away(line, number):
        return True
    if _WAS_DUE.search(left) and _IS_MOVED.match(right):
        return True
    if _PUT_BACK.match(right) or _FELL_THROUGH.match(right):
        return True
    if _WAS_MEANT.search(left) and not _IS_NOW.search(left[-50:]) and _NOW_IS.match(right):
        return True
    meant = _HAD_MEANT.search(left)
    if meant and "¤" not in meant.group() and "¤" in right:
        return True
    match = _OLD_LEFT.search(left)
    if match is None:
        return False
    if re.match(r"(?i)was|were|had|once|first|after|than|not", match["cue"]):
        is_later = number > 0 and match["cue"].lower() in {"than", "not", "and not"}
        return is_later or bool(_NEW_AFTER.match(right))
    return number > 0 or "¤" in right


def _is_led_away(line: Marked, number: int) -> bool:
    """True for "from May to July" and "to July from May", and for "later than May"."""
    period = line.line.periods[number]
    lead = line.line.sentence.text[period.start : period.value_start]
    found = _LED_BY.match(lead)
    if not found:
        return False
    after, before = _gap(line, number), _gap(line, number - 1)
    if found.group().lower() == "from":
        return bool(after is not None and _MOVED.match(after)) or bool(
            before is not None and not before.strip(" ,")
        )
    return bool(before is not None and len(before.strip()) < 4)


def _gap(line: Marked, number: int) -> str | None:
    """Return the marked text between a period and the one after it."""
    spans = line.period_spans
    if number < 0 or number + 1 >= len(spans):
        return None
    return line.text[spans[number][1] : spans[number + 1][0]]


def is_change(left: str, right: str) -> bool:
    """True if the words near a date say that it was another before."""
    return bool(_CHANGE.search(left[-60:] + " " + right[:60]))
