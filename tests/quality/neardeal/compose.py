"""Articles composed from frames, deals and figures: the same ones in every run.

A frame is an article with slots, `{near1}`, and alternatives, `<rose|climbed>`. Words come from the
deal; amounts are drawn near to the deal's own: equal, up to 5 % off, ten times.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count, islice
from pathlib import Path
from typing import Any

from quality.neardeal.money_words import MoneyStyle, converted, in_words, rounded

__all__ = ["ARTICLES", "HALVES", "NearArticle", "compose", "load_deals", "load_frames", "opening"]

HERE = Path(__file__).resolve().parent
ARTICLES = 1000
HALVES = ("seen", "unseen")
"""Rules may be written while looking at the first; of the second only figures are shown."""

_ALTERNATIVES = re.compile(r"<([^<>]*)>")
_SLOT = re.compile(r"\{([A-Za-z_]+?)(\d*)(?:_(other))?(?::(adj))?\}")
_AN = re.compile(r"\b([Aa]) (?=(?:US)?[$€£¥₹]?(?:8|(?:11|18)(?!\d)))")
_FACTORS = ("1", "1", "1", *(f"{1 + step / 100:.2f}" for step in range(-5, 6) if step), "10")
_STYLES = (*[MoneyStyle.SYMBOL] * 5, *[MoneyStyle.SHORT] * 3, *[MoneyStyle.CODE] * 2,
           MoneyStyle.WORDS)  # fmt: skip
_DAYS_AFTER = range(7, 75)  # so that no date of the deal has passed yet
_QUARTERS = ("fourth", "first", "second", "third")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NearArticle:
    """One composed article; `table` is as FORMAT.md has it, without labels."""

    kind: str
    half: str
    deal: Table
    table: Table


def load_deals() -> list[Table]:
    """Return the watched deals of deals.toml."""
    deals: list[Table] = _toml(HERE / "deals.toml")["deals"]
    return deals


def load_frames() -> list[Table]:
    """Return all frames in the order of their names."""
    files = sorted((HERE / "frames").glob("*.toml"))
    frames = [frame for path in files for frame in _toml(path)["frames"]]
    return sorted(frames, key=lambda frame: frame["name"])


def _toml(path: Path) -> Table:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def opening(deal: Mapping[str, Any]) -> Table:
    """Return the article that opens a deal's state."""
    return _article("opening", deal["publisher"], deal["source_class"], deal["published_at"],
                    deal["title"], deal["text"])  # fmt: skip


def compose(articles: int = ARTICLES) -> list[NearArticle]:
    """Return so many articles: each frame in turn, each time for another deal that it fits."""
    composed = _in_turn(load_deals(), load_frames(), _toml(HERE / "common.toml"))
    return list(islice(composed, articles))


def _in_turn(
    deals: Sequence[Table], frames: Sequence[Table], names: Table
) -> Iterator[NearArticle]:
    for turn in count():
        for number, frame in enumerate(frames):
            fitting = [one for one in deals if set(frame.get("fits", ())) <= set(one["tags"])]
            yield _composed(frame, fitting[(turn + number) % len(fitting)], names, turn)


def _composed(frame: Table, deal: Table, names: Table, turn: int) -> NearArticle:
    name = f"{frame['name']}--{deal['id']}--{turn}"
    draw = random.Random(name)
    published = _published_at(deal, draw)
    slots = _Slots(frame, deal, names, published, draw)
    table = _article(
        name, draw.choice(names["outlets"]), frame.get("source_class", "outlet"),
        published.isoformat().replace("+00:00", "Z"),
        slots.filled(frame["title"]), slots.filled(frame["text"]),
    )  # fmt: skip
    return NearArticle(frame["kind"], frame["half"], deal, table)


def _published_at(deal: Table, draw: random.Random) -> datetime:
    """Return a working hour some weeks after the opening, on a working day."""
    opened: datetime = datetime.fromisoformat(deal["published_at"])
    at = opened.replace(hour=draw.randrange(6, 19), minute=draw.randrange(60), tzinfo=UTC)
    at += timedelta(days=draw.choice(_DAYS_AFTER))
    return at - timedelta(days=max(at.weekday() - 4, 0))


def _article(
    article_id: str, publisher: str, source_class: str, published_at: str, title: str, text: str
) -> Table:
    """Return an article; paragraphs are parted by blank lines, list items stand on a line each."""
    blocks = re.split(r"\n\n|\n(?=- |\d\. )", text.strip())
    return {
        "id": article_id, "publisher": publisher, "source_class": source_class,
        "published_at": published_at, "title": title, "author": None,
        "paragraphs": [" ".join(block.split()) for block in blocks],
        "template": "plain", "copy_of": None, "claims": [], "distractors": [],
    }  # fmt: skip


