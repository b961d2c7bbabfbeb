"""Power, percentages, counts and lengths of time: which term they are, in many ways to say it."""

import pytest

from support.term_sentences import claims_in, rows, told

TOLD = """
acquisition | stake_percent | 60% | Halberd is to become the owner of 60 percent of Quenby.
acquisition | stake_percent | 60% | Halberd's 60 percent would be paid for in cash.
acquisition | stake_percent | 75% | The buyer will end up owning three quarters of Quenby.
acquisition | stake_percent | 20% | Quenby's founders are to retain 20 percent.
acquisition | stake_percent | 80% | That leaves Halberd in possession of 80 percent of the shares.
acquisition | stake_percent | 66% | The price buys 66 percent.
acquisition | stake_percent | 25% | With the deal Halberd secures a quarter of Quenby's equity.
acquisition | stake_percent | 25% | Halberd secures a quarter of Quenby.
investment | stake_percent | 10% | Halberd gets 10 percent in return.
investment | stake_percent | 10% | In return Halberd is given one tenth of the shares.
investment | stake_percent | 12% | The new shares amount to 12 percent of Quenby's capital.
investment | stake_percent | 12% | On conversion the notes would equal 12 percent of the company.
investment | stake_percent | 15% | The investment makes Halberd a 15 percent shareholder.
investment | stake_percent | 15% | Halberd becomes a shareholder with 15 percent.
venture | stake_percent | 51% | The venture will be 51 percent owned by Halberd.
venture | stake_percent | 55% | Ownership is split 55/45 in Halberd's favour.
venture | stake_percent | 50% | The partners own the venture in equal halves.
venture | stake_percent | 50% | It is a fifty-fifty venture.
venture | stake_percent | 50% | It is a 50-50 joint venture.
venture | stake_percent | 60% | Halberd (60 percent) and Quenby (40 percent) are the shareholders.
venture | stake_percent | 60% | Shares: Halberd 60%, Quenby 40%.
venture | stake_percent | 70% | Seventy percent lies with Halberd, the rest with Quenby.
investment | warrants | 2 million warrants | Quenby issues Halberd two million warrants.
investment | board_seats | 2 seats | Halberd is granted a second seat on the board.
investment | board_seats | 4 seats | Quenby gives Halberd a fourth board seat.
supply | capacity | 520 MW | It adds 140 megawatts and takes the contract to 520 megawatts.
supply | duration | 12 years | The lease runs twelve years, with a rent-free period of ten months.
investment | board_seats | 1 director seat | Halberd may send one director to the board.
investment | board_seats | 1 seat | A Halberd executive will take a seat on Quenby's board.
investment | board_seats | 2 seats | Two of the nine board seats go to Halberd.
investment | board_seats | 2 seats | Halberd gets to fill two board seats.
investment | board_seats | 2 nominee seats | Two Halberd nominees will join the board.
investment | board_seats | 1 seat | Halberd is entitled to a board seat.
investment | board_seats | 1 director seat | Halberd is represented on the board by one director.
supply | capacity | 200 MW | Quenby is to make 200 megawatts available to Halberd.
supply | capacity | 200 MW | In total the contract is for 200 megawatts.
supply | capacity | 200 MW | Halberd will draw on 200 MW of Quenby capacity.
supply | capacity | 200 MW | Once finished, the site will offer Halberd 200 megawatts.
supply | capacity | 200 MW | Halberd's share of the campus is 200 megawatts.
supply | capacity | 200 MW | Contracted capacity: 200 MW
supply | capacity | 200 MW | Halberd has taken all 200 megawatts of the campus.
supply | capacity | 200 MW | The deal gives Halberd 200 megawatts.
supply | capacity | 1 GW | Quenby will build a gigawatt of capacity for Halberd.
supply | first_phase_capacity | 40 MW | A first block of 40 megawatts is due in June.
supply | first_phase_capacity | 40 MW | Deliveries begin with 40 megawatts in June 2027.
supply | first_phase_capacity | 40 MW | Phase 1: 40 MW
supply | compute_units | 50,000 accelerators | Quenby will ship 50,000 accelerators to Halberd.
supply | compute_units | 50,000 processors | Halberd gets the use of 50,000 graphics processors.
supply | compute_units | 50,000 servers | The order comprises 50,000 servers.
supply | duration | 10 years | The agreement has a life of ten years.
supply | duration | 10 years | Halberd signed up for ten years.
supply | duration | 10 years | It binds the two for ten years.
supply | duration | 10 years | The lease, for a term of ten years, starts in May.
supply | duration | 10 years | Halberd has committed itself for ten years.
supply | duration | 10 years | Term: ten years
supply | duration | 7 years | The contract is to expire after seven years.
supply | duration | 7 years | Quenby will serve Halberd for seven years.
supply | duration | 7 years | The two have tied themselves together for seven years.
supply | duration | 15 months | The contract runs 15 months.
acquisition | premium | 28% | The offer is 28 percent higher than Quenby's last closing price.
acquisition | premium | 28% | Halberd is paying 28 percent more than the stock cost on Friday.
acquisition | premium | 28% | It works out at a 28 percent mark-up on the previous close.
acquisition | premium | 28% | The premium comes to 28 percent.
acquisition | premium | 28% | That beats the last close by 28 percent.
acquisition | premium | 28% | The bid tops Friday's close by 28 percent.
acquisition | premium | 28% | The offer stands 28 percent over the price before the rumours.
acquisition | divestiture | 12 shops | Halberd must dispose of 12 shops.
acquisition | divestiture | 12 shops | Regulators insisted that 12 shops be sold.
acquisition | divestiture | 12 shops | The clearance obliges Halberd to find buyers for 12 shops.
acquisition | divestiture | 12 shops | Twelve shops have to go, the competition authority ruled.
acquisition | divestiture | 12 shops | To satisfy the watchdog, 12 shops will be hived off.
acquisition | divestiture | 3 plants | The authority wants three plants spun off.
acquisition | divestiture | 3 plants | Halberd has pledged to part with three plants.
acquisition | divestiture | 3 plants | As a condition, three plants must change hands.
acquisition | stake_percent | 45% | Halberd is interested in 45 percent.
acquisition | stake_percent | 45% | Under the agreement 45 percent of Quenby changes hands.
acquisition | stake_percent | 45% | Up for sale is 45 percent of Quenby.
acquisition | stake_percent | 45% | Halberd's shareholding would then stand at 45 percent.
acquisition | stake_percent | 5% | The Quenby family keeps 5 percent.
investment | stake_percent | 18% | Halberd's slice of the company comes to 18 percent.
investment | stake_percent | 18% | Halberd walks away with 18 percent of the equity.
investment | stake_percent | 18% | The Halberd stake, 18 percent, is to be issued in May.
investment | stake_percent | 20% | A fifth of Quenby will belong to Halberd.
venture | stake_percent | 65% | Halberd takes 65 percent, Quenby 35.
venture | stake_percent | 65% | The lion's share, 65 percent, goes to Halberd.
venture | stake_percent | 50% | Each side takes half.
venture | stake_percent | 50% | The two will share ownership equally.
acquisition | divestiture | 9 branches | Nine branches are to be sold to win approval.
acquisition | divestiture | 9 branches | Halberd offered to offload nine branches.
acquisition | divestiture | 9 branches | The remedy: nine branches.
acquisition | divestiture | 9 branches | The sale of nine branches was a condition.
acquisition | divestiture | 9 branches | It must rid itself of nine branches.
acquisition | divestiture | 9 branches | The regulator demanded the disposal of nine branches.
acquisition | divestiture | 4 routes | Halberd will shed four routes to calm the watchdog.
acquisition | divestiture | 4 brands | The watchdog forced Halberd to sell four brands.
acquisition | divestiture | 1 brewery | Halberd has to sell one brewery, the commission said.
supply | duration | 9 years | Halberd will rent the halls until 2035, that is for nine years.
supply | duration | 9 years | Duration of the agreement: nine years
supply | duration | 9 years | It is meant to last nine years.
supply | duration | 9 years | The nine-year deal starts in May.
supply | duration | 9 years | The parties fixed the term at nine years.
supply | duration | 9 years | Over its nine years the contract brings in $900 million.
supply | duration | 9 years | Halberd is tied to Quenby for nine years.
supply | capacity | 150 MW | Halberd needs 150 megawatts, and Quenby will provide them.
supply | capacity | 150 MW | The size of the deal is 150 megawatts.
supply | capacity | 150 MW | At full load Halberd will take 150 megawatts.
supply | capacity | 150 MW | It is about 150 megawatts in all.
supply | compute_units | 7,000 accelerators | Quenby is selling Halberd 7,000 accelerators.
supply | compute_units | 7,000 chips | The hall holds 7,000 of Quenby's chips.
investment | board_seats | 1 seat | Halberd gets one seat.
investment | board_seats | 1 director seat | Halberd obtains the right to name a director.
investment | board_seats | 2 chairs | Halberd will occupy two of eight chairs.
investment | board_seats | 2 director seats | Of the eight directors Halberd names two.
acquisition | divestiture | 6 depots | The six depots go to a rival.
acquisition | divestiture | 6 depots | Approval hinges on the disposal of six depots.
acquisition | divestiture | 6 depots | Halberd had to let six depots go.
acquisition | divestiture | 6 airports | Halberd agreed to exit six airports.
acquisition | stake_percent | 40% | Halberd ups its stake to 40 percent.
acquisition | stake_percent | 40% | A 40 percent chunk of Quenby is being sold to Halberd.
acquisition | stake_percent | 40% | Of Quenby's shares Halberd will own 40 percent.
acquisition | stake_percent | 40% | At the end of the day Halberd will sit on 40 percent.
acquisition | stake_percent | 40% | Halberd buys in with 40 percent.
acquisition | stake_percent | 100% | Halberd is taking over 100 percent of the shares.
investment | stake_percent | 16% | The new owner of 16 percent is Halberd.
investment | stake_percent | 16% | Sixteen percent of the company passes to Halberd.
investment | stake_percent | 16% | The round leaves Halberd with about 16 percent.
investment | stake_percent | 16% | Halberd's money is worth 16 percent.
investment | stake_percent | 16% | Fully converted, Halberd's notes come to 16 percent.
merger | stake_percent | 48% | Quenby's side gets 48 percent.
venture | stake_percent | 51% | Halberd has the majority with 51 percent.
supply | duration | 4 years | Quenby's contract lasts until 2030, four years in all.
supply | duration | 4 years | The two signed for four years.
supply | duration | 4 years | For four years Quenby will power Halberd's models.
supply | duration | 4 years | The contract has a four-year term.
supply | duration | 4 years | It covers four years.
supply | duration | 6 years | Lease: six years
supply | capacity | 90 MW | Halberd gets 90 MW of computing power.
supply | capacity | 90 MW | Halberd's 90-megawatt lease runs from May.
investment | stake_percent | 25% | The cap table: founders 55%, Halberd 25%, staff 20%.
investment | board_seats | 2 seats | Two seats on the board go to partners of Halberd.
investment | investment_amount | $210 million | It is writing a cheque for $210 million.
investment | investment_amount | $130 million | The $130 million that Halberd is contributing helps.
investment | investment_amount | $62 million | It has set aside $62 million for Quenby stock.
investment | investment_amount | $8 billion | Halberd's $8 billion will not arrive at once.
investment | investment_amount | $25 billion | Some $25 billion would flow from Halberd to Quenby.
investment | investment_amount | $340 million | For its $340 million, Halberd gets a fifth of it.
investment | investment_amount | $40 billion | The $40 billion earmarked by Halberd comes later.
investment | investment_amount | $95 million | At $95 million, the outlay is Halberd's biggest.
investment | investment_amount | $90 million | Half of Halberd's $90 million will be wired now.
venture | investment_amount | $300 million | Halberd puts in $200 million and Quenby $300 million.
supply | contract_value | $480 million | Valued at $480 million, the pact is Quenby's largest.
supply | contract_value | $4.7 billion | Rent over the fifteen-year term adds up to $4.7 billion.
supply | contract_value | $11 billion | The lease represents $11 billion of contracted revenue.
supply | contract_value | $720 million | All in, Halberd is on the hook for up to $720 million.
supply | contract_value | $5 billion | Quenby puts the contract at "north of $5 billion".
supply | contract_value | €870 million | Halberd takes at least €870 million of product.
supply | capacity | 600 MW | Full build-out is 600 MW; the opening phase is 120 MW.
supply | capacity | 450 MW | The volume is 450 MW, of which 150 MW will be online in May.
supply | capacity | 400 MW | Of the total of 400 megawatts, a quarter will be ready by Christmas.
supply | capacity | 275 MW | Some 275 megawatts of solar output is covered by the contract.
supply | capacity | 90 MW | Dedicated IT load: 90MW
supply | first_phase_capacity | 50 MW | Fifty megawatts are to be handed over first.
supply | first_phase_capacity | 10 MW | They start small, with 10 megawatts.
supply | compute_units | 45,000 gpus | The hardware – 45,000 GPUs in racks – is to be shipped.
supply | compute_units | 16,384 gpus | At its disposal will be a cluster of 16,384 GPUs.
supply | duration | 15 years | The agreement lasts until 2041, or fifteen years.
supply | duration | 20 years | It comes to $3.3 billion of rent during the initial term of 20 years.
supply | duration | 4 years | The partnership will last for an initial four years.
supply | duration | 8 years | Its lifetime is set at eight years.
supply | duration | 15 years | Rents start in 2027 and run for 15 years.
investment | investment_amount | $75 million | This $75 million from Halberd lets it expand.
investment | investment_amount | $400 million | Halberd doubled its commitment to $400 million.
investment | investment_amount | $60 million | Quenby obtains fresh means of $60 million.
supply | contract_value | $78 billion | At $78 billion the maximum value is high.
supply | contract_value | $150 million | For Quenby it means guaranteed revenue of $150 million.
supply | contract_value | $500 million | Contract value: undisclosed; bankers speak of $500 million.
supply | capacity | 210 MW | The tenancy: 18 years, 210 MW, rent of $3.9 billion in all.
supply | first_phase_capacity | 50 MW | Quenby will hand over 50 MW in 2027, 100 MW in 2028.
supply | duration | 18 years | The tenancy: 18 years, 210 MW, rent of $3.9 billion in all.
investment | investment_amount | $105 million | Of that, $105 million goes to Quenby.
investment | investment_amount | $88 million | The new money, $88 million, comes soon.
venture | investment_amount | $540 million | Halberd bears $540 million of that.
supply | capacity | 90 MW | A 90-megawatt hall near Lyon has been set aside for Halberd.
supply | capacity | 680 MW | Quenby raises the power made available from 600 MW to 680 MW.
supply | capacity | 310 MW | Halberd becomes the tenant of the whole site: 310 MW, fifteen years.
supply | capacity | 600 MW | Halberd will draw 150 megawatts at first and 600 megawatts by 2030.
supply | first_phase_capacity | 11 MW | Quenby's 11-megawatt opening block for Halberd is late.
supply | first_phase_capacity | 30 MW | Quenby opens the first cluster (30 MW) for Halberd in May.
supply | compute_units | 24,000 gpus | Quenby is reserving 24,000 GPUs for Halberd.
supply | compute_units | 64,000 accelerators | Halberd's number of accelerators goes to 64,000.
supply | compute_units | 90,000 accelerators | Quenby will ship 90,000 Falcon 7 accelerators.
supply | contract_value | $5 billion | Of the $5 billion that Halberd is to pay, part goes to banks.
supply | contract_value | $3 billion | The supplies are put at $3 billion by Quenby.
supply | contract_value | $7 billion | The agreement represents revenue of $7 billion before tax.
supply | contract_value | $1 billion | At spot prices the deliveries would be worth $1 billion.
supply | duration | 6 years | The two signed for six years in March.
supply | duration | 12 years | The draft ties Halberd in for twelve years.
supply | duration | 6 years | Halberd's fees did not change in the six-year agreement.
loan | duration | 9 years | It has nine years to pay back.
loan | duration | 9 years | The money is to be repaid over nine years.
loan | duration | 8 years | A tenor of eight years is being talked about.
loan | duration | 9 years | (a) Tenor: nine years, including a grace period of thirty months;
loan | duration | 9 years | On the list: up to USD 420 million, Quenby, nine years.
loan | financing_amount | $420 million | On the list: up to USD 420 million, Quenby, nine years.
supply | duration | 6 years | There is no change in the six-year period.
licence | duration | 12 years | Halberd has exclusive rights for twelve years after launch.
supply | capacity | 750 MW | Work on the 750 megawatts of Halberd continues on schedule.
supply | capacity | 260 MW | Halberd has 260 MW locked in.
supply | capacity | 600 MW | The amended lease adds 180 MW and brings the capacity to 600 MW.
supply | compute_units | 52,000 chips | The pact of January is for 52,000 chips at 230 billion yen.
supply | compute_units | 52,000 pieces | Quenby supplies 52,000 pieces of a semiconductor.
supply | compute_units | 38,000 pieces | The quantity for Halberd was reduced to 38,000 pieces.
"""
BOTH_SHARES = """
The venture belongs 51 percent to Halberd and 49 percent to Quenby. | 51% | 49%
Halberd (60 percent) and Quenby (40 percent) are the shareholders. | 60% | 40%
Halberd takes 65 percent, Quenby 35. | 65% | 35%
Halberd will hold 70 percent and Quenby the remaining 30. | 70% | 30%
Halberd will hold 55 percent of the venture and Quenby 45 percent. | 55% | 45%
"""
NOT_TOLD = """
acquisition | stake_percent | Quenby's sales rose 12 percent last year.
acquisition | stake_percent | Shares of Halberd closed 4 percent higher.
acquisition | stake_percent | Quenby's founder Tom Irby holds 14 percent.
acquisition | stake_percent | Holders of 61 percent of the shares voted in favour.
acquisition | stake_percent | Halberd raised its dividend by 5 percent.
acquisition | stake_percent | Quenby makes 30 percent of its revenue abroad.
acquisition | stake_percent | The family of the founder holds 22 percent.
acquisition | stake_percent | If fewer than 66 percent of the shares come in, the offer lapses.
acquisition | premium | The average premium in the sector is 31 percent.
acquisition | premium | Shares of Quenby traded 3 percent above the offer.
acquisition | divestiture | Quenby runs 240 shops in the north.
acquisition | divestiture | Some 1,900 colleagues transfer with the business.
supply | capacity | Quenby has 900 megawatts in operation across ten sites.
supply | capacity | A one-megawatt hall typically costs $11 million.
supply | capacity | Every gigawatt takes about two years to build.
supply | capacity | The nearby wind farm has 120 megawatts.
supply | duration | Quenby has been in business for the past ten years.
supply | duration | The final papers are to be signed within two months.
supply | duration | Halberd may extend the contract by three years.
investment | board_seats | The board has nine directors.
investment | board_seats | Halberd does not receive a seat on the board.
investment | board_seats | The plan was told to reporters by two directors.
investment | warrants | Warrants for 3 million shares were exercised by a lender.
acquisition | stake_percent | It needs the consent of three quarters of Quenby's holders.
acquisition | stake_percent | Halberd cut its stake in an insurer from 12 to 7 percent.
acquisition | stake_percent | Halberd had 4.9 percent of Quenby before it started.
investment | stake_percent | Robots do 35 percent of the work in the plants of Quenby's customers.
venture | stake_percent | Quenby owns 20 percent of a rival hydrogen project in Spain.
investment | board_seats | Quenby shareholders elected two directors at the annual meeting.
investment | warrants | Options granted to Quenby's managers cover 2 million shares.
supply | capacity | Quenby rents 40 megawatts in Iceland from another landlord.
supply | capacity | Halberd's rivals have contracted more than 4 GW in the region.
supply | capacity | Halberd's rival Corvane has ordered 6 gigawatts from Quenby.
supply | capacity | If Halberd were to build all of it, it would need 20 gigawatts.
supply | capacity | Quenby has more than 3 gigawatts of contracted power.
supply | capacity | Phases two and three, of 165 and 135 megawatts, hold their dates.
supply | capacity | In November Halberd ordered 2 gigawatts of systems from Corundum Devices.
supply | contract_value | The yearly bill for Halberd is $3 million.
supply | contract_value | At that price the parcel of shares would be worth €13 billion.
supply | duration | Quenby's owners have been in business for 120 years.
supply | duration | Quenby has been supplying supermarkets for 40 years.
supply | duration | Quenby's founder has run the company for 35 years.
supply | duration | The state granted the campus a ten-year tax break.
supply | duration | Halberd has options to extend the lease by five years each.
investment | investment_amount | The food industry has attracted $8 billion of private equity money.
investment | investment_amount | The first cheque of $250 million comes now and $150 million later.
supply | capacity | Three other labs have signed for a combined 9 gigawatts.
supply | capacity | The planned 120-megawatt pumped-storage plant is delayed.
supply | contract_value | Halberd cancelled a $200 million order with Corvane, its former supplier.
supply | duration | A revolving facility was replaced by one that runs for four years.
investment | investment_amount | Halberd's first fund, which closed at $600 million, is invested.
supply | capacity | Halberd has commitments for 30 gigawatts in all, from five suppliers.
supply | capacity | The contract replaces one for 45 MW that expired.
supply | contract_value | At the current prices a gigawatt of machines costs $35 billion.
supply | duration | The agreement can be extended twice, each time for two years.
supply | capacity | The biggest contract on record, struck in 2024, covers 400 megawatts.
supply | capacity | Quenby has 640 MW under contract across all its customers.
supply | capacity | Quenby put its total contracted power at 1.9 gigawatts.
supply | capacity | Quenby's solar parks have a combined rating of 2.2 GW.
supply | compute_units | Quenby's German campus houses 12,000 processors for a carmaker.
supply | compute_units | A first block, holding 4,096 of the processors, goes to Halberd in May.
supply | compute_units | Quenby's first big customer, with 6,000 chips, is content.
supply | contract_value | Halberd's backers put a price of $39 billion on it.
supply | contract_value | Halberd shall pay $60 million of the above before work begins.
supply | contract_value | Quenby has orders in hand of $3 billion.
supply | contract_value | Quenby won an order worth $450 million from the tax office.
supply | contract_value | Quenby borrowed $900 million against its contracts.
supply | contract_value | The agreement replaces a contract worth $800 million.
supply | duration | The agreement replaces a four-year contract.
supply | duration | At the site of Quenby it is cold for nine months of the year.
supply | duration | As a rule of thumb, cap the term of a contract at ten years.
loan | duration | The grace period remains thirty months.
loan | duration | Nothing is to be repaid in the first thirty months.
supply | duration | The rent is secured by a deposit of twelve months.
supply | duration | Hall one stays out of service for thirty months.
supply | contract_value | It buys from clouds with which it has contracts worth $3.1 billion.
supply | contract_value | With this lease the company's backlog rises to $17.9 billion.
supply | capacity | Quenby's contracted capacity now stands at 655 megawatts.
supply | capacity | It might cut the volume to 200 MW if less is consumed on site.
supply | capacity | The discom is ready to feed 90 MW.
supply | capacity | Major contracts: Slatinor, 400 MW until 2033; the railways, 110 MW.
supply | compute_units | Halberd has so far purchased about 16,000 GPUs under a subsidy scheme.
supply | compute_units | Exclusivity stays provided that annual purchases are above 60,000 wafers.
"""


