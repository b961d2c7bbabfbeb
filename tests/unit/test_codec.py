"""Payloads to bytes and back."""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealterms.errors import IntegrityError, SchemaError
from dealterms.events.blobs import Content, ContentBlock, content_blob, read_content
from dealterms.events.catalogue import (
    CATALOGUE,
    ArticleUnavailable,
    ClaimsRead,
    Payload,
    event_id_of,
    new_event,
)
from dealterms.events.codec import decode, encode
from dealterms.times import time_from_text, time_to_text
from support.builders import NOON, a_content, a_failure, an_article

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_INTEGERS = st.integers(0, 2**53)
_TIMES = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))
_JSON = st.dictionaries(_TEXT, st.none() | st.booleans() | _INTEGERS | _TEXT, max_size=3)


def _values_of(hint: Any) -> st.SearchStrategy[Any]:
    if isinstance(hint, types.UnionType):
        return st.one_of([_values_of(part) for part in typing.get_args(hint)])
    if typing.get_origin(hint) is tuple:
        return st.lists(_JSON, max_size=2).map(tuple)
    known = {
        str: _TEXT,
        int: _INTEGERS,
        bool: st.booleans(),
        datetime: _TIMES,
        type(None): st.none(),
    }
    return known.get(hint, _JSON)


def _payloads() -> st.SearchStrategy[Payload]:
    """Any event of the catalogue, built from its field types."""
    return st.one_of(
        [
            st.builds(
                kind,
                **{
                    field.name: _values_of(typing.get_type_hints(kind)[field.name])
                    for field in dataclasses.fields(kind)
                },
            )  # type: ignore[arg-type]
            for kind in CATALOGUE.values()
        ]
    )


@given(_payloads())
def test_every_payload_comes_back_from_its_bytes(event: Payload) -> None:
    stored = encode(event)

    assert decode(event.TYPE, event.SCHEMA_VERSION, stored) == event
    assert encode(decode(event.TYPE, event.SCHEMA_VERSION, stored)) == stored


def test_bytes_do_not_depend_on_the_order_of_keys() -> None:
    one = _reading(claims=({"term": "capacity", "value": {"watts": "1"}},))
    two = _reading(claims=({"value": {"watts": "1"}, "term": "capacity"},))

    assert encode(one) == encode(two)


def test_bytes_do_not_depend_on_the_time_zone() -> None:
    paris = NOON.astimezone(timezone(timedelta(hours=1)))

    assert encode(_reading(published_at=paris)) == encode(_reading(published_at=NOON))


def test_stored_names_are_in_the_catalogue_for_ever() -> None:
    """Renaming a class must not rename its events; this list only grows."""
    assert sorted(CATALOGUE) == [
        "AlertDelivered", "AlertParked", "ArticleCaptured", "ArticleForgotten", "ArticleRevised",
        "ArticleUnavailable", "ChangeRaised", "ClaimAttributed", "ClaimRejected", "ClaimRestored",
        "ClaimsRead", "DealRevised", "DealWatched", "FeedFailed", "FeedMoved", "FeedRecovered",
    ]  # fmt: skip


def test_no_payload_field_holds_the_text_of_others() -> None:
    """Quotes, titles, authors and bodies lie in blobs, where they can be forgotten."""
    texts = {"quote", "text", "title", "author", "body", "value_text", "summary"}

    for kind in CATALOGUE.values():
        names = {field.name for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
        assert not names & texts, kind


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        (b"{", "not JSON"),
        (b"[]", "not a JSON object"),
        (b'{"feed_url":"u"}', "error, failure_count"),
        (b'{"error":"e","failure_count":1,"feed_url":"u","x":1}', "unknown fields: x"),
    ],
)
def test_bytes_that_are_no_payload_are_refused(stored: bytes, words: str) -> None:
    with pytest.raises(IntegrityError, match=words):
        decode("FeedFailed", 1, stored)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        encode(_reading(published_at=datetime(2026, 1, 1)))
    stored = encode(_reading(published_at=NOON)).replace(b".000000Z", b"")
    with pytest.raises(IntegrityError, match="without zone"):
        decode("ClaimsRead", 1, stored)


def test_a_later_version_or_unknown_type_asks_for_the_newer_program() -> None:
    with pytest.raises(SchemaError, match="newer dealterms"):
        decode("FeedFailed", 2, encode(a_failure()))
    with pytest.raises(SchemaError, match="unknown"):
        decode("DealSigned", 1, b"{}")


@given(_TIMES)
def test_times_keep_their_microseconds_and_sort_as_text(moment: datetime) -> None:
    text = time_to_text(moment)

    assert time_from_text(text) == moment
    assert (text < time_to_text(NOON)) == (moment < NOON)


def test_the_same_fact_gets_the_same_id_and_ids_sort_by_time() -> None:
    gone = ArticleUnavailable("a1", "https://news.example/a1", "gone", 410)
    first, again = new_event(gone, NOON), new_event(gone, NOON)
    later = new_event(gone, NOON + timedelta(milliseconds=1))

    assert first.event_id == again.event_id
    assert first.event_id < later.event_id


def test_an_event_id_is_a_uuid_of_version_8() -> None:
    event_id = event_id_of(NOON, "FeedFailed", ("u", "1"))

    assert len(event_id) == 16
    assert event_id[6] >> 4 == 8
    assert event_id[8] >> 6 == 0b10
    assert int.from_bytes(event_id[:6], "big") == int(NOON.timestamp() * 1000)


@given(_TEXT, st.none() | _TEXT)
def test_an_article_body_comes_back_from_its_blob(text: str, author: str | None) -> None:
    content = Content(text, author, text, (ContentBlock("title", 0, len(text)),))

    assert read_content(content_blob(content).content) == content


def test_a_quote_comes_back_as_one_and_moves_no_hash_of_a_text_without() -> None:
    text = "He wrote: all cash."
    said, plain = ContentBlock("body", 0, 9), ContentBlock("body", 10, 19)
    quoting = Content(None, None, text, (said, plain._replace(is_quote=True)))

    assert read_content(content_blob(quoting).content) == quoting
    assert b"true" not in content_blob(Content(None, None, text, (said, plain))).content
    before = b'{"author":null,"blocks":[["body",0,9,false],["body",10,19,false]],'
    assert content_blob(Content(None, None, text, (said, plain))).content.startswith(before)


def test_the_same_content_has_the_same_hash() -> None:
    one, two = content_blob(a_content("Text.")), content_blob(a_content("Text."))

    assert one == two
    assert one.sha256 != content_blob(a_content("Text!")).sha256


def test_an_article_event_names_its_blob() -> None:
    article, [body] = an_article(a_content("Text."))

    assert orjson.loads(encode(article))["content_sha256"] == body.sha256


def _reading(**fields: Any) -> ClaimsRead:
    values: dict[str, Any] = {
        "article_id": "a1", "revision": 1, "content_sha256": "0" * 64, "extractor": "grammar",
        "extractor_version": "1", "watchlist_hash": "w", "claims": (), "refusal_count": 0,
        "published_at": None, "publisher": "Wire", "source_class": "outlet",
        "url": "https://news.example/a1", "is_silent": False,
    } | fields  # fmt: skip
    return ClaimsRead(**values)
