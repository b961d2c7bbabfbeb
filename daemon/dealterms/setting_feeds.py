"""The table [[feeds]] of the TOML file."""

from __future__ import annotations

import base64
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from dealterms.setting_fields import Duration, Table, WebAddress
from dealterms.setting_types import (
    SourceClass,
    header_value,
    read_key,
    request_header,
    user_name,
)

__all__ = ["FeedSettings"]

Header = Annotated[str, BeforeValidator(request_header)]
HeaderValue = Annotated[str, BeforeValidator(header_value)]


class FeedSettings(Table):
    """[[feeds]]: one feed."""

    url: WebAddress = Field(description="Address of the RSS, Atom, RDF or JSON feed.")
    publisher: str = Field(
        min_length=1, max_length=200, description="Name of the publisher, as reports show it."
    )
    source_class: SourceClass = Field(
        description="What kind of source it is; decides who speaks and in which layer."
    )
    every: Duration = Field(
        default=timedelta(minutes=15),
        gt=timedelta(0),
        le=timedelta(days=30),
        description="Longest wait between two polls; activity shortens it, the publisher's own "
        "wishes lengthen it.",
        json_schema_extra={"unit": "duration"},
    )
    text_from: Literal["page", "feed"] = Field(
        default="page",
        description="Where the text of its articles comes from: their pages, or the feed itself, "
        "and then no page is asked for.",
    )
    headers: dict[Header, HeaderValue] = Field(
        default_factory=dict, description="Headers sent with each request to the feed's own site."
    )
    header_files: dict[Header, Path] = Field(
        default_factory=dict,
        description="Headers whose values are secrets: the file that holds each, read at each "
        "poll.",
    )
    username: Annotated[str, BeforeValidator(user_name)] | None = Field(
        default=None, description="User name of a site that asks for one (HTTP Basic)."
    )
    password_file: Path | None = Field(
        default=None, description="File that holds the password, read at each poll."
    )

    def request_headers(self) -> tuple[tuple[bytes, bytes], ...]:
        """Return what the site wants to see; ConfigurationError if a secret cannot be read."""
        named = [*self.headers.items()]
        for name, path in self.header_files.items():
            named.append((name, read_key(path, name, has_blanks=True)))
        if self.username is not None:
            word = ""
            if self.password_file is not None:
                word = read_key(self.password_file, "password_file", has_blanks=True)
            packed = base64.b64encode(f"{self.username}:{word}".encode()).decode("ascii")
            named.append(("Authorization", f"Basic {packed}"))
        return tuple((name.encode("ascii"), value.encode("ascii")) for name, value in named)
