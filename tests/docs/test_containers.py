"""The files of containers/ are what the linter of images and the program itself accept."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import yaml

from dealterms.settings import load_settings

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "containers"
COMPOSE = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
FILE = (FOLDER / "Containerfile").read_text(encoding="utf-8")
FROM_ELSEWHERE = {"../ops"}  # rules and dashboard, mounted as they are


def test_the_linter_of_images_finds_nothing() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("hadolint"), FOLDER / "Containerfile"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (0, "")


def test_everything_that_is_copied_into_the_image_is_there_and_is_let_in() -> None:
    ignored = (ROOT / ".containerignore").read_text(encoding="utf-8")
    assert ignored == (ROOT / ".dockerignore").read_text(encoding="utf-8")

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shipped = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    copied = [words.split()[:-1] for words in re.findall(r"^COPY (?!--from)(.*)$", FILE, re.M)]
    names = {name for names in copied for name in names}
    assert set(shipped) <= names
    for name in names:
        assert (ROOT / name).exists(), name
        assert f"!{name}" in ignored.splitlines(), name


def test_the_image_installs_what_the_lock_file_of_the_program_installs() -> None:
    image, locked = _pinned("container.txt"), _pinned("dev.txt")

    assert {name: locked.get(name) for name in image} == image
    assert _pinned("runtime.txt").items() <= image.items()


def test_everything_that_compose_mounts_is_there() -> None:
    mounts = [one for service in COMPOSE["services"].values() for one in service["volumes"]]
    sources = {mount.split(":")[0] for mount in mounts}
    folders = {source for source in sources if source.startswith(".")}

    assert all((FOLDER / one).exists() for one in folders - FROM_ELSEWHERE)
    assert sources - folders == set(COMPOSE["volumes"])


def test_the_rules_that_prometheus_loads_are_there() -> None:
    """A pattern that fits nothing is no error to Prometheus: it watches without rules then."""
    prometheus = yaml.safe_load((FOLDER / "prometheus.yml").read_text(encoding="utf-8"))
    mounts = [one.split(":") for one in COMPOSE["services"]["prometheus"]["volumes"]]
    (ops,) = [target for source, target, *_ in mounts if source == "../ops"]

    assert prometheus["rule_files"] == [f"{ops}/alerts.yml"]
    assert (ROOT / "ops" / "alerts.yml").exists()


def test_every_port_is_on_loopback_and_no_password_is_written_down() -> None:
    for name, service in COMPOSE["services"].items():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name
        for key, value in service.get("environment", {}).items():
            if "PASSWORD" in key:
                assert re.fullmatch(r"\$\{\w+:\?.*\}", value), key


def test_the_configuration_answers_where_health_check_and_prometheus_ask() -> None:
    settings = load_settings(FOLDER / "dealterms.toml", environ={})
    prometheus = yaml.safe_load((FOLDER / "prometheus.yml").read_text(encoding="utf-8"))
    (target,) = prometheus["scrape_configs"][0]["static_configs"][0]["targets"]

    assert settings.health is not None
    assert settings.health.listen == target
    assert f"http://{target}/healthz" in FILE


def _pinned(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==([^ \\;]+)", text, re.M))
