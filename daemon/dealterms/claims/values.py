"""The values a claim can hold, their JSON form and their short text.

The JSON form is the contract of ``interfaces.md`` section 3: numbers are plain decimal
strings, dates are ISO 8601, and a range holds two objects of its kind under "low" and "high".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, assert_never


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole units of an ISO 4217 currency; also the price of one share."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Power:
    """Electrical power in watts."""

    watts: Decimal


@dataclass(frozen=True, slots=True)
class Percent:
    """A share in percent: 27 means 27 %."""

    percent: Decimal


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things; the unit is a singular lower-case noun, as in "gpu"."""

    count: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Period:
    """The half-open range of dates [start, end); None leaves an end unknown.

    Granularity is one of day, month, quarter, half, season, year, relative, range.
    """

    start: date | None
    end: date | None
    granularity: str


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in ISO 8601, as in "P3Y6M"."""

    iso: str


@dataclass(frozen=True, slots=True)
class Label:
    """One word of a closed list (enum) or a head phrase in lower case (label)."""

    label: str


Single = Money | Power | Percent | Count | Period | Duration | Label


@dataclass(frozen=True, slots=True)
class Range:
    """Two values of one kind, both included; None leaves an end open."""

    low: Single | None
    high: Single | None


Value = Single | Range


def plain(number: Decimal) -> str:
    """Return the number without exponent and without trailing zeros: "100000000000", "27.5"."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def to_json(value: Value) -> dict[str, Any]:
    """Return the value_json object of a value, ready for a JSON encoder."""
    match value:
        case Money(amount, currency):
            return {"amount": plain(amount), "currency": currency}
        case Power(watts):
            return {"watts": plain(watts)}
        case Percent(percent):
            return {"percent": plain(percent)}
        case Count(count, unit):
            return {"count": plain(count), "unit": unit}
        case Period(start, end, granularity):
            return {"start": _iso(start), "end": _iso(end), "granularity": granularity}
        case Duration(iso):
            return {"duration": iso}
        case Label(label):
            return {"label": label}
        case Range(low, high):
            return {"low": _json_or_none(low), "high": _json_or_none(high)}
        case _ as unreachable:
            assert_never(unreachable)


def from_json(kind: str, document: Mapping[str, Any]) -> Value:
    """Return the value that a value_json object of this kind stands for.

    Raise ValueError for an unknown kind and KeyError for a missing key.
    """
    if "low" in document or "high" in document:
        low, high = document.get("low"), document.get("high")
        return Range(
            None if low is None else _single_from_json(kind, low),
            None if high is None else _single_from_json(kind, high),
        )
    return _single_from_json(kind, document)


@lru_cache(maxsize=4096)
def canonical_text(value: Value) -> str:
    """Return a short text for people: "$100 billion", "10 GW", "2026-H2", "5 years"."""
    match value:
        case Money(amount, currency):
            return _money_text(amount, currency)
        case Power(watts):
            return _power_text(watts)
        case Percent(percent):
            return f"{plain(percent)}%"
        case Count(count, unit):
            return f"{_scaled(count)} {unit if count == 1 else _plural(unit)}".rstrip()
        case Period():
            return _period_text(value)
        case Duration(iso):
            return _duration_text(iso)
        case Label(label):
            return label
        case Range(low, high):
            return _range_text(low, high)
        case _ as unreachable:
            assert_never(unreachable)


def amount_of(value: Value) -> Decimal | None:
    """Return the number for the ``amount`` column; None for dates, labels and ranges.

    Money counts in its currency, power in watts, a duration has no number.
    """
    match value:
        case Money(number, _) | Power(number) | Percent(number) | Count(number, _):
            return number
        case _:
            return None


def unit_of(value: Value) -> str | None:
    """Return the unit of ``amount_of``: "USD", "W", "%", "gpu"; of a range: of its ends."""
    match value:
        case Money(_, unit) | Count(_, unit):
            return unit
        case Power():
            return "W"
        case Percent():
            return "%"
        case Range(low, high):
            end = high if low is None else low
            return None if end is None else unit_of(end)
        case _:
            return None


