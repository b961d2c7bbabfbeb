"""What one party puts into another."""

from __future__ import annotations

from dealterms.claims.binding import Context, Rule, accept, pattern, refuse
from dealterms.claims.rules.amount_kinds import (
    headline_term,
    is_acquisition,
    is_contract,
    is_financing,
    is_investment,
    is_large,
    is_venture,
    kind_of,
    speaks_of_deal,
)
from dealterms.claims.rules.amount_words import (
    COME_TO,
    COST,
    DEAL,
    EQUITY,
    INVEST,
    LINK,
    PARTY,
    PAY,
    PRICE,
    RECEIVE,
    SUM,
    WHOLE,
)
from dealterms.claims.rules.not_investments import BESIDES

__all__ = ["INVESTMENT_RULES"]

# ------------------------------------------------------------------ investments

_EQUITY_WORDS = pattern(EQUITY)


def _puts_in(c: Context) -> bool:
    return is_large(c) and kind_of(c) in {"investment", "venture"}


_FIRST_MONEY = pattern(r"\b(?:first|early|initial|seed) (?:money|cash|funding|capital)\b")


def _is_own_sale(c: Context) -> bool:
    return (
        bool(
            pattern(r"\b(?:sold|sells?|sale of|selling|offload\w*|dispos\w*)\b[^§;]{0,60}$").search(
                c.left
            )
        )
        and "to @A" not in c.left
    )


def _is_headline(c: Context) -> bool:
    is_it = is_investment(c) and is_large(c) and headline_term(c) == "investment_amount"
    return is_it and speaks_of_deal(c)


_GIVER = (
    r"(?:@A(?![’'])|(?:the|its) (?:new |future )?(?:[\w-]+ )?(?:investor|backer|shareholder|"
    r"chipmaker|buyer|fund|partner|owner|holding|parent))"
)
_ELSEWHERE = (
    r"(?:in|into|across) (?![^§;,]{0,60}@[TP]|the\b|it\b|its\b|them\b|new\b|fresh\b|cash|"
    r"shares|stock|equity|return|exchange|all\b|total|one\b|#|¤|instal|"
    r"tranches|capital|debt|stages|two|three|four|several|preferred|convertible|common|"
    r"ordinary|money|a (?:single|lump|first|deal|round)|an? \w+ (?:deal|round))"
)

