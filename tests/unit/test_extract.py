"""Pages to articles; layouts lie in tests/data/pages with what is to be read beside them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealterms.claims.claim import Section
from dealterms.errors import ExtractError
from dealterms.extract import Article, extract_article
from support.examples import examples

PAGES = Path(__file__).parents[1] / "data" / "pages"
LAYOUTS = sorted(path.with_suffix("") for path in PAGES.glob("*.json"))
URL = "https://news.example/2026/story"
PROSE = (
    "Halvorsen Capital raised its bid for the kiosk chain Pennard to 640 pence a share.",
    "The earlier proposal, at 590 pence a share, was turned down by the board in February.",
    "Under the takeover code Halvorsen has until 1 April to make a firm offer or walk away.",
)


def article(body: str, head: str = "", **arguments: str) -> Article:
    """The article of a page with this body and head."""
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    return extract_article(page.encode(), URL, **arguments)


def story(*extra: str, heading: str = "The bid", head: str = "", before: str = "") -> Article:
    """The article of a plain story with extra markup behind its paragraphs."""
    prose = "".join(f"<p>{paragraph}</p>" for paragraph in PROSE)
    return article(f"<h1>{heading}</h1>{before}<div class='x'>{prose}{''.join(extra)}</div>", head)


def texts(found: Article) -> list[str]:
    """The blocks below the title."""
    parts = [found.text[block.start : block.end] for block in found.blocks]
    return [
        text
        for text, block in zip(parts, found.blocks, strict=True)
        if block.section is not Section.TITLE
    ]


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.name)
def test_a_layout_gives_its_article_and_no_furniture(path: Path) -> None:
    answer = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))

    found = extract_article(path.with_suffix(".html").read_bytes(), answer["url"], "text/html")

    blocks = [
        [str(block.section), found.text[block.start : block.end], block.is_list_item]
        for block in found.blocks
    ]
    assert blocks == [["title", answer["title"], False], *answer["blocks"]]
    assert found.author == answer["author"]
    assert found.language == answer["language"]
    assert found.canonical_url == answer["canonical_url"]
    published = found.published_at.isoformat() if found.published_at else None
    assert (published, found.date_precision) == (answer["published_at"], answer["date_precision"])


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.name)
def test_blocks_cover_the_text_in_order(path: Path) -> None:
    found = extract_article(path.with_suffix(".html").read_bytes(), URL)

    assert "\n\n".join(found.text[b.start : b.end] for b in found.blocks) == found.text
    assert found.word_count == sum(len(text.split()) for text in texts(found))


def test_a_paragraph_is_what_a_reader_sees_word_for_word() -> None:
    paragraph = (
        "<p>  Oltra\n gets <b>US</b>$14&nbsp;a <a href='/s'>share</a>,<br>cash, from Bright&shy;"
        "line"
        "<script>track()</script><span hidden>no</span> **boldly**.</p>"
    )

    assert (
        texts(story(paragraph))[-1] == "Oltra gets US$14 a share, cash, from Brightline **boldly**."
    )


def test_a_list_item_is_one_block() -> None:
    found = story("<ul><li>One <i>thing</i></li><li><p>Two</p></li></ul><p>And that is all.</p>")

    items = [found.text[b.start : b.end] for b in found.blocks if b.is_list_item]
    assert items == ["One thing", "Two"]


def test_the_words_of_somebody_else_are_told_apart() -> None:
    memo = "<blockquote><p>We expect to close by June, in cash.</p></blockquote>"
    found = story("<p>The memo said:</p>", memo, "<p>Nobody at Brightline would comment.</p>")

    quoted = [found.text[b.start : b.end] for b in found.blocks if b.is_quote]
    assert quoted == ["We expect to close by June, in cash."]
    assert {b.section for b in found.blocks if b.is_quote} == {Section.BODY}


def test_a_page_that_sets_its_whole_article_as_a_quotation_quotes_nobody() -> None:
    prose = "".join(f"<p>{paragraph}</p>" for paragraph in PROSE)

    found = article(f"<h1>The bid</h1><blockquote>{prose}</blockquote>")

    assert len(texts(found)) == len(PROSE)
    assert not any(block.is_quote for block in found.blocks)


def test_a_table_row_is_one_block() -> None:
    table = "<table><tr><th>Term</th><th>Value</th></tr><tr><td>Fee</td><td>$3m</td></tr></table>"

    assert texts(story(table, "<p>And that is all there was.</p>"))[3:5] == [
        "Term | Value",
        "Fee | $3m",
    ]


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav><a href='/'>Home</a> of every story about bids that was ever told.</nav>",
        "<aside><p>Related: a much longer story about another bid, told in full.</p></aside>",
        "<footer><p>Copyright The Ledger. All rights reserved everywhere.</p></footer>",
        "<div class='newsletter-signup'><p>Five stories before eight o'clock, every day.</p></div>",
        "<div id='comments'><p>They should have asked for £9, said my cousin.</p></div>",
        "<div class='cookie-consent'><p>We and our 812 partners store things.</p></div>",
        "<div class='author-bio'><p>Ines has covered retail since 2009, in Leeds.</p></div>",
        "<div class='shareTools'><span>Share this on the networks of your choice.</span></div>",
        "<h3>Read next</h3><ul><li><a href='/a'>Grocer names new chief</a></li></ul>",
        "<p><a href='/a'>Grocer Tolland names new finance chief</a></p>",
        "<p><strong>Read more:</strong> <a href='/a'>Pennard says no</a></p>",
        "<p><small>This page was made by people. Prices are delayed by 15 minutes.</small></p>",
        "<p>Follow us on the networks of your choice</p>",
        "<figure><img src='x'><figcaption>A kiosk in Leeds, closed.</figcaption></figure>",
        "<h2>3 comments</h2><p>They should have asked for £9, said my cousin in Hull.</p>",
        "<p>Story continues below advertisement</p>",
        "<amp-embed><p>Promoted stories from all over the web that you will love.</p></amp-embed>",
        "<p>Posted on January 4, 2026 at 9:00 PM</p>",
        "<div><h3>More from Business</h3><div><a href='/1'>Pulp prices rise</a>"
        "<p>Traders in Hamburg paid 740 euros a tonne, the most in years.</p></div></div>",
        "<div>INDEX A 5,412.10 +0.4% · INDEX B 17,020.55 -0.1% · OIL $71.20</div>",
        "<div style='display: none'><p>A hidden paragraph that nobody can see.</p></div>",
        "<template><p>A paragraph that is not there until a script puts it.</p></template>",
    ],
)  # fmt: skip
def test_furniture_behind_the_article_is_left_out(furniture: str) -> None:
    assert texts(story(furniture)) == list(PROSE)


@pytest.mark.parametrize(
    "furniture",
    [
        "<p><i>By Ines Calloway</i></p>",
        "<p class='x'>4 March 2026</p>",
        "<div class='post-meta'><span>Worth: £1.9 billion</span> <span>5 min read</span></div>",
        "<ul class='share'><li><a href='#'>Facebook</a></li></ul>",
    ],
)
def test_furniture_between_headline_and_article_is_left_out(furniture: str) -> None:
    assert texts(story(before=furniture)) == list(PROSE)


def test_a_pull_quote_is_left_out_wherever_it_stands() -> None:
    sentence = (
        "Under the takeover code Halvorsen has until 1 April to make a firm offer or walk away."
    )

    for markup in (
        f"<aside><blockquote>{sentence}</blockquote></aside>",
        f"<blockquote><p>“{sentence}”</p></blockquote>",
        f"<div><p class='q7'>{sentence}</p></div>",
    ):
        assert texts(story(markup)) == list(PROSE)


def test_a_standfirst_that_the_text_repeats_is_kept_in_the_text() -> None:
    found = story(before=f"<p class='standfirst'>{PROSE[0]}</p>")

    assert texts(found) == list(PROSE)
    assert {block.section for block in found.blocks} == {Section.TITLE, Section.BODY}


def test_the_headline_is_the_one_that_the_reader_sees() -> None:
    head = "<meta property='og:title' content='Halvorsen bids again'><title>Wire</title>"

    assert story(heading="Halvorsen lifts its offer again", head=head).title == (
        "Halvorsen lifts its offer again"
    )
    assert story(heading="The Ledger", head=head).title == "Halvorsen bids again"


def test_a_last_paragraph_about_copyright_stays() -> None:
    last = "Copyright claims against Pennard rose by a third last year."

    assert texts(story(f"<p>{last}</p>"))[-1] == last


def test_a_sentence_about_newsletters_inside_the_article_stays() -> None:
    found = story("<p>Sign up for our letter, he joked. Nobody laughed.</p>", "<p>So it ended.</p>")

    assert "Sign up for our letter, he joked. Nobody laughed." in texts(found)


def test_short_paragraphs_and_signatures_stay() -> None:
    found = story(
        "<p>Why?</p>", "<p>Nobody knows why it took them so long.</p>", "<p>Tord Lien, CEO</p>"
    )

    assert texts(found)[3:] == ["Why?", "Nobody knows why it took them so long.", "Tord Lien, CEO"]


def test_names_of_the_article_itself_do_not_make_it_furniture() -> None:
    prose = "".join(f"<p>{paragraph}</p>" for paragraph in PROSE)
    page = f"<h1>The bid</h1><div class='newsletter promo widget sidebar-layout'>{prose}</div>"

    assert texts(article(page)) == list(PROSE)


def test_key_points_are_marked_as_summary() -> None:
    found = story(before="<h2>Key points</h2><ul><li>Bid at 640p</li></ul>")

    sections = {found.text[b.start : b.end]: b.section for b in found.blocks}
    assert sections["Bid at 640p"] is Section.SUMMARY
    assert sections["Key points"] is Section.HEADING
    assert sections[PROSE[0]] is Section.BODY


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            "<meta property='article:published_time' content='2026-03-04T07:15:00Z'>",
            "2026-03-04T07:15",
        ),
        ("<meta name='date' content='2026-03-04'>", "2026-03-04T00:00"),
        ("<meta name='parsely-pub-date' content='1772608500'>", "2026-03-04T07:15"),
        (
            '<script type="application/ld+json">{"@graph":[{"@type":"Person"},'
            '{"@type":"NewsArticle","datePublished":"2026-03-04T08:15:00+01:00","dateModified":"2026-03-09"}]}</script>',
            "2026-03-04T07:15",
        ),
    ],
)
def test_a_date_is_read_where_the_page_states_it(head: str, expected: str) -> None:
    found = story(head=head)

    assert found.published_at is not None
    assert found.published_at.isoformat().startswith(expected)


@pytest.mark.parametrize(
    "before",
    [
        "<time datetime='2026-03-04T07:15:00Z'>today</time>",
        "<p class='dateline'>Published 4 March 2026, 07:15 GMT</p>",
        "<div class='meta'>Ines Calloway <span>|</span> <span>4 March 2026</span></div>",
    ],
)
def test_a_visible_date_by_the_headline_is_read(before: str) -> None:
    found = story(before=before)

    assert found.published_at is not None
    assert f"{found.published_at:%Y-%m-%d}" == "2026-03-04"


@pytest.mark.parametrize(
    ("head", "before", "behind"),
    [
        ("", "", ""),
        ("<meta property='article:modified_time' content='2026-03-05T09:00:00Z'>", "", ""),
        ("", "<p class='meta'>Updated 5 March 2026</p>", ""),
        ("", "", "<p>The deal was announced on 4 March 2026, the parties said.</p>"),
        (
            "",
            "",
            "<p>LEEDS, March 4, 2026 /ReleaseWire/ -- Pennard today said what it said.</p>",
        ),
        ("", "", "<aside><time datetime='2026-03-04'>4 March</time> Another story</aside>"),
        ("", "", "<footer>Copyright 2026. Page made on 4 March 2026</footer>"),
        (
            '<script type="application/ld+json">'
            '{"@type":"WebPage","datePublished":"2026-03-04"}</script>',
            "",
            "",
        ),
    ],
)
def test_an_undated_page_has_no_date(head: str, before: str, behind: str) -> None:
    assert story(behind, head=head, before=before).published_at is None


def test_the_canonical_link_counts_on_the_same_site_only() -> None:
    def canonical(link: str) -> str:
        return story(head=f"<link rel='canonical' href='{link}'>").canonical_url

    assert canonical("https://www.news.example/a?utm_source=x#y") == "https://www.news.example/a"
    assert canonical("/b") == "https://news.example/b"
    assert canonical("https://evil.example/a") == URL
    assert canonical("https://news.example/") == URL
    assert canonical("javascript:alert(1)") == URL


def test_a_wrong_charset_header_does_not_garble_utf_8() -> None:
    page = "<h1>Übernahme</h1>" + "".join(f"<p>Für 3 Mrd. € — {text}</p>" for text in PROSE)

    found = extract_article(page.encode(), URL, "text/html; charset=iso-8859-1")
    latin = extract_article(page.replace("€", "Euro").encode("cp1252"), URL, "text/html")

    assert found.title == latin.title == "Übernahme"
    assert texts(found)[0] == f"Für 3 Mrd. € — {PROSE[0]}"


def test_a_declared_charset_is_used() -> None:
    page = "<meta charset='iso-8859-2'><h1>Przejęcie</h1>" + "".join(
        f"<p>{p} Łódź.</p>" for p in PROSE
    )

    assert extract_article(page.encode("iso-8859-2"), URL).title == "Przejęcie"


def test_plain_text_is_read_as_paragraphs() -> None:
    found = extract_article("\n\n".join(PROSE).encode(), URL, "text/plain", "The bid")

    assert texts(found) == list(PROSE)
    assert found.title == "The bid"


@pytest.mark.parametrize(
    "page", [b"", b"   ", b"<html></html>", b"<nav><a href='/'>Home</a></nav>", b"<!-- nothing -->"]
)
def test_a_page_without_an_article_is_an_error(page: bytes) -> None:
    with pytest.raises(ExtractError):
        extract_article(page, URL)


def test_text_is_not_lost_in_deeply_nested_pages() -> None:
    prose = "".join(f"<p>{paragraph}</p>" for paragraph in PROSE)
    found = article("<h1>The bid</h1>" + "<div>" * 150 + prose + "</div>" * 150)

    assert texts(found) == list(PROSE)


@settings(max_examples=examples(60))
@given(st.text(max_size=300))
def test_no_markup_breaks_the_extractor(markup: str) -> None:
    try:
        found = article(markup)
    except ExtractError:
        return
    assert found.text
