"""The configuration: one TOML file and the environment, read once into frozen `Settings`.

The models below are at once the parser and the table that `dealterms settings` prints: every
setting has a type, a default, a unit and a sentence. A wrong or unknown key stops the start with
its line, its name, what was found and what is allowed. Nothing else reads the environment.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, TextIO

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from dealterms.claims.document import WatchedDeal, Watchlist
from dealterms.errors import ConfigurationError
from dealterms.setting_errors import Problem, Source, cross_check, problems_of
from dealterms.setting_tables import (
    TABLES,
    AlertSettings,
    FeedSettings,
    FileSettings,
    HealthSettings,
    LlmSettings,
    NetworkSettings,
    PollingSettings,
    StoreSettings,
    Table,
    WebSettings,
    WebsubSettings,
)
from dealterms.setting_types import (
    ALERT_KINDS,
    PUSH_KINDS,
    Secret,
    SourceClass,
    format_duration,
)

__all__ = [
    "ALERT_KINDS",
    "PUSH_KINDS",
    "AlertSettings",
    "FeedSettings",
    "HealthSettings",
    "LlmSettings",
    "NetworkSettings",
    "PollingSettings",
    "Secret",
    "SettingRow",
    "Settings",
    "SourceClass",
    "StoreSettings",
    "WebSettings",
    "WebsubSettings",
    "find_settings_file",
    "is_journal",
    "load_settings",
    "service_socket",
    "settings_table",
]

PREFIX = "DEALTERMS_"
SEARCH_PATH = (Path("dealterms.toml"), Path("/etc/dealterms/dealterms.toml"))


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the program was told; `path` is the file it came from."""

    store: StoreSettings = field(default_factory=StoreSettings)
    network: NetworkSettings = field(default_factory=NetworkSettings)
    polling: PollingSettings = field(default_factory=PollingSettings)
    feeds: tuple[FeedSettings, ...] = ()
    deals: tuple[WatchedDeal, ...] = ()
    alerts: tuple[AlertSettings, ...] = ()
    llm: LlmSettings | None = None
    web: WebSettings | None = None
    health: HealthSettings | None = None
    websub: WebsubSettings | None = None
    path: Path | None = None

    @property
    def watchlist(self) -> Watchlist:
        """Return the watched deals as the claim reader takes them."""
        return Watchlist(self.deals)

    def secret_files(self) -> tuple[Path, ...]:
        """Return every file that the configuration names for a secret."""
        named = [
            *(path for a in self.alerts for path in (a.secret_file, a.previous_secret_file)),
            *(path for feed in self.feeds for path in feed.header_files.values()),
            *(feed.password_file for feed in self.feeds),
            self.llm.key_file if self.llm else None,
            self.web.token_file if self.web else None,
        ]
        return tuple(path for path in named if path is not None)

    def require_secrets(self) -> None:
        """Read every secret once; raise ConfigurationError for one that cannot be used."""
        for alert in self.alerts:
            alert.signing_keys()
        for feed in self.feeds:
            feed.request_headers()
        if self.llm is not None:
            self.llm.key()
        if self.web is not None:
            self.web.token()


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One line of `dealterms settings`."""

    name: str
    default: str
    unit: str
    sentence: str
    variable: str


def load_settings(path: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of the file at `path`, or of the first file of the search path.

    Raises ConfigurationError with one line per mistake: file, line, name, found, allowed.
    """
    path = path or find_settings_file(environ)
    text, document = _read(path)
    source = Source(path, text, _override(document, environ))
    try:
        parsed = FileSettings.model_validate(document)
    except ValidationError as error:
        raise _refusal(problems_of(error, FileSettings), source) from None
    problems = cross_check(parsed)
    if problems:
        raise _refusal(problems, source)
    return Settings(
        store=parsed.store,
        network=parsed.network,
        polling=parsed.polling,
        feeds=parsed.feeds,
        deals=tuple(deal.watched() for deal in parsed.deals),
        alerts=parsed.alerts,
        llm=parsed.llm,
        web=parsed.web,
        health=parsed.health,
        websub=parsed.websub,
        path=path,
    )


