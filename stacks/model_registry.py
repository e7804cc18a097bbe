"""The model package group, and which accounts may use what is registered in it.

Source: Amazon SageMaker Developer Guide, "Deploy a Model Version from a Different Account".
"""

from definitions.compile import CompiledPipeline
from definitions.infrastructure import GROUP_ARN, arn
from stacks.bindings import Construct, SagemakerModelPackageGroup, SagemakerModelPackageGroupPolicy
from stacks.policies import account_roots, policy
from stacks.terraform_text import TerraformText


class ModelRegistry(Construct):
    """Group, and its policy where there are reader accounts.

    Attributes:
        group: for what must not start before it is there.
    """

    group: SagemakerModelPackageGroup

    def __init__(
        self, scope: Construct, id: str, *, name: str, pipeline: CompiledPipeline, words: TerraformText
    ) -> None:
        super().__init__(scope, id)
        self.group = SagemakerModelPackageGroup(
            self,
            "group",
            model_package_group_name=words.text(name),
            model_package_group_description=words.text(f"Model Package Group for {pipeline.config.project_name}"),
            tags=words.texts(pipeline.tags),
        )
        self.group.override_logical_id("model_package_group")
        if pipeline.config.reader_account_ids:
            readers = SagemakerModelPackageGroupPolicy(
                self,
                "readers",
                model_package_group_name="${aws_sagemaker_model_package_group.model_package_group.model_package_group_name}",
                resource_policy=words.json(_reader_policy(name, pipeline.config.reader_account_ids)),
            )
            readers.override_logical_id("model_package_group_policy")


def _reader_policy(name: str, readers: list[str]) -> dict[str, object]:
    allow = {"Effect": "Allow", "Principal": {"AWS": account_roots(readers)}}
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
