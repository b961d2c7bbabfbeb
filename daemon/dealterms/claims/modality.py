"""How firmly a value is asserted, by the act that its sentence tells and the tense of its words."""

from __future__ import annotations

from dealterms.claims.acts import Act, find_acts
from dealterms.claims.binding import pattern
from dealterms.claims.claim import Modality
from dealterms.claims.marking import Marked

__all__ = [
    "act_at",
    "is_delayed",
    "is_done",
    "is_left_open",
    "is_planned",
    "is_recalled",
    "is_retold",
    "is_speculated",
    "is_undertaking",
    "marked_at",
    "recalls_letter",
]

_FIRM = frozenset({Modality.AGREED, Modality.DEFINITIVE, Modality.IN_EFFECT, Modality.ANNOUNCED})
_SPECULATES = pattern(
    r"\b(?:perhaps|possibly|conceivably|speculat\w+|in theory|I (?:suspect|bet|guess)|my guess|"
    r"who knows|"
    r"(?:might|could) (?:well|yet|one day))(?!\w)"
)
_DELAYS = pattern(
    r"\b(?:delay(?:ed|s|ing)?|slip(?:s|ped|ping)?|push(?:ed|es)? (?:back|out)|postpone[ds]?|"
    r"put back|later than|instead of|"
    r"rather than|behind schedule|deferred|moved back|now expect(?:s|ed)?|will now|no longer)(?!\w)"
)
_OLD_PLAN = pattern(
    r"\b(?:once|originally|previously|initially|first|earlier|had|we had|was to have)\b~5$"
)
_DONE_AFTER = pattern(
    r"^[^.;]{0,40}?\b(?:has|have|had|was|were) (?:now |today |both |all |already |since |"
    r"fully )*(?:been )?"
    r"(?:received|paid|wired|transferred|issued|delivered|energi[sz]ed|commissioned|switched on|"
    r"taken into service|drawn|granted)(?!\w)"
)
_DONE_BEFORE = pattern(
    r"\b(?:energi[sz]ed|went live|came online|switched on|taken into service|handed over|"
    r"has paid|have paid|has received|have received)(?: on)?~2$"
    r"|\b(?:has|have|had) (?:now |already )?(?:invested|injected|paid in|transferred|wired)~2$"
)
_FUTURE = pattern(
    r"\b(?:will|would|to be|is to|are to|may|expected|planned|due|if|once|when|should)\b~9$"
)
_UNDERTAKES = pattern(
    r"@[ATP]~4(?:will|is to|are to|is (?:buying|paying|offering|investing|leasing|supplying|"
    r"acquiring|putting|taking|licensing|selling|contributing|providing))(?!\w)"
)
_RETOLD = pattern(r"\b(?:announced|unveiled|advertis(?:es|ed)|pledged|promised|made public)(?!\w)")
_MOVED = pattern(
    r"@[ATP](?: [A-Z]\w+)?,? (?:on ¤ |¤ |has |have |today |now |yesterday |late ¤ )*(?:raised"
    r"|raises|lifted"
    r"|lifts|sweetened|sweetens|increased|increases|improved|upped|boosted|bumped up|cut|cuts"
    r"|lowered"
    r"|lowers|trimmed|reduced|slashed|extended|extends|amended) (?:~3)(?:offer|bid|price|terms"
    r"|proposal"
    r"|commitment|investment|stake|contract|order|agreement|fee|deadline)(?!\w)"
)
_RECALLED = pattern(
    r"^(?:in|on|back in) (?:early |late |mid-)?¤,? [^.;]{0,60}?\b(?:announced|unveiled"
    r"|disclosed)(?!\w)"
    r"|\b(?:partnership|plans?|intention|collaboration|investment)~2(?:announced|unveiled"
    r"|disclosed) (?:in|on) ¤(?!\w)"
)
_LEFT_OPEN = pattern(
    r"\b(?:may|might) ~1(?:invest|buy|acquire|purchase|pay|fund|lend|subscribe)~5$"
)
_PHASE_AHEAD = pattern(
    r"\b(?:first|initial|opening)~2§[^.;]{0,60}?\b(?:to be|is to|are to|is (?:now )?(?:expected|"
    r"due|planned|scheduled)|are (?:now )?(?:expected|due)|will (?:now )?be|would be|was to)\b"
    r"|§[^.;]{0,25}?\b(?:to be handed over|would be ready|will be ready|is to come|are to come)\b"
)


