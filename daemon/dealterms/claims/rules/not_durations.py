"""Lengths of time that are no length of the agreement, with the reason."""

from __future__ import annotations

import re

from dealterms.claims.binding import Context, Rule, refuse
from dealterms.claims.values import Duration

__all__ = ["LENDS", "OTHER_PERIODS", "is_adjective"]

LENDS = frozenset({"financing", "funding", "debt_financing", "project_financing"})
"""Kinds of deal that are a loan: its life is the life of the deal."""

_RUNS_ON = re.compile(
    r"(?i)\b(?:run(?:s|ning)?|last(?:s|ing)?|for|over|terms?|agreement|contract|lease|period|"
    r"commitment|signed|expires?)\b[^§]{0,25}$"
)


def _is_debt(c: Context) -> bool:
    """True where a loan's life is not the life of the deal."""
    return not c.types & LENDS and "lease" not in c.left[-60:]


_LIMIT_WORDS = re.compile(
    r"(?i)\W*(?:[\w-]+\s+){0,2}(?:agreement|contract|lease|term|deal|charter|licen[cs]e|trial)\b"
)


def is_adjective(c: Context) -> bool:
    """True for "ten-year" before a noun: that noun says what lasts, and it was no agreement."""
    q = c.quantity
    words = c.line.line.sentence.text[q.value_start : q.value_end]
    return "-" in words and bool(re.match(r"\s+[a-z]", c.right))


def _is_deadline(c: Context) -> bool:
    """True for days and weeks: time limits, where no agreement is named right after."""
    value = c.quantity.value
    return (
        isinstance(value, Duration) and value.iso[-1] in "DHW" and not _LIMIT_WORDS.match(c.right)
    )


def _opens_a_past(c: Context) -> bool:
    """True for "For ninety years the family ran it": a sentence of the past opens with it."""
    return bool(re.fullmatch(r"(?i)\W*for\s*", c.left)) and not re.search(
        r"(?i)\b(?:will|would|shall|is to|are to|gets?|may|can)\b", c.right
    )


_SPENDS_OVER = re.compile(
    r"(?i)\b(?:invest|spend|spent|outlay|commit|inject|pledg|plough|pour)\w*[^;]{0,80}"
    r"\b(?:over|across|in|within)(?:\s+\w+){0,2}\s*$"
)
_ORDERS = re.compile(
    r"(?i)\b(?:commit|undertak|promis|pledg|oblig|agree)\w*\s+(?:itself\s+)?(?:to|on)?\s*"
    r"(?:buy|order|purchas|procur)"
)


def _is_spending_plan(c: Context) -> bool:
    """True for "to spend § over the next eight years", unless both sides of a supply are named."""
    is_supply = bool(c.types & {"compute_supply", "licensing", "cloud", "supply", "lease"})
    is_both = len(c.line.parties) > 1
    before = c.line.line.sentence.text[: c.quantity.value_start]
    is_order = bool(_ORDERS.search(before))
    return bool(_SPENDS_OVER.search(before)) and not (is_both and (is_supply or is_order))


