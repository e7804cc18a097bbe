"""InferenceComponent: deploy a model to an endpoint whose instances several models share.

Source: API CreateInferenceComponent; Service Authorization Reference for Amazon SageMaker.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal, Self

from definitions.api.shapes import shape
from definitions.api.structure import Structure
from definitions.iam.statements import Statement
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.outputs import Output
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.core.request_fields import field_at
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.permissions import job_runs, kms_keys, resource_names
from definitions.pipeline.steps.permissions.request_permissions import request_permissions
from definitions.schema.api_field import ApiField
from definitions.schema.errors import invalid
from definitions.schema.field_types import IntegerValue, ParameterText
from definitions.schema.fields import NumberField
from definitions.schema.key_rules import at_most_one
from definitions.schema.model import Model
from definitions.schema.model_schema import validator
from definitions.schema.request_paths import members
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json
from definitions.values.infrastructure import BUCKET_NAME, text

_SPECIFICATION = "InferenceComponentSpecification"


class InferenceComponent(Model):
    """Settings of an InferenceComponent step."""

    inference_component_name: ParameterText
    """The exact name, which must be free: join it with {execution: PipelineExecutionId} if the step runs again."""
    endpoint_name: ParameterText
    """The endpoint, such as {property: STEP.EndpointName} of an Endpoint step."""
    variant_name: ParameterText | None = None
    """The variant of the endpoint; none for an adapter, which runs where its base does."""
    specification: Annotated[Structure, ApiField(_SPECIFICATION)] | None = None
    """What runs: modelName, or container {image, artifactUrl, environment}; what a copy needs:
    computeResourceRequirements {minMemoryRequiredInMb, numberOfCpuCoresRequired, ...}; or, for an adapter,
    baseInferenceComponentName and its container."""
    specifications: Annotated[list[Structure], ApiField("InferenceComponentSpecificationList")] | None = None
    """The same for each instance type that the variant may run on, each with its instanceType."""
    copy_count: Annotated[IntegerValue, NumberField(0)] | None = None
    """How many copies run; 1 if not given. None for an adapter."""

    @validator("after")
    def _has_specifications(self) -> Self:
        if self.specification is None and self.specifications is None:
            raise invalid("not-one-of", "needs one of 'specification' and 'specifications'")
        at_most_one(specification=self.specification, specifications=self.specifications)
        key = "specification" if self.specifications is None else "specifications"
        for entry in self.entries:
            _check_specification(entry, key)
        if self.is_adapter:
            given = {"variantName": self.variant_name, "copyCount": self.copy_count}
            for other, value in given.items():
                if value is not None:
                    message = "is not for an adapter: with 'baseInferenceComponentName' it runs where its base does"
                    raise invalid("forbidden-key", message, key=other)
        elif self.variant_name is None:
            raise invalid("missing-key", "is required and missing", key="variantName")
        return self

    @property
    def entries(self) -> list[Structure]:
        """The one specification, or one for each instance type."""
        return [self.specification] if self.specification is not None else self.specifications or []

    @property
    def is_adapter(self) -> bool:
        """True for an adapter, which another component loads."""
        return any(entry.get("BaseInferenceComponentName") is not None for entry in self.entries)


def _check_specification(entry: Structure, key: str) -> None:
    model, container = entry.get("ModelName"), entry.get("Container")
    if model is not None and container is not None:
        raise invalid("not-one-of", "'modelName' and 'container' exclude each other", key=key)
    needs = entry.get("ComputeResourceRequirements")
    if entry.get("BaseInferenceComponentName") is not None:
        if needs is not None:
            message = "takes no 'computeResourceRequirements' with 'baseInferenceComponentName': it uses its base's"
            raise invalid("forbidden-key", message, key=key)
        return
    if model is None and container is None:
        raise invalid("no-source", "needs one of 'modelName', 'container' and 'baseInferenceComponentName'", key=key)
    if needs is None:
        hint = "such as {minMemoryRequiredInMb: 1024, numberOfCpuCoresRequired: 1}"
        raise invalid("missing-key", "needs 'computeResourceRequirements'", hint, key=key)


class InferenceComponentStep(Step):
    """A step that creates an inference component."""

    type_name: ClassVar = "InferenceComponent"
    payload: ClassVar = "inferenceComponent"
    request_name: ClassVar = "CreateInferenceComponentInput"
    response_names: ClassVar = ("DescribeInferenceComponentOutput",)

    type: Literal["InferenceComponent"]
    inference_component: InferenceComponent

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return {
            **members("", "inferenceComponentName endpointName variantName specification specifications"),
            "copyCount": "RuntimeConfig.CopyCount",
        }

    def arguments(self, context: StepContext) -> Json:
        """Request of CreateInferenceComponent."""
        component = self.inference_component
        copies = 1 if component.copy_count is None else component.copy_count
        return {
            "InferenceComponentName": component.inference_component_name,
            "EndpointName": component.endpoint_name,
            "VariantName": component.variant_name,
            "Specification": component.specification,
            "Specifications": component.specifications,
            "RuntimeConfig": None if component.is_adapter else {"CopyCount": copies},
        }

    def outputs(self, context: StepContext) -> dict[str, Output]:
        """``inferenceComponentName``."""
        return {"inferenceComponentName": Output("InferenceComponentName", is_data=False)}

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Create the component on its endpoint, pull its image and read its model."""
        component = self.inference_component
        reason = (f"step '{self.name}' creates it",)
        name = resource_names.name_pattern(component.inference_component_name, context)
        endpoint = resource_names.name_pattern(component.endpoint_name, context)
        if name is None:
            yield from resource_names.report_unknown_name("the component", (self.payload, "inferenceComponentName"))
        if endpoint is None:
            yield from resource_names.report_unknown_name("the endpoint", (self.payload, "endpointName"))
        if name is not None and endpoint is not None:
            own = resource_names.named_arns("inference-component", name)
            # The action takes the component and its endpoint as resources.
            both = (*own, *resource_names.named_arns("endpoint", endpoint))
            yield Statement("CreateInferenceComponents", ("sagemaker:CreateInferenceComponent",), both, reason)
            actions = ("sagemaker:DescribeInferenceComponent", *job_runs.TAGGING)
            yield Statement("ManageInferenceComponents", actions, own, reason)
        yield from job_runs.write_logs(text("InferenceComponents/", name or "*"), self.name)
        path: NodePath = (self.payload, "specification")
        for index, entry in enumerate(component.entries):
            where = path if component.specifications is None else (self.payload, "specifications", index)
            yield from request_permissions(entry, shape(_SPECIFICATION), where, self.name, context)
        if any(self._is_encrypted(entry, context) for entry in component.entries):
            yield from kms_keys.use_key(self.name)

    def _is_encrypted(self, entry: Structure, context: StepContext) -> bool:
        """True if the artifact may be in the pipeline's bucket, so that reading it takes the pipeline's key."""
        artifact = field_at(entry, ("Container", "ArtifactUrl"))
        location = context.location(artifact)
        return artifact is not None and (location is None or location.bucket == BUCKET_NAME)
