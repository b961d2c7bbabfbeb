"""The value of what one party supplies, leases or licenses to the other."""

from __future__ import annotations

from dealterms.claims.binding import Context, Rule, accept, pattern, refuse
from dealterms.claims.rules.amount_kinds import (
    is_acquisition,
    is_investment,
    is_large,
    is_licence,
    is_venture,
    kind_of,
    speaks_of_deal,
)
from dealterms.claims.rules.amount_words import (
    COME_TO,
    CONTRACT,
    LINK,
    PAY,
    PRICE,
    RECEIVE,
    SUM,
    VALUE,
    verbs,
)
from dealterms.claims.values import amount_of, unit_of

__all__ = ["CONTRACT_RULES", "REVENUE_RULES", "SUPPLY_BESIDE"]

_ALL_MILESTONES = pattern(
    r"\b(?:includ\w+|with|counting|plus|all|every|if)\b[^§]{0,"
    r"20}\b(?:milestones?|goals?|targets?)\b|\bmilestones? (?:included|and all)\b"
)


def _is_part_of_licence(c: Context) -> bool:
    return is_licence(c) and not _ALL_MILESTONES.search(c.line.text)


def _is_contract_sum(c: Context) -> bool:
    return is_large(c) and kind_of(c) == "contract"


def _is_tied_sum(c: Context) -> bool:
    return _is_contract_sum(c) and (speaks_of_deal(c) or bool(_CONTRACT_NOUN.search(c.line.text)))


_CONTRACT_NOUN = pattern(CONTRACT)


_SHARES = pattern(r"\b(?:shares?|warrants?|stake)\b")
_BEFORE_NOUN = (
    rf"(?:the|this|its|their|an?) ~3(?:{CONTRACT}|\b(?:partnership|value|worth|total|size))\b"
)


_OF_THIS = pattern(r"\bbacklog (?:from|under|of) (?:this|the) (?:contract|lease|agreement|deal)\b")
_CUSTOMER = (
    r"(?:@[AP](?![’'])|\b(?:it|they|we|who|which)\b|\bthe (?:[\w-]+ ){0,2}(?:customer|"
    r"tenant|licensee|company|buyer|lab|developer|group|firm))"
)

REVENUE_RULES: tuple[Rule, ...] = (
    accept(
        "revenue from the contract",
        "contract_value",
        when=lambda c: _is_contract_sum(c),
        right=rf"(?:in|of) (?:revenues?|sales|receipts|income)[^§;]{{0,30}}\bfrom (?:the|"
        rf"this|its) (?:[\w-]+ )?(?:{CONTRACT})",
    ),
    accept(
        "revenue from the contract",
        "contract_value",
        when=lambda c: _is_contract_sum(c),
        left=r"\b(?:revenues?|sales|receipts|turnover|income|costs?)\b~3",
        right=rf"[^§;]{{0,40}}\b(?:from|under|out of|through|over the (?:life|term) of) (?:the|"
        rf"this|its) (?:[\w-]+ )?(?:{CONTRACT})",
    ),
    accept(
        "revenue from the contract",
        "contract_value",
        when=lambda c: _is_contract_sum(c),
        left=r"\b(?:expected|contracted|committed|guaranteed) (?:revenues?|sales|"
        r"receipts|income) (?:to|for) @T~3",
    ),
    accept(
        "revenue from the contract",
        "contract_value",
        when=lambda c: _is_tied_sum(c) and len(c.line.parties) < 2,
        left=r"\b(?:means?|brings?|gives?|secures?|promises?)\b[^;.§]{0,20}\b(?:contracted"
        r"|committed|"
        r"guaranteed|assured) (?:revenues?|sales|receipts|income)(?: of| worth)?~1",
    ),
    accept(
        "revenue from the contract",
        "contract_value",
        when=lambda c: _is_contract_sum(c) and _is_tied_sum(c),
        left=rf"(?:{CONTRACT}|\bdeal) (?:will |would |should )?(?:represents?|means?|secures?|"
        r"brings?|adds?|generates?|guarantees?|is expected to \w+)~3",
        right=r"(?:in|of) (?:[\w-]+ )?(?:revenues?|sales|receipts|income|rent)",
    ),
    accept(
        "revenue from the contract",
        "contract_value",
        when=lambda c: _is_contract_sum(c),
        left=rf"(?:{CONTRACT})[^§;.]{{0,40}}\b(?:represents?|means?|secures?|brings?|promises?|"
        rf"guarantees?|yields?)\b(?: @T)?~2 (?:revenues?|sales|income|receipts)(?: of| worth)?~2",
    ),
    accept(
        "revenue from the contract",
        "contract_value",
        when=lambda c: _is_contract_sum(c),
        left=r"\b(?:rental income|rents?|consideration|fees|charges|payments|revenues?)"
        r"\b[^§;.]{0,30}"
        r"\b(?:over|across|throughout|during) (?:the |its )?(?:whole |full |entire )?(?:#|term|"
        r"life|"
        r"lifetime|period|duration)\b[^§;.]{0,40}",
    ),
    accept(
        "revenue from the contract",
        "contract_value",
        when=lambda c: _is_contract_sum(c),
        left=r"\brental income (?:of|worth)~2",
        right=r"from (?:it|this|the (?:lease|tenancy|deal|contract))\b",
    ),
    accept(
        "revenue from the contract",
        "contract_value",
        when=lambda c: _is_contract_sum(c),
        left=r"\b(?:bring|brings|earn|earns|give|gives) @T (?:[\w-]+ ){0,2}(?:revenues?|"
        r"sales|receipts|income|royalties)~2",
    ),
)

