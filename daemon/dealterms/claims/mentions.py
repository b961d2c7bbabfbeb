"""Who is mentioned: parties of watched deals, other companies, and what stands for them.

Parties come from the watchlist with their aliases; short forms ("Acme" for "Acme, Inc."),
descriptors ("the chipmaker") and defined terms ("the Company") are learned within the article.
Other companies are recognised by their form and by what they do, never by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dealterms.claims.document import Document, Party, WatchedDeal

__all__ = ["Cast", "Mention", "build_cast", "find_mentions"]

_LEGAL = (
    r"(?:,?\s+(?:Inc|Corp|Corporation|Company|Co|Ltd|Limited|LLC|L\.?P|LLP|plc|PLC|P\.?L\.?C|N\.?V|"
    r"B\.?V|A\.?G|S\.?A|S\.?E|S\.?p\.?A|GmbH|KGaA|A/S|AB|ASA|Oyj|K\.?K|PBC|Pty|Bhd|Berhad|"
    r"S\.A\.S|Holdings?|Group)\.?)"
)
_LEGAL_END = re.compile(_LEGAL + r"+$")
_ORG_WORDS = frozenset(
    """Motors Foods Bank Bancorp Capital Group Holdings Energy Hotels Partners Pharma
    Pharmaceuticals Health Healthcare Systems Labs Laboratories Industries Technologies Technology
    Semiconductor Semiconductors Networks Telecom Communications Media Entertainment Airlines Air
    Airways Steel Oil Gas Petroleum Resources Mining Metals Chemical Chemicals Materials
    Insurance Financial Finance Trust Fund Ventures Equity Securities Brothers Advisors Advisers
    Associates Management Investments Investment Realty Properties Estates Logistics Shipping
    Line Lines Rail Railway Railways Electric Electronics Power Grid Utilities Water Solar Wind
    Renewables Robotics Software Cloud Computing Digital Data Interactive Games Studios Pictures
    Records Biosciences Bio Biotech Therapeutics Genomics Medical Devices Instruments Brands
    Stores Markets Retail Supermarkets Grocers Dairy Beverages Brewing Brewery Breweries Coffee
    Seeds Snacks Farms Agri Aerospace Defence Defense Aviation Automotive Auto Vehicles Mobility
    Batteries Battery Cement Paper Packaging Plastics Glass Textiles Apparel Fashion Luxury
    Consulting Consultancy Analytics Research Institute Ministry University Exchange Payments
    Lending Mortgage Credit Broking Brokers Wireless Fibre Fiber Satellite Space Launch Marine
    Ports Terminals Airports Builders Homes Construction Engineering Works Tools Machines
    Machinery Elevators Optics Photonics Displays Sensors AI Intelligence Inc Corp plc Ltd LLC
    GmbH AG SA SE NV BV AB""".split()
)
_PEOPLE_WORDS = (
    r"(?:chief\s+(?:executive|financial|operating|technology|commercial|investment)(?:\s+officer)?|"
    r"CEO|CFO|COO|CTO|chair(?:man|woman|person)?|president|vice\s+president|founder|co-founder|"
    r"director|head|partner|analyst|spokes(?:man|woman|person)|secretary|minister|judge|"
    r"commissioner|general\s+counsel|treasurer|strategist|lawyer|economist)"
)
_NAME = r"[A-Z][\w’'.-]*(?:\s+(?:(?:de|van|von|der|den|la|le|da|di|al|bin|Ó|O’)\s+)*[A-Z][\w’'.-]*){0,3}"
_PERSON = re.compile(
    rf"(?:{_PEOPLE_WORDS},?\s+(?P<after>{_NAME}))"
    rf"|(?P<before>[A-Z][\w’'-]+(?:\s+[A-Z][\w’'.-]*){{1,3}}),\s+(?:the\s+|its\s+|a\s+|an\s+|who\s+|[\w’'@&.]+[’']s\s+|[\w-]+\s+){{0,3}}{_PEOPLE_WORDS}"
    r"|(?:said|says|wrote|writes|added|told|asked|warned|argued|noted)\s+(?P<said>[A-Z][\w’'-]+\s+[A-Z][\w’'-]+)"
    r"|(?:Mr|Ms|Mrs|Dr|Sir|Dame|Prof)\.?\s+(?P<title>[A-Z][\w’'-]+)"
)
_ORG_AFTER = re.compile(
    r"\s+(?:\([A-Z]{2,6}(?::\s?[A-Z.]{1,6})?\)|(?:\((?:NYSE|Nasdaq|NASDAQ|LSE|TSX|ASX|HKEX|Euronext|"
    r"XETRA|NSE|BSE|TSE)[^)]*\)))"
)
_BUSINESS_VERB = re.compile(
    r"\s*(?:,\s+[^,;.]{1,60},)?\s+(?:(?:has|have|had|also|now|recently|once|itself|reportedly|"
    r"already|later|then|in\s+\d{4}|last\s+\w+|this\s+\w+)\s+)*"
    r"(?:agreed|rejected|rejects|accepted|changed\s+its\s+mind|is\s+raising|is\s+said\s+to|was\s+(?:bought|acquired|sold|valued)|looks\s+for|still\s+looks|seeks|put\s+off|issued|borrowed|bought|buys?|acquired|acquires?|sold|sells?|raised|raises?|lost|loses?|gave|gained|"
    r"gains|rose|fell|slipped|jumped|dropped|surged|sank|closed|traded|trades|is\s+buying|"
    r"is\s+selling|paid|pays?|invested|invests?|invest|signed|signs?|committed|commits?|pledged|"
    r"plans|unveiled|launched|reported|posted|spent|spends|leased|leases|ordered|orders|opened|"
    r"owns|operates|makes|took|takes|won|offered|offers|bid|walked|merged|"
    r"completed|delivered|builds|supplies|serves|employs|announced|expects|disclosed|secured|"
    r"inked|struck|landed|valued|is\s+valued|was\s+valued|is\s+worth|was\s+worth|borrowed)\b"
)
_CAPITALISED = re.compile(
    r"(?<![\w’'&@.-])(?:[A-Z][\w’'-]*|[a-z]?[A-Z][a-zA-Z]+)"
    r"(?:(?:\s+&\s+|\s+and\s+(?=[A-Z][\w-]+\s+(?:Inc|Corp|plc|Ltd|Group|LLP|Co)\b)|\s+|-)(?:[A-Z][\w’'-]*|\d+(?=\s+[A-Z])))*"
)
_NOT_ORGS = frozenset(
    """The A An In On At By For From To Of And But Or If When While As After Before Since Until
    It Its He She They We You I This That These Those There Here His Her Their Our My Your
    January February March April May June July August September October November December Jan Feb
    Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Monday Tuesday Wednesday Thursday Friday Saturday
    Sunday Under Over With Without Within About According Also Although Analysts Another Any Because
    Both Each Either Even Every Few First Last Next How However Investors Many More Most Neither
    No None Not Now One Once Only Other Others People Several Shares Shareholders Some Still Such
    Two Three Four Five Six Seven Eight Nine Ten What Where Whether Which Who Why Yes Yet Chief
    Executive Officer CEO CFO COO CTO President Chairman Chair Board Company Companies Group Deal
    Agreement Merger Offer Parties Buyer Seller Tenant Landlord Customer Supplier Parent Purchaser
    U.S US UK EU UN America American Europe European Asia China Chinese Japan Japanese Germany
    German France French Britain British India Indian Canada Canadian Australia Australian Korea
    Korean Italy Spain Brazil Mexico London York Street Wall Washington Brussels Paris Berlin Tokyo
    Beijing Delhi Mumbai Singapore Hong Kong Texas Ohio California Delaware Court Act Section Item
    Form Exhibit Article Rule Amendment Q1 Q2 Q3 Q4 H1 H2 FY GW MW GPU GPUs AI IPO LNG EV ETF ESG
    Net Revenue Sales Value Premium Financing Fees Terms Price Total Closing Completion Timing
    Note Disclosure Updated Correction Editor Reuters By Special Committee Meeting Holders Proxy
    Department Justice Commission Federal Trade Antitrust Ministry Congress Senate House Government
    Nasdaq NYSE Euronext Securities Exchange Stock Class Common Preferred Series Notes Senior""".split()
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a sentence that stands for a company.

    `party` is the (deal id, party index) pairs it may mean; empty for another company.
    `is_name` tells a name from a descriptor or pronoun.
    """

    start: int
    end: int
    parties: frozenset[tuple[str, int]]
    is_name: bool

    @property
    def is_other(self) -> bool:
        """True for a company that is no party of a watched deal."""
        return not self.parties


