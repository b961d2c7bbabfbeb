"""Approvals: who decides, of which deal, and whether it is in hand."""

import pytest

from dealterms.claims.claim import Layer, Modality
from support.one_sentence import cases, claims_of, short_claims

TERMS = ("regulatory_approval", "shareholder_approval")


def _short(sentence: str) -> list[str]:
    """Return what a sentence tells: "holder label", with "vote:" before what owners decide."""
    found = short_claims(sentence, terms=TERMS)
    return sorted(
        one.replace("regulatory_approval: ", "").replace("shareholder_approval", "vote")
        for one in found
    )


REGULATORS = """
Kenya has said yes, but Peru's regulator has still to rule. = kenya cleared; indecopi pending
The attorney general of Nevada signed off on the deal. = attorney general of nevada cleared
Both the FTC and the European Commission have waved the deal through. = ec cleared; ftc cleared
The Federal Trade Commission sued to block the merger. = ftc pending
The CMA blocked the deal on Thursday. = cma blocked
The takeover was blocked by the CMA. = cma blocked
China's market regulator has yet to give its blessing. = samr pending
Clearance from the Bundeskartellamt was received on 3 February. = bundeskartellamt cleared
The companies received a second request from the Department of Justice. = doj pending
Halden has won approval from the Australian Competition and Consumer Commission. = accc cleared
The merger has been approved by the Competition Commission of India. = cci cleared
Approval by the Turkish Competition Board is still outstanding. = turkish competition board pending
The deal is subject to regulatory approval. = pending
The Brazilian antitrust authority CADE cleared the transaction without restrictions. = cade cleared
The antitrust watchdog has opened a probe into the takeover. = pending
South Korea's Fair Trade Commission gave conditional approval to the acquisition. = kftc conditional
The purchase won unconditional approval from Brussels. = ec cleared
Halden will sell two terminals to win the approval of the European Commission. = ec pending
Halden expects the CMA to clear the deal in the spring. = cma pending
Regulators in Brussels have opened an in-depth investigation into the deal. = ec pending
The U.S. Department of Justice has closed its investigation without taking action. = doj cleared
The FTC's review is expected to last until June. = ftc pending
FTC approval came through on Friday. = ftc cleared
With CMA clearance in hand, Halden can now complete the purchase. = cma cleared
The European Commission is expected to approve the deal with conditions, people said. = ec pending
The Commission's approval is conditional on the sale of two quays. = ec conditional
The CMA said it had provisionally found that the merger would harm competition. = cma pending
The two companies have filed for approval with the FTC. = ftc pending
The FTC has asked for more information about the deal. = ftc pending
The waiting period under the Hart-Scott-Rodino Act expired on 10 February. = cleared
Expiry of the waiting period is a condition of the deal. = pending
The ministry of transport in Oslo has no objection to the sale. = ministry of transport cleared
The European Commission rejected the merger. = ec blocked
The FTC will not challenge the deal. = ftc cleared
The FTC dropped its lawsuit against the merger. = ftc cleared
Regulators are expected to wave the deal through. = pending
Analysts doubt that the CMA will clear the deal. = cma pending
Shares rose after the FTC cleared the deal. = ftc cleared
The CMA gave its final approval to Halden's takeover of Tressel, the regulator said. = cma cleared
Competition officials in Oslo raised no objections to the deal. = konkurransetilsynet cleared
Poland's UOKiK is still looking at the deal. = uokik pending
Unconditional clearance came from the Reserve Bank of India on Monday. = rbi cleared
An approval from CFIUS landed late on Thursday. = cfius cleared
CFIUS signed off in January, leaving only China's SAMR. = cfius cleared; samr pending
The FTC went to court on Tuesday to stop the acquisition. = ftc pending
Clearance from the CMA is also a condition. = cma pending
Neither the CMA nor the FCA has given its consent so far. = cma pending; fca pending
The CMA approved the purchase, provided two quays are sold. = cma conditional
The CMA hadn't reached a decision on the deal. = cma pending
The CMA has until 3 May to decide whether to wave the purchase through. = cma pending
Brussels let Halden have Tressel on condition that it sells two quays. = ec conditional
The Bundeskartellamt gave the deal a clean bill of health last week. = bundeskartellamt cleared
The ACCC, meanwhile, has voiced no concerns and closed its file. = accc cleared
The FTC cleared the purchase in December, the CMA a month later. = cma cleared; ftc cleared
Brussels has given its green light, Beijing has not. = ec cleared; samr pending
The Commission's phase-one deadline is 14 April. = ec pending
The European Commission, which had until Tuesday to decide, approved the deal. = ec cleared
It depends on approval by the CMA, to which notice was given on 2 February. = cma pending
Approvals from the EC and the CMA have come in. = cma cleared; ec cleared
The antitrust enforcer waved the sale through without remedies. = cleared
"""
OWNERS = """
Tressel stockholders will vote on the deal on March 30. = vote: tressel ports pending
Shareholders rejected the sale. = vote: tressel ports blocked
The deal was approved by holders of 62% of the shares. = vote: tressel ports cleared
Once shareholders have approved the merger, the deal can close. = vote: tressel ports pending
The shareholders of Tressel are asked to back the offer on 4 March. = vote: tressel ports pending
Shareholders representing 71% of the capital backed the takeover. = vote: tressel ports cleared
Investors in Tressel voted overwhelmingly for the offer. = vote: tressel ports cleared
The merger is subject to shareholder approval. = vote: tressel ports pending
Shareholder approval was obtained on 3 February. = vote: tressel ports cleared
Tressel failed to win the support of its shareholders for the sale. = vote: tressel ports blocked
The sale was voted down by Tressel's members. = vote: tressel ports blocked
Some 94 percent of the votes cast were in favour of the sale. = vote: tressel ports cleared
It needs the consent of three quarters of Tressel's shareholders. = vote: tressel ports pending
Tressel's shareholders voted to merge with Halden. = vote: tressel ports cleared
Tressel's shareholders have thrown out the offer. = vote: tressel ports blocked
Shareholders voted on Thursday by 71.4 percent in favour of the sale. = vote: tressel ports cleared
The offer still has to get past Tressel's shareholders. = vote: tressel ports pending
"""
OTHERS = """
Tressel's board approved the deal on Sunday. =
Tressel's shareholders approved the annual accounts and a dividend of 20 cents. =
The boards of both companies have unanimously approved the transaction. =
The High Court sanctioned the scheme on Wednesday. =
The new shares were admitted to trading by the stock exchange. =
The FTC has approved a new drug of Halden. =
Last year the FTC blocked a rival deal between Corran Docks and Mell Harbours. =
The Commission cleared 38 of 40 mergers last year. =
No shareholder vote is required. =
The transaction requires no approval from Halden's shareholders. =
A US judge refused to halt the merger after the FTC asked for an injunction. =
An activist with 4% said it would vote against the sale. =
Holders of 40% of the shares have irrevocably undertaken to vote in favour. =
Proxy adviser ISS recommends that shareholders vote for the deal. =
Halden shareholders do not get a vote. =
The shareholders re-elected all directors. =
The FTC fined Halden $3 million in 2023. =
Halden told the European Commission that prices would not rise. =
The drug still needs approval by the FDA. =
A spokesman for the Federal Trade Commission declined to comment. =
The finance ministry has sold its stake in Halden. =
Tressel Ports is regulated by the Scottish Maritime Authority. =
Both boards have recommended the deal and shareholders holding 52% have signed undertakings. =
If the CMA blocks the deal, Halden must pay a fee of $50 million. =
The fee is due if shareholders reject the deal. =
Tressel's largest shareholder supports the offer. =
Shareholders in Halden do not need to vote on the purchase. =
All approvals are in hand. =
The Takeover Panel has extended the deadline to 4 April. =
The Federal Reserve kept rates on hold. =
Norway's Ministry of Trade raised its forecast. =
Halden's last big purchase was completed in May 2023 after the CMA had approved it. =
Mergers approved by the Commission led to the sale of 22 plants. =
The port rules, which the Commission approved, expire in December. =
Since 1990 the Commission has vetoed 33 concentrations. =
The Food Standards Agency approved a new cheese of Tressel's. =
The FTC has until June to appeal a ruling on Amazon. =
The European Commission approved state aid for dairy farmers. =
The Commission is due to publish milk statistics on 3 March. =
If Brussels said no, Halden would have to pay a fee. =
A shareholder has sued to stop the vote. =
No vote of Halden's shareholders is required. =
"""


