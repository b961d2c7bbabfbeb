"""What can happen on a date: the events that are terms, and the others that keep a date from them.

Patterns run over marked text. An event of a deal is `strong` where its own words name it
("closing", "the first § will be delivered"); what any business does ("opens", "is ready") is told
in patterns that demand a subject of the deal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from dealterms.claims.binding import pattern
from dealterms.claims.prefilter import Pattern

__all__ = ["Event", "find_events", "is_lapse", "is_of_works"]


@dataclass(frozen=True, slots=True)
class Event:
    """Words that tell of an event; `term` is empty for one that is no term."""

    term: str
    start: int
    end: int


_PAPER = (
    r"(?:agreements?|contracts?|documents?|documentation|details|paperwork|papers|lease|"
    r"licen[cs]e|deed|accord|terms|pact|treaty|deal|amendment)"
)
_FIRM = r"(?:definitive|binding|final|formal|long-form|full|firm|actual)"
_ENDS = (
    r"(?:clos(?:e[ds]?|ing)|complet\w+|consummat\w+|happen\w*|effective|taken? place|occur\w*|"
    r"satisfied|gone through|done|finished|final|unfinished|incomplete|uncompleted|pending|"
    r"obtained|"
    r"granted|given|received|cleared|approved|decided?|ruled|fulfilled|met|secured|through|"
    r"lasts?|still open)"
)
_LEAVE = (
    r"(?:terminated?|end(?:ed|s)?|expires?|walk(?: away)?|leave|quit|withdraw|pull out|back out|"
    r"get out|abandon|"
    r"lapses?|"
    r"tear up|tear (?:~3)?up|be released|rescind|cancel(?:led)?|call (?:~3)?(?:off|quits)"
    r"|go (?:its|their) own way|(?:is|are|be) (?:off|void|dead|at an end)|falls? (?:away|"
    r"through)|step (?:away|back)|bow out|drop out|scrap|exit)"
)
_MAY_LEAVE = (
    rf"(?:\b(?:either|both|each|any|neither|the parties|the (?:two|pair)|we|they|anyone|any party)|"
    rf"@[ATP])(?: party| side| of (?:them|us))? (?:~2)(?:may|can|could|is free to|are free to|"
    rf"become free to|becomes free to|has the right to|have the right to|is entitled to|"
    rf"is at liberty to|are at liberty to|will be able to) (?:~2){_LEAVE}(?!\w)(?:[^.;,¤]{{0,40}}"
    rf"\b(?:if|unless|should|where)\b[^.;,¤]{{0,90}})?"
    rf"|\b(?:leaves?|makes?) (?:either|both|each|the parties)(?: of them| party"
    rf"| side)? free to {_LEAVE}"
    rf"|\b(?:after which|failing which|from then on|when) (?:~5)(?:may|can|could|is free to|"
    rf"are free to) (?:~2){_LEAVE}(?!\w)"
    r"|\bwalk-?away date\b"
    rf"|\b(?:allow|let|permit|enable|entitle|empower)(?:s|ing)? (?:either|both|each|any|the parties"
    rf"|@[ATP])(?: of them| party| side| company| partner)? (?:to )?(?:~1)?{_LEAVE}(?!\w)"
    rf"(?:~8(?:if|unless|should)\b~9{_ENDS})?"
    rf"|\b(?:if|unless|should)\b(?=[^.;]{{0,90}}¤,? (?:~1)?(?:either|both|each|@[ATP])(?: of "
    rf"them| party"
    rf"| side)?(?: (?:is|are)| may go) free)|\bwithout penalty after\b"
    rf"|\bterminat(?:ion|ed) (?:~2)?by (?:either|both|each|any|the "
    rf"parties)[^.;,¤]{{0,30}}\b(?:if|unless|should|"
    rf"where)\b[^.;,¤]{{0,90}}"
    rf"|\bright to {_LEAVE}(?!\w)|\bwalk-?away right\b|\b(?:day|date) (?:on|after|by|from)"
    rf" which (?:either|both|each|any)(?:[^.;¤]{{0,60}}\b{_LEAVE}\b[^.;¤]{{0,90}}(?:, until now)?)?"
)
_OUTSIDE = (
    _MAY_LEAVE + "|"
    r"\b(?:outside|long[- ]?stop|drop-?dead|end|backstop|termination|cut-?off) date|"
    r"\b(?:termination|walk-?away|drop-?dead|completion|closing) deadline|"
    r"\blong[- ]?stop(?! dates?\b)|"
    r"\bdeadline (?:for|to) (?:~2)?(?:complet\w+|clos\w+)"
    r"|\b(?:have|has|had|given?s?|gave|leaves?|grants?|allows?) (?:the parties |them |both |both "
    r"sides |either side |@[ATP] |themselves )?"
    r"(?=¤ (?:in which )?to (?:complete|close|consummate|finish|get (?:it|the deal) done))"
    rf"|\b{_LEAVE}\b(?:~8)(?:if|unless|should)\b~9{_ENDS}"
    rf"|\b(?:if|unless|(?<![\w’@]\s)should) ~9{_ENDS}(?=.{{0,110}}\b{_LEAVE}\b)"
    rf"|\b(?:if|unless)\b(?=[^.;]{{0,50}}¤[^.;]{{0,60}}\b(?:may|can|could|free to|entitled to|"
    rf"right to)"
    rf" (?:~2){_LEAVE}\b)"
)
_LAPSES = (
    r"\b(?:agreement|contract|deal|deed|accord|pact|commitment) (?:itself |then |automatically |"
    r"also )?(?:(?:will|would|shall|is to|is due to|is set to) (?:automatically )?)?(?:laps|expir|"
    r"terminat|ends?\b|end\b|runs? out|runs? off|falls? away|fall away|dies\b|comes? to an end)\w*"
    r"(?: of its own accord| (?:on|by) its (?:own )?terms| by itself| automatically| unless ~6)?"
)
_SIGNING = (
    rf"\b(?:turned|made|converted) into ~3{_PAPER}\b|"
    rf"\b(?:sign(?:ing)?|conclud(?:e|ing)|finali[sz](?:e|ing)|execut(?:e|ing)|reach|"
    rf"enter(?:ing)? into|negotiat(?:e|ing)|hammer(?:ing)? out|nail(?:ing)? down|"
    rf"thrash(?:ing)? out|"
    rf"settl(?:e|ing)|iron(?:ing)? out|draw(?:ing)? up|work(?:ing)? (?:on|out|towards)|"
    rf"agree(?: on)?|strike|seal|ink) ~5{_PAPER}\b"
    rf"|\b{_FIRM} (?:[\w’'-]+ ){{0,4}}?{_PAPER}\b(?: (?:be |is |are )?(?:finished|ready|"
    rf"completed|done|"
    rf"sealed|settled))?|\b(?:be|being) (?:signed|finali[sz]ed|concluded|"
    rf"inked|struck|executed|agreed|settled)\b"
    r"|\b(?:to|will|shall|would|could|should|can) (?:~1)?sign(?! up| off)\b|\b(?:signing|"
    r"signature)(?! of @O)(?! bonus| fee)\b|\bthe details\b(?=~4(?:¤|in|within|over|are|to be|"
    r"being))"
    r"|\b(?:contract|documents|papers|agreement) (?:is|was|are|were|"
    r"remains?) (?:~1)?[“\"]?(?:on track|on course|due|expected|scheduled|planned|pencill?ed in|"
    r"ready)"
    r"|\b(?:contracts?|papers|documents|documentation|paperwork|accord|treaty|agreements?) (?:~4)?"
    r"(?:be|is|are|been)? ?(?:~1)?(?:ready|done|finished|complete[d]?|in place|on paper|on the "
    r"table|"
    r"final|settled|sealed|signed|inked)(?! (?:phase|stage))"
    r"|\bsignatures? (?:~3)(?:on|may|might|could|should|will|to|follow)(?!\w)"
    r"|\bink (?:~4)(?:dry|dries|meets? paper|paper)(?!\w)|\b(?:put|putting) (?:~1)?pen to paper|"
    r"\bhave (?:~1)?(?:signed|inked)|\bshake hands\b"
    rf"|\b(?:must|should|has to|have to|ought to|will|would|could|is to) (?:be|lie|stand|exist)"
    rf" (?:an? |the )(?:~2)?{_PAPER}\b|\b{_PAPER} (?:must|should|has to|ought to|will|is to)"
    r" (?:be there|lie (?:there|ready)|stand)\b"
    r"|\b(?:papers|paperwork|signatures|ink)(?= ¤)"
    r"|\b(?:a|an) (?:~2)?(?:deal|agreement|accord) (?:~2)?(?:could|may|might|should|is expected to|"
    r"is likely to) (?:~1)?(?:come|be|follow)\b"
)
_CLOSING = (
    r"\b(?:clos(?:e|es|ing)|complet(?:e|es|ion|ing)|consummat(?:e|ed|ion|ing)|(?:be|was|is|were|"
    r"has been|had been) (?:~1)?(?:completed|closed)|becom(?:e|es|ing) effective|"
    r"becom(?:e|es|ing) (?:final|one company|whole)|day one (?:of|as|for)|"
    r"(?:own|be (?:a )?part of|become (?:a )?part of|belong to|be in the hands of|be folded into|"
    r"be absorbed by) (?:the )?@[ATP]|"
    r"(?:transaction|deal|merger|sale|takeover|acquisition|purchase)[^.;,¤]{0,40} be "
    r"(?:finali[sz]ed|concluded|sealed|settled)|out of the way|"
    r"(?:new|combined|merged|enlarged) (?:bank|company|group|firm|entity|airline) ~2(?:starts|"
    r"begins|comes into "
    r"being|is born|opens)(?: life| work)?|"
    r"effectiveness|(?:be|is) effective|under (?:its|one) roof|be one (?:company|bank|group|firm|"
    r"airline)|effective "
    r"(?:date|time)|"
    r"tak(?:e|es|ing) (?:legal )?effect|(?:receiv\w+|gets?|be paid) (?:the |its |their "
    r")?(?:money|funds|proceeds)|(?:be )?implement(?:ed|ation)(?! (?:deed|agreement))|"
    r"go(?:es)? through|(?:be )?finish(?:ed)?(?! line)|(?:deal|transaction|merger|sale|takeover|"
    r"acquisition|"
    r"purchase|completion|closing)[^.;¤]{0,70}\b(?:drags?|dragged) (?:on|out)|"
    r"conclusion of the (?:deal|transaction|merger|sale|takeover|acquisition)|"
    r"(?:deal|transaction|merger|sale|takeover|acquisition|purchase|it) behind (?:it|them|us)|be "
    r"(?:through|done|over|sealed|"
    r"wrapped up)(?= |¤)|ownership ~3pass(?:es)?|pass(?:es)? (?:in)?to @[AP]|should be(?= ¤)|"
    r"wrap(?:s|ped|ping)? up|"
    r"execution (?:of the|is|should|will)|(?:commencement|start|date) of settlement|"
    r"settlement(?: date)?|over the (?:line|finish line)|seal (?:the )?(?:deal|transaction|"
    r"merger|sale|"
    r"takeover|acquisition|purchase)|finish(?:ing)? line|chang(?:e|es) (?:hands|owners|ownership)|"
    r"put to bed|(?<=^)done(?= ¤)|\b(?:deal|sale|merger|takeover|purchase|acquisition) done|"
    r"(?:everything|all|it all|the whole (?:thing|affair|business)|matters) (?:is|was|are|should"
    r"|will|would|ought|must|has) (?:to )?(?:~1)?(?:be|have been) (?:settled|done|over|finished"
    r"|complete[d]?|wrapped up|signed and sealed|through|tied up)|"
    r"(?:be|become) (?:the )?(?:new |sole |full |proud )*owners? of (?:the )?@[ATP]|"
    r"(?:joint (?:venture|company)|company|venture|jv|newco|vehicle|entity)[^.;,¤]{0,40}? be"
    r" (?:formed|founded|set up|incorporated|established|registered|constituted|created)|"
    r"(?:formation|incorporation|establishment|founding|foundation|setting[- ]up|registration"
    r"|creation) of (?:the|a|an|our|their) (?:new |joint )*(?:venture|company|jv|newco|vehicle"
    r"|entity|joint venture)|"
    r"(?:get|have|tak(?:e|"
    r"ing)|getting|having|collect|"
    r"receive|hand(?:s|ed)? over) the keys|"
    r"fall into place|tak(?:e|es|ing) (?:over|possession|control)|transfer of (?:~3)?(?:ownership|"
    r"funds|titles?|"
    r"shares|business)|(?:takeover|merger|deal|sale|acquisition|purchase) (?:~7)(?:delayed|"
    r"put back|postponed|"
    r"pushed back|unlikely before)|(?:shares|business|ownership) (?:will |"
    r"to )?(?:be )?transfer(?:red)?|"
    r"payment (?:~3)?(?:commenc\w+|is to be made|will be made|starts?|begins?|follows|date)|"
    r"payment(?= ¤)|(?:money|cash|funds) (?:goes out|flows?|will flow|changes hands|go out))(?!\w)"
)
_NO_FIRST = (
    r"(?!(?:quarter|half|time|closing|payment|instal\w*|year|month|week|day|round|dividends?|"
    r"results?|offer|bid|step|vote|"
    r"meeting|hearing|reaction|report|estimate|call|deal|agreement|and|to|in|of|person|case|talks|"
    r"announced|published|ever)\b)"
)
_HEAD = (
    r"(?:phases?|stages?|modules?|buildings?|halls?|sites?|campus|gigawatts?|megawatts?|units?|"
    r"chips?|systems?|racks?|clusters?|flights?|launch(?:es)?|trains?|plants?|lines?|"
    r"deliver(?:y|ies)|shipments?|power|hydrogen|oil|electricity|production|batch(?:es)?|capacity|"
    r"pieces?|"
    r"parts?|blocks?|deployments?|data[- ]cent(?:er|re)s?|turbines?|reactors?|servers?|vessels?|"
    r"ships?|aircraft|planes?|machines?|gas|cargo(?:es)?|volumes?|wafers?|output|barrels?|"
    r"instal(?:l)?ations?|one|of (?:them|these|those)|lot|slice|§)"
)
_START = (
    r"(?:ready|begin(?:s|ning)?|start(?:s|ing)?|open(?:s|ing)?|commenc(?:e|es|ed|ing)|available|"
    r"arriv(?:e|es|ing)|live|run(?:s|ning)?|flow(?:s|ing)?|contribut(?:e|es|ing)|humming|due)"
)
_PHASE = (
    rf"\b(?:first|initial|opening|maiden) (?:~2)?{_HEAD}(?!\w)|\bphase (?:one|1|i)\b|\bstage (?:one"
    rf"|1)\b|"
    rf"\b(?:the )?(?:first|initial|opening)(?:,? of (?:some |about )?§,?| of (?:these|them|"
    rf"those),?) "
    rf"(?=(?:~3)?(?:is|are|will|to|should|must|¤|comes?|follows?|due))|"
    rf"\b(?:commercial |series |full )?(?:production|operations?|deliver(?:y|ies)|shipments?|"
    rf"service|"
    rf"launch) (?:is|are) (?:~2)(?:foreseen|expected|due|slated|planned|scheduled|pencill?ed in)|"
    rf"\b(?:ship|deliver|receiv|get|suppl|hand over|send|launch|sell|install|switch on|"
    rf"energi[sz])\w* "
    rf"(?:of )?(?:the |its |their )?(?:first|initial) (?!(?:quarter|half|time|closing|year|month|"
    rf"week|day|"
    rf"round|instal?ment|payment|dividend|results?)\b)[a-z]+|"
    rf"\b(?:first|initial) (?!(?:quarter|half|time|closing|payment|instal)\w*)(?:~4)(?:reach|"
    rf"arriv|leav|"
    rf"ship|roll|sail|hum)\w*|"
    rf"\b(?:first|maiden) {_NO_FIRST}[a-z]+ (?:of|from|for|to|at) (?:the |its )?[\w@-]+(?: [\w-]+)?"
    rf" (?:is|are) (?:now |still |also )*(?:due|expected|planned|slated|foreseen|scheduled)|"
    rf"\b(?:first|maiden) {_NO_FIRST}[a-z]+(?: of [a-z]+)?(?:,? (?:which |that )?(?:(?:is|are|was|"
    rf"were|remains?|to be) )?"
    rf"(?:now |still |also |only )?(?:target\w+|due|expected|planned|slated|foreseen|scheduled|"
    rf"pencilled|set|promised|to (?=be|come|flow|"
    rf"follow|go|leave|reach))|(?= ¤))|"
    rf"\b(?:capacity|power|supply|service|volumes?|deliver(?:y|ies)|§) (?:~3)(?:phased in|brought "
    rf"on)(?!\w)|\bramp(?:ing)?[- ]?up\b|"
    rf"\b(?:first|initial|opening) (?:service|supply)\b|\b(?:com(?:e|es)|go(?:es)?) on[- ]line\b|"
    rf"\bswitch(?:es)? on (?:its|the|their) ~1machines\b|"
    rf"\b(?:machines|servers|chips|systems|racks|turbines|reactors|wells|lines) (?:~1)?(?:start|"
    rf"begin|come|"
    rf"go|run|hum)s?(?!\w)(?: (?:to )?hum\w*)?|"
    rf"\b(?:start|begin)s? (?:to )?(?:us|draw|receiv|occupy|tak|training|serving|shipp|"
    rf"deliver|hous|fill|operat)\w* (?:the |its |their |up )?(?:~2)?(?:capacity|power|current|"
    rf"space|site|"
    rf"halls?|machines|chips|systems|servers|electricity|gas|volumes|campus|deliver\w+|shipments|it"
    rf"|drug|product)(?!\w)|\b(?:has|have) been (?:running|live|online|up and running|in service|"
    rf"operating|operational|in operation|available)(?= since| ¤)|"
    rf"\b§ (?:phase|stage)\b|\bstart of (?:deliver\w+|supply|operations|service)"
    r"|\b(?:com(?:e|es|ing)|go(?:es)?|arriv(?:e|es)|flows?|delivered|handed over|due) first"
    r"(?=,? (?:on |in |by |from |at )?¤)"
    r"|\b(?:rent |lease |service |supply )?(?:commencement|start) dates?\b"
    r"|\b(?:agreement|contract|lease)\b[^.;¤]{0,30}?\b(?:begins?|starts?|commences?)\b|"
    r"\bcontribut(?:e|es)(?= ¤)|\b(?:deliver(?:y|ies|ing|ed)|"
    r"shipments?)(?!\w)(?! of (?:the )?(?:notice|documents)| of (?:about |some |around |over |"
    r"more than |up to )?§| ¤ of)"
    rf"|\b(?:supply|supplies|deployment|roll-?out|installation|campus|sites?|buildings?|halls?|"
    rf"phase|production|launch(?:es)?|"
    rf"service|operations|capacity|facility|plant|data[- ]cent(?:er|re)s?|power|electricity|gas|§|"
    rf"module|line|project)\b[^.;¤]{{0,50}}?\b{_START}(?!\w)"
    r"|\b(?:com(?:e|es|ing) (?:online|on stream|into service|into operation|up)|came online|"
    r"go(?:es|ing)? (?:live|into service)|went live|be (?:live|running|ready|operational)|"
    r"energi[sz](?:ed|ation)|switched on|powered up|power-up|handed over|hand-?over|"
    r"enter(?:s|ed)? (?:service|operation)|in service|in(?:to)? operation|practical completion|"
    r"ship date|ships?(?= ¤| in| by| from)|been available|"
    r"operational|"
    r"up and running)(?!\w)"
)
_ANNOUNCING = (
    r"\b(?:announced|unveiled|made public|disclosed|published) (?:~3)?(?:on )?(?=¤)"
    r"|@[ATP],? (?:and|with) @[ATP] (?:on )?(?=¤ (?:announced|unveiled|made public)\b)"
)
_OTHER = (
    r"\b(?:meetings?|votes?|voting|hearing|trial|results|earnings|conference(?: call)?|"
    r"capital markets day|ballot|poll|elections?|dividends?|payable|record date|quarter (?:ended|"
    r"to)|year (?:ended|to)|as of|"
    r"resum\w+|adjourn\w*|last building|final phase|remaining (?:phases|capacity)|the (?:rest|"
    r"remainder|balance)|expir\w+|renew\w*|matur\w+|(?:bonds?|notes?|loan|debt) (?:~3)?due|fiscal|"
    r"report(?:s|ed)? (?:next|on|in|its)|"
    r"founded|created|since|listed|floated|ruling|decision|decid(?:e|es|ed)|rule|review|"
    r"investigation|due diligence|tests?|testing|groundbreaking|construction|(?:second|third|"
    r"fourth|next|later) (?:phase|building|stage|module|§|train|line)|"
    r"pilot (?:line|plant|project)|trading|delist\w*|closed (?:~2)?at|clos(?:e|es|ed|"
    r"ing) (?:~2)?(?:price|§)|close of (?:trading|business)|market close|the close\b|bonds?|"
    r"raised|sold|bought|acquired|hired|hiring|appoint\w+|joined|retire\w*|"
    r"step(?:s|ped)? down|exclusiv\w+|guidance|forecasts?|revenue|sales|profit|synergies|savings|"
    r"target(?:s|ed) §|opened|lifted|asked|said(?: on|(?= ¤))|told|wrote|court|filed|fil(?:e|"
    r"ing) for|"
    r"applications?|(?:offer )?(?:opens?|begins?|starts?|runs?) (?:on |from )?~3and (?:closes|"
    r"ends?)|offer (?:opens?|closes|ends|period|runs?|lapses)|"
    r"acceptance|tender(?:ing)? period|subscription period|go-shop|warrants?|exercis\w+|patents?|"
    r"licence fee|clearances? (?:from|is)|(?:clearances?|approvals?)(?= ¤)|approv(?:al|ed) (?:by|"
    r"on|in|is)|"
    r"cleared|fully|whole|full capacity|all \w+ capacity|talks (?:~2)?(?:began|started|surfaced)|"
    r"launched|(?:initial|previous) clos(?:e|ing)|lock(?:ed)?[- ]?up|locked up|standstill|"
    r"lapse (?:at|on)|redundanc\w+|trip|mission|visits?|"
    r"leaves? (?:the|on)|attack|incident|outage|strikes?|lunch|financial year|scheme document|"
    r"circular|prospectus|tickets?|books (?:stay|close)|capex|"
    r"complet\w+ (?:of |its |the |a )*(?:~2)?(?:plant|factory|building works|tunnel|works?|"
    r"construction|study|trial|audit|due diligence|investigation|review|sale of (?:its|a)|"
    r"integration|work)|"
    r"clos(?:e|es|ing|ed) (?:down )?(?:another|a further|some|about|around|up to|as many as|§|"
    r"\d+|one|two|"
    r"three|four|five|six)(?! (?:acquisition|deal|purchase|transaction|merger|sale))(?:~2)?|"
    r"(?:offices?|branch(?:es)?|shops?|stores?|plants?|factor(?:y|ies)|sites?|mines?|depots?|"
    r"mills?|"
    r"yards?|restaurants?|schools?) [^.;,¤]{0,60}?(?:be|are|is|been|being) closed(?: down)?|"
    r"clos(?:e|es|ing) (?:its|their) (?!(?:~4)(?:deal|acquisition|purchase|takeover|merger|"
    r"transaction|sale|"
    r"investment|round|offer|bid|buyout|tie-up|disposal|financing|entry)s?\b)\w+|"
    r"clos(?:e|es|ing) (?:of |its |the |a |down )*(?:~2)?(?:plants?|factor(?:y|ies)|stores?|"
    r"shops?|branch(?:es)?|offices?|mines?|book)|"
    r"(?:runs?|(?<!and\s)running|lasts?|continues?|in force)(?= ¤)|signed|agreed|concluded|"
    r"struck|executed|"
    r"entered into|completed|notari[sz]ed|came|drew|ended|began|paid|became|lost|got|bagged|"
    r"took over|went|(?:was|were|been) (?:~1)?(?:announced|created|settled|cancelled|published|"
    r"rejected)|dated|statement of)(?!\w)"
)
_LEXICON: tuple[tuple[str, Pattern], ...] = (
    ("outside_date", pattern(_OUTSIDE)),
    ("outside_date", pattern(_LAPSES)),
    ("announcement_date", pattern(_ANNOUNCING)),
    ("signing_expected", pattern(_SIGNING)),
    ("closing_expected", pattern(_CLOSING)),
    ("first_phase_timing", pattern(_PHASE)),
    ("", pattern(_OTHER)),
)
_STUDIES = pattern(
    r"\b(?:stud(?:y|ies)|clinical|trials?|enrol\w*|dosing|dosed|patients?|volunteers)(?!\w)"
)
# Goods that a payment is counted against, not goods that arrive.
_SET_OFF = pattern(r"\b(?:against|for|on|towards?) (?:the |future |later |first |its )*$")
_WORKS = pattern(
    r"\b(?:construction|due diligence|talks|negotiations|process|building|works?|integration|"
    r"renovation|expansion|upgrade|refit|roll-?out|"
    r"stud(?:y|ies)|trials?|review|audit|investigation|factory|terminal|road|bridge|tunnel|"
    r"pipeline|refinery|mine|mill|"
    r"store|stores|restructuring|programme|redundancies|migration|(?:grid |power |rail |"
    r"production )line|"
    r"campus|building|halls?|plant|station|school|hospital|cable|network|substation|stadium)(?!\w)"
)
_OF_DEAL = pattern(
    r"@[ATP]|\b(?:deal|transaction|merger|acquisition|takeover|buyout|sale|offer|purchase|scheme|"
    r"investment|venture|combination|closing|completion|it|they)\b"
)
_TRIED = pattern(
    r"\b(?:pilot|prototype|demonstration|test) (?:line|plant|project|facility|unit|site)\b"
)
_LATER_PART = pattern(
    r"\b(?:add-on|expansion|extension|top-up|follow-on|enlargement|"
    r"(?:added|additional|extra|remaining|other) (?:~1)(?:campus(?:es)?|sites?|plants?|halls?|"
    r"buildings?|phases?|blocks?|lines?|capacity|data[- ]cent(?:er|re)s?|modules?|tranches?|§)|"
    r"(?:second|third|fourth|fifth|another|further|next) (?:~1)(?:campus|sites?|plants?|halls?|"
    r"buildings?|"
    r"data[- ]cent(?:er|re)s?|lines?|factory|module|tranche)|second (?:phase|block|hall|site|"
    r"stage|half of the)|(?:rest|remainder|balance) of the)\b"
)
_BUILDING = pattern(
    r"\b(?:construction|building works?|ground ?works|earthworks|ground-?breaking|hiring|"
    r"recruitment|"
    r"installation|drilling|digging)\b(?: works?| work)?(?: (?:of|on|at|for|in) [^.;,]{0,50}| "
    r"(?:is|"
    r"was|will|should|to|has|due|set|expected)[^.;,]{0,25})? ?(?:start|begin|commenc|got under "
    r"way)\w*$"
)
_FIRST = pattern(r"\b(?:first|initial|opening|phase|stage|deliver\w+)\b")
_BE = pattern(r"\b(?:be|been|to have been|being|shall be) (?:\w+ly )?$")
_PAST = frozenset(
    {
        "signed",
        "agreed",
        "concluded",
        "struck",
        "executed",
        "completed",
        "notarised",
        "notarized",
        "launched",
        "opened",
        "cancelled",
        "published",
    }
)


@lru_cache(maxsize=1024)
def find_events(text: str) -> list[Event]:
    """Return the events of a marked text in order; where two overlap, the longer one stands."""
    found: list[Event] = []
    for term, words in _LEXICON:
        for match in words.finditer(text):
            is_ahead = (
                not term and match.group().lower() in _PAST and _BE.search(text[: match.start()])
            )
            if match.end() > match.start() and not is_ahead:
                found.append(Event(term, *match.span()))
    kept: list[Event] = []
    for event in sorted(found, key=lambda e: (_rank(e), e.start - e.end)):
        if not any(k.start < event.end and event.start < k.end for k in kept):
            kept.append(event)
    return sorted(kept, key=lambda e: e.end)


_GENERIC_END = pattern(r"(?:finish|complet|done|close[ds]?\b|over\b|through\b)")
_WHICH = pattern(r"^ ?(?:which|that)\b")
_DEAL_WORDS = pattern(
    r"\b(?:deal|transaction|merger|acquisition|takeover|buyout|sale|offer|purchase|scheme|"
    r"investment|"
    r"venture|combination|closing|completion|disposal|tie-up|agreement|round|transfer|placement|"
    r"process|"
    r"financing|stake|bid|union|union)s?\b|@[ATP]$"
)
_OTHER_SUBJECT = pattern(
    r"\b(?:laws?|rules?|regulations?|tax|tariffs?|reforms?|ban|rating|appointment|polic(?:y|ies)|"
    r"price"
    r"|increase|decree|budget|merger control)(?: (?:is|are|was|will|to|should|be|has|have))* $"
)


def is_of_works(text: str, event: Event) -> bool:
    """True where something else than the deal is completed: "construction will be completed"."""
    if event.term == "first_phase_timing":
        if _STUDIES.search(text[: event.end].split(";")[-1]):
            return True
        if _SET_OFF.search(text[: event.start]) and text[event.start : event.end].isalpha():
            return True
        if _BUILDING.search(text[: event.end].split(";")[-1]) and not _FIRST.search(
            text[event.start : event.end]
        ):
            return True
        clause = re.split(r"[;.]\s|,\s(?:and|but|while)\s", text[: event.start])[-1]
        return bool(
            _TRIED.search(text[: event.start])
            or _LATER_PART.search(clause + text[event.start : event.end])
        )
    *before, clause = re.split(r"[;:.,]\s", text[: event.start])
    if before and _GENERIC_END.search(text[event.start : event.end]):
        if _WHICH.match(clause):  # "a tower, which should be finished in March"
            return not _DEAL_WORDS.search(f"{before[-1]} {clause}")
        if not clause:  # "the new plant, finished in March"
            return bool(_WORKS.search(" ".join(before[-1].split()[-3:])))
    if _OTHER_SUBJECT.search(clause) or _is_shut(clause, text[event.start : event.end]):
        return True
    return bool(_WORKS.search(clause)) and not _OF_DEAL.search(clause)


_SHUTS = pattern(r"\b(?:will|would|should|could|may|to) (?:then |also |soon )?$")
_ACTORS = pattern(
    r"\b(?:things?|matter|parties|sides|companies|groups|firms|pair|two|both|we|i|buyer|seller|"
    r"bidder|investor|"
    r"fund|company|group|tie-up|"
    r"round|agreement|union|transfer|placement|disposal|financing|process|contract|tender|boards?|"
    r"lawyers?|bankers?|"
    r"partners?|expect\w*|hop\w+|plan\w*|aim\w*|this|that|which|everything)\b|[@§]"
)


def _is_shut(clause: str, words: str) -> bool:
    """True for "the dairy in Cork will close": something with doors, of which nothing is sold."""
    if words.lower() not in {"close", "closes"} or not clause.strip():
        return False
    is_done = words.lower() == "closes" or bool(_SHUTS.search(clause))
    return is_done and not (_OF_DEAL.search(clause) or _ACTORS.search(clause))


def _rank(event: Event) -> int:
    """Outside dates hold other events inside them; else the longer words win."""
    return 0 if event.term == "outside_date" else 1


def is_lapse(text: str, event: Event) -> bool:
    """True for "the contract expires", an outside date only of what is bought or merged."""
    return event.term == "outside_date" and bool(_LAPSE.match(text[event.start : event.end]))


_LAPSE = pattern(_LAPSES)
