"""docs/python-api.md: its examples run in order and print what the page says; they are typed."""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

import dealterms
from dealterms import api
from support.installation import Installation, publish_deal, publish_feed
from support.news_site import NewsSite

PAGE = (Path(dealterms.__file__).parents[2] / "docs" / "python-api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```\n+(?:```text\n(.*?)```)?", PAGE, re.DOTALL)


def test_the_examples_print_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = Installation(tmp_path)
    with NewsSite() as site:
        program.configure(publish_feed(site, publish_deal(site)))
        assert program.call("poll").exit_code == 0
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}

    for example, said in EXAMPLES:
        out = StringIO()
        with redirect_stdout(out):
            exec(compile(example, "python-api.md", "exec"), names)
        assert out.getvalue() == said


@pytest.mark.slow
def test_the_examples_pass_a_strict_type_checker(tmp_path: Path) -> None:
    script = tmp_path / "examples.py"
    script.write_text("\n".join(example for example, _ in EXAMPLES))
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", str(script)],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout


def test_every_name_of_the_api_can_be_imported_from_the_package() -> None:
    assert set(dealterms.__all__) == {"__version__", *api.__all__}
    assert all(getattr(dealterms, name) is getattr(api, name) for name in api.__all__)
    assert set(api.__all__) <= set(dir(dealterms))


def test_a_name_that_is_none_is_refused_as_by_any_module() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'read_claim'"):
        _ = dealterms.read_claim  # type: ignore[attr-defined]


def test_every_function_of_the_api_is_on_the_page() -> None:
    functions = [name for name in api.__all__ if name[0].islower()]

    assert [name for name in functions if f"{name}" not in PAGE] == []
