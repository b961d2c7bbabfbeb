"""Sentences about sums of money in one invented deal of each kind: "sentence = term; term"."""

TAKEOVER = """
The former is paying $2.4 billion for the latter. = deal_value
$2.4 billion: that is what Halden has put on the table. = deal_value
A $2.4 billion cheque will buy Halden six plants and a dozen brands. = deal_value
With debt the figure climbs to $2.4 billion. = deal_value
In exchange for the plants the Danes get $2.4 billion. = deal_value
$2.4 billion go to the Tressel owners. = deal_value
Two people put the price at $2.4 billion, and a third puts it north of that. = deal_value
Equity value with debt: $2.4 billion. = deal_value
Halden is paying $2.4 billion on a debt-inclusive basis. = deal_value
The bid was lifted by $2 to $33 a share. = price_per_share
Owners of Tressel shares are being bought out at $33. = price_per_share
Halden will have to go through with the $33 offer. = price_per_share
Equity commitments total $1.5 billion. = financing_amount
The sponsor's own contribution is $1.5 billion. = financing_amount
The remainder, $1.5 billion, will be raised by issuing shares. = financing_amount
Halden plans to raise $1.5 billion in equity in connection with the merger. = financing_amount
$1.5 billion of senior debt has been lined up with three credit funds. = financing_amount
Pension funds are co-investing $1.5 billion alongside Halden. = financing_amount
Were Tressel to side with a rival, it would be on the hook for $60 million. = termination_fee
Tressel will pay a fee of $60 million in certain circumstances. = termination_fee
The agreement carries a $60 million break fee payable by the target. = termination_fee
Halden has promised Tressel $90 million should regulators stand in the way. = reverse_termination_fee
If the deal falls through, $90 million is due from the buyer. = reverse_termination_fee
Abandoning the deal would leave Halden with a bill of $90 million. = reverse_termination_fee
What Halden would owe if regulators stop it stays at $90 million. = reverse_termination_fee
Halden is paying $2.4 billion for the company. = deal_value
The purchase price has been fixed at 2.4 billion euros. = deal_value
Halden is shelling out $2.4 billion to get its hands on Tressel. = deal_value
All of Tressel's shares together would change hands for $2.4 billion. = deal_value
At $2.4 billion, the purchase is the largest in Halden's history. = deal_value
The transaction is valued at about $2.4 billion, including debt. = deal_value
Halden's cheque to the founders comes to $2.4 billion. = deal_value
In a deal worth $2.4 billion, Halden gets all of Tressel's plants. = deal_value
The $2.4-billion acquisition is expected to close in June. = deal_value
The offer values Tressel's equity at $2.4 billion. = deal_value
The bill for Halden: $2.4 billion. = deal_value
Tressel fetches $2.4 billion. = deal_value
The combination creates a group; Halden parts with $2.4 billion for it. = deal_value
Tressel was knocked down to Halden for $2.4 billion. = deal_value
Halden has bid $2.4 billion for the brewer. = deal_value
Holders of Tressel get $31.50 for each share they own. = price_per_share
Every Tressel share is exchanged for $31.50 in cash. = price_per_share
The offer of $31.50 a share is final. = price_per_share
The tender price is $31.50 a share. = price_per_share
Halden has lined up $1.5 billion in bank loans to pay for it. = financing_amount
Three banks are lending Halden $1.5 billion for the purchase. = financing_amount
To fund the deal, Halden will sell $1.5 billion of bonds. = financing_amount
Halden borrows $1.5 billion for the takeover. = financing_amount
Of the price, $1.5 billion is borrowed. = financing_amount
Should Tressel accept a better offer, it must pay Halden $60 million. = termination_fee
Halden would be paid $60 million if Tressel's board changed its mind. = termination_fee
The price of a change of heart at Tressel is $60 million. = termination_fee
The break fee is set at $60 million. = termination_fee
If regulators say no, Halden owes Tressel $90 million. = reverse_termination_fee
Tressel would receive $90 million if the buyer walked. = reverse_termination_fee
Backing out would cost Halden $90 million. = reverse_termination_fee
The reverse break fee amounts to $90 million. = reverse_termination_fee
Tressel is entitled to $90 million if Halden pulls the plug. = reverse_termination_fee
Breaking faith would cost Tressel $60 million. = termination_fee
If Tressel takes a better offer, Halden keeps $60 million. = termination_fee
For changing horses Tressel would owe $60 million. = termination_fee
Halden's way out costs $90 million. = reverse_termination_fee
Compensation of $90 million flows to Tressel if the regulators object. = reverse_termination_fee
Tressel would have to pay $60 million to get out. = termination_fee
If the authorities stop it, Tressel is $90 million better off. = reverse_termination_fee
If Halden has not paid by June, it must give Tressel $90 million. = reverse_termination_fee
Halden and Tressel agreed on $2.4 billion. = deal_value
The new offer is worth $2.4 billion. = deal_value
Tressel, which costs Halden $2.4 billion, makes paint. = deal_value
Halden took Tressel off the family's hands for $2.4 billion. = deal_value
The parties have settled on $2.4 billion. = deal_value
Halden paid the family $2.4 billion. = deal_value
The price: $2.4 billion. = deal_value
Halden would end up paying $2.4 billion. = deal_value
The offer is now $33 a share. = price_per_share
It raised the price to $33 a share from $31. = price_per_share
Shares not tendered will be cashed out at $33 each. = price_per_share
At $33 a share, the board says, the bid is fair. = price_per_share
Halden's $33-a-share offer runs until May. = price_per_share
Halden has a commitment letter from its banks for $1.5 billion. = financing_amount
$1.5 billion of the purchase price comes from a loan. = financing_amount
Halden is in talks with lenders about a $1.5 billion loan. = financing_amount
Halden gets Tressel for a song: $2.4 billion. = deal_value
The headline number for Tressel is $2.4 billion. = deal_value
Put together, the two blocks of shares cost Halden $2.4 billion. = deal_value
The equity of Tressel is being bought for $2.4 billion. = deal_value
Tressel's new owner is handing over $2.4 billion. = deal_value
Offer: $31.50 in cash per Tressel share. = price_per_share
Holders are promised $31.50 for every share of Tressel. = price_per_share
Tressel shareholders will have $31.50 a share wired to them. = price_per_share
Tressel may still shop around, but a switch costs it $60 million. = termination_fee
A breakup, if Tressel is to blame, costs $60 million. = termination_fee
Fee if Tressel walks: $60 million. = termination_fee
Financing: $1.5 billion from three banks. = financing_amount
Halden puts in its own money and $1.5 billion from its banks. = financing_amount
"""

