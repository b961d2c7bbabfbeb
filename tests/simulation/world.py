"""Publishers, receivers and the true clock of one world."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random

from standardwebhooks.webhooks import Webhook

from support.news_site import news_page, rss_feed
from support.webhook_receiver import SECRET

__all__ = ["DEALS", "EPOCH", "Answer", "Deal", "Publisher", "Receiver", "Story", "World"]

EPOCH = datetime(2026, 5, 4, tzinfo=UTC)
_SHOWN = 40  # stories in a feed
_WORDS = (
    "river garden window letter morning street winter music harbour lantern bridge orchard "
    "paper wooden silent gentle narrow distant pleasant curious autumn summer evening meadow "
    "island mountain kitchen candle mirror basket feather pebble village painter singer baker "
    "gardener teacher sailor walked painted sang carried watched listened gathered folded planted "
    "before behind beneath beyond among along slowly quietly often seldom nearly"
).split()


@dataclass(frozen=True, slots=True)
class Deal:
    """One of the deals that the press writes about."""

    deal_id: str
    buyer: str
    target: str


DEALS = (
    Deal("kessel-brightwater", "Kessel & Rowe", "Brightwater Foods"),
    Deal("harlan-nordwire", "Harlan Industries", "Nordwire Systems"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answers, before anything goes wrong on the way."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(slots=True)
class Story:
    """An article; each correction gives it another price."""

    url: str
    deal: Deal
    prices: list[str]
    printed_at: datetime
    colour: tuple[str, ...]
    corrected_at: datetime | None = None

    @property
    def title(self) -> str:
        """The headline, which tells of a correction."""
        mark = f"Corrected ({len(self.prices) - 1}): " if self.corrected_at else ""
        return f"{mark}{self.deal.buyer} to acquire {self.deal.target}"

    def page(self) -> bytes:
        """The page as it stands now."""
        buyer, target, price = self.deal.buyer, self.deal.target, self.prices[-1]
        return news_page(
            self.title.replace("&", "&amp;"),
            f"CHICAGO. {buyer} and {target} announced today that they have amended their merger "
            f"agreement. {buyer} will now acquire {target} for {price} per share in cash.",
            *self.colour,
            published=self.printed_at.isoformat(),
        ).encode()


class Publisher:
    """A host with a feed and the pages behind it."""

    def __init__(self, host: str) -> None:
        """Take the name of the host."""
        self.host, self.stories = host, list[Story]()
        self.asked_at: list[datetime] = []  # when its feed was

    @property
    def feed_url(self) -> str:
        """The address of the feed."""
        return f"http://{self.host}/feed.xml"

    def print(self, deal: Deal, price: str, now: datetime, colour: tuple[str, ...]) -> Story:
        """Publish a story; `colour` is what stands around its news."""
        url = f"http://{self.host}/story-{len(self.stories) + 1}"
        self.stories.append(Story(url, deal, [price], now, colour))
        return self.stories[-1]

    def answer(self, path: str, headers: Mapping[str, str], body: bytes, now: datetime) -> Answer:
        """Answer one request."""
        if path == "/feed.xml":
            self.asked_at.append(now)
            return _conditional(self._feed(), "application/rss+xml", headers)
        page = next((s.page() for s in self.stories if s.url.endswith(path)), None)
        if page is None:
            return Answer(404, {"content-type": "text/plain"}, b"not here")
        return _conditional(page, "text/html; charset=utf-8", headers)

    def _feed(self) -> bytes:
        shown = self.stories[-_SHOWN:]
        return rss_feed(
            *((s.url, s.title.replace("&", "&amp;"), format_datetime(s.printed_at)) for s in shown)
        ).encode()


class Receiver:
    """A host that accepts alerts, and remembers what it accepted in which order."""

    def __init__(self, host: str) -> None:
        """Take the name of the host."""
        self.host, self.accepted = host, list[tuple[str, bytes]]()
        self.forged: list[str] = []

    @property
    def url(self) -> str:
        """The address that alerts are sent to."""
        return f"http://{self.host}/hook"

    def answer(self, path: str, headers: Mapping[str, str], body: bytes, now: datetime) -> Answer:
        """Accept one message; note it if its signature is not ours."""
        at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
        signed = Webhook(SECRET).sign(headers["webhook-id"], at, body.decode())
        if signed not in headers["webhook-signature"].split(" "):
            self.forged.append(headers["webhook-id"])
        self.accepted.append((headers["webhook-id"], body))
        return Answer(204)

    def was_told(self, deal: Deal, words: str) -> bool:
        """Say whether a message about a deal told these words."""
        told = (json.loads(body)["data"] for _, body in self.accepted)
        return any(
            one["deal"]["id"] == deal.deal_id and words in json.dumps(one["changes"])
            for one in told
        )


class World:
    """What is true, whatever the daemon knows of it."""

    def __init__(self, random: Random) -> None:
        """Make the hosts of a world, few or many; chance decides what they do."""
        self._random = random
        publishers, receivers = random.randint(1, 3), random.randint(1, 2)
        self.publishers = [Publisher(f"wire-{n}.example") for n in range(1, publishers + 1)]
        self.receivers = [Receiver(f"desk-{n}.example") for n in range(1, receivers + 1)]
        self._price_count = 0

    @property
    def hosts(self) -> dict[str, Publisher | Receiver]:
        """Every host by its name."""
        return {one.host: one for one in (*self.publishers, *self.receivers)}

    def stir(self, now: float) -> None:
        """Let a publisher print a story, or correct one."""
        publisher, at = self._random.choice(self.publishers), EPOCH + timedelta(seconds=now)
        if publisher.stories[-10:] and self._random.random() < 0.3:
            story = self._random.choice(publisher.stories[-10:])
            story.prices.append(self.new_price())
            story.corrected_at = at
        else:
            self.print(publisher, self._random.choice(DEALS), self.new_price(), at)

    def print(self, publisher: Publisher, deal: Deal, price: str, at: datetime) -> None:
        """Let a publisher print a story in words of its own: alike, they would be copies."""
        words = self._random.choices(_WORDS, k=80)
        colour = (" ".join(words[:40]).capitalize() + ".", " ".join(words[40:]).capitalize() + ".")
        publisher.print(deal, price, at, colour)

    def new_price(self) -> str:
        """Return a price that nobody has told of before."""
        self._price_count += 1
        return f"${20 + self._price_count}.41"  # none is another one rounded


def _conditional(body: bytes, content_type: str, headers: Mapping[str, str]) -> Answer:
    """Answer with the body, or with 304 to somebody who has it."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    if headers.get("if-none-match") == etag:
        return Answer(304, {"etag": etag})
    return Answer(200, {"content-type": content_type, "etag": etag}, body)
