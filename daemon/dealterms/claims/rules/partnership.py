"""What the partners call each other, guarantee each other and develop together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dealterms.claims.binding import pattern
from dealterms.claims.draft import Draft
from dealterms.claims.marking import Marked
from dealterms.claims.rules.lexicon import PARTNER
from dealterms.claims.rules.spans import mark_span
from dealterms.claims.rules.worded import Entry, entry, every, worded
from dealterms.claims.topic import is_tied

__all__ = ["read_collaboration", "read_commitment", "read_role"]

_RANK = (
    r"(?:preferred|exclusive|primary|lead|sole|anchor|official|main|principal|strategic|"
    r"founding|long-term|priority|nominated|cornerstone|key|"
    r"favou?red|global|core|premier|chosen|launch|flagship|prime|foundation|go-to|privileged|"
    r"leading|first-choice|designated|default)"
)
_ROLE = pattern(
    rf"(?P<role>\b{_RANK}(?:,? (?:and |but )?[a-z][\w-]*){{0,5}}? {PARTNER})\b(?!s)(?! (?:said|"
    rf"told|of choice among))"
)
_BEFORE_ROLE = pattern(
    r"\b(?:mak(?:es?|ing)|made) \S+(?: \S+)? an?\s*$|"
    r"(?:[“\"‘']|[’']s?|\bas(?: the)?|\b(?:as|as an?|becomes?(?: an?| the)?|became(?: an?| "
    r"the)?|is|be|remains?|named?|its|their|our|the|the title of|label|title|"
    r"tag of|role of|status of|called|calls itself|chosen|become|be an?|our|serve as|act as|"
    r"made|make|makes|to be)~1)\s*$"
)
_GENERIC = re.compile(
    r"(?i)\b(?:until\s+now|no\s+longer|formerly|once)\s+(?:its|the|their)\s+$|"
    r"\balso\s+(?:the|its|an?)\s+$|\b(?:every|each|any|another|other|former|an?)\s+(?:exclusive|main|key|leading|lead|"
    r"first|global|official|strategic)?\s*$"
)
_NAMED_AS = re.compile(
    r"(?i)\b(?:as|becomes?|became|become|named|being|be|remains?|(?:mak(?:es?|ing)|made|"
    r"declar(?:es?|ed)|call(?:s|ed)|consider(?:s|ed))(?:\s+\S+){1,3}?)\s+an?\s+$"
)


_QUOTED = pattern(
    rf"[“\"](?P<role>(?!we |our |i |you |the |they )(?:[a-z][\w-]* ){{1,5}}{PARTNER}(?: (?:for|"
    rf"of|in) [^”\"]{{3,40}})?)[.,]?[”\"]"
)
_OF_CHOICE = pattern(
    r"\b(?P<role>(?:[a-z][\w-]* ){0,2}(?:partner|supplier|provider|vendor|bank|cloud|host|"
    r"landlord) of (?:choice|record|first resort))\b"
)


def read_role(line: Marked) -> Iterator[Draft]:
    """Yield the role that one party gives the other: "preferred compute partner"."""
    text = line.line.sentence.text
    free = _QUOTED.search(text) or _OF_CHOICE.search(text)
    if free and is_tied(line):
        label = " ".join(free["role"].casefold().replace(",", "").split())
        yield worded(line, "partner_role", label, mark_span(line, *free.span("role")))
        return
    match = _ROLE.search(text)
    if not match or not (is_tied(line) or re.search(r"[“\"]\s*$", text[: match.start()])):
        return
    before = text[: match.start()]
    if (_GENERIC.search(before) and not _NAMED_AS.search(before)) or not _BEFORE_ROLE.search(
        before
    ):
        return
    if _is_of_other(line, text, match.end("role")):
        return
    label = " ".join(match["role"].casefold().replace(",", "").split())
    yield worded(line, "partner_role", label, mark_span(line, *match.span("role")))


_APPOSED = re.compile(r",?\s*(?:in [^,;.]{2,25},\s*)?(?:the\s+(?:[a-z-]+\s+){0,3})?")


def _is_of_other(line: Marked, text: str, end: int) -> bool:
    """True for "its anchor tenant in Ghent, the cloud operator Acme", who is no party."""
    return any(
        m.is_other and end <= m.start < end + 60 and _APPOSED.fullmatch(text, end, m.start)
        for m in line.line.mentions
    )


# ---------------------------------------------------------------- what is guaranteed

_GOODS = (
    r"(?:supply|supplies|supplied|access|capacity|allocations?|deliver(?:y|ies)|volumes?|gpus?|"
    r"chips|wafers|output|power|electricity|energy|parts|"
    r"modules|releases|slots|shipments?|lines|stock|tons|tonnes|production|priority|service|"
    r"processors|orders|pool|quantit\w+|machines|needs|demand|units|quantit\w+)"
)
_VOW = (
    r"(?:guarantee[ds]?|assure[sd]?|assured|promise[sd]?|pledge[sd]?|swore|swears|sworn|"
    r"vow(?:s|ed)?|given its word|gave its word|ensure[sd]?)"
)
_DUTY = (
    r"(?:undertak\w+|undertook|commit\w*|bound|obliged|obligated|must|shall|will|has agreed|"
    r"agreed|pledg\w+|promis\w+|swore|guarantee[ds]?)"
)
_FOR = (
    r"(?:for|to) (?:the )?(?:exclusive use of )?(?:@[ATP]|us\b|our\b|its (?:new )?(?:owner|"
    r"customer|partner|client|parent|shareholder)|the (?:customer|buyer|tenant|lab|partner|"
    r"other|carmaker|company)|them\b)"
)
_OTHER_CLIENTS = (
    r"(?:other|others|any|all|the field|rival|competing|outside|everyone|everybody|anybody|"
    r"anyone|orders of like|third)"
)
_COMMITMENTS: tuple[Entry, ...] = (
    entry(
        "prioritised_supply",
        r"\bprioriti[sz](?:e|ed|es|ing)~5(?:supply|suppl\w+|access|allocation|deliver\w+|"
        r"orders?|shipments?|capacity|@[ATP])",
        r"\bpriority~2(?:access|supply|allocation|deliver\w+|treatment|in|for|over|on|when|to "
        r"any|rights?)\b",
        r"\b(?:granted|given|promised|gets?|has|have|gives?|receives?|enjoys?) (?:it |@[ATP] |"
        r"us )?(?:first )?priority\b",
        r"\bfirst (?:call|claim|refusal|dibs|access|pick|right|option|look|place|priority) "
        r"(?:on|to|of|at|in)\b",
        r"\bright of first (?:refusal|call|offer) (?:on|over|to|for)\b",
        r"\bdibs on\b|\b(?:gives?|given|takes?|gets?|has|have)\b[^.;]{0,30}\bprecedence\b|"
        r"\bpreferential (?:power|rates?|terms|delivery|slots?)\b|\bahead of the (?:line|queue)\b|"
        r"\b(?:serve|suppl|deliver|feed)\w*~1(?:it|them|us|@[ATP]) first\b",
        r"\b(?:served|supplied|served?|deliver(?:ed|s)?) first\b|@[ATP]~2comes? first\b",
        rf"\b(?:ahead|in advance|in front|in preference) (?:of|to)~2{_OTHER_CLIENTS}\b",
        rf"\bbefore~1{_OTHER_CLIENTS}~2(?:clients?|customers?|buyers?|tenants?|parties|"
        rf"partners?|users?)\b",
        r"\bbefore (?:anyone|anybody|everyone) else\b|\bahead of (?:everyone|anyone|everybody|"
        r"others|rivals|the pack|the queue)\b|\bjumps? the queue\b|\bfirst to (?:get|receive|"
        r"be served|be supplied)\b|\b(?:when|if|whenever|should)~4(?:short|scarce|tight|"
        r"shortages?)\b[^.;]{0,30}first\b",
        r"\b(?:right|claim|entitlement) to the first\b|\bfirst (?:in line|served)\b|\bpriority "
        r"(?:customer|client|status|buyer)\b",
        r"\b(?:front|head|top) of the (?:queue|line)\b|\bfirst in (?:the )?(?:queue|line)\b|"
        r"\bpreferential (?:access|supply|allocation|treatment)\b|\bprecedence over\b|\bahead "
        r"of the field\b",
        unless=r"priority (?:\w+ )?partner|priority list|first refusal on the shares|sold first|"
        r"goes first",
    ),
    entry(
        "reserved_capacity",
        rf"\b(?:reserv(?:e|es|ed|ing)|earmark(?:s|ed|ing)?|set(?:s|ting)? aside|ring-?fenc(?:e|"
        rf"es|ed|ing)|wall(?:s|ed)? off|dedicat(?:e|es|ed|ing)|block(?:s|ed)? "
        rf"out)~6(?:{_GOODS}|share|§|‡|stocks?|equipment)[^.;ω]{{0,50}}?{_FOR}",
        r"\b(?:ring-?fenc(?:es?|ed|ing)|wall(?:s|ed)? off|reserves?|reserved|reserving)\b"
        r"(?! the right)[^.;ω§]{0,60}\bfor @[ATP]",
        rf"\b(?:kept free|held back|put(?:s|ting)? aside|keeps? free|held in reserve|stand\w* "
        rf"by|off limits)\b[^.;ω]{{0,40}}?{_FOR}",
        rf"(?:{_GOODS}|§)~3(?:reserved|earmarked|set aside|ring-?fenced|walled off|dedicated|"
        rf"kept|blocked) (?:exclusively |solely )?{_FOR}",
        r"\breserv(?:e|es|ed|ing) ~4(?:capacity|output|production|supply|lines|share "
        r"of)(?!\w)[^ω]{0,40}",
        rf"\b{_DUTY}~2(?:hold|keep|maintain|stock)\b[^.;ω]{{0,50}}?(?:{_FOR}|in (?:consignment "
        rf")?stock|in reserve|intact|at its disposal)",
        unless=r"capital increase|placement|"
        r"reserv\w+ (?:the right|judgment)|earmark\w*~2\$|price|dollars|ω",
    ),
    entry(
        "guaranteed_supply",
        rf"\b{_VOW}~6{_GOODS}\b",
        r"\b(?:guarantee[sd]?|assure[sd]?) (?:@[ATP]|it|us|them|the (?:tenant|"
        r"customer|buyer|"
        r"lab|partner|company))\b",
        r"\b(?:undertak\w+|undertook|obliged|obligated|bound(?: itself)?|commits? itself|"
        r"(?<!not\s)promis\w+|pledg\w+|vow\w*|guarantee\w*)~1to (?:always )?(?:supply|provide|"
        r"keep|hold|reserve|maintain|restore|give|serve|replace|make|set|ship|prioriti|save|"
        r"stock|cover|fill|feed|meet|deliver \d|deliver §)\w*(?![^.;]{0,30}ω)",
        r"\bguaranteed,? (?:and )?(?:prioriti[sz]ed )?(?:supply|access)\b|\bassured supply\b",
        rf"\b(?:may|can|is entitled to|has the right to)~2(?:claim|call on|call off|draw on|"
        rf"demand)\b[^.;ω]{{0,30}}?(?:{_GOODS}|surplus|spare)",
        r"\bobliges?\b~3to~2(?:fill|serve|supply|deliver|give|keep|hold|reserve|meet|"
        r"ship)\b(?![^.;]{0,30}ω)",
        r"\b(?:undertak\w+|undertook|bound|obliged|must)~1to~1have~5(?:in stock|in reserve|"
        r"ready|on hand)\b",
        rf"\b(?:can|may) count on~5(?:§|of|{_GOODS})",
        rf"\b{_DUTY}~1(?:cover|fill|meet|feed)~4(?:orders?|volume|needs|demand|requirements|"
        rf"@[ATP])\b",
        r"\b(?:feed|feeds|fill|cover|covers)~1@[ATP](?:[’']s)?~3with §",
        rf"\b{_VOW}~3@[ATP](?:[’']s)?~5(?:§|of)~3{_GOODS}\b",
        rf"\b(?:{_VOW}|assurances?|promises?|guarantees?)~1that (?:our|its|their|the|"
        rf"@[ATP](?:[’']s)?)~2{_GOODS}\b",
        r"\bguarantee[sd]?~4a (?:minimum|fixed)\b",
        r"\btake-or-pay\b",
        r"\b(?:security of supply|uninterrupted|secure[sd]?~2(?:supply|supplies|access)|"
        r"assured access|long-term access|even in a shortage|come what may|whatever happens)\b",
        r"\b(?:won[’']t|will not|cannot|may not|can[’']t|never)~2(?:be )?(?:cut (?:it |us |"
        r"@[ATP] )?off|delayed|held up|curtailed|interrupted|rationed|throttled|diverted)\b",
        r"\bguarantees?~3(?:uptime|availability|price)\b",
        r"\b(?:electricity|power|energy|supply|gas|fuel|chips)\b~3at a (?:fixed|guaranteed|"
        r"capped) price\b",
        unless=r"make ~3public|make~2(?:payments?|announcement|offer)|give notice|no guarantee|"
        r"loan guarantee|guaranteed by|state guarantee|cannot (?:guarantee|"
        r"promise)|bank guarantee|guarantee~3(?:loan|debt|jobs|employment|price)|"
        r"save~2jobs|(?:keep|protect|create|preserve)\w*~3jobs",
    ),
)


def read_commitment(line: Marked) -> Iterator[Draft]:
    """Yield what one party guarantees, reserves or serves first, one claim a kind."""
    yield from every(line, "supply_commitment", _COMMITMENTS)


# ---------------------------------------------------------------- what is developed together

_TOGETHER = (
    r"(?:jointly|together(?! with)|in tandem|hand in hand|side by side|as one team|under one "
    r"roof|shoulder to shoulder|collaboratively|in concert|with each other|in lockstep|hand in "
    r"glove|with one another|as a team|under the same roof|arm in arm|in unison|collectively|"
    r"in common|by both (?:sides|companies|parties|teams))"
)
_MAKE = (
    r"(?:develop|program|code|build (?:an? |the |its |their )?(?:common |new )?(?:software|"
    r"compiler|chip|model|stack|tool|prototype|module|system)|design|engineer|writ|wrote|devis|"
    r"draw|tun|optimi[sz]|refin|shap|creat|invent|research|work on|test|plan|integrat|adapt|"
    r"improv|train|draft|explor|map)\w*"
)
_JOINT = r"(?:joint|shared|common|combined|mutual)"
_WORK = (
    r"(?:research|r&d|development|engineering|design|lab|labs|laborator\w+|road-?maps?|teams?|"
    r"software|stack|architecture|cent(?:re|er) of|institute|"
    r"test\w*|trial|working groups?|task force|technical \w+|pilot (?:project|line)|testbed|"
    r"products?|chips?|work on|innovation|technology (?:programme|program|team)|engineers?|"
    r"prototypes?|product plans?|standards?|compiler|toolchain)"
)
_COLLABORATIONS: tuple[Entry, ...] = (
    entry(
        "co_optimised_roadmaps",
        r"\bco-?optimi[sz]\w+",
        r"\b(?:align|coordinat|optimi[sz]|synchroni[sz]|match|harmoni[sz])\w*~4road-?maps?\b",
        rf"\b{_JOINT}~2road-?maps?\b",
    ),
    entry(
        "joint_development",
        rf"\b{_MAKE}~9{_TOGETHER}\b",
        rf"\b{_TOGETHER}~2{_MAKE}",
        rf"\bwork\w*~1{_TOGETHER} (?:on|to|at)\b",
        rf"\b{_JOINT} (?:[\w-]+ ){{0,2}}?{_WORK}\b",
        r"\bco-?(?:develop|design|engineer|creat|innovat|invent)\w*",
        r"\b(?:develop|design|engineer|co-?write|test|adapt|tailor)\w*~8(?:with|alongside) "
        r"(?:the )?(?:@[ATP]|its partner|engineers|the other|researchers)",
        r"\b(?:engineers|researchers|scientists|developers|designers|teams?|"
        r"technicians)\b[^.;§]{0,30}\b(?:help|assist|support|join|work with|sit "
        r"with)\w*~3(?:to )?(?:develop|design|build|improve|tune|adapt|write|train|engineer)\b",
        r"\b(?:contribut|suppl|lend|provid|put|assign)\w*~2(?:engineers|researchers|scientists|"
        r"developers)~3(?:to|for|into) (?:a |the )?(?:joint|common|shared)\b",
        r"\b(?:work(?:s|ing)?|working) (?:closely )?together (?:on|to)~3(?:develop|design|"
        r"software|next|new|build|improve|technolog\w+|tools|products?|research)",
        r"\b(?:combin|merg|unit|join)\w* (?:their )?(?:forces|research|labs|engineers|"
        r"laboratories)\b(?! with)",
        r"\b(?:shar|exchang|swap|trad)\w*~2(?:know-how|blueprints|engineers|designs|source "
        r"code|research|technolog\w+|expertise)\b",
        r"\b(?:embed|second|send|station)\w*~2(?:engineers|researchers|staff|scientists) (?:at|"
        r"to|with|in)\b",
        r"\b(?:engineers|teams?|researchers|scientists)\b[^.;]{0,20}\bshare (?:an? |the |their "
        r")?(?:office|code\w*|lab\w*|data|desk|tools)",
        r"\b(?:engineers|researchers|scientists|developers|designers)\b[^.;§]{0,40}\b(?:seconded|"
        r"posted|embedded|stationed|lent) (?:to|at|with|in)\b",
        r"\bteams? (?:drawn|made up|composed|formed|staffed) ~2both\b",
        r"\b(?:lend|loan|second|send|post|assign)\w*~3(?:engineers|researchers|scientists|"
        r"designers|developers) (?:to|at|with)\b",
        r"\bmixed teams?\b|\bteams of both\b",
        r"\bpool(?:s|ed|ing)?~3(?:research|know-how|expertise|engineers|knowledge|patents|r&d)\b",
        r"\b(?:engineers?|researchers?|scientists?|developers|designers|technicians|teams?|"
        r"labs) (?:of|from) (?:both|the two|@[ATP] and)\b[^.;]{0,25}?\b(?:will|are (?:to|"
        r"going)|to|would|build|develop|design|work together|tune|write|jointly)\b",
        r"\bcollaborat\w+ (?:on|in)~4(?:design|development|research|engineering|software|"
        r"technolog\w+|products?)\b",
        r"\bcooperat\w+ (?:on|in)~3(?:design|development|research|engineering)\b",
        r"\bjoint(?:ly)?~1(?:run|operat\w+|staff\w*)~2(?:lab|laboratory|centre|center)\b",
        unless=r"joint (?:venture|statement|company)~1(?:develop|design)?$|joint venture|said in "
        r"a joint|met every|own~3together|commit~3together|development (?:bank|loan)|"
        r"shared (?:office|services)|work together again",
    ),
)


def read_collaboration(line: Marked) -> Iterator[Draft]:
    """Yield what the parties develop together, one claim a kind."""
    yield from every(line, "technical_collaboration", _COLLABORATIONS)
