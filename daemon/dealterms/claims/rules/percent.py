"""Percentages: premiums and shares of the equity, and why the others are neither."""

from __future__ import annotations

import re
from datetime import timedelta

from dealterms.claims.binding import Context, Rule, accept, refuse
from dealterms.claims.rules.asked import asks
from dealterms.claims.rules.lexicon import BASE_PRICE, GET, GIVE, HOLD, OVER, STAKE, WHOLE
from dealterms.claims.rules.money import is_acquisition
from dealterms.claims.values import Period

__all__ = ["PERCENT_RULES"]

_UP = (
    r"(?:rose|risen|fell|fallen|dropped|jumped|slipped|gained|lost|climbed|sank|surged|tumbled|eased|edged|"
    r"added|slid|declined|dipped|advanced|soared|plunged|leapt|leaped|shed|down|(?<!end\s)(?<!ends\s)(?<!ended\s)"
    r"(?<!ending\s)(?<!pick\s)(?<!picks\s)(?<!picked\s)(?<!picking\s)(?<!snap\s)(?<!snapped\s)(?<!wind\s)(?<!wound\s)"
    r"(?<!scoop\s)(?<!scooped\s)(?<!buying\s)(?<!taken\s)(?<!take\s)(?<!mop\s)up|lower|higher|rallied|retreated|"
    r"grew|grow|increased|decreased|shrank|narrowed|widened|firmed|turned|yield|yields?|minus|plus)"
)
_SUPPLY_ONLY = frozenset(
    {"compute_supply", "supply", "cloud", "cloud_contract", "lease", "power_purchase", "offtake", "services",
     "contract"}
)
_DETERMINED = r"(?:the |its |their |a |an |that |this |his |our |each |what |any |all |such )"
_PRICE_TALK = r"\b(?:clos\w+|traded?|trades|trading|chang\w+ hands|opened|ended|stood|rose|fell|jumped|spread)\b~3"
_ADVERT = r"(?:subscri\w+|accounts?|members?\w*|plans?|brands?|content|segment|products?|tier|rate|end)"


def _in_equity(c: Context) -> bool:
    """True where a party takes a share of the other, or both of a third."""
    return not c.types <= _SUPPLY_ONLY


_PREMIUM: tuple[Rule, ...] = (
    refuse("an advertisement", left=rf"\bpremium {_ADVERT}\b~6"),
    refuse("a premium usual elsewhere",
           left=r"\b(?:average|typical|usual|median|mean|normal|peers?|comparable|index)\b~8", right=r"~2premium\b"),
    refuse("a premium usual elsewhere", left=r"\b(?:average|typical|usual|median|mean) ~3premium\b~7"),
    accept("premium over the undisturbed price", "premium", left=r"\bpremium\b(?! (?:for|to (?:buy|take|acquire|get)))~7"),
    accept("premium over the undisturbed price", "premium",
           right=r"(?:[\w-]+ ){0,2}?(?:premium|uplift|mark-?up)\b", when=_in_equity),
    refuse("a share or price move", left=_PRICE_TALK, right=rf"{OVER}\b"),
    refuse("a share or price move", right=rf"{OVER} (?:the |its |their |that |@[ATP](?:[’']s)? )?(?:~1)(?:offer|bid|terms)\b"),
    accept("premium over the undisturbed price", "premium",
           right=rf"{OVER}\b~6{BASE_PRICE}", when=lambda c: _in_equity(c) and not _tells_no_price(c)),
    accept("premium over the undisturbed price", "premium", right=r"#~2(?:average|vwap|clos\w+|mean)\b", when=_in_equity),
    accept("premium over the undisturbed price", "premium", left=r"\b(?:exceed|beat|top|surpass|outstrip|better)(?:s|ed|es)?\b[^§;]{0,60}\bby~1",
           when=lambda c: is_acquisition(c) and bool(re.search(rf"(?i)\b(?:clos\w+|averages?|price|market|level|quot\w+|trading|value)\b", c.left[-70:]))),
    accept("premium over the undisturbed price", "premium",
           left=r"\b(?:bump|uplift|mark-?up|sweetener|mark-up) (?:of|is|was|comes to)~2", when=_in_equity),
)


