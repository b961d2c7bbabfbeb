"""Where an article turns to a party's dealings with somebody else.

"Acme buys a pump maker in Denmark ... The deal, for 100% of the family firm, is expected to close
in February": from the sentence that opens the other dealing, sentences that do not name the
counterparty of the watched deal speak of the other one (terms.md section 5).
"""

from __future__ import annotations

from dataclasses import replace

from dealterms.claims.binding import pattern
from dealterms.claims.claim import Section
from dealterms.claims.scene import Marked, Scene

__all__ = ["without_other_dealings"]

_OPENS = pattern(
    r"@[ATP](?:[’']s)?\b(?! stocks?\b)[^.;:@]{0,40}?\b(?:buys?|bought|buying|acquires?|acquired"
    r"|acquiring|to acquire|to buy|takes? over|took over|invests? in|invested (?:§ )?in"
    r"|puts? § in(?:to)?"
    r"|leads? (?:the |a )?(?:§ |¤ |new )?(?:~2)(?:round|series \w)(?: \w)? (?:of|in|at)"
    r"|sign(?:s|ed) (?:up )?(?:[^.;:@]{0,50})?with|sold (?:[^.;:@]{0,60})to"
    r"|sells? (?:[^.;:@]{0,60})to|pays? § for|paid § for|adds?|added|announced (?:a|its) (?:second"
    r"|third|new|further|separate) [^.;:@]{0,60}(?:with|of|for)|(?:strikes?|struck|inks?|inked"
    r"|agreed"
    r"|announces?|announced|seals?|sealed|signs?|signed|has) (?:a|an|another|its|the)"
    r" [^.;:@]{0,60}(?:deal|agreement|contract|pact|lease|partnership|venture|order)s? (?:with|for"
    r"|to buy|to acquire)"
    r"|second [^.;:@]{0,30}(?:deal|sale|contract|purchase))"
    r" (?:[^.;:@§]{0,45} )?@O"
)
_AGAIN = pattern(
    r"\b(?:second|another|separate|third|further|other) (?:purchase|acquisition|deal|buyer|order"
    r"|contract|sale|agreement|investment|customer)"
)
_COMPARED = pattern(r"\b(?:than|unlike|like|besides|after|since) $")


def without_other_dealings(scene: Scene) -> Scene:
    """Return the scene with the lines that speak of a dealing with another company off topic."""
    elsewhere = _lines_elsewhere(scene)
    if not elsewhere:
        return scene
    reason = "the article has turned to a dealing with another company"
    lines = tuple(
        replace(m, is_on_topic=False, reason=reason) if n in elsewhere else m
        for n, m in enumerate(scene.lines)
    )
    return replace(scene, lines=lines)


def _lines_elsewhere(scene: Scene) -> frozenset[int]:
    found: set[int] = set()
    standing: frozenset[int] | None = None
    for number, line in enumerate(scene.lines):
        named = _named(line)
        opened = _opened_by(line, scene)
        is_another = line.has_other and bool(_AGAIN.search(line.text))
        if opened is not None and (len(named) < 2 or is_another):
            standing = opened
        elif standing is not None and named - standing and not is_another:
            standing = None
        if standing is not None:
            found.add(number)
    return frozenset(found)


def _opened_by(line: Marked, scene: Scene) -> frozenset[int] | None:
    if len(scene.deal.parties) < 2 or line.line.section not in {Section.TITLE, Section.BODY}:
        return None
    if not _OPENS.search(line.text):
        return None
    return line.parties


def _named(line: Marked) -> frozenset[int]:
    """The parties named, not those that a descriptor may mean or that are only compared with."""
    found: set[int] = set()
    for span, mention in zip(line.mention_spans, line.line.mentions, strict=True):
        if mention.is_name and not _COMPARED.search(line.text[: span[0]]):
            found.update(index for _, index in mention.parties)
    return frozenset(found)
