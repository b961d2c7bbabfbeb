"""Terms whose values are words: payment, exclusivity, kind of stake, platform, role, and labels."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dealterms.claims.binding import pattern
from dealterms.claims.draft import Draft
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.rules.money import _ACQUISITION
from dealterms.claims.rules.spans import document_span
from dealterms.claims.scene import Marked, Scene
from dealterms.claims.values import Label

__all__ = ["document_span", "read_words"]

_SUPPLY = frozenset(
    {"compute_supply", "supply", "cloud", "licensing", "licence", "license", "strategic_investment",
     "joint_venture", "contract", "services", "offtake", "cloud_contract", "lease"}
)
_CONSIDERATION: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("cash_and_stock", pattern(r"(?:§ in cash and (?:#|§)? ?~3(?:of a|of an|shares?|@[ATP])|\bpart(?:ly)? (?:in )?cash,? (?:and )?part|with the (?:remainder|rest|balance) in cash|\b(?:cash[- ]and[- ](?:stock|shares?|share)|(?:mix|combination|blend) of (?:§ )?cash and (?:§ )?(?:stock|shares|equity|paper)|half in cash|part(?:ly)? in cash|§ in cash and (?:§ |~4)(?:of a share|shares?|stock|new|@A)|in cash plus|§ (?:in )?cash and ~6(?:shares?|stock|of a)|cash and (?:new )?shares|stock and cash))(?!\w)")),
    ("stock", pattern(r"\b(?:(?:wholly|entirely|all|solely|only) in (?:@[ATP](?:[’']s)? |its |new )*(?:common )?(?:stock|shares|paper)|§ (?:in|of) @[ATP] (?:common )?(?:stock|shares)|no cash (?:is involved|changes hands|will change hands)|swap(?:s|ped)? (?:each|their|every)|turns? into § ~2shares|all-(?:stock|share|paper)|consideration consists of (?:shares|stock)|entirely in (?:stock|shares)|wholly in shares|all in (?:stock|shares)|share-for-share|share[- ]exchange|stock-for-stock|no cash (?:will )?change|paid in (?:stock|shares)|in (?:its own |new )?shares only|in an all-share|stock swap)(?!\w)")),
    ("cash", pattern(r"(?:\ball-cash|\b(?:in full|all of it|wholly|solely|only|settles?|settled)~1 in cash\b|\bcash only\b|\bonly cash\b|§(?: (?:a|per|for each|for every) ~2share)? ?,? in cash\b|§ cash\b|\b(?:entirely|wholly|fully|all|payable|paid|payment|payment happens|settled) in cash\b|\bcash (?:offer|deal|bid|takeover|consideration|transaction|merger|acquisition|tender)\b)")),
)
_EXCLUSIVITY: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("non_exclusive", pattern(r"\b(?:non-?exclusive(?:ly)?|not (?:an )?exclusive|expressly not exclusive|no exclusivity|without exclusivity|not bound exclusively|free to (?:supply|sell to|buy from|source from|work with|use|license) (?:~2)?(?:other|others|rival|any|competitors))(?!\w)")),
    ("exclusive", pattern(r"\b(?:exclusive(?:ly)? (?:~3)?(?:agreement|contract|arrangement|supplier|supply|licen[cs]e|licen[cs]ee|right|rights|partner|provider|deal|basis|customer|partnership|cloud|distributor|to @[ATP]|for @[ATP]|access|use)|(?:is|be|become|becomes|make it|remain|remains|was|turned into an|on an?) exclusive\b|exclusively (?:to|for|from|with|by) @[ATP]|sole (?:supplier|provider|licensee|source|cloud provider|customer|right|distributor)|exclusivity (?:clause|until|for|runs|over))")),
    ("preferred", pattern(r"\bpreferred (?:~3)?(?:supplier|provider|vendor|cloud provider|buyer|bidder status|customer)(?!\w)")),
)
_NOT_EXCLUSIVE = pattern(r"\b(?:exclusive|exclusivity)~2(?:talks|negotiations|discussions|look|period|interview|report|story|window|lapses|expires|access to (?:the )?(?:books|data room))\b|^\W*exclusive\W")
_STAKE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("non_controlling", pattern(r"\b(?:non-?controlling|not (?:a )?controlling|without (?:gaining |taking )?control|no control)(?!\w)")),
    ("non_voting", pattern(r"\bnon-?voting\b")),
    ("majority", pattern(r"\b(?:majority (?:stake|holding|interest|share|control|owner|shareholder|ownership)|(?:a|the) majority of (?:the )?(?:shares|equity|capital|company|venture|@T))(?!\w)")),
    ("minority", pattern(r"\bminority (?:stake|holding|interest|share(?:holding|holder)?|investment|investor|owner|position)(?!\w)")),
    ("controlling", pattern(r"(?<!non-)(?<!non)\bcontrolling (?:stake|interest|holding|share)(?!\w)")),
)
_DISBURSEMENT: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("progressive_per_gigawatt", pattern(r"\b(?:(?:as|when|once) (?:each|every|a) (?:new )?(?:gigawatt|GW|megawatt)s?\b|(?:for|with|per) (?:each|every) (?:new )?(?:gigawatt|GW)\b|per gigawatt|gigawatt by gigawatt|progressive(?:ly)?(?=~9(?:gigawatt|GW|deploy|§)))|(?:as|when|once) §~3(?:is|are|goes|comes)~2(?:deployed|built|online|installed|live)")),
    ("in_tranches", pattern(r"\b(?:in (?:~2|§ ?)(?:tranches|instal?ments|stages|steps|portions|slices)|(?:three|two|four|five|several|six|equal|annual|further|all three|of) (?:equal |annual )*(?:tranches|instal?ments)|staged (?:payments|investment)|tranche by tranche|(?:released|paid|drawn) (?:only )?(?:once|as|when|upon|against) ~6(?:milestones?|targets?|shown|reached)|upon (?:the )?(?:achievement|validation|completion) of ~4(?:milestones?|sample|stage)|§ at closing, §)\b|§ tranches|§ instal?ments")),
    ("upfront", pattern(r"\b(?:(?:paid|payable|all|entirely|whole ~2) up-?front|up-?front in full|in one (?:payment|go|lump sum)|lump sum)(?!\w)")),
    ("at_closing", pattern(r"\b(?:(?:paid|payable|due|funded|transferred|handed over) (?:in full |in cash )?(?:at|on|upon) (?:the )?(?:closing|completion|close)|in full (?:at|on|upon) (?:closing|completion))(?!\w)")),
)
_PAYMENT = pattern(r"\b(?:invest\w*|pay\w*|paid|fund\w*|money|capital|cash|instal\w+|tranches?|amount|sum|committed|disburs\w*|released|flows?|draw\w*|contribut\w*)\b|§")
_ROLE = pattern(
    r"\b(?P<role>(?:preferred|exclusive|primary|lead|sole|anchor|official|main|principal|strategic|founding|long-term|first)"
    r"(?:,? (?:and )?(?:[a-z][\w-]*)){0,6}? (?:partner|supplier|provider|customer|tenant|vendor|licensee|distributor|off-?taker))\b"
)
_ROLE_CONTEXT = pattern(r"@[ATP]~9(?:as|become|becomes|is|be|named|chosen|made|remains?|selected|act|serve|serves|will|would|the|its)(?!\w)")
_COMMITMENT: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("guaranteed_supply", pattern(r"\b(?:guarantee[ds]? (?:~3)?(?:supply|supplies|access|capacity|allocation|deliver\w+|volumes?|gpus?|chips|wafers)|guaranteed,? (?:and )?(?:prioriti[sz]ed )?(?:supply|access)|assured supply)(?!\w)")),
    ("prioritised_supply", pattern(r"\b(?:prioriti[sz](?:e|ed|es|ing) (?:~4)?(?:supply|suppl\w+|access|allocation|deliver\w+|orders?|shipments?|capacity)|priority (?:~2)?(?:access|supply|allocation|deliver\w+|treatment|in)|first (?:call|claim|refusal|dibs|access) (?:on|to)|front of the queue|preferential (?:access|supply|allocation))(?!\w)")),
    ("reserved_capacity", pattern(r"\breserv(?:e|ed|es|ing) ~4(?:capacity|output|production|supply|share of)(?!\w)")),
)
_COLLABORATION: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("co_optimised_roadmaps", pattern(r"\bco-?optimi[sz](?:e|ed|ing|ation)\b|\b(?:align|coordinat|optimi[sz])\w* (?:~3)roadmaps?\b")),
    ("joint_development", pattern(r"\b(?:joint(?:ly)? (?:~2)?(?:research|r&d|development|develop\w*|engineering|design\w*|innovation|laborator\w+|lab|programme|program|work on)|co-?develop\w*|co-?design\w*|co-?engineer\w*|develop(?:ing)? (?:~4)?(?:together|jointly)|engineers (?:from both|of both)|collaborat\w+ on (?:~4)?(?:design|development|research|engineering))(?!\w)")),
)
_MAKER = (
    r"(?P<name>(?:[A-Z][\w]*(?:[- ][A-Z0-9][\w.]*){0,3}|[A-Z]+\d[\w-]*))"
)
_PLATFORM = re.compile(
    rf"\b{_MAKER}(?:[- ](?:class|based|generation))?\s+(?:platforms?|processors?|chips?|GPUs?|accelerators?|systems?|generation|architecture|superchips?|TPUs?|hardware|cores?|family|servers?|racks?)\b"
)
_PLATFORM_AFTER = re.compile(rf"\b(?:platform|processor|chip|generation|architecture)s?,?\s+(?:called|named|known\s+as|codenamed)\s+{_MAKER}")
_NOT_PLATFORM = frozenset(
    "AI The A An Its Their This Each These Those New Old All Some Such GPU GPUs TPU CPU Cloud Data Our "
    "Both One Two Three First Next Data-center European American Chinese".split()
)
_PLATFORM_CONTEXT = re.compile(
    r"(?i)\b(?:use|using|deploy|deliver|supply|supplies|suppl|based on|built on|run on|runs on|powered by|with|on the|on its|of its|for the|equipped|features?|contain|install|next)\w*\b"
)


def read_words(scene: Scene, line: Marked) -> Iterator[Draft]:
    """Yield the claims of a line whose values are words."""
    types = set(scene.deal.types)
    if types & _ACQUISITION:
        yield from _first(line, "consideration", _CONSIDERATION)
    if types & _SUPPLY:
        if not _NOT_EXCLUSIVE.search(line.text):
            yield from _first(line, "exclusivity", _EXCLUSIVITY)
        yield from _role(line)
        yield from _all(line, "supply_commitment", _COMMITMENT)
        yield from _all(line, "technical_collaboration", _COLLABORATION)
    if types & {"strategic_investment", "joint_venture", "investment", "minority_investment"} or (
        types & _ACQUISITION and re.search(r"(?i)\b(?:stake|interest|holding)\s+in\s+@T", line.text)
    ):
        yield from _first(line, "stake_kind", _STAKE)
    if types & {"strategic_investment", "investment", "joint_venture", "financing", "licensing"} and _PAYMENT.search(line.text):
        yield from _first(line, "disbursement", _DISBURSEMENT)
        yield from _tranches(line)
    if types & {"compute_supply", "strategic_investment", "cloud", "supply", "cloud_contract"}:
        yield from _platform(scene, line)


def _draft(line: Marked, term: str, label: str, span: tuple[int, int]) -> Draft:
    start, end = document_span(line, span)
    return Draft(
        term=term, value=Label(label), qualifier=Qualifier.BARE, line=line, value_start=start,
        value_end=end, mark=span, rule=f"words for {label}",
    )


def _first(line: Marked, term: str, lexicon: tuple[tuple[str, re.Pattern[str]], ...]) -> Iterator[Draft]:
    for label, words in lexicon:
        match = words.search(line.text)
        if match:
            yield _draft(line, term, label, match.span())
            return


def _all(line: Marked, term: str, lexicon: tuple[tuple[str, re.Pattern[str]], ...]) -> Iterator[Draft]:
    for label, words in lexicon:
        match = words.search(line.text)
        if match:
            yield _draft(line, term, label, match.span())


_TRANCHES = re.compile(
    r"\bin\s+(?:(?:two|three|four|five|six|several|equal|annual|further|\d+)\s+){1,2}(?:tranches|instal?ments|stages|steps|portions|parts|slices)\b",
    re.IGNORECASE,
)


def _tranches(line: Marked) -> Iterator[Draft]:
    """ "In three tranches": a count to the eye, a way of paying to the reader."""
    match = _TRANCHES.search(line.line.sentence.text)
    if match and not any(words.search(line.text) for _, words in _DISBURSEMENT):
        start = line.line.sentence.start
        yield Draft(
            term="disbursement", value=Label("in_tranches"), qualifier=Qualifier.BARE, line=line,
            value_start=start + match.start(), value_end=start + match.end(), mark=(0, 1),
            rule="words for in_tranches",
        )


def _role(line: Marked) -> Iterator[Draft]:
    match = _ROLE.search(line.text)
    if match and line.parties and not re.search(r"(?i)\b(?:every|each|any|another|other)\s+$", line.text[: match.start()]):
        label = " ".join(match.group("role").casefold().replace(",", "").split())
        if _ROLE_CONTEXT.search(line.text[: match.end()]):
            yield _draft(line, "partner_role", label, match.span("role"))


def _platform(scene: Scene, line: Marked) -> Iterator[Draft]:
    text = line.line.sentence.text
    for match in (*_PLATFORM.finditer(text), *_PLATFORM_AFTER.finditer(text)):
        name = _platform_name(match.group("name"), line)
        if not name or not _PLATFORM_CONTEXT.search(text[: match.start()][-70:]):
            continue
        begin = match.start("name") + match.group("name").find(name)
        start = line.line.sentence.start + begin
        yield Draft(
            term="platform", value=Label(name.casefold()), qualifier=Qualifier.BARE, line=line,
            value_start=start, value_end=start + len(name), mark=(0, 1), rule="product named",
        )
        return


def _platform_name(name: str, line: Marked) -> str:
    words = name.split()
    while words and (words[0] in _NOT_PLATFORM or _is_mention(words[0], line)):
        words.pop(0)
    kept = " ".join(words)
    return kept if len(kept) > 2 and not re.fullmatch(r"[A-Z]{2,4}s?", kept) else ""


def _is_mention(word: str, line: Marked) -> bool:
    text = line.line.sentence.text
    return any(word in text[m.start : m.end].split() or text[m.start : m.end].startswith(word + "’") or text[m.start : m.end] == word for m in line.line.mentions) or word.endswith(("’s", "'s"))
