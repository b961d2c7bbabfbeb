"""Check the labelled article streams and short articles of the quality corpus.

    python3 check_corpus.py [FOLDER …]

prints one line per problem and ends with 1 if there is any. Each FOLDER holds the
folders train, dev and test; by default they are `streams` and `articles` beside this file.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Set
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

SPLITS = (
    "train", "dev", "test", "train2", "test2", "train3", "test3", "train4", "test4", "train5",
    "train6", "train7",
)  # fmt: skip

_TERMS = {
    "enum": "status consideration stake_kind exclusivity regulatory_approval shareholder_approval",
    "period": "announcement_date signing_expected closing_expected outside_date first_phase_timing",
    "money": "investment_amount deal_value contract_value financing_amount valuation"
    " termination_fee reverse_termination_fee",
    "money_per_share": "price_per_share",
    "percent": "premium stake_percent",
    "count": "warrants board_seats compute_units divestiture",
    "power": "capacity first_phase_capacity",
    "duration": "duration",
    "label": "disbursement platform partner_role supply_commitment technical_collaboration",
}
TERM_KINDS = {term: kind for kind, terms in _TERMS.items() for term in terms.split()}
ENUM_LABELS = {
    "status": {
        "rumoured", "in_talks", "announced", "agreed_non_binding", "definitive", "approved",
        "closed", "on_hold", "delayed", "renegotiating", "blocked", "denied", "terminated",
    },
    "consideration": {"cash", "stock", "cash_and_stock"},
    "stake_kind": {"controlling", "non_controlling", "non_voting", "majority", "minority"},
    "exclusivity": {"exclusive", "preferred", "non_exclusive"},
    "regulatory_approval": {"pending", "cleared", "blocked", "conditional"},
    "shareholder_approval": {"pending", "cleared", "blocked"},
}  # fmt: skip
QUALIFIERS = {
    "bare", "exactly", "about", "up_to", "less_than", "at_least", "more_than", "range", "vague",
}  # fmt: skip
MODALITIES = {
    "speculated", "rumoured", "asserted", "planned", "announced", "agreed", "definitive",
    "in_effect", "denied", "delayed", "on_hold", "reduced", "cancelled", "corrected",
}  # fmt: skip
SPEAKER_CLASSES = {
    "filing", "party_release", "executive", "spokesperson", "regulator", "analyst",
    "outlet_unnamed_sources", "outlet_citing_outlet", "writer", "aggregator",
}  # fmt: skip
SOURCE_CLASSES = {"filing", "company", "regulator", "outlet", "aggregator", "blog"}
DEAL_TYPES = {
    "strategic_investment", "compute_supply", "acquisition", "merger", "joint_venture", "licensing",
    "financing",
}  # fmt: skip
TEMPLATES = {"plain", "blog", "wire", "magazine", "ticker"}
CHANGE_KINDS = {
    "new_deal", "first_value", "status_changed", "term_changed", "contested", "denied", "corrected",
}  # fmt: skip
GRADES = {"required", "optional"}
LAYERS = {"official", "reported"}
GRANULARITIES = {"day", "month", "quarter", "half", "season", "year", "relative"}

STREAM_KEYS = {"id", "family", "what_it_tests", "config", "articles", "expected"}
ARTICLE_KEYS = {
    "id", "publisher", "source_class", "published_at", "title", "author", "paragraphs", "template",
    "copy_of", "claims", "distractors",
}  # fmt: skip
CLAIM_KEYS = {"deal", "term", "value", "qualifier", "modality", "speaker_class", "quote", "grade"}
OPTIONAL_CLAIM_KEYS = {"holder", "also_accept"}
EXPECTED_KEYS = {"after", "tolerated", "final", "absent"}
SHORT = "mini"  # the family of short articles, which are labelled with claims only

FIRST_DAY, LAST_DAY = date(2025, 1, 1), date(2029, 12, 31)
DECIMAL = re.compile(r"-?(0|[1-9]\d*)(\.\d*[1-9])?")  # no exponent, no trailing zeros
DURATION = re.compile(r"P(?=\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?")


class Kinds:
    """The kind of every term of every watched deal of one stream."""

    def __init__(self, deals: list[dict[str, Any]]) -> None:
        self.own = {
            deal["id"]: {term["id"]: term["kind"] for term in deal.get("terms") or []}
            for deal in deals
        }

    def of(self, deal: str, term: str) -> str | None:
        """Return the kind, or None where the deal is not watched or the term is unknown."""
        if deal not in self.own:
            return None
        return self.own[deal].get(term) or TERM_KINDS.get(term)


def problems(*folders: Path) -> list[str]:
    """Return one line for everything that is wrong below folders with the splits."""
    found: list[str] = []
    streams: list[tuple[str, dict[str, Any]]] = []
    for split, path in files(*folders):
        name = f"{split}/{path.name}"
        try:
            stream = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as fault:
            found.append(f"{name}: no JSON in UTF-8: {fault}")
            continue
        lines = list(stream_problems(stream, path.stem))
        found += [f"{name}: {line}" for line in lines]
        if not any(line.startswith("shape: ") for line in lines):
            streams.append((split, stream))
    if not found and not streams:
        found.append(f"no streams in {', '.join(SPLITS)}")
    return found + list(shared_ids(streams))


def files(*folders: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files of each split, with its name."""
    for split in SPLITS:
        for folder in folders:
            yield from ((split, path) for path in sorted((folder / split).glob("*.json")))


