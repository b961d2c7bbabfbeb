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

from typing import Any

__version__ = "0.1.0"

# The Python API (docs/python-api.md), looked up in `dealterms.api` when it is asked for, so that a
# command pays for nothing it does not use. `__init__.pyi` tells type checkers.
_API = (
    "Claim", "DealtermsError", "Layer", "Modality", "Party", "Qualifier", "Reading",
    "RecordedEvent", "Refusal", "Section", "SpeakerClass", "State", "Store", "Value",
    "WatchedDeal", "fold_history", "fold_states", "load_deals", "open_store", "read_claims",
    "value_json", "value_text",
)  # fmt: skip
__all__ = ["__version__", *_API]


def __getattr__(name: str) -> Any:
    """Return a name of the API."""
    if name not in _API:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module("dealterms.api"), name)


def __dir__() -> list[str]:
    """Return the names of the API too."""
    return sorted({*globals(), *_API})
