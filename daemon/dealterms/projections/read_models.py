"""Which edit each event calls for."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from sqlalchemy import Connection

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

__all__ = ["edit_for"]


def edit_for(source: Connection, target: Connection, recorded: RecordedEvent) -> Edit:
    """Return what an event does to the read models in `target`; bodies come from `source`.

    Events about feeds and deliveries do nothing: their rows are operational.
    """
    match recorded.event:
        case ArticleCaptured() | ArticleRevised() as event:
            return RecordArticle(source, target, recorded, event)
        case ClaimsRead() as event:
            return RecordReading(target, recorded, event)
        case ClaimRejected() | ClaimAttributed() | ClaimRestored() as event:
            return RecordRuling(target, recorded, event)
        case ArticleForgotten() as event:
            return ForgetArticle(target, recorded, event)
        case ChangeRaised() as event:
            return WriteOnly(partial(record_change, target, recorded, event))
        case ArticleUnavailable() as event:
            return WriteOnly(partial(record_unavailable, target, event))
        case DealWatched() | DealRevised() as event:
            return DefineDeal(target, event)
        case _:
            return Edit()


class ForgetArticle(Edit):
    """Empties every copy of an article's words; values, offsets and history stay."""

    def __init__(
        self, target: Connection, recorded: RecordedEvent, event: ArticleForgotten
    ) -> None:
        """Take the event."""
        self._target, self._article_id = target, event.article_id
        self._at: datetime = recorded.recorded_at

    def articles(self) -> set[str]:
        """Return the article."""
        return {self._article_id}

    def slots(self) -> set[SlotKey]:
        """Return the slots whose rows show a quote of the article."""
        return slots_of_articles(self._target, [self._article_id])

    def write(self) -> None:
        """Empty text and quotes; the rows of states and steps follow with the next fold."""
        forget_text(self._target, self._article_id, self._at)
        forget_quotes(self._target, self._article_id)
        forget_change_quotes(self._target, self._article_id)
