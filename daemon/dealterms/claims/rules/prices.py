"""The price of a share and the price of the whole, where a party buys or merges with another."""

from __future__ import annotations

import re

from dealterms.claims.binding import Context, Rule, accept, pattern, refuse
from dealterms.claims.rules.amount_kinds import (
    is_acquisition,
    is_contract,
    is_large,
    is_per_share,
    is_small,
    kind_of,
    speaks_of_deal,
)
from dealterms.claims.rules.amount_words import (
    BUY,
    COME_TO,
    COST,
    DEAL,
    LINK,
    PARTY,
    PAY,
    PRICE,
    RECEIVE,
    SUM,
    TARGET,
    VALUE,
    WHOLE,
)

__all__ = ["SHARE_PRICE_RULES", "WHOLE_PRICE_RULES"]

# ------------------------------------------------------------------ the price of one share

_NEAR_OFFER = pattern(
    r"(?:acquir|buy|bought|purchase|offer|bid|pay|paid|price|receive|consideration|takeover|"
    r"tender|cash|exchange|entitled|get|deal|agreement|proposal|"
    r"terms|merger|sale|right to|convert|worth|value|contract|hand|swap|owners|subscri|"
    r"shares? at|new shares|scheme|obtain|reject|accept|board|rais|lift|sweeten|increas|"
    r"lower|cost|snub|inadequa|too low|undervalu|generous|cheap)"
)
_NEW_SHARES = pattern(
    r"subscri|new(?:ly)? [\w-]*\s?(?:ordinary |printed )?(?:shares?|"
    r"stock)|price|take up|placement|\bpa(?:ys?|id|ying)\b|offered|buys?|bought|acquir|"
    r"stake|issue|invest|shares cost"
)


def _has_price_context(c: Context) -> bool:
    near = c.left[-140:] + " " + c.right[:80]
    if is_acquisition(c):
        return bool(_NEAR_OFFER.search(near) or c.line.parties)
    return bool(_NEW_SHARES.search(near))


def _knows_share_price(c: Context) -> bool:
    """True if the article tells a price per share at all, or speaks of the offer by share."""
    return any(q.is_per_share for m in c.scene.lines for q in m.line.quantities) or bool(
        re.search(r"(?i)\b(?:share|stock|holders?)", c.line.text)
    )


def _may_be_offer(c: Context) -> bool:
    return is_small(c) and is_acquisition(c) and _knows_share_price(c)


_OFFER = (
    r"(?:offer(?:ed|ing|s)?|bid|price|pay|pays|paid|buy|acquire|letter of intent|agreement|"
    r"deal|proposal|consideration|receive|terms|share of @T|shares? ~4for|entitled to|get|"
    r"gets|go|fetch(?:es)?)"
)
_MIXED = (
    r"(?:in (?:cash|money)|cash)\b,? ?(?:and|plus|together with|as well as)\b[^§;]{0,"
    r"25}(?:#|shares?|of a)"
)

_IN_CASH = pattern(r"\b(?:in|of) cash\b")

