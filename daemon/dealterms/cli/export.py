"""`export`: the views and the log as files for other tools."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from dealterms.cli.options import config_option, json_option, load, reading
from dealterms.cli.output import say, show_json
from dealterms.errors import UsageError

__all__ = ["export_command"]

_FORMATS = ("parquet", "csv", "jsonl")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    default="parquet",
    show_default=True,
    help="Parquet needs the extra dealterms[parquet].",
)
@click.option("--only", "names", multiple=True, metavar="NAME", help="Only this; may be repeated.")
@config_option
@json_option
def export_command(
    folder: Path, form: str, names: tuple[str, ...], config: Path | None, is_json: bool
) -> None:
    """Write what is known and what was recorded into FOLDER, for DuckDB, pandas or a warehouse.

    Each view becomes one file, written anew. The log (`events`) and the changes (`term_changes`)
    only grow: each has a folder, where every export adds a file with what is new since the last.
    All files are of one moment, and none is ever seen in half.

    \b
    dealterms export exported
    dealterms export exported --only term_current --only term_changes
    dealterms export exported --format csv
    """
    from dealterms.cli.progress import progress_bar
    from dealterms.exports import NAMES, export

    for name in names:
        if name not in NAMES:
            raise UsageError(f'nothing called "{name}" is exported; known: {", ".join(NAMES)}')
    with reading(load(config)) as connection, progress_bar("exporting") as advance:
        written = export(connection, folder, names or NAMES, form, advance)
    if is_json:
        show_json([asdict(one) | {"file": str(one.file)} for one in written])
        return
    for one in written:
        say(f"{one.file}: {one.row_count:,} rows")
    if not written:
        say("nothing is new since the last export")
