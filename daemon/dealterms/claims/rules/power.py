"""Power: the capacity of the deal, its first part, and why other figures are neither."""

from __future__ import annotations

import re

from dealterms.claims.binding import Context, Rule, accept, pattern, refuse
from dealterms.claims.passing import OTHER_BUSINESS
from dealterms.claims.rules.asked import asks
from dealterms.claims.rules.lexicon import DELIVER, FIRST, LIVE, TOTAL
from dealterms.claims.rules.power_of_others import POWER_OF_OTHERS, POWERED, is_bought
from dealterms.claims.topic import is_tied
from dealterms.claims.values import Power

__all__ = ["POWER_RULES"]

_AGREED = re.compile(
    r"(?i)\b(?:agree|contract|lease|commit|sign|order|book|reserv|deal|for @[ATP]|@[ATP] "
    r"(?:will|would|is to|to|shall))"
)
_PLAIN_PLANT = (
    r"(?:(?:wind|solar|gas|coal|nuclear|hydro\w*|power|coke|desalination|peaker|diesel|biomass) "
    r"(?:~1)?(?:plants?|farms?|stations?|parks?|turbines?)|turbines?|reactors?|national|"
    r"worldwide|nationwide|industry|"
    r"portfolio|fleet|sites? with|owns or operates|in service|elsewhere|outside|grid|sector|"
    r"country|region|permits?)"
)
_NOW = (
    r"(?:runs?|operates?|owns?|drew|draws?|consum\w+|uses?|used|has|had|have|currently"
    r"|today|"
    r"already|existing|current \w+|"
    r"sold|doubles?|offered|makes?|made(?! available)|occupies|leased|demand of|load of|load "
    r"is|peak(?:s|"
    r"ed)? at|installed(?! capacity:)|rated at|adds?)"
)


def _watts(c: Context) -> Power | None:
    value = c.quantity.value
    return value if isinstance(value, Power) else None


def _has_larger(c: Context) -> bool:
    """True if the article tells a larger capacity, so that this one is a part."""
    here = _watts(c)
    if here is None:
        return False
    return any(
        isinstance(q.value, Power) and q.value.watts > here.watts
        for m in c.scene.lines
        for q in m.line.quantities
        if m.is_on_topic or m.reason == OTHER_BUSINESS
    )


def _is_single(c: Context) -> bool:
    """True for "a gigawatt", "every megawatt": a measure as such, which no number multiplies."""
    q = c.quantity
    words = c.line.line.sentence.text[q.value_start : q.value_end]
    return bool(re.match(r"(?i)(?:a|an|every|each|per|gigawatts?|megawatts?)\b", words)) or bool(
        re.search(
            r"(?i)\b(?:every|each|per|(?:as|when|once) (?:the|a|another|each)|new|additional) $",
            c.left,
        )
    )


_WILL = re.compile(
    r"(?i)\b(?:will|would|shall|should|may|to|could|can|ultimately|eventually)\s+(?:\w+\s+){0,4}$"
)
# The machines of the deal draw what is installed: "the cluster draws", "a peak load of".
_LOAD = re.compile(
    r"(?i)\b(?:(?:together they|cluster|machines|racks|systems|new \w+) draws?|peak load of|(?:has|"
    r"have) an? (?:combined|total|overall|joint)(?: capacity of| load of)?)\b"
    r"[^§]{0,12}$"
)
_BOOKED = re.compile(
    r"(?i)[^.;§]{0,25}\b(?:reserved|booked|contracted|under (?:lease|contract)|leased|set "
    r"aside|on order|secured)\b"
)
# "Bolt has 260 MW locked in": booked, not run.
_LOCKED_IN = re.compile(
    r"(?i)[^.;§]{0,12}\b(?:locked (?:in|up)|signed up|coming|to come|ahead|promised|agreed|assured"
    r"|guaranteed|in the bag|pencill?ed in)\b"
)
_DELIVERED = pattern(rf"\b{DELIVER}\b~2$")


