"""What the market says of a party: share prices, market values, dividends, earnings a share."""

from __future__ import annotations

from dealterms.claims.binding import Context, Rule, pattern, refuse
from dealterms.claims.rules.amount_kinds import (
    has_valuation,
    is_acquisition,
    is_contract,
    is_per_share,
    is_small,
)

__all__ = ["MARKET_RULES"]

_OFFER_NEAR = pattern(
    r"\b(?:offer(?:ed|ing|s)?|bid|pay(?:s|ing)?|acquire[sd]?|buy(?:s|ing)?|receive|price of"
    r"|values?|valuing|exchang\w+|swap\w*)\b~5$"
)


# "The new bid, higher than the old one, stands at": what stands there is the bid.
_OFFER_STANDS = pattern(
    r"\b(?:bid|offer|proposal|price)\b[^;§]{0,60}\b(?:stands?|is|comes?|goes|rises?|rose) (?:now )?"
    r"(?:at|to)?~1$"
)


def _is_offered(c: Context) -> bool:
    near = c.left[-90:]
    return bool(_OFFER_NEAR.search(near) or _OFFER_STANDS.search(near))


_MARKET = (
    r"(?:market (?:value|cap(?:itali[sz]ation)?|capitali[sz]ation)|market worth|"
    r"stock-?market value)"
)
_MOVED = (
    r"(?:rose|fell|dropped|jumped|slipped|gained|lost|climbed|sank|surged|tumbled|eased|"
    r"edged|added|slid|declined|dipped|"
    r"advanced|soared|plunged|shed|down|up|lower|higher|rallied|retreated|firmed)"
)

_ON_TERMS = pattern(
    r"\b(?:(?:on|at|by) (?:that|this|those|these|the offer) (?:basis|price|level|terms|count)"
    r"|the offer|the bid|the deal|thus|thereby)\b"
)

