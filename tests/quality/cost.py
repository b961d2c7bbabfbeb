"""What reading claims costs: words per second on one core, time to import, memory.

    python -m quality.cost

measures in its own process, which nothing else has warmed up or filled, and prints JSON.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

__all__ = ["Cost", "measure_cost"]

_ROUNDS = 3
_KIB_PER_MIB = 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of processor time to import the reader, words it reads a second of processor time
    (the best of three rounds over the train part), and the most memory of the process in MiB."""

    import_seconds: float
    words_per_second: float
    peak_mib: float


def measure_cost() -> Cost:
    """Return the cost, measured in a fresh process."""
    command = [sys.executable, "-m", "quality.cost"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Cost(**json.loads(done.stdout))


def _measure() -> Cost:
    """Import the reader and read the train part; the labels are loaded outside the clock."""
    begin = time.process_time()
    from dealterms.claims.reader import read_claims

    import_seconds = time.process_time() - begin
    from quality.corpus import Stream, load_split

    streams = load_split("train")

    def seconds_of_round(streams: Sequence[Stream]) -> float:
        begin = time.process_time()
        for stream in streams:
            for article in stream.articles:
                read_claims(article.document, stream.watchlist)
        return time.process_time() - begin

    words = sum(len(one.document.text.split()) for stream in streams for one in stream.articles)
    best = min(seconds_of_round(streams) for _ in range(_ROUNDS))
    # On Linux, which the daemon is for, the unit is KiB.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB_PER_MIB
    return Cost(import_seconds, words / best, peak)


if __name__ == "__main__":
    print(json.dumps(asdict(_measure())))
