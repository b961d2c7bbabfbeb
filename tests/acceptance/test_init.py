"""`dealterms init`: from a few answers to a configuration that has alerted and polled."""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from standardwebhooks import Webhook

from dealterms.cli.program import program
from dealterms.settings import load_settings
from support.installation import Done, publish_deal, publish_feed
from support.news_site import NewsSite, rss_feed
from support.webhook_receiver import WebhookReceiver

PARTIES = ("--party", "Kessel & Rowe plc:buyer", "--party", "Brightwater Foods, Inc.:target")
LOCAL = ("--allow", "127.0.0.0/8")
QUIET = ("--no-alert", "--no-poll")
HOOK = "https://hooks.example.com/x"
PAGE = """<html><head><title>News</title>
<link rel="alternate" type="application/rss+xml" href="/feed.xml" title="Deals">
<link rel="alternate" type="application/rss+xml" href="/other.xml" title="Comments">
</head><body><p>Hello.</p></body></html>"""
OPML = """<opml version="2.0"><body>
<outline type="rss" text="Wire" xmlUrl="https://wire.example/rss"/></body></opml>"""


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with NewsSite() as site:
        publish_feed(site, publish_deal(site))
        publish_feed(site, path="/other.xml")
        site.serve("/", PAGE)
        yield site


def call(folder: Path, *arguments: str, typed: str = "") -> Done:
    result = CliRunner().invoke(program, ["init", str(folder / "deals.toml"), *arguments],
                                input=typed)  # fmt: skip
    assert isinstance(result.exception, SystemExit | None), result.exception
    return Done(result.exit_code, result.stdout, result.stderr)


def written(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "deals.toml").read_text(encoding="utf-8"))


def test_options_alone_give_a_configuration_an_alert_and_a_first_poll(
    tmp_path: Path, site: NewsSite
) -> None:
    with WebhookReceiver() as receiver:
        done = call(
            tmp_path, *PARTIES, *LOCAL, "--type", "acquisition", "--feed", site.url("/feed.xml"),
            "--webhook", receiver.url, "--contact", "me@example.com",
        )  # fmt: skip
        key = (tmp_path / "deals.webhook-key").read_text().strip()
        requests = receiver.requests

    assert done.exit_code == 0, done.err
    assert [one.json["type"] for one in requests] == ["dealterms.test", "deal.terms_changed"]
    for request in requests:
        Webhook(key).verify(request.body, dict(request.headers))
    assert "the test alert arrived" in done.err and "1 articles" in done.err
    settings = load_settings(tmp_path / "deals.toml", environ={})
    [deal] = settings.deals
    assert deal.deal_id == "kessel-rowe-plc-brightwater-foods-inc"
    assert [party.aliases for party in deal.parties] == [
        ("Kessel & Rowe", "Kessel and Rowe"),
        ("Brightwater Foods", "Brightwater"),
    ]
    assert settings.polling.user_agent_contact == "me@example.com"


def test_questions_are_asked_in_order_and_their_defaults_can_be_kept(
    tmp_path: Path, site: NewsSite
) -> None:
    typed = "\n".join([
        "Kessel & Rowe plc", "Brightwater Foods, Inc.", "", "buyer", "target", "acquisition", "",
        site.url("/"), "1", "", "", "", "", "Kessel", "", "",
    ])  # fmt: skip
    done = call(tmp_path, *LOCAL, *QUIET, "--ask", typed=typed)

    assert done.exit_code == 0, done.err
    file = written(tmp_path)
    [deal] = file["deals"]
    assert [(party["name"], party["aliases"], party["roles"]) for party in deal["parties"]] == [
        ("Kessel & Rowe plc", ["Kessel"], ["buyer"]),
        ("Brightwater Foods, Inc.", ["Brightwater Foods", "Brightwater"], ["target"]),
    ]
    assert deal["name"] == "Kessel & Rowe plc – Brightwater Foods, Inc."
    assert deal["types"] == ["acquisition"]
    assert [feed["url"] for feed in file["feeds"]] == [site.url("/feed.xml")]
    assert "alerts" not in file


def test_a_wrong_answer_is_asked_for_again(tmp_path: Path, site: NewsSite) -> None:
    typed = "\n".join([
        "Kessel & Rowe plc", "Brightwater Foods", "", "buyer", "target", "acquisitoin",
        "acquisition", "", "htp:/news", site.url("/feed.xml"), "paper", "blog", "", "nowhere",
        "", "mé", "", "", "", "",
    ])  # fmt: skip
    done = call(tmp_path, *LOCAL, *QUIET, "--ask", typed=typed)

    assert done.exit_code == 0, done.err
    for wrong in ("acquisitoin", "htp:/news", "paper", "nowhere", "mé"):
        assert re.search(rf'"{wrong}" (will not do|is no address of a feed); allowed: \w', done.err)
    [feed] = written(tmp_path)["feeds"]
    assert feed["source_class"] == "blog"


def test_a_feed_with_a_party_s_name_is_proposed_as_the_company_s_own(
    tmp_path: Path, site: NewsSite
) -> None:
    feed = rss_feed().replace("Wire", "Brightwater newsroom")
    site.serve("/own.xml", feed, "application/rss+xml")
    typed = "\n".join(["", "", site.url("/own.xml"), "", "", "", "", "", "", ""])
    done = call(tmp_path, *PARTIES, *LOCAL, *QUIET, "--ask", typed=typed)

    assert done.exit_code == 0, done.err
    assert [feed["source_class"] for feed in written(tmp_path)["feeds"]] == ["company"]