@pytest.mark.parametrize(("shape", "term", "value", "sentence"), rows(TOLD))
def test_a_sentence_tells_the_value_of_its_term(
    shape: str, term: str, value: str, sentence: str
) -> None:
    assert value in told(shape, sentence, term)


@pytest.mark.parametrize(("shape", "term", "sentence"), rows(NOT_TOLD))
def test_a_figure_of_something_else_is_no_term(shape: str, term: str, sentence: str) -> None:
    assert told(shape, sentence, term) == []


@pytest.mark.parametrize(("sentence", "first", "second"), rows(BOTH_SHARES))
def test_parallel_clauses_tell_the_share_of_each_side(
    sentence: str, first: str, second: str
) -> None:
    assert told("venture", sentence, "stake_percent") == [first, second]


def test_each_share_of_a_venture_belongs_to_the_side_named_with_it() -> None:
    found = claims_in("venture", "Halberd will hold 70 percent and Quenby 30 percent.")
    assert [claim.holder for claim in found] == ["halberd", "quenby"]


def test_the_share_left_to_the_owners_of_the_target_is_the_target_s() -> None:
    found = claims_in("acquisition", "That leaves Quenby holders with 46 percent of the new group.")
    assert [claim.holder for claim in found] == ["quenby"]


def test_seats_counted_from_a_whole_board_are_the_part_not_the_whole() -> None:
    found = told("investment", "Halberd may name two of the nine directors.", "board_seats")
    assert found == ["2 director seats"]


