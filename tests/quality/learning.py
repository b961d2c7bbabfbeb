"""Learn the weights of the second reader from the labelled corpus and write them into the package.

    make weights          or  PYTHONPATH=tests python -m quality.learning [--to FILE]

Two steps. The weights of the words come from every part that may be read. How far they are to be
trusted beside the rules comes from `FRESH`, the parts whose sentences no rule was written for: on
the others the rules look better than they are. For that second step each stream of `FRESH` is
judged by weights that were learned without it.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

import dealterms.claims.weighing as package
from dealterms.claims.reader import drafts_of, scenes_of
from dealterms.claims.scene import Scene
from dealterms.claims.stance import stance_of
from dealterms.claims.vocabulary import TERMS
from dealterms.claims.weighing.candidates import FAMILIES
from dealterms.claims.weighing.features import FEATURES_VERSION
from dealterms.claims.weighing.neighbours import Case, Neighbours, Opinion
from dealterms.claims.weighing.opinion import NEVER_ADDED, UNWEIGHED, adding, cases_of, keeping
from dealterms.claims.weighing.weights import NO_TERM, Weights
from dealterms.cli.progress import progress_bar
from quality.corpus import LabelledArticle, LabelledClaim, Stream, load_split
from quality.matching import is_same_value
from quality.neardeal.compose import compose
from quality.neardeal.measure import opened, stream_with

READ = ("train", "dev", "train2", "train3", "train5")
FRESH = ("train4", "train6", "train7")
FOLDS = 3
RARE = 3
"""A feature seen fewer times than this says nothing about new texts."""
SMALL = 0.02
"""Weights nearer to zero are left out of the file."""
ADD, KEEP = 0.5, 0.5
"""How likely right a new claim, or one of the rules, must be; chosen on FRESH by F1."""
WEIGHTS = Path(package.__file__).with_name("weights.json.gz")


@dataclass(frozen=True, slots=True)
class Example:
    """A value, with the terms that a label gives it: none for most; None where nobody says."""

    case: Case
    terms: frozenset[str] | None

    @property
    def target(self) -> str:
        """The class to be learned; a term of the user's own is "other"."""
        named = sorted(self.terms or ())
        if not named:
            return NO_TERM
        return named[0] if named[0] in TERMS else "other"


@dataclass(frozen=True, slots=True)
class Text:
    """An article as seen for one deal, with its figures and dates."""

    stream_id: str
    scene: Scene
    examples: tuple[Example, ...]


def texts_of(streams: Iterable[Stream]) -> Iterator[Text]:
    """Yield the articles that speak of a watched deal, with every figure and date of theirs."""
    for stream in streams:
        for article in stream.articles:
            for scene in scenes_of(article.document, stream.watchlist):
                found = drafts_of(scene, stance_of(scene))
                yield Text(stream.stream_id, scene, tuple(
                    Example(case, _terms(case, article, scene.deal.deal_id))
                    for case in cases_of(scene, found)
                ))  # fmt: skip


def near_misses() -> Iterator[Text]:
    """Yield articles that are no news about the deal: none of their figures is a term.

    Only the half that may be seen, and every second article of it; what a recap repeats of the
    deal is not taught, for it is one.
    """
    near = [one for one in compose() if one.half == "seen"][::2]
    for article in near:
        stream, known = opened(article.deal["id"])
        standing = {claim.value for claim in known}
        document = stream_with(article).articles[1].document
        for scene in scenes_of(document, stream.watchlist):
            yield Text(article.deal["id"], scene, tuple(
                Example(case, None if case.candidate.value in standing else frozenset())
                for case in cases_of(scene, drafts_of(scene, stance_of(scene)))
            ))  # fmt: skip


def _terms(case: Case, article: LabelledArticle, deal_id: str) -> frozenset[str]:
    return frozenset(
        reading.term
        for label in article.claims
        if label.deal_id == deal_id and _is_in(case, label)
        for reading in label.readings
        if case.candidate.family == "period" or is_same_value(
            reading.value, case.candidate.value, reading.kind, is_vague=label.is_vague
        )
    )  # fmt: skip


def _is_in(case: Case, label: LabelledClaim) -> bool:
    is_date = label.own.kind == "period"
    is_kind = is_date == (case.candidate.family == "period")
    return is_kind and any(start <= case.candidate.start < end for start, end in label.places)


# ---------------------------------------------------------------- the words


def learn_words(examples: Sequence[Example]) -> dict[str, Weights]:
    """Return a model for each family of values."""
    return {
        family: _learn_family([e for e in examples if e.case.candidate.family == family])
        for family in FAMILIES
    }


