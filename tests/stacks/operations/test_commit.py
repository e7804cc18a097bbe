"""The commit of the current folder."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from stacks.operations.commit import commit_of_folder


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, outside of any repository, as git sees it."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def git(*words: str) -> None:
    who = ["-c", "user.name=us", "-c", "user.email=us@example.com"]
    subprocess.run(["git", *who, *words], check=True, capture_output=True)


def test_commit_and_whether_files_differ_from_it(folder: Path) -> None:
    (folder / "churn.yaml").write_text("one", encoding="utf-8")
    git("init")
    git("add", ".")
    git("commit", "--message=one")
    git("tag", "v1")
    clean = commit_of_folder()
    assert clean
    assert re.fullmatch("[0-9a-f]{12,}", clean)
    (folder / "churn.yaml").write_text("two", encoding="utf-8")
    assert commit_of_folder() == f"{clean}-dirty"


def test_without_a_repository_or_git_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert commit_of_folder() is None
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert commit_of_folder() is None
