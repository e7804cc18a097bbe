"""Which files a project may read, wherever links lead."""

import os
from pathlib import Path

import pytest

from definitions.source.folders import Folders
from definitions.source.nodes import YamlError


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "inside.yaml").write_text("a: 1", encoding="utf-8")
    (tmp_path / "outside.yaml").write_text("a: 1", encoding="utf-8")
    return folder


def rule_of(folders: Folders, path: Path) -> str | None:
    try:
        folders.read(path, "shown.yaml")
    except YamlError as error:
        return error.faults[0].rule
    return None


def test_only_files_below_the_projects_folders_are_read(project: Path) -> None:
    folders = Folders((project,))
    assert rule_of(folders, project / "inside.yaml") is None
    assert rule_of(folders, project / ".." / "outside.yaml") == "outside-project"
    assert rule_of(folders, project.parent / "outside.yaml") == "outside-project"
    assert rule_of(Folders((project, project.parent)), project.parent / "outside.yaml") is None
    assert rule_of(Folders(), project.parent / "outside.yaml") is None


def test_a_link_out_of_the_project_leads_nowhere(project: Path) -> None:
    (project / "link.yaml").symlink_to(project.parent / "outside.yaml")
    (project / "folder").symlink_to(project.parent)
    assert rule_of(Folders((project,)), project / "link.yaml") == "outside-project"
    assert rule_of(Folders((project,)), project / "folder" / "outside.yaml") == "outside-project"


def test_what_is_no_file_is_told_as_such(project: Path) -> None:
    os.symlink("circle.yaml", project / "circle.yaml")
    folders = Folders((project,))
    assert rule_of(folders, project / "circle.yaml") == "unreadable-file"
    assert rule_of(folders, project / "nul\0.yaml") == "missing-file"
    assert rule_of(folders, project / "gone.yaml") == "missing-file"


def test_files_that_include_each_other_are_refused_and_others_not(project: Path) -> None:
    (project / "a.yaml").write_text("x: !include b.yaml", encoding="utf-8")
    (project / "b.yaml").write_text("y: !include c.yaml", encoding="utf-8")
    (project / "c.yaml").write_text('z: !include "a.yaml"', encoding="utf-8")
    (project / "text.txt").write_text("!include a.yaml", encoding="utf-8")
    include = Folders((project,)).included_from(project / "a.yaml")
    with pytest.raises(YamlError) as raised:
        include("b.yaml")
    [fault] = raised.value.faults
    assert fault.rule == "include-cycle"
    assert [Path(part).name for part in fault.message.rpartition(": ")[2].split(" -> ")] == [
        "a.yaml",
        "b.yaml",
        "c.yaml",
        "a.yaml",
    ]
    # Text that is no YAML may speak of includes.
    assert include("text.txt") == "!include a.yaml"
