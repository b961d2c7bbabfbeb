"""A world of feeds for the benchmarks: generated documents, and a server that costs little.

    python benchmarks/feed_world.py FEEDS      serves on a free port, which it prints

Half of the feeds are RSS 2.0, half Atom; each has twenty entries of some 2.5 kB of markup, as blogs
have it. Every document is the same on every machine. `/state?revision=N&validators=0|1` changes
what all feeds say: revision N has N newer entries on top, and as many fewer at the bottom. The
server is one asyncio protocol over bytes made beforehand.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from functools import cache

ENTRIES = 20
WORDS = (
    "Halvorsen", "Pennard", "Capital", "raised", "its", "bid", "for", "the", "kiosk", "chain", "to",
    "pence", "a", "share", "and", "board", "said", "that", "it", "would", "consider", "offer",
    "before", "Friday", "while", "unions", "asked", "stores", "growth", "quarter",
)  # fmt: skip


def text_of(feed: int, entry: int) -> str:
    """Return the markup of one entry, as blogs have it: links, emphasis, list, picture."""
    seed = feed * 7919 + entry * 104_729
    paragraphs = []
    for place in range(4):
        words = [WORDS[(seed + place * 31 + n * n) % len(WORDS)] for n in range(60)]
        words[7] = f'<a href="/tag/{words[7]}" rel="tag">{words[7]}</a>'
        words[19] = f"<strong>{words[19]}</strong>"
        words[31] = f'<a href="https://example.com/{seed}?utm_source=rss">{words[31]}</a>'
        words[44] = f"<em>{words[44]}</em>"
        paragraphs.append(f'<p class="wp-block">{" ".join(words)} {seed + place}.</p>')
    points = "".join(f"<li>{' '.join(WORDS[n : n + 9])}</li>" for n in range(seed % 5, 15, 4))
    picture = (
        f'<figure><img src="/i/{seed}.jpg" alt="x" width="640" height="360">'
        f"<figcaption>Picture {seed}</figcaption></figure>"
    )
    return f"{picture}{paragraphs[0]}<ul>{points}</ul>{''.join(paragraphs[1:])}"


def entries_of(feed: int, revision: int) -> Iterator[tuple[int, str]]:
    """Yield number and address of the entries of a feed, newest first."""
    for number in range(ENTRIES + revision - 1, revision - 1, -1):
        yield number, f"/story/{feed}/{number}"


@cache
def document(feed: int, revision: int, root: str) -> bytes:
    """Return the document of a feed."""
    items = []
    for number, path in entries_of(feed, revision):
        title, url = f"Story {number} of feed {feed}", root + path
        day = f"{1 + number % 28:02}"
        if feed % 2:
            items.append(
                f"<item><title>{title}</title><link>{url}</link><guid>{url}</guid>"
                f"<pubDate>{day} Sep 2026 10:00:00 GMT</pubDate>"
                f"<description><![CDATA[{text_of(feed, number)}]]></description></item>"
            )
        else:
            items.append(
                f'<entry><title>{title}</title><link href="{url}"/><id>{url}</id>'
                f"<updated>2026-09-{day}T10:00:00Z</updated>"
                f'<content type="html"><![CDATA[{text_of(feed, number)}]]></content></entry>'
            )
    body = "".join(items)
    if feed % 2:
        return (
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
            f"<title>Feed {feed}</title><link>{root}/</link><description>x</description>{body}"
            "</channel></rss>"
        ).encode()
    return (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>Feed {feed}</title><id>{root}/feed/{feed}</id>"
        f"<updated>2026-09-01T10:00:00Z</updated>{body}</feed>"
    ).encode()


class World(asyncio.Protocol):
    """One connection."""

    revision, has_validators, root, feed_count = 0, True, "", 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.waiting = transport, b""

    def data_received(self, data: bytes) -> None:
        """Answer every whole request that has come in."""
        self.waiting += data
        while b"\r\n\r\n" in self.waiting:
            head, _, self.waiting = self.waiting.partition(b"\r\n\r\n")
            self.transport.write(self.answer(head))

    def answer(self, head: bytes) -> bytes:
        """Return the answer to one request."""
        path = head.split(b" ", 2)[1].decode()
        if path.startswith("/state?"):
            named = dict(pair.split("=") for pair in path.partition("?")[2].split("&"))
            World.revision, World.has_validators = (
                int(named["revision"]),
                named["validators"] == "1",
            )
            document.cache_clear()
            for feed in range(World.feed_count):
                document(feed, World.revision, World.root)
            return b"HTTP/1.1 204 No Content\r\n\r\n"
        if not path.startswith("/feed/"):
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        feed = int(path.removeprefix("/feed/"))
        etag = f'"{World.revision}-{feed}"'.encode()
        if World.has_validators and b"\r\nif-none-match: " + etag in head.lower():
            return b"HTTP/1.1 304 Not Modified\r\nETag: " + etag + b"\r\n\r\n"
        body = document(feed, World.revision, World.root)
        validator = b"ETag: " + etag + b"\r\n" if World.has_validators else b""
        return (
            b"HTTP/1.1 200 OK\r\nContent-Type: application/xml; charset=utf-8\r\n" + validator
            + b"Content-Length: %d\r\n\r\n" % len(body) + body
        )  # fmt: skip


async def serve(feed_count: int) -> None:
    """Serve until the standard input ends."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(World, "127.0.0.1", 0, backlog=1024)
    port = server.sockets[0].getsockname()[1]
    World.root, World.feed_count = f"http://127.0.0.1:{port}", feed_count
    for feed in range(feed_count):
        document(feed, 0, World.root)
    print(port, flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
