"""Dates find the event they belong to; those of other events are left alone."""

from datetime import date

import pytest

from dealterms.claims.claim import Modality
from dealterms.claims.values import Period
from support.one_sentence import SUPPLY, cases, claims_of, short_claims

TERMS = ("signing_expected", "closing_expected", "outside_date", "first_phase_timing")


def _short(sentence: str, **extra: object) -> list[str]:
    """Return what a sentence tells, with the terms shortened to a word."""
    found = short_claims(sentence, terms=TERMS, **extra)  # type: ignore[arg-type]
    words = {"_expected": "", "_date": "", "first_phase_timing": "first phase"}
    for long, short in words.items():
        found = [one.replace(long, short) for one in found]
    return sorted(found)


CLOSINGS = """
Halden means to complete the purchase before Christmas. = closing: to 2026-12-24 up_to
The sale, due to be finished in March 2026, has been put back to May 2026. = closing: 2026-05
The companies see the deal closing before the end of June. = closing: to 2026-06-30 up_to
In the second quarter of 2026, once Brussels has agreed, the sale will complete. = closing: 2026-Q2
Closing: Q3 2026 = closing: 2026-Q3
Expected completion: second half of 2026 = closing: 2026-H2
Halden said it hoped to wrap up the acquisition by the autumn. = closing: to 2026-11-30 up_to
The takeover is on course to close in May, a month earlier than planned. = closing: 2026-05
Completion, first pencilled in for April 2026, is now expected in July 2026. = closing: 2026-07
The closing has slipped from April to July 2026. = closing: 2026-07
Halden has pushed completion back to the fourth quarter of 2026 from the second. = closing: 2026-Q4
The transaction will not close before 2027. = closing: 2027
Tressel reports results on March 3 and expects the merger to close in April 2026. = closing: 2026-04
When will it be over? In June 2026, says Halden. = closing: 2026-06
**When does it close?** Not before May 2026. = closing: 2026-05 at_least
The acquisition is scheduled to be completed on or about April 30, 2026. = closing: 2026-04-30 about
Halden will take over the ports on 1 July 2026. = closing: 2026-07-01
Ownership is to pass to Halden at the end of June. = closing: 2026-06-21 to 2026-06-30
The sale is due to go through in early summer. = closing: 2026-06-01 to 2026-06-30
The parties currently expect the closing to occur in mid-2026. = closing: mid 2026
Halden aims to complete the deal by year-end. = closing: to 2026-12-31 up_to
"We are confident of closing in April," the chief executive said. = closing: 2026-04
Analysts expect the deal to close in the summer. = closing: summer 2026
The merger will become effective on 1 April 2026. = closing: 2026-04-01
Implementation of the scheme is expected around mid-May. = closing: 2026-05-11 to 2026-05-20 about
The timetable has slipped: completion is now pencilled in for September. = closing: 2026-09
The sale should be wrapped up in the second half, Halden's finance director said. = closing: 2026-H2
Settlement of the offer is planned for 12 March 2026. = closing: 2026-03-12
The deal, expected to close in late 2026, values Tressel at $2 billion. = closing: late 2026
Closing remains on schedule for mid-2026. = closing: mid 2026
Halden said closing would now happen in August rather than June. = closing: 2026-08
The purchase ought to be over the line by the end of September. = closing: to 2026-09-30 up_to
The acquisition becomes final on May 4, 2026. = closing: 2026-05-04
Handover of the business is foreseen for 1 October 2026. = closing: 2026-10-01
Tressel will be part of Halden from 1 September 2026. = closing: 2026-09-01
The takeover takes legal effect on 2 November 2026. = closing: 2026-11-02
The sale should be sealed before the summer break in August. = closing: 2026-08
"September is realistic," the finance director said of the closing. = closing: 2026-09
The purchase is to be wrapped up by Thanksgiving. = closing: to 2026-11-26 up_to
The deal should be completed by the last day of March. = closing: to 2026-03-31 up_to
The purchase has been delayed, both said Monday, and will not close before June. = closing: 2026-06
Closing, formerly planned for the second quarter, is now due in the third. = closing: 2026-Q3
The tie-up was to have been finished by June; September is the new target. = closing: 2026-09
The sale, which had been due in June 2026, will only close in September 2026. = closing: 2026-09
Halden envisages taking control of the ports in the course of the autumn. = closing: autumn 2026
Halden intends to have Tressel under its roof by 1 September. = closing: to 2026-09-01 up_to
Only in November would the buyer be able to close, its lawyers think. = closing: 2026-11
The merger will be effective from 1 October 2026. = closing: 2026-10-01
Completion is expected in the final three months of 2026. = closing: 2026-Q4
The deal should close in the quarter ending 31 March 2027. = closing: 2027-Q1
No closing before October, says a person close to the talks. = closing: 2026-10
Everything should be complete before the year is out. = closing: to 2026-12-31 up_to
The purchase will be completed before the year ends. = closing: to 2026-12-31 up_to
Halden hopes to have the keys by the year's end. = closing: to 2026-12-31 up_to
Done by New Year, say the pair. = closing: to 2026-12-31 up_to
The two want the deal done this side of Christmas. = closing: to 2026-12-24 up_to
By the end of the year everything is to be settled. = closing: to 2026-12-31 up_to
The takeover will be through by mid-year. = closing: to 2026-06-30 up_to
Financial close, due this quarter under the agreement, has moved to July. = closing: 2026-07
Closing, foreseen for April in the contract, slides into June. = closing: 2026-06
The closing of the purchase of Tressel is now fixed for October 30. = closing: 2026-10-30
The handover date is fixed: 4 May. = closing: 2026-05-04
Halden will be the owner of Tressel from 1 July. = closing: 2026-07-01
The keys change hands on 1 July. = closing: 2026-07-01
The two stuck to their forecast of a closing in June. = closing: 2026-06
"""
SIGNINGS = """
A definitive agreement is expected by the end of March. = signing: to 2026-03-31 up_to
The two sides hope to sign within six weeks. = signing: to 2026-03-31 up_to
Papers could be signed as early as next month, a person said. = signing: 2026-03 at_least
Lawyers are still working on the final contract, which should be ready in April. = signing: 2026-04
Signing is planned for April 2026 and closing for July 2026. = closing: 2026-07; signing: 2026-04
Final agreements should follow in the coming weeks. = signing: 2026-02-17 to 2026-03-30
The agreement in principle is to be turned into a contract by 31 May. = signing: to 2026-05-31 up_to
A firm contract may be signed in April. = signing: 2026-04
Ink could be put to paper as soon as next month. = signing: 2026-03 at_least
Lawyers hope to have the definitive contract finished in March 2026. = signing: 2026-03
A final agreement is targeted within thirty days. = signing: to 2026-03-19 up_to
A binding agreement is to follow by mid-year. = signing: to 2026-06-30 up_to
Papers by June-end, says a banker. = signing: to 2026-06-30 up_to
Before Christmas there must be a contract, both sides say. = signing: to 2026-12-24 up_to
"""
LAST_DAYS = """
Either party can quit after Nov. 15. = outside: 2026-11-15
On October 30 both parties become free to leave. = outside: 2026-10-30
Either side can walk away if the deal is not done by 30 November 2026. = outside: 2026-11-30
The long-stop date is 28 February 2027. = outside: 2027-02-28
The outside date was extended to March 31, 2027 from December 31, 2026. = outside: 2027-03-31
The agreement lapses if the deal has not closed by 31 January 2027. = outside: 2027-01-31
End Date: January 31, 2027 = outside: 2027-01-31
Under the agreement the deadline for completion is 30 September 2026. = outside: 2026-09-30
The parties extended the end date of the agreement to 30 September 2026. = outside: 2026-09-30
The merger agreement expires on its own terms on February 1, 2027. = outside: 2027-02-01
On 20 December 2026 the purchase agreement falls away. = outside: 2026-12-20
Either party may terminate the deal after November 17, 2026 if not closed. = outside: 2026-11-17
If this has not happened by 30 September 2026, either can tear it up. = outside: 2026-09-30
It lets either party call it off should it be incomplete on 31 December 2026. = outside: 2026-12-31
After October 1, 2026 Tressel is at liberty to abandon the deal. = outside: 2026-10-01
The agreement gives the parties until 30 November 2026 to complete. = outside: 2026-11-30
They have given themselves until 31 December 2026 to get the deal done. = outside: 2026-12-31
"""
FIRST_PHASES = """
The first 200 megawatts will come online in the second half of 2026. = first phase: 2026-H2
First deliveries are slated for Q1 2027 and the last for 2029. = first phase: 2027-Q1
Phase one: early 2027 = first phase: early 2027
Tressel will hand over the first hall in June 2026. = first phase: 2026-06
Service begins in the fourth quarter of 2026. = first phase: 2026-Q4
The first racks went live on February 2, 2026. = first phase: 2026-02-02
The first module should start up by the end of 2026. = first phase: to 2026-12-31 up_to
The initial 40 MW was delayed until the third quarter of 2027. = first phase: 2027-Q3
Shipments start in the June quarter of 2026. = first phase: 2026-Q2
Deliveries will begin in early 2027. = first phase: early 2027
Tressel will deliver the first tranche of servers in July 2026. = first phase: 2026-07
The initial phase is expected to be operational by mid-2027. = first phase: to 2027-08-31 up_to
Halden will get the first chips in August. = first phase: 2026-08
Construction starts in April 2026; the first gigawatt goes live in 2028. = first phase: 2028
By the end of 2026 the first megawatts will flow. = first phase: to 2026-12-31 up_to
The agreement starts on 1 July 2026 and runs for five years. = first phase: 2026-07-01
First power is expected in the second quarter. = first phase: 2026-Q2
The first, of 90 MW, is due in the second quarter of 2026. = first phase: 2026-Q2
Halden will start using the capacity in the spring of 2027. = first phase: spring 2027
Tressel expects to ship the first boxes in the spring of 2028. = first phase: spring 2028
Halden is to get its first megawatts in the fourth quarter. = first phase: 2026-Q4
Capacity will be phased in from early 2027. = first phase: early 2027
The first block goes on line in the second half of 2026, the second in 2028. = first phase: 2026-H2
Initial service, once set for March, will not start until August 2026. = first phase: 2026-08
The ramp-up begins in the third quarter and lasts until 2028. = first phase: 2026-Q3
The first 40 MW was last promised for Q4 2026, after Q2 fell through. = first phase: 2026-Q4
Site one, all 80 MW of it, must be ready in October. = first phase: 2026-10
Tressel will supply Halden for ten years from April 2027. = first phase: 2027-04
First electrons from the river are due on January 1. = first phase: 2027-01-01
Sixty-five megawatts come first, on New Year's Day 2027. = first phase: 2027-01-01
The commencement date, originally June 2026, is now due in May 2027. = first phase: 2027-05
"""
OTHER_EVENTS = """
Halden and Tressel signed the agreement on February 9. =
Tressel was founded in 1974 and listed in 1998. =
The exclusivity period ends on March 31. =
Halden bought Corran Docks in 2021 and completed the purchase in 2022. =
The buyer expects the deal to lift earnings from 2028. =
The European Commission has until April 22 to rule on the deal. =
Tressel closes two quays in May. =
Construction of the new terminal will be completed in 2028. =
Halden, which closed its year in December, will report in March. =
Tressel shareholders will receive the cash within ten days of completion. =
The acceptance period runs until 20 March 2026. =
Halden's bid lapses on 5 March unless it is extended. =
Tressel's chief executive will stay until the end of 2027. =
The termination date may be extended by three months. =
Tressel will publish its annual report on 24 March. =
The general meeting takes place on 16 April. =
Trading in Tressel shares ends on 30 April. =
Tressel opened the container terminal in 2019 and plans a second one for 2029. =
Halden took on debt of $400 million due in 2031 for the purchase. =
Tressel closed its Leith yard in 2025. =
The European regulator will publish guidelines in June. =
Halden has owned a stake in Tressel since 2019. =
Synergies of $40 million a year are expected from 2028. =
Halden raised its forecast for 2026 after completing the refit of its fleet in January. =
Tressel's lease on the Leith terminal expires in 2029. =
The bid has to be accepted by 90% of holders by 12 March 2026. =
Halden will hold a conference call on 18 February. =
The offer document will be posted by 10 March. =
Halden has until 5 p.m. on 3 March to make a firm offer. =
Due diligence should be completed by the end of March. =
The integration is to be completed in 2027. =
The companies hope for the approval of Brussels in the spring and want to close soon after. =
Completion is conditional on a vote on 3 March and expected in the same month. =
The price rises by 1% for each month after June 2026 in which the deal has not closed. =
A spokesman said nothing had been decided and that talks could last until summer. =
The deal is expected to be announced as early as this week. =
The pair plan to announce a deal when Halden reports earnings on February 26. =
The investor will pay the first instalment in March 2026 and the rest at closing. =
The acquisition closed on February 13, 2026. =
The takeover was completed last week. =
Halden completed the acquisition today. =
The new drying tower, which should be finished in autumn 2026, cost 40 million euros. =
Tressel said it would close its Leith yard in September 2026 regardless of the deal. =
Halden plans to raise its dividend once the new law takes effect on 1 January 2027. =
Halden cut 40 branches in 2025 and aims to close another 25 by 2027. =
A new grid line to the region will be completed in 2029. =
The ferry terminal in Cork will close in June. =
The chief executive's contract ends in December 2026. =
That sale, a condition set by Brussels, should be done by the end of the year. =
It plans to list its shares in 2028. =
It would be the fourth such purchase this year. =
Subscribers will recall that everything was to be over by Christmas. =
"""
OTHER_PHASES = """
The remaining capacity follows in 2028. =
The second phase is to follow in 2028. =
Tressel opened an office in Leeds in 2024. =
The contract runs until 2035. =
Tressel's site in Kent was switched on in 2023. =
Full capacity will be reached in 2030. =
A second campus will open in 2029. =
Construction of the campus starts in June 2026 and will employ 2,000 people. =
"""


