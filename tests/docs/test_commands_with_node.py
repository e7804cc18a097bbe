"""Commands that synthesize and check work in the order of their page, and print what it shows."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.commands import compare, needs_node, pages_with, unset
from tests.docs.pages import README, TUTORIAL
from tests.support import ROOT


def run(words: list[str], folder: Path) -> tuple[int, str]:
    """Run it in a process of its own, with one pipe for both of its streams."""
    is_ours = words[0] in ("synth", "check")
    ended = subprocess.run(
        [sys.executable, "-um", "stacks", *words] if is_ours else words,
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name not in unset(os.environ)}
        | {"PYTHONPATH": str(ROOT), "LC_ALL": "C"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    return ended.returncode, ended.stdout


PAGES = pages_with(needs_node)


# A check takes seconds: pages that speak of one project share its folder, and a command of two of them is run once.
@pytest.mark.parametrize(
    "pages",
    [
        pytest.param([TUTORIAL], id="tutorial"),
        pytest.param([page for page in PAGES if page not in (README, TUTORIAL)], id="the usual project"),
    ],
)
def test_golden_output_of_commands(pages: list[Path], tmp_path: Path) -> None:
    compare(pages, tmp_path, needs_node, run)


def test_no_other_page_needs_a_project_of_its_own() -> None:
    assert TUTORIAL in PAGES
    assert README not in PAGES
