"""Feed bytes to entries; the samples lie in tests/data/feeds with their answers beside them."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealterms.errors import ParseError
from dealterms.parse import Entry, ParsedFeed, parse_feed
from dealterms.parse.slices import cut

FEEDS = Path(__file__).parents[1] / "data" / "feeds"
SAMPLES = sorted(path.with_suffix("") for path in FEEDS.glob("*.json"))
XML_SAMPLES = [path for path in SAMPLES if path.suffix != ".feedjson"]
URL = "https://example.com/feed"


def read(path: Path, known: frozenset[str] = frozenset()) -> ParsedFeed:
    answer = json.loads(path.with_name(path.name + ".json").read_text(encoding="utf-8"))
    return parse_feed(path.read_bytes(), answer["content_type"], answer["url"], known)


def shown(entry: Entry) -> dict[str, object]:
    return {
        "url": entry.url,
        "title": entry.title,
        "published_at": entry.published_at.isoformat() if entry.published_at else None,
        "published_raw": entry.published_raw,
        "date_precision": entry.date_precision,
        "author": entry.author,
        "summary": entry.summary,
    }


def rss(*items: str, channel: str = "") -> bytes:
    """An RSS document with these items."""
    whole = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0"><channel><title>T</title>{channel}{whole}</channel></rss>'.encode()


def titles(feed: ParsedFeed) -> list[str]:
    return [entry.title for entry in feed.entries]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_sample_is_read_as_its_answer_says(path: Path) -> None:
    answer = json.loads(path.with_name(path.name + ".json").read_text(encoding="utf-8"))

    feed = read(path)

    assert [shown(entry) for entry in feed.entries] == answer["entries"]
    assert (feed.title, feed.entry_count) == (answer["title"], answer["entry_count"])
    assert len(feed.refusals) == answer["refusal_count"]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_leaving_known_entries_out_changes_nothing_about_the_others(path: Path) -> None:
    """The result must equal a full parse, whichever entries are known."""
    full = read(path)

    for number in range(2 ** min(len(full.entries), 4)):
        known = [one for index, one in enumerate(full.entries) if number >> index & 1]
        rest = read(path, frozenset(one.sha256 for one in known))

        assert rest.entries == tuple(one for one in full.entries if one not in known)
        assert rest.entry_count == full.entry_count


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_the_same_bytes_give_the_same_keys_and_hashes(path: Path) -> None:
    assert read(path) == read(path)
    assert len({entry.key for entry in read(path).entries}) == len(read(path).entries)


@pytest.mark.parametrize("path", XML_SAMPLES, ids=lambda path: path.name)
def test_a_feed_cut_off_anywhere_never_serves_half_an_entry(path: Path) -> None:
    full = {entry.key: entry for entry in read(path).entries}
    body = path.read_bytes()

    for length in range(1, len(body) - 12, 7):
        try:
            feed = parse_feed(body[:length], "application/xml", read_url(path))
        except ParseError:
            continue
        for entry in feed.entries:
            assert replace(entry, sha256="") == replace(full[entry.key], sha256="")


def read_url(path: Path) -> str:
    return str(json.loads(path.with_name(path.name + ".json").read_text(encoding="utf-8"))["url"])


def test_a_changed_entry_keeps_its_key_and_changes_its_hash() -> None:
    one = parse_feed(rss("<guid>1</guid><link>http://x.test/1</link><title>A</title>"), "", URL)
    other = parse_feed(rss("<guid>1</guid><link>http://x.test/1</link><title>B</title>"), "", URL)

    assert one.entries[0].key == other.entries[0].key
    assert one.entries[0].sha256 != other.entries[0].sha256


def test_a_new_build_date_does_not_change_the_entries() -> None:
    item = "<link>http://x.test/1</link><title>A</title>"
    known = parse_feed(rss(item, channel="<lastBuildDate>1</lastBuildDate>"), "", URL).entries

    later = rss(item, channel="<lastBuildDate>2</lastBuildDate>")

    assert parse_feed(later, "", URL, [known[0].sha256]).entries == ()


def test_without_a_guid_the_link_is_the_key_and_tracking_does_not_change_it() -> None:
    one = parse_feed(rss("<link>http://x.test/1?utm_source=a</link>"), "", URL)
    other = parse_feed(rss("<link>http://x.test/1?utm_source=b</link>"), "", URL)

    assert one.entries[0].key == other.entries[0].key


@pytest.mark.parametrize(
    "page",
    [
        b"<!DOCTYPE html><html><body><h1>Down for maintenance</h1></body></html>",
        b"<html><head><title>Sign in</title></head></html>",
        b"\xef\xbb\xbf  <!doctype HTML><html></html>",
        b"nothing at all",
        b"<p>half a page",
        b"",
        b"   ",
        b'{"error": "quota"}',
        b"{not json",
        b'<?xml version="1.0"?><opml version="1.0"><body/></opml>',
    ],
)
def test_what_is_no_feed_is_an_error_and_not_an_empty_feed(page: bytes) -> None:
    with pytest.raises(ParseError):
        parse_feed(page, "text/html", URL)


def test_an_empty_feed_is_no_error() -> None:
    assert parse_feed(rss(), "", URL).entry_count == 0


def test_declared_entities_are_refused_before_any_parser_sees_them() -> None:
    bomb = b'<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + rss("<title>&b;</title>")

    with pytest.raises(ParseError, match="entities"):
        parse_feed(bomb, "", URL)


def test_a_body_that_looks_like_a_file_name_or_an_address_opens_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.rss"
    secret.write_bytes(rss("<link>http://x.test/secret</link>"))

    for body in (str(secret).encode(), secret.as_uri().encode()):
        with pytest.raises(ParseError):
            parse_feed(body, "", URL)


def test_tags_inside_cdata_and_comments_end_no_entry() -> None:
    feed = parse_feed(
        rss(
            "<link>http://x.test/1</link><title><![CDATA[</item><item>]]>A</title>",
            "<!-- </item> --><link>http://x.test/2</link><title>B</title>",
        ),
        "",
        URL,
    )

    assert titles(feed) == ["A", "B"]
    assert feed.entry_count == 2


def test_the_pieces_of_a_document_make_the_document() -> None:
    for path in XML_SAMPLES:
        slices = cut(path.read_bytes())
        if slices is not None:
            assert slices.document(set(range(len(slices.entries)))) == path.read_bytes()


@given(st.binary(max_size=300))
def test_no_bytes_break_the_parser(body: bytes) -> None:
    with contextlib.suppress(ParseError):
        parse_feed(b"<rss version='2.0'><channel>" + body, "", URL)