# What was done for years and still is: "has been supplying supermarkets for", not "has been let".
_LONG_PAST = (
    r"\b(?:has|have|had)(?: \w+ly)? (?:been )?(?!been\b|\w+ly\b|extend|sign|leas|let\b|agree|renew|"
    r"hir|book|rent|grant|award|conclud|licen[cs]|fix|set\b|contract|reserv|given|secur|prolong|"
    r"commit|bound|tied|lock|bought|taken|order|pledg|promis|engag|retain|appoint|put\b|clos"
    r"|struck|"
    r"reach|won\b|tak|cho)\w+(?:(?!\b(?:will|would|shall|is to|runs?)\b)[^;§]){0,60}\bfor~3"
)
_OTHER_THING = (
    r"(?:[\w-]+ )?(?:tax|break|bond|loan|note|plan|strategy|low|high|history|record|veteran|"
    r"warranty|guarantee|programme|program|old|student|forecast|target|study|trial|career|budget|"
    r"yield|outlook|average|relationship|visa|sentence|drought|boom|freeze|campaign|"
    r"investigation)s?\b"
)
_RECORD = (
    r"\b(?:biggest|largest|longest|previous|record)\b[^.;§@]{0,40}\b(?:contract|deal|lease|ppa"
    r"|order|"
    r"agreement)\b[^.;§]{0,40}\b(?:on record|to date|in history|until now|so far|before|struck|"
    r"signed|between)\b[^.;§]{0,90}"
)
_ANOTHER = (
    r"\b(?:another|further|second|separate|smaller|other) (?:\S+ )?(?:contract|agreement|lease|"
    r"order|deal)\b[^;§]{0,60}"
)
OTHER_PERIODS: tuple[Rule, ...] = (
    refuse("a time of the past", left=_LONG_PAST),
    refuse("a part of the year", right=r"of (?:the|each|every) year\b"),
    refuse("the record, not the deal", left=_RECORD, when=lambda c: len(c.line.parties) < 2),
    refuse(
        "advice, not the deal",
        left=r"\b(?:rule of thumb|advise[sd]?|recommend\w*|should never)\b[^.;]{0,90}",
    ),
    refuse("another agreement", left=_ANOTHER, when=lambda c: len(c.line.parties) < 2),
    refuse("an older agreement", left=r"\breplac(?:es|ing|ed) (?:an?|the|its)~2"),
    refuse("a part of the time", left=r"\b(?:in|during|within|for) (?:the|its|their) first~1"),
    refuse("another agreement", left=r"\b(?:once before|tender)\b[^;]{0,90}"),
    refuse("the life of a thing", right=_OTHER_THING),
    refuse("a renewal or extension option", right=r"(?:each|apiece)\b"),
    refuse(
        "a renewal or extension option",
        left=r"\b(?:extend|lengthen|prolong|renew)(?:s|ed|ing)?\b[^.;]{0,50}\b(?:by|each time|"
        r"every time)~1(?:for)?",
    ),
    refuse("a time limit", when=_is_deadline),
    refuse(
        "what money lasts for",
        left=r"\b(?:cash|money|funds|funding|liquidity|runway|reserves|savings|stocks?)\b"
        r"(?: in hand| left)?,? (?:for|of|to last|lasts?)~1",
    ),
    refuse("a time of the past", when=_opens_a_past),
    refuse("a time of the past", left=r"\bthe (?:past|last|previous)~1"),
    refuse(
        "a time of the past",
        right=r"in ¤",
        when=lambda c: not re.search(r"(?i)\bsign(?:ed|s)?(?: up)? for\s+$", c.left),
    ),
    refuse("a time of the past", right=r"(?:to|ended|ending|through|came) ¤", left=r"\bthe~1"),
    refuse("a time of the past", right=r"(?:came|ended|ending)\b"),
    refuse(
        "another agreement",
        left=r"\b(?:transition\w*|services|employment|bridge|management|non-compete)(?: "
        r"services)? (?:agreement|contract|deal)\b~5",
    ),
    refuse("a spending period", when=_is_spending_plan),
    refuse(
        "an undertaking of another kind",
        left=r"\b(?:not to (?:sell|compete|solicit|raise|poach|trade|buy)|lock(?:ed|s)?[- ](?:up"
        r"|in)|"
        r"on condition that|undertak\w+|pledg\w+|promis\w+|jobs?|staff|prices?|brand|headquarters"
        r"|name)\b"
        r"[^#;]{0,60}\b(?:for|over|during)~2",
    ),
    refuse(
        "an undertaking of another kind",
        left=r"\bon (?:the )?condition that\b[^;]{0,110}\b(?:for|over|during)~2",
    ),
    refuse(
        "the life of a thing",
        left=r"\b(?:chips?|machines?|batter(?:y|ies)|servers?|plants?|mines?|wells?|fields?"
        r"|sites?|building)"
        r" (?:lasts?|lives?|runs?|endures?)~3",
    ),
    refuse(
        "a time limit",
        left=r"\b(?:within|inside|every|no later than|not later than|before|after|in|in the "
        r"(?:past|last|next))~1",
        when=lambda c: (
            not re.search(
                r"(?i)\b(?:expires?|ends)\b|original|effective", c.left[-40:] + c.right[:40]
            )
            and not re.search(r"(?i)\b(?:for|over)\s+$", c.left)
            and not (is_adjective(c) and _LIMIT_WORDS.match(c.right))
        ),
    ),
    refuse("a renewal or extension option", right=r"~1(?:renewal|extension|option)"),
    refuse(
        "a renewal or extension option",
        left=r"\b(?:renew(?:al|ed|able)?|extension|extendable|option(?:s|al)?|(?:extend(?:ed)?|"
        r"lengthen\w*|prolong\w*)\b~3by|prolong\w*)\b~5",
        when=lambda c: (
            not c.quantity.has_change_cue
            and not re.search(r"(?i)extended (?:from|to)", c.left[-25:])
        ),
    ),
    refuse(
        "a period of exclusivity, lock-up or go-shop",
        left=r"\b(?:go-shop|exclusivity|exclusive (?:talks|negotiations|look)|lock-?(?:up|in)|"
        r"standstill|cooling|look-back|notice|grace|rent-free|rent holiday|fit-out|ramp-up|"
        r"due diligence|review|no-shop|look at .{3,40}|suspen\w+|pause|moratorium|waiting "
        r"period|during the first|stay(?:s|ed)? on)\b~6",
    ),
    refuse(
        "a period of exclusivity, lock-up or go-shop",
        right=r"~3(?:go-shop|exclusivity (?:period|window)|lock-?(?:up|in)|standstill|notice|"
        r"review|window|wait|delay|lead time|no-shop|solicit|"
        r"may solicit|payback|slip|pause|average|appeal|sentence|plan|programme|program|lock)\b",
    ),
    refuse(
        "life of the warrants or of something else",
        left=r"\b(?:warrants?|options?|rights offering|patents?|guarantee period|warranty|bond|"
        r"savings?|synerg\w+|"
        r"invest\w*|spend\w*|employ\w+|jobs?|delivered in|lead time|backlog|tax "
        r"break)\b[^§;]{0,30}?\b(?:for|over|good for|run|expire|of|across)~2",
        when=lambda c: (
            not re.search(
                r"(?i)\b(?:contract|agreement|lease|licen[cs]e|partnership|concession|shelf "
                r"life)\b",
                c.left[-60:],
            )
            and not c.types & {"financing"}
        ),
    ),
    refuse(
        "a delay or an age",
        left=r"\b(?:delay(?:ed|s)?|late|slip(?:ped|s)?|postponed|older|aged|behind|than|ago|"
        r"since|past|last|previous|"
        r"another|lead time of|took|needed|lasted|least of|recent|waited|repaid|for the "
        r"(?:past|last))\b~3",
        when=lambda c: not _RUNS_ON.search(c.left),
    ),
    refuse(
        "a delay or an age",
        right=r"(?:ago|earlier|later|old|late|before|behind|of (?:delay|talks|negotiations|"
        r"uncertainty|work|growth|losses|"
        r"history|experience|haggling|construction)|lead time|away|to build|more weeks|older|"
        r"on average|average|in a row|of age|ahead|prior|on(?=,))\b",
    ),
    refuse(
        "a delay or an age",
        right=r"after\b",
        when=lambda c: not re.search(r"(?i)\bexpires?|ends?\b", c.left[-40:]),
    ),
    refuse(
        "the average or remainder of a portfolio",
        left=r"\b(?:average|remaining|residual|mean|median|usual|norm|typical)\b~5",
    ),
    refuse(
        "maturity of debt",
        left=r"\b(?:maturit\w+|loan|notes?|bonds?|debt|due in|amorti\w+|repay\w*|facility)\b~6",
        when=_is_debt,
    ),
    refuse(
        "maturity of debt",
        left=r"\b(?:revolving|credit|loan) (?:facility|agreement|line)\b[^;]{0,120}",
        when=_is_debt,
    ),
    refuse(
        "maturity of debt",
        right=r"~1(?:notes?|bonds?|loan|mortgage|paper|debt|treasur\w+|low|high|sentence|euribor)",
    ),
)
