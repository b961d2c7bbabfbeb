"""Which of a page's blocks are the article.

trafilatura, which knows thousands of layouts, votes where the article is; the blocks themselves are
ours, word for word, because trafilatura drops short paragraphs, list items and cells. A block is
kept if it has a vote or stands among blocks that have one, and if nothing marks it as furniture:
the kind or the names of an element round it, its links, its words, its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dealterms.claims.claim import Section
from dealterms.extract import furniture
from dealterms.extract.candidates import Candidate, Kind
from dealterms.extract.page import Element
from dealterms.extract.repeats import text_key, without_repeats
from dealterms.extract.wordlists import word_list

__all__ = ["Selected", "Selection", "select_blocks"]

_ENOUGH_VOTES = 150  # characters; with fewer, trafilatura found no article
_PROSE_CHARACTERS = 60
_PROTECTING_SHARE = 0.5  # of the votes: an element that holds so much of the article is the article
_LONE_PROSE = 120  # characters that text outside of paragraphs needs to count as prose
_NEAR_LINES, _NEAR_WORDS, _NEAR_BLOCKS = 8, 30, 2
_PRESSED = ("a", "form", "input", "button")
_TAKES_SIBLINGS = word_list(
    """
    p li ul ol blockquote table tbody thead tr caption h1 h2 h3 h4 h5 h6 pre dl dt dd
    """
)


@dataclass(frozen=True, slots=True)
class Selected:
    """A block of the article."""

    text: str
    section: Section
    is_list_item: bool
    is_quote: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """The article's blocks in order, and the lines near the headline, for author and date."""

    blocks: tuple[Selected, ...]
    lines_near_title: tuple[str, ...]


def select_blocks(candidates: Sequence[Candidate], title: str, main_text: str) -> Selection:
    """Return the blocks of the article among the candidates.

    `main_text` is what trafilatura made of the page, `title` the headline, whose own block is left
    out.
    """
    return _Selector(candidates, title, main_text).select()


@dataclass(slots=True)
class _Verdicts:
    """What is known of the elements round the candidates; asked once an element."""

    votes_in: dict[Element, int] = field(default_factory=dict)
    total: int = 1
    furniture: dict[Element, bool] = field(default_factory=dict)

    def is_furniture(self, element: Element) -> bool:
        """True if the element, or one round it, is furniture."""
        known = self.furniture.get(element)
        if known is None:
            known = self._is_own(element)
            parent = element.getparent()
            if not known and parent is not None:
                known = self.is_furniture(parent)
            self.furniture[element] = known
        return known

    def _is_own(self, element: Element) -> bool:
        if furniture.is_summary_box(element):
            return False
        if furniture.is_hard_furniture(element):
            return True
        return furniture.named_furniture(element) and not self.is_protected(element)

    def is_protected(self, element: Element) -> bool:
        """True for an element that holds so much of the article that it cannot be beside it."""
        return self.votes_in.get(element, 0) >= _PROTECTING_SHARE * self.total