MARKET_RULES: tuple[Rule, ...] = (
    refuse(
        "the value of the party that pays",
        left=r"(?<!with\s)(?<!by\s)(?<!to\s)(?<!of\s)"
        r"(?<!for\s)@A(?:, [^,§]{2,40},)?(?: itself)? (?:is|was) (?:now |currently |"
        r"itself |last )?(?:worth|valued at)~1",
    ),
    refuse(
        "the value of the party that pays",
        left=r"@A, (?:(?:itself|which is|a (?:company|group|firm)) )*(?:worth|valued at)~1",
    ),
    refuse(
        "the value of a party",
        when=lambda c: is_contract(c) and not has_valuation(c) and not is_acquisition(c),
        left=r"@[TP] (?:is|was) (?:now )?(?:worth|valued at)~1",
    ),
    refuse(
        "where the shares may go",
        when=is_small,
        left=r"\b(?:could|would|might|may|"
        r"should) (?:\w+ )?(?:fall|drop|slip|sink|slide|trade|go back|return|"
        r"retreat)\b[^§;]{0,30}",
    ),
    refuse(
        "debt of a party",
        left=r"\b(?:net|assumed|existing|inherited|outstanding) (?:financial )?(?:debts?"
        r"|borrowings)"
        r" (?:of|at|totall?ing)~1",
        when=is_acquisition,
    ),
    refuse("market value, not a term", left=rf"{_MARKET}~6"),
    refuse(
        "value by the market or an older round",
        left=r"\b(?:last|previously|once|formerly|most recently) (?:priced|valued|rated|worth)"
        r"(?: at)?~1",
        when=is_acquisition,
    ),
    refuse(
        "market value, not a term",
        left=r"giving it a market|\bon (?:the )?(?:stock )?(?:market|exchange|Nasdaq)[^§;]{0,20}",
    ),
    refuse("market value, not a term", right=rf"(?:of |in )?{_MARKET}"),
    refuse(
        "market value, not a term",
        right=r"on (?:the )?(?:stock market|stock exchange|exchange|Nasdaq|NYSE|bourse|BSE)\b",
    ),
    refuse(
        "market value, not a term",
        when=lambda c: not _ON_TERMS.search(c.left),
        left=r"(?:valued by the (?:stock )?market(?: at)?|market (?:now |currently "
        r")?values[^§;]{0,30}at|worth on the (?:stock )?market|"
        r"(?:company|firm|group) is (?:now |currently )?(?:valued at|worth)|"
        rf"{_MOVED}\b[^§;]{{0,40}} and is (?:now |currently )?worth)~2",
    ),
    refuse(
        "assets under management",
        right=r"(?:~2(?:under management|of assets|in assets|aum)\b)",
    ),
    refuse(
        "assets under management",
        left=r"(?:manages|oversees|looks after|manage|running|with assets of)~2",
    ),
    refuse("dividend", left=r"dividends?\b[^§;]{0,30}"),
    refuse(
        "dividend",
        when=is_small,
        left=r"\b(?:profits?|before tax|earnings|net income|revenues?|sales)\b[^;]{0,80}"
        r"\b(?:pay|pays|paid|declare[sd]?|distribute[sd]?)~2",
    ),
    refuse("dividend or interest", right=r"~1(?:dividend|interim dividend|coupon)\b"),
    refuse(
        "share price, not the offer",
        when=lambda c: is_small(c) and not _is_offered(c),
        left=rf"\b(?:clos(?:ed|ing)(?: at| price)?|trad(?:ed|es|ing)|changed hands|last "
        rf"at|quoted|opened|finished|ended|{_MOVED}~7(?:to|at)|"
        r"(?:(?<!new\s)(?<!ordinary\s)shares?|stock|scrip|paper|papers|units)(?: "
        r"(?:were|was|stood|is|are))? (?:at(?! an? (?:\w+ )?price)|to))~4",
    ),
    refuse(
        "share price, not the offer",
        left=r"\b(?:closing|market|last|opening|share) price (?:of|at)",
        when=is_small,
    ),
    refuse(
        "a share price, not the offer",
        when=is_small,
        right=r"(?:share price|closing price|market price|close\b|on the (?:day|eve|report|news))",
    ),
    refuse(
        "a share price, not the offer",
        when=is_small,
        right=r"(?:a share |apiece )?at which (?:the (?:company|group|shares?|stock)|it|they"
        r"|@[ATP])"
        r" (?:(?:was|were|had|first|last) ){0,2}(?:listed|floated|went public|traded|closed|opened"
        r"|stood|ended|changed hands|sold)\b",
    ),
    refuse(
        "an old share price",
        when=is_small,
        left=r"\b(?:which|that) had (?:once |long |previously )?(?:been|stood at)"
        r"|\b(?:was|were) (?:previously|once|formerly)",
    ),
    refuse(
        "an old share price",
        when=is_small,
        left=r"\b(?:that|which) (?:cost|was worth|traded at|fetched|stood at|had cost)~1",
    ),
    refuse(
        "an old share price",
        when=is_small,
        left=r"(?<!bid\s)(?<!offer\s)(?<!terms\s)(?<!deal\s)\b(?:was worth|were worth|who bought"
        r"|bought in|at the peak|its peak|"
        r"record high|high of|low of|once)\b[^§;]{0,40}",
    ),
    refuse(
        "earnings per share or guidance",
        when=is_small,
        left=r"(?:earnings|earned|eps|profit|income|loss|guidance|outlook|forecast|funds "
        r"from operations|estimates?)(?: of| to| at| a share| per share)?~6",
    ),
    refuse(
        "earnings per share",
        when=is_small,
        right=r"(?:a share |per share |each |apiece )?(?:to|in|of) (?!cash)(?:[\w’'-]+"
        r" ){0,4}?(?:earnings"
        r"|eps|profits?|income|results?|dividends?)\b",
    ),
    refuse(
        "earnings per share",
        left=r"(?:profit|earned|net income|loss)\b.{0,60}\bor",
        when=is_per_share,
    ),
    refuse(
        "listing price of old shares",
        when=is_small,
        left=r"(?:listing|ipo|float(?:ation)?|went public|listed|(?<!are\s)(?<!all\s)issued(?! "
        r"shares of @T))\b~8(?:at|for)",
    ),
    refuse(
        "the price before the offer",
        when=is_small,
        left=r"\b(?:pre-\w+|undisturbed|unaffected|closing) (?:share |market )?price of~1",
    ),
    refuse("exercise price", left=r"(?:exercisable|(?:exercise|strike) price)~5"),
    refuse(
        "a difference, not a price",
        when=is_small,
        right=r"(?:off\b|below|above|less(?! (?:tax|any|withholding|fees|costs|dividends?))"
        r"|cheaper|discount|spread|short of|apart|under "
        r"the|over the|more than)",
    ),
    refuse(
        "a discount or spread",
        left=r"(?:discount|spread|gap|difference|"
        r"(?<!capital\s)increase|rise|improvement|sweetener|haircut|cut|bump|uplift) of",
    ),
    refuse(
        "the same sum in another currency",
        left=r"\bequivalent (?:of|to)~2",
        when=lambda c: "§" in c.left + c.right,
    ),
    refuse(
        "what a party's shares are worth",
        left=r"\b(?:shares|stock) (?:are|were|is) (?:now )?worth~1",
        when=lambda c: not is_acquisition(c),
    ),
)
