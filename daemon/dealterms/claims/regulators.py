"""Which public authorities an article names, and the short name that each goes by.

A regulator is known by its acronym in lower case ("cma"), else by its own name in lower case
(terms.md section 4a). Authorities of any country are recognised by their form ("… Authority",
"the economy ministry"), by a bracket that gives their acronym, and by what is asked of them
("approval by …"); "the Commission" or "the watchdog" means the last one named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from dealterms.claims.agencies import CENTRAL_BANK, KNOWN, STATE
from dealterms.claims.jurisdictions import COMPETITION, is_for_competition, short_name
from dealterms.claims.metonyms import fuller_name, meant_by, metonyms
from dealterms.claims.names import places_of
from dealterms.claims.prefilter import Pattern, Text

__all__ = ["RegulatorMention", "find_regulators", "is_regulator_name"]


@dataclass(frozen=True, slots=True)
class RegulatorMention:
    """A stretch of a text, in characters, that names an authority; `holder` is its slot.

    `holder` is None for "the competition regulator" of which the text does not say whose it is.
    """

    start: int
    end: int
    holder: str | None


_KNOWN_NAME = Pattern(
    r"\b(?:" + "|".join(f"(?P<{key}>{words})" for key, words in KNOWN) + r")(?!\w)"
)

_CAPITAL = r"[A-ZÀ-Þ](?:[\w’'&-]|\.(?=\w))*"
# Looked at before all else, for most words have no capital letter.
_NAME = r"(?=[A-ZÀ-Þ])"
_GAP = r"[ \u00a0]+"
_ANY_BODY = (
    r"(?:Authority|Commission|Ministry|Bureau|Tribunal|Agency|Inspectorate|Regulator|Directorate|"
    r"Consejo|Comisi[oó]n|Autorit[àée]\w*|Conseil|Conselho|Superintendencia|Fiscal[ií]a|Agencia|"
    r"Ministerio|\w+kartellamt)"
)
_DOMAIN = (
    r"(?:Investments?|Review|Competition|Trade|Antitrust|Energy|Communications|"
    r"Transport(?:ation)?|Aviation|"
    r"Financial|Securities|Monetary|Takeover|Health|Media|Cartel|Regulat\w+|Markets?|Utilit\w+|"
    r"Railway|Maritime|Foreign)"
)
_DOMAIN_BODY = (
    r"(?:Unit|Division|Secretariat|Board|Committee|Council|Office|Department|Administration|"
    r"Service|Panel)"
)
_OF = (
    rf"(?:{_GAP}(?:of|for|de|del|di|da|"
    rf"des){_GAP}(?:the{_GAP})?{_CAPITAL}(?:{_GAP}(?:and{_GAP})?{_CAPITAL}){{0,3}})"
)
_LEAD = (
    rf"(?:{_NAME}(?!The\b|A\b|An\b|Its\b|In\b|On\b|But\b|And\b|If\b|Once\b|After\b|When\b|"
    rf"\w+[’']s\b){_CAPITAL}{_GAP}(?:(?:and|&|of|for){_GAP})?)"
)
_MORE_DOMAIN = (
    r"(?:Antimonopoly|Banking|Commerce|Consumer|Corporation|Gambling|Gaming|Gas|Insurance|Mining|"
    r"Nuclear|Pensions?|Petroleum|Ports?|Power|Public|Resources|Screening|Water|Electricity|Economy|"
    r"Industry)"
)
_SUBJECT_OF = rf"(?:{_CAPITAL}{_GAP}(?:and{_GAP})?){{0,3}}(?:{_DOMAIN}|{_MORE_DOMAIN})"
_FORMAL = Pattern(
    rf"\b(?:{CENTRAL_BANK}"
    rf"|(?:Ministers?|Secretary{_GAP}of{_GAP}State|Superintend(?:ency|ence|ent)){_OF}"
    rf"|(?:Office|Centre|Center|Institute|Council|Board){_GAP}(?:of|for){_GAP}(?:the{_GAP})?"
    rf"{_SUBJECT_OF}"
    rf"|{STATE}{_GAP}Department{_OF}"
    rf"|(?:(?:Insurance|Banking|Utilities){_GAP})?Commissioner{_OF}"
    rf"|{_NAME}{_LEAD}{{0,3}}(?:{_DOMAIN}|{_MORE_DOMAIN}){_GAP}(?:(?:and{_GAP})?{_CAPITAL}{_GAP}){{0,5}}"
    rf"(?:Centre|Center|Institute)"
    rf"|{_NAME}{_LEAD}{{0,3}}{_MORE_DOMAIN}{_GAP}(?:{_CAPITAL}{_GAP})?(?:Board|Committee|Council|Office|"
    rf"Administration){_OF}?"
    rf"|{_NAME}{_LEAD}{{0,3}}Antimonopoly{_GAP}Service"
    rf"|(?:Consejo|Conseil|Comisi[oó]n|Autorit[àée]\w*)(?:{_GAP}(?:de|del|la|{_CAPITAL}))+"
    rf"|{_NAME}{_LEAD}{{1,5}}{_ANY_BODY}{_OF}?|{_ANY_BODY}{_OF}"
    rf"|Department{_OF}"
    rf"|{_NAME}{_LEAD}{{0,3}}{_DOMAIN}{_GAP}(?:{_CAPITAL}{_GAP})?{_DOMAIN_BODY}{_OF}?)(?!\w)"
)
_COUNTRY = (
    r"(?:Argentina|Australia|Austria|Belgium|Brazil|Britain|Bulgaria|Canada|Chile|China|Colombia|"
    r"Croatia|Denmark|Egypt|Estonia|Finland|France|Germany|Ghana|Greece|Hungary|Iceland|India|"
    r"Indonesia|Ireland|Israel|Italy|Japan|Kenya|Korea|Latvia|Lithuania|Luxembourg|Malaysia|Malta|"
    r"Mexico|Morocco|Netherlands|New\s+Zealand|Nigeria|Norway|Pakistan|Peru|Philippines|Poland|"
    r"Portugal|Romania|Saudi\s+Arabia|Serbia|Singapore|Slovakia|Slovenia|South\s+Africa|"
    r"South\s+Korea|Spain|Sweden|Switzerland|Taiwan|Thailand|Turkey|Ukraine|Vietnam)"
)
_FIELD = (
    r"(?:golden[- ]power|merger|water|power|competition|antitrust|economy|economic\s+affairs|"
    r"finance|trade|industry|energy|health|"
    r"transport|shipping|maritime|agriculture|environment|defen[cs]e|infrastructure|interior|"
    r"justice|gas|electricity|"
    r"telecommunications|pensions?|postal|food|pharmaceutical|antimonopoly|anti-?monopoly|"
    r"anti-?trust|financial|banking|securities|telecoms?|media|takeover|highways?|sports|aviation|"
    r"insurance|cartel|consumer|communications|data[- ]protection|foreign[- ]investment|mining|"
    r"rail|"
    r"gambling|prudential)"
)
_PLAIN = Pattern(
    rf"\b(?P<name>(?:(?!The\b|A\b|Its\b|Any\b)[A-ZÀ-Þ][a-z]+(?:[’']s)?\s+)?{_FIELD}\s+(?:ministry|"
    rf"authority|regulator|watchdog|office|agency|commission|supervisor|council|tribunal|"
    rf"prosecutor|enforcer|centre|center|"
    rf"commissioner|ombudsman|inspectorate|bureau|panel(?!\s+of))"
    rf"|(?:[Cc]ompetition|[Aa]ntitrust|[Mm]erger|[Cc]artel)\s+(?:officials|authorities|enforcers|"
    rf"tribunal)"
    rf"|(?:ministry|department)\s+(?:of|for)\s+{_FIELD}"
    rf"|{_COUNTRY}[’']s\s+(?:[\w-]+\s+){{0,2}}?(?:regulator|authority|watchdog|inspectorate|"
    rf"office|bureau|board|agency|government|ministry|ministers?|prosecutor|enforcers?|commission|"
    rf"service)"
    rf"|{_COUNTRY}(?=\s+(?:has\s+|had\s+)?(?:said\s+yes|cleared|approved|signed\s+off|nodded|"
    rf"given\s+its|blocked)\b)"
    r"|[Cc]entral\s+bank(?:\s+of\s+[A-Z]\w+)?|[A-Z][a-z]+(?:ish|ian|ese|can|ch)\s+ministers|"
    r"[Aa]ttorney\s+general\s+of\s+[A-Z]\w+|[A-Z][a-z]+[’']s\s+attorney\s+general"
    r"|(?!The\b|A\b|Its\b|Any\b|Every\b|No\b)[A-ZÀ-Þ][a-z]+(?:[’']s)?\s+(?:ministry|authority|"
    r"regulator|watchdog))(?!\w)"
)
_ACRONYM = r"(?-i:[A-Z][A-Za-z]?[A-Z]{1,7})"
_OF_COUNTRY = Pattern(
    rf"\b{_COUNTRY}[’']s\s+(?P<acronym>{_ACRONYM})\b"
    rf"|\b(?P<owner>{_ACRONYM})[’']s\s+(?:approval|clearance|consent|blessing|nod|go-ahead|"
    rf"green\s+light)\b"
    rf"|\b(?:[Aa]pproval|[Cc]learance|[Cc]onsent|[Bb]lessing|[Gg]o-ahead)\s+(?:by|of|from)\s+"
    rf"(?:the\s+)?(?P<asked>(?!FDA|EMA|FAA|SEC){_ACRONYM})\b"
    rf"|\b(?:[Aa]pplication|[Nn]otification|[Nn]otified|[Ss]creening|[Cc]leared|[Aa]pproved|"
    rf"[Rr]eviewed|[Rr]eview)\s+(?:by|to)\s+(?:the\s+)?(?P<put>(?!FDA|EMA|FAA|SEC){_ACRONYM})\b"
    rf"|\b[Tt]he\s+(?P<deciding>(?!FDA|EMA|FAA|SEC){_ACRONYM})\s+(?:(?:has|have|had)\s+)?(?:cleared|"
    rf"approved|blocked|waved|vetoed|rubber-stamped|(?:gives?|gave|given|grants?|granted|issued?|"
    rf"issues)\s+(?:[\w-]+\s+){{0,2}}?(?:approval|clearance|consent|permission|authori[sz]ation))\b"
    rf"|\b(?P<apposed>{_ACRONYM}),\s+(?:the|(?-i:[A-Z])\w+[’']s)\s+(?:[\w-]+\s+){{0,4}}(?:regulator|watchdog|"
    rf"supervisor|authority|agency|ministry)\b"
)
_ACRONYM_AFTER = re.compile(rf"\s*\(?,?\s*(?:the\s+)?(?P<a>{_ACRONYM})\b\)?")
_LAST_ACRONYM = re.compile(rf"\W*(?:the\s+)?(?P<a>{_ACRONYM})\b")
_BRACKET = Pattern(rf"\s*\((?:the\s+)?[“\"]?(?P<acronym>{_ACRONYM})[”\"]?\)")
_APPOSED = Pattern(
    rf"\b(?:regulator|watchdog|authority|agency|commission|ministry|supervisor|body|council|board|"
    rf"bureau|institute|tribunal|centre|superintendence|superintendency|"
    rf"office),?\s+(?:the\s+)?(?P<acronym>{_ACRONYM}"
    r"|(?<=regulator\s)(?![A-Z][a-z]+day\b)[A-Z][\w-]{3,}|"
    r"(?<=watchdog\s)(?![A-Z][a-z]+day\b)[A-Z][\w-]{3,})\b"
)
_ASKED = Pattern(
    r"\b(?:(?:approval|clearance|consent|authori[sz]ation|permission|go-ahead|green\s+light)\s+"
    r"(?:by|from|of)|(?:screening|review)\s+by|(?:application|notification)\s+to)\s+(?:the\s+)?"
    rf"(?:(?:{_CAPITAL}\s+)?{_CAPITAL}[’']s\s+)?(?P<name>{_CAPITAL}(?:{_GAP}(?:(?:de|del|of|for|"
    rf"and|the){_GAP})*{_CAPITAL}){{1,5}})"
)
_LAW = Pattern(
    r"\b(?:[Aa]pprovals?|[Cc]learances?|[Cc]onsents?|[Dd]ecisions?|[Rr]eviews?|[Aa]uthori[sz]ations?|"
    r"[Pp]ermission|[Ss]creening|[Gg]reen\s+light|[Nn]od)\s+(?:under|pursuant\s+to)\s+(?:the\s+)?"
    r"(?:[A-ZÀ-Þ]\w+[’']s\s+)?"
    rf"(?P<name>(?!Hart-Scott|HSR|Companies|Corporations|Securities|EU\b|Takeover){_CAPITAL}"
    rf"(?:{_GAP}(?:(?:and|of|on|in|for){_GAP})*{_CAPITAL}){{0,7}}?{_GAP}(?:Act|Law|Ordinance))\b"
)
_SHORT = Pattern(
    r"\b(?:[Tt]he|[Tt]his|[Tt]hat|[Ii]ts)\s+(?P<word>Commission|Authority|Ministry|Agency|Bureau|"
    r"Tribunal|commission|League|Council|Board(?=\s+clear)|"
    r"(?:(?:competition|antitrust|supervisory|banking|sports|merger)\s+)?(?:regulator|watchdog|"
    r"authority|agency|ministry|supervisor|council))(?![\w’']*\s+(?-i:[A-Z]{2,})\b)(?!\w)"
)
_NOT_ACRONYMS = frozenset(
    (
        *("CEO", "CFO", "COO", "CTO", "US", "UK", "EU", "UN", "USA", "PM", "AM", "GW", "MW", "AI"),
        *("IPO", "IT", "HR", "PR", "LLC", "LLP", "GDP", "LNG", "GPU", "TPU", "MOU", "LOI", "EGM"),
        *("AGM", "SPV", "PLC", "OEM", "HSR", "NDA", "SPA", "ESG"),
    )
)
_NO_BODY = Pattern(
    r"\b(?:Shareholders?|Stockholders?|Holders?|Inc|Corp|Ltd|plc|AG|SA|NV|Group|Holdings?|Meeting|"
    r"Agreement|Act|Merger|Scheme|Plan)\b"
)
_NOT_REGULATORS = Pattern(
    r"(?i)\b(?:takeover\s+panel|board\s+of\s+directors|supervisory\s+board|management\s+board|"
    r"works\s+council|"
    r"special\s+committee|audit|"
    r"general\s+meeting|court|news\s+agency|press\s+agency)\b"
)


@lru_cache(maxsize=16)
def find_regulators(text: str, publisher: str = "") -> tuple[RegulatorMention, ...]:
    """Return the authorities that a text names, in reading order, none inside another.

    An authority that publishes the text itself is what "the Commission" means in it.
    """
    text = Text(text)
    formal = list(_FORMAL.finditer(text))
    acronyms = _acronyms(text, formal)
    kept: list[RegulatorMention] = []
    for mention in (*_known(text), *_named(text, acronyms, formal), *_called(text, acronyms)):
        if not _is_covered(mention, kept):
            kept.append(mention)
    kept += [m for m in _laws(text, kept) if not _is_covered(m, kept)]
    kept = _with_holders(text, sorted(kept, key=lambda m: m.start))
    kept += [m for m in _places(text, kept) if not _is_covered(m, kept)]
    own = next(iter(find_regulators(publisher)), None) if publisher else None
    kept += [
        m for m in _short_forms(text, kept, own.holder if own else None) if not _is_covered(m, kept)
    ]
    return tuple(sorted(kept, key=lambda m: m.start))


def _with_holders(text: str, found: list[RegulatorMention]) -> list[RegulatorMention]:
    """Give each mention the slot of its authority, by its name or by what else the text names.

    "The competition regulator" is the one authority for competition that the text names.
    """
    names = frozenset(m.holder for m in found if m.holder)
    holders = [
        short_name(fuller_name(m.holder, names), _place_of(text, m)) if m.holder else None
        for m in found
    ]
    for_competition = {h for h in holders if h and (h in COMPETITION or is_for_competition(h))}
    only = next(iter(for_competition)) if len(for_competition) == 1 else None
    return [replace(m, holder=holder or only) for m, holder in zip(found, holders, strict=True)]


def _laws(text: str, named: list[RegulatorMention]) -> Iterator[RegulatorMention]:
    """Yield the laws under which somebody unnamed decides: "approval under the ... Act"."""
    for match in _LAW.finditer(text):
        clause = max(text.rfind(mark, 0, match.start()) for mark in ".,;:\n")
        if not any(clause < m.start < match.start() for m in named):
            yield RegulatorMention(*match.span("name"), _plain(match["name"]))


def _places(text: str, named: list[RegulatorMention]) -> Iterator[RegulatorMention]:
    """Yield the places that stand for an authority: "Warsaw has still to rule"."""
    around: dict[str, frozenset[str]] = {}
    for m in named:
        if m.holder:
            words = _WORD.findall(text[max(0, m.start - 20) : m.start])[-1:]
            words += [*_WORD.findall(text[m.start : m.end]), _place_of(text, m), m.holder]
            near = frozenset(word.casefold() for word in words)
            around[m.holder] = around.get(m.holder, frozenset()) | near
    for start, end in metonyms(text):
        holder = meant_by(_plain(text[start:end]), around)
        yield RegulatorMention(start, end, holder)


def _place_of(text: str, mention: RegulatorMention) -> str:
    """Return the place beside an authority: "Ireland's ...", "... in Oslo"."""
    beside = _OWNER.search(text, max(0, mention.start - 40), mention.start) or _SEAT.match(
        text, mention.end
    )
    return beside["place"] if beside else ""


def is_regulator_name(name: str) -> bool:
    """Tell whether a name is that of an authority, so that it is no company."""
    return bool(_KNOWN_NAME.fullmatch(name) or _FORMAL.fullmatch(name)) and not (
        _NOT_REGULATORS.search(name)
    )


def _is_covered(mention: RegulatorMention, others: list[RegulatorMention]) -> bool:
    return any(o.start < mention.end and mention.start < o.end for o in others)


def _acronyms(text: str, formal: list[re.Match[str]]) -> dict[str, str]:
    """Return what the article calls its authorities: acronyms, and the full names behind them."""
    found: dict[str, str] = {}
    for match in formal:
        bracket = _BRACKET.match(text, match.end())
        if bracket and bracket["acronym"] not in _NOT_ACRONYMS:
            found[bracket["acronym"]] = found[_plain(match.group())] = bracket["acronym"].casefold()
    for match in _APPOSED.finditer(text):
        if match["acronym"] not in _NOT_ACRONYMS:
            found[match["acronym"]] = match["acronym"].casefold()
    for match in _OF_COUNTRY.finditer(text):
        acronym = match[str(match.lastgroup)]
        if acronym not in _NOT_ACRONYMS:
            found[acronym] = acronym.casefold()
    return found


def _known(text: str) -> Iterator[RegulatorMention]:
    for match in _KNOWN_NAME.finditer(text):
        yield RegulatorMention(match.start(), match.end(), str(match.lastgroup))


def _called(text: str, acronyms: dict[str, str]) -> Iterator[RegulatorMention]:
    for acronym, holder in acronyms.items():
        for start in places_of(text, acronym):
            yield RegulatorMention(start, start + len(acronym), holder)


def _named(
    text: str, acronyms: dict[str, str], formal: list[re.Match[str]]
) -> Iterator[RegulatorMention]:
    for found in (formal, _PLAIN.finditer(text), _ASKED.finditer(text)):
        for match in found:
            group = 0 if found is formal else "name"
            words = match[group]
            is_asked = match.re is _ASKED.plain
            if _NOT_REGULATORS.search(words) or (is_asked and _is_no_body(words)):
                continue
            key = _plain(words)
            holder = acronyms.get(key) or _known_inside(words) or key
            end = _after_acronym(text, match.end(group), acronyms)
            if end > match.end(group):
                holder = _last_acronym(text, match.end(group), acronyms) or holder
            yield RegulatorMention(match.start(group), end, holder)


def _is_no_body(words: str) -> bool:
    """True for a name behind "approval of" that is a company, a fund or a body of owners."""
    return bool(_NO_BODY.search(words))


def _known_inside(words: str) -> str | None:
    match = _KNOWN_NAME.search(words)
    return str(match.lastgroup) if match else None


def _after_acronym(text: str, end: int, acronyms: dict[str, str]) -> int:
    """Take the acronym that stands after a name into the mention: "the authority FNE"."""
    match = _ACRONYM_AFTER.match(text, end)
    return match.end() if match and match["a"] in acronyms else end


def _last_acronym(text: str, end: int, acronyms: dict[str, str]) -> str | None:
    match = _LAST_ACRONYM.match(text, end)
    return acronyms.get(match["a"]) if match else None


def _short_forms(
    text: str, named: list[RegulatorMention], own: str | None
) -> Iterator[RegulatorMention]:
    """Yield "the Commission" and "the watchdog" as the authority named last before it.

    "The Commission" of which nothing is named before is that of the European Union.
    """
    for match in _SHORT.finditer(text):
        before = [m for m in named if m.start < match.start()]
        body = match["word"].split()[-1].casefold()
        like = [m for m in before if body in text[m.start : m.end].casefold()] or before
        holder = own or (
            like[-1].holder if like else "ec" if match["word"] == "Commission" else None
        )
        if holder:
            yield RegulatorMention(match.start("word"), match.end("word"), holder)


def _plain(words: str) -> str:
    """Return a name in lower case without article and possessive."""
    words = _ARTICLE.sub("", " ".join(words.split()))
    return _POSSESSIVE.sub("", words).casefold()


_SEAT = re.compile(r"\s+in\s+(?P<place>[A-ZÀ-Þ]\w+)")
_OWNER = re.compile(r"(?P<place>[A-ZÀ-Þ]\w+)[’']s\s+$")
_ARTICLE = re.compile(r"(?i)^the\s+")
_POSSESSIVE = re.compile(r"[’']s\b")
_WORD = re.compile(r"[^\W\d_]+")
