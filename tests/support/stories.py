"""Any news there may be about a deal, for hypothesis: articles, revisions, rereadings, rulings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from hypothesis import strategies as st

from dealterms.claims.claim import (
    Claim,
    Modality,
    Section,
    SpeakerClass,
    TimeBasis,
    layer_of,
)
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.values import Label, Money, Percent, Period, Value
from dealterms.events.blobs import Blob
from dealterms.events.catalogue import (
    ClaimAttributed,
    ClaimRejected,
    ClaimRestored,
    NewEvent,
    Payload,
    article_stream,
    new_event,
)
from support.builders import NOON, a_claim, a_content, a_reading, an_article
from support.fold_claims import half, quarter, year
from support.newsroom import Newsroom

DAY = timedelta(days=1)


def _money(amount: str, currency: str = "USD") -> Money:
    return Money(Decimal(amount) * 10**9, currency)


VALUES: dict[str, list[Value]] = {
    "deal_value": [_money(one) for one in ("3", "5", "5.02", "100")] + [_money("4", "EUR")],
    "stake_percent": [Percent(Decimal(one)) for one in ("10", "20", "20.4")],
    "closing_expected": [
        year(2026), half(2026, 2), quarter(2026, 3), quarter(2027, 1),
        Period(date(2026, 9, 1), date(2026, 9, 2), "day"),
    ],
    "status": [Label(one) for one in ("in_talks", "announced", "definitive", "on_hold", "denied")],
    "regulatory_approval": [Label(one) for one in ("pending", "cleared", "blocked")],
    "technical_collaboration": [Label(one) for one in ("chips", "joint chips", "maps")],
}  # fmt: skip
HOLDERS: dict[str, list[str | None]] = {
    "deal_value": [None, None, "equity", "enterprise"],
    "stake_percent": [None, None, "acme", "brill"],
    "regulatory_approval": [None, "ftc", "cma"],
}
SPEAKERS = [
    SpeakerClass.PARTY_RELEASE, SpeakerClass.SPOKESPERSON, SpeakerClass.ANALYST,
    SpeakerClass.OUTLET_UNNAMED_SOURCES, SpeakerClass.OUTLET_CITING_OUTLET, SpeakerClass.WRITER,
    SpeakerClass.WRITER,
]  # fmt: skip
FIRM = [Modality.ANNOUNCED, Modality.ANNOUNCED, Modality.DEFINITIVE, Modality.RUMOURED,
        Modality.ASSERTED, Modality.PLANNED]  # fmt: skip
OTHER = [Modality.DENIED, Modality.CORRECTED, Modality.SPECULATED, Modality.REDUCED]


@dataclass(frozen=True, slots=True)
class Said:
    """A claim as it is drawn; `place` is the sentence of its article that it stands in."""

    place: int
    term: str
    value: Value
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """A revision of an article: which one, which text it copies, when, and what it says."""

    site: int
    text: int
    day: int | None
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Reread:
    """The newest revision of an article read again: which of its claims are still found."""

    site: int
    keep: int  # bit by bit


@dataclass(frozen=True, slots=True)
class Ruled:
    """A person's word on the first claim of an article."""

    site: int
    word: str


Step = Told | Reread | Ruled


@st.composite
def said(draw: st.DrawFn, terms: Sequence[str]) -> Said:
    """Draw a claim of one of these terms."""
    term = draw(st.sampled_from(terms))
    speaker = draw(st.sampled_from(SPEAKERS))
    modality = draw(st.sampled_from(FIRM * 2 + OTHER))
    basis = draw(st.sampled_from([TimeBasis.DOCUMENT] * 4 + list(TimeBasis)))
    is_rare = st.sampled_from([False] * 5 + [True])
    values = VALUES[term]
    fields = {
        "speaker_class": speaker, "modality": modality, "layer": layer_of(speaker, modality),
        "holder": draw(st.sampled_from(HOLDERS.get(term, [None]))),
        "qualifier": draw(st.sampled_from([Qualifier.BARE] * 3 + [Qualifier.UP_TO,
                                                                  Qualifier.AT_LEAST])),
        "section": draw(st.sampled_from([Section.BODY] * 5 + [Section.TITLE])),
        "time_basis": basis, "said": draw(st.integers(0, 8)),
        "has_change_cue": draw(is_rare), "corrects": draw(is_rare),
        "from_value": draw(st.sampled_from(values)) if draw(is_rare) else None,
        "component": "additional" if draw(is_rare) else None,
        "cites": draw(st.sampled_from([None] * 4 + ["Paper 1", "The Paper 2"])),
    }  # fmt: skip
    return Said(draw(st.integers(0, 2)), term, draw(st.sampled_from(values)), fields)


