"""The site that `make docs` builds: strictly, so that a broken link or reference is an error."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import dealterms

sys.path.insert(0, str(Path(__file__).parent))  # for `generated`, which writes the reference

logging.getLogger("alembic").setLevel(logging.WARNING)  # a database is made for its views

project = "dealterms"
author = "the dealterms authors"
release = version = dealterms.__version__

extensions = ["myst_parser", "sphinx_click", "generated"]
exclude_patterns = ["generated", "images"]
nitpicky = True
smartquotes = False  # two hyphens are an option, not a dash
default_role = "code"  # what `backticks` mean in the help of commands

myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3  # so that a link to a heading of another page is checked

html_theme = "furo"
html_title = f"dealterms {release}"
html_show_copyright = False
html_show_sphinx = False

man_pages = [
    ("reference/commands", "dealterms", "read the terms of deals out of the news", author, 1),
    ("reference/configuration", "dealterms.toml", "the configuration of dealterms", author, 5),
]
man_show_urls = True
