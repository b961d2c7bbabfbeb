"""What the books of a party say: revenue, costs, debts, cash, budgets, subsidies, side fees."""

from __future__ import annotations

from dealterms.claims.binding import Rule, pattern, refuse
from dealterms.claims.rules.amount_kinds import (
    is_acquisition,
    is_venture,
)
from dealterms.claims.rules.amount_words import ACCOUNTS

__all__ = ["ACCOUNT_RULES"]

_NOT_ACCOUNTS = pattern(
    r"(?:termination|break-?up|break|tear-?up|price|contract|deal|offer|value|purchase|"
    r"acquisition|takeover|licen[cs]e|worth|total)(?: [\w@-]+){0,5}\s*:?\s*$"
)
_SMALL_WORDS = (
    r"(?:to|for|if|and|when|as|by|from|on|at|with|after|before|that|which|is|was|will|would|"
    r"are|were|a|an|the|its|per|over|under|because|should|once)"
)
_ACCOUNT_WORDS = (
    r"(?:for|in|of|was|were|is|are|at|to|by|from|reach(?:ed|es)?|hit|came|comes|stood|"
    r"stands|rose|rise|fell|grew|totall?ed|totals?|amount(?:ed|s)|last|this|"
    r"the|year|quarter|half|months?|first|second|third|fourth|full|nearly|expected|"
    r"estimated|be|will|would|should|up|down|more|than|a|an|its|some|"
    r"slipped|dropped|jumped|climbed|improved|widened|narrowed|swelled|net|annual|put|and|¤|"
    r"#|§|fiscal|before|after|around|about|as|on|had|worth|"
    r"which|has|have|been|narrowed|raised|cut|lowered|trimmed|unchanged|ended|single|group|"
    r"pro|forma|adjusted|[’']s|previous|compared|with|per|share|also|again|increased|"
    r"decreased|doubled|so|far|total|all)"
)
_FEE_KINDS = (
    r"(?:modification|adviser|advisory|legal|filing|consent|arrangement|commitment|success|"
    r"ticking|licen[cs]e|signing|management|underwriting|listing|transfer|agency) fees?"
)
_DEBT_RAISED = pattern(
    r"\b(?:commit\w*|underwr\w+|provid\w+|arrang\w+|fund\w*|rais\w+|issu\w+|plac\w+|lined "
    r"up|secur\w+|take on|taking on|with|using|through|by)\b[^§;]{0,40}(?:§[^§;]{0,30})?$"
)
_FOR_DEAL = pattern(r"\s*(?:by @[AT]|for (?:@[AT]|the (?:deal|company|purchase|stake)))|(?:,|$)")
_NOT_FOR_SHARES = (
    r"(?!\s*for (?:[^;.§]{0,40}\b(?:shares?|stake|stock|subscription|investment|deal)\b|@[AT]))"
)

# "Debt of § has been underwritten" is new money.
_IS_RAISED = pattern(
    r"\s*,?(?:(?:will|would|has|have|had|is|are|was|were|been|be|being|to|already) ){0,4}"
    r"(?:underwritten|arranged|committed|raised|provided|syndicated|lined up|secured|placed"
    r"|pledged|agreed)\b"
)

