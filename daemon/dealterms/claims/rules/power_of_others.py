"""Power that is no term of the deal: portfolios, records, needs, later and removed parts."""

from __future__ import annotations

import re

from dealterms.claims.binding import Context, Rule, pattern, refuse

_OF_THIS = pattern(
    r"\b(?:under|of|in|by|from) (?:this|the|that|its) (?:[\w-]+ )?(?:contract|agreement|lease|deal"
    r"|pact)\b|\b(?:amended|new|revised) (?:contract|agreement|lease|deal)\b"
)

__all__ = ["POWERED", "POWER_OF_OTHERS", "is_bought"]

_SALE_OF_POWER = re.compile(
    r"(?i)\b(?:contract\w*|ppa|off-?take\w*|agreement|deal|covers?|covered|buy\w*|bought|"
    r"purchas\w+|suppl\w+|suppli\w+|essentials|terms|volume|output|absorb\w*)\b"
)


POWERED = frozenset({"compute_supply", "lease", "cloud", "power_purchase", "offtake", "supply"})


def is_bought(c: Context) -> bool:
    """True where wind or sun is what one party sells: the sentence speaks of a contract for it."""
    return (
        bool(c.types & POWERED)
        and (bool(c.line.parties) or not c.line.has_other)
        and bool(_SALE_OF_POWER.search(c.line.text))
    )


_LATER_PHASE = (
    r"\b(?:phases?|stages?|blocks?|lots?|halls?|tranches?) (?:two|three|four|[2-9]|ii|iii|iv|b|c)"
    r"(?: (?:and|to|through) \w+)?,?~3(?:§ and )?"
)


# "The biggest power contract on record covers ...": a yardstick, unless a party is named with it.
_RECORD = (
    r"\b(?:biggest|largest|longest|previous|record)\b[^.;§@]{0,40}\b(?:contract|deal|lease|ppa"
    r"|order|"
    r"agreement|campus|project|site)\b[^.;§]{0,40}\b(?:on record|to date|in history|until now|"
    r"so far|"
    r"before|struck|signed|between|in the (?:country|world|region|sector|industry))\b[^.;§]{0,90}"
)


_PORTFOLIO = (
    r"(?:@[ATP][’']s?|\b(?:its|their|(?:company|group|firm)[’']s)) (?:(?:total|overall|entire|"
    r"combined) "
    r"(?:contracted|installed|operating|leased|secured) (?:power|capacity|load)|(?:(?!new)"
    r"[\w-]+ ){0,2}"
    r"(?:plants|parks|farms|stations|campuses|data cent(?:er|re)s|dams|turbines|halls|fleet|"
    r"portfolio))\b[^;.§]{0,50}\b(?:ha(?:ve|s)|with|of|totals?|add up to|come to|generate|at|is)~4"
)


_NEEDS = (
    r"\b(?:an?|every|each) (?:[\w-]+ )?(?:cluster|data cent(?:er|re)|rack|facility|campus|factory|"
    r"gigawatt|model)(?: (?:of|with|like) [^;.§]{1,40})? (?:would |will |may |can )"
    r"?(?:swallows?|draws?|"
    r"needs?|consumes?|uses?|eats?|requires?|takes?)~2"
)


_UNDER_CONTRACT = (
    r"(?:[\w-]+ )?(?:under (?:contract|lease|management)|contracted|on order|signed up|leased out|"
    r"let|sold)\b(?! (?:\w+ )?(?:with|for|from|to|by) (?:@|the|its|this))"
)