def _is_delivered(c: Context) -> bool:
    """True for "will deliver a gigawatt": a single one, and all of the deal."""
    if re.search(
        r"(?i)\b(?:every|each|per|if|when|once|as|costs?|needs?|requires?)\b[^.;§]{0,25}$", c.left
    ):
        return False
    words = c.line.line.sentence.text[c.quantity.value_start : c.quantity.value_end]
    return (
        bool(re.match(r"(?i)(?:an?|half)\b", words))
        and bool(_DELIVERED.search(c.left))
        and bool(c.line.parties)
    )


def _is_every(c: Context) -> bool:
    return (c.quantity.component or "") in {"every", "each"}


def _is_norm(c: Context) -> bool:
    if not c.quantity.per_unit or re.search(r"(?i)ann(?:um|ually)|year", c.quantity.per_unit):
        return False
    after = c.line.line.sentence.text[c.quantity.value_end :]
    return not re.match(r"\s*[,;]", after)  # "400 megawatts, a quarter of them": no norm


def _is_plain_licence(c: Context) -> bool:
    """True in a licence deal, for a sentence that speaks of no licence or agreement."""
    return c.types <= {"licensing", "licence", "license"} and not re.search(
        r"(?i)licen[cs]|agreement|contract|\bdeal\b", c.line.text
    )


# "50 MW in 2027, 100 MW in 2028 and 100 MW in 2029": the parts that make up the whole.
_ONE_OF_A_ROW = r"§(?: in| by)? ¤,? (?:and |then |another |a further )*"
_NEXT_OF_A_ROW = r"(?:in |by )?¤,? (?:and |then |another |a further )*§(?: in| by)? ¤"
_FIRST_PART = (
    r"(?:opening|first|initial|starting|pilot) (?:block|phase|hall|stage|tranche|cluster|lot|"
    r"module|"
    r"building|batch|section|slice|instal?ment|unit)\b"
)
_FIRSTS: tuple[Rule, ...] = (
    refuse("a plant of the licensee", when=_is_plain_licence),
    refuse(
        "what may be asked for later",
        left=r"\b(?:first (?:refusal|offer|call|look)|options?|right of \w+)"
        r" (?:on|over|to|for|of)~4",
    ),
    refuse(
        "another part",
        left=r"\b(?:each|all|every one) of the (?:\w+ )?(?:others?|rest|remaining)\b~5"
        r"|\b(?:by|with|through) (?:the )?addition of[^§;]{0,40}",
    ),
    refuse("one part of several", left=_ONE_OF_A_ROW, right=r"(?:in |by )?¤"),
    accept("first part of the capacity", "first_phase_capacity", right=_NEXT_OF_A_ROW),
    refuse(
        "a plant that stands already",
        left=rf"\b{_NOW}~3",
        right=r"(?:[\w-]+ ){0,2}?(?:at \w+ sites|today|now|already)\b",
    ),
    refuse("a plant that stands already", left=r"\bpilot plant\b~5(?:is|was|has|of)~2"),
    accept(
        "first part of the capacity",
        "first_phase_capacity",
        left=rf"\b{FIRST}\b(?! (?:term|period|contract|agreement|deal|time|customer|tenant))"
        rf"[^§.;]{{0,4}}~6",
        when=lambda c: (
            not _is_later(c)
            and not re.search(r"(?i)\b(?:every|each)\s*$", c.left)
            and not _is_every(c)
        ),
    ),
    accept(
        "first part of the capacity",
        "first_phase_capacity",
        when=lambda c: (c.quantity.component or "") in {"first", "initial", "opening", "starting"},
    ),
    accept(
        "first part of the capacity",
        "first_phase_capacity",
        right=rf"{_FIRST_PART}",
    ),
    accept(
        "first part of the capacity",
        "first_phase_capacity",
        left=rf"\b{_FIRST_PART}(?:[^§.;¤]{{0,70}},| ?\()~1",
        right=r"(?:of it\b|\)|in size\b)",
    ),
    accept(
        "first part of the capacity",
        "first_phase_capacity",
        right=r"(?:(?:will|would|are to|is to|should) ~5|(?:come|go|arrive|start)s? )first\b"
        r"(?! time| half| quarter| part)",
    ),
    accept(
        "first part of the capacity",
        "first_phase_capacity",
        right=r",? ?(?:[\w-]+ ){0,3}?(?:in (?:the|a|its) (?:first|initial|opening) (?:phase|"
        r"stage|tranche|step|wave)|"
        r"first phase|initial phase|initially|in phase (?:one|1|i)\b|to (?:start|begin) with|"
        r"pilot|at first|at the outset|"
        r"(?:the )?(?:opener|starter)|would (?:make|be) the (?:beginning|start|first)|"
        r"as a first step|(?:block|hall|phase) (?:first|one))",
    ),
    accept(
        "first part of the capacity",
        "first_phase_capacity",
        right=r"[^§;.]{0,45}?\b(?:would|will|is to|are to) (?:make|be|form) the (?:beginning|"
        r"start|first step|opener)",
    ),
    accept(
        "first part of the capacity",
        "first_phase_capacity",
        right=rf"~4{LIVE}\b~6¤",
        when=lambda c: _has_larger(c) and not _is_norm(c),
    ),
    accept(
        "first part of the capacity",
        "first_phase_capacity",
        left=r"¤,? when~2",
        right=rf"~4{LIVE}\b",
        when=lambda c: _has_larger(c) and not _is_norm(c),
    ),
    accept(
        "first part of the capacity",
        "first_phase_capacity",
        left=r"\b(?:starts?|begins?|opens?|starting|beginning),? (?:\w+,? )?(?:with|at|from)~1",
    ),
    accept(
        "first part of the capacity",
        "first_phase_capacity",
        right=r"(?-i:of (?:it|that|this|them|which))~5¤",
        when=_has_larger,
    ),
    accept(
        "first part of the capacity",
        "first_phase_capacity",
        right=rf"of (?!which|whom)(?:the |its |those )?~1§[^§;.]{{0,40}}{LIVE}\b",
    ),
    refuse("a norm per unit", when=_is_norm),
    refuse(
        "a gigawatt as such, not the deal's", when=lambda c: _is_single(c) and not _is_delivered(c)
    ),
)


