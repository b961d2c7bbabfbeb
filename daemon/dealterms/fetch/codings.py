"""The content codings of HTTP, one layer each, unpacked in small steps.

Each unpacker hands out some 64 kB at a time, however much a chunk would unpack to, so that whoever
drives it can stop at a bound.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Mapping
from typing import Protocol

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["ACCEPTED", "CodingError", "Unpacker", "unpacker_for"]

# What is asked for; `deflate` is read too, but never asked for: servers disagree about what it is.
ACCEPTED = b"gzip, br, zstd"
_STEP = 64 * 1024
_AUTO_HEADER = 32 + zlib.MAX_WBITS  # gzip or zlib, told apart by zlib itself
_NO_HEADER = -zlib.MAX_WBITS  # what some servers send as "deflate"
_GZIP_MAGIC = b"\x1f\x8b"
# RFC 9659: over HTTP a zstd window is 8 MB at most; a frame may ask for gigabytes.
_ZSTD_OPTIONS: dict[int, int] = {zstd.DecompressionParameter.window_log_max: 23}


class CodingError(ValueError):
    """The packed bytes are damaged."""


class Unpacker(Protocol):
    """One layer of packing. `has_more` is True while packed bytes that were given wait inside."""

    has_more: bool
    is_at_end: bool

    def unpack(self, chunk: bytes) -> bytes:
        """Return the next unpacked bytes; `chunk` is empty to ask for those that wait."""


def unpacker_for(coding: str) -> Unpacker:
    """Return a fresh unpacker; raise KeyError for a coding that is not accepted."""
    return _UNPACKERS[coding]()


class _Zlib:
    """gzip, of several members if need be, and deflate with or without its header."""

    def __init__(self, *, is_deflate: bool = False) -> None:
        self.has_more = self.is_at_end = False
        self._is_deflate = is_deflate
        self._decoder = zlib.decompressobj(_AUTO_HEADER)
        self._rest = b""

    def unpack(self, chunk: bytes) -> bytes:
        rest = self._rest + chunk
        if self._decoder.eof:
            if not rest.startswith(_GZIP_MAGIC):  # padding after the last member
                self._rest, self.has_more = b"", False
                return b""
            self._decoder = zlib.decompressobj(_AUTO_HEADER)
        try:
            unpacked = self._step(rest)
        except zlib.error as error:
            raise CodingError(str(error)) from error
        self._is_deflate = False
        decoder = self._decoder
        self._rest = decoder.unused_data if decoder.eof else decoder.unconsumed_tail
        self.has_more, self.is_at_end = bool(self._rest), decoder.eof
        return unpacked

    def _step(self, rest: bytes) -> bytes:
        try:
            return self._decoder.decompress(rest, _STEP)
        except zlib.error:
            if not self._is_deflate:
                raise
            self._decoder = zlib.decompressobj(_NO_HEADER)
            return self._decoder.decompress(rest, _STEP)


class _Brotli:
    def __init__(self) -> None:
        self.has_more = self.is_at_end = False
        self._decoder = brotli.Decompressor()

    def unpack(self, chunk: bytes) -> bytes:
        if self.is_at_end:
            return b""
        try:
            unpacked: bytes = self._decoder.process(chunk, output_buffer_limit=_STEP)
        except brotli.error as error:
            raise CodingError(str(error)) from error
        # It says that it accepts more while a full buffer still waits: what fills one is not all.
        self.has_more = len(unpacked) >= _STEP or not self._decoder.can_accept_more_data()
        self.is_at_end = self._decoder.is_finished()
        return unpacked


class _Zstd:
    """One zstd frame after the other."""

    def __init__(self) -> None:
        self.has_more = self.is_at_end = False
        self._decoder = zstd.ZstdDecompressor(options=_ZSTD_OPTIONS)
        self._rest = b""

    def unpack(self, chunk: bytes) -> bytes:
        rest = self._rest + chunk
        if self._decoder.eof:
            self._decoder = zstd.ZstdDecompressor(options=_ZSTD_OPTIONS)
        try:
            unpacked = self._decoder.decompress(rest, max_length=_STEP)
        except zstd.ZstdError as error:
            raise CodingError(str(error)) from error
        self._rest = self._decoder.unused_data
        self.is_at_end = self._decoder.eof
        self.has_more = bool(self._rest) if self._decoder.eof else not self._decoder.needs_input
        return unpacked


_UNPACKERS: Mapping[str, Callable[[], Unpacker]] = {
    "gzip": _Zlib,
    "x-gzip": _Zlib,
    "deflate": lambda: _Zlib(is_deflate=True),
    "br": _Brotli,
    "zstd": _Zstd,
}
