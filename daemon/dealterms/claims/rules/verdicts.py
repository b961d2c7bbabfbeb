"""What a body that decides has done with the deal: cleared, blocked, conditional or pending.

The decider stands as `®` in the text. What it does is read from the words after it ("® cleared
the deal"), else from those before it ("approved by ®", "subject to clearance by ®"); the nearest
governor of a noun of approval decides whether it is in hand or still to come.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dealterms.claims.binding import pattern
from dealterms.claims.prefilter import Pattern
from dealterms.claims.rules.conditions import is_met
from dealterms.claims.rules.not_verdicts import FILING, is_no_verdict
from dealterms.claims.rules.verdict_objects import is_other_matter, is_other_thing
from dealterms.claims.rules.verdict_words import FORBIDS, GATE, GRANTS, LOOKS, NOUN

__all__ = ["Verdict", "verdict_on"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision, `cleared`, `blocked` or `pending`, and the span of the words that tell it."""

    label: str
    start: int
    end: int


_NOTICE = pattern(r"\b(?:notice|notification|notified|papers|documents|information)\b")
_NO_NEED = pattern(
    rf"\b(?:no|nor|neither) (?:~2)?(?:{NOUN}|votes?) (?:of|by|from|on the part of) (?:the )?$"
)
_ALONE = pattern(
    r"^ (?:alone )?(?:is|are|was|were|has been|have been|remains?) (?:now |still |also )?"
    r"(?:outstanding|missing|pending|awaited|to come|called for|convened|scheduled for)\b"
)
_NOT_YET = pattern(
    r"\b(?:not|n[’']t|yet to|to|will|would|must|may|might|could|should|expected|due|needs?|until|"
    r"if|still|whether|before|asked|unless|once|failed|without)(?!\w)"
)
# "Has not yet approved": the "not" stands inside the words of the verdict.
_NOT_DONE = pattern(r"^(?:has|have|had|was|were|is|are)(?: not|n[’']t| never| yet)(?!\w)")
_NO_COMMENT = pattern(
    r"\b(?:not|n[’']t|declin\w+|refus\w+|unable) (?:to )?(?:be drawn|comment|say|confirm|discuss|"
    r"elaborate|respond)\b"
)
_STAFF = pattern(
    r"\b(?:staff|economists|experts|lawyers|judge|examiner|counsel|member|commissioner) (?:of|at|"
    r"from|in|for) (?:the )?$"
)
_ADVISED = pattern(
    r"\b(?:recommend\w*|urg(?:es?|ed|ing)|advis\w+|suggest\w*|propos\w+ (?:to|that))\b"
)
_STATE = pattern(
    r"^(?:[’']s?)?(?: (?:own|final|formal))? ?(?:(?:approval|clearance|consent|decision|answer|"
    r"verdict|ruling|vote|meeting|review|nod|proceedings?|blessing|green light|scrutiny|"
    r"investigation|probe|process|deadline)s?\b)?~4"
    r"(?P<w>(?:is|are|was|were|remains?|still|has been|have been|had been|came|arrived|"
    r"was also|(?:has|have|had) (?=come|arrived|landed))\b~3"
    r"(?:(?P<open>pending|outstanding|awaited|missing|due|expected|needed|required|to come|open|"
    r"scheduled|called|convened|to be held|adjourned|postponed|set(?! (?:to|on))|under way|"
    r"ongoing|planned|running|in progress|under review|continuing"
    r"|conditions?(?! on\b)(?: precedent)?|prerequisite|hurdles?)|"
    r"(?P<done>conditional on|received|obtained|granted|secured|in hand|in place|won|given|over|"
    r"through|came|arrived|come|landed|satisfied|fulfilled|met|issued)|"
    r"(?P<no>refused|denied|rejected|withheld)))(?!\w)"
)
_ADJECTIVE = pattern(
    rf"^(?:[’']s?)? ?(?:own |prior |final |unconditional |conditional |formal |antitrust |merger |"
    rf"regulatory )?(?:{NOUN}|vote|review|scrutiny|decision|answer|verdict|test|meeting)(?!\w)"
)
_VOTES = pattern(r"^ votes? (?:¤|on|at|in|for|to|against|next|again|later|today|tomorrow)")
_TO_DECIDE = (
    r"(?:decid|rul|mak|clear|approv|complet|finish|conclud|reach|giv|review|examin|respond|block|"
    r"challeng|deliver|announc|issu|say|open|act|come|object|interven|scrutin|look|wrap|reply|vet)"
)
_DEADLINE = pattern(
    r"^ (?P<w>(?:now |still )?(?:has|have|had)) (?:now |still )?¤(?: (?:in which |or so )?to "
    rf"(?:\w+ly )?{_TO_DECIDE}|(?=[.;,]|$))"
    r"|^[’']s? (?:~3)(?P<d>deadline|clock|timetable|target date)\b[^.;]{0,40}¤"
)
# "Has until June to appeal": time for something else than a decision on the deal.
_TIME_FOR = pattern(r"^ (?:now |still )?(?:has|have|had) (?:now |still )?¤ to\b")
_PASSIVE = pattern(
    r"\b(?P<w>clear(?:ed)|approved|authori[sz]ed|backed|endorsed|waved through|sanctioned|adopted|"
    r"carried|"
    r"passed|green-?lit)~5(?:by|under|at)(?: an? (?:~2)?majority of)?(?: (?:the|its|a|an|both|"
    r"their|"
    r"(?-i:[A-Z])[\w.]+[’']s))* ?$"
)
_PASSIVE_NO = pattern(
    r"\b(?P<w>blocked|prohibited|forbidden|vetoed|rejected|turned down|voted down|"
    r"stopped) by(?: (?:the|its|both|(?-i:[A-Z])[\w.]+[’']s))* ?$"
)
_ASKED_NOUN = pattern(
    rf"\b(?:{NOUN}|votes?|majority|reviews?|scrutiny|screening|decisions?|test|meeting|"
    rf"resolution|second requests?|lawsuit|suit|complaint|subpoena|investigations?|probes?|"
    rf"inquir(?:y|ies)|examinations?|(?:process|procedures?|proceedings)"
    rf"(?= (?:at|with|before|by|in)\b))(?!\w)"
)
_INQUIRY = pattern(
    r"reviews?|scrutiny|screening|test|second requests?|lawsuit|suit|complaint|subpoena|"
    r"investigations?|probes?|inquir(?:y|ies)|examinations?|process|procedures?|proceedings"
)
_ENDED = pattern(
    r"^ (?:~2)(?:was|were|has been|have been|is|are) (?:now |already )?(?:completed?|concluded|"
    r"closed|finished|over|wrapped up|dropped|ended|withdrawn|settled)\b|"
    r"^ (?:has |have )?(?:ended|closed|concluded|finished)\b"
)
_IS_NEEDED = pattern(
    r"^[^.;]{0,20}\b(?:is|are|remains?) (?:~2)?(?:needed|required|outstanding|pending|awaited"
    r"|missing"
    r"|sought|due|necessary)\b"
)
_NONE_NEEDED = pattern(
    r"\b(?:no|nor|neither)~2$|\b(?:not|n[’']t) (?:need|require|depend on|be subject to)~4$"
)
_FAILED = pattern(
    r"\b(?:failed to|did not|could not|unable to) (?:win|get|secure|obtain|gain|find)~3$"
)
_NOT_GOT = pattern(r"\b(?:not|n[’']t|never|yet to) (?:yet )?(?:been )?$")
_BY_WHOM = pattern(r"~6(?:of|by|from|at|with|in)~4$| (?:under|before) (?:the )?$")
_PUT_TO = pattern(
    r"\b(?P<w>appl(?:ication|ied)|notification|notified|filings?|filed|submission|submitted|put|"
    r"go(?:es)?|before|goes|up|sued|challenged|reviewed|examined|investigated|scrutini[sz]ed|"
    r"being reviewed|under (?:review|investigation|scrutiny))(?! back\b)~4(?:to|with|before|by)~4$|"
    r"\b(?P<held>(?:held up|stuck|lying|lies|hangs|pending)) (?:~2)?(?:at|with|before|by)~4$"
)
_LIST_OF = pattern(
    r"^\W*(?P<w>(?:outstanding |required |remaining )?(?:approvals?|consents?|conditions?|"
    r"clearances?|votes?)(?: precedent| required| needed| outstanding| pending)?) ?:"
)
_WAITS = pattern(
    r"\b(?:(?:filed|files|applied|apply|asked) for|sought|requires?|required|needs?|needed|"
    r"subject to|await(?:s|ing)?|pending|conditional (?:on|"
    r"upon)|depend(?:s|ent|ing)? (?:on|upon)|condition(?:s|ed)?\b|remains?|still|outstanding|"
    r"must|without|until|unless|once|if|before|hinges on|missing|lacks?|yet to|seek(?:s|ing)?|"
    r"contingent|requiring|assuming|expects?|hopes? for|"
    r"will (?:~3)?(?:after|following|upon)|may not|cannot)(?!\w)"
)
_DIRECT = pattern(
    r"\b(?:requires?|needs?|subject to|await(?:s|ing)?|conditional (?:on|upon)|depends? (?:on|"
    r"upon)|hinges on|hangs (?:~2)?on|leav(?:es|ing) (?:only|just)|waiting (?:for|on)|waits? "
    r"(?:for|on)|"
    r"pending (?:at|with|before)|(?:has|have|must|needs?) (?:~2)(?:get (?:past|through|by)|win "
    r"over|convince|persuade|satisfy))"
    r"(?: [^\s,;]+){0,3} ?$"
)
_OBTAINED = pattern(
    r"\b(?:received|obtained|won|secured|got|gained|has|had|have|with|following|after|upon|"
    r"thanks to|granted|given|gave|won|clinched)(?!\w)"
)
_FUTURE = pattern(
    r"\b(?:will|would|expected|expects?|to (?:close|complete|follow)|planned|anticipate[sd]?|"
    r"should|foreseen|scheduled|targeted|"
    r"is to|are to|takes? (?:~1)effect|(?:comes?|enters?) into (?:~1)(?:effect|force)|becomes? "
    r"(?:effective|valid|binding|unconditional|final)|is (?:only )?(?:effective|valid|binding)|"
    r"closes|completes)(?!\w)"
)
_CUT = pattern(
    r";|,? (?:while|whereas|though|although)\b|, (?:but|and|so) (?!has|have|had|also|then)|"
    r", with (?!§)|: "
)
_UNOPPOSED = pattern(
    r"^ (?P<w>(?:(?:does|do|did|will|has|have)(?: not|n[’']t) (?:~1)(?:object|oppos|block|"
    r"prohibit|challeng|interven|veto|forbid|refer)\w*|raises? no (?:~1)objections?))"
)


