"""The table [[alerts]]: one endpoint, what it is told of, when and in which form."""

from __future__ import annotations

import hashlib
from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, PlainSerializer

from dealterms.setting_fields import Duration, Table
from dealterms.setting_types import (
    ALERT_FORMATS,
    ALERT_KINDS,
    MODALITIES,
    PUSH_KINDS,
    SIGNED_FORMATS,
    Secret,
    alert_address,
    hour,
    percentage,
    two_hours,
    zone,
)
from dealterms.timetable import QuietHours, next_of
from dealterms.urls import masked_address

__all__ = ["AlertSettings"]

_Hour = Annotated[
    time, BeforeValidator(hour), PlainSerializer(lambda t: f"{t:%H:%M}", return_type=str)
]


class AlertSettings(Table):
    """[[alerts]]: one endpoint. The address counts as a secret: chat services put keys in it."""

    url: Annotated[str, BeforeValidator(alert_address)] = Field(
        repr=False, description="Where messages are sent; masked wherever it is shown."
    )
    format: Literal[ALERT_FORMATS] = Field(  # type: ignore[valid-type]
        default="standard",
        description="Form of the messages: standard (signed JSON), cloudevents, slack, teams, "
        "discord, or apprise for everything that library reaches.",
    )
    secret_value: str | None = Field(
        default=None,
        alias="secret",
        repr=False,
        description="Signing key, whsec_ and 24 to 64 bytes in base64; or use secret_file.",
    )
    secret_file: Path | None = Field(
        default=None, description="File that holds the signing key, read when a message is sent."
    )
    previous_secret_value: str | None = Field(
        default=None,
        alias="previous_secret",
        repr=False,
        description="Key that is being replaced: messages are signed with both while it is set.",
    )
    previous_secret_file: Path | None = Field(
        default=None, description="File that holds the key that is being replaced."
    )
    deals: tuple[str, ...] = Field(default=(), description="Deals that are told; none named: all.")
    terms: tuple[str, ...] = Field(default=(), description="Terms that are told; none named: all.")
    kinds: tuple[Literal[ALERT_KINDS], ...] = Field(  # type: ignore[valid-type]
        PUSH_KINDS, description="Kinds of change that are told."
    )
    layers: tuple[Literal["official", "reported"], ...] = Field(
        default=("official", "reported"), description="Layers whose changes are told."
    )
    least_modality: Literal[MODALITIES] = Field(  # type: ignore[valid-type]
        default="speculated",
        description="How firm a value must be at least; denials, delays and the like are told "
        "always.",
    )
    least_change: Annotated[Decimal, BeforeValidator(percentage)] = Field(
        default=Decimal(0),
        description='Least relative change of an amount, such as "5%"; changes that are not from '
        "one amount to another are told always.",
        json_schema_extra={"unit": "percent"},
    )
    group_wait: Duration = Field(
        default=timedelta(0),
        le=timedelta(days=1),
        description="How long a change waits for others of its deal, to be one message with them.",
        json_schema_extra={"unit": "duration"},
    )
    digest: tuple[_Hour, ...] = Field(
        default=(),
        description="Hours at which everything since the last one is told in one message; "
        "none named: no digest.",
    )
    quiet_hours: Annotated[QuietHours, BeforeValidator(two_hours)] | None = Field(
        default=None,
        description='Hours in which nothing is sent, such as "22:00-07:00"; messages wait.',
    )
    time_zone: Annotated[ZoneInfo, BeforeValidator(zone)] = Field(
        default=ZoneInfo("UTC"),
        description="Zone of digest and quiet_hours, such as Europe/Berlin.",
    )
    notices: bool = Field(
        default=False,
        description="Whether it is told when another endpoint fails, is disabled or recovers.",
    )

    @property
    def secret(self) -> Secret | None:
        """Return the signing key, masked until it is revealed; None if messages are not signed."""
        return _secret(self.secret_value, self.secret_file)

    @property
    def previous_secret(self) -> Secret | None:
        """Return the key that is being replaced, None unless one is."""
        return _secret(self.previous_secret_value, self.previous_secret_file)

    @property
    def is_signed(self) -> bool:
        """True for the forms whose receivers look for a signature."""
        return self.format in SIGNED_FORMATS

    def signing_keys(self) -> tuple[bytes, ...]:
        """Return the keys to sign with, the current one first.

        Raises ConfigurationError if one cannot be read.
        """
        secrets = (self.secret, self.previous_secret)
        return tuple(secret.key() for secret in secrets if secret is not None)

    @property
    def endpoint_id(self) -> str:
        """Return 12 hex digits that stand for the address in logs and tables."""
        return hashlib.sha256(self.url.encode()).hexdigest()[:12]

    @property
    def masked_url(self) -> str:
        """Return the address as it may be shown: scheme, host and the endpoint's id."""
        return masked_address(self.url, self.endpoint_id)

    def secret_parts(self) -> tuple[str, ...]:
        """Return what of the address must not be shown, longest first."""
        parts = urlsplit(self.url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        user = parts.netloc.rpartition("@")[0]
        host = "" if parts.scheme in ("http", "https") else parts.netloc
        found = {self.url, target, parts.path, parts.query, user, host}
        return tuple(sorted((part for part in found if len(part) > 1), key=len, reverse=True))

    def quiet_until(self, now: datetime) -> datetime | None:
        """Return when the quiet that reigns at `now` ends, None if messages may be sent."""
        return self.quiet_hours.until(now, self.time_zone) if self.quiet_hours else None

    def held_until(self, now: datetime) -> datetime | None:
        """Return when a change of `now` goes out with others; None if it goes at once, alone."""
        if self.digest:
            return next_of(self.digest, now, self.time_zone)
        return now + self.group_wait if self.group_wait else None


def _secret(value: str | None, file: Path | None) -> Secret | None:
    return None if value is None and file is None else Secret(value, file)
