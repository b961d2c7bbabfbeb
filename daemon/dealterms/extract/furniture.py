"""What round an article is not the article: told by the element, by its names and by its words."""

from __future__ import annotations

import re
from functools import lru_cache

from dealterms.dates import is_only_a_date
from dealterms.extract.candidates import Candidate, Kind
from dealterms.extract.page import Element, words_of
from dealterms.extract.wordlists import pair_list, word_list

__all__ = [
    "ends_article",
    "is_byline",
    "is_closing_line",
    "is_date_line",
    "is_hard_furniture",
    "is_noise",
    "is_stamp",
    "is_standfirst",
    "is_summary_box",
    "is_summary_label",
    "is_teaser",
    "named_furniture",
    "starts_furniture",
]

_HARD_TAGS = word_list("nav aside footer dialog menu figcaption")
_HARD_ROLES = word_list(
    """
    navigation complementary contentinfo dialog alertdialog search menu menubar toolbar
    """
)
# Words of class names and ids. One is enough, unless the element holds most of the article.
_NAMES = word_list(
    """
    ad ads adslot advert adverts advertisement advertising sponsor sponsored promo
    promos promoted promotion upsell cta outbrain taboola nav navbar navigation menu
    breadcrumb breadcrumbs sidebar rail masthead toolbar topbar footer pagination pager
    skiplink search login signin related recommended recommendation recommendations
    recirc recirculation teaser teasers trending popular carousel slideshow newsletter
    newsletters subscribe subscription signup paywall donate donation poll quiz cookie
    cookies consent gdpr popup modal overlay toast banner widget widgets strip social
    share sharing sharebar sharedaddy sharetools follow comment comments commentlist
    disqus respond reply replies byline meta postmeta entrymeta timestamp pubdate
    authorbox bio tags taglist tagcloud topics keywords categories pullquote caption
    captions credit credits copyright legal visuallyhidden
    """
)
_NAME_PAIRS = pair_list(
    """
    read next|read more|most read|more stories|more from|also like|also read|up next|you may
    |after post|after content|after article|after entry|below post|below content|below article
    |author bio|author box|author card|author info|author profile|about author|pull quote|sign up
    |post tags|entry tags|article tags|sr only|screen reader|skip link|market data|market ticker
    |stock ticker|stock quotes|get app|posted on|cat links
    """
)
# Names that mean something else in company with others: `share-price`, `market-share`.
_HARMLESS_PAIRS = pair_list("share price|market share|share count|per share")
# On these elements publishers write categories and tags of the article itself.
_CONTENT_TAGS = frozenset(["article", "main", "body", "html"])
_CONTENT_TAG_NAMES = word_list("comment comments teaser promo promoted related sponsored ad")

_SUMMARY_NAMES = frozenset(["keypoints", "takeaways", "tldr", "keytakeaways"])
_SUMMARY_PAIRS = pair_list(
    """
    key points|key point|key takeaways|at glance|in brief|story highlights|article highlights
    |article summary|summary box|story summary|post summary|summary list|bullet summary|quick read
    """
)
# "intro" and "lede" are not among them: there the article has begun.
_STANDFIRST_NAMES = word_list("standfirst dek deck subtitle subheadline strapline")
_SUMMARY_LABEL = re.compile(
    r"(?:the )?(?:key (?:points|takeaways)|takeaways|in brief|in short|at a glance|tl;?\s?dr"
    r"|summary|quick (?:read|take|summary)|the short version|what (?:you need )?to know"
    r"|das wichtigste in kürze|auf einen blick|l['’]essentiel|en bref|en resumen)\s*[:.]?",
    re.IGNORECASE,
)

