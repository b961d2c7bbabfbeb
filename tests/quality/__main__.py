"""Measure train, dev and the test parts and print them side by side.

    make quality          or  PYTHONPATH=tests python -m quality [--orders N] [--raise-floor]

writes results/quality.html, which shows every fault of train and dev in its article. Of the test
parts only figures are shown. The exit code is 1 if a figure is worse than its floor.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path

from dealterms.cli.progress import progress_bar
from quality.corpus import FLOORS, HERE, SPLITS, Stream, load_split
from quality.cost import Cost, measure_cost
from quality.floor import breaches, load_floor, raise_floor
from quality.neardeal.compose import compose
from quality.neardeal.measure import NEAR_FLOOR, alert_lines, false_alerts, figures
from quality.report import SHOWN, report
from quality.scorer import StreamResult, total_of
from quality.scores import Score

PAGE = HERE.parents[1] / "results" / "quality.html"
ORDERS = 100

_Measured = tuple[list[StreamResult], Score]


def main(arguments: Sequence[str]) -> int:
    """Measure, print and write the page; return the exit code."""
    parser = argparse.ArgumentParser(prog="quality", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--orders", type=int, default=ORDERS, help="orders of arrival per stream")
    parser.add_argument("--raise-floor", action="store_true", help="write better figures down")
    options = parser.parse_args(arguments)
    measured = measure({split: load_split(split) for split in SPLITS}, options.orders)
    scores = {split: score for split, (_, score) in measured.items()}
    print(table(scores), cost_line(measure_cost()), sep="\n\n")
    write_page({split: measured[split][0] for split in SHOWN}, PAGE)
    worse: list[str] = []
    for name, splits in FLOORS.items():
        figures = sum_of(scores[split] for split in splits).figures()
        if options.raise_floor:
            raise_floor(figures, HERE / name)
        worse += (f"{name}: {line}" for line in breaches(figures, load_floor(HERE / name)))
    worse += near_deals(is_raising=options.raise_floor)
    print("\n".join(["", *worse, f"every miss and false claim outside the test parts: {PAGE}"]))
    return 1 if worse else 0


def near_deals(*, is_raising: bool) -> Iterator[str]:
    """Print the alerts of the 1,000 near-deal articles; yield a sentence for each broken floor."""
    articles, done = compose(), count(1)
    with progress_bar("near-deal articles") as show:
        found = false_alerts(articles, lambda: show(next(done), len(articles)))
    print(f"\nfalse alerts of {len(articles):,} near-deal articles: {len(found)}")
    print(*alert_lines(found), sep="\n")
    if is_raising:
        raise_floor(figures(found), NEAR_FLOOR)
    yield from (f"neardeal: {line}" for line in breaches(figures(found), load_floor(NEAR_FLOOR)))


def measure(corpus: Mapping[str, Sequence[Stream]], orders: int) -> dict[str, _Measured]:
    """Return results and score of each part; a bar on a terminal shows how far it is."""
    total, done = sum(map(len, corpus.values())), count(1)
    with progress_bar("streams") as show:
        return {
            split: total_of(streams, orders, lambda: show(next(done), total))
            for split, streams in corpus.items()
        }


def sum_of(scores: Iterable[Score]) -> Score:
    """Return the score of all parts together."""
    total = Score()
    for score in scores:
        total.add(score)
    return total


def table(scores: Mapping[str, Score]) -> str:
    """Return the figures, one line each, with a column per part; then those of each term."""
    figures = {split: score.figures() for split, score in scores.items()}
    lines = [_line("", *scores), _line("articles", *(str(s.articles) for s in scores.values()))]
    lines += [
        _line(name, *(f"{of_split[name]:.3f}" for of_split in figures.values()))
        for name in Score().figures()
    ]
    lines += ["", _line("F1 by term", *scores)]
    terms = {term for score in scores.values() for term in score.terms}
    lines += [
        _line(term, *(_cell(score, term) for score in scores.values())) for term in sorted(terms)
    ]
    return "\n".join(lines)


def _line(name: str, *cells: str) -> str:
    return f"{name:26}" + "".join(f"{cell:>16}" for cell in cells)


def _cell(score: Score, term: str) -> str:
    """Return F1 with how many claims there are, so that nobody reads much into a few."""
    if term not in score.terms:
        return "–"
    tally = score.terms[term]
    return f"{tally.f1:.2f} of {tally.right + tally.missed:3}"


def cost_line(cost: Cost) -> str:
    """Return what reading costs, in a sentence."""
    return (
        f"{cost.words_per_second:,.0f} words a second on one core, import"
        f" {cost.import_seconds:.2f} s, at most {cost.peak_mib:.0f} MiB"
    )


def write_page(results: Mapping[str, Sequence[StreamResult]], path: Path) -> None:
    """Write the page with the faults."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(report(results), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
