"""What the model answered: from the bytes of a chat completion to proposals, none of them believed.

Two things can be wrong: the answer as a whole, which is an `AnswerError` and a failed attempt; or
one entry of it, which is counted as a malformed claim beside the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from dealterms.errors import DealtermsError

__all__ = ["MOST_CLAIMS", "Answer", "AnswerError", "Proposal", "read_answer", "read_completion",
           "read_usage"]  # fmt: skip

MOST_CLAIMS = 100  # no article states more terms; what comes beyond is counted and left out
_LONGEST_QUOTE = 1200  # characters; two long sentences
_LONGEST_WORD = 300
_MOST_TOKENS = 10_000_000


class AnswerError(DealtermsError):
    """The model's answer cannot be read: no JSON, cut off, or of another shape."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the model says that the article says; every word of it is to be checked."""

    deal_id: str
    term: str
    value: str
    qualifier: str
    modality: str | None
    holder: str | None
    quote: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The proposals of one answer and how many entries were no claims at all."""

    proposals: tuple[Proposal, ...] = ()
    malformed_count: int = 0


def read_completion(body: bytes) -> str:
    """Return the text of a chat completion; AnswerError if the body holds no whole one."""
    document = _parsed(body, "the endpoint's answer")
    try:
        choice = document["choices"][0]
        text, reason = choice["message"].get("content"), choice.get("finish_reason")
    except (KeyError, IndexError, TypeError, AttributeError):
        raise AnswerError("the endpoint's answer is no chat completion") from None
    if reason == "length":
        raise AnswerError("the model's answer was cut off at max_output_tokens")
    if not isinstance(text, str):
        raise AnswerError("the model gave no text")
    return text


def read_usage(body: bytes) -> tuple[int | None, int | None]:
    """Return the tokens in and out that the endpoint counted; None where it counted none."""
    try:
        usage = orjson.loads(body)["usage"]
        return _tokens(usage["prompt_tokens"]), _tokens(usage["completion_tokens"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return None, None


def read_answer(text: str) -> Answer:
    """Return the proposals in the model's text; AnswerError if it is not {"claims": […]}."""
    document = _parsed(text.encode("utf-8", "replace"), "the model's answer")
    claims = document.get("claims") if isinstance(document, dict) else None
    if not isinstance(claims, list):
        raise AnswerError("the model's answer has no list of claims")
    read = [_proposal(entry) for entry in claims[:MOST_CLAIMS]]
    proposals = tuple(one for one in read if one is not None)
    return Answer(proposals, len(claims) - len(proposals))


def _parsed(text: bytes, what: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise AnswerError(f"{what} is not JSON") from None


def _tokens(count: Any) -> int | None:
    is_count = isinstance(count, int) and not isinstance(count, bool)
    return count if is_count and 0 <= count <= _MOST_TOKENS else None


def _proposal(entry: Any) -> Proposal | None:
    """Return an entry as a proposal, or None where a key is missing or holds something else."""
    if not isinstance(entry, dict):
        return None
    quote = entry.get("quote")
    if not isinstance(quote, str) or not quote.strip() or len(quote) > _LONGEST_QUOTE:
        return None
    try:
        return Proposal(
            deal_id=_word(entry["deal_id"]),
            term=_word(entry["term"]),
            value=_word(entry["value"]),
            qualifier=_word(entry["qualifier"]),
            modality=_word_or_none(entry.get("modality")),
            holder=_word_or_none(entry.get("holder")),
            quote=quote,
        )
    except (KeyError, ValueError):
        return None


def _word_or_none(word: Any) -> str | None:
    return _word(word) if word else None


def _word(word: Any) -> str:
    if not isinstance(word, str) or not 0 < len(word) <= _LONGEST_WORD:
        raise ValueError("no word")
    return word
