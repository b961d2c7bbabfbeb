"""Word classes of business English about money: verbs of paying, lending, valuing, nouns of sums.

The rules for amounts are written with these classes, so that a verb learnt once is known to every
rule. A class is the source of a regular expression without groups, for `binding.pattern`: a space
stands for any white space.
"""

from __future__ import annotations

__all__ = [
    "ACCOUNTS",
    "BORROW",
    "BUY",
    "COME_TO",
    "CONTRACT",
    "COST",
    "DEAL",
    "EQUITY",
    "INVEST",
    "LEND",
    "LENDER",
    "LINK",
    "LOAN",
    "PARTY",
    "PAY",
    "PRICE",
    "RATE",
    "RECEIVE",
    "SELL",
    "SUM",
    "TARGET",
    "VALUE",
    "WHOLE",
    "alternatives",
    "nouns",
    "verbs",
]

_IRREGULAR = {
    "bring": "brought",
    "buy": "bought",
    "come": "came",
    "draw": "drew|drawn",
    "find": "found",
    "get": "got",
    "give": "gave|given",
    "lay": "laid",
    "lend": "lent",
    "make": "made",
    "pay": "paid",
    "sell": "sold",
    "set": "setting",
    "sink": "sank|sunk",
    "spend": "spent",
    "stand": "stood",
    "take": "took|taken",
    "win": "won",
    "go": "goes|went|gone",
    "bear": "bore|borne",
    "put": "putting",
    "bet": "betting",
    "run": "ran|running",
    "stake": "staking",
    "let": "letting",
    "underwrite": "underwrote|underwritten",
    "undertake": "undertook|undertaken",
}


def alternatives(words: str) -> str:
    """Return the source for one of the comma-separated phrases, the longest first."""
    phrases = sorted(
        {" ".join(w.split()) for w in words.split(",") if w.strip()}, key=len, reverse=True
    )
    return f"(?:{'|'.join(phrases)})"


def nouns(words: str) -> str:
    """Return the source for one of the nouns, singular or plural, as a whole word."""
    return rf"\b{alternatives(words)}(?:e?s)?\b"


def verbs(words: str) -> str:
    """Return the source for any form of one of the verbs, particles kept ("laid out")."""
    return rf"\b(?:{'|'.join(_forms(' '.join(w.split())) for w in words.split(','))})\b"


def _forms(verb: str) -> str:
    head, _, particle = verb.partition(" ")
    if head.endswith("e"):
        forms = f"{head[:-1]}(?:e|es|ed|ing)"
    elif head.endswith("y") and head[-2] not in "aeo":
        forms = f"{head[:-1]}(?:y|ies|ied|ying)"
    else:
        forms = f"{head}(?:s|es|ed|ing|{head[-1]}ed|{head[-1]}ing)?"
    if head in _IRREGULAR:
        forms = f"(?:{forms}|{_IRREGULAR[head]})"
    return f"{forms} {particle}" if particle else forms


