"""What a pass is at, on standard error, if that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dealterms.ingest import Poll

__all__ = ["poll_progress"]


@contextmanager
def poll_progress() -> Iterator[Callable[[Poll, int], None]]:
    """Give a function to call with each feed that is done and their number; silent in a pipe."""
    if not sys.stderr.isatty():
        yield lambda poll, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (
        TextColumn("feeds"), BarColumn(), MofNCompleteColumn(),
        TextColumn("{task.fields[articles]} articles"),
        TextColumn("{task.fields[failures]} failures"),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("feeds", total=None, articles=0, failures=0)
        articles = failures = 0

        def advance(poll: Poll, total: int) -> None:
            nonlocal articles, failures
            articles += sum(page.read is not None for page in poll.pages)
            failures += sum(page.error is not None for page in poll.pages)
            failures += bool(poll.outcome and poll.outcome.error)
            progress.update(task, advance=1, total=total, articles=articles, failures=failures)

        yield advance
