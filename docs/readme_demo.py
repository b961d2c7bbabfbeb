"""Puts today's output of `dealterms demo` into README.md: `make readme`."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
BLOCK = re.compile(r"(?<=\n```text\n).*?(?=\n```\n)", re.DOTALL)


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


def main() -> None:
    """Replace the block."""
    text = README.read_text(encoding="utf-8")
    output = demo_output()
    README.write_text(BLOCK.sub(lambda _: output, text, count=1), encoding="utf-8")


if __name__ == "__main__":
    main()
