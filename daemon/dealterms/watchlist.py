"""The watchlist in the log: what was watched when, and the hash that every reading carries."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from dealterms.claims.document import Party, WatchedDeal, Watchlist
from dealterms.claims.vocabulary import user_term
from dealterms.events.catalogue import DealRevised, DealWatched, Json, deal_stream, new_event
from dealterms.events.codec import dump_json
from dealterms.events.store import EventStore

__all__ = ["deal_of", "definition_of", "record_watchlist", "watchlist_hash"]


_DEFINED = (DealWatched.TYPE, DealRevised.TYPE)


def definition_of(deal: WatchedDeal) -> dict[str, Any]:
    """Return a deal as its table of the configuration, ready for JSON."""
    return {
        "id": deal.deal_id,
        "name": deal.name,
        "types": list(deal.types),
        "since": deal.since and deal.since.isoformat(),
        "parties": [
            {"name": party.name, "aliases": list(party.aliases), "roles": list(party.roles)}
            for party in deal.parties
        ],
        "terms": [
            {"id": term.term_id, "kind": term.kind.value, "cues": list(term.cues)}
            for term in deal.terms
        ],
    }


def deal_of(definition: Json) -> WatchedDeal:
    """Return the deal that `definition_of` described."""
    return WatchedDeal(
        deal_id=definition["id"],
        name=definition["name"],
        types=tuple(definition["types"]),
        parties=tuple(
            Party(party["name"], tuple(party["aliases"]), tuple(party["roles"]))
            for party in definition["parties"]
        ),
        since=definition["since"] and date.fromisoformat(definition["since"]),
        terms=tuple(
            user_term(term["id"], term["kind"], tuple(term["cues"])) for term in definition["terms"]
        ),
    )


def watchlist_hash(watchlist: Watchlist) -> str:
    """Return 16 hex digits over every watched deal; the order in the file does not count."""
    definitions = sorted((definition_of(deal) for deal in watchlist.deals), key=lambda d: d["id"])
    return hashlib.sha256(dump_json(definitions)).hexdigest()[:16]


def record_watchlist(
    connection: Connection, store: EventStore, watchlist: Watchlist, now: datetime
) -> int:
    """Append what changed since the watchlist was last recorded; return how many deals did.

    A deal seen for the first time is `DealWatched`, one whose definition differs `DealRevised`.
    Several daemons may start at once: each waits for the one before it, and finds it done.
    """
    store.lock_in(connection)
    current, changed = watchlist_hash(watchlist), 0
    for deal in watchlist.deals:
        definition, stream = definition_of(deal), deal_stream(deal.deal_id)
        known = [
            recorded.event
            for recorded in store.read_streams_in(connection, [stream], _DEFINED)
            if isinstance(recorded.event, DealWatched | DealRevised)
        ]
        if known and known[-1].definition == definition:
            continue
        kind = DealRevised if known else DealWatched
        event = kind(deal.deal_id, definition, current)
        store.append_in(connection, stream, [new_event(event, now)])
        changed += 1
    return changed
