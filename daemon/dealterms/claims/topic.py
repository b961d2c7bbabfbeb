"""Whether a line still speaks of the deal, or of something else that the article turned to."""

from __future__ import annotations

import re
from dataclasses import replace

from dealterms.claims.claim import Section
from dealterms.claims.document import WatchedDeal
from dealterms.claims.lines import Reading
from dealterms.claims.marking import Marked
from dealterms.claims.prefilter import Pattern

__all__ = ["DEAL_NOUN", "is_tied", "with_topic"]

DEAL_NOUN = (
    r"(?:deal|transaction|merger|acquisition|takeover|take-over|buyout|buy-out|take-private|sale|offer|bid"
    r"|agreement|"
    r"contract|lease|partnership|investment|tie-up|pact|offtake|PPA|term|arrangement|venture|alliance|combination|"
    r"purchase|proposal|accord|licence|license|licensing|round|financing|funding|scheme|plan"
    r"|project|"
    r"campus|stake|holding|shareholding|commitment|order|collaboration|amendment|loan|facility|"
    r"letter\s+of\s+intent|memorandum|tender|price|consideration|purchase\s+price|rent|capacity"
    r"|closing|completion|joint\s+venture|programme|program)"
)


_THE_DEAL = Pattern(
    rf"\b(?:the|The|this|This|its|their|that|our|Our|under)\s+(?:(?!other|another|rival|similar"
    rf"|earlier)[\w$€£¥.,’'§@-]+\s+){{0,4}}?{DEAL_NOUN}s?\b"
    rf"(?!\s+(?:of|by|with|from|between|for)\s+@O)"
)


_OTHER_START = Pattern(
    r"^[\"“'(*\s]*(?:Elsewhere|Peers|Rivals?|Competitors?|Other\s+\w+|Others|Another|A\s+(?:rival"
    r"|similar|second\s+"
    r"(?:company|developer|operator)|competing)|Developers\s+in|Most\s+\w+|The\s+average|Industry|"
    r"In\s+comparison|By\s+comparison|By\s+contrast|For\s+comparison|Across\s+the\s+(?:industry"
    r"|sector)|"
    r"Analysts\s+(?:at|count)|In\s+a\s+separate|Separately|Meanwhile,\s+@O|In\s+other\s+news|"
    r"Comparable\s+\w+|Similar\s+\w+|The\s+(?:industry|sector|market|index)\b)",
    re.IGNORECASE,
)


_PREPOSITION = Pattern(
    r"\b(?:from|with|by|of|for|against|than|at|led\s+by|to|and|as|in|on|over|after|like|unlike|told"
    r"|"
    r"versus|via|through|between|including|advised\s+by|such\s+as|alongside|joins?|joining|beat|"
    r"rejected|among|,)\s+(?:(?:the|its|a|an|rival|lenders?|bank|investors?|fellow|partner"
    r"|backers?)\s+){0,3}$",
    re.IGNORECASE,
)


_OF_OTHERS = "the paragraph is about another company"


_OUT_OF_REACH = "no party of the deal in reach"


_DEAL_OF_OTHERS = "the deal of other companies"


_OF_ASIDE = "the section is about other business"


_STAYS_OFF = frozenset({_OF_OTHERS, _OUT_OF_REACH, _DEAL_OF_OTHERS, _OF_ASIDE})


_DEALS = Pattern(
    r"\b(?:buy(?:s|ing)?|bought|acquir\w+|agreed|sign(?:s|ed)?|s[eo]ld?|sells?|won|order(?:s|ed)?"
    r"|leas(?:es|ed|ing)|rent(?:s|ed)?|invest(?:s|ed|ing)?|rais(?:es|ed|ing)|merg\w+|pa(?:ys|id)"
    r"|struck|awarded|contract|takeover|merger|acquisition|bid|tender(?:ed)?)\b"
)


# What a report puts under a heading of its own, beside the deal or after it.
_ASIDE = Pattern(
    r"^\W*(?:Other\s+(?:developments?|business|matters|news|items|events|transactions|deals|"
    r"agreements|stories)|Elsewhere|In\s+brief|Also\s+(?:today|in\s+the\s+news|this\s+week)|"
    r"Outlook|Guidance|Results|Financial\s+results|The\s+rest|And\s+finally)\b",
    re.IGNORECASE,
)


def with_topic(
    marked: list[Marked], reading: Reading, deal: WatchedDeal, focus: bool
) -> list[Marked]:
    """Decide line by line whether the text is still on this deal."""
    lines: list[Marked] = []
    on_topic, reason, block, opens, why = focus, "", -1, focus, ""
    for m in marked:
        if m.line.section is Section.HEADING:
            is_aside = bool(_ASIDE.match(m.text)) and not m.parties
            opens, why = focus and not is_aside, _OF_ASIDE if is_aside and focus else ""
        if m.line.block != block:
            block = m.line.block
            on_topic, reason = opens, why or ("" if opens else _OUT_OF_REACH)
        on_topic, reason = _topic(m, deal, on_topic, reason)
        lines.append(replace(m, is_on_topic=on_topic, reason=reason))
    return lines


