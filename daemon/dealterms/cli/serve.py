"""`serve`: the pages, without the daemon."""

from __future__ import annotations

from pathlib import Path

import click

from dealterms.cli.options import config_option, load
from dealterms.cli.output import say
from dealterms.workers import start_fork_server

__all__ = ["serve_command"]


@click.command()
@config_option
def serve_command(config: Path | None) -> None:
    """Serve the pages for a browser, a JSON API and feeds, until Ctrl-C or SIGTERM. Read-only.

    Shows what the database holds, be the daemon running beside it or not; a change appears without
    reload. With a table [web] in the configuration, `dealterms run` serves the same. An address
    that other machines can reach needs a token: see [web] in `dealterms settings`.

    \b
    dealterms serve
    DEALTERMS_WEB__LISTEN=127.0.0.1:9000 dealterms serve
    """
    settings = load(config)
    start_fork_server()
    from dealterms.running import serve_pages

    serve_pages(settings, lambda address: say(f"pages on {address} (Ctrl-C ends)"))
