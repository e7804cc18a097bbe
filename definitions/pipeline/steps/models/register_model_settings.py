"""Settings of a RegisterModel step: containers, reports and descriptions of a model.

Source: API CreateModelPackage. That a source excludes containers is known from AWS's Python SDK.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, ModelWrapValidatorHandler, model_validator

from definitions.api.shapes import shape
from definitions.api.structure import Structure
from definitions.iam.statements import Statement, literal_pattern
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.data_sources import Sourced
from definitions.pipeline.steps.core.field_rules import forbid_fields
from definitions.pipeline.steps.core.outputs import MODEL_ARTIFACTS
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.core.request_fields import add_fields, field_at
from definitions.pipeline.steps.core.volume_keys import volume_key
from definitions.pipeline.steps.models import model_uris
from definitions.pipeline.steps.models.package_containers import PackageContainer
from definitions.pipeline.steps.permissions import job_runs, kms_keys
from definitions.pipeline.steps.permissions.model_packages import read_model_package
from definitions.pipeline.steps.permissions.request_permissions import request_permissions
from definitions.schema.api_field import ApiField
from definitions.schema.deferred_model import deferred
from definitions.schema.errors import invalid
from definitions.schema.expression_syntax import Refusals
from definitions.schema.field_types import RESOURCE_NAME, ParameterText, S3Uri, TextValue
from definitions.schema.fields import ChoiceField, TextField, UnsupportedField
from definitions.schema.key_rules import at_most_one, require_one_of_each
from definitions.schema.reference_fields import StepOutputField
from definitions.source.nodes import NodePath
from definitions.values.expressions import STRING, Expression, Json, StepOutput
from definitions.values.infrastructure import KEY_ARN, ROLE_ARN, Text

if TYPE_CHECKING:
    from definitions.pipeline.steps.models.drift_baselines import DriftCheckBaselines
    from definitions.pipeline.steps.models.model_reports import ModelMetrics
else:
    DriftCheckBaselines = deferred("definitions.pipeline.steps.models.drift_baselines", "DriftCheckBaselines")
    ModelMetrics = deferred("definitions.pipeline.steps.models.model_reports", "ModelMetrics")

TAGS_OF_GROUP = "a version of a group has the tags of its group"
_SHAPES = {
    "additionalInferenceSpecifications": "AdditionalInferenceSpecifications",
    "securityConfig": "ModelPackageSecurityConfig",
    "validationProfiles": "ModelPackageValidationProfiles",
}

ApprovalStatus = Annotated[
    str | Expression, ChoiceField(("Approved", "Rejected", "PendingManualApproval"), parameter=True)
]
Validation = Annotated[str | Expression, ChoiceField(("All", "None"), parameter=True)]
GroupNameOrArn = Annotated[
    TextValue,
    TextField(
        "the name or ARN of a model package group",
        "bad-name",
        rf"(?=.{{1,63}}$){RESOURCE_NAME}|arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:\d{{12}}:model-package-group/[A-Za-z0-9-]{{1,63}}",
        parameters=STRING,
        infrastructure=False,
        longest=170,
        hint="a name has 1 to 63 letters, digits and '-', the first and the last a letter or digit",
    ),
]
Texts = Annotated[list[ParameterText], Field(min_length=1)]


class Register(PackageContainer, Sourced):
    """Settings of a RegisterModel step."""

    source_keys = ("modelDataStep", "modelData")

    model_data_step: Annotated[StepOutput, StepOutputField(MODEL_ARTIFACTS, "Training")] | None = None
    """The Training step whose model is registered. Or modelData."""
    containers: Annotated[list[PackageContainer], Field(min_length=1, max_length=15)] | None = None
    """Several containers, called one after the other: each with imageUri, modelData, environment and so on, instead of
    those keys."""
    source_uri: ParameterText | None = None
    """Instead of images: the ARN of a model or of a model package, which is registered as it is."""
    model_package_group_name: GroupNameOrArn | None = None
    """The group to register in: a name, an ARN or {parameter: NAME}; the config's own group if not given or if it is
    the same name. A parameter gives names as they are in AWS, so it gives the config's own group by its full name; the
    role may register in its defaultValue and its enumValues."""
    approval_status: ApprovalStatus = "PendingManualApproval"
    """Approved, Rejected or PendingManualApproval."""
    content_types: Texts = ["text/csv"]
    """MIME types that the model reads."""
    response_types: Texts = ["text/csv"]
    """MIME types that the model answers in."""
    inference_instance_types: Texts | None = None
    """Instance types for real-time inference."""
    transform_instance_types: Texts | None = None
    """Instance types for batch transform."""
    additional_inference_specifications: (
        Annotated[list[object], ApiField(_SHAPES["additionalInferenceSpecifications"])] | None
    ) = None
    """Other ways to serve the model, for models that are made of the package: name, containers {image, modelDataUrl,
    ...}, supportedContentTypes ..."""
    model_package_description: ParameterText | None = None
    """What is registered; at most 1,024 characters."""
    model_metrics: ModelMetrics | None = None
    """Reports about the model: modelQuality, modelDataQuality, bias, explainability."""
    drift_check_baselines: DriftCheckBaselines | None = None
    """What monitors compare with later: modelQuality, modelDataQuality, bias, explainability."""
    customer_metadata_properties: Annotated[dict[str, ParameterText], Field(max_length=50)] = {}
    """Texts of your own about the version, by key."""
    metadata_properties: Annotated[Structure, ApiField("MetadataProperties")] | None = None
    """Where the model comes from: {commitId, repository, generatedBy, projectId}."""
    domain: ParameterText | None = None
    """The field of the model, such as COMPUTER_VISION."""
    task: ParameterText | None = None
    """What the model does, such as CLASSIFICATION; SageMaker Inference Recommender asks for it."""
    sample_payload_url: S3Uri | None = None
    """S3 URI of an archive (.tar.gz) of requests to try the model with."""
    skip_model_validation: Validation | None = None
    """All: AWS does not check image and model; None: it does."""
    validation_profiles: Annotated[list[object], ApiField(_SHAPES["validationProfiles"])] | None = None
    """A transform job, under the pipeline's role, that the model must pass: {profileName, transformJobDefinition}."""
    model_card: Annotated[Structure, ApiField("ModelPackageModelCard")] | None = None
    """{modelCardContent, modelCardStatus}: the content is JSON as text."""
    model_life_cycle: Annotated[Structure, ApiField("ModelLifeCycle")] | None = None
    """The stage of the model's life: {stage, stageStatus, stageDescription}."""
    security_config: Annotated[Structure, ApiField(_SHAPES["securityConfig"])] | None = None
    """{kmsKeyId}: the key that encrypts what the registry stores about the package."""
    tags: Annotated[None, UnsupportedField(TAGS_OF_GROUP)] = None
    """Not to be given: a version has the tags of its group."""

    @classmethod
    def required_choices(cls) -> tuple[tuple[str, ...], ...]:
        return (("imageUri", "image", "containers", "sourceUri"),)

    @model_validator(mode="wrap")
    @classmethod
    def _is_complete(cls, value: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        return require_one_of_each(value, handler, *cls.required_choices())

    @model_validator(mode="after")
    def _names_a_source(self) -> Self:
        at_most_one(imageUri=self.image_uri, image=self.image, containers=self.containers, sourceUri=self.source_uri)
        if self.names_image:
            at_most_one(modelDataStep=self.model_data_step, modelDataSource=self.model_data_source)
            return self
        fields = ["model_data_step", *PackageContainer.model_fields]
        if self.source_uri is not None:
            fields += ["content_types", "response_types", "inference_instance_types", "transform_instance_types"]
        message = "is for an image; what 'sourceUri' names has its own"
        if self.containers is not None:
            message = "must stand in each of 'containers', not beside them"
        forbid_fields(self, fields, message)
        refusals = Refusals()
        for index, container in enumerate(self.containers or []):
            if not container.names_image:
                error = invalid("missing-key", "is required and missing")
                refusals.add(error, "containers", index, "imageUri", "[key]")
        refusals.finish()
        return self

    def containers_by_path(self) -> Iterator[tuple[NodePath, PackageContainer, object]]:
        """All containers, each with its YAML path in the settings and the S3 URI of its model."""
        if self.names_image:
            yield (), self, self.source if self.given_sources else None
        for index, container in enumerate(self.containers or []):
            yield ("containers", index), container, container.model_data

    def read_data(self, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
        """Read the model from the source that wins."""
        if self.given_sources:
            yield from model_uris.read(self.source, (*path, self.source_key), "the model", step, context)
        else:
            yield from super().read_data(path, step, context)

    def all_model_uris(self) -> list[object]:
        """S3 URIs of the models of all containers; ``None`` for a container without one."""
        return [uri for _, container, data in self.containers_by_path() for uri in (data, container.data_source_uri)]

    @property
    def image_instance_types(self) -> list[object]:
        return [*(self.inference_instance_types or []), *(self.transform_instance_types or [])]

    def inference_specification(self, context: StepContext) -> Json:
        if self.source_uri is not None:
            return None
        return {
            "Containers": [container.render(data, context) for _, container, data in self.containers_by_path()],
            "SupportedContentTypes": list(self.content_types),
            "SupportedResponseMIMETypes": list(self.response_types),
            "SupportedRealtimeInferenceInstanceTypes": self.inference_instance_types,
            "SupportedTransformInstanceTypes": self.transform_instance_types,
        }

    def validation_specification(self, context: StepContext) -> Json:
        if self.validation_profiles is None:
            return None
        profiles = [_encrypted(profile, context) for profile in self.validation_profiles]
        return {"ValidationRole": ROLE_ARN, "ValidationProfiles": profiles}

    def permissions(self, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
        """Read models and reports, pull images, and run the validation jobs."""
        for where, container, _ in self.containers_by_path():
            yield from container.container_permissions((*path, *where), step, context)
        if self.model_metrics is not None:
            yield from self.model_metrics.permissions((*path, "modelMetrics"), step, context)
        if self.drift_check_baselines is not None:
            yield from self.drift_check_baselines.permissions((*path, "driftCheckBaselines"), step, context)
        if self.sample_payload_url is not None:
            where = (*path, "samplePayloadUrl")
            yield from model_uris.read(self.sample_payload_url, where, "its sample payload", step, context)
        parts = {
            "additionalInferenceSpecifications": self.additional_inference_specifications,
            "securityConfig": self.security_config,
            "validationProfiles": self.validation_profiles,
        }
        for key, part in parts.items():
            if part is not None:
                yield from request_permissions(part, shape(_SHAPES[key]), (*path, key), step, context)
        yield from _read_source(context.static_text(self.source_uri), step)
        if self.validation_profiles is not None:
            yield job_runs.pass_role(step)
            yield from job_runs.write_logs("TransformJobs", step)
            yield from kms_keys.attach_volumes(step)


def _encrypted(profile: object, context: StepContext) -> Json:
    """A validation profile whose job uses the pipeline's keys, as all jobs do."""
    instance_type = field_at(profile, ("TransformJobDefinition", "TransformResources", "InstanceType"))
    keys = {
        "TransformOutput": {"KmsKeyId": KEY_ARN},
        "TransformResources": {"VolumeKmsKeyId": volume_key(instance_type, context)},
    }
    return add_fields(profile, {"TransformJobDefinition": keys})


def _read_source(source: Text | None, step: str) -> Iterator[PermissionResult]:
    """Read the model or model package that is registered, unless the pipeline makes it."""
    if not isinstance(source, str) or not source.startswith("arn:"):
        return
    kind = source.split(":", 5)[-1].split("/")[0]
    reason = f"step '{step}' registers it"
    if kind == "model-package":
        yield read_model_package(source, reason)
    elif kind == "model":
        yield Statement("ReadModels", ("sagemaker:DescribeModel",), (literal_pattern(source),), (reason,))
