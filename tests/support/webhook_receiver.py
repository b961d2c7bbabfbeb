"""A real HTTP server on loopback that receives webhooks, verifies them and can refuse.

The signature is checked with the public `standardwebhooks` library, not with our own code.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from standardwebhooks.webhooks import Webhook

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
DEADLINE_SECONDS = 60.0  # patience, no promise: a busy machine needs half of it to start a daemon


@dataclass(frozen=True)
class Reply:
    """What to answer. `drops`: close without a word. `hangs`: send nothing until the end.

    `drips`: send the body byte by byte, for ever.
    """

    status: int = 204
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    drops: bool = False
    hangs: bool = False
    drips: bool = False


@dataclass(frozen=True)
class Received:
    """One request as it came; `signed_by_library` is what the public library signs for it."""

    headers: Mapping[str, str]
    body: bytes
    signed_by_library: str

    @property
    def is_signed(self) -> bool:
        return self.signed_by_library in self.headers.get("webhook-signature", "").split(" ")

    @property
    def webhook_id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class WebhookReceiver:
    """Answers with `replies` in turn, then 204 for ever; `requests` holds all that came."""

    def __init__(self, replies: Iterable[Reply] = (), secret: str = SECRET) -> None:
        self.secret, self.requests = secret, list[Received]()
        self.replies = list(replies)
        self._changed, self.stopped = threading.Condition(), threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/hook"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def take(self, headers: Mapping[str, str], body: bytes) -> Reply:
        """Record a request; return what to answer."""
        moment = datetime.fromtimestamp(int(headers.get("webhook-timestamp", "0")), UTC)
        signature = Webhook(self.secret).sign(
            headers.get("webhook-id", ""), moment, body.decode("utf-8", "replace")
        )
        with self._changed:
            self.requests.append(Received(headers, body, signature))
            self._changed.notify_all()
            return self.replies.pop(0) if self.replies else Reply()

    def wait_for(self, count: int) -> list[Received]:
        """Return the requests once there are `count`; fail after a deadline."""
        with self._changed:
            done = self._changed.wait_for(lambda: len(self.requests) >= count, DEADLINE_SECONDS)
        assert done, f"{len(self.requests)} of {count} webhooks came in {DEADLINE_SECONDS:g} s"
        return self.requests


def _handler_of(receiver: WebhookReceiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", 0))
            body = self.rfile.read(length)
            self.close_connection = True
            if len(body) < length:  # the sender died in the middle of it: nothing was asked
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = receiver.take(headers, body)
            if reply.hangs:
                receiver.stopped.wait(DEADLINE_SECONDS)
            if not reply.drops and not reply.hangs:
                self._answer(reply)

        def _answer(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if not reply.drips and reply.status != 204:
                self.send_header("content-length", str(len(reply.body)))
            self.send_header("connection", "close")
            self.end_headers()
            try:
                self.wfile.write(reply.body)
                while reply.drips and not receiver.stopped.wait(0.01):
                    self.wfile.write(b".")
            except OSError:
                pass  # the sender had enough

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler
