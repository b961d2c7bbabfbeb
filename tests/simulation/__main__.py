"""`PYTHONPATH=tests python -m simulation SEED...`: play the weeks of these seeds, and tell them."""

from __future__ import annotations

import logging
import sys
import tempfile
from pathlib import Path

from dealterms.log import configure_logging
from simulation.laws import BrokenLawError
from simulation.weeks import simulate

configure_logging(level=logging.CRITICAL)
for seed in map(int, sys.argv[1:]):
    with tempfile.TemporaryDirectory(prefix="dealterms-") as folder:
        try:
            outcome = simulate(seed, Path(folder), tell=print)
        except BrokenLawError as error:
            sys.exit(f"seed {seed} breaks a law: {error}")
        print(f"seed {seed}: {outcome.sentence}")
