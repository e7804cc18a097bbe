"""Builds the sample project's stacks with aws-cdk-lib, and writes them as CloudFormation templates.

Names, policies, tags and definitions come from the Terraform stacks of a synth, so this has no YAML to read or check.
Each Terraform resource becomes one CloudFormation resource, by an L1 construct, and each output an output; but

- the resources `aws_s3_bucket_...` are properties of the bucket, since CloudFormation has no such types;
- the policy of a model package group is a property of the group;
- objects in the bucket are left out: CloudFormation has no such type.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aws_cdk import App, CfnOutput, Stack, aws_iam, aws_kms, aws_s3, aws_sagemaker, aws_ssm

from benchmarks.peers.cdk_bucket import PARTS_OF_BUCKET, add_bucket
from benchmarks.peers.terraform_references import Resources, converted

OWN_RESOURCES = ("aws_s3_bucket_policy",)
WITHOUT_TYPE = ("aws_s3_object", "aws_sagemaker_model_package_group_policy")


def main(stacks: Path, out: Path) -> None:
    """Read `<stacks>/*/cdk.tf.json`, write the templates to `out`."""
    app = App(outdir=str(out))
    for file in sorted(stacks.glob("*/cdk.tf.json")):
        terraform = json.loads(file.read_text(encoding="utf-8"))
        stack = Stack(app, file.parent.name)
        resources = terraform["resource"]
        _add_resources(stack, converted(resources, resources))
        for name, output in converted(terraform["output"], resources).items():
            CfnOutput(stack, f"output-{name}", value=output["value"])
    app.synth()


def _add_resources(stack: Stack, resources: Resources) -> None:
    for kind, named in resources.items():
        if kind in WITHOUT_TYPE or (kind.startswith(PARTS_OF_BUCKET) and kind not in OWN_RESOURCES):
            continue
        for name, terraform in named.items():
            if kind == "aws_s3_bucket":
                add_bucket(stack, name, terraform, resources, _tags(terraform))
            elif kind == "aws_sagemaker_model_package_group":
                _group(stack, name, terraform, resources)
            else:
                BUILDERS[kind](stack, name, terraform)


def _key(stack: Stack, name: str, key: dict[str, Any]) -> None:
    aws_kms.CfnKey(
        stack,
        name,
        description=key["description"],
        enabled=key["is_enabled"],
        enable_key_rotation=key["enable_key_rotation"],
        key_policy=key["policy"],
        tags=_tags(key),
    )


def _alias(stack: Stack, name: str, alias: dict[str, Any]) -> None:
    aws_kms.CfnAlias(stack, name, alias_name=alias["name"], target_key_id=alias["target_key_id"])


def _bucket_policy(stack: Stack, name: str, policy: dict[str, Any]) -> None:
    aws_s3.CfnBucketPolicy(stack, name, bucket=policy["bucket"], policy_document=policy["policy"])


def _role(stack: Stack, name: str, role: dict[str, Any]) -> None:
    aws_iam.CfnRole(
        stack,
        name,
        assume_role_policy_document=role["assume_role_policy"],
        description=role["description"],
        role_name=role["name"],
        tags=_tags(role),
    )


def _role_policy(stack: Stack, name: str, policy: dict[str, Any]) -> None:
    aws_iam.CfnRolePolicy(
        stack, name, policy_name=policy["name"], role_name=policy["role"], policy_document=policy["policy"]
    )


def _group(stack: Stack, name: str, group: dict[str, Any], resources: Resources) -> None:
    policies = resources.get("aws_sagemaker_model_package_group_policy", {})
    aws_sagemaker.CfnModelPackageGroup(
        stack,
        name,
        model_package_group_name=group["model_package_group_name"],
        model_package_group_description=group["model_package_group_description"],
        model_package_group_policy=next((each["resource_policy"] for each in policies.values()), None),
        tags=_tags(group),
    )


def _pipeline(stack: Stack, name: str, pipeline: dict[str, Any]) -> None:
    aws_sagemaker.CfnPipeline(
        stack,
        name,
        pipeline_name=pipeline["pipeline_name"],
        pipeline_display_name=pipeline["pipeline_display_name"],
        pipeline_definition={"PipelineDefinitionBody": pipeline["pipeline_definition"]},
        role_arn=pipeline["role_arn"],
        tags=_tags(pipeline),
    )


def _parameter(stack: Stack, name: str, parameter: dict[str, Any]) -> None:
    aws_ssm.CfnParameter(
        stack,
        name,
        name=parameter["name"],
        type=parameter["type"],
        value=parameter["insecure_value"],
        description=parameter.get("description"),
        tags=parameter["tags"],
    )


def _tags(resource: dict[str, Any]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in resource["tags"].items()]


BUILDERS: dict[str, Callable[[Stack, str, dict[str, Any]], None]] = {
    "aws_kms_key": _key,
    "aws_kms_alias": _alias,
    "aws_s3_bucket_policy": _bucket_policy,
    "aws_iam_role": _role,
    "aws_iam_role_policy": _role_policy,
    "aws_sagemaker_pipeline": _pipeline,
    "aws_ssm_parameter": _parameter,
}


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