def _learn_family(examples: Sequence[Example]) -> Weights:
    seen = Counter(f for e in examples for f in set(e.case.features))
    rows = [{f: 1.0 for f in e.case.features if seen[f] >= RARE} for e in examples]
    vectorizer = DictVectorizer()
    table = vectorizer.fit_transform(rows)
    model = LogisticRegression(C=0.3, max_iter=200)
    model.fit(table, [e.target for e in examples])
    return _as_weights(model, vectorizer.get_feature_names_out())


def _as_weights(model: Any, names: Sequence[str]) -> Weights:
    """Return a model in plain numbers; scikit-learn keeps one row where there are two classes."""
    rows, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        rows, bias = [-rows[0] / 2, rows[0] / 2], [-bias[0] / 2, bias[0] / 2]
    of_feature = {
        name: tuple(
            (place, round(float(row[column]), 3))
            for place, row in enumerate(rows)
            if abs(row[column]) >= SMALL
        )
        for column, name in enumerate(names)
    }
    kept = {name: pairs for name, pairs in of_feature.items() if pairs}
    return Weights(tuple(map(str, model.classes_)), tuple(round(float(b), 3) for b in bias), kept)


# ---------------------------------------------------------------- how far to trust them


@dataclass(frozen=True, slots=True)
class Judged:
    """What one of the two judges sees of a value, and whether a label agrees."""

    seen: Mapping[str, float]
    is_right: bool


def learn_trust(
    read: Sequence[Example], fresh: Sequence[Text]
) -> tuple[list[Judged], list[Judged]]:
    """Return what may be added to the rules' claims and what may be kept of them, judged."""
    adds: list[Judged] = []
    keeps: list[Judged] = []
    streams = sorted({text.stream_id for text in fresh})
    for fold in range(FOLDS):
        held = streams[fold::FOLDS]
        words = learn_words([*read, *_examples(t for t in fresh if t.stream_id not in held)])
        for text in (t for t in fresh if t.stream_id in held):
            _judge(text, words, adds, keeps)
    return adds, keeps


def _examples(texts: Iterable[Text]) -> list[Example]:
    return [one for text in texts for one in text.examples if one.terms is not None]


def _judge(
    text: Text, words: Mapping[str, Weights], adds: list[Judged], keeps: list[Judged]
) -> None:
    opinions = [
        Opinion(e.case, words[e.case.candidate.family].probabilities(e.case.features))
        for e in text.examples
    ]
    near = Neighbours(text.scene, opinions)
    for example, one in zip(text.examples, opinions, strict=True):
        if example.terms is None:
            continue
        keeps.extend(
            Judged(keeping(one, draft, near), draft.term in example.terms)
            for draft in example.case.drafts
            if draft.term in one.chances and draft.term not in UNWEIGHED
        )
        best = max((t for t in one.chances if t != NO_TERM), key=lambda term: one.chances[term])
        if not example.case.drafts and best not in NEVER_ADDED:
            adds.append(Judged(adding(one, best, near), best in example.terms))


def _fit_judge(judged: Sequence[Judged], threshold: float) -> dict[str, Any]:
    vectorizer = DictVectorizer()
    table = vectorizer.fit_transform([dict(one.seen) for one in judged])
    model = LogisticRegression(C=1.0, max_iter=1000)
    model.fit(table, [one.is_right for one in judged])
    weights = zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True)
    return {
        "bias": round(float(model.intercept_[0]), 3),
        "weights": {str(name): round(float(w), 3) for name, w in weights if abs(w) >= SMALL},
        "threshold": threshold,
    }


# ---------------------------------------------------------------- the file


def main(arguments: Sequence[str]) -> int:
    """Learn and write; return the exit code."""
    about = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog="learning", description=about)
    parser.add_argument("--to", type=Path, default=WEIGHTS, help="where the weights go")
    options = parser.parse_args(arguments)
    read, fresh = _examples(_load(READ)), [*_load(FRESH), *near_misses()]
    print(f"{len(read)} values read before, {len(_examples(fresh))} fresh ones")
    adds, keeps = learn_trust(read, fresh)
    table = {
        "features_version": FEATURES_VERSION,
        "families": {
            family: {"classes": one.classes, "bias": one.bias, "weights": one.of_feature}
            for family, one in learn_words([*read, *_examples(fresh)]).items()
        },
        "adds": _fit_judge(adds, ADD),
        "keeps": _fit_judge(keeps, KEEP),
    }
    options.to.write_bytes(gzip.compress(orjson.dumps(table), mtime=0))
    print(f"{options.to}: {options.to.stat().st_size / 1e6:.2f} MB")
    return 0


def _streams(splits: Iterable[str]) -> list[Stream]:
    return [stream for split in splits for stream in load_split(split)]


def _load(splits: Iterable[str]) -> list[Text]:
    streams = _streams(splits)
    with progress_bar("streams") as show:
        texts: list[Text] = []
        for done, stream in enumerate(streams, start=1):
            texts.extend(texts_of([stream]))
            show(done, len(streams))
    return texts


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
