"""A synth writes aside first, and replaces the output when all is written."""

import os
from pathlib import Path

import pytest

from stacks.output.folder import OutputProblem
from stacks.output.staging import publish, staging


def write(folder: Path, text: str) -> None:
    (folder / "stacks" / "a").mkdir(parents=True, exist_ok=True)
    (folder / "stacks" / "a" / "cdk.tf.json").write_text(text, "utf-8")
    (folder / "manifest.json").write_text(text, "utf-8")


def content(out: Path) -> dict[str, str]:
    return {str(file.relative_to(out)): file.read_text("utf-8") for file in out.rglob("*") if file.is_file()}


def test_what_was_written_takes_the_place_of_the_same_files_and_no_others(tmp_path: Path) -> None:
    write(tmp_path, "old")
    (tmp_path / "stacks" / "a" / "terraform.tfstate").write_text("state", "utf-8")
    with staging(tmp_path) as folder:
        write(folder, "new")
        publish(folder, tmp_path)
    assert content(tmp_path) == {
        "manifest.json": "new",
        "stacks/a/cdk.tf.json": "new",
        "stacks/a/terraform.tfstate": "state",
    }


def cut_off(out: Path, error: BaseException) -> None:
    with staging(out) as folder:
        write(folder, "half")
        raise error


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_synth_that_is_cut_off_leaves_the_output_as_it_was(error: BaseException, tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    write(old, "old")
    for out in (old, new):
        with pytest.raises(type(error)):
            cut_off(out, error)
    assert content(old) == {"manifest.json": "old", "stacks/a/cdk.tf.json": "old"}
    assert not new.exists()


def test_folders_that_cannot_be_made_or_written_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(OutputProblem) as problem, staging(tmp_path / "file" / "out"):
        pass
    assert str(problem.value) == f"{tmp_path}/file/out: the output folder cannot be made: Not a directory"

    def refuse(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkdtemp", refuse)
    with pytest.raises(OutputProblem) as problem, staging(tmp_path):
        pass
    assert str(problem.value) == f"{tmp_path}: the output folder cannot be written: Permission denied"


def test_a_file_that_cannot_be_replaced_is_told_and_the_manifest_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "old")

    def refuse(source: object, target: object) -> None:
        raise PermissionError(13, "Permission denied", str(source), None, str(target))

    monkeypatch.setattr(os, "replace", refuse)
    with staging(tmp_path) as folder:
        write(folder, "new")
        with pytest.raises(OutputProblem) as problem:
            publish(folder, tmp_path)
    assert str(problem.value) == f"{tmp_path}/stacks/a/cdk.tf.json: cannot be written: Permission denied"
    assert content(tmp_path) == {"manifest.json": "old", "stacks/a/cdk.tf.json": "old"}
