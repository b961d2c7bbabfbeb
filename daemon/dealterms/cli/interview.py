"""What `init` is told: by options, or by asking. Every question has a default that can be kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from dealterms.cli.output import say
from dealterms.errors import DealtermsError, UsageError
from dealterms.printable import printable

if TYPE_CHECKING:
    from dealterms.feed_list import FeedLine
    from dealterms.first_configuration.text import Answers, PartyAnswer
    from dealterms.settings import Settings

__all__ = ["Given", "answers_of", "chosen_places"]


@dataclass(frozen=True, slots=True)
class Given:
    """What stood on the command line."""

    parties: tuple[str, ...]
    deal_name: str | None
    types: tuple[str, ...]
    feeds: tuple[str, ...]
    opml: Path | None
    source_class: str
    webhook: str | None
    webhook_format: str
    contact: str | None
    allow: tuple[str, ...]
    store: str | None


@dataclass(frozen=True, slots=True)
class _Found:
    """Feeds to be written, and the titles of what they hold now."""

    lines: tuple[FeedLine, ...]
    titles: tuple[str, ...] = ()


def answers_of(given: Given, file: Path, key: Path, *, asks: bool) -> Answers:
    """Return what the configuration is to say; UsageError if something is missing, unasked."""
    from dealterms.first_configuration.text import Answers
    from dealterms.setting_types import SIGNED_FORMATS

    parties = _parties(given, asks)
    types = _types(given, asks)
    usual_name = " – ".join(party.name for party in parties)
    deal_name = given.deal_name or _ask(asks, "Name of the deal", usual_name)
    found = _feeds(given, parties, asks)
    webhook, contact = _webhook(given, asks), _contact(given, asks)
    is_signed = bool(webhook) and given.webhook_format in SIGNED_FORMATS
    return Answers(
        parties=tuple(_with_aliases(party, found.titles, asks) for party in parties),
        deal_name=deal_name,
        types=types,
        feeds=found.lines,
        store_url=given.store or f"sqlite:///{file.absolute().with_name('dealterms.db')}",
        contact=contact,
        allow=given.allow,
        webhook=webhook or None,
        webhook_format=given.webhook_format,
        key_file=str(key) if is_signed else None,
    )


def _ask(asks: bool, question: str, usual: str, check: Callable[[str], object] = str) -> str:
    """Return the answer, the usual one if nobody is asked.

    Asked again while `check` raises ValueError, with the words of what is allowed.
    """
    while asks:
        answer = _prompt(question, usual)
        try:
            check(answer)
        except ValueError as error:
            say(f'"{answer}" will not do; allowed: {error}')
        else:
            return answer
    return usual


def _prompt(question: str, usual: str) -> str:
    """Return the answer; KeyboardInterrupt on Ctrl-C, and where there is nobody to answer."""
    try:
        answer: str = click.prompt(question, default=usual, show_default=bool(usual), err=True)
    except click.Abort:
        say("")
        raise KeyboardInterrupt from None
    return answer.strip()


def _types(given: Given, asks: bool) -> tuple[str, ...]:
    from dealterms.setting_types import DEAL_TYPES

    def check(words: str) -> None:
        if not set(_words(words)) <= set(DEAL_TYPES):
            raise ValueError(", ".join(DEAL_TYPES))

    for word in given.types:
        if word not in DEAL_TYPES:
            say(f'"{word}" is none of the usual kinds of deal: {", ".join(DEAL_TYPES)}')
    return given.types or _words(_ask(asks, "Kind of deal (acquisition, merger, …)", "", check))


def _webhook(given: Given, asks: bool) -> str:
    from dealterms.setting_types import alert_address, web_address

    allowed = alert_address if given.webhook_format == "apprise" else web_address
    question = "Webhook that is told of changes (empty: none yet)"
    return given.webhook or _ask(asks, question, "", lambda url: url and allowed(url))


def _contact(given: Given, asks: bool) -> str:
    from dealterms.setting_types import contact

    return given.contact or _ask(asks, "Your address, for publishers (empty: none)", "", contact)


def _words(answer: str) -> tuple[str, ...]:
    return tuple(filter(None, (word.strip() for word in answer.split(","))))


def _parties(given: Given, asks: bool) -> list[PartyAnswer]:
    from dealterms.first_configuration.text import PartyAnswer

    if given.parties:
        parted = [name.partition(":") for name in given.parties]
        return [PartyAnswer(name.strip(), _words(roles)) for name, _, roles in parted]
    names = []
    while name := _ask(asks, "A party of the deal (empty: no more)", ""):
        names.append(name)
    if not names:
        raise UsageError(
            'a deal needs parties: --party "Acme:buyer" --party "Bolt Inc:target"; '
            "on a terminal `dealterms init` asks"
        )
    question = "Role of {} (buyer, target, investor, supplier, …; empty: none)"
    return [PartyAnswer(name, _words(_ask(asks, question.format(name), ""))) for name in names]


def _with_aliases(party: PartyAnswer, titles: Iterable[str], asks: bool) -> PartyAnswer:
    """Return the party with the names that were proposed, as far as they were kept."""
    from dealterms.first_configuration.aliases import propose_aliases

    proposed = ", ".join(propose_aliases(party.name, titles))
    kept = _ask(asks, f"Other names of {party.name}, separated by commas", proposed)
    if proposed and not asks:
        say(f"{party.name} is also taken to be called {proposed}")
    return replace(party, aliases=tuple(name for name in _words(kept) if name != party.name))


def _feeds(given: Given, parties: Sequence[PartyAnswer], asks: bool) -> _Found:
    """Return the feeds of the options, and those that are asked for until the answer is empty."""
    from dealterms.feed_list import feeds_of_opml

    found: dict[str, FeedLine] = {}
    titles: list[str] = []
    if given.opml is not None:
        try:
            lines = feeds_of_opml(given.opml.read_bytes(), given.source_class)
        except UsageError as error:
            raise UsageError(f"{given.opml}: {error}") from error
        found = {line.url: line for line in lines}
        say(f"{given.opml}: {len(found)} feeds")
    for option in given.feeds:
        source_class, url = _class_and_url(option)
        more = _look(url, given, asks)
        _add(_of_class(more, source_class) if source_class else more, found, titles)
    while asks and (url := _ask(asks, "A feed, or a page that names feeds (empty: no more)", "")):
        try:
            _add(_classified(_look(url, given, asks), parties), found, titles)
        except UsageError as error:
            say(str(error))
    if not found:
        raise UsageError("nothing to read: give --feed URL, or --opml FILE")
    return _Found(tuple(found.values()), tuple(titles))


def _class_and_url(option: str) -> tuple[str, str]:
    """Return the parts of "company=https://…"; the class is "" if none is named."""
    from dealterms.setting_types import SOURCE_CLASSES

    word, sign, url = option.partition("=")
    if not sign or "/" in word:
        return "", option
    if word not in SOURCE_CLASSES:
        raise UsageError(f'--feed: "{word}" is no class; allowed: {", ".join(SOURCE_CLASSES)}')
    return word, url


def _of_class(found: _Found, source_class: str) -> _Found:
    return replace(
        found, lines=tuple(replace(line, source_class=source_class) for line in found.lines)
    )


def _classified(found: _Found, parties: Sequence[PartyAnswer]) -> _Found:
    """Return the feeds, each of the class that is answered: it decides for whom it speaks."""
    return replace(found, lines=tuple(_ask_class(line, parties) for line in found.lines))


def _ask_class(line: FeedLine, parties: Sequence[PartyAnswer]) -> FeedLine:
    """Ask for the class of a feed; one that bears a party's name is probably the company's own."""
    from dealterms.first_configuration.aliases import propose_aliases
    from dealterms.setting_types import SOURCE_CLASSES

    names = {name for one in parties for name in (one.name, *propose_aliases(one.name))}
    is_own = any(name in line.publisher for name in names)

    def check(word: str) -> None:
        if word not in SOURCE_CLASSES:
            raise ValueError(", ".join(SOURCE_CLASSES))

    usual = "company" if is_own else line.source_class
    question = f"What is {line.publisher} ({', '.join(SOURCE_CLASSES)})"
    return replace(line, source_class=_ask(True, question, usual, check))


def _add(more: _Found, found: dict[str, FeedLine], titles: list[str]) -> None:
    for line in more.lines:
        found.setdefault(line.url, line)
    titles += more.titles


def _look(url: str, given: Given, asks: bool) -> _Found:
    """Return the feed at an address, or those that the page there names.

    One that cannot be reached now is taken as it stands: a site may be down today.
    """
    from dealterms.feed_trial import try_address

    settings = _settings_for(given)
    _require_web_address(url)
    try:
        trial = try_address(settings, url)
    except DealtermsError as error:
        say(f"{url} is taken unseen: {error}")
        return _Found((_line(url, "", given),))
    if trial.feed is not None:
        say(f"{url}: {printable(trial.feed.title) or 'a feed'}, {trial.feed.entry_count} entries")
        titles = tuple(entry.title for entry in trial.feed.entries)
        return _Found((_line(url, trial.feed.title, given),), titles)
    if not trial.links:
        raise UsageError(f"{url} is a page that names no feed")
    for number, link in enumerate(trial.links, 1):
        say(f"  {number}. {link.url}  {link.title}")
    chosen = chosen_places(_ask(asks, "Which of them", "all"), len(trial.links))
    return _all_of([trial.links[place].url for place in chosen], given)


def _require_web_address(url: str) -> None:
    from dealterms.setting_types import web_address

    try:
        web_address(url)
    except ValueError as error:
        raise UsageError(f'"{url}" is no address of a feed; allowed: {error}') from None


def chosen_places(answer: str, count: int) -> list[int]:
    """Return the places, from 0, that an answer like "1, 3" names; "all" are all."""
    if answer.casefold() == "all":
        return list(range(count))
    numbers = [int(word) for word in _words(answer) if word.isdecimal()]
    if not numbers or not all(1 <= number <= count for number in numbers):
        raise UsageError(f'"{answer}" names none of the feeds; allowed: all, or numbers to {count}')
    return [number - 1 for number in numbers]


def _all_of(urls: list[str], given: Given) -> _Found:
    found: dict[str, FeedLine] = {}
    titles: list[str] = []
    for url in urls:
        _add(_look(url, given, asks=False), found, titles)
    return _Found(tuple(found.values()), tuple(titles))


def _settings_for(given: Given) -> Settings:
    """Return settings that reach what the configuration to be will reach."""
    from dealterms.settings import NetworkSettings, PollingSettings, Settings

    try:
        network = NetworkSettings.model_validate({"allow": given.allow})
        polling = PollingSettings.model_validate({"user_agent_contact": given.contact or ""})
    except ValueError as error:
        _, key, words, *_ = str(error).splitlines()
        words = words.strip().partition(" [type=")[0].removeprefix("Value error, ")
        raise UsageError(f"--allow or --contact ({key}): allowed is {words}") from None
    return Settings(network=network, polling=polling)


def _line(url: str, title: str, given: Given) -> FeedLine:
    from dealterms.feed_list import FeedLine

    return FeedLine(url, (title.strip() or urlsplit(url).netloc or url)[:200], given.source_class)
