"""The hash chain over the stored bytes of the log: one seal per append, each on top of the last.

A seal holds the SHA-256 digest of each of its events and a root over the previous root, those
digests and its own bounds. So a changed byte is found at its very event, and a changed digest at
its seal. Nothing but a copy of a root kept elsewhere can show that the end of the log was cut off
together with its seals.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from typing import Final

__all__ = ["DIGEST_SIZE", "FIRST_ROOT", "event_digest", "seal_root"]

DIGEST_SIZE: Final = 32
FIRST_ROOT: Final = bytes(DIGEST_SIZE)


def event_digest(
    position: int,
    event_id: bytes,
    stream: str,
    stream_position: int,
    event_type: str,
    schema_version: int,
    payload: bytes,
    metadata: bytes,
    recorded_at: str,
) -> bytes:
    """Return 32 bytes over every stored column of an event; `recorded_at` is its UTC text."""
    number, step = b"%d" % position, b"%d" % stream_position
    size, told_size = len(payload), len(metadata)
    return sha256(b"".join((
        _SIZES[len(number)], number, _SIZES[len(event_id)], event_id, _framed(stream),
        _SIZES[len(step)], step, _framed_kind(event_type, schema_version),
        _SIZES[size] if size < _SIZE_COUNT else _size(payload), payload,
        _SIZES[told_size] if told_size < _SIZE_COUNT else _size(metadata), metadata,
        _framed(recorded_at),
    ))).digest()  # fmt: skip


def seal_root(
    previous_root: bytes, first_position: int, last_position: int, digests: bytes, sealed_at: str
) -> bytes:
    """Return the 32 bytes that seal everything up to `last_position`."""
    return sha256(b"".join((
        _size(previous_root), previous_root, _framed(str(first_position)),
        _framed(str(last_position)), _size(digests), digests, _framed(sealed_at),
    ))).digest()  # fmt: skip


# Lengths are most of the work of framing, and nearly all of them are small.
_SIZE_COUNT: Final = 2048
_SIZES: Final = tuple(size.to_bytes(8, "big") for size in range(_SIZE_COUNT))


def _size(part: bytes) -> bytes:
    """Return the length that each part stands behind, so that no byte can move to the next."""
    return len(part).to_bytes(8, "big")


@lru_cache(maxsize=4096)
def _framed(text: str) -> bytes:
    """Return a text behind its length: few streams, types and times make most of a page."""
    part = text.encode()
    return _size(part) + part


@lru_cache(maxsize=256)
def _framed_kind(event_type: str, schema_version: int) -> bytes:
    return _framed(event_type) + _framed(str(schema_version))
