"""Who said it first: copies of one text, and the names that articles give for their source. Pure.

Terms.md section 6, rule 12: copies are the connected components over a fixed relation of pairs of
texts; nothing is counted over the whole corpus, so an article's group depends only on the texts
that are like it. Similarity is the Jaccard index of word shingles, estimated from bottom-k sketches
(Broder, "On the resemblance and containment of documents", 1997).
"""

from __future__ import annotations

import heapq
import re
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

__all__ = [
    "COPY_SIMILARITY",
    "SHARED_MARKS",
    "SketchedArticle",
    "age",
    "are_copies",
    "find_groups",
    "marks",
    "origin_name",
    "similarity",
    "sketch",
    "wire_credit",
]

SHINGLE_WORDS = 4  # long enough that two reports of one event share almost none
SKETCH_SIZE = 128  # 8 bytes each: 1 kB an article, standard error of the estimate at most 0.044
COPY_SIMILARITY = 0.5  # a copy with a preface or a cut tail is above, a rewrite far below
# Marks, by which copies are looked up: of two texts with half of their shingles in common, each of
# the union's 16 smallest hashes is shared with probability one half: fewer than 2 are in 3 pairs of
# 10,000. Asking for 2 keeps out the pairs that share one sentence of boilerplate.
MARKS = 16
SHARED_MARKS = 2
_HASH_BYTES = 8

_WORD = re.compile(r"\w+")
_NAME_NOISE = re.compile(r"^the\s+|['’]s$|\.(?:com|org|net|co\.uk)$|[^\w&+ ]+")
_NEWS = re.compile(r"(?<=\w) news$")  # "Bloomberg News" is Bloomberg

# Agencies whose stories others print, by the names that credits and feeds give them. Services that
# distribute press releases are none: there the company speaks.
_AGENCIES = {
    "ap": "associated press", "associated press": "associated press", "reuters": "reuters",
    "thomson reuters": "reuters", "afp": "agence france presse",
    "agence france presse": "agence france presse", "bloomberg": "bloomberg", "dpa": "dpa",
    "dow jones": "dow jones newswires", "dow jones newswires": "dow jones newswires",
    "kyodo": "kyodo", "xinhua": "xinhua", "yonhap": "yonhap", "pti": "press trust of india",
    "press trust of india": "press trust of india", "efe": "efe", "ansa": "ansa",
}  # fmt: skip
_CREDIT = r"(?P<name>[A-Za-z][A-Za-z ]{1,30}?)"
# "CHICAGO, May 11 (Reuters) - …" at the very beginning; "— AP" or "(Reuters)" alone at the end.
_DATELINE = re.compile(rf"[^.()]{{0,60}}\({_CREDIT}\)\s*[-–—:]")
_SIGNED = re.compile(rf"(?:[-–—]+\s*|\(|(?:source|by):?\s+){_CREDIT}\)?\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SketchedArticle:
    """What is needed of an article to find its copies; `published_at` is aware UTC or None."""

    article_id: str
    publisher: str
    published_at: datetime | None
    sketch: bytes


def sketch(text: str) -> bytes:
    """Return the sketch of a text: its smallest shingle hashes, ascending, 8 bytes each."""
    words = _WORD.findall(text.casefold())
    last = max(1, len(words) - SHINGLE_WORDS + 1)
    shingles = {" ".join(words[start : start + SHINGLE_WORDS]) for start in range(last)}
    hashes = {_hash(shingle) for shingle in shingles if shingle}
    smallest = heapq.nsmallest(SKETCH_SIZE, hashes)
    return struct.pack(f">{len(smallest)}Q", *smallest)


def marks(packed: bytes) -> list[bytes]:
    """Return the smallest hashes of a sketch, those that copies are looked up by."""
    end = min(len(packed), MARKS * _HASH_BYTES)
    return [packed[start : start + _HASH_BYTES] for start in range(0, end, _HASH_BYTES)]


def similarity(first: bytes, second: bytes) -> float:
    """Return the estimated Jaccard index of two sketched texts, 0 to 1; two empty ones give 0."""
    mine, theirs = _hashes(first), _hashes(second)
    shared = mine & theirs
    if not shared:
        return 0.0
    sample = sorted(mine | theirs)[:SKETCH_SIZE]
    return sum(one in shared for one in sample) / len(sample)


def are_copies(first: bytes, second: bytes) -> bool:
    """True for the sketches of two texts that are one text with edits: the relation of pairs."""
    mine, theirs = _hashes(first), _hashes(second)
    shared = len(mine & theirs)
    size = min(SKETCH_SIZE, len(mine) + len(theirs) - shared)
    if shared < max(SHARED_MARKS, COPY_SIMILARITY * size):  # most pairs of strangers end here
        return False
    if len(set(marks(first)).intersection(marks(second))) < SHARED_MARKS:
        return False
    return first == second or similarity(first, second) >= COPY_SIMILARITY


def find_groups(articles: Iterable[SketchedArticle]) -> list[list[SketchedArticle]]:
    """Return the groups that chains of copies tie together, each with its origin first.

    The origin is the earliest dated member; the order of the articles does not matter. Articles
    that are copies of one another are compared about once each, strangers pair by pair.
    """
    unseen = sorted(articles, key=age)
    groups = []
    while unseen:
        group, unseen = unseen[:1], unseen[1:]
        for member in group:  # grows while it is walked
            alike = {one.article_id for one in unseen if are_copies(member.sketch, one.sketch)}
            if alike:
                group += [one for one in unseen if one.article_id in alike]
                unseen = [one for one in unseen if one.article_id not in alike]
        groups.append(group)
    return groups


def age(article: SketchedArticle) -> tuple[bool, float, str]:
    """Return a key that sorts the earliest dated article first and undated ones last."""
    dated = article.published_at is not None
    when = article.published_at.timestamp() if article.published_at else 0.0
    return not dated, when, article.article_id


@lru_cache(maxsize=4096)
def origin_name(name: str) -> str:
    """Return the name of a publisher or a cited source in the one form that names are compared in.

    "The Wall Street Journal" and "Wall Street Journal" are one origin.
    """
    folded = _NEWS.sub("", " ".join(_NAME_NOISE.sub("", name.strip().casefold()).split()))
    return _AGENCIES.get(folded, folded) or name


def wire_credit(paragraphs: Sequence[str]) -> str | None:
    """Return the agency whose story a text is by its own credit, None where it credits none.

    Only the dateline and a line of its own at the end are credits: an agency named inside the text
    is a source among others, which the reader of claims tells apart.
    """
    if not paragraphs:
        return None
    found = _DATELINE.match(paragraphs[0].strip()), _SIGNED.fullmatch(paragraphs[-1].strip())
    names = [origin_name(match["name"]) for match in found if match is not None]
    return next((name for name in names if name in _AGENCIES.values()), None)


def _hash(shingle: str) -> int:
    return int.from_bytes(blake2b(shingle.encode(), digest_size=8).digest(), "big")


@lru_cache(maxsize=1024)  # 12 kB each
def _hashes(packed: bytes) -> frozenset[int]:
    return frozenset(struct.unpack(f">{len(packed) // _HASH_BYTES}Q", packed))
