"""Who decides on a deal in a sentence: authorities and the owners of the parties.

Every decider of a line stands as `®` in one text, so that the rules for verdicts see who does what
and never a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dealterms.claims.binding import pattern
from dealterms.claims.marking import Marked, role_mark
from dealterms.claims.prefilter import Text
from dealterms.claims.regulators import RegulatorMention, find_regulators
from dealterms.claims.rules.words import document_span
from dealterms.claims.scene import Scene

__all__ = ["Decider", "Deciding", "deciders_of"]

VOTERS = "shareholder_approval"
AUTHORITY = "regulatory_approval"


@dataclass(frozen=True, slots=True)
class Decider:
    """A body that decides, at `[start, end)` of the text with marks.

    `term` says whether it is an authority or the owners of a party; `is_named` is False where
    only a meeting or a vote stands for the owners; `is_foreign` marks owners of another company.
    """

    start: int
    end: int
    term: str
    holder: str | None
    is_named: bool = True
    is_foreign: bool = False
    more: tuple[str, ...] = ()
    """Other parties whose owners the same words mean: "shareholders of both companies"."""

    def bodies(self) -> tuple[Decider, ...]:
        """Return this decider once for each holder."""
        return (self, *(replace(self, holder=holder) for holder in self.more))


@dataclass(frozen=True, slots=True)
class Deciding:
    """A line with its deciders marked; `places` pairs offsets of text and sentence."""

    text: str
    deciders: tuple[Decider, ...]
    places: tuple[tuple[int, int, int, int], ...]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the sentence of a stretch of the text."""
        return self._back(start, is_end=False), self._back(end, is_end=True)

    def _back(self, at: int, *, is_end: bool) -> int:
        shift = 0
        for begin, stop, source_begin, source_stop in self.places:
            if at <= begin:
                break
            if at < stop:
                return source_stop if is_end else source_begin
            shift = source_stop - stop
        return at + shift


