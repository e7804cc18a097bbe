"""The models that an endpoint serves, each of one version of a model package.

Source: AWS provider documentation, ``aws_sagemaker_model``: every change replaces it, and it takes no prefix of a name.
"""

from collections.abc import Sequence

from definitions.endpoint.compile import CompiledEndpoint
from definitions.endpoint.models import ServedModel
from definitions.endpoint.requests import model_request
from stacks.bindings import (
    DataAwsSsmParameter,
    ITerraformDependable,
    Postcondition,
    TerraformLocal,
    TerraformResourceLifecycle,
    TerraformStack,
)
from stacks.endpoint_bindings import SagemakerModel, SagemakerModelPrimaryContainer
from stacks.terraform.arguments import arguments
from stacks.terraform.renderer import TerraformRenderer, escape

_VERSION = "^arn:[^:]+:sagemaker:[^:]+:[0-9]{12}:model-package/[^/]+/[0-9]+$"


def add_models(
    stack: TerraformStack,
    endpoint: CompiledEndpoint,
    terraform: TerraformRenderer,
    depends_on: Sequence[ITerraformDependable],
) -> None:
    """Add the models, after what the role must be allowed; a new one is made before the old one goes."""
    for model in endpoint.models:
        request = model_request(endpoint.config, model)
        for name in ("ModelName", "PrimaryContainer"):
            del request[name]
        given = arguments(request, terraform)
        given["primary_container"] = {"model_package_name": _version(stack, model, terraform)}
        # Two models must not have one name while one replaces the other, so it says what the model is made of.
        TerraformLocal(stack, f"arguments_of_{model.key}", given)
        digest = f"${{substr(sha256(jsonencode(local.arguments_of_{model.key})), 0, 16)}}"
        SagemakerModel(
            stack,
            model.key,
            name=f"{terraform.text(model.name_prefix)}{digest}",
            **{**given, "primary_container": SagemakerModelPrimaryContainer(**given["primary_container"])},
            tags=terraform.texts(endpoint.tags),
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
            depends_on=depends_on,
        )


def _version(stack: TerraformStack, model: ServedModel, terraform: TerraformRenderer) -> str:
    """The ARN of the version: as the config has it, or read at each plan, so that an approval shows as a change."""
    if model.parameter is None:
        return terraform.text(model.package)
    id = f"approved_version_of_{model.key}"
    approve = (
        "with 'pipelines approve'" if model.registry is None else f"with: pipelines approve {model.registry.stack}"
    )
    DataAwsSsmParameter(
        stack,
        id,
        name=terraform.text(model.parameter),
        lifecycle=TerraformResourceLifecycle(
            postcondition=[
                Postcondition(
                    condition=f'${{can(regex("{_VERSION}", self.insecure_value))}}',
                    error_message="No version of the model is approved yet: the parameter ${self.name} holds no ARN of "
                    f"one. Approve a version first, {escape(approve)}",
                )
            ]
        ),
    )
    return f"${{data.aws_ssm_parameter.{id}.insecure_value}}"
