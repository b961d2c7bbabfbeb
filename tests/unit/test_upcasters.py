"""Old payloads stay readable for ever."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from dealterms.errors import SchemaError
from dealterms.events.catalogue import CATALOGUE
from dealterms.events.codec import decode, encode
from dealterms.events.upcasters import check_chain, upcast

SAMPLES = sorted((Path(__file__).parents[1] / "data" / "events").glob("*.json"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_frozen_sample_is_still_readable(sample: Path) -> None:
    event_type, version = _type_and_version(sample)

    event = decode(event_type, version, sample.read_bytes())

    assert isinstance(event, CATALOGUE[event_type])
    if version == event.SCHEMA_VERSION:
        assert json.loads(encode(event)) == json.loads(sample.read_text())


def test_every_version_ever_written_has_a_frozen_sample() -> None:
    wanted = {
        (name, version)
        for name, kind in CATALOGUE.items()
        for version in range(1, kind.SCHEMA_VERSION + 1)
    }

    assert {_type_and_version(sample) for sample in SAMPLES} == wanted


def test_steps_are_applied_one_after_the_other() -> None:
    chain = {("Seen", 1): _rename_place, ("Seen", 2): _add_country}

    old = upcast("Seen", 1, {"place": "Oslo"}, chain=chain, versions={"Seen": 3})
    middle = upcast("Seen", 2, {"city": "Oslo"}, chain=chain, versions={"Seen": 3})
    today = upcast("Seen", 3, {"city": "Oslo", "country": "NO"}, chain=chain, versions={"Seen": 3})

    assert old == middle == {"city": "Oslo", "country": None}
    assert today == {"city": "Oslo", "country": "NO"}


@pytest.mark.parametrize(
    "chain",
    [
        {},
        {("Seen", 1): dict},
        {("Seen", 1): dict, ("Seen", 2): dict, ("Seen", 3): dict},
        {("Seen", 1): dict, ("Seen", 2): dict, ("Heard", 1): dict},
    ],
)
def test_a_chain_with_a_hole_or_an_idle_step_is_refused(chain: dict[tuple[str, int], Any]) -> None:
    with pytest.raises(SchemaError):
        check_chain(chain, {"Seen": 3})


def test_a_version_below_one_is_refused() -> None:
    with pytest.raises(SchemaError, match="schema version 0"):
        upcast("Seen", 0, {}, versions={"Seen": 1})


def _rename_place(payload: dict[str, Any]) -> dict[str, Any]:
    return {"city": payload["place"]}


def _add_country(payload: dict[str, Any]) -> dict[str, Any]:
    return {**payload, "country": None}


def _type_and_version(sample: Path) -> tuple[str, int]:
    """`article_captured.v1.json` is version 1 of ArticleCaptured."""
    match = re.fullmatch(r"([a-z_]+)\.v(\d+)\.json", sample.name)
    assert match, sample.name
    return "".join(word.title() for word in match[1].split("_")), int(match[2])
