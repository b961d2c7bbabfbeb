"""Article bodies and raw pages: stored once by content hash, compressed, outside the sealed bytes.

An event holds only the hash, so a body can be forgotten (its bytes set to NULL, a tombstone left)
while every event and seal stays as it was.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select, update

from dealterms.database import among, write_rows
from dealterms.errors import IntegrityError
from dealterms.events.codec import dump_json, load_json
from dealterms.tables import blobs

__all__ = ["Blob", "Content", "ContentBlock", "content_blob", "read_content"]

_CODEC = "zlib"
_ZLIB_LEVEL = 6  # 2.3 times smaller at 95 µs a body; a daemon reads a few articles a second


class Blob(NamedTuple):
    """Bytes as they are stored: the hex SHA-256 that names them, their length, and them packed.

    A tuple, packed where it is made: articles come from worker processes by the thousand.
    """

    sha256: str
    size: int
    packed: bytes

    @classmethod
    def of(cls, content: bytes) -> Blob:
        """Return the blob of these bytes."""
        packed = zlib.compress(content, _ZLIB_LEVEL)
        return cls(hashlib.sha256(content).hexdigest(), len(content), packed)

    @property
    def content(self) -> bytes:
        """The bytes themselves."""
        return unpack(_CODEC, self.packed)


class ContentBlock(NamedTuple):
    """Which part of a text is what, `text[start:end]`; the fields are those of `Block`."""

    section: str
    start: int
    end: int
    is_list_item: bool = False
    is_quote: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """What was read of a page; `blocks` cover its text in order."""

    title: str | None
    author: str | None
    text: str
    blocks: tuple[ContentBlock, ...]


def content_blob(content: Content) -> Blob:
    """Return the blob of an article's content: the same content, the same hash."""
    return Blob.of(
        dump_json(
            {
                "title": content.title,
                "author": content.author,
                "text": content.text,
                "blocks": [_stored(block) for block in content.blocks],
            }
        )
    )


def read_content(stored: bytes) -> Content:
    """Return the content that `content_blob` wrote."""
    fields = load_json(stored)
    return Content(
        fields["title"],
        fields["author"],
        fields["text"],
        tuple(ContentBlock(*block) for block in fields["blocks"]),
    )


def _stored(block: ContentBlock) -> list[str | int | bool]:
    """Return what is kept of a block; what most are not is left out, so that hashes stay."""
    return list(block if block.is_quote else block[:4])


def insert_blobs(connection: Connection, offered: Sequence[Blob]) -> None:
    """Store the blobs not yet known. A forgotten blob stays forgotten."""
    by_hash = {blob.sha256: blob for blob in offered}
    if not by_hash:
        return
    is_offered = among(connection, blobs.c.sha256, by_hash)
    known = set(connection.scalars(select(blobs.c.sha256).where(is_offered)))
    rows = [
        (blob.sha256, _CODEC, blob.size, blob.packed)
        for blob in by_hash.values() if blob.sha256 not in known
    ]  # fmt: skip
    write_rows(connection, blobs, ("sha256", "codec", "size", "bytes"), rows)


def load_blobs(connection: Connection, hashes: Collection[str]) -> dict[str, bytes]:
    """Return the bytes of those blobs that are known and not forgotten."""
    query = select(blobs.c.sha256, blobs.c.codec, blobs.c.bytes).where(
        among(connection, blobs.c.sha256, hashes), blobs.c.bytes.is_not(None)
    )
    return {sha256: unpack(codec, packed) for sha256, codec, packed in connection.execute(query)}


def load_sketch(connection: Connection, sha256: str) -> bytes | None:
    """Return the sketch that a forgotten blob left behind; None if the blob is not forgotten."""
    query = select(blobs.c.sketch).where(blobs.c.sha256 == sha256, blobs.c.bytes.is_(None))
    row = connection.execute(query).one_or_none()
    return None if row is None else row.sketch or b""


def forget_blob(connection: Connection, sha256: str, at: datetime, sketch: bytes = b"") -> None:
    """Empty a blob and leave a tombstone with its sketch, which tells copies but not words."""
    connection.execute(
        update(blobs)
        .where(blobs.c.sha256 == sha256, blobs.c.bytes.is_not(None))
        .values(bytes=None, forgotten_at=at, sketch=sketch)
    )


def unpack(codec: str, packed: bytes) -> bytes:
    """Return the bytes of a stored blob; raise IntegrityError if they cannot be unpacked."""
    if codec != _CODEC:
        raise IntegrityError(f"a blob is packed with {codec}, which this program does not know")
    try:
        return zlib.decompress(packed)
    except zlib.error as error:
        raise IntegrityError(f"a blob cannot be unpacked: {error}") from error
