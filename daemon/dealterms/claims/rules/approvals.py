"""Approvals by regulators and shareholders: pending, cleared, conditional or blocked.

The deciders of a sentence are marked; a verdict is read for each group of them ("the FTC and the
CMA have cleared the deal") from the words after and before it. The approval of the deal counts,
not that of accounts, of a buyer of shops, or of somebody else's deal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dealterms.claims.binding import pattern
from dealterms.claims.claim import Modality
from dealterms.claims.draft import Draft
from dealterms.claims.frames import frame_against
from dealterms.claims.marking import Marked
from dealterms.claims.modality import marked_at
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.regulators import find_regulators
from dealterms.claims.rules.conditions import is_conditional
from dealterms.claims.rules.deciders import AUTHORITY, VOTERS, Decider, Deciding, deciders_of
from dealterms.claims.rules.elided_verdicts import elided_verdict, is_listed
from dealterms.claims.rules.verdict_objects import is_own_business
from dealterms.claims.rules.verdicts import Verdict, verdict_on
from dealterms.claims.rules.words import document_span
from dealterms.claims.scene import Scene
from dealterms.claims.topic import is_tied
from dealterms.claims.values import Label

__all__ = ["read_approvals"]

_GENERIC = pattern(
    r"\b(?:regulatory|antitrust|regulators[’']?|competition|government(?:al)?|official|"
    r"merger control|foreign investment|authorities[’']?)(?: and (?:other|shareholder|regulatory|"
    r"foreign investment|court|customary))? (?:~2)?(?:approvals?|clearances?|consents?|review|"
    r"sign-off|nod|green light|conditions)"
    r"|(?:approvals?|clearances?|consents?|go-ahead|green light|nod) (?:by|from|"
    r"of) (?:~3)?(?:regulators|authorities|competition|antitrust|(?:federal )?government)|"
    r"(?:clearance|approval) under the|waiting periods?"
)
_OPEN = pattern(
    r"\b(?:requires?|needs?|subject to|await(?:s|ing)?|pending|conditional (?:on|upon)|depend(?:s|"
    r"ent)? on|conditions?|remains?|still|outstanding|must|once|until|when|hinges on|yet to|"
    r"awaits)(?!\w)"
)
_STILL_OPEN = pattern(
    r"^~3(?:is|are|remains?) (?:~2)(?:conditions?|needed|required|pending|outstanding|awaited)\b"
)
_WAIT_OVER = pattern(
    r"\bwaiting periods?~8(?P<w>expired|ended|lapsed|ran out|terminated|passed|(?:is |are |were "
    r")?(?:already |now )?over|"
    r"has run)(?!\w)"
)
_HYPOTHETICAL = pattern(
    r"\b(?:any|such a|a) (?:~1)(?:deal|merger|sale|tie-up|takeover|acquisition|bid|combination|"
    r"offer|transaction) (?:would|could|might)\b"
)
_TAKEN_BACK = pattern(
    r"\b(?:we|this (?:newspaper|paper|site|magazine)|our (?:report|article|story)) (?:had |"
    r"have )?(?:~2)?(?:reported|wrote|said|stated|published)\b|\b(?:wrongly|incorrectly|"
    r"erroneously|mistakenly) (?:reported|said|stated|wrote)\b"
)
_STATISTICS = pattern(
    r"\bon average\b|\bof § (?:filings|cases|mergers|deals|takeovers|inquiries|reviews)|"
    r"§ (?:filings|cases|mergers|deals|inquiries|investments)|\b(?:rarely|usually|typically|often|"
    r"never)(?!\w)|"
    r"\b\d+ (?:\w+ ){0,2}?(?:inquiries|cases|reviews|deals|mergers|filings)\b|"
    r"\b\d+ of (?:them\b|§|\d)"
)
_JOINED = re.compile(
    r"(?:[’']s)?(?:\s*,|\s*;(?=\s+(?:and\s+)?(?:from|by|of)\s)|"
    r"\s+under\s+the(?:\s+[A-Z]\w+)+\s+Act|\s+and|\s+or|\s+nor|\s+as\s+well\s+as|\s+both|\s+the|"
    r"\s+by|\s+of|\s+from"
    r"|\s+in(?=\s+[A-Z])|\s+\(|"
    r"\)|\s+(?:(?:in|on|at)\s+)?¤|\s+@[ATPO][’']s|\s+[A-Z][\w’']+)*\s*"
)
_NOT_OVER = pattern(
    r"\b(?:requires?|needs?|subject to|await\w*|pending|conditional|depends|once|until|after|when|"
    r"will|would|expect\w*|must|remains?|still)(?!\w)"
)
_IF_IT_FAILS = pattern(
    r"\b(?:terminat\w+|lapses?|fees?|owes?|pays?)\b~12(?:because|if|where|should)\b"
    r"|\b(?:approvals?|clearances?|consents?) (?:is|are|were) (?:~1)?(?:refused|denied|withheld|"
    r"not obtained)"
)
_ANAPHOR = pattern(
    r"^(?:The|This|That|Its) (?P<w>approval|clearance|decision|consent)(?= (?:is|was|came|comes|"
    r"remains|depends))"
)
_ACTED = pattern(
    r"\b(?:opened|began|begun|started|launched|extended|filed|asked|requested|sued|demanded|"
    r"issued)\b"
)


def read_approvals(scene: Scene, line: Marked) -> Iterator[Draft]:
    """Yield the approvals that a line tells of, one for each decider."""
    if _HYPOTHETICAL.search(line.text) or _TAKEN_BACK.search(line.text):
        return
    deciding = deciders_of(scene, line)
    found = _best(_verdicts(deciding))
    for (term, holder), (decider, label, verdict) in found.items():
        if term == VOTERS and not decider.is_named and _is_told_of_owners(scene, line, label):
            continue
        start, end = deciding.source(verdict.start, verdict.end)
        at = marked_at(line, line.line.sentence.start + start)
        if label != "pending" and frame_against(scene, line, at, term) in _PAST:
            continue
        yield _draft(
            line, term, label, holder, (start, end), deciding.text[verdict.start : verdict.end]
        )
    if not any(term == AUTHORITY for term, _ in found):
        yield from _unnamed(scene, line)


_PAST = frozenset({"an older dealing", "what is usual", "a deal of others"})
_Found = dict[tuple[str, str | None], tuple[Decider, str, Verdict]]


def _verdicts(deciding: Deciding) -> Iterator[tuple[Decider, str, Verdict]]:
    """Yield each decider with its label; deciders joined by "and" share one verdict."""
    last: tuple[str, Verdict] | None = None
    for group in _groups(deciding):
        others = tuple(d.start for d in deciding.deciders if d not in group)
        if any(d.is_foreign for d in group):
            continue
        verdict = _verdict_of(deciding.text, group, others)
        if verdict is None and last is not None and is_listed(deciding.text, group[0].start):
            verdict = last[1] if last[1].label == "pending" else None
        elif verdict is None and last is not None and last[0] == group[0].term:
            limit = min((o for o in others if o >= group[-1].end), default=len(deciding.text))
            verdict = elided_verdict(deciding.text[:limit], group[0].start, group[-1].end, last[1])
        if verdict is None or _is_no_approval(deciding.text, group):
            continue
        last = group[0].term, verdict
        for decider in (each for one in group for each in one.bodies()):
            yield decider, _label(deciding, decider, verdict), verdict


_NOT_OF_OWNERS = pattern(
    r"\b(?:information|documents|data|papers|review\w*|investigat\w+|prob(?:es?|ing)|clearances?|"
    r"licen[cs]es?|permits?)\b"
)


def _verdict_of(text: str, group: list[Decider], others: tuple[int, ...]) -> Verdict | None:
    """Return what the deciders of a group decided; a review behind owners is that of somebody else.

    "After a vote by the owners and a review by CFIUS": the vote is to come.
    """
    start, end = group[0].start, group[-1].end
    verdict = verdict_on(text, start, end, others)
    if (
        verdict
        and group[0].term == VOTERS
        and _NOT_OF_OWNERS.search(text[verdict.start : verdict.end])
    ):
        verdict = verdict_on(text[:end], start, end, ())
        is_left = verdict is None or not _NOT_OF_OWNERS.search(text[verdict.start : verdict.end])
        return verdict if is_left else None
    return verdict


def _is_no_approval(text: str, group: list[Decider]) -> bool:
    """True for figures on many cases, and for what owners decide besides the deal."""
    if group[0].term == AUTHORITY:
        return bool(_STATISTICS.search(text))
    return is_own_business(text, group[-1].end)


def _label(deciding: Deciding, decider: Decider, verdict: Verdict) -> str:
    near = deciding.text[max(0, verdict.start - 60) :]
    is_bound = verdict.label == "cleared" and decider.term == AUTHORITY and is_conditional(near)
    return "conditional" if is_bound else verdict.label


def _groups(deciding: Deciding) -> list[list[Decider]]:
    """Return the deciders in runs of one kind that only commas and "and" hold apart."""
    groups: list[list[Decider]] = []
    for decider in deciding.deciders:
        last = groups[-1][-1] if groups else None
        if (
            last
            and last.term == decider.term
            and _JOINED.fullmatch(deciding.text, last.end, decider.start)
        ):
            groups[-1].append(decider)
        else:
            groups.append([decider])
    return groups


def _best(found: Iterator[tuple[Decider, str, Verdict]]) -> _Found:
    """Keep one verdict per body: a decision before a wait, else the first."""
    kept: _Found = {}
    for decider, label, verdict in found:
        key = (decider.term, decider.holder)
        if key not in kept or (kept[key][1] == "pending" and label != "pending"):
            kept[key] = (decider, label, verdict)
    return kept


def _is_told_of_owners(scene: Scene, line: Marked, label: str) -> bool:
    """True if another sentence tells the same of the shareholders themselves."""
    return any(
        other is not line
        and other.is_on_topic
        and any(
            d.term == VOTERS and d.is_named and found == label
            for d, found, _ in _verdicts(deciders_of(scene, other))
        )
        for other in scene.lines
    )


def _unnamed(scene: Scene, line: Marked) -> Iterator[Draft]:
    """Read approvals whose authority has no name here: "the approval", "waiting periods"."""
    over, generic = _WAIT_OVER.search(line.text), _GENERIC.search(line.text)
    anaphor = _ANAPHOR.match(line.text)
    holder = _named_before(scene, line) if anaphor else None
    if anaphor and holder and is_conditional(line.text):
        span = _place(line, anaphor.span("w"))
        yield _draft(line, AUTHORITY, "conditional", holder, span, "")
    elif over and not _NOT_OVER.search(line.text[: over.end()]):
        yield _draft(line, AUTHORITY, "cleared", None, _place(line, over.span("w")), "")
    elif generic and _is_awaited(line, generic):
        yield _draft(line, AUTHORITY, "pending", None, _place(line, generic.span()), "")


def _named_before(scene: Scene, line: Marked) -> str | None:
    """Return the authority that the article names last before a line."""
    begin = line.line.sentence.start
    named = find_regulators(scene.document.text, scene.document.publisher)
    return next((m.holder for m in reversed(named) if m.start < begin), None)


def _is_awaited(line: Marked, generic: re.Match[str]) -> bool:
    """True if the words around an approval of nobody in particular say that it is to come."""
    is_plain = generic.start() < 4 and bool(_STILL_OPEN.match(line.text[generic.end() :]))
    if line.has_other or not (is_plain or is_tied(line)) or _IF_IT_FAILS.search(line.text):
        return False
    left, right = line.text[: generic.start()], line.text[generic.end() :]
    return bool(_OPEN.search(left) or _STILL_OPEN.match(right))


def _place(line: Marked, span: tuple[int, int]) -> tuple[int, int]:
    start, end = document_span(line, span)
    return start - line.line.sentence.start, end - line.line.sentence.start


def _draft(
    line: Marked, term: str, label: str, holder: str | None, span: tuple[int, int], words: str
) -> Draft:
    """Return the draft of an approval; `span` is its place in the sentence."""
    start = line.line.sentence.start
    is_act = label != "pending" or bool(_ACTED.search(words))
    return Draft(
        term=term,
        value=Label(label),
        qualifier=Qualifier.BARE,
        line=line,
        value_start=start + span[0],
        value_end=start + span[1],
        mark=(0, 1),
        rule=f"words for an approval that is {label}",
        holder=holder,
        modality=Modality.IN_EFFECT if is_act else None,
        is_public_act=is_act,
    )
