"""Puts a first configuration on the disk: the key, then the file, which must be sound to stay."""

from __future__ import annotations

import base64
import secrets
from pathlib import Path

from dealterms.errors import ConfigurationError, UsageError
from dealterms.settings import Settings, load_settings

__all__ = ["KEY_BYTES", "require_free", "write_configuration", "write_key"]

KEY_BYTES = 24  # the least that Standard Webhooks allows


def require_free(*paths: Path) -> None:
    """Raise UsageError if one of the files is there already, or its folder is not."""
    for path in paths:
        if path.exists():
            raise UsageError(f"{path} exists, and is left as it is; name another file, or edit it")
        if not path.parent.is_dir():
            raise UsageError(f"the folder {path.parent} does not exist")


def write_key(path: Path) -> None:
    """Write a new signing key to a file that only its owner can read."""
    key = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(f"whsec_{key}\n", encoding="ascii")
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be written: {error.strerror}") from error


def write_configuration(path: Path, text: str) -> Settings:
    """Write the file and return what it says; ConfigurationError, and no file, if it is not sound.

    The webhook's address may hold a key, so only the owner can read the file.
    """
    draft = path.with_name(f".{path.name}.new")
    try:
        draft.touch(mode=0o600)
        draft.write_text(text, encoding="utf-8")
        load_settings(draft, environ={})
        draft.replace(path)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be written: {error.strerror}") from error
    except ConfigurationError as error:  # it names the draft, which is gone when it is read
        raise ConfigurationError(str(error).replace(str(draft), str(path))) from error
    finally:
        draft.unlink(missing_ok=True)
    return load_settings(path)
