"""The hash chain over the stored bytes of the log: one seal per append, each on top of the last.

A seal holds the SHA-256 digest of each of its events and a root over the previous root, those
digests and its own bounds. So a changed byte is found at its very event, and a changed digest at
its seal. Nothing but a copy of a root kept elsewhere can show that the end of the log was cut off
together with its seals.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
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
    return _digest((
        str(position).encode(), event_id, stream.encode(), str(stream_position).encode(),
        event_type.encode(), str(schema_version).encode(), payload, metadata,
        recorded_at.encode(),
    ))  # fmt: skip


def seal_root(
    previous_root: bytes, first_position: int, last_position: int, digests: bytes, sealed_at: str
) -> bytes:
    """Return the 32 bytes that seal everything up to `last_position`."""
    return _digest(
        (
            previous_root,
            str(first_position).encode(),
            str(last_position).encode(),
            digests,
            sealed_at.encode(),
        )
    )


def _digest(parts: Sequence[bytes]) -> bytes:
    """Hash the parts, each behind its length, so that no byte can move from one to the next."""
    framed = []
    for part in parts:
        size = len(part)
        framed.append(_SIZES[size] if size < _SIZE_COUNT else size.to_bytes(8, "big"))
        framed.append(part)
    return hashlib.sha256(b"".join(framed)).digest()


# Nine lengths an event are most of the work of framing; nearly all of them are small.
_SIZE_COUNT: Final = 2048
_SIZES: Final = tuple(size.to_bytes(8, "big") for size in range(_SIZE_COUNT))
