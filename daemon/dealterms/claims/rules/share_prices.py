"""The price of one share, where a party buys or merges with another."""

from __future__ import annotations

import re

from dealterms.claims.binding import Context, Rule, accept, pattern, refuse
from dealterms.claims.rules.amount_kinds import is_acquisition, is_per_share, is_small
from dealterms.claims.rules.amount_words import COME_TO, verbs

__all__ = ["SHARE_PRICE_RULES"]

_NEAR_OFFER = pattern(
    r"(?:acquir|buy|bought|purchase|offer|bid|pay|paid|price|receive|consideration|takeover|"
    r"tender|cash|exchange|entitled|get|deal|agreement|proposal|"
    r"terms|merger|sale|right to|convert|worth|value|contract|hand|swap|owners|subscri|"
    r"shares? at|new shares|scheme|obtain|reject|accept|board|rais|lift|sweeten|increas|"
    r"lower|cost|snub|inadequa|too low|beat|top|exceed|due|undervalu|generous|cheap)"
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


_SUBUNIT = re.compile(r"(?i)\d\s?(?:p|pence|cents?|c|rappen|øre|öre|kopecks?)\b")


def _may_be_offer(c: Context) -> bool:
    """True for a small sum where shares are told of, or a sum in pence or cents."""
    if not is_small(c) or not is_acquisition(c):
        return False
    said = c.line.line.sentence.text[c.quantity.value_start : c.quantity.value_end]
    return bool(_SUBUNIT.search(said)) or _knows_share_price(c)


_OFFER = (
    r"(?:offer(?:ed|ing|s)?|bid|price|pay|pays|paid|buy|acquire|letter of intent|agreement|"
    r"deal|proposal|consideration|receive|terms|acquisition|takeover|purchase|buy-?out|"
    r"(?:to |will |would )?accept(?:s|ed|ing)?|tender(?:s|ed|ing)?|share of @T|shares? ~4for"
    r"|entitled to|get|"
    r"gets|go|fetch(?:es)?)"
)
_MIXED = (
    r"(?:in (?:cash|money)|cash)\b,? ?(?:and|plus|together with|as well as)\b[^§;]{0,"
    r"25}(?:#|shares?|of a)"
)

# "The holder of # sold at" is old, "has agreed to buy # at" is the deal.
_OFFERED = pattern(
    r"\b(?:agree\w*|offer\w*|bids?|will|would|to (?:buy|acquire|purchase|sell)|is (?:buying"
    r"|acquiring)|tender\w*)\b"
)
_SUPPOSES = pattern(r"\bon (?:our|my|his|her) (?:numbers|maths?|sums|model)\b|\bcould go\b")

_CHOICE = pattern(r"\b(?:between|either|choose|choice of|elect|pick|opt)\b[^§;]{0,25}$")

_IN_CASH = pattern(r"\b(?:in|of) cash\b")

_RAISE = verbs("raise, lift, increase, lower, cut, sweeten, bump, improve, reduce, hike, up, trim")

SHARE_PRICE_RULES: tuple[Rule, ...] = (
    refuse(
        "an increment of the price",
        left=r"(?:additional|extra|another|further|increase of|raise[sd]? ~4by|bump of|by)",
        when=lambda c: is_small(c) and c.quantity.from_value is None,
    ),
    refuse(
        "the part in cash of a mixed price",
        right=_MIXED,
        when=lambda c: is_small(c) and not _CHOICE.search(c.left),
    ),
    refuse(
        "the part in cash of a mixed price",
        left=r"(?:#|\b\d{0,2}\.\d+)[^§;]{0,40}\b(?:and|plus|together with|as well as)",
        right=r"in (?:cash|money)\b",
        when=is_small,
    ),
    refuse(
        "the part in cash of a mixed price",
        left=r"\bcash (?:element|portion|part|component)\b[^;]{0,60}",
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
        "an old or other price",
        left=r"(?:#|\b(?:toehold|stake|holding|position|block)\b)[^§;]{0,60}\b(?:bought|picked up"
        r"|acquired|built(?: up)?|amassed|purchased|gathered|accumulated|sold|sell)\b(?! out)"
        r"[^§;]{0,40}\b(?:at|for)(?: an?)?(?: (?:average|mean)(?: price| cost)?)?(?: of)?~2",
        when=lambda c: is_small(c) and not _OFFERED.search(c.left),
    ),
    refuse(
        "an old or other price",
        left=r"\b(?:average|mean)(?: (?:price|cost|entry))? of~1|\bbreak[- ]?(?:up )?price\b~2"
        r"|\buntil now~1|\b(?:formerly|previously|originally)~1",
        when=is_small,
    ),
    refuse(
        "only supposed",
        left=r"\b(?:could|might|may)(?: (?:yet|well|even|still))? (?:go|stretch|run)"
        r"(?: up| as high as| as far as)?(?: to)?~1|\bafford~2|\b(?:would|will|wo|could)"
        r"(?: not|n[’']t) (?:get out of bed|settle|sell|budge)\b[^§;]{0,20}\bfor~1",
        when=lambda c: (
            (is_small(c) and c.quantity.qualifier != "bare")
            or (_SUPPOSES.search(c.left) is not None and is_small(c))
        ),
    ),
    refuse("one part of a price in words", right=r"and [\w-]+ (?:cents|pence)\b", when=is_small),
    refuse(
        "an old or other price",
        right=r"(?:a share |apiece |each )?for (?:the|its|their|a) #[^§;.]{0,40}\b(?:picked up"
        r"|bought"
        r"|acquired|built|amassed|purchased|already)\b",
        when=is_small,
    ),
    refuse(
        "a demand, not the offer",
        left=r"\b(?:asked|asking|ask|asks|held out|holds? out|hop(?:es?|ed|ing)|angl(?:es?|ed|ing)"
        r"|push(?:es|ed|ing)?|press(?:es|ed|ing)?|look(?:s|ed|ing)?) for~1",
        when=lambda c: is_small(c) and is_acquisition(c),
    ),
    refuse(
        "another bid",
        left=r"\b(?:topping|rival|counter|competing|room for an?(?: [\w-]+)?)[- ]?(?:bid|offer|"
        r"proposal)s?(?: of| at)?",
        when=is_small,
    ),
    refuse(
        "a payment on conditions",
        left=r"\b(?:CVRs?|contingent value rights?|earn-?outs?|milestones?)\b[^§;]{0,60}",
        when=is_small,
    ),
    accept(
        "price per share",
        "price_per_share",
        when=lambda c: is_small(c) and is_acquisition(c),
        right=r"[^§;#]{0,40}\bfor (?:each|every) (?:@T )?(?:ordinary |common )?share\b",
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
        when=_may_be_offer,
        left=rf"\b(?:offer|bid|price|proposal|terms|consideration)\b[^;§]{{0,40}}§(?: a share|"
        rf" apiece| "
        rf"per share)? to~1|\b{_RAISE}\b[^;§]{{0,30}}\bby § to~1"
        rf"|\bshares?,? (?:or|equal to|equivalent to|currently|i\.e\.)(?: about)?~1",
    ),
    accept(
        "price of the offer",
        "price_per_share",
        when=_may_be_offer,
        left=r"\b(?:bid|offer|price|proposal)\b[^;]*\b(?:finally|eventually|in the end|lastly)"
        r" (?:to |at )?~1|\b(?:is|are) (?:due|owed|entitled to|promised)~1"
        r"|\b(?:recommend\w*|judged|considers?|called|calls|finds?|found)~1",
    ),
    accept(
        "price of the offer",
        "price_per_share",
        when=_may_be_offer,
        left=r"(?:^|[;,:–—-] ?|\band )at",
        right=r"(?:a share |apiece |per share )?,?~1(?:equity|company|group|firm|target|business"
        r"|deal"
        r"|bid|offer|@T|shares?|directors|board)\b",
    ),
    accept(
        "price of the offer",
        "price_per_share",
        when=_may_be_offer,
        left=r"(?:^\W*|[;:] |\bthat )(?:the )?",
        right=r"(?:a share )?(?:is|was|represents|means|equals|would be)~2# (?:up on|above|over"
        r"|more"
        r"|higher|dearer|better|premium)\b",
    ),
    accept(
        "price of the offer",
        "price_per_share",
        when=lambda c: is_small(c) and is_acquisition(c),
        left=r"\b(?:worth|at|of|to|for)~1",
        right=r"(?:each|apiece)?,? or § ",
    ),
    accept(
        "price of the offer",
        "price_per_share",
        when=_may_be_offer,
        left=r"(?:^\W*|[;,] )(?:the |its |final |best )*(?:price|offer|bid)\b[^§;]{0,80}:~1"
        r"|\b(?:holders?|shareholders|owners|investors|stockholders)\b[^§;]{0,40}\b(?:promised"
        r"|offered"
        r"|handed|paid|had (?:their|the)|have had (?:their|the)|got (?:their|the))~1",
    ),
    accept(
        "price of the offer",
        "price_per_share",
        when=_may_be_offer,
        left=r"@A[’']s",
        right=r"(?:a share |apiece )?(?:stands?|is|was|remains?|looks?|wins?|beats?|tops?"
        r"|prevail\w*"
        r"|carries)\b",
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
        right=r"(?:consists? of|is made up of|comprises|breaks down into|(?:is|was) (?:our|its|the|"
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
    accept(
        "what the buyer offers",
        "price_per_share",
        when=_may_be_offer,
        right=r"(?:a share )?(?:that (?:was|were) |which (?:was|were) )?(?:offered|bid|tabled)"
        r" by @A",
    ),
    refuse("a small sum that is no offer price", when=is_small),
)
