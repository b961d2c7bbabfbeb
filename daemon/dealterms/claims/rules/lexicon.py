"""Word classes of business English that the rules of several terms share.

Each class is an alternation for `binding.pattern`: a space stands for any white space, `~n` for a
gap of up to n words. Verbs are listed with their forms; a rule puts the class where the clause has
its verb, noun or participle, so that a new way of saying something is a new word in one class.
"""

from __future__ import annotations

__all__ = [
    "AGREEMENT",
    "APPOINT",
    "BASE_PRICE",
    "CHIP",
    "DELIVER",
    "DIVEST",
    "FIRST",
    "GET",
    "GIVE",
    "HOLD",
    "LIVE",
    "OUTRIGHT",
    "OVER",
    "PARTNER",
    "SEAT",
    "STAKE",
    "TOTAL",
    "WHOLE",
    "words",
]


def words(text: str) -> str:
    """Return an alternation of the entries of a list: one a word, `_` standing for a space."""
    return "(?:" + "|".join(entry.replace("_", " ") for entry in text.split()) + ")"


# ---------------------------------------------------------------- shares of a company

HOLD = words(
    "own(?:s|ed|ing)? hold(?:s|ing)? held keep(?:s|ing)? kept retain(?:s|ed|ing)? have has having "
    "control(?:s|led|ling)? possess(?:es|ed)? command(?:s|ed|ing)? end(?:s|ed|ing)?_up "
    "come(?:s)?_away came_away coming_away walk(?:s|ed|ing)?_(?:off|away) emerge(?:s|d)? "
    "sit(?:s|ting)?_on come(?:s)?_to w(?:ind|inds|ound)_up finish(?:es|ed)? left stay(?:s|ed)? "
    "account(?:s)?_for share split(?:s)? "
    "divide[sd]? remain(?:s|ed)? interested_in entitled_to boast(?:s)? maintain(?:s|ed)?"
)
GET = words(
    "acquir(?:e|es|ed|ing) acquisition_of buy(?:s|ing)? bought purchas(?:e|es|ed|ing) tak(?:e|"
    "es|en|ing) "
    "took get(?:s|ting)? got obtain(?:s|ed|ing)? gain(?:s|ed|ing)? receiv(?:e|es|ed|ing) "
    "secur(?:e|es|ed|ing) (?:pick|snap|scoop|mop)(?:s|ped|ed|ping|ing)?_up subscrib(?:e|es|ed|"
    "ing)(?:_for)? "
    "want(?:s|ed)? seek(?:s|ing)? sought bid(?:s|ding)? land(?:s|ed|ing)? pocket(?:s|ed)? "
    "be_issued be_allotted be_given be_handed win(?:s|ning)? won fetch(?:es)? eye(?:s|ing)? "
    "swoop(?:s|ed)? collect(?:s|ed)? takeover_of purchase_of sale_of target(?:s|ed|ing)? "
    "earn(?:s|ed)?"
)
GIVE = words(
    "leav(?:e|es|ing) giv(?:e|es|en|ing) gave hand(?:s|ed|ing)?(?:_over)? grant(?:s|ed|ing)? "
    "sell(?:s|ing)? sold ced(?:e|es|ed|ing) part(?:s|ed|ing)?_with offer(?:s|ed|ing)? "
    "transfer(?:s|red|ring)? assign(?:s|ed|ing)? reach(?:es|ed|ing)? tak(?:e|es|ing)_(?:it|them) "
    "entitl(?:e|es|ed|ing) mak(?:e|es|ing) allocat(?:e|es|ed|ing) allot(?:s|ted)? owner_of "
    "holder_of "
    "issu(?:e|es|ed|ing) to_become equivalent_to equates_to translat(?:e|es|ed|ing)_into signed_for"
)
STAKE = (
    r"(?:stakes?|holdings?|shareholdings?|share(?! (?:price|move))|interest(?! (?:rate|of|on|"
    r"pay|cost|charge))"
    r"|ownership|equity|slice|portion|parcel|piece|chunk|block|position|participation|percentage"
    r"|shares|stock(?! price)|voting rights|voting power|share capital|capital(?! (?:ratio|"
    r"expend|spend|cost|gain))"
    r"|economic interest|part(?:icipating)? interest)"
)
WHOLE = (
    r"(?:company|companies|firm|group|venture|joint[- ]venture|jv|newco|entity|operation|"
    r"business|club|bank|airline"
    r"|chain|\w*maker|developer|producer|operator|platform|partnership|concern|enterprise|"
    r"carrier|lender"
    r"|retailer|brewer|insurer|miner|utility|start-?up|subsidiary|unit|arm|holding|vehicle|project"
    r"|concession|start|shares?|stock|capital|equity|share capital|votes|voting rights|voting power"
    r"|ordinary shares|outstanding|whole|ownership|securities|units|rights|certificates|"
    r"portions|register"
    r"|combination|giant|merged|enlarged|cap table)"
)

