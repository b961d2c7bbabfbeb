"""Public authorities that go by a name of which no acronym can be made from the article itself.

Facts about the world: who supervises mergers, banks, insurers, exchanges, utilities, carriers and
foreign investors in the larger jurisdictions, by what they call themselves. Nothing about deals.
"""

from __future__ import annotations

import re

__all__ = ["AMERICAN", "CENTRAL_BANK", "CENTRAL_BANKS", "KNOWN", "STATE"]

_WORDED: tuple[tuple[str, str], ...] = (
    ("ftc", r"FTC|(?:U\.?S\.?\s+)?Federal\s+Trade\s+Commission"),
    (
        "doj",
        r"DOJ|DoJ|(?:U\.?S\.?\s+)?Justice\s+Department|(?:U\.?S\.?\s+)?Department\s+of\s+Justice",
    ),
    (
        "cma",
        r"CMA|Competition\s+and\s+Markets\s+Authority|(?:British|UK)\s+(?:competition|antitrust)\s+"
        r"(?:authority|regulator|watchdog)",
    ),
    (
        "ec",
        r"European\s+Commission|(?<=the\s)EC|EU\s+Commission|[Rr]egulators\s+in\s+Brussels|"
        r"(?<=from\s)Brussels|(?<=by\s)Brussels|Brussels(?=\s+(?:and|or|open|prohibit|said)|[’'])|"
        r"(?:EU|European)\s+"
        r"(?:antitrust|competition)\s+(?:regulators?|authorit(?:y|ies)|enforcers?|watchdog)",
    ),
    (
        "samr",
        r"SAMR|State\s+Administration\s+for\s+Market\s+Regulation|Chin(?:ese|"
        r"a[’']s)\s+(?:antitrust\s+|"
        r"market\s+|competition\s+)?(?:regulators?|watchdog|authorit(?:y|ies))|"
        r"[Rr]egulators\s+in\s+Beijing",
    ),
    ("cfius", r"CFIUS|Committee\s+on\s+Foreign\s+Investment(?:\s+in\s+the\s+United\s+States)?"),
    ("accc", r"ACCC|Australian\s+Competition\s+(?:and|&)\s+Consumer\s+Commission"),
    ("firb", r"FIRB|Foreign\s+Investment\s+Review\s+Board|(?<=[Tt]he\s)Treasurer(?!\s+of)"),
    (
        "cci",
        r"CCI|Competition\s+Commission\s+of\s+India|India(?:n|[’']s)\s+(?:competition|antitrust)\s+"
        r"(?:authority|regulator|watchdog|commission)",
    ),
    ("jftc", r"JFTC|Japan(?:[’']s)?\s+Fair\s+Trade\s+Commission"),
    (
        "kftc",
        r"KFTC|(?:South\s+)?Korea(?:n|[’']s)?\s+Fair\s+Trade\s+Commission|"
        r"Fair\s+Trade\s+Commission\s+of\s+Korea",
    ),
    (
        "bundeskartellamt",
        r"Bundeskartellamt|(?:German\s+)?Federal\s+Cartel\s+Office|(?:German\s+)?cartel\s+office",
    ),
    ("comesa", r"COMESA(?:\s+Competition\s+Commission)?"),
    ("fed", r"Federal Reserve(?! Bank)"),
    ("acm", r"ACM(?=\W)"),
)

# Short name, then what the authority is called. Acronyms that companies, currencies or chips share
# are left out.
_PLAIN_NAMES = """
acpr: ACPR, Autorité de contrôle prudentiel et de résolution
agcm: AGCM
aneel: ANEEL, Aneel
anatel: ANATEL, Anatel
apra: APRA, Australian Prudential Regulation Authority
arcep: Arcep
bafin: BaFin, Bafin
bnetza: Bundesnetzagentur, Federal Network Agency
bsp: Bangko Sentral ng Pilipinas
cade: CADE, Cade, Administrative Council for Economic Defence
cccs: CCCS
ccpc: CCPC
cak: Competition Authority of Kenya
cnbv: CNBV
cnmc: CNMC
cnmv: CNMV
cofece: COFECE, Cofece
consob: Consob, CONSOB
cpuc: CPUC, California Public Utilities Commission
crtc: CRTC, Canadian Radio-television and Telecommunications Commission
csrc: CSRC, China Securities Regulatory Commission
ecb: ECB, European Central Bank
efl: EFL, English Football League
fca: FCA, Financial Conduct Authority
fcc: FCC, Federal Communications Commission
fdic: FDIC, Federal Deposit Insurance Corporation
ferc: FERC, Federal Energy Regulatory Commission
finanstilsynet: Finanstilsynet
finansinspektionen: Finansinspektionen
finma: FINMA, Finma, Swiss Financial Market Supervisory Authority
fma: Austrian Financial Market Authority
fne: FNE, Fiscalía Nacional Económica
gvh: GVH
hkma: HKMA, Hong Kong Monetary Authority
icasa: ICASA, Icasa
indecopi: Indecopi, INDECOPI
irdai: IRDAI, Insurance Regulatory and Development Authority of India
ivass: IVASS, Ivass
konkurransetilsynet: Konkurransetilsynet
konkurrensverket: Konkurrensverket
kppu: KPPU
mas: Monetary Authority of Singapore
mofcom: MOFCOM, Mofcom
mycc: MyCC
ndrc: NDRC, National Development and Reform Commission
nfra: NFRA, National Financial Regulatory Administration
nrc: Nuclear Regulatory Commission
occ: OCC, Office of the Comptroller of the Currency
ofcom: Ofcom
ofgem: Ofgem
ofwat: Ofwat
oio: Overseas Investment Office
ojk: OJK, Otoritas Jasa Keuangan
osfi: OSFI, Office of the Superintendent of Financial Institutions
pra: PRA, Prudential Regulation Authority
puco: PUCO, Public Utilities Commission of Ohio
rbi: RBI, Reserve Bank of India
sarb: South African Reserve Bank
sebi: SEBI, Securities and Exchange Board of India
sic: Superintendency of Industry and Commerce, Superintendence of Industry and Commerce
ssm: Single Supervisory Mechanism
stb: STB, Surface Transportation Board
susep: SUSEP, Susep
tftc: TFTC
trai: TRAI, Telecom Regulatory Authority of India
uokik: UOKiK, UOKIK
"""


