"""The figures that must not get worse, kept in floor.json.

Only a commit that changes the file can lower it; `raise_floor` writes no figure worse than the one
it finds.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path

from quality.corpus import HERE
from quality.scores import LOWER_IS_BETTER

__all__ = ["FLOOR", "breaches", "load_floor", "raise_floor"]

FLOOR = HERE / "floor.json"


def load_floor(path: Path = FLOOR) -> dict[str, float]:
    """Return the figures of the file by name."""
    table: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))
    return table


def breaches(figures: Mapping[str, float], floor: Mapping[str, float]) -> Iterator[str]:
    """Yield a sentence for each figure that is worse than its floor, or has none."""
    for name, figure in figures.items():
        if name not in floor:
            yield f"{name} has no floor: today it is {figure:.4f}"
        elif name in LOWER_IS_BETTER and figure > floor[name]:
            yield f"{name} rose to {figure:.4f}, above {floor[name]}"
        elif name not in LOWER_IS_BETTER and figure < floor[name]:
            yield f"{name} fell to {figure:.4f}, below {floor[name]}"
    for name in floor.keys() - figures.keys():
        yield f"{name} is no figure"


def raise_floor(figures: Mapping[str, float], path: Path = FLOOR) -> None:
    """Write today's figures, rounded to two digits on the lenient side, where they are better."""
    floor = load_floor(path) if path.exists() else {}
    for name, figure in figures.items():
        if name in LOWER_IS_BETTER:
            floor[name] = min(math.ceil(figure * 100) / 100, floor.get(name, math.inf))
        else:
            floor[name] = max(math.floor(figure * 100) / 100, floor.get(name, -math.inf))
    path.write_text(json.dumps(floor, indent=1) + "\n", encoding="utf-8")