SHARE_PRICE_RULES: tuple[Rule, ...] = (
    refuse(
        "an increment of the price",
        left=r"(?:additional|extra|another|further|increase of|raise[sd]? ~4by|bump of|by)",
        when=lambda c: is_small(c) and c.quantity.from_value is None,
    ),
    refuse("the part in cash of a mixed price", right=_MIXED, when=is_small),
    refuse(
        "the part in cash of a mixed price",
        left=r"# and",
        right=r"in (?:cash|money)\b",
        when=is_small,
    ),
    refuse(
        "the part in cash of a mixed price",
        left=r"\balso (?:get|gets|receive|receives|be paid|collect)~2",
        when=lambda c: is_small(c) and bool(_IN_CASH.search(c.right[:40])),
    ),
    refuse(
        "an old or other price",
        left=r"\b(?:sold|placed|bought|offloaded|unloaded|acquired) (?:an? |its |their |the )?"
        r"(?:[\w#%-]+ ){0,3}(?:stake|holding|block|interest)(?: in @T)?[^§;]{0,20}\b(?:at|for)"
        r"|(?:sold shares|issued shares|bought (?:shares|"
        r"stock)|average price|options?|conversion price|floor price|warrants?)~4(?:at|for|of)",
        when=is_per_share,
    ),
    refuse(
        "another bid",
        left=r"\b(?:topping|rival|counter|competing|room for an?(?: [\w-]+)?)[- ]?(?:bid|offer|"
        r"proposal)s?(?: of| at)?",
        when=is_small,
    ),
    accept(
        "price per share",
        "price_per_share",
        when=lambda c: is_per_share(c) and _has_price_context(c),
    ),
    accept(
        "price of the offer",
        "price_per_share",
        when=lambda c: is_small(c) and is_acquisition(c),
        left=r"\b(?:offer|bid|proposal|price)\b,?~2(?:at|of|to|is|was|:)",
    ),
    accept(
        "price of the offer",
        "price_per_share",
        left=rf"\b{_OFFER}\b~6(?:at|for|of|to|is|was|from|:|receive|original|up to)?",
        when=_may_be_offer,
    ),
    accept(
        "price of the offer",
        "price_per_share",
        when=lambda c: is_small(c) and is_acquisition(c),
        left=r"\b(?:bought out|cashed out|taken out|paid out)~2(?:at|for)",
    ),
    accept(
        "price of the offer",
        "price_per_share",
        when=lambda c: is_small(c) and is_acquisition(c),
        left=r"\bthe",
        right=r"(?:offer|bid|takeover|buyout|cash|deal)?[- ]?(?:price|offer|bid|proposal)\b",
    ),
    accept(
        "price of the offer",
        "price_per_share",
        when=lambda c: is_small(c) and is_acquisition(c),
        left=rf"\b(?:mix(?:ture)?|offer|terms|package|bid|combination|blend|proposal|"
        rf"deal|swap)\b~6(?:{COME_TO}|at|is worth)",
    ),
    accept(
        "price of the offer",
        "price_per_share",
        right=r"(?:(?:is|was) (?:our|its|the|"
        r"their) (?:last|final|best)|on offer|on the table|now on the table|apiece|a head)\b",
        when=lambda c: is_small(c) and is_acquisition(c),
    ),
    accept(
        "price of the offer",
        "price_per_share",
        left=r"\b(?:each|every|an?|per) (?:@T )?(?:ordinary |common )?share~5(?:fetches|"
        r"gets|is worth|receives|for|at|brings|goes for|:)",
        when=lambda c: is_small(c) and is_acquisition(c),
    ),
    accept(
        "price of the offer",
        "price_per_share",
        when=_may_be_offer,
        right=r"(?:in cash|cash|per|was its final price|is too little|offer|bid|price|"
        r"proposal|deal|package|all-cash|is a fair|a fair price|takeover|contract|approach)\b",
    ),
    refuse("a small sum that is no offer price", when=is_small),
)

# ------------------------------------------------------------------ the price of the whole

_BEFORE_LOAN = pattern(
    r"\b(?:debt|borrowings|loans?|tax|order|bonds?|financing)\W+(?:\w+\W+){0,2}$"
)
_NEAR_LOAN = pattern(
    r"\b(?:loans?|lend\w*|lent|facility|credit|borrow\w*|financing|funding|bonds?|rais\w+|debt)\b"
)
_WITH_DEBT = pattern(
    r"\b(?:counting|including|with|plus|inclusive of|adding|excluding|before|without|after)"
    r" (?:its |net |the |all |assumed |their )*(?:debts?|borrowings|loans)\b(?: of §)?"
)
_FOR_TARGET = (
    rf"for (?:#[^§;]{{0,25}}\b(?:of|in) )?(?:{TARGET}|the (?:landlord|business)|(?:its|his|"
    rf"her|their) (?:stake|shares|holding))"
)


def _may_be_price(c: Context) -> bool:
    kind = kind_of(c)
    left = _WITH_DEBT.sub("", c.left[-120:])
    is_bought = kind == "acquisition" or (
        kind == "financing" and is_acquisition(c) and not _NEAR_LOAN.search(left[-45:])
    )
    return is_large(c) and is_bought and not _BEFORE_LOAN.search(left)


