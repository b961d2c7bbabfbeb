"""Sums of other deals: earlier purchases, sales of other things, rival bids, buybacks, orders."""

from __future__ import annotations

from dealterms.claims.binding import Context, Rule, pattern, refuse
from dealterms.claims.rules.amount_kinds import (
    has_target,
    is_acquisition,
    is_contract,
    is_investment,
    is_large,
)
from dealterms.claims.rules.amount_words import BUY, SELL, TARGET, nouns, verbs

__all__ = ["OLDER_DEAL_RULES", "OTHER_DEAL_RULES"]

_TARGET_MARK = pattern(r"@[TP]")
_NO_TARGET = rf"(?:(?!{TARGET}|§|;).)"
_OWN_OTHER = (
    r"(?:its|his|her|their|@[AT][’']s?|a|an|another|some|the (?:unrelated|separate)|@O|"
    r"(?:the )?[\w’'-]+ (?:and|&) [\w’'-]+|#)"
)
_ASIDE = pattern(
    r"\b(?:unrelated|separately|in a separate|besides|elsewhere|on top of the price|in "
    r"addition to the (?:price|purchase)|"
    r"fresh from|earlier disposal|another purchase|second purchase)\b"
)
_BEFORE = pattern(
    r"\bsince (?:borrowed|raised|then)\b|^(?:in )?¤ (?:it|@[ATP]) had\b|^¤ "
    r"(?:we|it) ha(?:ve|s) raised"
)
_IS_BOUGHT = pattern(r"@T[^§;,]{0,30}\b(?:is|was|be|been|being|are|were)\b[^@]*$")
_SUPPLY = pattern(r"\b(?:power|capacity|chips|cloud|compute|computing|services)\b")
_SELLS_TARGET = pattern(
    rf"{nouns('company, group, business, club, target, bank')} which "
    rf"was sold|@T,? (?:which|that) was sold"
)

_MANY_DEALS = r"(?:mergers|deals|takeovers|acquisitions|buy-?outs|transactions|disposals|tie-ups)"
_BOTH_BEFORE = pattern(r"\b(?:the two|both|twin) (?:\w+ )?$")
_SOME_BIDDER = (
    r"\b(?:an?|another|one|the) (?:earlier|previous|other|rival|losing|unnamed|different"
    r"|competing|unsuccessful|would-be) (?:[\w-]+ )?(?:consortium|bidder|suitor|group|party|buyer"
    r"|fund|firm)\b"
)
_LONG_AGO = (
    r"\b(?:(?:\w+|\d+|a few|a couple of|several|some) (?:years?|decades?) (?:ago|earlier|before)"
    r"|in (?:the )?(?:19|20)\d0s|a decade ago)\b"
)
_THIS_DEAL = pattern(r"\b(?:this|the|that) (?:deal|offer|transaction|takeover|merger|bid)\b")


def _names_one(c: Context) -> bool:
    return len(c.line.parties) < 2 and not _THIS_DEAL.search(c.left)


_YEARS_AGO = pattern(r"\b(?:years?|decades?) (?:ago|earlier|before)\b")


def _is_years_ago(c: Context) -> bool:
    """True if the last date before the sum is told as "two years ago"."""
    before = [
        p
        for p, span in zip(c.line.line.periods, c.line.period_spans, strict=True)
        if span[0] < len(c.left)
    ]
    if not before:
        return False
    last = max(before, key=lambda p: p.start)
    return bool(_YEARS_AGO.search(c.line.line.sentence.text[last.start : last.end]))


_STAKE = pattern(r"\b(?:an?|the) (?:# )?(?:[\w-]+ )?(?:stake|holding|interest)\b[^§]*$")


def _buys_stake_of_deal(c: Context) -> bool:
    """True for "Acme agreed with Bolt's founders to buy a 51 percent stake for §"."""
    return len(c.line.parties) > 1 and not c.line.has_other and bool(_STAKE.search(c.left))


# Before all others: a fee or a price that was paid years ago names itself too.
OLDER_DEAL_RULES: tuple[Rule, ...] = (
    refuse("an older deal", left=rf"{_LONG_AGO}[^§;]{{0,90}}", when=_names_one),
    refuse("an older deal", right=rf"[^§;,.]{{0,40}}{_LONG_AGO}", when=_names_one),
    refuse(
        "a deal for comparison",
        left=r"(?:^|; )\W*unlike\b[^;§]{0,120}",
        right=r"[^;§]{0,40}, (?:the|this|@[ATP])",
    ),
    refuse(
        "an older deal", left=r"¤[^§;]{0,90}", when=lambda c: _names_one(c) and _is_years_ago(c)
    ),
)

