"""The tools of ``make test-extra`` are there, and what is said if one is not."""

import subprocess
from pathlib import Path

import pytest

from tests import extra


@pytest.mark.extra
def test_the_browser_shows_a_page() -> None:
    with extra.open_browser() as browser:
        page = browser.new_page()
        page.set_content("<title>churn</title>")
        assert page.title() == "churn"


@pytest.mark.extra
@pytest.mark.parametrize("package", ["axe-core", "@dagrejs/dagre", "elkjs", "mermaid", "yaml-language-server"])
def test_packages_of_node_are_there(package: str) -> None:
    assert (extra.node_package(package) / "package.json").is_file()


@pytest.mark.extra
@pytest.mark.parametrize(
    ("tool", "option"), [("pre-commit", "--version"), ("check-jsonschema", "--version"), ("dot", "-V")]
)
def test_tools_start(tool: str, option: str) -> None:
    program = extra.graphviz() if tool == "dot" else extra.python_tool(tool)
    subprocess.run([program, option], capture_output=True, check=True)


def test_a_missing_tool_skips_the_test_and_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(pytest.skip.Exception, match=r"^chromium is missing: install chromium$"):
        extra.chromium()


def test_a_missing_tool_fails_in_ci(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(extra, "ROOT", tmp_path)
    monkeypatch.setattr(extra, "PYTHON", tmp_path / ".venv/extra/python")
    with pytest.raises(pytest.fail.Exception, match=r"^.venv/extra/python/bin/pre-commit is missing: run `make"):
        extra.python_tool("pre-commit")
