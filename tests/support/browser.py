"""A real Chromium without a window: Debian's own, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

Scheme = Literal["light", "dark"]
WIDE, NARROW = (1200, 800), (390, 844)  # a desk, a telephone
# Nothing of the browser's own is to go over the network, and it runs as root in CI.
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@dataclass
class Visit:
    """A page that is open, and what it did that no page of ours should do."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)


def chromium_path() -> Path:
    """Return where Chromium is; without one the test is skipped at a desk, and fails in CI."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        words = "Chromium is not installed: apt-get install chromium"
        pytest.fail(words) if os.environ.get("CI") else pytest.skip(words)
    return Path(found)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start Chromium with a profile of its own, which is thrown away."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), headless=True, args=list(FLAGS)
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visit(
    browser: Browser,
    url: str,
    *,
    size: tuple[int, int] = WIDE,
    scheme: Scheme = "light",
    has_scripts: bool = True,
) -> Iterator[Visit]:
    """Open a page in a context of its own and listen to what it complains about."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        java_script_enabled=has_scripts,
    )
    page = context.new_page()
    opened = Visit(page)
    page.on("console", lambda message: opened.complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: opened.complaints.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (opened.complaints.append("dialog"), dialog.dismiss()))
    page.on("request", lambda request: opened.hosts.add(urlsplit(request.url).netloc))
    try:
        page.goto(url)
        yield opened
    finally:
        context.close()
