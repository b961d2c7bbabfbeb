"""Why a term stands as it does: every claim in the order of the fold, and a sentence a slot.

The claims that count are folded here once more, so that their order, their times and the reasons
are those of the fold itself; claims that do not count are shown at their time, with the reason.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from dealterms.claims.claim_codec import claim_from_dict
from dealterms.events.codec import load_json
from dealterms.projections.comparison import Figure
from dealterms.projections.deals import load_term
from dealterms.projections.order import Placed, in_asserted_order
from dealterms.projections.precedence import RelationKind, Row, SlotFold, TermFold, fold
from dealterms.projections.slot_claims import SlotClaim, load_slot
from dealterms.projections.slot_key import SlotKey
from dealterms.tables import article_records, claim_records, claim_rulings

__all__ = ["Explanation", "explain"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """`sentences` say why each slot is what it is; `claims` are rows for people and programs."""

    sentences: list[str]
    claims: list[dict[str, Any]]


def explain(connection: Connection, deal_id: str, term_id: str) -> Explanation:
    """Return why a term is what it is, from every claim that was ever read about it."""
    slot = SlotKey(deal_id, term_id)
    known = {claim.claim_id: claim for claim in load_slot(connection, slot)}
    placed = in_asserted_order(claim.fold_claim for claim in known.values())
    folded = fold(load_term(connection, deal_id, term_id), (one.source for one in placed))
    records = {(row["claim_id"], row["extractor"]): row for row in _records(connection, slot)}
    rows = [_counted(one, known, records, folded) for one in placed]
    counted = {(row["claim_id"], row["extractor"]) for row in rows}
    rest = [_uncounted(row, slot) for key, row in records.items() if key not in counted]
    for row in sorted(rest, key=lambda row: (_time(row), row["claim_id"])):
        insort(rows, row, key=_time)  # the order of the fold is one of time
    for number, row in enumerate(rows, start=1):
        row["order"] = number
    return Explanation(list(_sentences(folded, rows)), rows)


# ------------------------------------------------------------------ claims


def _records(connection: Connection, slot: SlotKey) -> list[dict[str, Any]]:
    """Return every claim that is, was, or was read as one of the slot's, with its page."""
    claim, article, ruling = claim_records.c, article_records.c, claim_rulings.c
    page = and_(article.article_id == claim.article_id, article.revision == claim.revision)
    query = (
        select(
            claim.claim_id, claim.extractor, claim.extractor_version, claim.deal_id, claim.holder,
            claim.layer, claim.value_text, claim.qualifier, claim.modality, claim.speaker,
            claim.speaker_class, claim.section, claim.asserted_at, claim.recorded_at,
            claim.revision, claim.is_active, claim.is_superseded, claim.inactive_reason,
            claim.claim_json, claim.quote, article.url, article.publisher,
            article.unavailable_reason, ruling.deal_id.label("ruled_deal"), ruling.ruled_by,
            ruling.reason,
            func.coalesce(article.published_at, article.feed_published_at).label("published_at"),
        )
        .select_from(claim_records.join(article_records, page).outerjoin(
            claim_rulings, ruling.claim_id == claim.claim_id))
        .where(claim.term == slot.term,
               or_(claim.deal_id == slot.deal_id, ruling.deal_id != slot.deal_id))
    )  # fmt: skip
    rows = [dict(row) for row in connection.execute(query).mappings()]
    return [row for row in rows if slot.deal_id in (row["deal_id"], _read_deal(row))]


def _read_deal(row: Mapping[str, Any]) -> Any:
    return load_json(row["claim_json"])["deal_id"]


def _counted(
    one: Placed,
    known: Mapping[str, SlotClaim],
    records: Mapping[tuple[str, str], Mapping[str, Any]],
    folded: TermFold,
) -> dict[str, Any]:
    claim_id = one.claim.claim_id
    record = records[claim_id, known[claim_id].extractor]
    relation = folded.relations().get(claim_id)
    is_withdrawn = relation is not None and relation.kind is RelationKind.WITHDRAWN
    why = relation.why if relation else "moves nothing"
    return _shown(
        record,
        said_at=one.at,
        origin=one.origin,
        value=one.figure.words,
        relation=relation.kind.value if relation else None,
        is_active=not is_withdrawn,
        why="; ".join([why, *_notes(record)]),
    )


def _uncounted(record: Mapping[str, Any], slot: SlotKey) -> dict[str, Any]:
    """Return a claim that the fold does not see, at the time it was made, with the reason."""
    claim = claim_from_dict(load_json(record["claim_json"]))
    if record["deal_id"] != slot.deal_id:
        kind = "attributed"
        why = f"attributed to {record['deal_id']} by {record['ruled_by']}: {record['reason']}"
    elif record["is_superseded"]:
        kind, why = "superseded", record["inactive_reason"]
    elif record["is_active"]:
        kind, why = "second", "another extractor read it too, whose row counts"
    else:
        kind, why = "rejected", record["inactive_reason"]
    return _shown(
        record,
        said_at=claim.asserted_at or record["published_at"],
        origin=None,
        value=Figure(claim.value, claim.qualifier).words,
        relation=kind,
        is_active=False,
        why=why,
    )


