"""One guarded, conditional, bounded GET: the only way in which this program reads the web.

`Fetcher.fetch` is all that other stages use. What it promises: the address was checked after the
name was resolved; the exchange ends by its deadline, redirects included; no answer grows beyond its
cap, packed or unpacked; one host gets one request at a time, with a gap between two.
"""

from __future__ import annotations

from dealterms.fetch.fetcher import FEED_LIMITS, PAGE_LIMITS, Fetched, Fetcher, FetchLimits

__all__ = ["FEED_LIMITS", "PAGE_LIMITS", "FetchLimits", "Fetched", "Fetcher"]
