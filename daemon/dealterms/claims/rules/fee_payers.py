"""Who owes a fee for walking away: that decides its term.

A sum is a fee if a noun says so ("break fee", "termination payment"), or if the sentence tells of
a payment and of a failure: somebody backs out, a better offer wins, a condition is missed. Who
pays is read from the clause: "by @A" after the sum, "pay @T" before it, the one that receives,
else the one that fails. "Either side" owes both.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dealterms.claims.binding import Context, pattern
from dealterms.claims.prefilter import Text
from dealterms.claims.rules.amount_kinds import is_large, own_mark
from dealterms.claims.rules.amount_words import alternatives, verbs

__all__ = [
    "EITHER",
    "FEE_KIND",
    "FEE_NAMED",
    "FEE_NOUN",
    "LIABLE",
    "OWE",
    "ROLE",
    "fee_payer",
    "is_unnamed",
]

FEE_KIND = (
    r"(?:termination|break(?:[- ]?up|age)?|walk[- ]?away|cancellation|exit|inducement|kill|"
    r"separation|regulatory|topping|divorce|drop-?out|tear-?up|early[- ]exit|pull-?out|bust-?up|"
    r"abandonment|withdrawal|go-shop|deal[- ]protection|parting|failure|no-deal|reverse)"
)
FEE_NOUN = (
    r"(?:fees?|payments?|price|money|bill|costs?|penalt(?:y|ies)|charges?|compensation|"
    r"indemnity|sum|amount)"
)
FEE_NAMED = rf"\b(?:{FEE_KIND}[- ](?:{FEE_KIND}[- ])?{FEE_NOUN}|break[- ]?fees?)\b"
_NAMED_NEAR = pattern(FEE_NAMED)
_FAILURE = pattern(
    r"\b(?:back(?:s|ed|ing)? (?:out|away|down)|walk(?:s|ed|ing)? (?:away|off|out)(?! with)|"
    r"(?<=@[AT]\s)walk(?:s|ed)?|(?:buyer|bidder|seller|target|board) walk(?:s|ed)|failure|"
    r"failing (?:that|this)|change of heart|second thoughts|cold feet|divorce|way out|exit|"
    r"get(?:s|ting)? out|chang(?:e|es|ing) (?:horses|course)|break(?:s|ing)? faith|part(?:s|"
    r"ing)? ways|votes? no|votes? against|says? no|wins? the day|a rival|(?:prefers?|"
    r"choos\w+|picks?|takes?) (?:another|a better|someone|somebody)|(?:fail(?:s|ed|ing)?|"
    r"neglects?|refus(?:e|es|ed|ing)|decid(?:es|ed) not) to "
    r"(?:pay|complete|close|fund|consummate|obtain|get|perform|go through|deliver|qualify|"
    r"proceed|win|secure)|failing (?:that|which)|"
    r"(?:does|do|did|should|has|have|is|are|were|was|will|can) ?n[o’']t (?:be )?(?:been "
    r")?(?:complete[d]?|close[d]?|granted|given|satisfied|forthcoming|go through|fund|pay "
    r"up|obtained?|approved?|cleared?|proceed|happen|met|come about)|"
    r"terminat(?:e|es|ed|ing|ion|ions)|quit(?:s|ter|ting)?|exit(?:s|ing)?|leav(?:es|ing) "
    r"(?:early|before|the|is|costs?|would|without)|pull(?:s|ed|ing)? (?:out|the plug)|"
    r"fall(?:s|ing)? (?:through|apart|over)|collapse(?:s|d)?|chang(?:e|es|ed|ing) (?:its|"
    r"their) (?:mind|recommendation|advice|view|position|stance|vote)|"
    r"(?:better|superior|rival|higher|competing|topping|richer|sweeter) (?:partner|offer|"
    r"bid|deal|proposal|suitor|bidder|buyer)|"
    r"(?:another|other|different|new|rival) (?:buyer|bidder|backer|suitor|partner|investor|"
    r"offer|bid)|somebody else|someone else|elsewhere|"
    r"break(?:s|ing)? (?:off|up|it off|faith)|withdraw(?:s|ing|n|al)?|recommend\w* against|"
    r"switch(?:es|ed)? sides|jilt\w*|ditch\w*|"
    r"sour(?:s|ed)?|(?:is|are|be|been|being|gets?|was|were) blocked|blocks? (?:it|the|@)"
    r"|resolution fails?|vote(?:s|d)? (?:it )?down|lapse[sd]?|"
    r"called off|calls? (?:it|the deal) off|"
    r"accepts? (?:another|a better|a superior|a higher|a rival)|default\w*|cancel(?:s|led|"
    r"ed|ling|lation)?|tear(?:s|ing)?[- ]up|"
    r"ends? the (?:agreement|contract|deal)|get(?:s|ting)? cold feet|renege[sd]?|unwind\w*|"
    r"(?:stops?|stopped|veto(?:es|ed)?|prohibits?|prohibited|thwarts?|derails?|torpedo\w*|halts?|"
    r"scuppers?|scuttles?|frustrates?|kills?|sinks?|scraps?|drops?|shelves) (?:it|the|this|that)|"
    r"stand(?:s|ing)? in (?:the|its) way|sid(?:e|es|ed|ing) with|desert(?:s|ed|ing|ion)|defect\w*|"
    r"jump(?:s|ed|ing)? ship|bail(?:s|ed|ing)?(?: out)?|drop(?:s|ped|ping)? out|bolt(?:s|ed|ing)?|"
    r"bow(?:s|ed|ing)? out|turn(?:s|ed|ing)? (?:its|their) back|veto|spoil\w*|call(?:s|ed|ing)? off"
    r"|unravel\w*|"
    r"(?:comes?|came) to (?:nothing|naught)|miss(?:es|ed|ing)? the (?:deadline|date)|"
    r"(?:can?|is|are|was|were|does|do|wo|has|have) ?n[o’']t (?:be )?(?:available|materiali[sz]e"
    r"|had|"
    r"secured|won|received|consummated|happen(?:ed)?|go ahead|be)|unavailable|scupper\w*|"
    r"(?:is|are|be|gets?) sold to (?:another|someone|somebody|a rival)|choos\w+ (?:one|another|it)|"
    r"swap(?:s|ped)? (?:partners|suitors)|walk-?outs?|break-?up|collapsing|failed to|"
    r"(?:by|past|before|after|beyond) (?:the |its |that |this )?(?:long-stop|drop-dead)|scupper(?:s"
    r"|ed)?|without (?:\w+ )?(?:clearance|approval|consent|"
    r"completion)|a switch|hand(?:s|ing)? (?:\w+ ){0,3}back|forbid(?:s|den)?|abandon(?:s|ed|"
    r"ing)? (?:it|the|its)|sinks?|(?:give|gives|giving) up|in that (?:event|case)|in "
    r"(?:certain|some|specified|defined|other|particular|limited) (?:cases|circumstances|"
    r"situations|events|conditions)|under (?:certain|some|specified|defined) circumstances|"
    r"in such (?:a )?(?:case|event)|conversely)\b"
)
OWE = verbs(
    "owe, forfeit, compensate, reimburse, hand over, cough up, pay, make good, indemnify, "
    "shell out, wire,"
    "write, find, pledge, come up with, surrender, fork out, fork over, stump up, transfer, give, "
    "send, hand, remit, promise, "
    "reward"
)
LIABLE = (
    r"\b(?:(?:is|are|be|being|was|stays?) (?:\w+ )?(?:liable|on the hook|obliged|bound|owed|"
    r"entitled)|falls? due|out of pocket|on the hook|liable|(?<!without\sa\s)(?<!no\s)penalty|fee|"
    r"(?:be|is|are|becomes?|was) (?:due|payable|out(?! of))|forfeiture|charged|expensive|costly"
    r"|(?:would|will"
    r"|stands to|could) lose|penali[sz]ed|"
    r"cheque|check|consolation|price of|bill (?:for|of)|damages|compensation|"
    r"richer|poorer|better off|goes to|flows? to|(?:set|put|fixed|pegged|"
    r"capped|agreed) at|set(?:s)? ~3back|costs?|costing)\b"
)
_GETS = pattern(
    r"(?:\b(?:is|are|be) (?:owed|due|entitled to|paid|compensated|reimbursed)|\b(?:leaves?|"
    r"walks away|ends up) with|\b(?:gets?|receiv\w+|collects?|(?<!of\s)pockets?|keeps?|"
    r"banks?|nets?|claims?|recovers?))\b~6$"
)
_PAYMENT = pattern(
    rf"(?:{OWE}|{LIABLE}|{verbs('receive, collect, pocket, keep, get')}|payment|payable)"
)
EITHER = pattern(
    r"\b(?:either (?:side|party|company|of them|partner)|whichever (?:side|party|company|"
    r"partner|of)|each (?:side|party|company|of (?:them|the (?:two|pair|companies|parties)))"
    r"|both (?:sides|parties|companies)|"
    r"mutual|reciprocal|in either direction|(?:on|to) both sides|per side|"
    r"(?:§ )?(?:a|per) side|a (?:party|side|partner) (?:that|which|who|owes?|pays?|must)|the"
    r" (?:side|party|partner) that"
    r"|whoever|a quitter|the "
    r"other(?: side| party| one)?\b|(?:each|one) (?:to|owes?) the other)"
)
ROLE = {"@A": "reverse_termination_fee", "@T": "termination_fee"}
_OPPOSITE = {"@A": "termination_fee", "@T": "reverse_termination_fee"}
_SELF = r"(?:the company|us|we)"
_BUYER = alternatives(
    "buyer, bidder, purchaser, investor, suitor, customer, tenant, licensee, acquirer"
)
_SELLER = alternatives(
    "seller, target, supplier, landlord, licensor, vendor, founders, board, issuer, borrower"
)
_PAYEE_AFTER = pattern(rf"[^@§.;,]{{0,25}}\bto (?:the )?(?P<mark>@[AT]|{_SELF})\b")
_PAYER_AFTER = pattern(
    rf"[^@§.;]{{0,30}}\b(?:by|from|that|which) (?:its |the )?(?P<mark>@[AT]|{_SELF}"
    rf"|(?:{_BUYER}|{_SELLER})(?! (?:approval|clearance)))\b"
)
_PAYEE_BEFORE = pattern(
    rf"(?:{OWE}|\bowing|\bliable) (?:to )?(?:the \w+ of )?(?P<mark>@[AT]|"
    rf"{_SELF})(?:[^\w§;]+(?!to\b|by\b)\w+){{0,5}}[^\w§;]*$"
)
_OWED_BY = pattern(
    rf"\b(?:fees?|amount|sum|payment|that|one) (?:owed|payable|due)(?: from| by) (?:the )?"
    rf"(?P<mark>@[AT]|{_SELF}|{_BUYER}|{_SELLER})\b[^§;@]{{0,90}}$"
    rf"|\b(?:amount|sum|fee) for which (?:the )?(?P<mark2>@[AT]|{_SELF}|{_BUYER}|{_SELLER})"
    rf" (?:may|would|could|might|can|is|will) (?:become |be )?liable\b[^§;@]{{0,30}}$"
)
_BORNE_BY = pattern(r"\b(?:costs?|costing|set) (?P<mark>@[AT])\b[^@]{0,40}$")
_ACTOR = pattern(rf"@[AT]|\b(?:we|the company|{_BUYER}|{_SELLER})\b")
_BETTER_OFF = pattern(r"\s*(?:richer|better off)")


def fee_payer(c: Context) -> str | None:
    """Return the fee term that the sum is by the party that owes it, or None if it is no fee.

    "both" stands for a fee that either side may owe (terms.md section 4a).
    """
    if is_large(c) and _NAMED_NEAR.search(c.left[-60:] + " § " + c.right[:40]) and _is_mutual(c):
        return "both"
    twin = _TWIN.search(c.left)
    if twin and _OTHER_CASE.match(c.right):
        return fee_payer(_at_first_of(c, twin.start()))
    if not is_large(c) or not (_tells_of_fee(c) or _OWED_BY.search(c.left)):
        return None
    if not _HANGS.search(c.line.text) or _OFF_THE.search(c.left):
        return None
    if EITHER.search(c.line.text) and not re.search(r"@[AT]\W+(?:\w+\W+){0,4}$", c.left):
        return "both"
    owed = _OWED_BY.search(c.left)
    if owed and (_FAILURE.search(c.line.text) or "fee" in c.line.text.lower()):
        return ROLE.get(_mark_of(owed["mark"] or owed["mark2"], c)) or _by_subject(c)
    for found, roles in (
        (_PAYEE_AFTER.match(c.right), _OPPOSITE),
        (_PAYER_AFTER.match(c.right), ROLE),
        (_PAYEE_BEFORE.search(c.left), _OPPOSITE),
        (_BORNE_BY.search(c.left), ROLE),
        (_CALLED_OFF_BY.search(c.left), ROLE),
    ):
        if found:
            term = roles.get(_mark_of(found["mark"], c))
            if term:
                return term
    return _by_subject(c)


# "It must pay § where the bidder came early, and § in every other case": the same payer.
_TWIN = pattern(r"§[^§;]{0,110},? (?:and|or|but|rising to|falling to)~1$")
_OTHER_CASE = pattern(
    r"\s*(?:in|under|for) (?:all|any|every|each|the) (?:other|remaining|rest)\b|\s*(?:otherwise"
    r"|thereafter|afterwards|after that|later|from then on)\b"
)
# A payment for walking away is told as a rule of the contract, not as what somebody did once.
_HANGS = pattern(
    r"\b(?:if|should|unless|in the event|in case|in (?:that|such) (?:a )?(?:case|event)|would"
    r"|will|shall|may|could|can|were|must|due|payable|whichever|either|each|both|whoever|without"
    r"|when|where|liable|owes?|owed|pays?|costs?|fees?|penalt(?:y|ies)|compensation|price of"
    r"|terms|contract|agreement|treaty|agreed|subject to|forfeits?|entitled|obliged|bound|gets?"
    r"|receives?|collects?|keeps?|sets?|stands? to|on the hook)\b|:"
)
_OFF_THE = pattern(r"\b(?:off|from|out of) the~1$")


def _at_first_of(c: Context, at: int) -> Context:
    """Return the context moved to the earlier of two sums that one clause tells."""
    return replace(c, left=Text.part(c.left[:at], c.line.text))


_SAME_FOR_BOTH = pattern(
    r"\b(?:mutual|reciprocal|either (?:side|party|company)|(?:each|both) (?:side|part(?:y|ies)|"
    r"compan(?:y|ies))|in either direction|whichever|whoever)\b|§ (?:a|per) side\b"
)


def _is_mutual(c: Context) -> bool:
    """True for a named fee of the sum that the clause calls the same for both sides."""
    return bool(_SAME_FOR_BOTH.search(f"{c.left.rsplit(';', 1)[-1]}§{c.right.split(';')[0]}"))


_OWED = pattern(
    r"(?:@[AT]|\bwe|\bit|\bthey)\b~3(?:owes?|owed|(?:is|are|be|was) (?:owed|liable for|on "
    r"the hook for|due)|must (?:hand over|pay|forfeit|cough up)|forfeits?)"
    r" (?:@[AT]|us|it|them|the company)? ?(?:for )?(?:an? (?:fee|payment|sum) of )?(?:~2)$"
)


_IS_PRICE = pattern(
    r"§ (?:[\w-]+ )?costs\b|\b(?:chief(?: executive)?|boss|chairman|managers?|directors?|"
    r"staff|workers) (?:\w+ ){0,2}(?:gets?|receives?|collects?|pockets?)\b[^§]*§|"
    r"\b(?:agreed|plan|plans|planned|offer|offered|proposed|bid|deal|agreement|wanted) to "
    r"(?:pay (?!the other|each other|one another|@[AT] §)|buy|acquire|invest|put)\b[^§]*§|§,?"
    r" ?(?:a share|per share|for (?:the company|"
    r"all|#|each|every))|"
    r"(?:deal|takeover|offer|bid|merger|purchase|acquisition|contract|order|agreement) "
    r"(?:of|worth|at|valued at|for)\W*§|§[- ](?:deal|takeover|offer|bid|merger|purchase|"
    r"acquisition|contract|order|agreement|loan|round|bridge|facility|bond|note|credit)\b"
)
_CONDITION = pattern(
    r"\b(?:if|should|unless|in the event|in case|in that case|would|must|were|due|payable|"
    r"shall|whichever|either|whoever|without)\b"
)
_CALLED_OFF_BY = pattern(rf"{_FAILURE.pattern}[^@;.]{{0,30}}\bby (?P<mark>@[AT])")


_LABELLED = pattern(r":\s*$")


def _tells_of_fee(c: Context) -> bool:
    text = c.line.text
    if _OWED.search(c.left) and (len(c.line.parties) > 1 or _FAILURE.search(text)):
        return True
    if not (c.line.parties or _CONDITION.search(text) or EITHER.search(text)):
        return False
    if not (_FAILURE.search(text) or _hangs_on_failure(c)):
        return False
    if _IS_PRICE.search(c.left[-60:] + "§" + c.right[:40]):
        return False
    return bool(_PAYMENT.search(c.left[-90:] + " " + c.right[:50]) or _LABELLED.search(c.left))


_IF = (
    r"\b(?:if|unless|in the event|in case)\b|(?:^ ?|[,;:§] ?)should\b"
    r"|(?:^\W*|[,;:§] ?)were\b(?=[^,;]{2,60} to\b)"
)
_IF_BEFORE = pattern(rf"(?:{_IF})(?P<event>[^;]*?),[^,;]*$")
_IF_AFTER = pattern(rf"[^;]*?(?:{_IF})(?P<event>[^;]*)")
_GOOD_EVENT = pattern(
    r"\b(?:all|every|each|met|milestones?|goals?|targets?|succe\w+|complet\w+|approv\w+|"
    r"exercis\w+|options?|accept\w*|debts?|borrowings|"
    r"includ\w*|counted|tender\w*|works?|convert\w*|right|needed|reach\w*|hits?|go(?:es)? "
    r"(?:well|ahead)|happens?|clos\w+|grow\w*)\b"
)


def _hangs_on_failure(c: Context) -> bool:
    """True if the payment hangs on an event that no word makes a good one."""
    found = _IF_BEFORE.search(c.left) or _IF_AFTER.match(c.right)
    if found is None or not c.line.parties:
        return False
    return not _GOOD_EVENT.search(found["event"])


def _mark_of(word: str, c: Context) -> str:
    if word.startswith("@"):
        return word
    if re.fullmatch(_BUYER, word, re.IGNORECASE):
        return "@A"
    if re.fullmatch(_SELLER, word, re.IGNORECASE):
        return "@T"
    return own_mark(c) or ""


def _actors(text: str, c: Context) -> list[str]:
    """Return the marks of those who act in a text; a rival bidder is none of them."""
    found = (
        _mark_of(m.group(), c)
        for m in _ACTOR.finditer(text)
        if not _RIVAL_BEFORE.search(text[: m.start()])
    )
    return [mark for mark in found if mark in ROLE]


_RIVAL_BEFORE = pattern(r"\b(?:rival|another|other|better|new|different|second|competing) $")
_PERMITS = pattern(
    r"\b(?:regulator\w*|antitrust|competition|clearances?|authorit\w+|approvals?|financing"
    r"|lenders|funding|watchdogs?|governments?|ministr\w+|permits?)\b"
)
# "If the buyer walks, the family is entitled to": who gets the money is not who walks.
_OTHER_PAYEE = pattern(
    r"\b(?:they|holders|shareholders|owners) (?:\w+ )?\w?$"
    r"|, (?:the|its) (?!(?:buyer|bidder|purchaser|investor|suitor|acquirer|seller|target|board)\b)"
    r"(?:[\w’'-]+ ){1,3}\w?$"
)
_BETTER_OFFER = pattern(
    r"\b(?:a switch|choos\w+|sold to|someone|somebody|better|superior|rival|higher|competing"
    r"|topping|recommend\w*|another|mind|desert\w*"
    r"|jump\w* ship)\b"
)
_PAYEE = pattern(rf"(?:{OWE}|\bowing) (?:to )?@[AT]\b(?! (?:says|said|and))[^@]*$")


_TURNED = pattern(
    r"\b(?:in the (?:opposite|other|reverse) direction|the other way(?: round| around)?|conversely"
    r"|vice versa)\b[^§;]*$"
)


def _by_subject(c: Context) -> str:
    own = c.left[c.left.rfind(";") + 1 :]
    turned = _TURNED.search(c.left)
    if turned and "§" in c.left[: turned.start()] and not _actors(own[-len(turned.group()) :], c):
        first = fee_payer(_at_first_of(c, c.left.rindex("§", 0, turned.start())))
        return {"termination_fee": "reverse_termination_fee"}.get(first or "", "termination_fee")
    event = own + " § " + c.right.split(";")[0]
    actors = _actors(own, c)
    if not actors and not _PERMITS.search(event):
        if _BETTER_OFFER.search(event):
            return "termination_fee"
        actors = _actors(c.left, c)
    if not actors:
        return "reverse_termination_fee"
    if _PAYEE.search(c.left):
        return _OPPOSITE[actors[-1]]
    gets = _GETS.search(c.left)
    if gets and _OTHER_PAYEE.search(c.left[: gets.start() + 1]):
        return ROLE[actors[-1]]
    if gets or _BETTER_OFF.match(c.right):
        return _OPPOSITE[actors[-1]]
    return ROLE[actors[-1]]


def is_unnamed(c: Context, *terms: str) -> bool:
    """True for a fee of one of the terms that no noun names: the clause tells of it."""
    if fee_payer(c) not in terms:
        return False
    return not _NAMED_NEAR.search(c.left[-60:] + " § " + c.right[:40])
