"""Words a second that claims are read at, beside two floors measured in the same run.

    .venv/bin/python benchmarks/reading.py

The texts are the labelled train part of tests/quality, read once before the clock starts. The
first floor is one scan of each text for its words by one pattern, which any reader must do. The
second is one search of each sentence by each pattern that the reader owns, which is what reading
would cost if it asked every rule of every sentence and did nothing else: a ratio below 1 says that
the prefilter saves more than all the rest of reading costs.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from dealterms.claims import prefilter
from dealterms.claims.document import Document, Watchlist
from dealterms.claims.reader import read_claims
from dealterms.claims.sentences import split_sentences

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from quality.corpus import load_split

WORD = re.compile(r"\w+")
ROUNDS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    articles = [
        (article.document, stream.watchlist)
        for stream in load_split("train")
        for article in stream.articles
    ]
    words = sum(len(document.text.split()) for document, _ in articles)
    first = seconds(lambda: read_claims(*articles[0]))
    reading = best(lambda: read_all(articles), rounds)
    scanning = best(lambda: scan_all(articles), rounds)
    asking = best(lambda: ask_all(articles), 1)
    report(words, len(articles), first, reading, scanning, asking)


def read_all(articles: list[tuple[Document, Watchlist]]) -> None:
    for document, watchlist in articles:
        read_claims(document, watchlist)


def scan_all(articles: list[tuple[Document, Watchlist]]) -> None:
    for document, _ in articles:
        WORD.findall(document.text)


def ask_all(articles: list[tuple[Document, Watchlist]]) -> None:
    """Ask each pattern of each sentence, as rules without a prefilter would at the least."""
    searches = [pattern.plain.search for pattern in prefilter.patterns()]
    for document, _ in articles:
        for block in document.blocks:
            for sentence in split_sentences(document.text[block.start : block.end]):
                text = str(sentence.text)
                for search in searches:
                    search(text)


def best(work: Callable[[], object], rounds: int) -> float:
    """Return the seconds of processor time of the best round, after one that warms up."""
    return min(seconds(work) for _ in range(rounds + 1))


def seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def report(
    words: int, articles: int, first: float, reading: float, scanning: float, asking: float
) -> None:
    print(
        f"{articles} articles, {words:,} words; the first article took {first:.1f} s, the index of"
    )
    print("patterns included\n")
    rows = (
        ("claims read", reading),
        ("one scan for words", scanning),
        (f"all {len(prefilter.patterns()):,} patterns asked", asking),
    )
    for name, cost in rows:
        print(
            f"  {name:26} {words / cost:12,.0f} words/s {cost / articles * 1e3:9.3f} ms an article"
        )
    print(f"\nreading costs {reading / scanning:,.0f} times one scan for words, the least that any")
    print(
        f"reader must do, and {reading / asking:.2f} of asking every pattern of every sentence once"
    )


if __name__ == "__main__":
    main()
