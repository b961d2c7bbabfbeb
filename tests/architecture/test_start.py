"""What a command need not know, it does not import: the start of the program stays quick."""

from __future__ import annotations

import subprocess
import sys

import pytest

ONLY_WHERE_PAGES_ARE_SERVED = ("starlette", "jinja2", "uvicorn", "anyio")


@pytest.mark.parametrize("module", ["cli.program", "cli.terms", "cli.serve", "cli.run"])
def test_a_command_does_not_import_what_serves_pages(module: str) -> None:
    code = f"import sys, dealterms.{module}; print(*sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert set(ONLY_WHERE_PAGES_ARE_SERVED).isdisjoint(done.stdout.split())


def test_neither_does_the_daemon_without_pages() -> None:
    """httpx brings anyio; the rest waits until there is a table [web]."""
    code = "import sys, dealterms.bootstrap; print(*sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert {"starlette", "jinja2", "uvicorn"}.isdisjoint(done.stdout.split())
