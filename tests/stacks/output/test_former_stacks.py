"""Which stacks there have been."""

import json
from pathlib import Path

import pytest

from definitions.commands.command_line import run_command
from stacks.commands.verbs import VERBS
from stacks.output.former_stacks import former_stacks
from tests.stacks.output.synthesized import synthesized
from tests.support import written

PROJECT = """
    organization: acme
    domains:
      risk:
        environments:
          dev:
            modules:
              leavers: {module_path: '@aws-mdaa/sagemaker-pipeline', module_configs: [./nowhere.yaml]}
    """


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CDKTF_OUTDIR", raising=False)


def test_they_are_those_of_the_manifest_and_of_states_with_resources() -> None:
    synthesized(Path("cdktf.out"), "acme-dev-risk-churn")
    for name, content in {"deployed": {"resources": [{}]}, "destroyed": {"resources": []}}.items():
        Path(f"terraform.{name}.tfstate").write_text(json.dumps(content), "utf-8")
    Path("terraform.damaged.tfstate").write_text("{", "utf-8")
    assert former_stacks(Path("cdktf.out")) == {"acme-dev-risk-churn", "deployed"}


@pytest.mark.parametrize("manifest", ["of a synth", "damaged"])
def test_list_tells_of_a_possible_rename(manifest: str, capsys: pytest.CaptureFixture[str]) -> None:
    synthesized(Path("cdktf.out"), "acme-dev-risk-churn")
    if manifest == "damaged":
        Path("cdktf.out/manifest.json").write_text("{", "utf-8")
    assert run_command("pipelines", VERBS, ["list", "--project", str(written(PROJECT))]) == 0
    printed = capsys.readouterr()
    assert "acme-dev-risk-leavers" in printed.out
    assert (
        ":8:11: domains.risk.environments.dev.modules.leavers: warning: module 'leavers' is new" in printed.err
    ) == (manifest == "of a synth")
