"""What we read is corrected: by persons, by another watchlist, by pages that were changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.installation import DEAL, Installation, publish_deal, publish_feed
from support.news_site import NewsSite, rss_feed
from support.webhook_receiver import SECRET, WebhookReceiver

ID = "kessel-brightwater"
OTHER = """\
[[deals]]
id = "kessel-brightwater-lease"
name = "Kessel & Rowe – Brightwater Foods lease"
types = ["licensing"]
[[deals.parties]]
name = "Kessel & Rowe"
[[deals.parties]]
name = "Brightwater Foods"
"""


@pytest.fixture
def program(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


def terms(program: Installation, deal: str = ID) -> dict[str, Any]:
    rows = program.call("terms", deal, "--json").json
    return {row["term"]: row for row in rows}


def explained(program: Installation, term: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = program.call("explain", ID, term, "--json").json["claims"]
    return found


def kinds_told(receiver: WebhookReceiver) -> list[list[str]]:
    return [
        [one["kind"] for one in request.json["data"]["changes"]] for request in receiver.requests
    ]


def test_rulings_survive_another_reading_and_wake_only_who_asked(program: Installation) -> None:
    with NewsSite() as site, WebhookReceiver() as plain, WebhookReceiver() as curious:
        feed = publish_feed(site, publish_deal(site))
        asked = (
            f'[[alerts]]\nurl = "{curious.url}"\nsecret = "{SECRET}"\nkinds = ["revised_reading"]'
        )
        program.configure(feed, hooks=(plain.url,), extra=asked)
        assert program.call("poll").exit_code == 0
        fee = terms(program)["termination_fee"]["claim_id"]
        program.call("reject", fee, "--reason", "that is another fee")
        readings = program.rows("SELECT count(*) FROM events WHERE type = 'ClaimsRead'")

        program.configure(feed, hooks=(plain.url,), extra=f"{asked}\n{OTHER}")
        assert program.call("poll").exit_code == 0

        assert program.rows("SELECT count(*) FROM events WHERE type = 'ClaimsRead'") > readings
        assert "termination_fee" not in terms(program)
        (claim,) = [one for one in explained(program, "termination_fee") if one["claim_id"] == fee]
        assert (claim["relation"], claim["is_active"]) == ("rejected", False)
        assert claim["why"] == "rejected by operator: that is another fee"
        assert len(plain.requests) == 1
        assert kinds_told(curious) == [["revised_reading"]]

        program.call("attribute", fee, "kessel-brightwater-lease", "--reason", "it is the lease's")
        program.call("restore", fee, "--reason", "it was right")
        program.call("poll")
        assert terms(program)["termination_fee"]["claim_id"] == fee
        assert len(plain.requests) == 1
    assert program.call("verify").exit_code == 0


def test_a_newly_watched_deal_reads_the_stored_articles_in_silence(program: Installation) -> None:
    with NewsSite() as site, WebhookReceiver() as receiver:
        feed = publish_feed(site, publish_deal(site))
        program.configure(feed, hooks=(receiver.url,))
        with_deal = program.config.read_text(encoding="utf-8")
        program.config.write_text(with_deal.replace(DEAL, ""), encoding="utf-8")
        assert program.call("poll").exit_code == 0
        assert program.rows("SELECT count(*) FROM claims") == [(0,)]

        program.config.write_text(with_deal, encoding="utf-8")
        assert program.call("poll").exit_code == 0

    assert terms(program)["price_per_share"]["amount"] == "27.5"
    assert program.call("history", ID, "price_per_share", "--json").json
    assert {kind for (kind,) in program.rows("SELECT kind FROM term_changes")} == {
        "revised_reading"
    }
    assert receiver.requests == []


def test_a_changed_page_replaces_its_claims_and_keeps_them_with_the_reason(
    program: Installation,
) -> None:
    with NewsSite() as site, WebhookReceiver() as receiver:
        url = publish_deal(site)
        feed = publish_feed(site, url)
        program.configure(feed, hooks=(receiver.url,))
        program.call("poll")

        publish_deal(site, price="$29.00")
        entry = (url, "A deal, updated", "Mon, 11 May 2026 10:45:00 GMT")
        site.serve("/feed.xml", rss_feed(entry), "application/rss+xml")
        assert program.call("poll").exit_code == 0

        assert terms(program)["price_per_share"]["amount"] == "29"
        gone = [one for one in explained(program, "price_per_share") if not one["is_active"]]
        assert gone and {one["relation"] for one in gone} == {"superseded"}
        assert {one["why"] for one in gone} == {"the page was changed: revision 2 replaced it"}
        assert all("27.50" in one["quote"] for one in gone)
        assert kinds_told(receiver)[-1] == ["term_changed"]
        summary = receiver.requests[-1].json["data"]["summary"]
        assert "price per share raised, $27.50 → $29" in summary
    assert program.call("verify").exit_code == 0
