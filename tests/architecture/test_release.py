"""What is released: one version, pinned parts, and licences that its users can live with."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path

import pytest
from click.testing import CliRunner

import dealterms
from dealterms.cli.program import program

ROOT = Path(dealterms.__file__).parents[2]
RUNTIME = (ROOT / "requirements" / "runtime.txt").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINNED = re.findall(r"^([\w.-]+)==", RUNTIME, re.MULTILINE)
OF_EXTRAS = sorted(
    re.split(r"[^\w.-]", wanted)[0]
    for extra in PROJECT["optional-dependencies"].values()
    for wanted in extra
)

# Apache-2.0 code may be shipped beside all of these. The last four ask for something: that changes
# to *their* files are published. We change none, and each is a package that users can replace.
ALLOWED = {
    "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CNRI-Python", "MIT", "PSF-2.0",
    "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later", "MPL-2.0",
}  # fmt: skip
# How packages without an SPDX expression say it.
SPELT_OTHERWISE = {
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "GNU Library or Lesser General Public License (LGPL)": "LGPL-3.0-or-later",
    "Python Software Foundation License": "PSF-2.0",
}


def licence_of(package: str) -> str:
    """Return what a package says of its licence: an SPDX expression, if it can be had."""
    told = metadata(package)
    if expression := told.get("License-Expression"):
        return expression
    classifiers = [c for c in told.get_all("Classifier", []) if c.startswith("License ::")]
    names = [classifier.split(" :: ")[-1] for classifier in classifiers]
    stated = told.get("License", "")
    if is_allowed(stated) or not names:
        return stated
    return " AND ".join(SPELT_OTHERWISE.get(name, name) for name in names)


def is_allowed(expression: str) -> bool:
    """Return whether each part that binds is allowed; of alternatives one is enough."""
    clauses = expression.replace("(", "").replace(")", "").split(" AND ")
    return all(any(part in ALLOWED for part in clause.split(" OR ")) for clause in clauses)


@pytest.mark.parametrize("package", [*PINNED, *OF_EXTRAS])
def test_the_licence_of_what_is_installed_is_allowed(package: str) -> None:
    try:
        licence = licence_of(package)
    except PackageNotFoundError:
        pytest.skip(f"{package} is for another system or Python")

    assert is_allowed(licence), f"{package}: {licence}"


@pytest.mark.parametrize("expression", ["GPL-3.0-only", "MIT AND AGPL-3.0-only", "UNKNOWN", ""])
def test_a_licence_that_binds_its_users_is_not(expression: str) -> None:
    assert not is_allowed(expression)


def test_every_part_is_pinned_by_hash() -> None:
    pins = re.split(r"^(?=[\w.-]+==)", RUNTIME, flags=re.MULTILINE)[1:]

    assert len(pins) == len(PINNED) > 0
    assert [pin.split()[0] for pin in pins if "--hash=sha256:" not in pin] == []


def test_what_the_package_asks_for_is_what_is_pinned() -> None:
    wanted = {re.split(r"[^\w.-]", name)[0].lower() for name in PROJECT["dependencies"]}

    assert {name.replace(".", "-") for name in wanted} <= {n.replace(".", "-") for n in PINNED}


def test_the_version_is_written_in_one_place_and_known_to_the_changelog() -> None:
    shown = CliRunner().invoke(program, ["--version"], prog_name="dealterms").stdout
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert "version" not in PROJECT and PROJECT["dynamic"] == ["version"]
    assert shown == f"dealterms {dealterms.__version__}\n"
    assert version("dealterms") == dealterms.__version__
    assert f"\n## {dealterms.__version__} " in changelog
