"""Money raised: loans and bonds that pay for a deal, and rounds that are the deal."""

from __future__ import annotations

from dealterms.claims.binding import Context, Rule, accept, pattern, refuse
from dealterms.claims.rules.amount_kinds import (
    is_acquisition,
    is_financing,
    is_investment,
    is_large,
    is_venture,
)
from dealterms.claims.rules.amount_words import (
    BORROW,
    COME_TO,
    DEAL,
    INVEST,
    LEND,
    LENDER,
    LINK,
    LOAN,
    PARTY,
    PAY,
    verbs,
)

__all__ = ["FINANCING_RULES", "LOAN_RULES"]

_OLD_DEBT = pattern(
    r"\b(?:existing (?!cash|funds|resources|liquidity|reserves)|outstanding|old|repay\w*"
    r"|refinanc\w*|redeem\w*|net debt|revolving|last "
    r"year|order book|upgraded|in general|matur\w+ in|"
    r"fall due|falls due|inherit\w*|coupon|undrawn|general|cancelled in|green bond|"
    r"revolving|credit line|line of credit|working capital|general corporate|renewed)\b"
)
_PURPOSE = pattern(
    r"\b(?:to (?:help |part-?|partly )*(?:fund|finance|build|construct|pay for|back|support|meet"
    r" the bill)|"
    r"meet the bill|for (?:it|the purpose|the deal|(?:the|this|its|that) (?:purchase|takeover"
    r"|acquisition|buyout|bid)|this)|in connection with|"
    r"(?:financed|funded) (?:with|by|through|from|via|using|out of)|"
    r"to (?:help )?complete|alongside|towards|simultaneous\w*|at the same time|in parallel|"
    r"(?:bring|pay) down (?:the |its )?(?:debt|leverage|bridge)|(?:cut|reduce|lower|repay) (?:the "
    r"|its "
    r"|resulting )?(?:debt|leverage|bridge)|shore up|"
    r"(?:acquisition|takeover|deal|purchase|merger|bridge|committed|commitment|underwr\w+|"
    r"proceeds of which|cash portion|concurrent))\b"
)
_BRIDGE = pattern(r"\bbridge\b")
_RESIZE = verbs(
    "shrink, cut, trim, reduce, enlarge, raise, increase, lift, expand, upsize, boost, scale back, "
    "scale down, scale up, pare, top up"
)
_GOES_ON = pattern(
    r"^\W*(?:(?!with|value|net)[\w-]+ ){0,2}(?:financing|debt|loans?|"
    r"bridge)\s?:|^\W*(?:it|they|we|he|she|the (?:[\w-]+ ){0,2}(?:debt|company|buyer|sponsor"
    r"|bidder|acquirer|suitor|firm|fund|consortium|"
    r"group|bridge|loan|cash|purchase|price))\b"
    r"|^\W*the (?:rest|remainder|balance|other \w+)\b"
    r"|^\W*(?:the |total |its |new )*(?:equity|debt|financing|loan) commitments?\b"
)
_ARRANGED = verbs("line up, arrange, commit, underwrite, provide, secure, agree, sign, raise")
_DEBT_WORD = r"(?:debt|borrowings?|loans?|bonds?|notes|bank money|leverage|credit)\b"
_FRESH = r"(?:new |fresh |own |additional |common |ordinary )*"


def _is_new(c: Context) -> bool:
    """True where the words that go with this sum, not with the next, tell of no old debt."""
    own = c.right[:90].partition("§")[0].partition(";")[0]
    before = c.left[-80:].rpartition("§")[2]
    return is_large(c) and not _OLD_DEBT.search(f"{before} § {own}")


def _pays_for_deal(c: Context) -> bool:
    if not _is_new(c):
        return False
    if is_financing(c):
        return True
    if _PURPOSE.search(c.line.text):
        return is_acquisition(c) or is_venture(c) or not _BRIDGE.search(c.line.text)
    return (is_acquisition(c) or is_venture(c)) and bool(c.line.parties or _GOES_ON.search(c.left))


def _is_lenders(c: Context) -> bool:
    return _is_new(c) and (is_acquisition(c) or is_venture(c) or is_financing(c))


