"""A real HTTP server on loopback that speaks the chat completions protocol, and can misbehave.

It answers as a model would, with the claims a test gives it, or with whatever else a test scripts.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

__all__ = ["ModelServer", "Said", "completion", "proposed", "saying"]

Claims = list[dict[str, Any]]


@dataclass(frozen=True)
class Said:
    """An answer, byte for byte. `hangs`: nothing is sent until the server closes."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": "application/json"})
    hangs: bool = False


@dataclass(frozen=True)
class Asked:
    """One request as it came; header names in lower case."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def article(self) -> str:
        """The text that the model was given."""
        return str(self.body["messages"][-1]["content"])


class ModelServer:
    """Answers by `answer`, a function of the request; remembers what it was asked."""

    def __init__(self, answer: Callable[[Asked], Said] | None = None) -> None:
        self.answer = answer or (lambda asked: saying([]))
        self.requests: list[Asked] = []
        self.closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> ModelServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


def proposed(quote: str, value: str, term: str, **words: Any) -> dict[str, Any]:
    """One claim of an answer; everything not named is what a sound model would say."""
    return {
        "deal_id": "supply", "term": term, "value": value, "qualifier": "bare",
        "modality": "announced", "holder": None, "quote": quote, **words,
    }  # fmt: skip


def completion(text: str | None, finish: str = "stop", **more: Any) -> bytes:
    """The body of a chat completion with this text."""
    return json.dumps(
        {
            "id": "chatcmpl-1", "object": "chat.completion", "model": "loopback",
            "choices": [{"index": 0, "finish_reason": finish,
                         "message": {"role": "assistant", "content": text}}],
            "usage": {"prompt_tokens": 900, "completion_tokens": 100, "total_tokens": 1000},
            **more,
        }
    ).encode()  # fmt: skip


def saying(claims: Claims, **more: Any) -> Said:
    """A sound answer with these claims."""
    return Said(completion(json.dumps({"claims": claims}), **more))


def _handler_of(server: ModelServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.path, headers, json.loads(body))
            server.requests.append(asked)
            said = server.answer(asked)
            self.close_connection = True
            if said.hangs:
                server.closing.wait(30)
                return
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(said.body)))
            self.end_headers()
            with contextlib.suppress(OSError):  # the client may have read enough
                self.wfile.write(said.body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
