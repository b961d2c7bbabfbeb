"""Feeds into and out of the configuration file and OPML."""

from __future__ import annotations

from pathlib import Path

import pytest

from dealterms.errors import ConfigurationError, UsageError
from dealterms.feed_list import FeedLine, add_feeds, feeds_of_opml, opml_of, remove_feed
from dealterms.settings import Settings, load_settings

BEFORE = '# mine\n[polling]\nhost_gap = "2s"  # slow\n'
OPML = b"""<opml version="2.0"><body><outline text="Group">
<outline type="rss" text="A &amp; B" xmlUrl="https://a.example/rss"/>
<outline type="rss" title="C" xmlUrl="https://c.example/rss"/>
<outline type="rss" title="again" xmlUrl="https://a.example/rss"/>
</outline></body></opml>"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    path = tmp_path / "dealterms.toml"
    path.write_text(BEFORE, encoding="utf-8")
    return load_settings(path, {})


def test_a_feed_is_added_and_the_rest_of_the_file_stays(settings: Settings) -> None:
    path = add_feeds(settings, [FeedLine("https://a.example/rss", 'The "Wire" – é', "outlet")])

    assert path.read_text(encoding="utf-8").startswith(BEFORE)
    (feed,) = load_settings(path, {}).feeds
    assert (feed.url, feed.publisher) == ("https://a.example/rss", 'The "Wire" – é')


def test_a_feed_that_would_be_wrong_changes_nothing(settings: Settings) -> None:
    with pytest.raises(ConfigurationError, match="http"):
        add_feeds(settings, [FeedLine("file:///etc/passwd", "A", "outlet")])

    assert settings.path is not None
    assert settings.path.read_text(encoding="utf-8") == BEFORE
    assert [file.name for file in settings.path.parent.iterdir()] == ["dealterms.toml"]


def test_opml_is_read_with_each_address_once() -> None:
    assert feeds_of_opml(OPML, "blog") == [
        FeedLine("https://a.example/rss", "A & B", "blog"),
        FeedLine("https://c.example/rss", "C", "blog"),
    ]


def test_what_is_exported_can_be_imported(settings: Settings) -> None:
    path = add_feeds(settings, feeds_of_opml(OPML, "outlet"))

    exported = opml_of(load_settings(path, {}).feeds)

    assert feeds_of_opml(exported.encode(), "outlet") == feeds_of_opml(OPML, "outlet")


def test_class_and_interval_survive_the_way_out_and_back(settings: Settings) -> None:
    one = FeedLine("https://a.example/rss", "A", "regulator", "1h")
    path = add_feeds(settings, [one])

    exported = opml_of(load_settings(path, {}).feeds)

    assert feeds_of_opml(exported.encode(), "outlet") == [one]


MANY = """# mine
[[feeds]]
url = "https://a.example/rss"   # the first
publisher = "A"
source_class = "outlet"

[[feeds]]
url = "https://b.example/rss"
publisher = "B"
source_class = "outlet"
[feeds.header_files]
X-Api-Key = "/run/key"

# of C
[[feeds]]
url = "https://c.example/rss"
publisher = "C"
source_class = "outlet"

[polling]
host_gap = "2s"  # slow
"""


@pytest.mark.parametrize("name", ["a", "b", "c"])
def test_a_feed_is_removed_with_its_tables_and_nothing_else(tmp_path: Path, name: str) -> None:
    path = tmp_path / "dealterms.toml"
    path.write_text(MANY, encoding="utf-8")
    before = load_settings(path, {})

    remove_feed(before, f"https://{name}.example/rss")

    after = load_settings(path, {})
    assert [feed.publisher for feed in after.feeds] == [n for n in "ABC" if n != name.upper()]
    assert after.polling == before.polling
    assert ("X-Api-Key" in path.read_text()) == (name != "b")
    assert "# slow" in path.read_text()


def test_a_feed_that_is_no_table_of_its_own_is_left_to_the_operator(tmp_path: Path) -> None:
    path = tmp_path / "dealterms.toml"
    one = '{url = "https://%s.example/", publisher = "A", source_class = "outlet"}'
    line = f"feeds = [{one % 'a'}, {one % 'b'}]\n"
    path.write_text(line, encoding="utf-8")

    with pytest.raises(UsageError, match="by hand"):
        remove_feed(load_settings(path, {}), "https://a.example/")
    with pytest.raises(UsageError, match="feeds list"):
        remove_feed(load_settings(path, {}), "https://c.example/")
    assert path.read_text(encoding="utf-8") == line


@pytest.mark.parametrize(
    "document",
    [b"", b"<html/>", b"not xml", b'<!DOCTYPE x [<!ENTITY a "b">]><opml/>', b"<opml>"],
)
def test_what_is_no_opml_is_refused_in_words(document: bytes) -> None:
    with pytest.raises(UsageError):
        feeds_of_opml(document, "blog")
