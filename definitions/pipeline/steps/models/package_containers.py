"""Containers of model packages.

Source: API ModelPackageContainerDefinition.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated

from definitions.api.shapes import shape
from definitions.api.structure import Structure
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.models.containers import Container
from definitions.pipeline.steps.permissions import images
from definitions.pipeline.steps.permissions.request_permissions import request_permissions
from definitions.schema.api_field import ApiField
from definitions.schema.field_types import BooleanOrExpression, ParameterText
from definitions.schema.request_paths import members
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json


class PackageContainer(Container):
    """A container of a model package."""

    framework: ParameterText | None = None
    """The framework of the image, such as XGBOOST or PYTORCH; SageMaker Inference Recommender asks for it."""
    framework_version: ParameterText | None = None
    """Its version, such as 1.7."""
    nearest_model_name: ParameterText | None = None
    """The model of Inference Recommender that is most like this one, such as resnet50."""
    model_input: Annotated[Structure, ApiField("ModelInput")] | None = None
    """The input's form, as SageMaker Neo takes it: {dataInputConfig: TEXT}."""
    additional_model_data_sources: Annotated[list[object], ApiField("AdditionalModelDataSources")] | None = None
    """More data, beyond the model's own: {channelName, s3DataSource}."""
    additional_s3_data_source: Annotated[Structure, ApiField("AdditionalS3DataSource")] | None = None
    """Data for the container, beyond the model: {s3Uri, s3DataType, compressionType}."""
    image_digest: ParameterText | None = None
    """The image's digest."""
    model_data_e_tag: ParameterText | None = None
    """The ETag of the model's archive in S3."""
    product_id: ParameterText | None = None
    """The product in AWS Marketplace."""
    is_checkpoint: BooleanOrExpression | None = None
    """Whether the data is a checkpoint of a training."""
    base_model: Annotated[Structure, ApiField("BaseModel")] | None = None
    """The model of a hub that this one was made of: {hubContentName, hubContentVersion, recipeName}."""

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return {
            "imageUri": "Image",
            "modelData": "ModelDataUrl",
            **members(
                "",
                "containerHostname imageDigest modelDataSource productId environment modelInput framework "
                "frameworkVersion nearestModelName additionalModelDataSources additionalS3DataSource "
                "modelDataETag isCheckpoint baseModel",
            ),
        }

    def render(self, model_data: Json, context: StepContext) -> Json:
        """An entry of ``InferenceSpecification.Containers``; ``model_data`` is the model's S3 URI."""
        return {
            "ContainerHostname": self.container_hostname,
            "Image": self.resolved_image_uri(context),
            "ImageDigest": self.image_digest,
            "ModelDataUrl": model_data,
            "ModelDataSource": self.model_data_source,
            "ProductId": self.product_id,
            "Environment": dict(self.environment) or None,
            "ModelInput": self.model_input,
            "Framework": self.framework,
            "FrameworkVersion": self.framework_version,
            "NearestModelName": self.nearest_model_name,
            "AdditionalModelDataSources": self.additional_model_data_sources,
            "AdditionalS3DataSource": self.additional_s3_data_source,
            "ModelDataETag": self.model_data_e_tag,
            "IsCheckpoint": self.is_checkpoint,
            "BaseModel": self.base_model,
        }

    def container_permissions(self, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
        """Pull the image, and read the model and all other data."""
        yield from self.read_data(path, step, context)
        yield from images.pull_image_of(self, path, step, context)
        if self.additional_model_data_sources is not None:
            whole, where = shape("AdditionalModelDataSources"), (*path, "additionalModelDataSources")
            yield from request_permissions(self.additional_model_data_sources, whole, where, step, context)
        if self.additional_s3_data_source is not None:
            whole, where = shape("AdditionalS3DataSource"), (*path, "additionalS3DataSource")
            yield from request_permissions(self.additional_s3_data_source, whole, where, step, context)
