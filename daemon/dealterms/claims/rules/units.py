"""Machines and units to be sold whose number stands apart: "60,000 of them"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from dealterms.claims.binding import pattern
from dealterms.claims.draft import Draft
from dealterms.claims.marking import Marked
from dealterms.claims.prefilter import Pattern
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.quantities import find_quantities
from dealterms.claims.rules.counts import is_seat
from dealterms.claims.rules.holders import plural
from dealterms.claims.rules.lexicon import CHIP, DIVEST
from dealterms.claims.rules.machines import is_delivered
from dealterms.claims.rules.number_words import NUMBER, drafted, number_of, singular
from dealterms.claims.rules.spans import mark_span
from dealterms.claims.values import Count

__all__ = ["read_machines", "read_units"]

_OF_OWNER = Pattern(
    rf"(?P<n>\d[\d,.]*\d(?:\s+million)?|(?:tens|hundreds)\s+of\s+thousands)\s+of\s+(?P<gap>(?:("
    rf"?:the|its|their|our|these|those)\s+)?"
    rf"(?:[\w’'&.-]+\s+){{0,4}}?)(?P<u>(?i:{CHIP}))\b"
)
_THEM = Pattern(
    rf"\b(?P<u>(?i:{CHIP}))\b,?\s+(?P<q>(?:(?:no|not)\s+fewer\s+than|at\s+least|up\s+to|about|"
    rf"some|roughly|around|more\s+than|as\s+many\s+as|over|nearly|almost)\s+)?"
    r"(?P<n>\d[\d,.]*\d(?:\s+million)?|(?:tens|hundreds|dozens)\s+of\s+thousands|"
    r"millions)\s+of\s+them\b"
)


_OF_PART = Pattern(
    r"(?i)\b(?:first|initial|opening|second|next)\s+(?:block|hall|phase|batch|cluster|stage|lot|site|"
    r"tranche|shipment|delivery|building)\b[^.;]{0,80}$"
)


def read_machines(line: Marked) -> Iterator[Draft]:
    """Yield "9,000 of Bolt's GPUs" and "boards, no fewer than 60,000 of them"."""
    text = line.line.sentence.text
    yield from _new_number(line, text)
    yield from _of_generation(line, text)
    for match in (*_OF_OWNER.finditer(text), *_THEM.finditer(text)):
        if _OF_PART.search(text[: match.start()]):
            continue
        rejoined = _rejoined(text, match)
        if rejoined is None:
            continue
        counted, qualifier = rejoined
        value = Count(counted.count, singular(match["u"]))
        mark = mark_span(line, *match.span("n"))
        rule = "machines named apart from their number"
        draft = drafted(line, "compute_units", value, mark, rule, qualifier=qualifier)
        start = line.line.sentence.start
        yield replace(draft, value_start=start + match.start("n"), value_end=start + match.end("n"))


_NUMBER_OF = Pattern(
    rf"\b(?:[Nn]umber|[Cc]ount)\s+of\s+(?:[a-z]+\s+)?(?P<u>(?i:{CHIP}))\s+(?:[a-z]+\s+){{0,4}}?"
    r"(?:from\s+\d[\d,.]*\d\s+)?(?:to|at|is|of|:)\s+(?P<n>\d[\d,.]*\d)(?!\w)"
)


_OF_GENERATION = Pattern(
    rf"(?<![\w.,])(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d{{4,}}|\d+(?:\.\d+)?\s+million)\s+"
    rf"(?P<gap>[A-Z][a-z]+\s\d{{1,2}})\s+(?P<u>(?i:(?:graphics\s+)?{CHIP}))\b"
)


def _of_generation(line: Marked, text: str) -> Iterator[Draft]:
    """Yield "90,000 Falcon 7 accelerators", where a number stands before the unit too."""
    match = _OF_GENERATION.search(text)
    if match is None or not is_delivered(text[: match.start()], text[match.end() :]):
        return
    if _OF_PART.search(text[: match.start()]):
        return
    counts = [q.value for q in find_quantities(f"{match['n']} {_many(match['u'])}")]
    if counts and isinstance(counts[-1], Count):
        value = Count(counts[-1].count, singular(match["u"]))
        mark = mark_span(line, *match.span("n"))
        draft = drafted(line, "compute_units", value, mark, "machines of a generation")
        start = line.line.sentence.start
        yield replace(draft, value_start=start + match.start("n"), value_end=start + match.end("n"))


def _new_number(line: Marked, text: str) -> Iterator[Draft]:
    """Yield "the number of accelerators goes from 51,200 to 64,000"."""
    match = _NUMBER_OF.search(text)
    if match and line.line.sentence.text[match.end() :].lstrip()[:1] in {"", ",", ".", ";", "a"}:
        value = Count(Decimal(match["n"].replace(",", "")), singular(match["u"]))
        mark = mark_span(line, *match.span("n"))
        draft = drafted(line, "compute_units", value, mark, "number of the machines")
        start = line.line.sentence.start
        yield replace(draft, value_start=start + match.start("n"), value_end=start + match.end("n"))


def _rejoined(text: str, match: re.Match[str]) -> tuple[Count, Qualifier] | None:
    """Return the count that number and noun make when they are put side by side again."""
    if match.re is _OF_OWNER.plain:
        phrase = text[max(0, match.start() - 30) : match.end("n")]
    else:
        phrase = text[match.end("u") + 1 : match.end("n")]
    found = find_quantities(f"{phrase} {_many(match['u'])}")
    counted = [(q.value, q.qualifier) for q in found if isinstance(q.value, Count)]
    return counted[-1] if counted else None


def _many(unit: str) -> str:
    return unit if unit.endswith("s") else unit + "s"


_SOME_OF = pattern(
    rf"\b{DIVEST}~3(?P<n>{NUMBER}) of (?:the |its |their |@[ATP](?:[’']s?)? )(?:[a-z]+ "
    rf")?(?P<u>(?!the\b)[a-z]{{3,}}s)\b(?! ?[’'])"
)
_SOME_SOLD = pattern(
    rf"\b(?P<n>{NUMBER}) of (?:the |its |their |@[ATP](?:[’']s?)? )(?:[a-z]+ "
    rf")?(?P<u>(?!the\b)[a-z]{{3,}}s)\b(?! ?[’'])~3(?:for (?:re)?sale|(?:to be|must be|be|"
    rf"being) (?:sold|divested|disposed))"
)
_ONE_UNIT = pattern(
    rf"\b{DIVEST} (?:of )?(?P<n>one|a single|a) (?:[a-z-]+ )?(?P<u>shipyard|plant|store|site|"
    rf"branch|brand|factory|mill|depot|mine|unit|mall|"
    r"hospital|clinic|refinery|terminal|brewery|warehouse|hotel|port|line|business|subsidiary|"
    r"division|shop|school|station|farm|dairy)\b(?! ?[’'])"
)
_DUTY = Pattern(
    r"(?i)remed|condition|antitrust|competition|regulat|authorit|watchdog|commission|cartel|"
    r"order(?:ed)?\b|require|undertak|concession"
)


_SOME_COUNTED = pattern(
    rf"\b{DIVEST}~3(?P<n>{NUMBER}) of (?:the |its |their |@[ATP](?:[’']s?)? )(?P<all>§)"
)


def _some_counted(line: Marked) -> Iterator[Draft]:
    """Yield "sell two of its nine mills"."""
    match = _SOME_COUNTED.search(line.text)
    for quantity, span in zip(line.line.quantities, line.quantity_spans, strict=True):
        if (
            match
            and span[0] == match.start("all")
            and isinstance(quantity.value, Count)
            and not is_seat(quantity.value.unit)
        ):
            value = replace(quantity.value, count=Decimal(number_of(match["n"])))
            yield drafted(
                line,
                "divestiture",
                value,
                match.span("n"),
                "some of the units to be sold",
                plural(value.unit),
            )


def read_units(line: Marked) -> Iterator[Draft]:
    """Yield "three of the malls" and "one shipyard" that somebody has to sell."""
    some = _SOME_OF.search(line.text) or _SOME_SOLD.search(line.text)
    if some and not re.search(
        r"(?i)shares|seats|directors|members|percent|years|months", some["u"]
    ):
        yield drafted(
            line,
            "divestiture",
            Count(Decimal(number_of(some["n"])), singular(some["u"])),
            (some.start("n"), some.end("u")),
            "some of the units to be sold",
            some["u"].casefold(),
        )
    yield from _some_counted(line)
    yield from _single(line)


def _single(line: Marked) -> Iterator[Draft]:
    """Yield "has transferred one shipyard" where the line tells that a regulator wanted it."""
    match = _ONE_UNIT.search(line.text)
    if match and _DUTY.search(line.text):
        unit = match["u"].casefold()
        yield drafted(
            line,
            "divestiture",
            Count(Decimal(1), unit),
            (match.start("n"), match.end("u")),
            "one unit to be sold",
            unit + "s",
        )
