"""What a language model says becomes a claim only where the grammar derives it from the quote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealterms.claims.claim import Claim
from dealterms.claims.document import Watchlist
from dealterms.claims.llm.judge import Judged, Verdict, judge
from dealterms.claims.llm.stops import UNBOUND_DATE
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.reader import read_claims
from dealterms.claims.values import Count, Period
from dealterms.claims.vocabulary import TERMS
from dealterms.claims.weighing import opinion
from support.examples import examples
from support.one_sentence import PUBLISHED_AT
from support.proposals import (
    AT_LEAST,
    CURTAIN,
    MACHINES,
    OPENING,
    OTHER,
    SUPPLY,
    a_proposal,
    article,
    judged,
)


@pytest.fixture(autouse=True, scope="module")
def _rules_alone() -> Iterator[None]:
    """Without the second reader: it would read some of these sentences itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opinion, "load_weights", lambda: None)
        yield



def entered(one: Judged) -> Claim:
    assert one.verdict is Verdict.ENTERED, one.reason
    assert one.claim is not None
    return one.claim


# ------------------------------------------------------------------ what enters


def test_a_figure_that_the_rules_read_and_did_not_bind_enters_with_its_quote() -> None:
    document = article(MACHINES)

    claim = entered(judged(a_proposal(), document))

    assert (claim.deal_id, claim.term, claim.value) == (
        "supply", "compute_units", Count(Decimal(400_000), "gpu"),
    )  # fmt: skip
    assert document.text[claim.quote_start : claim.quote_end] == MACHINES
    assert document.text[claim.value_start : claim.value_end] == "400,000 GPUs"


def test_the_rules_alone_do_not_read_these_sentences() -> None:
    """Else the tests of this file would prove nothing."""
    found = read_claims(article(MACHINES, CURTAIN, AT_LEAST), Watchlist((SUPPLY,)), rules_only=True)

    assert {claim.term for claim in found.claims} & {"compute_units", "closing_expected"} == set()
    assert UNBOUND_DATE in {refusal.reason for refusal in found.refusals}


def test_a_date_enters_as_the_rules_keep_it() -> None:
    proposal = a_proposal(CURTAIN, term="closing_expected", value="March 2027")

    claim = entered(judged(proposal, article(CURTAIN)))

    assert claim.value == Period(date(2027, 3, 1), date(2027, 4, 1), "month")


def test_a_qualifier_that_is_in_the_quote_enters() -> None:
    proposal = a_proposal(AT_LEAST, qualifier="at_least")

    assert entered(judged(proposal, article(AT_LEAST))).qualifier is Qualifier.AT_LEAST


def test_speaker_and_modality_are_the_grammars_whatever_the_model_says() -> None:
    first, second = (
        entered(judged(a_proposal(modality=said), article(MACHINES)))
        for said in ("definitive", None)
    )

    assert first == second
    assert first.asserted_at == PUBLISHED_AT


def test_a_term_of_the_users_own_may_be_filled() -> None:
    sentence = "Tressel keeps 12 jetties free, berth by berth, for Halden."
    proposal = a_proposal(sentence, term="berths", value="12 jetties")

    assert entered(judged(proposal, article(sentence))).term == "berths"


# ------------------------------------------------------------------ what is known


def test_what_the_rules_read_in_the_sentence_is_known() -> None:
    sentence = "The contract covers at least 900 MW of capacity."
    proposal = a_proposal(sentence, term="capacity", value="900 MW", qualifier="at_least")

    assert judged(proposal, article(sentence)).verdict is Verdict.KNOWN


def test_a_value_that_is_words_is_known_or_refused() -> None:
    sentence = "Halden and Tressel have signed a definitive agreement."
    read = [c for c in read_claims(article(sentence), Watchlist((SUPPLY,)), rules_only=True).claims
            if c.term == "status"]  # fmt: skip
    assert read
    said = a_proposal(sentence, term="status", value="definitive", qualifier="bare")

    assert judged(said, article(sentence)).verdict is Verdict.KNOWN
    assert judged(replace(said, value="closed"), article(sentence)).verdict is Verdict.REFUSED


def test_the_same_claim_twice_enters_once() -> None:
    both = judge([a_proposal(), a_proposal()], article(MACHINES), Watchlist((SUPPLY,)))

    assert [one.verdict for one in both] == [Verdict.ENTERED, Verdict.KNOWN]


# ------------------------------------------------------------------ what is refused

ALTERED = [
    ({"quote": "Tressel will run 400,000 GPUs for Halden."}, "the quote is not in the article"),
    ({"quote": MACHINES.replace("400", "900")}, "the quote is not in the article"),
    ({"quote": MACHINES.replace("beside", "along with")}, "the quote is not in the article"),
    ({"value": "900,000 GPUs"}, "the value is not in the quote"),
    ({"value": "400"}, "the grammar does not derive the value from the quote"),
    ({"value": "GPUs"}, "the grammar does not derive the value from the quote"),
    ({"value": "beside"}, "the grammar does not derive the value from the quote"),
    ({"qualifier": "at_least"}, "the grammar reads another qualifier"),
    ({"qualifier": "exactly"}, "the grammar reads another qualifier"),
    ({"qualifier": "roughly"}, "no such qualifier"),
    ({"term": "gpu_count"}, "no such term"),
    ({"term": "board_seats"}, "a count of something else"),
    ({"term": "warrants"}, "a count of something else"),
    ({"term": "divestiture"}, "no word of the sentence speaks of the term"),
    ({"term": "deal_value"}, "the grammar does not derive the value from the quote"),
    ({"deal_id": "halden"}, "no such deal is watched"),
    ({"deal_id": "other"}, "the article does not speak of the deal"),
]


@pytest.mark.parametrize(("change", "reason"), ALTERED)
def test_what_was_altered_is_refused(change: dict[str, str], reason: str) -> None:
    one = judged(replace(a_proposal(), **change), article(MACHINES), OTHER)

    assert (one.verdict, one.reason, one.claim) == (Verdict.REFUSED, reason, None)


def test_a_qualifier_cut_off_from_the_quote_is_missed() -> None:
    """The number stands in the quote, its bound does not."""
    cut = a_proposal("400,000 GPUs beside Halden.")

    assert judged(cut, article(AT_LEAST)).verdict is Verdict.REFUSED
    with_bound = judged(replace(cut, qualifier="at_least"), article(AT_LEAST))
    assert with_bound.verdict is Verdict.REFUSED


def test_a_number_cut_out_of_a_longer_one_is_refused() -> None:
    sentence = MACHINES.replace("400,000", "1,400,000")

    assert judged(a_proposal("400,000 GPUs"), article(sentence)).verdict is Verdict.REFUSED


SENTENCES = [
    ("Ostrava imagines 400,000 GPUs beside in its own halls.", "another company"),
    ("Tressel imagines 400,000 GPUs beside Halden, as does Ostrava.", "another company"),
    ("Nobody imagines 400,000 GPUs at Tressel beside Halden.", "negates"),
    ("Tressel does not imagine 400,000 GPUs beside Halden.", "negates"),
    ("Tressel never imagined 400,000 GPUs beside Halden.", "negates"),
    ("If it rains, Tressel imagines 400,000 GPUs beside Halden.", "supposes"),
    ("Does Tressel imagine 400,000 GPUs beside Halden?", "supposes"),
    ("Imagine Tressel with 400,000 GPUs beside Halden.", ""),
    ("Tressel sees another 400,000 GPUs beside Halden.", ""),
    ("Tressel imagines 400,000 GPUs beside Halden, which both called false.", "denies"),
    ("A typical hall has 400,000 GPUs beside.", ""),
]


@pytest.mark.parametrize(("sentence", "part"), SENTENCES)
def test_a_hard_stop_wins_over_the_model(sentence: str, part: str) -> None:
    one = judged(a_proposal(sentence), article(sentence), OTHER)

    assert one.verdict is Verdict.REFUSED
    assert part in one.reason


