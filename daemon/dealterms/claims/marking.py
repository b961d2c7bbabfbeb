"""One line with its names and numbers behind marks, as the rules of one deal see it.

Rules never see names or amounts. A sentence such as "Acme will buy Bolt for $41.00 in cash" reads
`@A will buy @T for § in cash`: `@A` is a party that pays (buyer, investor, customer), `@T` one that
is paid (target, investee, supplier), `@P` a party of unknown role, `@O` another company; `§` is a
quantity and `¤` a date. So no rule can depend on a company, and other names change nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from dealterms.claims.document import WatchedDeal
from dealterms.claims.lines import Line
from dealterms.claims.prefilter import Pattern, Text
from dealterms.claims.quantities import Quantity
from dealterms.claims.values import Count, Power

__all__ = ["Marked", "covered", "mark", "role_mark"]

PAYERS = frozenset(
    """buyer acquirer acquiror purchaser bidder offeror investor customer tenant lessee licensee
    lender financier funder parent suitor""".split()
)


PAID = frozenset(
    """target seller vendor investee supplier landlord lessor licensor borrower provider issuer
    offeree developer""".split()
)


@dataclass(frozen=True, slots=True)
class Marked:
    """A line as the rules of one deal see it.

    `text` is the marked sentence, `typed` the same with counts of shares as `‡` and power as `ω`;
    `quantity_spans`/`period_spans` give the places of the marks of
    each quantity and period in it. `parties` are the indexes of the deal's parties named here.
    `is_on_topic` says that the line speaks of this deal, `reason` why not.
    """

    line: Line
    text: str
    typed: str
    quantity_spans: tuple[tuple[int, int], ...]
    period_spans: tuple[tuple[int, int], ...]
    mention_spans: tuple[tuple[int, int], ...]
    parties: frozenset[int]
    has_other: bool
    is_on_topic: bool
    reason: str

    def around(self, span: tuple[int, int]) -> tuple[str, str]:
        """Return the marked text before and after a mark."""
        return self.text[: span[0]], self.text[span[1] :]


def role_mark(deal: WatchedDeal, index: int) -> str:
    """Return the mark of a party: @A pays, @T is paid, @P is unknown."""
    roles = {role.casefold() for role in deal.parties[index].roles}
    if roles & PAYERS and not roles & {"target", "investee", "seller"}:
        return "@A"
    return "@T" if roles & PAID else "@P"


def mark(line: Line, deal: WatchedDeal) -> Marked:
    """Return the line with its marks; topic is decided later, over the whole article."""
    pieces: list[tuple[int, int, str, int]] = []
    for number, quantity in enumerate(line.quantities):
        pieces.append((*covered(line, quantity), "§", number))
    for number, period in enumerate(line.periods):
        pieces.append((period.start, period.end, "¤", number))
    parties: set[int] = set()
    described: set[int] = set()
    for number, mention in enumerate(line.mentions):
        mine = [index for deal_id, index in mention.parties if deal_id == deal.deal_id]
        (parties if mention.is_name else described).update(mine)
        mark = role_mark(deal, mine[0]) if mine else "@O"
        pieces.append((mention.start, mention.end, mark, number))
    text, quantities, periods, mentions = _substitute(line, pieces)
    has_other = bool(_OTHER.search(text))
    # "Lingnan's suitor", "Minato lost its landlord": not those of the deal.
    parties |= described if parties or not has_other else set()
    words = Text(text)
    return Marked(
        line=line,
        text=words,
        typed=_typed(line, words, quantities),
        quantity_spans=quantities,
        period_spans=periods,
        mention_spans=mentions,
        parties=frozenset(parties),
        has_other=has_other,
        is_on_topic=False,
        reason="",
    )


# "Acme's Nora Fisk" is somebody of Acme's, no other company.
_OTHER = Pattern(r"(?<![ATP][’']s )@O")


_Spans = tuple[tuple[int, int], ...]


def _typed(line: Line, text: Text, spans: _Spans) -> Text:
    """Return the marked text with counts of shares and power under marks of their own."""
    marks = list(text)
    for quantity, span in zip(line.quantities, spans, strict=True):
        if isinstance(quantity.value, Count) and _SHARES.search(quantity.value.unit):
            marks[span[0]] = "‡"
        elif isinstance(quantity.value, Power):
            marks[span[0]] = "ω"
    typed = "".join(marks)
    return text if typed == text else Text(typed)


_SHARES = Pattern(r"(?i)share|ads|stock|unit")


def covered(line: Line, quantity: Quantity) -> tuple[int, int]:
    """Return the offsets in the sentence that the mark of a quantity stands for."""
    end = quantity.value_end if quantity.is_per_share else quantity.end
    return _mark_start(line, quantity), end


def _mark_start(line: Line, quantity: Quantity) -> int:
    """Leave the word that makes a quantity a part ("first", "remaining") for the rules to see."""
    if not quantity.component:
        return quantity.start
    words = line.sentence.text[quantity.start : quantity.value_start]
    at = words.lower().rfind(quantity.component.lower())
    if at < 0:
        return quantity.start
    after = words[at + len(quantity.component) :]
    return quantity.start + at + len(quantity.component) + len(after) - len(after.lstrip())


def _substitute(
    line: Line, pieces: list[tuple[int, int, str, int]]
) -> tuple[str, _Spans, _Spans, _Spans]:
    source = str(line.sentence.text)
    out: list[str] = []
    quantities = [(0, 0)] * len(line.quantities)
    periods = [(0, 0)] * len(line.periods)
    mentions = [(0, 0)] * len(line.mentions)
    places = {"§": quantities, "¤": periods}
    at = length = 0
    for start, end, mark, number in sorted(pieces, key=lambda p: (p[0], p[2][0] == "@")):
        if start < at:
            # A mark inside another: it takes the place of the one that covers it.
            span = (max(0, length - 1), length)
        else:
            out.append(source[at:start])
            length += start - at
            out.append(mark)
            span = (length, length + len(mark))
            length += len(mark)
            at = end
        places.get(mark, mentions)[number] = span
    out.append(source[at:])
    return "".join(out), tuple(quantities), tuple(periods), tuple(mentions)