# A fee, a fine or a charge that is "set at", "put at" or "costs" a sum is no price.
_OTHER_NOUN = pattern(
    r"\b(?:fees?|fines?|charges?|deficits?|gap|bonus(?:es)?|dues|deposits?|retainer|assets|rents?"
    r"|premiums written)\b[^§;,]{0,60}$"
)


def _is_price(c: Context) -> bool:
    return _may_be_price(c) and not _OTHER_NOUN.search(c.left)


# The target spends its own money on something else.
_TARGET_PAYS = pattern(rf"@T(?![’']s? (?:owners?|holders?|buyer))[^@§;,]{{0,40}}{PAY}~3$")


def _is_tied_price(c: Context) -> bool:
    return _is_price(c) and speaks_of_deal(c)


WHOLE_PRICE_RULES: tuple[Rule, ...] = (
    accept(
        "a service contract beside the deal",
        "contract_value",
        when=_is_price,
        left=r"\b(?:services?|supply|lease|licen[cs]e|offtake|transition|maintenance) "
        r"(?:contract|agreement|deal)~4(?:worth|valued at|of|for)",
    ),
    refuse(
        "a contract beside the deal",
        when=lambda c: is_large(c) and is_acquisition(c) and not is_contract(c),
        left=r"\b(?:offtake|supply|lease|leasing|licen[cs]e|service|services|long-term|[\w]+-year) "
        r"(?:contract|agreement|pact)\b[^§;]{0,60}\b(?:worth|put at|valued at)~2"
        r"|# (?:contract|agreement|pact|lease|licen[cs]e)\b[^§;]{0,60}\b(?:worth|put at"
        r"|valued at)~2",
    ),
    refuse(
        "the part in cash of a mixed price",
        right=r"in cash[^§;]{0,12}\b(?:and|plus|with)\b[^§;]{0,30}§ (?:of|in|worth of) (?:[\w@’'-]+"
        r" ){0,3}?(?:stock|shares|paper|equity)\b",
        when=is_large,
    ),
    refuse(
        "the part in cash of a mixed price",
        right=r"in (?:cash|money)[^§;]{0,12}\b(?:and|plus)\b[^§;]{0,10}(?:#|\d)[^§;]{0,20}\bshares?\b",
        when=is_large,
    ),
    refuse(
        "an order beside the deal",
        left=r"\b(?:lost|won|lands?|landed|an?|another|new) (?:[\w-]+ ){0,2}(?:contract|order|tender)s?"
        r" (?:worth|of|for|valued at)~1",
        when=lambda c: is_large(c) and is_acquisition(c) and not is_contract(c),
    ),
    refuse("the cap of a general offer", left=r"\bmaximum consideration under\b[^;]{0,60}"),
    accept(
        "equity or enterprise value",
        "deal_value",
        when=_is_tied_price,
        left=rf"(?:{PRICE}|{SUM}|\bequity|\bprice)\b(?: with debt)?~7{LINK}?~2",
    ),
    accept(
        "value put on the target by the offer",
        "deal_value",
        when=_is_price,
        left=rf"{VALUE}~14(?:at|as|to|of|on)~1",
    ),
    accept(
        "value put on the target by the offer",
        "deal_value",
        when=_is_price,
        left=rf"{VALUE} (?:an? |the )?(?:[\w-]+ )?(?:{PRICE}|{SUM}) ?of",
    ),
    accept("what the price comes to", "deal_value", left=rf"{COME_TO}~1", when=_is_tied_price),
    accept(
        "what it costs",
        "deal_value",
        when=_is_price,
        left=rf"(?:{DEAL}|{BUY}|\b(?:it|that|this|shares?))\b~4{COST} (?:@A |it |them |"
        rf"the buyer )?~1",
    ),
    accept("the sum, all told", "deal_value", right=rf"[\"”]?{WHOLE}\b", when=_is_price),
    accept(
        "the sum, all told",
        "deal_value",
        left=rf"(?:^|\W){WHOLE},?(?: that is| it is|:)?",
        when=_is_price,
    ),
    accept(
        "price of the whole", "deal_value", right=rf"(?:[\w-]+ ){{0,3}}?{DEAL}\b", when=_is_price
    ),
    accept("price for the target", "deal_value", right=_FOR_TARGET, when=_is_price),
    accept(
        "price of the whole",
        "deal_value",
        when=_is_price,
        left=rf"(?:{DEAL}|{BUY}|\b(?:sell|sold|merge|be taken over|worth|chang(?:e|es|ed|"
        rf"ing) hands|go(?:es|ing)? (?:to|for)|went (?:to|for)|knocked down))\b~9(?:for|of|at|"
        rf"worth|is|are at|in|,|or|with|to|stands at|{COME_TO})~1",
    ),
    accept(
        "price with debt",
        "deal_value",
        when=_is_price,
        left=rf"\b(?:with|including|counting|adding|add|once|plus|inclusive of) (?:[\w’'@-]+ )?"
        rf"(?:debts?|borrowings|liabilities|loans)\b[^§;]{{0,40}}?(?:{COME_TO}|\b(?:climbs?|rises?"
        rf"|rose|goes up|swells?|grows?|jumps?|increases?|becomes?|reaches|is|was|are)(?: up)?"
        rf"(?: to)?)~1",
    ),
    accept(
        "what the buyer pays",
        "deal_value",
        left=rf"{PARTY}[^§;,]{{0,60}}{PAY}~3",
        when=lambda c: _is_price(c) and not _TARGET_PAYS.search(c.left),
    ),
    accept(
        "a cheque for the whole",
        "deal_value",
        right=r"(?:[\w-]+ )?(?:cheque|check|price(?: tag)?|outlay|bill|tab|consideration)\b",
        when=_is_tied_price,
    ),
    accept(
        "what the seller gets",
        "deal_value",
        when=_is_price,
        left=rf"(?:@T|\b(?:family|founders?|owners?|sellers?|vendors?|shareholders|"
        rf"holders|partners))\b~3{RECEIVE}~2",
    ),
    accept(
        "what the buyer pays",
        "deal_value",
        left=rf"{PAY} (?:@T[^§;,]{{0,20}})?(?:for )?~1",
        when=_is_tied_price,
    ),
    accept(
        "what the seller gets",
        "deal_value",
        when=_is_price,
        left=rf"\b(?:in exchange|in return) for\b[^§;]{{2,60}}{RECEIVE}~1",
    ),
    accept(
        "what the seller gets", "deal_value", left=rf"{RECEIVE}~2", right=r"for\b", when=_is_price
    ),
    accept(
        "what the contract says",
        "deal_value",
        when=_is_price,
        left=r"\b(?:contract|agreement|deal|treaty|document|paperwork) (?:says|said|has "
        r"it at|speaks of|provides for|specifies|names|states|stipulates)~2",
    ),
    accept(
        "a fair price",
        "deal_value",
        right=r"(?:is |was )?(?:a|an) (?:[\w-]+ ){0,2}price\b",
        when=_is_price,
    ),
    accept(
        "price with debt",
        "deal_value",
        when=_is_price,
        right=r"(?:,? ?\(?(?:including|with|inclusive of|excluding|net of|counting|"
        r"before|after|plus|without) (?:net |assumed |its |the )*debt|enterprise "
        r"value|equity value|(?:if|once|with|when) (?:borrowings?|debts?) (?:is|are) (?:thrown in|"
        r"included|counted|added))",
    ),
    accept(
        "price with debt",
        "deal_value",
        when=_is_price,
        left=r"(?:^\W*|[;:] )(?:[\w-]+ )?(?:with|including|counting|incl\.?|excluding|without|ex)"
        r" (?:net |all |the )?(?:debt|borrowings|options|liabilities|warrants)\b[^§;]{0,12}[,:]~1",
    ),
    accept(
        "price with debt",
        "deal_value",
        when=_is_price,
        right=r"on an? (?:[\w-]+[- ])?(?:debt-inclusive|fully[- ]diluted|enterprise(?: value)?"
        r"|cash-free|debt-free|equity|diluted)\b",
    ),
    accept(
        "price with debt",
        "deal_value",
        left=r"§,? or~2",
        right=r"[^§;]{0,30}\b(?:debt|borrowings)\b",
        when=_is_price,
    ),
)
