"""Claims for the fold, one line each: everything not named has a default."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from dealterms.claims.claim import Claim, Modality, Section, SpeakerClass, TimeBasis, layer_of
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.values import Label, Money, Percent, Period, Power, Value
from dealterms.projections.precedence import FoldClaim

NEW_YEAR = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)

FILING = {"speaker": SpeakerClass.FILING, "modality": Modality.DEFINITIVE}
RELEASE = {"speaker": SpeakerClass.PARTY_RELEASE, "modality": Modality.ANNOUNCED}
SPOKESPERSON = {"speaker": SpeakerClass.SPOKESPERSON, "modality": Modality.ANNOUNCED}
RUMOUR = {"speaker": SpeakerClass.OUTLET_UNNAMED_SOURCES, "modality": Modality.RUMOURED}
WRITER = {"speaker": SpeakerClass.WRITER, "modality": Modality.ASSERTED}
RETOLD = {"speaker": SpeakerClass.WRITER, "modality": Modality.ANNOUNCED}
ANALYST = {"speaker": SpeakerClass.ANALYST, "modality": Modality.ASSERTED}


def billions(amount: float | str, currency: str = "USD") -> Money:
    """Return so many billions of money."""
    return Money(Decimal(str(amount)) * 10**9, currency)


def megawatts(number: int) -> Power:
    """Return so many megawatts."""
    return Power(Decimal(number) * 10**6)


def percent(number: float | str) -> Percent:
    """Return a share in percent."""
    return Percent(Decimal(str(number)))


def quarter(year: int, number: int) -> Period:
    """Return a quarter of a year."""
    return _months(year, 3 * number - 2, 3, "quarter")


def half(year: int, number: int) -> Period:
    """Return a half of a year."""
    return _months(year, 6 * number - 5, 6, "half")


def year(number: int) -> Period:
    """Return a whole year."""
    return _months(number, 1, 12, "year")


def _months(year_number: int, first: int, count: int, granularity: str) -> Period:
    after = first + count
    end = date(year_number + (after > 12), (after - 1) % 12 + 1, 1)
    return Period(date(year_number, first, 1), end, granularity)


def label(word: str) -> Label:
    """Return a label."""
    return Label(word)


def day(number: int) -> datetime:
    """Return nine o'clock on so many days after new year."""
    return NEW_YEAR + timedelta(days=number)


def a_claim(
    value: Value,
    on: int | None = 0,
    *,
    term: str = "deal_value",
    by: str = "",
    speaker: SpeakerClass = SpeakerClass.FILING,
    modality: Modality = Modality.DEFINITIVE,
    qualifier: Qualifier = Qualifier.BARE,
    article: str | None = None,
    offset: int = 10,
    said: int | None = None,
    recap: bool = False,
    **fields: Any,
) -> FoldClaim:
    """Return a claim of the article published so many days after new year; None is undated.

    `by` is the publisher; without `article` each publisher and day has one. `said` is the day that
    a recap refers to, `recap` makes it one without any time. Other fields are those of `Claim`, or
    `is_copy`, `origin` and `feed_day`.
    """
    published = None if on is None else day(on)
    publisher = by or speaker.value
    article_id = article or f"{publisher}-{on}"
    basis = TimeBasis.BACKGROUND if recap else TimeBasis.DOCUMENT
    if said is not None:
        basis = TimeBasis.REFERENCED
    origin = fields.pop("origin", None)
    feed_day = fields.pop("feed_day", None)
    is_copy = fields.pop("is_copy", False)
    claim = Claim(
        claim_id=f"{article_id}-{offset}", deal_id="d", term=term, holder=None, value=value,
        value_start=offset, value_end=offset + 4, qualifier=qualifier, modality=modality,
        speaker=None, speaker_class=speaker, layer=layer_of(speaker, modality),
        quote_start=offset, quote_end=offset + 40, section=Section.BODY, time_basis=basis,
        asserted_at=None if recap else day(said) if said is not None else published,
    )  # fmt: skip
    return FoldClaim(
        claim=replace(claim, **fields), article_id=article_id, revision=1, publisher=publisher,
        source_class="outlet", published_at=published,
        feed_published_at=None if feed_day is None else day(feed_day),
        content_hash=f"hash of {article_id}", origin_id=origin.article_id if origin else article_id,
        origin_published_at=origin.published_at if origin else published, is_copy=is_copy,
        origin_publisher=origin.publisher if origin else publisher,
    )  # fmt: skip
