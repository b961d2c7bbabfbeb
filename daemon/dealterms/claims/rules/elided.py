"""Values whose unit or number the clause leaves out: "two of them", "the other 42", "half each".

A quantity finder needs a number and a unit side by side. News leaves either out where the words
around make it plain: a share that fills up the one before to 100, a split ("60 to 40"), a number of
the seats just counted, "no fewer than 60,000 of them" after the machines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from dealterms.claims.binding import pattern
from dealterms.claims.draft import Draft
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.quantities import find_quantities
from dealterms.claims.rules.counts import is_seat, speaks_of_board
from dealterms.claims.rules.holders import holding_party, plural
from dealterms.claims.rules.lexicon import (
    APPOINT, BASE_PRICE, CHIP, DIVEST, GET, GIVE, HOLD, OVER, SEAT,
)
from dealterms.claims.rules.spans import document_span, mark_span
from dealterms.claims.scene import Marked, Scene
from dealterms.claims.values import Count, Percent, Value

__all__ = ["read_elided"]

_SUPPLY_ONLY = frozenset({"compute_supply", "supply", "cloud", "cloud_contract", "lease", "offtake", "services"})
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
    )
} | {"a": 1, "an": 1, "single": 1, "another": 1, "couple": 2}
_N = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})"


def read_elided(scene: Scene, line: Marked) -> Iterator[Draft]:
    """Yield drafts for the values of a line that stand without their unit or number."""
    types = frozenset(scene.deal.types)
    if not types <= _SUPPLY_ONLY:
        yield from _shares(scene, line)
        yield from _premium(line)
    yield from _seats(scene, line)
    yield from _machines(line)
    yield from _single_units(line)


def _draft(
    line: Marked, term: str, value: Value, mark: tuple[int, int], rule: str,
    holder: str | None = None, qualifier: Qualifier = Qualifier.BARE,
) -> Draft:
    start, end = document_span(line, mark)
    return Draft(term=term, value=value, qualifier=qualifier, line=line, value_start=start,
                 value_end=end, mark=mark, rule=rule, holder=holder)


# ---------------------------------------------------------------- shares of the equity

_FIGURE = r"(?<![\w.,§$€£-])(?P<n>\d{1,2}(?:\.\d{1,2})?)(?![\w%§]|[.,]\d|[- ](?:per|years?|days?|months?))"
_BARE = re.compile(_FIGURE)
_SPLIT = pattern(
    r"(?<![\w.,-])(?P<n>\d{2}(?:\.\d+)?)(?: to |[-/:–]| and )(?P<m>\d{2}(?:\.\d+)?)(?![\w%]|[.,]\d)"
)
_SHARING = pattern(
    r"\b(?:own\w*|hold\w*|held|split\w*|shar(?:e|es|ed|ing)|stakes?|shares|distribution|divided|division|partners?|venture|equity|ratio|percentage)\b"
)
_HALVES = pattern(
    r"\b(?:own|owns|hold|holds|have|has|keep|keeps|take|takes|control|controls|get|gets|held|owned)~4(?P<n>(?:one )?half)(?: each| apiece)?(?= ?[.,;)]|$| of | in | and )"
    r"|(?P<m>half) each\b|\b(?P<o>fifty-fifty|equal(?:ly)? (?:owned|partners|shares|stakes|halves|shareholders|parts))\b"
    r"|\b(?P<p>in equal (?:parts|shares|halves)|jointly and equally|(?:share|own|split|hold)\w*~3equally)\b"
)


def _shares(scene: Scene, line: Marked) -> Iterator[Draft]:
    told = _told_percents(scene, line)
    for match in _BARE.finditer(line.text):
        number = Decimal(match["n"])
        if Decimal(100) - number in told and _is_of_side(line.text, match):
            yield _share(scene, line, number, match.span("n"), "share that fills up the other")
    split = _SPLIT.search(line.text)
    if split and Decimal(split["n"]) + Decimal(split["m"]) == 100 and _SHARING.search(line.text):
        yield _share(scene, line, Decimal(split["n"]), split.span("n"), "first share of a split")
    yield from _halves(scene, line)
    yield from _parts(scene, line)


def _share(scene: Scene, line: Marked, number: Decimal, mark: tuple[int, int], rule: str) -> Draft:
    holder = holding_party(scene, line, mark[0])
    return _draft(line, "stake_percent", Percent(number), mark, rule, holder)


_SIDE = re.compile(r"(?:@[ATP](?:[’']s?)?|\b[Tt]he\s+(?:other|remaining|rest)|\b(?:other|remaining|latter|partner|side|owners|holders|shareholders|farmers|remainder))\b[^§@.;]{0,24}$|@[ATP](?:[’']s?)?\s*$")


def _is_of_side(text: str, match: re.Match[str]) -> bool:
    """True where a side stands before a bare figure and nothing is counted after it."""
    follows = text[match.end() :]
    return bool(_SIDE.search(text[: match.start()])) and bool(re.match(r"\s*(?:[.,;)”\"]|$|per\b|and\b|while\b|in\b)", follows))


def _told_percents(scene: Scene, line: Marked) -> set[Decimal]:
    """Return the percentages of a line and of bare figures that sides hold in it."""
    told = {q.value.percent for q in line.line.quantities if isinstance(q.value, Percent)}
    pair = re.findall(r"@[ATP](?:[’']s)?\s+(\d{1,2}(?:\.\d+)?)(?=[.,;)\s])", line.text)
    if len(pair) == 2 and sum(map(Decimal, pair)) == 100:
        told |= set(map(Decimal, pair))
    return told


_TAKEN_PART = pattern(
    rf"\b(?:{HOLD}|{GET}|{GIVE}|for|with)~3(?<!by\s)(?P<n>an?|one|two|three) (?P<part>third|quarter|fifth|sixth|eighth|tenth)s?"
    r"(?= ?[.;)”\"]|$| and | for | in @| with | upon | after | when | once | each\b)"
)
_NOT_EQUITY = re.compile(r"(?i)\b(?:revenue|sales|profit|output|price|cost|time|year|century|staff|workforce|capacity|power|market|fell|rose|cut|quarter of the year)\b")


def _parts(scene: Scene, line: Marked) -> Iterator[Draft]:
    """Yield "takes a quarter" where a party takes it and no other whole is named."""
    match = _TAKEN_PART.search(line.text)
    if match and line.parties and not _NOT_EQUITY.search(line.text[max(0, match.start() - 60) : match.end() + 30]):
        size = (Decimal(100 * _NUMBERS[match["n"].casefold()]) / _PARTS[match["part"].casefold()]).quantize(Decimal("0.01"))
        value = size.to_integral_value() if size == size.to_integral_value() else size
        yield _share(scene, line, value, (match.start("n"), match.end("part")), "part of the equity")


def _halves(scene: Scene, line: Marked) -> Iterator[Draft]:
    if "joint_venture" not in scene.deal.types and not re.search(r"(?i)\bventure\b|\bmerge", line.text):
        return
    match = _HALVES.search(line.text)
    if match and (match["n"] or match["m"] or _SHARING.search(line.text)):
        yield _draft(line, "stake_percent", Percent(Decimal(50)), match.span(), "half each")


# ---------------------------------------------------------------- premium

_FRACTION_OVER = pattern(
    rf"\b(?P<n>an?|one|two) (?P<part>half|third|quarter|fifth|sixth|tenth)s? {OVER}\b~6{BASE_PRICE}"
)
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}


def _premium(line: Marked) -> Iterator[Draft]:
    match = _FRACTION_OVER.search(line.text)
    if match:
        size = Decimal(100 * _NUMBERS[match["n"].casefold()]) / _PARTS[match["part"].casefold()]
        yield _draft(line, "premium", Percent(size.quantize(Decimal("0.01")).normalize() if size % 1 else size),
                     (match.start("n"), match.end("part")), "part over the price before")


# ---------------------------------------------------------------- seats

_OF_SEATS = pattern(rf"\b(?P<n>{_N}) of (?:the |its |their |our |@[ATPO](?:[’']s?)? )?(?:[\w-]+ ){{0,2}}?(?P<all>§)")
_MAY_NAME = pattern(rf"\bof (?:the |its |their |@[ATPO](?:[’']s?)? )?(?P<all>§)[^.;§]{{0,40}}?\b{APPOINT} (?P<n>{_N})\b(?! ?[§%])")
_OF_THEM = pattern(
    rf"\b(?P<n>{_N}) of (?:them|whom|these|those)\b(?=~2(?:{APPOINT}|join\w*|sits?|named|appointed|chosen|nominated|picked|from|by|for|to)\b)"
)
_ONE_SEAT = pattern(
    rf"\b(?P<n>an?|one|the one|a single|single|a couple of|two|three|four|five) (?:[\w’'-]+ ){{0,3}}?(?P<u>{SEAT})\b"
)
_SIDE_NAMES = pattern(rf"(?:@[ATP](?:[’']s?)?|\bthe other(?: side)?|\bthe latter|\bthe partner) (?:~1{APPOINT} )?(?P<n>{_N})(?= ?[.,;)]| of |$| and )")
_SINGULAR = re.compile(r"(?i)(?:board\s+)?(?:seat|chair|place|director|directorship|member|representative|nominee|delegate|spot|position|individual|person|candidate|non-executive)$")
_NOT_A_SEAT = re.compile(r"(?i)\b(?:observer|former|finance|managing|sales|creative|executive\s+director|regional|medical|founding|deputy|research|family|staff)\b")


def _seats(scene: Scene, line: Marked) -> Iterator[Draft]:
    seats = {span[0]: _seat_unit(line, n) for n, span in enumerate(line.quantity_spans) if _seat_unit(line, n)}
    found: list[tuple[int, str, tuple[int, int]]] = []
    for words in (_OF_SEATS, _MAY_NAME):
        for match in words.finditer(line.text):
            if match.start("all") in seats and not re.search(r"representative|nominee|delegate", seats[match.start("all")]):
                found.append((_number(match["n"]), seats[match.start("all")], match.span("n")))
    if seats or speaks_of_board(line.text) or _ONE_NAMED.search(line.text):
        found.extend(_counted_before(line, seats))
    for number, unit, mark in found:
        yield _draft(line, "board_seats", Count(Decimal(number), unit), mark, "seats on the board, counted from before",
                     holding_party(scene, line, mark[0]))


_ONE_NAMED = pattern(rf"\b{APPOINT} (?P<n>an?|one) (?:further |new |independent |non-executive |supervisory )?(?P<u>director|board member|member of the board)\b")


def _seat_unit(line: Marked, number: int) -> str:
    value = line.line.quantities[number].value
    return value.unit.split(" ")[-1] if isinstance(value, Count) and is_seat(value.unit) else ""


def _counted_before(line: Marked, seats: dict[int, str]) -> Iterator[tuple[int, str, tuple[int, int]]]:
    """Yield numbers of seats that stand for the noun: "four of them named by", "Bolt names five"."""
    unit = next(iter(seats.values()), "seat")
    for match in _OF_THEM.finditer(line.text):
        yield _number(match["n"]), unit, match.span("n")
    if seats:
        for match in _SIDE_NAMES.finditer(line.text):
            yield _number(match["n"]), unit, match.span("n")
    for match in _ONE_NAMED.finditer(line.text):
        yield 1, "director" if "director" in match["u"] else "member", match.span("n")
    for match in _ONE_SEAT.finditer(line.text):
        near = line.text[max(0, match.start() - 40) : match.end() + 60]
        if re.search(r"(?i)\b(?:not|no|nor|without|never|neither|lose[sd]?|lost|gives? up)\b[^.;]{0,20}$", line.text[: match.start()]):
            continue
        if _is_seat_noun(match) and speaks_of_board(near) and not _NOT_A_SEAT.search(match.group()):
            yield _number(match["n"]), _one(match["u"]), match.span()


def _is_seat_noun(match: re.Match[str]) -> bool:
    if match["n"].casefold() in {"a", "an"} and re.search(r"(?i)director|member", match["u"]):
        return False  # "a director of the company said"
    is_plural = match["u"].casefold().endswith("s") or match["u"].casefold() == "people"
    return bool(_SINGULAR.fullmatch(match["u"])) or (is_plural and match["n"].casefold() not in {"a", "an", "one", "single"})


def _one(unit: str) -> str:
    word = unit.casefold().split()[-1]
    return "person" if word == "people" else word.removesuffix("s")


def _number(word: str) -> int:
    last = [w for w in word.casefold().split() if w not in {"the", "of"}]
    key = last[-1]
    return int(key) if key.isdigit() else _NUMBERS.get(key, 1)


# ---------------------------------------------------------------- machines and units to be sold

_OF_OWNER = re.compile(
    rf"(?P<n>\d[\d,.]*\d(?:\s+million)?|(?:tens|hundreds)\s+of\s+thousands)\s+of\s+(?P<gap>(?:(?:the|its|their|our|these|those)\s+)?"
    rf"(?:[\w’'&.-]+\s+){{0,4}}?)(?P<u>(?i:{CHIP}))\b"
)
_THEM = re.compile(
    rf"\b(?P<u>(?i:{CHIP}))\b,?\s+(?P<q>(?:(?:no|not)\s+fewer\s+than|at\s+least|up\s+to|about|some|roughly|around|more\s+than|as\s+many\s+as|over|nearly|almost)\s+)?"
    r"(?P<n>\d[\d,.]*\d(?:\s+million)?|(?:tens|hundreds|dozens)\s+of\s+thousands|millions)\s+of\s+them\b"
)


def _machines(line: Marked) -> Iterator[Draft]:
    """Yield "9,000 of Bolt's GPUs" and "boards, no fewer than 60,000 of them"."""
    text = line.line.sentence.text
    for match in (*_OF_OWNER.finditer(text), *_THEM.finditer(text)):
        phrase = text[max(0, match.start() - 30) : match.end("n")] if match.re is _OF_OWNER else text[match.end("u") + 1 : match.end("n")]
        found = find_quantities(f"{phrase} {_many(match['u'])}")
        counted = [q for q in found if isinstance(q.value, Count)]
        if not counted:
            continue
        value = counted[-1].value
        assert isinstance(value, Count)
        mark = mark_span(line, match.start("n"), match.end("n"))
        draft = _draft(line, "compute_units", replace(value, unit=_one(match["u"])), mark,
                       "machines named apart from their number", qualifier=counted[-1].qualifier)
        start = line.line.sentence.start
        yield replace(draft, value_start=start + match.start("n"), value_end=start + match.end("n"))


def _many(unit: str) -> str:
    return unit if unit.endswith("s") else unit + "s"


_SOME_OF = pattern(
    rf"\b{DIVEST}~3(?P<n>{_N}) of (?:the |its |their |@[ATP](?:[’']s?)? )(?:[a-z]+ )?(?P<u>(?!the\b)[a-z]{{3,}}s)\b(?! ?[’'])"
)
_SOME_SOLD = pattern(
    rf"\b(?P<n>{_N}) of (?:the |its |their |@[ATP](?:[’']s?)? )(?:[a-z]+ )?(?P<u>(?!the\b)[a-z]{{3,}}s)\b(?! ?[’'])~3(?:for (?:re)?sale|(?:to be|must be|be|being) (?:sold|divested|disposed))"
)
_ONE_UNIT = pattern(rf"\b{DIVEST} (?:of )?(?P<n>one|a single|a) (?:[a-z-]+ )?(?P<u>shipyard|plant|store|site|branch|brand|factory|mill|depot|mine|unit|mall|"
                    r"hospital|clinic|refinery|terminal|brewery|warehouse|hotel|port|line|business|subsidiary|division|shop|school|station|farm|dairy)\b(?! ?[’'])")
_DUTY = re.compile(r"(?i)remed|condition|antitrust|competition|regulat|authorit|watchdog|commission|cartel|order(?:ed)?\b|require|undertak|concession")


_SOME_COUNTED = pattern(rf"\b{DIVEST}~3(?P<n>{_N}) of (?:the |its |their |@[ATP](?:[’']s?)? )(?P<all>§)")


def _some_counted(line: Marked) -> Iterator[Draft]:
    """Yield "sell two of its nine mills"."""
    match = _SOME_COUNTED.search(line.text)
    for quantity, span in zip(line.line.quantities, line.quantity_spans, strict=True):
        if match and span[0] == match.start("all") and isinstance(quantity.value, Count) and not is_seat(quantity.value.unit):
            value = replace(quantity.value, count=Decimal(_number(match["n"])))
            yield _draft(line, "divestiture", value, match.span("n"), "some of the units to be sold", plural(value.unit))


def _single_units(line: Marked) -> Iterator[Draft]:
    """Yield "has transferred one shipyard" where the line tells that a regulator wanted it."""
    some = _SOME_OF.search(line.text) or _SOME_SOLD.search(line.text)
    if some and not re.search(r"(?i)shares|seats|directors|members|percent|years|months", some["u"]):
        yield _draft(line, "divestiture", Count(Decimal(_number(some["n"])), _one(some["u"])),
                     (some.start("n"), some.end("u")), "some of the units to be sold", some["u"].casefold())
    yield from _some_counted(line)
    match = _ONE_UNIT.search(line.text)
    if match and _DUTY.search(line.text):
        unit = match["u"].casefold()
        yield _draft(line, "divestiture", Count(Decimal(1), unit), (match.start("n"), match.end("u")),
                     "one unit to be sold", unit + "s")
