"""What one more claim costs a slot that has 100,000 already, beside one that has 1,000.

    .venv/bin/python benchmarks/hot_slot.py [--claims N] [--floor N] [--runs N] [--json]

A real SQLite file, the real log and the real projector; the claims are made up, three of four of
them retellings of what stands, as in the news: writers who repeat the standing amount, each from a
publisher of its own, among reports of another one, denials and corrections. In the first half the
parties change it every 50 claims; the second half repeats one amount, as a hot slot does. The
history is written at once, as a whole fold gives it. Then articles of one claim are added one by
one, each measured from its event to the commit of all that follows:

    head            it restates what stands, and is the newest
    head, retold    a writer repeats the amount; it takes the time at which the parties said it
    change          it is a new official value
    past            it restates what stood and was soon replaced: the walk meets itself again
    worst case      at the beginning a value is taken back, which is kept in mind to the end:
                    everything is gone through again

The ratio to the small slot is what is promised to be at most 2 for the first four. Compare ratios
between machines, never milliseconds.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, update

from dealterms.claims.claim import (
    Claim,
    Modality,
    Section,
    SpeakerClass,
    TimeBasis,
    claim_id_of,
    layer_of,
)
from dealterms.claims.claim_codec import claim_to_dict
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.values import Money, to_json
from dealterms.clock import system_clock
from dealterms.database import open_writer
from dealterms.events.blobs import Content, ContentBlock, content_blob
from dealterms.events.catalogue import (
    ArticleCaptured,
    ClaimsRead,
    DealWatched,
    NewEvent,
    article_id_of,
    article_stream,
    deal_stream,
    new_event,
)
from dealterms.events.codec import dump_json
from dealterms.events.store import EventStore, StreamAppend
from dealterms.projections.folded_slot import load_whole, write_folded
from dealterms.projections.projector import Projector
from dealterms.projections.read_models import edit_for
from dealterms.projections.slot_key import SlotKey
from dealterms.projections.term_moments import Knowledge, write_moments
from dealterms.projections.working_rows import WorkingRows
from dealterms.tables import checkpoints

DEAL = "acme-brill"
BEGINNING = datetime(2020, 1, 1, 12, tzinfo=UTC)
GAP = timedelta(minutes=10)
CHANGE_EVERY = 50

_OFFICIAL = (SpeakerClass.PARTY_RELEASE, Modality.ANNOUNCED)
_WRITER = (SpeakerClass.WRITER, Modality.ANNOUNCED)
_RUMOUR = (SpeakerClass.OUTLET_UNNAMED_SOURCES, Modality.RUMOURED)


@dataclass(frozen=True, slots=True)
class Line:
    """One claim in an article of its own: who says how many billions, and when."""

    number: int
    at: datetime
    billions: int
    voice: tuple[SpeakerClass, Modality]
    takes_back: int | None = None


def history(size: int) -> Iterator[Line]:
    """Yield the claims that are there before, oldest first."""
    draw = random.Random(7)
    for number in range(size):
        at, stands = BEGINNING + number * GAP, _standing(number, size)
        if number == 0 or stands != _standing(number - 1, size):
            yield Line(number, at, stands, _OFFICIAL)
            continue
        kind = draw.random()
        other = stands + 50
        if kind < 0.75:
            yield Line(number, at, stands, _WRITER)
        elif kind < 0.85:
            yield Line(number, at, stands, _OFFICIAL)
        elif kind < 0.97:
            yield Line(number, at, other, _RUMOUR)
        elif kind < 0.99:
            yield Line(number, at, other, (SpeakerClass.SPOKESPERSON, Modality.DENIED))
        else:
            yield Line(number, at, other + 1, _RUMOUR, takes_back=other)


def events_of(line: Line) -> tuple[str, list[NewEvent], Any]:
    """Return the stream, the two events and the body of an article of one claim."""
    url = f"https://site{line.number}.example/a"
    text = f"Item {line.number}\n\nNumber {line.number} says {line.billions} billion."
    title_end, start = text.index("\n"), text.index("N")
    blocks = (ContentBlock("title", 0, title_end), ContentBlock("body", start, len(text)))
    content = Content(text[: text.index("\n")], None, text, blocks)
    body, article_id = content_blob(content), article_id_of(url)
    common: dict[str, Any] = {
        "article_id": article_id, "revision": 1, "content_sha256": body.sha256, "url": url,
        "publisher": f"Paper {line.number}", "source_class": "outlet", "published_at": line.at,
    }  # fmt: skip
    article = ArticleCaptured(
        canonical_url=url, feed_url="https://site.example/rss", language="en", published_raw=None,
        date_precision="second", feed_published_at=line.at, fetched_at=line.at, page_sha256=None,
        word_count=8, is_backfill=False, **common,
    )  # fmt: skip
    reading = ClaimsRead(
        extractor="grammar", extractor_version="1", watchlist_hash="w", refusal_count=0,
        claims=(claim_to_dict(_claim(line, text, article_id, body.sha256)),), is_silent=False,
        **common,
    )  # fmt: skip
    events = [new_event(article, line.at), new_event(reading, line.at)]
    return article_stream(article_id), events, body


def _claim(line: Line, text: str, article_id: str, sha256: str) -> Claim:
    start, end = text.index("says ") + 5, len(text) - 1
    value = _dollars(line.billions)
    speaker, modality = line.voice
    word = dump_json(to_json(value)).decode()
    return Claim(
        claim_id=claim_id_of(article_id, sha256, "deal_value", DEAL, start, end, word),
        deal_id=DEAL, term="deal_value", holder=None, value=value, value_start=start,
        value_end=end, qualifier=Qualifier.BARE, modality=modality, speaker=None,
        speaker_class=speaker, layer=layer_of(speaker, modality), quote_start=text.index("N"),
        quote_end=len(text), section=Section.BODY, time_basis=TimeBasis.DOCUMENT,
        asserted_at=line.at, corrects=line.takes_back is not None,
        from_value=None if line.takes_back is None else _dollars(line.takes_back),
    )  # fmt: skip


def _dollars(billions: int) -> Money:
    return Money(Decimal(billions) * 10**9, "USD")


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot with its claims behind a projector that has caught up."""

    store: EventStore
    projector: Projector
    size: int

    def cost_of(self, line: Line) -> float:
        """Return the seconds from the events of an article to the commit of what follows."""
        stream, events, body = events_of(line)
        self.store.append(stream, events, blobs=[body])
        began = time.process_time()
        self.projector.catch_up()
        return time.process_time() - began