@dataclass(frozen=True, slots=True)
class Cast:
    """Every name of one article: compiled matchers, built once per document."""

    party_pattern: re.Pattern[str] | None
    parties_by_name: dict[str, frozenset[tuple[str, int]]]
    descriptors: dict[str, frozenset[tuple[str, int]]]
    others: frozenset[str]
    persons: frozenset[str]
    other_pattern: re.Pattern[str] | None
    descriptor_pattern: re.Pattern[str] | None


def _names_of(party: Party) -> set[str]:
    names = {party.name, *party.aliases}
    names |= {_LEGAL_END.sub("", name) for name in names}
    return {name for name in names if len(name) > 1}


def build_cast(document: Document, deals: tuple[WatchedDeal, ...]) -> Cast:
    """Return who plays a part in this article, learned from the watchlist and the text."""
    names: dict[str, set[tuple[str, int]]] = {}
    for deal in deals:
        for index, party in enumerate(deal.parties):
            for name in _names_of(party):
                names.setdefault(_key(name), set()).add((deal.deal_id, index))
    spellings = sorted(
        {n for d in deals for p in d.parties for n in _names_of(p)}, key=len, reverse=True
    )
    party_pattern = _names_pattern(spellings)
    frozen = {key: frozenset(value) for key, value in names.items()}
    persons = _persons_of(document.text)
    others = _others_of(document, frozen, party_pattern, persons)
    descriptors = _descriptors_of(document, deals, frozen, party_pattern)
    return Cast(
        party_pattern=party_pattern,
        parties_by_name=frozen,
        descriptors=descriptors,
        others=others,
        persons=persons,
        other_pattern=_exact_pattern(sorted(others, key=len, reverse=True)),
        descriptor_pattern=_descriptor_pattern(descriptors),
    )


