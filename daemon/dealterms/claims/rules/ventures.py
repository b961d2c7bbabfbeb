"""What a venture costs in all, and what each partner brings."""

from __future__ import annotations

from dealterms.claims.binding import Context, Rule, accept, pattern, refuse
from dealterms.claims.rules.amount_kinds import (
    is_acquisition,
    is_contract,
    is_large,
    is_venture,
    kind_of,
)
from dealterms.claims.rules.amount_words import (
    INVEST,
    LINK,
    PAY,
    SUM,
)

__all__ = ["VENTURE_RULES"]


def _is_venture_sum(c: Context) -> bool:
    return is_large(c) and kind_of(c) == "venture"


_TOGETHER = pattern(
    r"\b(?:together|jointly|partners|both|between them|combined|the two)\b|@[ATP] and @[ATP]"
)
_BY_ONE = pattern(r"@[ATP][^§,;]{0,40}$")

VENTURE_RULES: tuple[Rule, ...] = (
    refuse(
        "the project of others",
        left=r"\b(?!its|their|the)\w+[’']s",
        right=r"(?:[\w-]+ ){0,3}(?:project|mine|plant|field)\b",
        when=lambda c: is_venture(c) and not pattern(r"@[ATP][’']s$").search(c.left),
    ),
    refuse(
        "put into something else",
        right=r"(?:in|into) (?:its|their|his) (?:own|other|existing|core)\b|(?:in|into) (?:its|"
        r"their|"
        r"his) (?:(?!(?:joint|new|common|planned|future|proposed|share|part|half)\b)[\w-]+ ){0,3}"
        r"(?:site|plant|works|factory|mine|unit|division|network|operations|fab|refinery|mill)s?\b",
        when=is_venture,
    ),
    refuse(
        "money a partner raises for itself",
        right=r"(?:[\w-]+ )?(?:share|rights|bond|stock|note)s? (?:issue|sale|offering|placement)\b",
        when=is_venture,
    ),
    refuse(
        "money a partner raises for itself",
        left=r"\b(?:capital increase|(?:share|rights|bond) (?:issue|sale|offering)) ~1of~1",
        when=is_venture,
    ),
    refuse(
        "the size of another business",
        left=r"\b(?:orders?|bids?|tenders?|books?|portfolio|fleet|backlog|sales?)\b"
        r"(?:(?!\b(?:venture|project|plant)\b)[^§;]){0,40}\b(?:worth|valued at|is|was)~1",
        when=lambda c: is_venture(c) and not is_contract(c) and not is_acquisition(c),
    ),
    refuse(
        "spent before the deal",
        left=r"\bhas (?:already )?(?:invested|spent|put)~2",
        right=r"so far",
        when=is_venture,
    ),
    accept(
        "part of one partner",
        "investment_amount",
        when=_is_venture_sum,
        left=r"(?:@[ATP][’']s (?:own )?(?:share|part|half|contribution|portion|slice|"
        r"stake|quota)\b|\beach (?:partner|side|party|company|of (?:them|the two))\b)~6",
    ),
    accept(
        "part of one partner",
        "investment_amount",
        when=_is_venture_sum,
        right=r"(?:is |comes |will come |was |came )?(?:from|by) @[ATP]\b",
    ),
    accept(
        "part of one partner",
        "investment_amount",
        when=_is_venture_sum,
        left=r"@[ATP] brings?~1",
        right=r"(?:to|into) (?:it|the)",
    ),
    accept(
        "part of one partner",
        "investment_amount",
        when=_is_venture_sum,
        left=rf"(?:(?:^|[,;] |\band )\W*it (?:must |will |would |has to |is to |should )?|"
        rf"\b(?:it|which|who) (?:must|will|would|has to|is to|should) )(?:{INVEST}|{PAY})~2",
    ),
    accept(
        "total of the venture",
        "deal_value",
        when=_is_venture_sum,
        left=rf"(?:\b(?:together|jointly|partners|parties|both (?:companies|sides|"
        rf"partners)|the two)\b|@[ATP] and @[ATP])[^§;]{{0,30}}(?:{INVEST}|{PAY})~3",
    ),
    accept(
        "total of the venture",
        "deal_value",
        when=_is_venture_sum,
        right=r"(?:is|are) "
        r"(?:to be )?(?:spent|invested|put up|committed) (?:together|jointly|between)",
    ),
    accept(
        "part of one partner",
        "investment_amount",
        when=_is_venture_sum,
        left=rf"{INVEST}\b[^.;]{{0,60}}§[^.;]{{0,40}}\b(?:and|while|with) @[ATP](?: another| a "
        r"further| the other)?",
    ),
    accept(
        "part of one partner",
        "investment_amount",
        left=rf"(?:@[ATP])[^§;,]{{0,40}}(?:{INVEST}|{PAY})~5",
        when=lambda c: _is_venture_sum(c) and not _TOGETHER.search(c.left[-80:]),
    ),
    accept(
        "total of the venture",
        "deal_value",
        when=lambda c: _is_venture_sum(c) and not _BY_ONE.search(c.left[-34:]),
        left=r"\b(?:total investment|investment|project|venture|funds committed|budget|"
        r"capital|chest|costs?|estimated|requires?|capitali[sz]ed|fund(?:ed|"
        r"ing)?|plant|mine|outlay|bill|price tag|"
        rf"shared [\w -]{{3,30}}|factory|line|entails?|entailing|{SUM})\b~8{LINK}?",
    ),
    accept(
        "total of the venture",
        "deal_value",
        when=_is_venture_sum,
        right=r"(?:[\w-]+ ){0,2}?(?:project|venture|joint venture|investment|plant|mine|"
        r"fund|factory|scheme)\b",
    ),
    accept(
        "total of the venture",
        "deal_value",
        when=_is_venture_sum,
        right=r"(?:all told|in all|in total|altogether|overall)\b",
    ),
)
