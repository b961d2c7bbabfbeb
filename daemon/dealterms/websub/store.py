"""The rows of subscriptions: operational, like those of feeds; losing them costs some minutes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import fields
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, select

from dealterms.database import write_rows
from dealterms.hubs import HubOffer
from dealterms.tables import hub_subscriptions
from dealterms.websub.subscription import Subscription, offered, when_unwanted

__all__ = [
    "dismiss_unwanted",
    "find_by_token",
    "find_subscription",
    "load_due",
    "note_offers",
    "replace_subscription",
]

_COLUMNS = tuple(field.name for field in fields(Subscription))


def note_offers(
    connection: Connection,
    offers: Mapping[str, HubOffer],
    now: datetime,
    draw: Callable[[], str],
) -> None:
    """Keep in mind what feeds (by address) have offered; `draw` gives words that nobody guesses."""
    for feed_url, offer in offers.items():
        known = find_subscription(connection, feed_url)
        wanted = offered(known, feed_url, offer, now, token=draw(), secret=draw())
        if wanted is not None:
            replace_subscription(connection, feed_url, wanted)


def dismiss_unwanted(connection: Connection, configured: Collection[str], now: datetime) -> None:
    """Begin to end the subscriptions of feeds that are not configured (any more)."""
    for row in connection.execute(select(hub_subscriptions)).mappings():
        subscription = _subscription(row)
        if subscription.feed_url not in configured and subscription.state != "leaving":
            replace_subscription(
                connection, subscription.feed_url, when_unwanted(subscription, now)
            )


def load_due(connection: Connection, now: datetime, limit: int) -> list[Subscription]:
    """Return the subscriptions whose hub is to be asked now, longest overdue first."""
    row = hub_subscriptions.c
    query = (
        select(hub_subscriptions)
        .where(row.next_attempt_at <= now)
        .order_by(row.next_attempt_at)
        .limit(limit)
    )
    return [_subscription(row) for row in connection.execute(query).mappings()]


def find_subscription(connection: Connection, feed_url: str) -> Subscription | None:
    """Return the subscription of a feed."""
    query = select(hub_subscriptions).where(hub_subscriptions.c.feed_url == feed_url)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _subscription(row)


def find_by_token(connection: Connection, token: str) -> Subscription | None:
    """Return the subscription whose callback ends so."""
    query = select(hub_subscriptions).where(hub_subscriptions.c.token == token)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _subscription(row)


def replace_subscription(
    connection: Connection, feed_url: str, subscription: Subscription | None
) -> None:
    """Put this in the place of what is remembered for the feed; None forgets it."""
    if subscription is None:
        connection.execute(
            delete(hub_subscriptions).where(hub_subscriptions.c.feed_url == feed_url)
        )
        return
    row = [getattr(subscription, name) for name in _COLUMNS]
    write_rows(connection, hub_subscriptions, _COLUMNS, [row])


def _subscription(row: RowMapping) -> Subscription:
    return Subscription(**{name: row[name] for name in _COLUMNS})
