"""Pages that stand in front of the article: paywalls, consent walls and checks for robots.

Told only where almost no article text was found: many publishers send the whole text with a wall
painted over it, and then the text counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dealterms.urls import host_of

__all__ = ["wall_of"]

# Of the text that was found: a shut page shows a sentence or two of the article. Where only words
# beside it speak of subscribers, they may be those of the site's own head: less is believed.
_MOST_WORDS, _MOST_WORDS_UNSTATED = 60, 40
_MOST_WORDS_OF_CONSENT = 300  # walls of cookies talk a lot
_PAYWALL = re.compile(
    r"subscribe (?:now )?to (?:continue|read|unlock|keep reading|get access)"
    r"|(?:this|the) (?:article|story|content|page) is (?:only )?(?:for|available to|reserved for|"
    r"exclusive to) (?:our |paying |premium |registered )*(?:subscribers|members|readers)"
    r"|(?:to|please) (?:continue|keep) reading,? (?:this article,? )?(?:please )?(?:subscribe"
    r"|sign|log|register|create)"
    r"|(?:log|sign) ?in (?:or (?:register|subscribe) )?to (?:continue|read|unlock)"
    r"|unlock (?:this|the full) (?:article|story)|for subscribers only|subscriber[- ]only"
    r"|create (?:a|your) free account to (?:continue|read|access)"
    r"|you(?:'|’)?(?:ve| have) (?:reached|used) your (?:limit|free articles|monthly)",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"before you continue(?: to)?\b|we (?:and our (?:\d+ )?partners )?(?:value|care about|respect)"
    r" your privacy|(?:accept|reject) all cookies|manage (?:your )?(?:privacy|cookie|consent)"
    r" (?:settings|preferences|choices)|we (?:and our (?:\d+ )?partners )?(?:use|store) (?:and/or"
    r" access )?(?:cookies|information on a device)|your (?:privacy|cookie) choices",
    re.IGNORECASE,
)
_ROBOT_CHECK = re.compile(
    r"verify (?:that )?you are (?:a )?(?:human|not a robot)|checking your browser before"
    r"|enable javascript and cookies to continue|unusual traffic from your|are you a robot\?"
    r"|please complete the (?:security check|captcha)",
    re.IGNORECASE,
)


def wall_of(
    url: str, title: str, texts: Sequence[str], *, visible: str, is_for_pay: bool
) -> str | None:
    """Return what stands before the article, in words; None if nothing does.

    `texts` are the blocks that passed for an article, `visible` is all that the page shows, and
    `is_for_pay` is True if the page says of itself that it is not free to read.
    """
    words = sum(len(text.split()) for text in texts)
    found = " ".join(texts)
    says_consent = _CONSENT.search(title) or host_of(url).startswith(("consent.", "privacy."))
    if words <= _MOST_WORDS_OF_CONSENT and says_consent and _CONSENT.search(visible):
        return "a wall that asks for consent to cookies"
    if words > _MOST_WORDS:
        return None
    if _ROBOT_CHECK.search(f"{title} {visible}"):
        return "a check for robots"
    if is_for_pay or (words <= _MOST_WORDS_UNSTATED and _PAYWALL.search(visible)):
        return "a paywall"
    if _CONSENT.search(found):
        return "a wall that asks for consent to cookies"
    return None
