"""Whose money a bare "kroner", "pesos" or "$" is: that of the country which the article is about.

Several countries call their money by one name. Where the words of an article speak clearly for one
of them, its amounts without a country are in that currency; else the grammar's default stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from dealterms.claims.quantities import Quantity
from dealterms.claims.values import Money, Range, Value

__all__ = ["Homes", "home_currencies", "in_home_currency"]

Homes = Mapping[str, str]
"""ISO codes by the grammar's default code that they replace."""

_CUES: dict[str, str] = {
    "NOK": r"NOK|NKr|Norw(?:ay|egian)\w*|Oslo|Bergen|Stavanger|Trondheim",
    "DKK": r"DKK|DKr|Denmark|Danish|Danes?|Copenhagen|Aarhus",
    "SEK": r"SEK|SKr|Swed(?:en|ish|es?)|Stockholm|Gothenburg",
    "CZK": r"CZK|Czech\w*|Prague|Brno|Ostrava",
    "ISK": r"ISK|Iceland\w*|Reykjav[ií]k",
    "MXN": r"MXN|Mexic\w+|Monterrey",
    "CLP": r"CLP|Chile\w*|Santiago",
    "ARS": r"ARS|Argentin\w+|Buenos Aires",
    "COP": r"COP|Colombia\w*|Bogot[aá]",
    "PHP": r"PHP|Philippine\w*|Filipino\w*|Manila",
    "INR": r"INR|India\w*|Mumbai|Delhi|crore|lakh",
    "PKR": r"PKR|Pakistan\w*|Karachi|Lahore",
    "LKR": r"LKR|Sri Lanka\w*|Colombo",
    "AED": r"AED|UAE|Emirat\w+|Dubai|Abu Dhabi",
    "MAD": r"MAD|Morocc\w+|Casablanca",
    "AUD": r"AUD|ASX|ACCC|FIRB|Australia\w*|Sydney|Melbourne|Perth|Brisbane|Adelaide",
    "CAD": r"CAD|TSXV?|Canad\w+|Toronto|Vancouver|Montreal|Calgary|Ottawa",
    "NZD": r"NZD|NZX|New Zealand\w*|Auckland",
    "SGD": r"SGD|SGX|Singapore\w*",
    "USD": r"USD|US|U\.S\.|America\w*|NYSE|Nasdaq|New York|Wall Street|Washington|FTC",
}
_CUE_OF = {code: re.compile(rf"\b(?:{words})\b") for code, words in _CUES.items()}
# The words that several countries use for their money, its default, and the countries.
_SHARED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (r"krone(?:r|s)?", "DKK", ("DKK", "NOK")),
    (r"krona|kronor|kronas", "SEK", ("SEK", "ISK")),
    (r"[Kk]r|crowns?", "SEK", ("SEK", "NOK", "DKK", "CZK")),
    (r"pesos?", "MXN", ("MXN", "CLP", "ARS", "COP", "PHP")),
    (r"rupees?|Rs\.?", "INR", ("INR", "PKR", "LKR")),
    (r"dirhams?", "AED", ("AED", "MAD")),
    (r"\$|dollars?", "USD", ("USD", "AUD", "CAD", "NZD", "SGD")),
)
_ANYWHERE = {words: re.compile(words) for words, _, _ in _SHARED}
_LEAST_CUES = {"USD": 3}
"""How often an article must speak of a country before its bare "$" is that country's."""
_FOREIGN_DOLLAR = re.compile(r"US\s?\$|U\.S\. dollars?|\bUSD\b")


@lru_cache(maxsize=8)
def home_currencies(text: str) -> Homes:
    """Return for each word pattern the code that it stands for in this article, defaults left out.

    Keys are the patterns of `_SHARED`; one of which the article has no word is left out too.
    """
    homes: dict[str, str] = {}
    for words, default, codes in _SHARED:
        if not _ANYWHERE[words].search(text) or (default == "USD" and _is_american(text)):
            continue
        counts = {code: len(_CUE_OF[code].findall(text)) for code in codes}
        best = max(codes, key=lambda code: counts[code])
        is_clear = all(counts[best] > 2 * counts[code] for code in codes if code != best)
        if best != default and is_clear and counts[best] >= _LEAST_CUES.get(default, 1):
            homes[words] = best
    return homes


def _is_american(text: str) -> bool:
    return bool(_CUE_OF["USD"].search(text) or _FOREIGN_DOLLAR.search(text))


def in_home_currency(
    quantities: Iterable[Quantity], sentence: str, homes: Homes
) -> tuple[Quantity, ...]:
    """Return the quantities of a sentence, those in a shared word for money in that of the home."""
    if not homes:
        return tuple(quantities)
    return tuple(_at_home(one, sentence, homes) for one in quantities)


def _at_home(one: Quantity, sentence: str, homes: Homes) -> Quantity:
    written = sentence[one.value_start : one.value_end]
    for words, code in homes.items():
        default = next(d for shared, d, _ in _SHARED if shared == words)
        if re.search(rf"(?<![A-Za-z$])(?:{words})(?![A-Za-z])", written):
            return replace(
                one,
                value=_in(one.value, default, code),
                from_value=None if one.from_value is None else _in(one.from_value, default, code),
            )
    return one


def _in(value: Value, default: str, code: str) -> Value:
    match value:
        case Money(amount, currency) if currency == default:
            return Money(amount, code)
        case Range(Money() as low, Money() as high):
            return Range(_money(low, default, code), _money(high, default, code))
        case _:
            return value


def _money(value: Money, default: str, code: str) -> Money:
    return Money(value.amount, code) if value.currency == default else value