LOAN_RULES: tuple[Rule, ...] = (
    refuse(
        "what will replace the loan later",
        left=r"\b(?:replac\w+|refinanc\w+|redeem\w+|repa(?:y|id|ying)|taken out) (?:\w+ )?(?:by"
        r"|with"
        r"|through|from)\b[^;.]{0,60}",
    ),
    refuse("what may be borrowed", left=r"\bborrowing base\b~4"),
    refuse(
        "a loan from before",
        left=r"\b(?:banks?|lenders?|creditors?), (?:which|who) (?:has |had |have )?(?:once"
        r" )?lent~2",
        when=lambda c: not is_financing(c),
    ),
    accept(
        "a package of loans, changed",
        "financing_amount",
        left=r"\bpackage\b[^§;]{0,50}",
        right=r"[^;]{0,60}\b(?:underwritten|syndicated|lent)\b",
        when=_is_lenders,
    ),
    refuse(
        "one part of several",
        right=r"of (?:it|that|this|the (?:total|sum|whole)) (?:is|as|comes?|in|will|being|takes)\b",
        when=lambda c: is_financing(c) and not is_acquisition(c),
    ),
    refuse(
        "one part of several",
        left=r"§ of (?:it|that|this|the (?:total|sum|whole)) [^§;]{0,60}\band~1",
        when=lambda c: is_financing(c) and not is_acquisition(c),
    ),
    refuse(
        "a loan to the target",
        left=r"@A[^§;@]{0,25}\blen(?:d|ds|t|ding) @T~1",
        when=is_acquisition,
    ),
    refuse(
        "money raised for something else",
        when=lambda c: is_acquisition(c) and not is_financing(c) and is_large(c),
        right=rf"[^§;]{{0,60}}\bto (?:help )?(?:fund|finance|build|construct|expand|pay for) (?!(?:"
        rf"[\w’'@-]+ ){{0,4}}?(?:{DEAL}|@T|buy\b|tab\b|outlay\b|cheque\b|price\b|it\b|this\b"
        rf"|part\b|half\b|the cash|the (?:combined"
        rf"|merged"
        rf"|enlarged)))",
    ),
    refuse(
        "a loan that is gone",
        left=r"\b(?:terminat\w+|cancel\w+|withdr\w+|return(?:s|ed|ing)|repa(?:ys?|id|ying)|gives?"
        r" up"
        r"|gave up|let lapse)\b~3",
        right=rf"[^§;,]{{0,20}}{LOAN}",
    ),
    refuse(
        "debt of the target",
        when=is_acquisition,
        right=r"(?:of|in|worth of) (?:[\w’'@-]+ ){0,2}?(?:assumed|inherited|existing|outstanding"
        r"|legacy|acquired|net)\b[^§;,]{0,20}(?:debts?|borrowings?|liabilities|loans?"
        r"|obligations)\b"
        r"|(?:of|in) (?:[\w’'@-]+ ){0,3}?(?:debts?|borrowings?|liabilities|loans?)"
        r" (?:(?:that|which|it|is|was|are|were|being|to be) ){0,3}(?:tak(?:es|en|ing) (?:over|on)"
        r"|took (?:over|on)|assum\w+|inherit\w*)",
    ),
    refuse(
        "debt of the target",
        when=is_acquisition,
        left=r"\b(?:includ(?:es?|ing)|inclusive of|assum(?:es?|ed|ing)|assumption of|taking over"
        r"|takes over|tak(?:es?|ing) on"
        r" @T[’']s"
        r"|inherits?|inherited|inheriting)~3",
        right=r"(?:of|in|worth of) (?:(?!new|fresh|bank|bridge|term|senior)[\w’'@-]+"
        r" ){0,3}?(?:debts?|borrowings?|liabilities|loans?)\b",
    ),
    refuse(
        "an increment or a part, not the total",
        left=rf"(?:{_RESIZE} (?:~4){LOAN}|{LOAN} (?:is|was|has been|are|were|will be) (?:~1)"
        rf"{_RESIZE})[^§;]{{0,40}}?\bby~1",
        when=lambda c: is_large(c) and c.quantity.from_value is None,
    ),
    accept(
        "financing made larger or smaller",
        "financing_amount",
        when=_pays_for_deal,
        left=rf"(?:{_RESIZE} (?:~4){LOAN}|{LOAN} (?:is|was|has been|are|were) (?:~1){_RESIZE})"
        rf"[^§;]{{0,70}}?\bto~1",
    ),
    accept(
        "what the debt comes to",
        "financing_amount",
        when=_pays_for_deal,
        left=rf"{LOAN} (?:raised|taken on|lined up|arranged)(?: for [^§;]{{2,40}}?)?,? "
        rf"(?:{COME_TO}|is|was)~1",
    ),
    accept(
        "debt or equity raised to pay for it",
        "financing_amount",
        when=_pays_for_deal,
        left=rf"{BORROW}~3",
        right=rf"(?:under|via|through|with|by way of) (?:an? |the |its )?(?:[\w-]+ ){{0,3}}?{LOAN}",
    ),
    accept(
        "shares sold to pay for it",
        "financing_amount",
        when=lambda c: (
            is_acquisition(c)
            and not is_investment(c)
            and _is_new(c)
            and bool(_PURPOSE.search(c.line.text))
        ),
        left=rf"{BORROW}~3",
        right=r"from (?:[\w-]+ ){0,2}?(?:shareholders|investors|institutions|stockholders"
        r"|holders)\b",
    ),
    accept(
        "equity of the buyer",
        "financing_amount",
        when=lambda c: is_acquisition(c) and not is_investment(c) and _is_new(c),
        left=rf"{PARTY}[^§;]{{0,30}}(?:{INVEST}|{PAY})~2",
        right=r"(?:itself\b|themselves\b|(?:of|from) its own\b|out of its own\b)",
    ),
    accept(
        "equity of the buyer",
        "financing_amount",
        when=lambda c: is_acquisition(c) and not is_investment(c) and _is_new(c),
        left=r"\bco-?invest(?:s|ed|ing|ments? of)?~2",
    ),
    accept(
        "debt or equity raised to pay for it",
        "financing_amount",
        when=lambda c: _pays_for_deal(c) and not c.right.lstrip().startswith(","),
        right=rf"(?:of |in |worth of )?(?:(?!and |to |with |by |on |against |or |excl|incl|"
        rf"plus |if |once |when |counting |before |after |without |undrawn|general)[\w-]+"
        rf" ){{0,3}}?{LOAN}",
    ),
    accept(
        "debt or equity raised to pay for it",
        "financing_amount",
        when=_is_lenders,
        right=rf"(?:of |in |worth of )?(?:[\w-]+ ){{0,3}}?{LOAN} (?:(?:has|have|had|is|are|was"
        rf"|were|been"
        rf"|being|already) ){{1,3}}{_ARRANGED}",
    ),
    accept(
        "equity of the buyer",
        "financing_amount",
        when=lambda c: is_acquisition(c) and not is_investment(c) and _is_new(c),
        left=r"(?:@A|\b(?:sponsor|buyer|bidder|buyout firm|fund))[’']s (?:own )?(?:contribution"
        r"|equity"
        r"(?: contribution| cheque| check| commitment)?|own money)~2(?:is|of|at|:|comes? to"
        r"|amounts? to"
        r"|totals?)~1",
    ),
    accept(
        "lenders lend",
        "financing_amount",
        when=_is_lenders,
        left=rf"{LENDER}\b[^§;]{{0,60}}{LEND} (?:@[ATP] |it |them |the \w+ )?~2",
    ),
    accept(
        "financing of an amount",
        "financing_amount",
        when=_pays_for_deal,
        left=rf"{LOAN}(?: (?:commitments?|package|commitment letters|letters))?(?: from"
        rf" [^§;,]{{2,40}}?)?~2(?:in "
        rf"(?:an|the) (?:aggregate )?(?:principal )?amount of|for an? (?:aggregate|total|combined"
        rf" total)(?: amount)? of|{LINK})~2",
    ),
    accept(
        "debt that covers a part of the price",
        "financing_amount",
        when=_is_new,
        right=rf"of (?:the|its) [\w ]{{3,30}}?(?:as|comes? from|came from|through|with|"
        rf"via|is|in) (?:an? |bank )?{LOAN}",
    ),
    accept(
        "debt that covers a part of the price",
        "financing_amount",
        when=_is_lenders,
        left=rf"{LOAN} (?:covers?|pays? for|meets?|funds?|finances?|makes? up|provides?)~2",
    ),
    accept(
        "debt that backs the deal",
        "financing_amount",
        when=_pays_for_deal,
        left=r"\b(?:backed|funded|financed|supported|underpinned|propped up|helped) (?:in part )?"
        r"(?:by|with|through)~2",
        right=rf"(?:of |in |worth of )(?:[\w-]+ ){{0,3}}?{_DEBT_WORD}",
    ),
    accept(
        "lenders stand behind it",
        "financing_amount",
        when=_is_lenders,
        left=r"\b(?:banks|lenders)\b(?: [\w-]+){0,6} (?:stands?|stood|are|is|have|has)"
        r" (?:ready with|behind|good for|signed up for|in for|on the hook for)~1",
    ),
    accept(
        "lenders' letter",
        "financing_amount",
        when=_is_lenders,
        left=rf"\b(?:commitments?|letters?|pledges?|promises?)\b[^§;]{{0,25}}{LENDER} "
        rf"(?:for|of|over)~1",
    ),
    accept(
        "financing of an amount",
        "financing_amount",
        when=_pays_for_deal,
        left=r"\b(?:will lend|to lend|lend(?:s|ing)?|lent|have underwritten|signed commitments "
        r"for)~3",
    ),
    accept(
        "debt raised for the deal",
        "financing_amount",
        when=_pays_for_deal,
        left=rf"{BORROW}~6",
        right=rf"(?:of |in |worth of )(?:[\w#%-]+ ){{0,3}}?(?:{LOAN}|{_DEBT_WORD})",
    ),
    accept(
        "borrowed for the deal",
        "financing_amount",
        when=_is_new,
        right=r"(?:(?:was |were |is |are |to be |will be )(?:borrowed|lent|underwritten|"
        r"financed (?:by|with) (?:debt|loans?))|borrowed\b|(?:was |were |is |will be |to "
        r"be )?raised (?:from|by|for))\b",
    ),
    accept(
        "money from banks",
        "financing_amount",
        when=_is_lenders,
        right=r"(?:on (?:call|tap|offer)|in commitments|in all|of commitments)?,? ?from"
        r" (?:[\w#-]+ ){0,5}?(?:banks|lenders|credit funds)\b",
    ),
    accept(
        "borrowed for the deal",
        "financing_amount",
        left=r"\bborrow(?:s|ed|ing)?~2",
        when=_pays_for_deal,
    ),
    accept(
        "shares sold to pay for it",
        "financing_amount",
        when=lambda c: is_acquisition(c) and _is_new(c) and bool(_PURPOSE.search(c.line.text)),
        left=rf"{BORROW}~4",
        right=rf"(?:of |in |worth of )?{_FRESH}(?:equity|shares|stock|capital)\b",
    ),
    accept(
        "shares sold to pay for it",
        "financing_amount",
        when=lambda c: (
            is_acquisition(c)
            and not is_investment(c)
            and _is_new(c)
            and bool(_PURPOSE.search(c.line.text))
        ),
        left=r"\b(?:fund-?rais\w+|(?:capital|equity|share) (?:rais\w+|offering|issue)|rais\w+)~3",
        right=r"[^§;]{0,30}\b(?:placements?|placing|offering|rights issue|share (?:sale|issue)"
        r"|capital (?:increase|raising)|issu\w+ (?:new )?shares)\b",
    ),
    accept(
        "equity of the buyer",
        "financing_amount",
        when=lambda c: is_acquisition(c) and not is_investment(c) and _is_new(c),
        right=rf"(?:is|are|will be|comes? (?:as|in)|would be)(?: in| as)? {_FRESH}equity\b"
        rf"(?! value)",
    ),
    accept(
        "equity of the buyer",
        "financing_amount",
        when=lambda c: is_acquisition(c) and not is_investment(c) and _is_new(c),
        left=rf"(?:{INVEST}|{PAY}|\b(?:financed|funded) (?:with|by|through)[^;]{{0,60}})~3",
        right=rf"(?:of |in |worth of )(?:its |their |the |sponsor |cash )*{_FRESH}equity\b",
    ),
    accept(
        "shares sold to pay for it",
        "financing_amount",
        when=lambda c: is_acquisition(c) and _is_new(c),
        left=rf"(?:{INVEST}|{PAY})~3",
        right=r"[^§;]{0,50}\b(?:private placement|rights issue|capital increase|placing)\b",
    ),
    accept(
        "shares sold to pay for it",
        "financing_amount",
        when=lambda c: (
            is_acquisition(c)
            and not is_investment(c)
            and _is_new(c)
            and bool(_PURPOSE.search(c.line.text))
        ),
        left=r"\b(?:subscrib(?:e|es|ed|ing) (?:for|to)|placement|placing|rights issue|"
        r"(?:capital|equity|cash) (?:increase|injection|call)|share sale)\b~4",
    ),
)

FINANCING_RULES: tuple[Rule, ...] = (
    refuse(
        "a loan to somebody else",
        right=r"(?:to|for) (?:the |an? )?(?:[\w-]+ ){0,4}@O\b(?![^;]{0,40}@[ATP])",
        when=lambda c: not c.line.parties,
    ),
    refuse(
        "a debt paid back", right=r"[^;§]{0,80}\b(?:was|were|been|is|being) (?:fully )?repaid\b"
    ),
    refuse(
        "old notes or bonds",
        right=r"(?:of |in )(?:[\w%.#-]+ ){0,3}?(?:notes|bonds?|"
        r"debentures|commercial paper|convertibles?)\b",
    ),
    refuse("old notes or bonds", left=r"(?:bonds?|notes),?~1"),
)
