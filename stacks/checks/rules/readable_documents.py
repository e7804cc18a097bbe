"""Rule that definitions and policies can be read, on which all other rules depend.

Source: Terraform documentation, "Strings and Templates".
"""

from collections.abc import Iterator, Mapping
from typing import Any

from stacks.checks.base_rule import Rule, attribute
from stacks.checks.reading.pipeline_definition import parse_definition
from stacks.checks.reading.policy_statements import parse_statements
from stacks.checks.reading.terraform_template import Unreadable

POLICY_ATTRIBUTES = {
    "aws_iam_policy": "policy",
    "aws_iam_role": "assume_role_policy",
    "aws_iam_role_policy": "policy",
    "aws_kms_key": "policy",
    "aws_s3_bucket_policy": "policy",
    "aws_sagemaker_model_package_group_policy": "resource_policy",
}


class DocumentsCanBeRead(Rule):
    number = 27
    title = "Definitions and policies can be read by these checks"
    level = "HIGH"
    resources = ("aws_sagemaker_pipeline", *POLICY_ATTRIBUTES)
    why = "The other rules do not judge a definition or policy that they cannot read."
    fix = (
        "Let the stack write it. A definition or policy of your own must be literal JSON in `cdk.tf.json`, with steps"
        " of types that these checks know."
    )

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Reasons why a document cannot be read."""
        name = POLICY_ATTRIBUTES.get(self.entity_type, "pipeline_definition")
        self.evaluated_keys = [name]
        value = attribute(conf, name)
        try:
            if self.entity_type in POLICY_ATTRIBUTES:
                parse_statements(value)
            else:
                yield from parse_definition(value).unreadable_parts
        except Unreadable as reason:
            yield f"{name} cannot be read: {reason}"


RULES = [DocumentsCanBeRead()]
