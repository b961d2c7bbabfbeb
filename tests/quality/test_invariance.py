"""What must not change the reading of an article: typography, company names, order of paragraphs.

Metamorphic tests over labelled articles: the claims of the changed text equal those of the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from itertools import islice

import pytest

from dealterms.claims.claim import Claim, Section
from dealterms.claims.document import Document, Watchlist
from dealterms.claims.names import ORG_WORDS
from dealterms.claims.plain import plain
from dealterms.claims.reader import read_claims
from dealterms.claims.values import Label, canonical_text
from quality.changed_text import mapped, renamed, renamed_watchlist, with_swapped_blocks
from quality.corpus import load_split

Case = tuple[Document, Watchlist]
Said = Counter[tuple[object, ...]]

NEW_NAMES = (
    "Verlaine Ostrander Quillfeather Mossgrave Tamarisk Belcourt Hadleigh Zephyrine Corvado "
    "Lindqvist Marchetti Okonedo Petrakis Ravelstone Sandoval Thistlewood Vandermeer Whitlock"
).split()


@lru_cache(maxsize=1)
def cases() -> tuple[Case, ...]:
    """Return every seventh article of the parts that may be read, with its watchlist."""
    found = [
        (article.document, stream.watchlist)
        for split in ("train", "dev", "train2", "train3")
        for stream in load_split(split)
        for article in stream.articles
    ]
    return tuple(found[::7])


def said(document: Document, watchlist: Watchlist) -> Said:
    """Return what an article says, without the places where it says so."""
    return Counter(_said(claim) for claim in read_claims(document, watchlist).claims)


@lru_cache(maxsize=1)
def as_printed() -> tuple[Said, ...]:
    """Return what each of the cases says as it was printed."""
    return tuple(said(*case) for case in cases())


def _said(claim: Claim) -> tuple[object, ...]:
    # The words of a label are as printed; which label it is, the term and the place tell.
    value = "" if isinstance(claim.value, Label) else canonical_text(claim.value)
    return (
        claim.deal_id,
        claim.term,
        value,
        claim.qualifier,
        claim.modality,
        claim.speaker_class,
        claim.asserted_at,
        claim.section,
    )


def curly(text: str) -> str:
    text = re.sub(r"(?<=\w)'(?=\w|\s)", "’", text)
    return re.sub(r'(^|[\s(\[])"', r"\1“", text).replace('"', "”")


def straight(text: str) -> str:
    return text.translate(str.maketrans("’‘“”", "''\"\""))


TYPOGRAPHY: dict[str, Callable[[str], str]] = {
    "curly quotes": curly,
    "straight quotes": straight,
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "narrow no-break spaces in figures": lambda text: re.sub(r"(?<=\d) (?=\w)", "\u202f", text),
    "no-break hyphens": lambda text: re.sub(r"(?<=\w)-(?=\w)", "\u2011", text),
    "hyphens of their own": lambda text: re.sub(r"(?<=\w)-(?=\w)", "\u2010", text),
    "modifier apostrophes": lambda text: re.sub(r"(?<=\w)['’](?=s\b)", "\u02bc", text),
}


@pytest.mark.parametrize("name", TYPOGRAPHY)
def test_typography_does_not_change_what_an_article_says(name: str) -> None:
    for (document, watchlist), before in zip(cases(), as_printed(), strict=True):
        changed = mapped(document, TYPOGRAPHY[name])

        assert said(changed, watchlist) == before, document.text[:80]


def test_plain_text_has_the_length_of_the_text() -> None:
    for document, _ in cases():
        assert len(plain(document.text)) == len(document.text)


def new_names(watchlist: Watchlist) -> dict[str, str]:
    """Return another name for each word of a party's name that is no class of company."""
    words = [
        word
        for deal in watchlist.deals
        for party in deal.parties
        for name in (party.name, *party.aliases)
        for word in re.findall(r"[A-Z][a-z]{3,}", name)
        if word not in ORG_WORDS
    ]
    return dict(zip(islice(dict.fromkeys(words), len(NEW_NAMES)), NEW_NAMES, strict=False))


def test_other_company_names_do_not_change_what_an_article_says() -> None:
    for (document, watchlist), before in zip(cases(), as_printed(), strict=True):
        change = renamed(new_names(watchlist))
        changed = replace(mapped(document, change), publisher=change(document.publisher))

        assert said(changed, renamed_watchlist(watchlist, change)) == before, document.text[:80]


MOST_MOVED = 0.03
"""The share of claims that may read otherwise when two paragraphs change places.

Not none: "the deal", "it" and "under the contract" mean what the paragraph before them named.
"""


def test_the_order_of_paragraphs_changes_hardly_anything() -> None:
    total = moved = 0
    for (document, watchlist), before in zip(cases(), as_printed(), strict=True):
        body = [n for n, b in enumerate(document.blocks) if b.section is Section.BODY]
        if len(body) < 4:
            continue
        after = said(with_swapped_blocks(document, body[len(body) // 2]), watchlist)
        total += sum(before.values())
        moved += sum((before - after).values())

    assert total > 200
    assert moved / total <= MOST_MOVED
