"""The JSON API, the feeds of changes and the live stream, over real HTTP on either database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import feedparser
import httpx
import pytest

from dealterms.claims.claim import Layer, Modality, SpeakerClass
from dealterms.database import open_writer
from dealterms.events.store import EventStore
from dealterms.web.api.shapes import SHAPES
from support.builders import NOON, dollars
from support.databases import on_both_databases
from support.frozen_clock import FrozenClock
from support.newsroom import Newsroom
from support.web_server import pages_of

AMOUNTS = (100, 80, 30)


@pytest.fixture
def served(store_url: str, clock: FrozenClock) -> Iterator[tuple[Newsroom, httpx.Client]]:
    """A deal whose amount was changed again and again, a month apart, and was then contested."""
    engine = open_writer(store_url)
    newsroom = Newsroom(engine, EventStore(engine, clock), clock)
    for number, amount in enumerate(AMOUNTS):
        say(newsroom, amount, number)
    say(newsroom, 20, len(AMOUNTS), layer=Layer.REPORTED, modality=Modality.RUMOURED,
        speaker_class=SpeakerClass.OUTLET_UNNAMED_SOURCES)  # fmt: skip
    with (
        pages_of(store_url, clock) as address,
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        yield newsroom, client
    engine.dispose()


def say(newsroom: Newsroom, amount: int, number: int, **claim: Any) -> None:
    """Publish that they will pay so many billion dollars, one month later than the last time."""
    newsroom.say(
        f"They will now pay ${amount} billion.", dollars(amount), words=f"${amount} billion",
        url=f"https://news.example/a{number}", published_at=NOON + timedelta(days=30 * number),
        **claim,
    )  # fmt: skip


def texts_of(rows: list[dict[str, Any]]) -> list[str]:
    return [row["new_value_text"] for row in rows]


@on_both_databases
def test_every_page_is_there_on_either_database(served: tuple[Newsroom, httpx.Client]) -> None:
    _, pages = served
    claim = pages.get("/api/v1/changes").json()[0]["claim_id"]
    evidence = pages.get(f"/claims/{claim}").headers["location"]
    article = evidence.split("?")[0]
    deal = "/deals/nvidia-openai"

    for path in ("/", deal, f"{deal}?as_of=2026-03-15&known_at=2026-06-01", evidence,
                 f"{deal}/terms/investment_amount", f"{article}/differences",
                 "/changes?kind=contested&deal=nvidia-openai", "/alerts",
                 "/alerts?state=parked", "/feeds", "/changes.atom", "/changes.json"):  # fmt: skip
        assert pages.get(path).status_code == 200, path


@on_both_databases
def test_every_list_has_the_columns_that_the_document_promises(
    served: tuple[Newsroom, httpx.Client],
) -> None:
    _, api = served
    document = api.get("/api/v1/openapi.json").json()
    article = api.get("/api/v1/articles").json()[0]["article_id"]
    names = {"{deal_id}": "nvidia-openai", "{term}": "investment_amount", "{article_id}": article}

    for path, operations in document["paths"].items():
        schema = operations["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        shape = (schema.get("items") or schema)["$ref"].rpartition("/")[2]
        for name, value in names.items():
            path = path.replace(name, value)
        answer = api.get(f"/api/v1{path}")
        assert answer.status_code == 200, path
        rows = answer.json() if "items" in schema else [answer.json()]
        assert all(set(row) == set(SHAPES[shape]["properties"]) for row in rows), path
        assert rows or shape in ("Alert", "Feed"), path


@on_both_databases
def test_pages_by_key_hold_every_row_once(served: tuple[Newsroom, httpx.Client]) -> None:
    """A row that comes in between pages neither doubles nor hides another."""
    newsroom, api = served
    whole = api.get("/api/v1/changes").json()
    found, address = [], "/api/v1/changes?limit=2&deal=nvidia-openai"
    while address:
        answer = api.get(address)
        found += answer.json()
        address = answer.links.get("next", {}).get("url", "")
        if len(found) == 2:
            say(newsroom, 10, 9)

    assert len(whole) > 3
    assert found == whole


@on_both_databases
def test_a_history_is_paged_by_its_key(served: tuple[Newsroom, httpx.Client]) -> None:
    _, api = served
    path = "/api/v1/deals/nvidia-openai/history"
    found, address = [], f"{path}?limit=1&term=investment_amount"
    while address:
        answer = api.get(address)
        found += answer.json()
        address = answer.links.get("next", {}).get("url", "")
        assert len(found) <= len(AMOUNTS) + 1

    assert len(found) == len(AMOUNTS) + 1
    assert found == api.get(path).json()
    for strange in ("x", "~~~~", "a~b~99999999999~c~d~e~f"):
        assert api.get(path, params={"after": strange}).status_code == 200


@on_both_databases
def test_terms_look_back_on_both_axes(served: tuple[Newsroom, httpx.Client]) -> None:
    _, api = served
    path = "/api/v1/deals/nvidia-openai/terms"

    then = api.get(path, params={"as_of": "2026-03-15"}).json()
    unknown = api.get(path, params={"known_at": "2026-01-01"}).json()

    assert [row["value_text"] for row in then] == ["$80 billion"]
    assert unknown == []


def test_the_rows_are_those_of_the_command_line(
    served: tuple[Newsroom, httpx.Client], store_url: str, tmp_path: Any
) -> None:
    from support.installation import Installation

    _, api = served
    installation = Installation(tmp_path)
    installation.configure(store=store_url)

    for arguments, path in (
        (("terms", "nvidia-openai"), "terms"),
        (("history", "nvidia-openai"), "history"),
    ):
        printed = installation.call(*arguments, "--json").json
        served_rows = api.get(f"/api/v1/deals/nvidia-openai/{path}").json()
        assert _without_clock(served_rows) == _without_clock(printed)


def _without_clock(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out what the day decides: the pages live on a frozen one, the command on today's."""
    return [{name: value for name, value in row.items() if name != "is_stale"} for row in rows]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("limit=0", "limit must be a whole number from 1 to 500"),
        ("limit=501", "limit must be"),
        ("limit=two", "limit must be"),
        ("limit=", "limit is empty"),
        ("before=99999999999999999999", "before must be"),
        ("deal=%00", "deal must be text"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_explained(
    served: tuple[Newsroom, httpx.Client], query: str, words: str
) -> None:
    answer = served[1].get(f"/api/v1/changes?{query}")

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].startswith(words)


