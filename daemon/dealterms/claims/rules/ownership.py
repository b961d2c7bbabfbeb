"""What kind of stake it is: does it rule, does it vote, is it more than half."""

from __future__ import annotations

from collections.abc import Iterator

from dealterms.claims.draft import Draft
from dealterms.claims.marking import Marked
from dealterms.claims.prefilter import Pattern
from dealterms.claims.rules.worded import Entry, entry, last
from dealterms.claims.topic import is_tied

__all__ = ["read_stake_kind"]

_NOUN = (
    r"(?:stakes?|holding|interests?|shares?|shareholding|shareholder|owner|ownership|control|"
    r"position|investment|investor|participation|one|slice|piece)"
)
_PARTY = (
    r"(?:@[ATP]|company|firm|venture|business|shares|equity|capital|group|voting rights|club|bank)"
)
# A stake in something that is neither a party nor their venture.
_ELSEWHERE = (
    r"(?:stake|holding|interest)s? in (?:an?|another) (?!new|joint)(?![^.;]{0,40}@)|"
    r"(?:stake|holding|interest|shareholding)s? (?:of §~1)?in (?:the|its|their) (?:(?!(?:new|joint|"
    r"common|combined|planned|venture)\b)[\w-]+ ){0,3}(?:arm|unit|division|subsidiary|foundry|"
    r"affiliate|plant|mill|mine|network|business of its)\b|"
    r"(?:stake|holding|interest|shareholding)s? (?:of §~1)?in (?:the )?(?:[a-z][\w-]* ){0,3}@O"
)
_ENTRIES: tuple[Entry, ...] = (
    entry(
        "non_controlling",
        r"\bnon-?controlling\b",
        r"\bnot (?:a )?controlling\b",
        r"\b(?:without|no|not|nor|waiv\w+)~3control\b(?! when)",
        r"\b(?:does|do|did|will|would|should|may) not~3control\b",
        r"\bcontrol (?:of ~2)?(?:stays?|remains?|rests?|lies)\b",
        r"\bbelow the (?:level|threshold|point) of control\b|\bpurely financial\b|\bfinancial "
        r"(?:investor|stake|investment)\b",
        r"(?<!play\s)(?<!plays\s)(?<!played\s)\bno (?:say|influence|power|role|voice|part)"
        r" (?:in|over|on)\b",
        r"\bnot (?:be )?(?:in control|in charge|run|steer|manage)\b",
        r"\b(?:founders?|family|management|owners?|team)\b~4(?:stay|stays|remain|remains|keep|"
        r"keeps|kept)~3(?:in charge|in control|at the helm|control|the reins|the wheel)\b",
        r"\bcall the shots\b",
        r"\bwithout (?:the|a|any) (?:power|right|veto|say)\b",
        r"\bwaiv\w+~2(?:say|veto|influence)\b",
        r"\bstays? out of (?:the )?management\b|\b(?:out of|keep\w* away from) (?:day-to-day "
        r")?(?:management|operations)\b",
        r"\bpassive (?:investor|stake|holding|shareholder)\b",
        r"\b(?:no|without) (?:board )?(?:influence|special rights|veto)\b|\bcannot (?:block|"
        r"outvote|veto|steer)\b|\b(?:not|no) (?:have |get |take )?(?:the )?(?:reins|helm|last "
        r"word|final say)\b",
        unless=r"control room|quality control|remote control|change of control|cost control",
    ),
    entry(
        "non_voting",
        r"\bnon-?voting\b",
        r"\b(?:carry|carries|carrying|with|have|has|having|without|bear|bears) (?:no |any "
        r")?(?:votes?|voting)(?: rights?| power)?\b",
        r"\b(?:gets?|receiv\w+|giv\w+|confers?|bring\w*|enjoys?|comes? with) no (?:votes?|"
        r"voting)\b",
        r"\bneither\b[^.;§]{0,40}\bnor (?:an? |any )?(?:vote|voting)|\bneither (?:an? )?(?:vote|"
        r"voting)",
        r"\b(?:cannot|can[’']t|may not|not) vote\b",
        r"\b(?:do|does|did|will|shall) not~6(?:vote|votes|voting)\b",
        r"\bvoteless\b|\bwithout a vote\b|\bno vote attached\b|\b(?:gave up|gives up|waiv\w+|"
        r"renounc\w+|without|surrender\w*)~2(?:votes?|voting)\b",
        unless=r"observer|(?<!no\s)votes in favou?r|carry the vote|shareholders (?:did|do|will) "
        r"not|with "
        r"votes",
    ),
    entry(
        "majority",
        r"\bmajority[- ]owned\b|\b(?:own\w*|hold\w*|get\w*|tak\w+|have) (?:just |slightly |"
        r"well )?(?:(?:more than|over) half\b|§ of @T(?=.{0,3}majority))|\bmore than half of "
        r"(?:the |its )?(?:shares|equity|capital|company|votes|stock)\b",
        rf"\bmajority (?:{_NOUN}|in @[ATP]|of @[ATP])\b",
        r"@[ATP][’']s majority\b(?! (?:\w*holders?|owners?|interest in|stake in))",
        rf"\b(?:a|the) majority (?:of|in) (?:the |its |their )?(?:~2)?{_PARTY}",
        r"\b(?:a|the|bare|clear|simple|slim|narrow|slight|thin) "
        r"majority(?=,? ?(?:[,.;:)]|$|of §|namely|that is|i\.e|and|for "
        r"now|at first|initially|"
        r"with|from|leaving))",
        unless=rf"majority (?:owner|shareholder),? @O|sold to the majority|{_ELSEWHERE}|"
        r"\b(?:vote|votes|voted|approv\w+|shareholders~3majority|simple majority of|"
        r"two-thirds|in number|of directors|of the directors|majority of shareholders|"
        r"independent|needed|required|holders|proxies|investors|backed by|own (?:share)?holders)\b"
        r"|lost",
    ),
    entry(
        "controlling",
        r"\b(?<!non-)(?<!non)controlling (?:stake|interest|holding|share|position|shareholding|"
        r"majority|block)\b",
        r"\b(?:gain|tak|took|acquir|seiz|win|won|hand|giv|get|got|assum|buy|secur|"
        r"obtain)\w*~2(?:sole |full |effective )?control(?= of|[,.;]|$| for| from)",
        r"\b(?:has|have|gets?|takes?|with|hold\w*|gives? it) (?:the )?(?:last word|final say|"
        r"upper hand|casting vote|voting control|sole control|full control|effective control)\b",
        r"\bcontrol (?:of ~2)?(?:passes|goes|moves|shifts|falls) to\b",
        r"\b(?:puts?|leaves?|places?)~2in (?:control|charge|command)\b",
        r"\b(?:the driver[’']s seat|the helm)\b",
        unless=r"not~3control|without~3control|change of control",
    ),
    entry(
        "minority",
        rf"\b(?<!blocking\s)minority (?:{_NOUN})\b",
        r"\bin the minority\b|\bless than half of (?:the |its )?(?:shares|equity|capital|"
        r"company|stock)\b",
        r"\ba minority(?=,? ?(?:[,.;:)]|$|and|with))",
        unless=rf"{_ELSEWHERE}|"
        r"minority (?:shareholders|investors|owners|holders)|@[TP][’']s (?:[\w-]+ )?minority|"
        r"rights of minority",
    ),
)
_OF_STAKE = Pattern(
    r"(?i)\b(?:half|control|stakes?|interests?|holdings?|shareholding|per ?cent|percent|"
    r"majority|minority|shares|equity|capital)\b|%|§"
)


def read_stake_kind(line: Marked, *, is_sale: bool) -> Iterator[Draft]:
    """Yield the kind of stake; a plain takeover needs words of a stake in the line."""
    if is_sale and not (is_tied(line) and _OF_STAKE.search(line.text)):
        return
    yield from last(line, "stake_kind", _ENTRIES)
