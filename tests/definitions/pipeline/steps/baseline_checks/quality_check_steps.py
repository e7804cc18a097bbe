"""Configs of QualityCheck steps, which the tests of their parts share."""

from typing import Any

from tests.support import compiled, config_of, step

NAMING = "test-org-test-env-test-domain-test-pipeline"
IMAGE = "156813124566.dkr.ecr.us-east-1.amazonaws.com/sagemaker-model-monitor-analyzer"
DATA = "checkType: DATA_QUALITY"
SUPPLIED = "suppliedBaselineConstraints: s3://churn-data/constraints.json"


def check(*lines: str, name: str = "Check", dataset: str = "s3Uri: s3://churn-data/train/") -> str:
    """A step with these lines of settings beside what every check needs."""
    always = [
        f"imageUri: {IMAGE}",
        "instanceType: ml.m5.large",
        "datasetFormat: {csv: {}}",
        f"baselineDataset: {{{dataset}}}",
    ]
    given = {line.split(":", 1)[0] for line in lines}
    settings = [*(line for line in always if line.split(":", 1)[0] not in given), *lines]
    return f"- name: {name}\n  type: QualityCheck\n  qualityCheck:\n" + "".join(f"    {line}\n" for line in settings)


def rendered(*lines: str, pipeline: str = "") -> dict[str, Any]:
    return step(compiled(config_of(check(*lines), pipeline=pipeline)), "Check")
