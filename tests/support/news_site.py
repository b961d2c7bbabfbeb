"""A real HTTP server on loopback whose every answer a test scripts, the hostile ones included."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

__all__ = [
    "Answer",
    "NewsSite",
    "Request",
    "atom_feed",
    "gzip_bomb",
    "news_page",
    "raw_server",
    "rss_feed",
]


@dataclass(frozen=True)
class Request:
    """What a client asked; header names in lower case."""

    path: str
    headers: dict[str, str]
    client_port: int = 0


@dataclass
class Answer:
    """What the site answers. `drip_seconds` is the pause before each further byte of the body."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip_seconds: float = 0.0
    content_length: int | None = None


class NewsSite:
    """Answers by path; remembers every request. `stop_dripping` ends all slow answers."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer | Callable[[Request], Answer]] = {}
        self.requests: list[Request] = []
        self.stop_dripping = threading.Event()
        self._server = _server_for(self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), daemon=True
        )
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return self.base + path

    def serve(
        self, path: str, body: bytes | str, content_type: str = "text/html", **headers: str
    ) -> str:
        """Answer the path with a 200; keyword headers have _ for -. Return the address."""
        data = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = Answer(data, headers={"Content-Type": content_type, **named})
        return self.url(path)

    def serve_with_validators(self, path: str, body: str, etag: str, content_type: str) -> str:
        """Answer the path, and 304 to who knows its ETag already."""
        modified = format_datetime(datetime(2026, 1, 2, tzinfo=UTC), usegmt=True)
        headers = {"Content-Type": content_type, "ETag": etag, "Last-Modified": modified}

        def answer(request: Request) -> Answer:
            if request.headers.get("if-none-match") == etag:
                return Answer(status=304, headers=headers)
            return Answer(body.encode(), headers=headers)

        self.answers[path] = answer
        return self.url(path)

    def paths(self) -> list[str]:
        """The paths asked for, in order."""
        return [request.path for request in self.requests]

    def close(self) -> None:
        self.stop_dripping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def __enter__(self) -> NewsSite:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def answer_to(self, request: Request) -> Answer:
        path = request.path.partition("?")[0]
        answer = self.answers.get(path, Answer(b"not here", 404))
        return answer(request) if callable(answer) else answer


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


def _server_for(site: NewsSite) -> _Server:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(self.path, headers, self.client_address[1])
            site.requests.append(request)
            answer = site.answer_to(request)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            length = len(answer.body) if answer.content_length is None else answer.content_length
            if answer.status != 304:
                self.send_header("Content-Length", str(length))
            if length > len(answer.body):
                self.close_connection = True
            self.end_headers()
            if answer.status != 304:
                self._send(answer)

        def _send(self, answer: Answer) -> None:
            try:
                if not answer.drip_seconds:
                    self.wfile.write(answer.body)
                    return
                for byte in answer.body:
                    self.wfile.write(bytes([byte]))
                    if site.stop_dripping.wait(answer.drip_seconds):
                        return
            except OSError:
                pass  # the client has had enough, which is what some tests want

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return _Server(("127.0.0.1", 0), Handler)


@contextmanager
def raw_server(answer: bytes) -> Iterator[int]:
    """A server that sends these very bytes to everybody; yields its port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.recv(65_536)
                connection.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def gzip_bomb(megabytes: int) -> bytes:
    """A small body that unpacks to so many megabytes."""
    return gzip.compress(b"\0" * megabytes * 1_000_000, 9)


def rss_feed(*entries: tuple[str, str, str | None]) -> str:
    """An RSS feed of (address, title, pubDate) entries."""
    items = "".join(
        f"<item><title>{title}</title><link>{url}</link><guid>{url}</guid>"
        + (f"<pubDate>{date}</pubDate>" if date else "")
        + "</item>"
        for url, title, date in entries
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Wire</title>'
        f"<link>https://example.com/</link>{items}</channel></rss>"
    )


def atom_feed(*entries: tuple[str, str, str]) -> str:
    """An Atom feed of (address, title, published) entries."""
    items = "".join(
        f'<entry><title>{title}</title><id>{url}</id><link href="{url}"/>'
        f"<published>{date}</published></entry>"
        for url, title, date in entries
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title>{items}</feed>'


def news_page(title: str, *paragraphs: str, published: str | None = None) -> str:
    """A plain news page."""
    meta = f'<meta property="article:published_time" content="{published}">' if published else ""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<html lang="en"><head><title>{title}</title>{meta}</head>'
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )
