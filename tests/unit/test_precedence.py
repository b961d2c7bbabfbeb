"""The fold: the relation table and the further rules of terms.md section 6, one test each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealterms.claims.claim import Layer, Modality, Section, SpeakerClass
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.values import Count, Period, Value
from dealterms.claims.vocabulary import TERMS, user_term
from dealterms.projections.order import in_asserted_order
from dealterms.projections.origin_book import MemoryBook
from dealterms.projections.precedence import FoldClaim, RelationKind, Row, SlotFold, TermFold, fold
from dealterms.projections.slots import TermWalk
from dealterms.projections.walk_codec import decode_walk, encode_walk
from support.fold_claims import (
    ANALYST,
    FILING,
    NEW_YEAR,
    RELEASE,
    RETOLD,
    RUMOUR,
    SPOKESPERSON,
    WRITER,
    a_claim,
    billions,
    day,
    half,
    label,
    megawatts,
    percent,
    quarter,
    year,
)

K = RelationKind


def fold_of(*claims: FoldClaim) -> TermFold:
    return fold(TERMS[claims[0].claim.term], claims)


def slot_of(*claims: FoldClaim, holder: str | None = None) -> SlotFold:
    return fold_of(*claims).slots[holder]


def relation(folded: TermFold | SlotFold, claim: FoldClaim) -> RelationKind:
    relations = folded.relations() if isinstance(folded, TermFold) else folded.relations
    return relations[claim.claim.claim_id].kind


def head_of(slot: SlotFold) -> Row:
    assert slot.head is not None
    return slot.head


# ------------------------------------------------------------------ the relation table


def test_the_first_claim_opens_the_row() -> None:
    first = a_claim(billions(5))

    slot = slot_of(first)

    assert relation(slot, first) is K.FIRST
    assert head_of(slot).value == billions(5)
    assert head_of(slot).valid_from == NEW_YEAR


def test_the_same_value_restates_and_an_independent_origin_adds_support() -> None:
    again = a_claim(billions(5), 1, **WRITER)

    slot = slot_of(a_claim(billions(5)), again)

    assert relation(slot, again) is K.RESTATEMENT
    assert head_of(slot).support_count == 2
    assert len(slot.steps) == 1


def test_the_same_origin_adds_no_support() -> None:
    slot = slot_of(a_claim(billions(5), by="Wire"), a_claim(billions(5), 1, by="Wire"))

    assert head_of(slot).support_count == 1


def test_a_bare_number_after_a_bounded_one_keeps_the_bound() -> None:
    bare = a_claim(billions(100), 1)

    slot = slot_of(a_claim(billions(100), qualifier=Qualifier.UP_TO), bare)

    assert relation(slot, bare) is K.RESTATEMENT
    assert head_of(slot).qualifier is Qualifier.UP_TO


def test_a_wider_period_after_a_narrower_one_keeps_the_narrower() -> None:
    wide = a_claim(year(2026), 1, term="closing_expected")

    slot = slot_of(a_claim(half(2026, 2), term="closing_expected"), wide)

    assert relation(slot, wide) is K.RESTATEMENT
    assert head_of(slot).value == half(2026, 2)


def test_more_than_600_megawatts_restates_640() -> None:
    floor = a_claim(megawatts(600), 1, term="capacity", qualifier=Qualifier.MORE_THAN)

    slot = slot_of(a_claim(megawatts(640), term="capacity"), floor)

    assert relation(slot, floor) is K.RESTATEMENT
    assert head_of(slot).value == megawatts(640)


def test_a_rounded_figure_keeps_the_precise_one() -> None:
    slot = slot_of(a_claim(billions("6.34")), a_claim(billions("6.3"), 1))

    assert head_of(slot).value == billions("6.34")


def test_a_precise_figure_takes_the_place_of_the_rounded_one() -> None:
    precise = a_claim(billions("6.34"), 1)

    slot = slot_of(a_claim(billions("6.3")), precise)

    assert relation(slot, precise) is K.REFINEMENT
    assert head_of(slot).value == billions("6.34")


def test_a_converted_currency_keeps_the_original() -> None:
    converted = a_claim(billions(11, "EUR"), 1)

    slot = slot_of(a_claim(billions(12)), converted)

    assert relation(slot, converted) is K.RESTATEMENT
    assert head_of(slot).value == billions(12)


@pytest.mark.parametrize(("standing", "finer"), [
    (half(2026, 2), quarter(2026, 3)), (year(2026), half(2026, 1)),
])  # fmt: skip
def test_a_narrower_value_refines_the_row_even_after_now(standing: Value, finer: Value) -> None:
    claim = a_claim(finer, 1, term="closing_expected", has_change_cue=True)

    slot = slot_of(a_claim(standing, term="closing_expected"), claim)

    assert relation(slot, claim) is K.REFINEMENT
    assert head_of(slot).value == finer
    assert [step.closed_reason for step in slot.steps] == ["stated more precisely", None]


def test_a_bounded_number_refines_the_bare_one() -> None:
    slot = slot_of(a_claim(billions(10)), a_claim(billions(10), 1, qualifier=Qualifier.AT_LEAST))

    assert head_of(slot).qualifier is Qualifier.AT_LEAST


def test_a_precise_number_refines_a_vague_one() -> None:
    vague = a_claim(Count(Decimal(10**6), "gpu"), term="compute_units", qualifier=Qualifier.VAGUE)
    precise = a_claim(Count(Decimal(2400000), "gpu"), 1, term="compute_units")

    assert head_of(slot_of(vague, precise)).value == precise.claim.value


def test_a_reported_refinement_of_an_official_row_stands_beside_it() -> None:
    official = a_claim(half(2026, 2), term="closing_expected")
    report = a_claim(quarter(2026, 3), 1, term="closing_expected", **RUMOUR)

    slot = slot_of(official, report)

    assert relation(slot, report) is K.REFINEMENT
    assert head_of(slot).value == half(2026, 2)
    assert slot.reported is not None
    assert not slot.is_contested


def test_a_later_value_of_the_same_layer_replaces_the_row() -> None:
    later = a_claim(billions(6), 1)

    slot = slot_of(a_claim(billions(5)), later)

    assert relation(slot, later) is K.CHANGE
    assert [(step.value, step.valid_to) for step in slot.steps] == [
        (billions(5), day(1)), (billions(6), None),
    ]  # fmt: skip


def test_a_weaker_class_of_the_same_layer_replaces_the_row_too() -> None:
    slot = slot_of(a_claim(billions(5), **FILING), a_claim(billions(6), 1, **SPOKESPERSON))

    assert head_of(slot).value == billions(6)


def test_another_amount_under_a_cap_is_a_change() -> None:
    slot = slot_of(a_claim(billions(100), qualifier=Qualifier.UP_TO), a_claim(billions(30), 1))

    assert head_of(slot).value == billions(30)


def test_another_value_of_the_same_time_only_contests() -> None:
    other = a_claim(billions(6), by="B", **SPOKESPERSON)

    slot = slot_of(a_claim(billions(5), by="A", **FILING), other)

    assert relation(slot, other) is K.CONFLICT
    assert head_of(slot).value == billions(5)
    assert slot.is_contested


def test_of_two_values_of_the_same_time_the_one_with_more_origins_stands() -> None:
    slot = slot_of(
        a_claim(billions(5), by="A", **RUMOUR),
        a_claim(billions(6), by="B", **RUMOUR),
        a_claim(billions(6), by="C", **RUMOUR),
    )

    assert head_of(slot).value == billions(6)


def test_a_change_cue_changes_even_at_the_same_time() -> None:
    new = a_claim(billions(6), article="a", offset=90, has_change_cue=True)

    slot = slot_of(a_claim(billions(5), article="a"), new)

    assert relation(slot, new) is K.CHANGE


def test_one_article_that_gives_both_values_without_a_cue_changes_nothing() -> None:
    slot = slot_of(
        a_claim(billions(5)),
        a_claim(billions(5), 1, article="a", offset=90),
        a_claim(billions(6), 1, article="a", offset=10),
    )

    assert head_of(slot).value == billions(5)
    assert slot.is_contested


def test_a_release_that_names_the_letter_of_intent_it_replaces_changes_the_value() -> None:
    intent = {"speaker": SpeakerClass.PARTY_RELEASE, "modality": Modality.AGREED}
    slot = slot_of(
        a_claim(billions(100), **intent),
        a_claim(billions(30), 9, article="a", **FILING),
        a_claim(billions(100), 9, article="a", offset=90, **intent),
    )

    assert head_of(slot).value == billions(30)


def test_a_status_that_is_told_with_the_one_before_it_changes_the_status() -> None:
    intent = {"term": "status", "modality": Modality.AGREED, "speaker": SpeakerClass.PARTY_RELEASE}
    slot = slot_of(
        a_claim(label("agreed_non_binding"), **intent),
        a_claim(label("terminated"), 9, article="a", **intent),
        a_claim(label("agreed_non_binding"), 9, article="a", offset=90, **intent),
    )

    assert head_of(slot).value == label("terminated")
    assert not slot.is_contested


def test_a_credible_later_report_contests_the_official_row() -> None:
    report = a_claim(billions(3), 1, **RUMOUR)

    slot = slot_of(a_claim(billions(5)), report)

    assert relation(slot, report) is K.CONTESTED
    assert head_of(slot).value == billions(5)
    assert head_of(slot).is_contested
    assert slot.reported is not None
    assert slot.reported.value == billions(3)


@pytest.mark.parametrize("weakness", [
    ANALYST, {**RUMOUR, "modality": Modality.SPECULATED}, {**RUMOUR, "on": None},
    {**RUMOUR, "is_copy": True, "origin": a_claim(billions(3), 1, by="Wire")},
])  # fmt: skip
def test_what_is_not_credible_contests_nothing(weakness: dict[str, object]) -> None:
    claim = a_claim(billions(3), **{"on": 1, **weakness})  # type: ignore[arg-type]

    slot = slot_of(a_claim(billions(5)), claim)

    assert slot.reported is None
    assert not slot.is_contested


def test_an_earlier_report_does_not_stand_beside_a_later_official_value() -> None:
    slot = slot_of(a_claim(billions(3), **RUMOUR), a_claim(billions(5), 1))

    assert slot.reported is None
    assert slot.steps[0].closed_reason == "an official value"


def test_an_official_word_confirms_a_report() -> None:
    slot = slot_of(a_claim(billions(3), **RUMOUR), a_claim(billions(3), 1))

    assert slot.steps[0].closed_reason == "confirmed officially"
    assert head_of(slot).layer is Layer.OFFICIAL


def test_the_parties_repeating_their_value_end_an_older_report() -> None:
    slot = slot_of(
        a_claim(billions(5)), a_claim(billions(3), 1, **RUMOUR), a_claim(billions(5), 2, **RELEASE)
    )

    assert slot.reported is None


def test_a_writer_retelling_the_official_value_ends_no_report() -> None:
    slot = slot_of(
        a_claim(billions(5)), a_claim(billions(3), 1, **RUMOUR), a_claim(billions(5), 2, **RETOLD)
    )

    assert slot.reported is not None


def test_an_official_denial_marks_the_report_and_ends_the_contest() -> None:
    denial = a_claim(billions(3), 2, speaker=SpeakerClass.SPOKESPERSON, modality=Modality.DENIED)

    slot = slot_of(a_claim(billions(5)), a_claim(billions(3), 1, **RUMOUR), denial)

    assert relation(slot, denial) is K.DENIAL
    assert slot.reported is not None
    assert slot.reported.is_denied
    assert slot.reported.denied_by == denial
    assert not slot.is_contested


def test_a_denial_touches_only_the_value_it_names() -> None:
    denial = a_claim(billions(9), 2, speaker=SpeakerClass.SPOKESPERSON, modality=Modality.DENIED)

    slot = slot_of(a_claim(billions(5)), a_claim(billions(3), 1, **RUMOUR), denial)

    assert slot.is_contested


def test_a_denial_by_unnamed_sources_is_no_denial() -> None:
    denial = a_claim(billions(3), 2, **{**RUMOUR, "modality": Modality.DENIED})

    slot = slot_of(a_claim(billions(5)), a_claim(billions(3), 1, **RUMOUR), denial)

    assert relation(slot, denial) is K.IGNORED
    assert slot.is_contested


def test_after_a_denial_only_a_new_origin_may_contest_again() -> None:
    story = [
        a_claim(billions(5)),
        a_claim(billions(3), 1, by="Gazette", **RUMOUR),
        a_claim(billions(3), 2, speaker=SpeakerClass.SPOKESPERSON, modality=Modality.DENIED),
    ]
    citing = {**RUMOUR, "speaker": SpeakerClass.OUTLET_CITING_OUTLET}
    recycled = a_claim(billions(3), 3, by="Aggregator", cites="The Gazette", **citing)

    assert not slot_of(*story, recycled).is_contested
    assert not slot_of(*story, a_claim(billions(3), 4, by="Gazette", **RUMOUR)).is_contested
    assert slot_of(*story, a_claim(billions(3), 4, by="Courier", **RUMOUR)).is_contested


def test_a_denial_of_the_talks_makes_the_official_status_denied() -> None:
    denial = a_claim(label("in_talks"), 1, term="status", speaker=SpeakerClass.SPOKESPERSON,
                     modality=Modality.DENIED)  # fmt: skip

    slot = slot_of(a_claim(label("in_talks"), term="status", **RUMOUR), denial)

    assert head_of(slot).value == label("denied")
    assert head_of(slot).layer is Layer.OFFICIAL


def test_a_correction_withdraws_the_publishers_value() -> None:
    wrong = a_claim(billions("1.3"), by="Wire", **RUMOUR)
    right = a_claim(billions("1.03"), 1, by="Wire", corrects=True, **RUMOUR)

    slot = slot_of(wrong, right)

    assert relation(slot, right) is K.CORRECTION
    assert relation(slot, wrong) is K.WITHDRAWN
    assert head_of(slot).value == billions("1.03")


def test_a_correction_leaves_what_others_said_too() -> None:
    correction = a_claim(billions("1.03"), 2, by="Wire", corrects=True,
                         from_value=billions(7), **RUMOUR)  # fmt: skip

    slot = slot_of(a_claim(billions("1.3"), by="Courier", **RUMOUR), correction)

    assert slot.steps[0].closed_reason == "a later claim says something else"


def test_who_cites_a_withdrawn_value_is_not_credible() -> None:
    citing = {**RUMOUR, "speaker": SpeakerClass.OUTLET_CITING_OUTLET}
    slot = slot_of(
        a_claim(billions(2), by="Wire", **RUMOUR),
        a_claim(billions(1), 1, by="Wire", corrects=True, from_value=billions(2), **RUMOUR),
        a_claim(billions(2), 2, by="Blog", cites="Wire", has_change_cue=True, **citing),
    )

    assert head_of(slot).value == billions(1)


def test_a_correction_that_also_names_the_old_value_moves_the_row_once() -> None:
    fixed = {**RUMOUR, "modality": Modality.CORRECTED}
    slot = slot_of(
        a_claim(billions(2), by="Wire", **RUMOUR),
        a_claim(billions(1), 1, by="Wire", article="c", **fixed),
        a_claim(billions(2), 1, by="Wire", article="c", offset=90, **fixed),
    )

    assert [step.value for step in slot.steps] == [billions(2), billions(1)]
    assert head_of(slot).modality is Modality.RUMOURED


CITING = {**RUMOUR, "speaker": SpeakerClass.OUTLET_CITING_OUTLET}


def test_rule_12_who_cites_another_is_that_other() -> None:
    slot = slot_of(
        a_claim(billions(2), by="Wire", **RUMOUR),
        a_claim(billions(2), 1, by="Blog", cites="The Wire", **CITING),
    )

    assert head_of(slot).support_count == 1


def test_a_correction_takes_those_with_it_who_only_cite_it() -> None:
    slot = slot_of(
        a_claim(billions(2), by="Wire", **RUMOUR),
        a_claim(billions(2), 1, by="Blog", cites="Wire", **CITING),
        a_claim(billions(1), 2, by="Wire", corrects=True, from_value=billions(2), **RUMOUR),
    )

    assert (head_of(slot).value, head_of(slot).support_count) == (billions(1), 1)


RETRACTION = {"speaker": SpeakerClass.WRITER, "modality": Modality.DENIED}


def test_a_retraction_takes_back_the_publishers_value_and_gives_no_other() -> None:
    wrong = a_claim(billions(2), by="Wire", **RUMOUR)
    retraction = a_claim(billions(2), 1, by="Wire", **RETRACTION)

    slot = slot_of(wrong, retraction)

    assert slot.head is None
    assert relation(slot, wrong) is K.WITHDRAWN
    assert relation(slot, retraction) is K.CORRECTION
    assert slot.steps[0].closed_reason == "retracted"


def test_after_a_retraction_what_stood_before_stands_again() -> None:
    slot = slot_of(
        a_claim(billions(1), by="Courier", **RUMOUR),
        a_claim(billions(2), 1, by="Wire", **RUMOUR),
        a_claim(billions(2), 2, by="Wire", **RETRACTION),
    )

    assert [step.value for step in slot.steps] == [billions(1), billions(2), billions(1)]
    assert (head_of(slot).value, head_of(slot).valid_from) == (billions(1), day(2))
    assert head_of(slot).claim.publisher == "Courier"


def test_a_retraction_of_what_others_said_too_takes_away_one_origin() -> None:
    slot = slot_of(
        a_claim(billions(2), by="Wire", **RUMOUR),
        a_claim(billions(2), 1, by="Courier", **RUMOUR),
        a_claim(billions(2), 2, by="Wire", **RETRACTION),
    )

    assert (head_of(slot).value, head_of(slot).support_count) == (billions(2), 1)


def test_nobody_retracts_for_another_publisher() -> None:
    denial = a_claim(billions(2), 1, by="Courier", **RETRACTION)

    slot = slot_of(a_claim(billions(2), by="Wire", **RUMOUR), denial)

    assert relation(slot, denial) is K.IGNORED
    assert head_of(slot).value == billions(2)


def test_a_copy_adds_nothing() -> None:
    release = a_claim(billions(5), by="Acme", **RELEASE)
    copy = a_claim(billions(5), 3, by="Mirror", is_copy=True, origin=release, **RELEASE)

    slot = slot_of(release, copy)

    assert head_of(slot).support_count == 1
    assert head_of(slot).last_asserted_at == day(0)


# ------------------------------------------------------------------ the further rules


def test_rule_1_a_recap_takes_the_time_it_refers_to() -> None:
    recap = a_claim(billions(100), 90, said=30, **RETOLD)

    slot = slot_of(a_claim(billions(100)), a_claim(billions(30), 60), recap)

    assert head_of(slot).value == billions(30)


def test_rule_1_a_recap_that_knows_the_month_does_not_undo_a_change_within_it() -> None:
    recap = a_claim(billions(100), 90, said=31, **RETOLD)

    slot = slot_of(a_claim(billions(100)), a_claim(billions(30), 20), recap)

    assert head_of(slot).value == billions(30)
    assert len(slot.steps) == 2


def test_rule_1_a_recap_without_a_time_sorts_first() -> None:
    slot = slot_of(a_claim(billions(30), 60), a_claim(billions(100), 90, recap=True, **RETOLD))

    assert [step.value for step in slot.steps] == [billions(100), billions(30)]
    assert slot.steps[0].valid_from is None


def test_rule_1_a_recap_of_a_later_value_does_not_begin_the_history() -> None:
    recap = a_claim(billions(30), 90, recap=True, **RETOLD)

    slot = slot_of(a_claim(billions(100)), a_claim(billions(30), 60), recap)

    assert [step.value for step in slot.steps] == [billions(100), billions(30)]


def test_rule_1_a_stale_page_under_a_new_date_does_not_flip_the_state_back() -> None:
    stale = a_claim(billions(100), 90, **RETOLD)

    slot = slot_of(a_claim(billions(100)), a_claim(billions(30), 60), stale)

    assert head_of(slot).value == billions(30)
    assert relation(slot, stale) is K.RESTATEMENT


def test_rule_1_a_referenced_time_is_capped_at_publication() -> None:
    slot = slot_of(a_claim(billions(5), 10, said=31))

    assert head_of(slot).valid_from == day(10)


def test_rule_2_an_undated_page_takes_the_feeds_date() -> None:
    assert head_of(slot_of(a_claim(billions(5), None, feed_day=7))).valid_from == day(7)


def test_rule_2_an_undated_page_supports_and_never_displaces() -> None:
    old = a_claim(billions(100), None, **RETOLD)

    slot = slot_of(a_claim(billions(30), 60, **RUMOUR), old)

    assert head_of(slot).value == billions(30)


def test_rule_2_an_undated_copy_speaks_when_its_origin_spoke() -> None:
    release = a_claim(billions(5), 4, by="Acme", **RELEASE)
    copy = a_claim(billions(5), None, by="Mirror", is_copy=True, origin=release, **RELEASE)

    assert head_of(slot_of(copy, release)).last_asserted_at == day(4)


def test_rule_2_a_publishers_own_update_is_no_copy() -> None:
    first = a_claim(billions(5), by="Wire", **RUMOUR)
    update = a_claim(billions(6), 1, by="Wire", is_copy=True, origin=first, **RUMOUR)

    assert head_of(slot_of(first, update)).value == billions(6)


def test_rule_3_relative_words_do_not_displace_an_explicit_date() -> None:
    weeks = Period(date(2026, 2, 1), date(2026, 3, 1), "relative")

    slot = slot_of(a_claim(half(2026, 2), term="closing_expected"),
                   a_claim(weeks, 9, term="closing_expected", has_change_cue=True))  # fmt: skip

    assert head_of(slot).value == half(2026, 2)


def test_rule_4_the_official_status_never_goes_back_on_a_report() -> None:
    signed = a_claim(label("definitive"), term="status")
    talks = a_claim(label("in_talks"), 5, term="status", **RUMOUR)
    ice = a_claim(label("on_hold"), 6, term="status", **RUMOUR)

    slot = slot_of(signed, talks, ice)

    assert relation(slot, talks) is K.RESTATEMENT
    assert relation(slot, ice) is K.CONTESTED
    assert head_of(slot).value == label("definitive")


def test_rule_4_a_writer_telling_the_past_revives_no_deal() -> None:
    slot = slot_of(
        a_claim(label("definitive"), term="status"),
        a_claim(label("terminated"), 5, term="status"),
        a_claim(label("announced"), 9, term="status", **RETOLD),
    )

    assert head_of(slot).value == label("terminated")


def test_rule_4_the_parties_may_revive_their_deal() -> None:
    slot = slot_of(
        a_claim(label("definitive"), term="status"),
        a_claim(label("on_hold"), 5, term="status"),
        a_claim(label("definitive"), 9, term="status"),
    )

    assert head_of(slot).value == label("definitive")


def test_rule_5_the_strongest_modality_since_the_value_began_stays() -> None:
    slot = slot_of(
        a_claim(billions(5), **RELEASE), a_claim(billions(5), 1, **FILING),
        a_claim(billions(5), 2, **RELEASE),
    )  # fmt: skip

    assert head_of(slot).modality is Modality.DEFINITIVE


def test_rule_5_a_negative_modality_holds_until_the_next_official_claim() -> None:
    cut = a_claim(billions(4), 1, modality=Modality.REDUCED)
    story = [a_claim(billions(5)), cut, a_claim(billions(4), 2, **RUMOUR)]

    assert head_of(slot_of(*story)).modality is Modality.REDUCED
    assert head_of(slot_of(*story, a_claim(billions(4), 3))).modality is Modality.DEFINITIVE


def test_rule_5_a_firmer_but_coarser_claim_lifts_the_modality_and_keeps_the_value() -> None:
    slot = slot_of(a_claim(billions("6.34"), **RELEASE), a_claim(billions("6.3"), 1, **FILING))

    assert (head_of(slot).value, head_of(slot).modality) == (
        billions("6.34"), Modality.DEFINITIVE,
    )  # fmt: skip


def test_rule_5_a_report_never_lifts_an_official_row() -> None:
    firm = {**RUMOUR, "modality": Modality.DEFINITIVE}
    slot = slot_of(a_claim(billions(5), **RELEASE), a_claim(billions(5), 1, **firm))

    assert head_of(slot).modality is Modality.ANNOUNCED


def test_rule_5_a_plan_that_was_announced_is_still_a_plan() -> None:
    planned = {**RELEASE, "modality": Modality.PLANNED}
    slot = slot_of(a_claim(half(2026, 2), term="closing_expected", **planned),
                   a_claim(half(2026, 2), 1, term="closing_expected", **RETOLD))  # fmt: skip

    assert head_of(slot).modality is Modality.PLANNED


@pytest.mark.parametrize("section", [Section.TITLE, Section.HEADING, Section.SUMMARY])
def test_rule_6_a_claim_outside_the_body_only_supports(section: Section) -> None:
    alone = a_claim(billions(5), section=section)
    other = a_claim(billions(6), 1, by="B", section=section)
    equal = a_claim(billions(7), 1, by="C", section=section)

    assert fold_of(alone).slots == {} or slot_of(alone).head is None
    slot = slot_of(a_claim(billions(7)), other, equal)
    assert relation(slot, other) is K.HEADLINE
    assert relation(slot, equal) is K.RESTATEMENT
    assert (head_of(slot).value, head_of(slot).support_count) == (billions(7), 2)


def test_rule_7_an_increment_is_kept_as_a_component() -> None:
    extra = a_claim(billions("6.5"), 1, component="additional")

    slot = slot_of(a_claim(billions(5)), extra)

    assert head_of(slot).value == billions(5)
    assert slot.components == (extra,)
    assert relation(slot, extra) is K.COMPONENT


def test_rule_7_from_one_price_to_another_is_the_new_value() -> None:
    raised = a_claim(billions("20.4"), 1, has_change_cue=True, from_value=billions(20))

    slot = slot_of(a_claim(billions(20)), raised)

    assert relation(slot, raised) is K.CHANGE


def test_rule_7_the_first_400_megawatts_are_all_of_the_first_phase() -> None:
    first = a_claim(megawatts(400), term="first_phase_capacity", component="first")

    assert head_of(slot_of(first)).value == megawatts(400)


def test_rule_8_nothing_like_100_billion_sets_no_bound() -> None:
    denial = a_claim(billions(100), 1, speaker=SpeakerClass.EXECUTIVE, modality=Modality.DENIED)

    assert slot_of(denial, a_claim(billions(5), 2)).steps[0].value == billions(5)


def test_rule_8_a_cap_that_becomes_a_floor_is_another_value() -> None:
    slot = slot_of(a_claim(billions(10), qualifier=Qualifier.UP_TO),
                   a_claim(billions(10), 1, qualifier=Qualifier.AT_LEAST))  # fmt: skip

    assert head_of(slot).qualifier is Qualifier.AT_LEAST
    assert head_of(slot).relation is K.CHANGE


def test_rule_13_a_superseded_row_keeps_the_reason() -> None:
    slot = slot_of(a_claim(billions(5)), a_claim(billions(6), 1))

    assert slot.steps[0].closed_reason == "a later claim says something else"
    assert slot.steps[0].valid_to == day(1)


def test_a_deal_is_announced_once() -> None:
    def announced(on: int) -> FoldClaim:
        when = Period(date(2026, 1, 1 + on), date(2026, 1, 2 + on), "day")
        return a_claim(when, on, term="announcement_date", **RELEASE)

    assert head_of(slot_of(announced(0), announced(9))).value == announced(0).claim.value


# ------------------------------------------------------------------ holders (4a)


def cleared(holder: str | None, on: int = 0, word: str = "cleared") -> FoldClaim:
    return a_claim(label(word), on, term="regulatory_approval", holder=holder, by=holder or "x")


def test_each_regulator_has_a_slot_of_its_own() -> None:
    folded = fold_of(cleared("ftc", word="pending"), cleared("cma"), cleared("ftc", 1))

    assert {key: head_of(slot).value for key, slot in folded.slots.items()} == {
        "ftc": label("cleared"), "cma": label("cleared"),
    }  # fmt: skip


def stake(share: float, holder: str | None, on: int = 0) -> FoldClaim:
    return a_claim(percent(share), on, term="stake_percent", holder=holder, by=f"{holder} {on}")


def test_a_claim_without_a_holder_joins_the_slot_whose_value_it_equals() -> None:
    folded = fold_of(stake(50.5, "a"), stake(49.5, "b"), stake(49.5, None, 1))

    assert head_of(folded.slots["b"]).support_count == 2


def test_a_claim_without_a_holder_joins_the_only_open_slot() -> None:
    folded = fold_of(stake(18, "a"), stake(21, None, 1))

    assert set(folded.slots) == {"a"}
    assert head_of(folded.slots["a"]).value == percent(21)


def test_a_claim_without_a_holder_among_several_makes_the_slot_of_none() -> None:
    folded = fold_of(stake(18, "a"), stake(30, "b"), stake(40, None, 1))

    assert set(folded.slots) == {"a", "b", None}


def test_the_first_holder_who_is_named_takes_over_what_had_none() -> None:
    folded = fold_of(stake(20, None), stake(18, "a", 1))

    assert set(folded.slots) == {"a"}
    assert head_of(folded.slots["a"]).value == percent(18)


def test_an_enterprise_value_takes_over_a_rumour_but_not_an_official_amount() -> None:
    rumour, official = a_claim(billions(4), **RUMOUR), a_claim(billions(4))
    enterprise = a_claim(billions(5), 1, holder="enterprise")

    assert set(fold_of(rumour, enterprise).slots) == {"enterprise"}
    assert set(fold_of(official, enterprise).slots) == {None, "enterprise"}


def test_a_regulator_does_not_take_over_the_approval_of_none() -> None:
    folded = fold_of(cleared(None, word="pending"), cleared("ftc", 1))

    assert set(folded.slots) == {None, "ftc"}


def test_a_user_term_has_no_holders() -> None:
    term = user_term("sites", "count", ("campuses",))
    claims = [
        a_claim(Count(Decimal(number), "campus"), number, term="sites", holder=f"h{number}")
        for number in (5, 6)
    ]

    folded = fold(term, claims)

    assert list(folded.slots) == [None]
    assert head_of(folded.slots[None]).value == claims[1].claim.value


def test_a_set_valued_term_has_a_row_for_each_value() -> None:
    joint = a_claim(label("joint development"), term="technical_collaboration")
    maps = a_claim(label("co-optimised roadmaps"), 1, term="technical_collaboration")
    again = a_claim(label("joint development of chips"), 2, term="technical_collaboration")

    leaves = {key: head_of(slot).value for key, slot in fold_of(joint, maps, again).leaves()}

    assert leaves == {
        "joint development": again.claim.value, "co-optimised roadmaps": maps.claim.value,
    }  # fmt: skip


# ------------------------------------------------------------------ properties

VALUES = st.sampled_from([billions(number) for number in ("3", "5", "5.02", "30", "100")])
SPEAKERS = st.sampled_from(list(SpeakerClass))
MODALITIES = st.sampled_from(list(Modality))


@st.composite
def fold_claims(draw: st.DrawFn) -> FoldClaim:
    """Any claim of a few articles about a few amounts; equal articles have equal facts."""
    number = draw(st.integers(0, 5))
    return a_claim(
        draw(VALUES), None if number == 5 else number, by=f"p{number % 3}",
        article=f"a{number}", offset=draw(st.integers(0, 400)), speaker=draw(SPEAKERS),
        modality=draw(MODALITIES), qualifier=draw(st.sampled_from(list(Qualifier)[:7])),
        recap=draw(st.booleans()) and draw(st.booleans()),
        section=draw(st.sampled_from([Section.BODY, Section.BODY, Section.TITLE])),
        has_change_cue=draw(st.booleans()), corrects=draw(st.sampled_from([False] * 5 + [True])),
        holder=draw(st.sampled_from([None, None, "equity", "enterprise"])),
        cites=draw(st.sampled_from([None, None, "p1"])),
        component=draw(st.sampled_from([None] * 5 + ["additional"])),
    )  # fmt: skip


CLAIM_SETS = st.lists(fold_claims(), max_size=14, unique_by=lambda one: one.claim.claim_id)


@given(CLAIM_SETS, st.randoms(use_true_random=False), st.integers(1, 3))
def test_any_order_and_any_repetition_give_the_same_fold(
    claims: list[FoldClaim], random: st.DataObject, times: int
) -> None:
    shuffled = claims * times
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert fold(TERMS["deal_value"], shuffled) == fold(TERMS["deal_value"], claims)


@given(CLAIM_SETS)
def test_every_claim_has_a_relation(claims: list[FoldClaim]) -> None:
    relations = fold(TERMS["deal_value"], claims).relations()

    assert set(relations) == {one.claim.claim_id for one in claims}
    assert all(one.why for one in relations.values())


@given(CLAIM_SETS)
def test_the_open_steps_are_the_rows_that_stand(claims: list[FoldClaim]) -> None:
    for _, slot in fold(TERMS["deal_value"], claims).leaves():
        standing = {row.layer: row for row in (slot.official, slot.reported) if row}

        assert {step.layer: step for step in slot.steps if step.is_open} == standing
        assert all((step.valid_to is None) or step.closed_reason for step in slot.steps)


@given(CLAIM_SETS)
def test_steps_never_end_before_they_begin(claims: list[FoldClaim]) -> None:
    for _, slot in fold(TERMS["deal_value"], claims).leaves():
        for step in slot.steps:
            if step.valid_from and step.valid_to:
                assert step.valid_from <= step.valid_to


@given(CLAIM_SETS, st.integers(0, 14))
def test_a_walk_taken_up_from_its_written_state_goes_on_as_it_would_have(
    claims: list[FoldClaim], place: int
) -> None:
    term, book = TERMS["deal_value"], MemoryBook()
    placed = in_asserted_order(claims)
    walk, known = TermWalk(term, book), {one.claim.claim_id: one for one in claims}
    for one in placed[:place]:
        walk.advance(one)
    taken_up = decode_walk(term, encode_walk(walk), known, book)
    for one in placed[place:]:
        taken_up.advance(one)

    assert standing_rows(taken_up.result()) == standing_rows(fold(term, claims))


def standing_rows(folded: TermFold) -> dict[str | None, tuple[Row | None, Row | None]]:
    return {holder: (slot.official, slot.reported) for holder, slot in folded.slots.items()}


@given(CLAIM_SETS)
def test_equal_states_of_a_walk_are_equal_text(claims: list[FoldClaim]) -> None:
    walk = TermWalk(TERMS["deal_value"])
    for one in in_asserted_order(claims):
        walk.advance(one)
        state = encode_walk(walk)
        known = {one.claim.claim_id: one for one in claims}

        assert encode_walk(decode_walk(walk.term, state, known, walk.book)) == state
