"""``pipelines synth``: all stacks or some, and what becomes of those that were there before."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from json import JSONDecodeError
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from definitions.project.selection import VARIABLES
from stacks.__main__ import main
from stacks.commands import synth
from tests.app import files_below
from tests.support import CONFIGS

ORGANIZATION = CONFIGS / "organization"
STACKS = [
    f"acme-{environment}-{domain}-{module}"
    for domain in ("marketing", "risk", "research")
    for environment in ("dev", "prod")
    for module in ("train", "score", "monitor")
]
TRAIN, SCORE = "acme-prod-risk-train", "acme-prod-risk-score"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the organization's project with all its stacks, which is the current folder."""
    folder = tmp_path_factory.mktemp("organization")
    shutil.copytree(ORGANIZATION, folder / "configs")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for variable in ("CDKTF_OUTDIR", "CDKTF_CONTEXT_JSON", "PIPELINES_PROJECT", *VARIABLES.values()):
            patch.delenv(variable, raising=False)
        assert main(["synth"]) == 0
        yield folder


@pytest.fixture
def out(folder: Path) -> Iterator[Path]:
    """Its output folder, as all tests find it."""
    kept = folder / "kept"
    shutil.copytree(folder / "cdktf.out", kept)
    yield folder / "cdktf.out"
    shutil.rmtree(folder / "cdktf.out", ignore_errors=True)
    kept.rename(folder / "cdktf.out")


def stack_file(out: Path, name: str) -> Path:
    return out / "stacks" / name / "cdk.tf.json"