@pytest.mark.parametrize(("sentence", "expected"), cases(CLOSINGS))
def test_a_date_of_completion_is_read_wherever_it_stands(
    sentence: str, expected: list[str]
) -> None:
    assert _short(sentence) == expected


@pytest.mark.parametrize(("sentence", "expected"), cases(SIGNINGS))
def test_a_date_of_signing_is_read_only_while_it_lies_ahead(
    sentence: str, expected: list[str]
) -> None:
    assert _short(sentence) == expected


@pytest.mark.parametrize(("sentence", "expected"), cases(LAST_DAYS))
def test_the_day_after_which_a_party_may_leave_is_an_outside_date(
    sentence: str, expected: list[str]
) -> None:
    assert _short(sentence) == expected


@pytest.mark.parametrize(("sentence", "expected"), cases(FIRST_PHASES))
def test_the_first_part_of_a_delivery_has_its_date(sentence: str, expected: list[str]) -> None:
    assert _short(sentence, deal=SUPPLY) == expected


@pytest.mark.parametrize(("sentence", "expected"), cases(OTHER_EVENTS))
def test_the_date_of_another_event_is_no_term(sentence: str, expected: list[str]) -> None:
    assert _short(sentence) == expected == []


@pytest.mark.parametrize(("sentence", "expected"), cases(OTHER_PHASES))
def test_a_later_phase_or_another_site_is_no_first_phase(
    sentence: str, expected: list[str]
) -> None:
    assert _short(sentence, deal=SUPPLY) == expected == []


