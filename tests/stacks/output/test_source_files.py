"""Copies of the user's code beside the stack, and what becomes of those of earlier synths."""

import os
from pathlib import Path

import pytest

from definitions.source_code.source_code import SourceCode, SourceFile
from stacks.output.folder import OutputProblem
from stacks.output.leftovers import remove_leftovers
from stacks.output.source_files import write_source_files
from stacks.output.staging import publish, staging
from tests.stacks.output.synthesized import synthesized

ONE, TWO = (
    SourceCode("src", (SourceFile("lib/a.py", content), SourceFile("train.py", b""))) for content in (b"1", b"2")
)


def published(out: Path, *sources: SourceCode, stack: str = "a") -> None:
    """A synth of one stack with this code."""
    with staging(out) as folder:
        (folder / "stacks" / stack).mkdir(parents=True)
        (folder / "stacks" / stack / "cdk.tf.json").write_text(" ".join(code.digest for code in sources), "utf-8")
        (folder / "manifest.json").write_text("{}", "utf-8")
        write_source_files(folder / "stacks" / stack, sources)
        publish(folder, out)


def files(out: Path, stack: str = "a") -> dict[str, bytes]:
    folder = out / "stacks" / stack
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.name != "cdk.tf.json"
    }


def test_code_of_an_earlier_synth_goes_with_the_stack_that_named_it(tmp_path: Path) -> None:
    published(tmp_path, ONE)
    published(tmp_path, ONE, stack="b")
    published(tmp_path, TWO)
    assert files(tmp_path) == {f"{TWO.folder}lib/a.py": b"2", f"{TWO.folder}train.py": b""}
    assert files(tmp_path, "b") == {f"{ONE.folder}lib/a.py": b"1", f"{ONE.folder}train.py": b""}
    published(tmp_path)
    assert [entry.name for entry in (tmp_path / "stacks" / "a").iterdir()] == ["cdk.tf.json"]


def test_what_others_put_beside_the_code_stays(tmp_path: Path) -> None:
    published(tmp_path, ONE)
    (tmp_path / "stacks" / "a" / "source" / "notes.md").write_text("mine", "utf-8")
    published(tmp_path)
    assert files(tmp_path) == {"source/notes.md": b"mine"}


def test_a_synth_that_is_cut_off_leaves_each_stack_with_its_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(tmp_path, ONE)
    real, moved = os.replace, list[str]()

    def stop(source: Path, target: Path) -> None:
        if target.name == "cdk.tf.json":
            raise PermissionError(13, "Permission denied", str(source), None, str(target))
        moved.append(target.name)
        real(source, target)

    monkeypatch.setattr(os, "replace", stop)
    with pytest.raises(OutputProblem):
        published(tmp_path, TWO)
    assert moved == ["a.py", "train.py"]
    assert (tmp_path / "stacks" / "a" / "cdk.tf.json").read_text("utf-8") == ONE.digest
    assert files(tmp_path).keys() >= {f"{ONE.folder}lib/a.py", f"{ONE.folder}train.py"}


def test_code_goes_with_a_module_that_is_gone(tmp_path: Path) -> None:
    [stack] = synthesized(tmp_path, "gone")
    write_source_files(stack.parent, [ONE])
    [sentence] = remove_leftovers(tmp_path, [])
    assert sentence.startswith(f"removed {stack.parent}: ")
    assert not stack.parent.exists()


def test_links_in_the_output_are_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / ONE.digest).mkdir(parents=True)
    published(tmp_path / "out")
    (tmp_path / "out" / "stacks" / "a" / "source").symlink_to(elsewhere)
    published(tmp_path / "out")
    assert (elsewhere / ONE.digest).is_dir()