# "The Commission, which had until Tuesday to decide, approved the deal."
_RELATIVE = re.compile(r"^, (?:which|who|whose)\b[^,;]*,")
_LABELS = re.compile(r"^: ")
_SHARE_OF = pattern(r"(?:at least |more than |(?:a |the )?majority of )?§ of (?:the |its )?$")
_NEITHER = pattern(r"\b(?:neither|nor) (?:the |of the |of )?$")
_TO_A_BUYER = pattern(r"\b(?:buyers?|purchasers?|owners?) (?:that|who|which|whom)\b")
_CAME = pattern(
    r"^ (?:~2)(?:came|arrived|landed|followed|is in\b|(?:has|have) (?:now |since )?(?:come|"
    r"arrived|landed|followed)|was given|was granted|"
    r"was issued)\b"
)


def verdict_on(text: str, start: int, end: int, others: tuple[int, ...]) -> Verdict | None:
    """Return what the decider at `text[start:end]` decided, or None if nothing tells it.

    `others` are the places of the other deciders of the sentence; words beyond them are theirs.
    """
    limit = min((at for at in others if at >= end), default=len(text))
    right = _LABELS.sub(", ", text[end:limit])
    cut = _CUT.search(right)
    right = right[: cut.start()] if cut else right
    plain = _RELATIVE.sub(lambda m: " " * len(m.group()), right)
    if plain != right and (told := _by_verb("", plain, end)):
        return told
    left = _SHARE_OF.sub("", text[:start])
    if GATE.search(left) and (unopposed := _UNOPPOSED.match(right)):
        return Verdict("pending", end + unopposed.start("w"), end + unopposed.end("w"))
    if is_no_verdict(left, right) or _is_of_something_else(left, right, text[end:]):
        return None
    own = left[max((at + 1 for at in others if at < start), default=0) :]
    if met := is_met(left, right):
        at = 0 if met.string is left else end
        return Verdict("cleared", at + met.start("w"), at + met.end("w"))
    return _by_state(left, right, end) or _by_verb(own, right, end) or _by_left(left, right)


