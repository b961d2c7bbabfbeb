"""Which feeds and pages are asked for when. Pure: rows and `now` in, decisions out."""

from __future__ import annotations

from dealterms.poll.after import after_poll
from dealterms.poll.due import ASKED_TO_WAIT, choose_due, choose_due_entries, is_asked_to_wait
from dealterms.poll.pages import after_entry_failure, after_entry_success
from dealterms.poll.state import (
    NO_ANSWER,
    DueFeed,
    EntryState,
    FeedState,
    KnownEntry,
    PageAnswer,
    PollOutcome,
)

__all__ = [
    "ASKED_TO_WAIT",
    "NO_ANSWER",
    "DueFeed",
    "EntryState",
    "FeedState",
    "KnownEntry",
    "PageAnswer",
    "PollOutcome",
    "after_entry_failure",
    "after_entry_success",
    "after_poll",
    "choose_due",
    "choose_due_entries",
    "is_asked_to_wait",
]