def _notes(record: Mapping[str, Any]) -> Iterator[str]:
    if record["ruled_deal"]:
        yield f"attributed by {record['ruled_by']}: {record['reason']}"
    if record["unavailable_reason"]:
        yield f"its page is gone ({record['unavailable_reason']}), the claim stays"


_SHOWN = (
    "claim_id", "extractor", "extractor_version", "holder", "layer", "value_text", "qualifier",
    "modality", "speaker", "speaker_class", "section", "asserted_at", "recorded_at", "revision",
    "publisher", "quote", "url",
)  # fmt: skip


def _shown(record: Mapping[str, Any], **fields: Any) -> dict[str, Any]:
    return {"order": 0, **{name: record[name] for name in _SHOWN}, **fields}


_BEGINNING = datetime.min.replace(tzinfo=UTC)


def _time(row: Mapping[str, Any]) -> datetime:
    time: datetime = row["said_at"] or _BEGINNING
    return time


# ------------------------------------------------------------------ sentences

_OPENED = {
    RelationKind.FIRST: "nobody had said anything {layer} before",
    RelationKind.CHANGE: "it replaced {before}, said earlier",
    RelationKind.REFINEMENT: "it is more precise than {before}",
    RelationKind.CONTESTED: "it is a later report against {before}",
    RelationKind.CORRECTION: "it corrects {before}",
    RelationKind.DENIAL: "the parties denied {before}",
}
_SPEAKERS = {
    "filing": "in a filing",
    "party_release": "in a release of the parties",
    "executive": "quoting an executive",
    "spokesperson": "quoting the parties",
    "regulator": "quoting a regulator",
    "analyst": "quoting an analyst",
    "outlet_unnamed_sources": "from unnamed sources",
    "outlet_citing_outlet": "citing another outlet",
    "writer": "in its own words",
    "aggregator": "as an aggregator",
}


def _sentences(folded: TermFold, claims: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a sentence for each slot, then what moves nothing."""
    is_one = len(list(folded.leaves())) == 1
    for _, slot in folded.leaves():
        yield _sentence(slot, is_one)
    if not any(slot.head for _, slot in folded.leaves()):
        yield "Nothing stands: no claim may open a value."
    idle = Counter(row["relation"] for row in claims if row["relation"] in _IDLE)
    if idle:
        counts = ", ".join(f"{count} {_IDLE[kind]}" for kind, count in idle.most_common())
        yield f"Of {len(claims)} claims these move nothing: {counts}."


_IDLE = {
    "headline": "outside the body", "component": "of a part", "ignored": "that may not displace it",
    "withdrawn": "taken back", "rejected": "rejected", "superseded": "no longer read",
    "attributed": "of another deal", "second": "read twice",
}  # fmt: skip


def _sentence(slot: SlotFold, is_one: bool) -> str:
    head = slot.head
    if head is None:
        return f"{_holder(slot)}nothing stands any more: every value was closed."
    before = _before(slot, head)
    opened = _OPENED.get(head.relation, "it overruled {before}").format(
        layer=head.layer.value, before=before or "an earlier value"
    )
    state = "denied" if head.is_denied else head.modality.value.replace("_", " ")
    sentence = (
        f"{'' if is_one else _holder(slot)}{head.figure.words} stands as the {head.layer.value} "
        f"value ({state}) since {_day(head.valid_from)}: {opened}; it rests on "
        f"{head.claim.publisher}, {_SPEAKERS[head.claim.claim.speaker_class]}, and "
        f"{_origins(head.support_count)}"
    )
    return f"{sentence}{_contest(slot, head)}."


def _holder(slot: SlotFold) -> str:
    return f"{slot.holder}: " if slot.holder else ""


def _before(slot: SlotFold, head: Row) -> str | None:
    """Return what stood in the slot before its head: in the head's layer, else in the other."""
    earlier = [step for step in slot.steps if step is not head and not step.is_open]
    own = [step for step in earlier if step.layer is head.layer]
    found = (own or earlier)[-1:]
    return found[0].figure.words if found else None


def _origins(count: int) -> str:
    return f"{count} independent sources say so" if count > 1 else "one source says so"


def _contest(slot: SlotFold, head: Row) -> str:
    other = slot.reported
    if other is None or other is head:
        return ", while another value of the same time has fewer sources" * head.is_contested
    publisher, day = other.claim.publisher, _day(other.valid_from)
    if other.is_denied:
        return f"; the {other.figure.words} that {publisher} reported was denied"
    if head.is_contested:
        return f"; contested since {day} by {publisher}, which reports {other.figure.words}"
    return f"; {publisher} reports {other.figure.words} since {day}, which does not contradict it"


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "an unknown day"