# ------------------------------------------------------------------ verbs
PAY = verbs(
    "pay, hand over, lay out, part with, put up, put down, shell out, fork out, fork over, "
    "stump up,"
    "cough up, splash out, splash, tender, bid, offer, propose, table, spend, pony up, wire,"
    " remit,plunk down, give, dangle, lay down, put on the table, find, sign for, sign up for, "
    "settle on, agree on, go to, go as high as, transfer, go"
)
BUY = verbs(
    "buy, buy out, acquire, purchase, take over, snap up, pick up, scoop up, swallow, absorb,"
    "take private, take out, win control of, gain control of, land, merge with, take in"
)
SELL = verbs(
    "sell, offload, dispose of, divest, hive off, part with, give up, cede, flog, "
    "go to, change hands"
)
RECEIVE = verbs(
    "get, receive, collect, pocket, net, fetch, bring in, bring, reap, command, realise, realize,"
    "garner, yield, go for, take home, walk away with, pick up"
)
INVEST = verbs(
    "invest, put, infuse, plough, plow, pour, pump, inject, sink, channel, commit, contribute, "
    "pledge, subscribe,"
    "chip in, kick in, back, promise, funnel, park, stake, bet, wager, provide, take up, "
    "foot, bear, "
    "apply, earmark, account for, fund, transfer, bankroll, advance"
)
LEND = verbs(
    "lend, loan, advance, underwrite, sanction, furnish, provide, commit, extend, arrange, "
    "supply, grant,"
    "syndicate, make available, put together, put up, stump up, approve, pledge, contribute"
)
BORROW = verbs(
    "borrow, raise, issue, place, draw, take out, line up, arrange, secure, sound out, "
    "chase, seek, obtain,"
    "sign, land, tap, sell, commit, underwrite, furnish, provide, grant, launch, price, get"
)
RATE = verbs("value, price, rate, appraise, assess")
VALUE = verbs(
    "value, price, peg, put, rate, appraise, assess, place, set, ascribe, pitch, reckon, "
    "fix, mark, assign,attach, accord"
)
COME_TO = (
    r"\b(?:(?:com(?:e|es|ing)|came) (?:out )?(?:to|at)|amount(?:s|ed|ing)? to|add(?:s|ed|"
    r"ing)? up to|equat(?:e|es|ed|ing) to|"
    r"work(?:s|ed|ing)? out (?:at|to)|total(?:s|led|ling|ed|ing)?|aggregat(?:e|es|ed|ing) "
    r"to|correspond(?:s|ed|ing)? to|"
    r"translat(?:e|es|ed|ing) (?:in)?to|mak(?:es|ing) (?:it|for)|run(?:s|ning)? to|tot(?:s|"
    r"ted)? up to|impl(?:y|ies|ied|ying)|stands? at|stood at|adds? to|brings? ~4to|brought ~4to)"
)
COST = r"\b(?:costs?|costing|set(?:s|ting)? ~4back)\b"

