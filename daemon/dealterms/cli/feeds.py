"""`feeds`: list, add, import and export feeds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dealterms.cli.options import config_option, json_option, load, query, reading
from dealterms.cli.output import say, show_json, show_table

if TYPE_CHECKING:
    from dealterms.settings import Settings

__all__ = ["feeds_command"]

_COLUMNS = (
    "url", "publisher", "source_class", "every", "last_polled_at", "last_status", "failure_count",
    "article_count",
)  # fmt: skip
_CLASSES = ("filing", "company", "regulator", "outlet", "aggregator", "blog")
_class_option = click.option(
    "--source-class",
    type=click.Choice(_CLASSES),
    default="outlet",
    show_default=True,
    help="What kind of source it is.",
)


@click.group()
def feeds_command() -> None:
    """List, add, import and export feeds.

    Feeds live in the configuration file; `add` and `import` write at its end and keep the rest of
    it as it is.
    """


@feeds_command.command("list")
@config_option
@json_option
def list_command(config: Path | None, is_json: bool) -> None:
    """List the configured feeds with how they are.

    \b
    dealterms feeds list
    """
    settings = load(config)
    health = _health(settings)
    rows = [{**feed.model_dump(mode="json"), **health.get(feed.url, {})} for feed in settings.feeds]
    if is_json:
        show_json(rows)
    else:
        show_table(rows, _COLUMNS)


@feeds_command.command("add")
@click.argument("url")
@click.option("--publisher", required=True, help="Name of the publisher, as reports show it.")
@_class_option
@click.option("--every", default="15m", show_default=True, help="Longest wait between polls.")
@config_option
def add_command(
    url: str, publisher: str, source_class: str, every: str, config: Path | None
) -> None:
    """Add the feed at URL to the configuration file.

    \b
    dealterms feeds add https://example.com/deals.rss --publisher "Example Wire"
    """
    from dealterms.feed_list import FeedLine, add_feeds

    path = add_feeds(load(config), [FeedLine(url, publisher, source_class, every)])
    say(f"{path}: added {url}")


@feeds_command.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_class_option
@config_option
def import_command(file: Path, source_class: str, config: Path | None) -> None:
    """Add the feeds of an OPML FILE that are not configured yet.

    \b
    dealterms feeds import subscriptions.opml --source-class blog
    """
    from dealterms.feed_list import add_feeds, feeds_of_opml

    settings = load(config)
    known = {feed.url for feed in settings.feeds}
    found = feeds_of_opml(file.read_bytes(), source_class)
    fresh = [feed for feed in found if feed.url not in known]
    path = add_feeds(settings, fresh)
    say(f"{path}: {len(fresh)} feeds added, {len(found) - len(fresh)} were there already")


@feeds_command.command("export")
@config_option
def export_command(config: Path | None) -> None:
    """Write the configured feeds to standard output as OPML.

    \b
    dealterms feeds export > feeds.opml
    """
    from dealterms.feed_list import opml_of

    click.echo(opml_of(load(config).feeds), nl=False)


def _health(settings: Settings) -> dict[str, dict[str, Any]]:
    """Return the health of each feed by address; none if there is no database yet."""
    from dealterms.errors import StoreError

    try:
        with reading(settings) as connection:
            rows = query(connection, "SELECT * FROM feed_health")
    except StoreError:
        return {}
    return {row["feed_url"]: {k: v for k, v in row.items() if k != "publisher"} for row in rows}