def test_a_count_of_chips_is_no_count_of_seats() -> None:
    sentence = "Tressel's board imagines 400,000 GPUs beside Halden."

    one = judged(a_proposal(sentence, term="board_seats"), article(sentence))

    assert one.reason == "a count of something else"


def test_a_dateline_is_no_date_of_the_deal() -> None:
    sentence = "TRIESTE, March 2, 2026 - Halden and Tressel look to the signing of it."
    proposal = a_proposal(sentence, term="signing_expected", value="March 2, 2026")

    assert judged(proposal, article(sentence)).verdict is Verdict.REFUSED


def test_a_headline_opens_nothing() -> None:
    document = article(title=MACHINES)

    assert judged(a_proposal(), document).reason == "only a headline says it"


def test_a_quote_of_three_sentences_is_too_long() -> None:
    long = f"{MACHINES} {CURTAIN} {MACHINES}"

    assert (
        judged(a_proposal(long), article(long)).reason == "the quote is longer than two sentences"
    )


def test_what_the_rules_bound_to_another_term_stays_theirs() -> None:
    sentence = "The contract covers at least 900 MW of capacity."
    proposal = a_proposal(
        sentence, term="first_phase_capacity", value="900 MW", qualifier="at_least"
    )

    assert judged(proposal, article(sentence)).reason == "the rules read it as another term"


def test_what_the_rules_refused_for_a_reason_stays_refused() -> None:
    sentence = "Tressel's revenue was $3 billion last year."
    proposal = a_proposal(sentence, term="contract_value", value="$3 billion")

    assert judged(proposal, article(sentence)).reason == "a figure of the accounts"


def test_a_date_that_is_over_is_no_expectation() -> None:
    sentence = "Halden got the keys to the halls in March 2025."
    proposal = a_proposal(sentence, term="closing_expected", value="March 2025")

    assert judged(proposal, article(sentence)).verdict is Verdict.REFUSED


def test_a_value_beside_another_that_the_rules_read_is_refused() -> None:
    """The model fills gaps; it disputes nothing."""
    read = "Under the contract Tressel will deliver 100,000 GPUs to Halden."
    found = read_claims(article(read), Watchlist((SUPPLY,)), rules_only=True).claims
    assert "compute_units" in {claim.term for claim in found}

    one = judged(a_proposal(), article(read, MACHINES))

    assert one.reason == "the rules read another value of it in this article"


def test_two_values_of_one_term_are_both_refused() -> None:
    second = "Halden imagines 700,000 GPUs beside Tressel."
    both = judge(
        [a_proposal(), a_proposal(second, value="700,000 GPUs")],
        article(MACHINES, second),
        Watchlist((SUPPLY,)),
    )

    assert {one.reason for one in both} == {"the model gives several values of one term"}


def test_a_figure_of_one_deal_is_not_given_to_another() -> None:
    """Both deals are watched and told in one article."""
    lead = (
        f"{OPENING} Quillon Power will supply computing capacity to Ostrava Cloud under a contract."
    )
    document = article(MACHINES, lead=lead)

    assert entered(judged(a_proposal(), document, OTHER)).deal_id == "supply"
    assert judged(a_proposal(deal_id="other"), document, OTHER).verdict is Verdict.REFUSED


def test_words_that_two_deals_could_own_are_given_to_neither() -> None:
    twin = replace(SUPPLY, deal_id="twin")

    for deal_id in ("supply", "twin"):
        one = judged(a_proposal(deal_id=deal_id), article(MACHINES), twin)
        assert one.reason == "another deal could own it as well"


def test_a_quote_that_stands_twice_must_mean_the_same_twice() -> None:
    repeated = "Ostrava, a stranger, says that " + MACHINES[0].lower() + MACHINES[1:]
    once = a_proposal("400,000 GPUs beside")

    assert judged(once, article(MACHINES, MACHINES)).verdict is Verdict.ENTERED
    assert judged(once, article(MACHINES, repeated), OTHER).verdict is Verdict.REFUSED


