"""Fees for walking away: who owes them decides the term.

A sum is a fee where the sentence tells of a payment and of a failure: somebody backs out, a better
offer wins, a condition is missed. The payer is the party before the verb of paying, or the one after
"owed by"; "either side" owes both.
"""

from __future__ import annotations

import re

from dealterms.claims.binding import Context, pattern

__all__ = ["fee_payer"]

_FAILURE = pattern(
    r"\b(?:back(?:s|ed|ing)? (?:out|away|down)|walk(?:s|ed|ing)? (?:away|off|out)|fail(?:s|ed|ing)? to (?:pay|complete|close|fund|consummate|obtain|get|perform|go through)|"
    r"(?:does|do|did|should) ?not (?:complete|close|go through|fund|pay up)|terminat(?:es|ed|ing|ion|ions)|quit(?:s|ter|ting)?|exit(?:s|ing)?|pull(?:s|ed|ing)? out|"
    r"fall(?:s|ing)? (?:through|apart)|collapse(?:s|d)?|change(?:s|d)? (?:its|their) (?:mind|recommendation)|better (?:partner|offer|bid|deal)|superior (?:offer|proposal|bid)|"
    r"rival (?:offer|bid|prevails|wins)|higher (?:offer|bid)|break(?:s|ing)? (?:off|up|it off)|withdraw(?:s|ing|n|al)?|recommend\w* against|switch(?:es|ed)? sides|"
    r"sour(?:s|ed)?|blocked|not (?:been )?(?:obtained|approved|cleared)|resolution fails?|vote(?:s|d)? (?:it )?down|accepts? (?:another|a better|a superior|a higher|a rival)|default)\b"
)
_PAYS = (
    r"(?:pays?|paying|paid|owes?|owed|owing|forfeits?|compensat\w+|reimburs\w+|hand(?:s|ing)? over|wire|cost(?:s)?|set(?:s)?|out of pocket|on the hook|"
    r"liable|penalty|fee|payment|cheque|check|make good|makes good|due|obliged|entitled|receive[sd]?|collect[sd]?|pocket[sd]?|lose[sd]?)"
)
_PAYMENT = pattern(rf"\b{_PAYS}\b")
_EITHER = pattern(
    r"\b(?:either (?:side|party|company|of them)|whichever (?:side|party|company)|each (?:side|party)|both (?:sides|parties)|a party that|the (?:side|party) that|whoever|a quitter|the other(?: side| party)?)\b"
)
_RECEIVES = pattern(r"\b(?:is owed|are owed|would receive|will receive|receives?|collects?|is entitled to|pockets|gets?)\b~4$")
_ROLE = {"@A": "reverse_termination_fee", "@T": "termination_fee"}
_OPPOSITE = {"@A": "termination_fee", "@T": "reverse_termination_fee"}


def fee_payer(c: Context) -> str | None:
    """Return the fee term that the sum is by the party that owes it, or None if it is no fee.

    "both" stands for a fee that either side may owe (terms.md section 4a).
    """
    text = c.line.text
    if not _FAILURE.search(text) or not _PAYMENT.search(text):
        return None
    if not re.search(rf"(?i)\b{_PAYS}\b", c.left[-90:] + " " + c.right[:50]):
        return None
    if _EITHER.search(text):
        return "both"
    to = re.match(r"[^@§.;]{0,20}\bto (?P<payee>@[AT])", c.right) or re.search(r"(?i)(?:pay|owe|compensate|reimburse|wire)s? (?P<payee>@[AT])\W+(?:\w+\W+){0,3}$", c.left)
    if to:
        return _OPPOSITE[to.group("payee")]
    by = re.match(r"[^@§.;]{0,20}\bby (?P<payer>@[AT])", c.right)
    if by:
        return _ROLE[by.group("payer")]
    return _by_subject(c)


def _by_subject(c: Context) -> str:
    marks = re.findall(r"@[AT]", c.left)
    if not marks:
        return "termination_fee" if re.search(r"(?i)better|superior|rival|higher|recommend", c.line.text) else "reverse_termination_fee"
    if _RECEIVES.search(c.left):
        return _OPPOSITE[marks[-1]]
    return _ROLE[marks[-1]]