def _tells_no_price(c: Context) -> bool:
    """True for a count or a cost that lies above an average: "costs 30 percent more than"."""
    return bool(re.search(r"(?i)\b(?:costs?|revenues?|sales|profits?|earnings|volumes?|rents?|wages?)\W+(?:\w+\W+){0,4}$", c.left))


_RATE_NOUN = (
    r"(?:revenues?|sales|profits?|output|production|capacity|demand|costs?|workforce|staff|jobs|electricity|"
    r"supply|market|index|time|customers|users|homes|deals|budget|income|orders|energy|turnover|spending|people|"
    r"traffic|water|consumption|backlog|float|wafers|volumes?|expected|par|face|earnings|emissions|trips|needs?|"
    r"power|steel|fuel|debt|readers|fees|(?:net )?asset value|purchase price|price|purchases|total|potential|"
    r"tenders?|ballots|value|fabs?|lines?|load|trade|rent|sites?|equity value)"
)
_RATES: tuple[Rule, ...] = (
    refuse("for so long as it holds a part", left=r"\b(?:so long as|as long as|if|while|unless|whether)\b~6(?:holds?|owns?)~2"),
    refuse("votes, not a stake",
           right=r"(?! of the (?:shares|capital|equity|share capital) and (?:the )?vot)~4(?:votes?(?! in)|voted|in favou?r(?! of @)|of the shares (?:entitled|voted|cast)|cast|turnout|approval|"
                 r"approved|of those voting|against|of votes|support|acceptances?|tendered|of the (?:ballots|poll))\b"),
    refuse("votes, not a stake", left=r"\b(?:votes?|voted|in favou?r|approved by|backed by|support of|acceptances? of|tendered|"
           r"undertakings?|turnout|irrevocabl\w+|casting|muster\w*)\b~4"),
    refuse("interest, margin, growth or another rate",
           right=r"~3(?:interest (?:rate|on|payments?|a year|margin)|margin|growth|coupon|yield|notes?|bonds?|tax|discount|"
                 r"spread|market share|a year|annually|per year|annuali[sz]ed|increase|reduction|by \d{4}|utili[sz]ation|"
                 r"chance|odds|probability|likelihood|raise|royalt\w+|premium)\b"),
    refuse("a part of something else", right=rf"(?:~2)?of {_DETERMINED}?(?:[\w-]+(?:[’']s)? ){{0,3}}?{_RATE_NOUN}\b(?![’'])"),
    refuse("a part of something else", right=rf"of @[ATPO](?:[’']s|[’']) (?:[\w-]+ ){{0,2}}?{_RATE_NOUN}\b"),
    refuse("a discount, or more of the same", right=r"(?:off|extra|less than|more(?! than)|faster|cheaper|complete|certain|owned by the (?:state|public))\b"),
    refuse("interest, margin, growth or another rate",
           left=r"\b(?:interest (?:of|at|rate)|margins?|growth|coupon|yields?|tax|discounts?|spread|market share|savings?|"
                r"revenues?|sales|profit|earnings|emissions?|chance|odds|probability|inflation|efficiency|utili[sz]ation|"
                r"capacity|fee|fees|rate|rates|(?<!in\s)return|turnout|guidance|outlook|at par|renewals?|wins|load ratio|cost ratio|royalt\w+|"
                r"rents?|savings|costs?|wages?|increases?|duty|euribor|sofr|libor|raise|short interest)\b~4",
           when=lambda c: not re.search(r"(?i)\b(?:stake|holding|shareholding)\b[^§]{0,40}$", c.left)),
    refuse("bond price", right=r"(?:of par|of face|on the dollar)"),
    refuse("paid at once or later, not a stake", right=r"(?:up-?front|with the order|at (?:closing|completion|signing|signature)|on (?:closing|completion|signing|signature)|in cash|cash)\b"),
    refuse("reserved output", left=r"\b(?:reserv\w+|priority for|count on|cover(?:s|ed)?|guarantee\w*)\b~4"),
)

