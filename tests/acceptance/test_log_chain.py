"""The daemon's log: from a delivery back to the poll it began with, by ids."""

from __future__ import annotations

import json
import re
import signal
from pathlib import Path

from support.installation import Installation, publish_deal, publish_feed
from support.news_site import NewsSite
from support.webhook_receiver import WebhookReceiver

STOP_SECONDS = 10.0


def test_ids_lead_from_a_delivery_back_to_the_poll(tmp_path: Path) -> None:
    program = Installation(tmp_path)
    with NewsSite() as site, WebhookReceiver() as receiver:
        feed = publish_feed(site, publish_deal(site))
        program.configure(feed, hooks=(receiver.url,))
        process = program.start("run")
        try:
            receiver.wait_for(1)
            process.send_signal(signal.SIGTERM)
            _, log = process.communicate(timeout=STOP_SECONDS)
        finally:
            process.kill()
    records = [json.loads(line) for line in log.splitlines()]

    (delivered,) = (one for one in records if one["event"] == "alert delivered")
    changes = [one for one in records if one["event"] == "change raised"]
    (claims,) = (one for one in records if one["event"] == "claims read")
    (article,) = (one for one in records if one["event"] == "article recorded")
    (poll,) = (one for one in records if one["event"] == "feed polled")

    assert re.fullmatch(r"poll-\d{8}T\d{12}Z", poll["poll_id"])
    assert {one["poll_id"] for one in (article, claims, *changes)} == {poll["poll_id"]}
    assert (poll["feed_url"], poll["new_entry_count"]) == (feed, 1)
    assert article["feed_url"] == feed
    assert {one["article_id"] for one in (claims, *changes)} == {article["article_id"]}
    assert set(delivered["change_ids"]) == {one["change_id"] for one in changes}
    known = {claim for (claim,) in program.rows("SELECT claim_id FROM claims")}
    assert {one["claim_id"] for one in changes} <= known
    assert [list(one)[:4] for one in records] == [["timestamp", "level", "stage", "event"]] * len(
        records
    )
