"""What kind of deal an amount belongs to, what size it is, and which term its bare sum would be."""

from __future__ import annotations

import re
from decimal import Decimal

from dealterms.claims.binding import Context, pattern
from dealterms.claims.marking import role_mark
from dealterms.claims.quantities import Quantity
from dealterms.claims.rules.amount_words import DEAL, EQUITY, PRICE
from dealterms.claims.values import Money, Percent, Range

__all__ = [
    "ACQUISITION",
    "clause_of",
    "has_target",
    "has_valuation",
    "headline_term",
    "is_acquisition",
    "is_contract",
    "is_financing",
    "is_investment",
    "is_large",
    "is_licence",
    "is_per_other_unit",
    "is_per_share",
    "is_small",
    "is_tiny",
    "is_venture",
    "kind_of",
    "own_mark",
    "speaks_of_deal",
]

ACQUISITION = frozenset(
    {
        "acquisition",
        "merger",
        "take_private",
        "takeover",
        "carve_out",
        "tender_offer",
        "divestiture",
        "buyout",
        "merger_of_equals",
        "asset_sale",
    }
)
_INVESTMENT = frozenset(
    {"strategic_investment", "investment", "minority_investment", "equity_investment"}
)
_CONTRACT = frozenset(
    {
        "compute_supply",
        "supply",
        "cloud",
        "cloud_contract",
        "lease",
        "licensing",
        "licence",
        "license",
        "contract",
        "services",
        "offtake",
        "power_purchase",
    }
)
_FINANCING = frozenset(
    {"financing", "funding", "funding_round", "debt_financing", "project_financing"}
)
_LICENCE = frozenset({"licensing", "licence", "license"})


def is_acquisition(c: Context) -> bool:
    """True where one party buys or merges with the other."""
    return bool(c.types & ACQUISITION)


def is_investment(c: Context) -> bool:
    """True where one party puts money into the other."""
    return bool(c.types & _INVESTMENT)


def is_contract(c: Context) -> bool:
    """True where one party supplies, leases or licenses something to the other."""
    return bool(c.types & _CONTRACT)


def is_venture(c: Context) -> bool:
    """True where the parties build something together."""
    return "joint_venture" in c.types


def is_financing(c: Context) -> bool:
    """True where the deal itself is a round or a loan."""
    return bool(c.types & _FINANCING)


def is_licence(c: Context) -> bool:
    """True where rights are licensed, as a rule for an upfront sum and milestones."""
    return bool(c.types & _LICENCE)


def has_target(c: Context) -> bool:
    """True where one party is bought, and not two that merge as equals."""
    deal = c.scene.deal
    return any(role_mark(deal, index) == "@T" for index in range(len(deal.parties)))


def has_valuation(c: Context) -> bool:
    """True for deals that put a value on a party beside the sum that is paid."""
    return is_investment(c) or is_venture(c) or is_financing(c) or "merger" in c.types


# ------------------------------------------------------------------ size and unit


def _amount(quantity: Quantity) -> Decimal | None:
    value = quantity.value
    if isinstance(value, Range):
        value = value.high or value.low  # type: ignore[assignment]
    return value.amount if isinstance(value, Money) else None


# Currencies whose shares trade at thousands of units.
_LOW_UNITS = frozenset({"JPY", "KRW", "IDR", "VND", "CLP", "HUF", "COP"})


def is_small(c: Context) -> bool:
    """True for what can only be a price of one share or a small sum."""
    amount = _amount(c.quantity)
    if amount is None:
        return False
    value = c.quantity.value
    currency = value.currency if isinstance(value, Money) else ""
    return amount < (200_000 if currency in _LOW_UNITS else 5000)


def is_tiny(c: Context) -> bool:
    """True for a sum too small for a deal and too large for a share: a loan of $9,000."""
    amount = _amount(c.quantity)
    return amount is not None and not is_small(c) and not is_per_share(c) and amount < 100_000


def is_large(c: Context) -> bool:
    """True for a sum that may be the price of a whole."""
    return not is_small(c) and not is_per_share(c)


