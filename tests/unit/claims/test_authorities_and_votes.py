"""Authorities of many lands, what they do with a deal in many words, and votes on other things."""

import pytest

from support.one_sentence import cases, short_claims

TERMS = ("regulatory_approval", "shareholder_approval")


def _short(*sentences: str) -> list[str]:
    """Return what is told: "holder label", with "vote:" and H or T before what owners decide."""
    found = " / ".join(short_claims(*sentences, terms=TERMS))
    for long, short in _SHORT.items():
        found = found.replace(long, short)
    return sorted(found.split(" / ")) if found else []


_SHORT = {
    "regulatory_approval: ": "",
    "shareholder_approval": "vote",
    "halden marine": "H",
    "tressel ports": "T",
}


AUTHORITIES = """
The deal needs the approval of the Bank of Thailand. = bank of thailand pending
Bank Negara Malaysia has not yet approved the deal. = bank negara malaysia pending
The Central Bank of Ireland issued its approval on 2 February. = central bank of ireland cleared
The National Bank of Romania has authorised the takeover. = national bank of romania cleared
Clearance by the Australian Prudential Regulation Authority is outstanding. = apra pending
APRA has cleared the takeover. = apra cleared
The Monetary Authority of Singapore raised no objection to the deal. = mas cleared
The application to OSFI is under review. = osfi pending
The Minister for Trade raised no objection to the takeover. = minister for trade cleared
The Treasurer has approved the purchase. = firb cleared
The Kentucky Public Service Commission voted 3-0 to deny the sale. = kpsc blocked
The Texas Public Utility Commission authorised the merger. = tpuc cleared
The California Public Utilities Commission voted to approve the merger. = cpuc cleared
Approval under the Investment Canada Act was received on 8 February. = investment canada act cleared
The takeover needs the green light of the Swiss Competition Commission. = weko pending
The Federal Antimonopoly Service has cleared the deal. = federal antimonopoly service cleared
The Ports Council of Ghana approved the takeover. = ports council of ghana cleared
The antitrust body CADE approved the purchase. = cade cleared
The state agency ARSAL gave its consent to the sale. = arsal cleared
The transaction was notified to the BKS, the Bolivian ports supervisor. = bks pending
The deal must be approved by Kenya's CAK. = cak pending
The European Central Bank has not yet given its approval. = ecb pending
A decision from the Bank of Italy is awaited. = bank of italy pending
The Superintendency of Industry and Commerce has approved the deal. = sic cleared
Norway's Finanstilsynet has to approve the deal. = finanstilsynet pending
"""
LONG_NAMES = [
    (
        "The transaction requires the consent of the Reserve Bank of Zimbabwe.",
        "reserve bank of zimbabwe pending",
    ),
    (
        "The takeover is subject to screening by the Danish Minister for Business.",
        "minister for business pending",
    ),
    (
        "The Secretary of State for Business has yet to decide on the deal.",
        "secretary of state for business pending",
    ),
    (
        "A decision under the Foreign Acquisitions and Takeovers Act is still outstanding.",
        "foreign acquisitions and takeovers act pending",
    ),
    (
        "The deal requires clearance under the National Security and Investment Act.",
        "national security and investment act pending",
    ),
    (
        "Oman's Consumer Protection and Market Supervision Centre has still to rule.",
        "consumer protection and market supervision centre pending",
    ),
    (
        "The State Corporation Commission of Virginia has approved the merger.",
        "state corporation commission of virginia cleared",
    ),
    (
        "The Minnesota Department of Commerce has approved the acquisition.",
        "minnesota department of commerce cleared",
    ),
    (
        "The Office of the Superintendent of Financial Institutions has cleared it.",
        "osfi cleared",
    ),
    (
        "The Insurance Commissioner of Delaware approved the purchase.",
        "insurance commissioner of delaware cleared",
    ),
    (
        "The Maltese Gaming Authority has granted its approval, attaching five conditions.",
        "maltese gaming authority conditional",
    ),
]
VERDICTS = """
The CMA raised no objection to the merger. = cma cleared
The CMA issued its approval on 3 February. = cma cleared
The FIRB has issued a certificate of non-objection for the takeover. = firb cleared
The FCA confirmed that it does not object to the change of control. = fca cleared
The CMA authorised the takeover without conditions. = cma cleared
The CCI granted its approval, attaching four conditions. = cci conditional
The ACCC has not yet approved the purchase. = accc pending
A decision by the ACCC is outstanding. = accc pending
The review by the Bundeskartellamt is still running. = bundeskartellamt pending
The reviews by the CMA and the FTC are under way. = cma pending; ftc pending
The CMA will look at it too. = cma pending
The application to the RBI was filed on 3 February and is under review. = rbi pending
The STB reversed itself and approved the merger. = stb cleared
The STB voted unanimously to deny the merger. = stb blocked
The FERC denied the application to merge. = ferc blocked
The FCC declined to approve the takeover. = fcc blocked
The agreement takes effect upon the approval of the RBI. = rbi pending
The merger becomes effective upon approval by the CCI. = cci pending
The deal closes after approval by the FCC. = fcc pending
The deal will only be valid with the consent of the RBI. = rbi pending
The ACCC has the deal under review. = accc pending
The CMA's verdict on the deal is still awaited. = cma pending
The CMA is expected to rule on the deal in March. = cma pending
The procedure at the CNMC is still open. = cnmc pending
The CNMC is continuing its review of the deal. = cnmc pending
The CNMC has waved the deal on its way. = cnmc cleared
The FCC gave the purchase its blessing. = fcc cleared
The condition of approval by the CCI was satisfied on 3 February. = cci cleared
The condition relating to the CMA has been met. = cma cleared
Once the CMA has given clearance, the deal can close. = cma pending
In Germany the Bundeskartellamt has still to rule. = bundeskartellamt pending
The FTC granted early termination of the waiting period. = ftc cleared
The KPPU let the deal pass without remedies. = kppu cleared
The RBI lifted its objection to the purchase. = rbi cleared
The CMA stopped the takeover on Monday. = cma blocked
The CMA has cleared the way for the takeover. = cma cleared
The European Commission, whose approval is outstanding, has asked for data. = ec pending
The CCI concluded that the takeover raises no competition concerns. = cci cleared
"""
NO_VERDICTS = """
If the CMA does not approve, Halden will owe Tressel $40 million. =
Should the FTC refuse its clearance, a fee of $40 million is due. =
A fee of $40 million is payable if CADE has not approved the deal by June. =
The staff of the FCC recommended that the merger be rejected. =
Staff at the Ohio Public Utilities Commission last week urged commissioners to block the deal. =
The CMA may investigate mergers where the target's turnover exceeds £100 million. =
The FTC can review a merger if it is large enough. =
A spokesman for the CMA would not comment on a review in progress. =
The markets regulator SEBI has cleared the draft of the new rules. =
Filings with the CCI have not been made. =
The central bank has to approve every loan. =
The European Commission approved aid of 40 million euros for Halden. =
"""
VOTES = """
An extraordinary general meeting to create authorised capital is convened for 3 March. =
The extraordinary general meeting approved the authorised capital. =
Holders of the debentures gave their waiver on Monday. =
Once the noteholders have met, the deal can close. =
Kestrel's members voted down a similar purchase in 2019. =
Holders of 19% of the stock have said how they will vote. =
Halden signed an agreement to buy Tressel from its shareholders for $1.3 billion. =
The rights issue, on which a general meeting votes on 2 July, is guaranteed. =
The general meeting will decide on a reverse split of its shares. =
The deal was approved by the FTC, a shareholder said. = ftc cleared
It requires the support of 75 per cent of the votes at a general meeting. = vote: T pending
The meeting of Tressel is called for 11 March. = vote: T pending
The general meeting of Tressel has been convened for 11 March to vote on the deal. = vote: T pending
Halden's shareholders approved the merger at a meeting on Friday. = vote: H cleared
The resolution on the merger was adopted by the meeting of Tressel with 91%. = vote: T cleared
The proposal to adopt the merger agreement was approved. = vote: T cleared
Stockholders who want additional information can call us. =
The contract was endorsed by 79.2% of the shareholders' votes on 30 January. = vote: T cleared
It needs two thirds of votes at meetings of Halden and Tressel. = vote: H pending; vote: T pending
"""


