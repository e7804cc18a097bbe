"""``pipelines check``: which stacks it checks, and how it says that it cannot. What the gate does is tested with it."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from definitions.project.selection import VARIABLES
from stacks.__main__ import main
from stacks.commands import check
from tests.stacks.output.synthesized import synthesized
from tests.support import CONFIGS

STACKS = [f"acme-{environment}-risk-{module}" for environment in ("dev", "prod") for module in ("score", "train")]


@pytest.fixture(autouse=True)
def checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The stacks that the gate is given, which then says that all is well."""
    for variable in VARIABLES.values():
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("CDKTF_OUTDIR", str(tmp_path))
    stacks: list[str] = []

    def gate(files: Sequence[Path]) -> int:
        stacks.extend(file.parent.name for file in files)
        return 0

    monkeypatch.setattr(check, "check_in_isolation", gate)
    return stacks


def test_checkov_is_an_extra(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(check, "find_spec", lambda name: None)
    assert main(["check"]) == 2
    assert capsys.readouterr().err == (
        "checkov is not installed here; it comes with sagemaker-pipelines-terraform[check]\n"
    )


def test_all_stacks_of_the_manifest_are_checked(tmp_path: Path, checked: list[str]) -> None:
    synthesized(tmp_path, "of-an-earlier-synth")
    synthesized(tmp_path, *STACKS)
    assert (main(["check"]), checked) == (0, STACKS)


@pytest.mark.parametrize(
    ("words", "stacks"),
    [
        (["acme-prod-risk-train"], ["acme-prod-risk-train"]),
        (
            ["acme-dev-*", "acme-prod-risk-train"],
            ["acme-dev-risk-score", "acme-dev-risk-train", "acme-prod-risk-train"],
        ),
    ],
)
def test_stacks_are_named_whole_or_by_patterns(
    words: list[str], stacks: list[str], tmp_path: Path, checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    synthesized(tmp_path, *STACKS)
    assert (main(["check", *words]), checked) == (0, stacks)
    checked.clear()
    monkeypatch.setenv("PIPELINES_STACK", " ".join(words))
    assert (main(["check"]), checked) == (0, stacks)


def test_domains_environments_and_modules_mean_the_stacks_of_the_project(
    tmp_path: Path, checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    synthesized(tmp_path, *STACKS)
    monkeypatch.setenv("PIPELINES_DOMAIN", "risk")
    monkeypatch.setenv("PIPELINES_MODULE", "train")
    words = ["check", "--project", str(CONFIGS / "organization" / "mdaa.yaml")]
    assert (main(words), checked) == (0, ["acme-dev-risk-train", "acme-prod-risk-train"])


def test_stacks_that_are_meant_and_were_not_synthesized_are_told(
    tmp_path: Path, checked: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    synthesized(tmp_path, *STACKS)
    assert main(["check", "acme-dev-risk-trian", "acme-dev-risk-train"]) == 2
    assert capsys.readouterr().err == (
        f"{tmp_path}: there is no stack 'acme-dev-risk-trian' here; did you mean 'acme-dev-risk-train'?\n"
    )
    monkeypatch.setenv("PIPELINES_MODULE", "monitor")
    assert main(["check", "--project", str(CONFIGS / "organization" / "mdaa.yaml")]) == 2
    assert capsys.readouterr().err == (
        f"{tmp_path}: the stack 'acme-dev-marketing-monitor' was not synthesized here; run `pipelines synth` first\n"
    )
    assert checked == []


def test_nothing_to_check_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 2
    assert capsys.readouterr().err == (
        f"{tmp_path}: nothing was synthesized here; run `pipelines synth` first, with the same CDKTF_OUTDIR\n"
    )