def _is_of_something_else(left: str, right: str, after: str) -> bool:
    """True if the first verb takes another object than the deal: "® approved the accounts"."""
    found = _first_verb(right)
    return found is not None and is_other_matter(left, found[1].group(), after[found[1].end() :])


def _by_state(left: str, right: str, at: int) -> Verdict | None:
    """Read "®'s answer is pending" and "approval by ® was received"."""
    match = _STATE.match(right)
    if match and (_NOTICE.search(right[: match.start("w")]) or _NO_NEED.search(left)):
        return None
    if not match or not (
        _noun_of(left)
        or (match["no"] and FILING.search(left))
        or _ALONE.match(right)
        or _ADJECTIVE.match(right)
        or re.match(r"[’']s? |(?i: decision| meeting| vote)", right)
    ):
        return None
    label = "pending" if match["open"] else "blocked" if match["no"] else "cleared"
    return Verdict(label, at + match.start("w"), at + match.end("w"))


def _by_verb(left: str, right: str, at: int) -> Verdict | None:
    """Read what the decider does: "® on Tuesday cleared the deal", "® has yet to rule"."""
    deadline = _DEADLINE.match(right)
    if deadline:
        return Verdict(
            "pending",
            at + deadline.start(deadline.lastgroup or 0),
            at + deadline.end(deadline.lastgroup or 0),
        )
    if (_ADJECTIVE.match(right) and not _VOTES.match(right)) or _TIME_FOR.match(right):
        return None
    found = _first_verb(right)
    if found is None:
        return None
    label, match = found
    gap = right[: match.start()]
    if _NO_COMMENT.search(gap) or (label == "blocked" and GATE.search(left)):
        return None
    if label != "pending" and (_STAFF.search(left) or _ADVISED.search(gap)):
        return None
    if label != "pending" and (
        _NEITHER.search(left)
        or GATE.search(left)
        or _NOT_DONE.match(match.group())
        or _NOT_YET.search(_own_clause(gap))
    ):
        label = "pending"
    elif label == "pending" and _is_bare(match) and not (GATE.search(left) or _NOT_YET.search(gap)):
        return None
    return Verdict(label, at + match.start(), at + match.end())


