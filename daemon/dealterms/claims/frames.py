"""Frames of speech that give a value to something else than the watched deal, whatever its term.

"It also rents 75 megawatts", "does not cover the hydro plant", "a typical contract runs seven
years", "in its 2023 acquisition of ...": the words around the value say that it is no term of this
deal (terms.md section 5, hard stops).
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from dealterms.claims.binding import pattern
from dealterms.claims.marking import Marked
from dealterms.claims.periods import FoundPeriod
from dealterms.claims.prefilter import Pattern, Text
from dealterms.claims.scene import Scene

__all__ = ["frame_against"]

_DEALS_IN = (
    r"(?:rents?|rented|leases?|leased|lets?|sells?|sold|buys?|bought|orders?|ordered|owns?|owned"
    r"|operates?|operated|runs?|puts? (?!the |it )|led|lent|borrowed|holds?|held|invested"
    r"|backed|financed|acquired|took|paid|writing|writes|selling|buying|adding|raised)"
)
_ALSO = pattern(
    rf"\b(?:also|further(?:more)?|additionally|likewise|separately|elsewhere|meanwhile,?"
    rf"|for its part,?|last year|last summer|last week|last month|itself) (?:has |have |had |is "
    rf"|been "
    rf"|agreed to |@\w |it |he |she |they )*{_DEALS_IN}\b[^;.?!]*$"
    r"|\b(?:also|separately) (?:wants?|plans?|hopes?|intends?|tries|tried) to (?:sell"
    r"|buy)\b[^;.?!]*$"
    rf"|\b(?:has|have|is|was) also (?:been )?{_DEALS_IN}\b[^;.?!]*$"
    r"|\b(?:is|are) (?:also|furthermore) (?:a )?(?:party to|the (?:sole|only|main))\b[^;.?!]*$"
)
_OLDER = pattern(
    r"\b(?:previous|earlier|old|older|former|prior|expired"
    r"|last) (?:@[ATP] )?(?:[\w-]+ )?(?:contract"
    r"|agreement|lease|round|licen[cs]e|arrangement|order|pact|deal|fund|venture|landlord|tenant"
    r"|supplier|provider|host|licensee)s?\b[^;.?!]*$"
    r"|\breplac(?:es|ing) (?:one|an? (?:[\w-]+ )?(?:contract|agreement|lease|deal|pact))\b[^;.?!]*$"
)
_UNCOVERED = pattern(
    r"\b(?:do|does|did|will|would|is|are|has|have)(?: not|n[’']t) (?:\w+ )?(?:cover|includ|take in"
    r"|extend to|compris|contain|affect|involve|appl|relate to|undertaken to"
    r"|agreed to)\w*\b[^;.?!]*$"
    r"|\b(?:excludes?|excluding|leaves? out|exclusive of|apart from) [^,;.?!]*$"
    r"|\b(?:do|does|will|would|is|are)(?: not|n[’']t) (?:get|receiv|gain|obtain|entitled to)\w*\b"
    r"[^,;.?!]*$"
)
_NORM = pattern(
    r"\b(?:an? (?:typical|usual|average|standard|median|normal)|the (?:typical|norm)\b|typically"
    r"|usually|seldom|rarely|on average|as a rule|customers (?:in|of) (?:our|the|this)"
    r"|for comparison|by comparison|comparable|large (?:mergers|deals)|recent (?:mergers|deals"
    r"|bids))"
    r"\b[^;.?!]*$"
)
_WHOLE = pattern(
    r"\b(?:(?:company|firm|group|@[ATP])[’']s § (?:offers?|has|have|draws?|run)"
    r"|(?:it|@[ATP]|company|firm|group|we)(?:[’']s)?,? (?:\w+ )?(?:can (?:currently |now )?(?:make"
    r"|produce)|has a total of|employs?|operates?)"
    r"|(?:fleet|portfolio|backlog|order book|pipeline|sites|plants|campuses|data cent(?:er|re)s|"
    r"mines|factories|forecast|guidance|capital (?:investment|spending|expenditure)|capex)"
    r" (?:of|now stands|stands|stood|offers?|has|have|comes? to|draws?|amounts?|totals?|is|was))"
    r"\b[^;.?!]*$"
)
_WHOLE_AFTER = pattern(
    r"^§?[^;.?!§]{0,25}\b(?:this year and next|of the proceeds|in (?:two"
    r"|three"
    r"|four|five|six|seven|eight|nine|ten|several|\d+) (?:states|countries|provinces|cities"
    r"|markets))\b"
)
_YEARLY_AFTER = pattern(
    r"^§?[^;.?!§]{0,25}\b(?:a year(?! (?:later|earlier|ago|after|before|from))|per year|annually"
    r"|every year)\b"
)
_DEBT_RATE = pattern(r"\b(?:loans?|notes?|bonds?|debt|facility|credit|mortgage),? (?:\w+ )?at $")
_CARRIES = pattern(r"\b(?:carries|carrying) (?:an? |about |some )*$")
_COSTS = pattern(
    r"\b(?:additional|extra|further|higher|lower) (?:costs?|expenses?|taxes) of (?:up to )?$"
)
_AGO = pattern(r"\b(?:bought|acquired|paid|built|rented)\b[^;.?!]{0,40}\bago,? (?:for )?$")
_FUND = pattern(
    r"\b(?:(?:last|latest|new|second|third|fourth|fifth|flagship|current|newest)(?: \w+)? fund(?:,"
    r"| of"
    r"| is| was| has| had| at)|funds? [IVX]+\b|investing from|vehicle of)"
    r"[^;.?!]{0,40}$"
)
_FUND_AFTER = pattern(r"^§?[- ](?:vehicle|fund|pool)\b")
_SUPPOSED = pattern(
    r"\b(?:if (?:somebody|someone|anyone|anybody)|might go to|could sell"
    r"|might (?:pay|bid)|is worth at least|(?:bull|bear|best|worst) case|looked (?:hard )?at"
    r"|talk of|rumou?rs? of|(?:is|are) for sale,?(?: and)?|suggesting that|counter-?bid"
    r"|higher (?:bid|offer)|would(?: not"
    r"|n[’']t) have|had the (?:[^,;]{3,60}),?"
    r"|at first (?:proposed|offered|asked)|argues? for|in (?:that|the next) (?:deal|transaction"
    r"|takeover|round)|were (?:the |it |they )[^,;]{3,40} to)\b[^;.?!]*$"
)
_SUPPOSED_AFTER = pattern(
    r"^[^;.?!§]{0,60}\b(?:in our (?:bull|bear|base) case|analysts said"
    r"|analysts? (?:calculate|reckon|estimate|guess)\w*)\b"
)
_RIVAL = pattern(
    r"(?:^|[;,] )(?:a|the|one|another) (?:second|third|rival|other|different)"
    r" (?:party|bidder|suitor|company|group|investor|buyer)\b[^;.?!]*$"
    r"|(?:^|[;,] )(?:company|party|bidder) [A-Z]\b[^;.?!]*$"
)
_RIVAL_BID = pattern(
    r"\b(?:the|an?|another) (?:unsolicited|rival|competing|hostile|counter)[ -]?(?:approach|offer"
    r"|bid"
    r"|proposal)\b(?![^;]{0,60}@A)[^;?!]*$"
)
_TWO_OTHERS = pattern(
    r"^§? ?-?(?:\w+ )?(?:merger|takeover|acquisition|purchase|deal|tie-up) (?:of|between) (?:two"
    r"|three"
    r"|an?|another|some) (?![^.;]{0,60}@[ATP])"
)
_OTHER_OBJECT = pattern(
    r"\b(?:purchase|acquisition|takeover|sale) (?:by @\w )?of (?:an?|another) (?!@)[^;.?!]*$"
)
_IN_ANOTHER = pattern(
    r"^§? (?:stake |interest |holding )?(?:in|of) (?-i:[A-Z][a-z]+)(?![-\w]|[’']| (?-i:[A-Z])| @)"
    r"|^§? (?:stake|interest|holding) in an? (?![^;.]{0,40}@)"
)
_OF_AID = pattern(r"\b(?:subsid(?:y|ies)|state aid|grants?|building permits?|tariffs?)\b")
_OTHER_OBJECT_AFTER = pattern(r"^§? (?:of the proceeds|into (?:an?|another) (?!@))")
_HAS_PUT = pattern(
    r"\b(?:has|have|had|last \w+ (?:it|he|she|they)) (?:already )?(?:put|invested|paid) $"
)
_NOT_PART = pattern(r"^[^;.?!§]{0,60}\b(?:is|are|was|were) (?:not|no) part of\b")
_OF_RIVAL = pattern(
    r"\ba (?:competitor|rival|peer),? (?:@O,? )?[^;.?!]*$"
    r"|@[ATP][’']s? (?:\w+ )?(?:rivals?|competitors?|peers?)\b(?! bid| offer)(?:,? @O)?[^;.?!@]*$"
)
_FROM_ANOTHER = pattern(
    r"^§?[^;.?!§]{0,50}\b(?:from|with|to|by) (?:another|a (?:different|second|third)|other) "
    r"(?:[\w-]+ )?(?:landlord|supplier|customer|provider|compan(?:y|ies)|partner|group|developer|"
    r"tenant|operator|utility|licensee|buyer|firm)s?\b"
)
_MARKET = pattern(
    r"(?<!\ba\s)(?<!\bper\s)(?<!each\s)(?<!every\s)\b(?:shares?|stock)\b[^;.?!]{0,90}\b(?:which"
    r"|that) (?:values?|puts?)\b[^;.?!]*$"
    r"|\b(?:shares|stock) could be had (?:for|at)\b[^;.?!]*$"
)
_HOLDERS = pattern(
    r"\b(?:family|families|founders?|activist|hedge fund|pension fund|shareholder|stockholder"
    r"|insiders?|managers?|@O)\b[^;.?!]{0,40}\b(?:speaks? for|holds?|owns?|controls?|owning|holding"
    r"|reports? ownership of)\b[^;.?!]{0,25}$"
)
_RESUMES = re.compile(
    r"(?i)[;.?!]|\b(?:but|now|(?:that|this|the) (?:contract|agreement|deal|lease|offer"
    r"|licen[cs]e))\b"
)
_SUPPLIED = frozenset(
    {"capacity", "first_phase_capacity", "contract_value", "compute_units", "duration"}
)
_OLD = timedelta(days=550)


def frame_against(scene: Scene, line: Marked, at: int, term: str) -> str | None:
    """Return why the words around a place of the marked line give its value away, or None."""
    left, right = line.text[:at], line.text[at:]
    clause = Text.part(re.split(r"[;?!]|\bbut\b", left)[-1], left)
    is_fee = term in {"termination_fee", "reverse_termination_fee"}
    is_date = term in {"signing_expected", "closing_expected"}  # "their forecast of a closing in"
    if _RIVAL.search(left) or (not is_fee and _RIVAL_BID.search(clause)):
        return "another bid"
    if _TWO_OTHERS.match(right):
        return "a deal of others"
    for words, reason in _BEFORE:
        fits = (is_fee and words in _FIT_FEES) or (is_date and words is _WHOLE)
        if not fits and words.search(clause):
            return reason
    is_rate = term != "capacity" and bool(_YEARLY_AFTER.match(right))
    if is_rate or _WHOLE_AFTER.match(right) or _FUND_AFTER.match(right):
        return "what the company has as a whole"
    if term in _SUPPLIED and len(line.parties) < 2 and _FROM_ANOTHER.match(right):
        return "another dealing of the party"
    if _SUPPOSED_AFTER.match(right):
        return "only supposed"
    if term == "stake_percent" and len(line.parties) < 2 and _IN_ANOTHER.match(right):
        return "a stake in another company"
    if term == "stake_percent" and _DEBT_RATE.search(clause):
        return "interest"
    if term == "regulatory_approval" and _OF_AID.search(right[:60]):
        return "consent to something else"
    if _NOT_PART.match(right):
        return "said not to be part of it"
    if term in {"stake_percent", "stake_kind"} and _HOLDERS.search(clause):
        return "the stake of another holder"
    if len(line.parties) < 2 and _OTHER_OBJECT_AFTER.match(right) and _HAS_PUT.search(clause):
        return "another dealing of the party"
    if len(line.parties) < 2 and _ALSO.search(clause):
        return "another dealing of the party"
    return "an older dealing" if _is_long_ago(scene, line, at) else None


_BEFORE = (
    (_UNCOVERED, "said not to be part of it"),
    (_NORM, "what is usual"),
    (_WHOLE, "what the company has as a whole"),
    (_FUND, "what the company has as a whole"),
    (_SUPPOSED, "only supposed"),
    (_OLDER, "an older dealing"),
    (_AGO, "an older dealing"),
    (_CARRIES, "a debt that stands"),
    (_COSTS, "costs"),
    (_OTHER_OBJECT, "another dealing of the party"),
    (_OF_RIVAL, "another company's"),
    (_MARKET, "what the market pays"),
)


# "The contract carries a fee of", "if it picks a rival, it owes": a fee hangs on such things.
_FIT_FEES = (_CARRIES, _OF_RIVAL)


def _is_long_ago(scene: Scene, line: Marked, at: int) -> bool:
    """True if the clause before the place is dated long before the article."""
    published = scene.document.published_at
    if published is None:
        return False
    limit = published.date() - _OLD
    if _goes_on_from_then(scene, line, limit):
        return True
    return any(
        span[0] < at and _is_before(period, limit) and not _RESUMES.search(line.text[span[1] : at])
        for period, span in zip(line.line.periods, line.period_spans, strict=True)
    )


def _is_before(period: FoundPeriod, limit: date) -> bool:
    return period.value.end is not None and period.value.end < limit


# "In 2018 the two signed a contract. It was to run for nine years": still the old one.
_GOES_ON = Pattern(r"\W*(?:It|They|That|This|The\s+\w+)\s+(?:was|were|had|would)\b")
_OPENS_THEN = 16


def _goes_on_from_then(scene: Scene, line: Marked, limit: date) -> bool:
    """True for a sentence in the past after one that opens long ago, in the same paragraph."""
    index = scene.lines.index(line)
    before = scene.lines[index - 1] if index else None
    if before is None or before.line.block != line.line.block or not _GOES_ON.match(line.text):
        return False
    return not line.line.periods and any(
        span[0] < _OPENS_THEN and _is_before(period, limit)
        for period, span in zip(before.line.periods, before.period_spans, strict=True)
    )
