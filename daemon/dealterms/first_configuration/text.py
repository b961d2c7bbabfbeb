"""Answers to a commented configuration file. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dealterms.feed_list import FeedLine
from dealterms.toml_lines import toml_string

__all__ = ["Answers", "PartyAnswer", "configuration_text", "deal_id_of"]


@dataclass(frozen=True, slots=True)
class PartyAnswer:
    """A party of the deal, with its roles in free words and the other names it goes by."""

    name: str
    roles: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """What a first configuration is made of; nothing is checked yet."""

    parties: tuple[PartyAnswer, ...]
    deal_name: str
    types: tuple[str, ...]
    feeds: tuple[FeedLine, ...]
    store_url: str
    contact: str = ""
    allow: tuple[str, ...] = ()
    webhook: str | None = None
    webhook_format: str = "standard"
    key_file: str | None = None


def deal_id_of(names: Sequence[str]) -> str:
    """Return an id for a deal of these parties: "nvidia-openai"."""
    return "-".join(filter(None, map(_slug, names)))[:100] or "deal"


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def configuration_text(answers: Answers) -> str:
    """Return the file: what was answered, and a comment where there is something to decide."""
    parts = (_head(), _store(answers), _manners(answers), _deal(answers), _feeds(answers),
             _alerts(answers), _later())  # fmt: skip
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _head() -> Iterator[str]:
    yield "# What is watched, where it is read, who is told. Edit freely: `dealterms check` says"
    yield "# whether it is sound, `dealterms settings` names every key."


def _store(answers: Answers) -> Iterator[str]:
    yield "[store]"
    yield "# Or a PostgreSQL, which several daemons may share: postgresql+psycopg://USER@HOST/NAME"
    yield f"url = {toml_string(answers.store_url)}"


def _manners(answers: Answers) -> Iterator[str]:
    yield "[network]"
    yield '# Private networks are refused unless named: "127.0.0.0/8" is this machine.'
    yield f"allow = {_list(answers.allow)}"
    yield ""
    yield "[polling]"
    yield '# "silent": what a feed holds at its very first poll becomes history and alerts nobody.'
    yield 'backfill = "alert"'
    yield "# Publishers see this address in the User-Agent; it spares everybody a block."
    yield f"user_agent_contact = {toml_string(answers.contact)}"


def _deal(answers: Answers) -> Iterator[str]:
    yield "[[deals]]"
    yield "# The id stands in commands, views and alerts, and in the log for ever: choose it once."
    yield f"id = {toml_string(deal_id_of([party.name for party in answers.parties]))}"
    yield f"name = {toml_string(answers.deal_name)}"
    yield "# acquisition, merger, strategic_investment, joint_venture, compute_supply, licensing, …"
    yield f"types = {_list(answers.types)}"
    yield "# since = 2026-01-01   # news from that day on, if the parties had another deal before"
    for party in answers.parties:
        yield "[[deals.parties]]"
        yield f"name = {toml_string(party.name)}"
        yield "# Every name that the news use; a name that is missing here is a stranger's."
        yield f"aliases = {_list(party.aliases)}"
        yield "# buyer, target, investor, investee, supplier, customer, lender, …; free words"
        yield f"roles = {_list(party.roles)}"
    yield "# A term of your own, beside those that are read anyway:"
    yield "# [[deals.terms]]"
    yield '# id = "data_center_sites"'
    yield '# kind = "count"'
    yield '# cues = ["data center sites", "campuses"]'


def _feeds(answers: Answers) -> Iterator[str]:
    yield "# source_class: filing, company, regulator, outlet, aggregator, blog; a company's feed"
    yield "# speaks for the company. More: dealterms feeds add URL"
    for feed in answers.feeds:
        yield feed.as_toml()


def _alerts(answers: Answers) -> Iterator[str]:
    yield "# Who is told. Filters, digests, quiet hours and other formats: docs/alerts.md"
    mark = "" if answers.webhook else "# "
    yield f"{mark}[[alerts]]"
    yield f"{mark}url = {toml_string(answers.webhook or 'https://hooks.example.com/deals')}"
    if answers.webhook_format != "standard":
        yield f"format = {toml_string(answers.webhook_format)}"
    if answers.key_file:
        yield "# The receiver checks signatures with the key in this file."
        yield f"secret_file = {toml_string(answers.key_file)}"
    yield '# kinds = ["term_changed", "status_changed"]   # only these; else all that are pushed'


def _later() -> Iterator[str]:
    yield "# Pages in a browser while the daemon runs:"
    yield "# [web]"
    yield '# listen = "127.0.0.1:8480"'


def _list(values: Sequence[str]) -> str:
    return f"[{', '.join(map(toml_string, values))}]"
