"""What must hold after every step of every life, and what must have come about once all is well."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from dealterms.clock import system_clock
from dealterms.database import open_reader
from dealterms.events.store import EventStore
from dealterms.projections.projector import Projector
from simulation.world import Deal, Receiver, World

__all__ = ["BrokenLawError", "Laws"]


_SHORTEST_WAIT = timedelta(seconds=54)  # a minute, less the share by which feeds drift apart


class BrokenLawError(AssertionError):
    """Something happened that must never happen, or never came that must come."""


class Laws:
    """Watches one database and one world. `check` is cheap: it looks at what is new."""

    def __init__(self, database: Path, world: World, endpoints: Mapping[str, Receiver]) -> None:
        """Take the file, the world that it is about, and who is behind which endpoint's id."""
        self._database, self._world, self._endpoints = database, world, endpoints
        self._head: tuple[int, bytes] = (0, b"")
        self._bodies: dict[tuple[str, str], bytes] = {}  # what each receiver was told under an id
        self._seen = dict.fromkeys((one.host for one in world.receivers), 0)

    def check(self) -> None:
        """Raise BrokenLawError unless everything is as it must be at every moment."""
        with closing(self._connect()) as connection:
            self._log_only_grows(connection)
            self._everything_is_there_once(connection)
            self._checkpoints_are_in_the_log(connection)
            self._receivers_were_told_what_is_written(connection)

    def prove(self, *, with_tables: bool) -> None:
        """Raise BrokenLawError unless the log, and the tables too if asked for, are whole."""
        engine = open_reader(f"sqlite:///{self._database}")
        try:
            store = EventStore(engine, system_clock)
            problems = store.verify()
            if with_tables:
                problems += Projector(engine, store, system_clock).verify_projections()
        finally:
            engine.dispose()
        _require(not problems, f"verify finds: {', '.join(map(str, problems))}")

    def unfinished(self, last_prices: dict[Deal, str]) -> list[str]:
        """Return what has not come about yet: read, projected, told; empty if all of it has."""
        with closing(self._connect()) as connection:
            return [
                *self._unread_stories(connection),
                *self._lagging(connection),
                *self._unknown(connection, last_prices),
                *self._untold(connection, last_prices),
            ]

    # ---------------------------------------------------------------- safety

    def _log_only_grows(self, connection: sqlite3.Connection) -> None:
        position, event_id = self._head
        rows = connection.execute(
            "SELECT position, event_id FROM events WHERE position >= ? ORDER BY position",
            (position,),
        ).fetchall()
        if position:
            _require(rows[:1] == [(position, event_id)], f"event {position} is gone or another")
        first = position or 1
        gapless = [row[0] for row in rows] == list(range(first, first + len(rows)))
        _require(gapless, f"positions from {first} on have gaps")
        ((head,),) = connection.execute("SELECT position FROM log_head").fetchall() or [(0,)]
        if rows:
            self._head = rows[-1]
        _require(head == self._head[0], f"the head says {head}, the log ends at {self._head[0]}")

    def _everything_is_there_once(self, connection: sqlite3.Connection) -> None:
        _none(connection, "twice captured", """
            SELECT stream FROM events WHERE type = 'ArticleCaptured' GROUP BY 1 HAVING count(*) > 1
        """)  # fmt: skip
        _none(connection, "a change raised twice", """
            SELECT change_id FROM term_changes GROUP BY 1 HAVING count(*) > 1
        """)  # fmt: skip
        _none(connection, "a change that no event raised", """
            SELECT c.change_id FROM term_changes AS c
            LEFT JOIN events AS e ON e.type = 'ChangeRaised'
                 AND json_extract(CAST(e.data AS TEXT), '$.change_id') = c.change_id
            WHERE e.position IS NULL
        """)  # fmt: skip

    def _checkpoints_are_in_the_log(self, connection: sqlite3.Connection) -> None:
        _none(connection, "a checkpoint behind the end of the log", """
            SELECT projection FROM checkpoints WHERE position > (SELECT position FROM log_head)
        """)  # fmt: skip
        _none(connection, "a projection that waits", """
            SELECT paused_reason FROM checkpoints WHERE paused_reason IS NOT NULL
        """)  # fmt: skip

    def _receivers_were_told_what_is_written(self, connection: sqlite3.Connection) -> None:
        query = "SELECT message_id, endpoint, body, state FROM outbox_messages"
        written = {(m, to): (body, state) for m, to, body, state in connection.execute(query)}
        for endpoint, receiver in self._endpoints.items():
            _require(not receiver.forged, f"not signed by us: {receiver.forged}")
            for message_id, body in receiver.accepted[self._seen[receiver.host] :]:
                key = (message_id, endpoint)
                _require(key in written, f"message {message_id} was sent and is not in the outbox")
                _require(self._bodies.setdefault(key, body) == body, f"{message_id} has two bodies")
            self._seen[receiver.host] = len(receiver.accepted)
        untrue = [
            k for k, (_, state) in written.items() if state == "delivered" and k not in self._bodies
        ]
        _require(not untrue, f"delivered, says the outbox, but nobody got it: {untrue}")

    def require_order(self) -> None:
        """Raise BrokenLawError if a receiver was told of a deal's later change first."""
        with closing(self._connect()) as connection:
            query = "SELECT message_id, endpoint, deal_id, position FROM outbox_messages"
            places = {(m, to): (deal, at) for m, to, deal, at in connection.execute(query)}
        for endpoint, receiver in self._endpoints.items():
            told: dict[str, list[Any]] = defaultdict(list)
            for message_id in dict.fromkeys(one for one, _ in receiver.accepted):
                deal, at = places[message_id, endpoint]
                told[deal].append(at)
            for deal, order in told.items():
                _require(order == sorted(order), f"{receiver.host} was told of {deal} out of order")

    def require_manners(self, exceptions: int) -> None:
        """Raise BrokenLawError if one life asked a feed again within a minute.

        A clock that jumps, which it does not more often than `exceptions`, makes every feed due.
        """
        for publisher in self._world.publishers:
            pairs = pairwise(publisher.asked_at)
            hurried = [later for earlier, later in pairs if later - earlier < _SHORTEST_WAIT]
            _require(
                len(hurried) <= exceptions,
                f"{publisher.host} was asked again in a hurry: {hurried}",
            )

    # ---------------------------------------------------------------- liveness

    def _unread_stories(self, connection: sqlite3.Connection) -> list[str]:
        """Return the stories whose newest price is in no claim, unless the log says why."""
        said: dict[str, set[str]] = defaultdict(set)
        for url, text in connection.execute("SELECT url, value_text FROM claims"):
            said[url].add(text)
        given_up = {
            url
            for (url,) in connection.execute(
                "SELECT json_extract(CAST(data AS TEXT), '$.url') FROM events"
                " WHERE type = 'ArticleUnavailable'"
            )
        }
        return [
            f"{story.url} at {story.prices[-1]} was never read"
            for publisher in self._world.publishers
            for story in publisher.stories[-40:]
            if story.url not in given_up
            and not any(story.prices[-1] in text for text in said[story.url])
        ]

    def _lagging(self, connection: sqlite3.Connection) -> list[str]:
        query = """
            SELECT projection FROM checkpoints WHERE position < (SELECT position FROM log_head)
        """
        return [f"{name} lags" for (name,) in connection.execute(query)]

    def _unknown(self, connection: sqlite3.Connection, prices: dict[Deal, str]) -> list[str]:
        query = "SELECT deal_id, value_text FROM term_current WHERE term = 'price_per_share'"
        known = connection.execute(query).fetchall()
        return [
            f"the state of {deal.deal_id} is not {price}: {known}"
            for deal, price in prices.items()
            if not any(of == deal.deal_id and price in text for of, text in known)
        ]

    def _untold(self, connection: sqlite3.Connection, prices: dict[Deal, str]) -> list[str]:
        waiting = connection.execute("SELECT count(*) FROM outbox_messages WHERE state = 'pending'")
        return [
            *(f"{count} alerts wait" for (count,) in waiting if count),
            *(
                f"{receiver.host} was not told of {price} for {deal.deal_id}"
                for receiver in self._world.receivers
                for deal, price in prices.items()
                if not receiver.was_told(deal, price.removeprefix("$").rstrip("0").rstrip("."))
            ),
        ]

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self._database}?mode=ro", uri=True)


def _none(connection: sqlite3.Connection, what: str, query: str) -> None:
    found = connection.execute(query).fetchall()
    _require(not found, f"{what}: {found}")


def _require(is_true: bool, words: str) -> None:
    if not is_true:
        raise BrokenLawError(words)
