"""The asserted order: when each claim was made, and in which order the fold walks them. Pure.

Terms.md section 6: claims are walked by (`asserted_at`, speaker class, origin, publisher, content
hash, offset). The time is the claim's own, with three exceptions: a recap is not news (rule 1), an
undated article has no time of its own (rule 2), and a copy speaks when its origin spoke (rule 2).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dealterms.claims.claim import Claim, Layer, Section, SpeakerClass, TimeBasis
from dealterms.claims.vocabulary import Term, ValueKind
from dealterms.projections.comparison import Figure
from dealterms.projections.origins import origin_name
from dealterms.projections.tales import (
    BEGINNING,
    RETELLERS,
    TaleRole,
    is_plain,
    time_bytes,
    told_value,
)

__all__ = [
    "RETELLERS",
    "FoldClaim",
    "Neighbours",
    "Placed",
    "at_time",
    "in_asserted_order",
    "is_part",
    "place",
    "told_layers",
    "walk_key",
]


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
    article has no date. `is_copied`: a copy repeats what its origin says. `key` sorts as the walk
    goes, `own_key` as it would if nobody retold anything. `is_statement`: retellings may take its
    time. Never changed once all are in order.
    """

    source: FoldClaim
    claim: Claim
    figure: Figure
    at: datetime | None
    origin: str
    is_undated: bool
    is_copied: bool
    neighbours: Neighbours
    own_key: bytes = b""
    key: bytes = b""
    is_statement: bool = False

    @property
    def beside(self) -> list[Placed]:
        """The claims of the same article and time, itself among them."""
        return self.neighbours.beside(self)

    @property
    def may_displace(self) -> bool:
        """False for what may support a row and never puts another in its place (rule 2)."""
        return not (self.is_undated or self.is_copied)

    def is_beside(self, source: FoldClaim) -> bool:
        """True where the same article makes the other claim at the same time."""
        claim_id = source.claim.claim_id
        return source.article_id == self.source.article_id and any(
            other.claim.claim_id == claim_id for other in self.beside
        )

    def move(self, at: datetime | None) -> None:
        """Give the claim the time of what it retells."""
        self.at, self.key = at, at_time(at, self.key)

    def says_also(self, layer: Layer, figure: Figure) -> bool:
        """True where the same article, at the same time, gives this figure in this layer.

        It must stand behind it as firmly as behind the claim's own value: a release of a signed
        agreement that names the letter of intent it replaces does not assert both.
        """
        return any(
            other.claim.layer is layer
            and other.figure == figure
            and is_plain(other.claim)
            and other.claim.modality.rank >= self.claim.modality.rank
            and _STRENGTH[other.claim.speaker_class] <= _STRENGTH[self.claim.speaker_class]
            for other in self.beside
        )


class Neighbours:
    """Finds the claims of one article and time; most walks never ask, so it looks when asked."""

    def __init__(self) -> None:
        """Begin with nobody; whoever may be asked for is put into `placed`."""
        self.placed: list[Placed] = []
        self._articles: dict[tuple[str, int, datetime | None], list[Placed]] = {}

    def beside(self, placed: Placed) -> list[Placed]:
        """Return the claims of the same article and time, in the order of the walk."""
        if not self._articles:
            for one in self.placed:
                self._articles.setdefault(self._key(one), []).append(one)
        return self._articles[self._key(placed)]

    @staticmethod
    def _key(placed: Placed) -> tuple[str, int, datetime | None]:
        return placed.source.article_id, placed.source.revision, placed.at


_STRENGTH = {speaker: place for place, speaker in enumerate(SpeakerClass)}
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


def in_asserted_order(claims: Iterable[FoldClaim]) -> list[Placed]:
    """Return the claims in the order of the walk, each once however often it is given."""
    unique: dict[str, FoldClaim] = {}
    for source in claims:
        known = unique.get(source.claim.claim_id)
        if known is None or _identity(source) < _identity(known):
            unique[source.claim.claim_id] = source
    neighbours = Neighbours()
    placed = [place(source, neighbours) for source in unique.values()]
    placed.sort(key=_key_of)
    if _anchor(placed):
        placed.sort(key=_key_of)
    neighbours.placed = placed
    return placed


