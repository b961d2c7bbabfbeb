"""Fees for walking away: the rules that bind a sum to one of the two fee terms.

A sum is a fee if a noun says so ("break fee", "termination payment"), or if the sentence tells of
a payment and of a failure; who owes it is read in `fee_payers`.
"""

from __future__ import annotations

from dealterms.claims.binding import Context, Rule, accept, pattern, refuse
from dealterms.claims.rules.amount_kinds import is_acquisition, is_large
from dealterms.claims.rules.amount_words import COME_TO, alternatives
from dealterms.claims.rules.fee_payers import (
    EITHER,
    FEE_KIND,
    FEE_NAMED,
    FEE_NOUN,
    LIABLE,
    OWE,
    ROLE,
    fee_payer,
    is_unnamed,
)

__all__ = ["FEE_RULES", "fee_payer"]

_TO_BUYER = alternatives("pay, pays, paying, owe, owes, hand, compensate, paid")
_LISTED = pattern(
    rf"{FEE_NAMED}|\b(?:break[- ]?up |termination |exit )?(?:fees?|penalt(?:y|"
    rf"ies))\b[^.;]{{0,12}}:|^\W*fees?\b"
)
_SIDE_AFTER = pattern(
    r"[^§;,@]{0,12}\b(?:for|by|from|if|payable by|owed by|due from) (?P<mark>@[AT])"
)
_SIDE_BEFORE = pattern(r"(?P<mark>@[AT])(?:[’']s)?(?: (?:is|at|pays?|owes?|with))?\s*$")


def _listed_for(c: Context) -> str:
    """Return the fee term of "break fees are § for @T and § for @A", or nothing."""
    if not is_large(c) or not _LISTED.search(c.line.text):
        return ""
    side = _SIDE_AFTER.match(c.right) or _SIDE_BEFORE.search(c.left)
    return ROLE[side["mark"]] if side else ""


FEE_RULES: tuple[Rule, ...] = (
    refuse(
        "the value before the change",
        left=r"§[^§;]{0,25}\b(?:against|up from|down from|instead of|rather than|compared with"
        r"|versus) (?:the )?",
        when=lambda c: is_large(c) and not EITHER.search(c.line.text),
    ),
    accept(
        "fee of the side it stands by",
        "reverse_termination_fee",
        when=lambda c: _listed_for(c) == "reverse_termination_fee",
    ),
    accept(
        "fee of the side it stands by",
        "termination_fee",
        when=lambda c: _listed_for(c) == "termination_fee",
    ),
    accept(
        "fee by its payer",
        "reverse_termination_fee",
        when=lambda c: is_unnamed(c, "reverse_termination_fee", "both"),
    ),
    accept("fee by its payer", "termination_fee", when=lambda c: is_unnamed(c, "termination_fee")),
    accept(
        "reverse fee named",
        "reverse_termination_fee",
        left=rf"reverse[- ](?:{FEE_KIND}[- ]?)?(?:{FEE_NOUN}|termination)\b~8",
    ),
    accept(
        "reverse fee named",
        "reverse_termination_fee",
        right=rf"(?:[\w-]+ )?reverse[- ](?:{FEE_KIND}[- ]?)?{FEE_NOUN}\b",
    ),
    accept(
        "fee that goes to the target",
        "reverse_termination_fee",
        left=rf"{FEE_NAMED}[^@§;]{{0,50}}\bto @T\b~6",
        when=is_large,
    ),
    accept(
        "fee that goes to the target",
        "reverse_termination_fee",
        left=rf"{_TO_BUYER} @T~3",
        right=rf"~3{FEE_NAMED}",
        when=is_large,
    ),
    accept(
        "fee that goes to the buyer",
        "termination_fee",
        left=rf"{_TO_BUYER} @A~3",
        right=rf"~3{FEE_NAMED}",
        when=is_large,
    ),
    accept(
        "fee payable by the buyer",
        "reverse_termination_fee",
        left=rf"{FEE_NAMED}~6(?:payable by|owed by|due from|from|by) @A~6",
    ),
    accept(
        "fee payable by the buyer",
        "reverse_termination_fee",
        right=rf"~2{FEE_NAMED} (?:payable by|owed by|due from|from|by) @A",
    ),
    accept(
        "fee that the buyer owes",
        "reverse_termination_fee",
        left=rf"@A~9(?:{OWE}|{LIABLE})[^@§;]{{0,40}}{FEE_NAMED}~4",
    ),
    accept(
        "fee that the buyer owes",
        "reverse_termination_fee",
        left=rf"@A~9(?:{OWE}|{LIABLE})~5",
        right=rf"~2{FEE_NAMED}",
        when=is_large,
    ),
    accept("fee named", "termination_fee", left=rf"{FEE_NAMED}~8", when=is_large),
    accept(
        "fee named",
        "termination_fee",
        left=rf"{FEE_NAMED}[^§;.]{{0,90}}\b(?:{COME_TO}|is|was|at|of)~1",
        when=is_large,
    ),
    accept(
        "fee named",
        "termination_fee",
        right=r"(?:in|as|by way of) (?:a )?(?:compensation|consolation|indemnity|parting gift)\b",
        when=lambda c: is_large(c) and bool(c.line.parties),
    ),
    accept("fee named", "termination_fee", right=rf"~2{FEE_NAMED}", when=is_large),
    accept(
        "payment for a better offer",
        "termination_fee",
        when=lambda c: is_acquisition(c) and is_large(c),
        left=r"(?:superior|better|higher|rival|competing) (?:proposal|offer|bid)[:,]",
    ),
)
