"""Dates as feeds and pages write them, read without guessing: raw text in, aware UTC out.

Feed libraries take CET for UTC, `2026/6/29` for the first of this month, 30 February for 2 March.
Here a text is a date only if it names day, month and year without doubt, and a zone is taken only
from the table below; everything else is None. So is `03/04/2026`: which is the month?
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

__all__ = ["DatePrecision", "StatedDate", "is_only_a_date", "read_date", "state_date"]


class DatePrecision(StrEnum):
    """How exactly a date was stated.

    second, minute: a time of day in a known zone.
    unzoned: a time of day without a known zone, read as UTC; it may be off by up to 14 hours.
    day: no time of day; the time is midnight UTC.
    """

    SECOND = "second"
    MINUTE = "minute"
    UNZONED = "unzoned"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date with the words it was read from; `at` is aware UTC."""

    at: datetime
    precision: DatePrecision
    raw: str


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner janvier enero gennaio januari",
            "february feb februar février fevrier febrero febbraio februari",
            "march mar märz mrz mars marzo maart",
            "april apr avril abril aprile",
            "may mai mayo maggio mei",
            "june jun juni juin junio giugno",
            "july jul juli juillet julio luglio",
            "august aug août aout agosto augustus",
            "september sep sept septembre septiembre settembre",
            "october oct oktober okt octobre octubre ottobre",
            "november nov novembre noviembre",
            "december dec dezember dez décembre decembre diciembre dicembre",
        ),
        start=1,
    )
    for name in names.split()
}

# Hours from UTC. Abbreviations that mean several zones (CST in China, IST in Israel) are read as
# the English-language press uses them; the raw text is always kept beside the result.
_ZONE_HOURS = {
    "Z": 0.0, "UT": 0.0, "UTC": 0.0, "GMT": 0.0, "WET": 0.0, "BST": 1.0, "WEST": 1.0, "CET": 1.0,
    "MEZ": 1.0, "CEST": 2.0, "MESZ": 2.0, "EET": 2.0, "SAST": 2.0, "EEST": 3.0, "MSK": 3.0,
    "GST": 4.0, "IST": 5.5, "WIB": 7.0, "HKT": 8.0, "SGT": 8.0, "AWST": 8.0, "JST": 9.0,
    "KST": 9.0, "ACST": 9.5, "AEST": 10.0, "ACDT": 10.5, "AEDT": 11.0, "NZST": 12.0, "NZDT": 13.0,
    "BRT": -3.0, "ART": -3.0, "NDT": -2.5, "NST": -3.5, "ADT": -3.0, "AST": -4.0, "EDT": -4.0,
    "EST": -5.0, "CDT": -5.0, "CST": -6.0, "MDT": -6.0, "MST": -7.0, "PDT": -7.0, "PST": -8.0,
    "AKDT": -8.0, "AKST": -9.0, "HST": -10.0,
}  # fmt: skip
# Words for "whatever the clocks there show".
_ZONE_PLACES = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}  # fmt: skip

# What may stand beside a date without making it more than a date.
_DATE_WORDS = frozenset(
    word.casefold()
    for words in (
        _MONTHS,
        _ZONE_HOURS,
        _ZONE_PLACES,
        [
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
            "mon",
            "tue",
            "tues",
            "wed",
            "thu",
            "thur",
            "thurs",
            "fri",
            "sat",
            "sun",
            "montag",
            "dienstag",
            "mittwoch",
            "donnerstag",
            "freitag",
            "samstag",
            "sonntag",
            "lundi",
            "mardi",
            "mercredi",
            "jeudi",
            "vendredi",
            "samedi",
            "dimanche",
            "lunes",
            "martes",
            "miércoles",
            "jueves",
            "viernes",
            "sábado",
            "domingo",
            "am",
            "pm",
            "a",
            "p",
            "m",
            "h",
            "t",
            "at",
            "on",
            "of",
            "de",
            "le",
            "el",
            "um",
            "uhr",
            "à",
            "st",
            "nd",
            "rd",
            "th",
            "er",
            "date",
            "published",
            "posted",
            "first",
            "last",
            "updated",
            "modified",
            "stand",
            "veröffentlicht",
            "publié",
            "publicado",
            "time",
            "local",
        ],
    )
    for word in words
)