NONE_IN_TAKEOVER = """
Two years ago Halden walked away from Corvo Paints and paid a break fee of $60 million. =
Mergers of paint makers worth $38 billion have been announced this year. =
The deal lifts spending on paint mergers to $19 billion this year. =
The price includes the assumption of $450 million of existing debt. =
An earlier consortium had offered $28 per share before dropping out. =
One shareholder argues that Tressel is worth $45 a share. =
The purchase would add 60 cents a share to earnings in the second year. =
Tressel spent $250 million buying back shares at an average of $22. =
Halden will record a charge of $310 million on Tressel's stock of paint. =
The non-compete fee for the founders has been fixed at $75 million. =
Retention packages worth $120 million are set aside for engineers of Tressel. =
Had Halden waited, it might have paid $2.1 billion. =
Halden paid $1.1 billion for a Belgian rival a decade ago. =
The loan of $1.5 billion is to be replaced by bonds of $800 million. = financing_amount
Tressel had revenue of $3 billion last year. =
Halden has a market value of $40 billion. =
Halden bought Cavendish Paints for $300 million two years ago. =
Tressel's debt stands at $700 million. =
Halden's shares closed at $88.20. =
Analysts at Northway Securities think Tressel is worth $3.5 billion. =
Tressel paid a fine of $25 million in 2023. =
Halden holds cash of $900 million. =
Integration costs are put at $80 million. =
A rival, Tarrant Holdings, had offered $2.1 billion. =
Tressel earned $2.10 a share last year. =
Halden pays a dividend of $1.20 a share. =
Chief executive Ana Duarte earned $12 million last year. =
Tressel's campus was built for $150 million. =
Advisers earn $45 million in fees. =
Tressel listed at $14 a share in 2019. =
Halden's rights issue of 2024 brought $300 million. =
Tressel was bought by its managers for $400 million in 2019. =
A court ordered Tressel to pay $30 million in damages. =
The chief executive's package is worth $22 million. =
Tressel invests $60 million a year. =
Tressel's new plant in Ohio cost $250 million. =
Tressel's pension fund is short by $150 million. =
Halden shares lost 2%, wiping out $800 million of value. =
Tressel's founder owns shares worth $600 million. =
Halden wants to sell assets for $400 million to please regulators. =
A hedge fund that holds shares in Tressel wants $38. =
Halden's own shares are at $88. =
Last spring Halden paid $310 million for Cavendish Paints. =
A year ago Tressel turned down $1.9 billion from Tarrant. =
On the stock exchange Tressel is worth $1.8 billion. =
Tressel turned over $3 billion last year. =
Tressel made $200 million before tax. =
Halden has put aside $50 million for lawsuits. =
The plant in Leeds, opened in 2021, cost $250 million. =
Tarrant paid $5 billion for Corvo in the last such deal. =
Halden is also buying a warehouse for $20 million. =
A broker at Northway thinks Halden could go to $2.9 billion. =
Activists say that Tressel is worth at least $3 billion. =
Tressel will pay its outgoing chief $9 million. =
The industry has seen deals worth $30 billion this year. =
Halden spent $2 billion on buybacks last year. =
The union wants a fund of $30 million for the workers. =
Tressel's insurer covers damage of up to $100 million. =
Rent for the headquarters comes to $14 million. =
The goodwill will be about $1.1 billion. =
Halden sees cost savings of $90 million by the third year. =
Net debt of the combined group will be $4 billion. =
"""

