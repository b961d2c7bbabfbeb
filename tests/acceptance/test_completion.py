"""The Tab key, in a real bash."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dealterms.cli.completion import _SHELLS
from support.installation import Installation

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
# What bash does when Tab is pressed: it fills COMP_WORDS and calls the function that was named.
PRESS_TAB = """
source <(dealterms completion bash)
complete -p dealterms >/dev/null || exit 1
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_dealterms_completion dealterms
echo "${COMPREPLY[@]}"
"""


@pytest.fixture
def program(tmp_path: Path) -> Installation:
    program = Installation(tmp_path)
    program.configure()
    return program


def offered_at_tab(program: Installation, *typed: str) -> list[str]:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", PRESS_TAB, "tab", *typed],
        cwd=program.folder, env={**os.environ, "PATH": path}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return done.stdout.split()


@needs_bash
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("dealterms rej", "reject"),
        ("dealterms terms --kn", "--known-at"),
        ("dealterms history kes", "kessel-brightwater"),
        ("dealterms explain kessel-brightwater price", "price_per_share"),
        ("dealterms report contes", "contested"),
    ],
)
def test_tab_completes_what_was_begun(program: Installation, typed: str, offered: str) -> None:
    assert offered_at_tab(program, *typed.split()) == [offered]


@needs_bash
def test_where_the_configuration_cannot_be_read_no_deal_is_offered(program: Installation) -> None:
    program.config.write_text("nonsense", encoding="utf-8")

    assert offered_at_tab(program, "dealterms", "history", "kes") == []


@pytest.mark.parametrize("shell", _SHELLS)
def test_there_is_a_script_for_each_shell(program: Installation, shell: str) -> None:
    assert "_DEALTERMS_COMPLETE" in program.call("completion", shell).out
