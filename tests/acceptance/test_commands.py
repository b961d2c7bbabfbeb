"""What each command shows and does, on a database that one poll filled."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dealterms import __version__
from dealterms.reports import Default, list_reports, load_report
from support.installation import Done, Installation, publish_deal, publish_feed
from support.news_site import NewsSite
from support.webhook_receiver import SECRET, Reply, WebhookReceiver

DEAL = "kessel-brightwater"


@pytest.fixture(scope="module")
def receiver() -> Iterator[WebhookReceiver]:
    with WebhookReceiver() as receiver:
        yield receiver


@pytest.fixture(scope="module")
def polled(
    tmp_path_factory: pytest.TempPathFactory, receiver: WebhookReceiver
) -> Iterator[Installation]:
    """An installation after one poll of one article; nobody writes to it."""
    program = Installation(tmp_path_factory.mktemp("polled"))
    with NewsSite() as site:
        program.configure(publish_feed(site, publish_deal(site)), hooks=(receiver.url,))
        done = program.call("poll", "--json")
        assert done.json["articles"] == done.json["delivered"] == 1
        yield program


@pytest.fixture
def program(polled: Installation, tmp_path: Path) -> Installation:
    """A copy of it to write to."""
    shutil.copytree(polled.folder, tmp_path / "copy")
    copy = Installation(tmp_path / "copy")
    config = copy.config.read_text(encoding="utf-8")
    copy.config.write_text(config.replace(polled.database_url, copy.database_url), encoding="utf-8")
    return copy


READING = [
    ("terms",),
    ("terms", DEAL, "--as-of", "2026-06-01"),
    ("terms", DEAL, "--known-at", "2020-01-01"),
    ("history", DEAL),
    ("history", DEAL, "status"),
    ("explain", DEAL, "price_per_share"),
    ("status",),
    ("check",),
    ("settings",),
    ("feeds", "list"),
    ("alerts", "list"),
    ("report",),
    ("report", "changes"),
    ("report", "terms_at", "--deal", DEAL),
    ("history", DEAL, "--as-of", "2026-06-01", "--known-at", "2100-01-01"),
    ("verify",),
]


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_a_reading_command_prints_one_json_document_or_plain_lines(
    polled: Installation, command: tuple[str, ...]
) -> None:
    as_json, plain = polled.call(*command, "--json"), polled.call(*command)

    assert (as_json.exit_code, plain.exit_code) == (0, 0)
    json.loads(as_json.out)
    assert "\x1b" not in plain.out + as_json.out
    assert "Traceback" not in plain.err + as_json.err


@pytest.mark.parametrize("name", [report.name for report in list_reports()])
def test_every_report_runs_and_is_csv_too(polled: Installation, name: str) -> None:
    report = load_report(name)
    values = {"deal": DEAL, "as_of": "2026-06-01"}
    needed = [one.name for one in report.parameters if one.default is Default.REQUIRED]
    options = [word for one in needed for word in (f"--{one.replace('_', '-')}", values[one])]
    done = polled.call("report", name, "--csv", *options)

    assert done.exit_code == 0
    assert done.out.startswith(",".join(column.name for column in report.columns) + "\n")


def test_a_report_prints_what_it_asks_for_and_the_list_says_what_it_takes(
    polled: Installation,
) -> None:
    text = polled.call("report", "hindsight", "--sql").out
    listed = {row["name"]: row for row in polled.call("report", "--json").json}

    assert text.startswith("-- What was known on a day") and "--   as_of [required]:" in text
    assert listed["hindsight"]["options"] == "[--deal] --as-of"
    assert listed["stages"]["question"].startswith("how many deals stand where")


def test_terms_say_value_layer_and_source(polled: Installation) -> None:
    rows = {row["term"]: row for row in polled.call("terms", DEAL, "--json").json}

    price = rows["price_per_share"]
    assert price["value_json"] == {"amount": "27.5", "currency": "USD"}
    assert price["is_contested"] is False
    assert price["quote"] and price["url"].endswith("/a1")


def test_the_past_is_shown_as_it_was(polled: Installation) -> None:
    assert polled.call("terms", DEAL, "--as-of", "2026-05-01", "--json").json == []
    assert polled.call("terms", DEAL, "--as-of", "2026-06-01", "--json").json != []
    assert polled.call("terms", DEAL, "--known-at", "2026-01-01", "--json").json == []


def test_a_claim_is_rejected_and_restored(program: Installation) -> None:
    terms = {row["term"]: row for row in program.call("terms", "--json").json}
    claim = terms["termination_fee"]["claim_id"]

    assert program.call("reject", claim, "--reason", "misread").exit_code == 0
    assert "termination_fee" not in program.call("terms").out
    assert program.call("restore", claim).exit_code == 0
    assert "termination_fee" in program.call("terms").out
    assert program.call("verify").exit_code == 0


def test_rebuilding_gives_the_same_tables_and_sends_nothing(
    program: Installation, receiver: WebhookReceiver
) -> None:
    before = program.call("terms", "--json").out, len(receiver.requests)

    assert program.call("rebuild").exit_code == 0
    assert (program.call("terms", "--json").out, len(receiver.requests)) == before
    assert program.call("rebuild", "nonsense").exit_code == 2


def test_a_message_is_sent_again_under_its_old_id(
    program: Installation, receiver: WebhookReceiver
) -> None:
    (message,) = program.call("alerts", "list", "--json").json
    count = len(receiver.requests)

    done = program.call("alerts", "replay", message["message_id"])

    assert done.exit_code == 0
    again = receiver.requests[count]
    assert again.is_signed
    assert (again.webhook_id, again.body) == (message["message_id"], receiver.requests[0].body)
    shown = program.call("alerts", "show", message["message_id"], "--json").json
    assert len(shown["attempts"]) == 2


def test_a_test_message_is_signed_and_changes_nothing(
    program: Installation, receiver: WebhookReceiver
) -> None:
    count = len(receiver.requests)

    assert program.call("alerts", "test").exit_code == 0
    sent = receiver.requests[count]
    assert sent.is_signed and sent.json["type"] == "dealterms.test"

    receiver.replies.append(Reply(500))
    failed = program.call("alerts", "test")
    assert failed.exit_code == 1
    assert "not delivered (HTTP 500" in failed.err


def test_an_article_is_forgotten(program: Installation) -> None:
    ((url,),) = program.rows("SELECT url FROM articles")

    assert program.call("forget", url, "--reason", "takedown", "--yes").exit_code == 0
    assert program.rows("SELECT title, text FROM articles") == [(None, None)]
    assert program.rows("SELECT count(*) FROM term_current WHERE quote IS NOT NULL") == [(0,)]
    assert program.call("verify").exit_code == 0
    assert program.call("forget", url, "--reason", "again", "--yes").exit_code == 2


def test_an_edited_log_is_found(program: Installation) -> None:
    import sqlite3

    with sqlite3.connect(program.database) as connection:
        connection.execute("DROP TRIGGER IF EXISTS events_are_not_updated")
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE events SET data = replace(data, '27.5', '72.5')")
    connection.close()

    done = program.call("verify", "--json")

    assert done.exit_code == 1
    assert done.json["is_whole"] is False and done.json["problems"]

    before = program.rows("SELECT count(*) FROM events")
    poll = program.call("poll")
    assert poll.exit_code == 1
    assert "was changed after it was written" in poll.err and "dealterms verify" in poll.err
    assert program.rows("SELECT count(*) FROM events") == before


def test_a_backup_is_a_database_that_can_be_read(program: Installation, tmp_path: Path) -> None:
    copy = tmp_path / "backup.db"

    assert program.call("backup", str(copy)).exit_code == 0
    program.configure(store=f"sqlite:///{copy}")
    assert program.call("verify").exit_code == 0


def test_a_backup_is_proved_and_put_back(program: Installation, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    made = program.call("backup", str(folder), "--keep", "1", "--json").json
    before = program.call("terms", "--json").json
    program.call("forget", program.rows("SELECT url FROM articles")[0][0], "--reason", "x", "--yes")

    assert program.call("restore-backup", made["file"], "--verify", "--check-only").exit_code == 0
    assert program.call("terms", "--json").json != before
    unasked = program.call("restore-backup", made["file"])
    assert unasked.exit_code == 2 and "--replace moves it aside" in unasked.err
    mistaken = program.call("restore", made["file"])
    assert mistaken.exit_code == 2 and "dealterms restore-backup" in mistaken.err

    done = program.call("restore-backup", made["file"], "--verify", "--replace", "--json")

    assert (done.json["position"], done.json["seal"]) == (made["position"], made["seal"])
    assert program.call("terms", "--json").json == before
    assert program.call("verify").exit_code == 0


def test_reading_again_with_the_same_rules_adds_nothing(program: Installation) -> None:
    done = program.call("reextract")

    assert done.exit_code == 0
    assert "0 articles read again" in done.err


def test_feeds_are_added_exported_and_imported(program: Installation, tmp_path: Path) -> None:
    added = program.call("feeds", "add", "https://a.example/rss", "--publisher", "A")
    assert added.exit_code == 0

    opml = tmp_path / "feeds.opml"
    opml.write_text(program.call("feeds", "export").out, encoding="utf-8")
    known = program.call("feeds", "add", "https://a.example/rss", "--publisher", "B")
    assert (known.exit_code, known.err) == (
        2, f"dealterms: https://a.example/rss is in {program.config} already: edit it there\n"
    )  # fmt: skip
    wrong = program.call("feeds", "add", "ftp://a.example/", "--publisher", "B")
    assert wrong.exit_code == 2 and str(program.config) in wrong.err and ".new" not in wrong.err
    again = program.call("feeds", "import", str(opml))
    assert "0 feeds added, 2 were there already" in again.err
    assert program.call("check").exit_code == 0


def test_inspect_reads_a_saved_page_and_stores_nothing(
    program: Installation, tmp_path: Path
) -> None:
    with NewsSite() as site:
        url = publish_deal(site)
        done = program.call("inspect", url, "--json")
        answer = site.answers["/a1"]
    page = tmp_path / "page.html"
    page.write_bytes(answer.body)  # type: ignore[union-attr]
    before = program.rows("SELECT count(*) FROM events")

    saved = program.call("inspect", str(page), "--json")

    assert done.exit_code == saved.exit_code == 0
    terms = [{claim["term"] for claim in one.json["claims"]} for one in (done, saved)]
    assert "price_per_share" in terms[0] & terms[1]
    assert program.rows("SELECT count(*) FROM events") == before


def test_a_term_nobody_spoke_of_is_told_with_those_there_are(polled: Installation) -> None:
    for command in ("explain", "history"):
        unknown = polled.call(command, DEAL, "price_per_shore")
        assert unknown.exit_code == 2
        assert 'nothing was said about "price_per_shore"' in unknown.err
        assert "did you mean price_per_share?" in unknown.err and "termination_fee" in unknown.err
        assert polled.call(command, "kessel", "status").exit_code == 2


def test_explain_shows_a_table_and_the_words_on_demand(polled: Installation) -> None:
    plain = polled.call("explain", DEAL, "price_per_share")
    found = polled.call("explain", DEAL, "price_per_share", "--json").json

    assert plain.err.startswith("$27.5 stands as the official value") or "$27.50" in plain.err
    assert plain.out.startswith("order\tsaid_at\tvalue\t")
    assert found["why"] and found["claims"][0]["relation"] == "first"
    assert found["state"][0]["claim_id"] in {claim["claim_id"] for claim in found["claims"]}


def test_both_axes_are_answered_alike_by_command_and_by_sql(polled: Installation) -> None:
    days = ("--as-of", "2026-06-01", "--known-at", "2100-01-01")
    terms = polled.call("terms", DEAL, *days, "--json").json
    history = polled.call("history", DEAL, *days, "--json").json

    assert terms and history
    assert {row.pop("is_stale") for row in terms} == {False}
    assert polled.call("report", "terms_at", "--deal", DEAL, *days, "--json").json == terms
    assert polled.call("report", "history_at", "--deal", DEAL, *days, "--json").json == history
    assert polled.call("report", "terms_at").exit_code == 2
    assert polled.call("report", "deals", "--deal", DEAL).exit_code == 2


def test_the_secret_and_the_addresses_of_endpoints_are_shown_nowhere(
    program: Installation, receiver: WebhookReceiver
) -> None:
    outputs = [program.call(*command) for command in READING]
    outputs.append(program.call("alerts", "test"))

    shown = "".join(done.out + done.err for done in outputs)
    assert SECRET not in shown and SECRET.removeprefix("whsec_") not in shown
    database = b"".join(path.read_bytes() for path in program.folder.glob("dealterms.db*"))
    assert SECRET.removeprefix("whsec_").encode() not in database


def test_help_is_there_for_everyone(polled: Installation) -> None:
    done = polled.call("--help")

    assert done.exit_code == 0
    for command in ("poll", "terms", "history", "explain", "alerts", "verify"):
        assert f"  {command} " in done.out
    assert polled.run("--version").out == f"dealterms {__version__}\n"


def test_a_failing_receiver_makes_a_poll_done_in_part(tmp_path: Path) -> None:
    program = Installation(tmp_path)
    with NewsSite() as site, WebhookReceiver([Reply(503)]) as receiver:
        program.configure(publish_feed(site, publish_deal(site)), hooks=(receiver.url,))
        done: Done = program.call("poll", "--json")

    assert done.exit_code == 3
    assert done.json["failures"] == ["1 alerts not delivered: `dealterms alerts list` shows why"]
