"""Every table of the configuration, with each setting's default, unit, meaning and variable."""

from __future__ import annotations

from collections.abc import Iterator

from dealterms.setting_tables import TABLES
from dealterms.settings import SettingRow, settings_table
from generated.markdown import code, definition

__all__ = ["markdown"]


def markdown() -> str:
    """Return a section for each table of the file, in its order.

    Of the third level: `man` writes the second in capitals, which keys are not.
    """
    return "\n".join(_lines(settings_table()))


def _lines(rows: list[SettingRow]) -> Iterator[str]:
    for section, model in TABLES.items():
        name = section.replace("[]", "")
        title = f"[[{name}]]" if section.endswith("[]") else f"[{name}]"
        yield f"### {code(title)}\n"
        yield (model.__doc__ or "").partition(":")[2].strip().capitalize() + "\n"
        for row in rows:
            table, _, key = row.name.rpartition(".")
            if table == section:
                yield _entry(key, row)


def _entry(key: str, row: SettingRow) -> str:
    default = "Required" if row.default == "required" else f"Default: {_default(row)}"
    return definition(code(key), row.sentence, f"{default}. Variable: {code(row.variable)}.")


def _default(row: SettingRow) -> str:
    shown = "none" if row.default == "none" else code(row.default)
    return f"{shown} {row.unit}" if row.unit not in ("", "duration") else shown
