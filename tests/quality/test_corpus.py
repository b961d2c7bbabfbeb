"""The corpus itself: whole, verbatim, and the test part as it was first written."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from quality.check_corpus import problems
from quality.corpus import HERE, SPLITS, TEST_PARTS, files_of_test_part, load_split


def test_every_label_of_the_corpus_is_well_formed_and_verbatim() -> None:
    assert problems(HERE / "streams", HERE / "articles") == []


@pytest.mark.parametrize("split", TEST_PARTS)
def test_a_test_part_is_the_one_whose_hash_was_fixed(split: str) -> None:
    """Rules may be changed after a look at the test part only at the price of its worth."""
    today = "".join(
        f"{sha256(path.read_bytes()).hexdigest()}  {path.relative_to(HERE).as_posix()}\n"
        for path in files_of_test_part(split)
    )

    assert (HERE / TEST_PARTS[split]).read_text(encoding="utf-8") == today


@pytest.mark.parametrize("split", ["train2", "test2", "train3", "test3", "train4", "test4"])
def test_most_streams_have_articles_that_raise_alerts_and_others_that_must_not(split: str) -> None:
    expected = [one.expected.after for one in load_split(split) if one.expected is not None]

    assert all(any(after.values()) for after in expected)
    assert sum(not all(after.values()) for after in expected) > len(expected) / 2


@pytest.mark.parametrize("split", ["train", "dev", "test"])
def test_every_part_has_streams_with_alerts_and_quiet_ones(split: str) -> None:
    streams = [one for one in load_split(split) if one.expected is not None]

    assert any("quiet" in one.stream_id for one in streams)
    assert any("quiet" not in one.stream_id for one in streams)


def stream_with(folder: Path, **article: Any) -> Path:
    """Copy the first stream of train into a folder, its first article changed."""
    source = sorted((HERE / "streams" / "train").glob("*.json"))[0]
    table = json.loads(source.read_text(encoding="utf-8"))
    table["articles"][0] |= article
    (folder / "train").mkdir()
    copy = folder / "train" / source.name
    copy.write_text(json.dumps(table), encoding="utf-8")
    return folder


def test_the_checker_passes_a_whole_stream(tmp_path: Path) -> None:
    assert problems(stream_with(tmp_path)) == []


def test_the_checker_finds_a_quote_that_is_not_verbatim(tmp_path: Path) -> None:
    distractor = {"quote": "words that nobody wrote", "reason": "none"}

    found = problems(stream_with(tmp_path, distractors=[distractor]))

    assert len(found) == 1
    assert "not verbatim" in found[0]


def test_the_checker_finds_an_unknown_class_of_source(tmp_path: Path) -> None:
    found = problems(stream_with(tmp_path, source_class="gossip"))

    assert len(found) == 1
    assert "'gossip' is not known" in found[0]


def test_the_checker_refuses_an_empty_folder(tmp_path: Path) -> None:
    assert problems(tmp_path) == [f"no streams in {', '.join(SPLITS)}"]
