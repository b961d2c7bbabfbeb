"""What counts as the same address: canonical form, links against their base, one site or two."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

__all__ = [
    "canonical_url",
    "host_of",
    "is_plain_address",
    "is_same_site",
    "masked_address",
    "origin_of",
    "resolve_link",
]

# Parameters that say where a click came from and never which article is meant.
_TRACKING = re.compile(
    r"utm_\w+|(?:fb|g|d|gb|wb|ms|y|tw|li_fat_)cl(?:id|aid)|gbraid|wbraid|li_fat_id|mc_[ce]id|igshid"
    r"|_ga|_gl|_hsenc|_hsmi|__hs\w+|mkt_tok|cmp(?:id)?|ref_src|ref_url|at_(?:medium|campaign|custom\d)"
    r"|s_cid|ncid|smid|ocid|oly_\w+_id|vero_id|wt_mc|guccounter|guce_\w+|spm|ito|xtor",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
# Prefixes under which one site shows the same pages to other devices.
_DEVICE_PREFIX = re.compile(r"^(?:www\d?|m|mobile|amp)\.")
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
# An absolute address as most are: lower-case host, a port that is not the default, a path without
# parameters. It is its own canonical form, and nothing has to be taken apart to see that.
_PLAIN = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::(?!80/|443/)[1-9]\d{0,3}|:[1-5]\d{4})?"
    r"/[A-Za-z0-9/._~%+,=-]*"
)


def canonical_url(url: str) -> str:
    """Return the address with lower-case scheme and host, no fragment and no tracking parameters.

    The order of the remaining parameters and the case of the path are kept: both can matter.
    Raises ValueError for what is not an http or https address.
    """
    if is_plain_address(url):
        return url
    parts = _split(url)
    if parts is None:
        raise ValueError(f"not an http or https address: {url[:200]!r}")
    return urlunsplit((parts.scheme, _authority(parts), parts.path or "/", _kept(parts.query), ""))


def resolve_link(base: str, link: str | None) -> str | None:
    """Return the link as an absolute http or https address; None for any other kind of link.

    `javascript:`, `data:`, `mailto:` and links with user names, blanks or backslashes inside are
    None: none of them leads to an article, and all of them have been used to mislead programs.
    """
    if not link:
        return None
    if is_plain_address(link):
        return link
    try:
        absolute = urljoin(base, re.sub(r"[\t\r\n]", "", link.strip()))
    except ValueError:
        return None
    absolute = absolute.replace(" ", "%20")
    return absolute if _split(absolute) is not None else None


def is_plain_address(url: str) -> bool:
    """True for an absolute address that neither joining nor canonical form would change."""
    return _PLAIN.fullmatch(url) is not None


@lru_cache(maxsize=4096)  # a request asks half a dozen times for the same one
def host_of(url: str) -> str:
    """Return the host in lower case, with its port where that is not the scheme's own."""
    if is_plain_address(url):
        return url.split("/", 3)[2]
    parts = _split(url)
    return _authority(parts) if parts is not None else ""


@lru_cache(maxsize=4096)
def origin_of(url: str) -> str:
    """Return scheme, host and port, all that secrets may be bound to; '' for no web address."""
    if is_plain_address(url):
        return url[: url.index("/", 8)]
    parts = _split(url)
    return f"{parts.scheme}://{_authority(parts)}" if parts is not None else ""


def is_same_site(one: str, other: str) -> bool:
    """True if the hosts are equal, or one is a subdomain of the other, devices' prefixes aside.

    Two tenants of a shared host (`a.example.com`, `b.example.com`) are two sites.
    """
    first, second = (_DEVICE_PREFIX.sub("", host_of(url)) for url in (one, other))
    if not first or not second:
        return False
    return first == second or first.endswith("." + second) or second.endswith("." + first)


def _split(url: str) -> SplitResult | None:
    """Return the parts of an acceptable http or https address, scheme in lower case."""
    if _UNSAFE.search(url):
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc:
        return None
    return parts


def _authority(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    port = parts.port
    return host if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"


def _kept(query: str) -> str:
    """Return the query without its tracking parameters, the others byte for byte."""
    kept = [
        pair for pair in query.split("&") if pair and not _TRACKING.fullmatch(pair.split("=", 1)[0])
    ]
    return "&".join(kept)


def masked_address(url: str, mark: str) -> str:
    """Return an address that can be shown: path and query, where services put keys, are a mark.

    `mark` tells two addresses of one host apart. Of an address that is not of the web only the
    scheme is left: in some, the host itself is a key.
    """
    scheme = url.partition("://")[0]
    if scheme not in ("http", "https"):
        return f"{scheme}://***{mark}"
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    is_bare = parts.path in ("", "/") and not parts.query and host == parts.netloc
    return url if is_bare else f"{scheme}://{host}/***{mark}"