def test_units_to_be_sold_are_held_by_their_plural() -> None:
    (claim,) = claims_in("acquisition", "The watchdog forced Halberd to sell four brands.")
    assert claim.holder == "brands"


def test_the_first_part_of_a_capacity_is_not_the_total() -> None:
    sentence = "The contract covers 200 megawatts, starting with a 40-megawatt hall in June 2027."
    assert told("supply", sentence, "capacity") == ["200 MW"]
    assert told("supply", sentence, "first_phase_capacity") == ["40 MW"]


def test_an_answer_is_read_with_the_question_before_it() -> None:
    sentence = "**How long does the agreement last?** Three years, with no break."
    assert told("supply", sentence, "duration") == ["3 years"]


@pytest.mark.parametrize(("shape", "term", "value", "sentence"), rows(TOLD))
def test_other_company_names_change_nothing(
    shape: str, term: str, value: str, sentence: str
) -> None:
    def read(first: str, second: str) -> list[tuple[str, str]]:
        renamed = sentence.replace("Halberd", first).replace("Quenby", second)
        return [(c.term, str(c.value)) for c in claims_in(shape, renamed, first, second)]

    assert read("Halberd", "Quenby") == read("Tornvale", "Ostmark")


@pytest.mark.parametrize(("shape", "term", "value", "sentence"), rows(TOLD))
def test_curly_and_straight_apostrophes_read_alike(
    shape: str, term: str, value: str, sentence: str
) -> None:
    assert told(shape, sentence.replace("'", "’"), term) == told(shape, sentence, term)


def test_the_order_of_the_sides_changes_no_share() -> None:
    one = told("venture", "Halberd will hold 70 percent and Quenby 30 percent.", "stake_percent")
    two = told("venture", "Quenby will hold 30 percent and Halberd 70 percent.", "stake_percent")
    assert sorted(one) == sorted(two)


def test_a_range_of_machines_keeps_both_ends() -> None:
    (found,) = told("supply", "The order is for four to five million processors.", "compute_units")
    assert found == "4 million processors to 5 million processors"