_HOLDERS = (
    r"(?:founders?|funds?|hedge fund|index funds?|asset manager|family|families|management|employees|state|"
    r"government|public|directors?|shareholders?|holders?|sovereign fund|activist|banks?|investors?|who|"
    r"minority shareholders|promoters?|she|he|members|trust|foundation|parties related|insiders?|chairman|widow|heirs)"
)
_KEEPS = (
    r"(?:owns?|holds?|has|have|had|with|keeps?|retains?|controls?|kept|owned|held|about|some|whose|now|still|also|already|"
    r"did|does|hold|own|keep|between them|together|each|,|\()"
)
_OTHERS: tuple[Rule, ...] = (
    accept("share of the united company", "stake_percent",
           right=r"of (?:the |a )?(?:[\w-]+ ){0,2}?(?:merged|combined|enlarged|united|new|joint|resulting|common|merging) "
                 r"(?:[\w-]+ ){0,2}?(?:company|group|chain|firm|entity|business|bank|venture|enterprise|club|airline)\b",
           when=lambda c: _in_equity(c)),
    accept("share of the other partner", "stake_percent",
           left=r"§[^§;]{0,60}(?:and|,|while|against|versus|to|with)~2@[ATP](?:[’']s?)?~3(?:with|at|to|the other|the remaining)?~1",
           when=lambda c: bool(re.search(r"(?i)\b(?:own|hold|held|stake|share|control|split|belong|have|get|give|leav|end up|keep)", c.left))),
    refuse("another holder's stake", left=rf"\b{_HOLDERS}\b[^§]{{0,45}}?\b{_KEEPS}~2",
           when=lambda c: not _party_holds(c) and not _MAY_KEEP.search(c.left)),
    refuse("another holder's stake", left=r"\bholders of~2"),
    refuse("a change, not the holding", left=r"\bby", when=lambda c: not re.search(r"(?i)\b(?:hold|own|buy|purchas|acquir)\w*\s+$|\b(?:exceed|beat|top|surpass|outstrip|better)", c.left[-70:])),
    refuse("another holder's stake", left=r"\b(?:founder|chairman|chairwoman|chief executive|director|president)(?: \w+)? @[ATP],?~3(?:owns?|holds?|has|controls?)~1"),
    refuse("a usual rate", right=r"~2(?:that )?(?:are|is) (?:normal|usual|typical|standard|common)"),
    refuse("use of proceeds", left=r"\b(?:uses?|proceeds|breakdown|split of spending)\b:~9"),
    refuse("a stake in another company", left=r"\b(?:stakes?|holdings?|interests?) in (?:the |its |a )?(?:[a-z-]+ ){0,3}?(?-i:[A-Z])\w+[^§@]{0,30}",
           when=lambda c: is_acquisition(c) or "joint_venture" not in c.types),
    refuse("a stake in another company", right=r"of an? (?!(?:new|joint|combined|merged|common|future|holding|jointly))(?:[\w-]+ ){1,3}?(?:maker|producer|company|firm|group|operator|business|bank|chain|venture)\b"),
    refuse("market share", left=r"\b(?:market|grocery|retail|audience|volume|global|traffic) share\b~3"),
    refuse("another holder's stake", left=r"\b(?:options on|family still)\b~4(?:owns?|holds?|has)?~1"),
    refuse("another holder's stake", left=r"@O(?:[’']s)?~3", when=lambda c: not re.search(r"@[ATP]|§", c.left[-60:]) and not _seems_bought(c)),
    refuse("a holding from before", left=r"\b(?:does|did|do|already|currently|previously|existing)\b~2(?:own|hold|held|owned|owns|holds|has|have|keeps)~2"),
    refuse("an older deal", when=lambda c: _is_older(c)),
    refuse("a threshold for acceptance", left=r"\b(?:fewer than|less than|at least|more than|threshold|bar|condition\w*|minimum|if|crosses|exceed\w*)\b~4",
           right=r"~5(?:come in|tendered|accept\w*|of the shares are|of certain|or more of)"),
    refuse("a threshold for acceptance", right=r"of (?:the |its )?shares~2(?:come in|are tendered|tendered|accept)"),
    refuse("a threshold for acceptance", left=r"\b(?:crosses|fewer than|if more than|threshold of)~1"),
    refuse("below or above a price", right=r"(?:below|above|under|over(?! and above)|less than|more than|short of|higher|lower)\b"),
    refuse("a stake in another company", right=r"(?:of|in) (?:the )?(?:[a-z][\w-]* ){0,4}@O(?![’']s (?:@|stake))", when=lambda c: not re.match(r"[^.;]{0,60}@[ATP]", c.right)),
    refuse("a stake in another company",
           right=r"(?:stake|holding|shareholding|interest|share)s? (?:in|of) (?:the )?(?-i:[A-Z])", when=lambda c: is_acquisition(c) or not c.line.parties),
)
_THE_HOLDER = re.compile(
    r"^\W*The\s+(?:[\w.-]+\s+){0,2}(?P<role>investor|fund|bank|buyer|venture)\s+(?:(?:will|would|now|also|is|to|has|could|may|then)\s+){0,2}"
    r"(?:own|hold|h[eo]ld|take|took|get|got|keep|kept|acquire|buy|bought|receive|end|have|pick|pay)"
)
_HIS_HOLDERS = re.compile(
    r"(?i)@[ATP](?:[’']s?)?\s+(?:share|stock|unit)?(?:holders|owners|investors)\b[^§]{0,40}$"
    r"|\b(?:share|stock)?(?:holders|owners|investors)\s+(?:of|in)\s+(?:@[ATP]|the\s+\w+\s+(?:company|side|group|bank|firm))\b"
    r"|\b(?:became|become|becomes|be|is|was|makes?\s+it|as|made\s+it)\s+(?:the\s+|a\s+)?(?:\w+\s+)?(?:holder|owner)s?\b[^§]{0,20}$"
    r"|\b(?:leav\w+|giv\w+|gave)\b[^§]{0,40}\b(?:share|stock)?(?:holders|owners|investors|side)\b[^§]{0,20}$"
)


