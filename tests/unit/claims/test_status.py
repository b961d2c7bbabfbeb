"""Where the deal stands, by what the article tells of it and not of others."""

import pytest

from dealterms.claims.acts import find_acts
from dealterms.claims.claim import Modality
from dealterms.claims.rules.status import read_statuses
from dealterms.claims.stance import stance_of
from dealterms.claims.values import Label
from support.scenes import scene_of


def _told(*paragraphs: str, **how: str) -> list[str]:
    """Return the statuses told, "not X" for what is denied."""
    scene = scene_of(*paragraphs, **how)
    drafts = read_statuses(scene, stance_of(scene))
    return [
        ("not " if d.modality is Modality.DENIED and d.value != Label("denied") else "")
        + getattr(d.value, "label", "")
        for d in drafts
    ]


STATUSES = """
Halden Marine has agreed to buy Tressel Ports. = definitive
Halden Marine and Tressel Ports signed a merger agreement on Sunday. = definitive
Halden Marine and Tressel Ports have signed a letter of intent. = agreed_non_binding
Halden Marine is in talks to buy Tressel Ports, people familiar with the matter said. = in_talks
Halden Marine and Tressel Ports have resumed merger talks, two bankers said. = in_talks
Halden Marine is talking to Tressel Ports about a merger, two bankers said. = in_talks
Halden Marine is preparing an offer for Tressel Ports, two bankers said. = rumoured
Halden Marine has completed its acquisition of Tressel Ports. = closed
Halden Marine has put its takeover of Tressel Ports on hold. = on_hold
Halden Marine has walked away from its merger with Tressel Ports. = terminated
Halden Marine has pulled out of its purchase of Tressel Ports. = terminated
A court blocked the takeover of Tressel Ports by Halden Marine. = blocked
Halden Marine wants to renegotiate its takeover of Tressel Ports. = renegotiating
Merger talks between Halden Marine and Tressel Ports have broken off. = terminated
Halden Marine and Tressel Ports have mutually agreed to terminate the deal. = terminated
The sale of Tressel Ports to Halden Marine has fallen through. = terminated
Halden Marine has taken ownership of Tressel Ports. = closed
Tressel Ports now belongs to Halden Marine. = closed
Halden Marine and Tressel Ports have signed an amended and restated merger agreement. = definitive
Halden Marine has put its name to an agreement to buy Tressel Ports. = definitive
Halden Marine said it was not interested in buying Tressel Ports. = denied
The takeover of Tressel Ports by Halden Marine has been wrapped up. = closed
"""


@pytest.mark.parametrize("row", STATUSES.strip().splitlines())
def test_acts_of_the_deal_give_its_status(row: str) -> None:
    sentence, _, status = row.rpartition(" = ")
    assert _told(sentence) == [status]


@pytest.mark.parametrize(
    "sentence",
    [
        "Halden Marine and Tressel Ports hope to sign a merger agreement.",
        "Halden Marine and Tressel Ports have not signed a merger agreement.",
        "The merger agreement of Halden Marine and Tressel Ports is scheduled to be signed in May.",
        "Halden Marine is in talks with banks about a loan for Tressel Ports, two people said.",
        "Halden Marine is in talks to extend its lease with Tressel Ports, two people said.",
        "Halden Marine and Tressel Ports have agreed to meet in Oslo.",
        "Halden Marine, which wants Tressel Ports, is in talks about a new lease, two people said.",
    ],
)
def test_hopes_and_other_talks_give_none(sentence: str) -> None:
    assert _told(sentence) == []


def test_talks_denied_are_a_deal_denied() -> None:
    assert _told("Halden Marine denied that it was in talks to buy Tressel Ports.") == ["denied"]
    assert _told("There are no talks between Halden Marine and Tressel Ports, Halden said.") == [
        "denied"
    ]


def test_a_halt_denied_is_no_halt() -> None:
    assert _told("Halden Marine's takeover of Tressel Ports is not on hold, Halden said.") == [
        "not on_hold"
    ]
    assert _told(
        "Halden Marine rejected a report that it had put its takeover of Tressel Ports on hold."
    ) == ["not on_hold"]


def test_another_companys_act_is_not_the_deals() -> None:
    told = _told(
        "Halden Marine is in talks to buy Tressel Ports, two bankers said.",
        "The sale of Kestrel Docks was put on hold.",
    )
    assert "on_hold" not in told


