"""The body of a message: the JSON of interfaces.md section 4, always below 20 kB. Pure.

This is the one form in which a message is kept; the forms of other receivers are made of it when it
is sent (formats/). So it is fixed when it is queued, whatever form its endpoint takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from dealterms.alerts.summary import summarise
from dealterms.events.catalogue import ChangeRaised

__all__ = [
    "BODY_BYTES",
    "CUT_MARK",
    "Evidence",
    "TellableChange",
    "ToldChange",
    "body_of",
    "cut",
    "digests_of",
    "evidence_in",
    "grouped",
    "plain_body",
    "told_change",
    "webhook_time",
]

BODY_BYTES = 20_000  # Standard Webhooks: a payload stays under 20 kB
CUT_MARK = " […]"
CHANGED = "deal.terms_changed"
DIGEST = "deals.digest"

# How much of each quote and value text is kept, tried in turn until the body fits.
_TEXT_BUDGETS = (1000, 300, 100)

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The passage that a change rests on; `quote` is None once its article was forgotten."""

    quote: str | None
    url: str
    publisher: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class TellableChange:
    """A change as it was raised, with the evidence that the event itself does not hold."""

    change: ChangeRaised
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class ToldChange:
    """A change as a body tells it, in the shape that summaries are made of."""

    kind: str
    term: str | None
    holder: str | None
    layer: str | None
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None


def body_of(deal_id: str, name: str, told: Sequence[TellableChange], raised_at: datetime) -> bytes:
    """Return the body that tells what one article revision changed.

    Quotes and texts are cut, then the last changes left out and counted, to fit.
    """
    summary = summarise(
        name, [part.change for part in told], [part.evidence.publisher for part in told]
    )
    for budget in _TEXT_BUDGETS:
        changes = [_change(part, budget) for part in told]
        body = _encode(deal_id, name, changes, summary, raised_at)
        if len(body) <= BODY_BYTES:
            return body
    while len(body) > BODY_BYTES and changes:
        changes.pop()
        body = _encode(deal_id, name, changes, summary, raised_at, len(told) - len(changes))
    return body


def grouped(bodies: Sequence[bytes]) -> list[bytes]:
    """Return the changes of several messages about one deal as one message, or a few if it must."""
    return _packed([orjson.loads(body) for body in bodies], _joined)


def digests_of(bodies: Sequence[bytes]) -> list[bytes]:
    """Return the changes of several deals as one message, or a few if they do not fit in one."""
    return _packed([orjson.loads(body) for body in bodies], _digest)


def plain_body(kind: str, at: datetime, data: Mapping[str, Any]) -> bytes:
    """Return the body of a message that is about no deal: a test, or a notice of an endpoint."""
    return orjson.dumps({"type": kind, "timestamp": webhook_time(at), "data": data})


def evidence_in(document: Mapping[str, Any]) -> Iterator[Json]:
    """Yield the evidence of every change that a body tells."""
    for section in document["data"].get("deals", [document["data"]]):
        for change in section.get("changes", ()):
            yield change["evidence"]


def change_ids_in(body: bytes) -> list[str]:
    """Return the ids of the changes that a body tells; none if it is about none."""
    data = orjson.loads(body).get("data", {})
    sections = data.get("deals", [data])
    return [change["change_id"] for one in sections for change in one.get("changes", ())]


def told_change(change: Mapping[str, Any]) -> ToldChange:
    """Return a change of a body's JSON."""
    return ToldChange(*(change[name] for name in ("kind", "term", "holder", "layer", "old", "new")))


def cut(text: str | None, budget: int) -> str | None:
    """Return the text, or its beginning and a mark, in at most `budget` characters."""
    if text is None or len(text) <= budget:
        return text
    return text[: budget - len(CUT_MARK)] + CUT_MARK


def webhook_time(moment: datetime | None) -> str | None:
    """Return a time as the webhook writes it: UTC, whole seconds, Z."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# ------------------------------------------------------------------ one article's changes


def _encode(
    deal_id: str,
    name: str,
    changes: list[Json],
    summary: str,
    raised_at: datetime,
    left_out: int = 0,
) -> bytes:
    data: Json = {
        "deal": {"id": deal_id, "name": name},
        "changes": changes,
        "summary": summary,
    }
    if left_out:
        data["left_out_count"] = left_out
    return plain_body(CHANGED, raised_at, data)


def _change(part: TellableChange, budget: int) -> Json:
    change, evidence = part.change, part.evidence
    return {
        "change_id": change.change_id,
        "kind": change.kind,
        "term": change.term,
        "holder": change.holder,
        "layer": change.layer,
        "old": _side(change.old, budget),
        "new": _side(change.new, budget),
        "evidence": {
            "quote": cut(evidence.quote, budget),
            "url": evidence.url,
            "publisher": evidence.publisher,
            "published_at": webhook_time(evidence.published_at),
        },
    }


def _side(side: Mapping[str, Any] | None, budget: int) -> Json | None:
    if side is None:
        return None
    return {**side, "text": cut(side.get("text"), budget)}


# ------------------------------------------------------------------ several messages in one


def _packed(documents: Sequence[Json], join: Any) -> list[bytes]:
    """Return as few bodies as hold all the documents, in order; each fits by itself."""
    bodies, pack, body = list[bytes](), list[Json](), b""
    for document in documents:
        longer = orjson.dumps(join([*pack, document]))
        if pack and len(longer) > BODY_BYTES:
            bodies.append(body)
            pack, longer = [], orjson.dumps(join([document]))
        pack, body = [*pack, document], longer
    return [*bodies, body] if pack else bodies


def _joined(documents: Sequence[Json]) -> Json:
    """Return one document of one deal with the changes of all."""
    first, last = documents[0], documents[-1]
    data = {"deal": last["data"]["deal"], **_changes_of(documents)}
    return {"type": first["type"], "timestamp": last["timestamp"], "data": data}


def _digest(documents: Sequence[Json]) -> Json:
    """Return a document with a section for each deal, in the order in which they first changed."""
    of_deal: dict[str, list[Json]] = {}
    for document in documents:
        of_deal.setdefault(document["data"]["deal"]["id"], []).append(document)
    deals = [_joined(of_one)["data"] for of_one in of_deal.values()]
    count = sum(len(deal["changes"]) + deal.get("left_out_count", 0) for deal in deals)
    names = ", ".join(deal["deal"]["name"] for deal in deals)
    data = {"deals": deals, "summary": f"{count} change{'s'[: count != 1]}: {names}"}
    return {"type": DIGEST, "timestamp": documents[-1]["timestamp"], "data": data}


def _changes_of(documents: Sequence[Json]) -> Json:
    changes = [change for document in documents for change in document["data"]["changes"]]
    name = documents[-1]["data"]["deal"]["name"]
    told = [told_change(one) for one in changes]
    publishers = [change["evidence"]["publisher"] for change in changes]
    found: Json = {"changes": changes, "summary": summarise(name, told, publishers)}
    left_out = sum(document["data"].get("left_out_count", 0) for document in documents)
    return {**found, "left_out_count": left_out} if left_out else found