def without_risk(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Name another project file, in which a domain is called otherwise."""
    text = (folder / "configs" / "mdaa.yaml").read_text("utf-8")
    assert text.count("  risk:\n") == 1
    (folder / "configs" / "smaller.yaml").write_text(text.replace("  risk:\n", "  risky:\n"), "utf-8")
    shutil.copy(folder / "configs" / "domains" / "risk.yaml", folder / "configs" / "domains" / "risky.yaml")
    patch.setenv("PIPELINES_PROJECT", "configs/smaller.yaml")


@pytest.mark.usefixtures("folder")
def test_each_stack_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["synth", TRAIN, SCORE]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Synthesized 2 stacks:"
    assert [line.rpartition("  ")[2] for line in lines[1:]] == [
        f"cdktf.out/stacks/{name}/cdk.tf.json" for name in (SCORE, TRAIN)
    ]


@given(st.sets(st.sampled_from(STACKS), min_size=1, max_size=3))
@settings(max_examples=10)
def test_some_stacks_are_those_of_a_full_synth_byte_for_byte(folder: Path, names: set[str]) -> None:
    out = folder / "cdktf.out"
    whole = {name: stack_file(out, name).read_bytes() for name in STACKS}
    for name in names:
        stack_file(out, name).unlink()
    assert main(["synth", *names]) == 0
    assert {name: stack_file(out, name).read_bytes() for name in STACKS} == whole
    assert set(json.loads((out / "manifest.json").read_text("utf-8"))["stacks"]) == set(STACKS)


def test_some_stacks_leave_the_others_alone(out: Path) -> None:
    before = files_below(out)
    for name in STACKS:
        stack_file(out, name).write_text("{}", "utf-8")
    assert main(["synth", "acme-prod-risk-*"]) == 0
    after = files_below(out)
    assert {path for path, content in after.items() if content != b"{}"} == {
        "manifest.json",
        *(f"stacks/acme-prod-risk-{module}/cdk.tf.json" for module in ("train", "score", "monitor")),
    }
    assert set(after) == set(before)


def test_some_stacks_in_an_empty_folder_are_all_that_the_manifest_names(out: Path) -> None:
    shutil.rmtree(out)
    assert main(["synth", TRAIN]) == 0
    assert sorted(files_below(out)) == ["manifest.json", f"stacks/{TRAIN}/cdk.tf.json"]
    assert list(json.loads((out / "manifest.json").read_text("utf-8"))["stacks"]) == [TRAIN]


def test_a_stack_whose_file_is_gone_is_not_named_again(out: Path) -> None:
    stack_file(out, SCORE).unlink()
    assert main(["synth", TRAIN]) == 0
    assert set(json.loads((out / "manifest.json").read_text("utf-8"))["stacks"]) == {*STACKS} - {SCORE}


def test_configs_of_other_stacks_are_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    score = folder / "configs" / "score.yaml"
    monkeypatch.setattr(Path, "read_text", _refusing(score, Path.read_text))
    monkeypatch.setattr(Path, "read_bytes", _refusing(score, Path.read_bytes))
    assert main(["synth", TRAIN]) == 0
    with pytest.raises(AssertionError, match="was read"):
        main(["synth", SCORE])


def _refusing(file: Path, read: Callable[..., object]) -> Callable[..., object]:
    def reading(self: Path, *words: str, **settings: str) -> object:
        assert self.resolve() != file.resolve(), f"{file} was read"
        return read(self, *words, **settings)

    return reading


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("acme-prod-risk-trian", "there is no stack 'acme-prod-risk-trian' [unknown-stack]"),
        ("other-*", "no stack matches 'other-*' [unknown-stack]"),
    ],
)
def test_a_stack_that_is_not_there_is_told_and_nothing_written(
    word: str, told: str, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files_below(out)
    assert main(["synth", TRAIN, word]) == 1
    printed = capsys.readouterr()
    assert told in printed.err
    assert ("did you mean 'acme-prod-risk-train'?" in printed.err) == ("trian" in word)
    assert files_below(out) == before


@pytest.mark.usefixtures("folder")
def test_an_empty_name_does_not_mean_all_stacks(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["synth", ""])
    assert ended.value.code == 2
    assert "must be the name of a stack; got an empty text" in capsys.readouterr().err


def test_all_stacks_take_the_place_of_those_whose_modules_are_gone(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (out / "stacks" / SCORE / "terraform.tfstate").write_text("state", "utf-8")
    without_risk(folder, monkeypatch)
    assert main(["synth"]) == 0
    printed = capsys.readouterr().out
    assert f"removed cdktf.out/stacks/{TRAIN}: the project has no such module any more\n" in printed
    assert f"kept cdktf.out/stacks/{SCORE}: the project has no such module any more, but Terraform state" in printed
    left = {file.name for file in (out / "stacks").iterdir()}
    assert {name for name in left if "-risk-" in name} == {SCORE}
    assert not {name for name in json.loads((out / "manifest.json").read_text("utf-8"))["stacks"] if "-risk-" in name}


def test_a_possible_rename_is_told(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (folder / "configs" / "mdaa.yaml").read_text("utf-8")
    (folder / "configs" / "renamed.yaml").write_text(text.replace("      score:\n", "      scores:\n"), "utf-8")
    monkeypatch.setenv("PIPELINES_PROJECT", "configs/renamed.yaml")
    assert main(["synth", "acme-dev-marketing-scores"]) == 0
    told = capsys.readouterr().err
    assert "module 'scores' is new, and the stack 'acme-dev-marketing-score' has no module any more" in told
    assert stack_file(out, "acme-dev-marketing-score").is_file()


@pytest.mark.parametrize("variable", ["PIPELINES_STACK", "PIPELINES_DOMAIN"])
def test_some_stacks_never_remove_others(
    variable: str, folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_risk(folder, monkeypatch)
    monkeypatch.setenv(variable, "marketing" if variable.endswith("DOMAIN") else "acme-*-marketing-*")
    assert main(["synth"]) == 0
    assert set(json.loads((out / "manifest.json").read_text("utf-8"))["stacks"]) == set(STACKS)


def test_a_broken_manifest_is_told_before_anything_is_written(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (out / "manifest.json").write_text('{"stacks": [1]}', "utf-8")
    before = files_below(out)
    assert main(["synth", TRAIN]) == 2
    assert capsys.readouterr().err == (
        "cdktf.out/manifest.json: is no manifest of CDKTF; synthesize all stacks again\n"
    )
    assert files_below(out) == before
    assert main(["synth"]) == 0


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (RuntimeError("ENOSPC: no space left on device, write\nat x"), "ENOSPC: no space left on device, write"),
        (JSONDecodeError("Expecting value", "", 0), "Node ended without an answer"),
    ],
)
def test_a_folder_that_cdktf_cannot_write_is_told_and_stays_as_it_was(
    error: Exception, line: str, out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from stacks import kinds

    def full(*_: object) -> None:
        raise error

    before = files_below(out)
    monkeypatch.setattr(kinds, "PipelineStack", full)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)  # so that it is put back afterwards
    assert main(["synth"]) == 2
    assert capsys.readouterr().err == f"cdktf.out: CDKTF cannot write the stacks: {line}\n"
    assert files_below(out) == before


@pytest.mark.usefixtures("folder")
def test_node_starts_before_configs_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    class Started(Exception):
        pass

    def start(_: object) -> None:
        raise Started

    monkeypatch.setattr(synth, "start_node", start)
    with pytest.raises(Started):
        main(["synth", "--project", "nowhere.yaml"])
