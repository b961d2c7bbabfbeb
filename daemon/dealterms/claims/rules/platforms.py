"""The product generation that is delivered: "on the Heron platform", "Tessera N2 boards"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dealterms.claims.draft import Draft
from dealterms.claims.marking import Marked
from dealterms.claims.prefilter import Pattern
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.scene import Scene
from dealterms.claims.values import Label

__all__ = ["read_platform"]

_NAME = r"(?P<name>[A-Z][\w]*(?:[- ](?:[A-Z][\w.]*|\d[\w.]*)){0,3}|[A-Z]+\d[\w-]*)"
_DEVICE = (
    r"(?:platforms?|processors?|chips?|GPUs?|accelerators?|systems?|generation|architecture|"
    r"superchips?|TPUs?|hardware|cores?|family|"
    r"servers?|racks?|boards|cards?|modems?|clusters?|modules?|switch(?:es)?|blades?|units|"
    r"parts|machines?|line|series|process|"
    r"instances?|engines?|type|range|technology|silicon|node|stack|computers?|"
    r"supercomputers?|devices?|pods?|vehicles?|substrates?|turbines?)"
)
# A person, a town or an office may stand before these: the name needs a number or capitals too.
_WEAK = Pattern(
    r"\s(?:family|boards|parts|units|line|series|process|type|model|range|technology|machines?|"
    r"engines?|modules?|stack|node|devices?)$"
)
_DEVICE_AFTER = Pattern(
    rf"\b{_NAME}[”\"’]?(?:[- ](?:class|based|generation))?\s+(?:[a-z][\w-]+\s+){{0,2}}?{_DEVICE}\b"
)
_BUILT_ON = Pattern(
    rf"\b(?:[Bb]uilt|[Bb]ased|[Rr]un(?:s|ning)?|[Dd]esigned|[Rr]elying)\s+(?:up)?(?:on|around|"
    rf"for)\s+(?:the\s+)?(?:[A-Z]\w+[’']s\s+)?{_NAME}(?=[,.;]|$|\s+(?:and|from|in|by)\b|(?<=\d)\s)"
)
_CALLED = Pattern(
    rf"\b(?:platform|processor|chip|generation|architecture|system|accelerator|"
    rf"server)s?,?\s+(?:(?:is|are)\s+)?(?:called|named|known\s+as|codenamed|dubbed)\s+[“\"]?{_NAME}"
)
_APPOSED = Pattern(rf"\b{_DEVICE},\s+the\s+(?P<name>[A-Z][\w]*(?:[- ]\d\w*)|[A-Z]+\d[\w-]*)\b")
_SET_BEHIND = Pattern(
    r"\b(?:generation|platform|architecture|processor|chip|accelerator|superchip|system),\s+"
    r"(?P<name>[A-Z][a-z]+(?:[- ][A-Z]?\d\w*)?)(?=[.;]|$)"
)
_LABELLED = Pattern(
    rf"^\W*(?:Product|Hardware|Platform|Chips?|System|Model|Machines?|Generation|"
    rf"Technology)\s*:\s+{_NAME}"
)
_CODED_USE = Pattern(
    r"\b(?:powered\s+by|equipped\s+with|fitted\s+with|based\s+on|built\s+on|runs?\s+on|"
    r"made\s+of|suppl(?:y|ies)|deliver(?:s|ed)?|deploy(?:s|ed|ing)?|"
    r"order(?:s|ed)?|pick(?:s|ed)?|cho(?:se|oses?|sen)|buy(?:s|ing)?|us(?:e|es|ing)|"
    r"launch(?:es)?\s+of|of)\s+(?:the\s+|its\s+|"
    r"their\s+|a\s+|new\s+){0,2}(?:[A-Z]\w+[’']s\s+)?(?:new\s+)?"
    r"(?P<name>(?!(?:Phase|Stage|Building|Hall|Block|Lot|Unit|Series|Form|Section|Article|"
    r"Level|Tier|Class|Part|Rule|Rs|Re|Day|Year|Room|Gate|Area|Zone|Bank|Group|Form|Chapter|"
    r"Page|Route|Highway|Schedule|Exhibit|Note|"
    r"January|February|March|April|May|June|July|August|September|October|November|"
    r"December)\b)(?:[A-Z][a-z]+(?:\s[A-Z][a-z]+)?[- ][A-Z]?\d{1,3}[a-z]?|"
    r"[A-Z]{1,3}\d{1,4}[a-z]?))(?!\w|[.,]?\d|\s+(?:million|billion|percent|per|%|MW|GW))"
)
_OF_TYPE = Pattern(
    r"\b(?:type|generation|series|model)s?,?\s+\(?[“\"]?"
    r"(?P<name>[A-Z][\w-]*[- ][A-Z]?\d\w*(?:\.\d+)?)(?=[”\").,;\s]|$)"
)
# What a licence lets somebody make: a name with a number, not the code of a drug.
_MADE_UNDER = Pattern(
    r"\b(?:[Mm]ake|[Ss]ell|[Mm]anufacture|[Mm]arket|[Pp]roduce|[Bb]uild)s?\s+(?:(?:its|the|their)\s+)?"
    r"(?P<name>[A-Z][a-z]{2,}\s\d{1,2})(?=[,.;]|$|\s+[a-z])"
)
_NOT_NAMES = frozenset(
    "Roughly About Around Nearly Almost Approximately Over Several Up "
    "AI The A An Its Their This Each These Those New Old All Some Such GPU GPUs TPU CPU Cloud "
    "Data Our His Her My Your "
    "Both One Two Three Four Five First Next Last Second Half Most Many No Any Every Other "
    "Older Newer Custom Graphics "
    "Data-center European American Chinese Korean Japanese German French British Indian Nordic "
    "Dutch Taiwanese Swiss "
    "That What When Where There Here He She Who Not Only Also Still Like Unlike Even So Yet Such "
    "Norwegian Finnish Danish Swedish Icelandic Spanish Portuguese Italian Greek Turkish Polish "
    "Czech Irish Scottish Welsh Belgian Austrian Hungarian Romanian Russian Ukrainian Brazilian "
    "Chilean Mexican Argentine Israeli Emirati Saudi Egyptian Kenyan Nigerian Vietnamese Thai "
    "Malaysian Singaporean Indonesian Filipino Californian Texan African Baltic Arab "
    "Canadian Australian US U.S UK EU Asian In On At For With By From If When While As It We "
    "They Under Of To And But "
    "Hardware Software Inside What Which Tens Hundreds Thousands Customer Product Units "
    "Engineers Liquid-cooled Training "
    "Company Group Inference Part Boring More Fewer Today Power Phase Stage January February "
    "March April May June July August "
    "September October November December Monday Tuesday Wednesday Thursday Friday".split()
)
_USES = Pattern(
    r"(?i)\b(?:use|using|reserv|book|hire|secur|allocat|deploy|deliver|supply|supplies|suppl|"
    r"based on|built on|run on|runs on|"
    r"powered by|with|on the|on its|of its|for the|"
    r"equipped|features?|contain|install|next|of the|of|source|stock|inside|are all|all|"
    r"product|pick|picked|qualify|ship|from its|on|be|house|"
    r"order|buy|rent|gets?|choose|chose|chosen|standardi[sz]e|replace|train|fit|fill|take|"
    r"receive|worth|around|hold|develop|license|cover|belong to the|to the)\w*\b"
)


_OTHER_LEADS = Pattern(r"\W*@O(?![’'])")


def read_platform(scene: Scene, line: Marked) -> Iterator[Draft]:
    """Yield the first product generation that a line names."""
    text = line.line.sentence.text
    shapes = [_LABELLED, _DEVICE_AFTER, _CALLED, _APPOSED, _SET_BEHIND, _BUILT_ON]
    if _OTHER_LEADS.match(line.text) and not line.parties:
        return
    shapes.append(_OF_TYPE)
    if "licensing" in scene.deal.types:
        shapes.append(_MADE_UNDER)
    if "compute_supply" in scene.deal.types:
        shapes.append(_CODED_USE)
    for shape in shapes:
        for match in shape.finditer(text):
            begin, name = _product(match, line)
            if name and _is_something_else(line, begin, begin + len(name)):
                continue
            if name and (shape is not _DEVICE_AFTER or _is_product(text, begin, name, match)):
                yield _draft(line, begin, name)
                return


_TALLY = Pattern(
    r"(?i)\b(?:bookings|backlog|revenues?|sales|demand|shipments)\s+(?:for|of|from)\s[^.;,]{0,40}$"
)


_SUPERSEDED = re.compile(r"(?i)\b(?:older|ageing|aging|legacy|obsolete|outdated|previous)\s+$")


def _is_something_else(line: Marked, begin: int, end: int) -> bool:
    """True for a date, for products that only stand in the accounts ("bookings for Falcon"), and
    for old ones."""
    is_date = any(p.start < end and begin < p.end for p in line.line.periods)
    before = line.line.sentence.text[:begin]
    return is_date or bool(_TALLY.search(before) or _SUPERSEDED.search(before))


_CODED = Pattern(r"\d|^[A-Z]{2,}|\s[IVX]+$")


def _is_product(text: str, begin: int, name: str, match: re.Match[str]) -> bool:
    """True where the words after a name make it a product, and the words before tell of its use."""
    if (
        _WEAK.search(match.group())
        and not re.search(r"(?i)\bof\s+the\s+$|\bto\s+the\s+$", text[:begin])
        and not _CODED.search(name)
        and not (
            re.search(r"(?:\d|[’']s)\s*$", text[:begin])
            or re.match(r"[”\"]", text[begin + len(name) :])
        )
    ):
        return False
    return _is_used(text, begin, match.end())


_COUNTED = Pattern(r"(?:\d|\b(?:million|thousand|hundred|dozen)s?(?:\s+of)?)\s+$")


def _is_used(text: str, begin: int, end: int) -> bool:
    """True where the words before tell of use, or the sentence opens with the product."""
    return (
        begin == 0
        or bool(_COUNTED.search(text[:begin]))
        or bool(_USES.search(text[:begin][-70:]))
        or bool(re.match(r"\s*(?:will|would|are|is|go|come|,)", text[end:]))
    )


def _draft(line: Marked, begin: int, name: str) -> Draft:
    start = line.line.sentence.start + begin
    return Draft(
        term="platform",
        value=Label(name.casefold()),
        qualifier=Qualifier.BARE,
        line=line,
        value_start=start,
        value_end=start + len(name),
        mark=(0, 1),
        rule="product named",
    )


def _product(match: re.Match[str], line: Marked) -> tuple[int, str]:
    """Return place and text of the product's own name, without its maker and leading words."""
    begin, name = match.start("name"), match["name"]
    while name:
        word = re.match(r"\S+\s*", name)
        assert word is not None
        if not (_is_leading(word.group().strip(), begin, line) or _is_party(begin, line)):
            break
        begin, name = begin + word.end(), name[word.end() :]
    is_weak = (
        len(name) < 3
        or bool(
            re.fullmatch(r"[A-Z]{2}s?|[A-Z]{2,4}s|(?:AI|IT|EU|US|UK|CEO|IPO|GPU|TPU|CPU)s?", name)
        )
        or bool(re.match(r"\d", name))
    )
    at_start = (
        begin == 0
        and not re.search(r"\d|[“\"]", line.line.sentence.text[: begin + len(name)])
        and " " not in name
    )
    return (begin, "") if is_weak or at_start else (begin, name)


def _is_leading(word: str, begin: int, line: Marked) -> bool:
    after = line.line.sentence.text[begin + len(word) : begin + len(word) + 2]
    return word in _NOT_NAMES or after in ("’s", "'s") or word.endswith(("’s", "'s"))


def _is_party(begin: int, line: Marked) -> bool:
    return any(m.parties and m.start <= begin < m.end for m in line.line.mentions)