def test_the_class_of_a_feed_can_stand_before_its_address(tmp_path: Path, site: NewsSite) -> None:
    done = call(tmp_path, *PARTIES, *LOCAL, *QUIET, "--feed", site.url("/feed.xml"),
                "--feed", f"company={site.url('/other.xml')}")  # fmt: skip

    assert done.exit_code == 0, done.err
    assert [one["source_class"] for one in written(tmp_path)["feeds"]] == ["outlet", "company"]


def test_who_stops_answering_leaves_nothing_behind(tmp_path: Path) -> None:
    done = call(tmp_path, "--ask", typed="Kessel & Rowe plc\n")

    assert done.exit_code == 130
    assert done.err.endswith("\ndealterms: interrupted\n")
    assert list(tmp_path.iterdir()) == []


def test_a_page_gives_every_feed_that_it_names(tmp_path: Path, site: NewsSite) -> None:
    done = call(tmp_path, *PARTIES, *LOCAL, *QUIET, "--feed", site.url("/"))

    assert done.exit_code == 0, done.err
    assert [feed["url"] for feed in written(tmp_path)["feeds"]] == [
        site.url("/feed.xml"), site.url("/other.xml"),
    ]  # fmt: skip


def test_opml_is_taken_over_with_the_class_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text(OPML)
    done = call(tmp_path, *PARTIES, *QUIET, "--opml", str(tmp_path / "feeds.opml"),
                "--source-class", "blog")  # fmt: skip

    assert done.exit_code == 0, done.err
    [feed] = written(tmp_path)["feeds"]
    assert (feed["url"], feed["source_class"]) == ("https://wire.example/rss", "blog")


def test_an_unusual_kind_of_deal_is_kept_and_mentioned(tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text(OPML)
    done = call(tmp_path, *PARTIES, *QUIET, "--opml", str(tmp_path / "feeds.opml"),
                "--type", "acquisitoin")  # fmt: skip

    assert '"acquisitoin" is none of the usual kinds of deal: acquisition, merger' in done.err
    assert written(tmp_path)["deals"][0]["types"] == ["acquisitoin"]


def test_a_file_that_is_no_opml_is_named(tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text("hello")
    done = call(tmp_path, *PARTIES, *QUIET, "--opml", str(tmp_path / "feeds.opml"))

    assert done.exit_code == 2
    assert "feeds.opml: this is not an OPML file" in done.err


def test_a_feed_that_cannot_be_reached_is_taken_unseen(tmp_path: Path, site: NewsSite) -> None:
    done = call(tmp_path, *PARTIES, *LOCAL, *QUIET, "--feed", site.url("/none"))

    assert done.exit_code == 0
    assert "taken unseen" in done.err and "404" in done.err
    assert [feed["url"] for feed in written(tmp_path)["feeds"]] == [site.url("/none")]


def test_an_alert_that_does_not_arrive_leaves_the_configuration_and_exits_with_3(
    tmp_path: Path, site: NewsSite
) -> None:
    done = call(tmp_path, *PARTIES, *LOCAL, "--no-poll", "--feed", site.url("/feed.xml"),
                "--webhook", site.url("/none"))  # fmt: skip

    assert (done.exit_code, (tmp_path / "deals.toml").exists()) == (3, True)
    assert "did not arrive" in done.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "a deal needs parties: --party"),
        (PARTIES, "nothing to read: give --feed URL"),
        ((*PARTIES, "--allow", "home", "--feed", "https://a.example/"), "--allow or --contact"),
        ((*PARTIES, "--feed", "htp:/news"), '"htp:/news" is no address of a feed; allowed:'),
        ((*PARTIES, "--feed", "paper=https://a.example/"), '"paper" is no class; allowed: filing'),
        ((*PARTIES, "--opml", "OPML", "--webhook", "nowhere"), "deals.toml:"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_written(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    opml = tmp_path / "feeds.opml"
    opml.write_text(OPML)
    done = call(tmp_path, *QUIET, *(str(opml) if one == "OPML" else one for one in arguments))

    assert done.exit_code == 2
    assert words in done.err
    assert [file.name for file in tmp_path.iterdir()] == ["feeds.opml"]


def test_what_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "deals.toml").write_text("mine")
    done = call(tmp_path, *PARTIES, *QUIET, "--feed", "https://a.example/")

    assert done.exit_code == 2 and "is left as it is" in done.err
    assert (tmp_path / "deals.toml").read_text() == "mine"


def test_files_with_secrets_are_their_owners_alone(tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text(OPML)
    call(tmp_path, *PARTIES, *QUIET, "--opml", str(tmp_path / "feeds.opml"),
         "--webhook", HOOK)  # fmt: skip

    for name in ("deals.toml", "deals.webhook-key"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    text = (tmp_path / "deals.toml").read_text()
    assert "whsec_" not in text and "secret_file" in text


def test_a_slack_webhook_gets_no_key(tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text(OPML)
    done = call(tmp_path, *PARTIES, *QUIET, "--opml", str(tmp_path / "feeds.opml"),
                "--webhook", HOOK, "--webhook-format", "slack")  # fmt: skip

    assert done.exit_code == 0, done.err
    assert written(tmp_path)["alerts"] == [{"url": HOOK, "format": "slack"}]
    assert not (tmp_path / "deals.webhook-key").exists()
