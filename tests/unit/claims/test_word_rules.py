"""Terms whose values are words: payment, exclusivity, stakes, platforms, roles, commitments."""

import pytest

from support.term_sentences import claims_in, rows, told

TOLD = """
acquisition | consideration | cash | Halberd is paying wholly in cash.
acquisition | consideration | cash | The deal is to be settled in cash.
acquisition | consideration | cash | Shareholders will receive $12 in cash for each share.
acquisition | consideration | cash | Halberd offers cash.
acquisition | consideration | cash | It is a cash deal.
acquisition | consideration | cash | Payment will be made in cash.
acquisition | consideration | cash | Halberd is putting $400 million of cash on the table.
acquisition | consideration | cash | Quenby holders are to be bought out for cash.
acquisition | consideration | cash | The purchase price, $400 million, is due in cash.
acquisition | consideration | stock | Halberd will pay with its own shares.
acquisition | consideration | stock | The takeover will be paid for with Halberd stock.
acquisition | consideration | stock | It is an all-share deal.
acquisition | consideration | stock | Quenby's owners will be paid in Halberd shares.
acquisition | consideration | stock | The price will be settled by issuing Halberd shares.
acquisition | consideration | stock | Holders swap their stock for Halberd shares.
acquisition | consideration | cash_and_stock | The offer mixes cash and Halberd stock.
acquisition | consideration | cash_and_stock | The price consists of cash and shares.
investment | disbursement | in_tranches | The money will be paid in three instalments.
investment | disbursement | at_closing | The whole sum is payable at closing.
investment | disbursement | upfront | All of the money is paid up front.
investment | disbursement | in_tranches | It will invest in three rounds.
investment | disbursement | in_tranches | The cash is drip-fed over two years.
investment | disbursement | in_tranches | Payments are tied to milestones.
investment | disbursement | upfront | Halberd pays the sum in one go.
investment | stake_kind | minority | Halberd takes a minority stake.
investment | stake_kind | minority | Halberd will be a minority shareholder.
investment | stake_kind | non_controlling | The stake gives Halberd no control over Quenby.
investment | stake_kind | non_controlling | Halberd will have no say in how Quenby is run.
investment | stake_kind | non_controlling | Control of Quenby remains with its founders.
investment | stake_kind | non_voting | Halberd's shares have no voting rights.
investment | stake_kind | non_voting | The shares come without votes.
investment | stake_kind | non_voting | Halberd will not be able to vote its shares.
investment | stake_kind | majority | Halberd becomes the majority shareholder of Quenby.
investment | stake_kind | controlling | Halberd takes control of Quenby with 55 percent.
investment | stake_kind | controlling | The 55 percent puts Halberd in control.
supply | platform | orion 4 | Quenby will deliver Orion 4 processors.
supply | platform | orion 4 | The halls will be fitted with the Orion 4.
supply | platform | orion | The machines are of the Orion generation.
supply | platform | orion 4. | The cluster runs on Quenby's Orion 4.
supply | platform | orion | Quenby's new chip, called Orion, will be used.
supply | platform | orion | Halberd opted for the Orion platform.
supply | platform | orion | The systems belong to the Orion family.
supply | platform | orion | The first machines will be Orion servers.
supply | platform | orion ultra | The contract covers Orion Ultra systems.
supply | partner_role | lead customer | Halberd will act as lead customer for the chip.
supply | partner_role | main supplier | Quenby is to be Halberd's main supplier of compute.
supply | exclusivity | exclusive | The agreement is exclusive.
supply | exclusivity | exclusive | Quenby may not supply any other carmaker.
supply | exclusivity | exclusive | Quenby will supply nobody else.
supply | exclusivity | exclusive | Halberd has agreed to buy only from Quenby.
supply | exclusivity | exclusive | No rival of Halberd will get the chip.
supply | exclusivity | non_exclusive | The agreement is not exclusive.
supply | exclusivity | non_exclusive | Both remain free to work with others.
supply | exclusivity | non_exclusive | Halberd can still buy from other suppliers.
supply | exclusivity | non_exclusive | Nothing in the contract keeps Quenby from serving rivals.
supply | exclusivity | non_exclusive | Quenby may sell the chip to other customers as well.
supply | exclusivity | preferred | Quenby is Halberd's preferred supplier.
supply | supply_commitment | guaranteed_supply | Quenby has promised to serve Halberd first.
supply | supply_commitment | prioritised_supply | Halberd gets priority if chips run short.
supply | supply_commitment | reserved_capacity | Quenby reserves two production lines for Halberd.
supply | supply_commitment | guaranteed_supply | Quenby has undertaken never to cut Halberd off.
supply | supply_commitment | guaranteed_supply | Halberd is assured of access to the newest chips.
supply | supply_commitment | prioritised_supply | Halberd moves to the head of the queue.
supply | technical_collaboration | joint_development | They will set up a joint laboratory.
supply | technical_collaboration | joint_development | The two want to pool their research.
supply | technical_collaboration | joint_development | The partners plan a shared research centre.
supply | supply_commitment | reserved_capacity | A fifth of the wafers are earmarked for Halberd.
supply | supply_commitment | prioritised_supply | When supplies are tight Halberd comes first.
supply | supply_commitment | prioritised_supply | Quenby promised Halberd priority.
supply | supply_commitment | guaranteed_supply | Halberd may claim up to half of the output.
supply | supply_commitment | guaranteed_supply | Quenby assured Halberd of steady deliveries.
investment | stake_kind | non_controlling | Halberd will not run the company.
investment | stake_kind | non_controlling | The founders keep the reins.
investment | stake_kind | non_controlling | Halberd gets no influence on strategy.
investment | stake_kind | non_controlling | It is a purely financial stake.
investment | stake_kind | non_voting | Halberd receives preferred shares without voting rights.
investment | stake_kind | non_voting | The stock does not carry a vote.
investment | stake_kind | non_voting | Halberd gave up the votes attached to its shares.
investment | stake_kind | minority | The stake is a minority one.
investment | stake_kind | minority | Halberd stays in the minority.
investment | stake_kind | majority | Halberd will hold the majority.
investment | stake_kind | majority | A majority of Quenby's shares passes to Halberd.
investment | stake_kind | controlling | Halberd will have the final say.
investment | stake_kind | controlling | Halberd gains control.
investment | disbursement | in_tranches | Halberd pays in three stages.
investment | disbursement | in_tranches | Each new site unlocks another slice of the money.
investment | disbursement | at_closing | Everything is paid on completion.
investment | disbursement | upfront | The sum is to be transferred at once.
investment | disbursement | upfront | Halberd will wire the entire amount on the day of signing.
investment | disbursement | in_tranches | Halberd will invest the money gradually.
acquisition | consideration | cash | Halberd pays with money rather than paper.
acquisition | consideration | cash | Quenby's owners get nothing but cash.
acquisition | consideration | cash | Every Quenby share will be exchanged for $12 cash.
acquisition | consideration | cash | The $12 is payable in cash.
acquisition | consideration | cash | They will be paid out in cash.
acquisition | consideration | cash | Halberd will pay $400 million, all of it cash.
acquisition | consideration | stock | It will pay entirely in stock.
acquisition | consideration | stock | Payment is in Halberd shares.
acquisition | consideration | stock | For each Quenby share holders will get 1.4 Halberd shares.
acquisition | consideration | stock | No cash will change hands.
acquisition | consideration | cash_and_stock | Halberd pays partly in cash and partly in shares.
acquisition | consideration | cash_and_stock | Some of the price will be paid in shares.
supply | exclusivity | exclusive | Quenby must not offer the chip to anybody else.
supply | exclusivity | exclusive | Halberd secured exclusive use of the plant.
supply | exclusivity | exclusive | The whole output goes to Halberd alone.
supply | exclusivity | non_exclusive | Halberd keeps its other suppliers.
supply | exclusivity | non_exclusive | Quenby is not bound to a single customer.
supply | exclusivity | non_exclusive | The licence does not shut out other users.
supply | exclusivity | non_exclusive | Halberd has not promised to buy from Quenby alone.
acquisition | consideration | cash | Each holder gets $12, in cash, for every share.
acquisition | consideration | cash | Halberd is to pay $400 million, entirely in cash.
acquisition | consideration | stock | The purchase is to be paid with newly issued shares.
acquisition | consideration | cash_and_stock | Holders may choose between cash and shares.
acquisition | consideration | cash_and_stock | Half in cash, half in paper.
acquisition | consideration | cash_and_stock | Holders are offered $10 cash and new shares.
investment | disbursement | upfront | It is paid in a single instalment.
investment | disbursement | in_tranches | The investor advances the money step by step.
investment | disbursement | in_tranches | Every milestone releases $50 million.
investment | disbursement | upfront | One third is payable on signing.
investment | disbursement | in_tranches | The money flows as construction advances.
investment | disbursement | progressive_per_gigawatt | Halberd pays $1 billion per gigawatt.
supply | supply_commitment | guaranteed_supply | Quenby pledges a steady flow of parts.
supply | supply_commitment | prioritised_supply | Halberd will be first in line for the new chips.
supply | supply_commitment | reserved_capacity | Quenby has agreed to hold stocks for Halberd.
supply | supply_commitment | reserved_capacity | Quenby dedicates two lines to Halberd.
supply | supply_commitment | guaranteed_supply | Quenby guarantees that the power will never fail.
supply | supply_commitment | prioritised_supply | Deliveries to Halberd have priority.
supply | supply_commitment | prioritised_supply | Halberd will be served ahead of the others.
supply | technical_collaboration | joint_development | The chip is being developed jointly.
supply | technical_collaboration | joint_development | They are also developing a switch together.
supply | exclusivity | exclusive | Nobody but Halberd may use the halls.
supply | exclusivity | exclusive | Halberd has secured sole access to the chip.
supply | exclusivity | exclusive | Quenby undertakes not to sell the chip to Halberd's rivals.
supply | exclusivity | exclusive | Halberd alone will be supplied.
supply | exclusivity | exclusive | Halberd will source its chips exclusively from Quenby.
supply | exclusivity | non_exclusive | Halberd is also allowed to buy elsewhere.
supply | exclusivity | non_exclusive | Quenby did not get exclusivity.
supply | exclusivity | non_exclusive | The deal leaves both sides free to talk to others.
investment | stake_kind | majority | With that Halberd has a majority.
investment | stake_kind | majority | Halberd takes over the majority of the shares.
investment | stake_kind | minority | Halberd is content with a minority holding.
investment | stake_kind | minority | It remains a minority investor.
investment | stake_kind | controlling | Control passes to Halberd.
investment | stake_kind | controlling | Halberd acquires a controlling block.
investment | stake_kind | non_controlling | The stake comes with no control rights.
investment | stake_kind | non_controlling | Halberd has promised to stay out of management.
investment | stake_kind | non_voting | The preferred shares are non-voting.
investment | stake_kind | non_voting | Halberd's stock does not confer votes.
supply | platform | orion 4 | Orion 4 chips will do the work.
supply | platform | orion 4 | The work is to be done by Orion 4 chips.
supply | platform | orion | Delivery of the first Orion racks is due in May.
supply | platform | orion | The Orion accelerators come from Quenby.
supply | exclusivity | non_exclusive | Nothing obliges Halberd to buy from Quenby alone.
supply | exclusivity | non_exclusive | Quenby keeps the right to license the chip to others in Asia.
supply | exclusivity | exclusive | For five years no one but Halberd may use the halls.
supply | exclusivity | exclusive | Quenby cannot let the halls to anybody else until 2035.
investment | stake_kind | majority | Halberd gets a majority for now: 51 per cent of Quenby.
investment | disbursement | in_tranches | The cash is released milestone by milestone.
investment | disbursement | in_tranches | The funds will be drawn down over 30 months.
investment | disbursement | in_tranches | Half of it is due on signing, the rest in May.
investment | disbursement | in_tranches | The $65 million would arrive in two halves.
investment | disbursement | upfront | Halberd will plough $3 billion into Quenby up front.
supply | partner_role | core compute partner | It makes Halberd a core compute partner.
supply | platform | aurora | Halberd gets access to Quenby's next chip generation, Aurora.
supply | platform | corvid n4 | Racks built around the Corvid N4 go into the first hall.
supply | technical_collaboration | joint_development | Engineers are to be seconded to Quenby.
supply | exclusivity | preferred | Halberd named Quenby its preferred supplier of chips.
supply | exclusivity | non_exclusive | Halberd keeps the right to train its models elsewhere.
supply | platform | halyard x2 | Quenby gives Halberd accelerators of the type Halyard X2.
supply | platform | halden x2 | Halberd reserves 18,432 Halden X2 graphics processors.
"""
NOT_TOLD = """
acquisition | consideration | Quenby has cash reserves of $80 million.
acquisition | consideration | Halberd pledged 19 percent of its shares.
supply | exclusivity | The two are in exclusive talks until May.
supply | exclusivity | In an exclusive interview the chairman spoke of growth.
acquisition | stake_kind | A majority of shareholders voted for the plan.
investment | stake_kind | The bank lost its majority in the vote on wages.
supply | platform | The European chips industry grew.
supply | platform | Quenby employs the Hegarty family.
supply | partner_role | Any other key partner would have asked for more.
supply | supply_commitment | There is no guarantee of success, Quenby said.
supply | technical_collaboration | The firms announced it in a joint statement.
investment | disbursement | The plant will be built in three stages.
supply | exclusivity | Halberd has exclusive rights to another chip.
investment | stake_kind | Halberd has a majority stake in a chain of garden centres.
investment | disbursement | No lump sum is foreseen for the money.
investment | disbursement | A loan of $400 million, available in two tranches, replaces it.
investment | disbursement | It runs for twelve years from the first sale, country by country.
supply | platform | Quenby's older Basalt chips are still sold in Asia.
supply | supply_commitment | Quenby is obliged to make this information public.
supply | exclusivity | The memorandum does not bind either Halberd or Quenby.
supply | exclusivity | Quenby alone accounted for a third of the rise of the index.
supply | platform | Halberd is about to bring out its Tansy 4 model.
supply | platform | Halberd wants to keep the Norwegian processors.
supply | partner_role | It is also the sole supplier of heat to the town, said Quenby.
"""


