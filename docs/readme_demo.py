"""Puts today's output of `dealterms demo` into README.md, shortened: `make readme`."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
BLOCK = re.compile(r"(?<=\n```text\n).*?(?=\n```\n)", re.DOTALL)
NOTHING_NEW, TERMS = "no alert: nothing new", "The terms as they stand now"
CHANGE = re.compile(r"    [a-z_]+ ")
MOST_LINES = 5
WORTH_SHOWING = {"capacity", "first_phase_timing", "investment_amount", "stake_kind", "status"}


def demo_output() -> str:
    """Return what the demo prints in a pipe, with short names for its folder and the command."""
    program = str(Path(sys.executable).with_name("dealterms"))
    with tempfile.TemporaryDirectory() as folder:
        printed = subprocess.run(  # noqa: S603 - our own command
            [program, "demo", "--keep", "dealterms-demo"],
            cwd=folder, capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        folders = {folder, str(Path(folder).resolve())}
    for name in folders:
        printed = printed.replace(f"{name}/", "")
    return printed.replace(program, "dealterms").strip()


def shortened(output: str) -> str:
    """Return the output without articles that changed nothing, and with the beginning of the rest.

    `…` stands where something was left out.
    """
    shown: list[str] = []
    for part in output.split("\n\n"):
        lines = part.split("\n")
        if NOTHING_NEW in part:
            if shown[-1] != "…":
                shown.append("…")
        elif lines[0].startswith(TERMS):
            rows = [line for line in lines[3:] if line.split()[0] in WORTH_SHOWING]
            shown.append("\n".join([*lines[:3], *rows, "  …"]))
        elif CHANGE.match(lines[-1]) and len(lines) > MOST_LINES:
            shown.append("\n".join([*lines[:MOST_LINES], "    …"]))
        else:
            shown.append(part)
    return "\n\n".join(shown)


def main() -> None:
    """Replace the block."""
    text = README.read_text(encoding="utf-8")
    output = shortened(demo_output())
    README.write_text(BLOCK.sub(lambda _: output, text, count=1), encoding="utf-8")


if __name__ == "__main__":
    main()
