"""Subscribing at hubs, and taking in what they say."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from secrets import token_urlsafe

from sqlalchemy import Connection, Engine

from dealterms.clock import Clock
from dealterms.feeds_store import make_due
from dealterms.fetch import Poster, UnansweredError
from dealterms.hubs import HubOffer
from dealterms.leases import Leases
from dealterms.log import get_logger
from dealterms.websub.store import (
    dismiss_unwanted,
    find_by_token,
    find_subscription,
    load_due,
    note_offers,
    replace_subscription,
)
from dealterms.websub.subscription import (
    Subscription,
    after_request,
    after_verification,
    is_signed,
    request_body,
)

__all__ = ["HUB_BYTES", "HUB_SECONDS", "Pushes"]

HUB_SECONDS, HUB_BYTES = 15.0, 10_000  # a hub says in its status all that it has to say

_ROLE = "websub"  # one daemon of several asks the hubs
_REQUESTS_PER_TICK = 8
_FORM = {"content-type": "application/x-www-form-urlencoded"}
_REASON = "its hub told of news"

log = get_logger("websub")


def _draw() -> str:
    return token_urlsafe(24)


@dataclass(frozen=True, slots=True)
class Pushes:
    """The subscriptions of one process.

    `public_url` is the address under which hubs reach the listener, `feed_urls` what is configured.
    """

    engine: Engine
    poster: Poster
    leases: Leases
    clock: Clock
    public_url: str
    feed_urls: Collection[str]
    draw: Callable[[], str] = _draw

    def note_offers(self, connection: Connection, offers: Mapping[str, HubOffer]) -> None:
        """Keep in mind what polled feeds have offered, in the transaction of their polls."""
        note_offers(connection, offers, self.clock(), self.draw)

    async def keep_up(self) -> None:
        """Ask the hubs that are to be asked: to subscribe, to renew, to end."""
        if not await asyncio.to_thread(self.leases.lead, _ROLE):
            return
        due = await asyncio.to_thread(self._take_due)
        await asyncio.gather(*(self._ask(one) for one in due))

    def _take_due(self) -> list[Subscription]:
        """Return what is to be asked now, noted as asked: a hub may verify before it answers."""
        now, taken = self.clock(), []
        with self.engine.begin() as connection:
            dismiss_unwanted(connection, self.feed_urls, now)
            for subscription in load_due(connection, now, _REQUESTS_PER_TICK):
                asked = after_request(subscription, now)
                replace_subscription(connection, subscription.feed_url, asked)
                if asked is not None:
                    taken.append(asked)
        return taken

    async def _ask(self, subscription: Subscription) -> None:
        """Send one request; what the hub makes of it comes to the callback."""
        callback = f"{self.public_url}/{subscription.token}"
        error = None
        try:
            answer = await self.poster.post(
                subscription.hub, request_body(subscription, callback), _FORM
            )
            if not 200 <= answer.status < 300:
                error = f"the hub answered {answer.status}"
        except UnansweredError as failure:
            error = str(failure)
        log.info("hub asked", feed_url=subscription.feed_url, hub=subscription.hub,
                 state=subscription.state, error=error)  # fmt: skip
        await asyncio.to_thread(self._note_answer, subscription, error)

    def _note_answer(self, asked: Subscription, error: str | None) -> None:
        with self.engine.begin() as connection:
            if find_subscription(connection, asked.feed_url) != asked:
                return  # the callback has been asked meanwhile, and knows better
            replace_subscription(connection, asked.feed_url, replace(asked, last_error=error))

    def verify(self, token: str, asked: Mapping[str, str]) -> str | None:
        """Answer a verification of intent: the words to send back, None for one not asked for."""
        with self.engine.begin() as connection:
            subscription = find_by_token(connection, token)
            if subscription is None:
                return None
            after, is_confirmed = after_verification(subscription, asked, self.clock())
            if after != subscription:
                replace_subscription(connection, subscription.feed_url, after)
        state = "ended" if after is None else after.state
        log.info("hub verified", feed_url=subscription.feed_url, is_confirmed=is_confirmed,
                 state=state, mode=asked.get("hub.mode", "")[:20])  # fmt: skip
        return asked.get("hub.challenge", "") if is_confirmed else None

    def knows(self, token: str) -> bool:
        """True if there is a subscription whose callback ends so."""
        with self.engine.begin() as connection:
            return find_by_token(connection, token) is not None

    def take(self, token: str, signature: str, body: bytes) -> bool:
        """Take a push in: make its feed due if it is signed. False if nobody subscribed so."""
        with self.engine.begin() as connection:
            subscription = find_by_token(connection, token)
            if subscription is None:
                return False
            if not is_signed(subscription.secret, signature, body):
                log.warning("push not signed", feed_url=subscription.feed_url)
                return True  # section 7.1: it is accepted, and left aside
            now = self.clock()
            replace_subscription(
                connection, subscription.feed_url, replace(subscription, pushed_at=now)
            )
            make_due(connection, subscription.feed_url, now, _REASON)
        log.info("pushed", feed_url=subscription.feed_url, byte_count=len(body))
        return True
