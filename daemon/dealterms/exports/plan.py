"""What is exported, and in which files; how far an earlier export came. Pure.

What the program knows is a picture of one moment: a file a view, written anew each time. What it
recorded only grows: a folder each, with a part for every export that found something new. The name
of a part says which positions of the log it holds, so the folder itself knows where to go on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

__all__ = ["GROWING", "NAMES", "PICTURES", "last_position", "part_name"]

# The views, each with the columns that it is sorted by: the same rows make the same file.
PICTURES: Final = {
    "deal_current": "deal_id",
    "term_current": "deal_id, term, holder, layer, value_text",
    "term_history": "deal_id, term, holder, layer, value_text, step, valid_from",
    "term_versions": "deal_id, term, ordinal, moment, known_from, known_to, said_from",
    "claims": "article_id, quote_start, claim_id",
    "refused_claims": "article_id, claim_id, extractor",
    "readings": "article_id, extractor",
    "articles": "article_id",
    "feed_health": "feed_url",
    "alert_deliveries": "message_id, alert_url",
}

# Read from the tables: the view of changes does not show the position.
GROWING: Final = {
    "term_changes": "SELECT c.*, r.position FROM change_records AS r"
    " JOIN term_changes AS c ON c.change_id = r.change_id"
    " WHERE r.position > :after AND r.position <= :until ORDER BY r.position, r.change_id",
    "events": "SELECT position, type, stream, stream_position, schema_version, recorded_at, data,"
    " metadata FROM events WHERE position > :after AND position <= :until ORDER BY position",
}

NAMES: Final = (*PICTURES, *GROWING)

_DIGITS: Final = 12  # names sort as positions do
_PART: Final = re.compile(r"(\d+)-(\d+)\.(\w+)")


def part_name(after: int, until: int, suffix: str) -> str:
    """Return the name of the part that holds what lies behind `after`, up to `until`."""
    return f"{after + 1:0{_DIGITS}}-{until:0{_DIGITS}}.{suffix}"


def last_position(file_names: Iterable[str], suffix: str) -> int:
    """Return the last position that the parts of this suffix hold, 0 if there is none."""
    parts = (_PART.fullmatch(name) for name in file_names)
    return max((int(part[2]) for part in parts if part and part[3] == suffix), default=0)
