"""Whose figure it is: what takes a value away from the deal, whatever term it was bound to.

The hard stops of terms.md section 5: another company is the subject or the other side of the
clause, nothing in the sentence speaks of the deal, or the term does not fit such a deal.
"""

from __future__ import annotations

import re

from dealterms.claims.binding import pattern
from dealterms.claims.draft import Draft
from dealterms.claims.frames import frame_against
from dealterms.claims.modality import marked_at
from dealterms.claims.prefilter import Pattern
from dealterms.claims.scene import Marked, Scene, is_tied

__all__ = ["reason_against"]


def reason_against(scene: Scene, line: Marked, draft: Draft, *, is_own: bool) -> str | None:
    """Return why a bound value is not one of this deal, or None. `is_own`: a party's document."""
    if _is_foreign(scene, line, draft):
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
        return "the value is another company's"
    elsewhere = None if is_exempt else _owner_elsewhere(line, draft.mark)
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


_THEIR = Pattern(r"[’']s?\s(?:\w+\s)?")


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


def _is_foreign(scene: Scene, line: Marked, draft: Draft) -> bool:
    """True for a term of equity or a sentence on shares, in a deal that only supplies."""
    if not set(scene.deal.types) <= _SUPPLY_ONLY:
        return False
    is_on_shares = len(line.parties) < 2 and any(q.is_per_share for q in line.line.quantities)
    return draft.term in _EQUITY or is_on_shares


def _untied(scene: Scene, line: Marked, draft: Draft, *, is_own: bool) -> str | None:
    """Return a reason if nothing in the sentence speaks of the deal.

    A release or a list of terms needs no tie: all of it is about the deal, where its words bind.
    """
    if (
        draft.term not in _NEEDS_TIE
        or (is_own and draft.term in _OWN_MATTERS)
        or line.line.is_list_item
        or _LABEL.match(line.text)
        or draft.term.startswith("first_phase")
    ):
        return None
    index = scene.lines.index(line)
    before = scene.lines[index - 1] if index else None
    near = [line] if before is None or before.line.block != line.line.block else [line, before]
    if any(is_tied(m) for m in near) or _is_on_works(scene, line):
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
    r"|affiliate)[\w-]+\s+){0,3}(?:company|firm|operator|customer|"
    r"developer|group|fund|rival|bank|maker|startup|start-up|lab|client|competitor|utility|landlord"
    r"|tenant|club|airline)s?\s+"
    r"(?!based|owned|controlled|managed|called)(?:has|had|have|will|would|is|was|are|were|could|may"
    r"|might|can|\w+ed|\w{3,}s|took|gave|lost|bought|sold|paid)\s+[^§@;]{0,60}$"
)
_WITH_OTHER = pattern(
    r"\b(?:contract|deal|agreement|stake|lease|order|loan|pact|bet|investment|interest|partnership"
    r"|venture|round)s?"
    r"(?:~2)?(?:with|for|to|in|into|at) @O(?:[’']s)?\b[^@;.]{0,60}$"
    r"|\b(?:rents?|leas(?:es?|ed)|buys?|bought|hires?|sells?|sold|orders?|ordered|purchased)"
    r" [^@§;.]{1,40} (?:from|to) @O [^@;.]{0,20}$"
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
        return "the value is another company's"
    return None
