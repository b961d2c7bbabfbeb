"""Who speaks and how firmly: change the speaker, the "not" or the source, and the claim changes."""

import pytest

from dealterms.claims.claim import Modality, SpeakerClass
from dealterms.claims.hypotheticals import is_hypothetical
from dealterms.claims.modality import marked_at
from dealterms.claims.speakers import has_unnamed_source
from support.scenes import place_of, scene_of, voice_in

NEWS = "Halden Marine has agreed to buy Tressel Ports, the two said on Monday."


def _voice(sentence: str, words: str = "$30", **how: str) -> tuple[str, str]:
    voice = voice_in(scene_of(NEWS, "The harbours are old.", sentence, **how), words)
    return str(voice.speaker_class), str(voice.modality)


SPEAKERS = """
Halden will pay $30 a share, said a spokeswoman for the buyer. = spokesperson
Halden will pay $30 a share, chief executive Jo Lind told investors. = executive
"We pay $30 a share," said Jo Lind, chief executive of Halden. = executive
"They pay $30 a share," said Mia Orr, an analyst at Corvid Securities. = analyst
Halden will pay $30 a share, two people familiar with the matter said. = outlet_unnamed_sources
Halden will pay $30 a share, three officials of the port told this paper. = outlet_unnamed_sources
Halden will pay $30 a share, according to the Harbour Gazette. = outlet_citing_outlet
The Harbour Gazette reported on Monday that Halden would pay $30 a share. = outlet_citing_outlet
Halden said on Monday that it would pay $30 a share. = spokesperson
Halden will pay $30 a share, according to a statement by the company. = spokesperson
Halden would pay $30 a share, according to a regulatory filing. = writer
Halden is paying $30 a share in cash. = writer
Halden dropped its bid of $30 a share, citing the port regulator's lawsuit. = writer
"That is what, $30 a share?" said fisherman Ole Dahl. = writer
"""


@pytest.mark.parametrize("row", SPEAKERS.strip().splitlines())
def test_the_class_of_the_speaker_follows_the_words_for_him(row: str) -> None:
    sentence, _, speaker = row.rpartition(" = ")
    assert _voice(sentence)[0] == speaker


@pytest.mark.parametrize(
    ("sentence", "modality"),
    [
        ("Halden will pay $30 a share, a spokesman said.", "announced"),
        ("Halden will pay $30 a share, bankers briefed on the talks said.", "rumoured"),
        ("Halden will reportedly pay $30 a share.", "rumoured"),
        ("Halden signed a merger agreement in March at $30 a share.", "definitive"),
        ("Halden signed a letter of intent in March at $30 a share.", "agreed"),
        ("Halden denied that it would pay $30 a share.", "denied"),
        ("A price of $30 a share was neither sought nor discussed, Halden said.", "denied"),
        ("The $30 a share was signed with nine banks on Monday, Halden said.", "definitive"),
        ("Halden struck its $30-a-share deal in March.", "definitive"),
        ("Nor is it true that Halden will pay $30 a share.", "denied"),
        ("Perhaps $30 a share will be the price.", "speculated"),
    ],
)
def test_the_modality_changes_with_the_source_and_the_act(sentence: str, modality: str) -> None:
    assert _voice(sentence)[1] == modality


def test_a_letter_of_intent_wins_over_a_contract_that_is_only_to_follow() -> None:
    sentence = (
        "In January the two signed a letter of intent at $30 a share, "
        "with a definitive agreement to follow."
    )
    assert _voice(sentence)[1] == "agreed"


class TestDenials:
    """A denial touches what it names."""

    def test_declining_to_comment_denies_nothing(self) -> None:
        sentence = "Halden, which offers $30 a share, declined to comment."
        assert _voice(sentence)[1] != "denied"

    def test_what_the_denier_insists_on_stands(self) -> None:
        scene = scene_of(
            NEWS, "Halden dismissed a report of $27 a share and insisted that it pays $30 a share."
        )
        assert voice_in(scene, "$27").modality is Modality.DENIED
        assert voice_in(scene, "$30").modality is not Modality.DENIED

    def test_a_verdict_after_the_value_reaches_back(self) -> None:
        assert _voice("The price of $30 a share given in the article is incorrect.")[1] == "denied"
        assert _voice("The price of $30 a share given in the article is correct.")[1] != "denied"

    def test_the_next_sentence_may_call_a_report_untrue(self) -> None:
        scene = scene_of(
            NEWS,
            'The report said that Halden would pay $30 a share. "That is untrue," '
            "a spokesman for Halden said.",
        )
        assert voice_in(scene, "$30").modality is Modality.DENIED

    def test_the_party_denies_even_where_the_writer_tells_it(self) -> None:
        assert _voice("Halden denied that it would pay $30 a share.")[0] == "spokesperson"

    def test_a_regulator_may_deny_too(self) -> None:
        sentence = "The port regulator denied that it had asked for $30 a share from Halden."
        assert _voice(sentence) == ("regulator", "denied")


