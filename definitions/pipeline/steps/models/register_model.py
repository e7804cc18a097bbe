"""RegisterModel: put a model package into the model registry.

Source: Amazon SageMaker Developer Guide, "RegisterModel step"; API CreateModelPackage.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from definitions.pipeline.steps.core.caching_and_retries import STEP_EXCEPTIONS
from definitions.pipeline.steps.core.capabilities import DependsOnConfig, NamesModelGroup, RegistersModels
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.outputs import Output
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.models.register_model_settings import TAGS_OF_GROUP, Register
from definitions.pipeline.steps.permissions import kms_keys
from definitions.pipeline.steps.permissions.model_packages import register_in
from definitions.schema.field_types import TextValue
from definitions.schema.request_paths import members
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json

_GROUP: NodePath = ("register", "modelPackageGroupName")


class RegisterModelStep(Step, DependsOnConfig, NamesModelGroup, RegistersModels):
    """A step that registers a model package."""

    type_name: ClassVar = "RegisterModel"
    payload: ClassVar = "register"
    request_name: ClassVar = "CreateModelPackageInput"
    refused_members: ClassVar = {
        "ModelPackageName": "AWS numbers the versions of a group",
        "CertifyForMarketplace": "a version of a group cannot be sold in AWS Marketplace",
        "Tags": TAGS_OF_GROUP,
    }
    response_names: ClassVar = ("DescribeModelPackageOutput",)
    retried_exceptions: ClassVar = STEP_EXCEPTIONS

    type: Literal["RegisterModel"]
    registration: Annotated[Register, Field(alias="register")]

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return {
            **members(
                "",
                "modelPackageGroupName modelPackageDescription metadataProperties modelMetrics domain "
                "task samplePayloadUrl customerMetadataProperties driftCheckBaselines "
                "additionalInferenceSpecifications skipModelValidation sourceUri securityConfig modelCard "
                "modelLifeCycle",
            ),
            "approvalStatus": "ModelApprovalStatus",
            **members("InferenceSpecification", "containers"),
            **members("ValidationSpecification", "validationProfiles"),
            "contentTypes": "InferenceSpecification.SupportedContentTypes",
            "responseTypes": "InferenceSpecification.SupportedResponseMIMETypes",
            "inferenceInstanceTypes": "InferenceSpecification.SupportedRealtimeInferenceInstanceTypes",
            "transformInstanceTypes": "InferenceSpecification.SupportedTransformInstanceTypes",
        }

    def arguments(self, context: StepContext) -> Json:
        """Request of CreateModelPackage."""
        package = self.registration
        return {
            "ModelPackageGroupName": self.group(context),
            "ModelPackageDescription": package.model_package_description,
            "InferenceSpecification": package.inference_specification(context),
            "ValidationSpecification": package.validation_specification(context),
            "ModelApprovalStatus": package.approval_status,
            "MetadataProperties": package.metadata_properties,
            "ModelMetrics": package.model_metrics and package.model_metrics.render(context),
            "Domain": package.domain,
            "Task": package.task,
            "SamplePayloadUrl": package.sample_payload_url,
            "CustomerMetadataProperties": dict(package.customer_metadata_properties) or None,
            "DriftCheckBaselines": package.drift_check_baselines and package.drift_check_baselines.render(context),
            "AdditionalInferenceSpecifications": package.additional_inference_specifications,
            "SkipModelValidation": package.skip_model_validation,
            "SourceUri": package.source_uri,
            "SecurityConfig": package.security_config,
            "ModelCard": package.model_card,
            "ModelLifeCycle": package.model_life_cycle,
        }

    def group(self, context: StepContext) -> TextValue | None:
        """The group's name in AWS: the full name of the config's own group, or another group's name as written."""
        named = self.registration.model_package_group_name
        if context.group_name is None:
            return named
        written, real = context.group_name
        return real if named in (None, written) else named

    def named_group(self) -> tuple[NodePath, object] | None:
        """``modelPackageGroupName``."""
        named = self.registration.model_package_group_name
        return None if named is None else (_GROUP, named)

    def registered_models(self) -> list[object]:
        """S3 URIs of the models of all containers."""
        return [uri for uri in self.registration.all_model_uris() if uri is not None]

    def missing_keys(self, context: StepContext) -> Iterator[tuple[NodePath, str]]:
        """``modelPackageGroupName``, unless the step or the config names a group."""
        if self.group(context) is None:
            message = "is required and missing: neither the step nor the config names a model package group"
            yield _GROUP, message

    def outputs(self, context: StepContext) -> dict[str, Output]:
        """``modelPackageArn``: the new version."""
        return {"modelPackageArn": Output("ModelPackageArn", is_data=False)}

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Add versions to the group, read models and reports, pull images."""
        yield from register_in(self.group(context), _GROUP, self.name, context)
        yield from self.registration.permissions((self.payload,), self.name, context)
        yield from kms_keys.use_key(self.name)
