"""Holders who are no party of the deal, and holdings that are none of its terms."""

from __future__ import annotations

import re
from datetime import timedelta

from dealterms.claims.binding import Context, Rule, accept, pattern, refuse
from dealterms.claims.rules.lexicon import GET
from dealterms.claims.rules.money import is_acquisition
from dealterms.claims.rules.premiums import in_equity
from dealterms.claims.values import Period

__all__ = ["OTHER_HOLDERS"]

_MOVES = pattern(
    r"@[ATP](?:[’']s?)?(?: shares?| stock)? (?:rose|fell|slipped|gained|lost|dropped|jumped|"
    r"climbed|added|"
    r"sank|slid|eased|shed|put on|was up|was down|were up|were down)(?: by| about| only)*\s*$"
)
_HOLDERS = (
    r"(?:founders?|funds?|hedge fund|index funds?|asset manager|family|families|management|"
    r"employees|state|"
    r"government|public|directors?|shareholders?|holders?|sovereign fund|activist|banks?|"
    r"investors?|who|"
    r"minority shareholders|promoters?|she|he|members|trust|foundation|parties related|"
    r"insiders?|chairman|chief executive|widow|heirs|co-operative|cooperative)"
)
_KEEPS = (
    r"(?:owns?|holds?|has|have|had|with|keeps?|retains?|controls?|kept|owned|held|about|some|"
    r"whose|now|still|also|already|"
    r"did|does|hold|own|keep|between them|together|each|holding|shareholding|stake|diluted|,|\()"
)
_MAY_KEEP = re.compile(
    r"(?i)\b(?:would|could|will|may|might|shall|(?:is|are|was|were|wants?|prefers?|hopes?|"
    r"agreed) to|to)\s+(?:\w+\s+){0,3}"
    r"(?:keep|retain|hold|own|stay|be left|end up|have|roll)\b[^§]{0,30}$"
)


_COMPANY = pattern(
    r"^\W*(?:an?|the) [^§;,]*\b(?:company|group|firm|buyer|investor|fund|partner|bank|\w*maker|"
    r"venture|side)\b"
)


