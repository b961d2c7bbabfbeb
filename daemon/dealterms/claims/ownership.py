"""Whose figure it is: what takes a value away from the deal, whatever term it was bound to.

The hard stops of terms.md section 5: another company is the subject or the other side of the
clause, nothing in the sentence speaks of the deal, or the term does not fit such a deal.
"""

from __future__ import annotations

import re

from dealterms.claims.binding import pattern
from dealterms.claims.draft import Draft
from dealterms.claims.frames import frame_against
from dealterms.claims.marking import Marked
from dealterms.claims.modality import marked_at
from dealterms.claims.prefilter import Pattern
from dealterms.claims.scene import Scene
from dealterms.claims.topic import is_tied

__all__ = ["is_foreign", "reason_against"]


_OF_ANOTHER = "the value is another company's"


def reason_against(scene: Scene, line: Marked, draft: Draft, *, is_own: bool) -> str | None:
    """Return why a bound value is not one of this deal, or None. `is_own`: a party's document."""
    if is_foreign(scene, line, draft):
        return "not a term of such a deal"
    framed = frame_against(scene, line, marked_at(line, draft.value_start), draft.term)
    if framed is not None:
        return framed
    if not is_own and draft.term != "financing_amount":
        if _speaks_of_others(line, draft.mark[0]):
            return "only another company is named"
        if _follows_others(scene, line):
            return "the paragraph has turned to another company"
    is_exempt = draft.term in {"platform", "financing_amount"} or draft.mark == (0, 1)
    if draft.term == "platform" and _is_product_of_other(line, draft):
        return _OF_ANOTHER
    elsewhere = None if is_exempt else _owner_elsewhere(line, draft.mark)
    if elsewhere == _OF_ANOTHER and draft.term == "divestiture":
        elsewhere = None  # what is divested always goes to another company
    if elsewhere is None and _is_got_elsewhere(line, draft):
        elsewhere = "the value belongs to dealings with another company"
    if elsewhere is None and _is_of_several(line, draft):
        elsewhere = "others are the subject of the clause"
    return elsewhere or _untied(scene, line, draft, is_own=is_own)


def _speaks_of_others(line: Marked, at: int) -> bool:
    """True where a company stands before the value, and no party, pronoun or word for the deal."""
    is_anchored = line.parties or is_tied(line) or _PRONOUN_START.match(line.text)
    return line.has_other and not is_anchored and "@O" in line.text[:at]


def _follows_others(scene: Scene, line: Marked) -> bool:
    """True in a paragraph that named another company, and not both parties, before a line
    without any."""
    block = [m for m in scene.lines if m.line.block == line.line.block]
    before = block[: block.index(line)]
    named = frozenset[int]().union(*(m.parties for m in before))
    is_elsewhere = any(m.has_other for m in before) and len(named) < min(2, len(scene.deal.parties))
    return is_elsewhere and not line.parties


_PRONOUN_START = re.compile(r"\W*(?:It|Its|They|Their|We|Our|He|She)\b")


_OWN_MATTERS = frozenset(
    {"financing_amount", "duration", "compute_units", "investment_amount", "deal_value"}
)
_LABEL = Pattern(r"\W*[A-Z][\w’' -]{2,30}:\s")
_NEEDS_TIE = frozenset(
    {
        "deal_value",
        "investment_amount",
        "contract_value",
        "financing_amount",
        "valuation",
        "capacity",
        "stake_percent",
        "compute_units",
        "duration",
        "first_phase_timing",
        "board_seats",
    }
)


