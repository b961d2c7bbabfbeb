"""Changes made into messages: who is told what, under which id, in which form."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from dealterms.alerts.bodies import BODY_BYTES, CUT_MARK, TellableChange
from dealterms.alerts.changes import PUSHED, ChangeKind
from dealterms.alerts.outbox import OutboxMessage, messages_for
from dealterms.settings import ALERT_KINDS, PUSH_KINDS, AlertSettings
from support.told_changes import NOON, a_change, a_side

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def an_endpoint(url: str = "https://hooks.example/", **fields: Any) -> AlertSettings:
    return AlertSettings.model_validate({"url": url, "secret": SECRET, **fields})


def messages(
    *changes: TellableChange, endpoints: Sequence[AlertSettings] | None = None
) -> list[OutboxMessage]:
    return messages_for(
        changes,
        deal_names={"acme-globex": "Acme – Globex"},
        endpoints=[an_endpoint()] if endpoints is None else endpoints,
        raised_at=NOON,
        now=NOON,
    )


def test_the_body_is_the_one_of_the_interface() -> None:
    (message,) = messages(a_change())

    assert json.loads(message.body) == {
        "type": "deal.terms_changed",
        "timestamp": "2026-01-31T12:00:00Z",
        "data": {
            "deal": {"id": "acme-globex", "name": "Acme – Globex"},
            "changes": [
                {
                    "change_id": "c1",
                    "kind": "term_changed",
                    "term": "deal_value",
                    "holder": None,
                    "layer": "official",
                    "old": a_side("1"),
                    "new": a_side("2"),
                    "evidence": {
                        "quote": "quoted",
                        "url": "https://news.example/a1",
                        "publisher": "Example Wire",
                        "published_at": "2026-01-31T12:00:00Z",
                    },
                }
            ],
            "summary": "Acme – Globex: deal value raised, $1 → $2 (official, per Example Wire)",
        },
    }


def test_one_message_per_deal_and_article() -> None:
    told = messages(
        a_change("c1"),
        a_change("c2", term="premium"),
        a_change("c3", article_id="a2"),
        a_change("c4", deal_id="other"),
    )

    assert [len(json.loads(m.body)["data"]["changes"]) for m in told] == [2, 1, 1]
    assert len({m.message_id for m in told}) == 3


def test_changes_keep_their_order_inside_a_message() -> None:
    (message,) = messages(a_change("c2"), a_change("c1"))

    assert [c["change_id"] for c in json.loads(message.body)["data"]["changes"]] == ["c2", "c1"]


def test_an_endpoint_sees_only_its_deals_terms_and_kinds() -> None:
    changes = [
        a_change("c1"),
        a_change("c2", term="premium"),
        a_change("c3", kind="first_value"),
        a_change("c4", deal_id="other"),
    ]
    picky = an_endpoint(deals=["acme-globex"], terms=["deal_value"], kinds=["term_changed"])

    (message,) = messages(*changes, endpoints=[picky])

    assert message.kinds == ("term_changed",)
    assert [c["change_id"] for c in json.loads(message.body)["data"]["changes"]] == ["c1"]


def test_an_endpoint_with_nothing_to_hear_gets_no_message() -> None:
    assert messages(a_change(), endpoints=[an_endpoint(deals=["other"])]) == []


def test_a_change_that_is_not_pushed_is_not_told() -> None:
    assert messages(a_change(is_pushed=False)) == []


def test_a_revised_reading_is_told_to_who_asks_for_it_only() -> None:
    revised = a_change(kind=ChangeKind.REVISED_READING, is_pushed=False)
    curious = an_endpoint("https://curious.example/", kinds=["revised_reading"])

    told = messages(revised, endpoints=[an_endpoint(), curious])

    assert [m.endpoint for m in told] == [curious.endpoint_id]


def test_the_id_depends_on_revision_deal_and_changes_and_on_nothing_else() -> None:
    both = [an_endpoint(), an_endpoint("https://two.example/", terms=["deal_value"])]
    first, second = messages(a_change("c1"), a_change("c2", term="premium"), endpoints=both)
    again = messages(a_change("c2", term="premium"), a_change("c1", quote="another"))
    revised = messages(a_change("c1", revision=2), a_change("c2", term="premium", revision=2))

    assert first.message_id == second.message_id == again[0].message_id
    assert first.message_id != revised[0].message_id
    assert "." not in first.message_id


def test_long_quotes_are_cut_with_a_mark() -> None:
    (message,) = messages(*(a_change(f"c{n}", quote="w" * 5000) for n in range(5)))

    quotes = [c["evidence"]["quote"] for c in json.loads(message.body)["data"]["changes"]]
    assert len(message.body) <= BODY_BYTES
    assert len(quotes) == 5
    assert all(quote.endswith(CUT_MARK) for quote in quotes)


def test_a_body_that_cannot_fit_says_how_much_was_left_out() -> None:
    (message,) = messages(*(a_change(f"c{n}", quote="“" * 900) for n in range(200)))

    data = json.loads(message.body)["data"]
    assert len(message.body) <= BODY_BYTES
    assert len(data["changes"]) + data["left_out_count"] == 200


def test_a_forgotten_quote_is_null() -> None:
    (message,) = messages(a_change(quote=None))

    assert json.loads(message.body)["data"]["changes"][0]["evidence"]["quote"] is None


def test_the_kinds_of_the_configuration_are_the_kinds_there_are() -> None:
    assert set(ALERT_KINDS) == set(ChangeKind)
    assert set(PUSH_KINDS) == set(PUSHED)
