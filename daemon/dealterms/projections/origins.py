"""Who said it first: copies of one text, and the names that articles give for their source. Pure.

Terms.md section 6, rule 12: copies are the connected components over a fixed pairwise text
similarity; nothing is counted over the whole corpus, so an article's group depends only on the
texts that are like it. Similarity is the Jaccard index of word shingles, estimated from bottom-k
sketches (Broder, "On the resemblance and containment of documents", 1997).
"""

from __future__ import annotations

import heapq
import re
import struct
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

__all__ = [
    "COPY_SIMILARITY",
    "Origin",
    "SketchedArticle",
    "find_origins",
    "origin_name",
    "similarity",
    "sketch",
]

SHINGLE_WORDS = 4  # long enough that two reports of one event share almost none
SKETCH_SIZE = 128  # 8 bytes each: 1 kB an article, standard error of the estimate at most 0.044
COPY_SIMILARITY = 0.5  # a copy with a preface or a cut tail is above, a rewrite far below

_WORD = re.compile(r"\w+")
_NAME_NOISE = re.compile(r"^the\s+|['’]s$|\.(?:com|org|net|co\.uk)$|[^\w&+ ]+")


@dataclass(frozen=True, slots=True)
class SketchedArticle:
    """What is needed of an article to find its copies; `published_at` is aware UTC or None."""

    article_id: str
    publisher: str
    published_at: datetime | None
    sketch: bytes


@dataclass(frozen=True, slots=True)
class Origin:
    """The group of copies that an article is in, named after its earliest dated member."""

    origin_id: str
    publisher: str
    published_at: datetime | None
    is_copy: bool


def sketch(text: str) -> bytes:
    """Return the sketch of a text: its smallest shingle hashes, ascending, 8 bytes each."""
    words = _WORD.findall(text.casefold())
    last = max(1, len(words) - SHINGLE_WORDS + 1)
    shingles = {" ".join(words[start : start + SHINGLE_WORDS]) for start in range(last)}
    hashes = {_hash(shingle) for shingle in shingles if shingle}
    smallest = heapq.nsmallest(SKETCH_SIZE, hashes)
    return struct.pack(f">{len(smallest)}Q", *smallest)


def similarity(first: bytes, second: bytes) -> float:
    """Return the estimated Jaccard index of two sketched texts, 0 to 1; two empty ones give 0."""
    mine, theirs = _hashes(first), _hashes(second)
    sample = heapq.nsmallest(SKETCH_SIZE, mine | theirs)
    shared = mine & theirs
    return sum(one in shared for one in sample) / len(sample) if sample else 0.0


def find_origins(articles: Iterable[SketchedArticle]) -> dict[str, Origin]:
    """Return the origin of every article by id; the order of the articles does not matter."""
    by_id = {article.article_id: article for article in articles}
    groups = _Groups(by_id)
    for first, second in _pairs_to_compare(by_id.values()):
        if similarity(by_id[first].sketch, by_id[second].sketch) >= COPY_SIMILARITY:
            groups.join(first, second)
    members: defaultdict[str, list[SketchedArticle]] = defaultdict(list)
    for article in by_id.values():
        members[groups.root(article.article_id)].append(article)
    found: dict[str, Origin] = {}
    for group in members.values():
        first_one = min(group, key=_age)
        for article in group:
            is_copy = article is not first_one
            found[article.article_id] = Origin(
                first_one.article_id, first_one.publisher, first_one.published_at, is_copy
            )
    return found


@lru_cache(maxsize=4096)
def origin_name(name: str) -> str:
    """Return the name of a publisher or a cited source in the one form that names are compared in.

    "The Wall Street Journal" and "Wall Street Journal" are one origin.
    """
    folded = _NAME_NOISE.sub("", name.strip().casefold())
    return " ".join(folded.split()) or name


def _hash(shingle: str) -> int:
    return int.from_bytes(blake2b(shingle.encode(), digest_size=8).digest(), "big")


def _hashes(packed: bytes) -> set[int]:
    return set(struct.unpack(f">{len(packed) // 8}Q", packed))


def _age(article: SketchedArticle) -> tuple[bool, float, str]:
    dated = article.published_at is not None
    when = article.published_at.timestamp() if article.published_at else 0.0
    return not dated, when, article.article_id


def _pairs_to_compare(articles: Iterable[SketchedArticle]) -> set[tuple[str, str]]:
    """Return the pairs that share a hash at all; the others have similarity 0."""
    holders: defaultdict[int, list[str]] = defaultdict(list)
    pairs: set[tuple[str, str]] = set()
    for article in sorted(articles, key=lambda one: one.article_id):
        for one in _hashes(article.sketch):
            known = holders[one]
            pairs.update((other, article.article_id) for other in known)
            known.append(article.article_id)
    return pairs


class _Groups:
    """Union-find over article ids; the root of a group is its smallest id."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._parent = {one: one for one in ids}

    def root(self, one: str) -> str:
        while self._parent[one] != one:
            self._parent[one] = self._parent[self._parent[one]]
            one = self._parent[one]
        return one

    def join(self, first: str, second: str) -> None:
        low, high = sorted((self.root(first), self.root(second)))
        self._parent[high] = low
