"""A decision is named by its number: each number is one record."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

RECORDS = sorted((Path(__file__).parents[2] / "docs" / "decisions").glob("[0-9]*.md"))


def test_no_two_records_have_one_number() -> None:
    numbers = Counter(record.name[:4] for record in RECORDS)

    assert {number: count for number, count in numbers.items() if count > 1} == {}


def test_the_title_of_a_record_says_its_number() -> None:
    titles = {one.name: one.read_text(encoding="utf-8").splitlines()[0] for one in RECORDS}

    wrong = {n: title for n, title in titles.items() if not title.startswith(f"# {n[:4]}.")}
    assert RECORDS
    assert wrong == {}
    assert all(re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", name) for name in titles)
