"""Containers of models: a model package, or an image with a model.

Source: API ContainerDefinition. That additional model data is refused is known from AWS's Python SDK.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Self

from definitions.api.structure import Structure
from definitions.foundation.records import replace
from definitions.pipeline.steps.core.capabilities import RegistersModels
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import MissingPermission, PermissionResult
from definitions.pipeline.steps.models.containers import Container
from definitions.pipeline.steps.permissions import images, resource_names
from definitions.pipeline.steps.permissions.model_packages import read_model_package
from definitions.pipeline.steps.permissions.private_registries import (
    PrivateImageUri,
    check_credentials_provider,
    private_image_config,
    use_private_registry,
)
from definitions.schema.api_field import ApiField
from definitions.schema.errors import invalid
from definitions.schema.field_types import MODEL_PACKAGE_ARN, ParameterText, TextValue
from definitions.schema.fields import ChoiceField, UnsupportedField
from definitions.schema.key_rules import at_most_one
from definitions.schema.model_schema import validator
from definitions.schema.request_paths import members
from definitions.source.nodes import NodePath
from definitions.values.expressions import STRING, Expression, Json

ADDITIONAL_DATA_REFUSED = "AWS refuses it in pipelines"

ModelPackageArn = Annotated[TextValue, replace(MODEL_PACKAGE_ARN, parameters=STRING)]
ContainerMode = Annotated[str | Expression, ChoiceField(("SingleModel", "MultiModel"), parameter=True)]


class ModelContainer(Container):
    """A model package, or an image with a model."""

    model_package_arn: ModelPackageArn | None = None
    """A model package, with its version; {property: STEP.ModelPackageArn} is that of a RegisterModel step."""
    inference_specification_name: ParameterText | None = None
    """Of a model package with additionalInferenceSpecifications: the one that is used."""
    private_image_uri: PrivateImageUri | None = None
    """Instead of imageUri: an image in a Docker registry of your own, which the model reaches in the pipeline's VPC."""
    registry_credentials_provider_arn: Annotated[TextValue, ApiField("RepositoryCredentialsProviderArn")] | None = None
    """With privateImageUri: the ARN of the Lambda function that gives the registry's credentials."""
    mode: ContainerMode | None = None
    """MultiModel: modelData is a folder of archives, and callers name the one they want. SingleModel is AWS's own."""
    multi_model_config: Annotated[Structure, ApiField("MultiModelConfig")] | None = None
    """With mode MultiModel: {modelCacheSetting: Enabled or Disabled}."""
    container_metrics_config: Annotated[Structure, ApiField("ContainerMetricsConfig")] | None = None
    """Where the container offers metrics: {metricsEndpoints}."""
    additional_model_data_sources: Annotated[None, UnsupportedField(ADDITIONAL_DATA_REFUSED)] = None
    """More data, beyond the model's own: AWS refuses it in pipelines."""

    @validator("after")
    def _keys_are_compatible(self) -> Self:
        at_most_one(
            modelPackageArn=self.model_package_arn,
            imageUri=self.image_uri,
            image=self.image,
            privateImageUri=self.private_image_uri,
        )
        for key, value in {"modelData": self.model_data, "modelDataSource": self.model_data_source}.items():
            if value is not None and self.model_package_arn is not None:
                raise invalid("forbidden-key", "is for an image; a model package has its own model", key=key)
        if self.inference_specification_name is not None and self.model_package_arn is None:
            message = "is for 'modelPackageArn': it names one of the package's specifications"
            raise invalid("forbidden-key", message, key="inferenceSpecificationName")
        check_credentials_provider(self.private_image_uri, self.registry_credentials_provider_arn)
        if self.mode == "MultiModel" and self.has_image and self.model_data is None:
            message = "is required and missing: with mode MultiModel, the folder of the models"
            raise invalid("missing-key", message, key="modelData")
        if self.multi_model_config is not None and self.mode in (None, "SingleModel"):
            raise invalid("forbidden-key", "is for 'mode: MultiModel'", key="multiModelConfig")
        return self

    @property
    def has_image(self) -> bool:
        """True for an image, false for a model package."""
        return self.names_image or self.private_image_uri is not None

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return {
            "imageUri": "Image",
            "modelData": "ModelDataUrl",
            "modelPackageArn": "ModelPackageName",
            "registryCredentialsProviderArn": "ImageConfig.RepositoryAuthConfig.RepositoryCredentialsProviderArn",
            **members(
                "",
                "containerHostname mode modelDataSource environment inferenceSpecificationName "
                "multiModelConfig containerMetricsConfig",
            ),
        }

    def render(self, context: StepContext) -> Json:
        """``PrimaryContainer``, or an entry of ``Containers``."""
        registry = private_image_config(self.registry_credentials_provider_arn)
        return {
            "ContainerHostname": self.container_hostname,
            "Image": self.resolved_image_uri(context) or self.private_image_uri,
            "ImageConfig": None if self.private_image_uri is None else registry,
            "Mode": self.mode,
            "ModelDataUrl": self.model_data,
            "ModelDataSource": self.model_data_source,
            "Environment": dict(self.environment) or None,
            "ModelPackageName": self.model_package_arn,
            "InferenceSpecificationName": self.inference_specification_name,
            "MultiModelConfig": self.multi_model_config,
            "ContainerMetricsConfig": self.container_metrics_config,
        }

    def permissions(self, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
        """Read the package, or pull the image and read the model."""
        if self.model_package_arn is not None:
            yield from self._use_package((*path, "modelPackageArn"), step, context)
        elif self.names_image:
            yield from images.pull_image_of(self, path, step, context)
        else:
            yield from use_private_registry(self.registry_credentials_provider_arn, path, step, context)
        yield from self.read_data(path, step, context)

    def _use_package(self, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
        arn = self.model_package_arn
        if isinstance(resource_names.producing_step(arn, context), RegistersModels):
            # That step grants reading its packages with their models and images.
            return
        package = context.static_text(arn)
        if package is not None:
            yield read_model_package(package, f"step '{step}' makes a model of this package")
        if not (context.has_extra_read_buckets and context.has_extra_image_repositories):
            message = "what the package's containers read and run is not known here, so it is not granted"
            hint = "name bucket and repository in 'additionalReadBucketNames' and 'additionalImageRepositoryArns'"
            yield MissingPermission(path, message, hint)
