"""Who speaks by default in a document, and how firmly."""

import pytest

from dealterms.claims.claim import Modality, SpeakerClass
from dealterms.claims.stance import stance_of
from support.scenes import scene_of

RELEASE = (
    "ROTTERDAM, February 17, 2026. Halden Marine today announced that it has signed a definitive "
    "agreement to acquire Tressel Ports."
)


def test_a_release_speaks_as_firmly_as_its_opening() -> None:
    stance = stance_of(scene_of(RELEASE, source="company"))
    assert stance.is_own
    assert (stance.speaker_class, stance.modality) == (
        SpeakerClass.PARTY_RELEASE,
        Modality.DEFINITIVE,
    )


def test_a_letter_of_intent_stays_agreed_though_contracts_are_to_follow() -> None:
    scene = scene_of(
        "Halden Marine and Tressel Ports have signed a letter of intent.",
        "A definitive agreement is to be concluded in the coming weeks.",
        source="company",
    )
    assert stance_of(scene).modality is Modality.AGREED


@pytest.mark.parametrize(
    "line",
    ["Company announcements are republished as received.", "Syndicated content from the newswire."],
)
def test_a_release_that_an_aggregator_carries_is_the_partys_own(line: str) -> None:
    stance = stance_of(scene_of(line, RELEASE, source="aggregator"))
    assert stance.speaker_class is SpeakerClass.PARTY_RELEASE


def test_an_aggregator_that_summarises_is_none() -> None:
    scene = scene_of("Halden Marine buys Tressel Ports, and more news.", source="aggregator")
    assert stance_of(scene).speaker_class is SpeakerClass.AGGREGATOR


def test_a_filing_binds_unless_it_says_otherwise() -> None:
    plain = scene_of("Halden Marine will pay Tressel Ports the sum stated below.", source="filing")
    letter = scene_of(
        "Halden Marine and Tressel Ports have signed a letter of intent.", source="filing"
    )
    assert stance_of(plain).modality is Modality.DEFINITIVE
    assert stance_of(letter).modality is Modality.AGREED


def test_an_opening_on_unnamed_sources_makes_a_rumour() -> None:
    scene = scene_of("Halden Marine is close to buying Tressel Ports, according to two bankers.")
    stance = stance_of(scene)
    assert (stance.speaker_class, stance.modality) == (
        SpeakerClass.OUTLET_UNNAMED_SOURCES,
        Modality.RUMOURED,
    )


def test_unnamed_sources_after_an_announcement_make_none() -> None:
    scene = scene_of(
        "Halden Marine said on Monday that it is buying Tressel Ports.",
        "Tressel beat two rivals, officials in the know said.",
    )
    assert stance_of(scene).modality is not Modality.RUMOURED


def test_a_blog_that_retells_another_paper_cites_it() -> None:
    scene = scene_of(
        "The Harbour Gazette reports that Halden Marine wants a slice of Tressel Ports.",
        source="blog",
    )
    stance = stance_of(scene)
    assert stance.speaker_class is SpeakerClass.OUTLET_CITING_OUTLET
    assert stance.cites == "Harbour Gazette"


def test_a_letter_to_shareholders_is_its_writers() -> None:
    scene = scene_of(
        "Dear shareholders,",
        "Halden Marine has agreed to buy Tressel Ports.",
        "Jo Lind, Chief Executive Officer",
        source="company",
    )
    assert stance_of(scene).speaker_class is SpeakerClass.EXECUTIVE


def test_a_text_out_of_the_archive_is_known_as_one() -> None:
    old = scene_of("From our archive.", "Halden Marine has agreed to buy Tressel Ports.")
    new = scene_of("Halden Marine has agreed to buy Tressel Ports.")
    assert stance_of(old).is_archived
    assert not stance_of(new).is_archived
