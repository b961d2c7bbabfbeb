"""A page of the documentation as a test sees it: its fenced blocks, and what they promise. Pure.

In a `console` block, lines after `$ ` are commands; a backslash at the end continues one. What
follows is what the terminal shows then: `…` stands for anything within a line, a line of it for any
lines; blanks count as one. Where nothing follows, anything may be shown. Lines before the first
`$ ` are what the program that was left running has shown meanwhile.

A `toml`, `html` or `python` block whose first line is a comment with a file's name is that file;
`add to dealterms.toml` is added to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

__all__ = ["Block", "Command", "blocks_of", "commands_of", "file_of", "shows"]

_FILE = re.compile(r"(?:#|<!--) (?P<more>add to )?(?P<name>[\w.-]+\.(?:toml|html|py))(?: -->)?\n")
_PROMPT = "$ "
_GAP = re.compile(" ?… ?")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, its text, and the line of the page where it begins."""

    language: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Command:
    """What is typed, "" for nothing, and the lines that are shown then."""

    typed: str
    shown: tuple[str, ...]


def blocks_of(page: Path) -> list[Block]:
    """Return the fenced blocks of a page but directives, in order."""
    fences = [t for t in MarkdownIt().parse(page.read_text("utf-8")) if t.type == "fence"]
    return [
        Block(fence.info.strip(), fence.content, fence.map[0] + 1)
        for fence in fences
        if fence.map and not fence.info.startswith("{")
    ]


def commands_of(block: Block) -> Iterator[Command]:
    """Yield the commands of a `console` block, each with what it shows."""
    typed, shown, is_open = "", list[str](), False
    for line in block.text.splitlines():
        if is_open:
            typed += "\n" + line
        elif line.startswith(_PROMPT):
            if typed or shown:
                yield Command(typed, tuple(shown))
            typed, shown = line.removeprefix(_PROMPT), []
        else:
            shown.append(line)
            continue
        is_open = line.endswith("\\")
    yield Command(typed, tuple(shown))


def file_of(block: Block) -> tuple[str, str, bool] | None:
    """Return name and text of the file that a block is, and whether it is added; else None."""
    match = _FILE.match(block.text)
    return (match["name"], block.text[match.end() :], bool(match["more"])) if match else None


def shows(output: str, expected: Iterable[str], *, is_whole: bool = True) -> bool:
    """Return whether the output is what is expected; unless it is whole, more may surround it."""
    pattern = "".join(
        r"(?:.*\n)*?" if line == "…" else ".*".join(map(re.escape, _GAP.split(line))) + "\n"
        for line in _trimmed(expected)
    )
    text = "".join(f"{line}\n" for line in _trimmed(output.splitlines()))
    return bool(re.fullmatch(pattern, text) if is_whole else re.search(f"^{pattern}", text, re.M))


def _trimmed(lines: Iterable[str]) -> list[str]:
    """Return the lines with one blank for several, and without empty lines around them."""
    return "\n".join(" ".join(line.split()) for line in lines).strip("\n").split("\n")