class _Selector:
    """The judging of one page; a new one each time."""

    def __init__(self, candidates: Sequence[Candidate], title: str, main_text: str) -> None:
        """Count the votes; judge nothing yet."""
        self._all = list(candidates)
        self._title = text_key(title)
        self._voted = _votes(self._all, main_text)
        self._verdicts = _Verdicts()
        self._count_votes()
        self._mark_boxes()

    def select(self) -> Selection:
        """Return what is left of the page, step by step."""
        start = self._title_index()
        end = self._end_index(start)
        body = [one for one in self._all[start + 1 : end] if not self._is_out(one)]
        body = self._within_region(body)
        body = _without_boxes(body, self._voted)
        body = without_repeats(self._trimmed(body), self._title, _is_marked)
        return Selection(tuple(self._sections(body)), self._lines_near_title(start, body))

    def _lines_near_title(self, start: int, body: list[Candidate]) -> tuple[str, ...]:
        """Return the short lines round the headline that are no part of the text."""
        chosen = set(body)
        lines = []
        passed = 0  # blocks of the text; behind the first, only a line that calls itself a date
        for index in range(max(start - 2, 0), len(self._all)):
            one = self._all[index]
            passed += one in chosen and not _is_marked(one.element)
            if passed > _NEAR_BLOCKS:
                break
            is_line = one not in chosen and one.word_count <= _NEAR_WORDS and index != start
            if is_line and (not passed or furniture.is_stamp(one)):
                lines.append(one.text)
        return tuple(lines[:_NEAR_LINES])

    # -- where

    def _count_votes(self) -> None:
        """Weigh every element by the voted characters it holds."""
        for candidate in self._all:
            if candidate not in self._voted or _is_hidden_away(candidate):
                continue
            self._verdicts.total += len(candidate.text)
            for element in (candidate.element, *candidate.element.iterancestors()):
                held = self._verdicts.votes_in.get(element, 0)
                self._verdicts.votes_in[element] = held + len(candidate.text)

    def _mark_boxes(self) -> None:
        """Mark the elements that a heading such as "Read next" opens, unless they hold the article.

        Only boxes with something to press: a section may be called "More on the fee" as well.
        """
        for one in self._all:
            if not furniture.starts_furniture(one):
                continue
            box = _container(one.element)
            if not self._verdicts.is_protected(box) and next(box.iter(*_PRESSED), None) is not None:
                self._verdicts.furniture[box] = True

    def _title_index(self) -> int:
        """Return the place of the headline; -1 if it is not there or stands below the article."""
        places = [
            index
            for index, one in enumerate(self._all)
            if text_key(one.text) == self._title and not furniture.is_hard_furniture(one.element)
        ]
        headings = [index for index in places if self._all[index].kind is Kind.HEADING]
        for index in (*headings, *places):
            after = sum(len(one.text) for one in self._all[index:] if one in self._voted)
            if after >= _PROTECTING_SHARE * self._verdicts.total:
                return index
        return -1

    def _end_index(self, start: int) -> int:
        """Return the place of a heading such as "3 comments", behind most of the article."""
        passed = 0
        for index in range(start + 1, len(self._all)):
            one = self._all[index]
            if furniture.ends_article(one) and passed >= _PROTECTING_SHARE * self._verdicts.total:
                return index
            passed += len(one.text) if one in self._voted else 0
        return len(self._all)

    def _within_region(self, candidates: list[Candidate]) -> list[Candidate]:
        """Keep what has a vote, stands between votes, or shares its container with one."""
        voted = [index for index, one in enumerate(candidates) if one in self._voted]
        if not voted:
            return []
        containers = {_container(candidates[index].element) for index in voted}
        containers.add(_common_ancestor(containers))
        first, last = voted[0], voted[-1]
        is_by_paragraph = self._is_written_in_paragraphs(candidates)
        kept = []
        is_labelled = False
        for index, one in enumerate(candidates):
            is_label = furniture.is_summary_label(one)
            is_labelled = is_label or (is_labelled and one.kind is Kind.LIST_ITEM)
            is_near = one in self._voted or _container(one.element) in containers
            is_between = first < index < last
            is_standfirst = index < first and (is_labelled or _is_marked(one.element))
            if not (is_near or is_between or is_standfirst):
                continue
            if is_by_paragraph and not is_standfirst and self._is_stray(one, is_between):
                continue
            kept.append(one)
        return kept

    def _is_written_in_paragraphs(self, candidates: list[Candidate]) -> bool:
        voted = [one for one in candidates if one in self._voted]
        total = sum(len(one.text) for one in voted)
        marked = sum(len(one.text) for one in voted if not _is_loose(one))
        return marked >= 0.8 * total

    def _is_stray(self, candidate: Candidate, is_between: bool) -> bool:
        """True for loose text in an article whose own text stands in paragraphs."""
        if not _is_loose(candidate):
            return False
        is_sentence = candidate.text.rstrip("\"'”’)").endswith((".", "!", "?", ":"))
        is_prose = is_sentence and len(candidate.text) >= _LONE_PROSE
        return not is_prose if is_between else not (is_prose and candidate in self._voted)

    # -- what

    def _is_out(self, candidate: Candidate) -> bool:
        if (
            self._verdicts.is_furniture(candidate.element)
            or text_key(candidate.text) == self._title
        ):
            return True
        if furniture.is_teaser(candidate):
            return True
        if furniture.is_noise(candidate) and not furniture.starts_furniture(candidate):
            return True
        return self._is_in_header(candidate)

    def _is_in_header(self, candidate: Candidate) -> bool:
        """True inside a page header, the standfirst and a header that holds the article aside."""
        for header in candidate.element.iterancestors("header"):
            if self._verdicts.is_protected(header):
                continue
            is_prose = candidate in self._voted and len(candidate.text) >= _PROSE_CHARACTERS
            return not (is_prose or _is_marked(candidate.element))
        return False

    def _trimmed(self, candidates: list[Candidate]) -> list[Candidate]:
        """Cut the lines under the article, and byline and date above it."""
        end = len(candidates)
        while end and _is_closing(candidates[end - 1]):
            end -= 1
        start = 0
        while start < end and _is_opening_line(candidates[start]):
            start += 1
        return [one for one in candidates[start:end] if one.small_share < 0.9]

    def _sections(self, candidates: list[Candidate]) -> list[Selected]:
        blocks, is_under_label, has_begun = [], False, False
        for one in candidates:
            is_item = one.kind is Kind.LIST_ITEM
            if furniture.is_summary_label(one):
                is_under_label = True
                blocks.append(Selected(one.text, Section.HEADING, False))
                continue
            is_under_label = is_under_label and is_item
            has_begun = has_begun or not (is_under_label or _is_marked(one.element))
            is_summary = is_under_label or self._is_in_summary(one, has_begun=has_begun)
            section, is_quote = _section_of(one, is_summary), self._is_quote(one)
            blocks.append(Selected(one.text, section, is_item, is_quote))
        return blocks

    def _is_quote(self, candidate: Candidate) -> bool:
        """True in a quotation; a page that sets its whole article as one quotes nobody."""
        quotation = candidate.quotation
        return quotation is not None and not self._verdicts.is_protected(quotation)

    def _is_in_summary(self, candidate: Candidate, *, has_begun: bool) -> bool:
        """True in a summary box anywhere, and in a standfirst before the text has begun."""
        return any(
            (furniture.is_summary_box(one) or (not has_begun and furniture.is_standfirst(one)))
            and not self._verdicts.is_protected(one)
            for one in (candidate.element, *candidate.element.iterancestors())
        )


