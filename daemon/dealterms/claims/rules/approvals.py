"""Approvals by regulators and shareholders: pending, cleared, conditional or blocked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dealterms.claims.binding import pattern
from dealterms.claims.claim import Modality
from dealterms.claims.draft import Draft
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.rules.words import document_span
from dealterms.claims.scene import Marked, Scene, is_tied, role_mark
from dealterms.claims.values import Label

__all__ = ["read_approvals"]

# The authorities of the world by acronym; any other is known by its own name in lower case.
_REGULATORS: tuple[tuple[str, str], ...] = (
    ("ftc", r"\bFTC\b|Federal Trade Commission"),
    ("doj", r"\bDOJ\b|\bDoJ\b|Justice Department|Department of Justice"),
    ("cma", r"\bCMA\b|Competition and Markets Authority"),
    ("ec", r"European Commission|\bBrussels\b|\bEU (?:antitrust|competition|regulators?|Commission)|\bthe Commission\b"),
    ("samr", r"\bSAMR\b|State Administration for Market Regulation|China[’']s (?:antitrust |market )?(?:regulator|watchdog)|Chinese (?:antitrust )?(?:regulators?|authorit\w+)|\bBeijing\b"),
    ("cfius", r"\bCFIUS\b|Committee on Foreign Investment"),
    ("fcc", r"\bFCC\b|Federal Communications Commission"),
    ("ferc", r"\bFERC\b|Federal Energy Regulatory Commission"),
    ("accc", r"\bACCC\b|Australian Competition (?:and|&) Consumer Commission"),
    ("firb", r"\bFIRB\b|Foreign Investment Review Board"),
    ("cci", r"\bCCI\b|Competition Commission of India"),
    ("jftc", r"\bJFTC\b|Japan Fair Trade Commission"),
    ("kftc", r"\bKFTC\b|Korea Fair Trade Commission|Fair Trade Commission of Korea"),
    ("bundeskartellamt", r"Bundeskartellamt|Federal Cartel Office|German cartel office|cartel office"),
    ("cade", r"\bCADE\b"),
    ("rbi", r"\bRBI\b|Reserve Bank of India"),
    ("sebi", r"\bSEBI\b|Securities and Exchange Board of India"),
    ("bafin", r"\bBaFin\b"),
    ("pra", r"\bPRA\b|Prudential Regulation Authority"),
    ("fca", r"\bFCA\b|Financial Conduct Authority"),
    ("comesa", r"\bCOMESA\b"),
    ("stb", r"\bSTB\b|Surface Transportation Board"),
)
_KNOWN = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _REGULATORS))
_NAMED = re.compile(
    r"\b(?:the\s+)?(?P<name>(?:[A-Z][a-zé]+(?:[’']s)?\s+){0,3}(?:(?:economy|competition|economic affairs|finance|trade|antitrust|industry|energy|health|transport)\s+)?"
    r"(?:ministry|authority|commission|regulator|watchdog|bureau|tribunal|council|agency|takeover\s+board)(?:\s+(?:of|for)\s+[A-Z]\w+)?|(?:[A-Z][\w&]+\s+){1,4}(?:Authority|Commission|Ministry|Bureau|Tribunal|Agency|Board|Council))\b"
)
_CLEAR = pattern(r"\b(?:clear(?:ed|s|ance (?:has been |was |is )?(?:granted|received|obtained|given|in hand)|ing)?\b(?! of)|approv(?:ed|es|al (?:has been |was )?(?:granted|received|obtained|given))|wav(?:ed|es) (?:~6)?through|green light|green-lit|greenlit|nod(?:ded)?(?: through)?|blessing|sign(?:ed|s) off|unconditional(?:ly)?|consent(?:ed)?|gave (?:its|their) (?:consent|approval|clearance)|has no objections?|raised no objections?|not (?:to )?(?:oppose|challenge|refer)|closed (?:its|the|their) (?:review|investigation|probe)|without conditions|(?:waiting period|hsr)~6(?:expired|ended|lapsed)|obtained (?:the )?~3(?:approval|clearance)|received (?:the )?~4(?:approval|clearance))(?!\w)")
_CONDITION = pattern(r"\b(?:conditional(?:ly)?|with conditions|subject to (?:conditions|remedies|commitments|the sale|divest\w+)|on (?:the )?condition|provided (?:that )?(?:it|they|the)|in return for|after ~3(?:agreed|offered) to (?:sell|divest)|if it sells|remed(?:y|ies)|on condition)(?!\w)")
_PENDING = pattern(r"\b(?:requires?|needs?|need(?:ed)?|subject to|await(?:s|ing|ed)?|pending|conditional (?:on|upon)|depend(?:s|ent)? on|still (?:has|have|to)|yet to|must (?:still )?(?:approve|clear|be (?:approved|cleared))|second request|in-depth|phase (?:2|two|ii|1|one|i)\b|investigat\w+|review(?:s|ing|ed)?|probe|examin\w+|scrutin\w+|sued|suing|lawsuit|sue|statement of objections|filed (?:a )?(?:complaint|suit)|opened|extended|without the|outstanding|hurdle|scrutiny|once|obtained? |decision)(?!\w)")
_APPROVAL_WORD = pattern(r"\b(?:approv\w*|clear\w*|consent\w*|review\w*|green light|go-ahead|blessing|nod|waiting period|conditions?|investigat\w*|probe|second request|antitrust|competition|merger control|wave[sd]?|block\w*|prohibit\w*|lawsuit|sue[sd]?|forb\w+|object\w*)(?!\w)")
_GENERIC = pattern(r"\b(?:regulatory|antitrust|regulators[’']?|competition|government(?:al)?|merger control|foreign investment|by regulators|authorities)(?: and (?:other|shareholder|regulatory|foreign investment|court) )?~3(?:approvals?|clearances?|consents?|review|sign-off|nod|conditions)|(?:approvals?|clearances?|consents?) (?:by|from|of) (?:~3)?(?:regulators|authorities|competition|antitrust)|usual waiting periods|regulators\b|waiting period")

_HOLDERS = r"(?:shareholders?|stockholders?|shareowners?|holders|investors|unitholders?|members|owners)"
_VOTE_CLEAR = pattern(rf"\b{_HOLDERS}[’']?(?: of @[ATP])?~8(?:approved|backed|voted through|voted (?:~4)?(?:in favou?r|for|to approve|yes)|gave (?:their|its)|endorsed|supported|green-lit|back(?:ed|s)?(?=~5(?:deal|sale|merger|takeover|bid|offer|buyout|acquisition|combination|tie-up|plan))|have voted (?:in favou?r|to approve)|waved|adopted|said yes|cleared)\b|\bapproved (?:~6)?by (?:~3)?{_HOLDERS}|(?:shareholder|stockholder) approval (?:was|has been) (?:obtained|received|secured|granted)|(?:won|got|received|obtained|secured|has got) ~3(?:shareholder|stockholder|{_HOLDERS}) ?~2(?:approval|backing|support|votes)|has got its votes|vote(?:s)?~3(?:carried|passed)|(?:general|special|extraordinary) meeting~8(?:approved|passed|backed|adopted) (?!~3(?:accounts|dividend|directors))|resolution~8(?:duly |was )*(?:passed|carried|approved)")
_VOTE_BLOCK = pattern(rf"\b{_HOLDERS}~5(?:rejected|voted (?:~3)?(?:against|down|no)|turned down|refused|threw out)\b|voted down|failed to win ~3{_HOLDERS}")
_VOTE_PENDING = pattern(
    rf"(?:\b(?:requires?|needs?|subject to|await\w*|pending|conditional (?:on|upon)|condition|depends? on|must|once|after|yet to|still|if)\b~12(?:{_HOLDERS}|shareholder|stockholder)\b|\b{_HOLDERS}[’']?~5(?:(?:have|has) yet to|are (?:due|asked|expected|scheduled) to|will|must|still (?:have|has) to|to) vote|(?:shareholder|stockholder) (?:approval|vote|meeting)s?\b|\bapproval (?:of|by|from) (?:the )?(?:~3)?{_HOLDERS}|must be cast in favou?r|{_HOLDERS}~3vote (?:on|at|in))"
)
_NO_VOTE = pattern(r"\b(?:neither|no|not|nor)\b~6$|accounts|dividend")
_VOTE_IS_FUTURE = pattern(r"\b(?:if|once|must|requires?|need(?:s|ed)?|subject|until|before|unless|will|would|yet|expected|due|after)(?!\w)")


def read_approvals(scene: Scene, line: Marked) -> Iterator[Draft]:
    """Yield the approvals that a line tells of."""
    yield from _shareholders(scene, line)
    yield from _regulators(line)


def _draft(
    line: Marked, term: str, label: str, span: tuple[int, int], holder: str | None
) -> Draft:
    start, end = document_span(line, span)
    return Draft(
        term=term, value=Label(label), qualifier=Qualifier.BARE, line=line, value_start=start,
        value_end=end, mark=span, rule=f"words for an approval that is {label}", holder=holder,
        modality=Modality.IN_EFFECT if label in {"cleared", "blocked", "conditional"} else None,
        is_public_act=label != "pending",
    )


def _shareholders(scene: Scene, line: Marked) -> Iterator[Draft]:
    holder = _voting_party(scene, line)
    for label, words in (("blocked", _VOTE_BLOCK), ("cleared", _VOTE_CLEAR), ("pending", _VOTE_PENDING)):
        match = words.search(line.text)
        if not match or "@O" in match.group() or _NO_VOTE.search(line.text[: match.start()]) or re.search(r"(?i)accounts|dividend", line.text[match.start() : match.end() + 30]):
            continue
        if label != "pending" and _VOTE_IS_FUTURE.search(line.text[max(0, match.start() - 30) : match.end()]):
            continue
        yield _draft(line, "shareholder_approval", label, match.span(), holder)
        return


def _voting_party(scene: Scene, line: Marked) -> str | None:
    parties = scene.deal.parties
    near = re.search(
        rf"(?i)@(?P<a>[ATP])(?:[’']s?)?\s+(?:[\w-]+\s+){{0,2}}{_HOLDERS}|{_HOLDERS}\s+(?:of|in)\s+@(?P<b>[ATP])", line.text
    )
    wanted = "@" + (near.group("a") or near.group("b")) if near else "@T"
    for index, party in enumerate(parties):
        if role_mark(scene.deal, index) == wanted and (not near or index in line.parties):
            return party.name.casefold()
    return None


def _regulators(line: Marked) -> Iterator[Draft]:
    text = line.line.sentence.text
    if not _APPROVAL_WORD.search(text):
        return
    found = [(str(m.lastgroup), m.span()) for m in _KNOWN.finditer(text)]
    if not found:
        found = [(_name(m.group("name")), m.span()) for m in _NAMED.finditer(text)]
    if found and not line.parties and line.has_other:
        return
    told: set[str] = set()
    for holder, span in found:
        decided = _decision(text, span)
        if decided and holder not in told:
            told.add(holder)
            yield _at(line, decided[0], decided[1], holder)
    if not found:
        generic = _GENERIC.search(line.text)
        if generic and _PENDING.search(line.text) and not _CLEAR.search(line.text) and is_tied(line):
            yield _draft(line, "regulatory_approval", "pending", generic.span(), None)


def _at(line: Marked, label: str, span: tuple[int, int], holder: str) -> Draft:
    start = line.line.sentence.start
    return Draft(
        term="regulatory_approval", value=Label(label), qualifier=Qualifier.BARE, line=line,
        value_start=start + span[0], value_end=start + span[1], mark=(0, 1),
        rule=f"words for an approval that is {label}", holder=holder,
        modality=Modality.IN_EFFECT if label in {"cleared", "blocked", "conditional"} else None,
        is_public_act=label != "pending",
    )


_GRANTS = pattern(
    r"^(?:~6)?(?P<w>clear(?:ed|s)|approv(?:ed|es)|authori[sz](?:ed|es)|wav(?:ed|es)~6through|green-?lit|nodded|bless(?:ed|es)|signed off|gave (?:its |the |a )?(?:~2)?(?:consent|approval|clearance|blessing|nod|green light|go-ahead)|granted (?:its |the )?(?:~2)?(?:consent|approval|clearance)|unconditionally|will not (?:oppose|refer|challenge)|raised no objections?|has no objections?|closed (?:its|the) (?:review|investigation|probe)|said yes|let~5through)(?!\\w)"
)
_GRANTED = pattern(
    r"(?P<w>clear(?:ed|ance)|approv(?:ed|al)|authori[sz](?:ed|ation)|consent|blessing|nod|green light|go-ahead|passed)(?:~4)?(?:by|from|of)~2$"
)
_FORBIDS = pattern(r"^(?:~4)?(?P<w>block(?:ed|s)|prohibit(?:ed|s)|forb(?:ade|ids)|vetoed|rejected|refused)(?!\\w)")
_FORBIDDEN = pattern(r"(?P<w>blocked|prohibited|forbidden|vetoed|rejected) by~2$")
_WAITS = pattern(
    r"\b(?P<w>requires?|needs?|subject to|await(?:s|ing)?|pending|conditional (?:on|upon)|depends? on|once|until|condition\w*:?|remains?|still|needed|outstanding|if|must|without|yet to|filed|application|submitted|notif\w+|decision|before)\b~14$"
)
_NOUNS = frozenset({"clearance", "approval", "authorisation", "authorization", "consent", "blessing", "nod", "green light", "go-ahead"})
_OBTAINED = pattern(r"\b(?:received|obtained|won|secured|granted|got|gained|given|has|had|have|with|after|following|upon)\b~4$")
_LOOKS = pattern(
    r"^(?:[’']s)?~5(?P<w>review\w*|investigat\w*|probe\w*|examin\w*|is due to|opened|began|begun|started|extended|still|has yet|have yet|has until|is expected|second request|phase|second-|in-depth|studying|looking|sued|sues|filed|decision|answer|must|was filed|is pending|to (?:rule|decide|clear|approve))"
)
_OBJECT_ELSEWHERE = pattern(r"^~3(?:a (?:smaller|similar|different|rival)|the buyer|buyer|accounts|dividend|the purchaser)\b")


def _decision(text: str, span: tuple[int, int]) -> tuple[str, tuple[int, int]] | None:
    """Return what a regulator has decided by the words next to its name, with their place."""
    left, right = text[: span[0]], text[span[1] :]
    for label, before, after in (("cleared", _GRANTED, _GRANTS), ("blocked", _FORBIDDEN, _FORBIDS)):
        match = after.search(right)
        if match and not _OBJECT_ELSEWHERE.search(right[match.end("w") :]) and not _not_yet(text, span[1] + match.start("w")):
            return _conditioned(label, text), _moved(match.span("w"), span[1])
        match = before.search(left)
        if match and match.group("w").lower() in _NOUNS and not _OBTAINED.search(left[: match.start("w")]):
            continue
        if match and not _not_yet(text, match.start("w")) and not _WAITS.search(left[: match.start("w")]) and not re.search(r"(?i)\b(?:buyer|purchaser)\s+$", left[: match.start("w")]):
            return _conditioned(label, text), match.span("w")
    match = _LOOKS.search(right)
    if match:
        return "pending", _moved(match.span("w"), span[1])
    match = _WAITS.search(left)
    return ("pending", match.span("w")) if match else None


def _moved(span: tuple[int, int], by: int) -> tuple[int, int]:
    return span[0] + by, span[1] + by


def _conditioned(label: str, text: str) -> str:
    if label != "cleared" or re.search(r"(?i)without (?:any )?(?:conditions|remed)|unconditional", text):
        return label
    return "conditional" if _CONDITION.search(text) else label


def _not_yet(text: str, at: int) -> bool:
    return bool(
        re.search(
            r"(?i)\b(?:not (?:yet )?|yet to (?:be )?|if |until |once |before |unless |expect\w* to (?:be )?|must (?:be )?|needs? (?:to be )?|to be |subject to |requires? |await\w* |pending |hopes? (?:to be |for )?|could (?:be )?|may (?:be )?|will (?:be )?|would (?:be )?|has not |have not |due to )(?:[\w-]+\s+){0,2}$",
            text[max(0, at - 60) : at],
        )
    )


def _name(words: str) -> str:
    return " ".join(re.sub(r"[’']s\b", "", re.sub(r"(?i)^the\s+", "", words)).split()).casefold()
