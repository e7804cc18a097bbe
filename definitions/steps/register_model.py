"""RegisterModel: put a model package into the model registry.

Source: Amazon SageMaker Developer Guide, "RegisterModel step"; API CreateModelPackage.
"""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field
from pydantic.json_schema import JsonSchemaValue

from definitions.expressions import Expression, Json, StepOutput
from definitions.fields import Choice, OutputOf, ValueField, Words
from definitions.infrastructure import InfrastructureText, Text, arn
from definitions.permissions import Statement
from definitions.steps import grants
from definitions.steps.base import NAMED_BY_PIPELINE, Step
from definitions.steps.data_sources import Sourced
from definitions.steps.envelope import STEP_EXCEPTIONS
from definitions.steps.scope import MODEL_ARTIFACTS, Grant, Scope
from definitions.words import RESOURCE_NAME, S3_URI, ImageUri, ParameterText

ApprovalStatus = Annotated[str | Expression, Choice(("Approved", "Rejected", "PendingManualApproval"), parameter=True)]
GroupNameOrArn = Annotated[
    str,
    Words(
        "the name or ARN of a model package group",
        "bad-name",
        rf"(?=.{{1,63}}\Z){RESOURCE_NAME}|arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:\d{{12}}:model-package-group/[A-Za-z0-9-]{{1,63}}",
        infrastructure=False,
        longest=170,
        hint="a name has 1 to 63 letters, digits and '-', the first and the last a letter or digit",
    ),
]
Texts = Annotated[list[ParameterText], Field(min_length=1)]


class _ModelData(ValueField):
    """An S3 URI, a parameter that holds one, or a step reference."""

    def validate(self, value: object) -> object:
        """Text that is no S3 URI is read as a step reference."""
        is_reference = isinstance(value, str) and not value.startswith("s3:")
        return OutputOf().validate(value) if is_reference else S3_URI.validate(value)

    def json_schema(self) -> JsonSchemaValue:
        """As for an S3 URI."""
        return S3_URI.json_schema()


ModelData = Annotated[str | InfrastructureText | Expression | StepOutput, _ModelData()]


class Register(Sourced):
    """Settings of a RegisterModel step."""

    source_keys = ("modelDataStep", "modelData")

    image_uri: ImageUri
    """The inference image, in Amazon ECR."""
    model_data_step: Annotated[StepOutput, OutputOf(MODEL_ARTIFACTS, "Training")] | None = None
    """The Training step whose model is registered."""
    model_data: ModelData | None = None
    """Instead of modelDataStep: an S3 URI, {parameter: NAME}, or '<step>.modelArtifacts'."""
    model_package_group_name: GroupNameOrArn | None = None
    """The group to register in; the config's own group if not given or if it is the same name."""
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


class RegisterModelStep(Step):
    """A step that registers a model package."""

    type_name: ClassVar = "RegisterModel"
    payload: ClassVar = "register"
    request_name: ClassVar = "CreateModelPackageInput"
    refused_members: ClassVar = {"ModelPackageName": NAMED_BY_PIPELINE}
    response_names: ClassVar = ("DescribeModelPackageOutput",)
    retried_exceptions: ClassVar = STEP_EXCEPTIONS

    type: Literal["RegisterModel"]
    registration: Annotated[Register, Field(alias="register")]

    def arguments(self, scope: Scope) -> Json:
        """Request of CreateModelPackage."""
        package = self.registration
        return {
            "ModelPackageGroupName": self.group(scope),
            "InferenceSpecification": {
                "Containers": [{"Image": package.image_uri, "ModelDataUrl": package.source}],
                "SupportedContentTypes": list(package.content_types),
                "SupportedResponseMIMETypes": list(package.response_types),
                "SupportedRealtimeInferenceInstanceTypes": package.inference_instance_types,
                "SupportedTransformInstanceTypes": package.transform_instance_types,
            },
            "ModelApprovalStatus": package.approval_status,
        }

    def group(self, scope: Scope) -> str | None:
        """The group's name in AWS: the config's own group goes by its full name, others by the name given."""
        named = self.registration.model_package_group_name
        if scope.group_name is None:
            return named
        written, real = scope.group_name
        return real if named in (None, written) else named

    def permissions(self, scope: Scope) -> Iterator[Grant]:
        """Add versions to the group, read the model, pull the image."""
        group = self.group(scope)
        assert group is not None
        arns = {resource: None for name in (group, group.lower()) for resource in _arns(name)}
        verbs = ("CreateModelPackage", "DescribeModelPackage", "DescribeModelPackageGroup", "ListModelPackages")
        actions = tuple(f"sagemaker:{verb}" for verb in verbs)
        reason = f"step '{self.name}' registers in this group"
        yield Statement("RegisterModels", (*actions, *grants.TAGGING), tuple(arns), (reason,))
        path = ("register", self.registration.source_key)
        yield from grants.read_value(self.registration.source, path, "the model", self.name, scope)
        yield from grants.pull_image(self.registration.image_uri, ("register", "imageUri"), self.name, scope)
        yield from grants.use_key(self.name)


def _arns(group: str) -> tuple[Text, Text]:
    """A group, and the model packages in it."""
    if group.startswith("arn:"):
        return group, f"{group.replace(':model-package-group/', ':model-package/')}/*"
    return arn("sagemaker", f"model-package-group/{group}"), arn("sagemaker", f"model-package/{group}/*")