INVESTMENT_RULES: tuple[Rule, ...] = (
    *BESIDES,
    refuse(
        "put into something else",
        left=rf"{INVEST}~2",
        right=_ELSEWHERE,
        when=lambda c: is_investment(c) and not is_venture(c),
    ),
    refuse(
        "an increment, not the total",
        when=lambda c: not c.quantity.has_change_cue and not is_acquisition(c),
        left=r"(?:additional|another|extra|further|(?<!capital\s)increase of|raised ~4by|"
        r"\bby|top-up of|more than the|on top of)",
    ),
    refuse(
        "the proceeds of another sale", when=lambda c: not is_acquisition(c) and _is_own_sale(c)
    ),
    accept(
        "paid for new shares",
        "investment_amount",
        when=lambda c: not is_acquisition(c) and is_large(c),
        left=r"(?:subscri\w+|new shares|capital increase|preferred stock|preference "
        r"shares|private placement)\b~9(?:of|worth|for|at|with|raising)?~2",
    ),
    accept(
        "paid for new shares",
        "investment_amount",
        when=lambda c: not is_acquisition(c) and not is_financing(c) and is_large(c),
        right=r"(?:worth )?(?:of|in) (?:new |newly \w+ |preferred |preference |"
        r"convertible |common |ordinary |@T )*(?:shares|stock|equity)\b",
    ),
    accept(
        "paid for a stake",
        "investment_amount",
        when=lambda c: not is_acquisition(c) and is_large(c),
        right=r"(?:in return )?for (?:the |its |new |those |a |an |#~2)?(?:~3)?(?:shares|"
        r"stake|holding|interest|stock|equity)\b",
    ),
    accept(
        "paid for a stake",
        "investment_amount",
        when=lambda c: not is_acquisition(c) and is_large(c) and _follows_percent(c),
        left=r"#[^#§;]{0,45}\bfor",
    ),
    accept(
        "paid for a stake",
        "investment_amount",
        when=lambda c: not is_acquisition(c) and is_large(c) and _has_percent(c),
        right=r"(?:for|and gets|buys|[^§;]{0,45}\bgets?)\b[^§;#]{0,40}#",
    ),
    accept(
        "what one party puts in",
        "investment_amount",
        left=rf"\binvest(?:s|ed|ing|ment|ments)?\b~9{LINK}?~2",
        when=lambda c: _puts_in(c) or (is_financing(c) and is_large(c) and not is_acquisition(c)),
    ),
    accept("what one party puts in", "investment_amount", left=rf"{INVEST}~7", when=_puts_in),
    accept(
        "what one party puts in",
        "investment_amount",
        left=r"\b(?:comes?|arrives?|joins?|enters?|steps? in|turns? up|backs? ~2|way in)\b~1with~1",
        when=_puts_in,
    ),
    accept(
        "what one party puts in",
        "investment_amount",
        left=r"\b(?:lead|leads|leading|led|anchor(?:s|ed|ing)?|joins?|joining)\b[^§;,]{0,30}\bwith~1",
        when=lambda c: _puts_in(c) and "@A" in c.left,
    ),
    accept(
        "the most it may come to",
        "investment_amount",
        left=r"\b(?:ceiling|cap|maximum|upper limit)\b~2(?:is|was|of|at|been|to|now)~2",
        when=lambda c: _is_headline(c) and not is_venture(c) and not is_contract(c),
    ),
    accept(
        "raised by new shares",
        "investment_amount",
        left=r"\b(?:subscription|placing|placement|allotment|(?:share|capital) (?:issue|"
        r"increase)|new "
        r"shares)\b[^§;]{0,40}\b(?:brings?(?: in)?|raises?|yields?|nets?)~1",
        when=_puts_in,
    ),
    accept(
        "raised by new shares",
        "investment_amount",
        right=r"[^§;,]{0,30}\b(?:through|via|by way of|by means of) (?:an? |the )?(?:[\w-]+ )?"
        r"(?:allotment|subscription|placement|capital increase|(?:share|rights) issue|new "
        r"shares)\b",
        when=_puts_in,
    ),
    accept("raised by new shares", "investment_amount", left=r"\braising~1", when=_puts_in),
    accept(
        "what the investor gives",
        "investment_amount",
        when=lambda c: _puts_in(c) and not is_venture(c),
        left=r"@A[’']s? (?:own |fresh |new |promised |planned )?(?:money|cash|cheque|check|outlay|"
        r"pledge|offer|bet)?~1",
    ),
    accept(
        "what the investor gives",
        "investment_amount",
        when=_puts_in,
        right=rf"(?:that |which )?{_GIVER} (?:has |have |had |is |are |was |will be |will |would "
        rf"|must |to )*(?:{INVEST}|{PAY}|bring\w*|throw\w*)",
    ),
    accept(
        "what the investor gives",
        "investment_amount",
        when=lambda c: _puts_in(c) and not is_venture(c),
        right=r"(?:(?:of|from|in) @A[’']s? (?:own |fresh |new )?(?:money|cash|capital|funds)\b|"
        r"(?:that comes? |coming )?from @A(?![’'])(?!,? (?:and|@O)))",
    ),
    accept(
        "what the investor gives",
        "investment_amount",
        when=_puts_in,
        right=r"(?:that (?:is|was) )?(?:earmarked|pledged|promised|committed|set aside|put up|"
        rf"pencill?ed in|provided|offered|contributed|paid|supplied) (?:by {_GIVER}|for @T)",
    ),
    accept(
        "money that moves to the company",
        "investment_amount",
        when=_puts_in,
        right=r"~2(?:flow|com(?:e|es|ing)|go|goes|move|pass|arriv|land|reach|wend)\w*~2(?:from "
        rf"{_GIVER}|(?:in)?to (?:@T|the (?:[\w-]+ )?(?:company|start-?up|group|firm))|@T\b|"
        r"into new shares)",
    ),
    accept(
        "money that moves to the company",
        "investment_amount",
        when=_is_headline,
        right=r"(?:would |will |is to |are to )?(?:arrives?\b|flows?\b|be (?:wired|paid|"
        r"transferred|drawn|disbursed|released|injected|received|collected)|comes? (?:in|on|"
        r"when|after|upon)\b)",
    ),
    accept(
        "given for a share",
        "investment_amount",
        when=lambda c: _puts_in(c) and not is_venture(c),
        left=r"^\W*(?:in (?:return|exchange) )?for (?:its|the|that|this)?~1",
        right=rf",? ?(?:{_GIVER}|it) (?:will |would |is to )*(?:receiv|get|obtain|be given|own|"
        r"hold|tak|becom|gain|secur|acquir|end up)\w*",
    ),
    accept(
        "given for a share",
        "investment_amount",
        when=lambda c: _puts_in(c) and not is_venture(c),
        left=r"^\W*(?:in (?:return|exchange) )?for~1",
        right=r",? ?#[^§;]{0,40}\b(?:pass|go|goes|transferred|issued|change|handed)\b",
    ),
    accept(
        "a sum set apart for the shares",
        "investment_amount",
        when=_puts_in,
        left=r"\b(?:set|put|sets|puts|setting) aside~1",
        right=r"for (?:~3)?(?:shares?|stake|stock|purchase|subscription|investment|@T)\b",
    ),
    accept(
        "what the money comes to",
        "investment_amount",
        when=lambda c: _is_headline(c) and not is_venture(c) and not _FIRST_MONEY.search(c.left),
        left=r"\b(?:money|cash|outlay|injection|capital|funding|spend)\b[,–—-]*~4",
    ),
    accept(
        "the sum before its noun",
        "investment_amount",
        when=_is_headline,
        left=r"^\W*(?:at|with|worth|valued at|totall?ing)~1",
        right=r"(?:the|this|its|it)\b~3",
    ),
    accept(
        "fresh money",
        "investment_amount",
        when=_puts_in,
        right=r"(?:of|in) (?:fresh|new|outside) (?:money|capital|cash|funds|equity)\b",
    ),
    accept(
        "what the company gets",
        "investment_amount",
        left=rf"(?:@T(?![’'])|\bwe\b|\bthe (?:[\w-]+ )?(?:start-?up|company|group|firm|investee))"
        rf"[^§;,]{{0,30}}{RECEIVE}~2",
        right=r"(?:from|in return|for|out of|under|as|over|when|once|on|at|to|upon|\.|,|$)",
        when=_puts_in,
    ),
    accept(
        "what one party puts in",
        "investment_amount",
        when=_puts_in,
        left=r"\b(?:(?:fresh|new) (?:equity|money|funds|cash|means)|contribution|subscription|"
        r"commitment|stake|funding|shareholding|"
        r"ticket|cheque|check|capital|injection|infusion|consideration)\b~9",
    ),
    accept(
        "what one party puts in",
        "investment_amount",
        when=_puts_in,
        right=r"(?:[\w-]+ ){0,3}?(?:investment|equity|stake|capital injection|injection|"
        r"funding|commitment|bet|wager|in (?:equity|shares|new shares|fresh "
        r"capital)|in(?:to)? @[ATP]|infusion|cheque|check|contribution)\b",
    ),
    accept(
        "what the stake costs",
        "investment_amount",
        when=lambda c: _puts_in(c) and not is_venture(c) and _has_percent_or_equity(c),
        left=rf"{COST} (?:@A|it|them|the \w+)?~1",
    ),
    accept(
        "what one party pays",
        "investment_amount",
        left=rf"{PARTY}[^§;,]{{0,50}}{PAY}~3",
        when=lambda c: (
            _puts_in(c)
            and not is_venture(c)
            and (_has_percent_or_equity(c) or _is_plain_investment(c))
        ),
    ),
    accept(
        "what has been paid",
        "investment_amount",
        right=r"(?:is|was|has been|will be|"
        r"were|are) (?:wired|paid|transferred|in the bank|invested|put in)\b",
        when=_puts_in,
    ),
    accept(
        "the investment, changed",
        "investment_amount",
        left=r"\b(?:trimmed|cut|raised|lowered|increased|reduced|lifted|capped|doubled|limited)\b~2"
        r"(?:to|at)~1",
        when=lambda c: _is_headline(c) and not is_financing(c),
    ),
    accept("the sum, all told", "investment_amount", when=_is_headline, right=rf"{WHOLE}\b"),
    accept("the sum, all told", "investment_amount", when=_is_headline, left=r"\bis in for~1"),
    accept(
        "headline of the partnership",
        "investment_amount",
        when=_is_headline,
        right=rf"(?:[\w-]+ ){{0,2}}?(?:{DEAL}|in total)\b",
    ),
    accept(
        "headline of the partnership",
        "investment_amount",
        when=_is_headline,
        left=rf"(?:{DEAL}|{SUM}|{PRICE}|\bworth|{COME_TO})\b~6",
    ),
)


def _has_percent(c: Context) -> bool:
    return any(q.kind == "percent" for q in c.line.line.quantities)


def _is_plain_investment(c: Context) -> bool:
    """True where the deal is an investment and nothing else: what the investor pays is put in."""
    if len(c.types) != 1 or not is_investment(c):
        return False
    return "@A" in c.left or bool(_INVESTOR.search(c.left))


_INVESTOR = pattern(
    r"\bthe (?:[\w-]+ )?(?:investor|fund|(?-i:[A-Z])(?:[a-z]+(?:ns|ese|ish|ch|rs|ss)|Swedes|"
    r"Danes|Poles|Czechs|Greeks|Turks|Scots|Thais|Emiratis|Saudis|Israelis))\b"
)


def _follows_percent(c: Context) -> bool:
    """True where the quantity before the sum is a share: not "two wind farms for"."""
    before = [q for q in c.line.line.quantities if q.start < c.quantity.start]
    return bool(before) and before[-1].kind == "percent"


def _has_percent_or_equity(c: Context) -> bool:
    return _has_percent(c) or bool(_EQUITY_WORDS.search(c.line.text))
