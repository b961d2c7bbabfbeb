"""Chips and machines that a deal delivers: what counts as one, and what is only named."""

from __future__ import annotations

import re

from dealterms.claims.binding import Context, Rule, accept, refuse
from dealterms.claims.prefilter import Pattern
from dealterms.claims.rules.lexicon import CHIP
from dealterms.claims.values import Count, Range

__all__ = ["MACHINE_RULES", "is_delivered", "unit_of"]


def unit_of(c: Context) -> str:
    """Return the unit of a count, or "" of a range or another value."""
    value = c.quantity.value
    return value.unit if isinstance(value, Count) else ""


_CHIP_UNIT = Pattern(rf"(?i)(?:.*[\s-])?{CHIP}$")


_COMPUTE = frozenset(
    {
        "compute_supply",
        "cloud",
        "cloud_contract",
        "supply",
        "strategic_investment",
        "lease",
        "contract",
        "services",
        "joint_venture",
        "licensing",
    }
)


_PAST_SALES = Pattern(
    r"(?i)\b(?:(?<!be )(?:sold|shipped)|employs|already|last year|per rack|each rack|per unit|"
    r"a month|a year|vehicles?|in (?:19|20)\d\d\b)"
)


_DELIVERS = Pattern(
    r"(?i)\b(?:deliver|suppl|deploy|order|buy|bought|purchas|receiv|install|provid|host|run on|"
    r"access|rent|lease|compris|contain|good for|cover|reserv|book|lock|secur|allocat|assign|"
    r"change hands|"
    r"consist|house|equip|commit|use|using|powered|build|built|get|fill|featur|with|of|hold|"
    r"stock|envisag|foreseen|planned|"
    r"go in|sell|number|units?|volume|hardware|quantity|ship|put|worth|fit|carry|will|would|"
    r"are to|is to|by the|furnish|pack|take|draw|live|need|"
    r"correspond|equal|dispos|amount|should|hum|run|that is|means|tender|seek|request)\w*\b"
)


_SURELY = Pattern(r"(?i)deliver|supply|deploy|order|buy|receive|install|will|would|sell")


_SIZE = Pattern(r"(?:mm|nm|cm|inch)\b|[- ]?(?:millimet|nanomet|inch)")


def _is_part_of_name(c: Context) -> bool:
    """True for the number of a product ("Falcon 3 chips") and for a size ("200 mm wafers")."""
    text = c.line.line.sentence.text
    before, after = text[: c.quantity.value_start], text[c.quantity.value_start :]
    is_named = re.search(
        r"(?<!^)\b(?!Some|About|The|All|And|Or|Its|Of|To|With)[A-Z][a-z]+ $", before
    )
    number = re.match(r"[\d.,]+ ?", after)
    is_small = bool(number) and len(number.group().strip()) <= 2 if number else False
    return bool((is_named and is_small) or (number and _SIZE.match(after[number.end() :])))


def _delivered(c: Context) -> bool:
    return not _is_part_of_name(c) and is_delivered(c.left, c.right)


def is_delivered(left: str, right: str) -> bool:
    """True where the words around a number of machines tell of a delivery to come."""
    near = left[-120:] + " " + right[:90]
    if _PAST_SALES.search(right[:40] + left[-40:]) and not _SURELY.search(near):
        return False
    return bool(_DELIVERS.search(near))


_ANY_MACHINE = frozenset(
    {
        "unit",
        "part",
        "machine",
        "board",
        "device",
        "engine",
        "core",
        "box",
        "system",
        "card",
        "module",
        "tray",
    }
)


_CHIP_DEALS = frozenset({"compute_supply", "cloud", "cloud_contract", "supply", "lease"})


def _unit_of_range(c: Context) -> str:
    """Return the unit of "four to five million processors"."""
    value = c.quantity.value
    end = (value.high or value.low) if isinstance(value, Range) else None
    return end.unit if isinstance(end, Count) else ""


def _is_machine(c: Context) -> bool:
    unit = _unit_of_range(c) or unit_of(c)
    if not _CHIP_UNIT.fullmatch(unit) or re.search(r"(?i)shares?|stock", unit):
        return False
    value = c.quantity.value
    if unit.split(" ")[-1] in _ANY_MACHINE and (
        not c.types & _CHIP_DEALS or (isinstance(value, Count) and value.count < 10)
    ):
        return False
    return bool(c.types & _COMPUTE) or bool(
        re.search(r"(?i)gpu|tpu|accelerator|processor|chip", unit)
    )