POWER_OF_OTHERS: tuple[Rule, ...] = (
    refuse("a later part", left=_LATER_PHASE),
    refuse(
        "what is added, not the total",
        left=r"\b(?:adds?|added|adding|tops? up (?:by|with))~1",
        right=r"[^;]{0,60}\b(?:bring|brought|tak|took|lift|rais|push|carr)\w*\b[^;§#]{0,60}\bto"
        r" (?:§|#|[\w-]+ )",
    ),
    refuse(
        "what a plant puts out",
        right=r"(?:that |which )?(?:the |its |these |those )?(?:two |three |four |#"
        r"|§)?~1(?:reactors?"
        r"|turbines?|plants?|stations?|dams?|farms?|units|blocks|wells) (?:\w+ )?(?:put out|puts"
        r" out|produces?|makes?|generates?|yields?|deliver|feed|can|could)\b",
    ),
    refuse(
        "what the network can feed",
        left=r"\b(?:discom|utility|grid operator|network operator|substation|power company|grid"
        r" company|line)\b[^;]{0,30}\b(?:feed|spare|supply|connect|carry|offer"
        r"|allot\w*)\b[^;]{0,40}",
        when=lambda c: not c.line.parties,
    ),
    refuse(
        "only supposed",
        left=r"\b(?:might|could|may)\b[^;§]{0,30}\b(?:cut|reduce|lower|trim|shrink|raise|lift)\b"
        r"[^;§]{0,30}\bto~1",
        right=r"[^;.]{0,40}\b(?:if|should|unless|in case)\b",
    ),
    refuse(
        "all the contracts of a company",
        left=r"\b(?:backlog|contracted capacity|capacity under contract|leased "
        r"capacity)\b[^;§]{0,20}"
        r"\b(?:rises?|rose|grew|grows|climbs?|climbed|now stands?|now comes|went up|increased"
        r"|is now|was|stood)\b~3",
        when=lambda c: not _OF_THIS.search(c.left) and len(c.line.parties) < 2,
    ),
    refuse(
        "all the contracts of a company",
        left=r"\b(?:backlog|order book|orders in hand)\b[^;]{0,60}\bcapacity (?:to|at|of|is|rises?"
        r" to)~1",
    ),
    refuse(
        "a list of customers",
        left=r"\b(?:major|main|largest|biggest|other|existing) (?:contracts|customers|clients"
        r"|tenants|supplies)\b[^;§]{0,4}:[^@;]*(?-i:[A-Z])[\w-]+, ",
    ),
    refuse("the record, not the deal", left=_RECORD, when=lambda c: len(c.line.parties) < 2),
    refuse("a portfolio, not the deal", left=_PORTFOLIO, when=lambda c: len(c.line.parties) < 2),
    refuse("what a cluster needs", left=_NEEDS),
    refuse(
        "for others",
        right=r"(?:(?:to|must|should|shall|will) )?(?:be )?(?:made available|offered|auctioned|"
        r"leased|sold|let|to) (?:to )?(?:third parties|others|outsiders|rivals|competitors)\b",
    ),
    refuse(
        "others together",
        left=r"\bother (?:[\w-]+ ){1,3}?with~2(?:combined|total|joint)?~1",
    ),
    refuse(
        "a portfolio, not the deal",
        left=r"\b(?:manages?|looks after|administers?|oversees)~2",
        right=r"(?!@)",
        when=lambda c: len(c.line.parties) < 2,
    ),
    refuse(
        "a portfolio, not the deal",
        left=r"\b(?:has|have|had|counts?|holds?|with)~3",
        right=_UNDER_CONTRACT,
        when=lambda c: len(c.line.parties) < 2,
    ),
    refuse(
        "a portfolio, not the deal",
        left=r"\b(?:has|have|had|holds?|boasts?|counts?)~1",
        right=r"(?:of|in) (?:contracted|installed|operating|secured|owned|leased) (?:power|"
        r"capacity|load)\b(?! (?:for|from|with|to) @)",
        when=lambda c: len(c.line.parties) < 2,
    ),
    refuse(
        "what the grid can spare", left=r"\bgrid\b[^;.§]{0,40}", when=lambda c: not c.line.parties
    ),
    refuse("what the grid can spare", left=r"\bgrid\b[^;.§,]{0,30}\b(?:can|could|has|had|spare)~2"),
    refuse(
        "a remaining or removed part",
        left=r"\b(?:remaining|rest|other|released|removed|handed back|gave back|give back|"
        r"surrender(?:ed)?|returned|"
        r"dropped|balance of|further|additional|another|second|third|extra|option(?:al)?(?: "
        r"for| on)?|"
        r"(?:cut|reduc\w+|shr\w+|trim\w*|lower\w*|rais\w+|expand\w*|grow\w*|increas\w+) (?:it |"
        r"this )?by|lost|"
        r"waived|cancelled|returning|freed|shed)\b~2",
        when=lambda c: (
            not c.quantity.has_change_cue and not re.search(r"(?i)\bleaving\b", c.left[-20:])
        ),
    ),
    refuse(
        "an increment, not the total",
        left=r"\b(?:adds?|added|adding)~2",
        right=r"[^.;]{0,40}\b(?:bring|tak|lift|rais|mak|for a total|to a total)[^.;]{0,60}§",
    ),
    refuse(
        "a remaining or removed part",
        right=r"(?-i:of (?:them|it|which)) ~2(?:were|was|has been|had been)? ?~1(?:cancelled|"
        r"handed|released|dropped|given)",
    ),
    refuse(
        "a remaining or removed part",
        right=r"(?:were cancelled|handed back|released|was handed|more\b)",
    ),
    refuse(
        "demand, or a typical plant",
        right=r"~1(?:more demand|of (?:extra |new )?demand|of load|residual|of "
        r"cancellations|of permits)",
    ),
    refuse(
        "demand, or a typical plant",
        right=r"~1(?:wind|solar)\b",
        when=lambda c: not is_bought(c),
    ),
    refuse(
        "a typical plant",
        right=r"(?:[\w-]+ ){0,2}?(?:typically|usually|generally|on average|normally)\b",
    ),
    refuse(
        "what somebody runs or draws today",
        left=r"\b(?:can (?:produce|make|generate)|across the group|utili[sz]ation)\b~4",
    ),
    refuse(
        "a typical plant",
        left=r"\b(?:typical|average|similar|comparable|single|old|whole(?! of| site| campus| "
        r"building| hall| park)|local|national)~2",
        when=lambda c: not re.search(r"(?i)first|initial", c.left[-30:]),
    ),
    refuse(
        "a comparison, not the deal",
        right=r"(?:is|are|was|would be) (?:~3)?(?:more than|about what|enough|as much as|roughly "
        r"what|what|the output|equal)",
    ),
    refuse(
        "a portfolio, not the deal",
        right=r"(?:in service|in operation|under operation|of (?:installed|operating|contracted) "
        r"capacity across|"
        r"under management|across # sites|across \w+ sites|in the quarter|outside|worldwide|"
        r"nationwide|of installed load|in the water)",
    ),
    refuse("spent energy, not capacity", right=r"(?:hours?|h)\b"),
    refuse("demand of others", right=r"(?:under|below|above) (?:\d|§|#)"),
)
