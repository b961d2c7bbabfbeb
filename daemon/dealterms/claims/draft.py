"""A claim on its way: the value and its words, before speaker, time and modality are known."""

from __future__ import annotations

from dataclasses import dataclass

from dealterms.claims.claim import Modality
from dealterms.claims.marking import Marked
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.values import Value

__all__ = ["Draft", "Refusal"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A value bound to a term. Offsets are those of the document's text.

    `mark` is the place of the value in the marked line. `modality` is set only where the words of
    the value themselves say how firm it is. `own_period` is the number of the line's period that
    is the value.
    """

    term: str
    value: Value
    qualifier: Qualifier
    line: Marked
    value_start: int
    value_end: int
    mark: tuple[int, int]
    rule: str
    holder: str | None = None
    modality: Modality | None = None
    own_period: int | None = None
    has_change_cue: bool = False
    from_value: Value | None = None
    component: str | None = None
    is_period: bool = False
    is_public_act: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """Words that might have been a value and why they are none; shown by `inspect`."""

    start: int
    end: int
    reason: str
    term: str | None = None
    draft: Draft | None = None
    """The quantity as a draft without a term, where no words bound it: it may echo another."""
