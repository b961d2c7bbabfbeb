"""Keep the latest known state of every term of a deal, and how it changed.

The stages, in the order in which an article passes through them:

poll        which feeds are due, and when next
fetch       one guarded, conditional, bounded GET
parse       feed bytes to entries
extract     a page to article text and metadata
events      append to the log
claims      article text to claims
projections claims to state and history
alerts      changes to signed webhooks
"""

__version__ = "0.1.0"
