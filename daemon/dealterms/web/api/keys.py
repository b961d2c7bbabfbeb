"""The key of a row as an opaque text, for the page that goes on behind it. Pure."""

from __future__ import annotations

import base64
import binascii
from typing import Any

import orjson
from starlette.exceptions import HTTPException

__all__ = ["decode_key", "encode_key"]

_LARGEST = 2**31


def encode_key(key: tuple[str, str, str, int, str]) -> str:
    """Return the text that `decode_key` reads."""
    return base64.urlsafe_b64encode(orjson.dumps(key)).decode().rstrip("=")


def decode_key(text: str | None) -> tuple[Any, ...] | None:
    """Return the key behind a text, None for none; HTTP 400 for one that we did not write."""
    if text is None:
        return None
    try:
        padded = text + "=" * (-len(text) % 4)
        key = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        key = None
    if not _is_key(key):
        raise HTTPException(400, "after must be what Link held on the page before")
    return tuple(key)


def _is_key(key: Any) -> bool:
    match key:
        case [str(term), str(holder), str(layer), int(step), str(claim)]:
            return "\x00" not in term + holder + layer + claim and abs(step) < _LARGEST
        case _:
            return False
