"""Counts: seats, warrants, machines and units to be sold, and why other counts are none."""

from __future__ import annotations

import re

from dealterms.claims.binding import Context, Rule, accept, pattern, refuse
from dealterms.claims.prefilter import Pattern
from dealterms.claims.rules.lexicon import APPOINT, CHIP, DIVEST, SEAT
from dealterms.claims.values import Count, Range

__all__ = ["COUNT_RULES", "is_seat", "seat_unit", "speaks_of_board"]

_SEAT_UNIT = Pattern(rf"(?i)(?:.*\s)?{SEAT}$")
_CHIP_UNIT = Pattern(rf"(?i)(?:.*[\s-])?{CHIP}$")
_BOARD = Pattern(
    r"(?i)\bboards?\b|boardroom|supervisory|directors?\b|directorship|non-executive|observer"
)
_NUMBER = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2}|majority|half)"
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
_ASSET = Pattern(
    r"(?i)(?:store|shop|branch|site|brand|plant|factory|outlet|supermarket|station|hotel|"
    r"clinic|hospital|terminal|product|"
    r"business|unit|depot|slot|pharmacy|mine|field|refinery|facility|route|licence|license|"
    r"location|warehouse|cannery|"
    r"dealership|restaurant|cinema|pub|theatre|theater|lab|centre|center|property|asset|"
    r"subsidiary|division|mill|quarry|gym|"
    r"kiosk|aircraft|ship|vessel|tower|magazine|title|channel|studio|mall|shipyard|reservoir|"
    r"school|farm|yard|dam|dairy|"
    r"bakery|brewery|vineyard|port|berth|garage|line|home|house|practice|laboratory|forest|"
    r"estate|park|wharf|silo|club)s?$"
)
_NO_ASSET = Pattern(
    r"(?i)(?:share|person|people|employee|worker|staff|colleague|job|customer|user|buyer|"
    r"bidder|bank|investor|party|"
    r"time|year|month|week|day|hour|percent|point|vote|euro|dollar|country|analyst|step|"
    r"condition|holder|patient|"
    r"seat|director|member|warrant|option|company|firm|adviser|lawyer|lender|ton|tonne|barrel|"
    r"mile|litre|phone|car|"
    r"vehicle|chip|gpu|processor|rack|machine|thing|reason|way|hurdle|authority|regulator|"
    r"phase|stage|tranche)s?$"
)


def _unit(c: Context) -> str:
    value = c.quantity.value
    return value.unit if isinstance(value, Count) else ""


def is_seat(unit: str) -> bool:
    """True for what one sits on or who sits there: "seat", "director", "supervisory member"."""
    return bool(_SEAT_UNIT.fullmatch(unit))


def seat_unit(unit: str) -> str:
    """Return the unit of board seats counted as `unit`: two directors hold two "director seats".

    Told as directors by one article and as seats by the next, it is the same term.
    """
    word = unit.split(" ")[-1]
    return f"{word} seat" if word in _WHO_SIT else word


_WHO_SIT = frozenset(
    "director member person people individual nominee representative delegate candidate".split()
)


def speaks_of_board(text: str) -> bool:
    """True if the words speak of a board or of directors."""
    return bool(_BOARD.search(text))


_WHOLE_BOARD = pattern(
    rf"(?:\bboard\b[^§;.]{{0,30}}\b(?:reduced|cut|shr[aiu]nk\w*|trimmed|enlarged|expanded|widened|"
    rf"slimmed)\b~5|\b{_NUMBER} (?:more |others? )?of (?:the |its |their |our |"
    rf"@[ATPO](?:[’']s)? )?(?:\w+ )?|\bboard(?! "
    rf"(?:seat|chair|place|position))(?: was| is| will be| has| have| of|,? which)?~3"
    r"(?:of|has|have|had|reduced from ~2to|to|counts?|comprises?|numbers?|with)~1|which "
    r"~1(?:will )?ha(?:s|ve)~1|consist\w* of~1|"
    r"compris\w*~1|\bout of~1|total of~1|will have~1)$"
)
_CHOOSES = pattern(
    rf"[^§.;]{{0,40}}\b{APPOINT} {_NUMBER}\b|,? {_NUMBER} (?:~3)(?:from|for|by|to) (?:the )?@[ATP]"
)


_OF_WHICH = pattern(r",? (?:of which|of whom) (?:~1)(?:@[ATP]|§|\w+ (?:by|from|named))")
_ELECTED = pattern(r"\b(?:share|stock)?holders (?:re-?)?(?:elected|appointed|confirmed) $")


_ON_BOARD = pattern(
    r" ?(?:on|in|at) (?:(?:the|its|their|@[ATP](?:[’']s)?) )?(?:[\w-]+ ){0,2}?board"
)


