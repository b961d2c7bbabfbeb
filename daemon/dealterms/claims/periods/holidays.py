"""Days of the year that news names by their feast: pure arithmetic, no text."""

from datetime import date


def feast_of(year: int, name: str) -> date:
    """Return the day of "easter" (the Sunday) or "christmas" in a year."""
    return _easter_of(year) if name == "easter" else date(year, 12, 25)


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
