"""The price of the whole, where a party buys or merges with another."""

from __future__ import annotations

from dealterms.claims.binding import Context, Rule, accept, pattern, refuse
from dealterms.claims.rules.amount_kinds import (
    is_acquisition,
    is_contract,
    is_large,
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
from dealterms.claims.rules.other_sums import is_other_sum

__all__ = ["WHOLE_PRICE_RULES"]

_BEFORE_LOAN = pattern(
    r"\b(?:debt|borrowings|loans?|tax|order|bonds?|financing)\W+(?:\w+\W+){0,2}$"
    r"|\b(?:financed|funded) (?:with|by|through) (?:\w+ )?$"
)
_NEAR_LOAN = pattern(
    r"\b(?:loans?|lend\w*|lent|facility|credit|borrow\w*|financing|funding|bonds?|rais\w+|debt)\b"
)
_WITH_DEBT = pattern(
    r"\b(?:counting|including|with|plus|inclusive of|adding|excluding|before|without|after)"
    r" (?:its |net |the |all |assumed |their )*(?:debts?|borrowings|loans)\b(?: of §)?"
    r"|\b(?:net |its |all |the )*(?:debts?|borrowings|loans),? (?:included|counted|and all"
    r"|thrown in"
    r"|added|assumed)\b"
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


def _is_price(c: Context) -> bool:
    return _may_be_price(c) and not is_other_sum(c)


# The target spends its own money on something else.
_TARGET_PAYS = pattern(rf"@T(?![’']s? (?:owners?|holders?|buyer))[^@§;,]{{0,40}}{PAY}~3$")


def _is_dated_back(c: Context) -> bool:
    """True if the first date behind the sum is more than a year before the article."""
    published = c.scene.document.published_at
    spans = zip(c.line.line.periods, c.line.period_spans, strict=True)
    after = [p.value.end for p, span in spans if span[0] > len(c.left)]
    if published is None or not after or after[0] is None:
        return False
    return (published.date() - after[0]).days > 365


_TALKS_PRICE = pattern(rf"{PRICE}|{PAY}|{DEAL}")


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
        right=r"in (?:cash|money)[^§;]{0,12}\b(?:and|plus)\b[^§;]{0,10}(?:#"
        r"(?! (?:per cent|percent|%))|\d[^§;]{0,20}\bshares?\b)",
        when=is_large,
    ),
    refuse(
        "the part in cash of a mixed price",
        right=r"in (?:cash|money)[^§;]{0,15}\b(?:and|plus|with)\b[^§;]{0,20}"
        r"\b(?:rest|remainder|balance)\b",
        when=is_large,
    ),
    refuse(
        "an order beside the deal",
        left=r"\b(?:lost|won|lands?|landed|an?|another|new) (?:[\w-]+ ){0,2}(?:contract|order"
        r"|tender)s?"
        r" (?:worth|of|for|valued at)~1",
        when=lambda c: is_large(c) and is_acquisition(c) and not is_contract(c),
    ),
    refuse("the cap of a general offer", left=r"\bmaximum consideration under\b[^;]{0,60}"),
    accept(
        "equity or enterprise value",
        "deal_value",
        when=_is_tied_price,
        left=rf"(?:{PRICE}|{SUM}|(?<!from\s)\bequity(?! (?:commitment|contribution|cheque|check"
        rf"|partner|investor|fund|letter|part)|:)|\bprice)\b(?: with debt)?~7{LINK}?~2",
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
    accept(
        "what the price rises to",
        "deal_value",
        left=rf"\b(?:tak|bring|brought|took|lift|rais|push|swell|carr|driv|drove)\w*~1(?:the|its"
        rf"|their) (?:[\w-]+ )?(?:{PRICE}|\b(?:value|worth|size|bill|total|cost"
        rf"|tab)\b)[^§;]{{0,60}}"
        rf"\bto~1",
        when=_is_tied_price,
    ),
    accept(
        "what the buyer gets",
        "deal_value",
        left=r"\b(?:gets?|lands?|secures?|wins?|has|takes) (?:hold of )?(?:@T|the"
        r" latter)[^§;@]{0,20}"
        r" for~1",
        when=_is_price,
    ),
    accept(
        "value put on the target by the offer",
        "deal_value",
        when=_is_price,
        left=rf"{VALUE}[^;]{{0,90}}§[^;§]{{0,60}}\b(?:company|business|group|firm|whole|@T)"
        rf"[^;§]{{0,12}}\bat~1",
    ),
    accept(
        "what it costs",
        "deal_value",
        left=r"\b(?:all-in|total|overall|full) (?:cost|price|bill|outlay)\b~3"
        r"(?:is|was|comes to|of|at|to|reaches)~1",
        when=_is_tied_price,
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
        "price of the whole",
        "deal_value",
        right=rf"(?:[\w-]+ ){{0,3}}?(?:{DEAL}|\b(?:exit|sell-out|raid|bet|gamble|wager|punt"
        rf"|vote of confidence)\b)",
        when=_is_price,
    ),
    accept(
        "price for the target",
        "deal_value",
        left=r"@A (?!(?:has |had )?(?:su|fin|charg|bill|thank|blam))(?:[\w-]+ ){1,2}@T[^§;,@]{0,25}"
        r" for~1",
        when=_is_price,
    ),
    accept(
        "what the seller gets",
        "deal_value",
        right=r"(?:(?:will|would|is to|are to) )?(?:go|flow|pass)(?:e?s)? to (?:the |its )?"
        r"(?:previous |former |current |old |sole )?(?:@T|owners?|shareholders"
        r"|sellers?|famil(?:y|ies)|founders)\b",
        when=_is_price,
    ),
    accept(
        "value put on the target by the offer",
        "deal_value",
        when=lambda c: _is_tied_price(c) and bool(_TALKS_PRICE.search(c.line.text)),
        left=r"\b(?:peg(?:s|ged)?|puts?|plac(?:es|ed)|estimat(?:es|ed)|reckon(?:s|ed)?) (?:it|that"
        r"|the"
        r" (?:price(?: tag)?|sum|figure|deal|value|bill|total))(?: at)?~1",
    ),
    accept(
        "value put on the target by the offer",
        "deal_value",
        when=_is_price,
        left=rf"{VALUE}[^;§]{{0,60}}§,? and (?:[\w@’'-]+ ){{1,5}}at~1",
    ),
    refuse(
        "another purchase by a party",
        right=r"for @[TP][’']s (?:[\w-]+ ){1,3}(?:in|back in|during) ¤",
        when=lambda c: is_large(c) and _is_dated_back(c),
    ),
    refuse(
        "an offer by another company",
        left=rf"@O,? (?:has |had |have )?(?:\w+ )?{PAY}~2",
        right=r"for (?!@T|it\b|them\b|the (?:company|group|target)\b)",
        when=is_large,
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
        "price with debt",
        "deal_value",
        when=_may_be_price,
        left=rf"\b(?:throw(?:ing)? in|add(?:ing)?(?: in| back)?|count(?:ing)?(?: in)?"
        rf"|factor(?:ing)? in"
        rf"|includ(?:e|ing))\b[^§;]{{0,40}}\b(?:leases|debts?|borrowings"
        rf"|liabilities)\b[^§;]{{0,60}}?"
        rf"(?:{COME_TO}|\b(?:is|for|becomes|hits|costs))~1",
    ),
    accept(
        "value put on the target by the offer",
        "deal_value",
        when=_may_be_price,
        left=r"\b(?:on|at|by) (?:that|this|those|these) (?:basis|price|level|terms"
        r"|count)\b[^§;]{0,40}"
        r"\b(?:worth|valued at)~2",
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
        left=rf"(?:@T|\b(?:family|founders?|owners?|sellers?|vendors?|shareholders|investors"
        rf"|backers|"
        rf"holders|partners))\b~3(?:{RECEIVE}|\b(?:split|share|divide)s?\b)~2",
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
        right=r"(?:counting|including|with) what (?:it|@T) owes\b"
        r"|(?:once|if|when) (?:you|we|one) (?:counts?|adds?|includes?|takes?) (?:in )?[^§;]{0,30}"
        r"\b(?:owes?|debts?|borrowings|loans|leases)\b"
        r"|(?:its |net |the )*(?:debts?|borrowings|liabilities|loans) (?:and all|included"
        r"|thrown in)",
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
