"""The hook for pre-commit, run by pre-commit in a repository of a team."""

import os
import shutil
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests import extra
from tests.docs.pages import write_usual_project
from tests.support import ROOT

pytestmark = pytest.mark.extra


@dataclass(frozen=True)
class Repository:
    """A git repository, and the folder in which pre-commit keeps environments of hooks."""

    folder: Path
    home: Path

    def run(self, *command: str | Path) -> "subprocess.CompletedProcess[str]":
        who = {f"GIT_{who}_{what}": "test@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        # The packages of the lock, to spare their installation: tests/packaging installs what the wheel requires.
        packages = {"PIP_NO_DEPS": "1", "PYTHONPATH": sysconfig.get_path("purelib")}
        variables = {**os.environ, **who, **packages, "PRE_COMMIT_HOME": str(self.home)}
        return subprocess.run(command, cwd=self.folder, env=variables, capture_output=True, text=True, check=False)

    def commit(self) -> str:
        """Commit all files; the result is the commit."""
        for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "--no-verify", "-m", "all"]):
            assert self.run("git", *words).returncode == 0
        return self.run("git", "rev-parse", "HEAD").stdout.strip()

    def pre_commit(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run the hooks on files that are added."""
        assert self.run("git", "add", "-A").returncode == 0
        return self.run(extra.python_tool("pre-commit"), "run", "--color=never", *words)


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A team's repository that names the hook of this one."""
    folder = tmp_path_factory.mktemp("pre-commit")
    ours, team = Repository(folder / "ours", folder / "home"), Repository(folder / "team", folder / "home")
    for made in (ours.folder, team.folder, ours.home):
        made.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, ours.folder)
    for name in ("definitions", "stacks"):
        shutil.copytree(ROOT / name, ours.folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    hooks = {"repo": str(ours.folder), "rev": ours.commit(), "hooks": [{"id": "pipelines-validate"}]}
    (team.folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [hooks]}), encoding="utf-8")
    write_usual_project(team.folder)
    workflow = team.folder / ".github" / "workflows" / "deploy.yml"
    workflow.parent.mkdir(parents=True)
    shutil.copy(ROOT / "docs" / "ci" / "deploy.yml", workflow)
    project = team.folder / "mdaa.yaml"
    tagged = project.read_text(encoding="utf-8").replace("domains:", "tag_configs: [./tags.yaml]\ndomains:")
    project.write_text(tagged, encoding="utf-8")
    (team.folder / "tags.yaml").write_text("tags: {team: churn}\n", encoding="utf-8")
    team.commit()
    return team


def test_good_files_pass_and_files_of_others_are_not_looked_at(team: Repository) -> None:
    passed = team.pre_commit("--all-files", "--verbose")
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert "pipelines validate...." in passed.stdout
    assert "valid" in passed.stdout


def test_a_changed_config_with_a_problem_stops_the_commit(team: Repository) -> None:
    config = team.folder / "churn.yaml"
    good = config.read_text(encoding="utf-8")
    config.write_text(good.replace("instanceType:", "instancType:"), encoding="utf-8")
    stopped = team.pre_commit()
    config.write_text(good, encoding="utf-8")
    assert stopped.returncode == 1
    assert "churn.yaml:" in stopped.stdout
    assert "did you mean 'instanceType'?" in stopped.stdout
    assert team.pre_commit().returncode == 0


def test_a_changed_part_of_a_config_is_validated_with_the_project_that_uses_it(team: Repository) -> None:
    tags = team.folder / "tags.yaml"
    tags.write_text("tags: {team: risk}\n", encoding="utf-8")
    assert team.pre_commit().returncode == 0
    tags.write_text("tags: [risk]\n", encoding="utf-8")
    stopped = team.pre_commit()
    tags.write_text("tags: {team: churn}\n", encoding="utf-8")
    assert stopped.returncode == 1
    assert "tags.yaml:1:7" in stopped.stdout


def test_without_a_changed_yaml_file_nothing_is_validated(team: Repository) -> None:
    (team.folder / "notes.md").write_text("Notes.\n", encoding="utf-8")
    skipped = team.pre_commit()
    assert skipped.returncode == 0
    assert "(no files to check)Skipped" in skipped.stdout
