"""What is written down of an attempt: its row, the message's state, the endpoint, an event.

Everything here runs inside the caller's transaction, and all of it or nothing is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from dealterms.alerts.bodies import change_ids_in
from dealterms.alerts.deliveries import (
    QueuedMessage,
    log_attempt,
    park,
    settle,
    waiting_for,
    wake_endpoint,
)
from dealterms.alerts.endpoints import (
    load_health,
    load_health_of_all,
    lock_endpoints,
    save_health,
)
from dealterms.alerts.health import EndpointHealth, NoticeKind, after_failure, after_success
from dealterms.alerts.holding import release_due
from dealterms.alerts.notices import notices_for
from dealterms.alerts.outbox import queue_in
from dealterms.alerts.retries import Outcome, Verdict
from dealterms.alerts.silences import silenced
from dealterms.alerts.webhook import Answer
from dealterms.events.catalogue import (
    AlertDelivered,
    AlertParked,
    Payload,
    deal_stream,
    endpoint_stream,
    new_event,
)
from dealterms.events.store import EventStore
from dealterms.log import get_logger
from dealterms.settings import AlertSettings

__all__ = ["Ledger", "tell_attempt"]

log = get_logger("relay")


class Ledger:
    """Records what became of messages and endpoints."""

    def __init__(self, store: EventStore, endpoints: Sequence[AlertSettings]) -> None:
        """Take the log of events and the configured endpoints."""
        self._store = store
        self._endpoints = {endpoint.endpoint_id: endpoint for endpoint in endpoints}

    def record(
        self,
        connection: Connection,
        message: QueuedMessage,
        answer: Answer,
        outcome: Outcome,
        now: datetime,
    ) -> None:
        """Write the attempt at `now` and all that follows from it."""
        before = load_health(connection, message.endpoint)
        log_attempt(connection, message.message_id, message.endpoint, answer, now)
        settle(connection, message, answer, outcome, now)
        event = _ending(message, answer, outcome)
        if event is not None:
            self._append(connection, message, event, now)
        self._record_health(connection, before, answer, now)
        if outcome.verdict is Verdict.PARKED:
            self._notify(connection, NoticeKind.EXHAUSTED, message.endpoint, answer, now)

    def record_again(
        self, connection: Connection, message: QueuedMessage, answer: Answer, now: datetime
    ) -> None:
        """Write a sending by hand: a success settles the message, a failure is only logged."""
        before = load_health(connection, message.endpoint)
        log_attempt(connection, message.message_id, message.endpoint, answer, now)
        if not answer.is_success:
            return
        if not message.is_test:
            outcome = Outcome(Verdict.DELIVERED)
            settle(connection, message, answer, outcome, now)
            event = AlertDelivered(
                message.message_id, message.endpoint, message.attempt_count + 1, answer.status or 0
            )
            self._append(connection, message, event, now)
        self._record_health(connection, before, answer, now)

    def tidy(self, connection: Connection, now: datetime) -> None:
        """Park what waits for disabled endpoints or in a silence, and release what was held."""
        health = load_health_of_all(connection, list(self._endpoints))
        disabled = [one for one in health.values() if one.is_disabled]
        lock_endpoints(connection, [one.endpoint for one in disabled])
        for one in disabled:
            self._give_up(connection, one, now)
        for message, reason in silenced(connection):
            self._park(connection, message, Verdict.PARKED, reason, now)
        release_due(connection, self._endpoints, now)

    def _give_up(self, connection: Connection, health: EndpointHealth, now: datetime) -> None:
        reason = f"the endpoint is disabled ({health.disabled_by})"
        for message in waiting_for(connection, health.endpoint):
            self._park(connection, message, Verdict.DISABLED, reason, now)

    def _park(
        self,
        connection: Connection,
        message: QueuedMessage,
        verdict: Verdict,
        reason: str,
        now: datetime,
    ) -> None:
        park(connection, message, verdict, reason)
        event = AlertParked(message.message_id, message.endpoint, message.attempt_count, reason)
        self._append(connection, message, event, now)

    def _record_health(
        self, connection: Connection, before: EndpointHealth, answer: Answer, now: datetime
    ) -> None:
        if answer.is_success:
            health, notice = after_success(before, now)
        else:
            health, notice = after_failure(before, answer, now)
        save_health(connection, health)
        if notice is NoticeKind.RECOVERED:
            wake_endpoint(connection, before.endpoint, now)
        if notice is not None:
            self._notify(connection, notice, before.endpoint, answer, now)

    def _notify(
        self,
        connection: Connection,
        notice: NoticeKind,
        endpoint: str,
        answer: Answer,
        now: datetime,
    ) -> None:
        about = self._endpoints[endpoint]
        facts = {"endpoint": endpoint, "address": about.masked_url, "outcome": answer.words}
        if notice is NoticeKind.RECOVERED:
            log.warning(notice.value, **facts)
        else:
            log.error(notice.value, **facts)
        messages = notices_for(notice, about, answer.words, self._endpoints.values(), now)
        queue_in(connection, messages, position=self._store.head_in(connection), now=now)

    def _append(
        self, connection: Connection, message: QueuedMessage, event: Payload, now: datetime
    ) -> None:
        deal_id = message.deal_id
        stream = deal_stream(deal_id) if deal_id else endpoint_stream(message.endpoint)
        self._store.append_in(connection, stream, [new_event(event, now)])


def _ending(message: QueuedMessage, answer: Answer, outcome: Outcome) -> Payload | None:
    """Return the event of a message that was delivered or given up, else None."""
    if outcome.verdict is Verdict.PENDING:
        return None
    count = message.attempt_count + 1
    if outcome.verdict is Verdict.DELIVERED and answer.status is not None:
        return AlertDelivered(message.message_id, message.endpoint, count, answer.status)
    return AlertParked(message.message_id, message.endpoint, count, answer.words)


def tell_attempt(message: QueuedMessage, answer: Answer, outcome: Outcome) -> None:
    """Log an attempt, now that it is recorded."""
    facts = {
        "message_id": message.message_id,
        "endpoint": message.endpoint,
        "deal_id": message.deal_id,
        "change_ids": change_ids_in(message.body),
        "attempt": message.attempt_count + 1,
        "outcome": answer.words,
    }
    if outcome.verdict is Verdict.DELIVERED:
        log.info("alert delivered", **facts)
    elif outcome.verdict is Verdict.PENDING:
        log.warning("alert not delivered", next_attempt_at=str(outcome.next_attempt_at), **facts)
    else:
        log.error(f"alert {outcome.verdict.value}", **facts)
