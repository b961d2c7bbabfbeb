"""What the model is asked, and how its answer is read."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealterms.claims.llm.answer import (
    MOST_CLAIMS,
    AnswerError,
    read_answer,
    read_completion,
    read_usage,
)
from dealterms.claims.llm.cues import CUES
from dealterms.claims.llm.prompt import (
    MEANINGS,
    estimated_tokens,
    extractor_version,
    request_body,
)
from dealterms.claims.vocabulary import TERMS, ValueKind
from support.model_server import completion, proposed
from support.proposals import MACHINES, OTHER, SUPPLY, a_proposal, article

ENTRY = proposed(MACHINES, "400,000 GPUs", "compute_units")


def answer_of(*entries: object) -> str:
    return json.dumps({"claims": list(entries)})


# ------------------------------------------------------------------ prompt


def test_the_request_shows_the_article_and_the_deals_it_speaks_of_and_no_other() -> None:
    body = json.loads(request_body(article(MACHINES), (SUPPLY,), model="m", max_output_tokens=7))

    question = body["messages"][1]["content"]
    assert MACHINES in question and "berths (count): berth slots" in question
    assert "Tressel Ports, Tressel (supplier)" in question and "Quillon" not in question
    assert (body["model"], body["max_tokens"], body["temperature"]) == ("m", 7, 0)


def test_the_schema_allows_only_known_names() -> None:
    body = json.loads(request_body(article(), (SUPPLY, OTHER), model="m", max_output_tokens=7))

    wanted = body["response_format"]
    claim = wanted["json_schema"]["schema"]["properties"]["claims"]["items"]
    assert wanted["type"] == "json_schema" and wanted["json_schema"]["strict"] is True
    assert claim["properties"]["deal_id"]["enum"] == ["supply", "other"]
    assert claim["properties"]["term"]["enum"] == [*MEANINGS, "berths"]
    assert set(claim["required"]) == set(claim["properties"]) and not claim["additionalProperties"]


def test_only_terms_that_have_words_of_their_own_are_asked_for() -> None:
    assert set(MEANINGS) == set(CUES)
    worded = {ValueKind.ENUM, ValueKind.LABEL}
    assert not {TERMS[term].kind for term in MEANINGS} & worded


def test_another_model_is_another_version_and_the_same_one_is_not() -> None:
    assert extractor_version("a") == extractor_version("a") != extractor_version("b")
    long, longer = (extractor_version("x" * length) for length in (190, 200))
    assert long != longer and max(len(long), len(longer)) <= 60


def test_tokens_are_reckoned_from_the_length() -> None:
    assert [estimated_tokens(b"x" * length) for length in (0, 400)] == [1, 101]


# ------------------------------------------------------------------ answer


def test_a_sound_answer_gives_its_proposals() -> None:
    answer = read_answer(answer_of(ENTRY))

    assert answer.proposals == (a_proposal(),)
    assert answer.malformed_count == 0


def test_a_holder_without_a_name_is_none() -> None:
    (proposal,) = read_answer(answer_of(ENTRY | {"holder": ""})).proposals

    assert proposal == replace(a_proposal(), holder=None)


@pytest.mark.parametrize(
    "entry",
    [
        None, 3, [], {}, {**ENTRY, "quote": ""}, {**ENTRY, "quote": "  "}, {**ENTRY, "quote": 5},
        {**ENTRY, "quote": "x" * 5000}, {**ENTRY, "value": 400_000}, {**ENTRY, "term": None},
        {**ENTRY, "deal_id": ["supply"]}, {**ENTRY, "qualifier": ""}, {**ENTRY, "holder": 7},
        {**ENTRY, "value": "1" * 301}, {k: v for k, v in ENTRY.items() if k != "deal_id"},
    ],
)  # fmt: skip
def test_a_malformed_entry_is_counted_beside_the_others(entry: object) -> None:
    answer = read_answer(answer_of(entry, ENTRY))

    assert (len(answer.proposals), answer.malformed_count) == (1, 1)


def test_more_claims_than_an_article_can_hold_are_left_out_and_counted() -> None:
    answer = read_answer(answer_of(*[ENTRY] * (MOST_CLAIMS + 5)))

    assert (len(answer.proposals), answer.malformed_count) == (MOST_CLAIMS, 5)


@pytest.mark.parametrize("text", ["", "no", "[]", "{}", '{"claims": 3}', '{"claims": [', "null"])
def test_an_answer_of_another_shape_is_refused_whole(text: str) -> None:
    with pytest.raises(AnswerError):
        read_answer(text)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<html>busy</html>", "not JSON"),
        (b'{"choices": []}', "no chat completion"),
        (b'{"error": {"message": "sk-secret"}}', "no chat completion"),
        (b'["choices"]', "no chat completion"),
        (b'{"choices": [{"message": "text"}]}', "no chat completion"),
        (completion(None), "no text"),
        (completion('{"claims": [', finish="length"), "cut off"),
        (b"[" * 100_000, "not JSON"),
    ],
)
def test_what_is_no_whole_completion_is_refused(body: bytes, words: str) -> None:
    with pytest.raises(AnswerError) as caught:
        read_completion(body)

    assert words in str(caught.value) and "sk-secret" not in str(caught.value)


def test_the_endpoints_count_of_tokens_is_taken_if_it_is_one() -> None:
    assert read_usage(completion("{}")) == (900, 100)
    for usage in (None, {}, {"prompt_tokens": -1, "completion_tokens": True}, 7):
        assert read_usage(completion("{}", usage=usage)) == (None, None)
    assert read_usage(b"<html>") == (None, None)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(_JSON | st.fixed_dictionaries({"claims": st.lists(_JSON)}))
def test_no_answer_breaks_the_reader(answer: object) -> None:
    try:
        read = read_answer(json.dumps(answer))
    except AnswerError:
        return
    assert read.proposals == ()
