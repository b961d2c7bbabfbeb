"""Whom a sentence names as its source: "two bankers said", "according to Acme", "the paper wrote".

Every verb of saying has a subject, before it or after it; the subject's words tell its class. The
source of a value is the one whose words reach it. Text is read with the parties' marks in place,
but with numbers as they stand, since "two people" is a source and no quantity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from dealterms.claims.claim import SpeakerClass
from dealterms.claims.marking import Marked
from dealterms.claims.prefilter import Pattern, Text
from dealterms.claims.speakers import (
    ANON,
    DOCUMENT,
    NAME,
    OUTLET_NOUN,
    PARTY,
    PRONOUN,
    REGULATOR,
    STATEMENT,
    UNNAMED,
    class_of_words,
    has_unnamed_source,
)

__all__ = ["Source", "Told", "source_at", "sources_in", "told"]


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody who is given as the source of words.

    `speaker_class` is None for a pronoun, whose antecedent decides. `is_document` tells a filing
    or contract that the writer has read, `is_plan` a party that expects or plans something without
    saying so; `is_inverted` one named after his verb. `start` and `end` are places in the told
    text.
    """

    speaker_class: SpeakerClass | None
    start: int = 0
    end: int = 0
    name: str | None = None
    cites: str | None = None
    is_document: bool = False
    pronoun: str = ""
    is_plan: bool = False
    is_inverted: bool = False

    @property
    def is_hearsay(self) -> bool:
        """True if nobody answers for the words with a name."""
        return self.speaker_class in _HEARSAY


