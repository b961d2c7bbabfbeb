"""Numbers in running text, in digits and in words: "1.2 trillion", "half a billion", "ten"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_SCALES: dict[str, Decimal] = {
    word: Decimal(10) ** power
    for power, words in (
        (2, "hundred"),
        (3, "thousand thousands k"),
        (5, "lakh lakhs"),
        (6, "million millions mn mln mio mil mm m"),
        (7, "crore crores cr"),
        (9, "billion billions bn bln bil b"),
        (12, "trillion trillions tn trn trln t lakh-crore"),
    )
    for word in words.split(" ")
}
_UNIT_NAMES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TEN_NAMES = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNITS: dict[str, Decimal] = {
    word: Decimal(index) for index, word in enumerate(_UNIT_NAMES.split())
}
_TENS: dict[str, Decimal] = {
    word: Decimal(20 + 10 * index) for index, word in enumerate(_TEN_NAMES.split())
}
_PARTS = {
    "half": Decimal("0.5"),
    "quarter": Decimal("0.25"),
    "three-quarters": Decimal("0.75"),
    "third": Decimal(1) / Decimal(3),
}
_VAGUE_SIZES = {
    "tens": Decimal(10),
    "dozens": Decimal(12),
    "hundreds": Decimal(100),
    "few": Decimal(1),
    "several": Decimal(1),
    "couple": Decimal(2),
    "multi": Decimal(1),
}

LETTER_SCALES = frozenset(("k", "m", "b", "t", "cr", "mm", "mil", "bil"))


@dataclass(frozen=True, slots=True)
class Number:
    """A number and where it stands; ``value`` is ``base`` times ``scale``.

    ``suffix`` is a sign such as "+" or "-odd" right after it, which ends at ``suffix_end``.
    A vague number is an order of magnitude ("millions", "tens of billions", "several").
    """

    value: Decimal
    base: Decimal
    scale: Decimal
    start: int
    end: int
    suffix: str
    suffix_end: int
    is_digits: bool
    is_vague: bool
    has_letter_scale: bool
    has_comma: bool

    @property
    def has_scale(self) -> bool:
        """True if a word or letter such as "billion" or "bn" multiplies the number."""
        return self.scale != 1


_SCALE_WORDS = (
    "lakh[ -]crores?|trillions?|billions?|millions?|thousands?|hundred|crores?|lakhs?"
    "|trln|trn|tn|bln|bil|bn|mln|mio|mil|mn|mm|cr|[kmbt]"
)
_SUFFIX = r"(?P<suffix>\+|-plus\b|-odd\b|(?<=\d)-ish\b)?"
_DIGITS = re.compile(
    r"(?<![\d])(?P<digits>(?>\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+))(?P<half>½|¼|¾|-and-a-half\b)?"
    rf"(?![.,]\d|/\d)(?:(?P<gap>[ \u00a0\u202f]?|-)(?P<scale>{_SCALE_WORDS})(?![a-z0-9]))?"
    + _SUFFIX
)
_SMALL = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four"
    r"|five|six|seven|eight|nine)\b)?|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven"
    r"|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
)
_BIG = r"(?:thousand|million|billion|trillion|lakh|crore)"
_SPELLED = re.compile(
    r"(?:"
    # Orders of magnitude: "tens of billions", "multi-billion", "several hundred million".
    r"(?P<vague>(?:(?:tens|dozens|hundreds|thousands)(?: of (?:thousands|millions|billions"
    r"|trillions))?|(?:low |high )?(?:millions|billions|trillions)"
    r"|multi-?(?:hundred-)?(?:thousand|million|billion|trillion)"
    r"|(?:several|(?:a )?few|(?:a )?couple(?: of)?)[ -](?:(?:dozen|hundred)[ -]?)?"
    rf"(?:(?:{_BIG})\b)?)(?= of\b|-|\b))"
    r"|(?P<part>(?:a |one[- ])?(?:half|quarter|third|three[- ]quarters)[- ](?:of )?(?:an? )?"
    r"(?:hundred[ -])?(?P<part_scale>thousand|million|billion|trillion|dozen))"
    rf"|(?P<plain>(?:a|an|{_SMALL})[ -](?:hundred|dozen)(?:(?: and)?[ -]{_SMALL})?(?:[ -]{_BIG})?"
    rf"|(?:an?|{_SMALL})[ -]{_BIG}(?:[ ,]+{_SMALL}(?:[ -]hundred)?(?:[ -]{_BIG}))?"
    rf"|{_SMALL}(?:[ -]and[ -](?:a[ -]|one[ -])?(?:half|quarter))(?:[ -]{_BIG})?|{_SMALL}"
    rf"|dozen|(?<=first ){_BIG}|(?<=-){_BIG}(?=-)|{_BIG}(?=-dollar))"
    r")(?![a-z0-9])" + _SUFFIX
)


def find_numbers(lowered: str) -> list[Number]:
    """Return the numbers of a lower-cased text in reading order, without overlaps."""
    found = list(_find_digits(lowered))
    spelled = list(_find_spelled(lowered))
    if not spelled:
        return found
    taken = {position for number in found for position in range(number.start, number.end)}
    found.extend(n for n in spelled if taken.isdisjoint(range(n.start, n.end)))
    return sorted(found, key=lambda number: number.start)


_DIGIT = re.compile(r"\d")
# Longer digit strings are identifiers, and would exceed the precision of decimals.
_MOST_DIGITS = 20


def _find_digits(lowered: str) -> Iterator[Number]:
    if not _DIGIT.search(lowered):
        return
    for match in _DIGITS.finditer(lowered):
        if len(match["digits"]) > _MOST_DIGITS or not _stands_alone(lowered, match.start()):
            continue
        scale_word = (match["scale"] or "").removesuffix("s")
        if scale_word in LETTER_SCALES - {"cr"} and match["gap"]:
            scale_word = ""  # "5 m" and "3 T" are metres and names
        scale = _scale_of(scale_word)
        end = match.end("scale") if scale_word else match.end("half" if match["half"] else "digits")
        if end < match.end("scale") and match["suffix"]:
            continue
        base = Decimal(match["digits"].replace(",", "")) + _FRACTION_SIGNS.get(match["half"], 0)
        suffix = match["suffix"] or ""
        yield Number(
            value=base * scale,
            base=base,
            scale=scale,
            start=match.start(),
            end=end,
            suffix=suffix,
            suffix_end=end + len(suffix),
            is_digits=True,
            is_vague=False,
            has_letter_scale=scale_word in LETTER_SCALES,
            has_comma="," in match["digits"],
        )


_FRACTION_SIGNS = {
    "½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75"), "-and-a-half": Decimal("0.5"),
}  # fmt: skip


def _scale_of(word: str) -> Decimal:
    if not word:
        return Decimal(1)
    if word.startswith("lakh") and "crore" in word:
        return _SCALES["lakh-crore"]
    return _SCALES[word]


def _stands_alone(lowered: str, start: int) -> bool:
    """Tell names and codes ("GPT-5", "24/7", "1.2.3") from numbers by what stands before."""
    before = lowered[start - 1] if start else " "
    if before in "#_":
        return False
    if before in "./,:":
        return start < 2 or not lowered[start - 2].isalnum()
    if before in "-–" and start > 1 and lowered[start - 2].isalpha():
        # The right end of "3bn-4bn" stands alone, the number of "covid-19" does not.
        return _RANGE_LEFT.search(lowered, max(0, start - 6), start) is not None
    return True


_RANGE_LEFT = re.compile(r"\d(?:bn|tn|gw|mw|pc|[kmb])[-–]$")


# Looking words up and matching only at these is five times faster than searching.
_WORD = re.compile(r"[a-z]+")
_HEADS = (
    frozenset(_UNITS)
    | frozenset(_TENS)
    | frozenset(
        (
            *("a", "an", "half", "quarter", "third", "several", "few", "couple", "dozen", "low"),
            *("high", "tens", "dozens", "hundreds", "thousands", "millions", "billions", "multi"),
            *("trillions", "thousand", "million", "billion", "trillion", "lakh", "crore"),
            *("multibillion", "multimillion", "multitrillion"),
        )
    )
)


# One of these is in every number in words: "a" and "low" alone make none.
_TELLING = (_HEADS | {"hundred"}) - {"a", "an", "low", "high"}


def _find_spelled(lowered: str) -> Iterator[Number]:
    if _TELLING.isdisjoint(_WORD.findall(lowered)):
        return
    position = 0
    for word in _WORD.finditer(lowered):
        if word[0] not in _HEADS or word.start() < position:
            continue
        match = _SPELLED.match(lowered, word.start())
        if match is None or not _begins_word(lowered, match.start()):
            continue
        position = match.end()
        value, scale, is_vague = _spelled_value(match)
        suffix = match["suffix"] or ""
        yield Number(
            value=value,
            base=value / scale,
            scale=scale,
            start=match.start(),
            end=match.end() - len(suffix),
            suffix=suffix,
            suffix_end=match.end(),
            is_digits=False,
            is_vague=is_vague,
            has_letter_scale=False,
            has_comma=False,
        )


def _begins_word(lowered: str, start: int) -> bool:
    before = lowered[start - 1] if start else " "
    if before == "-":
        return lowered.startswith(("million-", "billion-"), start)
    return not before.isalnum() and before not in "'’"


def _spelled_value(match: re.Match[str]) -> tuple[Decimal, Decimal, bool]:
    """Return value, scale and vagueness of a spelled number."""
    words = re.findall(r"[a-z]+", match[0].removesuffix(match["suffix"] or ""))
    if match["vague"]:
        return *_order_of_magnitude(words), True
    if match["part"]:
        part = _PARTS["three-quarters"] if "three" in words else _PARTS[_part_word(words)]
        scale = Decimal(12) if match["part_scale"] == "dozen" else _SCALES[match["part_scale"]]
        part *= 100 if "hundred" in words else 1
        return part * scale, scale, False
    return *_accumulate(words), match[0] in ("million", "billion", "trillion")


def _order_of_magnitude(words: list[str]) -> tuple[Decimal, Decimal]:
    """Multiply the words of a vague number: ["tens", "of", "billions"] is 10 × 10⁹."""
    size, scale = Decimal(1), Decimal(1)
    for word in words:
        word = word.removeprefix("multi") or word
        if word in ("thousand", "million", "billion", "trillion", "lakh", "crore") or (
            word in ("thousands", "millions", "billions", "trillions")
        ):
            scale *= _SCALES[word]
        elif word == "dozen":
            size *= 12
        else:
            size *= _VAGUE_SIZES.get(word, Decimal(1))
            size *= 100 if word == "hundred" else 1
    return size * scale, scale


def _part_word(words: list[str]) -> str:
    return next(word for word in words if word in _PARTS)


def _accumulate(words: list[str]) -> tuple[Decimal, Decimal]:
    """Add up the words of a number: ["two", "and", "a", "half", "billion"] is 2.5 × 10⁹."""
    total, current, largest = Decimal(0), Decimal(0), Decimal(1)
    for word in words:
        if word in _UNITS or word in _TENS:
            current += _UNITS.get(word, _TENS.get(word, Decimal(0)))
        elif word in _PARTS:
            current += _PARTS[word]
        elif word == "hundred":
            current = max(current, Decimal(1)) * 100
        elif word == "dozen":
            current = max(current, Decimal(1)) * 12
        elif word in _SCALES and word not in LETTER_SCALES:
            total += max(current, Decimal(1)) * _SCALES[word] if current != 0 else _SCALES[word]
            current, largest = Decimal(0), max(largest, _SCALES[word])
    return total + current, largest