# ---------------------------------------------------------------- premiums

OVER = words(
    "more_than above over higher_than richer_than better_than dearer_than on_top_of up_on beyond "
    "in_excess_of greater_than north_of ahead_of better_off_than costlier_than"
)
BASE_PRICE = (
    r"(?:clos\w+|undisturbed|unaffected|averages?|quot\w+|vwap|volume-weighted|(?:share|stock|"
    r"market|trading|traded|"
    r"last|latest|previous|prevailing|current|pre-\w+|opening|reference|day[’']s) (?:price|"
    r"level|value|quot\w+)|"
    r"market|(?:last|previous) (?:night|day|week|month|friday|trade)|where (?:the |it |they |"
    r"its )~3"
    r"(?:trad\w+|stood|closed)|(?:the |its |their )?(?:shares?|stock|scrip|units?)(?! of)|"
    r"price|trad\w+|level"
    r"|value (?:of )?(?:the )?(?:shares?|stock)|before the|value)"
)

# ---------------------------------------------------------------- parts and wholes

_ONE = r"(?:one|1|i|a)"
FIRST = (
    rf"(?:first|initial|initially|opening|opener|inaugural|starter|starting|pilot|maiden|"
    rf"introductory|debut|"
    rf"early|leading|(?:phase|stage|building|hall|block|lot|tranche|step|module|unit|site|"
    rf"number|part|batch|section|"
    rf"instal?ment|wave|leg|round|bay|pod|area|no\.) {_ONE}(?: (?:to|and|through) \w+)?"
    rf"|(?:starts?|started|starting|begins?|began|beginning|kicks?(?:ing)? off|opens?|opening) "
    rf"(?:off )?(?:with|at|from|on)"
    rf"|to (?:start|begin) with)"
)
TOTAL = (
    r"(?:all told|all in all|in total|in all|altogether|overall|in the end|eventually|"
    r"ultimately|in due course|"
    r"at full (?:build-?out|deployment|stretch|capacity|scale|tilt)|full[- ](?:build-?out|"
    r"deployment)|"
    r"once complete[d]?|when (?:complete[d]?|finished)|when (?:it is|fully) \w+|together|"
    r"combined|final|total|"
    r"ambition|aim|aims|aiming|goal|target|targets|envisaged|envisages?|foresees?|foreseen|"
    r"planned|plans?|"
    r"intend\w*|cover(?:s|ed|ing)?|compris\w+|amount\w*|envelope|volume|size|scope|scale|"
    r"footprint|capacity)"
)
LIVE = (
    r"(?:handed over|ready|live|switched on|energi[sz]ed|delivered|online|on stream|in service|"
    r"running|humming|"
    r"available|up and running|commissioned|operational|in operation|start(?:s|ed)?|open(?:s|"
    r"ed)?|lit|light up|"
    r"on the grid|connected|completed|flow(?:s|ing)?|turned on|powered up|practical completion|"
    r"into service)"
)
DELIVER = words(
    "deliver\\w* deploy\\w* leas(?:e|es|ed|ing) rent(?:s|ed|ing)? let(?:s|ting)? suppl\\w+ "
    "build\\w* built "
    "provid\\w+ reserv\\w+ tak(?:e|es|ing) took order\\w* commit\\w* secur\\w+ buy\\w* bought "
    "host\\w* "
    "install\\w* develop\\w* book(?:s|ed|ing)? get\\w* purchas\\w+ hand\\w*_over put\\w*_to_work "
    "set\\w*_aside earmark\\w* offer\\w* claim_(?:on|to) contract\\w* sign\\w*_(?:up_)?for "
    "reach\\w* "
    "reduc\\w+ cut rais\\w+ expan\\w+ extend\\w* scal\\w+ grow\\w* leaving house\\w* equip\\w* "
    "furnish\\w* "
    "occup(?:y|ies|ied) receiv\\w+ procur\\w+ offtake procure\\w* fill\\w* bring\\w* give\\w* "
    "gave agree\\w* "
    "promis\\w+ pledg\\w+ guarantee\\w* feed\\w* feeding stock\\w* ship\\w* construct\\w* "
    "erect\\w* source[sd]? "
    "draw(?:s|ing)? use[sd]? using run(?:s|ning)?_on access\\w* power\\w*_by"
)
AGREEMENT = (
    r"(?:agreement|contract|lease|term|pact|partnership|licen[cs]e|deal|arrangement|accord|tenancy|"
    r"commitment|concession|alliance|tie-?up|collaboration|offtake|order|credit|loan|facility|"
    r"tenor|"
    r"relationship|cooperation|rental|subscription|mandate|charter|hosting|service period|"
    r"engagement|"
    r"maturity|right|rights|venture|sponsorship|supply|rent|length|duration|period)"
)