_HEARSAY = frozenset({SpeakerClass.OUTLET_UNNAMED_SOURCES, SpeakerClass.OUTLET_CITING_OUTLET})


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with marks for companies only; `at` is the place of the value in it."""

    text: str
    at: int


def told(line: Marked, position: int | None = None) -> Told:
    """Return the words of a line with its companies marked, and where `position` falls in them."""
    raw, start = str(line.line.sentence.text), line.line.sentence.start
    at = len(raw) if position is None else max(0, min(position - start, len(raw)))
    out: list[str] = []
    done = length = 0
    place: int | None = None
    for mention, span in zip(line.line.mentions, line.mention_spans, strict=True):
        mark = line.text[span[0] : span[1]]
        if mention.start < done or not mark.startswith("@"):
            continue
        if place is None and at < mention.end:
            place = length + max(0, min(at, mention.start) - done)
        out += [raw[done : mention.start], mark]
        length += mention.start - done + len(mark)
        done = mention.end
    out.append(raw[done:])
    return Told(Text("".join(out)), place if place is not None else length + at - done)


# ---------------------------------------------------------------- verbs of saying

_SAYS = Pattern(
    r"\b(?P<verb>said|says?|told|tells?|added|adds|confirmed|confirms|replied|answered|"
    r"insist(?:s|ed)|reiterated|repeated|"
    r"disclosed|revealed|stated|states|noted|stressed|explained|argued|warned|commented|"
    r"continue[sd]?\s+to\s+(?:expect|count)|"
    r"expects?|plans?\s+to|aims?\s+to|intends?\s+to|looks?\s+to|hopes?\s+to|counts?\s+on|"
    r"reckons?\s+on|(?:speaks?|talks?)\s+of|claimed|alleged|speculated|hears|reported|reports|"
    r"wrote(?:\s+to)?|writes?|written|has\s+learn(?:ed|t)|laughed|joked|quipped|remarked|observed|"
    r"shrugged|conceded|concedes|sighed|grinned|smiled|reckoned|"
    r"quoted|broke\s+the\s+story|made\s+known|"
    r"(?:(?<=sides\s)|(?<=companies\s)|(?<=parties\s)|(?<=firms\s))announced)\b"
    r"(?!\s+(?:to\s+(?:be|have)|aye|yes|yea)\b)"
)
_PRINTS = Pattern(r"report|wrote(?!\s+to)|writ|learn|quoted|broke|claim|alleg|specul|hears")
_PLANS = Pattern(r"expect|plan|aim|continue|intend|look|hope|count|reckon|speak|talk")
_ACCORDING = Pattern(
    rf"\b(?:[Aa]ccording\s+to|[Aa]s\s+per|[Cc]iting|"
    rf"(?:first\s+)?reported\s+by)\s+(?P<whom>(?:an?\s+|the\s+)?(?:report\s+(?:in|by|from|"
    rf"of)\s+(?:the\s+)?)?(?:{NAME}|@[ATP]|[\w\s-]{{3,40}}))"
)
_OUTLET_REPORT = Pattern(
    r"\b(?:(?:an?|the|this|that|any)\s+(?:[\w-]+\s+){0,2}(?:newspaper|media|press|"
    r"news)\s+(?:report|article|item)|"
    r"(?:newspaper|media|press|agency)\s+reports?|reports?\s+(?:in|by|from|of\s+an?|that)|"
    r"(?:the\s+)?(?:first|earlier)\s+reports?|the\s+reported)\b",
)
_NO_OUTLET = Pattern(
    r"(?:It|They|He|She|We|Both|The|This|That|These|Those|One|Two|Three|Who|Which|What|Some|All|"
    r"Each|"
    r"An?|In|On|At|By|For|And|But|As|When|While|If|Since|After|Before|Under|No|Nobody|Neither|"
    r"Analysts|Shares)\b"
)
_JUST_BEFORE = r"(?:\s+(?:had|has|have|first|on\s+\w+|\d|last\s+\w+|earlier|this\s+week)){0,4}\s*$"


@lru_cache(maxsize=128)
def sources_in(text: str, publisher: str = "") -> tuple[Source, ...]:
    """Return all sources that a told sentence names, in their order."""
    found = [
        *_unnamed(text),
        *_by_verbs(text, publisher),
        *_by_according(text, publisher),
    ]
    found += [
        Source(SpeakerClass.WRITER, *m.span(), is_document=True) for m in DOCUMENT.finditer(text)
    ]
    found += [
        Source(SpeakerClass.OUTLET_CITING_OUTLET, *m.span()) for m in _OUTLET_REPORT.finditer(text)
    ]
    return tuple(sorted(found, key=lambda s: (s.start, s.end)))


def _unnamed(text: str) -> Iterator[Source]:
    for match in UNNAMED.finditer(text):
        yield Source(SpeakerClass.OUTLET_UNNAMED_SOURCES, *match.span())


_INVERTED = frozenset({"sa", "ad", "wr", "no", "ex", "co"})  # said, added, wrote, noted, explained
_ASIDE = Pattern(r"\s+(?:an?|the|which|who|\d|its|his|her|chief|head)\b")


def _by_verbs(text: str, publisher: str) -> Iterator[Source]:
    for match in _SAYS.finditer(text):
        before = _subject_before(text, match.start())
        is_inverted = not before.strip() and match.group("verb")[:2] in _INVERTED
        words = _subject_after(text, match.end()) if is_inverted else before
        source = _source_of(words, text, match, publisher, is_inverted=is_inverted)
        if source is not None:
            end = match.end() + (len(words) if is_inverted else 0)
            yield replace(source, start=match.start(), end=end, is_inverted=is_inverted)


def _subject_before(text: str, at: int) -> str:
    """The words before a verb, back to the clause: "Jo Li, a spokesman, said" keeps its aside."""
    start = max((text.rfind(mark, 0, at) + 1 for mark in ';:“”"'), default=0)
    chunks = text[start:at].split(",")
    if chunks[-1].strip() or len(chunks) == 1:
        return re.split(r"\b(?:that|which|who)\s(?=.*\S)", chunks[-1])[-1][-110:]
    if len(chunks) == 2 or not _ASIDE.match(chunks[-2]):
        return ""
    return ",".join(chunks[-3:-1])[-140:]


def _subject_after(text: str, at: int) -> str:
    return re.split(r"[.;“”\"]", text[at:])[0][:110]


def _source_of(
    words: str, text: str, verb: re.Match[str], publisher: str, *, is_inverted: bool
) -> Source | None:
    """The source that a subject is, or None if it is none (a thing, a stranger)."""
    is_print = bool(_PRINTS.search(verb.group("verb")))
    if is_print:
        return _printed(words, publisher)
    if _PLANS.search(verb.group("verb")):
        has_plan = PARTY.search(words[-60:]) and not re.search(r"[’']s?\s*$", words)
        return Source(SpeakerClass.SPOKESPERSON, is_plan=True) if has_plan else None
    known = class_of_words(words)
    if known is not None:
        return Source(known, name=_person_in(words))
    if ANON.search(words):
        return Source(SpeakerClass.OUTLET_UNNAMED_SOURCES)
    if STATEMENT.search(text[verb.start() : verb.end() + 60]) and not REGULATOR.search(words):
        return Source(SpeakerClass.SPOKESPERSON)
    pronoun = PRONOUN.search(words.strip())
    if pronoun and not is_inverted:
        return Source(None, pronoun=pronoun.group("word").casefold())
    if OUTLET_NOUN.search(words):
        return Source(SpeakerClass.OUTLET_CITING_OUTLET)
    if PARTY.search(words):
        is_filed = _TO_EXCHANGE.match(text, verb.end())
        return Source(SpeakerClass.FILING if is_filed else SpeakerClass.SPOKESPERSON)
    if REGULATOR.search(words):
        return Source(SpeakerClass.REGULATOR)
    name = _person_in(words)
    return Source(None, name=name, pronoun="name") if name else None


_TO_EXCHANGE = re.compile(
    r"\s+(?:the\s+)?(?:[\w’'-]+\s+){0,2}(?:exchanges?|bourses?|stock\s+market|regulators?|SEC)\b"
)


def _printed(words: str, publisher: str) -> Source | None:
    """The source of "X reported": another outlet, or this one's own unnamed sources."""
    subject = words.strip()
    if re.search(r"(?i)\b(?:we|this\s+(?:news)?(?:paper|magazine|blog|column|site))$", subject):
        return Source(SpeakerClass.OUTLET_UNNAMED_SOURCES)
    name = re.search(rf"(?P<name>{NAME}){_JUST_BEFORE}", re.sub(r"^The\s+", "", subject))
    if name and not _NO_OUTLET.match(name.group("name")):
        if publisher and name.group("name").casefold() in publisher.casefold():
            return Source(SpeakerClass.OUTLET_UNNAMED_SOURCES)
        return Source(SpeakerClass.OUTLET_CITING_OUTLET, cites=_plain(name.group("name")))
    if OUTLET_NOUN.search(subject[-60:]):
        return Source(SpeakerClass.OUTLET_CITING_OUTLET)
    return None