_BY_THE_YEAR = (
    r"\b(?:yearly|annual|monthly|quarterly|per-year) (?:\w+ )?(?:bill|rents?|fees?|payments?|"
    r"costs?|charges?|instal?ments?|spend)\b~6"
)
_HAS_LARGER = (
    r"\b(?:orders?|purchases|volumes?|milestones?(?: payments?)?|upfront(?: \w+)?|advance|fees?)\b"
    r"[^§;]{0,50}"
)


def _is_below_total(c: Context) -> bool:
    """True in a licence where the sentence tells a larger sum: this one is a piece of it."""
    here = amount_of(c.quantity.value)
    return (
        is_licence(c)
        and here is not None
        and not c.quantity.has_change_cue
        and any(
            q.kind == "money"
            and q.conversion_of is None
            and unit_of(q.value) == unit_of(c.quantity.value)
            and (amount_of(q.value) or 0) > here
            for q in c.line.line.quantities
        )
    )


_NEXT_CLAUSE = r"(?:and|but|while|after|before|when|if|as|since|because|which|who|that|plus|or)"

_SUPPLY = (
    r"(?:supply|purchas(?:e|ing)|offtake|services?|cloud|ordering|sourcing)"
    r" (?:agreement|contract|deal|accord|pact|commitment)s?"
)


def _is_beside_investment(c: Context) -> bool:
    """True where an investor may also buy from the company that it invests in."""
    return is_investment(c) and is_large(c) and not is_acquisition(c) and not is_venture(c)


# An order that comes with a stake is worth what is ordered, not what is invested.
SUPPLY_BESIDE: tuple[Rule, ...] = (
    accept(
        "value of the supply agreed beside",
        "contract_value",
        left=rf"\b{_SUPPLY}\b(?:,|[^§;,]{{0,40}})? ?(?:is |was |are )?(?:now )?"
        r"(?:worth|valued at|of|for)~2",
        when=_is_beside_investment,
    ),
    accept(
        "value of the supply agreed beside",
        "contract_value",
        left=r"\b(?:commit|undertak|promis|pledg|oblig|agree|guarantee)\w* (?:itself )?(?:to|on)?"
        r" ?(?:buy|order|purchas|procur)\w*\b"
        r"(?:(?!stock|shares?|equity|stake|units)[^§;]){0,80}?(?:for|of|worth|at least|\border)~1",
        right=r"(?!for (?:a|the|its)\b)",
        when=_is_beside_investment,
    ),
    accept(
        "value of the supply agreed beside",
        "contract_value",
        left=r"\b(?:minimum|guaranteed|firm|committed) (?:orders?|purchases?|volumes?)\b"
        r"[^§;]{0,60}",
        when=lambda c: _is_beside_investment(c) and not c.left.rstrip().endswith("by"),
    ),
)

