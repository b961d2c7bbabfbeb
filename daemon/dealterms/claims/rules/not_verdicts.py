"""What reads like a verdict and is none: powers, pledges, advice, and refusals only imagined."""

from __future__ import annotations

from dealterms.claims.binding import pattern
from dealterms.claims.rules.verdict_words import GATE

__all__ = ["FILING", "is_no_verdict"]

_REFUSES = pattern(
    r"^~2(?:(?:(?:block|prohibit|reject|veto|forbid|refuse|object|turn|say|vote)s?|(?:block|"
    r"prohibit|"
    r"reject|object|turn)ed|vetoed|refused|forbade)(?: (?:it |the deal )?(?:down|against|no))?|"
    r"(?:said no|voted (?:against|down|no)))(?= the| it| this|\W|$)"
    r"|^~2(?:does|do|did|has|have|had|is|are)(?: not|n[’']t) (?:~1)(?:approv|clear|consent|"
    r"agree|giv|grant|authori[sz]|decid|rul)\w*|^~2(?:fails? to|withholds?|withheld|"
    r"denies|denied)\b"
)
# "The CMA can review a merger if ...": what an authority may do, not what it does.
_IN_GENERAL = pattern(
    r"^ (?:~1)(?:may|can|could|must|has to|have to|(?:is|are) (?:able|free|entitled) to) (?:~1)"
    r"(?:investigat|review|block|prohibit|examin|look|call|interven|open|refer|clear|approv)\w*"
    r"(?: into| in)? (?:where|if|when|whether|mergers|deals|transactions|takeovers|acquisitions|"
    r"every|such|(?:an?|any) (?:~1)(?:merger|deal|transaction|takeover|acquisition|investment|"
    r"loan)s?\b(?! (?:of|between|with)))"
)
_UNFILED = pattern(
    r"^(?: filings?| applications?| notifications?)? (?:has|have|had|is|are|was|were)"
    r"(?: not|n[’']t) (?:yet )?(?:been )?(?:made|submitted|filed|lodged|sent)\b"
)
_FILINGS = pattern(r"^ (?:filings?|applications?|notifications?) ")
FILING = pattern(r"\b(?:filings?|applications?|notifications?)~2(?:to|with|at|before)~2$")
# "To buy it from its shareholders": they sell, they do not decide.
_SELLERS = pattern(
    r"\b(?:to (?:acquire|buy|purchase)|acquir(?:es|ed|ing)|b(?:uys|uying|ought)|"
    r"purchas(?:es|ed|ing))\b(?:(?!\b(?:approv|clear|consent)\w*)[^.;]){0,80} from (?:the |its |"
    r"their |other )*$"
)
_PLEDGE = pattern(
    r"\b(?:(?:have|has|had) (?:~2)(?:undertaken|committed|pledged|promised)|irrevocabl\w+|"
    r"do(?:es)? not (?:get|have|need)|never (?:had|have|has)|re-?elected|elected|"
    r"(?:said|say) how)\b"
)
_URGED = pattern(
    r"\b(?:told|advis(?:es|ed|ing)|urg(?:es|ed|ing)|recommend(?:s|ed|ing)?|call(?:s|ed) on|"
    r"wants?|wanted|asks?|"
    r"asked|persuade|convince)~2$"
)


def is_no_verdict(left: str, right: str) -> bool:
    """True for what a body is told, may do or has promised, and for a refusal only imagined."""
    return bool(
        (GATE.search(left) and _REFUSES.match(right))
        or _URGED.search(left)
        or _SELLERS.search(left)
        or _PLEDGE.search(right[:120])
        or _IN_GENERAL.match(right)
        or (_UNFILED.match(right) and (FILING.search(left) or _FILINGS.match(right)))
    )
