"""Counts: a number followed by a plural noun phrase, "250,000 H200 accelerators"."""

import re

from dealterms.claims.quantities.draft import Draft
from dealterms.claims.quantities.numbers import Number
from dealterms.claims.values import Count

_WORD = re.compile(r"[ \u00a0\u202f](?P<word>[A-Za-z][\w'’&/-]*)")
_HYPHENED = re.compile(r"-(?P<word>[a-z]+)(?![\w-])")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_STOP = _words(
    "a about above according across after against ago ahead all along alongside already also "
    "although am amid among an and any apart are around as at away back be became because been "
    "before began behind being below beside between beyond both but by came can cannot could did "
    "do does doing done down during each either else ever every for from further gave get gets go "
    "goes going got had has have having he her here hers him his how i if in including into is it "
    "its itself just last least less like made make makes many may me might mine more most much "
    "must my near neither never next no nor not now of off often on once one only onto or other "
    "our out over own per plus previously put rather said same say says she should since so some "
    "still such than that the their them then there these they this those though through thus till "
    "to too toward towards under until up upon us versus very via was we well went were what when "
    "where whether which while who whom whose why will with within without would yes yet you your "
    "pm am a.m p.m est edt gmt utc bst cet january february march april june july august september "
    "october november december jan feb mar apr jun jul aug sep sept oct nov dec times percentage "
    "percent points point bps kilovolts kilometres kilometers miles degrees dollars minutes "
    "seconds hours years months weeks days decades centuries quarters yrs "
    "megawatt-hours gigawatt-hours kilowatt-hours terawatt-hours"
)
# Modifiers that the stop list would cut, and that are parts of a noun phrase after a number.
_MODIFIERS = _words("more other own further last next least")
_NOT_PLURAL = _words(
    "always business various previous serious series analysis basis process progress success "
    "access address gas gross loss mass class glass cross press stress less across news "
    "perhaps yes texas paris sales-force plus bonus status virus campus census focus genius "
    "continuous religious numerous famous precious obvious nervous joyous enormous boss congress "
    "express illness fitness wireless endless towards afterwards thus besides alias chaos physics "
    "economics mathematics electronics logistics headquarters is was has as us its this says"
)
_IRREGULAR = {
    "people": "person", "men": "man", "women": "woman", "children": "child", "staff": "staff",
    "premises": "premises", "personnel": "personnel", "aircraft": "aircraft", "feet": "foot",
    "criteria": "criterion", "headquarters": "headquarters", "indices": "index", "series": "series",
    "businesses": "business", "classes": "class", "losses": "loss", "processes": "process",
    "addresses": "address", "buses": "bus", "gases": "gas", "campuses": "campus", "lenses": "lens",
    "bonuses": "bonus", "bases": "base", "leaves": "leaf", "shelves": "shelf", "lives": "life",
    "movies": "movie", "cookies": "cookie", "ties": "tie", "series'": "series", "axes": "axis",
}  # fmt: skip
# Nouns of deals: read even after a capitalised word or as "413-store".
_DEAL_NOUNS = _words(
    "share warrant seat store shop director gpu tpu cpu chip accelerator rack server system site "
    "campus employee worker job asset unit pharmacy branch plant factory hotel restaurant outlet "
    "aircraft jet vehicle center centre member subscriber customer option home location mine well "
    "brand drug station tower vessel ship theater theatre cinema clinic hospital superchip node"
)
_NUMBER_NAMES = _words(
    "item items section sections rule rules form no no. nos article articles chapter phase "
    "level windows version series route gen tier class type model stage step page figure "
    "table exhibit schedule note part volume issue vol episode season grade group poor's p "
    "nasdaq fortune ftse stoxx russell nikkei dow dax cac topix kospi forbes euronext global "
    "area room floor suite boeing airbus iphone ipad galaxy pixel playstation xbox covid "
    "channel highway interstate apollo january february march april may june july august "
    "september october november december jan feb mar apr jun jul aug sept sep oct nov dec "
    "jan. feb. mar. apr. jun. jul. aug. sept. oct. nov. dec. number ticker code ext box"
)
_PREVIOUS = re.compile(r"(?P<word>[\w'’.&-]+)[ \u00a0]$")
_CHAIN = 6  # words after the number: two modifiers, a product name and the noun


