"""Recaps keep the time of what they recall; news is of today."""

from datetime import UTC, datetime

import pytest

from dealterms.claims.claim import TimeBasis
from dealterms.claims.modality import marked_at
from dealterms.claims.timing import Assertion, asserted
from support.scenes import PUBLISHED_AT, place_of, scene_of

NEWS = "Halden Marine has agreed to buy Tressel Ports."


def _time(
    sentence: str, words: str = "$30", *, is_own: bool = False, has_change_cue: bool = False
) -> Assertion:
    place = place_of(scene_of(NEWS, sentence), words)
    at = marked_at(place.line, place.position)
    return asserted(
        place.line, (at, at + 1), None, PUBLISHED_AT, is_own=is_own, has_change_cue=has_change_cue
    )


RECAPS = """
In September Halden agreed to pay $30 a share. = referenced
Halden announced in September that it would pay $30 a share. = referenced
The price of $30 a share, disclosed in September, has been criticised. = referenced
Halden had offered $30 a share. = background
Halden originally offered $30 a share. = background
Halden pays $30 a share. = document
Halden said that it had committed $30 million. = document
Halden pays $30 a share, more than in September's letter. = document
Halden will pay $30 a share, since prices have risen since September. = document
Halden pays $30 a share, up from the price it offered in September. = document
Halden said Tressel, which listed its shares in September, is worth $30 a share. = referenced
"""


@pytest.mark.parametrize("row", RECAPS.strip().splitlines()[:-1])
def test_the_words_around_a_value_tell_its_time(row: str) -> None:
    sentence, _, basis = row.rpartition(" = ")
    assert _time(sentence).basis == basis


def test_a_vague_time_counts_as_its_end() -> None:
    found = _time("In September 2025 Halden agreed to pay $30 a share.")
    assert found.at == datetime(2025, 9, 30, 23, 59, 59, tzinfo=UTC)


def test_a_change_is_of_today_whatever_it_changes() -> None:
    sentence = "In September Halden offered $30 a share."
    assert _time(sentence, has_change_cue=True).basis is TimeBasis.DOCUMENT


def test_the_partys_own_past_dates_are_its_news() -> None:
    sentence = "On 9 February 2026 Halden signed the contract at $30 a share."
    assert _time(sentence, is_own=True).basis is TimeBasis.DOCUMENT
    assert _time(sentence, is_own=False).basis is TimeBasis.REFERENCED


def test_a_party_that_recalls_its_letter_of_intent_recalls() -> None:
    sentence = "The letter of intent of September 2025 named $30 a share."
    assert _time(sentence, is_own=True).basis is TimeBasis.REFERENCED


def test_todays_signing_is_not_as_old_as_the_agreement_it_follows() -> None:
    sentence = (
        "On February 17, 2026 Halden signed at $30 a share, following the letter of intent "
        "announced on January 5, 2026."
    )
    assert _time(sentence, is_own=True).basis is TimeBasis.DOCUMENT


def test_a_text_out_of_the_archive_sorts_first() -> None:
    place = place_of(scene_of(NEWS, "Halden pays $30 a share."), "$30")
    found = asserted(
        place.line, (0, 1), None, PUBLISHED_AT, is_own=False, has_change_cue=True, is_archived=True
    )
    assert found == Assertion(TimeBasis.BACKGROUND, None)


def test_an_undated_article_has_no_time() -> None:
    place = place_of(scene_of(NEWS, "In September Halden paid $30 a share."), "$30")
    found = asserted(place.line, (0, 1), None, None, is_own=False, has_change_cue=False)
    assert found.at is None
