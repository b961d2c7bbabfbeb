"""Where the deal stands: acts told of this deal, turned into claims of `status`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from dealterms.claims.acts import Act, find_acts
from dealterms.claims.binding import pattern
from dealterms.claims.claim import Modality, Section
from dealterms.claims.draft import Draft
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.rules.words import document_span
from dealterms.claims.scene import DEAL_NOUN, Marked, Scene
from dealterms.claims.stance import Stance, has_unnamed_source
from dealterms.claims.values import Label

__all__ = ["read_statuses"]

_FIRM = frozenset({"definitive", "agreed_non_binding", "closed", "approved", "blocked", "terminated"})
_TALK = frozenset({"in_talks", "rumoured", "renegotiating", "announced", "denied", "on_hold"})
_DEAL_HERE = re.compile(rf"(?i)\b(?:the|its|their|this|that|our|under|of)\s+(?:[\w-]+\s+){{0,4}}?{DEAL_NOUN}\b|\bits\s+{DEAL_NOUN}\b|\bit\b|\bthey\b")
_OTHER_OBJECT = pattern(r"[^@§]{0,60}@O(?![^.;]{0,60}@[ATP])")
_STRANGER = re.compile(r"[^@.;§]{0,45}\b(?:to|of|with|from)\s+(?:the\s+)?(?:[a-z][\w-]*\s+){0,2}[A-Z][\w’'-]+")
_PRESENT_TALKS = pattern(r"\b(?:is|are|remain|remains|be|were|was|has been|have been|still|started|begun|opened|entered|holding|hold|held|resumed)\b~4$|\b(?:to be )?$")


def read_statuses(scene: Scene, stance: Stance) -> Iterator[Draft]:
    """Yield one claim per status that the article tells of the deal, at its first mention.

    "Announced" is told only by articles that tell nothing firmer; talks and rumours only by
    those that rest on them.
    """
    found = [
        (line, act)
        for line in scene.lines
        if line.is_on_topic and (line.line.section is Section.BODY or line.line.section is Section.TITLE)
        for act in find_acts(line.text)
        if act.status and _is_of_deal(scene, line, act)
    ]
    if stance.is_own and not {act.status for _, act in found} & _FIRM:
        found += _named_only(scene)
    body = [(line, act) for line, act in found if line.line.section is Section.BODY]
    firm = {act.status for _, act in body} & _FIRM
    seen: set[str] = set()
    for line, act in body + [f for f in found if f not in body]:
        key = act.status if line.line.section is Section.BODY else f"title {act.status}"
        if key in seen or not _may_tell(line, act, firm, stance):
            continue
        seen.add(key)
        yield _draft(line, act)


_NOT = pattern(r"\b(?:not|denies|denied|never|isn[’']t|wasn[’']t)\b~4$")


def _named_only(scene: Scene) -> list[tuple[Marked, Act]]:
    """A release may only name its definitive agreement, without a verb of signing."""
    return [
        (line, replace(act, status="definitive"))
        for line in scene.lines
        if line.is_on_topic and line.line.section is Section.BODY
        for act in find_acts(line.text)
        if not act.status and _is_of_deal(scene, line, act)
    ][:1]


def _draft(line: Marked, act: Act) -> Draft:
    start, end = document_span(line, (act.start, act.end))
    is_negated = act.status == "on_hold" and bool(_NOT.search(line.text[: act.start]))
    return Draft(
        term="status", value=Label(act.status), qualifier=Qualifier.BARE, line=line,
        value_start=start, value_end=end, mark=(act.start, act.end), rule=f"words for {act.status}",
        modality=Modality.DENIED if is_negated
        else act.modality if act.status in _FIRM or act.status == "on_hold" else None,
        is_public_act=act.status in {"blocked", "approved"},
    )


def _is_of_deal(scene: Scene, line: Marked, act: Act) -> bool:
    """True if the act is one of this deal: its parties or the deal itself in the sentence."""
    before, words = line.text[: act.start], line.text[act.start : act.end]
    if "@O" in words and not re.search(r"@[ATP]", words):
        return False
    after = line.text[act.end :]
    if len(line.parties) < 2 and (_OTHER_OBJECT.match(after) or _STRANGER.match(after)):
        return False
    last = re.findall(r"@[ATPO]", before)
    if last and last[-1] == "@O" and not re.search(r"@[ATP]", before[-80:]) and act.status not in {"blocked"}:
        return False
    if len(line.parties) >= 2:
        return True
    if line.parties:
        return not line.has_other or bool(_DEAL_HERE.search(line.text)) or bool(re.search(r"@[ATP]", line.text[act.start : act.end + 60]))
    return not line.has_other and bool(_DEAL_HERE.search(line.text))


def _may_tell(line: Marked, act: Act, firm: set[str], stance: Stance) -> bool:
    if re.search(r"(?i)\bamend", line.text[act.start : act.end + 25]):
        return False
    if act.status == "announced" and "¤" in line.text[: act.start]:
        return False
    if act.status == "announced":
        return not firm and not has_unnamed_source(line.text) and len(line.parties) > 1
    if act.status == "closed" and re.search(r"(?i)^[^.;]{0,60}\b(?:is|are|was) expected\b", line.text[act.end :]):
        return False
    if act.status == "denied":
        return not firm and bool(line.parties)
    if act.status == "rumoured":
        return not firm and stance.modality is Modality.RUMOURED
    if act.status == "in_talks":
        return not firm
    if act.status == "agreed_non_binding":
        return "definitive" not in firm or line.line.section is not Section.BODY
    if act.status == "definitive" and "closed" in firm and line.line.section is Section.BODY:
        return True
    return True
