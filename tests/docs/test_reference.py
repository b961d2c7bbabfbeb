"""The generated reference: nothing is missing, nothing is left over, every example can be typed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest
from prometheus_client import Counter, Histogram

import dealterms.metrics
from dealterms.cli.program import program
from dealterms.events.catalogue import CATALOGUE
from dealterms.setting_tables import TABLES
from generated import events, metrics, settings, views, webhook

ROOT = click.Context(program, info_name="dealterms")


def examples_of_help() -> Iterator[str]:
    """Yield every line of a command's help that shows how to call it."""
    for command in commands_of(program):
        for line in (command.help or "").splitlines():
            if line.strip().startswith("dealterms "):
                yield line.strip()


def commands_of(command: click.Command) -> Iterator[click.Command]:
    yield command
    if isinstance(command, click.Group):
        for name in command.list_commands(ROOT):
            inner = command.get_command(ROOT, name)
            assert inner is not None
            yield from commands_of(inner)


@pytest.mark.parametrize("example", sorted(set(examples_of_help())))
def test_every_example_of_help_is_a_call_that_the_command_accepts(
    example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "subscriptions.opml").touch()
    monkeypatch.chdir(tmp_path)
    _, *words = shlex.split(re.sub(r" >.*|\$\(.*?\)", "", example), comments=True)
    command: click.Command = program
    context = ROOT
    while isinstance(command, click.Group):
        name, inner, words = command.resolve_command(context, words)
        assert name is not None and inner is not None
        command, context = inner, click.Context(inner, parent=context, info_name=name)

    command.make_context(context.info_name, words)


def test_every_column_of_every_view_has_a_meaning_and_no_meaning_is_left_over() -> None:
    meant, columns = views.meanings(), views.columns_of_views()

    assert meant["views"].keys() == columns.keys()
    assert set(meant) - {"views", "columns"} <= columns.keys()
    assert set(meant["columns"]) <= {name for names in columns.values() for name in names}
    for view, names in columns.items():
        own = meant.get(view, {})
        assert set(own) <= set(names), f"[{view}] explains columns that are gone"
        assert set(names) <= {*own, *meant["columns"]}, f"{view} has columns without a meaning"


def test_every_event_and_each_of_its_fields_is_on_its_page() -> None:
    page = events.markdown()

    for kind in CATALOGUE.values():
        section = page.split(f"## {kind.TYPE}\n")[1].split("\n## ")[0]
        names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
        assert [name for name in names if f"| `{name}` |" not in section] == []
        assert "typing" not in section


def test_every_setting_is_on_its_page_under_its_table() -> None:
    page = settings.markdown()

    for section, model in TABLES.items():
        name = section.replace("[]", "")
        title = f"`[[{name}]]`" if section.endswith("[]") else f"`[{name}]`"
        entries = page.split(f"### {title}\n")[1].split("\n### ")[0]
        keys = [info.alias or key for key, info in model.model_fields.items()]
        assert [key for key in keys if f"\n`{key}`\n: " not in entries] == []


def test_every_figure_that_the_operations_page_and_the_rules_name_is_on_its_page() -> None:
    page = metrics.markdown()
    root = Path(dealterms.__file__).parents[2]
    read = [root / "docs" / "operations.md", root / "ops" / "alerts.yml"]
    named = {n for one in read for n in re.findall(r"\bdealterms_[a-z_]+", one.read_text("utf-8"))}

    assert len(named) > 10
    assert [name for name in named if f"| `{name.removesuffix('_bucket')}` |" not in page] == []


def test_every_figure_that_is_counted_or_looked_up_is_on_its_page_with_its_labels() -> None:
    page = metrics.markdown()

    for name in (*counted(), "dealterms_feeds", "dealterms_ready", "process_open_fds"):
        assert f"| `{name}` |" in page
    assert "| `work`: pass, relay |" in page


def counted() -> Iterator[str]:
    """Yield the names of the counters and histograms of the program."""
    for value in vars(dealterms.metrics).values():
        if isinstance(value, Counter | Histogram):
            (family,) = value.collect()
            yield family.name + ("_total" if isinstance(value, Counter) else "")


def test_every_key_of_a_message_is_on_its_page() -> None:
    page = webhook.markdown()

    for key in ("data.deals", "data.endpoint.address", "evidence.published_at", "left_out_count"):
        assert f"`{key}`" in page
    assert "#/$defs" not in page
