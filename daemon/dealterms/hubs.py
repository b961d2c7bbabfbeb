"""The WebSub hub that a feed names, in its answer's Link headers or in itself. Pure.

https://www.w3.org/TR/websub/ section 4: `rel="hub"` is who tells of news, `rel="self"` the address
under which the hub knows the feed. The header counts before the document.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from dealterms.urls import resolve_link

__all__ = ["HubOffer", "offer_in_document", "offer_in_header"]

_HEADER_LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w-]+\*?\s*=\s*(?:\"[^\"]*\"|[^\s;,\"]+))*)")
_HEADER_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))", re.IGNORECASE)
_LINK = re.compile(rb"<(?:[\w.-]+:)?link\s((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_SEARCHED_BYTES = 64_000  # hubs stand in a feed's head


@dataclass(frozen=True, slots=True)
class HubOffer:
    """Where a feed can be subscribed to, and under what address; both absolute."""

    hub: str
    topic: str


def offer_in_header(header: str, url: str) -> HubOffer | None:
    """Return what the Link headers of an answer offer; `url` is where it came from."""
    links = []
    for target, parameters in _HEADER_LINK.findall(header):
        found = _HEADER_REL.search(parameters)
        links.append((found[1] or found[2] if found else "", target))
    return _offer(links, url)


def offer_in_document(surroundings: bytes, url: str) -> HubOffer | None:
    """Return what a feed document offers outside of its entries; `url` is where it came from."""
    links = []
    for link in _LINK.finditer(surroundings[:_SEARCHED_BYTES]):
        attributes = {
            name.lower(): html.unescape((one or other).decode("utf-8", "replace"))
            for name, one, other in _ATTRIBUTE.findall(link[1])
        }
        links.append((attributes.get(b"rel", ""), attributes.get(b"href", "")))
    return _offer(links, url)


def _offer(links: list[tuple[str, str]], url: str) -> HubOffer | None:
    """Return the first hub with the first own address; the feed's own one where none is named."""
    named: dict[str, str] = {}
    for relations, target in links:
        address = resolve_link(url, target)
        for relation in relations.lower().split():
            if address is not None:
                named.setdefault(relation, address)
    return HubOffer(named["hub"], named.get("self", url)) if "hub" in named else None
