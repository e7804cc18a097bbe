"""Permissions on network interfaces: of the configured subnets, or, for processing jobs, as wide as AWS demands."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from definitions.iam.statements import Statement
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.steps import step_types
from tests.support import CONFIGS, compiled, config_of, json_of, statement, warnings_of

SAMPLES = sorted(path for path in (CONFIGS / "step-types").glob("*.yaml") if path.stem != "mdaa")
NETWORK = "networkConfig: {subnetIds: [subnet-1], securityGroupIds: [sg-1]}"
PROCESSING = {kind.type_name for kind in step_types() if kind.request_name == "CreateProcessingJobRequest"}
IN_A_VPC = "which AWS refuses if resources or conditions limit these"
ACTIONS = (
    "ec2:CreateNetworkInterface",
    "ec2:CreateNetworkInterfacePermission",
    "ec2:DeleteNetworkInterface",
    "ec2:DeleteNetworkInterfacePermission",
    "ec2:DescribeDhcpOptions",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
)
SEARCH = """
    - name: Search
      type: AutoML
      autoML:
        inputs: [{s3Uri: s3://data/train/, targetAttributeName: label}]
    """
TRAIN = """
    - name: Train
      type: Training
      training:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1
        instanceType: ml.m5.xlarge
    """
STEPS = {
    "Processing": """
    - name: Job
      type: Processing
      processing:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/prepare:1
        instanceType: ml.m5.xlarge
    """,
    "QualityCheck": """
    - name: Job
      type: QualityCheck
      qualityCheck:
        checkType: DATA_QUALITY
        imageUri: 156813124566.dkr.ecr.us-east-1.amazonaws.com/sagemaker-model-monitor-analyzer
        instanceType: ml.m5.large
        datasetFormat: {csv: {}}
        baselineDataset: {s3Uri: s3://data/train/}
        skipCheck: true
    """,
    "ClarifyCheck": """
    - name: Job
      type: ClarifyCheck
      clarifyCheck:
        checkType: DATA_BIAS
        imageUri: 205585389593.dkr.ecr.us-east-1.amazonaws.com/sagemaker-clarify-processing:1.0
        instanceType: ml.m5.xlarge
        analysisConfigS3Uri: s3://code/analysis_config.json
        dataset: {s3Uri: s3://data/train/}
        skipCheck: true
    """,
}


def on_ec2(pipeline: CompiledPipeline) -> list[Statement]:
    return [known for known in pipeline.statements if any(action.startswith("ec2:") for action in known.actions)]


def types_of(steps: Any) -> Iterator[str]:
    """The types of steps, and of those in branches and loops."""
    for step in steps:
        yield step["Type"]
        for key in ("IfSteps", "ElseSteps", "ForEachBody"):
            yield from types_of(step.get("Arguments", {}).get(key, []))


def test_processing_jobs_are_what_these_step_types_run() -> None:
    assert set(STEPS) == PROCESSING


@pytest.mark.parametrize("kind", STEPS)
def test_processing_job_in_the_vpc_may_join_it_without_limits(kind: str) -> None:
    [found] = on_ec2(compiled(config_of(STEPS[kind], pipeline=NETWORK)))
    reason = f"step 'Job' runs a processing job in a VPC, {IN_A_VPC}"
    assert found == Statement("ProcessInVpc", ACTIONS, ("*",), (reason,))


@pytest.mark.parametrize("kind", STEPS)
@pytest.mark.parametrize("subnet", ["subnet-1", "{parameter: Subnet}"], ids=["known", "known when it runs"])
def test_processing_job_in_a_network_of_its_own_may_join_it_without_limits(kind: str, subnet: str) -> None:
    network = f"arguments: {{NetworkConfig: {{VpcConfig: {{Subnets: [{subnet}], SecurityGroupIds: [sg-1]}}}}}}"
    step = STEPS[kind].rstrip() + f"\n      {network}\n"
    pipeline = compiled(config_of(step, pipeline="parameters: [{name: Subnet, type: String}]"))
    assert [(found.sid, found.actions, found.resources, found.conditions) for found in on_ec2(pipeline)] == [
        ("ProcessInVpc", ACTIONS, ("*",), ())
    ]
    assert [warning for warning in warnings_of(pipeline) if "network" in warning] == []


@pytest.mark.parametrize("kind", STEPS)
def test_processing_job_outside_a_vpc_has_nothing_to_do_with_ec2(kind: str) -> None:
    assert on_ec2(compiled(config_of(STEPS[kind]))) == []


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_only_pipelines_with_processing_jobs_may_join_other_networks(sample: Path) -> None:
    pipeline = compiled([sample, f"pipeline: {{{NETWORK}}}"])
    is_wide = {found.sid for found in on_ec2(pipeline)} == {"ProcessInVpc"}
    assert is_wide == bool(PROCESSING & set(types_of(json_of(pipeline.definition["Steps"]))))
    assert is_wide or all(found.conditions for found in on_ec2(pipeline) if "*" in found.resources)


@pytest.mark.parametrize("step", [TRAIN, SEARCH], ids=["Training", "AutoML"])
def test_other_jobs_have_the_narrow_statements(step: str) -> None:
    sids = [found.sid for found in on_ec2(compiled(config_of(step, pipeline=NETWORK)))]
    assert sids == ["CreateNetworkInterfaces", "DescribeNetwork", "ManageNetworkInterfaces"]


def test_other_jobs_may_join_the_configured_subnets_only() -> None:
    subnets = "networkConfig: {subnetIds: [subnet-1, '{{resolve:ssm:/subnet/2}}'], securityGroupIds: [sg-1]}"
    pipeline = compiled(config_of(TRAIN, pipeline=subnets))
    assert json_of(statement(pipeline, "CreateNetworkInterfaces").resources) == [
        "arn:${partition}:ec2:${region}:${account}:network-interface/*",
        "arn:${partition}:ec2:${region}:*:security-group/sg-1",
        "arn:${partition}:ec2:${region}:*:subnet/${ssm:/subnet/2}",
        "arn:${partition}:ec2:${region}:*:subnet/subnet-1",
    ]
    [(operator, key, values)] = statement(pipeline, "ManageNetworkInterfaces").conditions
    assert (operator, key) == ("ArnLike", "ec2:Subnet")
    assert json_of(values) == [
        "arn:${partition}:ec2:${region}:*:subnet/subnet-1",
        "arn:${partition}:ec2:${region}:*:subnet/${ssm:/subnet/2}",
    ]
    [here] = statement(pipeline, "DescribeNetwork").conditions
    assert json_of(here) == ["StringEquals", "ec2:Region", ["${region}"]]


def test_what_processing_jobs_need_covers_other_jobs_of_the_pipeline() -> None:
    [found] = on_ec2(compiled(config_of(TRAIN, STEPS["Processing"], pipeline=NETWORK)))
    assert found.sid == "ProcessInVpc"
    assert found.reasons == (
        f"step 'Job' runs a processing job in a VPC, {IN_A_VPC}",
        "jobs of step 'Train' run in the VPC",
    )