# Words by which a sentence goes on about the deal, though it names neither it nor a party.
_OWN_TALK = {
    "capacity": pattern(
        r"\b(?:figure of|out of|in all|all told|full|total|overall|entire|final|combined|"
        r"together|volume|scope|size"
        r"|build-?out|deployment|envelope|ambition|load|contracted|foreseen|envisaged|agreed)\b"
        r"|\bwill (?:\w+ )?draw\b|\bthe §|§ of (?:its|their) (?:systems|chips|machines|"
        r"hardware|racks|capacity)\b"
    ),
    "contract_value": pattern(
        r"\b(?:volumes|deliveries|rents?|bill|fees|payments?|package|maximum|minimum|purchases"
        r"|total|sum)\b"
    ),
    "duration": pattern(
        r"\b(?:tenancy|deliveries|supply|supplies|flows?|payments|terms?|tenor|tenure|rents?"
        r"|lease|length|duration|"
        r"lifetime|life|running "
        r"time)\b"
    ),
    "compute_units": pattern(
        r"\b(?:volume|change hands|will|(?:is|are) to|would|order|shipment|hardware|cluster|"
        r"deliver\w*)\b"
    ),
    "investment_amount": pattern(
        r"\b(?:the (?:new |fresh )?money|cheque|outlay|subscription|injection|infusion)\b"
    ),
}


_ANY_ONE = pattern(
    r"^\W*(?:an?(?! (?:initial|first))|each|every|any|such|most|many|if) "
    r"|\b(?:average|together that|industry|sector)\b"
)

_NEW_THING = pattern(r"\W*(?:an? (?:new|second|third|further)|another) ")
_THEIR = Pattern(r"[’']s?\s(?:\w+\s)?")


_FIRMS = (
    r"(?:labs?|compan(?:y|ies)|suppliers|customers|tenants|providers|operators|developers|"
    r"investors|firms|groups|buyers|utilities|landlords)"
)
_OTHERS = re.compile(rf"(?i)\b(?:other|rival|more)\s+(?:\w+\s+)?{_FIRMS}$")
_SEVERAL = re.compile(rf"(?i)\b(?:from|with|across|to)\s+(?:\S+\s+){{1,2}}{_FIRMS}\b")


def _is_of_several(line: Marked, draft: Draft) -> bool:
    """True for "three other labs have signed for §", and for "§ in all from five suppliers"."""
    text = line.line.sentence.text
    at = draft.value_start - line.line.sentence.start
    counts = [q for q in line.line.quantities if q.kind == "count"]
    if draft.term in _SUPPLIED and len(line.parties) < 2:
        after = (text[max(at, q.start - 12) : q.end] for q in counts if q.start > at)
        if any(_SEVERAL.search(words) for words in after):
            return True
    return not line.parties and any(
        q.end <= at and _OTHERS.search(text[q.start : q.end]) for q in counts[:2]
    )


_FROM_OTHER = pattern(r"[^@;.,”\"]{0,60}\b(?:from|with) (?:the |its )?(?:[a-z-]+ )?@O\b(?![’'])")
_SUPPLIED = frozenset({"capacity", "compute_units", "contract_value", "duration", "platform"})


def _is_got_elsewhere(line: Marked, draft: Draft) -> bool:
    """True for "ordered 1.2 gigawatts of Garnet systems from Corundum", a party alone with it."""
    if draft.term not in _SUPPLIED or len(line.parties) > 1 or not line.has_other:
        return False
    return bool(_FROM_OTHER.match(line.text[marked_at(line, draft.value_start) + 1 :]))


def _is_product_of_other(line: Marked, draft: Draft) -> bool:
    """True for "Acme's Falcon chips" where Acme is no party."""
    at = draft.value_start - line.line.sentence.start
    text = line.line.sentence.text
    return any(m.is_other and _THEIR.fullmatch(text, m.end, at) for m in line.line.mentions)


_SUPPLY_ONLY = frozenset(
    {
        "compute_supply",
        "supply",
        "cloud",
        "cloud_contract",
        "lease",
        "power_purchase",
        "offtake",
        "services",
        "contract",
    }
)
_EQUITY = frozenset(
    {
        "valuation",
        "stake_percent",
        "stake_kind",
        "premium",
        "price_per_share",
        "board_seats",
        "consideration",
        "deal_value",
        "investment_amount",
    }
)


def is_foreign(scene: Scene, line: Marked, draft: Draft) -> bool:
    """Return True for a term of equity or a sentence on shares, in a deal that only supplies."""
    if not set(scene.deal.types) <= _SUPPLY_ONLY:
        return False
    is_on_shares = len(line.parties) < 2 and any(q.is_per_share for q in line.line.quantities)
    return draft.term in _EQUITY or is_on_shares


