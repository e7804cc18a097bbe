"""Rules about secrets in plain text: in definitions, SSM parameters and the provider.

Sources: AWS Systems Manager User Guide, "SecureString parameters"; Terraform documentation of the provider ``aws``,
"Authentication and Configuration".
"""

from collections.abc import Iterator, Mapping
from typing import Any

from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.provider.base_check import BaseProviderCheck

from stacks.checks.base_rule import Documented, Rule, attribute
from stacks.checks.reading.pipeline_definition import parse_definition
from stacks.checks.reading.secret_detection import secrets_in


class NoSecretInDefinition(Rule):
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
        """Secrets in steps, parameters and the rest of the definition."""
        self.evaluated_keys = ["pipeline_definition"]
        definition = parse_definition(attribute(conf, "pipeline_definition"))
        for address, kind in secrets_in(definition.tree):
            steps = [step for step in definition.steps if address.startswith(f"{step.address}.")]
            if steps:
                innermost = steps[-1]
                yield f"{innermost}: {address.removeprefix(f'{innermost.address}.')} holds {kind}"
            else:
                yield f"{address} holds {kind}"


class NoSecretInParameter(Rule):
    number = 11
    title = "No SSM parameter holds a secret as plain text"
    level = "CRITICAL"
    category = CheckCategories.SECRETS
    resources = ("aws_ssm_parameter",)
    why = "The stack's parameters are read by everybody who may read parameters, and stand in Terraform's state."
    fix = "Keep the secret in AWS Secrets Manager, and publish its name."

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Secrets by the form of the value or by the last part of the parameter's name."""
        name = str(attribute(conf, "name") or "").rsplit("/", 1)[-1]
        for key in ("value", "insecure_value"):
            self.evaluated_keys = [key]
            yield from (f"{key} holds {kind}" for _, kind in secrets_in(attribute(conf, key), name))


class NoSecretInProvider(Documented, BaseProviderCheck):
    number = 12
    title = "The AWS provider holds no credentials and checks certificates"
    level = "CRITICAL"
    category = CheckCategories.SECRETS
    resources = ("aws",)
    why = (
        "Credentials in a stack end up in its files, its plans and its history, and do not expire. Without a check of"
        " certificates, requests are sent to whoever answers."
    )
    fix = "Give Terraform credentials through the environment, a profile or a role."

    def scan_provider_conf(self, conf: dict[str, list[Any]]) -> CheckResult:
        """Failed if there are credentials, or certificates are not checked."""
        self.details = [f"{key} is given" for key in ("access_key", "secret_key", "token") if attribute(conf, key)]
        if attribute(conf, "insecure") not in (None, False):
            self.details.append("insecure is not false")
        return CheckResult.FAILED if self.details else CheckResult.PASSED


RULES = [NoSecretInDefinition(), NoSecretInParameter(), NoSecretInProvider()]
