"""The kinds of value a setting can have, each read from what TOML or the environment holds.

A function that refuses raises ValueError with the words that follow "allowed:" in the message.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal, InvalidOperation
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dealterms.claims.claim import Modality
from dealterms.claims.vocabulary import TERMS, ValueKind
from dealterms.errors import ConfigurationError
from dealterms.timetable import QuietHours, parse_hour, parse_quiet_hours

__all__ = [
    "ALERT_FORMATS",
    "ALERT_KINDS",
    "DEAL_TYPES",
    "MODALITIES",
    "PUSH_KINDS",
    "SIGNED_FORMATS",
    "SOURCE_CLASSES",
    "Secret",
    "SourceClass",
    "alert_address",
    "amount",
    "base_address",
    "contact",
    "database_url",
    "format_duration",
    "header_name",
    "header_value",
    "host_name",
    "hour",
    "identifier",
    "listen_address",
    "network",
    "own_address",
    "parse_duration",
    "percentage",
    "read_key",
    "request_header",
    "signing_key",
    "term_identifier",
    "term_kind",
    "two_hours",
    "user_name",
    "web_address",
    "zone",
]

SourceClass = Literal["filing", "company", "regulator", "outlet", "aggregator", "blog"]
SOURCE_CLASSES: tuple[str, ...] = get_args(SourceClass)

# The kinds of deal that the rules tell apart. The file takes any word: the rules know synonyms.
DEAL_TYPES = (
    "acquisition",
    "merger",
    "strategic_investment",
    "compute_supply",
    "joint_venture",
    "licensing",
    "financing",
)

# terms.md section 7; the last one is only told to an endpoint that asks for it.
PUSH_KINDS = (
    "new_deal",
    "first_value",
    "status_changed",
    "term_changed",
    "contested",
    "denied",
    "corrected",
)
ALERT_KINDS = (*PUSH_KINDS, "revised_reading")

# The forms of a message; a receiver of the first two is a program and checks the signature.
SIGNED_FORMATS = ("standard", "cloudevents")
ALERT_FORMATS = (*SIGNED_FORMATS, "slack", "teams", "discord", "apprise")

# Weak to strong; those that deny or delay are on no scale.
MODALITIES = tuple(str(modality) for modality in Modality if not modality.is_negative)

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_TERM_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,99}")
_FORBIDDEN_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f\\]")

_HOST_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_LAST_PORT = 65_535

# What this program says itself in each request.
_OWN_HEADERS = frozenset(
    {"accept", "accept-encoding", "connection", "content-length", "host", "if-modified-since",
     "if-none-match", "te", "transfer-encoding", "upgrade", "user-agent"}
)  # fmt: skip
# Standard Webhooks 1.0: keys of 24 to 64 bytes.
_KEY_BYTES = range(24, 65)


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A signing key that shows itself only to `reveal` and `key`; nothing prints it."""

    value: str | None = None
    file: Path | None = None

    def __repr__(self) -> str:
        """Return the mask, or the name of the file."""
        return f"Secret(file={str(self.file)!r})" if self.file else "Secret('whsec_********')"

    __str__ = __repr__

    def reveal(self) -> str:
        """Return the key as it was written; read the file if it is in one.

        Raises ConfigurationError if the file cannot be read.
        """
        if self.file is None:
            return self.value or ""
        try:
            return self.file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not text"
            raise ConfigurationError(f"secret_file {self.file} cannot be read: {reason}") from None

    def key(self) -> bytes:
        """Return the bytes to sign with; ConfigurationError if the secret is not a key."""
        try:
            return signing_key(self.reveal())
        except ValueError as error:
            where = f"secret_file {self.file}" if self.file else "secret"
            raise ConfigurationError(f"{where} is not a signing key; allowed: {error}") from None


def signing_key(secret: str) -> bytes:
    """Return the bytes of a "whsec_…" secret; the refusal never repeats the secret."""
    allowed = "whsec_ followed by 24 to 64 bytes in base64"
    if not secret.startswith("whsec_"):
        raise ValueError(allowed)
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(allowed) from None
    if len(key) not in _KEY_BYTES:
        raise ValueError(allowed)
    return key