CONTRACT_RULES: tuple[Rule, ...] = (
    refuse(
        "all the orders of a company",
        left=r"\b(?:backlog|order book|orders in hand|contracted revenues?|portfolio)\b[^;§]{0,60}",
        when=lambda c: not _OF_THIS.search(c.left),
    ),
    refuse(
        "contracts with others",
        left=r"\b(?:providers|suppliers|customers|companies|landlords|operators|others|vendors|labs"
        r"|clouds?)\b,? (?:with|from|to|for) (?:which|whom) [^;§]{0,40}",
        when=lambda c: len(c.line.parties) < 2,
    ),
    refuse("a penalty by time", left=r"\bfor (?:each|every) (?:day|week|month|hour)\b[^;]{0,90}"),
    refuse(
        "a round of a party's own",
        left=r"\bfrom [^;]{0,90}, at an? (?:price(?: tag)?|valuation|value) of~1",
    ),
    refuse(
        "spending on something else",
        left=r"\bspend(?:s|ing)?~2",
        right=r"(?:this year|next year|a year|over the (?:next|coming)|to (?:build|expand|add|"
        r"buy))\b",
        when=lambda c: len(c.line.parties) < 2,
    ),
    refuse("a sum by the year", left=_BY_THE_YEAR),
    refuse(
        "a price put on a company", right=r"on (?:it|@[ATP]|the (?:company|start-?up|lab|group))\b"
    ),
    refuse(
        "a part of the whole",
        right=r"(?:of the above\b|(?:ends? up|stays|goes) (?:in|to|here|with)\b|"
        r"before (?:work|delivery|deliveries|construction|the first)\b)",
    ),
    refuse("a part of the whole", left=_HAS_LARGER, when=_is_below_total),
    refuse("a part of the whole", left=r"\bputs? down", when=is_licence),
    refuse(
        "a contract with somebody else",
        left=r"\b(?:won|wins?|landed|secured|clinched|bagged) (?:an?|another) (?:[\w-]+ )?(?:order|"
        r"contract|lease|deal)s?,? (?:worth|of|for|valued at)~1",
        right=r"from (?!@)",
    ),
    refuse(
        "an older contract",
        left=r"\breplac(?:es|ing|ed) (?:an?|the|its) (?:\S+ ){0,2}(?:contract|agreement|lease|deal|"
        r"order|pact|licen[cs]e)\b[^;.§]{0,40}",
    ),
    refuse(
        "a part of the whole", right=r"(?:in|during|over|for) (?:the|its|their) (?:first|initial) #"
    ),
    accept(
        "one of a list of terms",
        "contract_value",
        when=_is_contract_sum,
        left=r"\b(?:tenancy|lease|contract|deal|agreement|terms|essentials|offtake|order|numbers"
        r"|site|"
        r"campus): (?:#|¤|,|and|\s)+",
    ),
    accept(
        "the ceiling of the contract",
        "contract_value",
        when=_is_contract_sum,
        left=r"\b(?:the|its) (?:new )?(?:ceiling|maximum|headline (?:number|figure))(?: now)? "
        r"(?:is|was|stands at|remains|of)~1",
    ),
    accept(
        "the sum and then its parts",
        "contract_value",
        when=lambda c: _is_contract_sum(c) and is_licence(c) and bool(c.line.parties),
        left=r"\b(?:in line for|entitled to|eligible for|could (?:get|receive|earn|collect))~2",
        right=r": ",
    ),
    refuse("an order book", left=r"\borders? in hand (?:of|worth|at)~1"),
    refuse(
        "a tender", left=r"\b(?:lost|loses?|won|wins?) (?:a|the|its) (?:\w+ )?tender\b[^;]{0,60}"
    ),
    refuse(
        "what a lender lends on it",
        left=r"\b(?:borrow(?:s|ed|ing)?|lent|lends?|(?:has|have|had) raised)~3",
        when=_is_contract_sum,
    ),
    refuse(
        "a contract with somebody else",
        left=rf"(?:{CONTRACT}) with (?:the |an? )?(?:(?!term|value|total|minimum|option|life)"
        rf"[a-z-]+ "
        rf"){{0,4}}(?-i:(?!The\b)[A-Z][a-z]{{2,}})(?:,| and| for| worth)[^§;@.]{{0,40}}",
        when=lambda c: not c.line.parties,
    ),
    accept(
        "the sum that the customer pays",
        "contract_value",
        when=_is_contract_sum,
        right=rf"(?:that|which) (?:@A|the \w+|it) (?:is to|will|would|must|has agreed to|shall|"
        rf"agreed "
        rf"to) {PAY}(?! (?:up ?front|first|at once|in advance))",
    ),
    refuse(
        "a contract with somebody else",
        right=rf"(?:[\w-]+ ){{0,3}}?(?:{CONTRACT}) with (?-i:(?!The\b)[A-Z][a-z]{{2,}})",
    ),
    refuse(
        "the worth of shares",
        left=r"\b(?:shares?|stock|parcel|warrants?|options|stake|holding)\b[^;.§]{0,30}\bworth~1",
    ),
    accept(
        "the sum before its contract",
        "contract_value",
        when=_is_contract_sum,
        left=r"(?:^\W*|[,;] )(?:at|with|for|worth|valued at|priced at|put at|costing|totall?ing)~1",
        right=_BEFORE_NOUN,
    ),
    refuse(
        "upfront or milestone part, not the total",
        when=is_licence,
        left=r"(?:up-?front|signing|deposit|on signature)\b~5",
    ),
    refuse(
        "upfront or milestone part, not the total",
        left=r"(?:milestones?|royalt(?:y|ies))\b~5",
        when=_is_part_of_licence,
    ),
    refuse(
        "upfront or milestone part, not the total",
        when=is_licence,
        right=r"(?:[\w-]+ ){0,2}?(?:up-?front|in advance|on signing|at signing|at "
        r"signature|on signature|per milestone|down\b|at once)",
    ),
    refuse(
        "upfront or milestone part, not the total",
        when=_is_part_of_licence,
        right=r"(?:[\w-]+ ){0,2}?milestones?\b",
    ),
    accept(
        "value of the contract",
        "contract_value",
        when=_is_contract_sum,
        left=rf"(?:{CONTRACT}|\b(?:contracted|minimum|expand|spend))\b~9{LINK}?~3",
    ),
    accept(
        "value of the contract",
        "contract_value",
        when=_is_tied_sum,
        left=rf"(?:{SUM}|{PRICE}|\bworth)\b~9{LINK}?~3",
    ),
    accept(
        "what the deliveries are put at",
        "contract_value",
        when=_is_contract_sum,
        left=r"\b(?:sums (?:receivable|payable|due)|payments|fees|rents?|consideration|value|"
        r"bill|charges|supplies|volumes?|"
        r"deliver(?:y|ies)|shipments?|quantit(?:y|ies)|purchases)\b[^;§.]{0,70}\b(?:(?:put"
        r"|estimated|"
        r"valued|reckoned|fixed|priced) (?:at|to be(?: worth)?)|worth)~1",
    ),
    accept(
        "value of the contract",
        "contract_value",
        when=_is_contract_sum,
        right=rf"(?:(?:of|in|worth of) )?(?:(?!{_NEXT_CLAUSE}\b)[\w-]+ ){{0,4}}?(?:{CONTRACT}|"
        rf"\b(?:partnership|over (?:the|its|¤|§|#)|in total|all told|in all|"
        rf"altogether|overall))\b",
    ),
    accept(
        "value of the contract",
        "contract_value",
        when=_is_contract_sum,
        right=r"(?:over|across|spread over|during|throughout|through|until) (?:the "
        r"(?:term|life|period|course)|its (?:term|life|#)|§|#|¤)",
    ),
    accept(
        "what the customer pays",
        "contract_value",
        left=rf"{_CUSTOMER}[^§;,]{{0,"
        rf"50}}(?:{PAY}|{verbs('rent, hire, lease, order, buy, book, commit')})~3",
        when=_is_contract_sum,
    ),
    accept(
        "value of the contract, told by some",
        "contract_value",
        left=r"\b(?:speaks?|spoke|spoken|talk(?:s|ed)?|hear[sd]?) of~1",
        when=lambda c: _is_contract_sum(c) and bool(_CONTRACT_NOUN.search(c.line.text)),
    ),
    accept(
        "value of the contract, changed",
        "contract_value",
        left=r"\b(?:trimmed|cut|raised|lowered|increased|reduced|lifted|capped|doubled|limited)\b~2"
        r"(?:to|at)(?: an? (?:maximum|total|ceiling|minimum|floor) of)?~1",
        when=lambda c: _is_tied_sum(c) and not _SHARES.search(c.left),
    ),
    accept(
        "what the customer owes",
        "contract_value",
        left=r"\b(?:on the hook|liable|good) for",
        when=_is_tied_sum,
    ),
    accept(
        "what the customer takes",
        "contract_value",
        left=rf"{_CUSTOMER}[^§;,]{{0,40}}\b(?:tak(?:e|es|ing)|took|draws?|calls? off|buys?)~2",
        right=r"(?:worth )?of (?!@)\w+",
        when=_is_contract_sum,
    ),
    accept(
        "what the supplier gets",
        "contract_value",
        left=rf"(?:{RECEIVE}|\bguarantees?|\bassures?) (?:in )?(?:@T )?~3",
        when=_is_contract_sum,
    ),
    accept(
        "what it comes to",
        "contract_value",
        left=rf"(?:{COME_TO}|{VALUE} (?:the |this |"
        rf"its )?(?:value of the )?{CONTRACT}~3at|{CONTRACT}~3valued at)~1",
        when=_is_contract_sum,
    ),
    accept(
        "what it costs",
        "contract_value",
        left=rf"(?:{CONTRACT}|\b(?:it|this|that|#))\b~4\bcosts?~2",
        when=_is_contract_sum,
    ),
)
