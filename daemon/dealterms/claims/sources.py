"""Whom a sentence names as its source: "two bankers said", "according to Acme", "the paper wrote".

Every verb of saying has a subject, before it or after it; the subject's words tell its class. The
source of a value is the one whose words reach it. Text is read with the parties' marks in place,
but with numbers as they stand, since "two people" is a source and no quantity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dealterms.claims.claim import SpeakerClass
from dealterms.claims.scene import Marked

__all__ = ["Source", "Told", "class_of_words", "has_unnamed_source", "source_at", "told"]


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody who is given as the source of words.

    `speaker_class` is None for a pronoun, whose antecedent decides. `is_document` tells a filing
    or contract that the writer has read, `is_plan` a party that expects or plans something without
    saying so; `is_inverted` one named after his verb. `start` and `end` are places in the told text.
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
    raw, start = line.line.sentence.text, line.line.sentence.start
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
    return Told("".join(out), place if place is not None else length + at - done)


# ---------------------------------------------------------------- sources without a name

_PERSONS = (
    r"(?:people|persons?|sources?|officials?|executives?|bankers?|insiders?|lawyers?|managers?|"
    r"directors?|individuals|traders?|dealmakers?|advisers?|advisors?|employees|investors)"
)
_SOME = (
    r"(?:an?|one|two|three|four|five|six|several|some|many|both|multiple|various|another|other|"
    r"the\s+other|a\s+second|a\s+third|un(?:named|identified)|anonymous|these|those|our|\d+)"
)
_HEDGES = (
    r"(?:is|are|was|were)\s+(?:said|understood|believed|thought|rumou?red|tipped)\s+to|"
    r"said\s+to\s+(?:be|have)|is\s+supposedly|"
    r"reportedly|supposedly|it\s+is\s+(?:said|understood|heard|whispered|believed)|"
    r"rumou?r\s+has\s+it|"
    r"rumou?rs?\s+(?:are|of|that)|rumou?r\s+of|word\s+is|market\s+talk|industry\s+circles|"
    r"whispers?\b|"
    r"ha(?:s|ve)\s+(?:learn(?:ed|t)|been\s+told)|I\s+hear|on\s+condition\s+of\s+anonymity|"
    r"asked\s+not\s+to\s+be|asking\s+not\s+to\s+be|declined\s+to\s+be\s+(?:named|identified)|"
    r"not\s+authori[sz]ed\s+to\s+speak|tells?\s+(?:me|us)\b"
)
_UNNAMED = re.compile(
    rf"\b(?:{_PERSONS}(?:\s+\w+)?\s+(?:who\s+(?:are|is|were|was|have|had|has|ought|asked|"
    rf"declined|attended|spoke)\s+)?"
    r"(?:familiar|briefed|close\s+to|near\s+the|on\s+or\s+near|with\s+(?:direct\s+)?knowledge|"
    r"involved|aware|in\s+the\s+know)"
    rf"|(?:{_SOME}\s+(?:[a-z-]+\s+){{0,2}}|[Tt]he\s+){_PERSONS}\b[^,;.“”\"]{{0,70}}\b(?:said|"
    rf"says?|told|tell|insist(?:s|ed)?|confirmed|added|noted|expects?|described)\b"
    rf"|[Aa]ccording\s+to\s+(?:(?:{_SOME}|the|industry|market|banking|"
    rf"senior)\s+)?(?:[a-z-]+\s+){{0,2}}{_PERSONS}\b"
    r"|[Aa]ccording\s+to\s+(?:one|two|three|some|both|several)\s+of\s+(?:them|the)"
    rf"|(?<!the\s)(?:one|two|three|another|the\s+other)(?:\s+of\s+(?:them|the(?:se|"
    rf"m)?\s*{_PERSONS}?))?,?\s+(?:said|says?|told|added|insisted|described|put)\b"
    rf"|both\s+of\s+them\s+(?:said|told)|{_PERSONS}\s+(?:say|said|told)\b|(?:says?|said)\s+(?:{_SOME}\s+)?(?:[a-z-]+\s+){{0,2}}{_PERSONS}\b|"
    rf"(?:my|our)\s+(?:contacts|sources)\b|"
    rf"(?:[Tt]his\s+(?:news)?(?:paper|magazine|column|blog|site)|[Ww]e)\s+(?:understands?|hears?|"
    rf"learned|learnt)"
    rf"|{_HEDGES})",
    re.IGNORECASE,
)

_ANON = re.compile(rf"\b(?:{_SOME}|the)\s+(?:[a-z-]+\s+){{0,2}}{_PERSONS}\b", re.IGNORECASE)


def has_unnamed_source(text: str) -> bool:
    """True if a text, with its numbers as words, rests on sources without a name or on hearsay."""
    return bool(_UNNAMED.search(text))


# ---------------------------------------------------------------- the class of a subject

_EXECUTIVE = re.compile(
    r"\b(?:chief\s+(?:executive|financial|operating|technology|commercial|investment|strategy|"
    r"product|of\b)|"
    r"CEO|CFO|COO|CTO|chair(?:man|woman|person)?\b|president|(?:co-)?founder|"
    r"managing\s+(?:director|partner)|"
    r"finance\s+(?:chief|director)|head\s+of|(?:executive|senior)\s+vice|board\s+member|boss\b|"
    r"chief\b|"
    r"general\s+counsel|treasurer|partner\s+[A-Z])",
    re.IGNORECASE,
)
_SPOKES = re.compile(
    r"\b(?:spokes(?:man|woman|person|people)|spokesmen|company\s+representatives?|"
    r"press\s+office)\b",
    re.IGNORECASE,
)
_STATEMENT = re.compile(
    r"\b(?:in|by|put\s+out|according\s+to)\s+(?:an?|the|its|their)\s+(?:e-?mailed\s+|joint\s+|"
    r"written\s+|press\s+|company\s+)*"
    r"(?:statement|release|announcement|press\s+release)",
    re.IGNORECASE,
)
_ANALYST = re.compile(
    r"\banalysts?\b(?!\s+(?:call|conference|day))|\bstrategist\b|\bbrokers?(?:age)?\b|"
    r"\bwho\s+(?:covers|tracks|follows)\b|\b(?:Outperform|Overweight|Underweight|Neutral|Buy|"
    r"Hold|Sell)\s+rating|"
    r"\brates\s+the\s+(?:stock|shares)|\bnote\s+to\s+clients|\bfund\s+manager|\b(?:Research|"
    r"Securities|Equities|Asset\s+Management)\b",
)
_ADDRESSED = re.compile(
    r"\b(?:told|tell|tells|assured|reassured)\s+(?:the\s+)?(?:analysts?|brokers?|investors?|"
    r"reporters?)\b"
)
_REGULATOR = re.compile(
    r"\b(?:regulators?|commission|authority|ministry|watchdog|court|judge|tribunal|FTC|DOJ|CMA|"
    r"CFIUS|SAMR|"
    r"department\s+of\s+justice|justice\s+department|cartel\s+office|agency)\b",
    re.IGNORECASE,
)
_NAME = r"(?:@O|[A-ZÀ-Ý][\wÀ-ÿ’'.-]*(?:\s+(?:de|des|du|of|&|and|[A-ZÀ-Ý][\wÀ-ÿ’'.-]*))*)"
_OUTLET_NOUN = re.compile(
    r"\b(?:newspapers?|papers?|magazine|daily|weekly|news\s+agency|agency\s+reports?|broadcaster|"
    r"news\s+?site|website|media|"
    r"press\s+reports?|reports?|article|the\s+story|bloggers?|news\s+item)\b",
    re.IGNORECASE,
)
_PARTY = re.compile(
    r"@[ATP](?!(?:[’']s)?\s+(?:stock|shares|scrip|bonds))|"
    r"\b(?:[Tt]he|[Bb]oth|[Ii]ts|[Ee]ither)\s+(?:\w+\s+)?(?:compan(?:y|ies)|parties|pair|two|duo|"
    r"group|firm|partners|buyer|"
    r"target|landlord|tenant|bank|lender|club|fund|side|sides|boards?|carmaker|chip\s?maker|"
    r"management|lawyer)\b|\b[Bb]oth$"
)
_PRONOUN = re.compile(r"\b(?P<word>it|they|he|she)\s*(?:\w+ly\s*)?$", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"\b(?:[Aa]ccording\s+to|in)\s+(?:an?|the|its|their|securities|regulatory|"
    r"court)\s*(?:[\w-]+\s+){0,3}?"
    r"(?:filings?|documents?|deed|prospectus|circular|notice|accounts|papers|disclosure)\b"
    r"|\b(?:filings?|documents?|circular|prospectus|accounts|summary|"
    r"papers)\b[^.;“”\"]{0,45}\b(?:shows?|showed|states?|said|says?)\b"
)


def class_of_words(words: str) -> SpeakerClass | None:
    """Return the class of a speaker by the words for him, or None if they do not tell."""
    plain = _ADDRESSED.sub("", words)
    if _SPOKES.search(plain):
        return SpeakerClass.SPOKESPERSON
    if _ANALYST.search(plain):
        return SpeakerClass.ANALYST
    return SpeakerClass.EXECUTIVE if _EXECUTIVE.search(plain) else None


# ---------------------------------------------------------------- verbs of saying

_SAYS = re.compile(
    r"\b(?P<verb>said|says?|told|tells?|added|adds|confirmed|confirms|replied|answered|"
    r"insist(?:s|ed)|reiterated|repeated|"
    r"disclosed|revealed|stated|states|noted|stressed|explained|argued|warned|commented|"
    r"continue[sd]?\s+to\s+(?:expect|count)|"
    r"expects?|plans?\s+to|aims?\s+to|intends?\s+to|looks?\s+to|hopes?\s+to|counts?\s+on|"
    r"reckons?\s+on|(?:speaks?|talks?)\s+of|claimed|alleged|speculated|hears|reported|reports|wrote|writes?|written|has\s+learn(?:ed|t)|"
    r"quoted|broke\s+the\s+story)\b"
    r"(?!\s+to\s+(?:be|have)\b)"
)
_PRINTS = re.compile(r"report|wrote|writ|learn|quoted|broke|claim|alleg|specul|hears")
_PLANS = re.compile(r"expect|plan|aim|continue|intend|look|hope|count|reckon|speak|talk")
_ACCORDING = re.compile(
    rf"\b(?:[Aa]ccording\s+to|[Aa]s\s+per|[Cc]iting|"
    rf"(?:first\s+)?reported\s+by)\s+(?P<whom>(?:an?\s+|the\s+)?(?:report\s+(?:in|by|from|"
    rf"of)\s+(?:the\s+)?)?(?:{_NAME}|@[ATP]|[\w\s-]{{3,40}}))"
)
_OUTLET_REPORT = re.compile(
    r"\b(?:(?:an?|the|this|that|any)\s+(?:[\w-]+\s+){0,2}(?:newspaper|media|press|"
    r"news)\s+(?:report|article|item)|"
    r"(?:newspaper|media|press|agency)\s+reports?|reports?\s+(?:in|by|from|of\s+an?|that)|"
    r"(?:the\s+)?(?:first|earlier)\s+reports?|the\s+reported)\b",
)
_NO_OUTLET = re.compile(
    r"(?:It|They|He|She|We|Both|The|This|That|These|Those|One|Two|Three|Who|Which|What|Some|All|Each|"
    r"An?|In|On|At|By|For|And|But|As|When|While|If|Since|After|Before|Under|No|Nobody|Neither|"
    r"Analysts|Shares)\b"
)
_JUST_BEFORE = r"(?:\s+(?:had|has|have|first|on\s+\w+|\d|last\s+\w+|earlier|this\s+week)){0,4}\s*$"


def sources_in(text: str, publisher: str = "") -> list[Source]:
    """Return all sources that a told sentence names, in their order."""
    found = [*_unnamed(text), *_by_verbs(text, publisher), *_by_according(text, publisher)]
    found += [
        Source(SpeakerClass.WRITER, *m.span(), is_document=True) for m in _DOCUMENT.finditer(text)
    ]
    found += [
        Source(SpeakerClass.OUTLET_CITING_OUTLET, *m.span()) for m in _OUTLET_REPORT.finditer(text)
    ]
    return sorted(found, key=lambda s: (s.start, s.end))


def _unnamed(text: str) -> Iterator[Source]:
    for match in _UNNAMED.finditer(text):
        yield Source(SpeakerClass.OUTLET_UNNAMED_SOURCES, *match.span())


_INVERTED = frozenset({"sa", "ad", "wr", "no", "ex", "co"})  # said, added, wrote, noted, explained
_ASIDE = re.compile(r"\s+(?:an?|the|which|who|\d|its|his|her|chief|head)\b")


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
        has_plan = _PARTY.search(words[-60:]) and not re.search(r"[’']s?\s*$", words)
        return Source(SpeakerClass.SPOKESPERSON, is_plan=True) if has_plan else None
    known = class_of_words(words)
    if known is not None:
        return Source(known, name=_person_in(words))
    if _ANON.search(words):
        return Source(SpeakerClass.OUTLET_UNNAMED_SOURCES)
    if _STATEMENT.search(text[verb.start() : verb.end() + 60]) and not _REGULATOR.search(words):
        return Source(SpeakerClass.SPOKESPERSON)
    pronoun = _PRONOUN.search(words.strip())
    if pronoun and not is_inverted:
        return Source(None, pronoun=pronoun.group("word").casefold())
    if _OUTLET_NOUN.search(words):
        return Source(SpeakerClass.OUTLET_CITING_OUTLET)
    if _PARTY.search(words):
        return Source(SpeakerClass.SPOKESPERSON)
    if _REGULATOR.search(words):
        return Source(SpeakerClass.REGULATOR)
    name = _person_in(words)
    return Source(None, name=name, pronoun="name") if name else None


def _printed(words: str, publisher: str) -> Source | None:
    """The source of "X reported": another outlet, or this one's own unnamed sources."""
    subject = words.strip()
    if re.search(r"(?i)\b(?:we|this\s+(?:news)?(?:paper|magazine|blog|column|site))$", subject):
        return Source(SpeakerClass.OUTLET_UNNAMED_SOURCES)
    name = re.search(rf"(?P<name>{_NAME}){_JUST_BEFORE}", subject)
    if name and not _NO_OUTLET.match(name.group("name")):
        if publisher and name.group("name").casefold() in publisher.casefold():
            return Source(SpeakerClass.OUTLET_UNNAMED_SOURCES)
        return Source(SpeakerClass.OUTLET_CITING_OUTLET, cites=_plain(name.group("name")))
    if _OUTLET_NOUN.search(subject[-60:]):
        return Source(SpeakerClass.OUTLET_CITING_OUTLET)
    return None


