"""One doorway per outside library, and the other rules that no type checker knows.

Which part may import what is written in pyproject.toml, as contracts of import-linter; here they
are run, beside the rules that need a look into the files themselves.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from importlinter.cli import lint_imports

import dealterms

PACKAGE = Path(dealterms.__file__).parent
PYPROJECT = PACKAGE.parents[1] / "pyproject.toml"
MODULES = sorted(PACKAGE.rglob("*.py"))

# Libraries that many modules may know: the language in which statements and bytes are written.
WIDELY_USED = {"orjson", "sqlalchemy"}
# Libraries that are there for another library's sake.
NEVER_IMPORTED = {"sniffio"}
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base", "core"}
CLOCK_CALLS = {
    "date.today", "datetime.now", "datetime.today", "datetime.utcnow", "monotonic",
    "perf_counter", "time.monotonic", "time.monotonic_ns", "time.perf_counter", "time.time",
    "time.time_ns",
}  # fmt: skip
PIPELINE_LINES = 120


def name_of(path: Path) -> str:
    """Return a module's place in the package: `alerts/webhook`; a package's own is its folder."""
    place = path.relative_to(PACKAGE).with_suffix("")
    return str(place.parent if place.name == "__init__" else place)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports_of(tree: ast.Module) -> Iterator[str]:
    """Yield the dotted name of every import, wherever in the file it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def dotted_names_of(tree: ast.Module) -> Iterator[str]:
    """Yield `a.b` for every attribute of a plain name, and every plain name that is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


def test_the_import_contracts_hold() -> None:
    """Layers, doorways and pure deciders: the same as `make check` runs."""
    assert lint_imports(config_filename=str(PYPROJECT), no_cache=True, no_logo=True) == 0


def test_every_library_has_a_doorway_or_is_known_to_be_used_widely() -> None:
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))
    wanted = {re.split(r"[^a-z0-9]", name)[0] for name in project["project"]["dependencies"]}
    guarded = {
        module.split("_")[0]
        for contract in project["tool"]["importlinter"]["contracts"]
        for module in contract.get("protected_modules", [])
    }

    assert wanted - guarded == WIDELY_USED | NEVER_IMPORTED
    assert not NEVER_IMPORTED & {name for path in MODULES for name in imports_of(tree_of(path))}


def test_the_source_root_is_never_imported() -> None:
    importers = {
        name_of(path)
        for path in MODULES
        if any(name.split(".")[0] == "daemon" for name in imports_of(tree_of(path)))
    }

    assert importers == set()


def test_only_the_clock_asks_what_time_it_is() -> None:
    askers = {name_of(path) for path in MODULES if CLOCK_CALLS & set(_clock_calls(tree_of(path)))}

    assert askers == {"clock"}


def _clock_calls(tree: ast.Module) -> Iterator[str]:
    """Leave out our own `monotonic`, which comes from the clock module."""
    ours = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "dealterms.clock"
        for alias in node.names
    }
    return (name for name in dotted_names_of(tree) if name not in ours)


def test_only_settings_read_the_environment() -> None:
    readers = {
        name_of(path)
        for path in MODULES
        if {"os.environ", "os.getenv", "os.environb"} & set(dotted_names_of(tree_of(path)))
        or _imports_environ(tree_of(path))
    }

    assert readers == {"settings"}


def _imports_environ(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "os"
        and {alias.name for alias in node.names} & {"environ", "getenv"}
        for node in ast.walk(tree)
    )


def test_no_module_is_a_drawer() -> None:
    drawers = {
        name_of(path) for path in MODULES if BANNED_NAMES & set(name_of(path).strip("_").split("/"))
    }

    assert drawers == set()


def test_the_source_root_is_not_a_package() -> None:
    assert PACKAGE.parent.name != "daemon" or not (PACKAGE.parent / "__init__.py").exists()


def test_the_pipeline_fits_on_two_screens() -> None:
    lines = (PACKAGE / "pipeline.py").read_text(encoding="utf-8").splitlines()

    assert len(lines) < PIPELINE_LINES


def test_every_module_says_what_it_is() -> None:
    silent = {name_of(path) for path in MODULES if not ast.get_docstring(tree_of(path))}

    assert silent == set()


def test_every_stage_of_the_package_docstring_exists() -> None:
    last_paragraph = (dealterms.__doc__ or "").strip().split("\n\n")[-1]
    stages = [line.split()[0] for line in last_paragraph.splitlines()]

    assert stages == [
        "poll", "fetch", "parse", "extract", "events", "claims", "projections", "alerts",
    ]  # fmt: skip
    for stage in stages:
        assert (PACKAGE / stage).is_dir() or (PACKAGE / f"{stage}.py").is_file()


def test_a_poll_without_news_waits_for_no_parser_and_no_rules() -> None:
    """They are imported by the fork server, beside the process that polls."""
    heavy = ("feedparser", "trafilatura", "lxml", "dealterms.claims.reader")
    code = f"import sys, dealterms.bootstrap; print([m for m in {heavy} if m in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