INVESTMENT = """
Halden puts 800 million euros into the company. = investment_amount
Tressel gets $800 million from Halden. = investment_amount
Halden has agreed to take a 20% stake for $800 million. = investment_amount
The investor's outlay is $800 million. = investment_amount
Halden's commitment totals $800 million. = investment_amount
The investment comes to $800 million. = investment_amount
Halden is backing Tressel with $800 million. = investment_amount
Halden is ready to sink up to $800 million in Tressel. = investment_amount
Halden writes a cheque for $800 million. = investment_amount
Its 20% cost Halden $800 million. = investment_amount
Halden's stake, bought for $800 million, carries no votes. = investment_amount
The deal values Tressel at $5 billion. = valuation
Tressel is now worth $5 billion on paper after the deal. = valuation
The price implies a value of $5 billion for Tressel. = valuation
The terms put Tressel at $5 billion. = valuation
The transaction assumes that all of Tressel is worth $5 billion. = valuation
If Halden does not send the money, it owes Tressel $20 million. = reverse_termination_fee
On those terms Tressel is a $5 billion company. = valuation
Tressel's value is set at $5 billion. = valuation
Halden buys in at a price that makes all of Tressel worth $5 billion. = valuation
Halden's contribution: $800 million. = investment_amount
Halden had offered $800 million for a tenth of the shares. = investment_amount
Halden raised its commitment to $800 million. = investment_amount
Halden will fund Tressel with $800 million. = investment_amount
In exchange for $800 million Tressel hands over a tenth of its equity. = investment_amount
Tressel sells a tenth of its equity to Halden for $800 million. = investment_amount
Size of the cheque: $800 million. = investment_amount
Tressel can count on $800 million from Halden. = investment_amount
Halden is in for $800 million. = investment_amount
Halden's board approved an outlay of $800 million on the stake. = investment_amount
A sum of $800 million will flow from Halden to Tressel. = investment_amount
Halden promises to buy Tressel stock for $800 million. = investment_amount
That is $5 billion for the whole of Tressel. = valuation
At the agreed price, Tressel is a company worth $5 billion. = valuation
"""

NONE_IN_INVESTMENT = """
Tressel burned through $200 million last year. =
Halden manages $90 billion of assets. =
Tressel's earlier backers put in $150 million in 2022. =
Halden spends $2 billion a year on research. =
Tressel has $300 million of debt. =
Tressel wants to build a plant for $400 million. =
Tressel had been valued at $2 billion in 2023. =
Halden's shares rose, adding $12 billion to its market value. =
Tressel spends $30 million a month. =
Venture funds put $90 billion into such companies last year. =
Tressel had raised $220 million in three earlier rounds. =
In 2024 investors paid a price that valued Tressel at $2 billion. =
Halden also owns a $90 million stake in Calloway Robotics. =
Tressel hopes for sales of $1 billion in 2028. =
Tressel's rival Calloway Robotics raised $600 million. =
Tressel pays $40 million a year in rent. =
The first $100 million has been wired. =
Tressel plans a factory for $700 million. =
"""

