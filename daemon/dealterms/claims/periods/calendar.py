"""Periods of the calendar as half-open ranges of dates: pure arithmetic, no text."""

from datetime import date, timedelta

from dealterms.claims.values import Period

SEASON_MONTHS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""First months of the northern seasons; winter runs into the next year."""


def first_of_month(year: int, month: int) -> date:
    """Return the first day of a month; months outside 1 to 12 run into other years."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def add_months(day: date, months: int) -> date:
    """Return the day so many months later, on the last day if the month is shorter."""
    first = first_of_month(day.year, day.month + months)
    following = first_of_month(first.year, first.month + 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


def months_from(year: int, month: int, count: int, granularity: str) -> Period:
    """Return the period of ``count`` months from the first of a month on."""
    return Period(first_of_month(year, month), first_of_month(year, month + count), granularity)


def year_period(year: int) -> Period:
    """Return the calendar year."""
    return months_from(year, 1, 12, "year")


def half_period(year: int, half: int) -> Period:
    """Return the first or second half of a year."""
    return months_from(year, 6 * half - 5, 6, "half")


def quarter_period(year: int, quarter: int) -> Period:
    """Return a quarter, 1 to 4."""
    return months_from(year, 3 * quarter - 2, 3, "quarter")


def season_period(year: int, season: str) -> Period:
    """Return a northern season by its name; the winter of 2026 begins in December 2026."""
    return months_from(year, SEASON_MONTHS[season], 3, "season")


def month_period(year: int, month: int) -> Period:
    """Return a calendar month."""
    return months_from(year, month, 1, "month")


def half_month(year: int, month: int, *, is_first: bool) -> Period:
    """Return the first fifteen days of a month, or the rest of it, with granularity relative."""
    middle = date(year, month, 16)
    if is_first:
        return Period(first_of_month(year, month), middle, "relative")
    return Period(middle, first_of_month(year, month + 1), "relative")


def day_period(day: date) -> Period:
    """Return one day."""
    return Period(day, day + timedelta(days=1), "day")


def week_period(day: date) -> Period:
    """Return the week from Monday that holds the day, with granularity range."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=7), "range")


def in_next_year(period: Period) -> Period:
    """Return the same period a year later; open ends stay open."""
    start, end = period.start, period.end
    return Period(
        None if start is None else add_months(start, 12),
        None if end is None else add_months(end, 12),
        period.granularity,
    )


def make_date(year: int, month: int, day: int) -> date | None:
    """Return the date, or None if the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def part_of(period: Period, part: str) -> Period:
    """Return the early, mid, late, start or end part of a period, with granularity relative.

    Early, mid and late are thirds: four months of a year, ten days of a month. Start and end
    are the first and last month, or ten days.
    """
    start, end = period.start, period.end
    if start is None or end is None:
        return period
    months = (end.year - start.year) * 12 + end.month - start.month
    if months < 3:
        return _part_of_month(start, end, part)
    size = months // 3 if part in ("early", "mid", "late") else 1
    offset = {"early": 0, "start": 0, "mid": size, "late": months - size, "end": months - 1}[part]
    return months_from(start.year, start.month + offset, size, "relative")


def _part_of_month(start: date, end: date, part: str) -> Period:
    if (end - start).days < 28:
        return Period(start, end, period_of_days(start, end))
    tenth, twentieth = start + timedelta(days=10), start + timedelta(days=20)
    ranges = {
        "early": (start, tenth), "start": (start, tenth), "mid": (tenth, twentieth),
        "late": (twentieth, end), "end": (twentieth, end),
    }  # fmt: skip
    return Period(*ranges[part], "relative")


def period_of_days(start: date, end: date) -> str:
    """Return the granularity of a stretch shorter than a month: day or range."""
    return "day" if (end - start).days == 1 else "range"


def nearest(candidates: list[Period], reference: date, past_weight: int = 1) -> Period:
    """Return the candidate that holds the reference or lies nearest to it.

    Days that lie back count ``past_weight`` times.
    """
    return min(candidates, key=lambda period: _distance(period, reference, past_weight))


def _distance(period: Period, reference: date, past_weight: int) -> int:
    assert period.start is not None
    assert period.end is not None
    if period.start <= reference < period.end:
        return 0
    ahead = (period.start - reference).days
    return ahead if ahead > 0 else past_weight * ((reference - period.end).days + 1)


def upcoming(candidates: list[Period], reference: date) -> Period:
    """Return the first candidate that is not over at the reference; they stand in order."""
    for period in candidates:
        if period.end is not None and period.end > reference:
            return period
    return candidates[-1]


def towards(candidates: list[Period], reference: date, direction: int) -> Period:
    """Return the first candidate ahead (1), the last one behind (-1), or the nearest (0)."""
    if direction > 0:
        return upcoming(candidates, reference)
    if direction < 0:
        begun = [p for p in candidates if p.start is not None and p.start <= reference]
        return begun[-1] if begun else candidates[0]
    return nearest(candidates, reference)


def choose(candidates: list[Period], word: str, reference: date) -> Period:
    """Return what "last", "next" or "this" picks from candidates in order; "" the nearest."""
    if word in ("last", "past", "previous"):
        over = [p for p in candidates if p.end is not None and p.end <= reference]
        return over[-1] if over else candidates[0]
    if word in ("next", "coming"):
        ahead = [p for p in candidates if p.start is not None and p.start > reference]
        return ahead[0] if ahead else candidates[-1]
    if word in ("this", "upcoming"):
        same_year = [
            p for p in candidates if p.start is not None and p.start.year == reference.year
        ]
        return same_year[0] if same_year else upcoming(candidates, reference)
    return nearest(candidates, reference)
