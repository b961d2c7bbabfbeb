"""What is wrong with a configuration, in sentences: where, which key, what was found, what fits."""

from __future__ import annotations

import difflib
import ipaddress
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path as FilePath
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from dealterms.claims.vocabulary import TERMS
from dealterms.setting_types import signing_key, web_address
from dealterms.toml_lines import Path, has_path, line_of

__all__ = ["Problem", "Source", "cross_check", "dotted", "problems_of"]

_SECRET_KEYS = frozenset(
    {"secret", "secret_value", "previous_secret", "previous_secret_value", "headers"}
)
_LEAST_PATH_IN_TABLE = 3  # alerts, its number, a key
_WITH_PASSWORD = re.compile("://[^/]*@")  # user:password@host
_FOUND_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Source:
    """Where the values came from: the file's text, and the variables that overrode it."""

    file: FilePath
    text: str
    variables: Mapping[Path, str] = field(default_factory=dict)

    def place(self, path: Path) -> str:
        """Return "file:line", or the environment variable that set the value at `path`."""
        is_in_file = has_path(tomllib.loads(self.text), path)
        for set_path, variable in self.variables.items():
            is_inside = path[: len(set_path)] == set_path
            if is_inside or (not is_in_file and set_path[: len(path)] == path):
                return f"environment variable {variable}"
        return f"{self.file}:{line_of(self.text, path)}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: the key's path and the rest of the sentence."""

    path: Path
    words: str

    def sentence(self, source: Source) -> str:
        """Return the whole sentence, one line."""
        return f"{source.place(self.path)}: {dotted(self.path)} {self.words}"


def dotted(path: Path) -> str:
    """Return a path as people write it: feeds[0].url."""
    name = ""
    for part in path:
        name += f"[{part}]" if isinstance(part, int) else f".{part}" if name else part
    return name


def problems_of(error: ValidationError, model: type[BaseModel]) -> list[Problem]:
    """Return what pydantic found, one problem per key, in the file's order of tables."""
    return [
        _problem(tuple(detail["loc"]), detail, model) for detail in error.errors(include_url=False)
    ]


def _problem(path: Path, detail: Any, model: type[BaseModel]) -> Problem:
    kind, found = detail["type"], _found(path, detail["input"])
    if kind == "extra_forbidden":
        return Problem(path, _unknown(str(path[-1]), _keys_of(model, path[:-1])))
    if kind == "missing":
        return Problem(path, "is missing")
    if kind == "value_error":
        return Problem(path, f"is {found}; allowed: {detail['ctx']['error']}")
    if kind == "literal_error":
        allowed = detail["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
        near = _near(str(detail["input"]), allowed.split(", "))
        return Problem(path, f"is {found}; allowed: {allowed}{near}")
    if kind in ("model_type", "model_attributes_type"):
        brackets = f"[[{_table(path)}]]" if isinstance(path[-1], int) else f"[{_table(path)}]"
        return Problem(path, f"is {found}; allowed: a table, {brackets}")
    if kind == "tuple_type":
        return Problem(path, f"is {found}; allowed: {_list_rule(path, detail, model)}")
    return Problem(path, f"is {found}; allowed: {_plain_rule(detail)}")


def _table(path: Path) -> str:
    return ".".join(part for part in path if isinstance(part, str))


def _list_rule(path: Path, detail: Any, model: type[BaseModel]) -> str:
    """Return how a list is written: each table under a heading of its own, words in brackets."""
    *parents, name = path
    (item, *_) = get_args(_model_at(model, tuple(parents)).model_fields[str(name)].annotation)
    if isinstance(item, type) and issubclass(item, BaseModel):
        return f"tables, each under [[{_table(path)}]] in double brackets"
    found = detail["input"]
    words = json.dumps(found) if isinstance(found, str) and _is_shown(path, found) else '"…"'
    return f"a list, such as [{words}]"


def _plain_rule(detail: Any) -> str:
    """Return what fits in our words, or pydantic's without their beginning."""
    kind, words = str(detail["type"]), str(detail["msg"])
    if kind.startswith("date_"):
        return "a date, such as 2025-09-01"
    if kind == "too_short":
        return f"a list of at least {detail['ctx']['min_length']}"
    return _RULES.get(kind, words.removeprefix("Input should be ").removeprefix("a valid "))


_RULES = {
    "string_type": 'words in quotes, such as "…"',
    "string_too_short": "at least a word",
    "dict_type": 'a table, such as { Name = "…" }',
}


def _unknown(key: str, known: Iterable[str]) -> str:
    allowed = ", ".join(known)
    return f"is not a setting{_near(key, allowed.split(', '))}; allowed here: {allowed}"


def _near(word: str, known: list[str]) -> str:
    """Return "; did you mean X?" for the nearest known word, or nothing."""
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f"; did you mean {near[0]}?" if near else ""


def _found(path: Path, value: Any) -> str:
    """Return what was found, short and quoted; of tables only that, for any may hold a secret."""
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list) and any(isinstance(one, Mapping | list) for one in value):
        return "a list of tables or lists"
    if not _is_shown(path, value):
        return "something else (not shown, it may hold a key or a password)"
    try:
        words = json.dumps(value, ensure_ascii=True, default=str)
    except (TypeError, ValueError):
        words = type(value).__name__
    return words if len(words) <= _FOUND_LENGTH else words[: _FOUND_LENGTH - 1] + "…"


