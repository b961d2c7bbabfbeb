"""The tables of the TOML file as models: each key with its type, default, unit and one sentence."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from dealterms.claims.document import Party, WatchedDeal
from dealterms.claims.vocabulary import user_term
from dealterms.setting_alerts import AlertSettings
from dealterms.setting_feeds import FeedSettings
from dealterms.setting_fields import Amount, Duration, HostName, Network, Table
from dealterms.setting_types import (
    DEAL_TYPES,
    base_address,
    contact,
    database_url,
    header_name,
    identifier,
    listen_address,
    own_address,
    read_key,
    term_identifier,
    term_kind,
)

__all__ = [
    "TABLES",
    "AlertSettings",
    "FeedSettings",
    "FileSettings",
    "HealthSettings",
    "LlmSettings",
    "NetworkSettings",
    "PollingSettings",
    "StoreSettings",
    "Table",
    "WebSettings",
]

_SHORTEST_TOKEN = 16  # characters; what openssl rand -base64 24 gives is twice as long


class StoreSettings(Table):
    """[store]: where the log and everything made from it lives."""

    url: Annotated[str, BeforeValidator(database_url)] = Field(
        default="sqlite:///dealterms.db",
        repr=False,
        description="Database: sqlite:///FILE, relative to the working directory, "
        "or postgresql+psycopg://USER@HOST/NAME, which several daemons may share.",
    )


class NetworkSettings(Table):
    """[network]: which addresses may be reached."""

    allow: tuple[Network, ...] = Field(
        default=(),
        description="Networks that are refused unless named here, such as 127.0.0.0/8 "
        "for a receiver on this machine.",
    )


class PollingSettings(Table):
    """[polling]: manners towards publishers."""

    host_gap: Duration = Field(
        default=timedelta(seconds=1),
        description="Least time between two requests to one host; 0s for a site of one's own.",
        json_schema_extra={"unit": "duration"},
    )
    backfill: Literal["alert", "silent"] = Field(
        default="alert",
        description="Whether what a feed holds at its very first poll raises alerts, "
        "or becomes history silently.",
    )
    user_agent_contact: Annotated[str, BeforeValidator(contact)] = Field(
        default="",
        description="Address that publishers see in the User-Agent, to reach whoever runs this.",
    )


class PartyTable(Table):
    """[[deals.parties]]: one party of a deal."""

    name: str = Field(min_length=1, max_length=200, description="Name of the party.")
    aliases: tuple[str, ...] = Field(default=(), description="Other names it goes by in the news.")
    roles: tuple[str, ...] = Field(
        default=(), description="Its roles in free words: buyer, target, investor, supplier, …"
    )


class TermTable(Table):
    """[[deals.terms]]: a term of the user's own."""

    id: Annotated[str, BeforeValidator(term_identifier)] = Field(
        description="Name of the term in views and alerts."
    )
    kind: Annotated[str, BeforeValidator(term_kind)] = Field(
        description="Kind of its values: money, power, percent, count, period, duration, label, …"
    )
    cues: tuple[str, ...] = Field(
        min_length=1, description="Words in the text that say a value belongs to this term."
    )


class DealTable(Table):
    """[[deals]]: one watched deal."""

    id: Annotated[str, BeforeValidator(identifier)] = Field(
        description="Name of the deal in commands, views and alerts."
    )
    name: str = Field(min_length=1, max_length=300, description="Name of the deal for people.")
    types: tuple[str, ...] = Field(
        default=(),
        description=f"Its kinds: {', '.join(DEAL_TYPES)}.",
    )
    since: date | None = Field(
        default=None,
        description="Tells two deals of the same parties apart: news from that day on.",
    )
    parties: tuple[PartyTable, ...] = Field(
        min_length=1, description="Companies or people that make the deal."
    )
    terms: tuple[TermTable, ...] = Field(default=(), description="Terms of the user's own.")

    def watched(self) -> WatchedDeal:
        """Return the deal as the claim reader takes it."""
        return WatchedDeal(
            deal_id=self.id,
            name=self.name,
            types=self.types,
            parties=tuple(Party(p.name, p.aliases, p.roles) for p in self.parties),
            since=self.since,
            terms=tuple(user_term(t.id, t.kind, t.cues) for t in self.terms),
        )


