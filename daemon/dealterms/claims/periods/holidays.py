"""Days of the year that news names by their feast: pure arithmetic, no text."""

from datetime import date


def feast_of(year: int, name: str) -> date:
    """Return the day of a feast in a year: "easter" is the Sunday, the American ones are theirs.

    "New year's eve" is the last day of the year, "new year's day" the first.
    """
    if name == "easter":
        return _easter_of(year)
    if name.startswith("new year"):
        return date(year, 12, 31) if name.endswith("eve") else date(year, 1, 1)
    if name == "labor day":
        return _nth_weekday(year, 9, weekday=0, nth=1)
    return (
        _nth_weekday(year, 11, weekday=3, nth=4) if name == "thanksgiving" else date(year, 12, 25)
    )


def _nth_weekday(year: int, month: int, *, weekday: int, nth: int) -> date:
    first = date(year, month, 1).weekday()
    return date(year, month, 1 + (weekday - first) % 7 + 7 * (nth - 1))


def _easter_of(year: int) -> date:
    """Return Easter Sunday of the western churches (the anonymous Gregorian computus)."""
    golden, century = year % 19, year // 100
    leap = century - century // 4 - (8 * century + 13) // 25
    epact = (19 * golden + leap + 15) % 30
    epact -= epact // 28 * (1 - epact // 28 * (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    days = epact - weekday
    month = 3 + (days + 40) // 44
    return date(year, month, days + 28 - 31 * (month // 4))
