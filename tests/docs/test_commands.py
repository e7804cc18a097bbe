"""Commands that need nothing but YAML work in the order of their page, and print what it shows."""

import os
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from stacks.__main__ import main
from tests.docs.commands import compare, is_pure, pages_with, unset


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in unset(os.environ):
        monkeypatch.delenv(name)


def run(words: list[str], folder: Path) -> tuple[int, str]:
    """Run it in this process, as if a terminal showed both of its streams."""
    printed = StringIO()
    with chdir(folder), redirect_stdout(printed), redirect_stderr(printed):
        code = main(words)
    return code, printed.getvalue()


@pytest.mark.parametrize("page", pages_with(is_pure), ids=lambda page: page.name)
def test_golden_output_of_commands(page: Path, tmp_path: Path) -> None:
    compare([page], tmp_path, is_pure, run)
