"""`inspect`: what would be read out of one page."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dealterms.cli.options import config_option, json_option, load
from dealterms.cli.output import say, show_entries, show_json, show_table
from dealterms.printable import printable

if TYPE_CHECKING:
    from dealterms.inspection import Inspection
    from dealterms.settings import Settings

__all__ = ["inspect_command"]

_CLAIM_COLUMNS = (
    "deal_id", "term", "holder", "value_text", "qualifier", "modality", "speaker_class", "section",
    "quote",
)  # fmt: skip
# What a saved page without a canonical link is taken to be at: links in it need some address.
SAVED_PAGE = "https://saved-page.invalid/"
_MODEL_COLUMNS = ("deal_id", "term", "value", "qualifier", "reason", "quote")
_CLASSES = ("filing", "company", "regulator", "outlet", "aggregator", "blog")


@click.command()
@click.argument("page", metavar="FILE-or-URL")
@click.option("--source-class", type=click.Choice(_CLASSES), default="outlet", show_default=True)
@click.option("--publisher", default="", help="Publisher to read the page as.")
@click.option("--llm", "is_asked", is_flag=True, help="Ask the model of [llm] too, once.")
@config_option
@json_option
def inspect_command(
    page: str,
    source_class: str,
    publisher: str,
    is_asked: bool,
    config: Path | None,
    is_json: bool,
) -> None:
    """Show what would be read out of one page: its text, the claims, the refusals.

    Nothing is stored. The deals are those of the configuration. With --llm the article is sent to
    the endpoint of [llm], and what its model reads is shown beside it: what would enter, and what
    is refused and why.

    \b
    dealterms inspect https://example.com/news/deal.html
    dealterms inspect saved-page.html --source-class company --json
    dealterms inspect --llm saved-page.html
    """
    settings = load(config)
    found = _inspect(page, settings, source_class, publisher, is_asked=is_asked)
    if is_json:
        show_json(_document(found))
        return
    article = found.article
    dated = article.published_at.isoformat() if article.published_at else "undated"
    say(f"{article.canonical_url}, {dated}, {article.word_count} words")
    click.echo("\n" + printable(article.text, keep_lines=True) + "\n")
    show_entries(found.claim_rows(), _CLAIM_COLUMNS, _headline, title="Claims")
    if found.refusals:
        show_table(found.refusal_rows(), ("term", "reason", "words"), title="\nRefused")
    if found.judged is not None:
        model_claims = found.model_claim_rows()
        show_entries(model_claims, _CLAIM_COLUMNS, _headline, title="\nClaims of the model")
        show_table(found.model_refusal_rows(), _MODEL_COLUMNS, title="\nRefused to the model")


def _headline(row: Mapping[str, Any]) -> str:
    slot = f"{row['term']} ({row['holder']})" if row["holder"] else row["term"]
    facts = f"{row['qualifier']}, {row['modality']}; {row['speaker_class']}, {row['section']}"
    return f"{row['deal_id'] or 'no deal'}  {slot}: {row['value_text']} ({facts})"


def _inspect(
    page: str, settings: Settings, source_class: str, publisher: str, *, is_asked: bool
) -> Inspection:
    from dealterms.inspection import ask_model, fetch_page, inspect_page, read_page

    url, content_type = page, ""
    if page.startswith(("http://", "https://")):
        body, content_type, url = asyncio.run(fetch_page(page, settings))
    else:
        body, url = read_page(Path(page)), SAVED_PAGE
    found = inspect_page(
        body,
        url,
        settings.watchlist,
        content_type=content_type,
        publisher=publisher,
        source_class=source_class,
    )
    return asyncio.run(ask_model(found, settings)) if is_asked else found


def _document(found: Inspection) -> dict[str, Any]:
    article = found.article
    asked = {
        "model_claims": found.model_claim_rows(),
        "model_refusals": found.model_refusal_rows(),
    }
    return {
        "article": {
            "url": article.url,
            "canonical_url": article.canonical_url,
            "title": article.title,
            "author": article.author,
            "language": article.language,
            "published_at": article.published_at,
            "word_count": article.word_count,
            "text": article.text,
        },
        "claims": found.claim_rows(),
        "refusals": found.refusal_rows(),
        **(asked if found.judged is not None else {}),
    }
