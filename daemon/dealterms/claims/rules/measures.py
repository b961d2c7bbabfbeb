"""Power, percentages, counts and durations: which term they are, or why none."""

from __future__ import annotations

import re

from dealterms.claims.binding import Context, Rule, accept, refuse
from dealterms.claims.rules.money import is_acquisition
from dealterms.claims.rules.percent import PERCENT_RULES
from dealterms.claims.scene import role_mark
from dealterms.claims.values import Count, Power

__all__ = ["COUNT_RULES", "DURATION_RULES", "PERCENT_RULES", "POWER_RULES", "holder_of_measure"]

_FIRST = (
    r"(?:first|initial|opening|pilot|phase one|phase 1|phase i|stage one|starting|"
    r"buildings? (?:one|1)(?: (?:to|and|through) \w+)?)"
)

POWER_RULES: tuple[Rule, ...] = (
    refuse("a remaining or removed part", left=r"(?:remaining|rest|other|released|removed|handed back|gave back|give back|surrender(?:ed)?|returned|dropped|balance of|further|additional|another|second|third|extra|option(?:al)?(?: for| on)?|by)\b~3",
           when=lambda c: not c.quantity.has_change_cue and not re.search(r"(?i)\bleaving\b", c.left[-20:])),
    refuse("a remaining or removed part", right=r"(?:of them|of it|of which|were cancelled|handed back|released|was handed)"),
    refuse("demand, or a typical plant", right=r"~1(?:more demand|of (?:extra |new )?demand|of load|wind|solar|residual|of cancellations)"),
    refuse("a typical plant", left=r"\b(?:typical|average|similar|comparable)~2"),
    refuse("a norm per unit", when=lambda c: bool(c.quantity.per_unit)),
    refuse("a comparison, not the deal", right=r"(?:is|are|was|would be) (?:~3)?(?:more than|about what|enough|as much as|roughly what|what|the output|equal)"),
    refuse("another site, plant or line", right=r"(?:[\w-]+ ){0,2}?(?:turbines?|plants?|power station|reactors?|solar|wind|peak|substation|interconnect\w*|line|batter(?:y|ies)|grid|peaker|engines?)\b"),
    refuse("another site, plant or line", left=r"(?:turbines?|plants?|reactors?|solar farm|wind farm|grid|national|worldwide|industry|portfolio|fleet|sites? with|owns or operates|operates|in service|elsewhere|leased)\b~4",
           when=lambda c: not c.line.parties or bool(re.search(r"(?i)portfolio|owns or operates|in service|fleet|outside", c.left + c.right[:30]))),
    refuse("a portfolio, not the deal", right=r"(?:in service|in operation|of (?:installed|operating|contracted) capacity across|under management|across \w+ sites|in the quarter|outside)"),
    refuse("spent energy, not capacity", right=r"(?:hours?|h)\b"),
    accept("first part of the capacity", "first_phase_capacity", left=rf"\b{_FIRST}\b~5"),
    accept("first part of the capacity", "first_phase_capacity",
           when=lambda c: (c.quantity.component or "") in {"first", "initial", "opening", "starting"}),
    accept("first part of the capacity", "first_phase_capacity",
           right=r"(?:[\w-]+ ){0,2}?(?:in (?:the|a) (?:first|initial|opening) (?:phase|stage|tranche|step)|first phase|initial phase|to (?:start|begin) with|pilot)"),
    accept("first part of the capacity", "first_phase_capacity",
           right=r"~4(?:handed over|ready|live|switched on|energi[sz]ed|delivered|online|on stream|in service)\b~4¤", when=lambda c: _has_larger(c)),
    refuse("a gigawatt as such, not the deal's", when=lambda c: bool(re.match(r"(?i)(?:a|an|one|every|each|per)\b", _words(c)))),
    refuse("what somebody runs or draws today",
           left=r"\b(?:runs?|operates?|owns?|drew|draws?|consum\w+|uses?|used|has|have|had|currently|today|already|existing|current \w+|sold|doubles?|leased|was offered|demand of|load of|peak(?:s|ed)? at)\b~3",
           when=lambda c: not re.search(r"(?i)\b(?:agree|contract|lease|commit|sign|order|for @[ATP])", c.left[-90:])),
    accept("total capacity", "capacity",
           left=r"\b(?:deliver\w*|deploy\w*|lease[sd]?|leasing|rent(?:s|ed|ing)?|suppl\w+|build\w*|provid\w+|reserv\w+|tak(?:e|es|ing)|took|order\w*|commit\w*|secur\w+|buy\w*|host\w*|install\w*|develop\w*|campus|capacity|contract|agreement|deal|partnership|project|site|total|for|of|up|how big:?|reach\w*|reduc\w+|cut|rais\w+|expan\w+|extend\w*|leaving|worth|to|get\w*|purchas\w+|offtake|hand\w* over)\b~8"),
    accept("total capacity", "capacity",
           right=r"(?:of |worth of )?(?:[\w-]+ ){0,3}?(?:campus|lease|contract|deal|agreement|capacity|project|partnership|data[- ]cent(?:er|re)s?|site|build-?out|deployment|supply|order|commitment|plan|compute|computing|offtake|for @[ATP]|from @[ATP]|in total)\b"),
)


