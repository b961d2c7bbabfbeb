"""Every named report gives the answer that was worked out by hand, the same on both databases.

One story: the price of a deal is rumoured, confirmed, contested; its closing slips; a capacity is
denied; a claim is rejected; a filing comes late. Days are counted from noon on 31 January 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from dealterms.claims.claim import Layer, Modality, SpeakerClass
from dealterms.claims.values import Label, Period, Power
from dealterms.database import open_writer
from dealterms.errors import UsageError
from dealterms.events.catalogue import ClaimRejected, article_stream, deal_stream
from dealterms.events.store import EventStore
from dealterms.reports import Default, list_reports, load_report, run_report
from dealterms.tables import feeds
from dealterms.view_rows import plain
from support.builders import NOON, a_deal, dollars
from support.frozen_clock import FrozenClock
from support.newsroom import Newsroom
from support.postgres_server import PostgresServer

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DEAL = "nvidia-openai"
FEED, DEAD_FEED = "https://news.example/rss", "https://dead.example/rss"
RUMOUR: dict[str, Any] = {
    "layer": Layer.REPORTED,
    "modality": Modality.RUMOURED,
    "speaker_class": SpeakerClass.OUTLET_UNNAMED_SOURCES,
}
FIVE_GIGAWATTS = Power(dollars(5).amount)


def day(number: float) -> datetime:
    return NOON + number * DAY


def text(number: float) -> str:
    return str(plain(day(number)))


def by(*parts: int) -> Period:
    start = datetime(*parts).date()  # type: ignore[misc,arg-type]
    return Period(start, start + DAY, "day")


def tell(room: Newsroom) -> None:
    """Let the story happen; each article is recorded when it is published, the last three later."""
    said = Teller(room)
    said.on(0, "Gazette", "Nvidia may put in $20 billion.", dollars(20), **RUMOUR)
    said.on(5 / 24, "Wire", "It is $20 billion, we hear.", dollars(20), **RUMOUR)
    said.on(1, "Copycat", "Nvidia may put in $20 billion.", dollars(20), **RUMOUR)
    said.on(1, "Herald", "Make that $25 billion.", dollars(25), **RUMOUR)
    misread = said.on(1, "Herald", "It is exclusive.", Label("exclusive"), term="exclusivity")
    said.on(3, "NVIDIA", "We invest $20 billion.", dollars(20))
    said.on(3, "NVIDIA", "It closes on 30 June.", by(2026, 6, 30), term="closing_expected")
    said.on(5, "Tattler", "There are 5 GW in it.", FIVE_GIGAWATTS, term="capacity", **RUMOUR)
    said.on(6, "NVIDIA", "There are no 5 GW.", FIVE_GIGAWATTS, term="capacity",
            modality=Modality.DENIED)  # fmt: skip
    said.on(10, "NVIDIA", "It closes on 30 September.", by(2026, 9, 30), term="closing_expected")
    said.on(12, "Ledger", "It may be $12 billion.", dollars(12), **RUMOUR)
    said.on(13, "Ledger", "Another deal is worth $9 billion.", dollars(9), deal_id=None, **RUMOUR)
    room.clock.now = day(20)
    said.late(3.5, "Registry", "It closes on 31 July.", by(2026, 7, 31), term="closing_expected")
    said.late(2, "Registry", "It is signed.", Label("definitive"), term="status")
    room.append(article_stream(misread), ClaimRejected(said.claims[misread], "misread", "ada"))
    room.append(deal_stream("amd-openai"), a_deal("amd-openai", name="AMD – OpenAI"))
    room.projector.catch_up()


class Teller:
    """Publishes each sentence as an article of its own."""

    def __init__(self, room: Newsroom) -> None:
        self._room, self.claims = room, dict[str, str]()

    def on(self, number: float, publisher: str, sentence: str, value: Any, **claim: Any) -> str:
        """Publish on a day and record at once; return the article's id."""
        self._room.clock.now = day(number)
        return self.late(number, publisher, sentence, value, **claim)

    def late(self, number: float, publisher: str, sentence: str, value: Any, **claim: Any) -> str:
        url = f"https://{publisher.lower()}.example/{len(self.claims)}"
        one = self._room.say(
            sentence, value, url, published_at=day(number), publisher=publisher,
            reading={"refusal_count": 2}, **claim,
        )  # fmt: skip
        articles = self._room.rows("articles", url=url)
        self.claims[articles[0]["article_id"]] = one.claim_id
        return str(articles[0]["article_id"])