def _is_piece(c: Context) -> bool:
    """True for thousands of "pieces" or "numbers" of what a supplier of chips delivers."""
    value = c.quantity.value
    is_many = isinstance(value, Count) and value.count >= _MANY
    return is_many and unit_of(c).split(" ")[-1] in {"piece", "pc", "no", "nos"}


_MANY = 100
_PART_OF_WHOLE = (
    r"(?:#|an?) (?:half|third|quarter|fifth|sixth|seventh|eighth|tenth|part|fraction) of "
    r"(?:what|the|its|"
    r"all|those)\b"
)


MACHINE_RULES: tuple[Rule, ...] = (
    refuse(
        "machines of others",
        right=r"(?:sold|shipped|in the quarter|last year|worldwide|a (?:year|month|day)|per )",
    ),
    refuse(
        "a part of the machines",
        left=r"\b(?:first|initial|next|second|further|additional|another|remaining)~1",
        when=_is_machine,
    ),
    refuse("a part of the machines", right=_PART_OF_WHOLE, when=_is_machine),
    refuse(
        "a part of the machines",
        left=r"\b(?:first|initial|opening) (?:hall|block|phase|batch|cluster|stage|lot|site|"
        r"tranche|"
        r"shipment|delivery)\b[^.;]{0,70}",
        when=_is_machine,
    ),
    refuse(
        "machines of others",
        left=r"\b(?:first|biggest|largest|other|another|next|oldest) (?:\w+ )?(?:customer|"
        r"client|tenant"
        r"|user)s?,? (?:with|which|who)~3",
    ),
    refuse(
        "machines in use",
        left=r"\b(?:still|already|currently|today|at present|until now|so far)\b[^;.§]{0,60}"
        r"\b(?:on|with|using|operates?|runs?|has|owns?)~1",
        when=lambda c: len(c.line.parties) < 2,
    ),
    refuse(
        "machines in use",
        left=r"\b(?:hous|host|runs?|operat|serv|feed)\w*~1",
        right=r"(?:[\w-]+ )?for (?:an?|other|several|some) (?!term|period|total|fee|sum|price)",
        when=lambda c: len(c.line.parties) < 2,
    ),
    refuse(
        "bought before, for something else",
        left=r"\b(?:so far|to date|until now|already|previously|earlier)\b[^;§]{0,20}"
        r"\b(?:bought|purchased|acquired|ordered|installed|received|procured)~2",
        when=lambda c: len(c.line.parties) < 2,
    ),
    refuse(
        "a condition, not the number agreed",
        left=r"\b(?:provided(?: that)?|as long as|if|unless|so long as|on condition "
        r"that)\b[^;§]{0,60}"
        r"\b(?:purchases|volumes?|orders|sales|deliveries|offtake)\b[^;§]{0,25}",
    ),
    accept(
        "machines to be delivered",
        "compute_units",
        left=r"\b(?:pact|contract|order|deal|agreement|lease|purchase)\b[^;§]{0,40}\b(?:is|was"
        r"|are|of)"
        r" (?:for|of|over|about)~1",
        when=_is_machine,
    ),
    accept(
        "pieces to be delivered",
        "compute_units",
        left=r"\b(?:suppl(?:y|ies|ied|ying)|deliver\w*|order\w*|quantity|volume|purchase of|buy"
        r"|buys|bought|number|procure\w*|ship\w*)\b[^;§]{0,60}",
        when=lambda c: _is_piece(c) and bool(c.types & _CHIP_DEALS),
    ),
    accept(
        "pieces to be delivered",
        "compute_units",
        right=r"(?:of|[\w-]+) (?:[\w“”\"’'-]+ ){0,5}?(?:semiconductors?|chips?|processors?"
        r"|accelerators?|GPUs?|wafers?)\b",
        when=lambda c: _is_piece(c) and bool(c.types & _CHIP_DEALS),
    ),
    refuse("machines in use", right=r"(?:in (?:use|operation|service)|today|already|at present)\b"),
    accept(
        "machines to be delivered", "compute_units", when=lambda c: _is_machine(c) and _delivered(c)
    ),
)
