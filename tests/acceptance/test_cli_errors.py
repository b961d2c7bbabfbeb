"""What goes wrong outside is told in a sentence with an exit code; the rest goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.installation import Installation, publish_deal, publish_feed
from support.news_site import Answer, NewsSite
from support.webhook_receiver import WebhookReceiver


@pytest.fixture
def program(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with NewsSite() as site:
        yield site


def test_a_broken_feed_is_named_and_the_others_go_on(program: Installation, site: NewsSite) -> None:
    good = publish_feed(site, publish_deal(site))
    broken = site.serve("/broken", "<html><body>We are down for maintenance</body></html>")
    program.configure(broken, good)

    done = program.run("poll")

    assert done.exit_code == 3
    assert f"feed {broken}: " in done.err
    assert "Traceback" not in done.err
    assert program.rows("SELECT count(*) FROM articles") == [(1,)]
    health = program.rows("SELECT feed_url, failure_count, last_error IS NULL FROM feed_health")
    assert sorted(health) == sorted([(broken, 1, 0), (good, 0, 1)])


def test_a_full_disk_for_what_is_printed_is_told(program: Installation) -> None:
    program.configure()

    done = program.run("check", out=Path("/dev/full"))

    assert (done.exit_code, done.err.count("Traceback")) == (1, 0)
    assert "what this prints cannot be written (No space left on device)" in done.err


def test_a_404_page_is_named_and_left_alone_for_a_while(
    program: Installation, site: NewsSite
) -> None:
    missing = site.url("/missing")
    program.configure(publish_feed(site, publish_deal(site), missing))

    done = program.run("poll")

    assert done.exit_code == 3
    assert f"page {missing}: " in done.err and "404" in done.err
    assert program.rows("SELECT count(*) FROM articles") == [(1,)]

    publish_deal(site, "/missing", price="$29.00")
    assert program.run("poll").exit_code == 0
    assert program.rows("SELECT count(*) FROM articles") == [(1,)]


def test_a_page_without_text_is_named(program: Installation, site: NewsSite) -> None:
    empty = site.serve("/empty", "<html><body></body></html>")
    program.configure(publish_feed(site, empty))

    done = program.run("poll")

    assert done.exit_code == 3
    assert f"page {empty}: " in done.err
    assert "no article text" in done.err


def test_a_wrong_key_stops_every_command_with_its_line(program: Installation) -> None:
    program.configure(
        extra='[[feeds]]\nurl = "https://a.example/"\npublisher = "A"\nclass = "blog"'
    )

    for command in (("check",), ("poll",), ("terms",), ("run",)):
        done = program.call(*command)
        assert done.exit_code == 2
        assert "dealterms.toml:" in done.err and "feeds[0].class is not a setting" in done.err


def test_a_missing_configuration_is_told_with_what_to_do(program: Installation) -> None:
    done = program.run("poll", "--config", "nowhere.toml")

    assert (done.exit_code, done.out) == (2, "")
    assert "nowhere.toml: there is no such file" in done.err


@pytest.mark.parametrize("command", ["poll", "check", "run", "terms"])
def test_a_missing_database_folder_is_told_with_its_name(
    program: Installation, command: str
) -> None:
    program.configure(store=f"sqlite:///{program.folder}/nowhere/dealterms.db")

    done = program.call(command)

    assert done.exit_code == (2 if command == "check" else 1)
    assert "nowhere" in done.err
    assert len(done.err.strip().splitlines()) == 1


def test_reading_before_the_first_poll_says_what_to_do(program: Installation) -> None:
    program.configure()

    done = program.call("terms")

    assert (done.exit_code, done.out) == (1, "")
    assert "dealterms poll" in done.err


@pytest.mark.parametrize(
    "command",
    [
        ("rebuild",),
        ("reextract",),
        ("verify",),
        ("reject", "0123456789", "--reason", "r"),
        ("forget", "https://a.example/", "--reason", "r", "--yes"),
        ("alerts", "replay", "msg_1"),
    ],
    ids=" ".join,
)
def test_what_needs_a_database_makes_none(program: Installation, command: tuple[str, ...]) -> None:
    program.configure()

    done = program.call(*command)

    assert done.exit_code == 1
    assert "there is no database at" in done.err and "dealterms poll" in done.err
    assert not program.database.exists()


def test_alerts_wait_while_the_receiver_is_down_and_none_is_lost(
    program: Installation, site: NewsSite
) -> None:
    with WebhookReceiver() as up:
        with WebhookReceiver() as down:
            pass
        program.configure(publish_feed(site, publish_deal(site)), hooks=(down.url, up.url))

        done = program.run("poll")

        assert done.exit_code == 3
        assert "1 alerts not delivered" in done.err
        assert len(up.requests) == 1
    states = program.rows("SELECT state, attempt_count FROM alert_deliveries ORDER BY state")
    assert states == [("delivered", 1), ("pending", 1)]


def test_a_hostile_title_steers_no_terminal(program: Installation, site: NewsSite) -> None:
    url = publish_deal(site)
    page = site.answers[url.removeprefix(site.base)]
    assert isinstance(page, Answer)
    page.body = page.body.replace(b"CHICAGO", "\u202eCHICAGO \x9b31m".encode())
    program.configure(publish_feed(site, url))
    program.run("poll")

    for form in ((), ("--json",)):
        shown = program.run("history", "kessel-brightwater", *form)
        assert shown.exit_code == 0
        assert "\u202e" not in shown.out and "\x9b" not in shown.out


def test_wrong_usage_is_told_with_the_nearest_right_one(program: Installation) -> None:
    program.configure()
    program.call("migrate")

    assert "Did you mean poll?" in program.call("pol").err
    unknown = program.call("terms", "kessel")
    assert unknown.exit_code == 2
    assert 'no deal "kessel" is known' in unknown.err
    date = program.call("terms", "--as-of", "yesterday")
    assert date.exit_code == 2
    assert "2026-01-31" in date.err