def a_said(place: int, term: str, value: Value, **other: Any) -> Said:
    """Return a plain claim of a party's spokesperson, with these fields otherwise."""
    fields = {
        "speaker_class": SpeakerClass.SPOKESPERSON, "modality": Modality.ANNOUNCED, "holder": None,
        "qualifier": Qualifier.BARE, "section": Section.BODY, "time_basis": TimeBasis.DOCUMENT,
        "said": 1, "has_change_cue": False, "corrects": False, "from_value": None,
        "component": None, "cites": None,
    } | other  # fmt: skip
    layer = layer_of(fields["speaker_class"], fields["modality"])
    return Said(place, term, value, fields | {"layer": layer})


SITES = st.integers(0, 11)


def told(terms: Sequence[str]) -> st.SearchStrategy[Told]:
    """Return articles about these terms."""
    return st.builds(
        Told, SITES, st.integers(0, 9), st.one_of(st.none(), st.integers(0, 9), st.integers(0, 9)),
        st.lists(said(terms), min_size=1, max_size=3, unique_by=lambda one: one.place).map(tuple),
    )  # fmt: skip


def stories(terms: Sequence[str], most: int) -> st.SearchStrategy[list[Step]]:
    """Return stories of up to so many steps about these terms."""
    site, article = SITES, told(terms)
    reread = st.builds(Reread, site, st.integers(0, 7))
    ruled = st.builds(Ruled, site, st.sampled_from(["reject", "attribute", "restore"]))
    step = st.one_of(article, article, article, article, reread, ruled)
    return st.lists(step, min_size=most // 2, max_size=most)


class Append(NamedTuple):
    """What one step appends to the log."""

    stream: str
    events: list[NewEvent]
    blobs: list[Blob]


class Teller:
    """Makes the events of a story, step by step; it knows what each article said last."""

    def __init__(self) -> None:
        """Begin before the first step."""
        self._revisions: dict[int, int] = {}
        self._last: dict[int, tuple[Any, tuple[Claim, ...]]] = {}

    def events_of(self, step: Step, at: datetime) -> list[Append]:
        """Return the events of a step; a step about an article nobody told has none."""
        if isinstance(step, Told):
            return [self._tell(step, at)]
        if step.site not in self._last:
            return []
        article, claims = self._last[step.site]
        payload = self._payload(step, article, claims)
        return [Append(article_stream(article.article_id), [new_event(payload, at)], [])]

    def _tell(self, step: Told, at: datetime) -> Append:
        url = f"https://site{step.site}.example/a"
        revision = self._revisions[step.site] = self._revisions.get(step.site, 0) + 1
        own = f"Revision {revision} of site {step.site}."
        content = a_content(_filler(step.text), own, *(f"Sentence {n}." for n in range(3)))
        published = None if step.day is None else NOON + step.day * DAY
        article, blobs = an_article(
            content, url, revision=revision, published_at=published,
            publisher=f"Paper {step.site % 4}",
        )  # fmt: skip
        claims = tuple(_claim(content, url, published, one) for one in step.said)
        self._last[step.site] = article, claims
        events = [new_event(article, at), new_event(a_reading(article, *claims), at)]
        return Append(article_stream(article.article_id), events, blobs)

    @staticmethod
    def _payload(step: Reread | Ruled, article: Any, claims: tuple[Claim, ...]) -> Payload:
        if isinstance(step, Reread):
            found = [one for place, one in enumerate(claims) if step.keep >> place & 1]
            reading = a_reading(article, *found)
            return replace(reading, extractor_version=f"keeps {step.keep}", is_silent=True)
        claim_id = claims[0].claim_id
        match step.word:
            case "reject":
                return ClaimRejected(claim_id, "no", "ada")
            case "attribute":
                return ClaimAttributed(claim_id, "amd-openai", "ada", "AMD's")
            case _:
                return ClaimRestored(claim_id, "ada", "yes")


def tell(room: Newsroom, story: Sequence[Step], pause: Callable[[int], object]) -> None:
    """Append a story, and call `pause` behind each step with its number."""
    teller = Teller()
    for number, step in enumerate(story):
        room.clock.advance(minutes=1)
        for append in teller.events_of(step, room.clock()):
            room.store.append(append.stream, append.events, blobs=append.blobs)
        pause(number)


def _claim(content: Any, url: str, published: datetime | None, said: Said) -> Claim:
    fields = dict(said.fields)
    day = fields.pop("said")
    if fields["time_basis"] is TimeBasis.REFERENCED:
        asserted_at: datetime | None = NOON + day * DAY
    else:
        asserted_at = None if fields["time_basis"] is TimeBasis.BACKGROUND else published
    return a_claim(
        content, f"Sentence {said.place}.", said.value, url=url, term=said.term,
        published_at=asserted_at, **fields,
    )  # fmt: skip


def _filler(text: int) -> str:
    """Return sixty words that no other text has in this order; those of texts below 4 are copied.

    Two articles of one such text are copies of each other.
    """
    return " ".join(f"word{(text * 7919 + place * place * 31) % 997}" for place in range(60)) + "."
