"""Counts: seats, warrants, machines and units to be sold, and why other counts are none."""

from __future__ import annotations

import re

from dealterms.claims.binding import Context, Rule, accept, pattern, refuse
from dealterms.claims.prefilter import Pattern
from dealterms.claims.rules.lexicon import APPOINT, DIVEST, SEAT
from dealterms.claims.rules.machines import MACHINE_RULES, unit_of

__all__ = ["COUNT_RULES", "is_seat", "seat_unit", "speaks_of_board"]

_SEAT_UNIT = Pattern(rf"(?i)(?:.*\s)?{SEAT}$")


_BOARD = Pattern(
    r"(?i)\bboards?\b|boardroom|supervisory|directors?\b|directorship|non-executive|observer"
)


_NUMBER = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2}|majority|half)"


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
    if re.search(r"(?i)representative|nominee|delegate", unit_of(c)):
        return False
    if unit_of(c).endswith(("seat", "chair", "place")) and _ON_BOARD.match(c.right):
        return bool(re.search(r"(?i)\bof (?:the |its )?$", c.left))
    if re.match(r"(?i)[\s-]*(?:(?:strong|member|person) )?board\b", c.right):
        return True
    if _WHOLE_BOARD.search(c.left) or _OF_WHICH.match(c.right):
        return True
    return bool(re.search(r"(?i)\bof (?:the |its )?$", c.left)) and bool(_CHOOSES.match(c.right))


def _on_board(c: Context) -> bool:
    near = c.left[-90:] + " " + unit_of(c) + " " + c.right[:70]
    if not speaks_of_board(near):
        return False
    is_person = bool(
        re.search(
            r"(?i)people|persons?|individuals?|places?|spots?|positions?|candidates?$", unit_of(c)
        )
    )
    return not is_person or bool(re.search(r"(?i)\bboards?\b|boardroom|supervisory", near))


def _is_chosen(c: Context) -> bool:
    """True where a party names the people: "will appoint six directors"."""
    return unit_of(c).split(" ")[-1] in {"director", "seat", "directorship", "chair"} and bool(
        _APPOINTS.search(c.left)
    )


_APPOINTS = pattern(rf"\b{APPOINT}\b~3$")


_SEATS: tuple[Rule, ...] = (
    refuse("size of the board", when=lambda c: is_seat(unit_of(c)) and _is_whole_board(c)),
    refuse(
        "seats of others",
        left=r"\b(?:executive and|independent directors? led|other holders|employees?|each of "
        r"the)\b~2",
        when=lambda c: is_seat(unit_of(c)),
    ),
    accept(
        "seats on the board",
        "board_seats",
        when=lambda c: is_seat(unit_of(c)) and (_on_board(c) or _is_chosen(c)) and _is_of_party(c),
    ),
    refuse(
        "size of the board",
        right=r"(?:members?|directors?|seats?)?~3(?:in all|in total|board)\b",
        when=lambda c: is_seat(unit_of(c)) and not c.line.parties,
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
        when=lambda c: bool(re.search(r"share|warrant|unit|ads|stock", unit_of(c))),
    ),
    accept(
        "shares under warrant",
        "warrants",
        left=r"\b(?:warrants?|options?)\b~8",
        when=lambda c: "share" in unit_of(c) or "warrant" in unit_of(c),
    ),
    accept(
        "shares under warrant",
        "warrants",
        when=lambda c: unit_of(c).split(" ")[-1] in {"warrant", "right"} and _is_right(c),
    ),
    accept(
        "shares under warrant",
        "warrants",
        right=r"(?:~3)?(?:by exercising|with|using|on exercise of|if it exercises)~2(?:warrants?|"
        r"options?)\b",
        when=lambda c: "share" in unit_of(c),
    ),
    accept(
        "shares under warrant",
        "warrants",
        right=r"~3(?:under|by way of|through|via|covered by|subject to)~2(?:warrants?|options?)\b",
        when=lambda c: "share" in unit_of(c),
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
    unit = unit_of(c)
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


COUNT_RULES: tuple[Rule, ...] = (*_SEATS, *_WARRANTS, *_DIVESTED, *MACHINE_RULES)
