"""Which values a denial touches: those after its verb or before its verdict, and no others."""

from __future__ import annotations

from dealterms.claims.binding import pattern
from dealterms.claims.marking import Marked
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.scene import Scene

__all__ = ["is_denied"]

_FALSE = (
    r"(?:incorrect|false|wrong|inaccurate|nonsense|untrue|not true|not correct|not accurate|"
    r"baseless|fiction|unfounded|made up)"
)
_RUMOUR = (
    r"(?:reports?|claims?|speculation|suggestions?|rumou?rs?|stor(?:y|ies)|articles?|news items?|"
    r"allegations?)"
)
_DENIES = pattern(
    rf"\b(?:den(?:y|ies|ied|ying)|dismiss(?:ed|es)|refut(?:ed|es)|rebuff(?:ed|s)|rubbish(?:ed|"
    rf"es)|reject(?:ed|s) (?:~3){_RUMOUR}|"
    rf"(?:term|call|brand|describe|label)(?:ed|s) (?:~3)?(?:as )?{_FALSE} (?:~2)?{_RUMOUR}|"
    rf"no truth (?:in|to)|"
    rf"not (?:correct|true|accurate|the case) that|(?:is|are|was|were) not (?:seeking|trying|"
    rf"planning|going|looking|intending|considering|preparing|in talks)|"
    r"(?:has|have|had) no (?:plans?|intention)|no plans? to|nothing like|nowhere near|"
    r"never (?:considered|discussed|offered|proposed)|"
    r"(?:has|have|had) not (?:~1)?(?:discussed|offered|proposed|agreed|promised|made|received)|"
    r"no such|"
    r"nor (?:have|has|did|do|does) (?:we|it|they)|nor (?:is|was) it (?:~1)?(?:true|correct|"
    r"the case|planned|intended)|knock(?:s|ed|ing) down ~2report|"
    r"are not discussing|"
    r"sa(?:ys|id) (?:there (?:is|are|was|were) )?no)(?!\w)"
)
# "Will not pay", "is not to take": the verb that would give the value, right before it.
_NOT_GIVEN = pattern(
    r"\b(?:will|would|shall|is|are|does|do|did|can|could)(?: not|n[’']t) (?:to |going to |about "
    r"to )?"
    r"(?:pay|offer|buy|acquire|invest|put|take|get|receive|hold|own|sell|lease|rent|supply|deliver"
    r"|provide|commit|lend|raise|contribute|spend|bid|order)"
    r"(?! (?:more|less|any|until|unless|before|only|just|all|the full))(?: (?!until|unless"
    r"|before)[^\s§#;,]+){0,4} $"
)
_IF = pattern(r"\b(?:if|unless|should|whether|when|once|in case|so that|because)\b[^;]*$")
_NOT_YET_AFTER = pattern(r"^[^.;]{0,50}\b(?:until|unless|before|without|yet)\b")
# Words after which the denier says what is so.
_TURNS = pattern(
    r"\b(?:but|and (?:swore|insist\w*|reiterat\w*|confirm\w*|stood|stands|said|says|repeat\w*|"
    r"remains?|keeps?)|whereas|while|instead|which (?:is|are|stands?|remains?))(?!\w)|;"
)
_VERDICT = pattern(
    rf"\b(?:is|are|was|were)(?: simply| plainly| factually| completely| quite)? {_FALSE}(?!\w)|"
    rf"\b(?:called|calls|termed|branded|described) (?:~4)?{_FALSE}(?!\w)|"
    r"\b(?:has|have|had|was|were|is|are) (?:been )?(?:neither|never|not) (?:been )?(?:sought|"
    r"discussed|offered|proposed|considered|requested|contemplated|on the table)(?!\w)"
)
_REPORTED = pattern(
    rf"\b{_RUMOUR}\b~6(?:said|says|claimed|that|stated|had)\b|\b(?:reported|wrote|had written|"
    rf"claimed) (?:that )?"
)
_REBUTS = pattern(
    rf"^[“\"‘'\s]*(?:that|this|it|the (?:~2)?{_RUMOUR})(?: is|’s|'s| was)(?: simply| plainly|"
    rf" factually)? {_FALSE}|^~6(?:denied|dismissed|rejected) (?:that|this|it|"
    rf"the (?:~2)?{_RUMOUR})\b"
)


def is_denied(scene: Scene, line: Marked, at: int) -> bool:
    """True if a denial touches what stands at a place of the marked line.

    "Declined to comment" denies nothing. A report that the next sentence calls untrue is denied.
    """
    text = line.text
    for match in _DENIES.finditer(text):
        if match.start() < at and not _TURNS.search(text[match.end() : at]):
            return True
    given = _NOT_GIVEN.search(text[:at])
    if given and not _IF.search(text[: given.start()]) and not _only_bounded(line, at):
        return True
    for match in _VERDICT.finditer(text):
        if match.start() >= at and not _TURNS.search(text[at : match.start()]):
            return True
    return bool(_REPORTED.search(text[:at])) and _is_rebutted(scene, line)


def _only_bounded(line: Marked, at: int) -> bool:
    """True where the "not" bounds the value or its time: "not pay more than §", "not § until"."""
    bounds = {Qualifier.MORE_THAN, Qualifier.LESS_THAN, Qualifier.AT_LEAST, Qualifier.UP_TO}
    is_bounded = any(
        span[0] == at and quantity.qualifier in bounds
        for quantity, span in zip(line.line.quantities, line.quantity_spans, strict=True)
    )
    text = line.line.sentence.text
    leads = (
        text[period.start : period.value_start].casefold()
        for period, span in zip(line.line.periods, line.period_spans, strict=True)
        if span[0] > at
    )
    is_timed = any(lead.startswith(("until", "till", "before")) for lead in leads)
    return is_bounded or is_timed or bool(_NOT_YET_AFTER.search(line.text[at:]))


def _is_rebutted(scene: Scene, line: Marked) -> bool:
    start = line.line.sentence.start
    following = next((m for m in scene.lines if m.line.sentence.start > start), None)
    return (
        following is not None
        and following.line.block - line.line.block <= 1
        and bool(_REBUTS.search(following.text))
    )