_MONTH = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
_DAY = r"(?P<{0}>0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?P<{0}>(?:19|20)\d\d)"
_DATE = re.compile(
    "|".join(
        (
            # 2026-06-29, 2026/6/29, 2026.06.29, also the start of 2026-06-29T15:07:41Z
            rf"(?<!\d){_YEAR.format('y1')}(?P<sep>[-/.])(?P<m1>0?[1-9]|1[0-2])(?P=sep)"
            rf"{_DAY.format('d1')}(?!\d)",
            # 20260629T150741Z
            r"(?<!\d)(?P<y2>(?:19|20)\d\d)(?P<m2>0[1-9]|1[0-2])(?P<d2>0[1-9]|[12]\d|3[01])(?=T|\s|$)",
            # 29 June 2026, 29. Juni 2026, 29 de junio de 2026, 29-Jun-2026, 29 Jun 26 (RFC 822)
            rf"(?<!\d){_DAY.format('d3')}(?:st|nd|rd|th|er|\.)?(?:\s+(?:of|de)\s+|[\s-]+)"
            rf"(?P<n3>{_MONTH})\b\.?,?(?:\s+de\s+|[\s-]+)(?P<y3>(?:19|20)\d\d|\d\d(?=\s+\d\d:))(?!\d)",
            # June 29, 2026, Jun. 29th 2026
            rf"(?<!\w)(?P<n4>{_MONTH})\b\.?\s+{_DAY.format('d4')}(?:st|nd|rd|th)?,?\s+"
            rf"{_YEAR.format('y4')}(?!\d)",
            # 29.06.2026: with dots the day stands first
            rf"(?<!\d){_DAY.format('d5')}\.\s?(?P<m5>0?[1-9]|1[0-2])\.\s?{_YEAR.format('y5')}(?!\d)",
            # 29/06/2026 and 06/29/2026, where only one of them can be the month
            rf"(?<!\d)(?P<a6>\d{{1,2}})(?P<sep6>[/-])(?P<b6>\d{{1,2}})(?P=sep6){_YEAR.format('y6')}(?!\d)",
        )
    ),
    re.IGNORECASE,
)
_TIME = (
    r"(?P<hour>[01]?\d|2[0-4])(?::|h|\.(?=\d\d(?:\D|$)))(?P<minute>[0-5]\d)"
    r"(?::(?P<second>[0-5]\d|60)(?:[.,]\d+)?)?(?:\s*(?P<half>[ap])\.?m\b\.?)?"
    r"(?:\s*\(?(?P<zone>(?:GMT|UTC)?\s?[+\u2212-]\d{1,2}(?::?\d\d)?(?!\d)|Z\b|[A-Z]{1,5}\b))?"
)
_TIME_AFTER = re.compile(r"(?:T|[\s,|·•–—-]|at\b|um\b|à\b)*" + _TIME, re.IGNORECASE)
_TIME_BEFORE = re.compile(
    r"(?<![\d:.])" + _TIME + r"\)?(?:[\s,|·•–—-]|on\b|am\b|\w{3,9}day\b)*$", re.IGNORECASE
)
_COMPACT_TIME = re.compile(r"T(\d\d)(\d\d)(\d\d)?")


def read_date(text: str | None) -> StatedDate | None:
    """Return the first date that the text states, or None if it states none for certain.

    The text may hold more than the date ("Published 29 June 2026 at 3:07 pm ET"), on either side.
    """
    if not text:
        return None
    raw = " ".join(text.split())
    match = _DATE.search(raw)
    if match is None:
        return None
    day = _calendar_day(match)
    if day is None:
        return None
    rest = _COMPACT_TIME.sub(_with_colons, raw[match.end() :], count=1)
    time = _TIME_AFTER.match(rest) or _TIME_BEFORE.search(raw[: match.start()])
    if time is None:
        return StatedDate(day.replace(tzinfo=UTC), DatePrecision.DAY, raw)
    return _with_time(day, time, raw)


