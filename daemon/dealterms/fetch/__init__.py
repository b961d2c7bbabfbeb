"""The only way in which this program talks to the network.

`Fetcher.fetch` is one guarded, conditional, bounded GET, for feeds and pages; `Poster.post` one
POST, for webhooks and the model's endpoint. What both promise: the address was checked after the
name was resolved; the exchange ends by its deadline, redirects included; no answer grows beyond its
cap, packed or unpacked. A GET also waits for its host's turn: few at once, with a gap between two.
"""

from __future__ import annotations

from dealterms.fetch.fetcher import FEED_LIMITS, PAGE_LIMITS, Fetched, Fetcher, FetchLimits
from dealterms.fetch.headers import retry_after_seconds
from dealterms.fetch.post import Posted, Poster, UnansweredError

__all__ = [
    "FEED_LIMITS",
    "PAGE_LIMITS",
    "FetchLimits",
    "Fetched",
    "Fetcher",
    "Posted",
    "Poster",
    "UnansweredError",
    "retry_after_seconds",
]