_TEASER = re.compile(
    r"(?:read (?:more|also|next)|also read|related|see also|more on this|don['’]t miss|watch|listen"
    r"|recommended|up next|lesen sie auch|mehr zum thema|à lire aussi|lire aussi|lee también"
    r"|leggi anche|lees ook)\b(?:\s*(?:story|stories|article|articles))?\s*[:|›»→-]",
    re.IGNORECASE,
)
# Headings of boxes of links, promotion and the like: what follows is furniture up to prose.
_BOX_HEADING = re.compile(
    r"(?:read (?:next|more|also)"
    r"|related(?: (?:stories|articles|content|news|posts|coverage|reading))?"
    r"|more (?:stories|news|articles|coverage)|more (?:from|on)\b.{0,60}"
    r"|most (?:read|popular|viewed|shared)|trending(?: now)?|popular(?: posts)?"
    r"|latest (?:news|stories)|recent posts|recommended(?: (?:for you|reading|stories))?"
    r"|you (?:may|might) (?:also )?like"
    r"|editor[s'’]* picks?|top stories|up next|keep reading|further reading|also read|see also"
    r"|(?:our |the |daily |weekly )*newsletters?|subscribe\b.{0,40}|sign up\b.{0,60}|stay informed"
    r"|get the (?:latest|app|newsletter)\b.{0,40}|follow us|share(?: this(?: \w+)?)?|tags|topics"
    r"|filed under|advertisement|sponsored(?: content)?|in this (?:article|story)"
    r"|lesen sie auch|mehr zum thema|das könnte sie (?:auch )?interessieren|meistgelesen"
    r"|à lire aussi|sur le même sujet|lee también|te puede interesar|leggi anche)\s*[:.…]?",
    re.IGNORECASE,
)
# Headings behind which nothing of the article comes any more.
_LAST_HEADING = re.compile(
    r"(?:(?:\d+|one|two|no) )?(?:comments?|thoughts|responses|replies)(?: (?:on|to)\b.{0,200})?"
    r"|leave a (?:reply|comment)|join the (?:conversation|discussion)|post a comment"
    r"|about the authors?|kommentare|commentaires|comentarios",
    re.IGNORECASE,
)
_CLOSING_LINE = re.compile(
    r"(?-i:Copyright (?:©|\(c\)|\d{4}|[A-Z]))|©"
    r"|\(c\) \d{4}|all rights reserved|terms of (?:use|service)|privacy policy"
    r"|share this\b|filed under\b|posted (?:in|on|by)\b|tags?:|topics?:|categories:|category:"
    r"|our standards\b|licen[cs]e this\b|follow (?:us|me)\b|sign up (?:for|to)\b|subscribe\b"
    r"|download (?:our|the) app|get the app|read more\b|click here\b|advertis(?:e|ement)\b"
    r"|report (?:a typo|an error)|send (?:us )?(?:tips|feedback)|this (?:article|story) (?:was )?"
    r"(?:first |originally )?appeared\b|about us\b",
    re.IGNORECASE,
)
_UI_WORDS = re.compile(
    r"(?:share|save|print|listen|reply|like|tweet|email|copy link|advertisement|ad|menu|search"
    r"|close|skip to (?:main )?content|loading\W*|read more|continue reading|show more|see more"
    r"|next|previous|back to top|top|subscribe|sign (?:in|up)|log in|comments?|\d+ comments?|home"
    r"|(?:story|article) continues (?:below|after)\b.{0,40}"
    r"|(?:add|leave) a comment|gift (?:this )?article|watch|play|follow|sponsored|more|\d+ min read"
    r"|(?:photo|image|picture|illustration|credit|video)s?(?: by)?:.{0,120}"
    r"|(?:getty images|reuters|ap photo)[^.]{0,60})",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"[\W\d]*(?:(?:\d{1,2}[:.h]\d{2}(?::\d{2})?|\d+ (?:min(?:ute)?s?|hours?|days?)(?: ago| read)?)"
    r"\s*(?:[ap]\.?m\.?)?\s*(?:\(?[A-Z]{1,5}\)?)?[\s·|•,–—-]*)+",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"(?:first |last )?(?:posted|published|updated|modified)\b|stand:|veröffentlicht|publié le"
    r"|publicado",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:(?:written |reported |posted |words )?by|von|par|por)\s+(?P<names>.{2,120})", re.IGNORECASE
)
_QUOTE_ITEM = re.compile(r"[+\-−▲▼]?\s?[$€£¥]?\d[\d,]*\.?\d*\s?%?")
_STRIP_SEPARATOR = re.compile(r"\s[·•|/]\s|\s{2,}")
_LONGEST_LABEL = 150  # characters
_LONGEST_LINE = 40  # words; more is prose, whatever it begins with


def is_hard_furniture(element: Element) -> bool:
    """True for an element that by its kind never holds an article's text."""
    return element.tag in _HARD_TAGS or (element.get("role") or "").lower() in _HARD_ROLES


def named_furniture(element: Element) -> bool:
    """True if the element's names say that it is furniture."""
    words = words_of(element)
    if element.tag in _CONTENT_TAGS:
        return element.tag == "article" and bool(words & _CONTENT_TAG_NAMES)
    return _name_furniture(words)


