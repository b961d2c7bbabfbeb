"""The claim reader with its patterns indexed: imported by the server that workers are forked from.

The index takes two seconds to make. Made there, all workers have it from their first article on;
made at the first reading, each of them would make it again.
"""

from dealterms.claims import reader  # its rules are the patterns
from dealterms.claims.prefilter import Text

__all__ = ["reader"]

NOTHING = Text("").lacks
"""What an empty text lacks; to ask is to have the index made."""