_UNNAMED = re.compile(
    r"(?<!by )\b(?:(?:[Aa]ntitrust |[Cc]ompetition |[Ff]ederal |[Ss]tate |"
    r"[Mm]erger )?[Rr]egulators|[Tt]he (?:antitrust |competition |merger )?(?:watchdog|regulator|"
    r"authority|agency|authorities))(?= (?:have|had|has|on|clear|approv|block|open|gave|give|wav|"
    r"sue|"
    r"still|must|will|are|is|rais|prohibit|forb|refus|reject|want|demand|ask|said|yesterday|today|"
    r"last|this|in)\w*\b)"
)
_OWNERS = (
    r"(?:shareholders?|stockholders?|shareowners?|unitholders?|"
    r"holders(?! of (?:the |our |its |their |all |§ )*(?:~2)(?:debentures?|notes?|bonds?|debt|"
    r"loans?|convertibles?|options?|warrants?|licen[cs]es?|policies|cards?)\b)|owners(?= vot)|"
    r"investors(?= (?:vot|back|approv|reject))|members(?= (?:vot|back|approv|reject)))"
)
_KIND = (
    r"(?:(?:own|independent|minority|unaffiliated|public|ordinary|common|existing|institutional|"
    r"remaining|other|class|preferred|majority) ){0,3}"
)
_MEETING = r"(?:(?:extraordinary|special|annual|own|court|scheme) ){0,3}(?:general )?meetings?"
_BODIES = pattern(
    rf"(?P<pair>{_OWNERS}|investors|votes|meetings) (?:of|in|at|from|by) (?:both )?@[ATP] and "
    rf"(?:of )?@[ATP](?![’'])"
    rf"|(?P<motion>(?:proposals?|resolutions?|motion) (?:to|on|for|approving|adopting) (?:~8)"
    rf"(?:merger|scheme|acquisition|plan of merger|sale|transaction|offer|takeover|combination|"
    rf"agreement)\b[^.;]{{0,110}}?)(?= (?:was|were|has been|have been) (?:~2)(?:approved|adopted|"
    rf"passed|carried|rejected|defeated)\b(?! by (?:~3)(?:board|directors)))"
    rf"|@(?P<a>[ATPO])(?:[’']s?)? {_KIND}(?:{_OWNERS}|owners|investors|policyholders|members"
    rf"|partners(?= (?:~1)?(?:vot|ratif|approv|back|reject)\w*)|{_MEETING})"
    rf"|(?P<own>{_OWNERS}|investors|(?:owners|members)(?= ~7(?:vot|back|approv|reject|ratif|gave|"
    rf"will|must|"
    rf"said|decid|agreed|meet|had)\w*)) (?:of|in|at) ~4@(?P<b>[ATPO])"
    r"|@(?P<e>[ATPO])[’']s(?: own)?(?= (?:~1)(?:be asked|meets?|voted|vote|did likewise|followed "
    r"suit|follow|decide|said|have (?:yet|still|already)|(?:are|is) (?:due|expected) to)(?!\w))"
    rf"|(?P<both>{_OWNERS}|investors|votes|meetings) (?:of|in|at|from|by) (?:both|the two|each of "
    rf"the) (?:companies|firms|groups|"
    rf"sides|parties|banks|airlines)|both (?:sets of |companies[’'] |groups[’'] |firms[’'] |"
    rf"sides[’'] ){_OWNERS}"
    rf"|{_MEETING} of ~4@(?P<c>[ATPO])|th(?:ose|at) of @(?P<d>[ATPO])"
    rf"|(?:shareholder|stockholder|unitholder)s?(?=[’']? (?:approval|vote|meeting|consent|backing|"
    rf"support|ballot))"
    rf"|{_KIND}{_OWNERS}(?![’']? (?:agreement|equity|register|funds|letter|circular|list)\b)"
    r"|(?P<meet>(?:extraordinary |special |general )+(?:general )?meetings?|EGM|the (?:vote|"
    r"meetings?)(?= (?:scheduled|due|set|called|convened|planned|is|was|will|to be))"
    r"|votes?(?: cast)?(?=[^.;]{0,40} (?:was|were|went|are) (?:~1)?(?:cast )?(?:in favou?r|for)))"
)
_NO_VOTERS = pattern(
    r"\b(?:debt|bond|note|debenture|option|warrant|share|card|account|policy|stake|licence|"
    r"license|ticket|mortgage|loan)[- ]?$|"
    r"(?<!\w)(?!company|group|bank|firm|fund|issuer|seller|buyer|purchaser|target|\w+day|today|"
    r"january|february|march|april|june|july|august|september|october|november|december)"
    r"(?-i:[A-ZÀ-Þ])[\w-]+[’']s $|\bentitl\w+ (?:the )?$|\b(?:no|neither|nor) (?:[\w’'@]+ )?$|"
    r"\bon behalf of (?:the )?$|\bno need for $"
)


def deciders_of(scene: Scene, line: Marked) -> Deciding:
    """Return a line with its authorities and owners marked."""
    authorities = [m for m in _authorities(scene, line) if not _is_party(line, m)]
    pieces = [(m.start, m.end, "®", Decider(0, 0, AUTHORITY, m.holder)) for m in authorities]
    if not pieces:
        nobody = Decider(0, 0, AUTHORITY, None)
        pieces = [(*m.span(), "®", nobody) for m in _UNNAMED.finditer(line.line.sentence.text)]
    for start, end, decider in _voters(scene, line):
        if not any(a < end and start < b for a, b, _, _ in pieces):
            pieces.append((start, end, "®", decider))
    return _assemble(line, pieces) if pieces else Deciding(line.text, (), ())


def _authorities(scene: Scene, line: Marked) -> Iterator[RegulatorMention]:
    begin, stop = line.line.sentence.start, line.line.sentence.end
    for mention in find_regulators(scene.document.text, scene.document.publisher):
        if begin <= mention.start and mention.end <= stop:
            yield RegulatorMention(mention.start - begin, mention.end - begin, mention.holder)


def _is_party(line: Marked, mention: RegulatorMention) -> bool:
    return any(
        m.parties and m.start < mention.end and mention.start < m.end for m in line.line.mentions
    )


