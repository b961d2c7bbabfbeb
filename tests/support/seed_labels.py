"""What `seeds/labels.json` says must happen, held against what did; each difference is a sentence.

How the labels are to be read is in `seeds/README.md`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dealterms.resources import seeds_folder

__all__ = ["alert_problems", "load_labels", "state_problems"]

Json = Mapping[str, Any]

# Their labels are the words of the text: compared by term only.
FREE_LABEL_TERMS = frozenset({"supply_commitment", "technical_collaboration", "partner_role"})
MANY_VALUED_TERMS = frozenset(
    {
        "supply_commitment", "technical_collaboration", "regulatory_approval",
        "shareholder_approval", "divestiture",
    }
)  # fmt: skip


def load_labels() -> dict[str, Any]:
    """Return the labels of the seeds."""
    labels: dict[str, Any] = json.loads(
        (seeds_folder() / "labels.json").read_text(encoding="utf-8")
    )
    return labels


def state_problems(expected: Json, rows: Sequence[Json]) -> list[str]:
    """Hold `expected` (with "final" and "absent", by deal) against rows of `term_current`.

    The head of a term is its official row, else its reported one; every row of a term that holds a
    set is a head. `value_json` may be text.
    """
    problems = []
    for deal, terms in expected["final"].items():
        for term, wanted in terms.items():
            standing = [row for row in rows if (row["deal_id"], row["term"]) == (deal, term)]
            if term not in MANY_VALUED_TERMS:
                standing = _heads(standing)
                if len(standing) > 1:
                    heads = [_shown(row) for row in standing]
                    problems.append(f"{term}: {len(standing)} heads: {heads}")
            if not any(_is_state(term, wanted, row) for row in standing):
                found = ", ".join(map(_shown, standing)) or "nothing"
                problems.append(f"{term}: expected {json.dumps(wanted)}, found {found}")
    for deal, absent in expected["absent"].items():
        problems += [
            f"{row['term']}: should be absent, found {_shown(row)}"
            for row in rows
            if row["deal_id"] == deal and row["term"] in absent
        ]
    return problems


def alert_problems(
    article: str, expected: Json, changes: Iterable[Json], *, deal: str = "nvidia-openai"
) -> list[str]:
    """Hold the changes alerted for one article against `expected` ("after", "tolerated").

    Where words of a set are expected ("guaranteed, prioritised supply"), each value may come.
    """
    wanted, problems = list(expected["after"].get(article, [])), []
    tolerated = [
        *expected.get("tolerated", {}).get(article, []),
        *(label for label in wanted if label["term"] in FREE_LABEL_TERMS & MANY_VALUED_TERMS),
    ]
    for change in changes:
        hit = next((label for label in wanted if _is_change(label, change)), None)
        if hit is not None:
            wanted.remove(hit)
        elif not any(_is_kind(label, change) for label in tolerated):
            problems.append(
                f"{article}: false alert {change['kind']} {change['term']} "
                f"{json.dumps(change['new'])} from {change['evidence']['quote']!r}"
            )
    problems += [
        f"{article}: no alert {label['kind']} {label['term']} {label.get('new')}"
        for label in wanted
        if label["deal"] == deal
    ]
    return problems


def _heads(rows: Sequence[Json]) -> list[Json]:
    """Return the head rows: per holder the official ones, else the reported ones."""
    official = {row["holder"] for row in rows if row["layer"] == "official"}
    return [row for row in rows if row["layer"] == "official" or row["holder"] not in official]


def _is_state(term: str, wanted: Json, row: Json) -> bool:
    return (
        row["layer"] == wanted["layer"]
        and row["qualifier"] in _words(wanted["qualifier"])
        and row["modality"] in _words(wanted["modality"])
        and (row["holder"] or "").casefold() == wanted.get("holder", row["holder"] or "").casefold()
        and _is_value(term, wanted["value"], _value_of(row["value_json"]))
    )


def _is_change(label: Json, change: Json) -> bool:
    new = change["new"] and change["new"]["value"]
    return _is_kind(label, change) and (
        "new" not in label or _is_value(change["term"], label["new"], new)
    )


def _is_kind(label: Json, change: Json) -> bool:
    return (label["kind"], label["term"]) == (change["kind"], change["term"])


def _is_value(term: str, wanted: Json | None, found: Json | None) -> bool:
    if wanted is None or found is None:
        return wanted is found
    if term in FREE_LABEL_TERMS:
        return True
    if wanted.get("granularity") == "relative":
        return bool(found["start"] < wanted["end"] and wanted["start"] < found["end"])
    return dict(wanted) == dict(found)


def _value_of(value: Any) -> Json:
    parsed: Json = json.loads(value) if isinstance(value, str) else value
    return parsed


def _words(wanted: str | Sequence[str]) -> Sequence[str]:
    return [wanted] if isinstance(wanted, str) else wanted


def _shown(row: Json) -> str:
    value = json.dumps(_value_of(row["value_json"]))
    return f"{row['layer']} {row['qualifier']} {value} ({row['modality']})"