def _by_according(text: str, publisher: str) -> Iterator[Source]:
    for match in _ACCORDING.finditer(text):
        whom = match.group("whom")
        if has_unnamed_source(match.group()) or _DOCUMENT.search(match.group()):
            continue
        source = _accorded(whom, text[match.start() : match.end() + 60], publisher, match.group())
        if source is not None:
            yield replace(source, start=match.start(), end=match.end())


def _accorded(whom: str, near: str, publisher: str, whole: str) -> Source | None:
    if _STATEMENT.search(near):
        return Source(SpeakerClass.SPOKESPERSON)
    if _PARTY.search(whom):
        return None if whole[:1] in "Cc" else Source(SpeakerClass.WRITER)
    known = class_of_words(near)
    if known is not None:
        return Source(known)
    bare = re.sub(r"^(?:an?|the)\s+", "", whom)
    if bare[:1].isupper() or bare.startswith("@O") or _OUTLET_NOUN.search(whom):
        if publisher and bare.casefold() in publisher.casefold():
            return Source(SpeakerClass.OUTLET_UNNAMED_SOURCES)
        name = re.search(_NAME, bare)
        return Source(
            SpeakerClass.OUTLET_CITING_OUTLET, cites=_plain(name.group()) if name else None
        )
    return None


def _plain(name: str) -> str | None:
    return None if name.startswith("@") else name


def _person_in(words: str) -> str | None:
    found = re.findall(r"[A-ZÀ-Ý][\wÀ-ÿ’'-]+(?:\s+(?:[a-z]{2,3}\s+)?[A-ZÀ-Ý][\wÀ-ÿ’'-]+)+", words)
    return str(found[-1]) if found else None


# ---------------------------------------------------------------- which source reaches a value

_RELATIVE = re.compile(r"^[^,;.]{0,28}?\b(?:that|which|as|had|was|is)\b[^,;.]{0,50}$")

_SUBORDINATE = re.compile(
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
