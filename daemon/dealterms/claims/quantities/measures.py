"""Power, percentages, fractions, durations and exchange ratios."""

import re
from collections.abc import Iterator
from decimal import Decimal

from dealterms.claims.quantities.draft import Draft, duration_iso
from dealterms.claims.quantities.numbers import Number
from dealterms.claims.values import Count, Duration, Percent, Power

_WATTS = {
    "t": Decimal(10) ** 12, "g": Decimal(10) ** 9, "m": Decimal(10) ** 6, "k": Decimal(10) ** 3,
    "w": Decimal(1),
}  # fmt: skip
# Watt-hours are energy and kilovolts tension: neither is capacity.
_NOT_ENERGY = r"(?![a-z0-9]|[ -]?hours?\b|/h|[-·⋅.]h\b)"
_POWER = re.compile(
    r"[ \u00a0\u202f-]?(?P<of>of )?(?P<unit>(?:giga|mega|kilo|tera)?watts?|[gmkt]w[ep]?)"
    + _NOT_ENERGY
)
_LONE_POWER = re.compile(
    r"\b(?:(?P<part>half(?:[ -]an?)?|an? half|an? quarter of an?|an?|first|last|final|another"
    r"|initial|additional|every)[ -](?P<one>gigawatt|megawatt)(?P<more> and a half)?"
    r"|(?P<vague>(?:multi-?)?(?P<scale>gigawatt|megawatt)(?:-(?:scale|class|sized|plus))"
    r"|multi-?(?P<multi>gigawatt|megawatt)s?|(?P<many>gigawatts|megawatts)(?= of\b)))" + _NOT_ENERGY
)
_PERCENT = re.compile(
    r"[ \u00a0\u202f-]?(?:%|percent(?!age)|per[ -]cent\b|pct\b\.?)(?![ -]?(?:age )?points?\b)"
)
_YEARS = {"y": ("Y", 1), "m": ("M", 1), "w": ("W", 1), "d": ("D", 1), "h": ("H", 1)}
_DURATION = re.compile(
    r"(?:[ \u00a0\u202f-])?(?:of )?(?:(?:full|calendar|business|trading|working|consecutive|more"
    r"|further|additional|extra|straight|contract)[ -])?"
    r"(?P<unit>years?|yrs?|months?|mos?\b|weeks?|wks?|days?|hours?|hrs?|decades?)(?:['’](?!s))?"
    r"(?![a-z])(?![- ](?:olds?|ago|earlier|prior|previously)\b)"
)
_LONE_DURATION = re.compile(
    r"\b(?:(?P<decade>an?|half an?|half|next|coming|full|entire)[ -]decade(?![a-z]| (?:ago"
    r"|earlier))"
    r"|(?P<years>multi-?years?|multi-?decades?))\b"
)
_FRACTIONS = {
    name: Decimal(1) / Decimal(part)
    for name, part in (
        ("half", 2), ("halve", 2), ("third", 3), ("quarter", 4), ("fourth", 4), ("fifth", 5),
        ("sixth", 6), ("seventh", 7), ("eighth", 8), ("ninth", 9), ("tenth", 10), ("twentieth", 20),
    )
}  # fmt: skip
_NUMERATORS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7}
_FRACTION = re.compile(
    r"\b(?<!first )(?<!second )(?<!latter )(?<!other )(?<!back )(?<!1st )(?<!2nd )(?<!first-)"
    r"(?:(?P<numerator>an?|one|two|three|four|five|seven)[ -])?"
    r"(?P<part>half|third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth|twentieth)s?"
    r"(?P<follow>(?=[ -](?:of(?! (?:a |an )?(?:the (?:year|month|quarter|season|decade|century|game"
    r"|match)|this|next|last|fiscal|\d{4}|[mbtr]+illion))|stakes?|shares?|interest|holding|owned)\b"
    r"(?![ -]price)))"
)
_HALF_THE = re.compile(
    r"\b(?<!first )(?<!second )(?<!latter )half(?= (?:the|its|their|that|his|her)\b"
    r"(?! (?:year|month|time|way)))"
)
_RATIO = re.compile(
    r" (?:(?:of|of an?|of one|new|common|ordinary) )*(?:(?:[A-Z][\w&.'’-]*) ){0,3}"
    r"(?:(?:new|common|ordinary|class [a-z]) ){0,2}(?:shares?|ADSs?|ADRs?)\b"
)
_RATIO_LEAD = re.compile(r"exchange ratio (?:of|to|at|is|was|set at|will be) (?:\w+ )?$")
_FOR_EACH = re.compile(r"[^.;]{0,60}?\bfor (?:each|every|one)\b")