def test_a_date_that_was_replaced_is_the_old_value_of_the_new_one() -> None:
    closing = next(
        c
        for c in claims_of("The closing has slipped from April to July 2026.")
        if c.term == "closing_expected"
    )

    assert closing.value == Period(date(2026, 7, 1), date(2026, 8, 1), "month")
    assert closing.from_value == Period(date(2026, 4, 1), date(2026, 5, 1), "month")
    assert closing.has_change_cue


def test_an_old_date_of_another_event_is_not_what_a_new_date_replaces() -> None:
    sentence = (
        "Due diligence, originally planned for March 2026, is over "
        "and closing is now due in May 2026."
    )

    closing = next(c for c in claims_of(sentence) if c.term == "closing_expected")

    assert closing.from_value is None


def test_a_date_without_an_event_answers_the_question_before_it() -> None:
    assert _short("When do you expect completion?") == []

    found = short_claims(
        "When do you expect completion?", "In June 2026, the company says.", terms=TERMS
    )

    assert found == ["closing_expected: 2026-06"]


def test_a_date_takes_the_event_of_the_sentence_that_it_refers_to() -> None:
    found = short_claims(
        "Completion has not been reached. That should be the case in May 2026.", terms=TERMS
    )

    assert found == ["closing_expected: 2026-05"]


def test_a_sentence_that_points_back_carries_on_the_event_of_the_one_before() -> None:
    for pointing in (
        "They now guide to Q3.",
        "The company now assumes that this will happen in the third quarter.",
        "It is now scheduled for the third quarter.",
    ):
        found = short_claims("Closing has been put back.", pointing, terms=TERMS)

        assert found == ["closing_expected: 2026-Q3"]


def test_a_fiscal_period_gets_no_date() -> None:
    assert _short("The deal is expected to close in the third quarter of fiscal 2027.") == []


def test_a_paragraph_with_the_label_of_another_project_tells_nothing_of_the_deal() -> None:
    assert _short("**North Quay.** Completion has moved to the first half of 2027.") == []


def test_a_first_phase_that_went_live_on_a_day_is_in_effect() -> None:
    sentence = "The first racks went live on February 2, 2026."

    phase = next(c for c in claims_of(sentence, deal=SUPPLY) if c.term == "first_phase_timing")

    assert phase.modality is Modality.IN_EFFECT