def _by_according(text: str, publisher: str) -> Iterator[Source]:
    for match in _ACCORDING.finditer(text):
        whom = match.group("whom")
        if has_unnamed_source(match.group()) or DOCUMENT.search(match.group()):
            continue
        source = _accorded(whom, text[match.start() : match.end() + 60], publisher, match.group())
        if source is not None:
            yield replace(source, start=match.start(), end=match.end())


def _accorded(whom: str, near: str, publisher: str, whole: str) -> Source | None:
    if STATEMENT.search(near):
        return Source(SpeakerClass.SPOKESPERSON)
    if PARTY.search(whom):
        return None if whole[:1] in "Cc" else Source(SpeakerClass.WRITER)
    known = class_of_words(near)
    if known is not None:
        return Source(known)
    if REGULATOR.search(near) or re.search(r"[’']s?\s+[a-z]", near):
        return None  # "citing the FTC's lawsuit" names a reason, not an outlet
    bare = re.sub(r"^(?:an?|the)\s+", "", whom)
    if bare[:1].isupper() or bare.startswith("@O") or OUTLET_NOUN.search(whom):
        if publisher and bare.casefold() in publisher.casefold():
            return Source(SpeakerClass.OUTLET_UNNAMED_SOURCES)
        name = re.search(NAME, bare)
        return Source(
            SpeakerClass.OUTLET_CITING_OUTLET,
            cites=_plain(name.group()) if name else None,
        )
    return None


def _plain(name: str) -> str | None:
    return None if name.startswith("@") else name


def _person_in(words: str) -> str | None:
    found = re.findall(r"[A-ZÀ-Ý][\wÀ-ÿ’'-]+(?:\s+(?:[a-z]{2,3}\s+)?[A-ZÀ-Ý][\wÀ-ÿ’'-]+)+", words)
    return str(found[-1]) if found else None


# ---------------------------------------------------------------- which source reaches a value

_RELATIVE = Pattern(r"^[^,;.]{0,28}?\b(?:that|which|as|had|was|is)\b[^,;.]{0,50}$")

_SUBORDINATE = Pattern(
    r"\b(?:after|when|while|although|because|since|before|"
    r"until)\b(?!.*,\s*(?:\S+\s*){0,6}$)",
    re.DOTALL,
)


def source_at(text: str, at: int, publisher: str = "") -> Source | None:
    """Return the source whose words reach a place of a told sentence.

    Inside the place's own part of the sentence (between semicolons) the last source before it
    counts, unless a relative clause gives it another ("the price that a paper had printed"); with
    none before it, the first one after it.
    """
    start = text.rfind(";", 0, at) + 1
    end = text.find(";", at)
    end = end if end >= 0 else len(text)
    here = [s for s in sources_in(text, publisher) if start <= s.start < end]
    if any(not s.is_plan for s in here):
        here = [s for s in here if not s.is_plan]
    before = [s for s in here if s.start <= at]
    after = [
        s
        for s in here
        if s.start > at and (s.is_hearsay or not _SUBORDINATE.search(text[at : s.start]))
    ]
    if before and after and _RELATIVE.match(text[at : after[0].start]) and after[0].is_hearsay:
        return after[0]
    hearsay = [s for s in here if s.is_hearsay]
    if before:
        return before[-1]
    if not after:
        return None
    return hearsay[0] if hearsay and hearsay[0].start <= after[0].end + 40 else after[0]
