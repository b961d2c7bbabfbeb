"""The asserted order: when each claim was made, and in which order the fold walks them. Pure.

Terms.md section 6: claims are walked by (`asserted_at`, speaker class, origin, publisher, content
hash, offset). The time is the claim's own, with three exceptions: a recap is not news (rule 1), an
undated article has no time of its own (rule 2), and a copy speaks when its origin spoke (rule 2).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from dealterms.claims.claim import Claim, Layer, Modality, Section, SpeakerClass, TimeBasis
from dealterms.claims.values import Value
from dealterms.claims.vocabulary import Term, ValueKind
from dealterms.projections.comparison import Figure
from dealterms.projections.origins import origin_name

__all__ = ["FoldClaim", "Placed", "in_asserted_order", "is_part"]


@dataclass(frozen=True, slots=True)
class FoldClaim:
    """A claim with what the fold must know of its article; all times are aware UTC.

    `published_at` is the page's own date, `feed_published_at` the feed's. `origin_id` names the
    group of copies that the article belongs to, `origin_published_at` and `origin_publisher` are
    those of its earliest dated member; `is_copy` is true for every other member.
    """

    claim: Claim
    article_id: str
    revision: int
    publisher: str
    source_class: str
    published_at: datetime | None
    feed_published_at: datetime | None
    content_hash: str
    origin_id: str
    origin_published_at: datetime | None = None
    is_copy: bool = False
    origin_publisher: str | None = None


@dataclass(slots=True)
class Placed:
    """A claim at its place in the walk.

    `at` is None for what sorts before every time. `origin` is who said it first. `is_undated`: the
    article has no date. `is_copied`: a copy repeats what its origin says. `beside` are the claims
    of the same article and time, itself among them. Never changed once placed.
    """

    source: FoldClaim
    claim: Claim
    figure: Figure
    at: datetime | None
    origin: str
    is_undated: bool
    is_copied: bool
    beside: list[Placed]

    @property
    def may_displace(self) -> bool:
        """False for what may support a row and never puts another in its place (rule 2)."""
        return not (self.is_undated or self.is_copied)

    def says_also(self, layer: Layer, value: Value) -> bool:
        """True where the same article, at the same time, gives this value in this layer."""
        return any(
            other.claim.layer is layer and other.claim.value == value and is_plain(other.claim)
            for other in self.beside
        )


_STRENGTH = {speaker: place for place, speaker in enumerate(SpeakerClass)}
_BEGINNING = datetime.min.replace(tzinfo=UTC)
_SUMMABLE = frozenset((ValueKind.MONEY, ValueKind.POWER, ValueKind.PERCENT, ValueKind.COUNT))
_FIRST_PHASE = frozenset(("first_phase_capacity", "first_phase_timing"))
_FIRST_WORDS = frozenset(("initial", "first", "opening", "inaugural", "phase-one", "starting"))


def is_part(term: Term, claim: Claim) -> bool:
    """True for an increment or a part ("an additional $6.5 billion"), which is never the total.

    "From $31 to $33.50" states the new total, and the first 400 MW are all of the first phase.
    """
    if claim.component is None or claim.from_value is not None or term.kind not in _SUMMABLE:
        return False
    return not (term.term_id in _FIRST_PHASE and claim.component in _FIRST_WORDS)


def is_plain(claim: Claim) -> bool:
    """True for a body claim that asserts its value as the total, and neither denies nor corrects."""
    return (
        claim.section is Section.BODY
        and claim.component is None
        and not claim.corrects
        and claim.modality is not Modality.DENIED
        and claim.modality is not Modality.CORRECTED
    )


def in_asserted_order(claims: Iterable[FoldClaim]) -> list[Placed]:
    """Return the claims in the order of the walk, each once however often it is given."""
    unique: dict[str, FoldClaim] = {}
    for source in claims:
        known = unique.get(source.claim.claim_id)
        if known is None or _identity(source) < _identity(known):
            unique[source.claim.claim_id] = source
    placed = [_place(source) for source in unique.values()]
    _anchor(placed)
    placed.sort(key=_walk_key)
    articles: dict[tuple[str, int, datetime | None], list[Placed]] = {}
    for one in placed:
        key = (one.source.article_id, one.source.revision, one.at)
        one.beside = articles.setdefault(key, one.beside)
        one.beside.append(one)
    return placed


def _identity(source: FoldClaim) -> tuple[int, str, bool, str]:
    return source.revision, source.article_id, source.is_copy, source.origin_id


def _walk_key(placed: Placed) -> tuple[object, ...]:
    """Claims outside the body come last at their time: they can only support what is there."""
    source, claim = placed.source, placed.claim
    return (
        placed.at is not None,
        placed.at or _BEGINNING,
        claim.section is not Section.BODY,
        _STRENGTH[claim.speaker_class],
        source.origin_id,
        source.publisher,
        source.content_hash,
        claim.quote_start,
        claim.value_start,
        claim.claim_id,
    )


def _place(source: FoldClaim) -> Placed:
    claim = source.claim
    at, is_undated = _time_of(source)
    origin = origin_name(claim.cites or _first_publisher(source))
    is_copied = _is_copied(source) and not claim.corrects
    figure = Figure(claim.value, claim.qualifier)
    return Placed(source, claim, figure, at, origin, is_undated, is_copied, [])


def _is_copied(source: FoldClaim) -> bool:
    """A publisher's own later version of its text is an update, which may say something else."""
    if not source.is_copy or source.origin_publisher is None:
        return source.is_copy
    return origin_name(source.origin_publisher) != origin_name(source.publisher)


def _first_publisher(source: FoldClaim) -> str:
    return (source.origin_publisher or source.publisher) if source.is_copy else source.publisher


def _time_of(source: FoldClaim) -> tuple[datetime | None, bool]:
    """Return when the claim was made, and whether nobody knows because its article is undated."""
    claim = source.claim
    published = source.published_at or source.feed_published_at
    if _is_copied(source):
        published = source.origin_published_at or published
    if claim.time_basis is TimeBasis.BACKGROUND:
        return None, False
    if claim.time_basis is TimeBasis.REFERENCED and claim.asserted_at is not None:
        return min(claim.asserted_at, published or claim.asserted_at), False
    return published, published is None


def _anchor(placed: list[Placed]) -> None:
    """Give recaps and undated claims the time at which somebody had stated the same value.

    The end of "last month" may lie after a change that the recap knows nothing of, and a recap
    without any time would open the history with a value that came later. So a retelling takes the
    place of what it retells: the newest dated statement of that value up to its own time or, where
    it has no time, the first one. Only a value that nobody else states keeps its own place.
    """
    retold = [one for one in placed if _is_retelling(one)]
    if not retold:
        return
    times: dict[tuple[str | None, Value], list[datetime]] = {}
    for one in placed:
        if one.at is not None and not _is_retelling(one) and is_plain(one.claim):
            times.setdefault((one.claim.holder, one.claim.value), []).append(one.at)
            if one.claim.holder is not None:
                times.setdefault((None, one.claim.value), []).append(one.at)
    for known_times in times.values():
        known_times.sort()
    for one in retold:
        known = times.get((one.claim.holder, one.claim.value))
        if known is None:
            continue
        if one.at is None:
            one.at = known[0]
        else:
            place = bisect_right(known, one.at)
            one.at = known[place - 1] if place else one.at


def _is_retelling(placed: Placed) -> bool:
    return placed.is_undated or placed.claim.time_basis is not TimeBasis.DOCUMENT
