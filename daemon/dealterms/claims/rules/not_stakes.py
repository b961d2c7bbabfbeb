"""Shares that nobody takes by the deal: what may come later, caps, parts of a party."""

from __future__ import annotations

from dealterms.claims.binding import Rule, refuse
from dealterms.claims.qualifiers import Qualifier

__all__ = ["NOT_STAKES"]

# A name that goes on behind the party's is that of a part of it: "of Acme Logistics".
_LEGAL_FORM = (
    r"(?:plc|ltd|limited|inc|corp\w*|co|company|group|holdings?|s\.?a|se|ag|nv|n\.v|b\.?v|gmbh|llc|"
    r"lp|kk|asa|ab|oyj|spa|s\.p\.a|pte|pvt|pty|as|a/s|bhd|tbk|kgaa|sas)\b"
)
_FAILS = (
    r"(?:fails?|defaults?|miss(?:es)?|withdraws?|breach(?:es)?|walks?|falls? short|convert\w*|"
    r"exercis\w*|do(?:es)? not|were to)"
)
NOT_STAKES: tuple[Rule, ...] = (
    refuse(
        "a share in case something fails",
        left=rf"\b(?:if|should|were|unless)\b[^§;]{{0,50}}\b{_FAILS}\b[^§;]{{0,60}}",
    ),
    refuse(
        "a share that may come later",
        left=r"\b(?:could|may|might|can|option|right|entitled|free|allow\w*)\b[^§;]{0,30}\b(?:later|"
        r"eventually|in time|one day|over time|in (?:the )?future|subsequently|"
        r"thereafter)\b[^§;]{0,30}"
        r"\bto~2",
    ),
    refuse(
        "a share that may come later",
        left=r"\b(?:option|right|entitled|free|allow\w*)\b~2to (?:go|rise|double|treble|triple|"
        r"increase|raise|lift|build|"
        r"move|step|climb)\b[^§;]{0,40}\bto~2",
    ),
    refuse(
        "a share it may not exceed",
        left=r"\b(?:not|never|nor|refrain\w*|standstill)\b[^§;]{0,30}\b(?:above|beyond|over|past|"
        r"more than|exceed\w*|cross\w*)~2",
    ),
    refuse(
        "a share it may not exceed",
        left=r"\b(?:capped|limited|frozen)\b ?(?:at|to)?~2",
        right=r"(?:for (?:the |at least )?(?:~2)?#|until\b|during\b)",
    ),
    refuse(
        "a share it may not exceed",
        left=r"\b(?:not|never|nor)\b[^§;]{0,25}",
        when=lambda c: c.quantity.qualifier is Qualifier.MORE_THAN,
    ),
    refuse(
        "a share it may not exceed",
        left=r"\b(?:holding|stake|shareholding|share|interest|ownership)\b~3",
        right=r"(?:for (?:the |at least )?(?:~2)?#|until\b)",
        when=lambda c: c.quantity.qualifier is Qualifier.UP_TO,
    ),
    refuse(
        "a stake in a part of a party",
        right=rf"(?:of|in) @[ATP],? (?!{_LEGAL_FORM})(?-i:[A-Z])\w+",
    ),
    refuse(
        "a share or price move",
        right=r"(?:[\w-]+ )?(?:in|of) (?:the |its |our )?(?:(?:share |stock )?price|value|"
        r"quotation) of",
    ),
    refuse(
        "interest, margin, growth or another rate",
        left=r"\b(?:margins?|growth|yields?|coupon|interest rate)\b[^§;.]{0,20}§[^§;.]{0,15}",
    ),
)
