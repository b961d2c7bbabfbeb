"""What is built is whole: the wheel runs in an environment and a folder of its own, offline."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

import dealterms

pytestmark = pytest.mark.slow

ROOT = Path(dealterms.__file__).parents[2]


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command without our environment and return what it prints; fail with its messages."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, text=True, timeout=300,
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (ROOT / "pyproject.toml").is_file():
        pytest.skip("this is not a checkout: there is nothing to build from")
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index",
        "--wheel-dir", folder, ROOT, cwd=folder)  # fmt: skip
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of the wheel, installed where only the libraries are shared with us."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index",
        wheel, cwd=folder)  # fmt: skip
    # A line in a .pth file adds a folder, but not what the .pth files of that folder add: so the
    # libraries come along, and the checkout, installed there as editable, does not.
    ours = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder)
    (Path(ours.strip()) / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin" / "dealterms"


def test_the_wheel_holds_code_migrations_seeds_and_licence_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert {name.split("/")[0].split("-")[0] for name in names} == {"dealterms"}
    assert "dealterms/_shipped/migrations/versions/0001_the_first_schema.py" in names
    assert "dealterms/_shipped/seeds/articles.json" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert {"dealterms/py.typed", "dealterms/__init__.pyi"} <= set(names)
    assert [name for name in names if "__pycache__" in name or name.endswith(".pyc")] == []
    assert any(name.startswith("dealterms/reports/") and name.endswith(".sql") for name in names)


def test_the_sdist_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    """So whoever builds from the released sources has what was tested."""
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path, cwd=ROOT)
    (archive,) = tmp_path.glob("*.tar.gz")
    run(sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index",
        "--wheel-dir", tmp_path, archive, cwd=tmp_path)  # fmt: skip
    (rebuilt,) = tmp_path.glob("*.whl")

    assert contents_of(rebuilt) == contents_of(wheel)


def contents_of(wheel: Path) -> dict[str, int]:
    """Return the checksum of each file by its name."""
    return {info.filename: info.CRC for info in zipfile.ZipFile(wheel).infolist()}


def test_the_installed_command_runs_from_any_folder(program: Path, tmp_path: Path) -> None:
    assert "Run the whole program, offline" in run(program, "demo", "--help", cwd=tmp_path)


def test_what_runs_is_the_wheel_and_not_the_checkout(program: Path, tmp_path: Path) -> None:
    code = """if True:
        from dealterms import resources
        print(resources.__file__, resources.seeds_folder(), resources.migrations_folder())
    """
    where = run(program.parent / "python", "-c", code, cwd=tmp_path)

    assert all(Path(path).is_relative_to(program.parents[1]) for path in where.split())


def test_the_installed_demo_reads_its_own_seeds(program: Path, tmp_path: Path) -> None:
    document = json.loads(run(program, "demo", "--json", "--keep", tmp_path / "kept", cwd=tmp_path))

    assert len(document["articles"]) == 13
    assert document["terms"]