def _party_holds(c: Context) -> bool:
    """True where a party, its holders as a body, or "the fund" for it is who holds."""
    if _HIS_HOLDERS.search(c.left) or re.search(r"@[ATP][^§;]{0,40}$", c.left):
        return True
    return not c.line.has_other and bool(_THE_HOLDER.search(c.left))


_MAY_KEEP = re.compile(
    r"(?i)\b(?:would|could|will|may|might|shall|(?:is|are|was|were|wants?|prefers?|hopes?|agreed) to|to)\s+(?:\w+\s+){0,3}"
    r"(?:keep|retain|hold|own|stay|be left|end up|have|roll)\b[^§]{0,30}$"
)


def _seems_bought(c: Context) -> bool:
    return bool(re.search(rf"(?i)\b{GET.replace(' ', chr(92) + 's+')}\b[^§]{{0,40}}$", c.left))


def _is_older(c: Context) -> bool:
    """True where the clause dates the holding to a year well before the article's."""
    published = c.scene.document.published_at
    if published is None:
        return False
    limit = published.date() - timedelta(days=550)
    for period, span in zip(c.line.line.periods, c.line.period_spans, strict=True):
        value = period.value
        if isinstance(value, Period) and value.end and value.end < limit:
            near = c.line.text[max(0, span[0] - 12) : span[0]]
            if abs(span[0] - len(c.left)) < 120 and re.search(r"(?i)\b(?:in|since|from|of)\s+(?:\w+\s+)?$", near):
                return True
    return False


