"""From the claims of the log to the state and history of every term, and the tables of both."""
