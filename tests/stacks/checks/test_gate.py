"""The gate that ``make check`` is: what it prints, what it writes, how it ends."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from stacks.checks import __main__ as gate
from tests.support import ROOT
from tests.synth import Stack

SECRET = "AKIAIOSFODNN7EXAMPLE"  # of AWS's documentation
ROLE = "${aws_iam_role.execution_role.arn}"
ISOLATION = "Training step 'T' (Steps[0]): EnableNetworkIsolation is not true, and there is no VpcConfig"
TRAFFIC = "Training step 'T' (Steps[0]): EnableInterContainerTrafficEncryption is not true"
KEY = "Training step 'T' (Steps[0]): Arguments.Environment.KEY holds an AWS access key"


@dataclass(frozen=True)
class Outcome:
    """How a run ended, what it printed, and its two reports."""

    code: int
    printed: str
    sarif: str
    junit: str

    @property
    def run(self) -> dict[str, Any]:
        [run] = json.loads(self.sarif)["runs"]
        return dict(run)


def stack(**arguments: object) -> Stack:
    """A stack with one Training step, which has what the rules demand unless the arguments say otherwise."""
    request = {
        "RoleArn": ROLE,
        "ResourceConfig": {"VolumeKmsKeyId": "k"},
        "OutputDataConfig": {"KmsKeyId": "k"},
        "EnableNetworkIsolation": True,
        "EnableInterContainerTrafficEncryption": True,
        **arguments,
    }
    definition = json.dumps({"Steps": [{"Name": "T", "Type": "Training", "Arguments": request}]})
    return {"resource": {"aws_sagemaker_pipeline": {"pipeline": {"role_arn": ROLE, "pipeline_definition": definition}}}}


def checked(folder: Path, capsys: pytest.CaptureFixture[str], skips: str = "", **stacks: Stack | str) -> Outcome:
    """One run with the project's own settings, and with more skips, over stacks in folders of their names."""
    files = []
    for name, content in stacks.items():
        file = folder / name / "cdk.tf.json"
        file.parent.mkdir()
        file.write_text(content if isinstance(content, str) else json.dumps(content, indent=2), encoding="utf-8")
        files.append(str(file))
    config = folder / "settings.yaml"
    config.write_text((ROOT / ".checkov.yaml").read_text(encoding="utf-8") + skips, encoding="utf-8")
    code = gate.check(files, config, folder / "reports")
    printed = "".join(capsys.readouterr())
    sarif, junit = (
        (folder / "reports" / name).read_text(encoding="utf-8") for name in ("checkov.sarif", "checkov.junit.xml")
    )
    return Outcome(code, printed, sarif, junit)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("gate")


@pytest.fixture(scope="module")
def capture(request: pytest.FixtureRequest) -> Iterator[pytest.CaptureFixture[str]]:
    """``capsys`` for a whole module."""
    manager = request.config.pluginmanager.getplugin("capturemanager")
    assert manager is not None
    with manager.global_and_fixture_disabled():
        yield request