@dataclass(slots=True)
class _Slots:
    """What stands for each slot in one article; a slot has one value throughout."""

    frame: Table
    deal: Table
    names: Table
    published: datetime
    draw: random.Random
    _values: dict[str, Any] = field(default_factory=dict)
    _style: MoneyStyle = MoneyStyle.SYMBOL

    def __post_init__(self) -> None:
        self._style = self.draw.choice(_STYLES)

    def filled(self, text: str) -> str:
        """Return the text with an alternative chosen and every slot filled."""
        chosen = _ALTERNATIVES.sub(lambda m: self.draw.choice(m[1].split("|")), text)
        words = _SLOT.sub(self._word, chosen)
        return _AN.sub(r"\1n ", words).replace("s's ", "s' ").replace("..", ".")

    def _word(self, slot: re.Match[str]) -> str:
        name, number, other, adjective = slot.groups()
        if name in _MONEY:
            currency = self._figure("currency")
            amount: Decimal = self._once(name + number, lambda: self._drawn(name))
            if other or name == "conv":
                other_currency = self._figure("other_currency")
                amount, currency = converted(amount, currency, other_currency), other_currency
            return in_words(amount, currency, self._style, is_adjective=bool(adjective))
        if words := self._of_deal(name + number):
            return words
        return str(self._once(name + number, lambda: self._drawn_words(name)))

    def _of_deal(self, slot: str) -> str | None:
        """Return the deal's own words for a slot, or None where there are none."""
        words: dict[str, str] = self.deal["words"]
        if slot.endswith("_cap"):
            own = self._of_deal(slot.removesuffix("_cap"))
            return own and own[0].upper() + own[1:]
        if slot in words:
            return words[slot]
        is_first = words["L"] == words["A"]  # of the listed party: "city_L" is its city
        return {
            "city_L": words["city_A" if is_first else "city_B"],
            "goods_L": words["goods" if is_first else "goods_B"],
        }.get(slot)

    def _figure(self, name: str) -> Any:
        return self.deal["figures"][name]

    def _once(self, slot: str, draw: Callable[[], Any]) -> Any:
        """Return what the slot holds; at its first use that is a value no other slot holds."""
        if slot not in self._values:
            taken = self._values.values()
            drawn = (draw() for _ in count())
            self._values[slot] = next(one for one in drawn if slot in _FIXED or one not in taken)
        return self._values[slot]

    def _drawn(self, name: str) -> Decimal:
        """Return an amount of money of a kind."""
        if name in ("deal", "conv"):
            return Decimal(self._figure("amount"))
        if name in _PRICE_STEPS:
            factor = 1 + Decimal(self.draw.choice(_PRICE_STEPS[name])) / 100
            return rounded(Decimal(str(self._figure("price"))) * factor)
        share = Decimal(_SHARES[name])
        # A part is never ten times the sum that it is part of.
        factors = _FACTORS if share == 1 or name == "milli" else _FACTORS[:-1]
        return rounded(Decimal(self._figure("amount")) * share * Decimal(self.draw.choice(factors)))

    def _drawn_words(self, name: str) -> str:
        """Return words that are not the deal's own."""
        if name in _DRAWN_WORDS:
            return _DRAWN_WORDS[name](self)
        choices: list[str] = self.names[f"{name}s"]
        return self.draw.choice(choices)


def _power(slots: _Slots, share: str = "1") -> str:
    factor = Decimal(share) * Decimal(slots.draw.choice(_FACTORS[:-1]))
    megawatts: Decimal = slots.deal["figures"]["megawatts"] * factor
    if megawatts >= 1000:
        return f"{rounded(megawatts / 1000).normalize():f} gigawatts"
    return f"{megawatts:.0f} megawatts"


_SHARES = {"near": "1", "part": "0.1", "fee": "0.03", "milli": "0.001"}
"""Kinds of amounts, as shares of the deal's own."""
_PRICE_STEPS: dict[str, Sequence[int]] = {
    "share": (0, 0, *range(-5, 6)), "low": range(-8, -1), "high": range(2, 9),
}  # fmt: skip
"""Kinds of prices of a share: by how many percent they may differ from the deal's own."""
_MONEY = ("deal", "conv", *_SHARES, *_PRICE_STEPS)
_FIXED = ("deal", "conv", "month", "deal_month")
_DRAWN_WORDS: dict[str, Callable[[_Slots], str]] = {
    "recap": lambda s: s.draw.choice(s.deal[f"recaps_{s.frame['half']}"]),
    "pct": lambda s: str(s.deal["figures"]["percent"] + s.draw.choice((0, 0, -2, -1, 1, 2, 3))),
    "small": lambda s: f"{s.draw.randrange(11, 98) / 10:.1f}",
    "count": lambda s: f"{s.draw.randrange(12, 98) * 100:,}",
    "years": lambda s: str(s.draw.randrange(5, 21)),
    "power": _power,
    "power_part": lambda s: _power(s, "0.2"),
    "old_year": lambda s: str(s.draw.randrange(2012, 2021)),
    "weekday": lambda s: _DAYS[s.published.weekday()],
    "yesterday": lambda s: _DAYS[s.published.weekday() - 1 if s.published.weekday() else 4],
    "month": lambda s: f"{s.published:%B}",
    "deal_month": lambda s: f"{datetime.fromisoformat(s.deal['published_at']):%B}",
    "quarter": lambda s: _QUARTERS[(s.published.month - 1) // 3],
}  # fmt: skip
