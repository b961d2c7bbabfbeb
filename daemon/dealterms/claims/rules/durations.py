"""Lengths of time: how long the agreement runs, and why other lengths are something else."""

from __future__ import annotations

import re

from dealterms.claims.binding import Context, Rule, accept, refuse
from dealterms.claims.rules.asked import asks
from dealterms.claims.rules.lexicon import AGREEMENT
from dealterms.claims.rules.money import is_acquisition
from dealterms.claims.rules.not_durations import LENDS, OTHER_PERIODS, is_adjective
from dealterms.claims.topic import is_tied
from dealterms.claims.values import Duration

__all__ = ["DURATION_RULES"]

_RUN = (
    r"(?:runs?|running|ran|lasts?|lasting|lasted|for|of|is|was|over|spans?|spanning|extended|:|"
    r"to|from|years? to|covers?|covering|through|"
    r"during|in force|expires?|ends?|good|given as|set at|fixed at|across|throughout|"
    r"stretch\w*|holds?|binding|valid|"
    r"stays? in force|continues?|endures?|remains?|has|have|with|at|,)"
)
_SIDE_DEAL = re.compile(
    r"(?i)\b(?:suppl\w+|partner\w*|licen[cs]\w+|exclusiv\w+|lease[sd]?|offtake|services?|"
    r"capacity|output|reserve[sd]?|guarantee\w*|"
    r"megawatts?|deliver\w*|preferred|cloud|contract|agreement|alone|rights|concession|earmark|"
    r"warrant(?:y|ed))\b"
)


def _lead(c: Context) -> str:
    """Return the words of the quantity before its value: "initial term of" may be among them."""
    return c.line.line.sentence.text[c.quantity.start : c.quantity.value_start]


_LASTING = frozenset(
    {
        "compute_supply",
        "lease",
        "cloud",
        "supply",
        "licensing",
        "offtake",
        "power_purchase",
        "services",
    }
)


_CONTRACT_BEFORE = re.compile(r"(?i)\b(?:contract|agreement|lease|term)\b[^;§]{0,40}$")


def _is_on_contract(c: Context) -> bool:
    return bool(_CONTRACT_BEFORE.search(c.left))


def _follows_sum(c: Context) -> bool:
    """True behind a sum or a capacity: "up to $420 million, Bolt, nine years"."""
    before = [q for q in c.line.line.quantities if q.end <= c.quantity.start]
    return bool(before) and before[-1].kind in {"money", "power"}


_ON_AGREEMENT = re.compile(rf"(?i)\b{AGREEMENT}s?\b")


def _is_on_agreement(c: Context) -> bool:
    """True in a sentence that names a party, an agreement, or what one supplies under it."""
    text = c.line.text
    return bool(
        c.line.parties
        or _ON_AGREEMENT.search(text)
        or _SIDE_DEAL.search(text)
        or re.match(r"\W*Its\b|.*\bPPA\b", text)
    )


def _is_years(c: Context) -> bool:
    value = c.quantity.value
    return isinstance(value, Duration) and "Y" in value.iso


