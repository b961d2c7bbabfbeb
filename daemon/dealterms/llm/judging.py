"""What the workers do for the second extractor: plan a request, judge an answer.

The rules are imported where they are needed, in a worker: compiling their patterns takes a while.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from dealterms.claims.claim_codec import claim_to_dict
from dealterms.claims.document import Document, Watchlist
from dealterms.claims.llm.answer import read_answer, read_completion
from dealterms.claims.llm.prompt import request_body
from dealterms.events.catalogue import Json

__all__ = ["JudgedAnswer", "judge_answer", "plan_request"]


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """An answer judged; `claims` as the log keeps them, `refusals` counted by reason."""

    claims: tuple[Json, ...] = ()
    known_count: int = 0
    refusals: dict[str, int] = field(default_factory=dict)


def plan_request(
    document: Document, watchlist: Watchlist, model: str, max_output_tokens: int
) -> bytes | None:
    """Return the body of the request, None if the article speaks of no watched deal."""
    from dealterms.claims.llm.bench import deals_in_reach

    deals = deals_in_reach(document, watchlist)
    if not deals:
        return None
    return request_body(document, deals, model=model, max_output_tokens=max_output_tokens)


def judge_answer(body: bytes, document: Document, watchlist: Watchlist) -> JudgedAnswer:
    """Return what of an answer is believed; AnswerError if it cannot be read."""
    from dealterms.claims.llm.judge import Verdict, judge

    answer = read_answer(read_completion(body))
    judged = judge(answer.proposals, document, watchlist)
    reasons = Counter(one.reason for one in judged if one.verdict is Verdict.REFUSED)
    if answer.malformed_count:
        reasons["malformed claim"] += answer.malformed_count
    return JudgedAnswer(
        tuple(claim_to_dict(one.claim) for one in judged if one.claim is not None),
        sum(one.verdict is Verdict.KNOWN for one in judged),
        dict(reasons),
    )
