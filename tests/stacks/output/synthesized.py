"""Output folders as a synth leaves them, made in no time."""

import json
from collections.abc import Mapping
from pathlib import Path

RESOURCES = {
    "aws_sagemaker_pipeline": {"pipeline": {"pipeline_name": "a"}},
    "aws_ssm_parameter": {"parameter_aws_solution": {"name": "b"}, "parameter_arn": {"name": "c"}},
}


def synthesized(folder: Path, *names: str, extra: Mapping[str, object] | None = None) -> list[Path]:
    """Write stacks and the manifest that names them, with more entries if there are any."""
    files = [folder / "stacks" / name / "cdk.tf.json" for name in names]
    for file in files:
        file.parent.mkdir(parents=True)
        stack = {"//": {"metadata": {"stackName": file.parent.name}}, "resource": RESOURCES}
        file.write_text(json.dumps(stack), "utf-8")
    stacks = {file.parent.name: {"synthesizedStackPath": str(file.relative_to(folder))} for file in files}
    manifest = {"version": "0.21.0", "stacks": {**stacks, **(extra or {})}}
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return files
