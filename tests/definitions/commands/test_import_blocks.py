"""Import blocks lead from resources of the stack to what MDAA called them."""

from typing import Any

import pytest

from definitions.commands.import_blocks import import_configuration
from definitions.pipeline.compile import CompiledPipeline
from tests.support import CONFIGS, compiled, config_of
from tests.synth import applied, synthesized, values_of

STEP = "- {name: Stop, type: Fail, fail: {errorMessage: stopped}}"
TAKEN_OVER = """
    pipelineBucketName: models
    pipelineKmsKeyArn: arn:aws:kms:eu-west-1:123456789012:key/0a0a0a0a-1b1b-2c2c-3d3d-4e4e4e4e4e4e
    """
NAMED_BY = {
    "aws_kms_alias": "name",
    "aws_s3_bucket": "bucket",
    "aws_iam_role": "name",
    "aws_sagemaker_model_package_group": "model_package_group_name",
    "aws_sagemaker_pipeline": "pipeline_name",
    "aws_ssm_parameter": "name",
}
"""Of each kind, the argument that is also the id by which it is imported."""


def blocks(pipeline: CompiledPipeline) -> dict[str, str]:
    """Ids by address."""
    configuration: Any = import_configuration(pipeline)
    return {block["to"]: block["id"] for block in configuration["import"]}


def comprehensive() -> CompiledPipeline:
    return compiled(CONFIGS / "comprehensive.yaml", context={"account-2": "222222222222", "account-3": "333333333333"})


@pytest.mark.parametrize(
    "pipeline",
    [comprehensive(), compiled(CONFIGS / "minimal.yaml"), compiled(config_of(STEP, root=TAKEN_OVER))],
    ids=["comprehensive", "minimal", "taken over"],
)
def test_each_block_names_a_resource_of_the_stack_by_its_own_name(pipeline: CompiledPipeline) -> None:
    stack = synthesized(pipeline)
    found = blocks(pipeline)
    named = {
        f"{kind}.{name}": applied(resource[NAMED_BY[kind]], values_of(stack))
        for kind in NAMED_BY
        for name, resource in stack["resource"].get(kind, {}).items()
    }
    assert {
        address: identity for address, identity in found.items() if address != "aws_kms_key.encryption_key"
    } == named
    assert ("aws_kms_key.encryption_key" in found) == ("aws_kms_key" in stack["resource"])


def test_the_key_is_found_by_what_mdaa_published() -> None:
    configuration: Any = import_configuration(comprehensive())
    assert configuration["data"]["aws_ssm_parameter"] == {
        "deployed_kms_id": {"name": "/test-org/test-domain/test-pipeline/kms/sm-pipeline-test-pipeline-project/id"}
    }
    assert blocks(comprehensive())["aws_kms_key.encryption_key"] == (
        "${data.aws_ssm_parameter.deployed_kms_id.insecure_value}"
    )