def parse_duration(value: Any) -> timedelta:
    """Return the time that words like "15m", "0s" or "1h30m" stand for."""
    if isinstance(value, timedelta):
        return value
    text = value.strip() if isinstance(value, str) else ""
    parts = _DURATION.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise ValueError('a duration in ms, s, m, h or d, such as "15m", "0s" or "1h30m"')
    try:
        return timedelta(seconds=sum(float(number) * _SECONDS[unit] for number, unit in parts))
    except OverflowError:
        raise ValueError("a duration below 1000000 days") from None


def format_duration(value: timedelta) -> str:
    """Return a duration as it is written in the file: "15m", "1h30m", "0s"."""
    rest, words = round(value.total_seconds() * 1000), ""
    for unit, size in (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)):
        count, rest = divmod(rest, size)
        words += f"{count}{unit}" if count else ""
    return words or "0s"


def network(value: Any) -> IPv4Network | IPv6Network:
    """Return the network that "127.0.0.0/8" or "::1" stands for."""
    if isinstance(value, IPv4Network | IPv6Network):
        return value
    try:
        return ipaddress.ip_network(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError('a network such as "127.0.0.0/8" or "fd00::/8"') from None


def web_address(value: Any) -> str:
    """Return an http or https address with a host and without a user name in it."""
    allowed = ValueError("an http:// or https:// address with a host, without user name or spaces")
    if not isinstance(value, str) or _FORBIDDEN_IN_ADDRESS.search(value) or len(value) > 2000:
        raise allowed
    try:
        parts = urlsplit(value)
        _ = parts.port  # raises ValueError for a port that is no number
    except ValueError:
        raise allowed from None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise allowed
    return value


def alert_address(value: Any) -> str:
    """Return an address of any scheme without blanks; only `apprise` takes more than the web's."""
    allowed = ValueError("an address with a scheme, without spaces")
    if not isinstance(value, str) or _FORBIDDEN_IN_ADDRESS.search(value) or len(value) > 2000:
        raise allowed
    if not re.match(r"[a-z][a-z0-9+.-]*://.", value):
        raise allowed
    return value


def hour(value: Any) -> time:
    """Return an hour of the day."""
    return value if isinstance(value, time) else parse_hour(value if isinstance(value, str) else "")


def two_hours(value: Any) -> QuietHours:
    """Return two hours of the day."""
    if isinstance(value, QuietHours):
        return value
    return parse_quiet_hours(value if isinstance(value, str) else "")


def zone(value: Any) -> ZoneInfo:
    """Return a zone of the IANA list."""
    if isinstance(value, ZoneInfo):
        return value
    try:
        return ZoneInfo(value if isinstance(value, str) else "")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("a zone of the IANA list, such as Europe/Berlin") from None


def percentage(value: Any) -> Decimal:
    """Return the number before a percent sign."""
    if isinstance(value, Decimal):
        return value
    match = re.fullmatch(r"(\d{1,4}(?:\.\d{1,4})?) ?%", value if isinstance(value, str) else "")
    if match is None:
        raise ValueError('a share such as "5%"')
    return Decimal(match[1])


def base_address(value: Any) -> str:
    """Return a web address that a path can follow: no query, no fragment, no slash at its end."""
    address = web_address(value)
    if "?" in address or "#" in address:
        raise ValueError("an http:// or https:// address without ? and #, such as http://host/v1")
    return address.rstrip("/")


def listen_address(value: Any) -> str:
    """Return "address:port" with a literal address, so that it is plain who can reach it."""
    allowed = ValueError('an address and a port, such as "127.0.0.1:8480" or "[::1]:8480"')
    if not isinstance(value, str):
        raise allowed
    host, _, port = value.rpartition(":")
    try:
        ipaddress.ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        raise allowed from None
    if not port.isdigit() or int(port) > _LAST_PORT or (":" in host) != host.startswith("["):
        raise allowed
    return value


def own_address(value: Any) -> str:
    """Return "unix:PATH", or "address:port" with an address that only this machine can reach."""
    allowed = ValueError(
        'a loopback address and a port, such as "127.0.0.1:8481", or "unix:/run/dealterms/health"'
    )
    if isinstance(value, str) and re.fullmatch(r"unix:/[\x21-\x7e]{1,100}", value):
        return value
    try:
        address = listen_address(value)
        host = address.rpartition(":")[0].removeprefix("[").removesuffix("]")
    except ValueError:
        raise allowed from None
    if not ipaddress.ip_address(host).is_loopback:
        raise allowed
    return address


def host_name(value: Any) -> str:
    """Return a name that browsers may send as Host, without a port."""
    if isinstance(value, str) and _HOST_NAME.fullmatch(value):
        return value.lower()
    raise ValueError('a host name without port, such as "deals.example.com"')


def header_name(value: Any) -> str:
    """Return the name of an HTTP header."""
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,63}", value):
        return value
    raise ValueError('the name of a header, such as "X-Forwarded-User"')