# ---------------------------------------------------------------- things

SEAT = (
    r"(?:seats?|chairs?|places?|directors?|directorships?|members?|representatives?|nominees?|"
    r"delegates?|"
    r"board (?:seats?|places?|members?|chairs?|positions?|spots?)|spots?|positions?|mandates?|"
    r"people|persons?|individuals?|"
    r"non-executives?|candidates?)"
)
APPOINT = words(
    "nam(?:e|es|ed|ing) appoint(?:s|ed|ing)? nominat(?:e|es|ed|ing) elect(?:s|ed|ing)? "
    "designat(?:e|es|ed|ing) "
    "send(?:s|ing)? sent choos(?:e|es|ing) chose pick(?:s|ed|ing)? propos(?:e|es|ed|ing) "
    "get(?:s|ting)? "
    "got tak(?:e|es|en|ing) took fill(?:s|ed|ing)? receiv(?:e|es|ed|ing) hold(?:s|ing)? "
    "occup(?:y|ies) "
    "second(?:s|ed)? delegat(?:e|es|ed) provid(?:e|es|ed|ing) install(?:s|ed)? put(?:s|ting)? "
    "claim(?:s|ed)? "
    "secur(?:e|es|ed) have has with place(?:s|d)? be_given"
)
CHIP = (
    r"(?:gpu|tpu|chip|accelerator|processor|rack|server|superchip|cpu|npu|xpu|wafer|node|"
    r"cluster|card|system|"
    r"unit|module|pod|board|blade|computer|machine|part|device|engine|core|box|appliance|tray|"
    r"die|module)s?"
)
DIVEST = (
    r"(?:divest\w*|sell(?:s|ing)?|sold|(?:re)?sale of|for (?:re)?sale|dispos\w*|shed(?:s|"
    r"ding)?|hiv\w+ off|spin\w* off|spun off|"
    r"offload\w*|remed(?:y|ies)\w*|giv\w+ up|gave up|hand\w* over|carv\w+ out|part(?:s|ed|"
    r"ing)? with|transfer\w*|"
    r"relinquish\w*|let(?:s|ting)? go of|surrender\w*|unload\w*|auction\w*|ced(?:e|es|ed|ing)|"
    r"get(?:s|ting)? rid of|"
    r"jettison\w*|put up|offer\w* up|buyers? (?:of|for)|exit\w*|hand\w* back|forfeit\w*|"
    r"drop\w*|abandon\w*|disposal of|rid (?:itself|themselves) of|find\w* (?:an? |new "
    r")?(?:~1)?(?:buyers?|owners?) for|spin out|separat\w*|let go)"
)
PARTNER = (
    r"(?:partner|supplier|provider|customer|tenant|vendor|licensee|distributor|off-?taker|"
    r"operator|buyer|"
    r"client|lessee|lender|financier|backer|contractor|host|landlord|user|collaborator|sponsor|"
    r"carrier|"
    r"source|outlet|platform|manufacturer|agent|bank|home)"
)
OUTRIGHT = (
    r"(?:wholly|entirely|all|solely|only|fully|exclusively|purely|completely|in full|all of it|"
    r"100 per ?cent|in its entirety)"
)