@lru_cache(maxsize=4096)  # a site has few names, and thousands of elements
def _name_furniture(words: frozenset[str]) -> bool:
    if any(pair <= words for pair in _HARMLESS_PAIRS):
        return False
    return bool(words & _NAMES) or any(pair <= words for pair in _NAME_PAIRS)


def is_summary_box(element: Element) -> bool:
    """True if the element's names say that it sums the article up."""
    return _name_summary(words_of(element))


@lru_cache(maxsize=4096)
def _name_summary(words: frozenset[str]) -> bool:
    return bool(words & _SUMMARY_NAMES) or any(pair <= words for pair in _SUMMARY_PAIRS)


def is_standfirst(element: Element) -> bool:
    """True if the element's names say that it stands between headline and text."""
    words = words_of(element)
    return bool(words & _STANDFIRST_NAMES) or (element.tag == "p" and "summary" in words)


def is_summary_label(candidate: Candidate) -> bool:
    """True for "Key points:" and its like, as a heading or in bold."""
    is_label = candidate.kind is Kind.HEADING or candidate.bold_share > 0.9
    return is_label and _SUMMARY_LABEL.fullmatch(candidate.text) is not None


def is_noise(candidate: Candidate) -> bool:
    """True for what is no text at all: a clock time, a button's word, prices in a strip."""
    text = candidate.text
    if not any(character.isalpha() for character in text) and candidate.kind is not Kind.ROW:
        return len(text) < 40
    is_short = len(text) <= _LONGEST_LABEL
    if is_short and (_UI_WORDS.fullmatch(text) or _CLOCK.fullmatch(text) or is_stamp(candidate)):
        return True
    return _is_market_strip(candidate)


def is_stamp(candidate: Candidate) -> bool:
    """True for a line that says of itself that it is the page's date: "Posted on 4 March 2026"."""
    return _STAMP.match(candidate.text) is not None and is_date_line(candidate)


def _is_market_strip(candidate: Candidate) -> bool:
    """True for "OIL $71.20 · GOLD $2,410": short items between separators, each with a figure."""
    if candidate.kind in (Kind.ROW, Kind.LIST_ITEM):
        return False
    items = [item for item in _STRIP_SEPARATOR.split(candidate.text) if item.strip()]
    if len(items) < 3 or any(len(item.split()) > 6 for item in items):
        return False
    return sum(bool(_QUOTE_ITEM.search(item)) for item in items) >= 0.7 * len(items)


def is_teaser(candidate: Candidate) -> bool:
    """True for a link to another story, on its own or behind "Read more:"."""
    share, text = candidate.link_share, candidate.text
    if share >= 0.4 and _TEASER.match(text):
        return True
    if candidate.kind is Kind.ROW or share < 0.8:
        return False
    is_sentence = candidate.word_count >= 12 and text.rstrip("\"'”’)").endswith((".", "!", "?"))
    return not (candidate.kind is Kind.PARAGRAPH and is_sentence)


def starts_furniture(candidate: Candidate) -> bool:
    """True for the heading of a box of links or promotion ("Read next")."""
    return _is_label(candidate) and _BOX_HEADING.fullmatch(candidate.text) is not None


def ends_article(candidate: Candidate) -> bool:
    """True for a heading behind which only readers' comments and the like follow."""
    return _is_label(candidate) and _LAST_HEADING.fullmatch(candidate.text) is not None


def _is_label(candidate: Candidate) -> bool:
    return candidate.kind is Kind.HEADING or candidate.bold_share > 0.9


def is_byline(candidate: Candidate) -> bool:
    """True for "By Jane Roe and John Doe", with or without a date behind."""
    match = _BYLINE.fullmatch(candidate.text)
    if match is None or candidate.word_count > 16 or candidate.text.endswith((".", ":", "?")):
        return False
    names = re.findall(r"[^\W\d_][\w'’.-]*", match["names"])
    return bool(names) and names[0][0].isupper()


def is_date_line(candidate: Candidate) -> bool:
    """True for a line such as "Published 12 January 2026, 14:05"."""
    return candidate.word_count <= 9 and is_only_a_date(candidate.text)


def is_closing_line(candidate: Candidate) -> bool:
    """True for a short line such as stands under an article: rights, tags, sharing, subscribing."""
    if candidate.small_share > 0.9:
        return True
    return candidate.word_count <= _LONGEST_LINE and _CLOSING_LINE.match(candidate.text) is not None