ACCOUNT_RULES: tuple[Rule, ...] = (
    refuse(
        "a multiple of earnings",
        left=r"\b(?:times|multiple of) (?:[\w’'#-]+,? ){0,12}?(?:earnings|ebitda|ebit|profits?"
        r"|sales"
        r"|revenues?|income|turnover|cash flow)\b[^§;]{0,90}",
    ),
    refuse(
        "what an adviser computes",
        left=r"\b(?:discounted cash flows?|dcf|comparable companies|precedent transactions|"
        r"fairness opinion|sum of the parts)\b[^;]{0,90}",
    ),
    refuse(
        "a book value or a part on conditions",
        left=r"\b(?:carried at|book value|contingent consideration|earn-?out|wage bill|"
        r"list price|book gain|carrying (?:value|amount)|market for)\b[^§;]{0,40}",
    ),
    refuse(
        "a book value or a part on conditions",
        right=r"(?:to us\b|earn-?out\b(?!s (?:left|excluded|aside))|in contingent|of contingent)",
    ),
    refuse(
        "a figure of the accounts",
        left=r"\b(?:revenues?|sales|turnover) of §[^;.]{0,60}\b(?:orders|backlog|order book)"
        r" (?:for|of|worth)~1",
    ),
    refuse(
        "a figure of the accounts",
        right=rf"(?:of |in |worth of "
        rf")?(?:(?!{_SMALL_WORDS}\b)[\w-]+ ){{0,3}}?(?<!-){ACCOUNTS}\b(?! fees?)",
    ),
    refuse(
        "a figure of the accounts",
        when=lambda c: not _NOT_ACCOUNTS.search(c.left),
        left=rf"\b(?!costs?\b){ACCOUNTS}\b,?(?: {_ACCOUNT_WORDS},?){{0,9}}",
    ),
    refuse("savings or synergies", left=r"(?:\bsav(?:es|ings?)|synergies)~4"),
    refuse(
        "cost of something",
        left=r"\b(?:one-off|integration|restructuring|annual|"
        r"outage)[^§;]{0,20} costs? of|\bcost of (?:the|a) (?:outage|repair|strike|"
        r"recall)[^§;]{0,40}",
    ),
    refuse(
        "spending on something else",
        when=lambda c: not is_venture(c),
        left=r"\b(?:spend(?:s|ing)?|spent)~3",
        right=r"on (?!@[ATP]|(?:the|this) (?:deal|acquisition|purchase|company)|[^§;]{0,"
        r"40}(?:from|with|at) @[AT])",
    ),
    refuse(
        "cost of something",
        left=r"\b(?:fined|penalised|fine of|charged|write "
        r"down|wrote down|running costs?|costs of)~4",
    ),
    refuse("money put aside", left=r"\bset aside~4", right=_NOT_FOR_SHARES),
    refuse(
        "research or capital budget",
        left=r"(?:earmarked(?! by @)|budget(?:ed|s)?|capex|capital expenditures?)\b~5",
        when=lambda c: not is_venture(c) and not _FOR_DEAL.match(c.right),
    ),
    refuse("what an insurer pays", left=r"\bpa(?:id|ys|ying) out~1"),
    refuse("profit or loss", left=r"\b(?:lost|loses|losing|booked|posted|earned)~1"),
    refuse(
        "cash in hand",
        left=r"\b(?:had|has|have|holds?|held|with) (?:\w+ )?cash(?: "
        r"balance)? (?:of|at|worth)~1|\bcash at (?:¤|the end)[^§;]{0,30}",
    ),
    refuse(
        "cash in hand",
        left=r"\b(?:has|had|have|holds?|held|sits on|sat on)~1",
        right=r"(?:in|of) (?:cash|liquid)",
    ),
    refuse(
        "cash in hand",
        right=r"(?:in|of) cash (?:and|or) ~1(?:securities|equivalents|investments|deposits)\b",
    ),
    refuse("cash in hand", right=r"of cash (?:at|on|as of|in the bank)\b"),
    refuse(
        "debt of a party",
        left=r"(?:(?:net |gross )?debts?|borrowings|liabilities|"
        r"obligations)(?: (?:of|to|at|by|was|were|is|stood|stands|should fall|came to|"
        r"totall?ing))~2",
        when=lambda c: not _DEBT_RAISED.search(c.left) and not _IS_RAISED.match(c.right),
    ),
    refuse(
        "debt of a party",
        left=r"(?:\b(?:its|their|group|net|gross|total|combined)|[’']s)"
        r" (?:(?:net|gross|total|financial|own) )*(?:debts?|debt load|debt pile|borrowings|leverage"
        r"|indebtedness|liabilities)\b[^§;,]{0,40}"
        r"\b(?:climb|ris|rose|grow|grew|swell|increas|jump|balloon|peak|fall|fell|drop|double"
        r"|treble|triple|soar|declin|shrink|shrank)\w*[^§;]{0,20}",
    ),
    refuse(
        "debt of a party",
        left=r"owes? (?:banks?|creditors|lenders|bondholders|suppliers)[^§;]{0,30}",
    ),
    refuse(
        "assets, not a term",
        left=r"(?:fund of|raised a fund|assets of|deposits of|"
        r"portfolio of|portfolio worth|order book|orders?) ?(?:of|stands? at|stood at|is)?~2",
        when=lambda c: is_acquisition(c) or is_venture(c),
    ),
    refuse(
        "the size of a fund",
        left=r"\bfunds?\b,? (?:which |that )?(?:has |had )?(?:closed|raised|sized|manages?|"
        r"totall?(?:ing|ed|s))~3",
        when=lambda c: not is_venture(c),
    ),
    refuse(
        "tax receipts, grants or public money",
        right=r"(?:of |in |a year in )?(?:[\w-]+ ){0,2}?(?:tax|public money|state aid|"
        r"subsidies|incentives|receipts|credits)\b",
    ),
    refuse(
        "subsidies",
        left=r"\b(?:state|government|ministry|EU|county|province) has "
        r"(?:granted|given|awarded|promised)\b[^§;]{0,20}",
    ),
    refuse("a modification fee", left=rf"{_FEE_KINDS}~4"),
    refuse("a modification fee", right=_FEE_KINDS),
    refuse(
        "an award or a grant",
        left=r"\b(?:won|awarded|lost|gained)\b~3",
        right=r"(?:in |of )?(?:arbitration|damages|orders?|contracts?|the first|a lawsuit)",
    ),
    refuse("money put aside", left=r"\b(?:put|puts|set|sets) aside~1", right=_NOT_FOR_SHARES),
)
