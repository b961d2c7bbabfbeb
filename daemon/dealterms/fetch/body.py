"""Unpack one layer of gzip or deflate, never beyond a bound.

HTTP libraries unpack whole chunks: 300 bytes packed three times over grew a process by 8 GB. Here
the decoder is asked for at most 64 kB at a time and stops at the cap.
"""

from __future__ import annotations

import zlib

__all__ = ["BodyError", "BodyTooLongError", "BoundedBody"]

_STEP = 64 * 1024
_AUTO_HEADER = 32 + zlib.MAX_WBITS  # gzip or zlib, told apart by zlib itself
_NO_HEADER = -zlib.MAX_WBITS  # what some servers send as "deflate"


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
        """Refuse at once what is packed in another way than gzip or deflate, or twice."""
        coding = content_encoding.strip().lower()
        if coding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise BodyError(f"the content coding {coding[:60]!r} is not accepted, only gzip once")
        self._max_bytes = max_bytes
        self._raw_count = 0
        self._parts = bytearray()
        self._is_deflate = coding == "deflate"
        is_packed = coding not in ("", "identity")
        self._decoder = zlib.decompressobj(_AUTO_HEADER) if is_packed else None

    def add(self, chunk: bytes) -> None:
        """Take the next raw chunk; raise BodyError if it is damaged or too much."""
        self._raw_count += len(chunk)
        if self._raw_count > self._max_bytes:
            raise BodyTooLongError(f"the body is longer than {self._max_bytes} bytes")
        if self._decoder is None:
            self._parts += chunk
            return
        try:
            self._unpack(chunk)
        except zlib.error as error:
            raise BodyError(f"the packed body is damaged: {error}") from error

    def finish(self) -> bytes:
        """Return the whole body; raise BodyError if its end is missing."""
        if self._decoder is not None and self._raw_count and not self._decoder.eof:
            raise BodyError("the packed body is cut off")
        return bytes(self._parts)

    def _unpack(self, chunk: bytes) -> None:
        rest = chunk
        while rest:
            decoder = self._next_decoder(rest)
            if decoder is None:
                return
            self._parts += self._step(decoder, rest)
            if len(self._parts) > self._max_bytes:
                raise BodyTooLongError(f"the unpacked body is longer than {self._max_bytes} bytes")
            rest = decoder.unused_data if decoder.eof else decoder.unconsumed_tail

    def _step(self, decoder: zlib._Decompress, rest: bytes) -> bytes:
        try:
            return decoder.decompress(rest, _STEP)
        except zlib.error:
            if not self._is_deflate or self._parts:
                raise
            self._is_deflate = False
            self._decoder = zlib.decompressobj(_NO_HEADER)
            return self._decoder.decompress(rest, _STEP)

    def _next_decoder(self, rest: bytes) -> zlib._Decompress | None:
        """Return the decoder for what follows: a gzip file may have several members."""
        if self._decoder is not None and self._decoder.eof:
            if not rest.startswith(b"\x1f\x8b"):
                return None  # padding after the last member
            self._decoder = zlib.decompressobj(_AUTO_HEADER)
        return self._decoder