def _key(name: str) -> str:
    return re.sub(r"[\s\u00a0]+", " ", name.replace("’", "'")).casefold()


def _spelled(name: str) -> str:
    """Return a pattern of a name in its own case or in capitals, with any white space."""
    def piece(word: str) -> str:
        escaped = re.escape(word).replace("'", "['’]")
        upper = re.escape(word.upper()).replace("'", "['’]")
        return escaped if escaped == upper else f"(?:{escaped}|{upper})"

    return r"[\s\u00a0]+".join(piece(word) for word in name.split())


def _names_pattern(names: list[str]) -> re.Pattern[str] | None:
    if not names:
        return None
    body = "|".join(_spelled(name) for name in names)
    return re.compile(rf"(?<![\w&])(?:{body})(?![\w])(?:{_LEGAL}(?![\w]))?")


def _exact_pattern(names: list[str]) -> re.Pattern[str] | None:
    if not names:
        return None
    body = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names)
    return re.compile(rf"(?<![\w&@])(?:{body})(?![\w])")


def _persons_of(text: str) -> frozenset[str]:
    found: set[str] = set()
    for match in _PERSON.finditer(text):
        name = next((g for g in match.groups() if g), None)
        if not name:
            continue
        words = [w for w in re.sub(r"[’']s$", "", name).split() if w[:1].isupper()]
        if not words or any(w in _ORG_WORDS for w in words):
            continue
        found.add(" ".join(words))
        if len(words[-1]) > 2:
            found.add(words[-1])
    return frozenset(found)


def _others_of(
    document: Document,
    parties: dict[str, frozenset[tuple[str, int]]],
    party_pattern: re.Pattern[str] | None,
    persons: frozenset[str],
) -> frozenset[str]:
    """Return the names of companies that are no party, by form and by what they do."""
    text = document.text
    taken = [m.span() for m in party_pattern.finditer(text)] if party_pattern else []
    found: set[str] = set()
    for match in _CAPITALISED.finditer(text):
        name = _trimmed(match.group())
        if not name or name in persons or _key(name) in parties:
            continue
        start = match.start() + match.group().find(name)
        if any(a < start + len(name) and start < b for a, b in taken) and not _extends(
            name, start, taken, text
        ):
            continue
        if _looks_like_company(text, name, start, start + len(name), persons):
            found.add(name)
    for name in list(found):
        first = name.split()[0]
        if len(name.split()) > 1 and len(first) > 3 and first not in _NOT_ORGS and (
            _key(first) not in parties and first not in persons and first not in _ORG_WORDS
        ):
            found.add(first)
    return frozenset(found)


def _extends(name: str, start: int, taken: list[tuple[int, int]], text: str) -> bool:
    """True where a party's short name is only the beginning of another company's name."""
    words = name.split()
    if len(words) < 2 or words[-1] not in _ORG_WORDS:
        return False
    end = start + len(name)
    return any(a == start and b < end for a, b in taken) and text[start:end] == name


