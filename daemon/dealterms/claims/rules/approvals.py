"""Approvals by regulators and shareholders: pending, cleared, conditional or blocked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dealterms.claims.binding import pattern
from dealterms.claims.claim import Modality
from dealterms.claims.draft import Draft
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.rules.words import document_span
from dealterms.claims.scene import Marked, Scene, role_mark
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
_CLEAR = pattern(r"\b(?:clear(?:ed|s|ance (?:has been |was |is )?(?:granted|received|obtained|given|in hand)|ing)?\b(?! of)|approv(?:ed|es|al (?:has been |was )?(?:granted|received|obtained|given))|wav(?:ed|es) (?:~6)?through|green light|green-lit|greenlit|nod(?:ded)?(?: through)?|blessing|sign(?:ed|s) off|unconditional(?:ly)?|consent(?:ed)?|gave (?:its|their) (?:consent|approval|clearance)|has no objections?|raised no objections?|not (?:to )?(?:oppose|challenge|refer)|closed (?:its|the|their) (?:review|investigation|probe)|without conditions|(?:waiting period|hsr)~6(?:expired|ended|lapsed)|obtained (?:the )?~3(?:approval|clearance)|received (?:the )?~4(?:approval|clearance))\b")
_CONDITION = pattern(r"\b(?:conditional(?:ly)?|with conditions|subject to (?:conditions|remedies|commitments|the sale|divest\w+)|on (?:the )?condition|provided (?:that )?(?:it|they|the)|in return for|after ~3(?:agreed|offered) to (?:sell|divest)|if it sells|remed(?:y|ies)|on condition)\b")
_BLOCK = pattern(r"\b(?:block(?:ed|s)|prohibit(?:ed|s)|forb(?:ade|id|ids)|forbidden|vetoed|barred|enjoined|reject(?:ed|s))\b")
_PENDING = pattern(r"\b(?:requires?|needs?|need(?:ed)?|subject to|await(?:s|ing|ed)?|pending|conditional (?:on|upon)|depend(?:s|ent)? on|still (?:has|have|to)|yet to|must (?:still )?(?:approve|clear|be (?:approved|cleared))|second request|in-depth|phase (?:2|two|ii|1|one|i)\b|investigat\w+|review(?:s|ing|ed)?|probe|examin\w+|scrutin\w+|sued|suing|lawsuit|sue|statement of objections|filed (?:a )?(?:complaint|suit)|opened|extended|without the|outstanding|hurdle|scrutiny|once|obtained? |decision)\b")
_APPROVAL_WORD = pattern(r"\b(?:approv\w*|clear\w*|consent\w*|review\w*|green light|go-ahead|blessing|nod|waiting period|conditions?|investigat\w*|probe|second request|antitrust|competition|merger control|wave[sd]?|block\w*|prohibit\w*|lawsuit|sue[sd]?|forb\w+|object\w*)\b")
_GENERIC = pattern(r"\b(?:regulatory|antitrust|regulators[’']?|competition|government(?:al)?|merger control|foreign investment|by regulators|authorities)(?: and (?:other|shareholder|regulatory|foreign investment|court) )?~3(?:approvals?|clearances?|consents?|review|sign-off|nod|conditions)|(?:approvals?|clearances?|consents?) (?:by|from|of) (?:~3)?(?:regulators|authorities|competition|antitrust)|usual waiting periods|regulators\b|waiting period")

_HOLDERS = r"(?:shareholders?|stockholders?|shareowners?|holders|investors|unitholders?|members|owners)"
_VOTE_CLEAR = pattern(rf"\b{_HOLDERS}[’']?(?: of @[ATP])?~6(?:approved|backed|voted (?:~4)?(?:in favou?r|for|to approve|yes)|gave (?:their|its)|endorsed|supported|green-lit|back|have voted (?:in favou?r|to approve)|waved|adopted|said yes|cleared)\b|\bapproved (?:~6)?by (?:~3)?{_HOLDERS}|(?:shareholder|stockholder) approval (?:was|has been) (?:obtained|received|secured|granted)|(?:won|got|received|obtained|secured|has got) ~3(?:shareholder|stockholder|{_HOLDERS}) ?~2(?:approval|backing|support|votes)|has got its votes|vote(?:s)? ~3(?:carried|passed)")
_VOTE_BLOCK = pattern(rf"\b{_HOLDERS}~5(?:rejected|voted (?:~3)?(?:against|down|no)|turned down|refused|threw out)\b|voted down|failed to win ~3{_HOLDERS}")
_VOTE_PENDING = pattern(
    rf"(?:\b(?:requires?|needs?|subject to|await\w*|pending|conditional (?:on|upon)|condition|depends? on|must|once|after|yet to|still|if)\b~12(?:{_HOLDERS}|shareholder|stockholder)\b|\b{_HOLDERS}[’']?~5(?:(?:have|has) yet to|are (?:due|asked|expected|scheduled) to|will|must|still (?:have|has) to|to) vote|(?:shareholder|stockholder) (?:approval|vote|meeting)s?\b|\bapproval (?:of|by|from) (?:the )?(?:~3)?{_HOLDERS}|must be cast in favou?r|(?:special|general|extraordinary) meeting)"
)
_VOTE_IS_FUTURE = pattern(r"\b(?:if|once|must|requires?|need(?:s|ed)?|subject|until|before|unless|will|would|yet|expected|due|after)\b")


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
        if not match or "@O" in match.group():
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
    found: list[tuple[str, int]] = [
        (str(m.lastgroup), m.start()) for m in _KNOWN.finditer(text)
    ]
    if not found:
        found = [(_name(m.group("name")), m.start()) for m in _NAMED.finditer(text)]
    if found and not line.parties and line.has_other:
        return
    for holder, _ in dict(reversed(found)).items() if found else ():
        decided = _decision(line)
        if decided:
            yield _draft(line, "regulatory_approval", decided[0], decided[1], holder)
    if not found:
        generic = _GENERIC.search(line.text)
        if generic and _PENDING.search(line.text) and not _CLEAR.search(line.text):
            yield _draft(line, "regulatory_approval", "pending", generic.span(), None)


def _decision(line: Marked) -> tuple[str, tuple[int, int]] | None:
    text = line.text
    clear = _CLEAR.search(text)
    if clear and not _not_yet(text, clear.start()):
        condition = _CONDITION.search(text)
        negated = re.search(r"(?i)without (?:any )?(?:conditions|remed)|unconditional", text)
        return ("conditional" if condition and not negated else "cleared"), clear.span()
    block = _BLOCK.search(text)
    if block and not _not_yet(text, block.start()) and not re.search(r"(?i)\b(?:to|seeking|sued|could|may|might|would|threat\w*)\s+(?:\w+\s+)?$", text[: block.start()]):
        return "blocked", block.span()
    pending = _PENDING.search(text)
    return ("pending", pending.span()) if pending else None


def _not_yet(text: str, at: int) -> bool:
    return bool(re.search(r"(?i)\b(?:not (?:yet )?|yet to (?:be )?|if |until |once |before |unless |expect\w* to (?:be )?|must (?:be )?|needs? (?:to be )?|to be |subject to |requires? |await\w* |pending |hopes? (?:to be |for )?|could be |may be |will |would |has not |have not |for )(?:[\w-]+\s+){0,3}$", text[max(0, at - 60) : at]))


def _name(words: str) -> str:
    return " ".join(re.sub(r"[’']s\b", "", words).split()).casefold()