OTHER_HOLDERS: tuple[Rule, ...] = (
    accept(
        "share of the united company",
        "stake_percent",
        right=r"of (?:the |a )?(?:[\w-]+ ){0,2}?(?:merged|combined|enlarged|united|new|joint|"
        r"resulting|common|merging) "
        r"(?:[\w-]+ ){0,2}?(?:company|group|chain|firm|entity|business|bank|venture|enterprise|"
        r"club|airline)\b",
        when=lambda c: in_equity(c),
    ),
    accept(
        "share of the other partner",
        "stake_percent",
        left=r"§[^§;]{0,60}(?:and|,|while|against|versus|to|with)~2@[ATP](?:[’']s?)?~3(?:with|"
        r"at|to|the other|the remaining)?~1",
        when=lambda c: (
            bool(
                re.search(
                    r"(?i)\b(?:own|hold|held|stake|share|control|split|belong|have|get|tak|took|give|leav|"
                    r"end up|keep)",
                    c.left,
                )
            )
            and not _MOVES.search(c.left)
        ),
    ),
    refuse(
        "another holder's stake",
        left=rf"\b{_HOLDERS}\b[^§]{{0,45}}?\b{_KEEPS}~2",
        when=lambda c: not _party_holds(c) and not _MAY_KEEP.search(c.left),
    ),
    refuse(
        "another holder's stake",
        left=r"@[ATP][’']s (?:[\w-]+ ){0,2}(?:partner|shareholder|investor|backer)\b"
        r"(?:(?!@[ATP])[^§;]){0,50}\b(?:owns?|holds?|has|controls?)~1",
    ),
    refuse(
        "another holder's stake",
        left=r"^\W*(?:an?|the) (?:(?!@)[^§;,]){3,60}, (?:which|who)~2(?:owns?|holds?|has|"
        r"controls?)~1",
        when=lambda c: not _COMPANY.search(c.left),
    ),
    refuse("another holder's stake", left=r"\bholders of~2"),
    refuse(
        "a change, not the holding",
        left=r"\bby",
        when=lambda c: (
            not re.search(
                r"(?i)\b(?:hold|own|buy|purchas|acquir)\w*\s+$|\b(?:exceed|beat|top|surpass|"
                r"outstrip|better)",
                c.left[-70:],
            )
        ),
    ),
    refuse(
        "another holder's stake",
        left=r"\b(?:founder|chairman|chairwoman|chief executive|director|president)(?: \w+)? "
        r"@[ATP],?~3(?:owns?|holds?|has|controls?)~1",
    ),
    refuse(
        "a usual rate", right=r"~2(?:that )?(?:are|is) (?:normal|usual|typical|standard|common)"
    ),
    refuse(
        "use of proceeds",
        left=r"\b(?:uses?|use of proceeds|proceeds|breakdown|split of spending)\b:[^.;]*",
    ),
    refuse(
        "a stake in another company",
        left=r"\b(?:stakes?|holdings?|interests?) in (?:the |its |a )?(?:[a-z-]+ "
        r"){0,3}?(?-i:[A-Z])\w+[^§@]{0,30}",
        when=lambda c: is_acquisition(c) or "joint_venture" not in c.types,
    ),
    refuse(
        "a stake in another company",
        left=r"\b(?:stakes?|holdings?|interests?|shareholdings?) in (?:an?|another|two|some) "
        r"(?!new|joint|combined|common|venture|company)(?![^§;.]{0,40}@)[^§]{0,40}",
    ),
    refuse(
        "a stake in another company",
        right=r"of an? (?!(?:new|joint|combined|merged|common|future|holding|jointly))(?:[\w-]+ "
        r"){1,3}?(?:maker|producer|company|firm|group|operator|business|bank|chain|"
        r"venture|project|mine|field|plant|pipeline|start-?up|terminal|refinery|port|fund|site)\b",
    ),
    refuse(
        "market share", left=r"\b(?:market|grocery|retail|audience|volume|global|traffic) share\b~3"
    ),
    refuse(
        "another holder's stake", left=r"\b(?:options on|family still)\b~4(?:owns?|holds?|has)?~1"
    ),
    refuse(
        "another holder's stake",
        left=r"@O(?:[’']s)?~3",
        when=lambda c: not re.search(r"@[ATP]|§", c.left[-60:]) and not _seems_bought(c),
    ),
    refuse(
        "a holding from before",
        left=r"\b(?:does|did|do|already|currently|previously|existing)\b~2(?:own|hold|held|"
        r"owned|owns|holds|has|have|keeps)~2",
    ),
    refuse(
        "a holding from before",
        left=r"\b(?:had|owned|held)~1",
        right=r"[^.;§]{0,50}\b(?:before (?:it|the|this|that|buying|making)|until then|"
        r"beforehand)\b",
    ),
    refuse(
        "a stake in another company",
        right=r"(?:stake |interest |share )?in its (?:own )?(?:[\w-]+ ){0,2}(?:venture|"
        r"subsidiary|unit|affiliate)\b",
        when=lambda c: is_acquisition(c),
    ),
    refuse("an older deal", when=lambda c: _is_older(c)),
    refuse(
        "a threshold for acceptance",
        left=r"\b(?:fewer than|less than|at least|more than|threshold|bar|condition\w*|minimum|"
        r"if|crosses|exceed\w*)\b~4",
        right=r"~5(?:come in|tendered|accept\w*|of the shares are|of certain|or more of)",
    ),
    refuse(
        "a threshold for acceptance",
        right=r"of (?:the |its )?shares~2(?:come in|are tendered|tendered|accept)",
    ),
    refuse(
        "a threshold for acceptance", left=r"\b(?:crosses|fewer than|if more than|threshold of)~1"
    ),
    refuse(
        "below or above a price",
        right=r"(?:below|above|under|over(?! and above)|less than|more than|short of|higher|"
        r"lower)\b",
    ),
    refuse(
        "a stake in another company",
        right=r"(?:of|in) (?:the )?(?:[a-z][\w-]* ){0,4}@O(?![’']s (?:@|stake))",
        when=lambda c: not re.match(r"[^.;]{0,60}@[ATP]", c.right),
    ),
    refuse(
        "a stake in another company",
        right=r"(?:stake|holding|shareholding|interest|share)s? (?:in|of) (?:the )?(?-i:[A-Z])",
        when=lambda c: is_acquisition(c) or not c.line.parties,
    ),
)
_THE_HOLDER = re.compile(
    r"^\W*The\s+(?:[\w.-]+\s+){0,2}(?P<role>investor|fund|bank|buyer|venture)\s+(?:(?:will|"
    r"would|now|also|is|to|has|could|may|then)\s+){0,2}"
    r"(?:own|hold|h[eo]ld|take|took|get|got|keep|kept|acquire|buy|bought|receive|end|have|pick|pay)"
)
_HIS_HOLDERS = re.compile(
    r"(?i)@[ATP](?:[’']s?)?\s+(?:share|stock|unit)?(?:holders|owners|investors)\b[^§]{0,40}$"
    r"|\b(?:share|stock)?(?:holders|owners|investors)\s+(?:of|in)\s+(?:@[ATP]|"
    r"the\s+\w+\s+(?:company|side|group|bank|firm))\b"
    r"|\b(?:became|become|becomes|be|is|was|makes?\s+it|as|made\s+it)\s+(?:the\s+|"
    r"a\s+)?(?:[\w-]+\s+){0,3}(?:share|stock)?(?:holder|owner)s?\b[^§]{0,20}$"
    r"|\b(?:leav\w+|giv\w+|gave)\b[^§]{0,40}\b(?:share|stock)?(?:holders|owners|investors|"
    r"side)\b[^§]{0,20}$"
)


