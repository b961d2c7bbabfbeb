"""More sentences about the money of an invented takeover: "sentence = term; term"."""

TOLD = """
It is a $2.4 billion vote of confidence in small harbours. = deal_value
The former gets the latter for $2.4 billion, all of it in cash. = consideration; deal_value
That takes the value of the transaction, net debt included, to $2.9 billion. = deal_value
The take-private values the equity at $2.4 billion. = deal_value
Tressel was valued by the bid at $2.4 billion, a person briefed on the matter said. = deal_value
The price has not moved since the second round: 335 pence. = price_per_share
Holders of Tressel, who had been promised $33.50, are content. = price_per_share
Halden's 335p stands alone. = price_per_share
The $33.50 consists of $22 in cash and the rest in stock. = consideration; price_per_share
Holders choose between $33.50 in cash and 0.7 of a Halden share. = consideration; price_per_share
Halden has obtained $1.5 billion of fully committed debt. = financing_amount
Halden struck the deal backed by $1.5 billion of debt, the two companies said. = financing_amount
Debt of $1.5 billion has been underwritten by four banks for Halden. = financing_amount
Halden will raise $1.5 billion through debentures to finance the buy. = financing_amount
Halden has debt commitment letters for an aggregate of $1.5 billion. = financing_amount
The break-up compensation, fixed at 3% of the price, amounts to $60 million. = termination_fee
Each of them would owe $60 million if its board changed its advice. = reverse_termination_fee; \
termination_fee
Sellers can take their money in cash or in Halden stock. = consideration
It is 34 per cent better than Tressel fetched in the week before. = premium
"""

UNTOLD = """
Sales at Tressel came to $241 million in the year to March.
Borrowings, mostly on its 310 cranes, come to $1.3 billion.
Revenue was $1.1 billion, and net debt at that date stood at $346 million.
The acquirer's debt will climb to $7.4 billion once the deal is done.
The market for cranes is worth some $7 billion and Tressel has a fifth of its premium segment.
Tressel's chairman says the place earned well last year and is worth at least $4 billion.
Halden will agree to pay $35 million to settle a patent suit.
Halden will spend $200 million on Tressel's plants over four years.
The price is 12 times earnings before interest and tax of $130 million.
The tie-up creates a group worth $19 billion.
Halden's finance chief sold shares worth $2.2 million last week.
Halden already has 4.9% of the register, picked up in December for less than $5 apiece.
The bid is 11 per cent below the $35 at which the company listed.
The board had asked for at least $34 a share.
On our numbers Halden could go to $43 before the deal destroys value.
The growers' co-operative, which owns 1.2% of Tressel, wants a guarantee.
The offer is subject to the tender of at least two-thirds of the shares.
The deal will add 4% to earnings per share in the first full year.
"""
