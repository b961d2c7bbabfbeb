"""From feeds that are due to what is to be stored: fetch, parse, fetch the new pages, extract."""

from dealterms.ingest.ingestion import MOST_POLLS, Ingestion
from dealterms.ingest.material import words_hash
from dealterms.ingest.pages import Headers
from dealterms.ingest.permission import Permissions
from dealterms.ingest.reading import Poll
from dealterms.ingest.results import (
    CapturedArticle,
    FeedResult,
    IngestPass,
    KnownRevision,
    PageResult,
    PassOutcome,
)

__all__ = [
    "MOST_POLLS",
    "CapturedArticle",
    "FeedResult",
    "Headers",
    "IngestPass",
    "Ingestion",
    "KnownRevision",
    "PageResult",
    "PassOutcome",
    "Permissions",
    "Poll",
    "words_hash",
]