def request_header(value: Any) -> str:
    """Return the name of a header that an operator may add to a request."""
    name = header_name(value)
    if name.lower() in _OWN_HEADERS:
        raise ValueError("a header that this program does not set itself")
    return name


def header_value(value: Any) -> str:
    """Return a text that can stand behind a header's name."""
    if isinstance(value, str) and value.isascii() and value.isprintable() and value.strip():
        return value
    raise ValueError("printable ASCII text")


def user_name(value: Any) -> str:
    """Return a user name of HTTP Basic, which ends at the first colon."""
    if isinstance(value, str) and value and value.isprintable() and ":" not in value:
        return value
    raise ValueError("a user name without a colon")


def read_key(file: Path, name: str, *, shortest: int = 1, has_blanks: bool = False) -> str:
    """Return the one line of a file that holds a key; ConfigurationError names the setting.

    `has_blanks`: passwords and headers may have blanks in them, keys never do.
    """
    try:
        key = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not text"
        raise ConfigurationError(f"{name} {file} cannot be read: {reason}") from None
    if not key or not key.isascii() or not key.isprintable() or (" " in key and not has_blanks):
        raise ConfigurationError(f"{name} {file} holds no key; allowed: one line of ASCII")
    if len(key) < shortest:
        raise ConfigurationError(
            f"{name} {file} holds a key of {len(key)} characters; allowed: {shortest} or more"
        )
    return key


def amount(value: Any) -> Decimal:
    """Return a number that is not negative, written as a text so that nothing rounds it."""
    allowed = ValueError('a number as a text, such as "0.15"')
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{1,12}(?:\.\d{1,12})?", value.strip()):
        raise allowed
    try:
        return Decimal(value.strip())
    except InvalidOperation:
        raise allowed from None


def database_url(value: Any) -> str:
    """Return the URL of an SQLite file or of a PostgreSQL database."""
    if isinstance(value, str) and value.startswith(("sqlite:///", "postgresql+psycopg://")):
        return value
    raise ValueError("sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME")


def contact(value: Any) -> str:
    """Return a text that can stand in an HTTP header."""
    if isinstance(value, str) and value.isascii() and (value.isprintable() or not value):
        return value
    raise ValueError("printable ASCII text, such as an e-mail address")


def identifier(value: Any) -> str:
    """Return the id of a deal; it becomes part of a stream's name."""
    if isinstance(value, str) and _IDENTIFIER.fullmatch(value):
        return value
    raise ValueError("letters, digits, dot, dash and underscore, at most 100")


def term_identifier(value: Any) -> str:
    """Return the id of a user's own term; the names of the vocabulary are taken."""
    if not isinstance(value, str) or not _TERM_IDENTIFIER.fullmatch(value):
        raise ValueError("lower-case letters, digits and underscore, beginning with a letter")
    if value in TERMS:
        raise ValueError("a name that is not in the vocabulary already")
    return value


def term_kind(value: Any) -> str:
    """Return the kind of a user's own term."""
    if value in list(ValueKind):
        return str(value)
    raise ValueError(", ".join(ValueKind))