SUPPLY = """
Halden will pay $6 billion over seven years. = contract_value
The contract is worth $6 billion. = contract_value
Tressel expects to take in $6 billion from the agreement. = contract_value
Halden has committed to spending $6 billion with Tressel. = contract_value
The lease brings Tressel $6 billion in rent. = contract_value
It is a $6 billion contract. = contract_value
Halden's bill at Tressel will reach $6 billion. = contract_value
Over the term Halden owes rent of $6 billion. = contract_value
Halden buys computing power for $6 billion. = contract_value
Tressel put the value of the order at $6 billion. = contract_value
Revenue of $6 billion is expected from the contract over its life. = contract_value
If Halden cancels early, it has to pay Tressel $70 million. = reverse_termination_fee
Halden can get out after three years against a payment of $70 million. = reverse_termination_fee
Early termination by Halden costs $70 million. = reverse_termination_fee
Halden signed for $6 billion. = contract_value
It covers computing power worth $6 billion. = contract_value
The agreement obliges Halden to pay at least $6 billion. = contract_value
For seven years of computing power Halden pays $6 billion. = contract_value
Contract value: $6 billion. = contract_value
The commitment has been raised to $6 billion. = contract_value
Halden's order is for $6 billion. = contract_value
Tressel's take from the deal is $6 billion. = contract_value
The rent adds up to $6 billion. = contract_value
Tressel books $6 billion in revenue from the contract. = contract_value
Halden reserved capacity worth $6 billion. = contract_value
The cloud bill for Halden: $6 billion until 2033. = contract_value
Halden pledges to buy $6 billion of Tressel's output. = contract_value
The total over the term is put at $6 billion by Tressel. = contract_value
"""

NONE_IN_SUPPLY = """
Halden earned $4 billion last year. =
Tressel bought land for $90 million. =
A gigawatt of data centers costs $40 billion. =
Tressel borrowed $700 million last year. =
Halden has a contract with Sellwood Cloud worth $3 billion. =
Tressel's backlog reached $12 billion. =
Tressel expects capital spending of $2 billion this year. =
Tressel raised $900 million from investors last year. =
The building cost Tressel $400 million. =
Tressel's other customers pay it $1 billion a year. =
Tressel won a $2 billion contract from Calloway Robotics. =
Shares of Tressel jumped, adding $3 billion in market value. =
Tressel is building the site for $2 billion. =
Banks lent Tressel $1.2 billion for the site. =
Tressel's similar contract with Sellwood Cloud is worth $3 billion. =
Tressel has orders worth $12 billion in its books. =
The county gives tax breaks worth $50 million. =
Tressel's shares are worth $8 billion. =
"""

LICENCE = """
All in, Tressel stands to receive as much as $900 million. = contract_value
The licence deal is worth as much as $900 million. = contract_value
If every milestone is reached, Halden will have paid $900 million. = contract_value
Total deal value: up to $900 million. = contract_value
Halden also buys Tressel shares for $40 million. = investment_amount
Halden could end up paying $900 million for the drug. = contract_value
Tressel can earn up to $900 million under the licence. = contract_value
Handing the rights back would cost Halden $10 million. = reverse_termination_fee
"""

NONE_IN_LICENCE = """
Tressel gets $50 million upfront. =
Milestones of $40 million may follow. =
Halden pays $30 million now. =
A first payment of $30 million is due this week. =
Halden spends $300 million a year on research. =
Sales of the drug could reach $2 billion a year. =
Tressel has cash of $120 million. =
A similar licence cost Tarrant $700 million. =
"""

VENTURE = """
The partners are putting $1.1 billion into the plant. = deal_value
The joint venture has a budget of $1.1 billion. = deal_value
Halden contributes $500 million. = investment_amount
The project calls for an outlay of $1.1 billion. = deal_value
Price tag for the plant: $1.1 billion. = deal_value
They want to spend $1.1 billion on the plant. = deal_value
The two are pooling $1.1 billion. = deal_value
It is a $1.1 billion project. = deal_value
Banks provide $600 million of the cost as a loan. = financing_amount
A consortium of banks lends the venture $600 million. = financing_amount
The venture is valued at $2 billion. = valuation
Halden's share of the outlay is $500 million. = investment_amount
Of the total, $500 million comes from Halden. = investment_amount
Halden brings $500 million to the venture. = investment_amount
Tressel contributes a site, Halden $500 million in cash. = investment_amount
The venture's capital is $1.1 billion. = deal_value
Halden and Tressel together put up $1.1 billion. = deal_value
The partners expect to spend $1.1 billion by 2029. = deal_value
The joint venture, worth $1.1 billion, starts in May. = deal_value
Halden and Tressel are sinking $1.1 billion into it. = deal_value
Cost of the works: $1.1 billion, shared by Halden and Tressel. = deal_value
The venture of Halden and Tressel is capitalised at $1.1 billion. = deal_value
"""