def find_settings_file(environ: Mapping[str, str] = os.environ) -> Path:
    """Return DEALTERMS_CONFIG, else ./dealterms.toml, else /etc/dealterms/dealterms.toml."""
    named = environ.get(f"{PREFIX}CONFIG")
    if named:
        return Path(named)
    for candidate in SEARCH_PATH:
        if candidate.is_file():
            return candidate
    raise ConfigurationError(
        "no configuration: give --config FILE, set DEALTERMS_CONFIG, or write one of "
        + ", ".join(str(candidate) for candidate in SEARCH_PATH)
    )


def service_socket(environ: Mapping[str, str] = os.environ) -> str | None:
    """Return where the service manager listens (systemd's NOTIFY_SOCKET), None outside of one."""
    return environ.get("NOTIFY_SOCKET") or None


def is_journal(stream: TextIO, environ: Mapping[str, str] = os.environ) -> bool:
    """Return whether a stream leads to systemd's journal: JOURNAL_STREAM names it if it does."""
    device, _, inode = environ.get("JOURNAL_STREAM", "").partition(":")
    try:
        found = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return False
    return (str(found.st_dev), str(found.st_ino)) == (device, inode)


def settings_table() -> list[SettingRow]:
    """Return every setting with its default, its unit and one sentence, in the file's order."""
    rows: list[SettingRow] = []
    for section, table in TABLES.items():
        for name, info in table.model_fields.items():
            rows.append(_row(section, info.alias or name, info))
    return rows


def _row(section: str, name: str, info: FieldInfo) -> SettingRow:
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    default = "required" if info.is_required() else _shown(info.default)
    variable = f"{PREFIX}{section}__{name}".replace("[]", "__0").replace(".", "__").upper()
    return SettingRow(
        f"{section}.{name}", default, str(extra.get("unit", "")), info.description or "", variable
    )


def _shown(default: object) -> str:
    if default is None:
        return "none"
    if isinstance(default, timedelta):
        return format_duration(default)
    if isinstance(default, tuple):
        return ", ".join(str(part) for part in default) or "none"
    return str(default) or "none"


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigurationError(f"{path}: there is no such file") from None
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: not UTF-8 text (byte {error.start})") from None
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from None
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(_syntax_mistake(path, text, str(error))) from None


def _syntax_mistake(path: Path, text: str, words: str) -> str:
    """Return "file:line: not TOML: …"; tomllib puts the line at the end of its words."""
    match = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", words)
    line = (match and match[1]) or len(text.splitlines())
    return f"{path}:{line}: not TOML: {words[: match.start()] if match else words}"


def _override(document: dict[str, Any], environ: Mapping[str, str]) -> dict[tuple[Any, ...], str]:
    """Put DEALTERMS_SECTION__NAME values into the document; return which variable set what.

    Parts are separated by two underscores; a number chooses one of several tables, from 0. A value
    for a list is separated by commas.
    """
    origins: dict[tuple[Any, ...], str] = {}
    for variable in sorted(environ):
        if not variable.startswith(PREFIX) or "__" not in variable:
            continue
        words = variable.removeprefix(PREFIX).lower().split("__")
        path = tuple(int(word) if word.isdigit() else word for word in words)
        _set(document, path, _value_for(path, environ[variable]), variable)
        origins[path] = variable
    return origins


def _value_for(path: tuple[Any, ...], text: str) -> Any:
    section = ".".join("[]" if isinstance(part, int) else part for part in path[:-1])
    fields = TABLES.get(section.replace(".[]", "[]"), Table).model_fields
    info = fields.get(str(path[-1]))
    if info is not None and "tuple" in str(info.annotation):
        return [part.strip() for part in text.split(",") if part.strip()]
    return text


def _set(document: Any, path: tuple[Any, ...], value: Any, variable: str) -> None:
    for part in path[:-1]:
        if isinstance(document, dict):
            document = document.setdefault(part, {})
        elif isinstance(document, list) and isinstance(part, int) and part < len(document):
            document = document[part]
        else:
            break
    if not isinstance(document, dict):
        raise ConfigurationError(f"environment variable {variable}: there is no such table")
    document[path[-1]] = value


def _refusal(problems: list[Problem], source: Source) -> ConfigurationError:
    return ConfigurationError("\n".join(problem.sentence(source) for problem in problems))