def _row(line: str) -> tuple[str, str]:
    short, _, names = line.partition(": ")
    return short, "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names.split(", "))


KNOWN = (*_WORDED, *map(_row, _PLAIN_NAMES.strip().splitlines()))
"""Pairs of a short name and a pattern for what the authority is called."""

CENTRAL_BANKS = frozenset({"bsp", "ecb", "fed", "hkma", "mas", "rbi", "sarb"})
"""Those of `KNOWN` that "the central bank" may mean."""

_BANK_OF = (
    r"(?:Albania|Botswana|Canada|England|Estonia|Finland|Ghana|Greece|Israel|Italy|Jamaica|Japan|"
    r"Korea|Latvia|Lithuania|Mauritius|Mexico|Mongolia|Mozambique|Namibia|Portugal|Russia|"
    r"Sierra\s+Leone|Slovenia|Spain|Tanzania|Thailand|Uganda|Zambia)"
)
_LAND = r"(?:the\s+)?[A-ZÀ-Þ][\w’'-]+(?:\s+(?:and\s+)?[A-ZÀ-Þ][\w’'-]+)?"
_NATIONAL_BANK_OF = (
    r"(?:Angola|Austria|Belarus|Belgium|Cambodia|Croatia|Denmark|Ethiopia|Georgia|Hungary|"
    r"Kazakhstan|Moldova|North\s+Macedonia|Poland|Romania|Rwanda|Serbia|Slovakia|Ukraine|"
    r"the\s+(?:Czech|Kyrgyz|Slovak)\s+Republic)"
)
CENTRAL_BANK = (
    rf"(?:Central\s+Bank\s+of\s+(?!India\b){_LAND}|Reserve\s+Bank\s+of\s+(?!India\b){_LAND}|"
    rf"State\s+Bank\s+of\s+(?:Vietnam|Pakistan)|National\s+Bank\s+of\s+{_NATIONAL_BANK_OF}|"
    rf"People[’']s\s+Bank\s+of\s+China|Bank\s+of\s+{_BANK_OF}|Bangladesh\s+Bank|"
    r"Bank\s+Negara(?:\s+Malaysia)?|Bank\s+Indonesia|Nepal\s+Rastra\s+Bank|Bank\s+Al-Maghrib|"
    r"Banco\s+Central(?:\s+d[eo]\s+[A-ZÀ-Þ]\w+)?|Banco\s+de\s+(?:España|México|Portugal)|"
    r"Banca\s+d[’']Italia|Banque\s+de\s+France|Magyar\s+Nemzeti\s+Bank|"
    r"Danmarks\s+Nationalbank|Oesterreichische\s+Nationalbank|Deutsche\s+Bundesbank)"
)
"""Central banks by their names; commercial banks of like names ("State Bank of India") are none."""

AMERICAN = frozenset({"cfius", "doj", "fcc", "fdic", "fed", "ferc", "ftc", "nrc", "occ", "stb"})
"""Those of `KNOWN` that "Washington" may mean."""

STATE = (
    r"(?:Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|"
    r"Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|"
    r"Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New\s+Hampshire|"
    r"New\s+Jersey|New\s+Mexico|New\s+York|North\s+Carolina|North\s+Dakota|Ohio|Oklahoma|Oregon|"
    r"Pennsylvania|Rhode\s+Island|South\s+Carolina|South\s+Dakota|Tennessee|Texas|Utah|Vermont|"
    r"Virginia|Washington\s+state|West\s+Virginia|Wisconsin|Wyoming|Alberta|British\s+Columbia|"
    r"Ontario|Québec|Quebec|Queensland|Victoria)"
)
"""States and provinces with commissions of their own for utilities, insurers and the like."""