def _is_shown(path: Path, value: Any) -> bool:
    """Return whether no secret can be in a value: keys, headers, addresses that carry one."""
    if any(part in _SECRET_KEYS for part in path):
        return False
    if path[:1] == ("alerts",) and (len(path) < _LEAST_PATH_IN_TABLE or path[-1] == "url"):
        return False  # where a table belongs stands, more often than not, its address
    return _WITH_PASSWORD.search(str(value)) is None


def _keys_of(model: type[BaseModel], path: Path) -> list[str]:
    """Return the keys that the table at `path` may have."""
    fields = _model_at(model, path).model_fields
    return [info.alias or name for name, info in fields.items()]


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel]:
    for part in path:
        if isinstance(part, str):
            annotation = model.model_fields[part].annotation
            inner = get_args(annotation)[0] if get_args(annotation) else annotation
            model = inner if isinstance(inner, type) else model
    return model


def cross_check(file: Any) -> list[Problem]:
    """Return the mistakes that only show between tables: repeats and unknown names."""
    return [
        *_repeats("feeds", "url", [feed.url for feed in file.feeds]),
        *(problem for n, feed in enumerate(file.feeds) for problem in _credentials(n, feed)),
        *_repeats("deals", "id", [deal.id for deal in file.deals]),
        *_repeats("alerts", "url", [alert.url for alert in file.alerts]),
        *_conflicting_terms(file.deals),
        *(problem for n, alert in enumerate(file.alerts) for problem in _alert(n, alert, file)),
        *_prices(file.llm),
        *_reach(file.web),
    ]


def _reach(web: Any) -> list[Problem]:
    """Pages that other machines can reach ask who is there; only a proxy is believed a header."""
    if web is None:
        return []
    if (web.user_header is None) != (not web.proxies):
        return [Problem(("web",), "needs both of user_header and proxies, or neither")]
    if ipaddress.ip_address(web.address[0]).is_loopback or web.token_file or web.user_header:
        return []
    return [
        Problem(
            ("web", "listen"),
            f"is {web.listen}, which other machines can reach, so it needs token_file "
            "(or user_header and proxies)",
        )
    ]


def _credentials(n: int, feed: Any) -> list[Problem]:
    """A password is of somebody, and Authorization is said once."""
    problems = []
    if feed.password_file is not None and feed.username is None:
        problems.append(Problem(("feeds", n, "password_file"), "needs username, which is missing"))
    stated = [name.lower() for name in (*feed.headers, *feed.header_files)]
    if feed.username is not None:
        stated.append("authorization")
    twice = sorted({name for name in stated if stated.count(name) > 1})
    if twice:
        words = f"gives {', '.join(twice)} twice; allowed: each header once"
        problems.append(Problem(("feeds", n, "url"), words))
    return problems


