"""Pure: what of the facts is not as it should be, how bad it is, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dealterms.health.facts import EndpointFacts, Facts, FeedFacts
from dealterms.health.vitals import WorkReport

__all__ = ["Finding", "Grade", "findings", "findings_of_works"]

# What a healthy daemon does within seconds is late after minutes; ops/alerts.yml waits as long.
LATE_SECONDS = 300.0
LEAST_FREE_BYTES = 500_000_000
LAG_EVENTS = 1_000  # more than one page: the projector is behind, not just between two looks


class Grade(StrEnum):
    """How bad it is: something does not work, is late, or is only worth knowing."""

    FAILS = "fails"
    LAGS = "lags"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be, and what to do about it."""

    grade: Grade
    words: str
    remedy: str


def findings(facts: Facts) -> list[Finding]:
    """Return what the database shows to be wrong, the worst first."""
    found = [
        *_of_daemons(facts),
        *_of_space(facts),
        *_of_projections(facts),
        *_of_feeds(facts),
        *(_of_endpoint(one) for one in facts.endpoints),
        *_of_alerts(facts),
    ]
    return sorted(found, key=lambda one: list(Grade).index(one.grade))


def findings_of_works(reports: Sequence[WorkReport]) -> list[Finding]:
    """Return which works of a daemon fail as a whole, or have stopped getting on."""
    found = []
    for one in reports:
        if one.failure_count:
            words = f"{one.work} fails since {one.failing_since:%Y-%m-%d %H:%M} UTC: {one.error}"
            found.append(Finding(Grade.FAILS, words, "it is tried again every few seconds"))
        if one.is_stuck:
            words = f"{one.work} has not got on for {one.still_seconds:.0f} s"
            found.append(Finding(Grade.FAILS, words, "systemd restarts it; else do that by hand"))
    return found


def _of_daemons(facts: Facts) -> Iterator[Finding]:
    if facts.daemons != ():
        return
    polled = facts.feeds.last_polled_at
    last = "no feed was ever polled" if polled is None else f"last poll {polled:%Y-%m-%d %H:%M} UTC"
    yield Finding(
        Grade.NOTE,
        f"no daemon works on this database; {last}",
        "systemctl start dealterms, or dealterms run; nothing if a timer polls",
    )


def _of_space(facts: Facts) -> Iterator[Finding]:
    free = facts.store.free_bytes
    if free is not None and free < LEAST_FREE_BYTES:
        yield Finding(
            Grade.FAILS if free < LEAST_FREE_BYTES / 10 else Grade.LAGS,
            f"only {free / 1e6:,.0f} MB are free on the disk of the database",
            "free some space: the daemon goes on by itself, nothing is lost",
        )


def _of_projections(facts: Facts) -> Iterator[Finding]:
    for one in facts.projections:
        if one.paused_reason:
            yield Finding(
                Grade.FAILS,
                f"projection {one.projection} is PAUSED: {one.paused_reason}",
                "dealterms verify; then upgrade, or report the fault: it goes on where it stopped",
            )
        elif one.lag > LAG_EVENTS:
            yield Finding(
                Grade.LAGS,
                f"projection {one.projection} is {one.lag:,} events behind the log",
                "wait while its lag falls; else see the log of the daemon",
            )


def _of_feeds(facts: Facts) -> Iterator[Finding]:
    feeds = facts.feeds
    late = facts.seconds_since(feeds.oldest_due_at)
    if late > LATE_SECONDS and facts.daemons != ():
        yield Finding(
            Grade.LAGS,
            f"{feeds.due:,} feeds are due, one of them for {late / 60:.0f} minutes",
            "longer `every`, or a smaller host_gap where many feeds share a host",
        )
    if feeds.failing:
        yield Finding(
            Grade.FAILS if feeds.failing > feeds.well else Grade.NOTE,
            f"{feeds.failing:,} of {feeds.count:,} feeds fail{_most(feeds)}",
            "dealterms feeds why URL; most come back by themselves",
        )
    if feeds.gone:
        yield Finding(
            Grade.NOTE,
            f"{feeds.gone:,} feeds are gone (410) and asked no more",
            "dealterms feeds remove URL, or feeds resume URL",
        )


def _most(feeds: FeedFacts) -> str:
    if not feeds.troubles:
        return ""
    worst = feeds.troubles[0]
    return f"; most often ({worst.failure_count} in a row) {worst.feed_url}: {worst.last_error}"


def _of_endpoint(one: EndpointFacts) -> Finding:
    name = f"endpoint {one.endpoint}"
    if one.disabled_at is not None:
        words = f"{name}: DISABLED ({one.disabled_by}) since {one.disabled_at:%Y-%m-%d %H:%M} UTC"
        remedy = "`dealterms alerts enable` takes it back"
        return Finding(Grade.NOTE if one.disabled_by == "operator" else Grade.FAILS, words, remedy)
    since = "now" if one.failing_since is None else f"{one.failing_since:%Y-%m-%d %H:%M} UTC"
    words = f"{name}: {one.failure_count} attempts failed in a row since {since}"
    return Finding(Grade.FAILS, words, "dealterms alerts list; it is tried again by itself")


def _of_alerts(facts: Facts) -> Iterator[Finding]:
    late = facts.seconds_since(facts.alerts.oldest_due_at)
    if late > LATE_SECONDS and facts.daemons != ():
        yield Finding(
            Grade.LAGS,
            f"an alert should have been tried {late / 60:.0f} minutes ago",
            "see the log of the daemon; restart it if its relay fails",
        )
    parked = facts.alerts.counts.get("parked", 0)
    if parked:
        yield Finding(
            Grade.NOTE,
            f"{parked:,} alerts were given up",
            "dealterms alerts list says why, alerts replay sends them again",
        )
