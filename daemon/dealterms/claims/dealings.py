"""Where an article turns to a party's dealings with somebody else.

"Acme buys a pump maker in Denmark ... The deal, for 100% of the family firm, is expected to close
in February": from the sentence that opens the other dealing, sentences that do not name the
counterparty of the watched deal speak of the other one (terms.md section 5).
"""

from __future__ import annotations

from dataclasses import replace

from dealterms.claims.binding import pattern
from dealterms.claims.claim import Section
from dealterms.claims.marking import Marked
from dealterms.claims.scene import Scene

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
_NAME = (
    r"(?:@O|(?-i:(?!Company|Group|Part(?:y|ies)|Board|Bidco|Scheme|Transaction|Merger|Offer"
    r"|Agreement"
    r"|Purchaser|Seller|Buyer|Target|Shares?|Ordinary|Class|Series|Common)[A-Z][a-z]{2,}))"
)
_TURNS = pattern(
    r"^elsewhere\b|\b(?:busy|in a hurry|active|growing|expanding|buying|building|investing)"
    r" [^.;]{0,15}\belsewhere\b"
    r"|^(?:@[ATP]|the (?:company|group|firm|landlord|buyer|investor|fund|supplier|chain))[’']s"
    r" (?:other|second|next)\b"
    r"|^its (?:other|second|next)\b"
    r"|^(?:@[ATP]|it|the (?:company|group|firm|fund)) (?:also )?has (?:a second|another)\b"
    r"|^another of its\b|^the sale of (?:its|an?|another)\b"
    r"|^(?:in|at) [^,]{2,30}, a (?:smaller|larger|bigger|different|separate|neighbou?ring|second)\b"
    r"|^(?:its|@[ATP][’']s|the company[’']s) (?:project|plant|site|mine|unit|business|subsidiary"
    r"|division|arm|campus) (?:in|at|near|on)\b"
)
_NAMELESS = pattern(
    rf"\b(?:offer|bid|takeover|purchase|acquisition|buyout)s? (?:for"
    rf"|of) (?:the )?(?:[a-z-]+ ){{0,3}}"
    rf"{_NAME}(?! shares?)"
    rf"|\b(?:led|leads|leading|joined) (?:an?|the) (?:[^.;@]{{0,20}})?round (?:at|in|for|of)"
    rf" (?:the )?(?:[a-z-]+ ){{0,3}}{_NAME}"
    rf"|\b(?:buys?|bought|acquires?|acquired|to buy|to acquire) (?!by )(?:the )?(?:[a-z-]+ ){{0,2}}"
    rf"{_NAME}"
)
_LEANS = pattern(
    r"(?:that|this|the) (?:[^ ]+ ){0,2}?(?:transaction|purchase|deal|takeover|round|sale)\b"
)
_AGAIN = pattern(
    r"\b(?:second|another|separate|third|further|other) (?:purchase|acquisition|deal|buyer|order"
    r"|contract|sale|agreement|investment|customer)"
)
_BEGINS_ANOTHER = pattern(
    r"@[ATP].{0,120}\b(?:announc\w+|agreed|sign(?:s|ed)|struck|made|makes|unveil\w+)"
    r" (?:a|an|its|yet) (?:second|another|separate|third|further|other) [^.;]{0,90}@O"
)
_COMPARED = pattern(r"\b(?:than|unlike|like|besides|after|since) $")


# One party of the deal and a preposition of dealing before another company, whatever the verb.
_DEALS_WITH = pattern(
    r"^[^@§:]{0,45}(?<!the\s)@[ATP](?![’']s (?:shares|stock|rival|competitor|spokes|chief"
    r"|lawyer|adviser|bank)| (?:deal|agreement|contract|lease|offer))"
    r"(?:(?!@|;|:|\b(?:said|says|told|tells|wrote|according|compared|unlike|like|than|advis\w+"
    r"|argued"
    r"|added|declined|denied|confirmed|lawyers?|owned by|backed by|rival)\b).){0,90}"
    r"\b(?:to|with|from|into) (?:(?:the |its )?(?:[a-z-]+ ){0,3})@O(?![’']s (?:report|story"
    r"|question))"
)


# A deal is paid for with the money of banks, and approved once units are sold to somebody.
_FOR_THIS_DEAL = pattern(
    r"\b(?:loans?|lend\w*|lent|borrow\w*|debt|financ\w+|facility|bridge|bonds?|divest\w*"
    r"|remed(?:y|ies)"
    r"|dispos\w+|clearance|condition)\b"
)


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
    """Follow the article: an opened dealing stands until the counterparty is named again."""
    found: set[int] = set()
    standing: frozenset[int] | None = None
    turn: tuple[int, int, frozenset[int]] | None = None
    for number, line in enumerate(scene.lines):
        named = _named(line)
        opened = _opened_by(line, scene)
        is_another = line.has_other and bool(_AGAIN.search(line.text))
        if is_another and _BEGINS_ANOTHER.search(line.text):
            standing = line.parties
        elif opened is not None and (len(named) < 2 or is_another):
            standing = opened
        elif standing is not None and named - standing and not is_another:
            standing = None
        turn = _turn(line, scene, number, named) or (turn if _goes_on(turn, line, named) else None)
        if standing is not None or (turn is not None and turn[0] <= number <= turn[1]):
            found.add(number)
    return frozenset(found)


def _goes_on(
    turn: tuple[int, int, frozenset[int]] | None, line: Marked, named: frozenset[int]
) -> bool:
    return turn is not None and not named - turn[2]


def _turn(
    line: Marked, scene: Scene, number: int, named: frozenset[int]
) -> tuple[int, int, frozenset[int]] | None:
    """Return the first and the last line that a sentence turns to something else, if it does.

    A paragraph that opens elsewhere stays there; a sentence on a purchase of something that no
    party is called takes only a sentence with it that leans on it.
    """
    if line.line.section is not Section.BODY or len(scene.deal.parties) < 2 or len(named) > 1:
        return None
    if line.line.is_block_start and _TURNS.search(line.text):
        block = [n for n, m in enumerate(scene.lines) if m.line.block == line.line.block]
        return number, block[-1], named
    if _NAMELESS.search(line.text):
        following = scene.lines[number + 1 : number + 2]
        leans = any(m.line.block == line.line.block and _LEANS.match(m.text) for m in following)
        return number, number + leans, named
    return None


def _opened_by(line: Marked, scene: Scene) -> frozenset[int] | None:
    if len(scene.deal.parties) < 2 or line.line.section not in {Section.TITLE, Section.BODY}:
        return None
    if _OPENS.search(line.text):
        return line.parties
    is_between_two = (
        len(line.parties) == 1
        and _DEALS_WITH.search(line.text)
        and not _FOR_THIS_DEAL.search(line.text)
    )
    return line.parties if is_between_two else None


def _named(line: Marked) -> frozenset[int]:
    """The parties named, not those that a descriptor may mean or that are only compared with."""
    found: set[int] = set()
    for span, mention in zip(line.mention_spans, line.line.mentions, strict=True):
        if mention.is_name and not _COMPARED.search(line.text[: span[0]]):
            found.update(index for _, index in mention.parties)
    return frozenset(found)
