"""What a site's robots.txt says about one page (RFC 9309); the doorway to Protego.

Runs in a worker process: a hostile file can make the matching of patterns very slow.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

__all__ = ["AGENT", "is_reading_allowed"]

AGENT = "dealterms"


def is_reading_allowed(robots: bytes, url: str) -> bool:
    """Return whether the file lets this program read the page at `url`."""
    return bool(_rules_of(robots).can_fetch(url, AGENT))


@lru_cache(maxsize=8)
def _rules_of(robots: bytes) -> Any:
    from protego import Protego

    return Protego.parse(robots.decode("utf-8", "replace"))
