"""Who has the word in interviews, calls and other texts that are laid out as talk."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dealterms.claims.claim import Section, SpeakerClass
from dealterms.claims.scene import Scene
from dealterms.claims.speakers import class_of_words

__all__ = ["Turn", "turns_of"]


@dataclass(frozen=True, slots=True)
class Turn:
    """From offset `start` of the document on, and to the end of the block, this voice speaks."""

    speaker_class: SpeakerClass
    start: int
    name: str | None = None
    is_question: bool = False


_LABEL = re.compile(r"\s*(?:\*\*)?(?P<who>[A-ZÀ-Ý][^*:\n“”\"]{1,70}):\s*(?:\*\*)?\s*(?=\S)")
_QUESTION = re.compile(r"\s*\*\*(?P<question>[^*]{8,300})\*\*\s*")
_ADDRESSES = re.compile(r"\b(?:you|your|Mr|Ms|Mrs|Dr|Sir)\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:we|our|us|I|my|me)\b|\b(?:We|I|Our|My)[’']")
_ASKS = re.compile(r"\b(?:moderator|operator|question|analyst|host|interviewer|q)\b", re.IGNORECASE)


def turns_of(scene: Scene) -> Mapping[int, Turn]:
    """Return by the number of the block who speaks in it, where the layout tells.

    Questions of analysts and moderators are turns of their own. An article that is no talk has
    no turns.
    """
    turns = dict(_call(scene))
    return turns or dict(_interview(scene)) or dict(_lettered(scene))


def _blocks(scene: Scene) -> Iterator[tuple[int, int, str]]:
    for number, block in enumerate(scene.document.blocks):
        if block.section is Section.BODY and not block.is_list_item:
            yield number, block.start, scene.document.text[block.start : block.end]


def _call(scene: Scene) -> Iterator[tuple[int, Turn]]:
    """A call or hearing: paragraphs that begin with the name of who speaks."""
    labels = {n: _LABEL.match(text) for n, _, text in _blocks(scene) if text.startswith("**")}
    found = {n: m for n, m in labels.items() if m and "?" not in m.group("who")}
    roles = _roles([m.group("who") for m in found.values()])
    if len(found) < 3 or not roles:
        return
    current: Turn | None = None
    for number, start, _ in _blocks(scene):
        label = found.get(number)
        if label is not None:
            current = _turn(label.group("who"), start + label.end(), roles)
        elif current is not None:
            current = Turn(current.speaker_class, start, current.name, current.is_question)
        if current is not None:
            yield number, current


def _roles(labels: list[str]) -> dict[str, str]:
    """Return surname → full name of those whom a label gives an office in a company."""
    roles: dict[str, str] = {}
    for label in labels:
        name, _, office = label.partition(",")
        if office and class_of_words(office) is SpeakerClass.EXECUTIVE:
            roles[name.split()[-1].casefold()] = name.strip()
    return roles


def _turn(label: str, start: int, roles: dict[str, str]) -> Turn:
    name = label.partition(",")[0].strip()
    known = roles.get(name.split()[-1].casefold())
    if known is not None and not _ASKS.search(name):
        return Turn(SpeakerClass.EXECUTIVE, start, known)
    return Turn(SpeakerClass.ANALYST, start, name, is_question=True)


def _interview(scene: Scene) -> Iterator[tuple[int, Turn]]:
    """An interview: questions in bold to "you", answers in the first person."""
    if scene.document.source_class not in {"outlet", "company"}:
        return
    blocks = [(n, start, text, _QUESTION.match(text)) for n, start, text in _blocks(scene)]
    questions = [m.group("question") for _, _, _, m in blocks if m]
    if len(questions) < 2 or not any(_ADDRESSES.search(q) for q in questions):
        return
    turns = list(_answers(blocks))
    text = scene.document.text
    ends = {n: scene.document.blocks[n].end for n, _ in turns}
    own = [turn for n, turn in turns if _FIRST_PERSON.search(text[turn.start : ends[n]])]
    if len(own) * 3 >= len(turns):
        yield from turns


_ASKED = re.compile(r"\s*(?:\*\*)?Q(?:uestion)?[:.](?:\*\*)?\s")
_ANSWERED = re.compile(r"(?:^|\s)(?:\*\*)?A(?:nswer)?[:.](?:\*\*)?\s+(?=\S)")


def _lettered(scene: Scene) -> Iterator[tuple[int, Turn]]:
    """An interview laid out as "Q: ..." and "A: ...", in one paragraph or in two."""
    if scene.document.source_class not in {"outlet", "company", "blog"}:
        return
    blocks = list(_blocks(scene))
    if sum(bool(_ASKED.match(text)) for _, _, text in blocks) < 2:
        return
    is_answer = False
    for number, start, text in blocks:
        label = _ANSWERED.search(text) if _ASKED.match(text) else _ANSWERED.match(text)
        is_answer = label is not None or (is_answer and not _ASKED.match(text))
        if is_answer:
            yield number, Turn(SpeakerClass.EXECUTIVE, start + (label.end() if label else 0))


def _answers(
    blocks: list[tuple[int, int, str, re.Match[str] | None]],
) -> Iterator[tuple[int, Turn]]:
    is_asked = False
    for number, start, text, question in blocks:
        if question is None:
            if is_asked:
                label = _LABEL.match(text)
                yield (
                    number,
                    Turn(SpeakerClass.EXECUTIVE, start + (label.end() if label else 0)),
                )
                is_asked = False
            continue
        is_asked = not text[question.end() :].strip()
        if not is_asked:
            yield number, Turn(SpeakerClass.EXECUTIVE, start + question.end())