def read_count(text: str, lowered: str, number: Number) -> Draft | None:
    """Return the count of things that follow a number, with their head noun as unit."""
    if number.start and lowered[number.start - 1].isalpha():
        return None
    hyphened = _HYPHENED.match(lowered, number.suffix_end)
    if hyphened is not None:
        return _hyphened_count(hyphened, number)
    found = _head_noun(text, lowered, number)
    if found is None:
        return None
    noun, end, component = found
    unit = _singular(noun)
    is_direct = end - number.suffix_end <= len(noun) + 1
    if _is_name_number(text, number, unit, is_direct):
        return None
    draft = Draft("count", Count(number.value, unit), number.start, end, number)
    draft.is_vague, draft.component = number.is_vague, component
    return draft


def _hyphened_count(match: re.Match[str], number: Number) -> Draft | None:
    if match["word"] not in _DEAL_NOUNS or number.is_vague:
        return None
    return Draft("count", Count(number.value, match["word"]), number.start, match.end(), number)


def _head_noun(text: str, lowered: str, number: Number) -> tuple[str, int, str | None] | None:
    """Return the head noun of the phrase after a number, its end and a component word.

    The head is the last plural in the first run of plurals: "three board seats", "2 million
    GB200 systems"; a singular noun does after "one" if deals are counted in it.
    """
    position, component, head = _after_of(lowered, number), None, None
    for index in range(_CHAIN):
        match = _WORD.match(text, position)
        if match is None:
            break
        word = lowered[match.start("word") : match.end("word")]
        if word in _STOP and not (word in _MODIFIERS and index == 0):
            break
        if word in ("more", "additional", "further", "extra", "other") and index == 0:
            component = word
        is_head = _is_plural(word) or (number.value == 1 and word in _DEAL_NOUNS)
        if is_head:
            head = (word, match.end())
        elif head is not None:
            break
        position = match.end()
    return None if head is None else (head[0], head[1], component)


def _after_of(lowered: str, number: Number) -> int:
    """Skip "of the" after an order of magnitude: "millions of GPUs"."""
    if number.is_vague or number.scale >= 1000:
        match = _OF.match(lowered, number.suffix_end)
        if match is not None:
            return match.end()
    return number.suffix_end


_OF = re.compile(r" of(?: (?:the|its|their|these|those|new))?(?= )")


def _is_plural(word: str) -> bool:
    if word in _IRREGULAR:
        return True
    if not word.endswith("s") or len(word) < 3 or word in _NOT_PLURAL:
        return False
    return not word.endswith(("ss", "ous", "'s", "’s", "sis"))


def _singular(noun: str) -> str:
    """Return the singular of an English plural as news writes it."""
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if "-" in noun:
        noun = noun.rsplit("-", 1)[1]
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("ches", "shes", "xes", "sses", "zzes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


def _is_name_number(text: str, number: Number, unit: str, is_direct: bool) -> bool:
    """Tell the number of a name, a day or a year ("S&P 500", "March 2", "2026") from a count.

    ``is_direct`` says that the noun follows at once: "2000 stores", not "2026 Nvidia shares".
    """
    if not number.is_digits or number.has_scale:
        return False
    is_deal_noun = unit in _DEAL_NOUNS
    if not number.has_comma and 1900 <= number.value < 2100:
        return not (is_deal_noun and is_direct)
    previous = _PREVIOUS.search(text, max(0, number.start - 24), number.start)
    if previous is None:
        return False
    word = previous["word"]
    if word.lower() in _NUMBER_NAMES or word.lower().rstrip("0123456789") in ("s&p",):
        return True
    is_small = number.value < 1000 and not number.has_comma
    is_name = word[0].isupper() and not word.endswith(".") and word.lower() not in _OPENERS
    return is_name and is_small and not is_deal_noun


_OPENERS = _words(
    "the a all its their some about over nearly almost more than at least only these those in of "
    "with and for after another around roughly approximately under fewer up to as many both his "
    "her our other first next last just from by on"
)
