"""The OpenAPI document, made from the same list as the routes. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dealterms import __version__
from dealterms.web.api.shapes import SHAPES, Schema
from dealterms.web.asked import LARGEST_NUMBER, LONGEST_TEXT

__all__ = ["Parameter", "Resource", "document"]

_IN_PATH = re.compile(r"{(\w+)}")
# What `asked_text` takes: PostgreSQL has no text with a NUL in it.
_TEXT: Schema = {"type": "string", "maxLength": LONGEST_TEXT, "pattern": "^[^\\u0000]*$"}
_LOOKING_BACK = ("as_of", "known_at")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the query: `kind` is string or integer."""

    name: str
    kind: str
    sentence: str
    largest: int = LARGEST_NUMBER

    @property
    def may_be_empty(self) -> bool:
        """True for plain text, where nothing means no filter."""
        return self.kind == "string" and self.name not in _LOOKING_BACK

    @property
    def schema(self) -> Schema:
        """Return what values it takes."""
        if self.kind == "integer":
            return {"type": "integer", "minimum": 1, "maximum": self.largest}
        if self.name in _LOOKING_BACK:
            return {"type": "string", "format": "date"}
        return _TEXT


@dataclass(frozen=True, slots=True)
class Resource:
    """An address of the API: what it answers with, one `shape` or a list of them."""

    path: str
    sentence: str
    shape: str
    parameters: tuple[Parameter, ...] = ()
    is_list: bool = True


def document(resources: Iterable[Resource]) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of these resources."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "dealterms",
            "version": __version__,
            "description": "The terms of the deals you watch, how they changed, and the quotes "
            "behind them. Read-only; the rows are those of the SQL views.",
        },
        "servers": [{"url": "/api/v1"}],
        "paths": {resource.path: {"get": _operation(resource)} for resource in resources},
        "components": {"schemas": SHAPES},
    }


def _operation(resource: Resource) -> dict[str, Any]:
    shape = {"$ref": f"#/components/schemas/{resource.shape}"}
    return {
        "operationId": re.sub(r"\W+", "_", resource.path).strip("_"),
        "summary": resource.sentence,
        "parameters": [*_in_path(resource), *map(_in_query, resource.parameters)],
        "responses": {
            "200": {
                "description": "The rows." if resource.is_list else "The row.",
                "headers": _headers(resource),
                "content": {
                    "application/json": {
                        "schema": {"type": "array", "items": shape} if resource.is_list else shape
                    }
                },
            },
            "304": {"description": "What If-None-Match names is still what there is."},
            "400": _problem("A parameter cannot be used; the detail says why."),
            "404": _problem("There is nothing of that name."),
            "503": _problem("The database cannot be read at the moment."),
        },
    }


def _in_path(resource: Resource) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {**_TEXT, "minLength": 1}}
        for name in _IN_PATH.findall(resource.path)
    ]  # fmt: skip


def _in_query(parameter: Parameter) -> dict[str, Any]:
    return {"name": parameter.name, "in": "query", "description": parameter.sentence,
            "schema": parameter.schema}  # fmt: skip


def _headers(resource: Resource) -> dict[str, Any]:
    text: Schema = {"schema": {"type": "string"}}
    headers = {"ETag": {"description": "Changes when the answer does.", **text}}
    if any(parameter.name == "limit" for parameter in resource.parameters):
        headers["Link"] = {"description": 'The next page, as rel="next".', **text}
    return headers


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {"application/problem+json": {"schema": schema}}}
