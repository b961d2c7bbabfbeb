"""Feed bytes to entries: RSS, Atom and RDF through feedparser, JSON Feed by our own reader.

Only this folder knows feedparser. Runs in a worker process: it burns CPU and reads what strangers
wrote. `parse_feed` is pure.
"""

from __future__ import annotations

from dealterms.parse.entries import Entry, ParsedFeed
from dealterms.parse.reader import parse_feed

__all__ = ["Entry", "ParsedFeed", "parse_feed"]
