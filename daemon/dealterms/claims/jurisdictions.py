"""Which authority watches over competition in which country, and what its name is in short.

A regulator is one slot however an outlet calls it: "the CCPC", "the Competition and Consumer
Protection Commission", "Dublin's competition watchdog" (terms.md section 4a). The table holds facts
about the world (the members of the International Competition Network), nothing about deals.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = [
    "COMPETITION",
    "LANDS",
    "SEATS",
    "competition_authority",
    "country_words",
    "is_for_competition",
    "short_name",
]

# Acronym or name in lower case; then the country, its adjective and, behind a stroke, its seats.
_AUTHORITIES = """
accc: australia australian / canberra
acm: netherlands dutch / hague
agcm: italy italian / rome
amcu: ukraine ukrainian / kyiv
autoridade da concorrência: portugal portuguese / lisbon
autorité de la concurrence: france french / paris
belgian competition authority: belgium belgian
bundeskartellamt: germany german / berlin bonn
bwb: austria austrian / vienna
cade: brazil brazilian / brasília brasilia
cak: kenya kenyan / nairobi
cccs: singapore singaporean
cci: india indian / delhi
ccp: pakistan pakistani / islamabad
ccpc: ireland irish / dublin
cma: britain british uk / london
cndc: argentina argentine argentinian
cnmc: spain spanish / madrid
cofece: mexico mexican
commerce commission: zealand zealand's / wellington
competition bureau: canada canadian / ottawa
competition council of romania: romania romanian / bucharest
competition council: morocco moroccan / rabat
ec: eu european / brussels
eca: egypt egyptian / cairo
fccpc: nigeria nigerian / abuja
fne: chile chilean / santiago
gac: saudi / riyadh
gvh: hungary hungarian / budapest
hcc: greece greek / athens
indecopi: peru peruvian / lima
israel competition authority: israel israeli / jerusalem
jftc: japan japanese / tokyo
kfst: denmark danish / copenhagen
kftc: korea korean / seoul
kkv: finland finnish / helsinki
konkurransetilsynet: norway norwegian / oslo
konkurrensverket: sweden swedish / stockholm
kppu: indonesia indonesian / jakarta
mycc: malaysia malaysian
pcc: philippines philippine / manila
samr: china chinese / beijing
sic: colombia colombian / bogotá
south african competition commission: africa african / pretoria
tftc: taiwan taiwanese / taipei
turkish competition board: turkey turkish türkiye / ankara
uohs: czechia czech / prague
uokik: poland polish / warsaw
weko: switzerland swiss / bern berne
"""
_ROWS = tuple(line.partition(": ")[::2] for line in _AUTHORITIES.strip().splitlines())
_PLACES = {short: frozenset(words.replace("/", " ").split()) for short, words in _ROWS}
_OF_PLACE = {place: short for short, places in _PLACES.items() for place in places}
SEATS = frozenset(seat for _, words in _ROWS for seat in words.partition("/")[2].split())
"""Towns from which countries are governed, in lower case."""
LANDS = frozenset(word for _, words in _ROWS for word in words.partition("/")[0].split())
"""Countries and their adjectives, in lower case."""
COMPETITION = frozenset(_OF_PLACE.values()) | {"ftc", "doj", "hsr"}

_SUBJECT = r"(?:competition|antitrust|anti-trust|anti-?monopoly|cartel|merger|fair\s+trade)"
_BODY = (
    r"(?:authority|authorities|regulators?|watchdog|office|officials|agency|commission|enforcers?|"
    r"tribunal|council|bureau|prosecutor|board|supervisor|directorate|centre|center|body)"
)
_ABOUT = re.compile(
    rf"(?i)\b{_SUBJECT}(?:\s+\w+){{0,3}}?\s+{_BODY}\b|\bcommission\s+for\s+{_SUBJECT}"
)
_PLACE_ONLY = re.compile(r"(?i)[^\W\d_]+\s+(?:regulators?|watchdog|authority|authorities)")
_WORD = re.compile(r"[^\W\d_]+")
_BARE = re.compile(rf"(?i)(?:the\s+)?(?:national\s+|federal\s+)?{_SUBJECT}\s+{_BODY}")
_INITIALS_OF = re.compile(
    r"(?i)(?P<words>(?:[\w-]+\s+){2,7}(?:commission|authority|agency|administration|board))"
)
_SMALL = frozenset(("and", "of", "for", "the", "on", "in", "de", "del", "la"))


def is_for_competition(name: str) -> bool:
    """Tell whether the words name an authority for competition: "the Irish antitrust agency"."""
    return bool(_ABOUT.search(name))


def country_words(place: str) -> frozenset[str]:
    """Return all words for the country of a word: "warsaw" is also "polish", and "uokik".

    `place` is a country, its adjective, a seat of its government or the short name of its
    competition authority, in lower case.
    """
    short = _OF_PLACE.get(place, place)
    return _PLACES[short] | {short} if short in _PLACES else frozenset()


@lru_cache(maxsize=4096)
def competition_authority(name: str) -> str | None:
    """Return the short name of the competition authority of a place that the words name.

    `name` is what an article calls it: "Tokyo's competition authority" is "jftc". None where the
    words name no place of the table, or are about something else than competition. "The Irish
    regulator" in news of a deal is the one for competition.
    """
    if not (is_for_competition(name) or _PLACE_ONLY.fullmatch(name)):
        return None
    return next((_OF_PLACE[w] for w in _WORD.findall(name.casefold()) if w in _OF_PLACE), None)


@lru_cache(maxsize=4096)
def short_name(name: str, owner: str = "") -> str | None:
    """Return the slot of an authority by its name in lower case; None for nobody in particular.

    `owner` is the place before the name ("Ireland's"). Bodies of long names go by their initials,
    as in print: "competition and consumer protection commission" is "ccpc". "The competition
    regulator" alone names nobody.
    """
    if name in COMPETITION:
        return name
    of_place = competition_authority(f"{owner} {name}".strip())
    if of_place is None and (_BARE.fullmatch(name) or name == "central bank"):
        return None
    if of_place is not None:
        return of_place
    match = _INITIALS_OF.fullmatch(name)
    words = [w for w in name.split() if w not in _SMALL] if match else []
    return "".join(w[0] for w in words) if len(words) >= 4 else name
