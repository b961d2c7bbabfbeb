"""What a party is called by where it comes from: "the Austrians", "the Pune firm".

An article that introduces "the Austrian driveline maker Steinlauf" or "Devgarh of Pune" calls them
so later. A people stands for a party only where the article introduces no other company as one of
it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["home_words"]

# Adjective and people, where the people is not the adjective with an s.
_PEOPLES = {
    "British": "britons", "Chinese": "chinese", "Danish": "danes", "Dutch": "dutch",
    "English": "english", "Finnish": "finns", "French": "french", "Irish": "irish",
    "Japanese": "japanese", "Polish": "poles", "Portuguese": "portuguese", "Scottish": "scots",
    "Spanish": "spaniards", "Swedish": "swedes", "Swiss": "swiss", "Taiwanese": "taiwanese",
    "Turkish": "turks", "Vietnamese": "vietnamese", "Welsh": "welsh", "Icelandic": "icelanders",
}  # fmt: skip
_REGULAR = (
    "American Argentine Australian Austrian Belgian Brazilian Californian Canadian Chilean "
    "Colombian Croatian Czech Egyptian Emirati Estonian German Greek Hungarian Indian Indonesian "
    "Israeli Italian Kenyan Korean Latvian Lithuanian Malaysian Mexican Moroccan Nigerian "
    "Norwegian Omani Pakistani Peruvian Qatari Romanian Russian Saudi Serbian Singaporean "
    "Slovak Slovenian Texan Thai Ukrainian"
).split()
_PEOPLE_OF = _PEOPLES | {word: f"{word.casefold()}s" for word in _REGULAR}
_ADJECTIVE_OF = {
    "America": "American", "Argentina": "Argentine", "Australia": "Australian",
    "Austria": "Austrian", "Belgium": "Belgian", "Brazil": "Brazilian", "Britain": "British",
    "Canada": "Canadian", "Chile": "Chilean", "China": "Chinese", "Colombia": "Colombian",
    "Denmark": "Danish", "Finland": "Finnish", "France": "French", "Germany": "German",
    "Greece": "Greek", "India": "Indian", "Indonesia": "Indonesian", "Ireland": "Irish",
    "Israel": "Israeli", "Italy": "Italian", "Japan": "Japanese", "Korea": "Korean",
    "Malaysia": "Malaysian", "Mexico": "Mexican", "Norway": "Norwegian", "Poland": "Polish",
    "Portugal": "Portuguese", "Singapore": "Singaporean", "Spain": "Spanish", "Sweden": "Swedish",
    "Switzerland": "Swiss", "Taiwan": "Taiwanese", "Thailand": "Thai", "Turkey": "Turkish",
}  # fmt: skip
_FIRMS = ("company", "group", "firm", "house", "lab", "laboratory", "start-up", "startup", "maker")
_BEFORE = re.compile(
    rf"\b(?:(?P<people>{'|'.join(_PEOPLE_OF)})|(?P<country>{'|'.join(_ADJECTIVE_OF)})[’']s)"
    r"\s+(?:(?!and\b|or\b|for\b|with\b|to\b|by\b|from\b|of\b)[a-z][\w-]*\s+){0,4}$"
)
_TOWN_BEFORE = re.compile(r"\b(?P<town>[A-Z][a-zà-ÿ]+)[’']s\s+$")
_TOWN_AFTER = re.compile(
    r"\s*(?:\([^)]{1,30}\))?(?:,?\s+(?:which\s+is\s+)?based\s+in|\s+of)\s+(?P<town>[A-Z][a-zà-ÿ]+)\b"
)
_REACH = 70


def home_words(text: str, start: int, end: int) -> Iterator[str]:
    """Yield what a company named at text[start:end] may be called by its home, in lower case.

    "austrians", "austrian group", "pune firm": the words after "the".
    """
    before = text[max(0, start - _REACH) : start]
    found = _BEFORE.search(before)
    if found:
        adjective = found["people"] or _ADJECTIVE_OF[found["country"]]
        yield _PEOPLE_OF[adjective]
        yield from (f"{adjective.casefold()} {noun}" for noun in _FIRMS)
    for town in (_TOWN_BEFORE.search(before), _TOWN_AFTER.match(text, end)):
        if town and town["town"] not in _ADJECTIVE_OF:
            yield from (f"{town['town'].casefold()} {noun}" for noun in _FIRMS)
