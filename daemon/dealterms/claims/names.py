"""Words that tell names of companies from other names: lists of word classes, no companies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

__all__ = [
    "AUTHORITIES",
    "LEGAL",
    "NOT_NAMES",
    "ORG_WORDS",
    "PUBLIC_BODIES",
    "common_words",
    "find_persons",
    "holds_word",
    "places",
    "places_of",
]

LEGAL = (
    r"(?:,?\s+(?:Inc|Corp|Corporation|Company|Co|Ltd|Limited|LLC|L\.?P|LLP|plc|PLC|P\.?L\.?C|N\.?V|"
    r"B\.?V|A\.?G|S\.?A|S\.?E|S\.?p\.?A|GmbH|KGaA|A/S|AB|ASA|Oyj|K\.?K|PBC|Pty|Bhd|Berhad|"
    r"S\.A\.S|Holdings?|Group)\.?)"
)

ORG_WORDS = frozenset(
    """
    Motors Foods Bank Bancorp Capital Group Holdings Energy Hotels Partners Pharma
    Pharmaceuticals Health Healthcare Systems Labs Laboratories Industries Technologies
    Technology Semiconductor Semiconductors Networks Telecom Communications Media
    Entertainment Airlines Air Airways Steel Oil Gas Petroleum Resources Mining Metals
    Chemical Chemicals Materials Insurance Financial Finance Trust Fund Ventures Equity
    Securities Brothers Advisors Advisers Associates Management Investments Investment
    Realty Properties Estates Logistics Shipping Line Lines Rail Railway Railways Electric
    Electronics Power Grid Utilities Water Solar Wind Renewables Robotics Software Cloud
    Computing Digital Data Interactive Games Studios Pictures Records Biosciences Bio
    Biotech Therapeutics Genomics Medical Devices Instruments Brands Stores Markets Retail
    Supermarkets Grocers Dairy Beverages Brewing Brewery Breweries Coffee Seeds Snacks Farms
    Agri Aerospace Defence Defense Aviation Automotive Auto Vehicles Mobility Batteries
    Battery Cement Paper Packaging Plastics Glass Textiles Apparel Fashion Luxury Consulting
    Consultancy Analytics Research Institute Ministry University Exchange Payments Lending
    Mortgage Credit Broking Brokers Wireless Fibre Fiber Satellite Space Launch Marine Ports
    Terminals Airports Builders Homes Construction Engineering Works Tools Machines
    Metrics Machinery Elevators Optics Photonics Displays Sensors AI Intelligence Inc Corp plc Ltd
    LLC GmbH AG SA SE NV BV AB
    """.split()
)

NOT_NAMES = frozenset(
    """
    The A An In On At By For From To Of And But Or If When While As After Before Since Until
    It Its He She They We You I This That These Those There Here His Her Their Our My Your
    January February March April May June July August September October November December
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Monday Tuesday Wednesday Thursday
    Friday Saturday Sunday Under Over With Without Within About According Also Although
    Analysts Another Any Because Both Each Either Even Every Few First Last Next How However
    Investors Many More Most Neither No None Not Now One Once Only Other Others People
    Several Shares Shareholders Some Still Such Two Three Four Five Six Seven Eight Nine Ten
    What Where Whether Which Who Why Yes Yet Chief Executive Officer CEO CFO COO CTO
    President Chairman Chair Board Company Companies Group Deal Agreement Merger Offer
    Parties Buyer Seller Tenant Landlord Customer Supplier Parent Purchaser U.S US UK EU UN
    America American Europe European Asia China Chinese Japan Japanese Germany German France
    French Britain British India Indian Canada Canadian Australia Australian Korea Korean
    Italy Spain Brazil Mexico London York Street Wall Washington Brussels Paris Berlin Tokyo
    Beijing Delhi Mumbai Singapore Hong Kong Texas Ohio California Delaware Court Act
    Section Item Form Exhibit Article Rule Amendment Q1 Q2 Q3 Q4 H1 H2 FY GW MW GPU GPUs AI
    IPO LNG EV ETF ESG Net Revenue Sales Analysts Regulators Nobody Someone Everyone Traders
    Lawyers Bankers Executives Officials Sources Lenders Banks Customers Workers Unions
    Developers Buyers Sellers Bidders Founders Directors Holders Funds Deliveries
    Construction Management Critics Rivals Peers Demand Supply Capacity Work Talks
    Negotiations Completion Payment Settlement Approval Brokers Markets Trading Volume Bulls
    Bears Readers Subscribers Guidance Liquidity Debt Cash Headquarters Production Shipments
    Delivery Rent Interest Stakeholders Employees Staff Engineers Insiders Neither Speaking
    Asked Founded Based Including Following Given Despite Unlike Like Around Instead Perhaps
    Maybe Earlier Later Today Yesterday Tomorrow Last Next Since Then Thus So Too Our We
    They Our Letter Amendment Notice Annual Quarterly General Extraordinary Scheme Effective
    Date Time Day Week Month Year Half Quarter First Second Third Fourth Phase Stage Key
    Points Value Premium Financing Fees Terms Price Total Closing Completion Timing Note
    Disclosure Updated Correction Editor Reuters By Special Committee Meeting Holders Proxy
    Department Justice Commission Federal Trade Antitrust Ministry Congress Senate House
    Government Nasdaq NYSE Euronext Securities Exchange Stock Class Common Preferred Series
    Notes Senior Into Does Rival Founder Commissioner Dear Broker Backlog Mayor Boss Governor
    Senator Minister Owner Number Source Señor Outline Take Contrary Firing Join Ratings
    Earth God Internet
    """.split()
)

PUBLIC_BODIES = frozenset(
    """
    Authority Commission Ministry Board Court Tribunal Agency Department Office Council
    Parliament Senate Congress Reserve Treasury Association League Federation Union
    Committee Panel Regulator Government Administration Bureau Assembly Chamber Inspectorate
    Directorate Registry Exchange Post Times Journal Herald Gazette Ledger Insider News
    Tribune Telegraph Courier Chronicle Bulletin Daily Weekly Observer Mail Review Today
    Express Standard Record Examiner Dispatch Shareholder Shareholders Stockholder
    Stockholders Holders Purchaser Acquirer Investor Company Minister Secretary Judge
    President State County City University Expressway Highway Airport
    """.split()
)

AUTHORITIES = frozenset(
    """
    FTC DOJ DoJ CMA EC SAMR CFIUS FCC FERC ACCC FIRB CCI JFTC KFTC CADE RBI SEBI BaFin PRA
    FCA COMESA STB OCC SEC Bundeskartellamt Anvisa Ofcom Ofgem FNE KNF BSP MAS HKMA APRA
    NERC FDA EMA Brussels Whitehall Washington Westminster
    """.split()
)

_PEOPLE = (
    r"chief\s+(?:executive|financial|operating|technology|commercial|investment)(?:\s+officer)?",
    "CEO", "CFO", "COO", "CTO", "chair(?:man|woman|person)?", "president", r"vice\s+president",
    "founder", "co-founder", r"finance\s+chief", r"general\s+(?:manager|director)",
    r"project\s+(?:manager|director)", r"managing\s+(?:manager|director)",
    r"plant\s+(?:manager|director)", r"fund\s+(?:manager|director)",
    r"sales\s+(?:manager|director)", "mayor", "manager", "boss", "realtor", "governor", "senator",
    "professor", "engineer", "architect", "negotiator", "owner", "director", "head", "partner",
    "analyst", "spokes(?:man|woman|person)", "secretary", "minister", "judge", "commissioner",
    r"general\s+counsel", "treasurer", "strategist", "lawyer", "economist",
)  # fmt: skip
_PEOPLE_WORDS = rf"(?:{'|'.join(_PEOPLE)})"


def _in_any_case(ways: tuple[str, ...]) -> str:
    """Return a pattern of the ways, which begin with a letter each, in any case of letters.

    Of ways that share a first letter the order stays; a class of letters is soon passed over.
    """
    tails: dict[str, list[str]] = {}
    for way in ways:
        tails.setdefault(way[0].lower(), []).append(way[1:])
    heads = {first: f"[{first}{first.upper()}{'ſ' if first == 's' else ''}]" for first in tails}
    return "|".join(f"{heads[first]}(?i:{'|'.join(rest)})" for first, rest in tails.items())


_NAME = (
    r"[A-Z](?:[\w’'-]+|\.)(?:\s+(?:(?:de|van|von|der|den|la|le|da|di|al|bin|Ó|O’)\s+)*"
    r"[A-Z](?:[\w’'-]+|\.)){0,3}"
)

_PERSON = re.compile(
    rf"(?:(?:{_in_any_case(_PEOPLE)}),?\s+(?P<after>{_NAME}))"
    rf"|(?P<before>[A-Z][\w’'-]+(?:\s+[A-Z][\w’'.-]*){{1,3}}),\s+(?:the\s+|its\s+|a\s+|an\s+|who\s+"
    rf"|[\w’'@&.]+[’']s\s+|[\w-]+\s+){{0,3}}{_PEOPLE_WORDS}"
    r"|(?:said|says|wrote|writes|added|told|asked|warned|argued"
    r"|noted)\s+(?P<said>[A-Z][\w’'-]+\s+[A-Z][\w’'-]+)"
    r"|(?:Mr|Ms|Mrs|Dr|Sir|Dame|Prof)\.?\s+(?P<title>[A-Z][\w’'-]+)"
)


def find_persons(text: str) -> frozenset[str]:
    """Return the names and surnames of people that the article introduces by title or by speech."""
    found: set[str] = set()
    for match in _PERSON.finditer(text):
        name = next((g for g in match.groups() if g), None)
        if not name:
            continue
        words = [w for w in re.sub(r"[’']s$", "", name).split() if w[:1].isupper()]
        if not words or any(w in ORG_WORDS for w in words):
            continue
        found.add(" ".join(words))
        if len(words[-1]) > 2:
            found.add(words[-1])
    return frozenset(found)


def holds_word(text: str, word: str) -> bool:
    """True if a word stands in a text with a word boundary at both its ends."""
    return next(places_of(text, word), None) is not None


def places_of(text: str, word: str) -> Iterator[int]:
    """Yield where a word stands in a text with a word boundary at both its ends."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if _is_edge(text, at) and _is_edge(text, end):
            yield at
            at = text.find(word, end)
        else:
            at = text.find(word, at + 1)


def _is_edge(text: str, at: int) -> bool:
    """True where a word begins or ends, as `\\b` has it."""
    before, after = text[at - 1 : at] if at else "", text[at : at + 1]
    return (before.isalnum() or before == "_") != (after.isalnum() or after == "_")


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Return words that open sentences as ordinary words, from the texts of this project."""
    words = files("dealterms.claims").joinpath("common_words.txt").read_text(encoding="utf-8")
    return frozenset(words.split())


@lru_cache(maxsize=1)
def places() -> frozenset[str]:
    """Return names of countries, peoples, regions and large cities: no companies.

    Countries, languages and zone cities are those of the Unicode CLDR and of the tz database.
    """
    lines = files("dealterms.claims").joinpath("places.txt").read_text(encoding="utf-8")
    return frozenset(lines.splitlines())