def _is_whole_board(c: Context) -> bool:
    """True for the nine of "four of the nine directors" and "a board of nine members"."""
    if re.search(r"(?i)representative|nominee|delegate", _unit(c)):
        return False
    if _unit(c).endswith(("seat", "chair", "place")) and _ON_BOARD.match(c.right):
        return bool(re.search(r"(?i)\bof (?:the |its )?$", c.left))
    if re.match(r"(?i)[\s-]*(?:(?:strong|member|person) )?board\b", c.right):
        return True
    if _WHOLE_BOARD.search(c.left) or _OF_WHICH.match(c.right):
        return True
    return bool(re.search(r"(?i)\bof (?:the |its )?$", c.left)) and bool(_CHOOSES.match(c.right))


def _on_board(c: Context) -> bool:
    near = c.left[-90:] + " " + _unit(c) + " " + c.right[:70]
    if not speaks_of_board(near):
        return False
    is_person = bool(
        re.search(
            r"(?i)people|persons?|individuals?|places?|spots?|positions?|candidates?$", _unit(c)
        )
    )
    return not is_person or bool(re.search(r"(?i)\bboards?\b|boardroom|supervisory", near))


def _is_chosen(c: Context) -> bool:
    """True where a party names the people: "will appoint six directors"."""
    return _unit(c).split(" ")[-1] in {"director", "seat", "directorship", "chair"} and bool(
        _APPOINTS.search(c.left)
    )


_APPOINTS = pattern(rf"\b{APPOINT}\b~3$")
_SEATS: tuple[Rule, ...] = (
    refuse("size of the board", when=lambda c: is_seat(_unit(c)) and _is_whole_board(c)),
    refuse(
        "seats of others",
        left=r"\b(?:executive and|independent directors? led|other holders|employees?|each of "
        r"the)\b~2",
        when=lambda c: is_seat(_unit(c)),
    ),
    accept(
        "seats on the board",
        "board_seats",
        when=lambda c: is_seat(_unit(c)) and (_on_board(c) or _is_chosen(c)) and _is_of_party(c),
    ),
    refuse(
        "size of the board",
        right=r"(?:members?|directors?|seats?)?~3(?:in all|in total|board)\b",
        when=lambda c: is_seat(_unit(c)) and not c.line.parties,
    ),
)


def _is_of_party(c: Context) -> bool:
    """False for directors who sell, leave or vote: people, not seats."""
    return (
        not re.match(
            r"(?i)\W*(?:said|sold|bought|left|resign\w*|voted|retire\w*|stepped|own|hold|earn\w*|"
            r"who\b|familiar|in all\b|in total\b|[^.;]{0,20}annual (?:general )?meeting)",
            c.right,
        )
        and not _ELECTED.search(c.left)
        and not re.search(
            r"(?i)\b(?:according to|told|said|says|between) (?:\w+ )?$"
            r"|\b(?:told|said|confirmed)\b[^.;§]{0,30}\bby $",
            c.left,
        )
    )


_RIGHT_TO_BUY = (
    r"\b(?:warrants?|options?|rights?) (?:~3)?(?:to (?:buy|purchase|acquire|subscribe(?: "
    r"for)?)|on|for|over|covering|entitling|giving)\b~6"
)
_WARRANTS: tuple[Rule, ...] = (
    refuse("shares of another company", when=lambda c: _names_other(c)),
    refuse(
        "options of managers or lenders",
        left=r"\b(?:options?|warrants?) (?:granted|issued|held|given|awarded|owned) (?:to|by) "
        r"~3(?:managers?|"
        r"management|staff|employees|executives|directors|founders?|banks?|lenders?)\b[^§]{0,40}",
    ),
    refuse(
        "options of managers or lenders",
        left=r"\b(?:who|he|she|chief executive|chairman|founder|"
        r"manager)\b[^§;]{0,30}\b(?:holds?|has|"
        r"owns?)~3(?:options?|warrants?)\b~2",
    ),
    refuse(
        "warrants given back or used",
        right=r"~3(?:were |was |have been )?(?:surrendered|cancelled|forfeited|expired|exercised|"
        r"lapsed|returned)\b",
    ),
    accept(
        "shares under warrant",
        "warrants",
        left=_RIGHT_TO_BUY,
        when=lambda c: bool(re.search(r"share|warrant|unit|ads|stock", _unit(c))),
    ),
    accept(
        "shares under warrant",
        "warrants",
        left=r"\b(?:warrants?|options?)\b~8",
        when=lambda c: "share" in _unit(c) or "warrant" in _unit(c),
    ),
    accept(
        "shares under warrant",
        "warrants",
        when=lambda c: _unit(c).split(" ")[-1] in {"warrant", "right"} and _is_right(c),
    ),
    accept(
        "shares under warrant",
        "warrants",
        right=r"(?:~3)?(?:by exercising|with|using|on exercise of|if it exercises)~2(?:warrants?|"
        r"options?)\b",
        when=lambda c: "share" in _unit(c),
    ),
    accept(
        "shares under warrant",
        "warrants",
        right=r"~3(?:under|by way of|through|via|covered by|subject to)~2(?:warrants?|options?)\b",
        when=lambda c: "share" in _unit(c),
    ),
)


def _is_right(c: Context) -> bool:
    words = c.line.line.sentence.text[c.quantity.value_start : c.quantity.value_end]
    return "warrant" in words.lower() or bool(
        re.search(r"(?i)subscription|purchase|share|stock", words)
    )


