"""What the tables of the TOML file share: their base, and the kinds of field they have."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

from dealterms.setting_types import (
    amount,
    format_duration,
    host_name,
    network,
    parse_duration,
    web_address,
)

__all__ = ["Amount", "Duration", "HostName", "Network", "Table", "WebAddress"]

Duration = Annotated[
    timedelta, BeforeValidator(parse_duration), PlainSerializer(format_duration, return_type=str)
]
Network = Annotated[IPv4Network | IPv6Network, BeforeValidator(network)]
WebAddress = Annotated[str, BeforeValidator(web_address)]
HostName = Annotated[str, BeforeValidator(host_name)]
Amount = Annotated[Decimal, BeforeValidator(amount)]


class Table(BaseModel):
    """A table of the file: frozen, and any key that is not a field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)
