"""Subscribing at a real hub on loopback, and what its pushes do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from dealterms.bootstrap import open_pipeline
from dealterms.outside import Outside
from dealterms.pipeline import Pipeline
from dealterms.settings import load_settings
from dealterms.web.pushes import serving_pushes
from dealterms.websub.pushes import Pushes
from dealterms.websub.store import find_subscription
from dealterms.websub.subscription import Subscription
from support.frozen_clock import FrozenClock
from support.hub import Hub, get, post
from support.news_site import Answer, NewsSite

DEADLINE_SECONDS = 120.0  # a guard against hanging, no measure


@dataclass
class Scene:
    """A pipeline whose only feed names the hub, and the callback that the hub can reach."""

    pipeline: Pipeline
    pushes: Pushes
    clock: FrozenClock
    site: NewsSite
    feed_url: str

    @property
    def polls(self) -> int:
        return sum(request.path == "/feed" for request in self.site.requests)

    @property
    def subscription(self) -> Subscription | None:
        with self.pushes.engine.begin() as connection:
            return find_subscription(connection, self.feed_url)

    async def take_in(self) -> None:
        """Make a pass, and wait for what took longer than it waits itself."""
        await self.pipeline.take_in()
        while self.pipeline.ingestion.feeds_under_way:
            await self.pipeline.take_in()

    async def subscribe(self) -> Subscription:
        """Poll the feed, then ask its hub."""
        await self.take_in()
        await self.pushes.keep_up()
        assert self.subscription is not None
        return self.subscription


@pytest.fixture
def site() -> Iterator[NewsSite]:
    site = NewsSite()
    yield site
    site.close()


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as hub:
        yield hub


def feed(site: NewsSite, hub_url: str, *titles: str) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><link>{site.url('/' + title)}</link>"
        f"<description>{title} is told here in full.</description></item>"
        for title in titles
    )
    return (
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Wire</title>'
        f'<atom:link rel="hub" href="{hub_url}"/><atom:link rel="self" href="{site.url("/feed")}"/>'
        f"{items}</channel></rss>"
    ).encode()


@asynccontextmanager
async def opened(site: NewsSite, folder: Path, clock: FrozenClock) -> AsyncIterator[Scene]:
    config = folder / "dealterms.toml"
    feed_url = site.url("/feed")
    config.write_text(
        f'[store]\nurl = "sqlite:///{folder}/x.db"\n[network]\nallow = ["127.0.0.0/8"]\n'
        '[polling]\nhost_gap = "0s"\n'
        '[websub]\npublic_url = "http://127.0.0.1:1"\nlisten = "127.0.0.1:0"\n'
        f'[[feeds]]\nurl = "{feed_url}"\npublisher = "Wire"\nsource_class = "outlet"\n'
        'text_from = "feed"\nevery = "1h"\n'
    )
    settings = load_settings(config)
    assert settings.websub is not None
    async with open_pipeline(settings, Outside(clock=clock)) as pipeline:
        assert pipeline.pushes is not None
        async with serving_pushes(pipeline.pushes, settings.websub) as address:
            pushes = replace(pipeline.pushes, public_url=f"{address}hooks")
            yield Scene(pipeline, pushes, clock, site, feed_url)


def play(
    site: NewsSite,
    folder: Path,
    clock: FrozenClock,
    scenario: Callable[[Scene], Awaitable[None]],
) -> None:
    async def run() -> None:
        async with opened(site, folder, clock) as scene:
            await scenario(scene)

    asyncio.run(asyncio.wait_for(run(), DEADLINE_SECONDS))


def test_a_push_brings_the_news_of_its_feed_without_waiting_for_the_next_poll(
    site: NewsSite, hub: Hub, tmp_path: Path, clock: FrozenClock
) -> None:
    site.answers["/feed"] = Answer(feed(site, hub.url, "One"))

    async def scenario(scene: Scene) -> None:
        subscription = await scene.subscribe()
        assert (subscription.state, subscription.topic) == ("active", scene.feed_url)
        assert [one["hub.mode"] for one in hub.requests] == ["subscribe"]

        clock.advance(seconds=30)
        site.answers["/feed"] = Answer(feed(site, hub.url, "Two", "One"))
        await scene.take_in()
        assert scene.polls == 1, "nothing is due yet"
        assert await asyncio.to_thread(hub.publish, scene.feed_url) == [202]
        await scene.take_in()

        assert scene.polls == 2
        assert scene.pipeline.recording.latest_of([]) == {}
        assert len(scene.pipeline.recording.load_entries(scene.feed_url)) == 2

    play(site, tmp_path, clock, scenario)


def test_what_is_pushed_is_not_read_only_the_feed_is(
    site: NewsSite, hub: Hub, tmp_path: Path, clock: FrozenClock
) -> None:
    site.answers["/feed"] = Answer(feed(site, hub.url, "One"))

    async def scenario(scene: Scene) -> None:
        await scene.subscribe()
        forged = feed(site, hub.url, "Forged")

        await asyncio.to_thread(hub.publish, scene.feed_url, forged, "sha512")
        await scene.take_in()

        assert scene.polls == 2
        assert len(scene.pipeline.recording.load_entries(scene.feed_url)) == 1

    play(site, tmp_path, clock, scenario)


def test_a_push_that_is_not_signed_is_accepted_and_left_aside(
    site: NewsSite, hub: Hub, tmp_path: Path, clock: FrozenClock
) -> None:
    site.answers["/feed"] = Answer(feed(site, hub.url, "One"))

    async def scenario(scene: Scene) -> None:
        await scene.subscribe()
        (callback,) = hub.subscribers

        for signature in (None, "", "sha256=00", "md5=00", "sha256", "=", "sha256=é"):
            assert await asyncio.to_thread(post, callback, b"<rss/>", signature) == 202
        await scene.take_in()

        assert scene.polls == 1

    play(site, tmp_path, clock, scenario)


def test_only_what_was_asked_for_is_confirmed(
    site: NewsSite, hub: Hub, tmp_path: Path, clock: FrozenClock
) -> None:
    site.answers["/feed"] = Answer(feed(site, hub.url, "One"))

    async def scenario(scene: Scene) -> None:
        subscription = await scene.subscribe()
        (callback,) = hub.subscribers
        asked = {"hub.topic": scene.feed_url, "hub.challenge": "x"}

        async def status(url: str, **changed: str) -> int:
            named = {f"hub.{name}": value for name, value in changed.items()}
            return (await asyncio.to_thread(get, url, **(asked | named)))[0]

        assert await status(callback, mode="unsubscribe") == 404
        assert await status(callback, mode="subscribe", topic="https://x.test/") == 404
        assert await status(callback + "x", mode="subscribe") == 404
        assert await status(callback) == 404
        assert await asyncio.to_thread(post, callback + "x", b"") == 410
        assert scene.subscription == subscription

    play(site, tmp_path, clock, scenario)


def test_a_push_that_is_too_long_is_refused(
    site: NewsSite, hub: Hub, tmp_path: Path, clock: FrozenClock
) -> None:
    site.answers["/feed"] = Answer(feed(site, hub.url, "One"))

    async def scenario(scene: Scene) -> None:
        await scene.subscribe()

        answers = await asyncio.to_thread(hub.publish, scene.feed_url, bytes(10_000_001))

        assert answers == [413]

    play(site, tmp_path, clock, scenario)


def test_a_lease_is_renewed_before_it_ends_under_the_same_callback(
    site: NewsSite, hub: Hub, tmp_path: Path, clock: FrozenClock
) -> None:
    site.answers["/feed"] = Answer(feed(site, hub.url, "One"))
    hub.lease = 1000

    async def scenario(scene: Scene) -> None:
        first = await scene.subscribe()
        clock.advance(seconds=799)
        await scene.pushes.keep_up()
        assert len(hub.requests) == 1
        clock.advance(seconds=1)
        await scene.pushes.keep_up()

        again = scene.subscription
        assert again is not None
        assert len(hub.requests) == 2
        assert hub.requests[0] == hub.requests[1]
        assert first.expires_at is not None
        assert again.expires_at is not None
        assert (again.expires_at - first.expires_at).total_seconds() == 800

    play(site, tmp_path, clock, scenario)


def test_a_hub_that_denies_is_asked_again_a_day_later(
    site: NewsSite, hub: Hub, tmp_path: Path, clock: FrozenClock
) -> None:
    site.answers["/feed"] = Answer(feed(site, hub.url, "One"))
    hub.is_denying = True

    async def scenario(scene: Scene) -> None:
        refused = await scene.subscribe()
        assert (refused.state, refused.last_error) == ("refused", "the hub refused: no room")
        hub.is_denying = False
        clock.advance(hours=23)
        await scene.pushes.keep_up()
        assert not hub.subscribers
        clock.advance(hours=1)
        await scene.pushes.keep_up()

        assert scene.subscription is not None
        assert scene.subscription.state == "active"

    play(site, tmp_path, clock, scenario)


def test_a_hub_that_does_not_answer_is_asked_at_growing_distances(
    site: NewsSite, hub: Hub, tmp_path: Path, clock: FrozenClock
) -> None:
    site.answers["/feed"] = Answer(feed(site, site.url("/no-hub"), "One"))

    async def scenario(scene: Scene) -> None:
        asked = await scene.subscribe()
        waits = []
        for _ in range(5):
            assert asked.next_attempt_at is not None
            waits.append((asked.next_attempt_at - clock()).total_seconds())
            clock.now = asked.next_attempt_at
            await scene.pushes.keep_up()
            assert scene.subscription is not None
            asked = scene.subscription

        assert waits == [300, 3600, 21_600, 86_400, 86_400]
        assert (asked.state, asked.last_error) == ("requested", "the hub answered 501")

    play(site, tmp_path, clock, scenario)


def test_a_hub_at_an_address_that_is_not_allowed_gets_nothing(
    site: NewsSite, tmp_path: Path, clock: FrozenClock
) -> None:
    site.answers["/feed"] = Answer(feed(site, "http://169.254.169.254/hub", "One"))

    async def scenario(scene: Scene) -> None:
        asked = await scene.subscribe()

        assert asked.state == "requested"
        assert "169.254.169.254" in str(asked.last_error)

    play(site, tmp_path, clock, scenario)


def test_a_feed_that_leaves_the_configuration_is_unsubscribed(
    site: NewsSite, hub: Hub, tmp_path: Path, clock: FrozenClock
) -> None:
    site.answers["/feed"] = Answer(feed(site, hub.url, "One"))

    async def scenario(scene: Scene) -> None:
        await scene.subscribe()
        (callback,) = hub.subscribers

        await replace(scene.pushes, feed_urls=()).keep_up()

        assert [one["hub.mode"] for one in hub.requests] == ["subscribe", "unsubscribe"]
        assert not hub.subscribers
        assert scene.subscription is None
        assert await asyncio.to_thread(post, callback, b"") == 410

    play(site, tmp_path, clock, scenario)


def test_the_header_names_the_hub_before_the_document_does(
    site: NewsSite, hub: Hub, tmp_path: Path, clock: FrozenClock
) -> None:
    named = f'<{hub.url}>; rel="hub", <https://wire.example/all>; rel=self'
    site.answers["/feed"] = Answer(
        feed(site, site.url("/no-hub"), "One"), headers={"Link": named}
    )

    async def scenario(scene: Scene) -> None:
        subscription = await scene.subscribe()

        assert subscription.topic == "https://wire.example/all"
        assert len(hub.subscribers) == 1

    play(site, tmp_path, clock, scenario)
