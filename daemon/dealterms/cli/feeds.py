"""`feeds`: list, add, remove, import and export feeds; try one, and ask why one is as it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dealterms.cli.options import config_option, json_option, load, query, reading
from dealterms.cli.output import say, show_json, show_table
from dealterms.errors import DealtermsError, FetchError, UsageError

if TYPE_CHECKING:
    from dealterms.feed_trial import Trial
    from dealterms.settings import Settings

__all__ = ["feeds_command"]

_COLUMNS = (
    "url", "publisher", "source_class", "every", "last_polled_at", "last_status", "failure_count",
    "article_count",
)  # fmt: skip
_POLL_COLUMNS = (
    "polled_at", "reason", "status", "byte_count", "entry_count", "new_entry_count", "error",
    "next_due_at", "due_reason",
)  # fmt: skip
_CLASSES = ("filing", "company", "regulator", "outlet", "aggregator", "blog")
_SHOWN_ENTRIES, _SHOWN_PAGES = 5, 20
_class_option = click.option(
    "--source-class",
    type=click.Choice(_CLASSES),
    default="outlet",
    show_default=True,
    help="What kind of source it is.",
)


@click.group()
def feeds_command() -> None:
    """List, add, remove, import and export feeds; try one; ask why one is as it is.

    Feeds live in the configuration file; `add`, `import` and `remove` change it there and keep the
    rest of it as it is.
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
    rows = [
        {**feed.model_dump(mode="json", exclude={"headers"}), **health.get(feed.url, {})}
        for feed in settings.feeds
    ]
    if is_json:
        show_json(rows)
    else:
        show_table(rows, _COLUMNS)


@feeds_command.command("add")
@click.argument("url")
@click.option("--publisher", help="Name of the publisher; else the feed's own title.")
@_class_option
@click.option("--every", default="15m", show_default=True, help="Longest wait between polls.")
@config_option
def add_command(
    url: str, publisher: str | None, source_class: str, every: str, config: Path | None
) -> None:
    """Add the feed at URL to the configuration file.

    URL is asked once. If it is a page, the feed that the page names is added; if it names several,
    they are shown. An address that cannot be reached now is added as it stands.

    \b
    dealterms feeds add https://example.com/deals.rss --publisher "Example Wire"
    dealterms feeds add https://example.com/
    """
    from dealterms.feed_list import FeedLine, add_feeds, require_new

    settings = load(config)
    require_new(settings, url)
    url, title = _found_feed(settings, url)
    name = publisher or title
    if not name:
        raise UsageError(f"{url} has no title; give its publisher with --publisher")
    path = add_feeds(settings, [FeedLine(url, name[:200], source_class, every)])
    say(f"{path}: added {url}, publisher {name}")


@feeds_command.command("remove")
@click.argument("url")
@config_option
def remove_command(url: str, config: Path | None) -> None:
    """Take the feed at URL out of the configuration file.

    What was read from it stays, and it goes on where it was if it is added again.

    \b
    dealterms feeds remove https://example.com/deals.rss
    """
    from dealterms.feed_list import remove_feed

    say(f"{remove_feed(load(config), url)}: removed {url}")


@feeds_command.command("resume")
@click.argument("url")
@config_option
def resume_command(url: str, config: Path | None) -> None:
    """Poll the feed at URL again, now: one that was gone (410), waits, or backs off.

    \b
    dealterms feeds resume https://example.com/deals.rss
    """
    from dealterms.commands import resume

    settings = load(config)
    _require_configured(settings, url)
    resume(settings, url)
    say(f"{url}: due now; `dealterms poll` or the daemon asks it")


@feeds_command.command("test")
@click.argument("url")
@config_option
@json_option
def test_command(url: str, config: Path | None, is_json: bool) -> None:
    """Ask URL once and show what it is; nothing is stored.

    \b
    dealterms feeds test https://example.com/deals.rss
    """
    from dealterms.feed_trial import try_address

    trial = try_address(load(config), url)
    found = _trial_rows(trial)
    if is_json:
        show_json(found)
        return
    for name in ("url", "status", "content_type", "bytes", "title", "entry_count", "asks_to_wait"):
        if found.get(name) is not None:
            click.echo(f"{name:<14}{found[name]}")
    if trial.feed is None:
        say("this is a page; it names these feeds:" if trial.links else "no feed, nor names one")
    show_table(found["entries"], ("published", "title", "url"))
    if trial.links:
        show_table(found["feeds"], ("title", "url"))
    if trial.feed is None:
        raise UsageError(f"{url} is no feed")


