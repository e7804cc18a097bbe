"""The output folder: which one it is, and which stacks of it are of the last synth."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from stacks import output
from stacks.output import OutputProblem, main, output_folder, stack_files, summary


@pytest.fixture(autouse=True)
def _no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CDKTF_OUTDIR", raising=False)


def synthesized(folder: Path, *names: str, extra: Mapping[str, object] | None = None) -> list[Path]:
    files = [folder / "stacks" / name / "cdk.tf.json" for name in names]
    for file in files:
        file.parent.mkdir(parents=True)
        file.write_text('{"resource": {"aws_kms_key": {"a": {}, "b": {}}, "aws_s3_bucket": {"c": {}}}}', "utf-8")
    stacks = {file.parent.name: {"synthesizedStackPath": str(file.relative_to(folder))} for file in files}
    (folder / "manifest.json").write_text(json.dumps({"stacks": {**stacks, **(extra or {})}}), "utf-8")
    return files


def test_cdktf_out_is_the_default(tmp_path: Path) -> None:
    assert output_folder(tmp_path) == Path("cdktf.out")
    (tmp_path / "cdktf.json").write_text("{}", "utf-8")
    assert output_folder(tmp_path) == Path("cdktf.out")


def test_output_of_cdktf_json_is_taken(tmp_path: Path) -> None:
    (tmp_path / "cdktf.json").write_text('{"output": "build/my stacks"}', "utf-8")
    assert output_folder(tmp_path) == tmp_path / "build" / "my stacks"


def test_variable_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cdktf.json").write_text('{"output": "build"}', "utf-8")
    monkeypatch.setenv("CDKTF_OUTDIR", "other folder")
    assert output_folder(tmp_path) == Path("other folder")
    monkeypatch.setenv("CDKTF_OUTDIR", "")
    assert output_folder(tmp_path) == tmp_path / "build"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "is not JSON: "),
        ("[]", "must be a JSON object"),
        ('{"output": 1}', "output: must be the path of a folder; got 1"),
    ],
)
def test_cdktf_json_that_cannot_be_read_is_told(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "cdktf.json").write_text(text, "utf-8")
    with pytest.raises(OutputProblem) as problem:
        output_folder(tmp_path)
    assert str(problem.value).startswith(f"{tmp_path / 'cdktf.json'}: {told}")


def test_stacks_of_an_earlier_synth_are_left_out(tmp_path: Path) -> None:
    synthesized(tmp_path, "old")
    files = synthesized(tmp_path, "b", "a")
    assert stack_files(tmp_path) == sorted(files)


def test_no_synth_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputProblem, match="nothing was synthesized here; run `make synth` first"):
        stack_files(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("stacks/gone/cdk.tf.json", "there is no such file; run `make synth` again"),
        ("stacks/gone/cdk.tf", "must be cdk.tf.json; unset SYNTH_HCL_OUTPUT and run `make synth` again"),
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


def test_synth_without_stacks_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    synthesized(tmp_path)
    monkeypatch.setenv("CDKTF_OUTDIR", str(tmp_path))
    assert main() == 1
    assert capsys.readouterr().err == (
        f"{tmp_path}: the synth made no stack: the project has no module of a kind that is built here\n"
    )


def test_summary_shows_each_stack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    [file] = synthesized(tmp_path, "one")
    assert summary([file]) == f"Synthesized 1 stack:\n    3 resources     0.1 KB  {file}"
    monkeypatch.setattr(output, "APP_FOLDER", tmp_path)
    monkeypatch.setenv("CDKTF_OUTDIR", str(tmp_path))
    assert main() == 0
    assert capsys.readouterr().out == f"Synthesized 1 stack:\n    3 resources     0.1 KB  {file}\n"
