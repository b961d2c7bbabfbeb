"""Amounts of money: which term of the deal they are, or why none."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from dealterms.claims.binding import Context, Rule, accept, pattern, refuse
from dealterms.claims.quantities import Quantity
from dealterms.claims.rules.fees import fee_payer
from dealterms.claims.scene import role_mark
from dealterms.claims.values import Money, Range

__all__ = ["MONEY_RULES", "holder_of_amount", "is_acquisition"]

_ACQUISITION = frozenset(
    {"acquisition", "merger", "take_private", "takeover", "carve_out", "tender_offer", "divestiture",
     "buyout", "merger_of_equals", "asset_sale"}
)
_INVESTMENT = frozenset({"strategic_investment", "investment", "minority_investment", "equity_investment"})
_CONTRACT = frozenset(
    {"compute_supply", "supply", "cloud", "cloud_contract", "lease", "licensing", "licence", "license",
     "contract", "services", "offtake", "power_purchase"}
)


def is_acquisition(c: Context) -> bool:
    """True where one party buys or merges with the other."""
    return bool(c.types & _ACQUISITION)


def _is_investment(c: Context) -> bool:
    return bool(c.types & _INVESTMENT)


def _is_contract(c: Context) -> bool:
    return bool(c.types & _CONTRACT)


def _is_venture(c: Context) -> bool:
    return "joint_venture" in c.types


def _is_financing(c: Context) -> bool:
    return bool(c.types & {"financing", "funding", "funding_round", "debt_financing", "project_financing"})


def _is_licence(c: Context) -> bool:
    return bool(c.types & {"licensing", "licence", "license"})


def _amount(quantity: Quantity) -> Decimal | None:
    value = quantity.value
    if isinstance(value, Range):
        value = value.high or value.low  # type: ignore[assignment]
    return value.amount if isinstance(value, Money) else None


# Currencies whose shares trade at thousands of units.
_LOW_UNITS = frozenset({"JPY", "KRW", "IDR", "VND", "CLP", "HUF", "COP"})


def _is_small(c: Context) -> bool:
    """True for what can only be a price of one share or a small sum."""
    amount = _amount(c.quantity)
    if amount is None:
        return False
    value = c.quantity.value
    currency = value.currency if isinstance(value, Money) else ""
    return amount < (200_000 if currency in _LOW_UNITS else 5000)


def _is_large(c: Context) -> bool:
    return not _is_small(c)


def _per_share(c: Context) -> bool:
    if c.quantity.is_per_share:
        return True
    unit = (c.quantity.per_unit or "").lower()
    return _is_small(c) and ("each" in unit or "every" in unit) and bool(
        re.search(r"(?i)\b(?:shares?|stock|holders?)\b", c.line.text)
    )


def _per_other_unit(c: Context) -> bool:
    unit = (c.quantity.per_unit or "").lower()
    return bool(unit) and not _per_share(c) and not unit.startswith("all")


def _is_increment(c: Context) -> bool:
    if _is_small(c) and (c.quantity.component or "") in {"each", "per", "apiece"}:
        return False
    return (c.quantity.component or "") in {
        "additional", "another", "extra", "further", "more", "remaining", "each", "first", "initial",
        "per", "of which", "second", "third", "final", "last", "incremental", "of that", "of it",
    }


_FIN_NOUN = (
    r"(?:revenues?|sales|turnover|profits?|earnings|income|loss(?:es)?|ebitda|ebit|cash flow|backlog|"
    r"bookings|savings|synergies|costs?|tax(?:es)?|dividends?|buy-?back|grants?|subsid(?:y|ies)|fines?|"
    r"penalt(?:y|ies)|charges?|write-?(?:down|off)s?|impairments?|capex|capital expenditures?|spending|budget|damages|"
    r"settlement|salary|bonus(?:es)?|liquidity|guidance|forecast|backlog|provision|reserves?|rent a|"
    r"deposits|premiums written|market share|cash pile|net cash|economic output|gdp|exports|imports|debt pile|"
    r"royalt(?:y|ies)|milestones?|research and development|r&d|payroll|wages|claims|levy|insurance)"
)
_MARKET = r"(?:market (?:value|cap(?:itali[sz]ation)?|capitali[sz]ation)|market worth|stock-?market value)"
_UP = r"(?:rose|fell|dropped|jumped|slipped|gained|lost|climbed|sank|surged|tumbled|eased|edged|added|slid|declined|dipped|advanced|soared|plunged|shed|down|up|lower|higher|rallied|retreated|firmed)"

_PARTY_WANTS = pattern(r"(?:@[ATP]|\bit|\bthey)~3(?:wants?|seeks?|should|insists?)\b")

_REFUSALS: tuple[Rule, ...] = (
    refuse("a price target, not a term", left=r"(?:price )?targets?(?: price)?~4(?:to|of|at|from|is|was|stays|remains)?"),
    refuse("a price target, not a term", right=r"(?:price )?target\b"),
    refuse("a fair value by someone's estimate",
           left=r"(?:fair value|intrinsic value|bull case|bear case|base case|upside|downside|sum[- ]of[- ]the[- ]parts)~6"),
    refuse("a demand by a third party",
           when=lambda c: not _PARTY_WANTS.search(c.left),
           left=r"(?:wants?|seeks?|demand(?:s|ed|ing)?|insist(?:s|ed)? on|hold(?:ing)? out for|deserves?|should (?:be|fetch|get|pay)|not get out of bed”?)~5"),
    refuse("market value, not a term", left=rf"{_MARKET}~6"),
    refuse("market value, not a term", right=rf"(?:of |in )?{_MARKET}"),
    refuse("market value, not a term",
           left=r"(?:valued by the (?:stock )?market(?: at)?|market values ~2at|worth on the (?:stock )?market|(?:company|firm|group) is (?:now |currently )?(?:valued at|worth))~2"),
    refuse("assets under management", right=r"(?:~2(?:under management|of assets|in assets|aum)\b)"),
    refuse("assets under management", left=r"(?:manages|oversees|looks after|manage|running|with assets of)~2"),
    refuse("dividend", left=r"dividends?~5"),
    refuse("dividend or interest", right=r"~1(?:dividend|interim dividend|coupon)\b"),
    refuse("share price, not the offer",
           left=rf"(?:clos(?:ed|ing)(?: at| price)?|trad(?:ed|es|ing)|changed hands|last at|quoted|opened|finished|ended|{_UP}~7(?:to|at)|"
                r"(?:shares?|stock|scrip|paper|papers|units)(?: (?:were|was|stood|is|are))? (?:at|to))~4", when=lambda c: _is_small(c) and not _offered(c)),
    refuse("a share price, not the offer", right=r"(?:share price|closing price|market price|on the (?:day|eve|report|news))",
           when=_is_small),
    refuse("earnings per share or guidance",
           left=r"(?:earnings|eps|profit|income|loss|guidance|outlook|forecast|funds from operations|estimates?)(?: of| to| at| a share| per share)?~6", when=_is_small),
    refuse("earnings per share", left=r"(?:profit|earned|net income|loss)\b.{0,60}\bor", when=_per_share),
    refuse("listing price of old shares", left=r"(?:listing|ipo|float(?:ation)?|went public|listed|issued)\b~8(?:at|for)", when=_is_small),
    refuse("exercise price", left=r"(?:exercis(?:able|e)|strike)~6"),
    refuse("a difference, not a price", right=r"(?:off\b|below|above|less|cheaper|discount|spread|short of|apart|under the|over the)", when=lambda c: _is_small(c)),
    refuse("a discount or spread", left=r"(?:discount|spread|gap|difference|increase|rise|improvement|sweetener|haircut|cut|bump) of", when=lambda c: _is_small(c) or True),
    refuse("the same sum in another currency", left=r"\bequivalent (?:of|to)~2"),
    refuse("a book value or a part on conditions", left=r"\b(?:carried at|book value|contingent consideration|earn-?out|maximum consideration|wage bill|list price)\b~6"),
    refuse("a book value or a part on conditions", right=r"(?:to us\b|earn-?out|in contingent|of contingent)"),
    refuse("sum per unit, a norm", when=_per_other_unit),
    refuse("a figure of the accounts", right=rf"(?:of |in |worth of )?(?:[\w-]+ ){{0,3}}?{_FIN_NOUN}\b"),
    refuse("a figure of the accounts",
           left=rf"\b{_FIN_NOUN}\b(?: for| in| of| was| were| at| to| by| from| reached| hit| came| stood| totall?ed|,| rose| fell| grew|~3){{0,6}}", when=lambda c: not re.search(r"(?i)(?:termination|break-?up|break|price|contract|deal|offer|value of|purchase|acquisition|takeover|licen[cs]e|worth)\W+(?:\w+\W+){0,5}$", c.left)),
    refuse("savings or synergies", left=r"(?:sav(?:e|es|ings?)|synergies)~4"),
    refuse("cost of something", left=r"\b(?:costs?|costing|cost it|fined|penalised|fine of|charged|set aside|write down|wrote down)~4"),
    refuse("research or capital budget", left=r"(?:earmarked|budget(?:ed|s)?|spend(?:s|ing)?|spent|capex|capital expenditure)\b~5", when=lambda c: not c.line.parties or not re.search(r"@T", c.right[:60])),
    refuse("old notes or bonds", right=r"(?:of |in )?(?:[\w%.#-]+ ){0,4}?(?:notes|bonds?|debentures|commercial paper|convertible)\b"),
    refuse("old notes or bonds", left=r"(?:bonds?|notes),?~2"),
    refuse("debt of a party", left=r"(?:debts?|borrowings|liabilities|obligations)(?: (?:of|to|at|by|stood|stands|totall?ing))~2"),
    refuse("assets, not a term", left=r"(?:fund of|raised a fund|assets of|deposits of|portfolio of|portfolio worth)~2"),
    refuse("a part paid or drawn", left=r"(?:of which|of that)~3"),
    refuse("a part paid or drawn", right=r"(?:(?:of|from) (?:which|it|that|them)\b|was drawn|has been drawn)"),
    refuse("a prepayment, not the value", left=r"(?:prepa(?:id|yments?|ys?)|deposit of|down ?payment|advance(?:d)?(?: payment)?)~3"),
    refuse("tax receipts, grants or public money", right=r"(?:of |in |a year in )?(?:[\w-]+ ){0,2}?(?:tax|public money|state aid|subsidies|incentives|receipts|credits)\b"),
    refuse("a modification fee", left=r"(?:modification|adviser|advisory|legal|filing|consent|arrangement|commitment|success|ticking|licen[cs]e|signing|management) fees?~4"),
    refuse("a modification fee", right=r"(?:modification|advisory|legal|consent|arrangement|success|ticking|management) fees?"),
    refuse("too small for a term", when=lambda c: _is_small(c) and not _per_share(c) and not is_acquisition(c)),
)


def _offered(c: Context) -> bool:
    return bool(_OFFER_NEAR.search(c.left[-90:]))


_OFFER_NEAR = pattern(r"\b(?:offer(?:ed|ing|s)?|bid|pay(?:s|ing)?|acquire[sd]?|buy(?:s|ing)?|receive|price of)\b~5$")
_FEE = r"(?:termination|break(?:[- ]?up|[- ]?fee|age)?|walk[- ]?away|cancellation|exit|inducement|kill|separation|regulatory|topping)"

_NAMED_FEE = pattern(rf"(?:reverse|{_FEE})[- ](?:termination )?(?:fee|payment)")

_FEES: tuple[Rule, ...] = (
    accept("fee by its payer", "reverse_termination_fee",
           when=lambda c: _is_large(c) and not _per_share(c) and fee_payer(c) in {"reverse_termination_fee", "both"} and not _NAMED_FEE.search(c.left[-60:] + c.right[:40])),
    accept("fee by its payer", "termination_fee",
           when=lambda c: _is_large(c) and not _per_share(c) and fee_payer(c) == "termination_fee" and not _NAMED_FEE.search(c.left[-60:] + c.right[:40])),
    accept("reverse fee named", "reverse_termination_fee",
           left=rf"reverse[- ](?:{_FEE}[- ]?)?(?:fee|payment|termination)\b~8"),
    accept("reverse fee named", "reverse_termination_fee",
           right=rf"(?:[\w-]+ )?reverse[- ](?:{_FEE}[- ]?)?(?:fee|payment)\b"),
    accept("fee that goes to the target", "reverse_termination_fee",
           left=r"(?:pay|pays|paying|owe|owes|hand|compensate) @T~3", right=r"~9(?:if|should|in the event|unless|were|where|when|because|in case)\b"),
    accept("fee that goes to the buyer", "termination_fee",
           left=r"(?:pay|pays|paying|owe|owes|hand|compensate) @A~3", when=lambda c: not _per_share(c) and bool(re.search(r"(?i)terminat|superior|recommend|better offer|walk|break|fee", c.line.text))),
    accept("fee of whoever fails to complete", "reverse_termination_fee",
           left=r"(?:@A|consortium|buyer|bidder|investor|investors|purchaser)[^@.;]{0,40}\b(?:owes?|pays?|would pay|would owe|must pay|penalty)\b~4",
           right=r"~3(?:if|should|unless) ~6(?:not (?:complete|close|go through|pay)|back(?:s|ed)? out|walk|fail|withdraw|pull|default)"),
    accept("fee payable by the buyer", "reverse_termination_fee",
           left=rf"{_FEE}[- ](?:fee|payment|penalty|charge)s?\b~6(?:payable by|owed by|due from|from|by) @A~6"),
    accept("fee that the buyer owes", "reverse_termination_fee",
           left=rf"@A~6(?:pay|owe|forfeit|hand|compensate|be liable|liable|obliged|on the hook)\b~9(?:{_FEE}[- ]?(?:fee|payment|penalty))?~4",
           right=r"~9(?:if|should|in the event|unless|were|where|when|because|in case|for failing)\b", when=lambda c: not _per_share(c)),
    accept("fee that the buyer owes", "reverse_termination_fee",
           left=rf"@A~5(?:pay|pays|paying|owe|owes|forfeit)\b~4{_FEE}[- ]?(?:fee|payment|penalty)~4"),
    accept("fee named", "termination_fee",
           left=rf"\b{_FEE}[- ](?:fee|payment|penalty|charge|compensation)s?\b~8"),
    accept("fee named", "termination_fee", right=rf"(?:[\w-]+ ){{0,2}}{_FEE}[- ](?:fee|payment|penalty|charge)\b"),
    accept("break fee named", "termination_fee", left=r"\bbreak[- ]?(?:up )?fee\b~6"),
    accept("fee of whoever fails to complete", "reverse_termination_fee",
           left=r"(?:penalty|fee|pay|owe|owes|hand over)\b~4", right=r"~3if (?:it|the investor|the buyer|the fund) (?:does not|doesn[’']t|fails? to|backs? out|walks|stops|withdraws)",
           when=lambda c: not is_acquisition(c) and not _per_share(c)),
    accept("fee of whoever fails to complete", "reverse_termination_fee",
           left=r"@A~2(?:would|will|must|has to)?~2(?:owe|pay)\b~2if it ~2(?:out|away|pulls|fails)~3(?:is|of)?~1", when=lambda c: not _per_share(c)),
    accept("fee that the target owes", "termination_fee",
           left=r"(?:@T|the company|it|the board|who|what @T would)~6(?:pay|pays|owe|owes|forfeit|obliged to pay|compensate|be liable|liable)\b~8",
           right=r"~8(?:if|should|in the event|were|where|when|to (?:accept|take|walk|back|switch)|for (?:changing|walking|accepting|taking))\b",
           when=lambda c: not _per_share(c)),
    accept("payment for a better offer", "termination_fee",
           left=r"(?:superior|better|higher|rival|competing|topping) (?:proposal|offer|bid)\b~9(?:pay|pays|owe|owes|payment|fee|sum|costs?|:|to pay|obliged to pay)~6"),
    accept("payment for a better offer", "termination_fee",
           left=r"(?:superior|better|higher|rival|competing) (?:proposal|offer|bid)[:,]"),
    accept("what it would owe for changing its mind", "termination_fee",
           left=r"(?:would owe|owes|must pay|would have to pay|is to pay|pays)\b~2(?:for|if|to)\b~6(?:to|of|at)?"),
)

_FINANCING: tuple[Rule, ...] = (
    accept("debt or equity raised to pay for it", "financing_amount",
           right=r"(?:of |in |worth of )?(?:[\w-]+ ){0,3}?(?:debt financing|debt package|bridge (?:loan|facility|financing)|term loans?|"
                 r"acquisition (?:financing|debt)|committed financing|debt commitments?|loan package|leveraged loans?|construction (?:financing|loan)|"
                 r"project (?:financing|loans?)|financing package|credit facility|syndicated loan|loans? (?:from|by|led)|financing|bridge|facility|loan)\b",
           when=lambda c: not _is_financing(c) or True),
    accept("financing of an amount", "financing_amount",
           left=r"(?:debt financing|bridge (?:loan|commitment|facility|financing)|term loans?|financing (?:commitments?|package)?|debt package|loan commitment|loan facility|"
                r"facilit(?:y|ies)|committed financing|loans?|borrow(?:s|ed|ing)?\b(?!s)|the debt is in place|(?:committed|arranged|underwritten|underwrote|lined up|provide[sd]?)~2(?:debt|loans?|financing|the debt)|(?:banks?|lenders?|@[ATP])~3(?:will lend|to lend|lends?|lent|have underwritten|have committed|contribute)~2(?:it|them)?|signed commitments for)~7",
           when=lambda c: not re.search(r"(?i)\b(?:existing|outstanding|old|repay|refinance|redeem|net debt|revolving|last year|order book|upgraded|in general)", c.left[-80:] + c.right[:90])),
    accept("debt raised for the deal", "financing_amount",
           left=r"\b(?:lined up|furnish\w+|plac(?:e|ed|ing)|rais(?:e|ed|ing)|issu(?:e|ed|ing)|provid\w+|commit\w*|underwr\w+|grant\w*|arrang\w+|chas\w+|seek\w*|secur\w+|borrow\w*|meet the bill with|sounded out)\b~9",
           right=r"(?:of|in) (?:[\w#%-]+ ){0,3}?(?:loans?|debt|notes|bonds?|credit|hybrid\w*|facilit\w+|private credit)\b",
           when=lambda c: is_acquisition(c) and (len(c.line.parties) > 0 or bool(re.search(r"(?i)to (?:fund|finance|pay for)|for (?:it|the purpose|the deal|the purchase)", c.right[:90])))),
    accept("borrowed for the deal", "financing_amount", right=r"(?:was |were |is |to be )?borrowed (?:from|by|for)\b"),
    accept("debt behind the deal", "financing_amount", right=r"(?:of |in )?(?:new |fresh |committed |senior |secured )*debt\b",
           when=lambda c: bool(re.search(r"(?i)\b(?:commit|arrang|underwr|fund|financ|raise|provid|lend|lenders|package)", c.left[-90:] + c.right[:60])) and not re.search(r"(?i)including|net debt|with (?:net )?debt", c.right[:30])),
)

_VALUATION: tuple[Rule, ...] = (
    refuse("value by the market or an older round",
           left=r"(?:last valued|valued on the (?:stock )?exchange|(?:shares?|stock)\b.{0,60}\bvaluing|secondary|last round|previous round)\b~8"),
    accept("valuation of a party", "valuation",
           left=r"(?:pre-money|post-money)~2valuation~5", when=lambda c: _has_valuation(c)),
    accept("valuation of a party", "valuation",
           left=r"\b(?:prices?|puts?|pegs?|ascribes?~3|values?)~2(?:@T|the whole of @T|the company|the club|all of @T)~1(?:at|a pre-\w+ ~2value of)~1", when=lambda c: _has_valuation(c)),
    accept("valuation of a party", "valuation", right=r"before (?:the|the new|fresh|new) money"),
    accept("valuation of a party", "valuation", right=r"(?:pre-money|post-money)\b"),
    accept("valuation of a party", "valuation", right=r"(?:pre-money |post-money )?valuation\b", when=lambda c: _has_valuation(c)),
    accept("valuation of a party", "valuation",
           left=r"(?:valuation\b~5|valu(?:ing|es|ed|e)\b~7(?:at|as)(?: around| some)?)~1",
           when=lambda c: _has_valuation(c) and not _is_contract_value(c)),
)


def _has_valuation(c: Context) -> bool:
    return _is_investment(c) or _is_venture(c) or _is_financing(c) or "merger" in c.types


def _is_contract_value(c: Context) -> bool:
    return bool(re.search(r"(?i)\b(?:contract|agreement|order|lease|deal|licen[cs]e|pact)s?\W+(?:[\w-]+\W+){0,3}valued\W+at\W*$", c.left))


_SHARE_PRICE: tuple[Rule, ...] = (
    refuse("an increment of the price", left=r"(?:additional|extra|another|further|increase of|raise[sd]? ~4by|bump of|by)", when=lambda c: _is_small(c) and c.quantity.from_value is None),
    refuse("an old or other price", left=r"(?:sold shares|issued shares|bought (?:shares|stock)|average price|options?|conversion price|floor price)~4(?:at|for|of)", when=_per_share),
    accept("price per share", "price_per_share", when=lambda c: _per_share(c) and _price_context(c)),
    accept("price of the offer", "price_per_share",
           left=r"(?:offer(?:ed|ing|s)?|bid|price|pay|paid|buy|acquire|letter of intent|agreement|deal|proposal|consideration|receive|terms|share of @T|shares? ~4for|entitled to|get|go|price)\b~6(?:at|for|of|to|is|was|from|:|receive|original|up to)?",
           when=lambda c: _is_small(c) and is_acquisition(c) and _knows_share_price(c)),
    accept("price of the offer", "price_per_share", right=r"(?:on offer|on the table|now on the table|apiece)\b",
           when=lambda c: _is_small(c) and is_acquisition(c)),
    accept("price of the offer", "price_per_share", left=r"(?:each|every|a|per) (?:@T )?share~4(?:fetches|gets|is worth|receives|for|at)", when=lambda c: _is_small(c) and is_acquisition(c)),
    accept("price of the offer", "price_per_share",
           right=r"(?:in cash|cash|per|was its final price|is too little|offer|bid|price|proposal|deal|package|all-cash|is a fair|a fair price|takeover)\b",
           when=lambda c: _is_small(c) and is_acquisition(c) and _knows_share_price(c)),
    refuse("a small sum that is no offer price", when=_is_small),
)
_PRICE_LEFT = pattern(
    r"(?:acquir|buy|bought|purchase|offer|bid|pay|paid|price|receive|consideration|takeover|tender|cash|exchange|entitled|get|deal|agreement|proposal|"
    r"terms|merger|sale|right to|convert|worth|value)"
)


def _price_context(c: Context) -> bool:
    near = c.left[-140:] + " " + c.right[:80]
    return bool(_PRICE_LEFT.search(near)) and (is_acquisition(c) or bool(re.search(r"(?i)subscri|new shares|at a price", near)))


def _knows_share_price(c: Context) -> bool:
    """True if the article tells a price per share at all, or speaks of the offer by share."""
    return any(
        q.is_per_share for m in c.scene.lines for q in m.line.quantities
    ) or bool(re.search(r"(?i)\b(?:share|stock|holders?)", c.line.text))


_HEADLINE_NOUN = (
    r"(?:deal|transaction|merger|acquisition|takeover|buy-?out|sale|offer|bid|purchase|combination|tie-up|proposal|"
    r"agreement|pact|package)"
)
_DEAL_VALUE: tuple[Rule, ...] = (
    accept("part of one partner", "investment_amount",
           left=r"@[ATP]~4(?:provides?|contributes?|puts?|invests?|will (?:provide|contribute|put|invest)|pays?|commits?)~5", when=lambda c: _is_venture(c) and not re.search(r"(?i)together|jointly|partners|both", c.left[-80:])),
    accept("total of the venture", "deal_value",
           left=r"(?:together|jointly|partners|parties|both (?:companies|sides))~6(?:commit|invest|contribute|put|spend|provide)\w*~3", when=lambda c: _is_venture(c)),
    accept("total of the venture", "deal_value",
           left=r"(?:total investment|investment|project|venture|funds committed|budget|capital|chest|costs?|estimated|requires?|capitali[sz]ed|fund(?:ed|ing)?|plant|mine)\b~8(?:of|at|to|is|with|:)?",
           when=lambda c: _is_venture(c) and _is_large(c) and not re.search(r"@[ATP][^§]{0,30}$", c.left)),
    accept("total of the venture", "deal_value",
           right=r"(?:[\w-]+ ){0,2}?(?:project|venture|joint venture|investment|plant|mine|fund)\b", when=lambda c: _is_venture(c) and _is_large(c)),
    refuse("another purchase by the same party", left=r"(?:bought|acquired|purchased|sold) (?:@O|a |an |the )~8for", when=lambda c: "@T" not in c.left[-80:] and "@A" not in c.left[-80:]),
    accept("equity or enterprise value", "deal_value",
           left=r"(?:enterprise value|equity value|equity|transaction value|purchase price|price tag|total consideration|aggregate consideration|headline price|consideration|total value|value|total|bill|price)\b~6(?:of|is|at|:|to|comes to|amounts to|worth|put at|=)?~2",
           when=lambda c: is_acquisition(c) and _is_large(c) and not _per_share(c)),
    accept("value put on the target by the offer", "deal_value",
           left=r"valu(?:ing|es|ed|e)\b~16(?:at|as)~1", when=lambda c: is_acquisition(c) and _is_large(c)),
    accept("price of the whole", "deal_value",
           right=rf"(?:[\w-]+ ){{0,3}}?{_HEADLINE_NOUN}\b", when=lambda c: is_acquisition(c) and _is_large(c)),
    accept("price of the whole", "deal_value",
           left=rf"(?:{_HEADLINE_NOUN}|lay(?:s|ing)? out|part(?:s|ed|ing)? with|tender(?:s|ed)?|shav(?:es|ed)|giv(?:es|ing)|in all,|altogether|buy(?:s|ing)?|bought|acquir(?:e|es|ed|ing)|take over|merge|sell|sold|pay(?:s|ing)?|paid|worth|be taken over|purchase[sd]?)\b~9(?:for|of|at|worth|is|in|,|or|with|to|stands at|aggregating to|comes to|costs)~1",
           when=lambda c: is_acquisition(c) and _is_large(c) and not re.search(r"(?i)\b(?:debt|borrowings|loans?|tax|order)\W+(?:\w+\W+){0,2}$", c.left)),
    accept("price with debt", "deal_value", right=r"(?:,? ?(?:including|with|inclusive of|excluding) (?:net |assumed |its )?debt|enterprise value|equity value)",
           when=lambda c: is_acquisition(c) and _is_large(c)),
)
_INVESTED: tuple[Rule, ...] = (
    accept("paid for new shares", "investment_amount",
           left=r"(?:subscri\w+|new shares|capital increase)\b~7(?:of|worth|for|at|with)?~2", when=lambda c: not is_acquisition(c)),
    accept("paid for a stake", "investment_amount", right=r"for (?:the |its |new |those )?(?:~1)?(?:shares|stake|holding)\b", when=lambda c: not is_acquisition(c) and _is_large(c)),
    accept("paid for a stake", "investment_amount", left=r"#[^#§;]{0,45}\bfor", when=lambda c: not is_acquisition(c) and _is_large(c) and "percent" in {q.kind for q in c.line.line.quantities}),
    refuse("an increment, not the total", left=r"(?:additional|another|extra|further|increase of|raised ~4by|by|top-up of|more than the|on top of)", when=lambda c: not c.quantity.has_change_cue),
    accept("what one party puts in", "investment_amount",
           left=r"\binvest(?:s|ed|ing|ment|ments)?\b~9(?:of|is|to|up to|at|worth|comes to|totals?|:|for)?~2", when=lambda c: _is_investment(c) or _is_venture(c) or _is_financing(c)),
    accept("what one party puts in", "investment_amount",
           left=r"(?:pledg(?:e|es|ed|ing)|commit(?:s|ted|ting|ment)?|put(?:s|ting)?|pour(?:s|ed|ing)?|inject(?:s|ed|ing)?|contribut(?:e|es|ed|ing|ion)|subscrib(?:e|es|ed|ing)|subscription|pay(?:s|ing)?|paid|provide[sd]?|stake|funding|back(?:s|ed|ing)?|plough(?:s|ed)?|plow(?:s|ed)?|shareholding|ticket|cheque|check|capital|buy)\b~9",
           when=lambda c: _is_investment(c) or _is_venture(c)),
    accept("what one party puts in", "investment_amount",
           right=r"(?:[\w-]+ ){0,3}?(?:investment|equity|stake|capital injection|injection|funding|commitment|bet|wager|in (?:equity|shares|new shares|fresh capital)|into @[ATP]|for (?:a|an|its) (?:[\w.%-]+ ){0,3}(?:stake|share|holding))\b",
           when=lambda c: _is_investment(c) or _is_venture(c)),
    accept("headline of the partnership", "investment_amount",
           right=r"(?:[\w-]+ ){0,2}?(?:deal|partnership|plan|agreement|pact|tie-up|alliance|pledge|package|transaction|accord|in total)\b", when=_is_investment),
    accept("headline of the partnership", "investment_amount",
           left=r"(?:deal|partnership|plan|agreement|pact|tie-up|alliance|package|transaction|accord|total|worth|amount)\b~6", when=_is_investment),
)
_RAISED: tuple[Rule, ...] = (
    accept("part of one investor", "investment_amount",
           left=r"@A~6(?:invest\w*|contribut\w*|with|puts?|putting|lead investor|leads?|commit\w*|chips? in|subscrib\w*|takes?|provid\w*)~4", when=lambda c: _is_financing(c) and bool(c.types & {"financing", "funding_round", "funding"}) and not re.search(r"(?i)\bloan|lend|credit|debt", c.line.text)),
    accept("part of one investor", "investment_amount", right=r"(?:from|by) @A\b", when=lambda c: _is_financing(c) and not re.search(r"(?i)\bloan|lend|credit|debt", c.line.text)),
    accept("money raised in the round", "financing_amount",
           left=r"(?:rais(?:e|es|ed|ing)|round|financing|funding|facility|loan|loans|borrow(?:s|ed|ing)?|lend(?:s|ing)?|lent|secured|closed|commit(?:ted|s|ment)?|provide[sd]?|package|series \w|total|size)\b~8", when=_is_financing),
    accept("money raised in the round", "financing_amount",
           right=r"(?:[\w-]+ ){0,4}?(?:round|financing|funding|facility|loan|loans|credit|raise|package|deal|in equity|in debt|of debt|of equity|capital|series \w)\b", when=_is_financing),
)
_CONTRACTED: tuple[Rule, ...] = (
    refuse("upfront or milestone part, not the total", left=r"(?:up-?front|milestones?|signing|royalt(?:y|ies)|deposit|on signature)\b~5", when=_is_licence),
    refuse("upfront or milestone part, not the total", right=r"(?:[\w-]+ ){0,2}?(?:up-?front|in advance|on signing|at signing|on signature|milestones?|per milestone)\b", when=_is_licence),
    accept("value of the contract", "contract_value",
           left=r"(?:contract(?:ed)?|agreement|lease|order|deal|pact|rent|licen[cs]e|supply|purchases?|commitments?|value|total|worth|accord|arrangement|minimum|spend|capacity|services|amount|payments?|fees?|bill|take-or-pay|buy|tab|tenancy|purchase of|expand)\b~9(?:of|is|at|to|worth|comes to|totals?|put at|:|reach(?:es)?|,)?~3",
           when=lambda c: _is_contract(c) and _is_large(c)),
    accept("value of the contract", "contract_value",
           right=r"(?:(?:of|in|worth of) )?(?:[\w-]+ ){0,4}?(?:contract|agreement|lease|order|deal|pact|rent|licen[cs]e|supply|purchases?|commitment|accord|arrangement|partnership|cloud|computing|compute|capacity|services|over (?:the|its|¤|§)|in total|all told)\b",
           when=lambda c: _is_contract(c) and _is_large(c)),
    accept("value of the contract", "contract_value", right=r"(?:over|across|spread over|during|for|in) (?:the (?:term|life|period|course)|its (?:term|life)|§)",
           when=lambda c: _is_contract(c) and _is_large(c)),
)

def _is_old(c: Context) -> bool:
    """True where the clause tells of a year long before the article: another, older deal."""
    published = c.scene.document.published_at
    if published is None or len(c.line.parties) > 1:
        return False
    mark = len(c.left)
    for period, span in zip(c.line.line.periods, c.line.period_spans, strict=True):
        end = period.value.end
        if end and end.year <= published.year - 1 and (published.date() - end).days > 400 and abs(span[0] - mark) < 90:
            return True
    return False


def _is_sum_of_deal(c: Context) -> bool:
    """True for the one large sum, not refused, of a sentence that names both parties."""
    if not _is_large(c) or _per_share(c) or c.line.has_other or c.quantity.kind != "money":
        return False
    sums = [q for q in c.line.line.quantities if q.kind == "money" and q.conversion_of is None]
    return len(c.line.parties) > 1 and len(sums) == 1


def _headline_of(term: str) -> Callable[[Context], bool]:
    return lambda c: _is_sum_of_deal(c) and _headline_term(c) == term


_EQUITY_WORDS = pattern(r"\b(?:shares?|stake|equity|subscri\w+|holding|invest\w*|capital)\b")
_CONTRACT_WORDS = pattern(r"\b(?:contract|order|supply|suppl\w+|rent|lease|purchases?|computing|compute|chips|capacity|services|cloud)\b")


def _headline_term(c: Context) -> str:
    """Return the term that a bare sum of such a deal is."""
    if is_acquisition(c) or _is_venture(c):
        return "deal_value"
    if _is_financing(c):
        return "financing_amount"
    if _is_contract(c) and not _is_investment(c):
        return "investment_amount" if _EQUITY_WORDS.search(c.line.text) else "contract_value"
    if _is_contract(c) and _CONTRACT_WORDS.search(c.line.text) and not _EQUITY_WORDS.search(c.line.text):
        return "contract_value"
    return "investment_amount" if _is_investment(c) else ""


_HEADLINE = tuple(
    accept("a sum of the deal", term, when=_headline_of(term))
    for term in ("deal_value", "financing_amount", "investment_amount", "contract_value")
)

MONEY_RULES: tuple[Rule, ...] = (
    *_FEES,
    *_FINANCING[-3:-1],
    refuse("an increment or a part, not the total",
           when=lambda c: _is_increment(c) and not c.quantity.has_change_cue),
    refuse("an older deal", when=lambda c: _is_old(c)),
    *_REFUSALS, *_SHARE_PRICE, *_FINANCING, *_VALUATION,
    *_DEAL_VALUE, *_INVESTED, *_RAISED, *_CONTRACTED,
    *_HEADLINE,
)

_ENTERPRISE = pattern(r"(?:enterprise value|(?:including|with|inclusive of|plus|counting|assum\w+ of)~3(?:net |assumed )*debt|debt included|debt and all)")
_EQUITY = pattern(r"(?:equity value|equity (?:of|is|at|worth)|values? (?:the )?equity|market capitali|fully diluted|[’']s equity|the equity)")


def holder_of_amount(term: str, c: Context) -> str | None:
    """Return the slot of a money term (terms.md section 4a), or None."""
    if term == "deal_value":
        near = c.left[-70:] + " § " + c.right[:50]
        if _ENTERPRISE.search(near):
            return "enterprise"
        return "equity" if _EQUITY.search(near) else None
    if term == "valuation":
        return _valued_party(c)
    return None


def _valued_party(c: Context) -> str | None:
    """The party that is valued: the last one named before, else the one that is paid."""
    parties = c.scene.deal.parties
    marks = re.findall(r"@[AT]", c.left[-80:])
    if "@A" in marks[-1:] and "@T" not in marks:
        wanted = "@A"
    else:
        wanted = "@T"
    for index, party in enumerate(parties):
        if role_mark(c.scene.deal, index) == wanted:
            return party.name.casefold()
    return None
