"""Words without which a sentence does not speak of a term, whatever a model says of its figures.

The rules bind a figure by the words around it. A model may bind it by words that no rule foresaw,
but not by none: "A$9 million" is no break fee in a sentence without fee, penalty or compensation.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dealterms.claims.binding import pattern
from dealterms.claims.prefilter import Pattern
from dealterms.claims.vocabulary import TERMS, Term

__all__ = ["CUES", "is_spoken_of"]

_FEE = r"\b(?:fees?|penalt\w+|break(?:-?up)?|compensat\w+|terminat\w+|walks? away|walking away)\b"

CUES: dict[str, Pattern] = {
    term: pattern(words)
    for term, words in {
        "signing_expected": r"\b(?:sign\w*|definitive|finali[sz]\w+|ink(?:s|ed|ing)?)\b",
        "closing_expected": r"\b(?:clos(?:e|es|ed|ing|ure)|complet\w+|consummat\w+|conclu\w+"
        r"|seal(?:s|ed|ing)?|handover|wrap\w* up|(?:transaction|takeover|merger|purchase|deal))\b",
        "outside_date": r"\b(?:deadline|walk\w* away|long-?stop|outside date|laps\w+|drop-dead)\b",
        "investment_amount": r"\b(?:invest\w*|inject\w*|subscri\w+|capital|pour(?:s|ed|ing)?)\b",
        "deal_value": r"\b(?:price\w*|worth|valu(?:e|es|ed|ing)|buy\w*|bought|acqui\w+|takeover"
        r"|purchas\w+|offers?|bids?|consideration)\b",
        "contract_value": r"\b(?:contract\w*|deal|agreement|orders?|leas\w+|rents?"
        r"|licen\w+|suppl\w+)\b",
        "financing_amount": r"\b(?:loans?|bonds?|lend\w*|lent|borrow\w*|financ\w+|credit"
        r"|facilit\w+)\b",
        "valuation": r"\b(?:valuations?|valu(?:e|es|ed|ing))\b",
        "price_per_share": r"\b(?:shares?|apiece|offers?|bids?)\b",
        "premium": r"\bpremium\b",
        "termination_fee": _FEE,
        "reverse_termination_fee": _FEE,
        "stake_percent": r"\b(?:stakes?|own(?:s|ed|ing|ership)?|hold(?:s|ing)?|shareholding|equity"
        r"|interest)\b",
        "warrants": r"\b(?:warrants?|options?)\b",
        "board_seats": r"\b(?:boards?|boardroom|directors?)\b",
        "capacity": r"\b(?:capacity|power\w*|deploy\w*|deliver\w*|build\w*|campus|site)\b",
        "first_phase_capacity": r"\b(?:phase|first|initial(?:ly)?|stage)\b",
        "compute_units": r".",  # its units are words of their own
        "first_phase_timing": r"\b(?:phase|first|initial|online|live|deliver\w*|switch\w* on"
        r"|energi[sz]\w+|handed over|hand over)\b",
        "duration": r"\b(?:runs?|lasts?|terms?|tenure|contract|agreement|lease|licen[cs]e"
        r"|partnership)\b",
    }.items()
}
"""The vocabulary's terms that a model may bind, with their words."""


def is_spoken_of(term: Term, sentence: str) -> bool:
    """True if a (marked) sentence holds a word of the term; a user's term has its own."""
    cues: Pattern | re.Pattern[str] | None
    cues = _own_cues(term.cues) if term.term_id not in TERMS else CUES.get(term.term_id)
    return cues is not None and bool(cues.search(sentence))


@lru_cache(maxsize=256)
def _own_cues(cues: tuple[str, ...]) -> re.Pattern[str]:
    """Return the cues of a user's term, each by its first word: "berth slots" speaks of berths."""
    stems = [re.escape(cue.split()[0].rstrip("s")) for cue in cues if cue.strip()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(stems)})", re.IGNORECASE) if stems else _NEVER


_NEVER = re.compile(r"(?!)")
