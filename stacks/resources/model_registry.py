"""The model package group and the access of reader accounts to its models.

Source: Amazon SageMaker Developer Guide, "Deploy a Model Version from a Different Account".
"""

from definitions.pipeline.compile import CompiledPipeline
from definitions.values.infrastructure import GROUP_ARN, arn
from stacks.bindings import SagemakerModelPackageGroup, SagemakerModelPackageGroupPolicy, TerraformStack
from stacks.resources.policy_documents import account_principals, policy
from stacks.terraform.renderer import TerraformRenderer


def add_model_registry(
    stack: TerraformStack, group_name: str, pipeline: CompiledPipeline, terraform: TerraformRenderer
) -> SagemakerModelPackageGroup:
    """Add the group, and a policy if there are reader accounts; return the group."""
    group = SagemakerModelPackageGroup(
        stack,
        "model_package_group",
        model_package_group_name=terraform.text(group_name),
        model_package_group_description=terraform.text(f"Model Package Group for {pipeline.config.project_name}"),
        tags=terraform.texts(pipeline.tags),
    )
    if pipeline.config.reader_account_ids:
        SagemakerModelPackageGroupPolicy(
            stack,
            "model_package_group_policy",
            model_package_group_name="${aws_sagemaker_model_package_group.model_package_group.model_package_group_name}",
            resource_policy=terraform.json(_reader_policy(group_name, pipeline.config.reader_account_ids)),
        )
    return group


def _reader_policy(name: str, readers: list[str]) -> dict[str, object]:
    allow = {"Effect": "Allow", "Principal": account_principals(*readers)}
    packages = arn("sagemaker", f"model-package/{name}/*")
    return policy(
        {
            "Sid": "ReaderAccountsSeeGroup",
            **allow,
            "Action": ["sagemaker:DescribeModelPackageGroup"],
            "Resource": [GROUP_ARN],
        },
        {
            "Sid": "ReaderAccountsUseModels",
            **allow,
            "Action": ["sagemaker:CreateModel", "sagemaker:DescribeModelPackage", "sagemaker:ListModelPackages"],
            "Resource": [packages],
        },
    )