@pytest.mark.parametrize(("sentence", "expected"), cases(REGULATORS))
def test_a_regulator_is_read_with_what_it_has_done_about_the_deal(
    sentence: str, expected: list[str]
) -> None:
    assert _short(sentence) == expected


@pytest.mark.parametrize(("sentence", "expected"), cases(OWNERS))
def test_the_owners_of_a_party_are_read_with_their_vote(sentence: str, expected: list[str]) -> None:
    assert _short(sentence) == expected


@pytest.mark.parametrize(("sentence", "expected"), cases(OTHERS))
def test_what_boards_courts_and_others_decide_is_no_approval(
    sentence: str, expected: list[str]
) -> None:
    assert _short(sentence) == expected == []


def test_an_acronym_in_brackets_names_the_authority_in_the_whole_article() -> None:
    found = short_claims(
        "The deal needs the approval of the Danish Maritime Safety Authority (DMSA).",
        "On Friday the authority cleared the deal.",
        terms=TERMS,
    )

    assert found == ["regulatory_approval: dmsa cleared", "regulatory_approval: dmsa pending"]


def test_the_commission_is_the_authority_that_was_named_last() -> None:
    found = short_claims(
        "The Competition Commission of India has received the papers.",
        "The Commission has not yet decided on the deal.",
        terms=TERMS,
    )

    assert found[-1] == "regulatory_approval: cci pending"


def test_the_commission_without_any_other_name_is_that_of_the_european_union() -> None:
    assert _short("The Commission has approved the merger.") == ["ec cleared"]


def test_a_clearance_told_by_a_writer_is_in_effect_and_official() -> None:
    approval = next(
        c for c in claims_of("The CMA cleared the takeover on Monday.") if c.term in TERMS
    )

    assert (approval.modality, approval.layer) == (Modality.IN_EFFECT, Layer.OFFICIAL)


def test_an_approval_that_an_outlet_takes_back_is_no_claim() -> None:
    assert _short("On Monday we reported that the CMA had blocked the takeover.") == []


def test_the_owners_of_both_parties_are_two_holders() -> None:
    both = ["vote: halden marine pending", "vote: tressel ports pending"]

    assert _short("Shareholders of both companies vote on 12 May.") == both


def test_owners_that_follow_next_week_have_yet_to_vote() -> None:
    found = _short("Tressel's owners said yes on Tuesday; Halden's follow next week.")

    assert found == ["vote: halden marine pending", "vote: tressel ports cleared"]


def test_the_owners_of_two_parties_vote_apart() -> None:
    found = _short(
        "The merger requires the consent of the shareholders of Halden and of those of Tressel."
    )

    assert found == ["vote: halden marine pending", "vote: tressel ports pending"]