def _append(
    engine: Engine, store: EventStore, batch: list[StreamAppend], bodies: list[Any]
) -> None:
    with engine.begin() as connection:
        store.append_batch_in(connection, batch, blobs=bodies)


@contextmanager
def a_slot(size: int) -> Iterator[Slot]:
    """Make a slot of so many claims."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_writer(f"sqlite:///{Path(folder) / 'log.db'}")
        store = EventStore(engine, system_clock)
        watched = DealWatched(DEAL, {"id": DEAL, "name": "Acme – Brill"}, "w")
        projector = Projector(engine, store, system_clock)
        projector.catch_up()
        store.append(deal_stream(DEAL), [new_event(watched, BEGINNING)])
        batch: list[StreamAppend] = []
        bodies = []
        for line in history(size):
            stream, events, body = events_of(line)
            batch.append(StreamAppend(stream, events))
            bodies.append(body)
            if len(batch) == 500:
                _append(engine, store, batch, bodies)
                batch, bodies = [], []
        _append(engine, store, batch, bodies)
        _write_history(engine, store)
        yield Slot(store, projector, size)
        engine.dispose()


def _write_history(engine: Engine, store: EventStore) -> None:
    """Write the read models as if all of it had become known with the last event."""
    slot = SlotKey(DEAL, "deal_value")
    with engine.begin() as connection:
        end = done = 0
        while page := store.read_all_in(connection, done, 1000):
            rows = WorkingRows(connection)
            rows.foresee(page)
            for recorded in page:
                edit_for(rows, recorded).write()
            rows.settle()
            end = done = page[-1].position
        folded = load_whole(rows, [slot])[slot]
        write_folded(rows, slot, folded)
        known = Knowledge(end, system_clock())
        write_moments(rows.settle(), slot, folded.fold, folded.claims, known)
        connection.execute(update(checkpoints).values(position=end))


def newest(size: int, run: int) -> datetime:
    """Return a time after all that is there."""
    return BEGINNING + (size + run) * GAP


def head(size: int, run: int) -> Line:
    """Restate what stands."""
    return Line(10**6 + run, newest(size, run), _standing(size, size), _OFFICIAL)


def retold(size: int, run: int) -> Line:
    """Repeat what stands, as a writer does."""
    return Line(2 * 10**6 + run, newest(size, run), _standing(size, size), _WRITER)


def change(size: int, run: int) -> Line:
    """State a new value."""
    return Line(3 * 10**6 + run, newest(size, 100 + run), 300 + run, _OFFICIAL)


def past(size: int, run: int) -> Line:
    """Restate, at a quarter of the way, what stood there and was soon replaced."""
    number = size // 4 + run
    at = BEGINNING + number * GAP + timedelta(minutes=1)
    return Line(4 * 10**6 + run, at, _standing(number, size), _OFFICIAL)


def worst(size: int, run: int) -> Line:
    """Take back, right after the first claim, a value of which nobody else ever speaks."""
    at = BEGINNING + timedelta(minutes=1 + run)
    return Line(5 * 10**6 + run, at, 100, _OFFICIAL, takes_back=900 + run)


def _standing(number: int, size: int) -> int:
    """Return the amount that stands: one of eight in turn, and one for all of the second half."""
    return 100 + min(number, size // 2) // CHANGE_EVERY % 8


CASES: dict[str, Callable[[int, int], Line]] = {
    "head": head, "head, retold": retold, "past": past, "change": change, "worst case": worst,
}  # fmt: skip
PROMISED = 2.0
RUNS_OF_WORST = 1


def measure(size: int, runs: int) -> dict[str, float]:
    """Return the median milliseconds of each case."""
    with a_slot(size) as slot:
        costs = {}
        for name, line_of in CASES.items():
            count = RUNS_OF_WORST if name == "worst case" else runs
            costs[name] = [slot.cost_of(line_of(size, run)) for run in range(count)]
        return {name: statistics.median(found) * 1e3 for name, found in costs.items()}


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description="milliseconds per new claim in one slot")
    options.add_argument("--claims", type=int, default=100_000)
    options.add_argument("--floor", type=int, default=1_000)
    options.add_argument("--runs", type=int, default=25)
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    small, large = (measure(size, chosen.runs) for size in (chosen.floor, chosen.claims))
    rows = [(name, small[name], large[name], large[name] / small[name]) for name in CASES]
    if chosen.json:
        names = ("case", "ms_small", "ms_large", "ratio")
        print(json.dumps([dict(zip(names, row, strict=True)) for row in rows]))
        return
    print(f"{'case':<16}{chosen.floor:>12,}{chosen.claims:>12,}{'ratio':>9}   ms a claim")
    for name, few, many, ratio in rows:
        word = "" if name == "worst case" else "  ok" if ratio <= PROMISED else "  above 2"
        print(f"{name:<16}{few:>12.2f}{many:>12.2f}{ratio:>9.2f}{word}")


if __name__ == "__main__":
    main()
