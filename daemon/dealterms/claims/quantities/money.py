"""Money in every notation of world news: "US$100bn", "5 billion euros", "1,500p a share"."""

import re

from dealterms.claims.quantities import currencies
from dealterms.claims.quantities.draft import Draft
from dealterms.claims.quantities.numbers import Number
from dealterms.claims.values import Money

_SPACED_DOLLARS = frozenset(("US", "HK", "NT", "NZ", "AU", "CA", "U.S."))
# Codes that are also words or initials: read only with a scale word behind the number.
_WEAK_CODES = frozenset(("R", "RS", "RS.", "kr", "Kr", "Fr", "SR", "euro", "Euro", "yen", "Yen"))
_RESOLUTIONS = frozenset((360, 480, 720, 1080, 1440, 2160))
_PER_SHARE_AHEAD = re.compile(r" ?(?:per|a|each|/) ?share")
# Names that are also a weight, a verb or an adjective.
_WEAK_NAMES = frozenset(("pound", "won", "real", "crown", "sterling", "rand", "quid", "try"))
_CODE_NAMES = frozenset(name for name in currencies.NAMES if name.upper() in currencies.CODES)


def read_money(text: str, lowered: str, number: Number) -> Draft | None:
    """Return the money whose amount is this number, or None if no currency touches it."""
    before = _currency_before(text, number)
    after = _currency_after(text, lowered, number)
    if before is None and after is None:
        return None
    start, end = number.start, number.end
    size = 100
    if before is not None:
        currency, start = before
        if after is not None:
            end = after[1]
            # "$5 million Canadian dollars"
            currency = after[0] if currency == "USD" else currency
    else:
        assert after is not None
        currency, end, size = after
    draft = Draft("money", None, start, end, number, is_vague=number.is_vague)
    draft.unit_size = draft.unit_size * size / 100
    draft.value = Money(number.value * draft.unit_size, currency)
    return draft


def _currency_before(text: str, number: Number) -> tuple[str, int] | None:
    """Return the currency in front of a number, and where it starts."""
    start = number.start
    last = text[start - 1 : start]
    if last in " \u00a0\u202f":
        last = text[start - 2 : start - 1]
    if not last or not (last in currencies.SIGNS or last.isalpha() or last == "."):
        return None
    match = currencies.BEFORE.search(text, max(0, start - 9), start)
    if match is None:
        return None
    if match["yuan"]:
        return "CNY", match.start()
    if match["code"]:
        return _code_before(match, number)
    return _sign_before(match)


def _code_before(match: re.Match[str], number: Number) -> tuple[str, int] | None:
    code = match["code"]
    currency = currencies.CODES.get(code)
    if currency is None or (code in _WEAK_CODES and not number.has_scale):
        return None
    if code == "R" and match["code_gap"]:
        return None
    return currency, match.start()


def _sign_before(match: re.Match[str]) -> tuple[str, int]:
    sign, left, right = match["sign"], match["left"], match["right"]
    if sign != "$":
        return currencies.SYMBOLS[sign], match.start("sign")
    if right:
        return currencies.DOLLARS[right.lower()], match.start("sign")
    if left and left.lower() in currencies.DOLLARS:
        # "A $100 Billion Deal" begins with an article, "HK $3.7 billion" with a country.
        is_near = not match["left_gap"] or left in _SPACED_DOLLARS
        if is_near:
            return currencies.DOLLARS[left.lower()], match.start("left")
    return "USD", match.start("sign")


def _currency_after(text: str, lowered: str, number: Number) -> tuple[str, int, int] | None:
    """Return the currency behind a number, where it ends, and hundredths in its unit."""
    end = number.suffix_end
    if text[end : end + 1] not in " \u00a0\u202f-p€£¥₹₩¢$" and not text[end : end + 1].isalpha():
        return None
    match = currencies.AFTER.match(lowered, end)
    if match is None:
        return None
    if match["glued"]:
        currency, size = currencies.NAMES[match["glued"]]
        return (currency, match.end(), size) if number.is_digits else None
    if match["penny"]:
        return _penny(lowered, number, match.end())
    name = match["name"].removesuffix("s") if match["name"] not in currencies.NAMES else ""
    name = name or match["name"]
    return _named(text, lowered, number, match, name)


def _penny(lowered: str, number: Number, end: int) -> tuple[str, int, int] | None:
    if not number.is_digits or number.has_scale or lowered.startswith(".m", end):
        return None
    if number.value in _RESOLUTIONS and not _PER_SHARE_AHEAD.match(lowered, end):
        return None
    return "GBP", end, 1


def _named(
    text: str, lowered: str, number: Number, match: re.Match[str], name: str
) -> tuple[str, int, int] | None:
    """Accept a currency name unless it is more likely a weight, a verb or a name."""
    if match["of"] and not (number.is_vague or number.scale >= 10**6):
        return None
    if name in _CODE_NAMES and name not in ("euro", "yen") and not _is_code(text, match):
        return None
    currency, size = currencies.NAMES["pound" if name.startswith("pound") else name]
    has_adjective = match["adjective"] is not None
    if name in _WEAK_NAMES and number.scale < 1000 and not has_adjective:
        is_large = number.is_digits and number.value >= 100 and name == "won"
        if not is_large and not _PER_SHARE_AHEAD.match(lowered, match.end()):
            return None
    if size == 100 or has_adjective:
        currency = currencies.currency_of_adjective(match["adjective"]) or currency
    return currency, match.end(), size


def _is_code(text: str, match: re.Match[str]) -> bool:
    written = text[match.start("name") : match.end("name")]
    return written.isupper() or written == "kr"


# A number that borrows its currency: "the original agreement of some 1.8 billion, which …".
_ELLIPSIS_END = re.compile(
    r"[.,;:)”\"’]|$| (?:from|to|over|in|for|and|or|with|on|at|by|under|as|if|is|was|that|which|the"
    r"|this|last|next|through|until|than|would|will|agreed|instead|rather|deal|agreement|bid|offer"
    r"|contract|loan|investment|financing|valuation)\b"
)


def read_elliptical_money(lowered: str, number: Number, currency: str | None) -> Draft | None:
    """Return money without a currency of its own in the one that earlier money lends.

    Only numbers of a million or more that no noun follows are read this way.
    """
    if currency is None or number.is_vague or number.scale < 10**6 or number.has_letter_scale:
        return None
    if not _ELLIPSIS_END.match(lowered, number.suffix_end):
        return None
    value = Money(number.value, currency)
    return Draft("money", value, number.start, number.end, number, is_elliptical=True)
