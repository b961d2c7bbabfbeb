"""The alerts that articles raise after the one that opened their deal's state; each is false."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from dealterms.claims.claim import Claim
from dealterms.claims.reader import read_claims
from quality.corpus import HERE, LabelledArticle, Stream, stream_of
from quality.neardeal.compose import HALVES, NearArticle, load_deals, opening
from quality.replay import Ends, Raised, alerts_of, ends_of

__all__ = [
    "NEAR_FLOOR", "FalseAlert", "alert_lines", "ends_after_opening", "false_alerts", "figures",
    "opened", "stream_with",
]  # fmt: skip

NEAR_FLOOR = HERE / "neardeal" / "floor.json"


@dataclass(frozen=True, slots=True)
class FalseAlert:
    """An alert about nothing: what raised it, in which article, and the passage it rests on."""

    article: NearArticle
    raised: Raised
    quote: str

    def __str__(self) -> str:
        change = self.raised.change
        old, new = (side.text if side else "nothing" for side in (change.old, change.new))
        return (
            f"{self.article.table['id']} ({self.article.kind}): {change.kind} {change.term},"
            f" {old} → {new} | {self.quote}"
        )


def false_alerts(
    articles: Iterable[NearArticle], done: Callable[[], None] = lambda: None
) -> list[FalseAlert]:
    """Return every alert of every article; `done` is called after each article."""
    found: list[FalseAlert] = []
    for article in articles:
        found += _alerts_after_opening(article)
        done()
    return found


def _alerts_after_opening(article: NearArticle) -> Iterator[FalseAlert]:
    _, first_claims = opened(article.deal["id"])
    stream = stream_with(article)
    near = stream.articles[1]
    claims = read_claims(near.document, stream.watchlist).claims
    quotes = {one.claim_id: _quote(near, one) for one in claims}
    for raised in alerts_of(stream, [first_claims, claims])[1]:
        yield FalseAlert(article, raised, quotes.get(raised.change.claim_id or "", "–"))


def _quote(article: LabelledArticle, claim: Claim) -> str:
    return article.document.text[claim.quote_start : claim.quote_end]


def stream_with(article: NearArticle) -> Stream:
    """Return the stream of the article that opens a deal, and this one."""
    return stream_of(_stream_table(article.deal, article.table))


@cache
def opened(deal_id: str) -> tuple[Stream, Sequence[Claim]]:
    """Return a deal's stream with its first article only, and the claims of that article."""
    deal = next(one for one in load_deals() if one["id"] == deal_id)
    stream = stream_of(_stream_table(deal))
    return stream, read_claims(stream.articles[0].document, stream.watchlist).claims


def ends_after_opening(deal_id: str) -> tuple[Stream, Ends]:
    """Return what stands of a deal once its first article is known."""
    stream, claims = opened(deal_id)
    return stream, ends_of(stream, [claims])


def _stream_table(deal: dict[str, Any], *articles: dict[str, Any]) -> dict[str, Any]:
    config = {
        "id": deal["id"], "name": deal["name"], "types": deal["types"],
        "since": deal["since"].isoformat(), "parties": deal["parties"],
    }  # fmt: skip
    return {
        "id": deal["id"], "config": {"deals": [config]},
        "articles": [opening(deal), *articles], "expected": {"after": {}},
    }  # fmt: skip


def figures(found: Sequence[FalseAlert]) -> dict[str, float]:
    """Return the number of false alerts in each half."""
    return {
        f"false_alerts_{half}": float(sum(one.article.half == half for one in found))
        for half in HALVES
    }


def alert_lines(found: Sequence[FalseAlert]) -> Iterator[str]:
    """Yield a line for each alert of the seen half, and how many there are in the unseen one."""
    yield from (str(one) for one in found if one.article.half == "seen")
    yield f"unseen half: {sum(one.article.half == 'unseen' for one in found)} more"