class LlmSettings(Table):
    """[llm]: a second extractor, which the grammar checks; without this table there is none."""

    base_url: Annotated[str, BeforeValidator(base_address)] = Field(
        description="Address of an OpenAI-compatible endpoint; /chat/completions is added to it."
    )
    model: str = Field(
        min_length=1, max_length=200, description="Name of the model, as the endpoint knows it."
    )
    key_file: Path | None = Field(
        default=None, description="File that holds the key, read at each request; none: no key."
    )
    timeout: Duration = Field(
        default=timedelta(seconds=30),
        ge=timedelta(milliseconds=100),
        le=timedelta(minutes=2),
        description="Longest wait for a whole answer.",
        json_schema_extra={"unit": "duration"},
    )
    max_input_tokens: int = Field(
        default=16_000,
        gt=0,
        le=10_000_000,
        description="An article that needs more is not sent.",
        json_schema_extra={"unit": "tokens"},
    )
    max_output_tokens: int = Field(
        default=2_000,
        gt=0,
        le=1_000_000,
        description="Longest answer; one that is cut off there counts as failed.",
        json_schema_extra={"unit": "tokens"},
    )
    max_tokens_per_day: int = Field(
        default=500_000,
        gt=0,
        description="Input and output of a UTC day; nothing more is asked then.",
        json_schema_extra={"unit": "tokens"},
    )
    price_per_million_input_tokens: Amount | None = Field(
        default=None,
        description="What a million tokens of input cost, in the currency of max_cost_per_day.",
    )
    price_per_million_output_tokens: Amount | None = Field(
        default=None,
        description="What a million tokens of output cost, in the currency of max_cost_per_day.",
    )
    max_cost_per_day: Amount | None = Field(
        default=None,
        description="Cost of a UTC day, by the two prices; nothing more is asked then.",
    )

    def key(self) -> str | None:
        """Return the key, None without a key_file; ConfigurationError if it cannot be read."""
        return None if self.key_file is None else read_key(self.key_file, "[llm] key_file")


class WebSettings(Table):
    """[web]: read-only pages, a JSON API and feeds; without this table `run` serves none."""

    listen: Annotated[str, BeforeValidator(listen_address)] = Field(
        default="127.0.0.1:8480",
        description="Where pages are served; an address that other machines can reach needs "
        "token_file, or user_header and proxies.",
    )
    hosts: tuple[HostName, ...] = Field(
        default=(),
        description="Names under which it is asked for, beside localhost and the listen address.",
    )
    token_file: Path | None = Field(
        default=None,
        description="File that holds a token, which every request must then bring: as the "
        "password of a browser's prompt, or after Authorization: Bearer.",
    )
    user_header: Annotated[str, BeforeValidator(header_name)] | None = Field(
        default=None,
        description="Header in which a reverse proxy names the person it let in; "
        "a request without it is refused.",
    )
    proxies: tuple[Network, ...] = Field(
        default=(), description="Networks of that reverse proxy; user_header counts only from them."
    )

    @property
    def address(self) -> tuple[str, int]:
        """Return the address without brackets, and the port; 0 means any free one."""
        host, _, port = self.listen.rpartition(":")
        return host.removeprefix("[").removesuffix("]"), int(port)

    def token(self) -> str | None:
        """Return the token, None without a token_file; ConfigurationError if it is unusable."""
        if self.token_file is None:
            return None
        return read_key(self.token_file, "[web] token_file", shortest=_SHORTEST_TOKEN)


class HealthSettings(Table):
    """[health]: /healthz, /readyz and /metrics of `run`; without this table there are none."""

    listen: Annotated[str, BeforeValidator(own_address)] = Field(
        default="127.0.0.1:8481",
        description="Where they are served, without a token: a loopback address and a port, "
        "or unix: and the path of a socket.",
    )

    @property
    def socket_path(self) -> Path | None:
        """Return where the Unix socket lies, None if a port is listened on."""
        kind, _, path = self.listen.partition(":")
        return Path(path) if kind == "unix" else None

    @property
    def address(self) -> tuple[str, int]:
        """Return the address without brackets, and the port; 0 means any free one."""
        host, _, port = self.listen.rpartition(":")
        return host.removeprefix("[").removesuffix("]"), int(port)


class WebsubSettings(Table):
    """[websub]: feeds whose hub tells of news; without this table all feeds are only polled."""

    public_url: Annotated[str, BeforeValidator(base_address)] = Field(
        description="Address under which hubs on the web reach `listen`, through a reverse proxy; "
        "a word of each subscription's own is added to it.",
    )
    listen: Annotated[str, BeforeValidator(listen_address)] = Field(
        default="127.0.0.1:8482", description="Where hubs are listened to, and nothing else is."
    )

    @property
    def address(self) -> tuple[str, int]:
        """Return the address without brackets, and the port; 0 means any free one."""
        host, _, port = self.listen.rpartition(":")
        return host.removeprefix("[").removesuffix("]"), int(port)


class FileSettings(Table):
    """The whole file."""

    store: StoreSettings = Field(default_factory=StoreSettings)
    network: NetworkSettings = Field(default_factory=NetworkSettings)
    polling: PollingSettings = Field(default_factory=PollingSettings)
    feeds: tuple[FeedSettings, ...] = ()
    deals: tuple[DealTable, ...] = ()
    alerts: tuple[AlertSettings, ...] = ()
    llm: LlmSettings | None = None
    web: WebSettings | None = None
    health: HealthSettings | None = None
    websub: WebsubSettings | None = None


# The sections in the order of the file, as `dealterms settings` shows them.
TABLES: dict[str, type[Table]] = {
    "store": StoreSettings,
    "network": NetworkSettings,
    "polling": PollingSettings,
    "feeds[]": FeedSettings,
    "deals[]": DealTable,
    "deals[].parties[]": PartyTable,
    "deals[].terms[]": TermTable,
    "alerts[]": AlertSettings,
    "llm": LlmSettings,
    "web": WebSettings,
    "health": HealthSettings,
    "websub": WebsubSettings,
}