def test_a_quote_that_stands_everywhere_stands_nowhere() -> None:
    one = judged(a_proposal("e", value="e"), article(MACHINES))

    assert one.reason == "the quote is too short to tell its place"


def test_a_holder_that_the_grammar_does_not_read_is_refused() -> None:
    investment = replace(SUPPLY, types=("strategic_investment",))
    sentence = "Of Tressel's shares, 27 percent are the prize for Halden."
    said = a_proposal(sentence, term="stake_percent", value="27 percent", holder="Tressel")
    (one,) = judge([said], article(sentence), Watchlist((investment,)))

    assert one.verdict is Verdict.REFUSED


# ------------------------------------------------------------------ laws

_NUMBERS = st.integers(10, 999).map(lambda n: f"{n},000")


@settings(max_examples=examples(40))
@given(number=_NUMBERS, said=_NUMBERS)
def test_no_other_number_than_the_articles_ever_enters(number: str, said: str) -> None:
    sentence = MACHINES.replace("400,000", number)
    inside = a_proposal(sentence, value=f"{said} GPUs")
    requoted = a_proposal(sentence.replace(number, said), value=f"{said} GPUs")

    for proposal in (inside, requoted):
        one = judged(proposal, article(sentence))
        assert (one.verdict is Verdict.ENTERED) == (said == number)


@settings(max_examples=examples(40))
@given(
    bound=st.sampled_from(["", "at least ", "up to ", "about ", "more than ", "fewer than "]),
    said=st.sampled_from(list(Qualifier)),
)
def test_no_other_qualifier_than_the_articles_ever_enters(bound: str, said: Qualifier) -> None:
    names = {
        "": Qualifier.BARE, "at least ": Qualifier.AT_LEAST, "up to ": Qualifier.UP_TO,
        "about ": Qualifier.ABOUT, "more than ": Qualifier.MORE_THAN,
        "fewer than ": Qualifier.LESS_THAN,
    }  # fmt: skip
    sentence = MACHINES.replace("400,000", bound + "400,000")

    one = judged(a_proposal(sentence, qualifier=said.value), article(sentence))

    # What the program has read by itself is known already; nothing else may come in.
    assert (one.verdict in {Verdict.ENTERED, Verdict.KNOWN}) == (said is names[bound])


@settings(max_examples=examples(60))
@given(
    at=st.integers(0, len(MACHINES) - 1),
    letter=st.sampled_from("0123456789.,-aeZ $%"),
)
def test_a_quote_with_any_other_letter_never_enters(at: int, letter: str) -> None:
    altered = MACHINES[:at] + letter + MACHINES[at + 1 :]

    one = judged(a_proposal(altered, value="400,000 GPUs"), article(MACHINES))

    assert (one.verdict is Verdict.ENTERED) == (altered == MACHINES)


@settings(max_examples=examples(60))
@given(
    term=st.sampled_from([*TERMS, "berths", "x"]),
    value=st.sampled_from(["400,000 GPUs", "400,000", "gpu", "March 2027", "2027"]),
    qualifier=st.sampled_from([*Qualifier, "none"]),
    quote=st.sampled_from(
        [MACHINES, CURTAIN, "400,000 GPUs", OPENING, "2027", f"{MACHINES}\n\n{CURTAIN}"]
    ),
    deal_id=st.sampled_from(["supply", "other", ""]),
    holder=st.sampled_from([None, "Halden", "Nobody"]),
)
def test_whatever_is_said_what_enters_is_in_the_article(
    term: str, value: str, qualifier: str, quote: str, deal_id: str, holder: str | None
) -> None:
    document = article(MACHINES, CURTAIN)
    proposal = a_proposal(
        quote, term=term, value=value, qualifier=str(qualifier), deal_id=deal_id, holder=holder
    )

    claim = judged(proposal, document, OTHER).claim

    if claim is not None:
        assert document.text[claim.value_start : claim.value_end] in quote
        assert quote in document.text
        assert (claim.deal_id, claim.term, claim.qualifier.value) == ("supply", term, qualifier)
