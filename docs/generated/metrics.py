"""Every figure of `/metrics`, from what a daemon with an empty database tells."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator

from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

import dealterms
from dealterms.clock import system_clock
from dealterms.database import open_writer
from dealterms.health.facts import read_facts
from dealterms.health.gauges import gauges_of_facts, gauges_of_works
from dealterms.metrics import Gauge, exposition
from generated.markdown import code, table

__all__ = ["markdown"]


def markdown() -> str:
    """Return a table of the figures: name, kind, what it says, and the labels of its series."""
    gauges = [*gauges_of_works(dealterms.__version__, True, []), *_gauges_of_a_new_database()]
    labels = {gauge.name: gauge.labels for gauge in gauges}
    families = text_string_to_metric_families(exposition(gauges).decode())
    rows = [
        (code(_name(family)), family.type, family.documentation, _labels(family, labels))
        for family in sorted(families, key=lambda family: family.name)
    ]
    return table(("metric", "kind", "says", "labels"), rows)


def _gauges_of_a_new_database() -> Iterable[Gauge]:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_writer(f"sqlite:///{folder}/new.db")
        try:
            with engine.connect() as connection:
                return list(gauges_of_facts(read_facts(connection, system_clock())))
        finally:
            engine.dispose()


def _name(family: Metric) -> str:
    return family.name + ("_total" if family.type == "counter" else "")


def _labels(family: Metric, known: dict[str, tuple[str, ...]]) -> str:
    """Return each label with the values that a daemon begins with."""
    return "; ".join(
        code(label) + (f": {', '.join(values)}" if values else "")
        for label, values in _values(family, known.get(family.name, ())).items()
    )


def _values(family: Metric, names: Iterable[str]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {name: [] for name in names}
    for label, value in _series(family):
        if value not in values.setdefault(label, []):
            values[label].append(value)
    return values


def _series(family: Metric) -> Iterator[tuple[str, str]]:
    for sample in family.samples:
        yield from ((label, value) for label, value in sample.labels.items() if label != "le")