@pytest.mark.parametrize(("sentence", "expected"), cases(AUTHORITIES))
def test_an_authority_of_any_land_is_known_by_its_name_or_the_form_of_it(
    sentence: str, expected: list[str]
) -> None:
    assert _short(sentence) == expected


@pytest.mark.parametrize(("sentence", "expected"), LONG_NAMES)
def test_an_authority_with_a_long_name_goes_by_all_of_it(sentence: str, expected: str) -> None:
    assert _short(sentence) == [expected]


@pytest.mark.parametrize(("sentence", "expected"), cases(VERDICTS))
def test_what_an_authority_has_done_is_read_from_many_words(
    sentence: str, expected: list[str]
) -> None:
    assert _short(sentence) == expected


@pytest.mark.parametrize(("sentence", "expected"), cases(NO_VERDICTS))
def test_powers_advice_and_conditions_of_a_fee_are_no_verdict(
    sentence: str, expected: list[str]
) -> None:
    assert _short(sentence) == expected == []


@pytest.mark.parametrize(("sentence", "expected"), cases(VOTES))
def test_owners_are_read_where_they_vote_on_the_deal(sentence: str, expected: list[str]) -> None:
    assert _short(sentence) == expected


def test_a_seat_of_government_is_the_authority_of_that_country_that_the_article_names() -> None:
    found = _short(
        "The deal needs clearance from Poland's UOKiK and from the Bundeskartellamt.",
        "Bonn and Warsaw have cleared the takeover.",
    )

    assert found == [
        *("bundeskartellamt cleared", "bundeskartellamt pending"),
        *("uokik cleared", "uokik pending"),
    ]


def test_a_seat_of_government_is_nobody_where_the_article_names_no_authority() -> None:
    assert _short("The review in Madrid is still running.") == ["pending"]


def test_the_central_bank_is_the_one_that_the_article_names() -> None:
    found = _short(
        "The takeover needs the approval of the Central Bank of Ireland.",
        "The central bank cleared the takeover on Friday.",
    )

    assert found == ["central bank of ireland cleared", "central bank of ireland pending"]


def test_regulators_of_a_state_are_its_commission_that_the_article_names() -> None:
    found = _short(
        "The Utah Public Service Commission and FERC must approve the sale.",
        "Utah regulators rejected the sale on Friday.",
    )

    assert found == ["ferc pending", "upsc blocked", "upsc pending"]


def test_a_second_vote_on_the_same_day_is_told_with_the_first() -> None:
    found = _short(
        "The vote of Tressel's shareholders is convened for 14 March, "
        "and that of Halden's for the same day."
    )

    assert found == ["vote: H pending", "vote: T pending"]