_SHARE_UNIT = pattern(r"\b(?:shares?|stocks?|ADSs?|units?)\b")
_SHARE_IN_LINE = pattern(r"\b(?:shares?|stock|holders?|ordinary|equity)\b")
_OTHER_UNIT = pattern(
    r"\b(?:years?|annum|annually|yearly|months?|monthly|weeks?|days?|quarters?|hours?|"
    r"tonnes?|tons?|barrels?|\w*watts?|mw|gw|kw|mwh|homes?|users?|customers?|"
    r"subscribers?|seats?|sites?|employees?|person|head|rooms?|beds?|miles?|ounce|pound|"
    r"tokens?|gpus?|chips?)\b"
)
_PER_SHARE_LEFT = pattern(
    r"\b(?:per share|(?:a|each|every|one) (?:@[ATP] )?(?:ordinary |"
    r"common )*share|(?:issue|subscription|placement|placing) price|new shares?)\b~5$"
)


def is_per_share(c: Context) -> bool:
    """True for a sum that is paid for one share."""
    if c.quantity.is_per_share:
        return True
    if not is_small(c):
        return False
    unit = (c.quantity.per_unit or "").lower()
    if unit and _SHARE_UNIT.search(unit):
        return True
    if (
        unit
        and is_acquisition(c)
        and not _OTHER_UNIT.search(unit)
        and _SHARE_IN_LINE.search(c.line.text)
    ):
        return True
    each = "each" in unit or "every" in unit or "apiece" in unit
    return (each and bool(_SHARE_IN_LINE.search(c.line.text))) or bool(
        _PER_SHARE_LEFT.search(c.left)
    )


_SOURCE = pattern(r"\s*(?:with|briefed|familiar|close|who|in the know|told|said|involved|aware)\b")


def is_per_other_unit(c: Context) -> bool:
    """True for a sum counted by the year, the seat or the megawatt."""
    unit = (c.quantity.per_unit or "").lower()
    if unit == "a quarter" and c.right.lstrip().startswith("of "):
        return False  # "§, a quarter of what it was worth"
    if unit.endswith("person") and _SOURCE.match(c.right):
        return False  # "§, a person briefed on the matter said"
    return bool(unit) and not is_per_share(c) and not unit.startswith("all")


# ------------------------------------------------------------------ the clause and its topic

_BREAK = re.compile(
    r"[;:!?()–—]|,\s+(?:and|but|while|though|which|who|where|whose|as|after|when|with)\b|"
    r"\b(?:while|whereas|although|but|whose|after|before)\b"
)


def clause_of(c: Context) -> tuple[str, str]:
    """Return the words of the amount's own clause on its left and on its right."""
    cuts = [m.end() for m in _BREAK.finditer(c.left)]
    start = cuts[-1] if cuts else 0
    stop = _BREAK.search(c.right)
    return c.left[start:], c.right[: stop.start()] if stop else c.right


def own_mark(c: Context) -> str | None:
    """Return the mark of the party whose document this is: who "we" and "the Company" are."""
    publisher = c.scene.document.publisher.casefold()
    for index, party in enumerate(c.scene.deal.parties):
        if any(name.casefold() in publisher for name in (party.name, *party.aliases) if name):
            return role_mark(c.scene.deal, index)
    return None


_DEAL_WORDS = pattern(
    rf"{DEAL}|{PRICE}|\b(?:bill|tab|EV|shares?|(?:enterprise|equity) "
    rf"value|borrowings|value with debt)\b|^\W*(?:it|that|this|they|we|he|she)\b|\bthe "
    rf"(?:company|group|firm|two|pair|venture|partners)\b"
)


def speaks_of_deal(c: Context) -> bool:
    """True if the sentence itself names a party, speaks of a deal or price, or goes on about it."""
    return bool(c.line.parties) or bool(_DEAL_WORDS.search(c.line.text))


