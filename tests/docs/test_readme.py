"""README.md cannot lie: what it names exists, what it shows is accepted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import dealterms
import readme_demo
from dealterms.cli.program import COMMANDS
from dealterms.settings import load_settings

ROOT = Path(dealterms.__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
NAMED_TARGETS = sorted(set(re.findall(r"(?:^    |`)make ([a-z-]+)", README, re.MULTILINE)))


def section(title: str) -> str:
    """Return the text under a heading of the second level."""
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_the_configuration_of_five_minutes_is_sound(tmp_path: Path) -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    path = tmp_path / "dealterms.toml"
    path.write_text(block, encoding="utf-8")
    settings = load_settings(path, environ={})

    assert [deal.deal_id for deal in settings.deals] == ["acme-bolt"]
    assert len(settings.feeds) == len(settings.alerts) == 1


@pytest.mark.slow
def test_the_demo_prints_what_is_shown() -> None:
    """If it does not: `make readme`. A rule may come to prefer another sentence of the articles."""
    shown = readme_demo.BLOCK.search(README)

    assert shown is not None
    printed = readme_demo.shortened(readme_demo.demo_output())
    assert without_quotes(shown[0]) == without_quotes(printed)


def without_quotes(printed: str) -> list[str]:
    """Return the lines up to their quotes; lines of quotes and sources, and ports, are left out."""
    any_port = re.sub(r"(127\.0\.0\.1):\d+", r"\1", printed)
    lines = (line.partition("“")[0].rstrip() for line in any_port.splitlines())
    return [line for line in lines if not line.startswith(" " * 6)]


def test_every_command_is_in_the_table_and_no_other() -> None:
    rows = re.findall(r"^\| (`.*?) \|", section("Commands"), re.MULTILINE)
    named = {words.split()[0] for row in rows for words in re.findall(r"`(.*?)`", row)}

    assert named == {name for commands in COMMANDS.values() for name in commands}


@pytest.mark.parametrize("target", NAMED_TARGETS)
def test_every_make_target_that_is_named_exists(target: str) -> None:
    assert re.search(rf"^{target}:.*## ", MAKEFILE, re.MULTILINE)


def test_every_target_that_is_offered_says_what_it_does() -> None:
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert phony

    explained = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))
    assert explained == set(phony[1].split())


def test_every_place_on_the_map_exists() -> None:
    rows = re.findall(r"^\| (`.*?) \|", section("Map of the code"), re.MULTILINE)
    places = [place for row in rows for place in re.findall(r"`(.*?)`", row)]
    roots = (ROOT, ROOT / "daemon" / "dealterms")

    assert places
    assert [p for p in places if not any((root / p).exists() for root in roots)] == []


def test_every_link_into_the_tree_leads_somewhere() -> None:
    paths = re.findall(r"`((?:daemon|docs|seeds|systemd|tests)/[\w./]*)`", README)

    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_view_that_is_named_is_made_by_the_first_migration() -> None:
    views = re.findall(
        r"CREATE VIEW (\w+)", (ROOT / "migrations/sql/0001/views.sql").read_text(encoding="utf-8")
    )

    assert set(re.findall(r"`(\w+)`", section("SQL and webhooks"))) >= set(views)
