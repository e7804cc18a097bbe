"""Which folder a synth writes to."""

from pathlib import Path

import pytest

from stacks.output.folder import OutputProblem, output_folder


@pytest.fixture(autouse=True)
def _no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CDKTF_OUTDIR", raising=False)


def test_cdktf_out_is_the_default(tmp_path: Path) -> None:
    assert output_folder() == Path("cdktf.out")
    assert output_folder(tmp_path) == tmp_path / "cdktf.out"
    (tmp_path / "cdktf.json").write_text("{}", "utf-8")
    assert output_folder(tmp_path) == tmp_path / "cdktf.out"


def test_output_of_cdktf_json_is_taken(tmp_path: Path) -> None:
    (tmp_path / "cdktf.json").write_text('{"output": "build/my stacks"}', "utf-8")
    assert output_folder(tmp_path) == tmp_path / "build" / "my stacks"


def test_cdktf_json_is_that_of_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cdktf.json").write_text('{"output": "build"}', "utf-8")
    monkeypatch.chdir(tmp_path)
    assert output_folder() == Path("build")


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
