"""Words for what parties do to a deal: the lexicon of `acts`, which says when they count."""

from __future__ import annotations

from dealterms.claims.binding import pattern
from dealterms.claims.claim import Modality
from dealterms.claims.prefilter import Pattern

__all__ = ["ACTS"]

_AGREEMENT = (
    r"(?:merger|purchase|supply|lease|licen[cs]e|licensing|investment|share purchase|"
    r"stock purchase|sale|services?|"
    r"framework|cloud|joint venture|shareholders?|subscription|business combination|transaction|"
    r"implementation|"
    r"acquisition|credit|loan|facility|offtake|power purchase|asset purchase|cooperation|"
    r"co-operation)"
)
_WITH = r"(?: (?:of|with|for|by|between|and|to|from|in) (?:the |its )?@[ATP])*"
_DEAL = (
    r"(?:deal|merger|takeover|acquisition|purchase|sale|transaction|tie-up|combination|"
    r"buyout|offer|"
    r"bid|scheme|agreement|contract|lease|partnership|venture|letter of intent|term sheet|"
    r"memorandum of understanding|heads of terms|proposal|fund-?rais(?:e|ing)|round|investment)"
)
_DEF_ADJ = (
    r"(?:definitive|binding|final|legally binding|firm|full|long-term|multi-year|§|new|amended|"
    r"exclusive|non-exclusive|formal|conditional|unconditional)"
)
_SIGN = (
    r"(?:sign(?:ed|s|ing)?|enter(?:ed|s|ing)? into|(?<!\san\s)execut(?:ed|es|ing)|reach(?:ed|es)?|"
    r"struck|strikes?|conclud(?:ed|es)?|ink(?:ed|s)?|seal(?:ed|s)?|clinch(?:ed|es)?|finali[sz]ed|"
    r"agreed (?:on|to)?)"
)

