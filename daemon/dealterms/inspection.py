"""What would be read out of one page: article, claims and refusals, without storing anything."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dealterms.claims.claim import Claim
from dealterms.claims.document import Document, Watchlist
from dealterms.claims.draft import Refusal
from dealterms.claims.llm.answer import read_answer, read_completion
from dealterms.claims.llm.bench import deals_in_reach
from dealterms.claims.llm.judge import Judged, Verdict, judge
from dealterms.claims.llm.prompt import estimated_tokens, request_body
from dealterms.claims.reader import read_claims
from dealterms.claims.values import canonical_text, to_json
from dealterms.clock import system_clock
from dealterms.errors import UsageError
from dealterms.events.catalogue import article_id_of
from dealterms.extract import Article, extract_article
from dealterms.fetch import Fetcher
from dealterms.llm.configured import endpoint_of
from dealterms.network import NetworkPolicy
from dealterms.settings import Settings

__all__ = ["Inspection", "ask_model", "fetch_page", "inspect_page", "read_page"]


@dataclass(frozen=True, slots=True)
class Inspection:
    """The article of a page and what was read in it.

    `judged` are the proposals of the language model with their verdicts, None if it was not asked;
    `malformed_count` counts what it gave that was no claim at all.
    """

    article: Article
    document: Document
    claims: tuple[Claim, ...]
    refusals: tuple[Refusal, ...]
    judged: tuple[Judged, ...] | None = None
    malformed_count: int = 0

    def claim_rows(self) -> list[dict[str, Any]]:
        """Return the claims as rows for people and for JSON."""
        return self._rows(self.claims)

    def model_claim_rows(self) -> list[dict[str, Any]]:
        """Return the claims that entered by the model, as `claim_rows`."""
        return self._rows(one.claim for one in self.judged or () if one.claim is not None)

    def model_refusal_rows(self) -> list[dict[str, Any]]:
        """Return the model's proposals that did not enter, with the reason."""
        rows = [
            {
                "deal_id": one.proposal.deal_id,
                "term": one.proposal.term,
                "value": one.proposal.value,
                "qualifier": one.proposal.qualifier,
                "reason": one.reason or "the rules read it already",
                "quote": one.proposal.quote,
            }
            for one in self.judged or ()
            if one.verdict is not Verdict.ENTERED
        ]
        nothing = dict.fromkeys(("deal_id", "term", "value", "qualifier", "quote"))
        return rows + [nothing | {"reason": "malformed claim"}] * self.malformed_count

    def _rows(self, claims: Iterable[Claim]) -> list[dict[str, Any]]:
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
            for claim in claims
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
    return Inspection(article, document, tuple(found.claims), tuple(found.refusals))


async def ask_model(found: Inspection, settings: Settings) -> Inspection:
    """Return the inspection with what the configured model reads in the article, judged.

    One request is made, whatever was asked today. Raises UsageError without [llm] in the
    configuration, or for an article beyond max_input_tokens; EndpointError or AnswerError if no
    answer came that can be read.
    """
    llm = settings.llm
    if llm is None:
        raise UsageError("--llm needs the table [llm] in the configuration")
    deals = deals_in_reach(found.document, settings.watchlist)
    if not deals:
        return replace(found, judged=())
    body = request_body(
        found.document, deals, model=llm.model, max_output_tokens=llm.max_output_tokens
    )
    if estimated_tokens(body) > llm.max_input_tokens:
        raise UsageError("the article is longer than max_input_tokens of [llm]")
    async with endpoint_of(llm, settings.network.allow, system_clock) as endpoint:
        answer = read_answer(read_completion(await endpoint.ask(body)))
    judged = judge(answer.proposals, found.document, settings.watchlist)
    return replace(found, judged=judged, malformed_count=answer.malformed_count)
