"""What a whole pass came to, in figures and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dealterms.alerts.relay import RelayCounts
from dealterms.ingest import PassOutcome

__all__ = ["PassResult", "result_of"]


@dataclass(frozen=True, slots=True)
class PassResult:
    """What a pass brought: what was taken in, how much was read, what was sent.

    `failures` is a sentence for each feed, page, projection or delivery that failed.
    """

    feed_count: int
    article_count: int
    reading_count: int
    delivered_count: int
    failures: list[str]

    def as_dict(self) -> dict[str, Any]:
        """Return the result for JSON."""
        return {
            "feeds": self.feed_count,
            "articles": self.article_count,
            "readings": self.reading_count,
            "delivered": self.delivered_count,
            "failures": self.failures,
        }

    @property
    def sentence(self) -> str:
        """Return the result in one line for people."""
        words = "{feeds} feeds polled, {articles} articles recorded, {delivered} alerts delivered"
        return words.format(**self.as_dict())


def result_of(
    taken: Sequence[PassOutcome], reading_count: int, paused: str | None, relayed: RelayCounts
) -> PassResult:
    """Add up the parts of a pass; `paused` is why the read models wait, None if they do not."""
    unsent = f"{relayed.failed} alerts not delivered: `dealterms alerts list` shows why"
    failures = [
        *(failure for one in taken for failure in one.failures),
        *([paused] if paused else []),
        *([unsent] if relayed.failed else []),
    ]
    feeds = sum(one.feed_count for one in taken)
    articles = sum(one.article_count for one in taken)
    return PassResult(feeds, articles, reading_count, relayed.delivered, failures)
