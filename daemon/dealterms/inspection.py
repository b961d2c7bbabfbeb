"""What would be read out of one page: article, claims and refusals, without storing anything."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dealterms.claims.claim import Claim
from dealterms.claims.document import Document, Watchlist
from dealterms.claims.draft import Refusal
from dealterms.claims.reader import read_claims
from dealterms.claims.values import canonical_text, to_json
from dealterms.errors import UsageError
from dealterms.events.catalogue import article_id_of
from dealterms.extract import Article, extract_article
from dealterms.fetch import Fetcher
from dealterms.network import NetworkPolicy
from dealterms.settings import Settings

__all__ = ["Inspection", "fetch_page", "inspect_page", "read_page"]


@dataclass(frozen=True, slots=True)
class Inspection:
    """The article of a page and what was read in it."""

    article: Article
    claims: tuple[Claim, ...]
    refusals: tuple[Refusal, ...]

    def claim_rows(self) -> list[dict[str, Any]]:
        """Return the claims as rows for people and for JSON."""
        return [
            {
                "deal_id": claim.deal_id,
                "term": claim.term,
                "holder": claim.holder,
                "value_text": canonical_text(claim.value),
                "value": to_json(claim.value),
                "qualifier": claim.qualifier.value,
                "modality": claim.modality.value,
                "speaker": claim.speaker,
                "speaker_class": claim.speaker_class.value,
                "layer": claim.layer.value,
                "section": claim.section.value,
                "asserted_at": claim.asserted_at,
                "rule": claim.rule,
                "quote": self.article.text[claim.quote_start : claim.quote_end],
            }
            for claim in self.claims
        ]

    def refusal_rows(self) -> list[dict[str, Any]]:
        """Return what was looked at and is no claim, with the reason."""
        return [
            {
                "term": refusal.term,
                "reason": refusal.reason,
                "words": self.article.text[refusal.start : refusal.end],
            }
            for refusal in self.refusals
        ]


def read_page(path: Path) -> bytes:
    """Return the bytes of a saved page; UsageError if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error


async def fetch_page(url: str, settings: Settings) -> tuple[bytes, str, str]:
    """Return a page's bytes, content type and final address; FetchError if it cannot be had."""
    policy = NetworkPolicy(settings.network.allow)
    async with Fetcher(policy, contact=settings.polling.user_agent_contact) as fetcher:
        fetched = await fetcher.fetch(url)
    return fetched.body, fetched.content_type, fetched.url


def inspect_page(
    page: bytes,
    url: str,
    watchlist: Watchlist,
    *,
    content_type: str = "",
    publisher: str = "",
    source_class: str = "outlet",
) -> Inspection:
    """Return what would be read out of a page; ExtractError if it holds no article."""
    article = extract_article(page, url, content_type)
    document = Document(
        article_id=article_id_of(article.canonical_url),
        content_hash=hashlib.sha256(article.text.encode()).hexdigest(),
        text=article.text,
        blocks=article.blocks,
        published_at=article.published_at,
        publisher=publisher,
        source_class=source_class,
        url=article.url,
    )
    found = read_claims(document, watchlist)
    return Inspection(article, tuple(found.claims), tuple(found.refusals))
