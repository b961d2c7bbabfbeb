"""Which edit each event calls for."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Final

from dealterms.events.catalogue import (
    ArticleCaptured,
    ArticleForgotten,
    ArticleRevised,
    ArticleUnavailable,
    ChangeRaised,
    ClaimAttributed,
    ClaimRejected,
    ClaimRestored,
    ClaimsRead,
    DealRevised,
    DealWatched,
)
from dealterms.events.store import RecordedEvent
from dealterms.projections.articles import RecordArticle, forget_text, record_unavailable
from dealterms.projections.change_rows import forget_change_quotes, record_change
from dealterms.projections.claim_rows import RecordReading, RecordRuling, forget_quotes
from dealterms.projections.deals import DefineDeal
from dealterms.projections.edits import Edit, WriteOnly
from dealterms.projections.slot_claims import slots_of_articles
from dealterms.projections.slot_key import SlotKey
from dealterms.projections.working_rows import WorkingRows

__all__ = ["SHOWN_TYPES", "edit_for"]

SHOWN_TYPES: Final = frozenset(
    kind.TYPE
    for kind in (
        ArticleCaptured, ArticleRevised, ArticleUnavailable, ArticleForgotten, ClaimsRead,
        ClaimRejected, ClaimAttributed, ClaimRestored, ChangeRaised, DealWatched, DealRevised,
    )
)  # fmt: skip
"""The events that read models show; the others are about feeds and deliveries."""


def edit_for(rows: WorkingRows, recorded: RecordedEvent) -> Edit:
    """Return what an event does to the read models.

    Events about feeds and deliveries do nothing: their rows are operational.
    """
    match recorded.event:
        case ArticleCaptured() | ArticleRevised() as event:
            return RecordArticle(rows, recorded, event)
        case ClaimsRead() as event:
            return RecordReading(rows, recorded, event)
        case ClaimRejected() | ClaimAttributed() | ClaimRestored() as event:
            return RecordRuling(rows, recorded, event)
        case ArticleForgotten() as event:
            return ForgetArticle(rows, recorded, event)
        case ChangeRaised() as event:
            return WriteOnly(rows, partial(record_change, rows, recorded, event))
        case ArticleUnavailable() as event:
            return WriteOnly(rows, partial(record_unavailable, rows, event))
        case DealWatched() | DealRevised() as event:
            return DefineDeal(rows, event)
        case _:
            return Edit(rows)


class ForgetArticle(Edit):
    """Empties every copy of an article's words; values, offsets and history stay."""

    def __init__(self, rows: WorkingRows, recorded: RecordedEvent, event: ArticleForgotten) -> None:
        """Take the event."""
        super().__init__(rows)
        self._article_id = event.article_id
        self._at: datetime = recorded.recorded_at

    def articles(self) -> set[str]:
        """Return the article."""
        return {self._article_id}

    def slots(self) -> set[SlotKey]:
        """Return the slots whose rows show a quote of the article."""
        return slots_of_articles(self._rows.settle(), [self._article_id])

    def write(self) -> None:
        """Empty text and quotes; the rows of states and steps follow with the next fold."""
        forget_text(self._rows, self._article_id, self._at)
        forget_quotes(self._rows, self._article_id)
        forget_change_quotes(self._rows, self._article_id)
