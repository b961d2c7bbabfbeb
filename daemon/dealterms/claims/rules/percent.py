"""Percentages: premiums and shares of the equity, and why the others are neither."""

from __future__ import annotations

import re

from dealterms.claims.binding import Context, Rule, accept, pattern, refuse
from dealterms.claims.rules.asked import asks
from dealterms.claims.rules.lexicon import GET, GIVE, HOLD, STAKE, WHOLE
from dealterms.claims.rules.money import is_acquisition
from dealterms.claims.rules.not_stakes import NOT_STAKES
from dealterms.claims.rules.premiums import PREMIUMS, in_equity
from dealterms.claims.rules.shareholders import OTHER_HOLDERS

__all__ = ["PERCENT_RULES"]

_UP = (
    r"(?:rose|risen|fell|fallen|dropped|jumped|slipped|gained|lost|climbed|sank|surged|tumbled|"
    r"eased|edged|"
    r"added|slid|declined|dipped|advanced|soared|plunged|leapt|leaped|shed|down|"
    r"(?<!end\s)(?<!ends\s)(?<!ended\s)"
    r"(?<!ending\s)(?<!pick\s)(?<!picks\s)(?<!picked\s)(?<!picking\s)(?<!snap\s)(?<!snapped\s)("
    r"?<!wind\s)(?<!wound\s)"
    r"(?<!scoop\s)(?<!scooped\s)(?<!buying\s)(?<!taken\s)(?<!take\s)(?<!mop\s)up|lower|higher|"
    r"rallied|retreated|"
    r"grew|grow|increased|decreased|shrank|narrowed|widened|firmed|turned|yield|yields?|minus|plus)"
)
_DETERMINED = r"(?:the |its |their |a |an |that |this |his |our |each |what |any |all |such )"