_TO_REPAY = (
    r"(?:in which |within which )?to (?:pay|give|hand|bring) (?:~3)?back\b|(?:in which )?to "
    r"(?:repay"
    r"|return|redeem|amorti[sz]e|clear)\b"
)
_CERTAIN: tuple[Rule, ...] = (
    refuse(
        "the grace period of a loan",
        left=r"\b(?:grace|interest-only|repayment-free|non-call) (?:period|time"
        r"|years?)\b[^;§]{0,30}"
        r"|\bnothing (?:[\w-]+ ){0,4}(?:re)?paid[^;§]{0,20}",
    ),
    refuse(
        "security for the rent",
        right=r"(?:of|[’']s?)(?: the| its)? (?:rents?|fees|charges|instal?ments)\b",
    ),
    refuse(
        "security for the rent",
        left=r"\b(?:deposit|guarantee|bond|letter of credit|collateral|surety)\b[^;§]{0,20}\b(?:of"
        r"|for|worth|covers?|equal to)~1",
        when=lambda c: not _is_on_contract(c),
    ),
    refuse(
        "how long something stands still",
        left=r"\b(?:(?:goes|go|went|is|be|been|was|stays?|stayed) (?:down|offline|dark|idle|shut"
        r"|out"
        r" of (?:service|action|operation))|outage|shutdown|stoppage|standstill)\b[^;§]{0,25}",
    ),
    accept(
        "time to repay the loan",
        "duration",
        right=_TO_REPAY,
        when=lambda c: bool(c.types & LENDS),
    ),
    accept(
        "time to repay the loan",
        "duration",
        left=r"\b(?:repa(?:y|id|yable|yment)|paid back|pay back|amorti[sz]\w+"
        r"|returned)\b[^;§]{0,30}"
        r"\b(?:over|within|in|across|spread over|after)~2",
        when=lambda c: bool(c.types & LENDS),
    ),
    accept(
        "length of the agreement, unchanged",
        "duration",
        left=r"\b(?:no change|nothing changes|unchanged|not changed|untouched|leaves?|sticks? to"
        r"|stay with)\b[^;§]{0,25}\b(?:in|to|about|at|by|with) ?(?:the|its|their)",
        when=lambda c: bool(c.types & (_LASTING | LENDS)) and _is_years(c),
    ),
    accept(
        "one of a list of terms",
        "duration",
        left=r"[§#], (?:(?:@[ATP]|cash|fixed|secured|unsecured|in all)[\w ]{0,20}, )?",
        right=r"(?:$|[.;,)])",
        when=lambda c: bool(c.types & (_LASTING | LENDS)) and _is_years(c) and _follows_sum(c),
    ),
    accept(
        "length from an event on",
        "duration",
        left=r"\b(?:for|runs?|lasts?|keeps? (?:them|it))~1",
        right=r"(?:after|from|following) (?:the |its |their )?(?:first )?(?:launch|commercial"
        r"|market(?:ing)?|sale|approval|start|delivery|registration|introduction)",
        when=lambda c: bool(c.types & _LASTING),
    ),
    accept(
        "length with the options to go on",
        "duration",
        left=r"(?:^|[.:;])\W*",
        right=r",? (?:plus|with|and) (?:#|§|an?|two|three) (?:of|options?|extensions?|renewals?)\b",
        when=lambda c: bool(c.types & _LASTING),
    ),
    accept(
        "length told beside its end",
        "duration",
        left=r"¤,? (?:or|so|that is|i\.e\.|thus|meaning|hence)(?: for)?(?: a total of)?",
        when=lambda c: not is_acquisition(c) and _is_on_agreement(c),
    ),
)
_LENGTHS: tuple[Rule, ...] = (
    accept(
        "one of a list of terms",
        "duration",
        left=r"\b(?:tenancy|lease|contract|deal|agreement|terms|essentials|offtake|order|numbers): "
        r"[^.;]{0,60}",
        when=lambda c: bool(c.types & _LASTING),
    ),
    accept(
        "length of the agreement",
        "duration",
        left=r"\b(?:tenure|running time|shelf life|lifespan|lifetime)\b~5",
        when=lambda c: not is_acquisition(c),
    ),
    accept(
        "length of the agreement",
        "duration",
        right=r"(?:life|run|lifespan|lifetime)\b",
        when=lambda c: bool(c.types & _LASTING),
    ),
    accept(
        "length of the agreement",
        "duration",
        right=rf"(?:[\w’'-]+ ){{0,4}}?{AGREEMENT}\b(?! (?:price|rate))",
        when=lambda c: not is_acquisition(c) or bool(_SIDE_DEAL.search(c.right[:60])),
    ),
    accept(
        "length of the agreement",
        "duration",
        when=lambda c: bool(
            re.search(r"(?i)\b(?:term|period|tenor|length|duration|lease)\b", _lead(c))
        ),
    ),
    accept(
        "length of the agreement",
        "duration",
        left=rf"\b{AGREEMENT}\b~10{_RUN}~4",
        when=lambda c: not is_acquisition(c) or bool(_SIDE_DEAL.search(c.left[-90:])),
    ),
    accept(
        "length of the agreement",
        "duration",
        left=rf"\b{AGREEMENT}\b[^.;§]{{0,6}}~2",
        when=lambda c: not is_acquisition(c),
    ),
    accept(
        "length of the agreement",
        "duration",
        left=r"#[^#§]{0,60}\b(?:over|across|for|during|spread over)(?: the| a)?(?: next| coming|"
        r" first| initial| full| period of)?",
        when=lambda c: not is_acquisition(c) and "joint_venture" not in c.types,
    ),
    accept(
        "length of the agreement",
        "duration",
        left=r"\b(?:for a (?:period|term) of|across|good for|for the next|for an initial|for "
        r"another|lasting|for(?: the)?|over|during(?: a period of)?)~1",
        when=lambda c: (
            bool(_SIDE_DEAL.search(c.line.text)) and (not is_acquisition(c) or bool(c.line.parties))
        ),
    ),
    accept(
        "length of the agreement",
        "duration",
        left=r"\b(?:signed|for|over|spread over|lasts?|runs? for|initial term of|term of|signed "
        r"up for|holds? for)~1",
        when=lambda c: not is_acquisition(c) and _is_on_agreement(c),
    ),
    accept(
        "length of the agreement",
        "duration",
        left=r"\b(?:runs?|lasts?|spans?|covers?|binds?|holds?|endures?|stretch\w*|continues?|"
        r"life|lifetime|lifespan|horizon)\b~3",
        when=lambda c: not is_acquisition(c) and _is_on_agreement(c),
    ),
    accept(
        "length of the agreement",
        "duration",
        right=r"(?:long|in length|in all|firm|fixed|minimum)\b",
        when=lambda c: not is_acquisition(c),
    ),
    accept(
        "length of the agreement",
        "duration",
        left=r"\b(?:how long|duration|term|length|tenor|maturity|period|runs?)\b[^.;§]{0,12}[:,]~2",
    ),
    accept(
        "length of the agreement",
        "duration",
        when=lambda c: (
            bool(c.types & _LASTING)
            and is_tied(c.line)
            and _is_years(c)
            and not is_adjective(c)
            and not c.left.endswith("#")
        ),
    ),
    accept(
        "length of the agreement",
        "duration",
        when=lambda c: asks(c, r"how long|last|term|duration|expire|run"),
    ),
    accept(
        "length of the agreement",
        "duration",
        right=r"(?:from|after) (?:~2)?(?:first|start|signing|signature|effective|original|launch|"
        r"delivery|closing|today)",
        when=lambda c: not is_acquisition(c),
    ),
)

DURATION_RULES: tuple[Rule, ...] = (*_CERTAIN, *OTHER_PERIODS, *_LENGTHS)