def _untied(scene: Scene, line: Marked, draft: Draft, *, is_own: bool) -> str | None:
    """Return a reason if nothing in the sentence speaks of the deal.

    A release or a list of terms needs no tie: all of it is about the deal, where its words bind.
    """
    if draft.term.startswith("first_phase") and _NEW_THING.match(line.text) and not is_tied(line):
        return "nothing in the sentence ties it to the deal"
    if (
        draft.term not in _NEEDS_TIE
        or (is_own and draft.term in _OWN_MATTERS)
        or line.line.is_list_item
        or _LABEL.match(line.text)
        or draft.term.startswith("first_phase")
    ):
        return None
    if draft.term == "duration" and _goes_on_about_length(scene, line):
        return None
    index = scene.lines.index(line)
    before = scene.lines[index - 1] if index else None
    near = [line] if before is None or before.line.block != line.line.block else [line, before]
    speaks = _is_on_works(scene, line) or _speaks_of_money(line, draft.term)
    if speaks or any(is_tied(m) for m in near):
        return None
    talk = _OWN_TALK.get(draft.term)
    if talk and not line.has_other and talk.search(line.text) and not _ANY_ONE.search(line.text):
        return None
    return "nothing in the sentence ties it to the deal"


# What a venture or a supplier builds: "the plant will comprise …" in an article about it.
_THE_WORKS = pattern(
    r"\b(?:the|its|their) (?:(?!other|second|existing|old|rival|new)[\w-]+ ){0,2}(?:plant|project"
    r"|venture|works"
    r"|factory|campus|data cent(?:er|re)|facility|complex|site|cluster|mine|engineers)\b(?! (?:of"
    r"|by) @O)"
)
_BUILDS = frozenset({"joint_venture", "compute_supply", "lease", "supply", "power_purchase"})


def _is_on_works(scene: Scene, line: Marked) -> bool:
    is_builder = bool(set(scene.deal.types) & _BUILDS)
    return is_builder and not line.has_other and bool(_THE_WORKS.search(line.text))


_LENDS = frozenset({"financing", "funding", "debt_financing", "project_financing"})
_UNCHANGED = pattern(
    r"^\W*(?:there is |with )?(?:no change|nothing changes|unchanged|untouched)\b"
    r"|\b(?:stays?|remains?|is|are) (?:as (?:it|they) (?:is|was|are|were)|unchanged|untouched)\b"
)
_OF_LOAN = pattern(
    r"\b(?:tenors?|maturity|repa(?:y|id|yment)\w*|pa(?:y|id) (?:it )?back|to return)\b"
)


def _goes_on_about_length(scene: Scene, line: Marked) -> bool:
    """True where the words can only mean the length of the deal: repaying it, leaving it alone."""
    if line.has_other:
        return False
    is_loan = bool(_LENDS & set(scene.deal.types)) and bool(_OF_LOAN.search(line.text))
    return is_loan or bool(_UNCHANGED.search(line.text))


_OF_DEAL = {
    "financing_amount": pattern(
        r"\b(?:banks?|lenders?|consortium of [\w§]+|syndicate) (?:is|are|will|have|has)\b"
        r"|\b(?:it|them|itself|remainder|balance|rest of|sponsor)\b|\bbridge\b|\bequity"
        r" commitments?\b"
        r"|\bsenior"
        r" debt\b"
        r"|\b(?:has|have) been (?:lined up|underwritten|committed)\b|\b(?:bank|acquisition"
        r"|takeover) (?:loan|debt|financing)"
    ),
    "deal_value": pattern(
        r"\bin (?:exchange|return) for the\b|\bdebt (?:ex|in)cluded\b|\b(?:including|excluding"
        r"|with) (?:net |the )?debts?\b"
        r"|\b(?:enterprise|equity) (?:value|price)|\b(?:every|all|each) (?:of the )?shares?\b"
    ),
}


def _speaks_of_money(line: Marked, term: str) -> bool:
    """True if words that only a price or its financing takes tie the sentence to the deal."""
    words = _OF_DEAL.get(term)
    return words is not None and bool(words.search(line.text))