_RATE_NOUN = (
    r"(?:revenues?|sales|profits?|output|production|capacity|demand|costs?|workforce|staff|"
    r"jobs|electricity|"
    r"supply|market|index|time|customers|users|homes|deals|budget|income|orders|energy|"
    r"turnover|spending|people|"
    r"traffic|water|consumption|backlog|float|wafers|volumes?|expected|par|face|earnings|"
    r"emissions|trips|needs?|"
    r"power|steel|fuel|debt|readers|fees|(?:net )?asset value|purchase price|price|purchases|"
    r"total|potential|"
    r"tenders?|ballots|value|fabs?|lines?|load|trade|rent|sites?|equity value)"
)
_LINKS = r"(?:with|that|which|whose|in|for|on|and|worth|by|to|at|from)"
_SHARES_BEFORE = pattern(r"\bshares?,? (?:or|equal to|equivalent to|that is|i\.e\.)[\s,]*$")
_RATES: tuple[Rule, ...] = (
    *NOT_STAKES,
    refuse(
        "for so long as it holds a part",
        left=r"\b(?:so long as|as long as|if|while|unless|whether)\b~6(?:holds?|owns?)~2",
    ),
    refuse(
        "votes, not a stake",
        right=r"(?! of the (?:shares|capital|equity|share capital) and (?:the "
        r")?vot)(?![^.;]{0,60}\bwithout (?:a |any |voting |the )?(?:votes?|rights?|voting))"
        r"~4(?:votes?(?! in)|voted|in favou?r(?! of @)|of the shares (?:entitled|"
        r"voted|cast)|cast|turnout|approval|"
        r"approved|of those voting|against|of votes|support|acceptances?|tendered|of the "
        r"(?:ballots|poll))\b",
    ),
    refuse(
        "votes, not a stake",
        left=r"\b(?:(?<!without\sa\s)(?<!no\s)(?<!non-)votes?|voted|in favou?r|(?:consent|"
        r"approval|assent|backing|blessing|support) "
        r"of|approved by|backed by|support of|acceptances? of|"
        r"tenders? of|tendered|"
        r"undertakings?|turnout|irrevocabl\w+|casting|muster\w*)\b~4",
    ),
    refuse(
        "interest, margin, growth or another rate",
        right=r"~3(?:interest (?:rate|on|payments?|a year|margin)|margin|growth|coupon|yield|"
        r"notes?|bonds?|tax|discount|"
        r"spread|market share|a year|annually|per year|annuali[sz]ed|increase|reduction|by "
        r"\d{4}|utili[sz]ation|"
        r"chance|odds|probability|likelihood|raise|royalt\w+|premium)\b",
    ),
    refuse(
        "a part of something else",
        right=rf"(?:~2)?of {_DETERMINED}?(?:(?!{_LINKS}\b)[\w-]+(?:[’']s)? ){{0,3}}?{_RATE_NOUN}"
        r"\b(?![’'])",
        when=lambda c: not _SHARES_BEFORE.search(c.left),
    ),
    refuse(
        "a part of something else",
        right=rf"of @[ATPO](?:[’']s|[’']) (?:[\w-]+ ){{0,2}}?{_RATE_NOUN}\b",
    ),
    refuse(
        "a discount, or more of the same",
        right=r"(?:off|extra|less than|more(?! than)|faster|cheaper|complete|certain|owned by "
        r"the (?:state|public))\b",
    ),
    refuse(
        "interest, margin, growth or another rate",
        left=r"\b(?:interest (?:of|at|rate)|margins?|growth|coupon|yields?|tax|discounts?|ratio "
        r"(?:of|at)|(?:core |equity )?capital of|"
        r"spread|market share|savings?|"
        r"revenues?|sales|profit|earnings|emissions?|chance|odds|probability|inflation|"
        r"efficiency|utili[sz]ation|"
        r"capacity|fee|fees|rate|rates|(?<!in\s)return|turnout|guidance|outlook|at par|"
        r"renewals?|wins|load ratio|cost ratio|royalt\w+|"
        r"rents?|savings|costs?|wages?|(?<!capital\s)increases?|duty|euribor|sofr|libor|notes? "
        r"(?:at|of)|"
        r"bonds? (?:at|of)|raise|short interest)\b~4",
        when=lambda c: (
            not re.search(
                r"(?i)\b(?:stake|holding|shareholding|ownership|owned)\b[^§]{0,40}$", c.left
            )
        ),
    ),
    refuse("bond price", right=r"(?:of par|of face|on the dollar)"),
    refuse(
        "paid at once or later, not a stake",
        right=r"(?:up-?front|with the order|at (?:closing|completion|signing|signature)|on "
        r"(?:closing|completion|signing|signature)|in cash|cash)\b",
    ),
    refuse(
        "reserved output",
        left=r"\b(?:reserv\w+|priority for|count on|cover(?:s|ed)?|guarantee\w*)\b~4",
    ),
)

# A description of a party, and not of some other holder.
_BUYERS = (
    r"buyer|bidder|acquirer|suitor|investor|group|company|firm|seller|purchaser|consortium|partner"
    r"|target|fund"
)
_TAKES = rf"(?:{HOLD}|{GET}|{GIVE})"
_PRONOUN = (
    r"\b(?:it|they|we|who|each|both|either|partner|side|which|firm|company|fund|investor|group|"
    r"buyer|owners?|holders?|family|sellers?|former|latter|"
    r"the (?-i:[A-Z])(?:[a-z]+(?:ns|ese|ish|ch|rs|ss)|Swedes|Danes|Poles|Czechs|Greeks|Turks|"
    r"Scots|Thais|Emiratis|Saudis|Israelis))\b"
)
_RIGHT_ENDS = (
    r"(?:$|[.,;:)”\"?!]|and\b|or\b|while\b|with\b|for\b|from\b|by\b|upon\b|at\b|in\b|if\b|"
    r"when\b|after\b|to\b|through\b|via\b|"
    r"once\b|as\b|under\b|of (?:it|them|that|this|which)\b|on\b|each\b|apiece\b|up\b|down\b|"
    r"rather\b|instead\b|held\b|"
    r"owned\b|fully\b|outright\b|but\b|plus\b|that\b|now\b|will\b|would\b|going\b|against\b|"
    r"versus\b|though\b|voting\b|"
    r"only\b|—|–|-|¤|belong\w*|stays?\b|goes\b|remain\w*|shall\b|is\b|was\b|because\b|so\b|"
    r"just\b|through\b)"
)
_TO_WHOM = (
    r"(?!\s*of (?:the|all|its|their|these) )(?:~3)?(?:for|in|to|with|by|belong\w* to|go(?:es)? "
    r"to|stay\w* with|lie with|held by|"
    r"owned by|remains? with|in the hands of) "
    r"(?:the )?(?:~2)?(?:@[ATP]|each|partners?|venture)"
)