def read_power(lowered: str, number: Number) -> Draft | None:
    """Return the power whose amount is this number: "10 gigawatts", "250MW"."""
    match = _POWER.match(lowered, number.suffix_end)
    if match is None or (match["of"] and not number.is_vague) or number.has_letter_scale:
        return None
    size = _WATTS[match["unit"][0]]
    value = Power(number.value * size)
    return Draft("power", value, number.start, match.end(), number, size, number.is_vague)


def find_lone_power(lowered: str) -> Iterator[Draft]:
    """Yield power without a number: "a gigawatt", "half a gigawatt", "gigawatt-scale"."""
    for match in _LONE_POWER.finditer(lowered):
        word = match["one"] or match["scale"] or match["multi"] or match["many"]
        watts = _WATTS[word[0]]
        start, component = match.start(), None
        if match["part"]:
            part = match["part"]
            if "half" in part or "quarter" in part:
                watts *= Decimal("0.5") if "half" in part else Decimal("0.25")
            elif part not in ("a", "an"):
                start, component = match.start("one"), part
        if match["more"]:
            watts += _WATTS[word[0]] / 2
        is_vague = match["vague"] is not None
        yield Draft(
            "power", Power(watts), start, match.end(), is_vague=is_vague, component=component
        )


def read_percent(lowered: str, number: Number) -> Draft | None:
    """Return the percentage whose amount is this number; percentage points are none."""
    match = _PERCENT.match(lowered, number.suffix_end)
    if match is None or number.has_scale:
        return None
    return Draft("percent", Percent(number.value), number.start, match.end(), number)


def find_fractions(lowered: str) -> Iterator[Draft]:
    """Yield fractions of a whole as percentages: "a third of" is 33.33, "half of" 50."""
    for match in _FRACTION.finditer(lowered):
        if not match["numerator"] and match["part"] != "half":
            continue
        numerator = _NUMERATORS.get(match["numerator"] or "one", 1)
        percent = (_FRACTIONS[match["part"]] * numerator * 100).quantize(Decimal("0.01"))
        yield Draft("percent", Percent(percent), match.start(), match.end())
    for match in _HALF_THE.finditer(lowered):
        yield Draft("percent", Percent(Decimal(50)), match.start(), match.end())


def read_duration(lowered: str, number: Number) -> Draft | None:
    """Return the length of time whose amount is this number: "15 years", "10-yr"."""
    match = _DURATION.match(lowered, number.suffix_end)
    if match is None or number.has_letter_scale or _is_year(number):
        return None
    word = match["unit"]
    if word.startswith("decade"):
        unit, size = "Y", Decimal(10)
    else:
        unit, size = _YEARS[word[0]][0], Decimal(1)
    iso = duration_iso(number.value * size, unit)
    return Draft(
        "duration", Duration(iso), number.start, match.end(), number, size, number.is_vague
    )


def find_lone_durations(lowered: str) -> Iterator[Draft]:
    """Yield lengths of time without a number: "a decade", "multi-year" (vague: two or more)."""
    for match in _LONE_DURATION.finditer(lowered):
        if match["years"]:
            iso = "P20Y" if "decade" in match["years"] else "P2Y"
            yield Draft("duration", Duration(iso), match.start(), match.end(), is_vague=True)
        else:
            word = match["decade"]
            start = match.start() if word in ("a", "an", "half", "half a") else match.end() - 6
            iso = "P5Y" if word.startswith("half") else "P10Y"
            component = "next" if word == "next" else None
            yield Draft("duration", Duration(iso), start, match.end(), component=component)


def read_ratio(text: str, lowered: str, number: Number) -> Draft | None:
    """Return an exchange ratio, a Count of shares: "0.62 of a share", "1.5 new shares"."""
    if number.has_scale or number.is_vague or not number.is_digits or number.has_comma:
        return None
    value = Count(number.value, "share")
    if number.value % 1 and _RATIO_LEAD.search(lowered, max(0, number.start - 40), number.start):
        return Draft("ratio", value, number.start, number.end, number)
    match = _RATIO.match(text, number.end)
    if match is None:
        return None
    if number.value % 1 or (number.value < 100 and _FOR_EACH.match(lowered, match.end())):
        return Draft("ratio", value, number.start, match.end(), number)
    return None


def _is_year(number: Number) -> bool:
    return number.is_digits and not number.has_comma and 1900 <= number.value < 2100