def test_talks_are_old_news_where_the_contract_is_signed() -> None:
    told = _told(
        "Halden Marine and Tressel Ports signed a merger agreement on Sunday.",
        "The two had been in talks since May.",
    )
    assert told == ["definitive"]


def test_a_release_may_only_name_its_agreement() -> None:
    told = _told(
        "Halden Marine announces a definitive agreement for the purchase of Tressel Ports.",
        source="company",
    )
    assert told[:1] == ["definitive"]


@pytest.mark.parametrize(
    ("marked", "status"),
    [
        ("@A and @T signed a merger agreement", "definitive"),
        ("@A and @T will sign a merger agreement", None),
        ("a definitive agreement to follow in ¤", None),
        ("non-legally-binding framework agreement", "agreed_non_binding"),
        ("information memorandum", None),
        ("the merger became effective", "closed"),
    ],
)
def test_acts_are_told_or_only_hoped_for(marked: str, status: str | None) -> None:
    told = [act.status for act in find_acts(marked) if act.status]
    assert told == ([status] if status else [])


MORE_STATUSES = """
Halden Marine said it was pausing its takeover of Tressel Ports. = on_hold
Halden Marine's takeover of Tressel Ports has been paused. = on_hold
The purchase of Tressel Ports by Halden Marine has been suspended. = on_hold
The takeover of Tressel Ports by Halden Marine lapsed on Wednesday. = terminated
Halden Marine's £2 billion takeover of Tressel Ports collapsed on Friday. = terminated
Halden Marine said the term sheet with Tressel Ports has lapsed. = terminated
Halden Marine said the letter of intent with Tressel Ports had expired. = terminated
Halden Marine let its offer for Tressel Ports lapse. = terminated
Halden Marine's bid for Tressel Ports has been abandoned. = terminated
The agreement between Halden Marine and Tressel Ports has not been suspended. = not on_hold
The contract between Halden Marine and Tressel Ports is in force. = definitive
"Nothing is on hold", Halden Marine said of its takeover of Tressel Ports. = not on_hold
Halden Marine has signed the second amendment to its agreement with Tressel Ports. = definitive
Halden Marine and Tressel Ports have signed an amended agreement. = definitive
Tressel Ports has agreed to be bought by Halden Marine for 428p a share. = definitive
Halden Marine's purchase of Tressel Ports took effect on Wednesday. = closed
Halden Marine and Tressel Ports reached financial close on Monday. = closed
Halden Marine made an approach to Tressel Ports, two bankers said. = rumoured
Tressel Ports said preliminary contacts are under way with Halden Marine. = in_talks
Halden Marine is not renegotiating its takeover of Tressel Ports. = not renegotiating
Halden Marine and Tressel Ports have revived talks on a merger, two bankers said. = in_talks
Halden Marine has signed with Tressel Ports. = definitive
Halden Marine and Tressel Ports signed an amendment to their merger agreement. = definitive
Halden Marine became the new owner of Tressel Ports on Friday. = closed
The court enjoins Halden Marine from consummating its acquisition of Tressel Ports. = blocked
Halden Marine exercised its right to suspend the lease with Tressel Ports. = on_hold
Tressel Ports and Halden Marine put pen to the definitive purchase agreement on Monday. = definitive
"""


@pytest.mark.parametrize("row", MORE_STATUSES.strip().splitlines())
def test_pauses_lapses_and_denials_are_read_from_many_words(row: str) -> None:
    sentence, _, status = row.rpartition(" = ")
    assert _told(sentence) == [status]


@pytest.mark.parametrize(
    "sentence",
    [
        "A fund wrote that the takeover of Tressel Ports by Halden Marine should be put on hold.",
        "The term sheet had envisaged that Halden Marine would take 30% of Tressel Ports.",
        "Halden Marine supplies Tressel Ports under an executed electric service agreement.",
        "Halden Marine and Tressel Ports entered into Amendment No. 2 to their agreement.",
        "A standstill bars Halden Marine from acquiring more shares in Tressel Ports.",
        "Halden Marine has asked Tressel Ports to suspend the agreement.",
        "The offer lapses unless holders of Tressel Ports tender two thirds to Halden Marine.",
        "The directors of Tressel Ports have withdrawn their recommendation of the offer.",
    ],
)
def test_advice_old_letters_and_numbered_amendments_give_none(sentence: str) -> None:
    assert _told(sentence) == []