# Order matters: the first pattern that fits at a place wins over those after it.
ACTS: tuple[tuple[str, Modality, Pattern], ...] = (
    (
        "terminated",
        Modality.CANCELLED,
        pattern(
            r"\b(?:(?:agree[ds]?|decided|chosen|opted) (?:~2)?to (?:terminate|end|cancel|call "
            r"off|abandon|scrap|"
            r"unwind|rescind) ~4(?:merger|deal|agreement|scheme|talks|negotiations|offer|bid|"
            r"transaction|takeover|"
            r"contract|partnership|venture|acquisition|tie-up|sale|investment|pact)\b"
            r"|(?:terminat(?:ed|es|ing)|cancel(?:l?ed|s)|call(?:ed|s|ing) off|scrap(?:ped|s)|"
            r"abandon(?:ed|s)|"
            r"withdr(?:ew|awn|aws)(?! (?:its|their|his|her) (?:~1)?(?:recommendation|support|"
            r"objections?|opposition|request|application|filing))|"
            r"rescind(?:ed)?|tore? up|torn up|dropped|drops|"
            r"ended|ends|end(?! date)|br(?:eaks?|oke|oken) off)"
            r"(?:, [^,.;]{0,40},)? ~4(?:merger|deal|agreement|deed|scheme|talks|negotiations|"
            r"discussions|offer|bid|"
            r"transaction|takeover|contract|lease|licen[cs]e|partnership|plans?|acquisition|"
            r"pursuit|combination|venture|order|"
            r"tie-up|letter of intent|proposal|sale|investment|pact|engagement)\b"
            r"|(?:merger|deal|agreement|talks|offer|bid|transaction|takeover|contract|lease|"
            r"partnership|acquisition|sale|tie-up|combination|letter of intent|"
            r"proposal)\b~4(?:(?:has|"
            r"have|had) (?:been )?|was |were |is |are )(?:terminated|cancel+ed|called off|scrapped|"
            r"abandoned|withdrawn|off the table|dead|lapsed|collapsed|dropped|fallen (?:through|"
            r"apart)|foundered|failed)"
            rf"|{_DEAL}{_WITH} (?:(?:has|have|had) (?:now |since )?)?(?:lapsed|collapsed|"
            rf"fallen apart|fell (?:apart|through)|foundered)"
            r"|(?:letter of intent|term sheet|memorandum of understanding|heads of terms)"
            rf"{_WITH} (?:(?:has|have|had) (?:now |since )?)?expired"
            rf"|let (?:its|the|their) ~2{_DEAL}{_WITH} (?:lapse|expire)\b"
            r"|(?:deal|offer|bid|agreement|talks|merger|takeover|letter of intent) (?:"
            r"lapses(?! (?:unless|if|where|when|should)\b)|collapses|is off|is dead|are off)|"
            r"(?:talks|"
            r"negotiations|discussions)[^.;]{0,60}? (?:(?:have|has|had|were) )?(?:broken|broke|"
            r"been broken) (?:off|down)|(?:talks|negotiations) (?:have |had )?(?:ended without|"
            r"come to nothing|"
            r"foundered|failed)|(?:will |would )?no longer (?:pursu\w+|proceed\w*|interested in|"
            r"plan\w* to (?:buy|bid|acquire)) "
            r"~4(?:deal|merger|takeover|acquisition|bid|offer|transaction|@[ATP])|pull(?:ed|s|"
            r"ing) the plug on ~4(?:deal|merger|takeover|acquisition|purchase|bid|offer|talks|sale|"
            r"transaction|investment|venture|@[ATP])|(?:ditched|axed|jettisoned) ~3(?:deal|"
            r"merger|takeover|acquisition|"
            r"purchase|bid|offer|plan|sale|transaction|investment|venture)|thrown? in the towel|"
            r"threw in the towel"
            r"|walk(?:ed|s|"
            r"ing) away from ~3(?:deal|merger|talks|takeover|acquisition|agreement|bid|"
            r"transaction|@[AT])|notice of termination|termination notice|"
            r"pull(?:ed|s|ing) out of ~2(?:deal|merger|takeover|purchase|acquisition|investment|"
            r"agreement|contract|venture|transaction|talks|@[AT])|(?:is|are|was) cancel+ing "
            r"~6(?:contract|agreement|lease|deal|order)|dissol(?:ved|ves) ~2(?:contract|agreement|"
            r"partnership|venture)|serv(?:ed|es) notice to (?:end|terminate|quit)|(?:agreement|"
            r"contract|deal|lease|licen[cs]e) (?:is|was) (?:at an end|over|void)|"
            r"(?:bowed|backed) out of ~2(?:deal|merger|takeover|purchase|acquisition|race|contest))"
        ),
    ),
    (
        "closed",
        Modality.IN_EFFECT,
        pattern(
            r"\b(?:(?:has |have |had |today |now |successfully |formally |"
            r"officially )*(?:complet(?:ed|es)|clos(?:ed|es)|consummated|finali[sz]ed|"
            r"wrapped up) (?:on )?~3(?:acquisition|purchase|merger|takeover|buyout|transaction|"
            r"deal|"
            r"investment|sale|combination|round|series|financing|tie-up|subscription|tender offer|"
            r"scheme|joint venture|association|entry|takeover|disposal|divestment|venture|"
            r"partnership)\b"
            r"|(?:has|have|had) (?:now |just )?closed (?:an?|its|the) (?:§ |¤ )?~2(?:round|series"
            r"|raise)\b"
            r"|complet(?:ed|es) (?:the )?(?:formation|creation|establishment) of\b"
            r"|venture (?:with @\w )?(?:was|has been) (?:formed|established|created)\b"
            r"|(?:formation|creation|establishment) of (?:the |@\w )[^.;]{0,60}?(?:was|has been"
            r"|is now) "
            r"complete[d]?\b"
            r"|completion of (?:its|the|their) ~2(?:acquisition|purchase|merger|takeover|"
            r"transaction|"
            r"investment)(?: today| was announced)?(?= today|,? (?:which )?(?:took|occurred|on ¤))"
            r"|(?:transaction|deal|merger|acquisition|takeover|sale|purchase|combination|"
            r"investment|operation|"
            r"scheme|round|association|tie-up|venture|transfer)~6 (?:has |was |have |had |"
            r"is )(?:accordingly |thus |therefore |also )?(?:now |been |today |formally |"
            r"successfully )*(?:complete[d]?|closed|wrapped up|done and dusted|consummated|become "
            r"effective|become ¤)(?! during)"
            r"|(?:transaction|deal|merger|acquisition|takeover|sale|purchase|scheme)(?: of "
            r"@[ATP](?: by @[ATP])?)? (?:closed|"
            r"completed|became effective|took (?:legal )?effect)\b(?! (?:price|at §))"
            r"|(?:agreement|deal|venture|transaction|merger|acquisition|licen[cs]e|association|"
            r"combination)~7 (?:was |were )?completed (?=today|yesterday|on |¤)|(?:today|"
            r"yesterday|now|¤) completed its|(?:merger|scheme|acquisition|takeover|combination|"
            r"transaction)~5 (?:became|has (?:accordingly |now |thus )?become) (?:effective|¤)|"
            r"(?:became|becomes|has become) the (?:~1)?owner of @[TP]|"
            r"became one company|are (?:now )?one company|deemed (?:to be )?completed|"
            r"(?<=@)T (?:now )?belongs to @A|(?<=@)A (?:now owns|is now the owner of) @T|(?<=@)T "
            r"is now (?:owned by|part of|"
            r"a subsidiary of) @A|"
            r"became (?:part of|a (?:wholly owned )?subsidiary of) @A|became ours|"
            r"(?:agreement|licen[cs]e|contract|lease|facility)~4(?:took effect|came into (?:force|"
            r"effect)|entered into force|became effective)|reached financial close|"
            r"financial close (?:was|has been) (?:reached|achieved)|"
            r"(?:gained|took|taken|assumed|acquired) (?:control|ownership|possession) of @[TP]|"
            r"(?:round|series (?:\w+)) is in the "
            r"bank|(?:signed|closed) and funded|completes ~2(?:acquisition|"
            r"purchase|merger|takeover|transaction))"
        ),
    ),
    (
        "delayed",
        Modality.DELAYED,
        pattern(
            r"\b(?:deal|merger|takeover|acquisition|transaction|tie-up|"
            r"combination)(?: ~1of @[ATP]| of "
            r"@[ATP]| by @[ATP])? (?:has been|was|is being|have been) (?:delayed|postponed)(?!\w)"
        ),
    ),
    (
        "blocked",
        Modality.IN_EFFECT,
        pattern(
            r"\b(?:(?:court|judge|tribunal|regulator|commission|authority|ministry|ftc|cma|doj|@O|"
            r"government|watchdog) ~3(?:block(?:ed|s)|enjoin(?:ed|s)|prohibit(?:ed|s)|barred|"
            r"forb(?:ade|ids|idden)|vetoed|halted|stopped) (?!a |an )~3(?:deal|merger|takeover|"
            r"acquisition|"
            r"transaction|sale|combination|purchase|@[AT])"
            r"|(?:deal|merger|takeover|acquisition|transaction|sale) (?:was|is|has been|"
            r"were) (?:blocked|enjoined|prohibited|vetoed)"
            r"|(?:enjoin(?:s|ed)|restrain(?:s|ed)) "
            r"@[ATP] from (?:~1)?(?:consummating|clos|complet|acquir|proceed|buy|merg)\w*"
            r"|(?:decision|order|ruling) (?:that|which) (?:prohibits|forbids|blocks) ~3(?:deal|"
            r"merger|takeover|acquisition|transaction|@[ATP])"
            r"|preliminary injunction (?:against|halting|barring|blocking)|grant(?:ed|"
            r"s) ~3injunction)"
        ),
    ),
    (
        "in_talks",
        Modality.RUMOURED,
        pattern(
            r"\b(?:(?:resum|reviv|reopen|restart|renew)(?:ed|es|ing) ~3(?:talks|negotiations|"
            r"discussions)|back at the (?:negotiating )?table)(?!\w)"
        ),
    ),
    (
        "on_hold",
        Modality.ON_HOLD,
        pattern(
            r"\b(?:on (?:hold|ice)|on the back ?-?burner|(?:stands|standing) still|at a "
            rf"standstill|put on pause|{_DEAL}{_WITH}(?: has| have| had| is| was| were)"
            r"(?: not| never)?(?: been)?(?: now)? (?:paused|suspended|shelved|frozen|stalled|"
            rf"mothballed)|(?:pausing|suspending|freezing|shelving) ~2{_DEAL}|(?:deal|talks|"
            rf"plan|plans|"
            r"investment|transaction|"
            r"merger|agreement|negotiations|partnership|it|process)~4(?:paused|suspended|shelved|"
            r"frozen|stalled|mothballed)|(?:paused|suspended|shelved|shelves|frozen|"
            r"mothballed) ~4(?:deal|talks|plan|plans|project|venture|work|investment|transaction|"
            r"merger|agreement|"
            r"negotiations|partnership|takeover|investment)|(?:been|is|was|are|were) parked|"
            r"agree(?:d|s)? ~5to (?:suspend|pause|freeze) ~4(?:deal|talks|plan|plans|project|"
            r"venture|investment|transaction|merger|agreement|contract|partnership|takeover)|"
            r"(?:remains?|stays?|still) (?:suspended|frozen|paused)|"
            r"in limbo|pressed pause|hit pause|in abeyance|"
            r"(?:put|placed) in(?:to)? (?:the |a )?(?:~1)?freeze|"
            r"exercis(?:ed|es) (?:its|their) right to "
            rf"(?:suspend|freeze|pause|halt) (?:the |its |their ){_DEAL})(?!\w)"
        ),
    ),
    (
        "denied",
        Modality.DENIED,
        pattern(
            r"\b(?:den(?:y|ies|ied) ~3(?:talks|negotiations|interest|merger|takeover|offer|bid|"
            r"discussions|being in)\b|no (?:~1)?(?:talks|negotiations?|discussions|"
            r"deal)(?= whatsoever| between| with| about| over)|no (?:talks|negotiations?|"
            r"discussions)(?: are| is| were| taking| under way|[.,;]|$)|"
            r"not in (?:any )?(?:talks|negotiations|discussions)|"
            r"(?:not interested|no interest) in (?:~2)(?:buying|acquiring|bidding|merg\w+|taking "
            r"over|a (?:bid|deal|merger|takeover|sale)|@[TP])|"
            r"(?:has|have|had|with) no (?:~1)?(?:plans?|intention|wish|desire) (?:to|of) "
            r"(?:~1)?(?:bid\w*|buy\w*|acquir\w+|merg\w+|tak\w+ over|mak\w+ (?:an|a) (?:offer|"
            r"bid))\b)"
        ),
    ),
    (
        "renegotiating",
        Modality.RUMOURED,
        pattern(
            r"\b(?:renegotiat\w+|re-negotiat\w+|wants to pay less|(?:seek(?:s|ing)?|pushing for|"
            r"asked for|demand(?:s|ing)?) ~2(?:lower price|price cut|better terms|new terms|"
            r"different terms|discount)|reopen(?:ed|ing)? (?:the |its |their )?(?:terms|talks|"
            r"price|"
            r"contract|agreement|deal|lease)|rework(?:ing)? (?:the |its |their )?(?:deal|terms|"
            r"agreement|purchase|contract|price)|(?:talks|discussions|negotiations)~2(?:to|on|"
            r"about) "
            r"(?:vary|amend|change|revise|recut)\w*|(?:vary|revise|recut) (?:the |its |their "
            r")(?:~1)?(?:contract|deal|terms|price|agreement|lease)|recut)(?!\w)"
        ),
    ),
    (
        "agreed_non_binding",
        Modality.AGREED,
        pattern(
            r"\b(?:letters? of intent|\bLOI\b|memorand(?:um|a) of understanding|"
            r"(?<!information\s)(?<!placement\s)memorandum|\bMOU\b|\bMoU\b|"
            r"term sheet|heads of (?:terms|agreement)|agreement in principle|agreed in principle|"
            r"non-(?:legally[- ])?binding (?:~1)?(?:agreement|offer accepted|accord|deal|terms|"
            r"pact|contract))(?!\w)"
        ),
    ),
    (
        "approved",
        Modality.IN_EFFECT,
        pattern(
            r"\b(?:all (?:of the )?(?:the )?(?:required |necessary |regulatory |remaining |"
            r"outstanding |conditions )*(?:approvals|clearances|consents)~3(?:have been |are |"
            r"were |now )*(?:received|obtained|granted|secured|in hand|in place)|every "
            r"(?:permission|consent|approval|"
            r"clearance) (?:that )?(?:they|it|@[ATP]) (?:needs?|needed|requires?)|approvals "
            r"(?:are|have) (?:now )?all (?:in\b|been \w+)|(?:the )?full set of (?:approvals|"
            r"consents|clearances)|"
            r"everything (?:~3)?(?:is|are) (?:now )?in hand|(?:every|all(?: of)?(?: the)?) "
            r"(?:consents?|approvals?|clearances?|permits?)~7(?:has|have|are|"
            r"is) (?:now )?(?:been )?"
            r"(?:obtained|received|granted|secured|in hand|in place)|(?:received|obtained|"
            r"secured|has|"
            r"have) all (?:the )?(?:required |necessary |regulatory )*(?:approvals|clearances|"
            r"consents)|last (?:remaining )?(?:regulatory )?(?:hurdle|approval|clearance|"
            r"condition) (?:has been|was|is) (?:cleared|removed|obtained|granted|met))"
        ),
    ),
    (
        "definitive",
        Modality.DEFINITIVE,
        pattern(
            rf"\b(?:{_SIGN},? ~7(?:agreements?|contracts?|lease|licen[cs]e|accord|amendment|pact|"
            rf"treaty|documentation|deed)\b(?! in principle)"
            rf"|{_SIGN} (?:an? |the |its |their )?(?:{_DEF_ADJ} )+~2(?:deal|order|accord|"
            rf"arrangement|"
            rf"terms)\b"
            r"|(?:agreement|contract|lease|deal|licen[cs]e|pact|deed)~5(?:was|were|has been|"
            r"have been|is) (?:~6)?(?:signed|inked|struck|clinched|notari[sz]ed|executed|"
            r"concluded|certified|sealed)"
            r"|(?:agreement|contract|lease|deal|licen[cs]e|pact)~6, (?:signed|executed|concluded|"
            r"notari[sz]ed|inked)(?= |[.;,])|conclusion of (?:an?|the|its) ~3(?:agreement|contract|"
            r"lease)|(?:under|into) (?:a )?contract with @[ATP]|(?:papers|documents|"
            r"contracts) (?:were|"
            r"have been|are) (?:now )?signed|announces? (?:the |its )(?:conditional |proposed |"
            r"agreed )?(?:disposal|acquisition|sale|purchase|takeover) of|(?:the §|we|they) "
            r"(?:have )?sign(?:ed)?(?= on ¤| ¤|[.;,]|$)|(?:agreement|contract|lease|"
            r"deal)~3(?:exists "
            r"and )?(?:is|was) fully executed|financing~4(?:has been|had been|was) signed"
            rf"|(?:agreement|contract|lease|deal|licen[cs]e|partnership){_WITH} (?:is|remains|"
            r"stays) (?:fully |still |again |once more )*"
            r"(?:in (?:full )?(?:force|effect|operation)|intact)"
            r"|(?<=@[ATP]\s)(?:have |has |had )?signed(?= for §| with @[ATP])"
            r"|(?:companies|pair|parties|sides|they|@[ATP]) (?:have |has |had )?signed"
            r"(?= for §| with @[ATP]| in ¤| on ¤)"
            r"|rule 2\.7 announcement|(?:made|makes|making|tabled|launched) (?:a |its )?(?:firm|"
            r"recommended|binding) (?:~2)?offer|recommended (?:cash |all-share |final )+(?:offer|"
            r"acquisition)"
            r"|agree(?:d|s)(?: in ¤| last \w+| on ¤| ¤| today| this week| ~1)* to (?!talk|discuss|"
            r"negotiat|meet|extend|explor|consider|review|hold|study|keep|work|let|place|put|paus|"
            r"suspend|halt|stop|end|terminat|postpone|delay|waive|amend|an? |larger|begin|start|"
            r"enter|open|resum|a\b)\w+"
            r"|agreed (?:a|an|the|on a|its|their) ~4(?:takeover|merger|deal|acquisition|sale|"
            r"buyout|combination|purchase)|unanimously approved (?:a|the) ~2(?:merger|deal|"
            r"agreement|transaction)|(?:put|set|has put|have put) pen to "
            r"(?:paper|(?:~3)(?:agreement|contract|lease|deed|pact))|sign(?:ed|s) on "
            r"the dotted line|"
            r"put(?:s|ting)? (?:its|their|his|her|the last) (?:names?|signatures?) (?:to|on|"
            r"under) ~5(?:agreements?|contracts?|deal|"
            r"lease|accord|pact|deed)\b|everything is "
            r"(?:now )?signed|(?:contract|lease|agreement|deal|licen[cs]e|papers) (?:that |which )?"
            r"(?:they|it|@[ATP]) (?:had |have |has )?signed|agreed and signed|signed it\b"
            r"|(?:contract|lease|agreement|deal|licen[cs]e)~2,? (?:was |"
            r"were |been )?signed|(?:agreement|contract|lease|deal|"
            r"pact) that (?:the )?(?:§ )?~3(?:concluded|signed))(?! to (?:follow|come|"
            r"be (?:signed|concluded|finali[sz]ed|negotiated|drafted|inked|sealed))|"
            r",? (?:which )?(?:is|are) to (?:follow|be))"
        ),
    ),
    (
        "",
        Modality.DEFINITIVE,
        pattern(
            r"\b(?:definitive|binding) (?:[\w’'-]+ ){0,3}?(?:agreements?|contract|documentation|"
            r"accord|lease|offer)\b|agreement and plan of merger|business combination agreement|"
            r"scheme implementation (?:deed|agreement)|firm offer|merger agreement|(?:executed|"
            r"signed|entered into) ~3amendment"
        ),
    ),
    (
        "in_talks",
        Modality.RUMOURED,
        pattern(
            r"\b(?:in (?:~2)?(?:talks|negotiations|discussions)\b|haggl(?:ing|ed|es)|"
            r"(?:preliminary|exploratory|initial|informal|first) contacts? (?:are|is|with|between|"
            r"have|has)|(?:talks|negotiations|discussions)(?:, [^,.;]{0,40},|,? ~4)? ?(?:are|"
            r"remain|is) (?:at|in|still)|(?:is|are|"
            r"was|were|"
            r"been) talking (?:to|with|about (?:an?|the))\b|negotiat(?:ing|es)(?! rights| team| "
            r"table)|(?:holding|"
            r"hold|held|having|begun|"
            r"opened|entered|started|resumed) ~2(?:talks|negotiations|discussions)|"
            r"(?<!body\s)(?<!one\s)(?:talks|negotiations|discussions) "
            r"(?:are|with|between|about|over|to|continue|were)|"
            r"discuss(?:ing|es) (?:a|an|the)|possible offer|considering an offer)"
        ),
    ),
    (
        "announced",
        Modality.ANNOUNCED,
        pattern(
            r"\b(?:announc(?:ed|es|ing)|unveil(?:ed|s|ing)|disclos(?:ed|es)|reveal(?:ed|s)|"
            r"made public|public(?:ly)? announced) ~6(?:deal|partnership|investment|plan|plans|"
            r"agreement|merger|alliance|venture|collaboration|pact|tie-up|acquisition|transaction|"
            r"joint venture|takeover|offer|contract|lease|purchase)\b"
            r"|\b(?:launch(?:ed|es|ing)?|start(?:ed|s|ing)?|begin(?:s|ning)?|began|open(?:ed|s)?|"
            r"acquire ~7by) (?:a|an|its|the)? ?(?:§ |¤ )?~2"
            r"(?:tender|takeover|unsolicited|hostile|public) (?:~1)?(?:offer|bid)\b"
            r"|\bmade (?:it |a )?(?:known|public commitment)\b|"
            r"\b(?:strategic|landmark|new) partnership (?:between|with|to)(?!\w)"
        ),
    ),
    (
        "rumoured",
        Modality.RUMOURED,
        pattern(
            r"\b(?:consider(?:s|ing)?|weigh(?:s|ing)?|explor(?:es|ing)|mull(?:s|ing)?|eye(?:s|ing)|"
            r"wants? (?:to (?:buy|acquire|take|merge|invest)|a (?:slice|stake|piece))|"
            r"interested in|"
            r"courts?|courting|approached|plott?ing|working on|preparing|readying|"
            r"lining up) ~6(?:bid|offer|deal|takeover|acquisition|stake|slice|merger|buying|"
            r"combination|investment|sale|loan|@T|@P)(?!\w)"
            r"|\b(?:preparing|planning|plotting|poised|looking|aiming|gearing up) to (?:buy|acquire"
            r"|invest|merge|take over|bid|pour|put|inject|lend)(?!\w)"
            r"|\b(?:made|making) (?:an |a |another |its )?(?:~2)approach (?:to|for)(?!\w)"
            r"|\b(?:lodged|tabled|submitted|put in|sent in) (?:a|an|its) ~3(?:offer|bid|"
            r"proposal)(?!\w)"
        ),
    ),
)
