"""What the demo says, as lines of plain text no wider than they are asked to be.

Pure: steps and rows of the SQL views in, lines out. Whoever prints them escapes what could steer a
terminal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from dealterms.demo.play import Step
from dealterms.demo.receiver import Receipt

__all__ = [
    "cut",
    "excerpt",
    "history_lines",
    "receipt_line",
    "step_as_dict",
    "step_lines",
    "term_lines",
]

Row = Mapping[str, Any]

_INDENT = "    "
_SHORTEST_QUOTE = 12
_WIDEST_MOVEMENT = 30
_WIDEST_VALUE = 44
# Where the figure of a value begins, behind words such as "up to".
_FIGURE = re.compile(r"[^\w\s]?\d[\d.,]*")


def step_lines(step: Step, width: int) -> list[str]:
    """Return a headline for the article, then a line for each change that was alerted."""
    when = step.article.published_at
    day = f"{when:%Y-%m-%d}" if when else "undated"
    lines = [cut(f"{day:<10}  {step.article.publisher}: {step.article.title}", width)]
    for receipt in step.receipts:
        lines += _receipt_lines(receipt, width)
    if not step.receipts:
        lines.append(f"{_INDENT}no alert: nothing new")
    lines += [f"{_INDENT}FAILED: {failure}" for failure in step.failures]
    return lines


def receipt_line(receipt: Receipt) -> str:
    """Return what a webhook says, in one line."""
    if receipt.fault is not None:
        return f"  REFUSED webhook {receipt.message_id}: {receipt.fault}"
    again = " (again)" if receipt.is_repeat else ""
    return f"  ✓ signed{again}  {receipt.payload['data']['summary']}"


def _receipt_lines(receipt: Receipt, width: int) -> Iterator[str]:
    if receipt.fault is not None:
        yield f"{_INDENT}REFUSED webhook {receipt.message_id}: {receipt.fault}"
        return
    for change in receipt.payload["data"]["changes"]:
        yield _change_line(change, width)


def _change_line(change: Row, width: int) -> str:
    """Return kind, term, old → new, quote and verdict; the quote takes what room is left."""
    facts = f"{_INDENT}{change['kind']:<14}  {_slot(change):<20}  {_movement(change)}"
    quote, verdict = change["evidence"]["quote"], "  ✓ signed"
    room = width - len(facts) - len(verdict) - len("  “”")
    if quote and room >= _SHORTEST_QUOTE:
        new = change["new"]["text"] if change["new"] else ""
        facts += f"  “{excerpt(quote, new, room)}”"
    return facts + verdict


def _movement(change: Row) -> str:
    sides = change["old"], change["new"]
    old, new = (cut(side["text"], _WIDEST_MOVEMENT) if side else None for side in sides)
    return f"{old} → {new or 'nothing'}" if old else new or ""


def term_lines(rows: Sequence[Row], width: int) -> list[str]:
    """Return the rows of `term_current` as a table."""
    cells = [
        (
            _slot(row),
            cut(row["value_text"], _WIDEST_VALUE) + (" (contested)" if row["is_contested"] else ""),
            row["qualifier"],
            row["modality"],
            row["layer"],
            _day(row["asserted_at"]),
            row["publisher"] or "",
        )
        for row in rows
    ]
    heads = ("term", "value", "qualifier", "modality", "layer", "said on", "by")
    return [cut(line, width) for line in _table([heads, *cells])]


def history_lines(rows: Iterable[Row], width: int) -> list[str]:
    """Return the rows of `term_history`: from when to when what stood, in which words, where."""
    lines: list[str] = []
    for row in rows:
        until = (_day(row["valid_to"]) or "?") if row["valid_to"] else "today"
        span = f"{_day(row['valid_from']) or '?'} to {until}"
        value = f"{row['value_text']}, {row['qualifier']}, {row['modality']}"
        lines.append(cut(f"{span:<24}  {row['layer']:<8}  {value} ({row['relation']})", width))
        room = width - len(_INDENT) - len("“”")
        lines.append(f"{_INDENT}“{excerpt(row['quote'] or '', row['value_text'], room)}”")
        lines.append(f"{_INDENT}{row['publisher']}, {row['url']}")
    return lines


def step_as_dict(step: Step) -> dict[str, Any]:
    """Return a step for `--json`; each alert is the webhook's own payload with its verdict."""
    return {
        "article": step.article.id,
        "title": step.article.title,
        "publisher": step.article.publisher,
        "published_at": step.article.published_at,
        "url": step.url,
        "alerts": [
            {
                "webhook_id": receipt.message_id,
                "is_verified": receipt.fault is None,
                "fault": receipt.fault,
                "is_repeat": receipt.is_repeat,
                "payload": receipt.payload,
            }
            for receipt in step.receipts
        ],
        "failures": list(step.failures),
    }


def cut(text: str, width: int) -> str:
    """Return the text on one line, no longer than `width`, with a mark where it was cut."""
    text = " ".join(text.split()) if "\n" in text else text
    return text if len(text) <= width else text[: max(width - 1, 0)].rstrip() + "…"


def excerpt(quote: str, value: str, width: int) -> str:
    """Return what fits of a quote, so that the figure of the value is in it."""
    place = _place_of(value, quote)
    if len(quote) <= width or place < width // 2:
        return cut(quote, width)
    start = quote.find(" ", min(place - width // 3, len(quote) - width)) + 1
    return "…" + cut(quote[start:], width - 1)


def _place_of(value: str, quote: str) -> int:
    """Return where the figure of a value, or the value itself, stands in a quote; 0 if it does not.

    The value "$1 million" is not that of "$1.5 million" nor that of "$10 million".
    """
    figure = _FIGURE.search(value)
    wanted = figure[0] if figure else value
    found = re.search(rf"(?<![\d.]){re.escape(wanted)}(?![\d.]*\d)", quote, re.IGNORECASE)
    return found.start() if found else 0


def _slot(row: Row) -> str:
    term = row["term"] or "deal"
    return f"{term} ({row['holder']})" if row["holder"] else term


def _day(moment: str | None) -> str:
    """Return the day of a time in the views; a step that ended before all dated ones has none."""
    return "" if not moment or moment.startswith("0001") else moment[:10]


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the rows with columns as wide as their widest cell, a rule under the first row."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        yield "  ".join(f"{cell:<{w}}" for cell, w in zip(row, widths, strict=True)).rstrip()
        if number == 0:
            yield "  ".join("─" * w for w in widths)
