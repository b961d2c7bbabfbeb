"""Where the deal stands: acts told of this deal, turned into claims of `status`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from dealterms.claims.acts import Act, find_acts
from dealterms.claims.binding import pattern
from dealterms.claims.claim import Modality, Section
from dealterms.claims.denials import is_denied
from dealterms.claims.draft import Draft
from dealterms.claims.marking import Marked
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.rules.words import document_span
from dealterms.claims.scene import Scene
from dealterms.claims.sources import told
from dealterms.claims.speakers import has_unnamed_source
from dealterms.claims.stance import Stance
from dealterms.claims.topic import DEAL_NOUN
from dealterms.claims.values import Label

__all__ = ["read_statuses"]

_FIRM = frozenset(
    {"definitive", "agreed_non_binding", "closed", "approved", "blocked", "terminated"}
)
_TALK = frozenset({"in_talks", "rumoured"})
_Told = tuple[Marked, Act]


def read_statuses(scene: Scene, stance: Stance) -> Iterator[Draft]:
    """Yield one claim per status that the article tells of the deal, at its first mention.

    "Announced" is told only by articles that tell nothing firmer; talks and rumours only by
    those that rest on them. What a denial touches is told as denied.
    """
    found = [_unless_denied(scene, line, act) for line, act in _acts(scene) if act.status]
    if stance.is_own and not {act.status for line, act in found if _is_body(line)} & _FIRM:
        found += _named_only(scene)
    found.sort(key=_is_only_named)
    found = [*filter(_is_body_told, found), *(f for f in found if not _is_body_told(f))]
    told_here = {act.status for line, act in found if _is_body(line) and not _is_denial(act)}
    seen: set[tuple[str, bool, int]] = set()
    for line, act in found:
        key = (
            act.status,
            _is_body(line),
            line.line.sentence.start if _is_denial(act) else -1,
        )
        if key in seen or not _may_tell(line, act, told_here, stance):
            continue
        seen.add(key)
        yield _draft(line, act)


def _is_body(line: Marked) -> bool:
    return line.line.section is Section.BODY


def _is_body_told(one: _Told) -> bool:
    return _is_body(one[0])


_MAKES_LETTER = pattern(
    r"\b(?:sign\w*|agree[ds]?|reach\w*|conclud\w+|enter\w*|struck|ink\w*|initiall\w+|put|under|"
    r"have|has)\b[^.;]{0,60}$"
)


def _is_only_named(one: _Told) -> bool:
    """True for a letter of intent that a sentence mentions, behind one that says it was signed."""
    line, act = one
    return act.status == "agreed_non_binding" and not _MAKES_LETTER.search(line.text[: act.start])


def _is_denial(act: Act) -> bool:
    return act.modality is Modality.DENIED


def _acts(scene: Scene) -> Iterator[_Told]:
    for line in scene.lines:
        if line.is_on_topic and line.line.section in {Section.BODY, Section.TITLE}:
            acts = find_acts(line.text)
            yield from ((line, act) for act in acts if _is_of_deal(scene, line, act))


_NOT = pattern(r"\b(?:not|nothing|denies|denied|never|isn[’']t|wasn[’']t)\b~4$")
_NOT_INSIDE = pattern(r"\b(?:not|never)\b|n[’']t\b")


def _unless_denied(scene: Scene, line: Marked, act: Act) -> _Told:
    """Return the act as a denial leaves it: talks denied are a deal denied, a halt is no halt."""
    is_halt = act.status in {
        "on_hold",
        "delayed",
        "terminated",
        "blocked",
        "renegotiating",
    }
    words = line.text[act.start : act.end]
    is_negated = act.status in {"on_hold", "renegotiating"} and bool(
        _NOT.search(line.text[: act.start]) or _NOT_INSIDE.search(words)
    )
    if not is_negated and not is_denied(scene, line, act.start):
        return line, act
    if is_halt:
        return line, replace(act, modality=Modality.DENIED)
    return line, replace(act, status="denied", modality=Modality.DENIED)


def _named_only(scene: Scene) -> list[_Told]:
    """A release may only name its definitive agreement, without a verb of signing."""
    return [
        (line, replace(act, status="definitive"))
        for line, act in _acts(scene)
        if not act.status and _is_body(line)
    ][:1]


def _draft(line: Marked, act: Act) -> Draft:
    start, end = document_span(line, (act.start, act.end))
    says_how_firm = (
        act.status in _FIRM or act.status in {"on_hold", "denied", "delayed"} or _is_denial(act)
    )
    return Draft(
        term="status",
        value=Label(act.status),
        qualifier=Qualifier.BARE,
        line=line,
        value_start=start,
        value_end=end,
        mark=(act.start, act.end),
        rule=f"words for {act.status}",
        modality=act.modality if says_how_firm else None,
        is_public_act=act.status in {"blocked", "approved"} and not _is_denial(act),
    )


# ---------------------------------------------------------------- whose act it is

_DEAL_HERE = re.compile(
    rf"(?i)\b(?:the|its|their|this|that|our|under|of)\s+(?:[\w-]+\s+){{0,4}}?{DEAL_NOUN}\b|"
    rf"\bits\s+{DEAL_NOUN}\b|\bit\b|\bthey\b"
)
_OTHER_OBJECT = pattern(r"[^@§,;]{0,60}@O(?![^.;]{0,60}@[ATP])")
_DEFINED = (
    r"(?!Company|Group|Part(?:y|ies)|Board|Bidco|Scheme|Transaction|Merger|Offer|Agreement|"
    r"Purchaser|Seller|Buyer|Target|Court)"
)
_STRANGER = re.compile(
    rf"[^@.;§]{{0,45}}\b(?:to|of|with|"
    rf"from)\s+(?:the\s+)?(?:[a-z][\w-]*\s+){{0,2}}{_DEFINED}[A-Z][\w’'-]+"
)
_OF_THINGS = pattern(
    r" of (?:an?|two|three|four|five|six|seven|eight|nine|ten|several|another"
    r"|\d+) (?![^.;,]{0,40}@)"
)
_STRANGER_BEFORE = re.compile(
    r"\b(?:sale|purchase|acquisition|takeover|merger|deal|offer|bid|transaction|refinancing|"
    r"flotation|disposal)\s+"
    r"(?:of|in|with|for)\s+(?:(?:the|its|a)\s+)?(?:[a-z-]+\s+){0,3}(?:(?:in|at|"
    r"of)\s+)?[A-ZÀ-Ý][a-zà-ÿ]"
)
_OTHER_SUBJECT = pattern(
    r"(?:^|[;,] |\b(?:after|when|while|as|that|and|but|because) )@O(?: \w+){0,2} ?$"
)
_SOMEBODY_ELSE = pattern(
    r"\b(?:third party|another (?:bidder|suitor|party|company)|other (?:party|bidder|suitor)|"
    r"rival|competing)(?!\w)"
)
_LENDERS = pattern(
    r"\b(?:talks|negotiations|discussions|talking)~2(?:with|between|to) (?:~3)?(?:banks?|"
    r"lenders?|creditors?|bondholders?|unions?|staff|suppliers?|the other|another)(?!\w)"
)
_ENLARGES = pattern(
    r"^[^.;]{0,90}\b(?:expand|extend|enlarge|increase|amend|renew|widen|deepen|prolong|"
    r"(?:cut|lower|lift|raise|improve|sweeten)(?:ing)? (?:its|the|their))(?:ing)?(?!\w)"
)


def _is_of_deal(scene: Scene, line: Marked, act: Act) -> bool:
    """True if the act is one of this deal: its parties or the deal itself in the sentence."""
    before, words = line.text[: act.start], line.text[act.start : act.end]
    if "@O" in words and not re.search(r"@[ATP]", words):
        return False
    if len(line.parties) < 2 and _is_strange(line, act):
        return False
    last = re.findall(r"@[ATPO]", before)
    if (
        last
        and last[-1] == "@O"
        and act.status != "blocked"
        and (_OTHER_SUBJECT.search(before) or not re.search(r"@[ATP]", before[-80:]))
    ):
        return False
    told_on = line.text[act.start :]
    if act.status in _TALK and (_LENDERS.search(told_on[:90]) or _ENLARGES.search(told_on)):
        return False
    if (
        act.status == "in_talks"
        and set(scene.deal.types) & _WHOLE
        and _OWN_PAPERS.search(told_on[:90])
    ):
        return False
    if act.status == "in_talks" and len(line.parties) < 2 and _RAISES.search(told_on[:110]):
        return bool(set(scene.deal.types) & _FUNDED)
    if act.status == "on_hold" and _HALTED.match(words) and not _HALTS.search(_clause(before)):
        return False
    if len(line.parties) >= 2:
        return True
    if line.parties:
        near = line.text[act.start : act.end + 60]
        is_near = bool(re.search(r"@[ATP]", near))
        is_subject = bool(last) and last[-1] != "@O" and bool(_SUBJECT.search(before))
        return not line.has_other or is_near or is_subject or bool(_DEAL_HERE.search(line.text))
    if line.has_other:
        return False
    is_here = bool(_DEAL_HERE.search(line.text)) or _opens_rumour(scene, line, act)
    return is_here or _follows(scene, line)


_WHOLE = frozenset({"acquisition", "takeover", "merger", "buyout", "tender_offer"})
_OWN_PAPERS = pattern(
    r"\b(?:talks|negotiations|discussions|talking)~2(?:about|over|on) (?:an? |the |its |their "
    r")?(?:~1)(?:contracts?|pay|wages|"
    r"jobs?|leases?|loans?|credit|covenants?|rent|licen[cs]es?)(?!\w)"
)
_RAISES = pattern(
    r"\b(?:talks|negotiations|discussions|talking)~2(?:to|about|on|over) (?:~1)?(?:rais|borrow|"
    r"refinanc|list|"
    r"float|hir|recruit|sell (?:~1)?(?:bonds|debt|shares)|extend)\w*"
)
_FUNDED = frozenset(
    {"investment", "strategic_investment", "minority_investment", "financing", "funding_round"}
)
_HALTED = pattern(
    r"^(?:on (?:hold|ice)|on the back|(?:stands|standing) still|at a|put on pause|(?:been|is|was))"
)
_HALTS = pattern(
    rf"@[ATP]|\b(?:{DEAL_NOUN}s?|it|they|them|this|that|which|talks|negotiations|discussions|"
    rf"everything|all|"
    rf"things|matters|process|work|cooperation|signing|option)\b|^(?:\W*\w+){{0,2}}\W*$"
)


def _clause(before: str) -> str:
    """Return the words of the clause that ends here."""
    return re.split(r"[;:]\s|,\s(?:and|but)\s", before)[-1]


def _is_strange(line: Marked, act: Act) -> bool:
    """True if the words next to the act give it to somebody or something else."""
    before, after = line.text[: act.start], line.text[act.end :]
    if _OTHER_OBJECT.match(after) or _STRANGER.match(after) or _OF_THINGS.match(after):
        return True
    if _SOMEBODY_ELSE.search(before[-40:] + after[:30]):
        return True
    stranger = _STRANGER_BEFORE.search(before[-140:])
    return bool(stranger) and not line.parties


_SUBJECT = pattern(r"@[ATP](?: has| have| had| is| are| was| were)? ?$")


def _follows(scene: Scene, line: Marked) -> bool:
    """True for a bare "Papers were signed on Sunday" right after a sentence on both parties."""
    start = line.line.sentence.start
    before = [m for m in scene.lines if m.line.sentence.start < start and _is_body(m)][-2:]
    return any(
        len(m.parties) > 1 and m.is_on_topic and line.line.block - m.line.block <= 1 for m in before
    )


def _opens_rumour(scene: Scene, line: Marked, act: Act) -> bool:
    """True for "two airlines are in talks" where the next sentences name them."""
    if act.status not in _TALK:
        return False
    block = [m for m in scene.lines if m.line.block == line.line.block]
    return line.line.block <= 1 and len(frozenset().union(*(m.parties for m in block))) > 1


# ---------------------------------------------------------------- what is worth telling

_AMENDS = pattern(r"\b(?:(?-i:A)mendment|supplement\w*|addendum|side letter)")


def _may_tell(line: Marked, act: Act, told_here: set[str], stance: Stance) -> bool:
    """True unless something firmer in the article makes this status stale or trivial."""
    near = line.text[act.start : act.end + 25]
    if act.status == "denied":
        is_here = bool(line.parties) or bool(_DEAL_HERE.search(line.text))
        return is_here and not told_here & _FIRM
    if _AMENDS.search(near):
        return False
    if act.status == "announced":
        is_told = has_unnamed_source(told(line).text)
        return not told_here & _FIRM and not is_told and len(line.parties) > 1
    if act.status == "closed":
        return not re.search(r"(?i)^[^.;]{0,60}\b(?:is|are|was) expected\b", line.text[act.end :])
    if act.status == "rumoured":
        is_rumour = stance.modality is Modality.RUMOURED
        return is_rumour and not told_here & (_FIRM | {"in_talks", "on_hold"})
    if act.status == "in_talks":
        return not told_here & _FIRM and ("on_hold" not in told_here or _is_revived(line, act))
    if act.status == "agreed_non_binding":
        before, after = line.text[: act.start], line.text[act.end :]
        if _ONLY_COMPARED.search(before) or _ENVISAGED.match(after):
            return False
        if _UNDER_THE.search(before) and _OF_OLD.match(after):
            return False
        return "definitive" not in told_here or not _is_body(line)
    return True


_UNDER_THE = pattern(r"\bunder (?:the|its|their|that) $")
_OF_OLD = pattern(r"^ (?:of|from) ¤")
_ENVISAGED = pattern(
    r"^ (?:of ¤ )?had (?:~1)(?:envisaged|foreseen|provided|called|valued|set|promised|contained)\b"
)
_ONLY_COMPARED = pattern(
    r"\b(?:in|of|from|than|against|where|to) (?:the |¤[’']s |last year[’']s |its |their )$"
)


def _is_revived(line: Marked, act: Act) -> bool:
    return bool(
        re.match(r"(?i)(?:resum|reviv|reopen|restart|renew)", line.text[act.start : act.end])
    )
