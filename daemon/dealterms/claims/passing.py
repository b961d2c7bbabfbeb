"""An article about something else that mentions the deal in passing.

"Acme's revenue rose to $12.1 billion … Acme agreed in March to buy Bolt for $12.4 billion": the
article is on Acme's business, one sentence recalls the deal. Where title and opening do not speak
of the deal, only the sentences that name it, and those after them until a paragraph begins with
something else, can state its terms (terms.md section 5: a claim needs an anchor in reach).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from dealterms.claims.binding import pattern
from dealterms.claims.claim import Section
from dealterms.claims.marking import Marked
from dealterms.claims.scene import Scene
from dealterms.claims.topic import is_tied

__all__ = ["OTHER_BUSINESS", "without_other_business"]

OTHER_BUSINESS = "the article is about other business of a party"
"""Why a line was taken off topic here."""

_OPENING_BLOCKS = 2
_NOUN = (
    r"(?:deal|transaction|merger|acquisition|takeover|take-over|buyout|buy-out|take-private|offer"
    r"|bid|agreement|contract|lease|partnership|tie-up|pact|venture|joint venture|alliance"
    r"|combination|purchase|sale|investment|licen[cs]e|stake|tender)s?"
)
# "the takeover of Bolt", "Bolt's sale", "its partnership with Bolt", "buying Bolt".
_OF_PARTY = pattern(
    rf"\b{_NOUN}\b[^@.;]{{0,40}}\b(?:of|by|with|for|in|between|from|to) (?:the )?@[ATP]"
    rf"|@[ATP](?:[’']s?)? (?:(?:planned|proposed|pending|own|agreed|§|¤)[- ]){{0,3}}{_NOUN}\b"
    r"|\b(?:buy|buying|bought|acquir\w+|tak\w+ over|merg\w+ with|invest\w* (?:§ )?in(?:to)?)"
    r" (?:the )?@[ATP]"
)
_THE_DEAL = pattern(
    r"\b(?:the|this|that) (?:(?!same)[\w$€£¥.,’'§-]+ ){0,3}?(?:deal|transaction|merger|acquisition"
    r"|takeover|take-over|buyout|buy-out|take-private|partnership|tie-up|pact|venture|alliance"
    r"|combination|licen[cs]e|tender offer)\b"
)


def without_other_business(scene: Scene) -> Scene:
    """Return the scene with all lines off topic that an article on other business keeps for it."""
    is_filed = scene.document.source_class in {"filing", "regulator"}
    if len(scene.deal.parties) < 2 or is_filed:
        return scene
    opening = list(_opening(scene))
    named = scene.publisher.union(*(m.parties for m in opening))
    if len(named) > 1 or any(_names_deal(m, named) for m in opening):
        return scene
    kept = _lines_on_the_deal(scene, named)
    lines = tuple(
        m if n in kept or not m.is_on_topic else _off_topic(m) for n, m in enumerate(scene.lines)
    )
    return replace(scene, lines=lines)


def _off_topic(line: Marked) -> Marked:
    return replace(line, is_on_topic=False, reason=OTHER_BUSINESS)


def _opening(scene: Scene) -> Iterator[Marked]:
    """Yield the title and the lines of the first paragraphs."""
    blocks = sorted({m.line.block for m in scene.lines if m.line.section is Section.BODY})
    for line in scene.lines:
        if line.line.section is Section.TITLE or line.line.block in blocks[:_OPENING_BLOCKS]:
            yield line


def _names_deal(line: Marked, named: frozenset[int]) -> bool:
    """True for the party that the opening does not name, or words for the deal beside one."""
    if (named and line.parties - named) or len(line.parties) > 1 or _OF_PARTY.search(line.text):
        return True
    return bool(line.parties) and not line.has_other and bool(_THE_DEAL.search(line.text))


def _lines_on_the_deal(scene: Scene, named: frozenset[int]) -> frozenset[int]:
    """The lines from one that names the deal on, until a paragraph begins with something else."""
    both = frozenset[int]() if named else _blocks_with_both(scene)
    kept: set[int] = set()
    stands = False
    for number, line in enumerate(scene.lines):
        if _names_deal(line, named) or (line.parties and line.line.block in both):
            stands = True
        elif line.line.is_block_start and not _goes_on(line):
            stands = False
        if stands or (kept and _THE_DEAL.search(line.text)):
            kept.add(number)
    return frozenset(kept)


def _goes_on(line: Marked) -> bool:
    """True for the beginning of a paragraph that may still be on the deal."""
    return not line.has_other and (line.line.is_list_item or is_tied(line))


def _blocks_with_both(scene: Scene) -> frozenset[int]:
    """The paragraphs that name more than one party, in whatever sentences."""
    named: defaultdict[int, frozenset[int]] = defaultdict(frozenset)
    for line in scene.lines:
        named[line.line.block] |= line.parties
    return frozenset(block for block, parties in named.items() if len(parties) > 1)
