"""Stacks with one Training step, and how the gate ends for them."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from stacks.gate import scan as gate
from tests.support import ROOT
from tests.synth import Stack

SECRET = "AKIAIOSFODNN7EXAMPLE"  # of AWS's documentation
ROLE = "${aws_iam_role.execution_role.arn}"
FOUND = {
    "CKV_SMP_3": "Training step 'T' (Steps[0]): EnableInterContainerTrafficEncryption is not true",
    "CKV_SMP_5": "Training step 'T' (Steps[0]): EnableNetworkIsolation is not true, and there is no VpcConfig",
    "CKV_SMP_10": "Training step 'T' (Steps[0]): Arguments.Environment.KEY holds an AWS access key",
}


@dataclass(frozen=True)
class Outcome:
    """How a run ended, what it printed and wrote."""

    code: int
    printed: str
    told: str
    sarif: str
    junit: str


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


def checked(folder: Path, skips: str = "", **stacks: Stack | str) -> Outcome:
    """A run with the project's own settings, and more skips, over stacks in folders of their names."""
    files = [folder / name / "cdk.tf.json" for name in stacks]
    for file, content in zip(files, stacks.values(), strict=True):
        file.parent.mkdir()
        file.write_text(content if isinstance(content, str) else json.dumps(content, indent=2), encoding="utf-8")
    config, reports = folder / "settings.yaml", folder / "reports"
    config.write_text((ROOT / ".checkov.yaml").read_text(encoding="utf-8") + skips, encoding="utf-8")
    with redirect_stdout(io.StringIO()) as printed, redirect_stderr(io.StringIO()) as told:
        code = gate.check(files, config, reports)
    written = [(reports / name).read_text(encoding="utf-8") for name in ("checkov.sarif", "checkov.junit.xml")]
    return Outcome(code, printed.getvalue(), told.getvalue(), *written)
