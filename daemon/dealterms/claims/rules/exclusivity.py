"""Whether an agreement binds a party to the other alone, first, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dealterms.claims.binding import pattern
from dealterms.claims.draft import Draft
from dealterms.claims.marking import Marked
from dealterms.claims.rules.asked import question_before
from dealterms.claims.rules.lexicon import PARTNER
from dealterms.claims.rules.spans import mark_span
from dealterms.claims.rules.worded import Entry, entry, first, worded
from dealterms.claims.scene import Scene

__all__ = ["read_exclusivity"]

_DEAL_WITH = (
    r"(?:supply|sell|buy|source|work|use|licen[cs]e|tie up|deal|rent|lease|let|serve|partner|"
    r"ship|offer|contract|trade|publish|team up|"
    r"appoint|hire|order|deliver|cooperate|talk|run|go|turn|shop|train|host|strike|sign|conclude|"
    r"enter|seek|"
    r"pursue|form)"
)
_ELSE = (
    r"(?:others?|elsewhere|anyone|anybody(?: else)?|any other|rivals?|competitors?|third "
    r"parties|whom(?:ever|soever)? it|other \w+|whoever|all comers|a third party|another)"
)
_ALONE = r"(?:sole|only|exclusive|single)"
_THINGS = (
    r"(?:agreement|contract|arrangement|supplier|supply|licen[cs]e|licen[cs]ee|rights?|partner|"
    r"provider|deal|basis|customer|partnership|"
    r"cloud|distributor|access|use|operator|source|tenant|user|buyer|outlet|terms|pact|tie-?up|"
    r"lease|off-?taker|vendor|relationship|alliance|footing|client|nature|territory|field)"
)
_ENTRIES: tuple[Entry, ...] = (
    entry(
        "non_exclusive",
        r"\bnon-?exclusiv\w+",
        r"\bnot (?:an |be |on an )?exclusiv\w+",
        r"\b(?:no|without|waives?|gives? up|gave up|loses?|lost|drop(?:s|ped)?|strip\w*~2of "
        r"its|ends? (?:the|its)) (?:~2)?(?:exclusiv\w+|sole-?\w*)",
        r"\brights? to (?:license|sell|supply|work|deal|offer|serve|partner|"
        r"appoint)\b~5(?:others|rivals|"
        r"third parties|competitors|anyone)\b|\bnot bound exclusively\b|\b(?:not|never) (?:get|"
        r"given|receive|obtain|granted|have|"
        r"include|involve|seek)~2exclusiv\w+",
        rf"\b(?:keeps?|kept|retains?|has|have|reserves?) the right to {_DEAL_WITH}\b~4{_ELSE}\b",
        rf"\b(?:free|freedom|liberty|at liberty|allowed|able|entitled|permitted) to "
        rf"{_DEAL_WITH}\b~4{_ELSE}\b",
        rf"\b(?:can|may|could|will|still)(?! not)(?: also| still| freely| continue to| keep)? "
        rf"{_DEAL_WITH}(?:ing)?\b~2(?:to |with |from |at )?{_ELSE}\b",
        r"\b(?:stays?|remains?|kept|is|are|left) (?:wide )?open to (?:all|any|every|other|"
        r"rival|third)",
        r"\b(?:nothing|no clause)~5(?:stops?|prevents?|bars?|keeps?|forbids?|hinders?)~3from\b",
        rf"\b(?:nothing|no clause|no rule|none of this) (?:stops?|prevents?|bars?|keeps?|"
        rf"forbids?|binds?|hinders?|obliges?|compels?|forces?|requires?) ~6(?:{_DEAL_WITH}\w*|"
        rf"others?)\b",
        r"\b(?:rival|other|competing)[’']?s?~2(?:remain|are|stay) (?:welcome|possible|allowed|"
        r"in play)\b",
        r"\bbut not (?:the )?(?:sole|only|exclusive)\b",
        r"\bkeeps? (?:its|their|the|all) (?:other|existing|current) (?:suppliers?|partners?|"
        r"customers?|providers?|vendors?)\b|\bnot (?:bound|tied|limited|restricted|confined) "
        r"to\b|\bdoes not (?:shut|lock) out\b|\bnot (?:\w+ )?(?:promised|agreed|committed|"
        r"undertaken|obliged)~2to (?:buy|sell|work|deal|source)\b[^.;]{0,25}\b(?:alone|only|"
        r"exclusively)\b",
        r"\bnot (?:the|its|their|@[ATP](?:[’']s)?) only\b|\bone of (?:two|three|four|several|"
        r"many)~2(?:suppliers|partners|providers|vendors|customers)\b|\bsecond source\b|\bnon "
        r"exclusive\b|\bneed not~4only\b",
        r"\bmay (?:appoint|name|choose|license) a (?:second|further|third)\b",
        r"\bno lock-in\b|\bdoes(?:n[’']t| not) (?:(?:stop|prevent|bar|keep)\b[^.;]{0,40}\bfrom|"
        r"(?:bind|tie)\b[^.;]{0,40}\bto)\b",
        rf"\b(?:keep|continue|go on|carry on)s? (?:to )?(?:buy|sell|suppl|work|us|rent|train|"
        rf"sourc)\w*~2(?:from|to|with|at)?~1{_ELSE}",
        r"\b(?:others?|rivals?|competitors?) (?:may|can|could|will)~4(?:also|still|too|as well)",
        r"\b(?:refused|declined|unwilling) to (?:make|be|become|name|appoint)\b[^.;]{0,30}\b(?:only"
        r"|sole|"
        r"exclusive)\b",
        r"\b(?:free|at liberty) to (?:procure|purchase|obtain|take|use|sign)\b[^.;]{0,40}\b(?:other"
        r"|others"
        r"|elsewhere|third)\b",
        r"\bties neither\b|\bnot tied to\b|\bno(?:t| longer) the (?:sole|only)\b",
        unless=r"\b(?:may|can|will|shall|does|do|would|could|is|are|must) not (?:\w+ ){0,3}$|"
        r"until that date|no other|neither~2(?:can|may)|free to let the (?:other|remaining|rest)|"
        r"second source (?:said|at|close|familiar|who|with)",
    ),
    entry(
        "exclusive",
        rf"\bexclusive(?:ly)?,? (?:[\w-]+ ){{0,3}}?{_THINGS}\b",
        r"\b(?:is|be|become|becomes|make it|remain|remains|was|turned into an|on an?|are|as) "
        r"exclusive\b",
        r"\bexclusively (?:to|for|from|with|by)\b",
        rf"\bsole (?:[\w-]+ )?(?:and exclusive )?{_THINGS}\b(?! to)|\b(?<!not\sthe\s)only "
        rf"(?:source|supplier|tenant|customer|provider|buyer|user|outlet|operator|distributor|"
        rf"licensee|vendor)\b",
        r"\bexclusivity (?:clause|until|for|runs|over|on|in|is|remains)\b",
        r"(?:^|[,;]) exclusive(?=[,.;]|$)",
        r"\b(?:gets?|has|have|having|with|takes?|keeps?) (?:the |a )?(?:whole |entire |full "
        r")?(?:building|campus|site|hall|plant|line|product|market|field|facility|rights|fleet|"
        r"output)\b~3to (?:itself|themselves|ourselves|himself)\b",
        r"\bno \w+ (?:has|have|had) been promised exclusivity",
        r"\b(?:rights|campus|site|building|it|product|market"
        r"|capacity) (?:(?!not\b)~3)?(?<!not\s)alone\b(?! in\b| among\b)",
        r"\b(?:to|for|by|with|from|through|at) @[ATP](?:[’']s)? alone\b|@[ATP] alone (?:will|"
        r"may|can|is to|gets?|shall)\b",
        r"\bno (?:other|one else|second|rival|outside) (?:~4)?(?:will|may|can|would|is|shall|"
        r"gets?|could|receiv\w+|getting)\b",
        rf"\b(?:(?:may|can|will|shall|would|must|could) (?:not|never)|cannot|can[’']t|won[’']t) "
        rf"~2{_DEAL_WITH}\w*~4(?:any other|"
        rf"anybody|anyone|another|others?|rivals?|elsewhere|anyone else|third part\w+|"
        rf"competitors?)\b",
        r"\band only an?\b",
        r"\b(?:to|with|for) (?:no one|nobody|none) else\b|\b(?:nobody|no[- ]one|none) but\b|"
        r"\b(?:use|purposes?) "
        r"alone\b|\bsole use\b|\bexclusiv(?:e|ely|ity)\b",
        r"\bnobody else\b~4(?:may|can|will|gets?)\b",
        r"\b(?:barred|banned|blocked|shut out|precluded|prohibited) from (?:selling|supplying|"
        r"working|buying|licensing|offering|dealing|using|serving)\b",
        r"\bto the exclusion of\b|\bonly @[ATP] (?:may|can|will)\b|\b(?:for|to) @[ATP] (?:only|"
        r"alone)\b|\bsolely (?:for|to|from|with) @[ATP]|\b(?:suppl|sell|serv|deliver|work|"
        r"licen)\w*~2(?:nobody|no one|no other)\b|\b(?:buy|source|order|rent|deal|work|"
        r"purchase)\w*~3(?:only|solely) (?:from|with|through|at)\b|\b(?:rivals?|competitors?|"
        r"others?) (?:are|is|will be) (?:shut out|excluded|locked out|kept out)\b|\bkeeps? "
        r"(?:rivals|competitors|others) out\b",
        r"\brights alone\b",
        r"\b(?:is|are|belongs to|stays?) (?:theirs|its|ours|his) alone\b",
        r"\bneither (?:of them |side |party )?(?:may|can|will|shall)\b[^.;]{0,60}\bwith (?:anyone|"
        r"anybody|any other|others?)\b",
        r"\b(?:and|to|with) (?:nobody|no one|none) else\b",
        r"\bthe only (?:[\w-]+ ){0,2}(?:company|firm|brand|maker|bank|party|one) (?:that|which|to"
        r"|in|at|on|allowed|entitled|permitted|licensed|authori[sz]ed)\b",
        r"\bnot to (?:sell|supply|offer|license|serve|deliver|work|"
        r"rent)\b[^.;]{0,30}\b(?:rivals?|competitors?|others?|any other|third parties|anyone)\b",
        r"\bsole (?:access|claim|call|rights?|licen[cs]e)\b",
        unless=r"exclusive (?:[\w-]+ ){0,2}(?:contract|agreement|deal|licen[cs]e|supplier)s? "
        r"with (?:the "
        r"|an? )?(?:(?-i:[a-z]+) ){0,3}(?-i:[A-Z][a-z])|exclusive of\b|exclusiv\w+\?|exclusive "
        r"(?:customer|resort|hotel|club|report|"
        r"footage|look|clients?|brand)|an exclusive~3would|exclusiv\w+~3(?:talks|"
        r"negotiat\w+|discussions|look|period|interview|report|story|window|lapse\w*|"
        r"expire\w*|access to (?:the )?(?:books|data room)|due diligence|expires)|"
        r"negotiating rights|sole (?:shareholder|director|owner|trader|arranger|bookrunner|"
        r"control)|rights? (?:to|for|in) (?:another|a (?:different|second|separate|rival))|only "
        r"(?:source said|way|reason|thing|one)|data room",
    ),
    entry(
        "preferred",
        rf"\bpreferred (?:[\w-]+,? ){{0,4}}?{PARTNER}\b",
        r"\bon a prefer(?:red|ential) (?:basis|footing)\b",
        r"\bprefer(?:red|ential) (?:status|position|treatment|supplier)\b",
        r"\bpreferred,? but not\b",
        r"\bmost[- ]favou?red\b",
        unless=r"preferred (?:stock|shares?|equity|bidder)",
    ),
)
_ASKED = pattern(
    r"\b(?:exclusive|exclusivity|(?:sell|supply|work|buy)~2(?:others|anyone|elsewhere|rivals))\b"
)
_NO = pattern(r"\W*(?:no\b|it isn[’']t|it[’']s not|not at all|nope|far from)")
_YES = pattern(r"\W*(?:yes\b|it is\b|indeed|entirely|fully)")
_TALKS = pattern(
    r"\b(?:talks|negotiations|discussions)~3(?:on|about|over|for)~3exclusiv\w+|"
    r"\bexclusiv\w+~3(?:talks|negotiat\w+|discussions|look|due diligence|period|window)\b|"
    r"^\W*exclusive\W"
)


# A party may be called by nothing but its role: "named Acme its preferred supplier".
_BY_ROLE = pattern(
    rf"\b(?:(?P<exclusive>sole|exclusive)|(?P<preferred>preferred)) (?:[a-z-]+ ){{0,2}}{PARTNER}\b"
    r"(?! (?:said|says|told))"
)
_NO_ROLE = pattern(
    r"\b(?:not|no longer|nor|neither|former|until now|previous\w*|once|also|want\w*|hop\w+|"
    r"sought|further)\b[^,;.]{0,30}$"
)


def _from_role(line: Marked) -> Iterator[Draft]:
    text = line.line.sentence.text
    match = _BY_ROLE.search(text)
    if match and line.parties and not line.has_other and not _NO_ROLE.search(text[: match.start()]):
        label = "exclusive" if match["exclusive"] else "preferred"
        yield worded(line, "exclusivity", label, mark_span(line, *match.span()))


def _answer_start(text: str) -> int:
    """Return where the answer begins in a line that opens with its question."""
    match = re.match(r"[^.!?]*\?[\s*”\"’]*", text)
    return match.end() if match else 0


def read_exclusivity(scene: Scene, line: Marked) -> Iterator[Draft]:
    """Yield whether the deal is exclusive, preferred or neither, also where a question asked it."""
    found = list(first(line, "exclusivity", _ENTRIES)) if not _TALKS.search(line.text) else []
    if not found:
        found = list(_from_role(line))
    question = question_before(scene, line) if not found else ""
    if question and _ASKED.search(question):
        is_first = "exclusiv" in question.casefold()
        for label, answer in (("non_exclusive", _NO), ("exclusive", _YES)):
            match = answer.match(line.text, _answer_start(line.text))
            if match and is_first:
                found.append(
                    worded(line, "exclusivity", label, (match.start(), max(match.end(), 1)))
                )
    yield from found
