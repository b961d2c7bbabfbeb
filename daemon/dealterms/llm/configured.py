"""From the [llm] table of the configuration to the parts that work by it."""

from __future__ import annotations

from decimal import Decimal

from dealterms.clock import Clock
from dealterms.llm.endpoint import Endpoint
from dealterms.llm.pacing import Limits, Prices
from dealterms.network import Network
from dealterms.settings import LlmSettings

__all__ = ["endpoint_of", "limits_of"]


def endpoint_of(llm: LlmSettings, allow: tuple[Network, ...], clock: Clock) -> Endpoint:
    """Return the endpoint; `allow` are the networks that are open beside the public ones."""
    seconds = llm.timeout.total_seconds()
    return Endpoint(llm.base_url, llm.key, clock, allow=allow, total_seconds=seconds)


def limits_of(llm: LlmSettings) -> Limits:
    """Return what a day and an article may take."""
    return Limits(
        max_input_tokens=llm.max_input_tokens,
        max_output_tokens=llm.max_output_tokens,
        max_tokens_per_day=llm.max_tokens_per_day,
        max_cost_per_day=llm.max_cost_per_day,
        prices=Prices(
            llm.price_per_million_input_tokens or Decimal(0),
            llm.price_per_million_output_tokens or Decimal(0),
        ),
    )
