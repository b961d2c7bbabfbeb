"""One subscription: what to ask of its hub, what to answer it, when to renew. Pure.

    offered ──request──▶ requested ──verified──▶ active ──renewed before it runs out──▶ active
    a hub that refuses is asked again a day later; a feed that leaves the configuration is leaving
    until its hub has confirmed it, or the lease has run out
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlencode

from dealterms.hubs import HubOffer

__all__ = [
    "Subscription",
    "after_request",
    "after_verification",
    "is_signed",
    "offered",
    "request_body",
    "when_unwanted",
]

State = Literal["offered", "requested", "active", "refused", "leaving"]

LEASE = timedelta(days=10)  # what is asked for; most hubs grant it
_SHORTEST_LEASE, _LONGEST_LEASE = timedelta(minutes=1), timedelta(days=365)
_RENEWED_AT = 0.8  # of the lease: two days before the end of ten
# How long a verification may take before the request is repeated, attempt by attempt; the last one
# stands for all later ones.
_REPEATS = (timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
_MOST_FAREWELLS = 3
# W3C WebSub, section 7.1; the name is the hub's choice.
_METHODS = {"sha1", "sha256", "sha384", "sha512"}


@dataclass(frozen=True, slots=True)
class Subscription:
    """What is remembered of one feed's subscription; times are aware UTC.

    `token` is the last part of its callback, `secret` what its pushes are signed with; both are
    random and its own. `next_attempt_at` None means that nothing is to be asked of the hub.
    """

    feed_url: str
    hub: str
    topic: str
    state: State
    token: str
    secret: str
    expires_at: datetime | None = None
    next_attempt_at: datetime | None = None
    attempt_count: int = 0
    last_error: str | None = None
    pushed_at: datetime | None = None


def offered(
    known: Subscription | None,
    feed_url: str,
    offer: HubOffer,
    now: datetime,
    *,
    token: str,
    secret: str,
) -> Subscription | None:
    """Return the subscription to ask for, None if the known one is to the same hub and topic."""
    if known is not None and (known.hub, known.topic) == (offer.hub, offer.topic):
        if known.state != "leaving":
            return None
        return replace(known, state="offered", next_attempt_at=now, attempt_count=0)
    return Subscription(
        feed_url, offer.hub, offer.topic, "offered", token, secret, next_attempt_at=now
    )


def request_body(subscription: Subscription, callback: str) -> bytes:
    """Return the form to send to the hub (section 5.1).

    The secret is sent whatever the hub's scheme: one that was overheard is no worse than none,
    since a push only makes us look.
    """
    mode = "unsubscribe" if subscription.state == "leaving" else "subscribe"
    form = {"hub.callback": callback, "hub.mode": mode, "hub.topic": subscription.topic}
    if mode == "subscribe":
        form["hub.lease_seconds"] = str(int(LEASE.total_seconds()))
        form["hub.secret"] = subscription.secret
    return urlencode(form).encode()


def after_request(subscription: Subscription, now: datetime) -> Subscription | None:
    """Return what to remember before the hub is asked, which may verify at once; None: forget it.

    An active subscription stays active while it is renewed.
    """
    count = subscription.attempt_count + 1
    if subscription.state == "leaving" and (
        count > _MOST_FAREWELLS or (subscription.expires_at or now) <= now
    ):
        return None
    is_new = subscription.state in ("offered", "refused")
    return replace(
        subscription,
        state="requested" if is_new else subscription.state,
        attempt_count=count,
        next_attempt_at=now + _REPEATS[min(count, len(_REPEATS)) - 1],
    )


def after_verification(
    subscription: Subscription, asked: Mapping[str, str], now: datetime
) -> tuple[Subscription | None, bool]:
    """Return what to remember of a verification of intent, and whether to confirm (section 5.3).

    The subscription is None if it has ended. Only what we asked for is confirmed.
    """
    if asked.get("hub.topic") != subscription.topic:
        return subscription, False
    mode, state = asked.get("hub.mode"), subscription.state
    if mode == "denied" and state != "leaving":
        reason = asked.get("hub.reason", "")[:200] or "no reason given"
        refused = replace(
            subscription,
            state="refused",
            last_error=f"the hub refused: {reason}",
            expires_at=None,
            next_attempt_at=now + _REPEATS[-1],
        )
        return refused, True
    if mode == "subscribe" and state in ("requested", "active"):
        lease = _lease_of(asked.get("hub.lease_seconds", ""))
        active = replace(
            subscription,
            state="active",
            expires_at=now + lease,
            next_attempt_at=now + lease * _RENEWED_AT,
            attempt_count=0,
            last_error=None,
        )
        return active, True
    if mode == "unsubscribe" and state == "leaving":
        return None, True
    return subscription, False


def when_unwanted(subscription: Subscription, now: datetime) -> Subscription | None:
    """Return what to remember of a subscription whose feed has left the configuration."""
    if subscription.state not in ("active", "requested"):
        return None
    return replace(subscription, state="leaving", next_attempt_at=now, attempt_count=0)


def is_signed(secret: str, signature: str, body: bytes) -> bool:
    """True if an X-Hub-Signature header (`sha256=…`) is that of the body."""
    method, _, digest = signature.strip().partition("=")
    if method.lower() not in _METHODS:
        return False
    expected = hmac.new(secret.encode(), body, getattr(hashlib, method.lower())).hexdigest()
    return hmac.compare_digest(expected.encode(), digest.strip().lower().encode())


def _lease_of(seconds: str) -> timedelta:
    if not seconds.isascii() or not seconds.isdigit() or len(seconds) > 12:
        return LEASE
    return min(max(timedelta(seconds=int(seconds)), _SHORTEST_LEASE), _LONGEST_LEASE)
