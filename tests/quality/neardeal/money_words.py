"""Amounts of money as the pages of an outlet write them."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

__all__ = ["MoneyStyle", "converted", "in_words", "rounded"]

_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "CHF": "CHF "}
_NAMES = {
    "USD": "dollars", "EUR": "euros", "GBP": "pounds", "JPY": "yen", "INR": "rupees",
    "CHF": "Swiss francs",
}  # fmt: skip
_IN_DOLLARS = {
    "USD": "1", "EUR": "1.09", "GBP": "1.27", "JPY": "0.0067", "INR": "0.0119", "CHF": "1.13",
}  # fmt: skip
_SCALES = ((12, "trillion", "trn"), (9, "billion", "bn"), (6, "million", "m"))
_WITHOUT_CENTS = ("JPY", "INR")
_DIGITS = 3


class MoneyStyle(StrEnum):
    """How an outlet writes "$12.4 billion"."""

    SYMBOL = "symbol"  # $12.4 billion
    SHORT = "short"  # $12.4bn
    WORDS = "words"  # 12.4 billion dollars
    CODE = "code"  # US$12.4 billion, Rs 84 billion; where there is no such form, as with a symbol


def in_words(amount: Decimal, currency: str, style: MoneyStyle, *, is_adjective: bool) -> str:
    """Return an amount in an outlet's style; before a noun never as "12.4 billion dollars"."""
    number, long, short = _scaled(amount, currency)
    if style is MoneyStyle.WORDS and not is_adjective:
        return f"{number}{long} {_NAMES[currency]}"
    symbol = _SYMBOLS[currency]
    if style is MoneyStyle.CODE:
        symbol = {"USD": "US$", "INR": "Rs "}.get(currency, symbol)
    return f"{symbol}{number}{short if style is MoneyStyle.SHORT else long}"


def _scaled(amount: Decimal, currency: str) -> tuple[str, str, str]:
    """Return the digits and the word of the scale, long with a space before it and short."""
    for power, long, short in _SCALES:
        if amount >= 10**power:
            return _plain(amount.scaleb(-power)), f" {long}", short
    if currency in _WITHOUT_CENTS or amount == amount.to_integral_value():
        return f"{amount:,.0f}", "", ""
    return f"{amount:,.2f}", "", ""


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def rounded(amount: Decimal) -> Decimal:
    """Return an amount with three digits that count."""
    return amount.quantize(Decimal(1).scaleb(amount.adjusted() - _DIGITS + 1))


def converted(amount: Decimal, currency: str, other: str) -> Decimal:
    """Return about what an amount is worth in another currency."""
    return rounded(amount * Decimal(_IN_DOLLARS[currency]) / Decimal(_IN_DOLLARS[other]))
