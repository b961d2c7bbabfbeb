"""The daemon's log: from a delivery back to the poll it began with, by ids."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from pathlib import Path
from typing import Any

from support.installation import Installation, publish_deal, publish_feed
from support.news_site import NewsSite
from support.webhook_receiver import WebhookReceiver


def until(process: subprocess.Popen[str], event: str) -> list[dict[str, Any]]:
    """Return the log's records up to the first of that event."""
    assert process.stderr is not None
    records = []
    for line in process.stderr:
        records.append(json.loads(line))
        if records[-1]["event"] == event:
            return records
    raise AssertionError(f"it ended without saying {event}")


def test_ids_lead_from_a_delivery_back_to_the_poll(tmp_path: Path) -> None:
    program = Installation(tmp_path)
    with NewsSite() as site, WebhookReceiver() as receiver:
        feed = publish_feed(site, publish_deal(site))
        program.configure(feed, hooks=(receiver.url,))
        process = program.start("run")
        try:
            records = until(process, "alert delivered")
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 0
        finally:
            process.kill()
            process.communicate()

    delivered = records[-1]
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