def shared_ids(streams: list[tuple[str, dict[str, Any]]]) -> Iterator[str]:
    """Yield stream ids used twice and deals watched in more than one split."""
    for stream_id, count in Counter(stream["id"] for _, stream in streams).items():
        if count > 1:
            yield f"stream id {stream_id!r} is used {count} times"
    splits: dict[str, set[str]] = {}
    for split, stream in streams:
        for deal in stream["config"]["deals"]:
            splits.setdefault(deal["id"], set()).add(split)
    for deal_id, where in splits.items():
        if len(where) > 1:
            yield f"deal {deal_id!r} is in {' and '.join(sorted(where))}"


def stream_problems(stream: Any, stem: str) -> Iterator[str]:
    """Yield what is wrong inside one stream whose file name is `stem` + .json."""
    try:
        yield from keys("stream", stream, STREAM_KEYS)
        if stream["id"] != stem:
            yield f"id {stream['id']!r} differs from the file name"
        yield from config_problems(stream["config"])
        kinds = Kinds(stream["config"]["deals"])
        yield from order_problems(stream["articles"])
        for article in stream["articles"]:
            yield from (f"{article['id']}: {line}" for line in article_problems(article, kinds))
        if stream["family"] == SHORT:
            yield from (
                f"expected.{key} has labels" for key, of in stream["expected"].items() if of
            )
        else:
            ids = [article["id"] for article in stream["articles"]]
            yield from expected_problems(stream["expected"], ids, kinds)
    except (KeyError, TypeError, AttributeError) as fault:
        yield f"shape: {type(fault).__name__} {fault}; the rest of the stream is not checked"


def keys(
    name: str, value: dict[str, Any], needed: Set[str], allowed: Set[str] = frozenset()
) -> Iterator[str]:
    """Yield missing and unknown keys of an object."""
    if missing := needed - value.keys():
        yield f"{name} lacks {', '.join(sorted(missing))}"
    if unknown := value.keys() - needed - allowed:
        yield f"{name} has unknown keys {', '.join(sorted(unknown))}"