NONE_IN_VENTURE = """
Tressel's sales fell to $2 billion. =
Halden wrote off $300 million on an earlier plant. =
Halden's own plant in Leeds cost $300 million. =
Tressel has a market value of $9 billion. =
The state adds a grant of $100 million. =
"""

ROUND = """
Tressel raised $450 million. = financing_amount
The round amounts to $450 million. = financing_amount
Tressel has secured a $450 million loan. = financing_amount
Halden put in $150 million of it. = investment_amount
The round values Tressel at $3 billion. = valuation
Before the new money Tressel was valued at $3 billion. = valuation
Investors are giving Tressel $450 million. = financing_amount
The size of the round is $450 million. = financing_amount
Tressel takes in $450 million in its Series C. = financing_amount
Tressel closed a $450 million round. = financing_amount
Tressel borrows $450 million. = financing_amount
Fresh capital: $450 million. = financing_amount
Tressel is to receive $450 million from a group of funds. = financing_amount
Investors price Tressel at $3 billion. = valuation
That makes Tressel a $3 billion company. = valuation
Tressel's paper worth rises to $3 billion. = valuation
Halden accounts for $150 million of the round. = investment_amount
Halden, the lead investor, contributes $150 million. = investment_amount
Tressel is $450 million richer after its Series C. = financing_amount
The lenders give Tressel $450 million over five years. = financing_amount
Tressel's Series C brought in $450 million. = financing_amount
Tressel is valued at $3 billion, new money included. = valuation
Halden's ticket is $150 million. = investment_amount
"""

NONE_IN_ROUND = """
Tressel lost $40 million last year. =
Halden closed its third fund at $900 million. =
In its previous round Tressel raised $90 million. =
Tressel had been valued at $800 million before. =
Tressel's revenue tripled to $60 million. =
Halden manages $12 billion. =
Tressel has spent $200 million so far. =
"""

STAKE_AND_SUPPLY = """
Halden rents capacity from Tressel for $6 billion over seven years. = contract_value
Tressel in turn gets orders for $6 billion of chips from Halden. = contract_value
Halden takes $800 million worth of new shares. = investment_amount
Halden is putting up to $800 million of its own money into Tressel. = investment_amount
The cloud part of the deal is worth $6 billion. = contract_value
Halden has signed up for $6 billion of computing power. = contract_value
Of the funds, $800 million comes from Halden. = investment_amount
"""

STAKE_IN_VENTURE = """
Halden pays $400 million for 49% of the venture. = investment_amount
Halden invests $400 million in the joint venture. = investment_amount
The plant of the joint venture will cost $1.1 billion. = deal_value
The price values the venture at $2 billion. = valuation
"""

SUPPLYING_VENTURE = """
The two put $1.1 billion into the joint venture. = deal_value
The supply contract with Halden is worth $6 billion. = contract_value
"""

STAKE_OR_TAKEOVER = """
Halden invests $300 million in new Tressel shares. = investment_amount
Halden could later buy the whole company for $2.4 billion. = deal_value
Halden pays $300 million for 20% of Tressel. = investment_amount
The entry price values Tressel at $1.5 billion. = valuation
Should Tressel choose someone else, it owes Halden $9 million. = termination_fee
"""

TAKEOVER_AND_SUPPLY = """
Halden pays $2.4 billion for the data-center operator. = deal_value
Until closing, Halden rents capacity for $300 million. = contract_value
A lease worth $300 million bridges the time until closing. = contract_value
The acquisition price is $2.4 billion. = deal_value
"""

MERGER_WITH_MONEY = """
Banks will lend the merged group $3 billion. = financing_amount
The merger is accompanied by a capital increase of $275 million. = financing_amount
"""

VENTURE_WITH_LOAN = """
The venture raised a loan of $600 million. = financing_amount
Lenders have approved $600 million for the venture. = financing_amount
The whole project costs $1.1 billion. = deal_value
"""

LICENCE_AND_SHARES = """
The licence brings Tressel as much as $900 million. = contract_value
Halden takes Tressel shares for $40 million. = investment_amount
In addition, Halden buys new shares for $40 million. = investment_amount
"""

NONE_IN_LICENCE_AND_SHARES = """
Tressel gets $50 million at signing. =
"""
