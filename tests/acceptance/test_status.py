"""`dealterms status`: one screen, with and without a daemon, however many feeds there are."""

from __future__ import annotations

import signal
from pathlib import Path

from support.daemon import running
from support.installation import Installation, publish_deal, publish_feed
from support.news_site import NewsSite
from support.webhook_receiver import WebhookReceiver

SCREEN_LINES = 24


def test_a_daemon_at_work_is_shown_with_what_it_has_done(tmp_path: Path) -> None:
    program = Installation(tmp_path)
    with NewsSite() as site, WebhookReceiver() as receiver:
        program.configure(publish_feed(site, publish_deal(site)), hooks=(receiver.url,))
        with running(program) as process:
            receiver.wait_for(1)
            shown = program.call("status", "--json").json
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 0
    stopped = program.call("status")

    assert shown["daemons"] == [{"name": f"process {process.pid}", "leads": True}]
    assert shown["feed_counts"]["well"] == 1
    assert shown["findings"] == []
    assert "1 delivered" in stopped.out
    assert "no daemon works on this database" in stopped.out
    assert f"sqlite:///{program.database}" in stopped.out


def test_many_feeds_that_fail_stay_on_one_screen(tmp_path: Path) -> None:
    program = Installation(tmp_path)
    with NewsSite() as site:
        program.configure(*(site.url(f"/none-{n}.xml") for n in range(60)))
        assert program.run("poll").exit_code == 3

    done = program.call("status")

    assert len(done.out.splitlines()) <= SCREEN_LINES
    assert "60 of 60 feeds fail" in done.out
    assert len(program.call("status", "--json").json["feeds"]) == 60
