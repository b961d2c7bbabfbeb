"""The doorway to feedparser. Imported in worker processes only."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from xml.sax import SAXException

import feedparser

from dealterms.errors import ParseError

__all__ = ["read_document"]


def read_document(body: bytes, content_type: str, url: str) -> Mapping[str, Any]:
    """Return feedparser's document; raise ParseError where it saw no feed.

    The bytes go in as a stream: a string would be opened as a file or fetched as an address. The
    sanitiser and the link resolver are off: text is escaped where it is shown, links are ours.
    """
    headers = {"content-type": content_type or "application/xml", "content-location": url}
    try:
        document: Mapping[str, Any] = feedparser.parse(
            BytesIO(body),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (
        SAXException,
        ValueError,
        LookupError,
        AssertionError,
        RecursionError,
        TypeError,
    ) as error:
        raise ParseError(f"{url} could not be parsed: {error}") from error
    if not document.get("version"):
        reason = document.get("bozo_exception")
        because = f": {str(reason)[:200]}" if reason else ""
        raise ParseError(f"{url} is not a feed{because}")
    return document
