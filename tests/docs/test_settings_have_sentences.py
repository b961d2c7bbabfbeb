"""Every setting is in the table that `dealterms settings` prints, with a sentence for people."""

from __future__ import annotations

import json

from click.testing import CliRunner

from dealterms.cli.program import program
from dealterms.setting_tables import TABLES, FileSettings


def test_every_key_of_the_file_is_in_the_table_with_a_sentence() -> None:
    shown = CliRunner().invoke(program, ["settings", "--json"])
    rows = {row["name"]: row for row in json.loads(shown.stdout)}

    keys = {
        f"{section}.{info.alias or name}"
        for section, table in TABLES.items()
        for name, info in table.model_fields.items()
    }
    assert set(rows) == keys
    for name, row in rows.items():
        assert len(row["sentence"].split()) >= 3, f"{name} has no sentence"
        assert row["default"], f"{name} shows no default"


def test_every_section_of_the_file_is_a_table() -> None:
    assert {name.split("[")[0].split(".")[0] for name in TABLES} == set(FileSettings.model_fields)


def test_every_command_teaches_with_an_example() -> None:
    """`--help` of each command shows at least one way to call it."""
    context = program.make_context("dealterms", [], resilient_parsing=True)
    for name in program.list_commands(context):
        command = program.get_command(context, name)
        assert command is not None
        subcommands = getattr(command, "commands", {name: command})
        for sub_name, sub_command in subcommands.items():
            if name == "settings":
                continue  # takes nothing
            assert "dealterms " in (sub_command.help or ""), f"{name} {sub_name} has no example"
