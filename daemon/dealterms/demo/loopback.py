"""An HTTP server of this machine only, on a free port and a thread of its own."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Self

__all__ = ["LoopbackHandler", "LoopbackServer"]

_STOP_CHECK_SECONDS = 0.02


class LoopbackHandler(BaseHTTPRequestHandler):
    """Keeps connections open and writes no log."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "dealterms-demo", ""
    # A whole answer goes out in one segment: two writes wait 40 ms for the other side's
    # acknowledgement.
    wbufsize = -1
    timeout = 30.0

    def answer(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        """Send status, headers and, unless the request is a HEAD, the body."""
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status not in (204, 304):
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent; what happened is told by the demo itself."""


class LoopbackServer:
    """Serves from the moment it is made until `close`."""

    def __init__(self, handler: type[LoopbackHandler], port: int = 0) -> None:
        """Listen on `port` if it is free, else on any; 0 wishes for none."""
        self._server = _listening(handler, port)
        self._server.daemon_threads = True
        self._thread = Thread(
            target=self._server.serve_forever, args=(_STOP_CHECK_SECONDS,), daemon=True
        )
        self._thread.start()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_address[1])

    @property
    def root(self) -> str:
        """The address without a path: `http://127.0.0.1:<port>`."""
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        """Stop listening; answers under way are not waited for."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Self:
        """Serve for the length of a `with` block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop listening."""
        self.close()


def _listening(handler: type[LoopbackHandler], port: int) -> ThreadingHTTPServer:
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError:
        return ThreadingHTTPServer(("127.0.0.1", 0), handler)
