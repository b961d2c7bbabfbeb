"""The world's currencies as news writes them, and their ISO 4217 codes."""

import re

# Letters next to a dollar sign: "US$", "HK $", "$A".
DOLLARS = {
    "": "USD", "us": "USD", "u.s.": "USD", "usd": "USD", "a": "AUD", "au": "AUD", "aud": "AUD",
    "aus": "AUD", "c": "CAD", "ca": "CAD", "can": "CAD", "cad": "CAD", "cdn": "CAD", "hk": "HKD",
    "hkd": "HKD", "nt": "TWD", "nz": "NZD", "nzd": "NZD", "s": "SGD", "sg": "SGD", "sgd": "SGD",
    "r": "BRL", "mx": "MXN", "mex": "MXN", "clp": "CLP", "j": "JMD", "n": "NAD", "b": "BND",
}  # fmt: skip
SYMBOLS = {
    "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "฿": "THB",
    "₪": "ILS", "₱": "PHP", "₫": "VND", "₦": "NGN", "¢": "USD", "￥": "JPY", "₴": "UAH", "₸": "KZT",
}  # fmt: skip
# Codes in front of a number; the case is as written, "Rs" is money and "rs" is not.
CODES = {
    "USD": "USD", "EUR": "EUR", "GBP": "GBP", "JPY": "JPY", "CNY": "CNY", "RMB": "CNY",
    "INR": "INR", "Rs": "INR", "Rs.": "INR", "RM": "MYR", "MYR": "MYR", "CHF": "CHF",
    "Fr": "CHF", "SFr": "CHF", "SEK": "SEK", "NOK": "NOK", "DKK": "DKK", "KRW": "KRW",
    "kr": "SEK", "Kr": "SEK", "SKr": "SEK", "NKr": "NOK", "DKr": "DKK", "HKD": "HKD",
    "AUD": "AUD", "CAD": "CAD", "NZD": "NZD", "SGD": "SGD", "TWD": "TWD", "NTD": "TWD",
    "AED": "AED", "SAR": "SAR", "QAR": "QAR", "KWD": "KWD", "ZAR": "ZAR", "R": "ZAR",
    "BRL": "BRL", "MXN": "MXN", "ARS": "ARS", "CLP": "CLP", "COP": "COP", "PLN": "PLN",
    "CZK": "CZK", "HUF": "HUF", "RON": "RON", "TRY": "TRY", "RUB": "RUB", "ILS": "ILS",
    "NIS": "ILS", "THB": "THB", "IDR": "IDR", "Rp": "IDR", "PHP": "PHP", "VND": "VND",
    "PKR": "PKR", "EGP": "EGP", "NGN": "NGN", "KES": "KES", "Dh": "AED", "Dhs": "AED",
    "SR": "SAR", "RS": "INR", "RS.": "INR", "euro": "EUR", "Euro": "EUR", "yen": "JPY",
    "Yen": "JPY", "zł": "PLN",
}  # fmt: skip
# Words behind a number, lower case and singular: code and size of the unit in hundredths.
NAMES = {
    "dollar": ("USD", 100), "buck": ("USD", 100), "greenback": ("USD", 100), "cent": ("USD", 1),
    "euro": ("EUR", 100), "eur": ("EUR", 100), "usd": ("USD", 100), "gbp": ("GBP", 100),
    "pound": ("GBP", 100), "pound sterling": ("GBP", 100), "sterling": ("GBP", 100),
    "pence": ("GBP", 1), "penny": ("GBP", 1), "p": ("GBP", 1), "quid": ("GBP", 100),
    "yen": ("JPY", 100), "jpy": ("JPY", 100), "yuan": ("CNY", 100), "renminbi": ("CNY", 100),
    "rmb": ("CNY", 100), "cny": ("CNY", 100), "won": ("KRW", 100), "krw": ("KRW", 100),
    "rupee": ("INR", 100), "inr": ("INR", 100), "franc": ("CHF", 100), "chf": ("CHF", 100),
    "krona": ("SEK", 100), "kronor": ("SEK", 100), "sek": ("SEK", 100), "kr": ("SEK", 100),
    "krone": ("DKK", 100), "kroner": ("DKK", 100), "dkk": ("DKK", 100), "nok": ("NOK", 100),
    "crown": ("SEK", 100), "rand": ("ZAR", 100), "zar": ("ZAR", 100), "real": ("BRL", 100),
    "reai": ("BRL", 100), "reais": ("BRL", 100), "brl": ("BRL", 100), "peso": ("MXN", 100),
    "ringgit": ("MYR", 100), "myr": ("MYR", 100), "baht": ("THB", 100), "dirham": ("AED", 100),
    "aed": ("AED", 100), "riyal": ("SAR", 100), "sar": ("SAR", 100), "shekel": ("ILS", 100),
    "lira": ("TRY", 100), "rouble": ("RUB", 100), "ruble": ("RUB", 100), "zloty": ("PLN", 100),
    "zlotys": ("PLN", 100), "forint": ("HUF", 100), "koruna": ("CZK", 100), "rupiah": ("IDR", 100),
    "dong": ("VND", 100), "naira": ("NGN", 100), "aud": ("AUD", 100), "cad": ("CAD", 100),
    "hkd": ("HKD", 100), "sgd": ("SGD", 100), "nzd": ("NZD", 100), "twd": ("TWD", 100),
    "pln": ("PLN", 100), "try": ("TRY", 100), "€": ("EUR", 100), "£": ("GBP", 100),
    "¥": ("JPY", 100), "$": ("USD", 100), "₹": ("INR", 100), "₩": ("KRW", 100), "¢": ("USD", 1),
}  # fmt: skip
# An adjective before the name decides between currencies of one name.
_ADJECTIVES = {
    "us": "USD", "u.s.": "USD", "american": "USD", "canadian": "CAD", "australian": "AUD",
    "hong kong": "HKD", "new zealand": "NZD", "singapore": "SGD", "singaporean": "SGD",
    "taiwan": "TWD", "new taiwan": "TWD", "taiwanese": "TWD", "british": "GBP", "swiss": "CHF",
    "danish": "DKK", "norwegian": "NOK", "swedish": "SEK", "czech": "CZK", "icelandic": "ISK",
    "indian": "INR", "pakistani": "PKR", "sri lankan": "LKR", "chinese": "CNY", "japanese": "JPY",
    "south korean": "KRW", "korean": "KRW", "mexican": "MXN", "chilean": "CLP",
    "argentine": "ARS", "colombian": "COP", "philippine": "PHP", "saudi": "SAR", "qatari": "QAR",
    "uae": "AED", "emirati": "AED", "moroccan": "MAD", "brazilian": "BRL", "russian": "RUB",
    "turkish": "TRY", "egyptian": "EGP", "euro": "EUR", "south african": "ZAR",
    "malaysian": "MYR", "thai": "THB", "israeli": "ILS", "polish": "PLN", "indonesian": "IDR",
}  # fmt: skip

