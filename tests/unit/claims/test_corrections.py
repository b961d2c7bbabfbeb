"""A publisher takes back its own figure: which one is right, which one is withdrawn."""

from decimal import Decimal

import pytest

from dealterms.claims.claim import (
    Claim,
    Layer,
    Modality,
    Section,
    SpeakerClass,
    TimeBasis,
)
from dealterms.claims.corrections import corrected, corrections_in
from dealterms.claims.draft import Draft
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.scene import Scene
from dealterms.claims.values import Money
from support.scenes import scene_of

NEWS = "Halden Marine has agreed to buy Tressel Ports."


def _usd(number: str) -> Money:
    return Money(Decimal(number) * 10**6, "USD")


def _drafts(scene: Scene) -> list[Draft]:
    return [
        Draft(
            term="termination_fee", value=q.value, qualifier=Qualifier.BARE, line=m,
            value_start=m.line.sentence.start + q.value_start,
            value_end=m.line.sentence.start + q.value_end, mark=(0, 1), rule="test",
            from_value=q.from_value,
        )
        for m in scene.lines
        for q in m.line.quantities
    ]  # fmt: skip


def _claim(draft: Draft) -> Claim:
    return Claim(
        claim_id="c", deal_id="d", term=draft.term, holder=None, value=draft.value,
        value_start=draft.value_start, value_end=draft.value_end, qualifier=draft.qualifier,
        modality=Modality.DEFINITIVE, speaker=None, speaker_class=SpeakerClass.WRITER,
        layer=Layer.OFFICIAL, quote_start=0, quote_end=1, section=Section.BODY,
        time_basis=TimeBasis.DOCUMENT, asserted_at=None,
    )  # fmt: skip


def _read(*paragraphs: str, title: str = "Halden and Tressel") -> dict[str, Claim]:
    scene = scene_of(NEWS, *paragraphs, title=title)
    corrections = corrections_in(scene)
    found = [corrected(_claim(d), d, corrections) for d in _drafts(scene)]
    return {str(c.value.amount / 10**6): c for c in found if isinstance(c.value, Money)}


CORRECTIONS = """
Correction: an earlier version of this story misstated the fee. It is $25 million, not $30 million.
The fee is $25 million, not $30 million as we reported. We regret the error.
(Corrects fee in first paragraph to $25 million, not $30 million, after the company clarified it.)
(Corrects fee in first paragraph to $25 million from $30 million.)
We gave the wrong amount for the fee: it is $25 million rather than $30 million.
We misstated the fee. It is $25 million. The figure of $30 million that we printed was wrong.
"""


@pytest.mark.parametrize("text", CORRECTIONS.strip().splitlines())
def test_the_right_figure_corrects_the_withdrawn_one(text: str) -> None:
    right = _read(text)["25"]
    assert right.corrects
    assert right.from_value == _usd("30")
    assert right.modality is Modality.CORRECTED


def test_the_withdrawn_figure_is_only_named() -> None:
    old = _read("The fee is $25 million, not $30 million as we reported.")["30"]
    assert (old.corrects, old.modality) == (False, Modality.CORRECTED)


def test_a_corrected_story_carries_its_figure_into_the_body() -> None:
    claims = _read(
        "(Corrects fee in first paragraph to $25 million from $30 million.)",
        "Tressel owes Halden $25 million if it walks away, and employs people for $7 million.",
        title="CORRECTED-Halden and Tressel",
    )
    assert claims["25"].corrects
    assert not claims["7"].corrects


def test_a_retracted_report_denies_without_a_substitute() -> None:
    claim = _read("On Monday we reported a fee of $30 million. We withdraw this report.")["30"]
    assert (claim.modality, claim.layer, claim.corrects) == (Modality.DENIED, Layer.REPORTED, False)


@pytest.mark.parametrize(
    "text",
    [
        "The fee is $25 million, not $30 million.",
        "The share price correction cost holders $25 million.",
        "Halden raised the fee to $25 million from $30 million.",
    ],
)
def test_a_contrast_is_no_correction(text: str) -> None:
    claims = _read(text)
    assert not any(c.corrects or c.modality is Modality.CORRECTED for c in claims.values())