@pytest.fixture(scope="module")
def rooms(
    tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer
) -> Iterator[dict[str, Newsroom]]:
    path: Path = tmp_path_factory.mktemp("reports") / "dealterms.db"
    urls = {"sqlite": f"sqlite:///{path}", "postgresql": postgres.new_database()}
    rooms = {}
    for name, url in urls.items():
        engine, clock = open_writer(url), FrozenClock()
        rooms[name] = Newsroom(engine, EventStore(engine, clock), clock)
        tell(rooms[name])
        with engine.begin() as connection:
            for place, feed in enumerate((FEED, DEAD_FEED)):
                connection.execute(insert(feeds).values(
                    feed_url=feed, publisher="Wire", source_class="outlet", is_configured=True,
                    failure_count=3 * place, last_error="no answer" if place else None,
                ))  # fmt: skip
    yield rooms
    for room in rooms.values():
        room.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def room(request: pytest.FixtureRequest, rooms: dict[str, Newsroom]) -> Newsroom:
    return rooms[request.param]


def rows(room: Newsroom, name: str, **values: Any) -> list[dict[str, Any]]:
    """Return the rows of a report on day 30, times as text."""
    with room.engine.begin() as connection:
        _, found = run_report(connection, load_report(name), values, now=day(30))
    return [{column: plain(value) for column, value in row.items()} for row in found]


def table(room: Newsroom, name: str, columns: str, **values: Any) -> list[tuple[Any, ...]]:
    return [tuple(row[one] for one in columns.split()) for row in rows(room, name, **values)]


def test_current_terms(room: Newsroom) -> None:
    columns = "term layer value_text modality is_contested support_count period_end"

    assert table(room, "current", columns, deal=DEAL) == [
        ("capacity", "reported", "5 GW", "denied", False, 1, None),
        ("closing_expected", "official", "2026-09-30", "announced", False, 1, "2026-10-01"),
        ("investment_amount", "official", "$20 billion", "announced", True, 1, None),
        ("investment_amount", "reported", "$12 billion", "rumoured", True, 1, None),
        ("status", "official", "definitive", "announced", False, 1, None),
    ]
    assert table(room, "current", columns) == table(room, "current", columns, deal=DEAL)
    assert table(room, "current", columns, deal="amd-openai") == []


def test_changes_in_a_period(room: Newsroom) -> None:
    columns = "term kind old_value_text new_value_text"

    assert table(room, "changes", columns, since=day(2), until=day(11)) == [
        ("closing_expected", "term_changed", "2026-06-30", "2026-09-30"),
        ("capacity", "denied", "5 GW", None),
        ("capacity", "first_value", None, "5 GW"),
        ("closing_expected", "first_value", None, "2026-06-30"),
        ("investment_amount", "term_changed", "$25 billion", "$20 billion"),
    ]
    assert table(room, "changes", columns, since=day(2), until=day(11), deal="amd-openai") == []


def test_what_was_known_then_and_what_is_known_now(room: Newsroom) -> None:
    assert table(room, "hindsight", "term layer verdict value_then value_now", as_of=day(4)) == [
        ("closing_expected", "official", "revised", "2026-06-30", "2026-07-31"),
        ("exclusivity", "official", "taken_back", "exclusive", None),
        ("investment_amount", "official", "same", "$20 billion", "$20 billion"),
        ("status", "official", "found_later", None, "definitive"),
    ]


def test_what_is_contested_and_by_whom(room: Newsroom) -> None:
    columns = "term layer value source contesting_value contesting_source relation"

    assert table(room, "contested", columns) == [
        ("investment_amount", "official", "$20 billion", "NVIDIA", "It may be $12 billion.",
         "Ledger", "contested"),
        ("investment_amount", "reported", "$12 billion", "Ledger", None, None, None),
    ]  # fmt: skip


def test_who_was_first_and_how_long_confirmation_took(room: Newsroom) -> None:
    columns = "place publisher layer told_at hours_behind confirmed_by hours_to_confirmation"
    found = rows(room, "first_reports", deal=DEAL)
    of_amount = [row for row in found if "$20 billion" in row["value_text"]]

    assert {row["term"] for row in found} == {
        "capacity", "closing_expected", "investment_amount", "status",
    }  # fmt: skip
    assert [[row[one] for one in columns.split()] for row in of_amount] == [
        [1, "Gazette", "reported", text(0), 0, "NVIDIA", 72],
        [2, "Wire", "reported", text(5 / 24), 5, "NVIDIA", 67],
        [3, "NVIDIA", "official", text(3), 72, "NVIDIA", None],
    ]