class TestRumours:
    """A rumour spreads over its article, but not over what was settled before."""

    RUMOUR = "Halden Marine is in talks to buy Tressel Ports, two people familiar with it said."

    def _voice(self, *sentences: str) -> tuple[SpeakerClass, Modality]:
        voice = voice_in(scene_of(self.RUMOUR, *sentences), "$30")
        return voice.speaker_class, voice.modality

    def test_a_sentence_without_a_source_rests_on_those_of_the_opening(self) -> None:
        found = self._voice("Halden would pay $30 a share.")
        assert found == (SpeakerClass.OUTLET_UNNAMED_SOURCES, Modality.RUMOURED)

    def test_they_are_the_people_of_the_sentence_before(self) -> None:
        found = self._voice(
            "Tressel's board meets on Sunday. Halden would pay $30 a share, they said."
        )
        assert found == (SpeakerClass.OUTLET_UNNAMED_SOURCES, Modality.RUMOURED)

    def test_what_an_existing_agreement_says_is_no_rumour(self) -> None:
        found = self._voice("Under the agreement of 2024 Halden has paid rents of $30 million.")
        assert found[0] is SpeakerClass.WRITER

    def test_a_spokesman_speaks_for_himself(self) -> None:
        found = self._voice("Halden's offer is $30 a share, a Halden spokesman said.")
        assert found == (SpeakerClass.SPOKESPERSON, Modality.ANNOUNCED)

    def test_an_outlet_cited_is_named(self) -> None:
        scene = scene_of(
            "Halden Marine may buy Tressel Ports for $30 a share, the Harbour Gazette reported, "
            "citing people familiar with the matter."
        )
        voice = voice_in(scene, "$30")
        assert voice.speaker_class in {
            SpeakerClass.OUTLET_CITING_OUTLET,
            SpeakerClass.OUTLET_UNNAMED_SOURCES,
        }
        assert voice.modality is Modality.RUMOURED

    def test_the_papers_own_report_is_hearsay_of_its_own(self) -> None:
        scene = scene_of(
            NEWS, "On Monday this newspaper reported that Halden would pay $30 a share."
        )
        assert voice_in(scene, "$30").speaker_class is SpeakerClass.OUTLET_UNNAMED_SOURCES


class TestTalk:
    """Interviews and calls give each paragraph its voice."""

    def test_answers_in_an_interview_are_the_executives(self) -> None:
        scene = scene_of(
            "Jo Lind, founder of Halden Marine, meets us at Tressel Ports.",
            "**Did you pay too much?** We pay $30 a share and I sleep well.",
            "**What will you change?** Our cranes, my shirts.",
        )
        assert voice_in(scene, "$30").speaker_class is SpeakerClass.EXECUTIVE

    def test_questions_and_answers_of_a_blogger_stay_his_own(self) -> None:
        scene = scene_of(
            "Halden Marine is buying Tressel Ports. A guide.",
            "**What is the price?** It is $30 a share in cash.",
            "**When does it end?** In the spring.",
            source="blog",
        )
        assert voice_in(scene, "$30").speaker_class is SpeakerClass.WRITER

    def test_a_call_knows_its_executives_again_by_surname(self) -> None:
        scene = scene_of(
            "**Jo Lind, Chief Executive:** Good morning. Halden has agreed to buy Tressel Ports.",
            "**Mia Orr, Corvid Securities:** Is Tressel worth $40 a share?",
            "**Lind:** We pay $30 a share for Tressel.",
            source="aggregator",
        )
        assert voice_in(scene, "$30").speaker_class is SpeakerClass.EXECUTIVE
        assert voice_in(scene, "$40").speaker_class is SpeakerClass.ANALYST


@pytest.mark.parametrize(
    ("sentence", "modality"),
    [
        ("Halden expects to complete the purchase of Tressel in June.", Modality.PLANNED),
        ("The purchase of Tressel will now be completed in June instead of May.", Modality.DELAYED),
    ],
)
def test_an_expected_date_is_planned_or_delayed(sentence: str, modality: Modality) -> None:
    scene = scene_of(NEWS, sentence)
    voice = voice_in(scene, "June", is_period=True, term="closing_expected")
    assert voice.modality is modality


def test_a_walk_away_date_is_as_firm_as_its_agreement() -> None:
    scene = scene_of(
        "Halden Marine today announced that it has signed a merger agreement with Tressel Ports.",
        "Either party may withdraw after 30 June 2026.",
        source="company",
    )
    voice = voice_in(scene, "30 June 2026", is_period=True, term="outside_date")
    assert voice.modality is Modality.DEFINITIVE


@pytest.mark.parametrize(
    ("sentence", "is_none"),
    [
        ("If the bid were raised to $30 a share, Tressel would listen.", True),
        ("By my arithmetic Tressel is worth $30 a share.", True),
        ("Hedge funds are demanding $30 a share for Tressel.", True),
        ("Were Halden to go to $30 a share, its debt would double.", True),
        ("Halden will pay $30 a share for Tressel.", False),
        ("If Halden walks away, it owes Tressel $30 million.", False),
        ("Were Halden to walk away it would owe Tressel $30 million.", False),
    ],
)
def test_sums_wishes_and_demands_are_no_claims(sentence: str, *, is_none: bool) -> None:
    place = place_of(scene_of(NEWS, sentence), "$30")
    left = place.line.text[: marked_at(place.line, place.position)]
    assert is_hypothetical(place.line, left) is is_none


def test_an_office_that_speaks_is_no_unnamed_source() -> None:
    assert not has_unnamed_source("Closing has slipped, the company's chief executive said.")
    assert has_unnamed_source("Closing has slipped, executives said.")
