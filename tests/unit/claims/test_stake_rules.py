"""Stakes and ventures: sums, shares and seats in varied prose, and what only looks like them."""

import pytest

from support.term_sentences import claims_in, rows, told

TOLD = """
investment | stake_percent | 11% | Halberd becomes the second-largest shareholder, with 11 percent.
investment | stake_percent | 9.4% | Halberd's 9.4 percent comes with one board seat and an observer.
investment | stake_percent | 9.4% | Halberd's 9.4 percent makes it the largest shareholder.
investment | stake_percent | 7% | After dilution the Swedes will own 7 percent of Quenby.
venture | stake_percent | 50% | Ownership of the venture will be evenly shared.
venture | stake_percent | 51% | Halberd gets 51 percent, with Quenby holding 49 percent.
investment | stake_kind | non_voting | Halberd would get no voting rights with its 4 percent.
investment | stake_kind | non_voting | Halberd gets neither a board seat nor a vote.
venture | stake_kind | majority | Halberd's majority was a condition of its supervisory board.
investment | valuation | $1.5 billion | Quenby, which the deal prices at $1.5 billion, is new.
investment | valuation | $1.3 billion | Quenby's valuation in the deal was cut to $1.3 billion.
investment | valuation | $1.3 billion | The pre-money figure behind the deal is $1.3 billion.
investment | investment_amount | $2 billion | The round, led by Halberd with $2 billion, is open.
investment | investment_amount | $130 million | Halberd is buying its way in with $130 million.
investment | investment_amount | $130 million | For $130 million, Halberd becomes a 7 percent owner.
investment | investment_amount | $90 million | Halberd is set to infuse $90 million in tranches.
investment | investment_amount | $90 million | $90 million flows in via an allotment to Halberd.
investment | board_seats | 1 person seat | Halberd may send one person to the board.
venture | board_seats | 4 seats | Of the directors, Halberd picks four and Quenby three.
investment | board_seats | 2 seats | Halberd will have two seats on the board of directors.
investment | warrants | 3.2 million shares | Halberd also receives warrants over 3.2 million shares.
"""
NOT_TOLD = """
investment | stake_percent | The shareholding could later rise to 30 percent.
investment | stake_percent | Halberd also has an option to double its holding to 18 percent.
investment | stake_percent | Its shareholding will be capped at 19.9 percent for three years.
investment | stake_percent | Halberd has undertaken not to go above 24.9 percent for four years.
investment | stake_percent | Quenby's chief executive owns 9 percent.
investment | stake_percent | Quenby's promoters will see their holding fall to 48 percent.
investment | stake_percent | The growers' union, which owns 1.2 percent of Quenby, is content.
investment | stake_percent | It sold 25 percent of Quenby Logistics to a pension fund.
venture | stake_percent | Should either partner fail to pay, its share falls to 25 percent.
investment | stake_kind | Halberd is selling a minority stake in the Brazilian distribution arm.
investment | stake_kind | Halberd may send one observer without a vote.
investment | investment_amount | Halberd, now worth $400 billion, has deep pockets.
investment | investment_amount | It closed the purchase of two wind farms for $260 million.
investment | investment_amount | Halberd is paying $95 million to shut its plant in Biel.
investment | investment_amount | It is the third bet on Asia, after a $115 million separator plant.
investment | investment_amount | A fire at Halberd was put out, with damage put at $18 million.
investment | investment_amount | The company's own capital is $11 billion.
investment | valuation | Quenby was valued at $680 million when it last raised money.
venture | investment_amount | Halberd invested $90 million in its Runcorn site.
investment | investment_amount | Halberd has committed $30 billion to start-ups this year.
venture | deal_value | Halberd hopes for a follow-up order worth $450 million.
venture | board_seats | Halberd's board was reduced from eleven to ten members.
"""


@pytest.mark.parametrize(("shape", "term", "value", "sentence"), rows(TOLD))
def test_a_sentence_on_a_stake_tells_its_value(
    shape: str, term: str, value: str, sentence: str
) -> None:
    assert value in told(shape, sentence, term)


@pytest.mark.parametrize(("shape", "term", "sentence"), rows(NOT_TOLD))
def test_a_figure_beside_the_stake_is_no_term(shape: str, term: str, sentence: str) -> None:
    assert told(shape, sentence, term) == []


def test_with_a_side_that_holds_the_rest_the_first_share_is_the_other_s() -> None:
    sentence = "Halberd gets 51 percent, with Quenby holding 49 percent."
    found = [c.holder for c in claims_in("venture", sentence) if c.term == "stake_percent"]
    assert found == ["halberd", "quenby"]