_INVESTED = frozenset(
    {"strategic_investment", "joint_venture", "investment", "minority_investment"}
)
_NO_SUM = re.compile(
    r"(?i)interest|annual|fee|coupon|notes|rate|factor|occupancy|expand|of which|manages|cost|"
    r"discount|upfront"
)


def _is_paid_for(c: Context) -> bool:
    """True where the quantity before is money, so that the share may be what it buys."""
    before = [
        q.kind
        for q, span in zip(c.line.line.quantities, c.line.quantity_spans, strict=True)
        if span[1] <= len(c.left) and q is not c.quantity
    ]
    return (
        bool(before) and before[-1] == "money" and not _NO_SUM.search(c.left[-40:] + c.right[:25])
    )


def _is_part_of_sum(c: Context) -> bool:
    """True for "a fifth of it" and "half of that" after an amount of money."""
    value = c.line.line.sentence.text[c.quantity.value_start : c.quantity.value_end]
    return not any(sign.isdigit() for sign in value) and "#" in c.left


_RAISE = (
    r"(?:rais|lift|increas|bring|brought|tak|took|cut|reduc|lower|trim|dilut|build|built|boost|"
    r"push|bump)\w*"
)
_STAKES: tuple[Rule, ...] = (
    refuse("the share before the change", left=r"\b(?:instead of|rather than|up from|down from)~1"),
    refuse(
        "another holder's stake",
        when=is_acquisition,
        left=rf"(?:^|[;,:] ?)(?:the|an?) (?!(?:{_BUYERS})\b)(?:[\w’'-]+ ){{0,3}}[\w’'-]+,"
        rf" (?:which|who)"
        rf" (?:\w+ )?(?:owns?|holds?|controls?|has|speaks for)~1"
        rf"|^\W*(?-i:[A-Z])[\w’'-]+(?: (?-i:[A-Z])[\w’'-]+){{0,3}}, (?:the|an?) [^,§;@]{{3,60}},"
        rf" (?:has |had )?(?:raised|lifted|increased|cut|trimmed|reduced|built) (?:its|their)"
        rf" (?:stake|holding|interest|position|shareholding)~3",
    ),
    refuse(
        "a stake sold to others",
        when=is_acquisition,
        left=r"\b(?:sold|offloaded|dumped|unloaded) (?:its|their|his)~1",
        right=r"(?![^;]{0,60}to @A)",
    ),
    refuse("votes, not a stake", left=r"\btender (?:of|by holders of)~2", when=is_acquisition),
    refuse(
        "held before the deal", left=r"\b(?:has|have|had) (?:held|owned)~2", right=r"(?:since\b|¤)"
    ),
    refuse("a part of a sum", right=r"of (?:it|that|this|which)\b", when=_is_part_of_sum),
    refuse(
        "a part of a sum",
        right=r"of the (?:cash|money|price|sum|amount|total|consideration|funds)\b",
        when=lambda c: not _SHARES_BEFORE.search(c.left),
    ),
    refuse(
        "a rate over time", when=lambda c: (c.quantity.per_unit or "each") not in {"each", "apiece"}
    ),
    refuse("an offer to the public", left=r"\b(?:open|mandatory|public) offer\b~9"),
    accept(
        "share of the equity",
        "stake_percent",
        left=rf"\b{_RAISE}~3(?:it|them|us|@[ATP](?:[’']s)?|stake|holding|share|ownership|"
        rf"interest|shareholding)\b~3(?:to|up to|from|at)~2",
        when=in_equity,
    ),
    accept(
        "share of the equity",
        "stake_percent",
        left=r"\b(?:stake|holding|shareholding|ownership|interest|slice)\b~6(?:of|to|at|from|is|"
        r"was|:|reach|reaches|stands? at|:)?~3",
        when=in_equity,
    ),
    refuse(
        "a share or price move",
        left=rf"\b{_UP}(?: by| as much as| another| a further| to| roughly| only| just| an?)*",
        when=lambda c: (
            not re.search(
                r"(?i)\b(?:stake|holding|interest|ownership)\b[^§]{0,30}$|shareholding\b[^§]*$",
                c.left,
            )
        ),
    ),
    refuse(
        "a share or price move",
        right=r"(?:lower|higher|drop|fall|rise|gain|jump|decline|surge|slump|rally|in (?:early|"
        r"late|morning|afternoon|"
        r"after-hours|pre-market) trading|to (?:\$|€|£|§)|on the (?:day|week)|down|after hours)",
    ),
    accept(
        "share of the equity",
        "stake_percent",
        right=rf"(?:[\w-]+ ){{0,3}}?(?:of |in )?{_DETERMINED}?(?:[\w’'-]+ ){{0,2}}?{STAKE}\b",
        when=in_equity,
    ),
    accept(
        "share of the equity",
        "stake_percent",
        right=rf"(?:of|in) {_DETERMINED}?(?:[\w’'.-]+ ){{0,4}}?{WHOLE}\b",
        when=in_equity,
    ),
    accept(
        "share of the equity",
        "stake_percent",
        right=r"(?:of|in) (?:(?!(?:of|in|at|for|from|by|to|on|with|and|or|do|does)\b)[\w’'.-]+,? "
        r"){0,6}?@[ATP]",
        when=in_equity,
    ),
    accept(
        "share left to a side",
        "stake_percent",
        left=r"\b(?:the )?(?:other|remaining|remainder of|balance of|rest of|residual)~1",
        right=rf"{_RIGHT_ENDS}",
        when=lambda c: (
            in_equity(c) and bool(re.search(r"§|(?i:hold|own|stake|keep)", c.left + c.right[:50]))
        ),
    ),
    accept(
        "share of the equity",
        "stake_percent",
        left=r"@[ATP]~1\(",
        right=r"\)",
        when=lambda c: not is_acquisition(c) or "merger" in c.types,
    ),
    accept(
        "share in a list of holders",
        "stake_percent",
        left=r"\b(?:cap table|shareholders?|shareholdings?|ownership|owners|register|"
        r"stakes)\b[^.;]{0,20}:"
        r"[^.;]{0,60}@[ATP]~1",
        right=r"(?:$|[,.;)])",
        when=in_equity,
    ),
    accept(
        "share of the equity",
        "stake_percent",
        left=r"@[AP],? with~1",
        right=_RIGHT_ENDS,
        when=lambda c: in_equity(c) and not is_acquisition(c),
    ),
    accept(
        "share of the equity",
        "stake_percent",
        left=rf"@[AP]~2{HOLD}~2",
        right=r"of the (?:parent|holding company|vehicle|combined|enlarged|new|merged)\b",
        when=in_equity,
    ),
    accept(
        "share of the equity",
        "stake_percent",
        right=r"-?(?:owned|held) by (?:the )?@[ATP]",
        when=in_equity,
    ),
    accept(
        "share of the equity",
        "stake_percent",
        left=r"@[ATP][’']s~1",
        right=_RIGHT_ENDS,
        when=in_equity,
    ),
    accept(
        "the share and what it brings",
        "stake_percent",
        left=r"(?:@[AP][’']s|\bits|\btheir|\bthat|\bthose|\bthe)~1",
        right=r"(?:would |will |could |should |may |is to )?(?:comes?|makes?|gives?|entitles?|"
        r"carr(?:y|ies)|costs?|brings?|buys?|confers?|secures?|ranks?)\b",
        when=lambda c: in_equity(c) and not is_acquisition(c),
    ),
    accept(
        "share of one who becomes an owner",
        "stake_percent",
        left=r"\b(?:becom\w+|became|mak\w+ (?:it|them|@A)|turn\w+ (?:it|@A) into|be) (?:the |an? )?"
        r"(?:[\w-]+ ){0,3}?(?:share|stock)?(?:holder|owner|investor|partner)s?(?: of @T|(?: in|"
        r"of) it)?,? "
        r"(?:with|at|on)~1",
        when=in_equity,
    ),
    accept(
        "share of the equity",
        "stake_percent",
        right=r"(?:share|stock)?holder\b|owner\b|partner\b",
        when=in_equity,
    ),
    accept(
        "share of the equity",
        "stake_percent",
        left=r"\b(?<!largest\s)(?<!biggest\s)(?:share|stock)?(?:holder|owner|partner)(?:,? "
        r"(?:with|at))~1",
        when=in_equity,
    ),
    accept(
        "share of the equity",
        "stake_percent",
        left=r"\b(?:price|money|sum|cheque|investment|notes|bonds) (?:is worth|comes? to|buys?|"
        r"brings?|gets?|secures?|is for|"
        r"pays for)~2",
        when=in_equity,
    ),
    accept(
        "share of the equity",
        "stake_percent",
        left=r"\b(?:stake|holding|interest|ownership|shareholding)~3(?:capped|limited|set|fixed|"
        r"kept|frozen) ?(?:at|to)?~2",
        when=in_equity,
    ),
    accept(
        "share of the equity",
        "stake_percent",
        left=r"\b(?:equals?|amounts? to|represents?|comes? to|is worth|make up|makes up|"
        r"constitutes?)~2",
        right=rf"of (?:the |its |@[ATP](?:[’']s)? )?(?:[\w-]+ ){{0,2}}?{WHOLE}\b",
        when=in_equity,
    ),
    accept(
        "share of the equity",
        "stake_percent",
        left=rf"\b{_TAKES}\b(?: (?:to|up|with|of|for|at|as|from|by|it|them|him|her|us))*~5",
        right=_RIGHT_ENDS,
        when=lambda c: (
            in_equity(c)
            and (bool(c.line.parties) or bool(re.search(rf"(?i){_PRONOUN}", c.left[-80:])))
        ),
    ),
    accept("share of the equity", "stake_percent", right=_TO_WHOM, when=in_equity),
    accept(
        "share of the equity for a sum",
        "stake_percent",
        left=r"#~3(?:for|in exchange for|buys?|gets?|in return for|against|and gets)~3",
        right=rf"{_RIGHT_ENDS}",
        when=lambda c: in_equity(c) and _is_paid_for(c),
    ),
    refuse("interest on a sum", left=r"#,? at"),
    accept(
        "share of the equity for a sum",
        "stake_percent",
        left=r"#,?~3",
        when=lambda c: bool(c.types & _INVESTED) and _is_paid_for(c),
    ),
    accept(
        "share of the equity",
        "stake_percent",
        when=lambda c: in_equity(c) and asks(c, r"own|stake|share|hold|how much of"),
    ),
    accept(
        "share of the equity",
        "stake_percent",
        left=r"\b(?:stake|equity|ownership|shareholding|shares|split)\b[^.;§]{0,12}:\s*~3",
        when=in_equity,
    ),
)

PERCENT_RULES: tuple[Rule, ...] = (*PREMIUMS, *_RATES, *OTHER_HOLDERS, *_STAKES)
