"""Rule about the roles of jobs and models.

Source: Amazon SageMaker Developer Guide, "How to use SageMaker AI execution roles".
"""

from collections.abc import Iterator, Mapping
from typing import Any

from checkov.common.models.enums import CheckCategories

from stacks.checks.base_rule import Rule, attribute
from stacks.checks.reading.pipeline_definition import parse_definition, values_at
from stacks.checks.reading.request_paths import ROLE_ARNS


class JobsHaveThePipelineRole(Rule):
    number = 9
    title = "Jobs and models run under the role of their pipeline"
    level = "HIGH"
    category = CheckCategories.IAM
    resources = ("aws_sagemaker_pipeline",)
    why = "The pipeline's role has the permissions that its steps need and no others; nothing here limits another role."
    fix = "Remove `RoleArn` and `ExecutionRoleArn` from the step's `arguments:`."

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Roles of steps that differ from the role of the resource."""
        self.evaluated_keys = ["pipeline_definition", "role_arn"]
        pipeline_role = attribute(conf, "role_arn")
        for step in parse_definition(attribute(conf, "pipeline_definition")).steps:
            for path in ROLE_ARNS.get(step.type, ()):
                for address, role in values_at(step.arguments, path):
                    if str(role) != pipeline_role:
                        yield f"{step}: {address} is {role}, and the pipeline's is {pipeline_role}"


RULES = [JobsHaveThePipelineRole()]
