"""Words before a large sum that make it a fee, a figure of the books or an opinion."""

from __future__ import annotations

from dealterms.claims.binding import Context, pattern
from dealterms.claims.rules.amount_words import ACCOUNTS, DEAL, PRICE

__all__ = ["is_other_sum"]

# A fee, a fine or a charge that is "set at", "put at" or "costs" a sum is no price.
_OTHER_NOUN = pattern(
    r"\b(?:fees?|fines?|charges?|deficits?|gap|bonus(?:es)?|dues|deposits?|retainer|assets|rents?"
    r"|premiums written|expenses|(?:retention|pay|bonus|severance|stock|share|incentive)"
    r" (?:packages?|awards?|grants?|pools?)|accruals|internal (?:funds|resources)|own"
    r" funds|cash (?:on hand|reserves)|costs (?:including|of|will|are|come|total|for))\b"
    r"[^§;,]{0,60}$"
)


# "Net debt at that date stood at": the clause opens with a figure of the books.
_BOOK_SUBJECT = pattern(
    rf"(?:^|[;:(—] ?|, (?:and|while|but|with|where) |\band )\W*(?:(?:the|its|their|his|our|net"
    rf"|annual|"
    rf"group|gross|total|combined|bank|pro|forma|adjusted|last|this|year[’']s|@[ATPO](?:[’']s)?"
    rf"|[\w-]+[’']s) )*"
    rf"(?!costs?\b)(?:{ACCOUNTS}|debts?|borrowings|loans|indebtedness|liabilities|orders"
    rf"|capitali[sz]ation)\b(?! (?:includ|count|thrown|add|assum|and all|taken)\w*)"
    rf"(?:(?!{PRICE}|{DEAL}|\b(?:valu\w+|bill|tab|cheque|check|sum|EV)\b)[^§;]){{0,110}}$"
)
# A market, a stake in something else, a first cheque: a sum, and not of the deal.
_OTHER_SUM = pattern(
    r"\b(?:market|industry|sector|category|economy|segment|pipeline|backlog|portfolio|estate)\b"
    r"[^§;@]{0,30}\b(?:worth|valued at|put at)~2$"
    r"|# (?:stake |share |interest |holding )?(?:of|in) (?!@T|the (?:company|group|target))"
    r"[^§;]{2,50}\bworth~2$"
    r"|[’']s (?:equity |own )?(?:commitment|contribution|part)\b[^;]{0,60}$"
    rf"|\b(?:first|opening|initial) (?:cheque|check)\b[^§;]{0, 12}$"
    r"|\b(?:says?|said|argu\w+|insist\w*|claims?|believ\w+|reckons?) [^§;]{3,80}\bis worth at"
    r" least~1$"
    r"|\b(?:rents?|royalt(?:y|ies)|fees|dividends?) (?:payments? )?(?:income )?of~1$"
)


# "The chairman says that it is worth at least": what somebody holds out for.
_OPINION = pattern(
    r"\b(?:says?|said|argu\w+|insist\w*|claims?|believ\w+|reckons?|thinks?) "
    r"(?:(?!deal|offer|bid|transaction|agreement)[^§;]){3,110}\b(?:is|are|be) worth~1$"
)


def is_other_sum(c: Context) -> bool:
    """True if the words before the sum make it something else than the price of a deal."""
    if c.quantity.qualifier in {"at_least", "more_than"} and _OPINION.search(c.left):
        return True
    return bool(
        _OTHER_NOUN.search(c.left) or _BOOK_SUBJECT.search(c.left) or _OTHER_SUM.search(c.left)
    )
