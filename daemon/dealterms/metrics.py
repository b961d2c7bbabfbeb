"""What the daemon counts, in Prometheus' terms; the only module that knows prometheus_client.

Counters and histograms live as long as the process and are counted where the thing happens. What
the database knows better (how many feeds fail, how far a projection is) is not counted here but
looked up at each scrape: see health/gauges.py.

Names: base units, `_total` on counters. Labels: words from a short list of ours, never an address,
a title or anything else of strangers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

__all__ = [
    "CHANGES",
    "CONTENT_TYPE_LATEST",
    "DELIVERY_ATTEMPTS",
    "DELIVERY_SECONDS",
    "FEED_POLLS",
    "FEED_POLL_SECONDS",
    "PAGES",
    "READINGS",
    "WORKER_FAILURES",
    "WORK_FAILURES",
    "WORK_SECONDS",
    "Gauge",
    "exposition",
]

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each counter

_REGISTRY: Final = CollectorRegistry(auto_describe=True)
ProcessCollector(registry=_REGISTRY)

_QUICK = (0.001, 0.005, 0.025, 0.1, 0.5, 1.0, 5.0, 15.0)
_SLOW = (0.05, 0.25, 1.0, 5.0, 15.0, 60.0, 300.0, 900.0)
_WORKS = ("pass", "relay")  # of every daemon; llm comes where it is configured


def _counter(name: str, words: str, label: str = "", values: Iterable[str] = ()) -> Counter:
    """Return a counter whose series all begin at 0, so that a first failure is an increase."""
    counter = Counter(name, words, (label,) if label else (), registry=_REGISTRY)
    for value in values:
        counter.labels(value)
    return counter


FEED_POLLS: Final = _counter(
    "dealterms_feed_polls",
    "Feeds asked, by what came of it.",
    "outcome", ("ok", "not_modified", "failed"),
)  # fmt: skip
FEED_POLL_SECONDS: Final = Histogram(
    "dealterms_feed_poll_duration_seconds",
    "Time for one feed and its new pages, turns of their hosts included.",
    buckets=_SLOW, registry=_REGISTRY,
)  # fmt: skip
PAGES: Final = _counter(
    "dealterms_pages",
    "Pages of articles looked at, by what came of it.",
    "outcome", ("captured", "revised", "unchanged", "failed", "given_up"),
)  # fmt: skip
READINGS: Final = _counter("dealterms_readings", "Articles read for claims.")
CHANGES: Final = _counter(
    "dealterms_changes",
    "Changes of terms raised, by kind.",
    "kind", ("new_deal", "first_value", "status_changed", "term_changed", "contested", "denied",
             "corrected", "revised_reading"),
)  # fmt: skip
DELIVERY_ATTEMPTS: Final = _counter(
    "dealterms_delivery_attempts",
    "Attempts to deliver an alert, by what became of the message.",
    "outcome", ("delivered", "pending", "parked", "disabled"),
)  # fmt: skip
DELIVERY_SECONDS: Final = Histogram(
    "dealterms_delivery_duration_seconds",
    "Time that a receiver of alerts took to answer, or did not.",
    buckets=_QUICK, registry=_REGISTRY,
)  # fmt: skip
WORK_SECONDS: Final = Histogram(
    "dealterms_work_duration_seconds",
    "Time of one run of a work: pass (feeds to changes), relay (alerts), llm (second extractor).",
    ("work",), buckets=_SLOW, registry=_REGISTRY,
)  # fmt: skip
for _work in _WORKS:
    WORK_SECONDS.labels(_work)
WORK_FAILURES: Final = _counter(
    "dealterms_work_failures",
    "Runs of a work that failed as a whole, as on a full disk; it is tried again.",
    "work", _WORKS,
)  # fmt: skip
WORKER_FAILURES: Final = _counter(
    "dealterms_worker_failures",
    "Tasks of worker processes that ran out of time or memory, or took their process down.",
)


class Gauge(NamedTuple):
    """What a scrape finds out: values by the labels that tell them apart."""

    name: str
    words: str
    values: Mapping[tuple[str, ...], float]
    labels: tuple[str, ...] = ()


class _Scrape(Collector):
    """Everything that one scrape shows."""

    def __init__(self, gauges: Iterable[Gauge]) -> None:
        self._gauges = gauges

    def collect(self) -> Iterator[Metric]:
        yield from _REGISTRY.collect()
        for gauge in self._gauges:
            family = GaugeMetricFamily(gauge.name, gauge.words, labels=gauge.labels)
            for labels, value in gauge.values.items():
                family.add_metric(labels, value)
            yield family


def exposition(gauges: Iterable[Gauge] = ()) -> bytes:
    """Return everything counted so far, and these gauges, in Prometheus' text format."""
    return generate_latest(_Scrape(gauges))
