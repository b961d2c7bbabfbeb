"""What else a body may decide on: accounts, a drug, aid, a rule, the deal of others."""

from __future__ import annotations

from dealterms.claims.binding import pattern

__all__ = ["is_other_matter", "is_other_thing", "is_own_business"]

_OTHER_THING = pattern(
    r"\b(?:buyers?|purchasers?|drugs?|products?|accounts|dividends?|purchaser to be|mergers|"
    r"takeovers|"
    r"deals|acquisitions|transactions|cases|filings|aid|subsid(?:y|ies)|rules?|laws?|budget|"
    r"drugs?|medicines?|"
    r"vaccines?|tariffs?|appointment|pay report|remuneration)~2$"
)
_OTHER_WHICH = pattern(
    r"\b(?:aid|subsid(?:y|ies)|rules?|laws?|budget|drugs?|medicines?|vaccines?|tariffs?|"
    r"products?)[^,;]{0,15},?"
    r" (?:which|that) (?:the )?$"
)
_ELSEWHERE = pattern(
    r"^[^.;]{0,60}\bas (?:a |an |the )?(?:~1)(?:purchaser|buyer)\b|"
    r"^ ?(?:of |to )*~3(?:(?:that |the |their |a |its )?(?:buyers?|purchasers?|accounts|"
    r"annual report|dividends?|state aid|subsid(?:y|ies)|grants?|guidelines|draft|prospectus|"
    r"listing|flotation|offer document|rules|rulebook|standards|loan guarantees?|"
    r"(?:new )?(?:chief|chairman|chairwoman|boss|executive)|drug|"
    r"product|device|medicine|vaccine|tariffs?|rates|prices|budget|"
    r"appointment|directors?|auditors?|remuneration|pay)\b"
    r"|(?:a |an )(?:§ )?(?:~2)?(?:merger|takeover|deal|acquisition|purchase|tie-up) (?:of|between"
    r"|by) (?:two"
    r"|three|an?|some)\b"
    r"|(?:a |an )(?:smaller|similar|different|rival|second|separate|much \w+)|none\b|§ of them)"
    r"|^ (?:the |all |of )*§ (?!a share|per share|(?:~2)?(?:deal|merger|takeover|acquisition|sale|"
    r"buyout|purchase|offer|bid|transaction|investment))"
    r"|^ an? § (?!a share|per share|(?:~3)(?:deal|merger|takeover|acquisition|sale|"
    r"buyout|purchase|offer|bid|transaction|investment|capital increase))"
    r"|^ \d+ \w|^(?:~3)@O(?![^.;]{0,60}@[ATP])"
    r"|^(?:~4)(?:purchase|takeover|acquisition|buyout|merger|sale) (?:by @[ATP] )?of (?:the "
    r")?(?:@O|"
    r"(?-i:[A-Z])|(?:an?|two|three|some|several|another) (?![^.;]{0,40}@))"
    r"|^ (?:the |all |of )*§(?=[.,;]|$)"
)
_INDEFINITE = pattern(
    r"^ (?:an?|some|two|three|several) (?!§)(?![^.;]{0,70}\b(?:deal|merger|takeover|tie-up|"
    r"combination|acquisition|purchase|sale|offer|bid|"
    r"transaction|investment|plan|venture|scheme|proposal|union|buyout|stake|resolution|package|"
    r"settlement|increase|issue|"
    r"partnership|alliance|swap|motion|agreement|contract|lease)s?\b)"
)
_DECIDES = pattern(r"^(?:approv|clear|authori|endors|bless|adopt|reject|block|prohib|veto|wav)")
_AID = pattern(r"^ ~2(?:aid|subsid(?:y|ies))\b")
_FOR_OTHER = pattern(
    r"^ (?:for|to|on|of) (?:~3)(?:aid|subsid(?:y|ies)|grants?|drugs?|products?|medicines?|"
    r"vaccines?|tariffs?|rates|guidelines|draft|prospectus|listing|dividends?)\b"
)
_OWN_BUSINESS = pattern(
    r"\b(?:authori[sz]ed capital|capital (?:increase|reduction)|accounts|annual report|dividends?|"
    r"(?:reverse |share |stock )+splits?|auditors?|remuneration|pay (?:report|policy)|rights issue|"
    r"buy-?backs?|change of name|new name|by-?laws|articles of association|(?:re-?)?election of|"
    r"discharge|incentive (?:plan|scheme))\b"
)
_DEAL = pattern(
    r"\b(?:deal|merger|takeover|acquisition|sale|purchase|combination|transaction|offer|bid|scheme|"
    r"arrangement|tie-up|buyout|disposal|venture|investment|(?:issue|issuance) of (?:~3)shares)\b"
)


def is_other_thing(left: str, right: str) -> bool:
    """True if the words before or after "approved by" and "approval of" name something else."""
    return bool(_OTHER_THING.search(left) or _FOR_OTHER.match(right))


def is_other_matter(left: str, verb: str, object_: str) -> bool:
    """True if a verb of deciding has another object than the deal: "® approved the accounts".

    `left` are the words before the decider, `object_` those after the verb.
    """
    is_thing = bool(_DECIDES.match(verb) and _INDEFINITE.match(object_))
    is_aid = not verb.endswith("al") and bool(_AID.match(object_))
    return is_thing or is_aid or bool(_ELSEWHERE.match(object_)) or bool(_OTHER_WHICH.search(left))


def is_own_business(text: str, end: int) -> bool:
    """True if owners, who end at a place of a sentence, meet about the business of their company.

    What stands next behind them counts: "the general meeting decides on a dividend"; else what the
    sentence is about.
    """
    own, deal = _OWN_BUSINESS.search(text[end : end + 90]), _DEAL.search(text[end : end + 90])
    if own:
        return not deal or own.start() < deal.start()
    return not deal and bool(_OWN_BUSINESS.search(text)) and not _DEAL.search(text)
