"""The doorway to trafilatura. Imported in worker processes only."""

from __future__ import annotations

import trafilatura

__all__ = ["main_text"]


def main_text(html: str) -> str:
    """Return what trafilatura takes for the text of the page, a block a line; '' if it finds none.

    Nothing but the text is asked for: its metadata costs as much again, and its dates are guesses.
    """
    return trafilatura.extract(html, include_comments=False, include_tables=True) or ""