def _own_clause(gap: str) -> str:
    """Leave out what stands between commas, and what a verb of saying introduces."""
    gap = re.sub(r",[^,]*,", " ", gap)
    return re.sub(
        r"(?i)^.*\b(?:said|denied|confirmed?|announced?|stated|notice) (?:on ¤ |that |it )*",
        "",
        gap,
    )


def _is_bare(match: re.Match[str]) -> bool:
    """True for a verb without the words that make it a duty or a plan."""
    return " " not in match.group() and bool(
        re.match(r"(?i)approv|clear|agre|consent|carri|decid|rul|vot", match.group())
    )


def _first_verb(right: str) -> tuple[str, re.Match[str]] | None:
    """Return the first deciding verb within reach; at one place a decision beats a review."""
    best: tuple[int, int, str, re.Match[str]] | None = None
    for rank, (label, words) in enumerate(
        (("blocked", FORBIDS), ("cleared", GRANTS), ("pending", LOOKS))
    ):
        match = words.search(right)
        if match is None or len(right[: match.start()].split()) > _reach(right[: match.start()]):
            continue
        key = (match.start(), rank, label, match)
        if best is None or key[:2] < best[:2]:
            best = key
    return None if best is None else (best[2], best[3])


def _reach(gap: str) -> int:
    """How many words a verb may stand behind its subject: more behind a verb of saying."""
    return 22 if re.search(r"(?i)\b(?:confirm|announce|said|denied|notice)", gap) else 9


