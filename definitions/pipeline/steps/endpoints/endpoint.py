"""Endpoint: create an endpoint, or update it if there is one of that name.

Source: APIs CreateEndpoint and UpdateEndpoint; Service Authorization Reference for Amazon SageMaker. That a pipeline
updates what exists, and refuses a deployment configuration, is known from AWS's Python SDK.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from definitions.iam.statements import Statement
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.outputs import Output
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.permissions import job_runs, kms_keys, resource_names
from definitions.schema.field_types import ParameterText
from definitions.schema.model import Model
from definitions.schema.request_paths import members
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json
from definitions.values.infrastructure import Text, text


class Endpoint(Model):
    """Settings of an Endpoint step."""

    endpoint_name: ParameterText
    """The exact name; an endpoint that has it already is updated."""
    endpoint_config_name: ParameterText
    """What it serves: {property: STEP.EndpointConfigName} of an EndpointConfig step, or the name of one made
    elsewhere. One with a KMS key of its own needs a key policy that lets this role create grants."""


class EndpointStep(Step):
    """A step that creates or updates an endpoint."""

    type_name: ClassVar = "Endpoint"
    payload: ClassVar = "endpoint"
    request_name: ClassVar = "CreateEndpointInput"
    refused_members: ClassVar = {"DeploymentConfig": "AWS refuses it in pipelines"}
    response_names: ClassVar = ("DescribeEndpointOutput",)
    is_cacheable: ClassVar = True

    type: Literal["Endpoint"]
    endpoint: Endpoint

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return members("", "endpointName endpointConfigName")

    def arguments(self, context: StepContext) -> Json:
        """Request of CreateEndpoint."""
        return {
            "EndpointName": self.endpoint.endpoint_name,
            "EndpointConfigName": self.endpoint.endpoint_config_name,
        }

    def outputs(self, context: StepContext) -> dict[str, Output]:
        """``endpointName``."""
        return {"endpointName": Output("EndpointName", is_data=False)}

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Create and update the endpoint, with the permissions that its configuration needs."""
        config, name = self._config_pattern(context), resource_names.name_pattern(self.endpoint.endpoint_name, context)
        reason = f"step '{self.name}' creates or updates it"
        used: tuple[Text, ...] = ()
        if config is None:
            path: NodePath = (self.payload, "endpointConfigName")
            yield from resource_names.report_unknown_name("the configuration", path)
        else:
            used = resource_names.named_arns("endpoint-config", config)
        if name is None:
            yield from resource_names.report_unknown_name("the endpoint", (self.payload, "endpointName"))
        else:
            endpoints = resource_names.named_arns("endpoint", name)
            # Both actions take the endpoint and its configuration as resources.
            actions = ("sagemaker:CreateEndpoint", "sagemaker:UpdateEndpoint")
            yield Statement("CreateEndpoints", actions, (*endpoints, *used), (reason,))
            yield Statement("ManageEndpoints", ("sagemaker:DescribeEndpoint", *job_runs.TAGGING), endpoints, (reason,))
        yield from self._configuration_permissions(name, context)

    def _config_pattern(self, context: StepContext) -> Text | None:
        value = self.endpoint.endpoint_config_name
        pattern = resource_names.name_pattern(value, context)
        # AWS appends to the name of a configuration that a pipeline creates.
        return pattern and (pattern if resource_names.producing_step(value, context) is None else text(pattern, "*"))

    def _configuration_permissions(self, name: Text | None, context: StepContext) -> Iterator[PermissionResult]:
        """Permissions that an endpoint needs whose configuration a step of the pipeline creates."""
        config = resource_names.producing_step(self.endpoint.endpoint_config_name, context)
        if config is None:
            return
        # Models that the pipeline creates run under its role and write to the endpoint's log group.
        yield from job_runs.write_logs(text("Endpoints/", name or "*"), self.name)
        request = config.request(context)
        if isinstance(request, dict) and request.get("KmsKeyId") is not None:
            yield from kms_keys.use_key(self.name)
            yield from kms_keys.attach_volumes(self.name)