def _has_larger(c: Context) -> bool:
    """True if the article tells a larger capacity, so that this one is a part."""
    here = c.quantity.value
    if not isinstance(here, Power):
        return False
    return any(
        isinstance(q.value, Power) and q.value.watts > here.watts
        for m in c.scene.lines for q in m.line.quantities
    )


def _words(c: Context) -> str:
    q = c.quantity
    return c.line.line.sentence.text[q.value_start : q.value_end]

_SEAT = {"seat", "chair", "place", "director", "member", "representative", "nominee", "board seat"}
_CHIP = re.compile(
    r"(?i)(?:gpu|tpu|chip|accelerator|processor|rack|server|superchip|cpu|npu|xpu|wafer|node|cluster|card|system|unit|module|pod)s?$"
)
_ASSET = re.compile(
    r"(?i)(?:store|shop|branch|site|brand|plant|factory|outlet|supermarket|station|hotel|clinic|hospital|terminal|product|business|unit|depot|slot|pharmacy|pharmacies|mine|field|refinery|facility|route|licence|license|location|warehouse|cannery|dealership|restaurant|cinema|pub|theatre|theater|lab|centre|center|property|asset|subsidiary|division|mill|quarry|gym|kiosk|aircraft|ship|vessel|tower|magazine|title|channel|studio)s?$"
)


def _unit(c: Context) -> str:
    value = c.quantity.value
    return value.unit if isinstance(value, Count) else ""


_COMPUTE = frozenset(
    {"compute_supply", "cloud", "cloud_contract", "supply", "strategic_investment", "lease", "contract",
     "services", "joint_venture"}
)
_DIVEST = r"(?:divest|sell|sale of|dispos|shed|hive|spin|offload|remed|give up|hand over|carve|part with|transfer|relinquish)"

COUNT_RULES: tuple[Rule, ...] = (
    refuse("size of the board", left=r"\bboard (?:was |is |will be )?(?:~2)?(?:of|has|have|reduced from ~2to|to)~1"),
    accept("seats on the board", "board_seats",
           when=lambda c: _unit(c).split(" ")[-1] in _SEAT and _on_board(c)),
    refuse("size of the board", right=r"(?:members?|directors?|seats?)?~3(?:in all|in total|board)\b", when=lambda c: _unit(c) in _SEAT and not c.line.parties),
    refuse("shares of another company", when=lambda c: _names_other(c)),
    refuse("warrants given back", right=r"~2(?:were |was )?(?:surrendered|cancelled|forfeited|expired)"),
    accept("shares under warrant", "warrants", left=r"\b(?:warrants?|options?)\b~8", when=lambda c: "share" in _unit(c) or "warrant" in _unit(c)),
    accept("shares under warrant", "warrants", when=lambda c: _unit(c).endswith("warrant")),
    accept("units to be sold", "divestiture",
           left=rf"\b{_DIVEST}\w*~9", when=lambda c: _is_asset(c) and _not_others(c)),
    accept("units to be sold", "divestiture",
           right=rf"~7(?:to be |must be |be |being |would be |are |were |will be )?{_DIVEST}", when=lambda c: _is_asset(c) and _not_others(c)),
    accept("machines to be delivered", "compute_units",
           when=lambda c: (bool(c.types & _COMPUTE) or bool(re.search(r"(?i)gpu|tpu|accelerator|processor|chip", _unit(c)))) and bool(_CHIP.search(_unit(c))) and _delivered(c)),
)


