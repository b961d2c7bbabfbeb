"""The short way through a feed ends where feedparser ends, or is not taken."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealterms.parse.plain import read_plain
from dealterms.parse.reader import _entry_of

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
URL = "https://wire.example/feeds/a.xml"
XML = "application/xml"
RSS_ROOT = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">'
)
ATOM_ROOT = '<feed xmlns="http://www.w3.org/2005/Atom">'


def rss(*items: str) -> bytes:
    whole = "".join(f"<item>{item}</item>" for item in items)
    return f"{RSS_ROOT}<channel><title>T &amp; U</title>{whole}</channel></rss>".encode()


def atom(*entries: str) -> bytes:
    whole = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f"{ATOM_ROOT}<title>T</title>{whole}</feed>".encode()


def by_feedparser(body: bytes) -> Any:
    headers = {"content-type": XML, "content-location": URL}
    return feedparser.parse(
        BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )


texts = st.one_of(
    st.text("abc <>&;#x27/é“€Ã©\u00a0\n", max_size=20),
    st.sampled_from(["<p>One &amp; two</p>", "  &lt;b&gt; ", "&#8220;x&#8221;", "caf\u00c3\u00a9"]),
)
addresses = st.sampled_from(
    ["https://wire.example/a/1", "http://x.test?a=1&b=2", "/b/2", "c?d=1&amp;e;=2", "", "tag:x,1:2",
     "HTTP://X.test/%20", "//y.test/z", "?q", "#f", "urn:uuid:1", "https://x.test/a;b/../c"]
)  # fmt: skip


@st.composite
def leaves(draw: st.DrawFn) -> str:
    """One element of an RSS item with a text, written with entities or as CDATA."""
    name = draw(
        st.sampled_from(
            ["title", "link", "guid", "pubDate", "author", "description", "category", "comments",
             "content:encoded", "dc:creator", "dc:date", "source"]
        )
    )  # fmt: skip
    value = draw(addresses if name in ("link", "guid") else texts)
    permanent = ["", "", ' isPermaLink="false"', ' isPermaLink="true"']
    attribute = draw(st.sampled_from(permanent)) if name == "guid" else ""
    written = f"<![CDATA[{value}]]>" if draw(st.booleans()) else escape(value)
    return f"<{name}{attribute}>{written}</{name}>"


@st.composite
def atom_leaves(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(["text", "link", "author", "date", "id"]))
    value = escape(draw(texts))
    if kind == "link":
        rel = draw(st.sampled_from(["", ' rel="alternate"', ' rel="self"', ' rel="enclosure"']))
        return f"<link{rel} href={quoteattr(draw(addresses))}/>"
    if kind == "author":
        return f"<author> <name>{value}</name><email>{escape(draw(texts))}</email></author>"
    if kind == "id":
        return f"<id>{escape(draw(addresses))}</id>"
    if kind == "date":
        date = draw(st.sampled_from(["published", "updated"]))
        return f"<{date}>{value}</{date}>"
    name = draw(st.sampled_from(["title", "summary", "content"]))
    how = draw(st.sampled_from(["", ' type="html"', ' type="text"', ' type="HTML"']))
    return f"<{name}{how}>{value}</{name}>"


def assert_same(body: bytes) -> None:
    found, expected = read_plain(body, XML, URL), by_feedparser(body)
    if found is None:
        return
    assert [_entry_of(one, URL, "") for one in found["entries"]] == [
        _entry_of(one, URL, "") for one in expected["entries"]
    ]
    assert found["feed"]["title"] == expected["feed"]["title"]


@given(st.lists(st.lists(leaves(), max_size=6).map("".join), max_size=3))
@settings(max_examples=150)
def test_rss_of_plain_elements_in_any_order_is_read_as_feedparser_reads_it(
    items: list[str],
) -> None:
    assert_same(rss(*items))


@given(st.lists(st.lists(atom_leaves(), max_size=6).map("".join), max_size=3))
@settings(max_examples=150)
def test_atom_of_plain_elements_in_any_order_is_read_as_feedparser_reads_it(
    entries: list[str],
) -> None:
    assert_same(atom(*entries))


def test_the_feeds_of_blogs_and_newspapers_take_the_short_way() -> None:
    blog = rss(
        "<title>A</title><link>https://x.test/1</link><comments>https://x.test/1#c</comments>"
        "<dc:creator><![CDATA[Ann]]></dc:creator><pubDate>Tue, 29 Sep 2026 10:00:00 GMT</pubDate>"
        '<category><![CDATA[Deals]]></category><guid isPermaLink="false">https://x.test/?p=1</guid>'
        "<description>Short</description><content:encoded><![CDATA[<p>Long</p>]]></content:encoded>"
        '<media:content url="https://x.test/1.jpg" medium="image"/>'
    )
    newspaper = atom(
        '<title type="html">A</title><link href="https://x.test/1" rel="alternate"/><id>1</id>'
        "<updated>2026-09-29T10:00:00Z</updated><author><name>Ann</name></author>"
        '<content type="html">Long</content><category term="Deals"/>'
    )

    for body in (blog, newspaper):
        assert read_plain(body, XML, URL) is not None
        assert_same(body)


@pytest.mark.parametrize(
    "body",
    [
        rss('<title type="xhtml">A</title>'),
        rss("<title>A</title><title>B</title>"),
        rss("<title>A <b>B</b></title>"),
        rss('<link rel="x">https://x.test/1</link>'),
        rss('<guid isPermaLink="true" x="y">1</guid>'),
        rss("<itunes:summary xmlns:itunes='http://www.itunes.com/DTDs/PodCast-1.0.dtd'/>"),
        rss("<title>A</title>").replace(b"<item>", b'<item lastmod="2026">'),
        rss("<title>A</title>").replace(b"<channel>", b'<channel xml:base="https://y.test/">'),
        rss("<title>A</title>").replace(b"<item>", b"<Item>").replace(b"</item>", b"</Item>"),
        rss("<title>A</title>").replace(b"</rss>", b""),
        rss("<title>A & B</title>"),
        rss("<title>\x80</title>"),
        rss("<link>https:///x.test/1</link>"),
        b"<!DOCTYPE rss>" + rss(),
        b'<?xml version="1.0" encoding="windows-1252"?>' + rss(),
        rss("<title>\u00e9</title>").decode().encode("latin-1"),
        atom("<link rel='alternate'/>"),
        atom("<content src='https://x.test/1'/>"),
        atom("<author>Ann</author>"),
        atom("<author><name>A</name></author><author><name>B</name></author>"),
        atom("<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>A</div></title>"),
        atom().replace(b"Atom", b"Other"),
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
    ],
)
def test_what_is_not_plain_is_left_to_feedparser(body: bytes) -> None:
    assert read_plain(body, XML, URL) is None


@pytest.mark.parametrize(
    ("content_type", "is_taken"),
    [
        ("application/rss+xml", True),
        ("application/xml; charset=utf-8", True),
        ("text/xml; charset=UTF-8", True),
        ("text/xml", False),
        ("application/xml; charset=iso-8859-1", False),
    ],
)
def test_letters_beyond_ascii_are_read_here_only_where_everyone_says_utf8(
    content_type: str, is_taken: bool
) -> None:
    assert (read_plain(rss("<title>é</title>"), content_type, URL) is not None) is is_taken
