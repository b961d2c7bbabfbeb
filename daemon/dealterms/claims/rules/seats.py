"""Seats counted apart from their noun: "two of the nine", "four of them", "a seat"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from dealterms.claims.binding import pattern
from dealterms.claims.draft import Draft
from dealterms.claims.marking import Marked
from dealterms.claims.prefilter import Pattern
from dealterms.claims.rules.counts import is_seat, seat_unit, speaks_of_board
from dealterms.claims.rules.holders import holding_party
from dealterms.claims.rules.lexicon import APPOINT, SEAT
from dealterms.claims.rules.number_words import NUMBER, drafted, number_of, singular
from dealterms.claims.scene import Scene
from dealterms.claims.values import Count

__all__ = ["read_seats"]

_OF_SEATS = pattern(
    rf"\b(?P<n>{NUMBER}) of (?:the |its |their |our |@[ATPO](?:[’']s?)? )?"
    r"(?:[\w-]+ ){0,2}?(?P<all>§)"
)
_MAY_NAME = pattern(
    rf"\bof (?:the |its |their |@[ATPO](?:[’']s?)? )?(?P<all>§)[^.;§]{{0,40}}?\b{APPOINT} "
    rf"(?P<n>{NUMBER})\b(?! ?[§%])"
)
_OF_DIRECTORS = pattern(
    r"\bof (?:the |its |their )?(?:board members|directors|board seats|seats)\b[^.;§]{0,40}?"
    rf"\b{APPOINT} (?P<n>{NUMBER})(?= ?[.,;)]| and |$)"
)
_OF_THEM = pattern(
    rf"\b(?P<n>{NUMBER}) of (?:them|whom|these|those)\b(?=~2(?:{APPOINT}|join\w*|sits?|named|"
    rf"appointed|chosen|nominated|picked|from|by|for|to)\b)"
)
_ONE_SEAT = pattern(
    rf"\b(?P<n>an?|one|the one|a single|single|a couple of|two|three|four|five) (?:[\w’'-]+ "
    rf"){{0,3}}?(?P<u>{SEAT})\b"
)
_FROM_SIDE = pattern(
    rf"(?:,|and|\bof whom) (?P<n>{NUMBER})(?: (?:will|are|is|would|come|comes|be|drawn|to))* "
    rf"(?:from|for) "
    r"(?:(?:the )?@[ATP](?! ?[%§])|(?:each|either) (?:side|partner|party|company|parent|of them))"
)
_N_OF_M = pattern(
    rf"\b{APPOINT} (?P<n>{NUMBER}) (?:out )?of (?:the )?(?:{NUMBER})(?= ?[.,;)]| members| places|$)"
)
_SIDE_NAMES = pattern(
    rf"(?:@[ATP](?:[’']s?)?|\bthe other(?: side)?|\bthe latter|\bthe partner) (?:~1{APPOINT} "
    rf")?(?P<n>{NUMBER})(?= ?[.,;)]| of |$| and )"
)
_NTH = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}
_SINGULAR = Pattern(
    r"(?i)(?:board\s+)?(?:seat|chair|place|director|directorship|member|representative|nominee|"
    r"delegate|spot|position|individual|person|candidate|non-executive)$"
)
_NOT_A_SEAT = Pattern(
    r"(?i)\b(?:observer|former|finance|managing|sales|creative|executive\s+director|regional|"
    r"medical|founding|deputy|research|family|staff|controlling|non-controlling|minority|majority|"
    r"dominant|leading|financial|strategic|market|long|short|net|passive)\b"
)


_OWN_PEOPLE = frozenset({"representative", "nominee", "delegate"})


def read_seats(scene: Scene, line: Marked) -> Iterator[Draft]:
    """Yield the seats of a party that no number and noun side by side tell."""
    seats = {
        span[0]: _seat_unit(line, n)
        for n, span in enumerate(line.quantity_spans)
        if _seat_unit(line, n)
    }
    found: list[tuple[int, str, tuple[int, int]]] = []
    for words in (_OF_SEATS, _MAY_NAME):
        for match in words.finditer(line.text):
            unit = seats.get(match.start("all"), "")
            if unit and unit.split(" ")[0] not in _OWN_PEOPLE and _is_on_board(line, unit):
                found.append((number_of(match["n"]), unit, match.span("n")))
    if seats or speaks_of_board(line.text) or _ONE_NAMED.search(line.text):
        found.extend(_counted_before(line, seats))
    found.extend(_who_join(line))
    for number, unit, mark in found:
        yield drafted(
            line,
            "board_seats",
            Count(Decimal(number), unit),
            mark,
            "seats on the board, counted from before",
            holding_party(scene, line, mark[0]),
        )


def _is_on_board(line: Marked, unit: str) -> bool:
    """False for "one of the three persons says", where nothing speaks of a board."""
    return unit.split(" ")[0] not in {"person", "people", "individual"} or speaks_of_board(
        line.text
    )


_JOIN = pattern(
    r"(?: (?:of|from) (?:the |its )?(?:fund|firm|group|company|investor|@[ATP]))?(?: (?:is|are|"
    r"will|to|"
    r"shall|would))* (?:join|sit on|move on to|enter|take seats? on|go on(?:to)?)s? (?:the |its |"
    r"their |"
    r"@[ATP](?:[’']s?)? )?(?:~1)?board\b"
)
_PEOPLE = re.compile(r"(?i)(?:.*\s)?(?:partner|executive|manager|person|people)s?$")


def _who_join(line: Marked) -> Iterator[tuple[int, str, tuple[int, int]]]:
    """Yield people who get seats: "two partners of the fund join the board"."""
    for quantity, span in zip(line.line.quantities, line.quantity_spans, strict=True):
        value = quantity.value
        is_people = isinstance(value, Count) and _PEOPLE.match(value.unit)
        if is_people and isinstance(value, Count) and _JOIN.match(line.text, span[1]):
            yield int(value.count), "seat", span


_ONE_NAMED = pattern(
    rf"\b{APPOINT} (?P<n>an?|one) (?:further |new |independent |non-executive |supervisory "
    rf")?(?P<u>director|board member|member of the board)\b"
)


def _seat_unit(line: Marked, number: int) -> str:
    value = line.line.quantities[number].value
    return seat_unit(value.unit) if isinstance(value, Count) and is_seat(value.unit) else ""


def _counted_before(
    line: Marked, seats: dict[int, str]
) -> Iterator[tuple[int, str, tuple[int, int]]]:
    """Yield numbers that stand for seats: "four of them named by", "Bolt names five"."""
    unit = next(iter(seats.values()), "seat")
    listed = list(_OF_DIRECTORS.finditer(line.text))
    for match in listed:
        yield number_of(match["n"]), unit, match.span("n")
    for match in _OF_THEM.finditer(line.text):
        yield number_of(match["n"]), unit, match.span("n")
    if seats or listed:
        for match in _SIDE_NAMES.finditer(line.text):
            yield number_of(match["n"]), unit, match.span("n")
    for match in _N_OF_M.finditer(line.text):
        yield number_of(match["n"]), unit, match.span("n")
    if seats:
        for match in _FROM_SIDE.finditer(line.text):
            yield number_of(match["n"]), unit, match.span("n")
    for match in _ONE_NAMED.finditer(line.text):
        yield 1, seat_unit("director" if "director" in match["u"] else "member"), match.span("n")
    for match in _ONE_SEAT.finditer(line.text):
        near = line.text[max(0, match.start() - 40) : match.end() + 60]
        if re.search(
            r"(?i)\b(?:not|no|nor|without|never|neither|lose[sd]?|lost|gives? up)\b[^.;]{0,20}$",
            line.text[: match.start()],
        ):
            continue
        if _is_seat_noun(match) and speaks_of_board(near) and not _NOT_A_SEAT.search(match.group()):
            yield _seats_then(match), seat_unit(singular(match["u"])), match.span()


def _seats_then(match: re.Match[str]) -> int:
    """Return how many there are with this one: whoever gets a third seat holds three."""
    nth = [_NTH[word] for word in match.group().casefold().split() if word in _NTH]
    return nth[0] if nth else number_of(match["n"])


def _is_seat_noun(match: re.Match[str]) -> bool:
    if match["n"].casefold() in {"a", "an"} and re.search(r"(?i)director|member", match["u"]):
        return False  # "a director of the company said"
    is_plural = match["u"].casefold().endswith("s") or match["u"].casefold() == "people"
    return bool(_SINGULAR.fullmatch(match["u"])) or (
        is_plural and match["n"].casefold() not in {"a", "an", "one", "single"}
    )
