"""The figures over the whole corpus are at least those of floor.json."""

from __future__ import annotations

from pathlib import Path

import pytest

from quality.corpus import FLOORS, HERE, load_split
from quality.floor import breaches, load_floor, raise_floor
from quality.scorer import total_of
from quality.scores import LOWER_IS_BETTER

ORDERS = 100  # of arrival, for each stream


@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_is_worse_than_its_floor(name: str) -> None:
    streams = [stream for split in FLOORS[name] for stream in load_split(split)]
    _, total = total_of(streams, ORDERS)

    assert list(breaches(total.figures(), load_floor(HERE / name))) == []


FIGURES = {"claim_f1": 0.5, "distractor_share": 0.5}


@pytest.mark.parametrize("name", FIGURES)
def test_the_least_step_below_the_floor_is_a_breach(name: str) -> None:
    step = 1e-9 if name in LOWER_IS_BETTER else -1e-9
    worse = FIGURES | {name: FIGURES[name] + step}
    better = FIGURES | {name: FIGURES[name] - step}

    assert list(breaches(FIGURES, FIGURES)) == []
    assert list(breaches(better, FIGURES)) == []
    assert len(list(breaches(worse, FIGURES))) == 1


def test_a_figure_without_a_floor_and_a_floor_without_a_figure_are_breaches() -> None:
    assert len(list(breaches({"new": 1.0}, {}))) == 1
    assert len(list(breaches({}, {"old": 1.0}))) == 1


def test_raising_the_floor_never_lowers_a_figure(tmp_path: Path) -> None:
    path = tmp_path / "floor.json"
    raise_floor({"claim_f1": 0.876, "distractor_share": 0.031}, path)
    first = load_floor(path)
    raise_floor({"claim_f1": 0.8, "distractor_share": 0.1}, path)

    assert first == {"claim_f1": 0.87, "distractor_share": 0.04}
    assert load_floor(path) == first