def _is_later(c: Context) -> bool:
    """True where a total follows the word: "all, after a first hall, 200 MW"."""
    return bool(
        re.search(
            r"(?i)\b(?:second|remaining|in total|altogether|total of|full|(?:at first|initially|to "
            r"(?:begin|start) with),? (?:and|then|rising|growing|but))\W+(?:\w+\W+){0,2}$",
            c.left,
        )
    ) or bool(re.match(r"(?i)\W*(?:in total|altogether|all told|in all|overall)\b", c.right))


_OTHERS: tuple[Rule, ...] = (
    refuse(
        "a part of the whole",
        left=r"\b(?:an?|the|each|one|another) (?:data )?(?:block|hall|building|slice|module) of~1",
        when=_has_larger,
    ),
    refuse("a part of the whole", left=r"\bof which (?:it|they|@[ATP]) [^;§]{0,30}"),
    refuse(
        "another site, plant or line",
        when=lambda c: not is_bought(c),
        right=r"(?:[\w-]+ ){0,2}?(?:turbines?|power station|reactors?|solar|wind|pumped|hydro\w*|"
        r"nuclear|coal|peak|substation|"
        r"interconnect\w*|"
        r"transmission|batter(?:y|ies) (?:storage )?(?:in|at) @O|grid|peaker|engines?|permits?)\b",
    ),
    refuse(
        "another site, plant or line",
        left=rf"\b{_PLAIN_PLANT}\b~4",
        when=lambda c: (
            not c.line.parties
            or bool(
                re.search(
                    r"(?i)portfolio|owns or operates|in service|fleet|outside",
                    c.left + c.right[:30],
                )
            )
        ),
    ),
    refuse(
        "what somebody runs or draws today",
        left=rf"\b{_NOW}(?! (?:taken|leased|booked|agreed|ordered|reserved))\b~3",
        when=lambda c: (
            not _AGREED.search(c.left[-90:])
            and not _WILL.search(c.left)
            and not _LOAD.search(c.left)
            and not _BOOKED.match(c.right)
            and not _LOCKED_IN.match(c.right)
        ),
    ),
    refuse(
        "what somebody runs or draws today",
        left=r"\binstalled (?:capacity|load) (?:of|is|at)~2",
        when=lambda c: not re.search(r"(?i)\b(?:will|would|shall|to) have\b", c.left),
    ),
    refuse(
        "what somebody runs or draws today", right=r"(?:today|at present|at the moment|already)\b"
    ),
)
_TOTALS: tuple[Rule, ...] = (
    accept("total capacity", "capacity", left=r"§ of (?:the |its )?"),
    accept(
        "total capacity",
        "capacity",
        left=r"\b(?:work|construction|building|progress|planning|fitting[- ]out) (?:on|of|at|for)"
        r" (?:the )?~1",
        when=lambda c: bool(c.types & POWERED) and not _has_larger(c) and not c.line.has_other,
    ),
    accept(
        "total capacity",
        "capacity",
        left=r"\b(?:has|have|keeps?|holds?)~2",
        right=r"(?:locked (?:in|up)|signed up|in the bag|to come|assured|pencill?ed in)\b",
        when=lambda c: bool(c.line.parties),
    ),
    accept(
        "one of a list of terms",
        "capacity",
        left=r"\b(?:tenancy|lease|contract|deal|agreement|terms|essentials|offtake|order|numbers|"
        r"site|campus): "
        r"[^.;]{0,60}",
    ),
    accept(
        "total capacity",
        "capacity",
        left=r"\b(?:it|critical|dedicated|contracted|peak) (?:it )?load\b[:,]?(?: of| is| will "
        r"be)?",
    ),
    accept(
        "total capacity",
        "capacity",
        left=r"\b(?:taken?|took|takes|leased|booked|bought|reserved) (?:up )?(?:all|the whole|"
        r"the full|every one of the)~1",
    ),
    accept(
        "total capacity",
        "capacity",
        left=rf"\b(?:{DELIVER}|{TOTAL}|campus|capacity|contract|agreement|deal|partnership|"
        rf"project|site|hall|park|total|for|of|up|"
        r"how big:?|worth|to|think|be|is|at)\b~8",
    ),
    accept(
        "total capacity",
        "capacity",
        right=r"(?:of |worth of |[’']s? worth of |[’'] worth of )?(?:[\w’'-]+ ){0,3}?(?:campus|"
        r"lease|contract|deal|agreement|capacity|project|"
        r"partnership|data[- ]cent(?:er|re)s?|site|build-?out|deployment|supply|order|"
        r"commitment|plan|compute|computing|"
        r"offtake|for @[ATP]|from @[ATP]|in total|all told|at full|worth|under contract|hall|"
        r"park|racks|systems|chips|servers|"
        r"of @[ATP]|(?:are|is|would be|will be) (?:foreseen|envisaged|planned|covered|reserved|"
        r"set aside|due|agreed))\b",
    ),
    accept(
        "total capacity",
        "capacity",
        when=lambda c: asks(c, r"how (?:big|large|much)|size|capacity|megawatts|gigawatts|power"),
    ),
    accept("total capacity", "capacity", left=rf"\b{TOTAL}\b[^.§;]{{0,25}}:\s*~3"),
    accept(
        "total capacity",
        "capacity",
        right=r"[^§;.]{0,30}\b(?:that|which)? ?@[ATP](?:[’']s)?~2(?:agreed|booked|leased|signed|"
        r"ordered|took|reserved|will|is to)",
    ),
    accept(
        "total capacity",
        "capacity",
        when=lambda c: is_tied(c.line) and bool(c.types & POWERED) and not _has_larger(c),
    ),
    accept(
        "total capacity",
        "capacity",
        left=r"\b(?:the|those|these|its|their|all)~1",
        when=lambda c: (bool(c.line.parties) or bool(c.types & POWERED)) and not _has_larger(c),
    ),
)

POWER_RULES: tuple[Rule, ...] = (*POWER_OF_OTHERS, *_FIRSTS, *_OTHERS, *_TOTALS)
