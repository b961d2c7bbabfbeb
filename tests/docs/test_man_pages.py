"""The manual pages of a release: whole, and such that `man` has nothing to complain of."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import dealterms
from dealterms.cli.program import COMMANDS

pytestmark = pytest.mark.slow

ROOT = Path(dealterms.__file__).parents[2]


@pytest.fixture(scope="module")
def manuals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("man")
    subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "man", "-d", folder / "doctrees",
         ROOT / "docs", folder],
        check=True,
    )  # fmt: skip
    return folder


def test_the_manual_names_every_command_and_the_other_every_table(manuals: Path) -> None:
    commands = (manuals / "dealterms.1").read_text("utf-8")
    tables = (manuals / "dealterms.toml.5").read_text("utf-8")

    names = [name for section in COMMANDS.values() for name in section]
    assert [n for n in names if f"dealterms {n}".replace("-", r"\-") not in commands] == []
    assert "[[deals.parties]]" in tables


@pytest.mark.skipif(shutil.which("man") is None, reason="man is not installed here")
@pytest.mark.parametrize("page", ["dealterms.1", "dealterms.toml.5"])
def test_man_shows_it_without_a_warning(manuals: Path, page: str) -> None:
    done = subprocess.run(
        ["man", "--warnings", "--encoding=UTF-8", "--local-file", str(manuals / page)],
        env={**os.environ, "MANWIDTH": "90", "LC_ALL": "C.UTF-8"}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip

    assert done.stderr == ""
    assert done.stdout
