"""The body of an answer, unpacked by one layer, never beyond a bound.

HTTP libraries unpack whole chunks: 300 bytes packed three times over grew a process by 8 GB. Here
the unpacker is asked for some 64 kB at a time, and no more once the cap is reached.
"""

from __future__ import annotations

from dealterms.fetch.codings import CodingError, Unpacker, unpacker_for

__all__ = ["BodyError", "BodyTooLongError", "BoundedBody"]


class BodyError(ValueError):
    """The body is packed in a way that is not accepted, or is damaged."""


class BodyTooLongError(BodyError):
    """The body is longer than its cap."""


class BoundedBody:
    """Collects the raw chunks of an answer; `finish` returns the unpacked bytes.

    `content_encoding` is the header's value ('' if there was none). At most `max_bytes` are kept,
    before and after unpacking.
    """

    def __init__(self, content_encoding: str, max_bytes: int) -> None:
        """Refuse at once what is packed in an unknown way, or more than once."""
        self._max_bytes = max_bytes
        self._raw_count = 0
        self._parts = bytearray()
        self._unpacker = _unpacker_of(content_encoding.strip().lower())

    def add(self, chunk: bytes) -> None:
        """Take the next raw chunk; raise BodyError if it is damaged or too much."""
        self._raw_count += len(chunk)
        if self._raw_count > self._max_bytes:
            raise BodyTooLongError(f"the body is longer than {self._max_bytes} bytes")
        if self._unpacker is None:
            self._parts += chunk
            return
        try:
            self._unpack(self._unpacker, chunk)
        except CodingError as error:
            raise BodyError(f"the packed body is damaged: {error}") from error

    @property
    def size(self) -> int:
        """How many bytes have been unpacked so far."""
        return len(self._parts)

    def finish(self) -> bytes:
        """Return the whole body; raise BodyError if its end is missing."""
        if self._unpacker is not None and self._raw_count and not self._unpacker.is_at_end:
            raise BodyError("the packed body is cut off")
        return bytes(self._parts)

    def _unpack(self, unpacker: Unpacker, chunk: bytes) -> None:
        self._keep(unpacker.unpack(chunk))
        while unpacker.has_more:
            self._keep(unpacker.unpack(b""))

    def _keep(self, unpacked: bytes) -> None:
        self._parts += unpacked
        if len(self._parts) > self._max_bytes:
            raise BodyTooLongError(f"the unpacked body is longer than {self._max_bytes} bytes")


def _unpacker_of(coding: str) -> Unpacker | None:
    if coding in ("", "identity"):
        return None
    try:
        return unpacker_for(coding)
    except KeyError:
        raise BodyError(
            f"the content coding {coding[:60]!r} is not accepted, "
            "only gzip, deflate, br or zstd, and once"
        ) from None
