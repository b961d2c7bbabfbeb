"""Where the files that are not Python lie: at the top of a checkout, or inside the wheel."""

from __future__ import annotations

from pathlib import Path

from dealterms.errors import StoreError

__all__ = ["migrations_folder", "seeds_folder", "units_folder"]

_PACKAGE = Path(__file__).resolve().parent


def migrations_folder() -> Path:
    """Return the folder of the schema migrations; raise StoreError if the installation lacks it."""
    return _folder("migrations")


def seeds_folder() -> Path:
    """Return the folder of the offline fixture source; raise StoreError if it is missing."""
    return _folder("seeds")


def units_folder() -> Path:
    """Return the folder of the units for systemd; raise StoreError if it is missing."""
    return _folder("systemd")


def _folder(name: str) -> Path:
    """Return the shipped folder, else the one at the top of the checkout."""
    for folder in (_PACKAGE / "_shipped" / name, _PACKAGE.parents[1] / name):
        if folder.is_dir():
            return folder
    raise StoreError(f"the folder {name}/ is missing from this installation: install it again")