SIGNS = "".join(SYMBOLS) + "$"
BEFORE = re.compile(
    rf"(?:(?<![A-Za-z.])(?P<code>[A-Za-zł]{{1,4}}\.?)(?P<code_gap>[ \u00a0\u202f]?)"
    rf"|(?:(?<![A-Za-z.])(?P<left>U\.S\.|[A-Za-z]{{1,3}})(?P<left_gap> ?))?"
    rf"(?P<sign>[{SIGNS}])(?P<right>US|HK|NT|NZ|AU|CA|[ACSR])?[ \u00a0\u202f]?"
    rf"|(?P<yuan>CN¥))$"
)
_ADJECTIVE = "|".join(sorted((re.escape(a) for a in _ADJECTIVES), key=len, reverse=True))
_NAME = "|".join(sorted((re.escape(n) for n in NAMES if n.isalpha() and n != "p"), key=len,
                        reverse=True))  # fmt: skip
AFTER = re.compile(
    rf"(?P<join>[ \u00a0\u202f-]?)(?P<of>of )?(?:(?P<adjective>{_ADJECTIVE})[ -])?"
    rf"(?P<name>pounds? sterling|{_NAME})(?:s|es)?(?![a-z0-9]|-(?:feet|foot|force|per|class))"
    rf"|(?P<join_p>)(?P<penny>p)(?![a-z0-9])"
    rf"|[ \u00a0]?(?P<glued>[€£¥₹₩¢$])(?!\d)"
)


def currency_of_adjective(adjective: str | None) -> str | None:
    """Return the code that an adjective such as "hong kong" or "swiss" stands for."""
    return None if adjective is None else _ADJECTIVES.get(adjective)