def _trimmed(name: str) -> str:
    name = re.sub(r"[’']s?$", "", name)
    words = re.split(r"\s+", name)
    while words and words[0] in _NOT_ORGS:
        words.pop(0)
    while words and words[-1] in _NOT_ORGS and words[-1] not in _ORG_WORDS:
        words.pop()
    return " ".join(words)


def _looks_like_company(
    text: str, name: str, start: int, end: int, persons: frozenset[str]
) -> bool:
    words = name.split()
    if any(word in persons for word in words) or len(name) < 3:
        return False
    if len(words) > 1 and words[-1].strip(".,") in _ORG_WORDS:
        return True
    after = text[end : end + 90]
    if _ORG_AFTER.match(after):
        return True
    if re.match(_LEGAL, after):
        return True
    if _starts_sentence(text, start) and len(words) == 1 and not _is_capital_elsewhere(text, name, start):
        return False  # at the start of a sentence a capital proves nothing
    return bool(_BUSINESS_VERB.match(after) or _WHOSE.match(after)) or bool(
        _RIVAL_BEFORE.search(text[max(0, start - 60) : start])
    )


_WHOSE = re.compile(r",?\s+whose\b|,\s+(?:which|the\s+(?:[\w-]+\s+){0,3}(?:company|group|firm|maker|bank))\b")


def _starts_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start]
    return not before or bool(re.search(r"(?:[.!?:]|\n|\*|^)[\s“\"‘(]*$", before))


def _is_capital_elsewhere(text: str, name: str, start: int) -> bool:
    """True if the word stands with a capital inside another sentence and never without."""
    if re.search(rf"\b{re.escape(name.lower())}\b", text):
        return False
    return any(
        m.start() != start and not _starts_sentence(text, m.start())
        for m in re.finditer(rf"\b{re.escape(name)}\b", text)
    )


_RIVAL_BEFORE = re.compile(
    r"(?i:\b)(?i:rivals?|competitors?|peers?|lenders?|chip\s?maker|carmaker|startup|start-up|developer|"
    r"operator|consultancy|brokerage|broker|bank|bidder|fund|firm|group|company|giant|maker|"
    r"producer|retailer|supplier|insurer|utility|subsidiary|affiliate|holder|investor|adviser|"
    r"law\s+firm|as|by|unlike|like)\s+$"
)

# ---------------------------------------------------------------- descriptors

_ROLE_WORDS: dict[str, tuple[str, ...]] = {
    "buyer": ("buyer", "acquirer", "purchaser", "bidder", "suitor", "offeror", "acquiror"),
    "acquirer": ("buyer", "acquirer", "purchaser", "bidder", "suitor"),
    "bidder": ("bidder", "suitor", "buyer"),
    "target": ("target", "seller", "offeree"),
    "seller": ("seller", "vendor"),
    "investor": ("investor",),
    "investee": (),
    "supplier": ("supplier", "vendor", "provider"),
    "customer": ("customer", "client"),
    "landlord": ("landlord", "lessor"),
    "tenant": ("tenant", "lessee"),
    "licensor": ("licensor",),
    "licensee": ("licensee",),
    "lender": ("lender",),
    "borrower": ("borrower",),
}
_NOUN_AFTER = (
    r"\s*(?:\([^)]{1,40}\))?,?\s+(?:which\s+is\s+|is\s+)?(?:a|an|the)\s+"
    r"(?:[\w’'.-]+\s+){0,4}?(?P<noun>[a-z][\w-]*(?:maker|builder|grower|owner|chain|group|company|"
    r"firm|operator|developer|startup|start-up|retailer|bank|insurer|lender|utility|brewer|miner|"
    r"airline|carrier|producer|supplier|manufacturer|provider|publisher|distributor|brewery|"
    r"landlord|fund|house|giant|lab|laboratory|designer|specialist|platform|refiner|shipper|"
    r"grocer|hospital|studio|drugmaker|business|unit|cooperative|consortium)|"
    r"maker|builder|chain|group|company|firm|operator|developer|startup|start-up|retailer|bank|"
    r"insurer|lender|utility|brewer|miner|airline|carrier|producer|manufacturer|distributor|"
    r"drugmaker|grocer|giant|lab|studio|refiner|designer)\b"
)
_NOUN_BEFORE = re.compile(
    r"(?P<noun>[a-z][\w-]*(?:maker|builder|owner|chain|group|operator|developer|retailer|bank|insurer|"
    r"brewer|miner|airline|carrier|producer|manufacturer|provider|grocer|giant|firm|lab|studio|"
    r"designer|startup|start-up))\s+$"
)
_DEFINED = re.compile(r"\s*(?:,[^,(]{1,60},?)?\s*\((?:the\s+)?[“\"](?P<term>[A-Z][\w -]+)[”\"]\)")
_HEADQUARTERED = re.compile(r"\b(?P<place>[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)-based\s+(?:[\w-]+\s+){0,3}$")
_GENERIC = frozenset({"company", "group", "firm", "business", "unit", "fund", "house", "platform"})