def _prices(llm: Any) -> list[Problem]:
    """A limit of cost without prices would never be reached."""
    if llm is None or llm.max_cost_per_day is None:
        return []
    names = ("price_per_million_input_tokens", "price_per_million_output_tokens")
    return [
        Problem(("llm", "max_cost_per_day"), f"needs {name}, which is missing")
        for name in names
        if getattr(llm, name) is None
    ]


def _repeats(table: str, key: str, values: list[str]) -> list[Problem]:
    first: dict[str, int] = {}
    return [
        Problem((table, n, key), f"is the same as {table}[{first[value]}].{key}")
        for n, value in enumerate(values)
        if first.setdefault(value, n) < n
    ]


def _conflicting_terms(deals: Any) -> list[Problem]:
    """One name means one kind: the views and the alert filters know terms by name alone."""
    kinds: dict[str, str] = {}
    problems = []
    for n, deal in enumerate(deals):
        names = [term.id for term in deal.terms]
        problems += [
            Problem(("deals", n, "terms", m, "id"), f'is "{name}" a second time in this deal')
            for m, name in enumerate(names)
            if names.index(name) < m
        ]
        problems += [
            Problem(
                ("deals", n, "terms", m, "kind"),
                f'is "{term.kind}", but another deal gives {term.id} the kind {kinds[term.id]}',
            )
            for m, term in enumerate(deal.terms)
            if kinds.setdefault(term.id, term.kind) != term.kind
        ]
    return problems


def _alert(n: int, alert: Any, file: Any) -> list[Problem]:
    deals = [deal.id for deal in file.deals]
    terms = [*TERMS, *(term.id for deal in file.deals for term in deal.terms)]
    return [
        *_unknown_names(("alerts", n, "deals"), alert.deals, deals, "a deal of this file"),
        *_unknown_names(("alerts", n, "terms"), alert.terms, terms, "a known term"),
        *_form(n, alert),
        *_secrets(n, alert),
    ]


def _unknown_names(path: Path, named: Iterable[str], known: list[str], what: str) -> list[Problem]:
    allowed = ", ".join(dict.fromkeys(known)) or "none"
    return [
        Problem((*path, m), f'is "{name}", not {what}{_near(name, known)}; allowed: {allowed}')
        for m, name in enumerate(named)
        if name not in known
    ]


def _form(n: int, alert: Any) -> list[Problem]:
    """What only makes sense together: the form with its address, a digest without a group."""
    problems = []
    if alert.format != "apprise":
        try:
            web_address(alert.url)
        except ValueError as error:
            hidden = "is something else (not shown, it may hold a key)"
            problems.append(Problem(("alerts", n, "url"), f"{hidden}; allowed: {error}"))
    elif find_spec("apprise") is None:
        words = 'is "apprise", which is not installed: pip install "dealterms[apprise]"'
        problems.append(Problem(("alerts", n, "format"), words))
    if alert.digest and alert.group_wait:
        words = "has no meaning beside digest; leave one of them out"
        problems.append(Problem(("alerts", n, "group_wait"), words))
    return problems


def _secrets(n: int, alert: Any) -> list[Problem]:
    count = (alert.secret_value is not None) + (alert.secret_file is not None)
    if count > 1:
        return [Problem(("alerts", n), "has both secret and secret_file; allowed: one of them")]
    if count == 0 and alert.is_signed:
        return [Problem(("alerts", n), "needs one of secret and secret_file")]
    if alert.previous_secret_value is not None and alert.previous_secret_file is not None:
        words = "cannot have both previous_secret and previous_secret_file"
        return [Problem(("alerts", n), words)]
    return [
        *_signing_key(("alerts", n, "secret"), alert.secret_value),
        *_signing_key(("alerts", n, "previous_secret"), alert.previous_secret_value),
    ]


def _signing_key(path: Path, secret: str | None) -> list[Problem]:
    try:
        signing_key(secret) if secret is not None else None
    except ValueError as error:
        return [Problem(path, f"is not a signing key; allowed: {error}")]
    return []
