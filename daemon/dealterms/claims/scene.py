"""One article seen with one deal in mind: sentences with names and numbers put behind marks.

Rules never see names or amounts. A sentence such as "Acme will buy Bolt for $41.00 in cash" reads
`@A will buy @T for § in cash`: `@A` is a party that pays (buyer, investor, customer), `@T` one that
is paid (target, investee, supplier), `@P` a party of unknown role, `@O` another company; `§` is a
quantity and `¤` a date. So no rule can depend on a company, and other names change nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from dealterms.claims.claim import Section
from dealterms.claims.document import Document, WatchedDeal
from dealterms.claims.local_currency import home_currencies, in_home_currency
from dealterms.claims.mentions import Cast, Mention, build_cast, find_mentions
from dealterms.claims.periods import FoundPeriod, find_periods
from dealterms.claims.prefilter import Pattern, Text
from dealterms.claims.quantities import Quantity, find_quantities
from dealterms.claims.regulators import find_regulators
from dealterms.claims.sentences import Sentence, split_sentences
from dealterms.claims.values import Count, Money, Power

__all__ = [
    "Line",
    "Marked",
    "Reading",
    "Scene",
    "annotate",
    "covered",
    "is_tied",
    "role_mark",
    "view",
]

PAYERS = frozenset(
    """buyer acquirer acquiror purchaser bidder offeror investor customer tenant lessee licensee
    lender financier funder parent suitor""".split()
)
PAID = frozenset(
    """target seller vendor investee supplier landlord lessor licensor borrower provider issuer
    offeree developer""".split()
)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with everything found in it that does not depend on a deal."""

    sentence: Sentence
    section: Section
    block: int
    is_list_item: bool
    is_block_start: bool
    mentions: tuple[Mention, ...]
    quantities: tuple[Quantity, ...]
    periods: tuple[FoundPeriod, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A document cut into lines, with its cast: made once, viewed once per deal."""

    document: Document
    cast: Cast
    lines: tuple[Line, ...]
    publisher: frozenset[tuple[str, int]]
    named: frozenset[tuple[str, int]]
    """The parties, as (deal id, index), that the publisher is, and all that may be meant."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A line as the rules of one deal see it.

    `text` is the marked sentence, `typed` the same with counts of shares as `‡` and power as `ω`;
    `quantity_spans`/`period_spans` give the places of the marks of
    each quantity and period in it. `parties` are the indexes of the deal's parties named here.
    `is_on_topic` says that the line speaks of this deal, `reason` why not.
    """

    line: Line
    text: str
    typed: str
    quantity_spans: tuple[tuple[int, int], ...]
    period_spans: tuple[tuple[int, int], ...]
    mention_spans: tuple[tuple[int, int], ...]
    parties: frozenset[int]
    has_other: bool
    is_on_topic: bool
    reason: str

    def around(self, span: tuple[int, int]) -> tuple[str, str]:
        """Return the marked text before and after a mark."""
        return self.text[: span[0]], self.text[span[1] :]


@dataclass(frozen=True, slots=True)
class Scene:
    """An article seen with one deal in mind."""

    document: Document
    deal: WatchedDeal
    lines: tuple[Marked, ...]
    is_salient: bool
    is_roundup: bool


def annotate(document: Document, deals: tuple[WatchedDeal, ...]) -> Reading:
    """Return the document in lines, each with its quantities, dates and companies."""
    cast = build_cast(document, deals)
    reference = document.published_at.date() if document.published_at else None
    lines: list[Line] = []
    currency: str | None = None
    for number, block in enumerate(document.blocks):
        sentences = split_sentences(document.text[block.start : block.end], block.start)
        for index, sentence in enumerate(sentences):
            line = _line(sentence, number, index == 0, document, cast, reference, currency)
            currency = _currency_of(line) or currency
            lines.append(line)
    publisher = _parties_in(find_mentions(document.publisher, cast))
    named = publisher.union(*(_parties_in(line.mentions) for line in lines))
    return Reading(document, cast, tuple(lines), publisher, named)


def _parties_in(mentions: Iterable[Mention]) -> frozenset[tuple[str, int]]:
    return frozenset().union(*(mention.parties for mention in mentions))


def _apart(quantities: list[Quantity]) -> tuple[Quantity, ...]:
    """Leave out a count that holds another quantity: "two five-year options" is a duration.

    "The two companies" are the parties, no count.
    """
    return tuple(
        q
        for q in quantities
        if q.kind != "count"
        or not (
            _is_pair(q)
            or any(p is not q and p.start < q.end and q.start < p.end for p in quantities)
        )
    )


_PAIR = re.compile(r"compan(?:y|ies)|partners?|part(?:y|ies)|sides?|firms?|groups?|boards?")


def _is_pair(q: Quantity) -> bool:
    return isinstance(q.value, Count) and q.value.count == 2 and bool(_PAIR.fullmatch(q.value.unit))


def _currency_of(line: Line) -> str | None:
    """The currency that a later bare "some 1.8 billion" is in."""
    found = [q.value.currency for q in line.quantities if isinstance(q.value, Money)]
    return found[-1] if found else None


# No prose holds more in one sentence; each figure costs a pass of the rules over all of it.
_MOST_FIGURES = 60


def _line(
    sentence: Sentence,
    block: int,
    first: bool,
    document: Document,
    cast: Cast,
    reference: date | None,
    currency: str | None,
) -> Line:
    here, text = document.blocks[block], str(sentence.text)
    return Line(
        sentence=sentence,
        section=here.section,
        block=block,
        is_list_item=here.is_list_item,
        is_block_start=first,
        mentions=_companies(sentence, text, document, cast),
        quantities=in_home_currency(
            _apart(find_quantities(text, currency))[:_MOST_FIGURES],
            text,
            home_currencies(document.text),
        ),
        periods=tuple(find_periods(text, reference)),
    )


def _companies(
    sentence: Sentence, text: str, document: Document, cast: Cast
) -> tuple[Mention, ...]:
    """The companies named; an authority is none, so it never takes a sentence off the deal."""
    authorities = [
        (m.start - sentence.start, m.end - sentence.start)
        for m in find_regulators(document.text, document.publisher)
        if m.start < sentence.end and sentence.start < m.end
    ]
    return tuple(
        m
        for m in find_mentions(text, cast, sentence.start)
        if not m.is_other or not any(a <= m.start and m.end <= b for a, b in authorities)
    )


# ---------------------------------------------------------------- the view of one deal

_BOTH = Pattern(
    r"\b(?:the\s+(?:two|pair|duo|parties|companies|partners|sides)(?!\s+of)|both\s+(?:companies"
    r"|parties|sides|"
    r"firms|boards|groups)|either\s+(?:party|side|company)|each\s+(?:party|side|company)|"
    r"the\s+two\s+(?:companies|sides|firms|groups|parties|boards))\b",
    re.IGNORECASE,
)
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


def view(reading: Reading, deal: WatchedDeal) -> Scene:
    """Return the article as the rules of one deal see it, or a scene that is not salient."""
    publisher = _of_deal(reading.publisher, deal)
    needed = min(2, len(deal.parties))
    # Most deals fall here, before a line is marked: a mark can only take a mentioned party away.
    if len(_of_deal(reading.named, deal)) < needed:
        return _not_salient(reading, deal)
    alone = [_mark(line, deal) for line in reading.lines]
    if len(publisher.union(*(m.parties for m in alone))) < needed:
        return _not_salient(reading, deal)
    marked = [_as_publisher(m, publisher) for m in alone]
    others = {
        line.sentence.text[m.start : m.end]
        for line in reading.lines
        for m in line.mentions
        if m.is_other
    }
    marked = [_with_both(m, deal) for m in marked]
    focus = _has_focus(marked, deal, publisher)
    if not focus:
        marked = [_unless_alone(m, own) for m, own in zip(marked, alone, strict=True)]
    is_roundup = len(others) >= 4 and not focus
    lines = _with_topic(marked, reading, deal, focus and not is_roundup)
    return Scene(reading.document, deal, tuple(lines), is_salient=True, is_roundup=is_roundup)


def _not_salient(reading: Reading, deal: WatchedDeal) -> Scene:
    return Scene(reading.document, deal, (), is_salient=False, is_roundup=False)


def _of_deal(parties: frozenset[tuple[str, int]], deal: WatchedDeal) -> frozenset[int]:
    """Return those that are parties of a deal."""
    return frozenset(index for deal_id, index in parties if deal_id == deal.deal_id)


_WE = Pattern(r"\b(?:[Ww]e|[Oo]ur|us)\b")


def _as_publisher(m: Marked, publisher: frozenset[int]) -> Marked:
    """Let "we" stand for the party whose document this is."""
    if len(publisher) != 1 or not _WE.search(m.text):
        return m
    return replace(m, parties=m.parties | publisher)


def _unless_alone(m: Marked, own: Marked) -> Marked:
    """In a long report on other things "we" alone does not speak of the deal."""
    return m if own.parties else replace(m, parties=own.parties)


def _with_both(m: Marked, deal: WatchedDeal) -> Marked:
    """Let "the companies" or "both sides" stand for all parties, where no other deal owns it."""
    if not _BOTH.search(m.text) or m.has_other:
        return m
    return replace(m, parties=frozenset(range(len(deal.parties))))


def _has_focus(marked: list[Marked], deal: WatchedDeal, publisher: frozenset[int]) -> bool:
    """True if the article is about this deal: its title or its opening names the parties."""
    opening = [m for m in marked if m.line.section is Section.TITLE]
    body = [m for m in marked if m.line.section is not Section.TITLE]
    blocks = sorted({m.line.block for m in body})[:3]
    opening += [m for m in body if m.line.block in blocks]
    seen = frozenset().union(*(m.parties for m in opening), publisher) if opening else publisher
    in_title = any(m.parties for m in opening if m.line.section is Section.TITLE)
    return len(seen) >= min(2, len(deal.parties)) or (in_title and bool(seen))


def role_mark(deal: WatchedDeal, index: int) -> str:
    """Return the mark of a party: @A pays, @T is paid, @P is unknown."""
    roles = {role.casefold() for role in deal.parties[index].roles}
    if roles & PAYERS and not roles & {"target", "investee", "seller"}:
        return "@A"
    return "@T" if roles & PAID else "@P"


def _mark(line: Line, deal: WatchedDeal) -> Marked:
    """Return the line with its marks; topic is decided later, over the whole article."""
    pieces: list[tuple[int, int, str, int]] = []
    for number, quantity in enumerate(line.quantities):
        pieces.append((*covered(line, quantity), "§", number))
    for number, period in enumerate(line.periods):
        pieces.append((period.start, period.end, "¤", number))
    parties: set[int] = set()
    described: set[int] = set()
    for number, mention in enumerate(line.mentions):
        mine = [index for deal_id, index in mention.parties if deal_id == deal.deal_id]
        (parties if mention.is_name else described).update(mine)
        mark = role_mark(deal, mine[0]) if mine else "@O"
        pieces.append((mention.start, mention.end, mark, number))
    text, quantities, periods, mentions = _substitute(line, pieces)
    has_other = bool(_OTHER.search(text))
    # "Lingnan's suitor", "Minato lost its landlord": not those of the deal.
    parties |= described if parties or not has_other else set()
    words = Text(text)
    return Marked(
        line=line,
        text=words,
        typed=_typed(line, words, quantities),
        quantity_spans=quantities,
        period_spans=periods,
        mention_spans=mentions,
        parties=frozenset(parties),
        has_other=has_other,
        is_on_topic=False,
        reason="",
    )


# "Acme's Nora Fisk" is somebody of Acme's, no other company.
_OTHER = Pattern(r"(?<![ATP][’']s )@O")


_Spans = tuple[tuple[int, int], ...]


def _typed(line: Line, text: Text, spans: _Spans) -> Text:
    """Return the marked text with counts of shares and power under marks of their own."""
    marks = list(text)
    for quantity, span in zip(line.quantities, spans, strict=True):
        if isinstance(quantity.value, Count) and _SHARES.search(quantity.value.unit):
            marks[span[0]] = "‡"
        elif isinstance(quantity.value, Power):
            marks[span[0]] = "ω"
    typed = "".join(marks)
    return text if typed == text else Text(typed)


_SHARES = Pattern(r"(?i)share|ads|stock|unit")


def covered(line: Line, quantity: Quantity) -> tuple[int, int]:
    """Return the offsets in the sentence that the mark of a quantity stands for."""
    end = quantity.value_end if quantity.is_per_share else quantity.end
    return _mark_start(line, quantity), end


def _mark_start(line: Line, quantity: Quantity) -> int:
    """Leave the word that makes a quantity a part ("first", "remaining") for the rules to see."""
    if not quantity.component:
        return quantity.start
    words = line.sentence.text[quantity.start : quantity.value_start]
    at = words.lower().rfind(quantity.component.lower())
    if at < 0:
        return quantity.start
    after = words[at + len(quantity.component) :]
    return quantity.start + at + len(quantity.component) + len(after) - len(after.lstrip())


def _substitute(
    line: Line, pieces: list[tuple[int, int, str, int]]
) -> tuple[str, _Spans, _Spans, _Spans]:
    source = str(line.sentence.text)
    out: list[str] = []
    quantities = [(0, 0)] * len(line.quantities)
    periods = [(0, 0)] * len(line.periods)
    mentions = [(0, 0)] * len(line.mentions)
    places = {"§": quantities, "¤": periods}
    at = length = 0
    for start, end, mark, number in sorted(pieces, key=lambda p: (p[0], p[2][0] == "@")):
        if start < at:
            # A mark inside another: it takes the place of the one that covers it.
            span = (max(0, length - 1), length)
        else:
            out.append(source[at:start])
            length += start - at
            out.append(mark)
            span = (length, length + len(mark))
            length += len(mark)
            at = end
        places.get(mark, mentions)[number] = span
    out.append(source[at:])
    return "".join(out), tuple(quantities), tuple(periods), tuple(mentions)


_OF_OTHERS = "the paragraph is about another company"
_OUT_OF_REACH = "no party of the deal in reach"
_DEAL_OF_OTHERS = "the deal of other companies"
_STAYS_OFF = frozenset({_OF_OTHERS, _OUT_OF_REACH, _DEAL_OF_OTHERS})
_DEALS = Pattern(
    r"\b(?:buy(?:s|ing)?|bought|acquir\w+|agreed|sign(?:s|ed)?|s[eo]ld?|sells?|won|order(?:s|ed)?"
    r"|leas(?:es|ed|ing)|rent(?:s|ed)?|invest(?:s|ed|ing)?|rais(?:es|ed|ing)|merg\w+|pa(?:ys|id)"
    r"|struck|awarded|contract|takeover|merger|acquisition|bid|tender(?:ed)?)\b"
)


def _with_topic(
    marked: list[Marked], reading: Reading, deal: WatchedDeal, focus: bool
) -> list[Marked]:
    """Decide line by line whether the text is still on this deal."""
    lines: list[Marked] = []
    on_topic, reason, block = focus, "", -1
    for m in marked:
        if m.line.block != block:
            block = m.line.block
            on_topic, reason = focus, "" if focus else _OUT_OF_REACH
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