def _descriptors_of(
    document: Document,
    deals: tuple[WatchedDeal, ...],
    parties: dict[str, frozenset[tuple[str, int]]],
    party_pattern: re.Pattern[str] | None,
) -> dict[str, frozenset[tuple[str, int]]]:
    """Return what "the <noun>" stands for in this article."""
    learned: dict[str, set[tuple[str, int]]] = {}
    if party_pattern is None:
        return {}
    text = document.text
    present: set[tuple[str, int]] = set()
    after_pattern = re.compile(_NOUN_AFTER)
    for match in party_pattern.finditer(text):
        meant = _meant(match.group(), parties)
        present |= meant
        after = text[match.end() : match.end() + 160]
        for found in (after_pattern.match(after), _NOUN_BEFORE.search(text[: match.start()][-60:])):
            if found and found.group("noun") not in _GENERIC:
                learned.setdefault(found.group("noun").casefold(), set()).update(meant)
        defined = _DEFINED.match(after)
        if defined:
            learned.setdefault(defined.group("term").casefold(), set()).update(meant)
        based = _HEADQUARTERED.search(text[: match.start()][-60:])
        if based:
            for noun in ("company", "group", "firm"):
                key = f"{based.group('place').casefold()} {noun}"
                learned.setdefault(key, set()).update(meant)
    for deal in deals:
        for index, party in enumerate(deal.parties):
            if (deal.deal_id, index) not in present:
                continue
            for role in party.roles:
                for word in _ROLE_WORDS.get(role.casefold(), (role.casefold(),)):
                    learned.setdefault(word, set()).add((deal.deal_id, index))
    return {word: frozenset(meant) for word, meant in learned.items() if _is_clear(meant)}


def _is_clear(meant: set[tuple[str, int]]) -> bool:
    """A descriptor is of use if it means at most one party of each deal."""
    return len({deal for deal, _ in meant}) == len(meant)


def _descriptor_pattern(
    descriptors: dict[str, frozenset[tuple[str, int]]],
) -> re.Pattern[str] | None:
    if not descriptors:
        return None
    words = sorted((re.escape(w).replace(r"\ ", r"\s+") for w in descriptors), key=len, reverse=True)
    return re.compile(
        rf"\b(?:the|The|its|this|said)\s+(?:[a-z-]+\s+)?(?P<noun>{'|'.join(words)})\b", re.IGNORECASE
    )


def _meant(
    words: str, parties: dict[str, frozenset[tuple[str, int]]]
) -> frozenset[tuple[str, int]]:
    key = _key(words)
    return parties.get(key) or parties.get(_key(_LEGAL_END.sub("", words)), frozenset())


def find_mentions(text: str, cast: Cast) -> list[Mention]:
    """Return the companies that a sentence mentions, in order, names before descriptors."""
    found: list[Mention] = []
    if cast.other_pattern:
        found += [Mention(*m.span(), frozenset(), True) for m in cast.other_pattern.finditer(text)]
    if cast.party_pattern:
        for match in cast.party_pattern.finditer(text):
            meant = _meant(match.group(), cast.parties_by_name)
            if meant and not _covered(match.span(), found):
                found.append(Mention(*match.span(), meant, True))
    if cast.descriptor_pattern:
        for match in cast.descriptor_pattern.finditer(text):
            meant = cast.descriptors.get(" ".join(match.group("noun").casefold().split()))
            if meant and not _covered(match.span(), found):
                found.append(Mention(*match.span(), meant, False))
    return sorted(found, key=lambda m: m.start)


def _covered(span: tuple[int, int], mentions: list[Mention]) -> bool:
    return any(m.start < span[1] and span[0] < m.end for m in mentions)
