"""The line that heads a message reads like a headline: deal, old → new, who says so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealterms.alerts.changes import ChangeKind
from dealterms.alerts.summary import SHOWN, summarise
from dealterms.alerts.wording import LONGEST_VALUE
from dealterms.claims.vocabulary import TERMS

NAME = "Acme – Globex"


@dataclass(frozen=True)
class Told:
    """A change as it is told."""

    kind: str
    term: str | None
    old: Any
    new: Any
    holder: str | None = None
    layer: str | None = "official"


def money(billions: str, words: str = "", currency: str = "USD") -> dict[str, Any]:
    text = f"{words} ${billions} billion".strip()
    return {"text": text, "value": {"amount": f"{billions}e9", "currency": currency}}


def label(text: str) -> dict[str, Any]:
    return {"text": text, "value": {"label": text}}


def period(text: str, end: str) -> dict[str, Any]:
    return {"text": text, "value": {"start": "2026-01-01", "end": end, "granularity": "half"}}


def percent(number: str) -> dict[str, Any]:
    return {"text": f"{number}%", "value": {"percent": number}}


def count(number: str, unit: str) -> dict[str, Any]:
    return {"text": f"{number} {unit}", "value": {"count": number, "unit": unit}}


def line(*changes: Told, by: str = "Example Wire", name: str = NAME) -> str:
    return summarise(name, changes, [by for _ in changes])


CASES = [
    (
        "a raise",
        [Told("term_changed", "price_per_share", money("31"), money("33.5"))],
        "price per share raised, $31 billion → $33.5 billion (official, per Example Wire)",
    ),
    (
        "a cut from a ceiling",
        [Told("term_changed", "investment_amount", money("100", "up to"), money("30"))],
        "investment cut, up to $100 billion → $30 billion (official, per Example Wire)",
    ),
    (
        "a slip",
        [
            Told(
                "term_changed",
                "closing_expected",
                period("2026-H1", "2026-07-01"),
                period("2026-H2", "2027-01-01"),
            )
        ],
        "closing slips, H1 2026 → H2 2026 (official, per Example Wire)",
    ),
    (
        "an earlier day",
        [
            Told(
                "term_changed",
                "signing_expected",
                period("2026-06-15", "2026-06-16"),
                period("by 2026-05-01", "2026-05-01"),
            )
        ],
        "signing moved up, 15 June 2026 → by 1 May 2026 (official, per Example Wire)",
    ),
    (
        "a month",
        [
            Told(
                "term_changed",
                "first_phase_timing",
                period("2026-Q3", "2026-10-01"),
                period("2026-11", "2026-12-01"),
            )
        ],
        "first phase slips, Q3 2026 → November 2026 (official, per Example Wire)",
    ),
    (
        "another currency has no direction",
        [Told("term_changed", "deal_value", money("5"), money("4", currency="EUR"))],
        "deal value: $5 billion → $4 billion (official, per Example Wire)",
    ),
    (
        "words have no direction",
        [Told("term_changed", "consideration", label("cash"), label("cash_and_stock"))],
        "payment: cash → cash and stock (official, per Example Wire)",
    ),
    (
        "a report beside nothing official",
        [Told("term_changed", "deal_value", money("5"), money("7"), layer="reported")],
        "deal value raised, $5 billion → $7 billion (Example Wire reports)",
    ),
    (
        "a letter of intent that was signed",
        [Told("status_changed", "status", label("agreed_non_binding"), label("definitive"))],
        "letter of intent → definitive agreement (official, per Example Wire)",
    ),
    (
        "an end",
        [Told("status_changed", "status", label("definitive"), label("terminated"))],
        "definitive agreement → terminated (official, per Example Wire)",
    ),
    (
        "a halt",
        [Told("status_changed", "status", label("announced"), label("on_hold"))],
        "announced → on hold (official, per Example Wire)",
    ),
    (
        "a contested status",
        [Told("contested", "status", label("announced"), label("on_hold"), layer="reported")],
        "reported on hold, officially announced (Example Wire reports)",
    ),
    (
        "a contested amount",
        [Told("contested", "investment_amount", money("100", "up to"), money("30"))],
        "investment reported at $30 billion, officially up to $100 billion (Example Wire reports)",
    ),
    (
        "a report against a denial",
        [Told("contested", "deal_value", None, money("30"), layer="reported")],
        "deal value reported at $30 billion, though denied (Example Wire reports)",
    ),
    (
        "a denied amount, something stands",
        [Told("denied", "deal_value", money("3"), money("5"))],
        "deal value of $3 billion denied, $5 billion stands (official, per Example Wire)",
    ),
    (
        "a denied amount, nothing stands",
        [Told("denied", "deal_value", money("3"), None)],
        "deal value of $3 billion denied (official, per Example Wire)",
    ),
    (
        "a denied deal",
        [Told("denied", "status", label("rumoured"), label("denied"))],
        "rumoured → denied (official, per Example Wire)",
    ),
    (
        "a deal denied before anybody spoke of it",
        [Told("denied", "status", None, label("denied"))],
        "deal denied (official, per Example Wire)",
    ),
    (
        "a correction",
        [Told("corrected", "deal_value", money("10"), money("1"))],
        "deal value corrected, $10 billion → $1 billion (official, per Example Wire)",
    ),
    (
        "a figure taken back",
        [Told("corrected", "deal_value", money("10"), None)],
        "deal value of $10 billion withdrawn (official, per Example Wire)",
    ),
    (
        "a new deal with its first terms",
        [
            Told("first_value", "investment_amount", None, money("100", "up to"), layer="reported"),
            Told("new_deal", "status", None, label("rumoured"), layer="reported"),
        ],
        "new deal, rumoured; investment up to $100 billion (Example Wire reports)",
    ),
    (
        "a new deal without a status",
        [Told("new_deal", "status", None, None, layer=None)],
        "new deal (per Example Wire)",
    ),
    (
        "what kind of deal value it is",
        [Told("term_changed", "deal_value", money("2.1"), money("2.4"), holder="enterprise")],
        "enterprise value raised, $2.1 billion → $2.4 billion (official, per Example Wire)",
    ),
    (
        "first values with holders",
        [
            Told("first_value", "regulatory_approval", None, label("pending"), holder="ftc"),
            Told("first_value", "valuation", None, money("730"), holder="globex"),
            Told("first_value", "board_seats", None, count("2", "seats"), holder="acme"),
        ],
        "FTC approval pending; Globex valuation $730 billion; board seats (Acme): 2 seats "
        "(official, per Example Wire)",
    ),
    (
        "an approval",
        [
            Told(
                "term_changed",
                "regulatory_approval",
                label("pending"),
                label("cleared"),
                holder="european commission",
            )
        ],
        "European Commission approval: pending → cleared (official, per Example Wire)",
    ),
    (
        "several at once, the weightiest first",
        [
            Told("first_value", "closing_expected", None, period("2026-H2", "2027-01-01")),
            Told("first_value", "stake_percent", None, percent("20"), holder="acme"),
            Told("term_changed", "deal_value", money("5"), money("7")),
            Told("status_changed", "status", label("announced"), label("closed")),
        ],
        "announced → closed; deal value raised, $5 billion → $7 billion; closing H2 2026, and 1 "
        "more (official, per Example Wire)",
    ),
    (
        "an official change beside a report",
        [
            Told("term_changed", "deal_value", money("5"), money("7")),
            Told("first_value", "stake_kind", None, label("non_controlling"), layer="reported"),
        ],
        "deal value raised, $5 billion → $7 billion; stake non-controlling (per Example Wire)",
    ),
    (
        "our own reading",
        [Told("revised_reading", "deal_value", money("5"), money("7"))],
        "deal value reread, $5 billion → $7 billion (official, per Example Wire)",
    ),
    (
        "our own reading that found nothing",
        [Told("revised_reading", "deal_value", money("5"), None)],
        "deal value reread, $5 billion dropped (official, per Example Wire)",
    ),
    (
        "a term of the user's own",
        [Told("first_value", "data_center_sites", None, count("7", "sites"))],
        "data center sites: 7 sites (official, per Example Wire)",
    ),
]


@pytest.mark.parametrize(("changes", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_it_reads_like_a_headline(changes: list[Told], expected: str) -> None:
    assert line(*changes) == f"{NAME}: {expected}"


def test_each_source_is_named_once() -> None:
    changes = [Told("term_changed", "deal_value", money("5"), money("7"))] * 3

    assert summarise(NAME, changes, ["A", "B", "A"]).endswith(" (official, per A and B)")
    assert summarise(NAME, changes).endswith(" (official)")


def test_without_a_change_it_is_the_name() -> None:
    assert summarise(NAME, []) == NAME


def test_a_label_as_long_as_a_sentence_is_cut() -> None:
    shown = line(Told("first_value", "partner_role", None, label("a very " * 20 + "big partner")))

    assert len(shown) < len(NAME) + LONGEST_VALUE + 60
    assert "…" in shown


VALUES = st.sampled_from([
    money("5"), money("7", "up to"), percent("20"), count("3", "gpus"), label("non_voting"),
    label("two_words"), period("2026-H2", "2027-01-01"), period("by 2026-07", "2026-08-01"),
])  # fmt: skip
STATUSES = st.sampled_from([label("agreed_non_binding"), label("on_hold"), label("closed")])
BOTH, ONLY_NEW, ONLY_OLD = (True, True), (False, True), (True, False)
SHAPES = {
    "new_deal": [ONLY_NEW, (False, False)], "first_value": [ONLY_NEW], "status_changed": [BOTH],
    "term_changed": [BOTH], "contested": [BOTH, ONLY_NEW], "denied": [BOTH, ONLY_OLD],
    "corrected": [BOTH, ONLY_OLD], "revised_reading": [BOTH, ONLY_NEW, ONLY_OLD],
}  # fmt: skip


@st.composite
def changes(draw: st.DrawFn) -> Told:
    """A change of any kind with the sides that it can have."""
    kind = draw(st.sampled_from(sorted(SHAPES)))
    has_old, has_new = draw(st.sampled_from(SHAPES[kind]))
    is_status = kind in ("new_deal", "status_changed")
    term = "status" if is_status else draw(st.sampled_from([*TERMS]))
    values = STATUSES if term == "status" else VALUES
    holder = None if term == "status" else draw(st.sampled_from([None, "acme", "ftc"]))
    old, new = (draw(values) if has else None for has in (has_old, has_new))
    return Told(kind, term, old, new, holder, draw(st.sampled_from(["official", "reported"])))


def test_every_kind_has_a_shape() -> None:
    assert set(SHAPES) == set(ChangeKind)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # on a busy machine
@given(st.lists(changes(), min_size=1, max_size=SHOWN + 2))
def test_no_word_of_the_program_reaches_people(told: list[Told]) -> None:
    shown = line(*told)

    assert "_" not in shown and "\n" not in shown
    assert not re.search(r"None|\d{4}-|  |: ?;|, ?[;,(]", shown)
    assert shown.startswith(f"{NAME}: ") and "Example Wire" in shown