_NO_ASSET = re.compile(
    r"(?i)(?:share|person|people|employee|worker|job|customer|user|buyer|bidder|bank|investor|party|"
    r"time|year|month|week|day|hour|percent|point|vote|euro|dollar|country|analyst|step|condition|"
    r"seat|director|member|warrant|option|company|firm|adviser|lawyer|lender|ton|tonne|barrel|mile|litre)s?$"
)


def _is_asset(c: Context) -> bool:
    """True for what can be sold to please a regulator: shops, plants, brands, clubs, routes."""
    unit = _unit(c)
    near = bool(re.search(rf"(?i)\b{_DIVEST}\w*\W+(?:\w+\W+){{0,3}}$", c.left)) or bool(
        re.match(rf"(?i)\W+(?:\w+\W+){{0,6}}{_DIVEST}", c.right)
    )
    return bool(_ASSET.search(unit)) or (near and bool(unit) and not _NO_ASSET.search(unit))


def _on_board(c: Context) -> bool:
    near = c.left[-90:] + " " + _unit(c) + " " + c.right[:70]
    return bool(re.search(r"(?i)\bboards?\b|boardroom|director", near)) and not re.search(
        r"(?i)which (?:will )?ha(?:s|ve) |board of $|consist|compris|out of$|will have \w* ?$|independent directors? led", c.left[-30:]
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


def _not_others(c: Context) -> bool:
    return not re.search(r"(?i)\b(?:operates|runs|owns|portfolio of)\b[^§]{0,25}$", c.left)


def _delivered(c: Context) -> bool:
    near = c.left[-120:] + " " + c.right[:90]
    if re.search(r"(?i)\b(?:sold|shipped|employs|already|last year|per rack|each rack|per unit|a month|vehicles?|in (?:19|20)\d\d\b)", c.right[:40] + c.left[-40:]) and not re.search(
        r"(?i)deliver|supply|deploy|order|buy|receive|install", near):
        return False
    return bool(
        re.search(
            r"(?i)\b(?:deliver|suppl|deploy|order|buy|bought|purchas|receiv|install|provid|host|run on|access|rent|lease|compris|contain|consist|house|equip|commit|use|using|powered|build|get|fill|featur|with|of)\w*\b", near)
    )


DURATION_RULES: tuple[Rule, ...] = (
    refuse("a renewal or extension option", right=r"~1(?:renewal|extension|option)"),
    refuse("a renewal or extension option", left=r"(?:renew(?:al|ed|able)?|extension|extendable|option(?:s|al)?|extend(?:ed)? (?:it )?by|prolong\w*)\b~5",
           when=lambda c: not c.quantity.has_change_cue and not re.search(r"(?i)extended (?:from|to)", c.left[-25:])),
    refuse("a period of exclusivity, lock-up or go-shop",
           left=r"(?:go-shop|exclusiv\w+|lock-?up|standstill|cooling|look-back|notice|due diligence|review|no-shop|look at .{3,40})\b~6"),
    refuse("a period of exclusivity, lock-up or go-shop",
           right=r"(?:~3(?:go-shop|exclusivity|lock-?up|standstill|notice|review|window|wait|delay|lead time|no-shop|solicit|may solicit|payback))"),
    refuse("a delay or an age", left=r"(?:delay(?:ed|s)?|late|slip(?:ped|s)?|postponed|older|aged|behind|after|within|in|every|than|ago|since|past|last|previous|next|first|another|lead time of|took|needed|lasted|least of|recent)\b~3",
           when=lambda c: not re.search(r"(?i)\b(?:run(?:s|ning)?|last(?:s|ing)?|for|over|term|agreement|contract|lease|period|commitment|signed)\b[^§]{0,25}$", c.left)),
    refuse("a delay or an age", right=r"(?:ago|earlier|later|old|late|before|after|behind|of (?:delay|talks|negotiations|uncertainty|work|growth|losses|history|experience|service)|lead time|away|to build|more weeks|older|on average|average|in a row|running)\b"),
    refuse("the average or remainder of a portfolio", left=r"(?:average|remaining|residual|mean|median)\b~5"),
    refuse("maturity of debt", left=r"(?:maturit\w+|loan|notes?|bonds?|debt|due in|amorti\w+|repay\w*)\b~6", when=lambda c: "lease" not in c.left[-60:]),
    refuse("maturity of debt", right=r"~1(?:notes?|bonds?|loan|mortgage|paper|debt|treasur\w+|low|high|sentence)"),
    accept("length of the agreement", "duration",
           right=r"(?:[\w-]+ ){0,4}?(?:agreement|contract|lease|deal|term|pact|partnership|licen[cs]e|commitment|supply|arrangement|accord|tenancy|order|alliance|concession|collaboration|cloud|offtake|services?)\b"),
    accept("length of the agreement", "duration",
           left=r"(?:agreement|contract|lease|term|pact|partnership|licen[cs]e|deal|arrangement|accord|tenancy|it|commitment|rent|signed|committed|concession|supply|deliver\w*|alliance)\b~9(?:runs?|running|lasts?|lasting|for|of|is|over|spans?|extended|:|to|from|years? to|covers?|through)~4",
           when=lambda c: not is_acquisition(c)),
    accept("length of the agreement", "duration", left=r"#[^#§]{0,60}\b(?:over|across|for|during|spread over|in)(?: the)?(?: next| coming| first| initial)?",
           when=lambda c: not is_acquisition(c)),
    accept("length of the agreement", "duration", left=r"\b(?:for a period of|across|good for|for the next|for an initial|for another|lasting)",
           when=lambda c: bool(re.search(r"(?i)contract|supply|supplies|licen[cs]e|partner|services?|lease|agreement|deal|capacity|output|megawatt", c.line.text))),
    accept("length of the agreement", "duration", left=r"(?:signed|for|over|lasts?|runs? for|initial term of|term of|signed up for)",
           when=lambda c: not is_acquisition(c) and bool(c.line.parties)),
    accept("length of the agreement", "duration", left=r"(?:how long|duration|term|length)\s*:"),
)


def holder_of_measure(term: str, c: Context) -> str | None:
    """Return the slot of a term with holders (terms.md section 4a), or None."""
    if term == "divestiture":
        return _plural(_unit(c)) or None
    if term in {"stake_percent", "warrants", "board_seats"}:
        return _holding_party(c)
    return None


def _plural(unit: str) -> str:
    if not unit or unit.endswith("s"):
        return unit
    if unit.endswith("y") and unit[-2:-1] not in "aeiou":
        return unit[:-1] + "ies"
    return unit + ("es" if unit.endswith(("ch", "sh", "x")) else "s")


_TO_PARTY = re.compile(r"(?i)\b(?:to|for|by) @(?P<mark>[ATP])")


def _holding_party(c: Context) -> str | None:
    """The party that holds: the one that pays, or, among equals, the one named next before."""
    parties = c.scene.deal.parties
    marks = [role_mark(c.scene.deal, index) for index in range(len(parties))]
    if "@A" in marks and "@P" not in marks:
        return parties[marks.index("@A")].name.casefold()
    before: int | None = None
    for mention, span in zip(c.line.line.mentions, c.line.mention_spans, strict=True):
        mine = [i for deal_id, i in mention.parties if deal_id == c.scene.deal.deal_id]
        if mine and span[0] < len(c.left):
            before = mine[0]
    return parties[before].name.casefold() if before is not None else None