def marked_at(line: Marked, position: int) -> int:
    """Return the place in the marked text of an offset of the document."""
    at = position - line.line.sentence.start
    best = (0, 0)
    for quantity, span in zip(line.line.quantities, line.quantity_spans, strict=True):
        if quantity.start <= at < quantity.end:
            return span[0]
        best = _nearer(best, quantity.end, span[1], at)
    for period, span in zip(line.line.periods, line.period_spans, strict=True):
        if period.start <= at < period.end:
            return span[0]
        best = _nearer(best, period.end, span[1], at)
    for mention, span in zip(line.line.mentions, line.mention_spans, strict=True):
        best = _nearer(best, mention.end, span[1], at)
    return min(len(line.text), best[1] + at - best[0])


def _nearer(best: tuple[int, int], end: int, mark_end: int, at: int) -> tuple[int, int]:
    return (end, mark_end) if best[0] < end <= at else best


_SIGNED = pattern(r"^[^.;,§]{0,30}\b(?:was|were) signed(?! (?:away|off|up))(?!\w)")
_STRUCK = pattern(r"\b(?:struck|sealed|inked) (?:an? |the |their |its )~4$")
_ONLY_LETTER = pattern(r"\b(?:letters? of intent|memorand\w+|term sheets?|heads of terms)(?!\w)")
_COMPARED = pattern(r"\b(?:than|from|against|versus|compared)\b")


def act_at(line: Marked, at: int) -> Modality | None:
    """Return how firm the act is that governs a place of the marked line, or None without one.

    The last act before the place counts, else the first one after it, unless the value is only
    compared with what that one said. A completed act leaves the terms that it was about definitive.
    """
    left, right = line.text[:at], line.text[at + 1 :]
    if (_SIGNED.search(right) or _STRUCK.search(left)) and not _ONLY_LETTER.search(line.text):
        return Modality.DEFINITIVE
    acts = [a for a in find_acts(line.text) if a.modality in _FIRM and a.status]
    before = [a for a in acts if a.start <= at]
    after = [a for a in acts if a.start > at and not _COMPARED.search(line.text[at : a.start])]
    if not before and not after:
        return None
    chosen = max(before, key=lambda a: a.start) if before else min(after, key=lambda a: a.start)
    best = _firmer_in_reach(chosen, acts, at)
    return Modality.DEFINITIVE if best is Modality.IN_EFFECT else best


def _firmer_in_reach(chosen: Act, acts: list[Act], at: int) -> Modality:
    """ "Announced that they have signed": the signing counts, not the telling of it."""
    if chosen.modality is not Modality.ANNOUNCED:
        return chosen.modality
    others = [
        a.modality for a in acts if a.modality is not Modality.ANNOUNCED and a.start <= at + 60
    ]
    return others[-1] if others else chosen.modality


def recalls_letter(line: Marked, at: int) -> bool:
    """True where the words before a place speak of a letter of intent, a firmer text or not."""
    before = [a for a in find_acts(line.text) if a.start <= at and a.modality in _FIRM]
    return bool(before) and before[-1].modality is Modality.AGREED


def is_done(line: Marked, at: int) -> bool:
    """True if the words around a value say that it has been paid, delivered or switched on."""
    left, right = line.text[:at], line.text[at + 1 :]
    if _FUTURE.search(left[-60:]):
        return False
    return bool(_DONE_AFTER.match(right) or _DONE_BEFORE.search(left))


def is_delayed(line: Marked, at: int) -> bool:
    """True if the date at a place is the new one of a delay."""
    return bool(_DELAYS.search(line.text)) and not _OLD_PLAN.search(line.text[:at])


def is_planned(line: Marked, term: str) -> bool:
    """True if a first phase is only due: planned, however firm the agreement is."""
    return term == "first_phase_capacity" and bool(_PHASE_AHEAD.search(line.text))


def is_recalled(line: Marked) -> bool:
    """True where a party's document only recalls what was announced on an earlier day."""
    return bool(_RECALLED.search(line.text))


def is_left_open(line: Marked, at: int) -> bool:
    """True where a party only "may invest": planned, not promised."""
    return bool(_LEFT_OPEN.search(line.text[:at]))


def is_speculated(line: Marked) -> bool:
    """True if the writer guesses: "perhaps", "in theory", "might well"."""
    return bool(_SPECULATES.search(line.text))


def is_retold(line: Marked) -> bool:
    """True where the writer tells what a party announced or what it did with its own offer."""
    return bool(line.parties) and bool(_RETOLD.search(line.text) or _MOVED.search(line.text))


def is_undertaking(line: Marked) -> bool:
    """True where the writer tells in plain words what a party is going to do."""
    return bool(_UNDERTAKES.search(line.text))