_OWN_MONEY = pattern(r"\s*(?:of its own\b|itself\b|alongside\b|(?:of|in) (?:\w+ )?equity\b)")

OTHER_DEAL_RULES: tuple[Rule, ...] = (
    refuse(
        "deals of others",
        left=rf"\b{_MANY_DEALS}(?: (?:in|of|by|among|for|between|this|last) [^§;@]{{2,30}})?,? "
        rf"(?:worth|valued at|totall?ing|of|for|to|at)(?: an? (?:combined|total))?~2",
        when=lambda c: is_acquisition(c) and is_large(c) and not _BOTH_BEFORE.search(c.left),
    ),
    refuse(
        "what the parties are worth together",
        left=r"\b(?:creat|form|forg|result\w* in|build|give\w* birth to)\w*[^§;]{0,10}\ban? "
        r"(?:[\w’'-]+ ){0,4}(?:group|company|giant|champion|player|business|entity|powerhouse"
        r"|enterprise|concern)[^§;@]{0,20}\b(?:worth|valued at|with [\w ]{0,20}of)~2",
        when=lambda c: is_acquisition(c) and is_large(c),
    ),
    refuse(
        "shares that somebody sold",
        left=r"\b(?:sold|bought|dumped|offloaded|unloaded) (?:\w+ )?(?:shares|stock|options)"
        r"[^§;]{0,15}\b(?:worth|for|valued at)~1",
        when=lambda c: is_acquisition(c) and not is_investment(c) and is_large(c),
    ),
    refuse(
        "a settlement",
        right=r"to (?:settle|resolve|end|close|drop) (?:(?:an?|the|its|all|long-running|\w+)"
        r" ){0,3}?"
        r"(?:claims?|suits?|lawsuits?|charges|allegations|litigation|disputes?|case|probe"
        r"|investigation|inquiry|complaints?|dispute|books)\b",
    ),
    refuse(
        "spending on something else",
        right=r"(?:on|in|into) @[TP][’']s (?:[\w-]+ ){0,3}(?:plants?|factor(?:y|ies)|sites?|network"
        r"|stores|shops|mines?|research|products?|fleet|mills?|yards?)\b",
        when=lambda c: is_acquisition(c) and is_large(c),
    ),
    refuse(
        "what the parties are worth together",
        left=r"\b(?:the (?:pair|two|merged|enlarged|combined)|^\W*together)\b[^§;]{0,40}\b(?:worth"
        r"|valued at)~2",
        when=lambda c: is_acquisition(c) and is_large(c) and has_target(c),
    ),
    refuse(
        "deals of others",
        right=rf"(?:of|in|worth of|on) (?:[\w-]+ ){{0,3}}?{_MANY_DEALS}\b",
        when=lambda c: is_acquisition(c) and is_large(c),
    ),
    refuse(
        "an estimate by an analyst",
        left=r"\b(?:could|would|might|may)\b[^§;]{0,40}",
        right=r"(?:a share|per share)?[^;§.]{0,10},? (?:analysts?|brokers?"
        r"|strategists?)\b[^;§.]{0,30}"
        r"\b(?:reckon|say|said|think|estimate|believe|calculate)",
    ),
    refuse(
        "only supposed",
        left=r"\b(?:might|could|would|may) (?:well )?have (?:paid|got|had to|fetched|bought|cost"
        r"|gone"
        r"|been)\b[^§;]{0,30}",
    ),
    refuse("another bid", left=rf"{_SOME_BIDDER}[^;§]{{0,80}}"),
    refuse(
        "deals of others",
        left=r"\b(?:battle|fight|contest|auction|war|takeover|acquisition|purchase|buy-?out)"
        r" (?:for|of)"
        r" (?:@O|(?-i:[A-Z])[\w’-]+),[^;§]{0,80}",
        when=lambda c: is_acquisition(c) and is_large(c),
    ),
    refuse(
        "what somebody thinks it is worth",
        left=r"\banything(?: (?:under|below|less than|short of))?~1"
        r"|(?:# that\b|(?:@O|#|\b(?:fund|investor|shareholder|holder|activist|stockholder|critic)s?"
        r"\b)[^;§]{0,60}\b(?:says?|said|argu\w+|claims?|claimed|thinks?|believes?|reckons?"
        r"|contends?"
        r"|maintains?)\b)[^;§]{0,40}(?:@T|\b(?:company|shares?|business|group|it|they)) (?:is|are"
        r"|was|were|(?:would|should|may|could) be) (?:\w+ )?(?:worth|valued at)~2",
        when=lambda c: not is_large(c),
    ),
    refuse(
        "a fee for something else",
        left=r"\b(?:non-compete|non-competition|consult\w+|monitoring|retention|stay|standstill|"
        r"earn-in|royalty|brokerage|finder[’']s|audit|refinancing) (?:fees?|payments?"
        r"|bonus(?:es)?)~6",
    ),
    refuse("a buyback", right=r"~3(?:buying back|repurchas\w+|buy-?backs?)\b"),
    refuse(
        "another purchase by a party",
        when=is_large,
        left=r"\b(?:purchase|acquisition|sale|disposal) of (?:two|three|four|five|six|seven|an?|"
        rf"several|another|its|#)\b{_NO_TARGET}{{0,60}}\b(?:for|at)",
    ),
    refuse("an order book", right=r"(?:in|on) (?:its|their|the) (?:order )?books\b"),
    refuse(
        "an older purchase",
        left=r"(?-i:[A-Z])\w+, (?:which it )?(?:bought|acquired|purchased)(?: \w+)? for",
    ),
    refuse(
        "what is invested later",
        left=rf"(?<!co-){verbs('invest')}~1",
        when=lambda c: is_acquisition(c) and not is_investment(c) and not _OWN_MONEY.match(c.right),
    ),
    refuse("another deal of a party", when=lambda c: is_large(c) and bool(_ASIDE.search(c.left))),
    refuse(
        "another sale by a party",
        when=is_large,
        left=rf"(?:{SELL}|\b(?:sale|disposal) of) {_OWN_OTHER}\b{_NO_TARGET}{{0,"
        rf"60}}\b(?:for|at|to [\w@ ]{{2,40}} for)",
    ),
    refuse(
        "another sale by a party",
        when=is_large,
        left=rf"@A[^§;]{{0,40}}{verbs('sell, offload, dispose of, divest, flog')}\b(?:(?!@T|@P|§|"
        rf";).){{0,60}}\b(?:for|at)",
    ),
    refuse(
        "another purchase by a party",
        when=lambda c: is_large(c) and is_acquisition(c) and not _IS_BOUGHT.search(c.left),
        left=rf"(?<!\bof\s)(?<!\bwith\s)@T[^§;,]{{0,30}}{BUY}(?:(?!@|§|;).){{0,60}}\b(?:for|at)",
    ),
    refuse(
        "another purchase by a party",
        when=lambda c: is_contract(c) and is_large(c) and not _SUPPLY.search(c.left),
        left=r"@T[^§;,]{0,30}\b(?:bought|buys|acquired|acquires|purchased)\b(?:(?!@|§|"
        r";).){0,60}\b(?:for|at)",
    ),
    refuse("the size of a fund", left=r"\bfunds? (?:at|of|with)~1", when=is_large),
    refuse(
        "another sale by a party",
        when=lambda c: is_large(c) and not _SELLS_TARGET.search(c.left),
        left=r"\b(?:which|that) was sold (?:\w+ )?(?:¤ )?for",
    ),
    refuse(
        "another purchase by a party",
        when=lambda c: is_large(c) and not _buys_stake_of_deal(c),
        left=rf"{BUY} (?:a|an|another|@O|its|further|#)\b{_NO_TARGET}{{0,60}}\b(?:for|at)",
    ),
    refuse(
        "an older purchase",
        when=is_large,
        left=r"\b(?:bought|acquired|purchased)\b (?!it\b|them\b|the company)(?:(?!@T|@P|"
        r"§|;).)*\bin ¤ for",
    ),
    refuse(
        "another purchase by a party",
        when=is_large,
        left=rf"\b(?:bought|acquired|purchased)\b (?:the |a )?(?:[\w-]+ ){{0,"
        rf"2}}(?-i:[A-Z]){_NO_TARGET}{{0,50}}\bfor",
    ),
    refuse(
        "another purchase by a party",
        when=lambda c: is_acquisition(c) and is_large(c),
        right=r"for (?:a|an) (?!share|stake|total|combined|fifth|third|quarter|majority|"
        r"minority|controlling|tenth|half|further|price|deal|[\w-]+ (?:stake|"
        r"share|holding|interest))",
    ),
    refuse(
        "an offer that was turned down",
        left=r"\b(?:turned down|rejected|rebuffed|"
        r"spurned) (?:an?|the) (?:\w+ )?(?:offer|bid|approach) of",
        when=lambda c: not is_acquisition(c) and is_large(c),
    ),
    refuse(
        "what was raised before",
        left=r"\b(?:has|had|have) (?:since |already )?(?:borrowed|raised|lent)\b[^§;]{0,10}",
        when=lambda c: bool(_BEFORE.search(c.line.text)),
    ),
    refuse(
        "another purchase by a party",
        right=r"for (?:@O|the (?:US|German|Danish|British|"
        r"French|Italian|Japanese|Indian|\w+an) [\w-]+ (?:house|firm|company|maker|group) (?!@))",
        when=is_large,
    ),
    refuse(
        "another deal by its own name",
        when=is_large,
        left=r"\b(?:biggest|largest|last|previous|earlier) (?:before|acquisition|"
        r"purchase|investment|bet|cheque)\b[^§]{0,40}",
    ),
    refuse(
        "another project",
        right=r"(?!deal|transaction)(?:[\w-]+ ){0,2}(?:programme to|"
        r"buyback|buy-back|of (?:its )?(?:own )?(?:stock|shares) (?:back|bought)|of stock$)",
    ),
    refuse("a buyback", left=r"\b(?:bought back|buy(?:s|ing)? back|repurchas\w+)[^§;]{0,60}"),
    refuse("what each of many pays", left=r"\b(?:that|who) each \w+~2"),
    refuse(
        "all that a party has invested",
        left=r"\bhas (?:so far |already )?(?:invested|put|placed)~2",
        right=r"in(?:to)? #",
    ),
    refuse(
        "another order",
        when=lambda c: not is_contract(c) and not is_acquisition(c),
        left=r"\b(?:orders?|contracts?|leases?)\b[^§;,]{0,20}\b(?:worth|of|for)~1",
    ),
    refuse(
        "a listing",
        when=is_large,
        left=r"\b(?:go(?:es|ing)? public|went public|ipo|flotation|listing|float)\b[^§;]{0,40}",
    ),
    refuse(
        "a deal for comparison",
        left=r"\b(?:similar|comparable) (?:deal|transaction|"
        r"contract|takeover|purchase|licence|license|merger|lease|round)s?\b[^;§]{0,60}",
    ),
    refuse(
        "another bid",
        left=r"\b(?:next[- ]highest|second[- ]highest|rival|competing|"
        r"losing|other|similar) (?:bid|offer|proposal|order)s?[^§;]{0,20}",
    ),
    refuse(
        "another bid",
        left=r"\b(?:talks|talking|negotiations) with @O[^§;@]{0,60}|"
        r"\b(?:in|under|with) the @O [\w ]{0,30}(?:offer|deal|bid)\b[^;]{0,90}",
    ),
    refuse(
        "another sale by a party",
        left=r"\bup for sale (?:for|at)|#[^§;%]{0,"
        r"60}\b(?:sold to @O|transfer to [A-Z]\w+)[^§;]{0,40}\bfor",
    ),
    refuse(
        "an older purchase",
        left=r"\b(?:bought|acquired|built up|purchased) in ¤ for|"
        r"(?:last year[’']s|\b(?:last|previous|earlier|prior)(?: big| large| major)?) "
        r"(?:purchase|acquisition|deal|takeover)\b[^§;]{0,60}|\bof all time\b[^§;]{0,30}",
    ),
    refuse(
        "an older purchase",
        left=r"\bfor which (?:we|it|they|@[AT]) (?:had |have )?paid",
        when=lambda c: not _TARGET_MARK.search(c.left),
    ),
    refuse(
        "another order",
        left=r"\b(?:orders?|bookings)\b[^§;,]{0,40}",
        when=lambda c: not is_contract(c),
    ),
    refuse(
        "another order",
        left=r"\borders? (?:with|from|to) (?:suppliers|customers|"
        r"vendors)\b[^§]{0,90}|\b(?:last|this) year[’']s orders\b[^§;]{0,20}",
    ),
    refuse(
        "an older round",
        right=r"(?:at|in) (?:the|its) (?:spring|summer|autumn|winter|"
        r"last|previous|earlier|seed|\w+) (?:round|raise)\b",
    ),
    refuse(
        "an older round",
        left=r"\b(?:last|previous|earlier|prior) (?:equity )?(?:mark|"
        r"round|valuation)\b[^§;]{0,12}",
    ),
)