def test_what_is_not_there_is_a_problem_document(served: tuple[Newsroom, httpx.Client]) -> None:
    for path in ("/deals/nobody", "/deals/nobody/terms", "/articles/none", "/nowhere"):
        answer = served[1].get(f"/api/v1{path}")
        assert (answer.status_code, answer.json()["status"]) == (404, 404)


@on_both_databases
def test_readers_of_feeds_get_each_change_under_a_name_that_stays(
    served: tuple[Newsroom, httpx.Client],
) -> None:
    newsroom, pages = served
    first = feedparser.parse(pages.get("/changes.atom?deal=nvidia-openai").content)
    say(newsroom, 10, 9)
    second = feedparser.parse(pages.get("/changes.atom?deal=nvidia-openai").content)

    assert not first.bozo
    assert [entry.id for entry in second.entries[1:]] == [entry.id for entry in first.entries]
    assert second.entries[0].title.endswith("Investment amount: $30 billion → $10 billion")
    assert "They will now pay $10 billion." in second.entries[0].content[0].value
    evidence = pages.get(second.entries[0].link.removeprefix(str(pages.base_url).rstrip("/")))
    assert evidence.status_code == 303


def test_the_json_feed_says_the_same(served: tuple[Newsroom, httpx.Client]) -> None:
    _, pages = served
    atom = feedparser.parse(pages.get("/changes.atom").content)
    feed = pages.get("/changes.json")

    assert feed.headers["content-type"] == "application/feed+json"
    assert feed.json()["version"] == "https://jsonfeed.org/version/1.1"
    assert [entry["id"] for entry in feed.json()["items"]] == [one.id for one in atom.entries]
    assert len({entry["id"] for entry in feed.json()["items"]}) == len(atom.entries)


def test_what_xml_cannot_hold_is_written_out(served: tuple[Newsroom, httpx.Client]) -> None:
    newsroom, pages = served
    newsroom.say("They will now pay \x0b$5 billion <b>&.", dollars(5), words="$5 billion",
                 url="https://news.example/x", published_at=NOON + timedelta(days=400),
                 publisher="]]>\x00<x/>")  # fmt: skip

    feed = feedparser.parse(pages.get("/changes.atom").content)

    assert not feed.bozo
    assert "\\x0b$5 billion <b>&." in feed.entries[0].content[0].value


@on_both_databases
def test_who_listens_hears_of_a_change(served: tuple[Newsroom, httpx.Client]) -> None:
    newsroom, api = served
    with api.stream("GET", "/changes/live", timeout=20) as stream:
        lines = stream.iter_lines()
        assert next(lines) == "retry: 3000"
        say(newsroom, 10, 9)
        change = next_event(lines, "change")

    assert change["new_value_text"] == "$10 billion"
    assert change["kind"] == "term_changed"


def test_who_comes_back_missed_nothing(served: tuple[Newsroom, httpx.Client]) -> None:
    _, api = served
    newest_first = api.get("/api/v1/changes").json()
    last_seen = newest_first[2]["position"]
    with api.stream(
        "GET", "/changes/live", headers={"Last-Event-ID": str(last_seen)}, timeout=20
    ) as stream:
        lines = stream.iter_lines()
        told = [next_event(lines, "change") for _ in range(2)]

    assert texts_of(told) == texts_of(newest_first[1::-1])


def test_nobody_who_listens_keeps_the_server_from_stopping(
    store_url: str, clock: FrozenClock, caplog: pytest.LogCaptureFixture
) -> None:
    open_writer(store_url).dispose()
    with pages_of(store_url, clock) as address:
        client = httpx.Client(base_url=address, timeout=20)
        stream = client.send(client.build_request("GET", "/changes/live"), stream=True)
        next(stream.iter_lines())

    stream.close()
    client.close()
    assert [one.message for one in caplog.records if one.levelname == "ERROR"] == []


def next_event(lines: Iterator[str], name: str) -> dict[str, Any]:
    """Return what the next event of this name holds."""
    for line in lines:
        assert line != ": nothing new", f"no {name} was told"
        if line == f"event: {name}":
            found: dict[str, Any] = json.loads(next(lines).removeprefix("data: "))
            return found
    raise AssertionError("the stream ended")
