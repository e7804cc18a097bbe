"""``diff --since``: modules of today against the same modules at a git revision."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from definitions.__main__ import main
from tests.support import CONFIGS

PREFIX = "acme-dev-ml"
PROJECT = """
organization: acme
allowed_folders: [../shared]
domains:
  ml:
    environments:
      dev:
        modules:
          one: {{module_path: '@aws-mdaa/sagemaker-pipeline', module_configs: [one.yaml]}}
          {second}:
            module_path: '@aws-mdaa/sagemaker-pipeline'
            module_configs: [own-code.yaml]
            tag_configs: [../shared/tags.yaml]
"""


class Repository:
    """A git repository with a project in its folder ``pipelines``, and what its modules share beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.project = folder / "pipelines"
        self.project.mkdir()
        (folder / "shared").mkdir()
        self.write("pipelines/mdaa.yaml", PROJECT.format(second="two"))
        self.write("pipelines/cdktf.json", '{"context": {"projectFile": "mdaa.yaml"}}')
        self.write("shared/tags.yaml", "tags: {team: ml}\n")
        shutil.copy(CONFIGS / "minimal.yaml", self.project / "one.yaml")
        shutil.copy(CONFIGS / "own-code.yaml", self.project)
        shutil.copytree(CONFIGS / "own-code", self.project / "own-code")
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit()

    def write(self, file: str, text: str) -> None:
        (self.folder / file).write_text(text, encoding="utf-8")

    def edit(self, file: str, before: str, after: str) -> None:
        text = (self.folder / file).read_text(encoding="utf-8")
        assert before in text
        self.write(file, text.replace(before, after))

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "--quiet", "--message=change")

    def git(self, *words: str) -> str:
        done = subprocess.run(["git", *words], cwd=self.folder, check=True, capture_output=True, text=True)
        return done.stdout


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    for name in ("PIPELINES_PROJECT", "CDKTF_CONTEXT_JSON", "GIT_DIR", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    made = Repository(tmp_path)
    monkeypatch.chdir(made.project)
    return made


def titles(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The first line of each module."""
    printed = capsys.readouterr().out
    return [line for line in printed.splitlines() if re.match(r"[\w.-]+: ", line)]


@pytest.mark.usefixtures("repository")
def test_nothing_changed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "--since", "main", "--exit-code"]) == 0
    assert capsys.readouterr().out == "no difference\n"


def test_all_modules_of_the_project_are_compared(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.edit("pipelines/one.yaml", "ml.m5.xlarge", "ml.m5.4xlarge")
    repository.edit("shared/tags.yaml", "ml", "data")
    repository.write("pipelines/own-code/train/train.py", "print('another model')\n")
    before = repository.git("status", "--porcelain")
    assert main(["diff", "--since", "main", "--exit-code"]) == 3
    printed = capsys.readouterr().out
    assert f"{PREFIX}-one: 1 step changed\n" in printed
    assert "  ~ team: 'ml' -> 'data'" in printed
    two = printed.partition(f"{PREFIX}-two: ")[2]
    assert "S3Uri" in two  # the folder of the code is named after its content
    assert "[one.yaml:" in printed
    assert repository.git("status", "--porcelain") == before


def test_modules_are_named_by_file_and_stack(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.edit("pipelines/one.yaml", "ml.m5.xlarge", "ml.m5.4xlarge")
    repository.commit()
    repository.write("pipelines/own.yaml", (CONFIGS / "minimal.yaml").read_text(encoding="utf-8"))
    repository.commit()
    repository.edit("pipelines/own.yaml", "ml.m5.xlarge", "ml.m5.4xlarge")
    repository.edit("shared/tags.yaml", "ml", "data")
    assert main(["diff", "--since", "HEAD~1", "one.yaml", f"{PREFIX}-t*"]) == 0
    assert titles(capsys) == [f"{PREFIX}-two: 1 tag changed"]
    assert main(["diff", "--since", "HEAD", "own.yaml", "../shared/tags.yaml", "--exit-code"]) == 3
    assert titles(capsys) == ["own.yaml: 1 step changed", f"{PREFIX}-two: 1 tag changed"]
    absolute = str(repository.project / "mdaa.yaml")
    assert main(["diff", "--since", "HEAD~2", "--project", absolute, f"{PREFIX}-one"]) == 0
    assert titles(capsys) == [f"{PREFIX}-one: 1 step changed"]
    assert main(["diff", "--since", "HEAD", absolute]) == 0
    assert titles(capsys) == [f"{PREFIX}-two: 1 tag changed"]


def test_a_stack_of_a_renamed_file_is_compared_by_its_name(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository.project / "one.yaml").rename(repository.project / "first.yaml")
    repository.edit("pipelines/mdaa.yaml", "one.yaml", "first.yaml")
    repository.edit("pipelines/first.yaml", "ml.m5.xlarge", "ml.m5.4xlarge")
    for word in ("first.yaml", "one.yaml"):
        assert main(["diff", "--since", "HEAD", word]) == 0
        assert titles(capsys) == [f"{PREFIX}-one: 1 step changed"]


def test_modules_that_come_and_go_are_told(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.write("pipelines/mdaa.yaml", PROJECT.format(second="three"))
    repository.write("pipelines/new.yaml", (CONFIGS / "minimal.yaml").read_text(encoding="utf-8"))
    assert main(["diff", "--since", "main"]) == 0
    assert main(["diff", "--since", "main", "new.yaml", f"{PREFIX}-two"]) == 0
    assert capsys.readouterr().out == (
        f"{PREFIX}-three: the pipeline is added\n\n{PREFIX}-two: the pipeline is removed\n"
        f"new.yaml: the pipeline is added\n\n{PREFIX}-two: the pipeline is removed\n"
    )


def test_a_project_that_is_new_is_added(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    folder = repository.folder / "later"
    shutil.copytree(repository.project, folder)
    assert main(["diff", "--since", "main", "--project", str(folder / "mdaa.yaml")]) == 0
    assert capsys.readouterr().out.count("the pipeline is added") == 2


def test_a_revision_that_was_not_valid_is_reported_with_its_lines(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.edit("pipelines/one.yaml", "ml.m5.xlarge", "huge")
    repository.commit()
    repository.edit("pipelines/one.yaml", "huge", "ml.m5.xlarge")
    assert main(["diff", "--since", "main"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("at 'main', this was not valid, so nothing can be compared with it:\none.yaml:")
    assert "instanceType: huge\n" in told


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--since", "mian"], "there is no revision 'mian'; did you mean 'main'?"),
        (["--since", "main", f"{PREFIX}-tow"], f"did you mean '{PREFIX}-two'?"),
        (["--since", "main", "missing.yaml"], "there is no such file"),
        (["--since", "main", "/missing/one.yaml"], "is outside of the repository"),
        (["--since", "HEAD:pipelines"], "there is no revision 'HEAD:pipelines'"),
    ],
)
def test_words_that_name_nothing_are_explained(
    capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    assert main(["diff", *words]) == 1
    assert message in capsys.readouterr().err


def test_a_folder_without_git_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    assert main(["diff", "--since", "main"]) == 1
    assert "--since needs a git repository around the current folder: not a git repository" in capsys.readouterr().err


def test_without_git_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PATH", "")
    assert main(["diff", "--since", "main"]) == 1
    assert capsys.readouterr().err == "--since needs git, which is not installed\n"


def test_a_shallow_clone_says_so(
    repository: Repository, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.folder}", str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    assert main(["diff", "--since", "HEAD~1"]) == 1
    assert "this clone is shallow, so older ones must be fetched first" in capsys.readouterr().err


def test_a_project_file_outside_of_the_repository_is_refused(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = f"../../{repository.folder.name}/pipelines/mdaa.yaml"
    assert main(["diff", "--since", "main", "--project", outside]) == 0
    assert capsys.readouterr().out == "no difference\n"
    assert main(["diff", "--since", "main", "--project", "../../mdaa.yaml"]) == 1
    assert "is outside of the repository" in capsys.readouterr().err