def test_how_reliable_each_publisher_is(room: Newsroom) -> None:
    columns = (
        "publisher rumour_count first_count confirmed_count denied_count contradicted_count "
        "open_count confirmed_percent mean_hours_to_confirmation"
    )

    assert table(room, "reliability", columns) == [
        ("Gazette", 1, 1, 1, 0, 0, 0, 100, 72),
        ("Herald", 1, 1, 0, 0, 1, 0, 0, None),
        ("Ledger", 1, 1, 0, 0, 0, 1, None, None),
        ("Tattler", 1, 1, 0, 1, 0, 0, 0, None),
        ("Wire", 1, 0, 1, 0, 0, 0, 100, 67),
    ]
    assert table(room, "reliability", "publisher", since=day(2), until=day(7)) == [("Tattler",)]


def test_deals_by_stage(room: Newsroom) -> None:
    assert table(room, "stages", "status deal_count contested_count last_changed_at") == [
        ("definitive", 1, 1, text(20 + 4 / 1440)),
        (None, 1, 0, None),
    ]


def test_deals_without_news(room: Newsroom) -> None:
    columns = "deal_id last_told_at silent_days article_count"

    assert table(room, "silence", columns) == [
        ("amd-openai", None, None, 0),
        (DEAL, text(12), 18, 12),
    ]
    assert table(room, "silence", columns, as_of=day(4.9))[1:] == [(DEAL, text(3.5), 1, 8)]


def test_dates_that_slip(room: Newsroom) -> None:
    columns = "step previous_value_text value_text slip_days total_slip_days valid_from publisher"

    assert table(room, "slips", columns) == [
        (2, "2026-06-30", "2026-07-31", 31, 31, text(3.5), "Registry"),
        (3, "2026-07-31", "2026-09-30", 61, 92, text(10), "NVIDIA"),
    ]


def test_what_was_refused_and_why(room: Newsroom) -> None:
    columns = "reason_kind reason value_text publisher"

    assert table(room, "refused", columns) == [
        ("rejected", "rejected by ada: misread", "It is exclusive.", "Herald"),
        ("unattributed", "could not be tied to a watched deal",
         "Another deal is worth $9 billion.", "Ledger"),
    ]  # fmt: skip
    assert table(room, "refused", "reason_kind", deal=DEAL) == [("rejected",)]


def test_what_each_feed_brought(room: Newsroom) -> None:
    columns = (
        "feed_url article_count telling_count claim_count official_count refused_count "
        "claims_per_100_articles first_count last_published_at failure_count"
    )

    assert table(room, "feed_quality", columns) == [
        (FEED, 14, 12, 12, 6, 28, 85, 8, text(13), 0),
        (DEAD_FEED, 0, 0, 0, 0, 0, None, 0, None, 3),
    ]


@pytest.mark.parametrize("report", list_reports(), ids=lambda report: report.name)
def test_each_report_says_the_same_on_both_databases(
    rooms: dict[str, Newsroom], report: Any
) -> None:
    values = {"deal": DEAL, "as_of": day(4)}
    asked = {one.name: values[one.name] for one in report.parameters
             if one.default is Default.REQUIRED}  # fmt: skip
    one, other = (rows(room, report.name, **asked) for room in rooms.values())

    assert one == other
    assert one or report.name == "deliveries"


@pytest.mark.parametrize("report", list_reports(), ids=lambda report: report.name)
def test_each_report_gives_the_columns_and_takes_the_parameters_that_it_names(
    rooms: dict[str, Newsroom], report: Any
) -> None:
    with rooms["sqlite"].engine.begin() as connection:
        columns, _ = run_report(connection, report, {"deal": DEAL, "as_of": day(4)} if any(
            one.default is Default.REQUIRED for one in report.parameters) else {})  # fmt: skip

    assert columns == [one.name for one in report.columns]
    assert {one.name for one in report.parameters} == set(
        re.findall(r"(?<![:\w]):([a-z]\w*)", report.sql)
    )


def test_what_is_missing_or_too_much_is_said(rooms: dict[str, Newsroom]) -> None:
    with rooms["sqlite"].engine.begin() as connection:
        with pytest.raises(UsageError, match="hindsight is about a day: add --as-of DATE"):
            run_report(connection, load_report("hindsight"))
        with pytest.raises(UsageError, match="stages takes no --deal DEAL"):
            run_report(connection, load_report("stages"), {"deal": DEAL})
        with pytest.raises(UsageError, match='no report "stage"; known: changes, '):
            load_report("stage")
