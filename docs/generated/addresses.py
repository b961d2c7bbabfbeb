"""Every address of the JSON API, from its own OpenAPI document."""

from __future__ import annotations

from dealterms.web.api.openapi import document
from dealterms.web.api.resources import RESOURCES
from generated.markdown import code, table

__all__ = ["markdown"]


def markdown() -> str:
    """Return a table of the addresses, what each gives, and what it takes."""
    api = document(resource for resource, _ in RESOURCES)
    root = api["servers"][0]["url"]
    rows = [
        (
            code(f"{root}{path}"),
            one["get"]["summary"],
            ", ".join(code(p["name"]) for p in one["get"]["parameters"] if p["in"] == "query"),
        )
        for path, one in api["paths"].items()
    ]
    return table(("address", "gives", "takes"), rows)
