"""Pure: the facts and the vitals as figures for Prometheus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dealterms.health.facts import Facts
from dealterms.health.vitals import WorkReport
from dealterms.metrics import Gauge

__all__ = ["gauges_of_facts", "gauges_of_works"]

_STATES = ("pending", "delivered", "parked", "disabled")


def gauges_of_works(version: str, is_ready: bool, reports: Sequence[WorkReport]) -> list[Gauge]:
    """Return what this process is and how its works fare."""
    return [
        Gauge("dealterms_build_info", "Always 1; the version that runs.", {(version,): 1.0},
              ("version",)),
        _one("dealterms_ready", "1 if the daemon does its work, 0 if not.", float(is_ready)),
        Gauge("dealterms_work_last_success_timestamp_seconds",
              "When a work last ended well, in Unix time.",
              {(one.work,): one.last_success_at.timestamp()
               for one in reports if one.last_success_at is not None}, ("work",)),
        Gauge("dealterms_work_still_seconds",
              "How long a work that runs has not got on; the watchdog bites at 300.",
              {(one.work,): one.still_seconds or 0.0 for one in reports}, ("work",)),
    ]  # fmt: skip


def gauges_of_facts(facts: Facts) -> Iterator[Gauge]:
    """Yield what the database says; with several daemons each tells the same."""
    feeds, alerts = facts.feeds, facts.alerts
    states = {"well": feeds.well, "failing": feeds.failing, "gone": feeds.gone, "new": feeds.new}
    yield Gauge("dealterms_feeds", "Configured feeds, by state.",
                {(state,): float(count) for state, count in states.items()},
                ("state",))  # fmt: skip
    yield _one("dealterms_feeds_due", "Feeds whose time has come.", feeds.due)
    yield _one("dealterms_feeds_oldest_due_age_seconds",
               "For how long the feed that waits longest has been due.",
               facts.seconds_since(feeds.oldest_due_at))  # fmt: skip
    yield _one("dealterms_log_position", "Position of the last event: how many there are.",
               facts.log_position)  # fmt: skip
    yield Gauge("dealterms_projection_lag_events", "Events that a follower has not seen yet.",
                {(one.projection,): float(one.lag) for one in facts.projections},
                ("projection",))  # fmt: skip
    yield Gauge("dealterms_projection_paused", "1 if it waits at an event that it cannot apply.",
                {(one.projection,): float(one.paused_reason is not None)
                 for one in facts.projections}, ("projection",))  # fmt: skip
    yield Gauge("dealterms_alerts", "Messages of the outbox, by state.",
                {(state,): float(alerts.counts.get(state, 0)) for state in _STATES},
                ("state",))  # fmt: skip
    yield _one("dealterms_alerts_oldest_due_age_seconds",
               "For how long a message should have been tried.",
               facts.seconds_since(alerts.oldest_due_at))  # fmt: skip
    yield _one("dealterms_alerts_oldest_pending_age_seconds",
               "Age of the oldest message that has not arrived, those held on purpose left out.",
               facts.seconds_since(alerts.oldest_pending_at))  # fmt: skip
    disabled = sum(one.disabled_at is not None for one in facts.endpoints)
    yield Gauge("dealterms_endpoints_unwell", "Receivers of alerts that fail or are disabled.",
                {("failing",): float(len(facts.endpoints) - disabled),
                 ("disabled",): float(disabled)}, ("state",))  # fmt: skip
    yield _one("dealterms_store_bytes", "Size of the database.", facts.store.bytes)
    if facts.store.free_bytes is not None:
        yield _one("dealterms_store_free_bytes", "Free space on the disk of the SQLite file.",
                   facts.store.free_bytes)  # fmt: skip


def _one(name: str, words: str, value: float) -> Gauge:
    return Gauge(name, words, {(): float(value)})