_TAKES = rf"(?:{HOLD}|{GET}|{GIVE})"
_PRONOUN = r"\b(?:it|they|we|who|each|both|either|partner|side|which|firm|company|fund|investor|group|buyer|owners?|holders?|family|sellers?|former|latter)\b"
_RIGHT_ENDS = (
    r"(?:$|[.,;:)”\"?!]|and\b|or\b|while\b|with\b|for\b|from\b|by\b|upon\b|at\b|in\b|if\b|when\b|after\b|to\b|through\b|via\b|"
    r"once\b|as\b|under\b|of (?:it|them|that|this|which)\b|on\b|each\b|apiece\b|up\b|down\b|rather\b|instead\b|held\b|"
    r"owned\b|fully\b|outright\b|but\b|plus\b|that\b|now\b|will\b|would\b|going\b|against\b|versus\b|though\b|voting\b|"
    r"only\b|—|–|-|¤|belong\w*|stays?\b|goes\b|remain\w*|shall\b|is\b|was\b|because\b|so\b|just\b|through\b)"
)
_TO_WHOM = (
    r"(?:~3)?(?:for|in|to|with|by|belong\w* to|go(?:es)? to|stay\w* with|lie with|held by|owned by|remains? with|in the hands of) "
    r"(?:the )?(?:~2)?(?:@[ATP]|each|partners?|venture)"
)

_INVESTED = frozenset({"strategic_investment", "joint_venture", "investment", "minority_investment"})
_NO_SUM = re.compile(r"(?i)interest|annual|fee|coupon|notes|rate|factor|occupancy|expand|of which|manages|cost|discount|upfront")


def _is_paid_for(c: Context) -> bool:
    """True where the quantity before is money, so that the share may be what it buys."""
    before = [
        q.kind for q, span in zip(c.line.line.quantities, c.line.quantity_spans, strict=True)
        if span[1] <= len(c.left) and q is not c.quantity
    ]
    return bool(before) and before[-1] == "money" and not _NO_SUM.search(c.left[-40:] + c.right[:25])


def _is_part_of_sum(c: Context) -> bool:
    """True for "a fifth of it" and "half of that" after an amount of money."""
    value = c.line.line.sentence.text[c.quantity.value_start : c.quantity.value_end]
    return not any(sign.isdigit() for sign in value) and "#" in c.left