# ------------------------------------------------------------------ nouns
PRICE = nouns(
    "price, price tag, purchase price, asking price, headline price, consideration, "
    "price-tag, outlay, proceeds,"
    "cash inflow, takeover price, sale price, sticker price, ticket price, purchase consideration"
)
SUM = nouns(
    "sum, amount, total, figure, number, value, worth, bill, tab, tally, cheque, check, "
    "headline figure, headline value,"
    "size, grand total, aggregate, enterprise value, equity value, transaction value, deal "
    "value, EV, total value, volume"
)
DEAL = nouns(
    "deal, transaction, merger, take-private, acquisition, takeover, take-over, buyout, buy-out, "
    "sale, "
    "offer, bid, purchase,"
    "combination, tie-up, proposal, agreement, pact, package, accord, swoop, approach, "
    "takeout, arrangement,"
    "partnership, alliance, pledge, disposal, divestment, memorandum of understanding, memorandum, "
    "letter of intent,definitive agreement, term sheet, talks, negotiations"
)
CONTRACT = nouns(
    "contract, agreement, lease, order, licence, license, supply, purchase, accord, tenancy,"
    " commitment, rent,"
    "minimum spend, arrangement, deal, pact, service, capacity, computing, compute, cloud, "
    "offtake, take-or-pay,"
    "lifetime payment, payment, milestone, royalty, hire, rental, subscription, tie-up, "
    "package, letting"
)
LOAN = (
    r"\b(?:debt financing|debt package|bridge(?: (?:loan|facility|financing|commitment))?s?|"
    r"term loans?|acquisition (?:financing|debt|loan)|"
    r"committed financing|debt commitments?|loan package|(?:leveraged |syndicated |"
    r"construction |project |yen |dollar |euro |bank |senior |state |secured )*loans?|"
    r"financing(?: package| commitments?)?|(?:credit |loan |debt )?facilit(?:y|ies)|credit "
    r"lines?|lines? of credit|private credit|mezzanine|"
    r"(?:new |fresh |committed |senior |secured |junior |bank |hybrid )*(?:debt(?!-free)|"
    r"borrowings?|bonds?|notes|hybrids?|credit|debentures|NCDs|sukuk)|equity commitment|private"
    r" placement|"
    r"equity commitments|equity (?:cheque|check|contribution)|"
    r"leverage|(?:bank|borrowed|loan) money|bank funding|debt finance|(?:credit|loan) "
    r"agreement|(?:bond|note) (?:issue|sale))\b(?!,)"
)
LENDER = (
    r"(?<!\w)(?:banks?|lenders?|bondholders|creditors|underwriters|financiers|syndicate|"
    r"consortium of banks|(?:consortium|club|group|syndicate)(?= of #)|club of banks|direct"
    r" lenders|@O)"
)
EQUITY = (
    r"\b(?:shares?|stakes?|equity|subscri\w+|holdings?|invest\w*|capital|stock|interest|"
    r"shareholding)\b"
)
TARGET = (
    r"(?:@[TP]|it\b|them\b|the latter\b|the former\b|(?:the|its|his|her|their|all|every|each|all"
    r" of|the whole|the "
    r"rest|the remaining|the entire|the \w+(?:[’']s)?)"
    r"(?: [\w’'#@-]+){0,4}? ?(?:company|group|firm|business|bank|club|shares?|stake|stock|"
    r"whole|rest|remainder|unit|maker|operator|"
    r"landlord|lender|insurer|airline|brewer|retailer|chain|division|arm|capital|equity|"
    r"holding|interest|lot|miner|startup|start-up|"
    r"utility|developer|publisher|producer|supplier|clinic|hospital|carmaker|\w+maker|"
    r"portfolio|enterprise|entirety|target|rival)\b)"
)
WHOLE = (
    r"(?:altogether|overall|in all|in total|all told|all in|in aggregate|in the aggregate|"
    r"together|and change|in the round|"
    r"for (?:everything|the lot|the whole(?: thing)?)|combined|as a whole|lock, stock)"
)
# What may stand between a noun and its sum.
LINK = (
    r"(?:of|at|is|was|are|were|be|being|been|for|to|worth|now|:|put at|set at|fixed at|"
    r"reached?|reaches|would be|will be|has been|"
    r"valued at|in the region of|,|as|stands at|stood at|amounts to|comes to|totals?|"
    r"totall?ing|remains?|stays?)"
)
PARTY = (
    r"(?:@[ATP](?![’'])|@[ATP](?:[’']s? (?:owners?|parent|holders?|shareholders?|investors?|"
    r"founders?|backers?))?|\b(?:it|they|we|he|she|who|which|each side|the former|the latter)\b|"
    r"\bthe (?:[\w’'-]+ ){0,3}(?:company|group|firm|buyer|bidder|purchaser|acquirer|"
    r"investor|fund|consortium|family|seller|vendor|owners?|"
    r"lab|house|partners?|parties|two|pair|carmaker|\w+maker|tenant|customer|side|sides|"
    r"giant|bank|club|retailer|brewer|miner|airline|insurer)|"
    r"\bthe (?-i:[A-Z])(?:[a-z]+(?:ns|ese|ish|ch|rs|ss)|Swedes|Danes|Poles|Czechs|Greeks|Turks|"
    r"Scots|Thais|Emiratis|Saudis|Israelis)\b)"
)
ACCOUNTS = (
    r"(?:revenues?|sales|turnover|profits?|earnings|income|loss(?:es)?|ebitda|ebit|cash "
    r"flow|backlog|order book|order intake|"
    r"bookings|savings|synergies|costs?|tax(?:es)?|dividends?|buy-?back|grants?|subsid(?:y|"
    r"ies)|fines?|penalt(?:y|ies)|charges?|write-?(?:down|off|up)s?|impairments?|capex|capital "
    r"expenditures?|(?<!to\s)(?<!on\s)spending|damages|"
    r"settlement|salary|bonus(?:es)?|liquidity|guidance|forecast|provision|reserves?|rent a|"
    r"liquid (?:funds|assets|means)|cash (?:reserves?|position|balances?)|war chest|"
    r"deposits|premiums written|market share|cash pile|net cash|economic output|gdp|exports|"
    r"imports|debt pile|"
    r"research and development|r&d|payroll|wages|claims|levy|insurance|working capital|book gain|"
    r"(?:total |net |gross )?assets|balance sheet|pay-?outs|insured losses|core capital|"
    r"inventor(?:y|ies)|stockpile|arbitration|award|compensation claim|expenses)"
)
