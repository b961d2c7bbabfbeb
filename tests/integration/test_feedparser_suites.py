"""feedparser's own suites, parsed through our path: entry by entry equal to feedparser's result.

The files come from feedparser's source distribution, which pip fetches from the package index when
the test runs. They are not kept here. Slow, and left out where no index can be reached.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import feedparser
import pytest

from dealterms.errors import ParseError
from dealterms.parse import Entry, parse_feed
from dealterms.parse.plain import read_plain
from dealterms.parse.reader import _entry_of
from dealterms.parse.slices import cut

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
URL = "https://wire.example/feeds/a.xml"
# What our reader refuses before any parser sees it, or leaves out of a broken document on purpose.
REFUSED = ("declares XML entities", "is an HTML page", "is empty", "breaks off", "is not a feed")


@pytest.fixture(scope="module")
def suites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked source distribution of the feedparser that is installed."""
    folder = tmp_path_factory.mktemp("feedparser")
    wanted = f"feedparser=={feedparser.__version__}"
    fetched = subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-binary", ":all:", "--no-deps",
         "--dest", str(folder), wanted],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if fetched.returncode:
        pytest.skip(f"pip cannot fetch {wanted}: {fetched.stderr.strip().splitlines()[-1:]}")
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        archive.extractall(folder, filter="data")
    return next(path for path in folder.iterdir() if path.is_dir())


def documents(suites: Path, name: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted((suites / "tests" / name).rglob("*.xml")):
        yield str(path.relative_to(suites)), path.read_bytes()


def whole(body: bytes) -> Any:
    """What feedparser makes of the document, with the settings of our doorway and all at once."""
    headers = {"content-type": "application/xml", "content-location": URL}
    return feedparser.parse(
        BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )


def bare(one: Entry | str) -> Entry | str:
    """An entry without its hash: the one way takes it over bytes, the other over fields."""
    return replace(one, sha256="") if isinstance(one, Entry) else one


def difference(body: bytes) -> str | None:
    """How our result differs from feedparser's; None if it does not."""
    expected = whole(body)
    try:
        found = parse_feed(body, "application/xml", URL)
    except ParseError as error:
        is_right = any(words in str(error) for words in REFUSED) or not expected["version"]
        return None if is_right else str(error)
    made = [bare(_entry_of(one, URL, "")) for one in expected["entries"]]
    if found.is_cut_off:  # its half-read last entry is not trusted
        made = made[: found.entry_count]
    made.sort(key=lambda one: isinstance(one, str))
    ours = [*map(bare, found.entries), *found.refusals]
    is_same = (ours, found.entry_count) == (made, len(made))
    return None if is_same else f"{ours} is not {made}"


@pytest.mark.parametrize(("name", "at_least"), [("wellformed", 1700), ("illformed", 15)])
def test_our_way_through_a_document_ends_where_feedparsers_does(
    suites: Path, name: str, at_least: int
) -> None:
    differences = {path: difference(body) for path, body in documents(suites, name)}

    assert len(differences) >= at_least
    assert {path: words for path, words in differences.items() if words} == {}


def test_the_short_way_takes_a_good_part_of_them(suites: Path) -> None:
    """Else the tests above would say nothing about it."""
    bodies = [body for _, body in documents(suites, "wellformed")]

    taken = [body for body in bodies if read_plain(body, "application/xml", URL) is not None]

    assert len(taken) > 600


@pytest.mark.parametrize("name", ["wellformed", "illformed"])
def test_each_entry_cut_out_by_itself_is_what_it_is_in_the_whole(suites: Path, name: str) -> None:
    """This is what lets known entries be left out before the slow parser sees them."""
    count = 0
    for path, body in documents(suites, name):
        slices, expected = cut(body), whole(body)["entries"]
        if slices is None or len(slices.entries) != len(expected):
            continue  # such a document is parsed as a whole
        for index, one in enumerate(expected):
            (alone,) = whole(slices.document({index}))["entries"]
            assert alone == one, path
            count += 1

    assert count > (1000 if name == "wellformed" else 5)
