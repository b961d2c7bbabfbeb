"""What a match of the grammar stands for: the branches of its alternation, one reader each."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dealterms.claims.periods import calendar
from dealterms.claims.periods.grammar import MONTHS
from dealterms.claims.periods.holidays import feast_of
from dealterms.claims.values import Period

_WEEKDAY_NAMES = "monday tuesday wednesday thursday friday saturday sunday"
_WEEKDAYS = {name: index for index, name in enumerate(_WEEKDAY_NAMES.split())}
_ORDINALS = {
    "first": 1, "1st": 1, "opening": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4,
    "4th": 4, "final": 4, "last": 4, "back": 2, "latter": 2,
}  # fmt: skip
_SMALL = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fourteen": 14, "fifteen": 15,
    "eighteen": 18, "twenty": 20, "thirty": 30, "sixty": 60, "ninety": 90, "couple of": 2, "few": 0,
    "several": 0, "": 0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """What one match stands for, before modifiers such as "early" and qualifiers.

    Undated is a period whose year no one can tell; fiscal ones are undated on purpose.
    """

    period: Period
    is_relative: bool = False
    is_fiscal: bool = False
    has_year: bool = False
    part: str = ""
    """The part of the period that is meant where no word names another: its end, its middle."""


def read_match(match: re.Match[str], reference: date | None, direction: int) -> Reading | None:
    """Return what a match of ``GRAMMAR`` stands for, or None if it is no date.

    Without a reference, what needs one is undated. ``direction`` is 1 where the words around
    speak of the future, -1 where they speak of the past: a weekday, day or month without a year
    then lies ahead or behind.
    """
    family = next((name for name in _READERS if match[name] is not None), None)
    if family is None:
        return None
    return _READERS[family](match, reference, direction)


def _undated(granularity: str) -> Reading:
    return Reading(Period(None, None, granularity), is_relative=True)


def _fiscal(match: re.Match[str], *_: object) -> Reading:
    words = match["fiscal"]
    is_quarter = "quarter" in words or re.search(r"\bq\d|\dq\b", words) is not None
    is_half = "half" in words or re.search(r"\bh\d|\dh\b", words) is not None
    granularity = "quarter" if is_quarter else "half" if is_half else "year"
    return Reading(Period(None, None, granularity), is_fiscal=True)


def _day(match: re.Match[str], reference: date | None, direction: int, key: str) -> Reading | None:
    month = MONTHS[match[f"{key}_m"].rstrip(".")]
    digits, year = match[f"{key}_d"], match[f"{key}_y"]
    number = 1 if digits == "first" else int(digits)
    if year is not None:
        day = calendar.make_date(int(year), month, number)
        return None if day is None else Reading(calendar.day_period(day), has_year=True)
    if calendar.make_date(2024, month, number) is None:
        return None
    if reference is None:
        return Reading(Period(None, None, "day"))
    days = [calendar.make_date(reference.year + shift, month, number) for shift in (-1, 0, 1)]
    candidates = [calendar.day_period(day) for day in days if day is not None]
    return Reading(calendar.towards(candidates, reference, direction))


def _iso(match: re.Match[str], *_: object) -> Reading | None:
    year, month, number = map(int, match["iso"].split("-"))
    day = calendar.make_date(year, month, number)
    return None if day is None else Reading(calendar.day_period(day), has_year=True)


def _in_year(
    make: Callable[[int], Period],
    explicit: str | None,
    deictic: str | None,
    reference: date | None,
    word: str | None = None,
    direction: int = 0,
) -> Reading:
    """Place what recurs every year: by its year, by "of next year", by "last", or nearest."""
    if explicit is not None:
        digits = re.sub(r"\D", "", explicit)
        return Reading(make(int(digits) + (2000 if len(digits) == 2 else 0)), has_year=True)
    if reference is None:
        return _undated(make(2000).granularity)
    if deictic is not None:
        return Reading(make(_year_of(deictic, reference)), is_relative=True)
    candidates = [make(reference.year + shift) for shift in (-2, -1, 0, 1, 2)]
    if word:
        return Reading(calendar.choose(candidates, word, reference), is_relative=True)
    if direction:
        return Reading(calendar.towards(candidates, reference, direction))
    # Deals are told forward: "the third quarter" in January is the one to come.
    past_weight = 2 if candidates[0].granularity in ("quarter", "half", "season") else 1
    return Reading(calendar.nearest(candidates, reference, past_weight))


def _year_of(deictic: str, reference: date) -> int:
    first = deictic.split()
    if "next" in first or "following" in first or "coming" in first:
        return reference.year + 1
    return reference.year - 1 if "last" in first else reference.year


def _month(match: re.Match[str], reference: date | None, direction: int) -> Reading:
    month = MONTHS[match["my_m"].rstrip(".")]
    return _in_year(
        lambda year: calendar.month_period(year, month),
        match["my_y"], match["my_d"], reference, match["my_w"], direction,
    )  # fmt: skip


def _last_day(match: re.Match[str], reference: date | None, direction: int) -> Reading:
    month = MONTHS[match["ld_m"].rstrip(".")]

    def make(year: int) -> Period:
        end = calendar.month_period(year, month).end
        assert end is not None
        return calendar.day_period(end - timedelta(days=1))

    return _in_year(make, match["ld_y"], match["ld_d"], reference, direction=direction)


def _named_quarter(match: re.Match[str], reference: date | None, direction: int) -> Reading:
    """Return "the April-June quarter", or the quarter that ends in "the December quarter"."""
    first, last = match["mq_a"] or match["mq_c"], match["mq_b"] or match["mq_e"]
    start = MONTHS[first.rstrip(".")]
    count = (MONTHS[last.rstrip(".")] - start) % 12 + 1 if last else 3
    if not last:
        start -= 2
    granularity = "quarter" if count == 3 and start % 3 == 1 else "range"
    return _in_year(
        lambda year: calendar.months_from(year, start, count, granularity),
        match["mq_y"], match["mq_d"], reference, direction=direction,
    )  # fmt: skip


def _quarter_ending(match: re.Match[str], reference: date | None, direction: int) -> Reading:
    """Return the three months to the end of a month: "the quarter ending 31 March 2027"."""
    start = MONTHS[match["qe_m"].rstrip(".")] - 2
    granularity = "quarter" if start % 3 == 1 else "range"
    return _in_year(
        lambda year: calendar.months_from(year, start, 3, granularity),
        match["qe_y"], None, reference, direction=direction,
    )  # fmt: skip


def _months_of_year(match: re.Match[str], reference: date | None, direction: int) -> Reading:
    """Return "the last three months of 2028" as a quarter, six months as a half."""
    is_first = match["tm_o"] in ("first", "opening")
    if match["tm_n"] in ("three", "3"):
        return _in_year(
            lambda year: calendar.quarter_period(year, 1 if is_first else 4),
            match["tm_y"], match["tm_d"], reference, direction=direction,
        )  # fmt: skip
    return _in_year(
        lambda year: calendar.half_period(year, 1 if is_first else 2),
        match["tm_y"], match["tm_d"], reference, direction=direction,
    )  # fmt: skip


def _half_month(match: re.Match[str], reference: date | None, direction: int) -> Reading:
    month, is_first = MONTHS[match["hm_m"].rstrip(".")], match["hm_o"] == "first"
    return _in_year(
        lambda year: calendar.half_month(year, month, is_first=is_first),
        match["hm_y"], match["hm_d"], reference, direction=direction,
    )  # fmt: skip


def _quarter(match: re.Match[str], reference: date | None, direction: int) -> Reading:
    number = int(match["q_n"] or match["q_a"])
    return _in_year(
        lambda y: calendar.quarter_period(y, number),
        match["q_s"],
        None,
        reference,
        direction=direction,
    )


def _half(match: re.Match[str], reference: date | None, direction: int) -> Reading:
    number = int(match["h_n"] or match["h_a"])
    return _in_year(
        lambda y: calendar.half_period(y, number),
        match["h_s"],
        None,
        reference,
        direction=direction,
    )


def _ordinal_quarter(match: re.Match[str], reference: date | None, direction: int) -> Reading:
    number = _ORDINALS[match["oq_o"]]
    return _in_year(
        lambda y: calendar.quarter_period(y, number),
        match["oq_y"],
        match["oq_d"],
        reference,
        direction=direction,
    )


def _ordinal_half(match: re.Match[str], reference: date | None, direction: int) -> Reading:
    number = _ORDINALS[match["oh_o"]]
    return _in_year(
        lambda y: calendar.half_period(y, number),
        match["oh_y"],
        match["oh_d"],
        reference,
        direction=direction,
    )


def _season(match: re.Match[str], reference: date | None, direction: int) -> Reading | None:
    word, name = match["s_w"], match["s_n"]
    is_part = re.search(
        r"\b(?:early|late|mid)[- ]$", match.string[max(0, match.start() - 6) : match.start()]
    )
    if word is None and match["s_y"] is None and match["s_d"] is None and not is_part:
        return None  # "fall" and "spring" are verbs too
    if name in ("fall", "spring") and word in ("the", "of") and not (match["s_y"] or match["s_d"]):
        return None
    chosen = word.split()[0] if word and word.split()[0] in ("this", "next", "last") else None
    return _in_year(
        lambda y: calendar.season_period(y, name),
        match["s_y"],
        match["s_d"],
        reference,
        chosen,
        direction=direction,
    )


_MID_YEAR = 6


def _year_end(match: re.Match[str], reference: date | None, _: int) -> Reading:
    year = match["ye_y"] or match["ye_e"]
    if year is not None:
        return Reading(calendar.year_period(int(year)), has_year=True, part="end")
    if reference is None:
        return _undated("year")
    if match["ye_m"] is not None:  # a middle that is over is that of the next year
        this_or_next = reference.year + (reference.month > _MID_YEAR)
        return Reading(calendar.year_period(this_or_next), is_relative=True, part="mid")
    return Reading(calendar.year_period(reference.year), is_relative=True, part="end")


def _feast(match: re.Match[str], reference: date | None, direction: int) -> Reading:
    def make(year: int) -> Period:
        day = calendar.day_period(feast_of(year, match["feast_n"]))
        return day if match["feast_n"].startswith("new") else replace(day, granularity="relative")

    return _in_year(
        make,
        match["feast_y"], None, reference, direction=direction or 1,
    )  # fmt: skip


def _years(match: re.Match[str], *_: object) -> Reading | None:
    first, last = int(match["yy_a"]), match["yy_b"]
    until = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    if not first < until < first + 50:
        return None
    return Reading(Period(date(first, 1, 1), date(until + 1, 1, 1), "range"), has_year=True)


def _year(match: re.Match[str], *_: object) -> Reading:
    return Reading(calendar.year_period(int(match["year_n"])), has_year=True)


def _unit_period(unit: str, reference: date, shift: int) -> Period:
    if unit == "week":
        return calendar.week_period(reference + timedelta(weeks=shift))
    if unit == "year":
        return calendar.year_period(reference.year + shift)
    first = calendar.first_of_month(reference.year, reference.month)
    if unit == "month":
        return calendar.month_period(first.year, first.month + shift)
    return calendar.quarter_period(first.year, (first.month - 1) // 3 + 1 + shift)


def _later(match: re.Match[str], reference: date | None, _: int) -> Reading:
    if reference is None:
        return _undated("relative")
    shift = 1 if match["later_w"] == "next" else 0
    period = _unit_period(match["later_u"] or "year", reference, shift)
    assert period.start is not None
    start = max(reference, period.start)
    return Reading(Period(start, period.end, "relative"), is_relative=True)


def _deictic(match: re.Match[str], reference: date | None, _: int) -> Reading:
    unit = match["dx_u"]
    if reference is None:
        return _undated(unit if unit != "week" else "range")
    word = match["dx_w"]
    shift = -1 if word == "last" else 0 if word in ("this", "the current") else 1
    return Reading(_unit_period(unit, reference, shift), is_relative=True)


def _this_year(match: re.Match[str], reference: date | None, _: int) -> Reading:
    """Return the year, month or quarter under way: "the end of the month"."""
    unit = match["tyear_u"]
    if reference is None:
        return _undated(unit)
    return Reading(_unit_period(unit, reference, 0), is_relative=True, part="end")


def _weekday(match: re.Match[str], reference: date | None, direction: int) -> Reading:
    """Return a weekday: the last one up to the reference, or the next if the text looks ahead."""
    if reference is None:
        return _undated("day")
    back = (reference.weekday() - _WEEKDAYS[match["wd_n"]]) % 7
    word = match["wd_w"] or ""
    day = reference - timedelta(days=back)
    if word == "last" and back == 0:
        day -= timedelta(days=7)
    elif word.startswith(("next", "this")) or direction > 0:
        day = reference + timedelta(days=(7 - back) % 7)
        day += timedelta(days=7 if word == "next" and back == 0 else 0)
    return Reading(calendar.day_period(day), is_relative=True)


def _named_day(match: re.Match[str], reference: date | None, _: int) -> Reading:
    if reference is None:
        return _undated("day")
    shift = {"yesterday": -1, "tomorrow": 1}.get(match["day"], 0)
    return Reading(calendar.day_period(reference + timedelta(days=shift)), is_relative=True)


_FEW = {"day": 14, "week": 6, "month": 6, "quarter": 3, "year": 5}
"""How far "the coming weeks" reach, in the unit; days two weeks, weeks six, months six."""


def _shift(reference: date, unit: str, count: int) -> date:
    if unit in ("day", "week"):
        return reference + timedelta(days=count * (7 if unit == "week" else 1))
    return calendar.add_months(reference, count * {"month": 1, "quarter": 3, "year": 12}[unit])


def _count(words: str | None) -> int | None:
    words = words or ""
    if words.isdigit():
        return int(words)
    return _SMALL.get(words)


def _coming(match: re.Match[str], reference: date | None, _: int) -> Reading | None:
    count = _count(match["in_n"])
    if count is None:
        return None
    if reference is None:
        return _undated("relative")
    unit = match["in_u"]
    end = _shift(reference, unit, count or _FEW[unit])
    return Reading(Period(reference, end, "relative"), is_relative=True)


def _within(match: re.Match[str], reference: date | None, _: int) -> Reading | None:
    count = _count(match["within_n"])
    if count is None:
        return None
    if reference is None:
        return _undated("relative")
    unit = match["within_u"] or match["within_v"]
    end = _shift(reference, unit, count or _FEW[unit]) + timedelta(days=1)
    return Reading(Period(reference, end, "relative"), is_relative=True)


def _ago(match: re.Match[str], reference: date | None, _: int) -> Reading | None:
    count = _count(match["ago_n"])
    if not count:
        return None
    if reference is None:
        return _undated("relative")
    unit = match["ago_u"]
    start = _shift(reference, unit, -count)
    if unit == "year":
        return Reading(calendar.year_period(start.year), is_relative=True)
    return Reading(Period(start, _shift(start, unit, 1), "relative"), is_relative=True)


_Reader = Callable[[re.Match[str], date | None, int], Reading | None]
_READERS: dict[str, _Reader] = {
    "fiscal": _fiscal,
    "iso": _iso,
    "mdy": lambda match, reference, direction: _day(match, reference, direction, "mdy"),
    "dmy": lambda match, reference, direction: _day(match, reference, direction, "dmy"),
    "ld": _last_day,
    "my": _month,
    "qe": _quarter_ending,
    "tm": _months_of_year,
    "mq": _named_quarter,
    "hm": _half_month,
    "q": _quarter,
    "h": _half,
    "oq": _ordinal_quarter,
    "oh": _ordinal_half,
    "s": _season,
    "ye": _year_end,
    "feast": _feast,
    "yy": _years,
    "year": _year,
    "later": _later,
    "dx": _deictic,
    "tyear": _this_year,
    "wd": _weekday,
    "day": _named_day,
    "in": _coming,
    "within": _within,
    "ago": _ago,
}
