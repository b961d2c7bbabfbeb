"""Whether a revision is read, and whether anybody is told of it."""

from __future__ import annotations

from dataclasses import replace

from dealterms.claims.reader import EXTRACTOR_VERSION
from dealterms.events.catalogue import ArticleCaptured, ArticleRevised, ClaimsRead
from dealterms.readings import decide_silence
from support.builders import a_content, a_reading, an_article

ARTICLE, _ = an_article(a_content("One sentence."))
READ = a_reading(ARTICLE, watchlist_hash="now", extractor_version=EXTRACTOR_VERSION)


def silence(
    article: ArticleCaptured | ArticleRevised, *earlier: ClaimsRead, watchlist: str = "now"
) -> bool | None:
    return decide_silence(article, earlier, watchlist)


def test_a_new_article_is_read_aloud() -> None:
    assert silence(ARTICLE) is False


def test_backfill_is_read_silently() -> None:
    assert silence(replace(ARTICLE, is_backfill=True)) is True


def test_the_same_reading_is_not_made_twice() -> None:
    assert silence(ARTICLE, READ) is None


def test_another_watchlist_or_newer_rules_read_again_silently() -> None:
    assert silence(ARTICLE, READ, watchlist="later") is True
    assert silence(ARTICLE, replace(READ, extractor_version="0")) is True


def test_a_new_revision_is_news_whatever_was_read_before() -> None:
    revised, _ = an_article(a_content("Another sentence."), revision=2)

    assert silence(revised, READ) is False
