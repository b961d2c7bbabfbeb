"""`backup` and `restore-backup`: a copy of the database, and the way back."""

from __future__ import annotations

from pathlib import Path

import click

from dealterms.cli.options import config_option, json_option, load
from dealterms.cli.output import say, show_json

__all__ = ["backup_command", "restore_backup_command"]


@click.command()
@click.argument("target", type=click.Path(path_type=Path), metavar="FILE-or-FOLDER")
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    metavar="N",
    help="Keep the newest N copies in the folder; older ones of dealterms are deleted.",
)
@config_option
@json_option
def backup_command(target: Path, keep: int | None, config: Path | None, is_json: bool) -> None:
    """Write a whole, checked copy of the database while the daemon runs (SQLite).

    The copy is made under a temporary name, its log is verified, and only then it gets its own: it
    is never there in half. In a folder it is named after the time and its newest event.

    \b
    dealterms backup /var/backups/before-the-move.db
    dealterms backup /var/backups/dealterms --keep 14
    """
    settings = load(config)
    from dealterms.backup import back_up

    copy = back_up(settings.store.url, target, keep=keep)
    if is_json:
        show_json(
            {
                "file": str(copy.file),
                "bytes": copy.bytes,
                "position": copy.position,
                "seal": copy.root,
            }
        )
    say(
        f"{copy.file}: {copy.bytes / 1e6:.1f} MB, checked, "
        f"whole up to event {copy.position} (seal {copy.root[:16]}…)"
    )


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--verify", is_flag=True, help="Rebuild the tables from the log and compare first.")
@click.option("--replace", is_flag=True, help="Move a database that is there aside.")
@click.option("--check-only", is_flag=True, help="Put nothing in place: a drill.")
@config_option
@json_option
def restore_backup_command(
    file: Path, verify: bool, replace: bool, check_only: bool, config: Path | None, is_json: bool
) -> None:
    """Put the backup FILE in the place of the database (SQLite); stop the daemon first.

    The log of the backup is always verified before anything is touched. A database that is there
    is moved aside with --replace, never deleted. Alerts that went out after the backup was made may
    be sent again, under the same ids.

    \b
    dealterms restore-backup copy.db --verify --check-only
    dealterms restore-backup copy.db --verify --replace
    """
    settings = load(config)
    from dealterms.cli.progress import progress_bar
    from dealterms.restoring import restore_backup

    with progress_bar("rebuilding") as advance:
        done = restore_backup(
            settings.store.url,
            file,
            is_replacing=replace,
            is_proving=verify,
            is_put=not check_only,
            advance=advance,
        )
    if is_json:
        aside = None if done.replaced is None else str(done.replaced)
        show_json({"position": done.position, "seal": done.root, "replaced": aside})
    proof = "its tables are what its log makes" if verify else "its log is whole"
    place = "would be restored" if check_only else "is in place"
    say(f"{file} {place}: {proof}, up to event {done.position} (seal {done.root[:16]}…)")
    if done.replaced is not None:
        say(f"the database that was there is now {done.replaced}")
