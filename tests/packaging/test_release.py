"""What must hold before a release, and that the version stands in one place."""

import re

import pytest

import definitions
from tests.support import ROOT
from toolchain.release import problems, version

CHANGELOG = "# Changelog\n\n## 0.2.0 - 2026-11-27\n\n## 0.1.0 - 2026-10-01\n"


def test_a_commit_with_its_changelog_is_a_release() -> None:
    assert problems(CHANGELOG, "0.2.0", [], ["v0.2.0"], ["v0.1.0", "v0.2.0"]) == []
    assert problems(CHANGELOG, "0.2.0", [], [], ["v0.1.0"]) == []


@pytest.mark.parametrize(
    ("changelog", "changed", "head_tags", "all_tags", "said"),
    [
        (CHANGELOG, ["main.py"], [], [], "main.py is not committed"),
        (CHANGELOG.replace("0.2.0", "Unreleased"), [], [], [], "CHANGELOG.md begins with 'Unreleased - 2026-11-27'"),
        (CHANGELOG.replace(" - 2026-11-27", ""), [], [], [], "write '## 0.2.0 - ' and the day of the release"),
        (CHANGELOG, [], [], ["v0.2.0"], "v0.2.0 is the tag of another commit: raise __version__"),
        (CHANGELOG, [], ["v0.3.0"], ["v0.3.0"], "the commit is tagged v0.3.0, and __version__ is 0.2.0"),
    ],
)
def test_what_keeps_a_commit_from_being_one_is_said(
    changelog: str, changed: list[str], head_tags: list[str], all_tags: list[str], said: str
) -> None:
    [problem] = problems(changelog, "0.2.0", changed, head_tags, all_tags)
    assert said in problem


def test_pages_and_templates_name_the_version_that_is_made_here() -> None:
    assert version() == definitions.__version__
    files = [*ROOT.glob("docs/**/*.md"), *ROOT.glob("docs/ci/*.yml"), ROOT / "README.md"]
    files += (ROOT / "definitions/scaffold/templates").rglob("*.y*ml")
    named = re.compile(r"(?:terraform@v|\]==|rev: v|pipelines:)(\d+\.\d+\.\d+\b)")
    found = {(path.name, name) for path in files for name in named.findall(path.read_text(encoding="utf-8"))}
    assert {name for _, name in found} == {version()}, found


def test_the_changelog_has_a_section_for_the_version() -> None:
    assert f"\n## {version()}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
