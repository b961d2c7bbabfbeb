"""Values whose unit or number the clause leaves out: "two of them", "the other 42", "half each".

A quantity finder needs a number and a unit side by side. News leaves either out where the words
around make it plain: a share that fills up the one before to 100, a split ("60 to 40"), a number of
the seats just counted, "no fewer than 60,000 of them" after the machines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from dealterms.claims.binding import pattern
from dealterms.claims.draft import Draft
from dealterms.claims.marking import Marked
from dealterms.claims.prefilter import Pattern
from dealterms.claims.rules.holders import holding_party
from dealterms.claims.rules.lexicon import BASE_PRICE, GET, GIVE, HOLD, OVER
from dealterms.claims.rules.number_words import drafted, number_of
from dealterms.claims.rules.seats import read_seats
from dealterms.claims.rules.units import read_machines, read_units
from dealterms.claims.scene import Scene
from dealterms.claims.values import Percent

__all__ = ["read_elided"]

_SUPPLY_ONLY = frozenset(
    {"compute_supply", "supply", "cloud", "cloud_contract", "lease", "offtake", "services"}
)


def read_elided(scene: Scene, line: Marked) -> Iterator[Draft]:
    """Yield drafts for the values of a line that stand without their unit or number."""
    types = frozenset(scene.deal.types)
    if not types <= _SUPPLY_ONLY:
        yield from _shares(scene, line)
        yield from _premium(line)
    yield from read_seats(scene, line)
    yield from read_machines(line)
    yield from read_units(line)


# ---------------------------------------------------------------- shares of the equity

_FIGURE = (
    r"(?<![\w.,§$€£-])(?P<n>\d{1,2}(?:\.\d{1,2})?)(?![\w%§]|[.,]\d|[- ](?:per|years?|days?|"
    r"months?))"
)
_BARE = Pattern(_FIGURE)
_SPLIT = pattern(
    r"(?<![\w.,-])(?P<n>\d{2}(?:\.\d+)?)(?: to |[-/:–]| and )(?P<m>\d{2}(?:\.\d+)?)(?![\w%]|[.,]\d)"
)
_SHARING = pattern(
    r"\b(?:own\w*|hold\w*|held|split\w*|shar(?:e|es|ed|ing)|stakes?|shares|distribution|"
    r"divided|division|partners?|venture|equity|ratio|percentage)\b"
)
_HALVES = pattern(
    r"\b(?:own|owns|hold|holds|have|has|keep|keeps|take|takes|control|controls|get|gets|held|"
    r"owned)~4(?P<n>(?:one )?half)(?: each| apiece)?(?= ?[.,;)]|$| of | in | and )"
    r"|(?P<m>half) each\b|\b(?P<o>fifty-fifty|equal(?:ly)? (?:owned|partners|shares|stakes|"
    r"halves|shareholders|parts))\b"
    r"|\b(?P<p>in equal (?:parts|shares|halves)|jointly and equally|(?:evenly|equally) "
    r"(?:shared|split|divided|owned)|(?:share|own|split|"
    r"hold)\w*~3equally)\b"
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
    return drafted(line, "stake_percent", Percent(number), mark, rule, holder)


_SIDE = Pattern(
    r"(?:@[ATP](?:[’']s?)?|\b[Tt]he\s+(?:other|remaining|rest)|\b(?:other|remaining|latter|"
    r"partner|side|owners|holders|shareholders|farmers|remainder))\b[^§@.;]{0,24}$|"
    r"@[ATP](?:[’']s?)?\s*$"
)


def _is_of_side(text: str, match: re.Match[str]) -> bool:
    """True where a side stands before a bare figure and nothing is counted after it."""
    follows = text[match.end() :]
    return bool(_SIDE.search(text[: match.start()])) and bool(
        re.match(r"\s*(?:[.,;)”\"]|$|per\b|and\b|while\b|in\b)", follows)
    )


def _told_percents(scene: Scene, line: Marked) -> set[Decimal]:
    """Return the percentages of a line and of bare figures that sides hold in it."""
    told = {q.value.percent for q in line.line.quantities if isinstance(q.value, Percent)}
    pair = re.findall(r"@[ATP](?:[’']s)?\s+(\d{1,2}(?:\.\d+)?)(?=[.,;)\s])", line.text)
    if len(pair) == 2 and sum(map(Decimal, pair)) == 100:
        told |= set(map(Decimal, pair))
    return told


_TAKEN_PART = pattern(
    rf"\b(?:{HOLD}|{GET}|{GIVE}|for|with)~3(?<!by\s)(?P<n>an?|one|two|three) (?P<part>third|"
    rf"quarter|fifth|sixth|eighth|tenth)s?"
    r"(?= ?[.;)”\"]|$| and | for | in @| with | upon | after | when | once | each\b)"
)
_NOT_EQUITY = Pattern(
    r"(?i)\b(?:revenue|sales|profit|output|price|cost|time|year|century|staff|workforce|"
    r"capacity|power|market|fell|rose|cut|quarter of the year)\b"
)


def _parts(scene: Scene, line: Marked) -> Iterator[Draft]:
    """Yield "takes a quarter" where a party takes it and no other whole is named."""
    match = _TAKEN_PART.search(line.text)
    if (
        match
        and line.parties
        and not _NOT_EQUITY.search(line.text[max(0, match.start() - 60) : match.end() + 30])
    ):
        size = (Decimal(100 * number_of(match["n"])) / _PARTS[match["part"].casefold()]).quantize(
            Decimal("0.01")
        )
        value = size.to_integral_value() if size == size.to_integral_value() else size
        yield _share(
            scene, line, value, (match.start("n"), match.end("part")), "part of the equity"
        )


def _halves(scene: Scene, line: Marked) -> Iterator[Draft]:
    if "joint_venture" not in scene.deal.types and not re.search(
        r"(?i)\bventure\b|\bmerge", line.text
    ):
        return
    match = _HALVES.search(line.text)
    if match and (match["n"] or match["m"] or _SHARING.search(line.text)):
        yield drafted(line, "stake_percent", Percent(Decimal(50)), match.span(), "half each")


# ---------------------------------------------------------------- premium

_FRACTION_OVER = pattern(
    rf"\b(?P<n>an?|one|two|three)[ -](?P<part>half|third|quarter|fifth|sixth|eighth|tenth)s?"
    rf" {OVER}\b(?:~3§[- ]?)?~6{BASE_PRICE}"
)
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}


def _premium(line: Marked) -> Iterator[Draft]:
    match = _FRACTION_OVER.search(line.text)
    if match:
        size = Decimal(100 * number_of(match["n"])) / _PARTS[match["part"].casefold()]
        yield drafted(
            line,
            "premium",
            Percent(size.quantize(Decimal("0.01")).normalize() if size % 1 else size),
            (match.start("n"), match.end("part")),
            "part over the price before",
        )
