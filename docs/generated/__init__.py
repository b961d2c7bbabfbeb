"""Reference pages made from the code: the directive `generated` and what it can write.

    ```{generated} settings
    ```

stands in a page where Markdown of that name belongs. It is made when the site is built, so a new
command, setting, event or column is on the site without anybody writing it down twice.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

from generated import (
    addresses,
    commands,
    events,
    metrics,
    reports,
    settings,
    terms,
    views,
    webhook,
)

WRITERS = {
    "addresses": addresses.markdown,
    "commands": commands.markdown,
    "events": events.markdown,
    "metrics": metrics.markdown,
    "reports": reports.markdown,
    "settings": settings.markdown,
    "terms": terms.markdown,
    "views": views.markdown,
    "webhook": webhook.markdown,
}


class Generated(SphinxDirective):
    """Put the Markdown of a writer where the directive stands."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the nodes of the writer's Markdown, headings included."""
        name = self.arguments[0]
        if name not in WRITERS:
            raise ExtensionError(f"nothing called {name} is generated; known: {', '.join(WRITERS)}")
        return self.parse_text_to_nodes(WRITERS[name](), allow_section_headings=True)


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directive, and show the examples of commands as code."""
    app.add_directive("generated", Generated)
    app.connect("sphinx-click-process-description", commands.examples_as_code)
    return {"parallel_read_safe": True}