@feeds_command.command("why")
@click.argument("url")
@config_option
@json_option
def why_command(url: str, config: Path | None, is_json: bool) -> None:
    """Show why the feed at URL is polled when it is, and what its last polls came to.

    \b
    dealterms feeds why https://example.com/deals.rss
    """
    settings = load(config)
    _require_configured(settings, url)
    with reading(settings) as connection:
        feeds = query(connection, "SELECT * FROM feeds WHERE feed_url = :url", url=url)
        polls = query(
            connection,
            "SELECT * FROM feed_polls WHERE feed_url = :url ORDER BY polled_at DESC",
            url=url,
        )
        pages = query(
            connection,
            "SELECT article_url, attempt_count, next_attempt_at, last_error FROM feed_entries "
            "WHERE feed_url = :url AND last_error IS NOT NULL ORDER BY seen_at DESC LIMIT :count",
            url=url, count=_SHOWN_PAGES,
        )  # fmt: skip
        hubs = query(
            connection,
            "SELECT hub, state, expires_at, next_attempt_at, last_error, pushed_at "
            "FROM hub_subscriptions WHERE feed_url = :url",
            url=url,
        )
    state, hub = feeds[0] if feeds else {}, hubs[0] if hubs else None
    if is_json:
        found = {"url": url, "state": _printable(state), "hub": hub, "polls": polls}
        show_json(found | {"failed_pages": pages})
        return
    click.echo(_sentence(url, state))
    if hub is not None:
        click.echo(_hub_sentence(hub))
    show_table(polls, _POLL_COLUMNS)
    if pages:
        say("pages that failed last time:")
        show_table(pages, ("article_url", "attempt_count", "next_attempt_at", "last_error"))


@feeds_command.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_class_option
@config_option
def import_command(file: Path, source_class: str, config: Path | None) -> None:
    """Add the feeds of an OPML FILE that are not configured yet.

    What `export` wrote about a feed's class and interval is taken over.

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


def _found_feed(settings: Settings, url: str) -> tuple[str, str]:
    """Return the address to add and its title, '' if it could not be asked."""
    from dealterms.feed_trial import try_address

    try:
        trial = try_address(settings, url)
    except FetchError as error:
        say(f"not checked: {error}")
        return url, ""
    if trial.feed is not None:
        return url, trial.feed.title
    if len(trial.links) == 1:
        link = trial.links[0]
        say(f"{url} is a page; it names the feed {link.url}")
        return link.url, link.title
    names = "".join(f"\n  {link.url}  {link.title}" for link in trial.links)
    raise UsageError(
        f"{url} is a page that names {len(trial.links)} feeds; add one of them:{names}"
        if trial.links
        else f"{url} is a page that names no feed"
    )


def _trial_rows(trial: Trial) -> dict[str, Any]:
    feed = trial.feed
    return {
        "url": trial.url,
        "status": trial.status,
        "content_type": trial.content_type,
        "bytes": trial.byte_count,
        "title": feed.title if feed else None,
        "entry_count": feed.entry_count if feed else None,
        "asks_to_wait": str(feed.rhythm.wait) if feed and feed.rhythm.wait else None,
        "refusals": list(feed.refusals) if feed else [],
        "entries": [
            {"published": one.published_raw, "title": one.title, "url": one.url}
            for one in (feed.entries[:_SHOWN_ENTRIES] if feed else ())
        ],
        "feeds": [{"title": link.title, "url": link.url} for link in trial.links],
    }


def _hub_sentence(hub: dict[str, Any]) -> str:
    """Return how the subscription at its hub stands."""
    words = {
        "offered": "is about to be asked",
        "requested": "has been asked, and has not confirmed yet",
        "active": f"tells of news until {hub['expires_at']}",
        "refused": "refuses; it is asked again",
        "leaving": "is about to be left",
    }[hub["state"]]
    last = f"; its last push came at {hub['pushed_at']}" if hub["pushed_at"] else ""
    error = f" ({hub['last_error']})" if hub["last_error"] else ""
    return f"its hub {hub['hub']} {words}{last}{error}"


def _sentence(url: str, state: dict[str, Any]) -> str:
    """Return when the feed is polled next, and why then."""
    if not state or state["last_polled_at"] is None:
        return f"{url} has not been polled yet"
    if state["is_gone"]:
        return f"{url} is polled no more: {state['due_reason']}; `feeds resume` begins again"
    moved = f", asked at {state['moved_to']}" if state["moved_to"] else ""
    return f"{url}{moved}: next poll {state['next_due_at']}, because of {state['due_reason']}"


def _printable(state: dict[str, Any]) -> dict[str, Any]:
    """Return the row without the bytes of validators, which are no text."""
    return {
        name: value.decode("latin-1") if isinstance(value, bytes) else value
        for name, value in state.items()
    }


def _require_configured(settings: Settings, url: str) -> None:
    if url not in {feed.url for feed in settings.feeds}:
        raise UsageError(f"{url} is not configured; `dealterms feeds list` shows what is")


def _health(settings: Settings) -> dict[str, dict[str, Any]]:
    """Return the health of each feed by address; none if there is no database yet."""
    try:
        with reading(settings) as connection:
            rows = query(connection, "SELECT * FROM feed_health")
    except DealtermsError as error:
        say(f"how they are is not known: {error}")
        return {}
    return {row["feed_url"]: {k: v for k, v in row.items() if k != "publisher"} for row in rows}