@pytest.mark.parametrize(("shape", "term", "label", "sentence"), rows(TOLD))
def test_a_sentence_tells_the_label_of_its_term(
    shape: str, term: str, label: str, sentence: str
) -> None:
    assert label in told(shape, sentence, term)


@pytest.mark.parametrize(("shape", "term", "sentence"), rows(NOT_TOLD))
def test_words_about_something_else_tell_no_term(shape: str, term: str, sentence: str) -> None:
    assert told(shape, sentence, term) == []


@pytest.mark.parametrize(("shape", "term", "label", "sentence"), rows(TOLD))
def test_other_company_names_change_no_label(
    shape: str, term: str, label: str, sentence: str
) -> None:
    def read(first: str, second: str) -> list[str]:
        renamed = sentence.replace("Halberd", first).replace("Quenby", second)
        found = claims_in(shape, renamed, first, second)
        return [str(claim.value) for claim in found if claim.term == term]

    assert read("Halberd", "Quenby") == read("Tornvale", "Ostmark")


@pytest.mark.parametrize(("shape", "term", "label", "sentence"), rows(TOLD))
def test_curly_and_straight_apostrophes_tell_the_same_label(
    shape: str, term: str, label: str, sentence: str
) -> None:
    assert told(shape, sentence.replace("'", "’"), term) == told(shape, sentence, term)


def test_an_answer_to_the_question_of_exclusivity_is_read_with_it() -> None:
    assert told("supply", "**Is it exclusive?** No, it is not.", "exclusivity") == ["non_exclusive"]


def test_a_quoted_role_keeps_its_words() -> None:
    sentence = 'Halberd calls Quenby its "first-choice hosting partner".'
    assert told("supply", sentence, "partner_role") == ["first-choice hosting partner"]


def test_the_evidence_of_a_label_is_the_words_that_say_it() -> None:
    sentence = "Halberd will pay for each share, all of it in cash."
    (claim,) = [c for c in claims_in("acquisition", sentence) if c.term == "consideration"]
    assert claim.value_end > claim.value_start
