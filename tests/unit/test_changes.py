"""What an article changed: the kinds of terms.md section 7, and all that stays silent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealterms.alerts.changes import PUSHED, Change, ChangeKind, diff
from dealterms.claims.claim import Layer, Modality, Section, SpeakerClass
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.values import Label, Period
from dealterms.claims.vocabulary import TERMS
from dealterms.projections.precedence import FoldClaim, TermFold, fold
from support.fold_claims import (
    ANALYST,
    RELEASE,
    RETOLD,
    RUMOUR,
    WRITER,
    a_claim,
    billions,
    half,
    label,
    percent,
    quarter,
    year,
)

DENIAL = {"speaker": SpeakerClass.SPOKESPERSON, "modality": Modality.DENIED}
CITING = {"speaker": SpeakerClass.OUTLET_CITING_OUTLET, "modality": Modality.RUMOURED}


def folds(claims: Sequence[FoldClaim]) -> dict[str, TermFold]:
    terms = {one.claim.term for one in claims}
    return {
        term: fold(TERMS[term], [one for one in claims if one.claim.term == term]) for term in terms
    }


def changes_of(
    known: Sequence[FoldClaim],
    *new: FoldClaim,
    is_rereading: bool = False,
    by: Sequence[FoldClaim] | None = None,
    is_new: bool = False,
) -> tuple[Change, ...]:
    """Return what the new claims, all of one article, change where the known ones stand."""
    return diff(
        folds(known), folds([*known, *new]), deal_id="d", deal_is_new=is_new,
        article_id="article", revision=1, is_rereading=is_rereading,
        moved_by={one.claim.claim_id for one in (new if by is None else by)},
    )  # fmt: skip


def told(changes: Sequence[Change]) -> list[tuple[str, str, str | None, str | None]]:
    return [
        (one.kind.value, one.term, one.old and one.old.text, one.new and one.new.text)
        for one in changes
    ]


OFFICIAL = a_claim(billions(5), **RELEASE)
REPORT = a_claim(billions(3), 1, by="Gazette", **RUMOUR)
SIGNED = a_claim(label("definitive"), term="status")


# ------------------------------------------------------------------ the kinds


def test_the_first_claim_of_a_deal_is_a_new_deal_with_its_status_and_first_values() -> None:
    assert told(changes_of([], SIGNED, OFFICIAL, is_new=True)) == [
        ("new_deal", "status", None, "definitive"),
        ("first_value", "deal_value", None, "$5 billion"),
    ]


def test_a_new_deal_without_a_status_has_none() -> None:
    first = changes_of([], OFFICIAL, is_new=True)[0]

    assert (first.kind, first.term, first.new) == (ChangeKind.NEW_DEAL, "status", None)
    assert first.claim_id == OFFICIAL.claim.claim_id


def test_a_deal_that_only_a_headline_names_is_not_new_yet() -> None:
    headline = a_claim(billions(5), section=Section.TITLE)

    assert changes_of([], headline, is_new=True) == ()


def test_the_first_row_of_a_slot_is_a_first_value() -> None:
    assert told(changes_of([SIGNED], OFFICIAL)) == [
        ("first_value", "deal_value", None, "$5 billion")
    ]


def test_a_second_regulator_is_a_first_value() -> None:
    approval = {"term": "regulatory_approval"}
    known = [a_claim(label("pending"), holder="ftc", **approval)]
    change = changes_of(known, a_claim(label("pending"), 1, holder="cma", **approval))[0]

    assert (change.kind, change.holder) == (ChangeKind.FIRST_VALUE, "cma")


def test_another_value_of_the_head_is_a_term_changed_with_both_sides() -> None:
    known = [a_claim(billions(100), qualifier=Qualifier.UP_TO, **RELEASE)]
    new = a_claim(billions(30), 9)

    (change,) = changes_of(known, new)

    assert told([change]) == [("term_changed", "deal_value", "up to $100 billion", "$30 billion")]
    assert change.new is not None
    assert change.new.to_json() == {
        "text": "$30 billion", "value": {"amount": "30000000000", "currency": "USD"},
        "qualifier": "bare", "modality": "definitive",
    }  # fmt: skip
    assert (change.layer, change.claim_id) == (Layer.OFFICIAL, new.claim.claim_id)


def test_another_status_is_a_status_changed() -> None:
    closed = a_claim(label("closed"), 9, term="status")

    assert told(changes_of([SIGNED], closed)) == [
        ("status_changed", "status", "definitive", "closed")
    ]


def test_an_official_value_that_differs_from_a_reported_head_changes_it_even_if_older() -> None:
    late = a_claim(billions(5), 0, **RELEASE)

    assert told(changes_of([REPORT], late)) == [
        ("term_changed", "deal_value", "$3 billion", "$5 billion")
    ]


def test_a_report_against_an_official_value_is_contested() -> None:
    (change,) = changes_of([OFFICIAL], REPORT)

    assert told([change]) == [("contested", "deal_value", "$5 billion", "$3 billion")]
    assert change.layer is Layer.REPORTED


def test_a_value_is_contested_once() -> None:
    again = a_claim(billions(3), 2, by="Courier", **RUMOUR)
    repeated = a_claim(billions(3), 9, by="Courier", **RUMOUR)
    between = [a_claim(billions(5), 3, by="Acme", **RELEASE)]

    assert changes_of([OFFICIAL, REPORT], again) == ()
    assert changes_of([OFFICIAL, REPORT, *between], repeated) == ()


def test_another_contesting_value_is_told() -> None:
    assert told(changes_of([OFFICIAL, REPORT], a_claim(billions(4), 2, **RUMOUR))) == [
        ("contested", "deal_value", "$5 billion", "$4 billion")
    ]


def test_a_denial_of_a_report_tells_what_stands() -> None:
    denial = a_claim(billions(3), 2, **DENIAL)

    (change,) = changes_of([OFFICIAL, REPORT], denial)

    assert told([change]) == [("denied", "deal_value", "$3 billion", "$5 billion")]
    assert change.old is not None
    assert change.old.modality == "rumoured"
    assert change.claim_id == denial.claim.claim_id


def test_a_denial_where_nothing_else_stands_leaves_null() -> None:
    assert told(changes_of([REPORT], a_claim(billions(3), 2, **DENIAL))) == [
        ("denied", "deal_value", "$3 billion", None)
    ]


def test_a_denial_and_the_parties_own_value_in_one_article_are_one_denial() -> None:
    both = [
        a_claim(billions(3), 2, article="a", **DENIAL),
        a_claim(billions(5), 2, article="a", offset=5, **RELEASE),
    ]

    assert told(changes_of([OFFICIAL, REPORT], *both)) == [
        ("denied", "deal_value", "$3 billion", "$5 billion")
    ]


def test_a_denial_of_something_that_nobody_said_is_silent() -> None:
    assert changes_of([OFFICIAL], a_claim(billions(9), 2, **DENIAL)) == ()


def test_a_denial_of_the_deal_is_a_denied_status() -> None:
    talks = a_claim(label("in_talks"), term="status", **RUMOUR)
    denial = a_claim(label("in_talks"), 1, term="status", **DENIAL)

    assert told(changes_of([talks], denial)) == [("denied", "status", "in_talks", "denied")]


def test_after_a_denial_a_new_origin_contests_again() -> None:
    known = [OFFICIAL, REPORT, a_claim(billions(3), 2, **DENIAL)]
    recycled = a_claim(billions(3), 3, by="Feed", cites="Gazette", **CITING)
    fresh = a_claim(billions(3), 3, by="Courier", **RUMOUR)

    assert changes_of(known, recycled) == ()
    assert told(changes_of(known, fresh)) == [
        ("contested", "deal_value", "$5 billion", "$3 billion")
    ]


def test_what_was_denied_and_is_then_announced_is_a_change() -> None:
    known = [REPORT, a_claim(billions(3), 2, **DENIAL)]

    assert told(changes_of(known, a_claim(billions(3), 3, **RELEASE))) == [
        ("term_changed", "deal_value", "$3 billion", "$3 billion")
    ]


def test_after_a_denial_another_report_is_told_once() -> None:
    known = [REPORT, a_claim(billions(3), 2, **DENIAL)]

    assert told(changes_of(known, a_claim(billions(4), 3, by="Courier", **RUMOUR))) == [
        ("contested", "deal_value", "$3 billion", "$4 billion")
    ]


def test_a_date_reads_as_by_or_from() -> None:
    closing = {"term": "closing_expected", "qualifier": Qualifier.UP_TO}
    open_start = a_claim(Period(None, date(2027, 1, 1), "day"), **closing)

    assert told(changes_of([], open_start))[0][3] == "by 2026-12-31"
    assert told(changes_of([], a_claim(half(2026, 2), **closing)))[0][3] == "by 2026-H2"


def test_a_correction_that_moves_the_head_is_corrected() -> None:
    right = a_claim(billions("1.03"), 2, by="Gazette", corrects=True, **RUMOUR)

    assert told(changes_of([REPORT], right)) == [
        ("corrected", "deal_value", "$3 billion", "$1.03 billion")
    ]


def test_a_correction_of_a_report_beside_the_head_is_silent() -> None:
    right = a_claim(billions(5), 2, by="Gazette", corrects=True, **RUMOUR)

    assert changes_of([OFFICIAL, REPORT], right) == ()


def test_a_new_reading_is_a_revised_reading_and_not_pushed() -> None:
    for changes in (changes_of([OFFICIAL], a_claim(billions(7), 1), is_rereading=True),
                    changes_of([OFFICIAL], a_claim(billions(7), 1), by=())):  # fmt: skip
        (change,) = changes
        assert change.kind is ChangeKind.REVISED_READING
        assert not change.is_pushed


def test_a_rejected_claim_that_held_the_head_leaves_null() -> None:
    (change,) = diff(folds([OFFICIAL]), {}, deal_id="d", deal_is_new=False, article_id="a",
                     revision=1, moved_by=())  # fmt: skip

    assert (change.kind, change.old is not None, change.new) == ("revised_reading", True, None)


# ------------------------------------------------------------------ never pushed


@pytest.mark.parametrize(("known", "new"), [
    pytest.param([OFFICIAL], a_claim(billions(5), 1, **WRITER), id="a restatement"),
    pytest.param([a_claim(half(2026, 2), term="closing_expected")],
                 a_claim(quarter(2026, 3), 1, term="closing_expected"), id="a refinement"),
    pytest.param([a_claim(half(2026, 2), term="closing_expected")],
                 a_claim(quarter(2026, 3), 1, term="closing_expected", **RUMOUR),
                 id="a reported refinement"),
    pytest.param([a_claim(half(2026, 2), term="closing_expected")],
                 a_claim(year(2026), 1, term="closing_expected"), id="a wider period"),
    pytest.param([REPORT], a_claim(billions(3), 2), id="a value confirmed by the parties"),
    pytest.param([a_claim(billions(3), qualifier=Qualifier.ABOUT, **RUMOUR)],
                 a_claim(billions("3.1"), 2), id="a rounded value confirmed precisely"),
    pytest.param([OFFICIAL], a_claim(billions(3), 0, **RUMOUR), id="a report of the same time"),
    pytest.param([OFFICIAL], a_claim(billions(4, "EUR"), 1), id="a conversion"),
    pytest.param([OFFICIAL], a_claim(billions("5.02"), 1, **RUMOUR), id="a rounding"),
    pytest.param([OFFICIAL], a_claim(billions(3), 1, **ANALYST), id="an analyst's view"),
    pytest.param([OFFICIAL], a_claim(billions(3), None, **RUMOUR), id="an undated page"),
    pytest.param([OFFICIAL], a_claim(billions(9), 1, component="additional"), id="an increment"),
    pytest.param([OFFICIAL], a_claim(billions(9), 1, section=Section.TITLE), id="a headline"),
    pytest.param([a_claim(billions(5), 9)], a_claim(billions(7), 3), id="late history"),
    pytest.param([OFFICIAL, a_claim(billions(7), 5)], a_claim(billions(5), 9, **RETOLD),
                 id="a stale page"),
    pytest.param([OFFICIAL, a_claim(billions(7), 5)], a_claim(billions(5), 9, recap=True),
                 id="a recap"),
    pytest.param([SIGNED], a_claim(label("in_talks"), 3, term="status", **RUMOUR),
                 id="a status that goes back on a report"),
    pytest.param([a_claim(billions(5), **RELEASE)], a_claim(billions(5), 4),
                 id="a firmer modality"),
])  # fmt: skip
def test_it_is_silent(known: list[FoldClaim], new: FoldClaim) -> None:
    assert changes_of(known, new) == ()


def test_a_slot_that_gets_its_name_is_no_change() -> None:
    known = [a_claim(percent(20), term="stake_percent", **RUMOUR)]

    assert changes_of(known, a_claim(percent(20), 1, term="stake_percent", holder="acme")) == ()


def test_a_slot_that_gets_its_name_and_another_value_is_one_change() -> None:
    known = [a_claim(percent(20), term="stake_percent", **RUMOUR)]
    named = a_claim(percent(18), 1, term="stake_percent", holder="acme")

    assert told(changes_of(known, named)) == [("term_changed", "stake_percent", "20%", "18%")]


# ------------------------------------------------------------------ ids


def test_a_repeat_of_the_diff_gives_the_same_ids() -> None:
    assert changes_of([OFFICIAL], REPORT) == changes_of([OFFICIAL], REPORT)


def test_the_id_depends_on_revision_slot_kind_and_new_value() -> None:
    def change_id(**other: object) -> str:
        given_ = {"deal_id": "d", "article_id": "a", "revision": 1, "new": billions(9), **other}
        new = a_claim(given_.pop("new"), 9)  # type: ignore[arg-type]
        (change,) = diff(
            folds([OFFICIAL]), folds([OFFICIAL, new]), deal_is_new=False,
            moved_by={new.claim.claim_id}, **given_,  # type: ignore[arg-type]
        )  # fmt: skip
        return change.change_id

    others = [{"deal_id": "e"}, {"article_id": "b"}, {"revision": 2}, {"new": billions(8)}]
    assert len({change_id(), *(change_id(**other) for other in others)}) == 5


def test_an_article_that_takes_back_two_things_of_one_slot_makes_two_changes() -> None:
    chips = a_claim(Label("joint chips"), term="technical_collaboration")
    maps = a_claim(Label("maps"), 1, term="technical_collaboration")

    gone = diff(
        folds([chips, maps]), {}, deal_id="d", deal_is_new=False, article_id="a", revision=2,
        moved_by=set(),
    )  # fmt: skip

    assert {one.old.text for one in gone if one.old} == {"joint chips", "maps"}
    assert len({one.change_id for one in gone}) == 2


# ------------------------------------------------------------------ properties

VALUES = st.sampled_from([billions(number) for number in ("3", "5", "5.02", "30")])
SPEECH = st.sampled_from([RELEASE, RUMOUR, WRITER, RETOLD, ANALYST, DENIAL])
CLAIMS = st.builds(
    lambda value, on, speech, offset: a_claim(value, on, by=f"p{on}", offset=offset, **speech),
    VALUES, st.integers(0, 5), SPEECH, st.integers(0, 300),
)  # fmt: skip
CLAIM_SETS = st.lists(CLAIMS, max_size=10, unique_by=lambda one: one.claim.claim_id)


@given(CLAIM_SETS)
def test_a_fold_does_not_differ_from_itself(claims: list[FoldClaim]) -> None:
    assert changes_of(claims) == ()


@given(CLAIM_SETS, st.integers(6, 9))
def test_what_the_head_says_already_is_never_a_change(claims: list[FoldClaim], on: int) -> None:
    slots = [slot for one in folds(claims).values() for _, slot in one.leaves()]
    head = slots[0].head if slots else None
    if head is None or head.is_denied:
        return
    for speech in (RELEASE, RUMOUR, RETOLD):
        again = a_claim(head.value, on, by="late", qualifier=head.qualifier, **speech)
        assert changes_of(claims, again) == ()


@given(CLAIM_SETS, st.lists(CLAIMS, min_size=1, max_size=4))
def test_every_change_has_an_id_of_its_own_and_a_claim(
    known: list[FoldClaim], new: list[FoldClaim]
) -> None:
    changes = changes_of(known, *new)

    assert len({one.change_id for one in changes}) == len(changes)
    assert all(one.claim_id and one.old != one.new for one in changes)
    assert all(one.is_pushed == (one.kind in PUSHED) for one in changes)


RETRACTION = {"speaker": SpeakerClass.WRITER, "modality": Modality.DENIED}


def test_a_retracted_value_without_another_is_corrected_to_nothing() -> None:
    rumour = a_claim(billions(2), by="Wire", **RUMOUR)

    changes = changes_of([rumour], a_claim(billions(2), 1, by="Wire", **RETRACTION))

    assert [(one.kind, one.new) for one in changes] == [(ChangeKind.CORRECTED, None)]


def test_a_retraction_tells_what_stands_again() -> None:
    known = [
        a_claim(billions(1), by="Courier", **RUMOUR),
        a_claim(billions(2), 1, by="Wire", **RUMOUR),
    ]

    [change] = changes_of(known, a_claim(billions(2), 2, by="Wire", **RETRACTION))

    assert change.kind is ChangeKind.CORRECTED
    assert change.new is not None
    assert change.new.text == "$1 billion"
