"""What a site's robots.txt says about one page (RFC 9309); the doorway to Protego.

Runs in a worker process: a hostile file can make the matching of patterns very slow.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

__all__ = ["AGENT", "Permission", "permission_of"]

AGENT = "dealterms"


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether a page may be read, and the seconds that its site wants between two requests."""

    is_given: bool
    crawl_delay: float | None = None


def permission_of(robots: bytes, url: str) -> Permission:
    """Return what the file says to this program about the page at `url`."""
    rules = _rules_of(robots)
    delay: float | None = rules.crawl_delay(AGENT)
    return Permission(bool(rules.can_fetch(url, AGENT)), delay)


@lru_cache(maxsize=8)
def _rules_of(robots: bytes) -> Any:
    from protego import Protego

    return Protego.parse(robots.decode("utf-8", "replace"))
