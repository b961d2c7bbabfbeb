"""Every command with its options, from the command line itself, in the order of `--help`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import click
from sphinx.application import Sphinx

from dealterms.cli.program import COMMANDS

__all__ = ["examples_as_code", "markdown"]

_LINE_OF_A_BLOCK = "| "  # what sphinx-click makes of a paragraph that begins with \b


def markdown() -> str:
    """Return a section for each section of `dealterms --help`; sphinx-click fills them."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    for section, commands in COMMANDS.items():
        yield f"## {section}\n"
        for name, (module, _) in commands.items():
            yield "```{eval-rst}"
            yield f".. click:: dealterms.cli.{module}:{name.replace('-', '_')}_command"
            yield f"   :prog: dealterms {name}"
            yield "   :nested: full"
            yield "```\n"


def examples_as_code(app: Sphinx, ctx: click.Context, lines: list[str]) -> None:
    """Show the examples of a command as code; sphinx-click calls this with its reStructuredText."""
    shown: list[str] = []
    for is_example, block in groupby(lines, lambda line: line.startswith(_LINE_OF_A_BLOCK)):
        if not is_example:
            shown += block
            continue
        shown += ["", ".. code-block:: text", ""]
        shown += ["   " + line.removeprefix(_LINE_OF_A_BLOCK) for line in block]
    lines[:] = shown
