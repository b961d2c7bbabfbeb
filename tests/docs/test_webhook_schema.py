"""docs/webhook.schema.json describes every body that is sent, and every key of it."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

import dealterms
from dealterms.alerts.bodies import body_of, digests_of, grouped
from dealterms.alerts.changes import ChangeKind
from dealterms.alerts.health import NoticeKind
from dealterms.alerts.notices import notices_for
from dealterms.alerts.outbox import test_message as a_test_message
from dealterms.claims.claim import Layer, Modality
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.values import (
    Count,
    Duration,
    Label,
    Money,
    Percent,
    Period,
    Power,
    Range,
    to_json,
)
from dealterms.settings import AlertSettings
from support.told_changes import NOON, a_change, a_side
from support.webhook_receiver import SECRET

ROOT = Path(dealterms.__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs" / "webhook.schema.json").read_text(encoding="utf-8"))
MONEY = Money(Decimal(1), "USD")
VALUES = [
    MONEY,
    Power(Decimal(1)),
    Percent(Decimal("1.5")),
    Count(Decimal(1), "gpu"),
    Period(date(2026, 1, 1), date(2027, 1, 1), "year"),
    Duration("P5Y"),
    Label("closed"),
    Range(MONEY, None),
    Range(MONEY, MONEY),
]


def closed(schema: Any) -> Any:
    """Return the schema with every object closed: then a key that nobody described is an error."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: closed(part) for key, part in schema.items()}
    is_described = "properties" in found and found.get("required")
    return {**found, "additionalProperties": False} if is_described else found


STRICT = Draft202012Validator(closed(deepcopy(SCHEMA)))


def check(body: bytes) -> None:
    STRICT.validate(json.loads(body))


def a_body(**change: Any) -> bytes:
    return body_of("d1", "Deal", [a_change(**change)], NOON)


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_change_of_every_kind_of_value_is_described(value: Any) -> None:
    check(a_body(new=a_side("1", value=to_json(value))))


def test_every_kind_layer_qualifier_and_modality_is_described() -> None:
    for kind in ChangeKind:
        check(a_body(kind=kind.value))
    for layer in (*Layer, None):
        check(a_body(layer=layer))
    for qualifier in Qualifier:
        check(a_body(new=a_side("1", qualifier=qualifier.value)))
    for modality in Modality:
        check(a_body(old=a_side("1", modality=modality.value), new=None))


def test_a_forgotten_quote_and_a_cut_message_are_described() -> None:
    check(a_body(quote=None))
    check(body_of("d1", "Deal", [a_change(f"c{n}", quote="“" * 900) for n in range(200)], NOON))


def test_groups_and_digests_are_described() -> None:
    for body in (*grouped([a_body(), a_body()]), *digests_of([a_body(), a_body()])):
        check(body)


def test_notices_and_tests_are_described() -> None:
    one, other = (
        AlertSettings.model_validate({"url": url, "secret": SECRET, "notices": True})
        for url in ("https://one.example/", "https://other.example/x")
    )
    for kind in NoticeKind:
        (notice,) = notices_for(kind, one, "HTTP 500", [one, other], NOON)
        check(notice.body)
    check(a_test_message(one.endpoint_id, datetime(2026, 1, 31, tzinfo=UTC)).body)


def test_the_example_of_the_interface_is_described() -> None:
    text = (ROOT / "docs" / "interfaces.md").read_text(encoding="utf-8")
    example = text.split("## 4. Webhook")[1].split("```json")[1].split("```")[0]
    document = json.loads(example)
    document["data"]["changes"][0]["evidence"]["published_at"] = "2025-09-23T12:00:00Z"

    STRICT.validate(document)


@pytest.mark.parametrize(
    "broken",
    [
        {"layer": "rumour"},
        {"new": a_side("1", qualifier="nearly")},
        {"new": a_side("1", value={"amount": 1.5, "currency": "USD"})},
        {"new": a_side("1", surprise=1)},
    ],
)
def test_what_is_not_described_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        check(a_body(**broken))
