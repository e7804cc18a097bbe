"""Rules: no secret stands in a stack as plain text.

Sources: AWS Systems Manager User Guide, "SecureString parameters"; Terraform documentation of the provider ``aws``,
"Authentication and Configuration".
"""

from collections.abc import Iterator, Mapping
from typing import Any

from checkov.common.bridgecrew.severities import Severities
from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.provider.base_check import BaseProviderCheck

from stacks.checks.base_rule import Rule, attribute, guideline
from stacks.checks.pipeline_steps import definition_in
from stacks.checks.plain_secrets import secrets_in


class NoSecretInDefinition(Rule):
    """Definition."""

    number = 10
    title = "No secret stands in the definition of a pipeline"
    level = "CRITICAL"
    category = CheckCategories.SECRETS
    resources = ("aws_sagemaker_pipeline",)
    why = (
        "The definition, with its environment variables, hyperparameters and arguments, is shown to all who may call"
        " `DescribePipeline` or a Describe call of its jobs, and stands in Terraform's state."
    )
    fix = "Keep the secret in AWS Secrets Manager, hand its name to the container, and let the container fetch it."

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Where secrets are, in steps, parameters and everywhere else."""
        self.evaluated_keys = ["pipeline_definition"]
        definition = definition_in(attribute(conf, "pipeline_definition"))
        for address, what in secrets_in(definition.whole):
            inside = [step for step in definition.steps if address.startswith(f"{step.address}.")]
            # The innermost of those that stand inside each other.
            place = address.removeprefix(f"{inside[-1].address}.") if inside else address
            yield f"{inside[-1]}: {place} holds {what}" if inside else f"{place} holds {what}"


class NoSecretInParameter(Rule):
    """SSM parameters."""

    number = 11
    title = "No SSM parameter holds a secret as plain text"
    level = "CRITICAL"
    category = CheckCategories.SECRETS
    resources = ("aws_ssm_parameter",)
    why = "The stack's parameters are read by everybody who may read parameters, and stand in Terraform's state."
    fix = "Keep the secret in AWS Secrets Manager, and publish its name."

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Of the value, judged by its form and by the last part of the parameter's name."""
        name = str(attribute(conf, "name") or "").rsplit("/", 1)[-1]
        for key in ("value", "insecure_value"):
            self.evaluated_keys = [key]
            yield from (f"{key} holds {what}" for _, what in secrets_in(attribute(conf, key), name))


class NoSecretInProvider(BaseProviderCheck):
    """Provider."""

    number = 12
    title = "The AWS provider holds no credentials and checks certificates"
    level = "CRITICAL"
    resources = ("aws",)
    why = (
        "Credentials in a stack stand in its files, its plans and its history, and do not expire. Without a check of"
        " certificates, requests are sent to whoever answers."
    )
    fix = "Give Terraform credentials through the environment, a profile or a role."

    def __init__(self) -> None:
        id = f"CKV_SMP_{self.number}"
        super().__init__(self.title, id, [CheckCategories.SECRETS], self.resources, guideline(id))
        self.severity = Severities[self.level]  # type: ignore[assignment]  # annotated as what it is at first

    def scan_provider_conf(self, conf: dict[str, list[Any]]) -> CheckResult:
        """Failed if there are any."""
        self.details = [f"{key} is given" for key in ("access_key", "secret_key", "token") if attribute(conf, key)]
        if attribute(conf, "insecure") not in (None, False):
            self.details.append("insecure is not false")
        return CheckResult.FAILED if self.details else CheckResult.PASSED


RULES = [NoSecretInDefinition(), NoSecretInParameter(), NoSecretInProvider()]
