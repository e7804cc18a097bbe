"""The stacks that the manifest of an output folder names."""

import json
from pathlib import Path

import pytest

from stacks.output.folder import OutputProblem
from stacks.output.manifest import add_entries, manifest_entries, stack_files
from stacks.output.summary import summary
from tests.stacks.output.synthesized import synthesized


def test_stacks_that_the_manifest_does_not_name_are_left_out(tmp_path: Path) -> None:
    synthesized(tmp_path, "old")
    files = synthesized(tmp_path, "b", "a")
    assert stack_files(tmp_path) == {"a": files[1], "b": files[0]}


def test_others_are_added_and_those_of_this_synth_stay_as_they_are(tmp_path: Path) -> None:
    synthesized(tmp_path, "new")
    own = manifest_entries(tmp_path)["new"]
    other = {"synthesizedStackPath": "stacks/other/cdk.tf.json"}
    add_entries(tmp_path, {"other": other, "new": {"synthesizedStackPath": "stale"}})
    manifest = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    assert manifest == {"version": "0.21.0", "stacks": {"new": own, "other": other}}


def test_no_synth_is_told(tmp_path: Path) -> None:
    assert manifest_entries(tmp_path) == {}
    with pytest.raises(OutputProblem, match="nothing was synthesized here; run `pipelines synth` first"):
        stack_files(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("stacks/gone/cdk.tf.json", "there is no such file; run `pipelines synth` again"),
        ("stacks/gone/cdk.tf", "must be cdk.tf.json; unset SYNTH_HCL_OUTPUT and run `pipelines synth` again"),
    ],
)
def test_stack_that_is_not_there_is_told(path: str, told: str, tmp_path: Path) -> None:
    synthesized(tmp_path, "one", extra={"gone": {"synthesizedStackPath": path}})
    with pytest.raises(OutputProblem) as problem:
        stack_files(tmp_path)
    assert str(problem.value) == f"{tmp_path / path}: {told}"


def test_other_manifest_is_told(tmp_path: Path) -> None:
    synthesized(tmp_path, "one", extra={"two": 2})
    with pytest.raises(OutputProblem, match="is no manifest of CDKTF"):
        stack_files(tmp_path)


def test_synth_without_stacks_is_told(tmp_path: Path) -> None:
    synthesized(tmp_path)
    with pytest.raises(OutputProblem) as problem:
        stack_files(tmp_path)
    assert str(problem.value) == (
        f"{tmp_path}: the synth made no stack: the project has no module of a kind that is built here"
    )


def test_summary_shows_each_stack(tmp_path: Path) -> None:
    [file] = synthesized(tmp_path, "one")
    assert summary([file]) == f"Synthesized 1 stack:\n    3 resources     0.2 KB  {file}"