def _names_other(c: Context) -> bool:
    """True for "90 million Acme shares" where Acme is no party of the deal."""
    q = c.quantity
    words = c.line.line.sentence.text[q.value_start : q.value_end]
    named = re.search(r"\s([A-Z][a-z]\w+)\s+\w*(?:shares?|stock|warrants?)\b", words)
    if not named:
        return False
    return not any(
        m.parties and q.value_start <= m.start < q.value_end for m in c.line.line.mentions
    )


def _is_asset(c: Context) -> bool:
    """True for what can be sold to please a regulator: shops, plants, brands, clubs, routes."""
    unit = _unit(c)
    near = bool(_SELLS_NEAR.search(c.left)) or bool(_SOLD_NEAR.match(c.right))
    return bool(_ASSET.search(unit)) or (near and bool(unit) and not _NO_ASSET.search(unit))


_SELLS_NEAR = pattern(rf"\b{DIVEST}\b~3$")
_SOLD_NEAR = pattern(rf"[\s,-]*(?:\w+ ){{0,6}}?{DIVEST}\b")
_SOLD = (
    rf"(?:(?:find|finds|finding|get) (?:another|new|a new|an? \w+|other) (?:owners?|buyers?|"
    rf"homes?)|on the block|(?:must|to|should|will) go\b|change hands|go to (?:@O|a rival|"
    rf"others?|rivals?)|(?:be )?taken over by|"
    rf"(?:(?:to be|must be|be|being|would be|are|were|will be|is|should be|have to be|had to "
    rf"be|being|get|go) )?(?:~1)?{DIVEST})"
)


def _not_others(c: Context) -> bool:
    return (
        not re.search(
            r"(?i)\b(?:operates|runs|owns|portfolio of)\b[^§]{0,25}$|\b(?:has|have|"
            r"had)\W+(?:\w+\W+)?$",
            c.left,
        )
        and not re.search(r"(?i)\b(?:sold|sells)\s*$", c.left[-8:])
        and "@O" not in c.left[-40:]
    )


_DIVESTED: tuple[Rule, ...] = (
    refuse(
        "more of them, not the total",
        left=r"\b(?:further|additional|more|extra|another)~1",
        right=rf"(?:[\w’'@-]+,? ){{0,9}}?{_SOLD}",
        when=lambda c: _is_asset(c) and _is_remedy(c),
    ),
    refuse(
        "more of them, not the total",
        when=lambda c: (
            c.quantity.component in {"further", "additional", "more", "extra", "another"}
            and _is_asset(c)
            and _is_remedy(c)
        ),
    ),
    refuse(
        "a remedy that was refused", left=r"\b(?:remed\w+|concessions|conditions) sought\b[^;]*"
    ),
    accept(
        "units to be sold",
        "divestiture",
        left=r"\b(?:hand|pass|transfer|switch)(?:s|es|ed|ing|ring|red)?~2",
        right=r"[^§;]{0,30}\bto @O",
        when=lambda c: _is_asset(c) and _is_remedy(c),
    ),
    accept("units to be sold", "divestiture", left=r"\blets?~2", right=r"go\b", when=_is_asset),
    accept(
        "units to be sold",
        "divestiture",
        left=rf"\b{DIVEST}\b~9",
        when=lambda c: _is_asset(c) and _is_remedy(c),
    ),
    accept(
        "units to be sold",
        "divestiture",
        right=rf"(?:[\w’'@-]+,? ){{0,9}}?{_SOLD}",
        when=lambda c: _is_asset(c) and _is_remedy(c),
    ),
)
_REMEDY = Pattern(
    r"(?i)condition|remed|antitrust|competition|regulat|authorit|watchdog|commission|cartel|"
    r"clear|approv|order|ftc|doj|cma|brussels|"
    r"must|has to|have to|had to|would|will|to (?:sell|divest|dispose|shed|give|offer)|agree|"
    r"require|demand|divest|undertak|offer|concession|please|put up|insist|want|price of|to "
    r"win|satisf|justice|concern|subject to|provided|forced|asked|oblig|on the block|let\b|"
    r"another owner|new owner|part with|go to"
)


def _is_remedy(c: Context) -> bool:
    """True where a sale is a duty or a plan, not old business of somebody."""
    if not _not_others(c) and not re.search(r"(?i)remed|condition|divest", c.line.text):
        return False
    return bool(_REMEDY.search(c.line.text))


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
    unit = _unit_of_range(c) or _unit(c)
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


_PART_OF_WHOLE = (
    r"(?:#|an?) (?:half|third|quarter|fifth|sixth|seventh|eighth|tenth|part|fraction) of "
    r"(?:what|the|its|"
    r"all|those)\b"
)
_MACHINES: tuple[Rule, ...] = (
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
    refuse("machines in use", right=r"(?:in (?:use|operation|service)|today|already|at present)\b"),
    accept(
        "machines to be delivered", "compute_units", when=lambda c: _is_machine(c) and _delivered(c)
    ),
)

COUNT_RULES: tuple[Rule, ...] = (*_SEATS, *_WARRANTS, *_DIVESTED, *_MACHINES)
