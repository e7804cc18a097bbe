"""The rule that all others rest on: what they are to judge can be read.

Source: Terraform documentation, "Strings and Templates".
"""

from collections.abc import Iterator, Mapping
from typing import Any

from stacks.checks.base_rule import Rule, attribute
from stacks.checks.pipeline_steps import definition_in
from stacks.checks.policy_documents import statements_in
from stacks.checks.terraform_template import Unreadable

POLICIES = {
    "aws_iam_policy": "policy",
    "aws_iam_role": "assume_role_policy",
    "aws_iam_role_policy": "policy",
    "aws_kms_key": "policy",
    "aws_s3_bucket_policy": "policy",
    "aws_sagemaker_model_package_group_policy": "resource_policy",
}


class EverythingCanBeRead(Rule):
    """Definitions and policies."""

    number = 27
    title = "Definitions and policies can be read by these checks"
    level = "HIGH"
    resources = ("aws_sagemaker_pipeline", *POLICIES)
    why = "Where a definition or policy cannot be read, the other rules say nothing: neither that it is good nor bad."
    fix = (
        "Let the stack write it; a definition or policy of your own must stand in `cdk.tf.json` as JSON, its steps of"
        " types that are known here."
    )

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Why something cannot be read."""
        name = POLICIES.get(self.entity_type, "pipeline_definition")
        self.evaluated_keys = [name]
        value = attribute(conf, name)
        try:
            if self.entity_type in POLICIES:
                statements_in(value)
            else:
                yield from definition_in(value).strange
        except Unreadable as reason:
            yield f"{name} cannot be read: {reason}"


RULES = [EverythingCanBeRead()]
