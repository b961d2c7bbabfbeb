"""A real WebSub hub on loopback: verifies intents, keeps its subscribers, signs what it sends."""

from __future__ import annotations

import hashlib
import hmac
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlencode

__all__ = ["Hub", "get", "post"]

_SECONDS = 60.0


@dataclass
class Hub:
    """Takes subscriptions at `url`. `status` is what it answers, `lease` what it grants."""

    status: int = 202
    lease: int = 864_000
    is_denying: bool = False
    requests: list[dict[str, str]] = field(default_factory=list)
    subscribers: dict[str, dict[str, str]] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def take(self, form: dict[str, str]) -> None:
        """Take a request, and ask its callback at once whether it is meant."""
        self.requests.append(form)
        callback, mode = form["hub.callback"], form["hub.mode"]
        asked = {"hub.mode": mode, "hub.topic": form["hub.topic"], "hub.challenge": "a challenge"}
        if self.is_denying:
            get(callback, **(asked | {"hub.mode": "denied", "hub.reason": "no room"}))
        elif mode == "subscribe":
            confirmed = get(callback, **asked, **{"hub.lease_seconds": str(self.lease)})
            if confirmed == (200, b"a challenge"):
                self.subscribers[callback] = form
        elif get(callback, **asked) == (200, b"a challenge"):
            self.subscribers.pop(callback, None)

    def publish(self, topic: str, body: bytes = b"<rss/>", method: str = "sha256") -> list[int]:
        """Send a body to all who subscribed to the topic; return what they answered."""
        return [
            post(callback, body, signature=_signature(form["hub.secret"], body, method))
            for callback, form in self.subscribers.items()
            if form["hub.topic"] == topic
        ]


def get(url: str, **parameters: str) -> tuple[int, bytes]:
    """Return status and body of a GET."""
    try:
        with urllib.request.urlopen(f"{url}?{urlencode(parameters)}", timeout=_SECONDS) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def post(url: str, body: bytes, signature: str | None = None) -> int:
    """Return the status of a push."""
    headers = {"Content-Type": "application/rss+xml"}
    headers |= {"X-Hub-Signature": signature} if signature is not None else {}
    request = urllib.request.Request(url, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def _signature(secret: str, body: bytes, method: str) -> str:
    return f"{method}={hmac.new(secret.encode(), body, getattr(hashlib, method)).hexdigest()}"


def _handler_of(hub: Hub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            hub.take({name: values[0] for name, values in parse_qs(body).items()})
            self.send_response(hub.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler
