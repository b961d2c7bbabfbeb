"""Words for those who speak: people without a name, offices, authorities, outlets, parties.

One lexicon for attributions in sentences, quotations and the labels of transcripts. The words of a
party are known by its mark or by a descriptor ("the lender").
"""

from __future__ import annotations

import re

from dealterms.claims.claim import SpeakerClass
from dealterms.claims.prefilter import Pattern

__all__ = [
    "ANON",
    "DOCUMENT",
    "NAME",
    "OUTLET_NOUN",
    "PARTY",
    "PRONOUN",
    "REGULATOR",
    "STATEMENT",
    "UNNAMED",
    "cited_outlet",
    "class_of_words",
    "has_unnamed_source",
]

# ---------------------------------------------------------------- sources without a name

_PERSONS = (
    r"(?:people|persons?|sources?|officials?|executives?|bankers?|insiders?|lawyers?|managers?|"
    r"directors?|individuals|traders?|dealmakers?|advisers?|advisors?|employees|investors)"
)
# "Its chief executive said" names an office, "executives said" nobody.
_NO_OFFICE = "".join(
    rf"(?<!{office}\s)"
    for office in ("chief", "managing", "finance", "commercial", "general", "operating", "sales")
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
    r"according\s+to\s+(?:the\s+|market\s+|unconfirmed\s+)*(?:rumou?rs?|gossip|chatter|whispers)|"
    r"rumou?rs?\s+(?:are|of|that|put|puts|have|has|suggest\w*|speak|value)|rumou?r\s+of|word\s+is"
    r"|market\s+talk|industry\s+circles|"
    r"whispers?\b|"
    r"ha(?:s|ve)\s+(?:learn(?:ed|t)|been\s+told)|I\s+hear|on\s+condition\s+of\s+anonymity|"
    r"asked\s+not\s+to\s+be|asking\s+not\s+to\s+be|declined\s+to\s+be\s+(?:named|identified)|"
    r"not\s+authori[sz]ed\s+to\s+speak|tells?\s+(?:me|us)\b"
)
UNNAMED = Pattern(
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
    rf"|both\s+of\s+them\s+(?:said|told)|{_NO_OFFICE}{_PERSONS}\s+(?:say|said|told)\b|(?:says?|"
    rf"said)\s+(?:{_SOME}\s+)?(?:[a-z-]+\s+){{0,2}}{_PERSONS}\b|"
    rf"(?:my|our)\s+(?:contacts|sources)\b|"
    rf"(?:[Tt]his\s+(?:news)?(?:paper|magazine|column|blog|site)|[Ww]e)\s+(?:understands?|hears?|"
    rf"learned|learnt)"
    rf"|{_HEDGES})",
    re.IGNORECASE,
)

ANON = Pattern(rf"\b(?:{_SOME}|the)\s+(?:[a-z-]+\s+){{0,2}}{_PERSONS}\b", re.IGNORECASE)


def has_unnamed_source(text: str) -> bool:
    """True if a text, with its numbers as words, rests on sources without a name or on hearsay."""
    return bool(UNNAMED.search(text))


# ---------------------------------------------------------------- the class of a subject

_EXECUTIVE = Pattern(
    r"\b(?:chief\s+(?:executive|financial|operating|technology|commercial|investment|strategy|"
    r"product|of\b)|"
    r"CEO|CFO|COO|CTO|MD\b|chair(?:man|woman|person)?\b|president|(?:co-)?founder|"
    r"managing\s+(?:director|partner)|"
    r"finance\s+(?:chief|director)|head\s+of|(?:executive|senior)\s+vice|board\s+member|boss\b|"
    r"chief\b|"
    r"[’']s\s+(?:[\w-]+\s+)?(?:director|manager)\b|\bmanagement\s+indicated|"
    r"(?:project|plant|site|country|sales)\s+(?:director|manager)\b|"
    r"general\s+counsel|(?<!asset\s)(?<!fund\s)management\s*$|treasurer|partner\s+[A-Z])",
    re.IGNORECASE,
)
_SPOKES = Pattern(
    r"\b(?:spokes(?:man|woman|person|people)|spokesmen|company\s+representatives?|"
    r"press\s+office|public\s+relations|(?:communications?|press|media|corporate\s+affairs)\s+"
    r"(?:director|chief|head|manager|officer))\b",
    re.IGNORECASE,
)
STATEMENT = Pattern(
    r"\b(?:in|by|put\s+out|according\s+to)\s+(?:an?|the|its|their)\s+(?:e-?mailed\s+|joint\s+|"
    r"written\s+|press\s+|company\s+)*"
    r"(?:statement|release|announcement|press\s+release)",
    re.IGNORECASE,
)
_ANALYST = Pattern(
    r"\banalysts?\b(?!\s+(?:call|conference|day))|\bstrategist\b|\bbrokers?(?:age)?\b|"
    r"\bwho\s+(?:covers|tracks|follows)\b|\b(?:Outperform|Overweight|Underweight|Neutral|Buy|"
    r"Hold|Sell)\s+rating|"
    r"\brates\s+the\s+(?:stock|shares)|\bnote\s+to\s+clients|\bfund\s+manager|\b(?:Research|"
    r"Securities|Equities|Asset\s+Management)\b",
)
_ADDRESSED = Pattern(
    r"\b(?:told|tell|tells|assured|reassured)\s+(?:the\s+)?(?:analysts?|brokers?|investors?|"
    r"reporters?)\b"
)
REGULATOR = Pattern(
    r"\b(?:regulators?|commission|authority|ministry|watchdog|court|judge|tribunal|FTC|DOJ|CMA|"
    r"CFIUS|SAMR|"
    r"department\s+of\s+justice|justice\s+department|cartel\s+office|agency)\b",
    re.IGNORECASE,
)
NAME = r"(?:@O|[A-ZÀ-Ý][\wÀ-ÿ’'.-]*(?:\s+(?:de|des|du|of|&|and|[A-ZÀ-Ý][\wÀ-ÿ’'.-]*))*)"
OUTLET_NOUN = Pattern(
    r"\b(?:newspapers?|newsletter|papers?|magazine|journal|daily|weekly|news\s+agency|agency\s+reports?|"
    r"broadcaster|"
    r"news\s+?site|website|media|"
    r"press\s+reports?|reports?|article|the\s+story|bloggers?|news\s+item)\b",
    re.IGNORECASE,
)
PARTY = Pattern(
    r"@[ATP](?!(?:[’']s)?\s+(?:stock|shares|scrip|bonds))|"
    r"\b(?:[Tt]he|[Bb]oth|[Ii]ts|[Ee]ither)\s+(?:\w+\s+)?(?:compan(?:y|ies)|parties|pair|two|duo|"
    r"group|firm|partners|buyer|"
    r"target|landlord|tenant|bank|lender|club|fund|side|sides|boards?|carmaker|chip\s?maker|"
    r"management|lawyer)\b|\b[Bb]oth$"
)
PRONOUN = Pattern(r"\b(?P<word>it|they|he|she)\s*(?:\w+ly\s*)?$", re.IGNORECASE)
DOCUMENT = Pattern(
    r"\b(?:[Aa]ccording\s+to|[Pp]er|in)\s+(?:an?|the|its|their|securities|regulatory|"
    r"court)\s*(?:[\w-]+\s+){0,3}?"
    r"(?:filings?|documents?|deed|prospectus|circular|notice|accounts|papers|disclosure)\b"
    r"|\b(?:filings?|documents?|circular|prospectus|accounts|summary|"
    r"papers|slides|presentation)\b[^.;“”\"]{0,45}\b(?:shows?|showed|states?|said|says?)\b"
)


def class_of_words(words: str) -> SpeakerClass | None:
    """Return the class of a speaker by the words for him, or None if they do not tell."""
    plain = _ADDRESSED.sub("", words)
    if _SPOKES.search(plain):
        return SpeakerClass.SPOKESPERSON
    if _ANALYST.search(plain):
        return SpeakerClass.ANALYST
    return SpeakerClass.EXECUTIVE if _EXECUTIVE.search(plain) else None


_OUTLET = r"[A-ZÀ-Ý][\wÀ-ÿ’'&.-]*(?:\s+(?:de|des|du|of|the|and|&|[A-ZÀ-Ý][\wÀ-ÿ’'&.-]*))*"
_CITED = Pattern(
    r"(?:[Aa]ccording\s+to|[Rr]eported\s+by|[Cc]iting|[Qq]uoting|[Aa]s\s+per|\b[Pp]er)\s+"
    rf"(?:the\s+|an?\s+)?(?:report\s+(?:in|by|from|of)\s+(?:the\s+)?)?(?P<after>{_OUTLET})"
    rf"|(?P<before>{_OUTLET})(?:\s+(?:had|has|have|first|earlier|on\s+\w+|last\s+\w+)){{0,3}}\s+"
    r"(?:reported|reports|writes|wrote|written|claimed|quoted|broke\s+the\s+story|said\s+earlier)\b"
)


def cited_outlet(text: str) -> str | None:
    """Return the name of the outlet that a sentence as printed gives as its source, or None."""
    match = _CITED.search(text)
    name = (match.group("after") or match.group("before")) if match else None
    return re.sub(r"^The\s+", "", name) if name else None