def _single_from_json(kind: str, document: Mapping[str, Any]) -> Single:
    match kind:
        case "money" | "money_per_share":
            return Money(Decimal(document["amount"]), document["currency"])
        case "power":
            return Power(Decimal(document["watts"]))
        case "percent":
            return Percent(Decimal(document["percent"]))
        case "count" | "ratio":
            return Count(Decimal(document["count"]), document["unit"])
        case "period":
            start, end = _date(document.get("start")), _date(document.get("end"))
            return Period(start, end, document["granularity"])
        case "duration":
            return Duration(document["duration"])
        case "enum" | "label":
            return Label(document["label"])
        case _:
            raise ValueError(f"unknown kind of value: {kind!r}")


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _json_or_none(value: Single | None) -> dict[str, Any] | None:
    return None if value is None else to_json(value)


_SYMBOLS = {
    "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩",
    "AUD": "A$", "CAD": "C$", "HKD": "HK$", "NZD": "NZ$", "SGD": "S$", "TWD": "NT$", "BRL": "R$",
}  # fmt: skip
_SCALES = (
    (Decimal(10) ** 12, "trillion"),
    (Decimal(10) ** 9, "billion"),
    (Decimal(10) ** 6, "million"),
)
_WATTS = ((Decimal(10) ** 9, "GW"), (Decimal(10) ** 6, "MW"), (Decimal(10) ** 3, "kW"))


def _scaled(number: Decimal) -> str:
    """Write millions and more with a scale word if that needs at most four decimals."""
    for size, word in _SCALES:
        if abs(number) >= size:
            short = number / size
            if short * 10**4 == (short * 10**4).to_integral_value():
                return f"{plain(short)} {word}"
    whole, _, fraction = plain(number).partition(".")
    return f"{int(whole):,}" + (f".{fraction}" if fraction else "")


def _money_text(amount: Decimal, currency: str) -> str:
    number = _scaled(amount)
    whole, _, fraction = number.partition(".")
    if len(fraction) == 1 and fraction.isdigit():
        number = f"{whole}.{fraction}0"  # prices are written with two decimals: $27.50
    symbol = _SYMBOLS.get(currency)
    return f"{symbol}{number}" if symbol else f"{currency} {number}"


def _power_text(watts: Decimal) -> str:
    for size, unit in _WATTS:
        if abs(watts) >= size:
            return f"{plain(watts / size)} {unit}"
    return f"{plain(watts)} W"


def _plural(unit: str) -> str:
    if unit.endswith(("s", "x", "ch", "sh")):
        return unit + "es"
    if unit.endswith("y") and unit[-2:-1] not in "aeiou":
        return unit[:-1] + "ies"
    return unit + "s" if unit else unit


_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?)?")


def _duration_text(iso: str) -> str:
    match = _DURATION.fullmatch(iso)
    if match is None:
        return iso
    units = ("year", "month", "week", "day", "hour")
    parts = [
        f"{number} {unit if number == '1' else unit + 's'}"
        for number, unit in zip(match.groups(), units, strict=True)
        if number
    ]
    return " ".join(parts) or iso


_SEASONS = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}
_THIRDS = {1: "early", 5: "mid", 9: "late"}


def _period_text(period: Period) -> str:
    start, end = period.start, period.end
    if start is None:
        return "unknown date" if end is None else f"to {end - timedelta(days=1)}"
    if end is None:
        return f"from {start}"
    match period.granularity:
        case "day":
            return start.isoformat()
        case "month":
            return f"{start:%Y-%m}"
        case "quarter" | "half":
            letter, months = ("Q", 3) if period.granularity == "quarter" else ("H", 6)
            return f"{start.year}-{letter}{(start.month - 1) // months + 1}"
        case "season" if start.month in _SEASONS:
            return f"{_SEASONS[start.month]} {start.year}"
        case "year":
            return str(start.year)
        case "relative" if _is_third_of_year(start, end):
            return f"{_THIRDS[start.month]} {start.year}"
        case _:
            return f"{start} to {end - timedelta(days=1)}"


def _is_third_of_year(start: date, end: date) -> bool:
    months = (end.year - start.year) * 12 + end.month - start.month
    return start.day == end.day == 1 and months == 4 and start.month in _THIRDS


def _range_text(low: Single | None, high: Single | None) -> str:
    if low is None:
        return "unknown" if high is None else f"to {canonical_text(high)}"
    if high is None:
        return f"from {canonical_text(low)}"
    return f"{canonical_text(low)} to {canonical_text(high)}"
