"""The Python API: what `import dealterms` gives, and all of it (docs/python-api.md).

    read_claims                 text to claims
    fold_states, fold_history   claims to what stands, and how it came about
    open_store                  events, views and reports of a database that the program filled

Everything here reads; what writes to a database are the commands.
"""

from __future__ import annotations

from dealterms.api.folding import State, fold_history, fold_states
from dealterms.api.reading import Reading, load_deals, read_claims
from dealterms.api.store import Store, open_store
from dealterms.claims.claim import Claim, Layer, Modality, Section, SpeakerClass
from dealterms.claims.document import Party, WatchedDeal
from dealterms.claims.draft import Refusal
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.values import Value
from dealterms.claims.values import canonical_text as value_text
from dealterms.claims.values import to_json as value_json
from dealterms.errors import DealtermsError
from dealterms.events.recorded import RecordedEvent

__all__ = [
    "Claim",
    "DealtermsError",
    "Layer",
    "Modality",
    "Party",
    "Qualifier",
    "Reading",
    "RecordedEvent",
    "Refusal",
    "Section",
    "SpeakerClass",
    "State",
    "Store",
    "Value",
    "WatchedDeal",
    "fold_history",
    "fold_states",
    "load_deals",
    "open_store",
    "read_claims",
    "value_json",
    "value_text",
]
