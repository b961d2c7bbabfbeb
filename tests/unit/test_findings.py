"""What of the facts is a finding, how bad it is, and what is to be done: pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dealterms.health.facts import (
    AlertFacts,
    Daemon,
    EndpointFacts,
    Facts,
    FeedFacts,
    FeedTrouble,
    ProjectionFacts,
    StoreFacts,
)
from dealterms.health.findings import Finding, Grade, findings
from support.frozen_clock import START

WELL = Facts(
    at=START,
    daemons=(Daemon("process 7", leads=True),),
    feeds=FeedFacts(well=10, last_polled_at=START),
    log_position=500,
    last_event_at=START,
    projections=(ProjectionFacts("terms", 0, None, START),),
    alerts=AlertFacts({"delivered": 3}, None, None),
    endpoints=(),
    store=StoreFacts(1_000_000, 50_000_000_000),
)
LONG_AGO = START - timedelta(hours=1)
FAILING = EndpointFacts("0123456789ab", 4, LONG_AGO, None, None, None)


def only(facts: Facts) -> Finding:
    (found,) = findings(facts)
    return found


def feeds(**counts: object) -> Facts:
    return replace(WELL, feeds=replace(WELL.feeds, **counts))


def test_a_service_that_is_well_has_no_findings() -> None:
    assert findings(WELL) == []


def test_some_feeds_that_fail_are_worth_a_note_that_names_the_worst() -> None:
    trouble = FeedTrouble("https://a.example/rss", 9, 503, "answered 503")

    found = only(feeds(failing=1, troubles=(trouble,)))

    assert found.grade is Grade.NOTE
    assert "1 of 11 feeds fail" in found.words
    assert "https://a.example/rss: answered 503" in found.words


def test_most_feeds_failing_is_a_fault_of_ours() -> None:
    assert only(feeds(failing=11)).grade is Grade.FAILS


def test_feeds_that_wait_for_minutes_lag_while_a_daemon_works() -> None:
    late = feeds(due=4, oldest_due_at=LONG_AGO)

    assert "4 feeds are due, one of them for 60 minutes" in only(late).words
    assert [one.grade for one in findings(replace(late, daemons=()))] == [Grade.NOTE]


def test_feeds_that_fell_due_a_moment_ago_are_no_finding() -> None:
    assert findings(feeds(due=4, oldest_due_at=START - timedelta(minutes=4))) == []


def test_a_paused_projection_fails_and_a_distant_one_lags() -> None:
    paused = ProjectionFacts("terms", 5, "KeyError: 'x'", START)
    distant = ProjectionFacts("terms", 5_000, None, START)

    assert only(replace(WELL, projections=(paused,))).words.endswith("PAUSED: KeyError: 'x'")
    assert only(replace(WELL, projections=(distant,))).grade is Grade.LAGS


@pytest.mark.parametrize(
    ("endpoint", "grade", "words"),
    [
        (FAILING, Grade.FAILS, "4 attempts failed in a row since 2026-01-31 11:00 UTC"),
        (replace(FAILING, disabled_at=START, disabled_by="gone"), Grade.FAILS, "DISABLED (gone)"),
        (replace(FAILING, disabled_at=START, disabled_by="operator"), Grade.NOTE, "(operator)"),
    ],
)
def test_an_endpoint_that_gets_nothing_is_a_finding_unless_a_person_wants_it_so(
    endpoint: EndpointFacts, grade: Grade, words: str
) -> None:
    found = only(replace(WELL, endpoints=(endpoint,)))

    assert found.grade is grade
    assert words in found.words


def test_where_it_cannot_be_known_who_works_nothing_is_said_of_it() -> None:
    assert findings(replace(WELL, daemons=None)) == []


def test_little_space_lags_and_hardly_any_fails() -> None:
    grades = [
        only(replace(WELL, store=StoreFacts(1, free))).grade for free in (499_000_000, 49_000_000)
    ]

    assert grades == [Grade.LAGS, Grade.FAILS]


def test_the_database_of_another_machine_has_no_space_to_tell_of() -> None:
    assert findings(replace(WELL, store=StoreFacts(1, None))) == []


def test_an_alert_that_nobody_tries_lags() -> None:
    assert only(replace(WELL, alerts=AlertFacts({}, LONG_AGO, LONG_AGO))).grade is Grade.LAGS


def test_what_was_given_up_is_worth_a_note() -> None:
    assert (
        "2 alerts were given up"
        in only(replace(WELL, alerts=AlertFacts({"parked": 2}, None, None))).words
    )


def test_the_worst_comes_first_and_each_says_what_to_do() -> None:
    broken = replace(feeds(failing=1, gone=1), endpoints=(FAILING,), daemons=())

    found = findings(broken)

    assert [one.grade for one in found] == [Grade.FAILS, Grade.NOTE, Grade.NOTE, Grade.NOTE]
    assert all(one.remedy for one in found)