def _identity(source: FoldClaim) -> tuple[int, str, bool, str]:
    return source.revision, source.article_id, source.is_copy, source.origin_id


def walk_key(at: datetime | None, source: FoldClaim) -> bytes:
    """Return the place of a claim in the walk, were it made at that time.

    Bytes sort alike in Python and in both databases. Claims outside the body come last at their
    time: they can only support what is there. Of the content hash, 16 digits tell texts apart.
    """
    claim = source.claim
    return b"".join((
        time_bytes(at), bytes((claim.section is not Section.BODY, _STRENGTH[claim.speaker_class])),
        source.origin_id.encode(), b"\0", source.publisher.encode(), b"\0",
        source.content_hash[:16].encode(), b"\0", claim.quote_start.to_bytes(4, "big"),
        claim.value_start.to_bytes(4, "big"), claim.claim_id.encode(),
    ))  # fmt: skip


def at_time(at: datetime | None, key: bytes) -> bytes:
    """Return the place of the same claim, were it made at another time."""
    return time_bytes(at) + key[8:]


def _key_of(placed: Placed) -> bytes:
    return placed.key


def place(source: FoldClaim, neighbours: Neighbours) -> Placed:
    """Return a claim at the time that it, its article or the article's origin gives."""
    claim = source.claim
    at, is_undated = _time_of(source)
    origin = origin_name(claim.cites or _first_publisher(source))
    is_copied = _is_copied(source) and not claim.corrects
    figure = Figure(claim.value, claim.qualifier)
    key = walk_key(at, source)
    return Placed(source, claim, figure, at, origin, is_undated, is_copied, neighbours, key, key)


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


_Told = dict[tuple[Layer, str | None, bytes], list[datetime]]


def _anchor(placed: list[Placed]) -> bool:
    """Give retellings the time of what they retell; return whether any was moved.

    `asserted_at` is when the source said it, and the source of a retelling spoke before. The end of
    "last month" may lie after a change that the recap knows nothing of, a stale page repeats an old
    value under a new date, and a recap without any time would open the history with a value that
    came later. So a retelling takes the time of the newest earlier statement of its value or, where
    it has no time, of the first one. Only a value that nobody else states keeps its own place.
    """
    told: _Told = {}
    late: list[Placed] = []
    is_moved = False
    for one in placed:
        role = TaleRole.of(one.claim, one.at)
        if role is TaleRole.LATE:
            late.append(one)
        elif role is None:
            continue
        elif role is TaleRole.RETOLD and (earlier := _told_before(told, one)) is not None:
            if earlier != one.at:
                one.move(earlier)
                is_moved = True
        else:
            _remember(told, one)
    for one in late:
        earlier = _told_before(told, one)
        if earlier is not None:
            one.move(earlier)
            is_moved = True
    return is_moved


def told_layers(layer: Layer) -> tuple[Layer, ...]:
    """Return where a retelling looks for what it retells; what is official, only officially."""
    return (layer,) if layer is Layer.OFFICIAL else (Layer.OFFICIAL, layer)


def _remember(told: _Told, placed: Placed) -> None:
    claim, placed.is_statement = placed.claim, True
    for holder in (claim.holder, None) if claim.holder is not None else (None,):
        key = (claim.layer, holder, told_value(claim.value))
        told.setdefault(key, []).append(placed.at or BEGINNING)


def _told_before(told: _Told, placed: Placed) -> datetime | None:
    """Return when the value was stated before: the last time by then, without a time the first."""
    claim, found = placed.claim, []
    value = told_value(claim.value)
    for layer in told_layers(claim.layer):
        times = told.get((layer, claim.holder, value))
        if times is None:
            continue
        place = bisect_right(times, placed.at) if placed.at is not None else 1
        if place:
            found.append(times[place - 1])
    if placed.at is None:
        return min(found, default=None)
    return max(found, default=None)