def _section_of(candidate: Candidate, is_summary: bool) -> Section:
    if candidate.kind is Kind.HEADING and len(candidate.text) <= 200:
        return Section.HEADING
    return Section.SUMMARY if is_summary else Section.BODY


def _votes(candidates: Sequence[Candidate], main_text: str) -> set[Candidate]:
    """Return the candidates that trafilatura keeps; with too few, those that look like prose."""
    lines = [text_key(line) for line in main_text.splitlines()]
    whole = f" {' '.join(lines)} "
    line_set = set(lines)
    voted = {
        one
        for one in candidates
        if (key := text_key(one.text)) in line_set or (len(key) >= 25 and f" {key} " in whole)
    }
    prose = {one for one in candidates if _is_prose(one) and not _is_hidden_away(one)}
    weight = sum(len(one.text) for one in voted if not _is_hidden_away(one))
    if weight < min(_ENOUGH_VOTES, sum(len(one.text) for one in prose)):
        return prose
    return voted


def _is_prose(candidate: Candidate) -> bool:
    """True for a block of sentences without many links."""
    if candidate.kind is Kind.HEADING or candidate.link_share > 0.3:
        return False
    ends = candidate.text.rstrip("\"'”’)").endswith((".", "!", "?", ":", ";"))
    return ends and len(candidate.text) >= _PROSE_CHARACTERS


def _is_hidden_away(candidate: Candidate) -> bool:
    """True inside an element that is furniture by its kind."""
    chain = (candidate.element, *candidate.element.iterancestors())
    return any(furniture.is_hard_furniture(one) for one in chain)


def _container(element: Element) -> Element:
    """Return the element within which siblings belong together."""
    while element.tag in _TAKES_SIBLINGS and element.getparent() is not None:
        element = element.getparent()
    return element


def _common_ancestor(elements: set[Element]) -> Element:
    """Return the innermost element that is one of these or round all of them."""
    first, *others = elements
    common = [first, *first.iterancestors()]
    for element in others:
        chain = {element, *element.iterancestors()}
        common = [one for one in common if one in chain]
    return common[0]


def _is_loose(candidate: Candidate) -> bool:
    """True for text that stands in no paragraph, heading, list or table."""
    return candidate.kind is Kind.PARAGRAPH and candidate.element.tag not in _TAKES_SIBLINGS


def _is_marked(element: Element) -> bool:
    """True in a standfirst or a summary box."""
    chain = (element, *element.iterancestors())
    return any(furniture.is_standfirst(one) or furniture.is_summary_box(one) for one in chain)


def _is_opening_line(candidate: Candidate) -> bool:
    if furniture.is_byline(candidate) or furniture.is_date_line(candidate):
        return True
    return candidate.word_count <= 12 and furniture.is_closing_line(candidate)


def _is_closing(candidate: Candidate) -> bool:
    """True for a line under the article; a heading with nothing under it is one as well."""
    if candidate.kind is Kind.HEADING:
        return True
    return furniture.is_closing_line(candidate) or furniture.is_byline(candidate)


def _without_boxes(candidates: list[Candidate], voted: set[Candidate]) -> list[Candidate]:
    """Drop boxes that a heading such as "Read next" opens, up to the next heading or prose."""
    kept: list[Candidate] = []
    is_in_box = False
    for one in candidates:
        if furniture.starts_furniture(one):
            is_in_box = True
            continue
        if is_in_box:
            is_in_box = one.kind is not Kind.HEADING and not (_is_prose(one) and one in voted)
        if not is_in_box:
            kept.append(one)
    return kept