# What a clause speaks of, where a deal is of several kinds.
_TOPICS = {
    "acquisition": pattern(
        r"\b(?:acqui\w+|takeover|take-?over|tak(?:e|es|ing) (?:over|private)|buy(?:s|"
        r"ing)?(?: out)?|bought|merge\w*|bid|offer\w*|purchas\w+|sales?|sold|"
        r"consideration|enterprise value|equity value|all of|the whole|price|target|"
        r"combination|tender\w*|owners?|landlord)\b"
    ),
    "investment": pattern(
        r"\b(?:invest\w*|stakes?|subscri\w+|inject\w*|new shares|capital increase|"
        r"shareholding|minority|equity|holding|put(?:s|ting)?(?=\s*$)|into @[TP]|"
        r"shares|cheques?|checks?|fresh (?:money|capital)|non-voting|preferred stock|"
        r"financial (?:commitment|backing|support|contribution)|"
        r"preference shares)\b"
    ),
    "contract": pattern(
        r"\b(?:contracts?|orders?|purchases|suppl\w+|rent\w*|leas\w+|computing|compute|chips|gpus?|"
        r"capacity|services?|cloud|licen[cs]\w*|patents?|royalt\w+|"
        r"milestones?|tenancy|hire[sd]?|megawatts?|gigawatts?|racks?|servers?|processors?|"
        r"tokens|data cent(?:er|re)s?|offtake)\b"
    ),
    "venture": pattern(
        r"\b(?:joint|ventures?|together|jointly|plants?|factor(?:y|ies)|"
        r"project|mine|partners|partnership|campus|shared|between them|line)\b"
    ),
    "financing": pattern(
        r"\b(?:rounds?|series \w|rais(?:es|ed|ing|e)|loans?|lend\w*|lent|"
        r"debt|facility|credit|borrow\w*|financing|funding|bonds?)\b"
    ),
}
_TESTS = {
    "acquisition": is_acquisition,
    "venture": is_venture,
    "financing": is_financing,
    "investment": is_investment,
    "contract": is_contract,
}
_TERM = {
    "acquisition": "deal_value",
    "venture": "deal_value",
    "financing": "financing_amount",
    "investment": "investment_amount",
    "contract": "contract_value",
    "": "",
}
_ANOTHER_CLAUSE = 40


def kind_of(c: Context) -> str:
    """Return the kind of deal that the clause speaks of: the one whose words stand nearest.

    Without such words the deal's first kind counts, in the order of `_TESTS`; a licence goes before
    the shares that come with it.
    """
    kinds = [kind for kind, is_kind in _TESTS.items() if is_kind(c)]
    if len(kinds) < 2:
        return kinds[0] if kinds else ""
    if "acquisition" in kinds and "investment" in kinds and _buys_minority(c):
        return "investment"
    near = {kind: _distance(c, kind) for kind in kinds}
    best = min(kinds, key=lambda kind: near[kind])
    if near[best] < _FAR:
        return best
    return (
        "contract" if is_licence(c) and "contract" in kinds and not is_acquisition(c) else kinds[0]
    )


def _buys_minority(c: Context) -> bool:
    shares = [q.value for q in c.line.line.quantities if q.kind == "percent"]
    return any(isinstance(share, Percent) and share.percent < 50 for share in shares)


_FAR = 70


def _distance(c: Context, kind: str) -> int:
    """Return how many characters lie between the amount and the nearest word of a kind."""
    found = [_FAR]
    for m in _TOPICS[kind].finditer(c.left):
        gap = c.left[m.end() :]
        found.append(len(gap) + _ANOTHER_CLAUSE * len(_BREAK.findall(gap)))
    for m in _TOPICS[kind].finditer(c.right):
        gap = c.right[: m.start()]
        found.append(len(gap) + _ANOTHER_CLAUSE * len(_BREAK.findall(gap)))
    return min(found)


_EQUITY_WORDS = pattern(EQUITY)


def headline_term(c: Context) -> str:
    """Return the term that a bare sum of such a deal is, by its kinds and the words around it."""
    kind = kind_of(c)
    if kind == "contract" and not is_investment(c) and not is_acquisition(c):
        left, right = clause_of(c)
        if _EQUITY_WORDS.search(f"{left} § {right}"):
            return "investment_amount"
    has_share = any(q.kind == "percent" for q in c.line.line.quantities)
    if kind == "venture" and is_investment(c) and has_share:
        return "investment_amount"
    return _TERM[kind]
