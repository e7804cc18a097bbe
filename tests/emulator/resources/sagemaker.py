"""SageMaker: pipelines, model package groups and their policies.

Source: Amazon SageMaker API Reference.
"""

import uuid
from typing import Any

from tests.emulator.provider.values import Attributes
from tests.emulator.resources.aws import Aws
from tests.emulator.resources.base import Resource, change_tags, found, tag_list, tags_of, without_none


class Pipeline(Resource):
    type = "aws_sagemaker_pipeline"
    arguments = frozenset(
        {
            "pipeline_name",
            "pipeline_display_name",
            "pipeline_description",
            "pipeline_definition",
            "parallelism_configuration.max_parallel_execution_steps",
            "role_arn",
            "tags",
        }
    )
    replaced_by = frozenset({"pipeline_name"})
    documents = frozenset({"pipeline_definition"})
    patterns = dict.fromkeys(("pipeline_name", "pipeline_display_name"), "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,255}")

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        aws.client("sagemaker").create_pipeline(
            ClientRequestToken=uuid.uuid4().hex, Tags=tag_list(wanted["tags_all"]), **self._settings(wanted)
        )
        return {"id": wanted["pipeline_name"]}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        sagemaker = aws.client("sagemaker")
        answer = found(sagemaker.describe_pipeline, PipelineName=state["id"])
        if answer is None:
            return None
        parallelism = answer.get("ParallelismConfiguration") or {}
        steps = parallelism.get("MaxParallelExecutionSteps")
        return {
            "arn": answer["PipelineArn"],
            "pipeline_name": answer["PipelineName"],
            "pipeline_display_name": answer["PipelineDisplayName"],
            "pipeline_description": answer.get("PipelineDescription") or None,
            "pipeline_definition": answer["PipelineDefinition"],
            "parallelism_configuration": [{"max_parallel_execution_steps": steps}] if steps else [],
            "role_arn": answer["RoleArn"],
            "region": aws.region,
            **sagemaker_tags(sagemaker, answer["PipelineArn"]),
        }

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        aws.client("sagemaker").update_pipeline(**self._settings(wanted))
        change_sagemaker_tags(aws, before, wanted)

    def delete(self, aws: Aws, state: Attributes) -> None:
        token = uuid.uuid4().hex
        found(aws.client("sagemaker").delete_pipeline, PipelineName=state["id"], ClientRequestToken=token)

    @staticmethod
    def _settings(wanted: Attributes) -> dict[str, Any]:
        parallelism = [
            {"MaxParallelExecutionSteps": block["max_parallel_execution_steps"]}
            for block in wanted["parallelism_configuration"]
        ]
        return without_none(
            {
                "PipelineName": wanted["pipeline_name"],
                "PipelineDisplayName": wanted["pipeline_display_name"],
                "PipelineDescription": wanted["pipeline_description"],
                "PipelineDefinition": wanted["pipeline_definition"],
                "ParallelismConfiguration": parallelism[0] if parallelism else None,
                "RoleArn": wanted["role_arn"],
            }
        )


class ModelPackageGroup(Resource):
    type = "aws_sagemaker_model_package_group"
    arguments = frozenset({"model_package_group_name", "model_package_group_description", "tags"})
    replaced_by = frozenset({"model_package_group_name", "model_package_group_description"})
    patterns = {"model_package_group_name": "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"}

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        aws.client("sagemaker").create_model_package_group(
            ModelPackageGroupName=wanted["model_package_group_name"],
            Tags=tag_list(wanted["tags_all"]),
            **without_none({"ModelPackageGroupDescription": wanted["model_package_group_description"]}),
        )
        return {"id": wanted["model_package_group_name"]}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        sagemaker = aws.client("sagemaker")
        answer = found(sagemaker.describe_model_package_group, ModelPackageGroupName=state["id"])
        return answer and {
            "arn": answer["ModelPackageGroupArn"],
            "model_package_group_name": answer["ModelPackageGroupName"],
            "model_package_group_description": answer.get("ModelPackageGroupDescription"),
            "region": aws.region,
            **sagemaker_tags(sagemaker, answer["ModelPackageGroupArn"]),
        }

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        change_sagemaker_tags(aws, before, wanted)

    def delete(self, aws: Aws, state: Attributes) -> None:
        found(aws.client("sagemaker").delete_model_package_group, ModelPackageGroupName=state["id"])


class ModelPackageGroupPolicy(Resource):
    type = "aws_sagemaker_model_package_group_policy"
    arguments = frozenset({"model_package_group_name", "resource_policy"})
    replaced_by = frozenset({"model_package_group_name"})
    documents = frozenset({"resource_policy"})

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        aws.client("sagemaker").put_model_package_group_policy(
            ModelPackageGroupName=wanted["model_package_group_name"], ResourcePolicy=wanted["resource_policy"]
        )
        return {"id": wanted["model_package_group_name"]}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        name = state["id"]
        answer = found(aws.client("sagemaker").get_model_package_group_policy, ModelPackageGroupName=name)
        return answer and {
            "model_package_group_name": name,
            "resource_policy": answer["ResourcePolicy"],
            "region": aws.region,
        }

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        self.create(aws, wanted)

    def delete(self, aws: Aws, state: Attributes) -> None:
        found(aws.client("sagemaker").delete_model_package_group_policy, ModelPackageGroupName=state["id"])


def sagemaker_tags(sagemaker: Any, arn: str) -> Attributes:
    return tags_of(sagemaker.list_tags(ResourceArn=arn)["Tags"])


def change_sagemaker_tags(aws: Aws, before: Attributes, wanted: Attributes) -> None:
    sagemaker, arn = aws.client("sagemaker"), before["arn"]
    change_tags(
        before,
        wanted,
        lambda tags: sagemaker.add_tags(ResourceArn=arn, Tags=tag_list(tags)),
        lambda keys: sagemaker.delete_tags(ResourceArn=arn, TagKeys=keys),
    )


RESOURCES = (Pipeline(), ModelPackageGroup(), ModelPackageGroupPolicy())
