"""Companies that are no party of a watched deal, recognised by their form and by what they do.

No list of companies is kept. A capitalised name becomes a stranger when, over all its places in
the article, the words around it speak of a company (a legal form, a business verb, a possessive
before a contract, a preposition of dealing) more often than of a place, a person or a project.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from dealterms.claims.names import (
    AUTHORITIES,
    LEGAL,
    NOT_NAMES,
    ORG_WORDS,
    PUBLIC_BODIES,
    common_words,
    holds_word,
    places,
)

__all__ = ["find_strangers"]

_ORG_AFTER = re.compile(
    r"\s+(?:\([A-Z]{2,6}(?::\s?[A-Z.]{1,6})?\)|(?:\((?:NYSE|Nasdaq|NASDAQ|LSE|TSX|ASX|HKEX|Euronext"
    r"|"
    r"XETRA|NSE|BSE|TSE)[^)]*\)))"
)
_BUSINESS_VERB = re.compile(
    r"\s*(?:,\s+[^,;.]{1,60},)?\s+(?:(?:has|have|had|also|now|recently|once|itself|reportedly|"
    r"already|later|then|in\s+\d{4}|last\s+\w+|this\s+\w+)\s+)*"
    r"(?:agreed|rejected|rejects|accepted|changed\s+its\s+mind|is\s+raising|is\s+said\s+to"
    r"|was\s+(?:bought|acquired|sold|valued)|looks\s+for|still\s+looks|seeks|put\s+off|issued"
    r"|borrowed|bought|buys?|acquired|acquires?|sold|sells?|raised|raises?|lost|loses?|gave|gained|"
    r"gains|rose|fell|slipped|jumped|dropped|surged|sank|closed|traded|trades|is\s+buying|"
    r"is\s+selling|paid|pays?|invested|invests?|invest|signed|signs?|committed|commits?|pledged|"
    r"plans|unveiled|launched|reported|posted|spent|spends|leased|leases|ordered|orders|opened|"
    r"owns|operates|makes|took|takes|won|offered|offers|bid|walked|merged|"
    r"completed|delivered|builds|supplies|serves|employs|announced|expects|disclosed|secured|"
    r"inked|struck|landed|valued|is\s+valued|was\s+valued|is\s+worth|was\s+worth|borrowed)\b"
)
_CAPITALISED = re.compile(
    r"(?<![\w’'&@.-])(?:[A-Z](?:[\w-]|[’'](?!s\b))*|[a-z]?[A-Z][a-zA-Z]+)"
    r"(?:(?:\s+&\s+|\s+and\s+(?=[A-Z][\w-]+\s+(?:Inc|Corp|plc|Ltd|Group|LLP|Co)\b)|\s+"
    r"|-)(?:[A-Z](?:[\w-]|[’'](?!s\b))*|\d+(?=\s+[A-Z])))*"
)


_RIVAL_BEFORE = re.compile(
    r"(?i:\b)(?i:rivals?|competitors?|peers?|lenders?|chip\s?maker|carmaker|startup|start-up"
    r"|developer|"
    r"operator|consultancy|brokerage|broker|bank|bidder|fund|firm|group|company|giant|maker|"
    r"producer|retailer|supplier|insurer|utility|subsidiary|affiliate|holder|investor|adviser|"
    r"law\s+firm|as|by|unlike|like)\s+$"
)

_AUXILIARY = re.compile(
    r"\s+(?:(?:also|still|now|itself|alone|already|meanwhile|reportedly|,\s+meanwhile,)\s+)?(?:is"
    r"|are|was|were|has|had|have|will|would|may|might|could|can|should|did|does|"
    r"wants?|needs?|remains?|stands?|lands?|land|gets?|goes|went|saw|sees|cut|cuts|chose|joined"
    r"|beat|down|up)\s+(?!(?:said|told|quoted)\b)[\w$€£.]"
)
# Endings of ordinary nouns, which open sentences far more often than companies with such names do.
_COMMON_NOUN = re.compile(
    r"(?:tion|sion|ment|ing|ness|ity|ance|ence|ency|ers|ors|ists|ants|ents|ies|ials|als|ives|ure"
    r"|age|ism|ship|ment|"
    r"ons|ees|ges|les|nts|cks|rs|ts|ds|ms|ns|ps|ed|ly|ble|ful|ery|ory|ary|th|ght|ist|ice|ise|ize|ge"
    r"|ck)$"
)
_DATELINE = re.compile(r"(?:^|\n)(?:[A-ZÀ-Ý][\w.’-]*[,/ ]+(?:and\s+)?)*$")
# "ZURICH, May 4 -" and "LYON: …"; but "Corrigan Bay, which holds …" opens with a company.
_DATELINE_END = re.compile(r"\s?(?:[:(–—-]|/|,\s+(?=[A-Z\d(]))")
_DEFINED_TERM = re.compile(
    r"\b(?:the|The|each|Each|such|every|any|No|no)\s+(?:Scheme\s+|Rule\s+)?$"
)
_PUBLISHES = re.compile(
    r"\s+(?:also\s+|first\s+|had\s+|has\s+|earlier\s+|previously\s+)*(?:reported|reports|wrote"
    r"|written|writes|quoted|speculated|hears|heard|learned|learnt|"
    r"claimed|claims|understands|said|says|noted|suggested|put\s+the)\b"
)


_POSSESSED = re.compile(
    r"[’']s?\s+(?:(?:own|new|latest|recent|big|planned|proposed|[\w-]+)\s+){0,3}(?:contract|deal"
    r"|stake|offer|bid|shares?|stock|order|agreement|plan|"
    r"results|revenues?|sales|profits?|board|lease|purchase|takeover|acquisition|proposal|package"
    r"|investment|chips?|cloud|"
    r"network|business|unit|subsidiary|customers?|campus|loan|notes|round|competitor|rival)\b"
)
_LABELLED = re.compile(r"(?:\s+and\s+[A-Z][\w’'-]+)?(?:\*\*)?\s?:\s")
_MOVES = re.compile(
    r"(?:,\s+[^,;.]{1,60},)?\s+(?:\([A-Z.:\s]{1,14}\)\s+)?(?:was\s+|were\s+)?(?:down|up|off|lost"
    r"|gained|added|rose|fell"
    r"|slipped|climbed|yields|trades)\s+(?:by\s+|at\s+)?[\d$€£]"
)
_DEALING = re.compile(
    r"\b(?:for|with|into|by|like|unlike|than|beat|chose|against|via|besides|versus|vs\.?|owes?|owed"
    r"|chooses|chosen|joins|"
    r"hired|supplies|supplied|serves|rival|told|between|beside|behind|chips\s+from"
    r"|gigawatts?\s+from|and\s+from|cheques?\s+from|"
    r"loans?\s+from|orders?\s+from|bought\s+from|invested\s+in|stake\s+in|holding\s+in|(?:shares"
    r"|stock|investment|interest)\s+(?:in|of)|(?:rents?|buys?|bought|leases?|orders?|hires?"
    r"|borrows?)\s+(?:[\w-]+\s+){0,3}from|part\s+of|owner\s+of|pledged\s+\S+\s+\S+\s+to|sold\s+to"
    r"|sale\s+to|goe?s?\s+to|went\s+to|gone\s+to|(?:site|campus|plant|unit|arm|subsidiary"
    r"|customer|client|landlord"
    r"|supplier|owner|parent|founder|backer|maker)\s+of|saw|including)\s+(?:its\s+"
    r"|the\s+)?(?:[\w-]+[’']s\s+)?$"
)
_PLACED = re.compile(
    r"\b(?:in|near|outside|at|across|around|throughout|north\s+of|south\s+of|east\s+of|west\s+of"
    r"|outside\s+of|county\s+of|city\s+of)\s+(?:the\s+)?$"
)
_PROJECT = re.compile(
    r"(?:\s+(?:campus|project|platforms?|sites?|plant|programme|program|processors?|chips?|GPUs?"
    r"|accelerators?|systems?|servers?|cards?|pods?|racks?|machines?|modules?|engines?|turbines?"
    r"|jets?|"
    r"vehicles?|batter(?:y|ies)|cells?|drugs?|tablets?|generation|architecture|"
    r"lease|field|mine|family|County|Valley|Region|Province|State|Island|Act|Rules?|Agreement"
    r"|Commission|Authority|Ministry|Department|Court|Code|index|Index|"
    r"Conference|Summit|Forum|stadium|airport|harbou?r|River|Lake)\b)"
)
_NAMED = re.compile(
    r"\b(?:called|named|known\s+as|codenamed|dubbed|platform|project|brands?|model|version"
    r"|generation|drug|compound|product)\s+$"
)
_LIST_MATE = re.compile(r"(?:,\s+|\s+and\s+|\s+or\s+|,\s+and\s+)$")


def find_strangers(
    text: str,
    is_party: Callable[[str], bool],
    taken: list[tuple[int, int]],
    persons: frozenset[str],
) -> frozenset[str]:
    """Return the names of companies that are no party. `taken` are the places of party names."""
    places: dict[str, list[tuple[int, int]]] = {}
    for match in _CAPITALISED.finditer(text):
        name = _trimmed(match.group())
        if len(name) < 2 or name in persons or is_party(name):
            continue
        start = match.start() + match.group().find(name)
        end = start + len(name)
        if any(a < end and start < b for a, b in taken) and not _extends(name, start, taken, text):
            continue
        places.setdefault(name, []).append((start, end))
    people = _people_by_surname(text, places)
    found = {
        name
        for name, spans in places.items()
        if name not in people and _is_company(text, name, spans, persons)
    }
    found |= _mates(text, places, found)
    return frozenset(found | _short_forms(found, is_party, persons))


_SPEAKS = re.compile(
    r"(?:,\s+[^,;.]{1,60},)?\s+(?:also\s+|had\s+|has\s+)?(?:said|says|told|tells|wrote|argued"
    r"|warned|added|joked"
    r"|laughs?|noted|replied|answered|insisted|called|described|put\s+it)\b"
)


def _people_by_surname(text: str, names: Mapping[str, list[tuple[int, int]]]) -> frozenset[str]:
    """Return names of people: "Jensen Huang" is Huang later on, where Acme Foods is Acme."""
    people: set[str] = set()
    for name in names:
        first, _, last = name.partition(" ")
        is_pair = last.isalpha() and last not in ORG_WORDS and first not in ORG_WORDS
        if not is_pair or last not in names or first in names:
            continue
        after = [text[end : end + 90] for _, end in (*names[name], *names[last])]
        is_said = any(_SPEAKS.match(words) for words in after)
        if is_said and not any(_BUSINESS_VERB.match(w) or _POSSESSED.match(w) for w in after):
            people |= {name, last}
    return frozenset(people)


def _is_company(
    text: str, name: str, spans: list[tuple[int, int]], persons: frozenset[str]
) -> bool:
    words = name.split()
    if any(word in persons for word in words):
        return False
    if len(words) > 1 and words[-1].strip(".,") in ORG_WORDS:
        return True
    if words[-1] in PUBLIC_BODIES or name in AUTHORITIES:
        return False
    opens_only = all(_starts_sentence(text, start) for start, _ in spans)
    if (
        opens_only
        and len(words) == 1
        and (name.lower() in common_words() or holds_word(text, name.lower()))
    ):
        return False
    if name in places() and not any(_is_listed_company(text, end) for _, end in spans):
        return False
    score = sum(_evidence(text, start, end, opens_only and len(words) == 1) for start, end in spans)
    return score > 0


def _is_listed_company(text: str, end: int) -> bool:
    """True for a name with a legal form or a ticker: the bank "Santander SA", no city."""
    after = text[end : end + 90]
    return bool(_ORG_AFTER.match(after) or re.match(LEGAL, after))


# "Ireland's Competition and Consumer Protection Commission": a place and its authority.
_AUTHORITY_OF = re.compile(
    r"[’']s?\s+(?:[\w-]+\s+){0,6}?(?:[Cc]ommission|[Aa]uthority|[Rr]egulators?|[Mm]inistry"
    r"|[Gg]overnment"
    r"|[Pp]arliament|[Cc]ourt|[Tt]ribunal|[Aa]gency|[Oo]ffice|[Bb]ureau|[Ww]atchdog|[Bb]oard)\b"
)


def _evidence(text: str, start: int, end: int, is_doubtful: bool) -> int:
    """Return how much the words around one place speak for a company (positive) or against it.

    At the start of a sentence a capital proves nothing: an auxiliary verb is no evidence there.
    """
    before, after = text[max(0, start - 60) : start], text[end : end + 90]
    is_capitals = text[start:end].isupper() and end - start > 3
    if (
        _DATELINE.search(before)
        and _DATELINE_END.match(after)
        and (is_capitals or not _LABELLED.match(after) or text.count("\n\n", 0, start) == 1)
    ):
        return -3
    if (
        " " not in text[start:end]
        and _DEFINED_TERM.search(before)
        and not _BUSINESS_VERB.match(after)
    ):
        return (
            -1
        )  # "the Investor", "each Scheme Shareholder": a defined term, "the Swedes": a people
    if _PUBLISHES.match(after):
        return 0
    if _PROJECT.match(after) or _NAMED.search(before):
        return -3
    if _ORG_AFTER.match(after) or re.match(LEGAL, after):
        return 4
    if text[start:end] in places() and _AUTHORITY_OF.match(after):
        return 0
    if (
        _BUSINESS_VERB.match(after)
        or _WHOSE.match(after)
        or _MOVES.match(after)
        or _POSSESSED.match(after)
    ):
        return 1 if is_doubtful else 3
    if _starts_sentence(text, start):
        if _LABELLED.match(after):
            words = text[start:end].casefold().split()
            is_heading = all(w in common_words() for w in words) and not before.endswith("*")
            return 0 if is_heading or (is_doubtful and _COMMON_NOUN.search(text[start:end])) else 1
        is_word = is_doubtful and bool(_COMMON_NOUN.search(text[start:end]))
        is_name = _AUXILIARY.match(after) or (
            " " in text[start:end] and _stands_alone(text, start, end)
        )
        return 0 if is_word or not is_name else 1
    if _RIVAL_BEFORE.search(before) or _DEALING.search(before):
        return 2
    if _PLACED.search(before):
        return -1
    return 1 if _AUXILIARY.match(after) or _stands_alone(text, start, end) else 0


# What follows a name that stands by itself, and not before a noun: "Danish yeast", "Elbtal works".
_AFTER_NAME = re.compile(
    r"[’']s\b|[,.;:)!?”\"]|\s+(?:[$€£¥\d(–—-]|(?:of|and|or|in|at|to|for|on|by|with|from|as|that"
    r"|which"
    r"|who|than|after|before|over|against|until|while|when|because|but|if|is|was|were|are|has|had"
    r"|have|will|would|can|could|may|might|must|should|gave|got|made|took|put|set|went|came|let"
    r"|paid|sold|won|lost|cut|[a-z]+ed)\b)"
)


_MODEL = re.compile(r"\s+\d+\b(?!\s*(?:%|per\s?cent|million|billion))")
_MEDIUM = re.compile(
    r"(?i)\b(?:according\s+to|told|reported\s+by|newspaper|daily|weekly|magazine|newsletter|website"
    r"|paper|blog|tracker|broadcaster|news\s+(?:site|agency)|report\s+(?:in|by))\s+(?:the\s+)?$"
)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """True for a name in running text that is no place, people, product or word of a headline."""
    name = text[start:end]
    words = re.split(r"[\s-]+", name)
    is_product = _MODEL.match(text, end) or (
        text[start - 1 : start] in {'"', "“"} and text[end : end + 1] in {'"', "”"}
    )
    is_medium = _MEDIUM.search(text[max(0, start - 40) : start])
    is_adverb = name.endswith("ly") and text[end : end + 1] == ","  # "Conversely, Acme owes"
    is_known = (
        is_product
        or is_adverb
        or is_medium
        or text[:start].endswith((" on ", " aboard "))
        or name in places()
        or any(w in places() or w in NOT_NAMES for w in words)
    )
    is_code = any(ch.isdigit() for ch in name) or any(len(w) < 2 for w in words) or name.isupper()
    if is_known or is_code or start < text.find("\n\n"):
        return False
    if all(w.casefold() in common_words() for w in words):
        return False
    return len(words) > 1 or bool(_AFTER_NAME.match(text, end))


def _mates(text: str, places: dict[str, list[tuple[int, int]]], found: set[str]) -> set[str]:
    """Return names that stand in a list beside a company: "Acme, Bolt and Carrow"."""
    mates: set[str] = set()
    ends = {end for name in found for _, end in places[name]}
    for name, spans in places.items():
        for start, _ in spans:
            joint = _LIST_MATE.search(text[max(0, start - 7) : start])
            if joint and start - len(joint.group()) in ends:
                mates.add(name)
    return mates


def _short_forms(
    found: set[str], is_party: Callable[[str], bool], persons: frozenset[str]
) -> set[str]:
    """Return "Acme" for "Acme Steel"."""
    firsts = {name.split()[0] for name in found if len(name.split()) > 1}
    return {
        first
        for first in firsts
        if len(first) > 3
        and first not in NOT_NAMES
        and first not in ORG_WORDS
        and first not in persons
        and not is_party(first)
    }


def _extends(name: str, start: int, taken: list[tuple[int, int]], text: str) -> bool:
    """True where a party's short name is only the beginning of another company's name."""
    words = name.split()
    if len(words) < 2 or words[-1] not in ORG_WORDS:
        return False
    end = start + len(name)
    return any(a == start and b < end for a, b in taken) and text[start:end] == name


_CONTRACTED = re.compile(r"[’'](?:ll|ve|re|d|m|s|t)$")
_POSSESSIVE_END = re.compile(r"[’']s?$")


def _trimmed(name: str) -> str:
    name = _POSSESSIVE_END.sub("", name)
    words = name.split()
    while words and _CONTRACTED.sub("", words[0]) in NOT_NAMES:
        words.pop(0)
    while words and words[-1] in NOT_NAMES and words[-1] not in ORG_WORDS:
        words.pop()
    return " ".join(words)


_WHOSE = re.compile(
    r",?\s+whose\b|,\s+(?:which|itself|an?\s+(?:[\w-]+\s+){0,3}(?:company|group|firm|maker|bank"
    r"|fund|insurer|supplier|rival)|the\s+(?:[\w-]+\s+){0,3}(?:company|group|firm|maker|bank)|"
    r"[\w&]+[’']s\s+(?:[\w-]+\s+){0,3}(?:rival|competitor|peer|supplier|customer|partner|landlord"
    r"|lender))\b"
)


_SENTENCE_START = re.compile(r"(?:[.!?:]|\n|\*|^)[\s“\"‘(]*$")


def _starts_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start]
    return not before or bool(_SENTENCE_START.search(before))