_OTHER_SUBJECT = pattern(
    r"@O(?:[’']s)? (?!(?:said|says|reported|reports|wrote|writes|learned"
    r"|estimates?)\b)[^@;]{0,110}$"
)
_PREPOSED = pattern(
    r"\b(?:with|by|from|of|for|to|than|at|against|like|unlike|over|and|including|via|through|led by"
    r"|advised by|as|beat|top|rejected|rival|citing|told) (?:the |its |a |an |rival |lenders? "
    r"|fellow )*$"
)
_OTHER_OBJECT = pattern(r"[^@;.§”\"]{0,40}\b(?:in|of|for|to|with|from|by) @O(?![^;.]{0,40}@[ATP])")
_UNLIKE = pattern(
    r"\b(?:rivals?|competitors?|peers?|suppliers?|customers?) (?:of|to) @[ATP]"
    r"|\b(?:unlike|like|than|besides) @[ATP]"
)
_OWN_PEOPLE = Pattern(r"(@[ATP])[’']s @O")
_SOMEBODY = Pattern(
    r"\b(?:[Aa]n?|[Aa]nother|[Ss]ome|[Oo]ther|[Mm]any|[Ss]everal)\s+(?:(?!private|unit|subsidiary"
    r"|affiliate|(?:the|its|this|that|our|their)\s)[\w-]+\s+){0,3}(?:company|firm|operator|"
    r"customer|"
    r"developer|group|fund|rival|bank|maker|startup|start-up|lab|client|competitor|utility|landlord"
    r"|tenant|club|airline)s?\s+"
    r"(?!based|owned|controlled|managed|called)(?:has|had|have|will|would|is|was|are|were|could|may"
    r"|might|can|\w+ed|\w{3,}s|took|gave|lost|bought|sold|paid)\s+[^§@;]{0,60}$"
)
_WITH_OTHER = pattern(
    r"\b(?:contract|deal|agreement|stake|lease|order|loan|pact|bet|investment|interest|partnership"
    r"|venture|round)s?"
    r"(?:~2)?(?:with|for|to|in|into|at) (?:(?:the|its|a|an) (?:[a-z][\w-]* ){0,3})?@O(?:[’']s)?\b"
    r"[^@;.]{0,60}$"
    r"|\b(?:rents?|leas(?:es?|ed)|buys?|bought|hires?|sells?|sold|orders?|ordered|purchased)"
    r" [^@;.]{1,40} (?:from|to) @O [^@;.]{0,40}$"
)
_OF_WHOM = pattern(r"@O, (?:which|who|whose)\b[^@;.]{0,70}$")
_GIVEN_ELSEWHERE = pattern(
    r"[^@;.§#”\",]{0,25}\b(?:in|into|to|with) @O(?!(?:,| and| or) @[ATP](?![’']s))"
)
_OWN_BETWEEN = pattern(
    r"@[ATP]|\b(?:the deal|the offer|the agreement|the transaction|the merger)\b"
)


def _owner_elsewhere(line: Marked, mark: tuple[int, int]) -> str | None:
    """Return a reason if another company owns the value (terms.md section 5, hard stops)."""
    left = _OWN_PEOPLE.sub(r"\1", _UNLIKE.sub("@O", line.text[: mark[0]]))
    if _SOMEBODY.search(left):
        return "somebody without a name is the subject of the clause"
    at = left.rfind("@O")
    if at >= 0:
        between = left[at + 2 :]
        is_subject = not _PREPOSED.search(left[:at])
        if is_subject and _OTHER_SUBJECT.search(left[at:]) and not _OWN_BETWEEN.search(between):
            return "another company is the subject of the clause"
    if _WITH_OTHER.search(left) or _OF_WHOM.search(left):
        return "the value belongs to dealings with another company"
    right = line.text[mark[1] :]
    if _GIVEN_ELSEWHERE.match(right) or (
        _OTHER_OBJECT.match(right) and not _OWN_BETWEEN.search(re.split(r"[,:;]", left)[-1][-60:])
    ):
        return _OF_ANOTHER
    return None