_RAISE = (
    r"(?:rais|lift|increas|bring|brought|tak|took|cut|reduc|lower|trim|dilut|build|built|boost|push|bump)\w*"
)
_STAKES: tuple[Rule, ...] = (
    refuse("a part of a sum", right=r"of (?:it|that|this|which)\b", when=_is_part_of_sum),
    refuse("a part of a sum", right=r"of the (?:cash|money|price|sum|amount|total|consideration|funds)\b"),
    refuse("a rate over time", when=lambda c: (c.quantity.per_unit or "each") not in {"each", "apiece"}),
    refuse("an offer to the public", left=r"\b(?:open|mandatory|public) offer\b~9"),
    accept("share of the equity", "stake_percent",
           left=rf"\b{_RAISE}~3(?:it|them|us|@[ATP](?:[’']s)?|stake|holding|share|ownership|interest|shareholding)\b~3(?:to|up to|from|at)~2",
           when=_in_equity),
    accept("share of the equity", "stake_percent",
           left=r"\b(?:stake|holding|shareholding|ownership|interest|slice)\b~6(?:of|to|at|from|is|was|:|reach|reaches|stands? at|:)?~3",
           when=_in_equity),
    refuse("a share or price move",
           left=rf"\b{_UP}(?: by| as much as| another| a further| to| roughly| only| just| an?)*",
           when=lambda c: not re.search(r"(?i)\b(?:stake|holding|interest|ownership)\b[^§]{0,30}$", c.left)),
    refuse("a share or price move",
           right=r"(?:lower|higher|drop|fall|rise|gain|jump|decline|surge|slump|rally|in (?:early|late|morning|afternoon|"
                 r"after-hours|pre-market) trading|to (?:\$|€|£|§)|on the (?:day|week)|down|after hours)"),
    accept("share of the equity", "stake_percent",
           right=rf"(?:[\w-]+ ){{0,3}}?(?:of |in )?{_DETERMINED}?(?:[\w’'-]+ ){{0,2}}?{STAKE}\b", when=_in_equity),
    accept("share of the equity", "stake_percent",
           right=rf"(?:of|in) {_DETERMINED}?(?:[\w’'.-]+ ){{0,4}}?{WHOLE}\b", when=_in_equity),
    accept("share of the equity", "stake_percent",
           right=r"(?:of|in) (?:[\w’'.-]+,? ){0,6}?@[ATP]", when=_in_equity),
    accept("share left to a side", "stake_percent",
           left=r"\b(?:the )?(?:other|remaining|remainder of|balance of|rest of|residual)~1", right=rf"{_RIGHT_ENDS}",
           when=lambda c: _in_equity(c) and bool(re.search(r"§|(?i:hold|own|stake|keep)", c.left + c.right[:50]))),
    accept("share of the equity", "stake_percent", left=r"@[ATP]~1\(", right=r"\)",
           when=lambda c: not is_acquisition(c) or "merger" in c.types),
    accept("share of the equity", "stake_percent", right=r"-?(?:owned|held) by (?:the )?@[ATP]", when=_in_equity),
    accept("share of the equity", "stake_percent", left=r"@[ATP][’']s~1", right=_RIGHT_ENDS, when=_in_equity),
    accept("share of the equity", "stake_percent", right=r"(?:share|stock)?holder\b|owner\b|partner\b", when=_in_equity),
    accept("share of the equity", "stake_percent", left=r"\b(?:share|stock)?(?:holder|owner|partner) with~1", when=_in_equity),
    accept("share of the equity", "stake_percent", left=r"\b(?:price|money|sum|cheque|investment) (?:buys?|brings?|gets?|secures?|is for|pays for)~2", when=_in_equity),
    accept("share of the equity", "stake_percent", left=r"\b(?:stake|holding|interest|ownership|shareholding)~3(?:capped|limited|set|fixed|kept|frozen) ?(?:at|to)?~2", when=_in_equity),
    accept("share of the equity", "stake_percent", left=r"\b(?:equals?|amounts? to|represents?|comes? to|is worth|make up|makes up|constitutes?)~2",
           right=rf"of (?:the |its |@[ATP](?:[’']s)? )?(?:[\w-]+ ){{0,2}}?{WHOLE}\b", when=_in_equity),
    accept("share of the equity", "stake_percent", left=rf"\b{_TAKES}\b(?: (?:to|up|with|of|for|at|as|from|by|it|them|him|her|us))*~5",
           right=_RIGHT_ENDS,
           when=lambda c: _in_equity(c) and (bool(c.line.parties) or bool(re.search(rf"(?i){_PRONOUN}", c.left[-80:])))),
    accept("share of the equity", "stake_percent", right=_TO_WHOM, when=_in_equity),
    accept("share of the equity for a sum", "stake_percent",
           left=r"#~3(?:for|in exchange for|buys?|gets?|in return for|against|and gets)~3", right=rf"{_RIGHT_ENDS}",
           when=lambda c: _in_equity(c) and _is_paid_for(c)),
    accept("share of the equity for a sum", "stake_percent", left=r"#,?~3",
           when=lambda c: bool(c.types & _INVESTED) and _is_paid_for(c)),
    accept("share of the equity", "stake_percent", when=lambda c: _in_equity(c) and asks(c, r"own|stake|share|hold|how much of")),
    accept("share of the equity", "stake_percent", left=r"\b(?:stake|equity|ownership|shareholding|shares|split)\b[^.;§]{0,12}:\s*~3", when=_in_equity),
)

PERCENT_RULES: tuple[Rule, ...] = (*_PREMIUM, *_RATES, *_OTHERS, *_STAKES)
