"""Shares and seats go to the party that the sentence gives them to."""

from __future__ import annotations

import pytest

from support.one_sentence import claims_of

HELD = [
    (
        "Halden's investors will own 58 percent of the combined group and Tressel's 42 percent.",
        "stake_percent",
        ["halden marine", "tressel ports"],
    ),
    ("Tressel will have three seats on the board.", "board_seats", ["tressel ports"]),
    ("Halden will have three seats on the board.", "board_seats", ["halden marine"]),
]


@pytest.mark.parametrize(("sentence", "term", "holders"), HELD)
def test_the_holder_is_whom_the_sentence_names(
    sentence: str, term: str, holders: list[str]
) -> None:
    assert [claim.holder for claim in claims_of(sentence) if claim.term == term] == holders
