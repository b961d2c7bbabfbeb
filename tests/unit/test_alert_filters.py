"""Which changes an endpoint is told of: layer, firmness, size."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealterms.alerts.filters import is_wanted, relative_change
from dealterms.settings import AlertSettings
from support.told_changes import a_change, a_side
from support.webhook_receiver import SECRET


def wanted(change: dict[str, Any], **settings: Any) -> bool:
    document = {"url": "https://h.example/", "secret": SECRET, **settings}
    return is_wanted(a_change(**change).change, AlertSettings.model_validate(document))


def test_a_layer_that_is_not_named_is_not_told() -> None:
    assert wanted({"layer": "official"}, layers=["official"])
    assert not wanted({"layer": "reported"}, layers=["official"])
    assert wanted({"layer": None, "kind": "new_deal"}, layers=["official"])


@pytest.mark.parametrize(
    ("modality", "is_told"),
    [("rumoured", False), ("planned", False), ("announced", True), ("in_effect", True)],
)
def test_what_is_less_firm_than_asked_for_is_not_told(modality: str, is_told: bool) -> None:
    change = {"new": a_side("2", modality=modality)}

    assert wanted(change, least_modality="announced") is is_told


@pytest.mark.parametrize("modality", ["denied", "delayed", "on_hold", "cancelled"])
def test_a_denial_or_delay_is_told_however_firm_values_must_be(modality: str) -> None:
    assert wanted({"new": a_side("2", modality=modality)}, least_modality="in_effect")


def test_a_change_without_a_new_value_is_as_firm_as_what_it_takes_away() -> None:
    change = {"kind": "denied", "new": None, "old": a_side("1", modality="rumoured")}

    assert not wanted(change, least_modality="announced")
    assert wanted({**change, "old": None}, least_modality="announced")


@pytest.mark.parametrize(
    ("old", "new", "is_told"),
    [("100", "104", False), ("100", "105", True), ("100", "95", True), ("100", "96", False)],
)
def test_a_smaller_change_than_asked_for_is_not_told(old: str, new: str, is_told: bool) -> None:
    change = {"old": a_side(old), "new": a_side(new)}

    assert wanted(change, least_change="5%") is is_told


def test_what_is_no_change_of_an_amount_is_told_whatever_its_size() -> None:
    euros = a_side("1", value={"amount": "1", "currency": "EUR"})
    label = a_side("1", value={"label": "closed"})

    assert wanted({"old": None, "kind": "first_value"}, least_change="5%")
    assert wanted({"old": a_side("1"), "new": euros}, least_change="5%")
    assert wanted({"old": a_side("0"), "new": a_side("1")}, least_change="5%")
    assert wanted({"old": label, "new": label}, least_change="5%")


def test_of_a_range_the_end_that_moved_most_counts() -> None:
    old = {"low": {"amount": "10"}, "high": {"amount": "20"}}
    new = {"low": {"amount": "10"}, "high": {"amount": "25"}}

    assert relative_change(old, new) == 25
    assert relative_change({"amount": "10"}, new) == 150


@given(st.integers(1, 10**12), st.integers(1, 10**12))
def test_a_change_and_the_way_back_are_both_seen(one: int, other: int) -> None:
    there = relative_change({"watts": str(one)}, {"watts": str(other)})
    back = relative_change({"watts": str(other)}, {"watts": str(one)})

    assert there is not None and back is not None
    assert (there == 0) == (back == 0) == (one == other)
    assert there == abs(Decimal(other) - one) / one * 100