def config_problems(config: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the watched deals."""
    deals = config["deals"]
    if not deals:
        yield "no watched deal"
    for deal_id, count in Counter(deal["id"] for deal in deals).items():
        if count > 1:
            yield f"deal {deal_id!r} is watched {count} times"
    for deal in deals:
        name = f"deal {deal['id']!r}"
        yield from keys(name, deal, {"id", "name", "types", "parties"}, {"since", "terms"})
        yield from not_in(f"{name}: type", deal["types"], DEAL_TYPES)
        for party in deal["parties"]:
            yield from keys(f"party {party.get('name')!r}", party, {"name"}, {"aliases", "roles"})


def not_in(name: str, values: list[str], allowed: Set[str]) -> Iterator[str]:
    """Yield the values that are not in a closed list."""
    for value in values:
        if value not in allowed:
            yield f"{name} {value!r} is not known"


def order_problems(articles: list[dict[str, Any]]) -> Iterator[str]:
    """Yield repeated article ids, dates that do not increase and copies of nothing."""
    seen: set[str] = set()
    last: datetime | None = None
    for article in articles:
        name = article["id"]
        if name in seen:
            yield f"{name}: article id used twice"
        if article["copy_of"] is not None and article["copy_of"] not in seen:
            yield f"{name}: copy_of {article['copy_of']!r} names no earlier article"
        seen.add(name)
        if article["published_at"] is None:
            continue
        published = datetime.fromisoformat(article["published_at"].replace("Z", "+00:00"))
        if last and published <= last:
            yield f"{name}: published_at does not increase"
        if not FIRST_DAY <= published.date() <= LAST_DAY:
            yield f"{name}: published_at is outside {FIRST_DAY} to {LAST_DAY}"
        last = published


def article_problems(article: dict[str, Any], kinds: Kinds) -> Iterator[str]:
    """Yield what is wrong with one article, its claims and its distractors."""
    yield from keys("article", article, ARTICLE_KEYS)
    yield from not_in("source_class", [article["source_class"]], SOURCE_CLASSES)
    yield from not_in("template", [article["template"]], TEMPLATES)
    passages = [article["title"] or "", *article["paragraphs"]]
    for claim in article["claims"]:
        yield from (f"{claim['term']}: {line}" for line in claim_problems(claim, passages, kinds))
    quotes = [claim["quote"] for claim in article["claims"]]
    for distractor in article["distractors"]:
        yield from keys("distractor", distractor, {"quote", "reason"})
        yield from not_verbatim(distractor["quote"], passages)
        if distractor["quote"] in quotes:
            yield f"a distractor is also a claim: {distractor['quote']!r}"


def not_verbatim(quote: str, passages: list[str]) -> Iterator[str]:
    """Yield the quote if no single paragraph (nor the title) holds it."""
    if not quote.strip() or not any(quote in passage for passage in passages):
        yield f"not verbatim: {quote!r}"


def claim_problems(claim: dict[str, Any], passages: list[str], kinds: Kinds) -> Iterator[str]:
    """Yield what is wrong with one claim."""
    yield from keys("claim", claim, CLAIM_KEYS, OPTIONAL_CLAIM_KEYS)
    yield from not_verbatim(claim["quote"], passages)
    yield from not_in("qualifier", [claim["qualifier"]], QUALIFIERS)
    yield from not_in("modality", [claim["modality"]], MODALITIES)
    yield from not_in("speaker_class", [claim["speaker_class"]], SPEAKER_CLASSES)
    yield from not_in("grade", [claim["grade"]], GRADES)
    yield from value_problems(claim["deal"], claim["term"], claim["value"], kinds)
    for reading in claim.get("also_accept", []):
        yield from reading_problems(claim, reading, kinds)


def reading_problems(claim: dict[str, Any], reading: dict[str, Any], kinds: Kinds) -> Iterator[str]:
    """Yield what is wrong with one other reading that counts as right."""
    yield from keys("also_accept", reading, set(), {"modality", "qualifier", "term", "value"})
    yield from not_in("also_accept modality", words(reading.get("modality", [])), MODALITIES)
    yield from not_in("also_accept qualifier", words(reading.get("qualifier", [])), QUALIFIERS)
    if "term" in reading or "value" in reading:
        read = claim | reading
        yield from value_problems(read["deal"], read["term"], read["value"], kinds)


def words(value: str | list[str]) -> list[str]:
    """Return a word as a list of one, and a list as it is."""
    return [value] if isinstance(value, str) else value


def value_problems(deal: str, term: str, value: Any, kinds: Kinds) -> Iterator[str]:
    """Yield why a value does not fit its term."""
    kind = kinds.of(deal, term)
    if kind is None:
        yield f"deal {deal!r} or term {term!r} is not known"
    elif not well_formed(value, kind):
        yield f"{term}: {json.dumps(value, ensure_ascii=False)} is no {kind}"
    elif kind == "enum" and term in ENUM_LABELS and value["label"] not in ENUM_LABELS[term]:
        yield f"{term}: {value['label']!r} is not in its list"


def well_formed(value: Any, kind: str) -> bool:
    """Tell whether a value has the form of its kind; a range has two sides of that form."""
    if not isinstance(value, dict):
        return False
    if "low" in value or "high" in value:
        sides = value.values()
        return value.keys() <= {"low", "high"} and all(well_formed(side, kind) for side in sides)
    match kind:
        case "money" | "money_per_share":
            currency = str(value.get("currency"))
            return decimal(value.get("amount")) and bool(re.fullmatch("[A-Z]{3}", currency))
        case "power":
            return decimal(value.get("watts"))
        case "percent":
            return decimal(value.get("percent"))
        case "count":
            return decimal(value.get("count")) and isinstance(value.get("unit", ""), str)
        case "duration":
            return bool(DURATION.fullmatch(str(value.get("duration"))))
        case "period":
            return period(value)
        case _:
            return isinstance(value.get("label"), str) and bool(value["label"])


def decimal(text: Any) -> bool:
    """Tell whether this is a plain decimal in a string, without trailing zeros."""
    return isinstance(text, str) and bool(DECIMAL.fullmatch(text)) and Decimal(text).is_finite()


def period(value: dict[str, Any]) -> bool:
    """Tell whether this is a half-open range of dates; an open or unresolved side is null."""
    if value.get("granularity") not in GRANULARITIES or not {"start", "end"} <= value.keys():
        return False
    try:
        start, end = (
            date.fromisoformat(value[side]) if value[side] is not None else None
            for side in ("start", "end")
        )  # fmt: skip
    except (TypeError, ValueError):
        return False
    return start is None or end is None or start < end


def expected_problems(expected: dict[str, Any], ids: list[str], kinds: Kinds) -> Iterator[str]:
    """Yield what is wrong with the expected alerts and the expected final state."""
    yield from keys("expected", expected, EXPECTED_KEYS)
    if wrong := set(expected["after"]) ^ set(ids):
        yield f"expected.after must name every article and no other: {', '.join(sorted(wrong))}"
    yield from not_in("expected.tolerated: article", list(expected["tolerated"]), set(ids))
    for name in ("after", "tolerated"):
        for article_id, changes in expected[name].items():
            for change in changes:
                where = f"expected.{name}.{article_id}"
                lines = change_problems(change, name == "after", kinds)
                yield from (f"{where}: {line}" for line in lines)
    for deal, terms in expected["final"].items():
        for term, entries in terms.items():
            for entry in entries if isinstance(entries, list) else [entries]:
                lines = final_problems(deal, term, entry, kinds)
                yield from (f"expected.final: {line}" for line in lines)
    for deal, absent in expected["absent"].items():
        for term in absent:
            if kinds.of(deal, term) is None:
                yield f"expected.absent: deal {deal!r} or term {term!r} is not known"
            if term in expected["final"].get(deal, {}):
                yield f"{deal}: {term} is both final and absent"


def change_problems(change: dict[str, Any], with_new: bool, kinds: Kinds) -> Iterator[str]:
    """Yield what is wrong with one expected (or tolerated) alert."""
    needed = {"deal", "kind", "term"} | ({"new"} if with_new else set())
    yield from keys("change", change, needed, {"new"})
    yield from not_in("kind", [change["kind"]], CHANGE_KINDS)
    if change.get("new") is not None:
        yield from value_problems(change["deal"], change["term"], change["new"], kinds)
    elif kinds.of(change["deal"], change["term"]) is None:
        yield f"deal {change['deal']!r} or term {change['term']!r} is not known"


def final_problems(deal: str, term: str, entry: dict[str, Any], kinds: Kinds) -> Iterator[str]:
    """Yield what is wrong with one value that must stand at the end."""
    yield from keys(term, entry, {"layer", "value", "qualifier", "modality"}, {"holder"})
    yield from not_in(f"{term}: layer", words(entry["layer"]), LAYERS)
    yield from not_in(f"{term}: qualifier", words(entry["qualifier"]), QUALIFIERS)
    yield from not_in(f"{term}: modality", words(entry["modality"]), MODALITIES)
    yield from value_problems(deal, term, entry["value"], kinds)


def tally(*folders: Path) -> str:
    """Return how many streams, articles and claims each split holds."""
    lines = []
    for split in SPLITS:
        paths = [path for name, path in files(*folders) if name == split]
        streams = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
        articles = [article for stream in streams for article in stream["articles"]]
        claims = [claim for article in articles for claim in article["claims"]]
        required = sum(claim["grade"] == "required" for claim in claims)
        lines.append(
            f"{split}: {len(streams)} files, {len(articles)} articles,"
            f" {len(claims)} claims ({required} required)"
        )
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Print every problem, or the size of the corpus; return the exit code."""
    here = Path(__file__).resolve().parent
    folders = [Path(one) for one in arguments] or [here / "streams", here / "articles"]
    found = problems(*folders)
    print("\n".join(found) if found else tally(*folders))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
