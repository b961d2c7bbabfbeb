"""The columns of each answer as JSON Schema: what a program may count on."""

from __future__ import annotations

from typing import Any

__all__ = ["SHAPES", "Schema"]

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_VALUE: Schema = {
    "type": "object",
    "description": "The value by its kind: amount and currency, watts, percent, count and unit, "
    "start, end and granularity, duration, or label; a range holds low and high.",
}
_NUMBERS = ("revision", "revision_count", "word_count", "quote_start", "quote_end", "step",
            "last_status", "position")  # fmt: skip

_STATE = (
    "deal_id term holder? layer value_text value_json amount? unit? period_start? period_end? "
    "qualifier modality is_contested support_count asserted_at? recorded_at claim_id quote? url? "
    "publisher?"
)
_CLAIM = (
    "claim_id deal_id? term holder? value_text? value_json amount? unit? period_start? period_end? "
    "qualifier modality speaker? speaker_class layer quote? quote_start quote_end section "
    "article_id revision url publisher published_at? asserted_at? recorded_at extractor "
    "extractor_version relation? is_active"
)
_COLUMNS = {
    "Deal": "deal_id name status? status_modality? first_seen_at? last_changed_at? term_count "
    "contested_count",
    "Term": f"{_STATE} is_stale",
    "Step": f"{_STATE} step relation valid_from? valid_to? previous_value_text? "
    "previous_value_json?",
    "Claim": _CLAIM,
    "WeighedClaim": f"{_CLAIM} inactive_reason? why",
    "Change": "change_id deal_id term? holder? kind layer? old_value_text? old_value_json? "
    "new_value_text? new_value_json? claim_id? quote? url? publisher? asserted_at? recorded_at "
    "position",
    "Article": "article_id url canonical_url publisher title? author? language? published_at? "
    "first_seen_at revision revision_count word_count text? origin_id",
    "Feed": "feed_url publisher last_polled_at? next_due_at? last_status? failure_count "
    "last_error? entry_count article_count",
    "Alert": "message_id endpoint alert_url deal_id kinds state attempt_count queued_at "
    "first_attempt_at? last_attempt_at? next_attempt_at? last_status? last_error? is_held position",
}


def _column(name: str) -> Schema:
    if name.endswith("_json"):
        return _VALUE
    if name.startswith("is_"):
        return {"type": "boolean"}
    if name.endswith("_count") or name in _NUMBERS:
        return {"type": "integer"}
    if name.endswith("_at") or name in ("valid_from", "valid_to"):
        return {"type": "string", "format": "date-time"}
    return _TEXT


def _or_null(schema: Schema) -> Schema:
    return schema | {"type": [schema["type"], "null"]}


def _shape(columns: str) -> Schema:
    names = columns.split()
    return {
        "type": "object",
        "required": [name.removesuffix("?") for name in names],
        "properties": {
            name.removesuffix("?"): _or_null(_column(name[:-1]))
            if name.endswith("?")
            else _column(name)
            for name in names
        },
    }


SHAPES: dict[str, Schema] = {name: _shape(columns) for name, columns in _COLUMNS.items()}
SHAPES["Problem"] = {
    "type": "object",
    "required": ["title", "status", "detail"],
    "properties": {"title": _TEXT, "status": {"type": "integer"}, "detail": _TEXT},
}
