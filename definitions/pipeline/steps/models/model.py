"""Model: create a SageMaker model from a registered model package, or from images and models in S3.

Source: Amazon SageMaker Developer Guide, "CreateModel step"; API CreateModel.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, ModelWrapValidatorHandler

from definitions.api.structure import Structure
from definitions.iam.statements import Statement
from definitions.pipeline.settings.network import StepNetworkConfig
from definitions.pipeline.steps.core import tags
from definitions.pipeline.steps.core.caching_and_retries import STEP_EXCEPTIONS
from definitions.pipeline.steps.core.capabilities import CreatesModel, RunsInNetwork
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.job_names import NAMED_BY_PREFIX, JobName
from definitions.pipeline.steps.core.outputs import MODEL_NAME, Output
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.core.tags import Tags
from definitions.pipeline.steps.models.model_containers import ADDITIONAL_DATA_REFUSED, ModelContainer
from definitions.pipeline.steps.permissions import job_runs, kms_keys, networks
from definitions.pipeline.steps.permissions.create_conditions import MODEL, create_conditions
from definitions.pipeline.steps.permissions.generated_names import GeneratedArns, generated_arns
from definitions.schema.errors import invalid
from definitions.schema.expression_syntax import Refusals
from definitions.schema.field_types import BooleanOrExpression
from definitions.schema.fields import ChoiceField
from definitions.schema.key_rules import require_one_of_each
from definitions.schema.model_schema import validator
from definitions.schema.request_paths import members
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression, Json
from definitions.values.infrastructure import ROLE_ARN, Text

_ADDITIONAL_DATA = "AdditionalModelDataSources"

ExecutionMode = Annotated[str | Expression, ChoiceField(("Serial", "Direct"), parameter=True)]


class ModelSettings(ModelContainer):
    """Settings of a Model step."""

    containers: Annotated[list[ModelContainer], Field(min_length=1, max_length=15)] | None = None
    """Several containers in one model, each with the keys above, instead of those keys."""
    inference_execution_mode: ExecutionMode | None = None
    """Serial: each container's answer is the next one's input, AWS's own; Direct: callers name the container."""
    network_config: StepNetworkConfig | None = None
    """The VPC of this step, instead of the pipeline's."""
    enable_network_isolation: BooleanOrExpression | None = None
    """Overrides pipeline.networkConfig.enableNetworkIsolation for this step."""
    job_name: JobName | None = None
    """What the names of its models begin with, instead of 'pipelines': at most 38 characters, before the
    execution's id and a token."""
    tags: Tags = {}
    """Tags of the model, by key."""

    @classmethod
    def required_choices(cls) -> tuple[tuple[str, ...], ...]:
        return (("modelPackageArn", "imageUri", "image", "privateImageUri", "containers"),)

    @validator("wrap")
    @classmethod
    def _is_complete(cls, value: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        return require_one_of_each(value, handler, *cls.required_choices())

    @validator("after")
    def _has_containers(self) -> Self:
        if self.containers is None:
            if self.inference_execution_mode is not None:
                raise invalid("forbidden-key", "is for 'containers'", key="inferenceExecutionMode")
            return self
        for name, field in ModelContainer.model_fields.items():
            if name in self.model_fields_set:
                message = f"'{field.alias}' and 'containers' exclude each other: each container has its own"
                raise invalid("not-one-of", message, key=field.alias)
        refusals = Refusals()
        have_names = any(container.container_hostname is not None for container in self.containers)
        for index, container in enumerate(self.containers):
            if container.model_package_arn is None and not container.has_image:
                message = "needs one of 'modelPackageArn', 'imageUri', 'image' and 'privateImageUri'"
                refusals.add(invalid("not-one-of", message), "containers", index)
            if have_names and container.container_hostname is None:
                error = invalid("missing-key", "is required and missing: all containers have one, or none")
                refusals.add(error, "containers", index, "containerHostname", "[key]")
        refusals.finish()
        return self

    def containers_by_path(self) -> Iterator[tuple[NodePath, ModelContainer]]:
        """All containers, each with its YAML path in the settings."""
        if self.containers is None:
            yield (), self
        for index, container in enumerate(self.containers or []):
            yield ("containers", index), container


class ModelStep(Step, CreatesModel, RunsInNetwork):
    """A step that creates a model."""

    type_name: ClassVar = "Model"
    payload: ClassVar = "model"
    request_name: ClassVar = "CreateModelInput"
    name_member: ClassVar = "ModelName"
    refused_members: ClassVar = {"ModelName": NAMED_BY_PREFIX}
    response_names: ClassVar = ("DescribeModelOutput",)
    retried_exceptions: ClassVar = STEP_EXCEPTIONS

    type: Literal["Model", "CreateModel"]
    model: ModelSettings

    @validator("after")
    def _has_no_additional_data(self) -> Self:
        raw = self.raw_arguments
        primary, containers = (raw.get("PrimaryContainer"), raw.get("Containers")) if raw is not None else (None, None)
        refusals = Refusals()
        _refuse_additional_data(refusals, primary, "PrimaryContainer")
        for index, container in enumerate(containers if isinstance(containers, list) else []):
            _refuse_additional_data(refusals, container, "Containers", index)
        refusals.finish()
        return self

    @property
    def own_network(self) -> StepNetworkConfig | None:
        """``networkConfig`` of the step."""
        return self.model.network_config

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return {
            "jobName": "ModelName",
            "inferenceExecutionMode": "InferenceExecutionConfig.Mode",
            **members("", "containers enableNetworkIsolation tags"),
        }

    def arguments(self, context: StepContext) -> Json:
        """Request of CreateModel."""
        model = self.model
        rendered = [container.render(context) for _, container in model.containers_by_path()]
        is_primary = model.has_image
        return {
            "ModelName": model.job_name,
            "ExecutionRoleArn": ROLE_ARN,
            "PrimaryContainer": rendered[0] if is_primary else None,
            "Containers": None if is_primary else rendered,
            "InferenceExecutionConfig": model.inference_execution_mode and {"Mode": model.inference_execution_mode},
            "VpcConfig": context.network.vpc_config,
            "EnableNetworkIsolation": context.network_isolation(model.enable_network_isolation),
            "Tags": tags.tag_list(model.tags),
        }

    def outputs(self, context: StepContext) -> dict[str, Output]:
        """``modelName``."""
        return {MODEL_NAME: Output("ModelName", is_data=False)}

    def model_arns(self, context: StepContext) -> tuple[Text, ...]:
        """ARNs of models that the pipeline service names after this step."""
        return self._arns(context).granted

    def _arns(self, context: StepContext) -> GeneratedArns:
        return generated_arns("model", self.name, context, self.model.job_name)

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Create the model, and grant what its containers need: they run under this role."""
        models, reason = self._arns(context), (f"step '{self.name}' creates such models",)
        conditions = create_conditions(self.request(context), MODEL)
        yield Statement("CreateModels", ("sagemaker:CreateModel",), models.granted, reason, conditions, models.seen)
        yield Statement("WatchModels", ("sagemaker:DescribeModel", *job_runs.TAGGING), models.granted, reason)
        yield job_runs.pass_role(self.name)
        for path, container in self.model.containers_by_path():
            yield from container.permissions((self.payload, *path), self.name, context)
        yield from kms_keys.use_key(self.name)
        yield from networks.join_vpc(self.name, context)


def _refuse_additional_data(refusals: Refusals, container: object, *path: str | int) -> None:
    """Refuse more data in a container of ``arguments``, as AWS does."""
    if isinstance(container, Structure) and container.get(_ADDITIONAL_DATA) is not None:
        error = invalid("forbidden-key", f"cannot be given: {ADDITIONAL_DATA_REFUSED}")
        refusals.add(error, "arguments", *path, _ADDITIONAL_DATA, "[key]")
