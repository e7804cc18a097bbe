"""The tools of ``make test-extra``: a browser, Graphviz, and environments of their own below ``.venv/extra``.

A tool that is missing skips the test with one line that says how to get it, and fails it where ``CI`` is set.
"""

import os
import shutil
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from tests.support import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PYTHON = ROOT / ".venv" / "extra" / "python"
PACKAGES = Path(sysconfig.get_path("purelib", vars={"base": str(PYTHON)}))
CDKTN = ROOT / ".venv" / "cdktn"
NODE_MODULES = ROOT / ".venv" / "extra" / "node" / "node_modules"
FROM_MAKE = "run `make test-extra` once"


def missing(what: str, advice: str) -> NoReturn:
    """End the test, since it cannot say anything."""
    sentence = f"{what} is missing: {advice}"
    if os.environ.get("CI"):
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)


def chromium() -> Path:
    """The browser of the system."""
    return _program("chromium", "chromium-browser", "google-chrome", advice="install chromium")


def graphviz() -> Path:
    """Graphviz's ``dot``."""
    return _program("dot", advice="install graphviz")


def node() -> Path:
    """The Node of the locked environment."""
    return _existing(ROOT / ".venv" / "bin" / "node")


def node_package(name: str) -> Path:
    """The folder of a package of ``tests/extra/package.json``, or of one that these bring."""
    return _existing(NODE_MODULES / name)


def python_tool(name: str) -> Path:
    """A command of the packages below ``[extra]`` in the Pipfile, such as ``pre-commit``."""
    return _existing(PYTHON / "bin" / name)


def cdktn() -> Path:
    """The Python of the environment that holds the packages below ``[cdktn]`` in the Pipfile."""
    return _existing(CDKTN / "bin" / "python")


def python_packages(name: str) -> str:
    """The folder of the packages below ``[extra]`` in the Pipfile; the module of this name is what is needed of it."""
    return str(_existing(PACKAGES / name).parent)


@contextmanager
def open_browser() -> Iterator["Browser"]:
    """Chromium, driven by playwright; one process for all pages of a module of tests is enough.

    Playwright is found behind the packages of the locked environment, so it replaces none of them.
    """
    executable = chromium()
    packages = python_packages("playwright")
    if packages not in sys.path:
        sys.path.append(packages)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Chromium refuses to run as root with its sandbox; it opens only files that the tests have written.
        sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=executable, args=sandbox)
        yield browser
        browser.close()


def _program(*names: str, advice: str) -> Path:
    found = next(filter(None, map(shutil.which, names)), None)
    return Path(found) if found else missing(names[0], advice)


def _existing(path: Path) -> Path:
    return path if path.exists() else missing(str(path.relative_to(ROOT)), FROM_MAKE)
