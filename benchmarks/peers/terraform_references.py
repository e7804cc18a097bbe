"""CloudFormation's references in the place of Terraform's: aws-cdk-lib checks templates while it writes them."""

import json
import re
from typing import Any

from aws_cdk import Fn

Resources = dict[str, dict[str, dict[str, Any]]]
POLICIES = ("policy", "assume_role_policy", "resource_policy")
REFERENCE = re.compile(r"\$\{(?:data\.)?(\w+)\.(\w+)\.(\w+)\}")
DATA = {
    "aws_caller_identity": "AWS::AccountId",
    "aws_partition": "AWS::Partition",
    "aws_region": "AWS::Region",
}
ATTRIBUTES = {
    ("aws_iam_role", "arn"): "Arn",
    ("aws_iam_role", "unique_id"): "RoleId",
    ("aws_kms_key", "arn"): "Arn",
}
# Written out, because policies of the key and the group name what refers to these.
ARNS = {
    "aws_s3_bucket": "arn:${{AWS::Partition}}:s3:::{bucket}",
    "aws_sagemaker_model_package_group": (
        "arn:${{AWS::Partition}}:sagemaker:${{AWS::Region}}:${{AWS::AccountId}}"
        ":model-package-group/{model_package_group_name}"
    ),
}


def converted(value: Any, resources: Resources) -> Any:
    """Policies as data, and text with references of CloudFormation."""
    if isinstance(value, dict):
        policies = {key: json.loads(value[key]) for key in POLICIES if isinstance(value.get(key), str)}
        return {key: converted(item, resources) for key, item in {**value, **policies}.items()}
    if isinstance(value, list):
        return [converted(item, resources) for item in value]
    if isinstance(value, str) and "${" in value:
        text = REFERENCE.sub(lambda reference: _text(*reference.groups(), resources), value)
        return Fn.sub(text) if "${" in text else text
    return value


def _text(kind: str, name: str, attribute: str, resources: Resources) -> str:
    if kind in DATA:
        return f"${{{DATA[kind]}}}"
    resource = resources[kind][name]
    if attribute in resource:
        return str(resource[attribute])
    if kind in ARNS:
        return ARNS[kind].format_map(resource)
    logical_id = name.replace("_", "")
    named = ATTRIBUTES.get((kind, attribute))
    return f"${{{logical_id}.{named}}}" if named else f"${{{logical_id}}}"
