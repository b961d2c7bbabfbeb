"""Whose words stand between quotation marks, across the sentences of a paragraph."""

from __future__ import annotations

import re

from dealterms.claims.claim import SpeakerClass
from dealterms.claims.prefilter import Pattern
from dealterms.claims.scene import Scene
from dealterms.claims.speakers import class_of_words

__all__ = ["quoted_voice"]

_SAID = (
    r"(?:said|says|added|adds|told|wrote|writes|commented|explained|argued|warned|noted|insisted|"
    r"asked|joked|called|"
    r"according\s+to|puts\s+it|replied|answered|remarked|stressed|posted)"
)
_SAID_WORD = Pattern(rf"\b{_SAID}\b", re.IGNORECASE)
_PRONOUN = Pattern(
    rf"\b(?:he|she|they|it)\s+(?:\w+\s+)?{_SAID}\b|{_SAID}\s+(?:he|she)\b",
    re.IGNORECASE,
)
_LEAD_IN = Pattern(r"(?P<who>[A-ZÀ-Ý][^.“”\"]{2,90}):\s*$")
_REACH = 170


def quoted_voice(
    scene: Scene, block: int, at: int, *, is_own: bool, name: str | None = None
) -> tuple[SpeakerClass, str | None] | None:
    """Return class and name of who is quoted at a place of a block, or None for scare quotes.

    With `name` the question is only who bears that name in this article. A stranger without an
    office is a WRITER: his words assert, they speak for no party.
    """
    if name is not None:
        known = _role_of(name.split()[-1], scene.document.text)
        return (known, name) if known is not None else None
    here = scene.document.blocks[block]
    text = scene.document.text[here.start : here.end]
    where = _attribution(text, at)
    if not where or _is_only_pronoun(where):
        return None
    return _class_in(where, scene, is_own=is_own), _name_in(where)


def _is_only_pronoun(words: str) -> bool:
    """True for "she added": the sentences before tell who she is."""
    is_pronoun = bool(_PRONOUN.search(words))
    return is_pronoun and _name_in(words) is None and class_of_words(words) is None


def _attribution(text: str, at: int) -> str:
    """The words outside the quotation that say whose it is: after it, before it, or at large."""
    closing = re.search(r"[”\"]", text[at:])
    after = text[at + closing.end() : at + closing.end() + _REACH] if closing else ""
    opening = max(text.rfind("“", 0, at), text.rfind('"', 0, at))
    before = re.split(r"[“”\"]", text[max(0, opening - _REACH) : opening])[-1]
    near_after = re.split(r"[“\"]", after)[0].split(". ")[0]
    is_ended = closing is not None and text[: at + closing.start()].endswith(".")
    if _SAID_WORD.search(near_after) and not is_ended:
        return near_after
    if _SAID_WORD.search(before):
        return before
    lead_in = _LEAD_IN.search(before)
    return lead_in.group("who") if lead_in else ""


def _name_in(words: str) -> str | None:
    match = re.search(
        rf"{_SAID}\s+(?:[a-z’'-]+\s+){{0,5}}(?P<a>[A-ZÀ-Ý][\w’'-]+(?:\s+[A-ZÀ-Ý][\w’'-]+)+)|"
        r"(?P<b>[A-ZÀ-Ý][\w’'-]+(?:\s+[A-ZÀ-Ý][\w’'-]+)+)",
        words,
    )
    return (match.group("a") or match.group("b")) if match else None


def _class_in(words: str, scene: Scene, *, is_own: bool) -> SpeakerClass:
    known = class_of_words(words)
    if known is not None:
        return known
    name = _name_in(words)
    known = _role_of(name.split()[-1], scene.document.text) if name else None
    if known is not None:
        return known
    if is_own or _of_party(words, scene):
        return SpeakerClass.EXECUTIVE
    return SpeakerClass.WRITER


def _of_party(words: str, scene: Scene) -> bool:
    """True for "Jo Li of Acme": somebody who speaks for a party."""
    names = [n for party in scene.deal.parties for n in (party.name, *party.aliases)]
    return any(re.search(rf"\bof\s+{re.escape(n.split()[0])}\b", words) for n in names)


def _role_of(surname: str, text: str) -> SpeakerClass | None:
    for match in re.finditer(rf"\b{re.escape(surname)}\b", text):
        known = class_of_words(text[max(0, match.start() - 70) : match.end() + 70])
        if known is not None:
            return known
    return None