def _by_left(left: str, right: str) -> Verdict | None:
    """Read what is done or asked for by the decider: "approved by ®", "needs the consent of ®"."""
    for label, words in (("blocked", _PASSIVE_NO), ("cleared", _PASSIVE)):
        match = words.search(left)
        if match and not is_other_thing(left[: match.start()], right):
            near = left[max(0, match.start() - 45) : match.start()]
            is_open = _NOT_YET.search(re.sub(r"^.*[;,]", "", near)) or GATE.search(near)
            return Verdict("pending" if is_open else label, match.start("w"), match.end("w"))
    noun = _noun_of(left)
    is_consent = noun is not None and not re.match(r"(?i)votes?|majority", noun.group())
    if noun and is_consent and _IS_NEEDED.search(left[noun.end() :]):
        return Verdict("pending", *noun.span())
    is_inquiry = noun is not None and bool(_INQUIRY.fullmatch(noun.group()))
    if noun and is_inquiry and (_ENDED.match(left[noun.end() :]) or _ENDED.match(right)):
        return Verdict("cleared", *noun.span())
    if (
        noun
        and is_consent
        and not is_inquiry
        and (_CAME.match(left[noun.end() :]) or _CAME.match(right))
    ):
        return Verdict("cleared", *noun.span())
    if noun:
        found = _by_governor(left[: noun.start()], noun.group(), noun.span())
        is_else = found is not None and found.label == "cleared" and is_other_thing("", right)
        return None if is_else else found
    if _ADJECTIVE.match(right):
        return _by_governor(left, "approval", (len(left), len(left) + 1))
    match = _PUT_TO.search(left) or _LIST_OF.match(left)
    if match and not _TO_A_BUYER.search(match.group()):
        told = match.lastgroup or "w"
        return Verdict("pending", match.start(told), match.end(told))
    match = _DIRECT.search(left) or GATE.search(left)
    return Verdict("pending", match.start(), match.end()) if match else None


def _noun_of(left: str) -> re.Match[str] | None:
    """Return the noun of approval whose "by" or "of" leads to the decider, the nearest one."""
    nouns = [m for m in _ASKED_NOUN.finditer(left) if _BY_WHOM.match(left, m.end())]
    return nouns[-1] if nouns else None


def _by_governor(before: str, noun: str, span: tuple[int, int]) -> Verdict | None:
    """Tell an approval that is in hand from one to come by the nearest word that governs it."""
    before = before[before.rfind(";") + 1 :]
    if _NONE_NEEDED.search(before):
        return None
    if _FAILED.search(before):
        return Verdict("blocked", *span)
    if _INQUIRY.fullmatch(noun):
        return Verdict("pending", *span)
    waits, obtained = _last(_WAITS, before), _last(_OBTAINED, before)
    if (
        obtained
        and len(before[obtained.end() :].split()) < 6
        and (not waits or waits.end() <= obtained.start())
    ):
        is_timed = bool(re.match(r"(?i)after|upon|following|with", obtained.group()))
        is_open = (
            (is_timed and bool(_FUTURE.search(before)))
            or bool(_NOT_GOT.search(before[: obtained.start()]))
            or (waits is not None and len(before[waits.end() : obtained.start()].split()) < 3)
        )
        return Verdict("pending" if is_open else "cleared", *span)
    if waits or _FUTURE.search(before):
        return Verdict("pending", *span)
    return None


def _last(words: Pattern, text: str) -> re.Match[str] | None:
    found = None
    for found in words.finditer(text):  # noqa: B007 - the last match is wanted
        pass
    return found