def _topic(m: Marked, deal: WatchedDeal, before: bool, reason: str) -> tuple[bool, str]:
    if m.line.is_block_start and _lead_is_other(m.text):
        return False, _OF_OTHERS
    subject_is_other = _opens_with_other(m.text)
    if m.parties:
        if subject_is_other and len(m.parties) < 2 and len(deal.parties) > 1:
            return False, "another company is the subject"
        return True, ""
    if before and _LENDS.search(m.text):
        return True, ""
    if _OTHER_START.match(m.text):
        return False, "another case, for comparison"
    if subject_is_other:
        return False, _DEAL_OF_OTHERS if _DEALS.search(m.text) else "another company is the subject"
    if _THE_DEAL.search(m.text) and not m.has_other:
        return (True, "") if before or reason not in _STAYS_OFF else (before, reason)
    return before, reason


def _opens_with_other(text: str) -> bool:
    """True if the first company of a sentence is another one, and stands where a subject does."""
    first = re.search(r"@[ATPO]", text)
    if first is None or first.group() != "@O":
        return False
    before = text[: first.start()]
    is_late = "§" in before or bool(_THE_DEAL.search(before)) or len(before.split()) > 12
    return not (is_late or _PREPOSITION.search(before) or _SAID_AFTER.match(text[first.end() :]))


_SAID_AFTER = Pattern(
    r"(?:[’']s)?\s+(?:also\s+|first\s+|had\s+|has\s+|earlier\s+|on\s+¤\s+|¤\s+"
    r"|overnight\s+)*(?:said|says|reported|reports|wrote|written|writes|learned|"
    r"learnt|hears|cited|quoted|speculated|claimed|claims|understands|put|noted|suggested|told)\b"
)


_STANDS_FOR_PARTY = Pattern(
    r"^[\"“‘(*]*(?:It|They|We)\b|\b[Tt]he\s+(?:former|latter)\b|\b[Tt]he\s+[A-Z][a-z]+(?:ese|ans|ish"
    r"|ch|ns)\s+(?:are|ha[ds]|have|will|would|put|pay)\b|\b[Tt]he\s+(?:[\w’'-]+\s+){0,2}(?:\w+maker"
    r"|group|company|firm|club"
    r"|"
    r"buyer|seller|bidder|suitor|acquirer|purchaser|target|vendor|former|latter|consortium"
    r"|side|partner|partners|parties|investor|lab|laboratory|lender"
    r"|airline|utility|"
    r"retailer|developer|landlord|tenant|fund|supplier|customer|operator|startup|start-up|giant"
    r"|hyperscaler|provider|licensee|licensor|lessor|lessee"
    r"|insurer|brewer|miner|maker)\b"
)


def is_tied(m: Marked) -> bool:
    """True if the sentence itself names a party or speaks of the deal, not only the paragraph."""
    return (
        bool(m.parties)
        or bool(_THE_DEAL.search(m.text))
        or (not m.has_other and bool(_STANDS_FOR_PARTY.search(m.text)))
    )


_LENDS = Pattern(
    r"@O(?:[^.;§#]|§\s\D){0,60}?\s(?:(?:will|has|have|had|is|are|agreed\s+to|also"
    r"|has\s+offered\s+to)\s+)*(?:lend|lent|provid\w+|underwr\w+|arrang\w+|fund\w*|"
    r"supplied|offered|granted|sanction\w+|extended|pledged|committed|contribut\w+|furnish\w+)\b[^.;]{0,60}(?:\bloan|\bdebt"
    r"|financing|credit|facility|§)"
    r"|@O[^.;§#]{0,60}?\s(?:enlarg\w+|rais\w+|cut|shr[aiu]nk\w*|upsiz\w+|sign\w*\s+commitment|"
    r"sounded\s+out)\b[^.;]{0,60}(?:\bloan|\bdebt|financing|credit\s+line|facility)",
    re.IGNORECASE,
)


def _lead_is_other(text: str) -> bool:
    """True where a paragraph opens with a label that names others only: "**Acme and Bolt.**"."""
    lead = re.match(
        r"\s*(?:(?:No\.\s*)?\d+[.):]\s*)?(?:\*\*(?P<bold>[^*]+)\*\*|(?P<label>@O[^:§]{0,40}):)",
        text,
    )
    if not lead:
        return False
    words = lead.group("bold") or lead.group("label") or ""
    if re.search(r"@[ATP]", words):
        return False
    return "@O" in words or bool(_TWO_NAMES.search(words))


# "Mirabel and the frozen unit of Dunhaven": a lead with two names, none of them a party's.
_TWO_NAMES = Pattern(r"^\W*[A-Z][\w’'-]+\b.*\b(?:and|of|with|buys|to)\s+(?:\w+\s+)*[A-Z][\w’'-]+")