_HIS_PEOPLE = re.compile(
    r"(?i)@[ATP](?:[’']s?)?[^§;]{0,30}\b(?:founders?|promoters?|family|chair\w+|directors?|management|"
    r"employees|"
    r"state|government|trust|foundation|heirs|chief executive|(?:minority|largest|biggest|main|"
    r"other|"
    r"second-largest) (?:investor|shareholder|stockholder|owner|holder)s?)\b(?! (?:keeps?|"
    r"retains?))[^§;]{0,40}$"
)


def _party_holds(c: Context) -> bool:
    """True where a party, its holders as a body, or "the fund" for it is who holds."""
    if _HIS_HOLDERS.search(c.left):
        return True
    if re.search(r"@[ATP][^§;]{0,40}$", c.left) and not _HIS_PEOPLE.search(c.left):
        return True
    return not c.line.has_other and bool(_THE_HOLDER.search(c.left))


_BUYS = pattern(rf"\b{GET}\b[^§]{{0,40}}$")


def _seems_bought(c: Context) -> bool:
    return bool(_BUYS.search(c.left))


def _is_older(c: Context) -> bool:
    """True where the clause dates the holding to a year well before the article's."""
    published = c.scene.document.published_at
    if published is None:
        return False
    limit = published.date() - timedelta(days=550)
    for period, span in zip(c.line.line.periods, c.line.period_spans, strict=True):
        value = period.value
        if isinstance(value, Period) and value.end and value.end < limit:
            near = c.line.text[max(0, span[0] - 12) : span[0]]
            if abs(span[0] - len(c.left)) < 120 and re.search(
                r"(?i)\b(?:in|since|from|of)\s+(?:\w+\s+)?$", near
            ):
                return True
    return False