def _voters(scene: Scene, line: Marked) -> Iterator[tuple[int, int, Decider]]:
    for match in _BODIES.finditer(line.text):
        if _NO_VOTERS.search(line.text[: match.start()]) or _is_one(line.text, match):
            continue
        start, end = document_span(line, match.span())
        mark = next((match[g] for g in "abcde" if match[g]), None)
        is_meeting = match["meet"] or match["motion"] or "meeting" in match.group().lower()
        is_both = bool(match["both"] or match["pair"]) or match.group().lower().startswith("both ")
        decider = Decider(
            0,
            0,
            VOTERS,
            _all_parties(scene)[0] if is_both else _voting_party(scene, line, match, mark),
            is_named=not is_meeting,
            is_foreign=mark == "O",
            more=_all_parties(scene)[1:] if is_both else (),
        )
        begin = line.line.sentence.start
        yield start - begin, end - begin, decider


_ONE = pattern(r"\b(?:an?|one|another|each|every|the) (?:[\w-]+ ){0,2}$")
_MAJOR = pattern(
    r"\b(?:our|its|their|main|largest|biggest|majority|controlling|principal|major|leading) $"
)


def _is_one(text: str, match: re.Match[str]) -> bool:
    """True for "a shareholder has sued", "our shareholder Corran": one owner decides nothing."""
    before = text[: match.start()]
    return bool(re.search(r"(?i)(?:holder|owner)$", match.group())) and bool(
        (_ONE.search(before) or _MAJOR.search(before))
        and not re.match(r"[’']? (?:approv|vot|meet|cons|back|supp|ball)", text[match.end() :])
    )


def _all_parties(scene: Scene) -> tuple[str, ...]:
    return tuple(party.name.casefold() for party in scene.deal.parties)


def _voting_party(scene: Scene, line: Marked, match: re.Match[str], mark: str | None) -> str | None:
    """Return the party whose owners these are: the one named, "its", else the one that is sold."""
    parties = scene.deal.parties
    if mark in {"A", "T", "P"}:
        inside = [
            i for i, span in _party_marks(scene, line) if match.start() <= span[0] < match.end()
        ]
        return parties[inside[-1]].name.casefold() if inside else None
    sold = [i for i in range(len(parties)) if role_mark(scene.deal, i) == "@T"]
    before = [i for i, span in _party_marks(scene, line) if span[0] < match.start()]
    if before and not sold:
        return parties[before[-1]].name.casefold()
    return parties[sold[0]].name.casefold() if sold else None


def _party_marks(scene: Scene, line: Marked) -> Iterator[tuple[int, tuple[int, int]]]:
    for mention, span in zip(line.line.mentions, line.mention_spans, strict=True):
        for deal_id, index in mention.parties:
            if deal_id == scene.deal.deal_id:
                yield index, span


def _assemble(line: Marked, deciders: list[tuple[int, int, str, Decider]]) -> Deciding:
    """Put marks for deciders, companies, quantities and dates into the sentence."""
    source, out, at = line.line.sentence.text, "", 0
    places: list[tuple[int, int, int, int]] = []
    found: list[Decider] = []
    for start, end, mark, decider in sorted(
        [*deciders, *_other_marks(line, deciders)], key=lambda p: (p[0], p[3] is None, -p[1])
    ):
        if start < at:
            continue
        out += source[at:start]
        places.append((len(out), len(out) + len(mark), start, end))
        if decider is not None:
            found.append(replace(decider, start=len(out), end=len(out) + 1))
        out += mark
        at = end
    return Deciding(Text(out + source[at:]), tuple(found), tuple(places))


def _other_marks(
    line: Marked, deciders: list[tuple[int, int, str, Decider]]
) -> Iterator[tuple[int, int, str, None]]:
    """Yield the companies, quantities and dates of a line that lie in no decider's name."""
    marks = [(q.value_start, q.value_end, "§") for q in line.line.quantities]
    marks += [(p.start, p.end, "¤") for p in line.line.periods]
    for mention, span in zip(line.line.mentions, line.mention_spans, strict=True):
        marks.append((mention.start, mention.end, line.text[span[0] : span[1]]))
    for start, end, mark in marks:
        if not any(a < end and start < b for a, b, _, _ in deciders):
            yield start, end, mark, None
