"""Which project file is meant."""

from pathlib import Path

import pytest

from definitions.diagnostics.problems import InvalidConfig
from definitions.project.project_file_location import chosen_project_file, find_project_file


@pytest.fixture(autouse=True)
def _no_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIPELINES_PROJECT", raising=False)
    monkeypatch.delenv("CDKTF_CONTEXT_JSON", raising=False)


def test_the_variable_wins_over_the_context_and_the_context_over_cdktf_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find_project_file(tmp_path) == tmp_path / "configs/mdaa.yaml"
    (tmp_path / "cdktf.json").write_text('{"context": {"projectFile": "from/file.yaml"}}')
    assert find_project_file(tmp_path) == tmp_path / "from/file.yaml"
    monkeypatch.setenv("CDKTF_CONTEXT_JSON", '{"projectFile": "from/command.yaml"}')
    assert find_project_file(tmp_path) == tmp_path / "from/command.yaml"
    monkeypatch.setenv("PIPELINES_PROJECT", "from/variable.yaml")
    assert find_project_file(tmp_path) == Path("from/variable.yaml")


def test_a_context_that_names_no_project_means_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cdktf.json").write_text('{"language": "python"}')
    assert find_project_file(tmp_path) == tmp_path / "configs/mdaa.yaml"
    monkeypatch.setenv("CDKTF_CONTEXT_JSON", "{}")
    assert find_project_file(tmp_path) == tmp_path / "configs/mdaa.yaml"


def test_an_absolute_path_is_taken_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDKTF_CONTEXT_JSON", f'{{"projectFile": "{tmp_path}/other.yaml"}}')
    assert find_project_file(Path("/app")) == tmp_path / "other.yaml"


def test_the_current_folder_is_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cdktf.json").write_text('{"context": {"projectFile": "mdaa.yaml"}}')
    (tmp_path / "mdaa.yaml").write_text("")
    assert chosen_project_file() == Path("mdaa.yaml")


def test_a_file_that_is_named_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINES_PROJECT", "from/variable.yaml")
    assert chosen_project_file() == Path("from/variable.yaml")
    assert chosen_project_file(Path("named.yaml")) == Path("named.yaml")


def test_where_nobody_names_a_file_and_there_is_none_the_ways_to_name_one_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InvalidConfig) as raised:
        chosen_project_file()
    assert str(raised.value).splitlines() == [
        "configs/mdaa.yaml:1:1: there is no such file [missing-file]",
        "      name the project file: --project FILE, PIPELINES_PROJECT, or 'projectFile' in the context of cdktf.json",
        "1 problem",
    ]


def test_settings_that_are_no_json_object_are_a_problem_of_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cdktf.json").write_text('{\n  "context": oops\n}')
    with pytest.raises(InvalidConfig, match=r"cdktf\.json:2:14: is not JSON: .* \[json-syntax\]"):
        find_project_file(tmp_path)
    (tmp_path / "cdktf.json").write_text('["context"]')
    with pytest.raises(InvalidConfig, match=r"cdktf\.json:1:1: must be a JSON object \[json-syntax\]"):
        find_project_file(tmp_path)
    monkeypatch.setenv("CDKTF_CONTEXT_JSON", "oops")
    with pytest.raises(InvalidConfig, match=r"CDKTF_CONTEXT_JSON:1:1: is not JSON"):
        find_project_file(tmp_path)
