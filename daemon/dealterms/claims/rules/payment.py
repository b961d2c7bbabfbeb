"""How a deal is paid: in cash, in shares or in both, and when the money flows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dealterms.claims.binding import pattern
from dealterms.claims.draft import Draft
from dealterms.claims.marking import Marked
from dealterms.claims.prefilter import Pattern
from dealterms.claims.rules.lexicon import OUTRIGHT
from dealterms.claims.rules.spans import mark_span
from dealterms.claims.rules.worded import Entry, entry, first, worded

__all__ = ["read_consideration", "read_disbursement"]

_CASH = r"(?:cash|money|ready money)"
_PAPER = (
    r"(?:(?:common |ordinary |preferred |new |own |its |their )*(?:stock|shares?|paper|equity|"
    r"scrip)|‡)"
)
_OWN_PAPER = (
    r"(?:(?:its |their |his |the buyer[’']s |@[ATP](?:[’']s)? |new |own |newly issued |common |"
    r"ordinary |class a )*(?:stock|shares|paper|scrip)|‡)"
)
_JOIN = r"(?:,? ?(?:and|plus|with|together with|as well as|alongside|,|rest|remainder|balance))"
_SOME = (
    r"(?:half|halves|part(?:ly|ially)?|thirds?|quarters?|fifths?|some|portion"
    r"|(?<!§\sa\s)(?<!per\s)share|remainder|"
    r"rest|balance|much|most|bulk|§)"
)
_CONSIDERATION: tuple[Entry, ...] = (
    entry(
        "cash_and_stock",
        rf"\b{_CASH}{_JOIN}~4‡",
        rf"‡{_JOIN}~5(?:in )?{_CASH}\b",
        rf"‡{_JOIN} §(?: in| of)? ?{_CASH}\b",
        rf"\bin {_CASH}{_JOIN} (?:a |an )?(?:~3)?(?:of (?:a|an|one) |new |own |its |"
        rf"@[ATP](?:[’']s)? )~2(?:stock|shares?|paper)\b",
        rf"\b{_SOME}~3(?:of it |of them |of which )?(?:is |are |being |comes? |paid |payable "
        rf")?(?:in )?{_CASH},?~4{_SOME}?~3(?:in |is |are )?{_OWN_PAPER}(?!\w)",
        rf"\b{_SOME}~3(?:in |of it in |is |are ){_OWN_PAPER}(?!\w)(?! ?,? not)",
        rf"\b(?:some|part|half|most|much|§) of the (?:price|sum|money|consideration|purchase "
        rf"price)~4(?:in|with|is|are) {_OWN_PAPER}(?!\w)",
        rf"\bin {_OWN_PAPER}~1with the (?:rest|remainder|balance)~2in {_CASH}",
        rf"\b(?:mix|mixture|combination|blend|package) of (?:§ )?(?:in )?{_CASH} and (?:§ "
        rf")?{_OWN_PAPER}",
        r"\b(?:cash[- ]and[- ](?:stock|shares?|paper)|stock[- ]and[- ]cash|shares?[- ]and[- ]ca"
        r"sh|part[- ]cash|cash[- ]and[- ]share|cash plus (?:stock|shares)|part(?:ly)? (?:in "
        r")?shares,? part)\b",
        r"\bcash\b[^.;!?]{0,45}\b(?:and|plus|with|rest|remainder|balance)\b[^.;]{0,35}(?:‡|"
        r"\bin (?:[\w’'@-]+ ){0,3}(?:stock|shares|paper|scrip)\b|\b(?:new|own) (?:stock|shares|"
        r"paper)\b)",
        r"(?:‡|\b(?:stock|paper|scrip)\b)[^.;!?]{0,35}\b(?:and|plus|with|rest|remainder|"
        r"balance|topped up)\b[^.;]{0,35}\b(?:in cash|cash)\b(?! offer| bid)",
        rf"\b{_SOME}\b[^.;]{{0,25}}\b(?:is|in|are) {_CASH}\b[^.;]{{0,40}}\b"
        r"(?:stock|shares|paper)\b",
        rf"\b{_CASH} and {_OWN_PAPER}(?!\w)",
        r"\bof (?:both )?cash and (?:stock|shares)\b",
        r"\b(?:topped up with|sweetened with|plus a) cash\b|\bcash element\b|\bsplit between "
        r"cash and\b|\bcash,? or (?:shares|stock|‡|\d{0,2}\.\d)|\b(?:both|between) cash and\b",
        r"§ in cash and (?:§|‡)(?: of a| of an)?",
        r"\bin cash plus\b(?! (?:an? )?(?:§ )?(?:[\w-]+ )?dividend)",
        r"\b\d{0,2}\.\d+ [^.;§]{2,40}\b(?:and|plus|together with)\b[^.;§]{0,6}§[^.;]{0,12}\bin"
        r" cash\b",
        rf"\bin cash,? or (?:‡|\d{{0,2}}\.\d|§ (?:in|of|worth of) {_OWN_PAPER})",
        r"\bin cash,? (?:and|plus|together with) \d{0,2}\.\d+ ",
        r"\b(?:cash or (?:in )?(?:@[ATP](?:[’\']s)? )?(?:stock|shares|paper)|(?:stock|shares"
        r"|paper) or (?:in )?cash)\b",
        rf"\bin {_OWN_PAPER}(?!\w)[^.;]{{0,25}}\b(?:rest|remainder|balance|half)\b[^.;]{{0,25}}"
        rf"\b{_CASH}\b",
        rf"§ in {_CASH}\b[^.;]{{0,25}}\b(?:and|plus|with)\b[^.;§]{{0,25}}§ (?:of|in|worth of) "
        rf"{_OWN_PAPER}",
        rf"\bcash and (?:new )?{_OWN_PAPER}",
        unless=r"balance sheet|cash and cash equivalents|\b(?:has|holds|had|sits on)~3cash",
    ),
    entry(
        "stock",
        rf"\b{OUTRIGHT} (?:paid )?(?:for )?(?:in|with) {_OWN_PAPER}(?!\w)",
        rf"\b(?:paid|pays?|payable|payments?|settled?|satisfied|swap(?:ped)?)~4in {_OWN_PAPER}"
        r"(?!\w)",
        r"\b(?:all|share|stock|paper)[- ](?:stock|share|paper|only|for-share|for-stock)\b",
        rf"§ (?:in|worth of) {_OWN_PAPER}(?!\w)",
        r"\b(?:receiv\w+|gets?|given|paid|offer\w*|entitled to|hand\w*)~2 \d?\.\d+ (?:of )?(?:an? "
        r"|one )?"
        r"(?:new )?(?:@[ATP](?:[’']s)?|share|stock)\b(?![^.;]{0,40}cash)",
        r"\b\d{0,2}\.\d+ (?:of )?(?:its|their|an?|one|new|@[ATP](?:[’']s)?) (?:own |new |ordinary |"
        r"common |@[ATP] )*(?:shares?|stock)\b[^.;]{0,30}\b(?:for|per) (?:each|every|one|an?"
        r"|@[ATP])\b"
        r"(?![^.;]{0,40}cash)",
        r"(?:‡|\b\d{0,2}\.\d+ (?:new )?(?:@[ATP](?:[’']s)? )?(?:shares?"
        r"|stock)\b)[^.;]{0,30}\b(?:for|per)"
        r" (?:each|every|one)\b(?![^.;]{0,40}cash)",
        r"\b(?:hand|giv|issu|pay|offer)\w*\b[^.;§]{0,40}\b(?:paper|stock|shares|scrip) (?:worth"
        r"|valued"
        r" at) §(?![^.;]{0,30}cash)",
        r"\bnot an? (?:penny|cent|dollar|euro|pound|rupee) (?:of it )?(?:in|of) cash\b",
        r"\bconsideration\W{1,4}(?:§ |all |wholly |entirely |new |@[ATP] )*(?:stock|shares|paper)"
        r"\b(?![^.;]{0,20}cash)",
        rf"\b(?:payment|price|consideration|settlement|purchase)\b[^.;§]{{0,30}}\b(?:made|paid"
        rf"|settled|satisfied|met|discharged)~1in (?:the form of )?{_OWN_PAPER}(?!\w)"
        rf"(?![^.;]{{0,30}}cash)",
        r"‡ (?:of|in) (?:a |the )?(?:new |newly issued )?@[ATP](?:[’']s)?"
        r"(?: (?:common |ordinary )?(?:stock|shares?))? (?:for|per|in exchange for|in return for)"
        r" (?:each|every|one|a)\b(?![^.;]{0,40}cash)",
        r"\b(?:no cash|without (?:any )?cash|no money changes|not a cent in cash)\b",
        rf"\b{_OWN_PAPER},? (?:not|rather than|instead of) (?:in )?{_CASH}\b",
        r"\b(?:swap(?:s|ped)?|exchang(?:e|es|ed)|trade[sd]?) (?:each|their|every|all)\b~6(?:‡|"
        r"shares?|stock|§)",
        r"\b\d?\.\d+ (?:of|new)\b[^.;]{0,40}\bfor (?:each|every|one)\b",
        r"\b(?:no shares? for cash|no money (?:is involved|moves))\b",
        r"‡ (?:for|per|in exchange for) (?:each|every|one|a)\b",
        r"\b(?:in exchange for|by issuing|through the issue of|against) (?:new|newly issued|"
        r"its own|freshly printed|@[ATP](?:[’']s)?)~2(?:shares|stock|paper)\b",
        r"‡ (?:for|per) (?:each|every)",
        r"\b(?:new )?@[ATP](?:[’']s)? (?:common |ordinary )?(?:stock|shares|paper)\b~3for "
        r"(?:each|every)\b",
        rf"\b(?:paid|pays?|pay|paying|settled?|financed)~3with {_OWN_PAPER}(?!\w)",
        r"\bfor (?:each|every) (?:@[ATP](?:[’']s)? )?(?:share|unit)\b[^.;$€£]{0,40}?(?:‡|"
        r"\d\.?\d* @[ATP] shares)(?![^.;]{0,30}cash)",
        r"§ @[ATP] shares for (?:each|every)",
        r"(?<!§[-\s]a[-\s])(?<!§[-\s])(?<!per[-\s])(?<!-a-)\b(?:stock|share|paper)[- ](?:deal"
        r"|merger|transaction|combination|bid|offer)\b",
        r"\bissu(?:e|es|ing) ‡~3(?:to|for) (?:the )?@T",
        r"\bwith (?:its own|new|newly issued|freshly issued) (?:stock|shares|paper)\b",
        r"\b(?:turns?|converts?|exchanged|becomes?|converted|swapped) (?:in)?(?:to|for)?~2‡",
        r"\b(?:share|stock)[- ](?:exchange|swap)\b|\bshare-for-share\b|\bstock-for-stock\b|"
        r"\ball-(?:stock|share|paper)\b|\b(?:paper|stock|shares?)[- ]only\b|\bnothing but "
        r"shares\b",
        r"\bconsideration~5(?:consists?|comprises?|made up)~2(?:of )?(?:shares|stock)\b",
        r"\bin (?:its own |new )?shares only\b",
        unless=r"\b(?:invest(?!or)|put|inject|buy|buys|bought|subscrib|acquir|took|"
        r"take)\w*[^.;§‡]{0,20}§ (?:in|of|worth)|took no stock|stock exchange"
        r"|\b(?:stays?|keeps?|remains?|retains?|owns?|holds?)\b[^.;]{0,30}§ in",
    ),
    entry(
        "cash",
        r"\ball[- ]cash\b",
        rf"\b{OUTRIGHT}~2 in {_CASH}\b",
        rf"\b(?:just|entirely in|wholly in|exclusively in|purely in) {_CASH}\b",
        rf"\b(?:every|each) (?:dollar|cent|euro|pound|penny|yen"
        rf"|krona) (?:of it )?(?:in )?{_CASH}\b",
        rf"\b(?:he|she|it|they|@[AP]) (?:is|are|was|were) offering {_CASH}\b",
        rf"\b{_CASH} only\b|\bonly {_CASH}\b|\bin full in cash\b",
        rf"§(?: (?:a|per|for each|for every) ~3(?:share|unit|ads))?~1,? ?in {_CASH}\b",
        r"§ (?:net )?cash\b",
        r"§ ?(?:/|per |a )(?:share|ads|unit),? (?:all[- ])?(?:in )?cash\b",
        rf"‡~3,? in {_CASH}\b",
        r"\b(?:payable|paid|payment|settled?|settles|settlement|satisfied|pays|discharged|"
        r"consideration)\b[^.;§]{0,40}\bin (?:cash|money)\b",
        r"\bcash (?:offer|deal|bid|takeover|consideration|transaction|merger|acquisition|"
        r"tender|buyout|purchase|price)\b",
        r"§[^.;§]{0,40}, in cash\b",
        r"(?:§|‡)[^.;]{0,60}\bin cash\b",
        r"\bin cash\b[^.;]{0,40}§",
        r"\b(?:pay|pays|paying|paid|receive|receives|offer\w*|for|spend\w*)\b[^.;]{0,30}"
        r"\bin cash\b",
        r"\bcash (?:payment|terms|proposal|sum|alone|of §|for each|for every|per share|on the "
        r"nail)\b",
        r"\b(?:pay|pays|paying|paid|for|offers?|entirely with|exclusively) cash\b",
        r"§,? cash\b",
        r"\bno (?:stock|shares|paper)\W*$",
        r"§ (?:of|in) (?:cold |hard |ready )?cash\b",
        r"\bfor cash\b(?! flow)",
        r"\bno (?:shares|stock|paper) (?:is|are|will|change|changes|involved|issued|in the mix)\b",
        r"\btook no stock\b|\b(?:nothing but|money rather than|cash rather than|cash instead "
        r"of|no (?:shares|paper|stock),? (?:only|just|but)) ?(?:cash|paper|shares|stock|"
        r"money)?\b|\ball (?:of it )?(?:in )?cash\b",
        r"\b(?:for|in) (?:hard|ready) (?:cash|money)\b",
        unless=r"\b(?:in|including|with|of) cash (?:on hand|reserves|flow|burn)|cash and cash "
        r"equivalents|\bhas~2in cash|held~2in cash|dividend~6in cash|burn\w*~4in cash|§ in "
        r"cash (?:and|on|at) (?:securities|hand|its|the bank)|cash alternative|cash tender "
        r"offer for (?:its )?notes|in cash (?:on|at) its|not an? (?:penny|cent|dollar|euro|pound)"
        r"|none of it in cash|\b(?:sit(?:s|ting)? on|sat on|holds?|holding|held|has|had|have|armed"
        r" with)\b"
        r"[^.;§]{0,12}§ (?:of|in) (?:net )?cash",
    ),
)


def read_consideration(line: Marked, *, is_sale: bool) -> Iterator[Draft]:
    """Yield what a line says about cash or shares; `is_sale` where one party buys the other."""
    found = [
        draft
        for draft in first(line, "consideration", _CONSIDERATION)
        if not _NOT_THIS_PRICE.search(line.text[: draft.mark[0]])
    ]
    if is_sale or (found and _IS_PLAIN.search(line.text[slice(*found[0].mark)])):
        yield from found


# What a party sells to others, and what somebody would like to be paid in.
_NOT_THIS_PRICE = pattern(
    r"\b(?:sale|disposal|divestment|sell|sells|selling|sold|offload\w*) (?:of )?(?:its|their|his"
    r"|an?|@O|(?-i:[A-Z])[\w’-]+)"
    r"\b(?![^§;]{0,50}@[TP])[^§;]{0,80}$"
    r"|\b(?:could|might|may) (?:\w+ )?(?:add|offer|sweeten|include|throw in)\b[^.;]{0,40}$"
    r"|\b(?:asked|want(?:s|ed)?|prefer\w*|demand\w*|insist\w*|hop(?:e|es|ed|ing)|would like|urged)"
    r" (?:to|on|for|that)\b[^.;§]{0,15}$"
)

# A stake bought for money says so in passing; only an outright word makes it a term there.
_IS_PLAIN = pattern(
    rf"\b(?:settle\w*|consideration|payable|payment|satisfied|all[- ]cash|cash only|only cash|"
    rf"{OUTRIGHT}|not cash|(?:half|part(?:ly)?|thirds?|quarter) (?:of it )?in|not (?:in "
    rf")?cash)\b"
)

# ---------------------------------------------------------------- when the money flows

_PIECES = (
    r"(?:tranches|instal?ments|stages|steps|halves|portions|slices|parts|drawings|draws"
    r"|draw-?downs|"
    r"phases|payments|slugs|chunks|"
    r"pieces|bits|lots|batches|cheques|transfers|goes|rounds|legs)"
)
_MANY = (
    r"(?:two|three|four|five|six|seven|eight|several|equal|annual|yearly|quarterly|monthly|"
    r"further|successive|separate|staged|many|a number of|\d{1,2})"
)
_MILESTONES = (
    r"(?:milestones?|targets?|goals?|benchmarks?|tests?|conditions? (?:is|are)|results?|"
    r"orders?|flights?|permits?|stages?|progress|deliver\w+)"
)
_MONEY_FLOWS = (
    r"(?:released?|paid|pays?|payable|drawn|disbursed|unlocked|due|falls? due|invested|"
    r"injected|arrives?|comes?|flows?|transferred|handed over|funded|called|wired|remitted|"
    r"available|settled?|advanced|follows?|trickles?|put up|settlement takes place|satisfied|"
    r"collects?|received|honou?red)"
)
_REST = (
    r"(?:the (?:rest|balance|remainder|other half|second half|remaining half|other)|(?:rest|"
    r"balance|remainder)|half(?! as)|more)"
)
_LATER = (
    r"(?:comes?|follows?|is|are|due|falls|arrives?|will|when|over|per|after|once|upon|at "
    r"(?:closing|completion|the end)|on|a year|later|as)"
)
_CLOSING = (
    r"(?:the )?(?:day of (?:the )?)?(?:financial )?(?:closing|completion|close|closes|"
    r"completes|completed)(?: date)?(?! price| quot| level| share)"
)
_DISBURSEMENT: tuple[Entry, ...] = (
    entry(
        "in_tranches",
        r"\b(?:bit by bit|piecemeal|step by step|gradually|progressively|little by little|"
        r"tranche by tranche|piece by piece|drip[- ]?fed|in dribs and drabs|staggered|in "
        r"stages|in tranches|in instal?ments|in slices)\b",
        r"\b(?:staged|phased) (?:payments?|investment|funding)\b",
        r"\b(?:money|cash|funds?|capital|sum|amount|invest\w*|paid|payable|released?|drawn|flows?|"
        r"arrives?)\b[^.;]{0,70}\b(?P<piece>(?!gigawatt|megawatt|day|year|side|step)[a-z]{4,}) "
        r"by (?P=piece)\b",
        r"\bdrawn? down (?:over|in|as)\b|\b(?:paid|disbursed|released|drip-?fed) out? ?over §",
        r"§? ?\b(?:tranches|instal?ments)\b~3(?:tied|linked|of §|against|that|as|on|over)",
        rf"(?<!\w)(?:half|thirds?|quarter|fifth|part|§|percent"
        rf"|slice)(?!\w)[^.;]{{0,40}}?\b(?:at|on|upon|"
        rf"with|after|now|once|first)\b[^.]{{0,45}}?\b{_REST}(?:~2{_LATER}\b|(?: in)? ¤)",
        rf"(?:§|\b(?:half|some|part|a (?:third|quarter|fifth))\b) (?:of it |of that )?(?:now|"
        rf"down|immediately|at once|straight away|today|up-?front|at (?:signing|signature|"
        rf"closing)|on (?:signing|signature|closing))\b[^.;]{{0,40}}?{_REST}~2(?:later|in|"
        rf"after|when|once|by|over|if|as|on|at|to follow)\b",
        r"\b(?:tied|linked|pegged|keyed|geared|matched|(?:payments?|money|cash|sums?|"
        r"instal?ments) against)~1(?:to )?~6(?:milestones?|"
        r"progress|deliver(?:y|ies)|targets?|tests?|commissioning|construction|results?|goals?|"
        r"stages?|orders?|approvals?|sales|permits?|flights?|trials?)\b",
        r"\bhalf\b[^.;]{0,30}\bnow\b[^.;]{0,20}\bhalf\b",
        r"\b(?:each|every) (?:new )?(?:milestone|stage|step|target|site|phase)~3(?:releas|"
        r"unlock|trigger|bring|free)\w*",
        r"\b(?:flows?|paid|released?|comes?|drawn|arrives?)~2(?:only )?as~2(?:construction|"
        r"work|building|the project|the build-?out|deliver(?:y|ies))~2(?:advances?|progress\w*|"
        r"proceeds?|goes on)\b",
        r"\b(?:two|equal) halves\b|\bhalf (?:now|first|at once),? (?:and )?(?:the other "
        r")?half\b|\bpart (?:now|first),? (?:and )?part\b|\bin (?:two|several|a number of) "
        r"goes\b",
        r"\b(?:remaining|last|final|second) §~4(?:follows?|is due|falls due|comes?|arrives?|"
        r"will follow|will be paid)\b",
        r"\bspread (?:over|across) (?:§|several|the)\b",
        r"\b(?:one|first|a) (?:tranche|instal?ment|part)\b[^.]{0,80}\b(?:second|another|further|"
        r"the rest|the other)\b",
        r"\b(?:third|quarter|fifth|tenth|part|bit) at a time\b|§ at a time\b|"
        r"\bin (?:annual|yearly|quarterly|monthly|equal) (?:amounts|payments|sums|parts)\b|"
        r"\bsplit~1between\b[^.;]{0,60}\b(?:anniversary|completion|closing|signing)\b",
        r"\bas (?:and when )?(?:~4)(?:milestones?|targets?|goals?|stages?) (?:is|are|"
        r"get)~1(?:met|reached|hit|passed)\b",
        rf"\b{_REST} {_LATER}~3(?:month|december|january|february|march|april|may|june|july|"
        rf"august|september|october|november|¤|milestone|lot|transaction|as)",
        rf"\b{_MONEY_FLOWS} (?:only )?(?:once|as|when|upon|against|on (?:hitting|reaching|"
        rf"meeting|achieving)|in line with|subject to)~7{_MILESTONES}\b",
        r"\b(?:hangs?|depends?|conditional|contingent)~2on~3(?:milestones?|targets?|goals?|"
        r"benchmarks?|tests?|results?)\b",
        r"§ first, (?:more|the rest|then)",
        r"§ (?:at|on|upon) (?:the )?(?:first |initial )?(?:closing|completion|signing|signature),? "
        r"(?:and )?§",
        r"\bupon (?:the )?(?:achievement|validation|completion) of ~4(?:milestones?|sample|stage)",
        unless=r"\b(?:own|hold|share|split)\w*~8in (?:stages|steps|equal)|purchase in steps|"
        r"build(?!-?out)|construction will|workforce",
    ),
    entry(
        "at_closing",
        rf"\b{_MONEY_FLOWS}\b[^.;§]{{0,40}}?\b(?:at|on|upon|when) (?:the )?(?:~2)?{_CLOSING}\b",
        rf"(?:\b(?:cash|money|sum|amount|price|all of it|everything|whole)|§)~6(?:at|on|upon|"
        rf"when the deal|the day the deal) (?:the )?{_CLOSING}\b",
        rf"\b(?:in full|in one (?:lump|go|sum|piece|payment|wire)|in cash|lump sum)~1(?:at|on|"
        rf"upon) {_CLOSING}\b",
        unless=r"fee\b|stake (?:at|on)|shares (?:at|on)|initial closing|first closing|of which|of "
        r"the aggregate|first money|expected to (?:close|complete)|vot(?:e|ing)|own(?:s|"
        r"ed)?\b",
    ),
    entry(
        "upfront",
        r"\b(?:all|whole|entire|full|everything|sum|money|price|it|amount|paid|payable|"
        r"pays?)\b~6up[- ]?front\b|"
        r"\b(?:plough|put|pour|pump|inject|invest)\w*\b[^.;]{0,40}\bup[- ]?front\b"
        r"(?! (?:and|cost))|\bup[- ]?front in full\b",
        r"\bin (?:one|a single) (?:payment|go|lump|sum|piece|cheque|check|wire|transfer|"
        r"instal?ment|stroke)\b",
        r"\b(?:a single|one) (?:payment|wire|transfer|cheque|check)\b",
        r"\blump sum\b|\b(?:all|transferred|paid|due|payable) at once\b|"
        r"\b(?:entire|whole|"
        r"full) (?:amount|sum)~2(?:on|at|upon)~2(?:day of signing|signing|signature)\b|\bon "
        r"day one\b|\bpaid at the outset\b|\b(?:paid|due|falls due|payable|invested|"
        r"remitted)~3(?:on|at|upon) (?:signing|signature|the effective date)\b",
        unless=r"termination|break|fee (?:is|would)|\bupfront (?:cost|about|payment|fee|buyer)|"
        r"\b(?:nor|not|no (?:lump|single|up)|neither|never|keeps?|only a|even if)\b|"
        r"\bof which §",
    ),
)
_PAYMENT = Pattern(
    r"(?i)\b(?:invest\w*|pay\w*|paid|fund\w*|money|capital|cash|instal\w+|tranches?|amounts?|"
    r"sum|committed|disburs\w*|released|flows?|"
    r"draw\w*|contribut\w*|price|consideration|settle\w*|pledge\w*|equity|balance|half|wire\w*|"
    r"transfers?|injec\w*|put in|purchase)\b|§"
)
_NUMBERED = Pattern(
    rf"\b(?:in|into|over|of|with|as)\s+(?:{_MANY}\s+){{1,3}}(?:\w+\s+)?{_PIECES}\b|"
    rf"\b(?:{_MANY}\s+){{1,2}}(?:tranches|instal?ments|(?:further|more)\s+(?:transfers|"
    rf"payments))\b"
    rf"|\bin\s+slugs\s+of\b|\bin\s+(?:tranches|instal?ments|slices|drawings|portions)\b",
    re.IGNORECASE,
)
_BY_POWER = Pattern(
    r"(?<!many )(?<!much )\b(?:(?:giga|mega)watt\s+by\s+(?:giga|mega)watt|"
    r"(?:(?:for|with|upon|after|per)\s+(?:each|"
    r"every)|each\s+time|every\s+time|as|when|once|per)\s+"
    r"(?:(?:each|every|the|a|an|new|additional|another|of|its|those)\s+){0,3}(?:\d[\d.,]*\s*)?("
    r"?:gigawatts?|GW|megawatts?|MW)\b)",
    re.IGNORECASE,
)
_SPENDS = Pattern(
    r"(?i)\b(?:invest\w*|fund\w*|money|pay\w*|paid|capital|slice|portion|releas\w*|flows?|"
    r"trickle|earmark\w*|shares|progressive\w*|sum|put|rest|instal\w*|tranche\w*|disburs\w*|"
    r"commit\w*|stake|equity|draw\w*|transfer\w*|billion|million)\b"
)


_OF_LOAN = re.compile(
    r"(?i)^\W*(?:an?|the|its)\s+(?:[\w-]+\s+){0,3}(?:loan|credit|facility|bond)\b"
)


def read_disbursement(line: Marked, *, is_loan: bool = False) -> Iterator[Draft]:
    """Yield how the money of a line flows: by gigawatt, in parts, at closing or at once.

    A loan that comes in parts counts where the deal itself `is_loan`.
    """
    for found in _flows(line):
        if is_loan or not _OF_LOAN.match(line.line.sentence.text):
            yield found


def _flows(line: Marked) -> Iterator[Draft]:
    text = line.line.sentence.text
    if _OF_OTHER_MONEY.search(text):
        return
    found = _BY_POWER.search(text)
    if found and _SPENDS.search(text):
        yield worded(
            line, "disbursement", "progressive_per_gigawatt", mark_span(line, *found.span())
        )
        return
    if not _PAYMENT.search(line.typed):
        return
    found = _NUMBERED.search(text)
    if found and not _OF_WORKS.search(text[max(0, found.start() - 60) : found.end() + 20]):
        yield worded(line, "disbursement", "in_tranches", mark_span(line, *found.span()))
        return
    yield from first(line, "disbursement", _DISBURSEMENT)


# Dividends and wages come in parts too, and are no money of a deal.
_OF_OTHER_MONEY = Pattern(r"(?i)\b(?:dividends?|wages?|salar(?:y|ies)|bonus(?:es)?|pensions?)\b")


# Works, deliveries, sales and ownership come in stages too.
_OF_WORKS = Pattern(
    r"(?i)\b(?:built|build|constructed|deliver\w*|open\w*|own|rolled\s+out|completed|vest\w*|"
    r"sold|energi\w+|hired|phased\s+in|come\s+online|deployed|split)\b[^$€£]{0,50}$"
)