def is_only_a_date(text: str) -> bool:
    """True if the text states a date and nothing else: no place, no name, no sentence."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return all(word in _DATE_WORDS for word in words) and read_date(text) is not None


def state_date(at: datetime, raw: str) -> StatedDate:
    """Return a date that a machine stated as a number (an epoch time), exact to the second."""
    return StatedDate(at.astimezone(UTC), DatePrecision.SECOND, raw)


def _with_colons(match: re.Match[str]) -> str:
    return "T" + ":".join(part for part in match.groups() if part)


def _calendar_day(match: re.Match[str]) -> datetime | None:
    """Return the day as a naive midnight; None for a day that no calendar has."""
    found = match.groupdict()
    if found["a6"]:
        first, second = int(found["a6"]), int(found["b6"])
        if (first > 12) == (second > 12) and first != second:
            return None  # two readings, or none
        day, month = (first, second) if first > 12 else (second, first)
        return _naive(int(found["y6"]), month, day)
    for number in "12345":
        year, date = found.get(f"y{number}"), found.get(f"d{number}")
        if year and date:
            month_name = found.get(f"n{number}")
            month = _MONTHS[month_name.lower()] if month_name else int(found[f"m{number}"])
            return _naive(_full_year(year), month, int(date))
    return None


def _full_year(year: str) -> int:
    """Return the year of RFC 822's two digits: 00 to 69 are this century (POSIX)."""
    number = int(year)
    if number > 99:
        return number
    return number + (2000 if number < 70 else 1900)


def _naive(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day)  # noqa: DTZ001 -- the zone follows from the time's own
    except ValueError:
        return None


def _with_time(day: datetime, time: re.Match[str], raw: str) -> StatedDate:
    """Return the day with its time of day, in UTC."""
    hour = int(time["hour"])
    if time["half"]:
        hour = hour % 12 + (12 if time["half"].lower() == "p" else 0)
    second = min(int(time["second"] or 0), 59)
    local = day + timedelta(hours=hour, minutes=int(time["minute"]), seconds=second)
    offset = _offset(time["zone"], local)
    if offset is None:
        return StatedDate(local.replace(tzinfo=UTC), DatePrecision.UNZONED, raw)
    precision = DatePrecision.SECOND if time["second"] else DatePrecision.MINUTE
    try:
        return StatedDate((local - offset).replace(tzinfo=UTC), precision, raw)
    except OverflowError:  # pragma: no cover -- years are bounded by the pattern
        return StatedDate(local.replace(tzinfo=UTC), DatePrecision.UNZONED, raw)


def _offset(zone: str | None, local: datetime) -> timedelta | None:
    """Return how far the zone is ahead of UTC at that local time; None if it is not known."""
    if not zone:
        return None
    name = zone.upper().replace("\u2212", "-").replace(" ", "")
    if name in _ZONE_HOURS:
        return timedelta(hours=_ZONE_HOURS[name])
    if name in _ZONE_PLACES:
        return _place_offset(_ZONE_PLACES[name], local)
    numeric = re.fullmatch(r"(?:GMT|UTC)?([+-])(\d{1,2}):?(\d\d)?", name)
    if numeric is None:
        return None
    size = timedelta(hours=int(numeric[2]), minutes=int(numeric[3] or 0))
    return (-size if numeric[1] == "-" else size) if size <= timedelta(hours=14) else None


def _place_offset(place: str, local: datetime) -> timedelta | None:
    try:
        return local.replace(tzinfo=ZoneInfo(place)).utcoffset()
    except ZoneInfoNotFoundError:  # a machine without a zone database
        return None
