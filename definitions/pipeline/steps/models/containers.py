"""Containers that serve a model: an image, and the model's data.

Source: API ContainerDefinition and ModelPackageContainerDefinition.
"""

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import model_validator

from definitions.api.shapes import shape
from definitions.api.structure import Structure
from definitions.pipeline.steps.core.answers import PermissionResult
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.models import model_uris
from definitions.pipeline.steps.models.model_uris import ModelUri
from definitions.pipeline.steps.permissions import grants
from definitions.pipeline.steps.permissions.request_permissions import request_permissions
from definitions.schema.api_field import ApiField
from definitions.schema.errors import invalid
from definitions.schema.field_types import BooleanOrExpression, ImageUri, ParameterText
from definitions.schema.model import Model
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression, Json, StepOutput
from definitions.values.infrastructure import InfrastructureText

ModelData = Annotated[str | InfrastructureText | Expression | StepOutput, ModelUri()]


class Container(Model):
    """What containers of models and of model packages have in common."""

    image_uri: ImageUri | None = None
    """The inference image, in Amazon ECR."""
    model_data: ModelData | None = None
    """The model's archive (model.tar.gz): an S3 URI, {parameter: NAME}, '<step>.modelArtifacts' or another
    expression."""
    model_data_source: Annotated[Structure, ApiField("ModelDataSource")] | None = None
    """Instead of modelData, for models that are not one archive: {s3DataSource: {s3Uri, s3DataType, compressionType}}.
    Not for batch transform."""
    environment: dict[str, ParameterText] = {}
    """Environment variables of the container. Never secrets: the definition shows them to all who may read it."""
    container_hostname: ParameterText | None = None
    """Of several containers: the name of this one in logs and metrics; all of them have one, or none."""

    @model_validator(mode="after")
    def _one_kind_of_data(self) -> Self:
        if self.model_data is not None and self.model_data_source is not None:
            message = "'modelData' and 'modelDataSource' exclude each other"
            raise invalid("not-one-of", message, key="modelDataSource")
        return self

    @property
    def data_source_uri(self) -> object:
        """Where ``modelDataSource`` is in S3."""
        place = self.model_data_source and self.model_data_source.get("S3DataSource")
        return place.get("S3Uri") if isinstance(place, Structure) else None

    def read_data(self, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
        """Read the model."""
        if self.model_data is not None:
            yield from model_uris.read(self.model_data, (*path, "modelData"), "the model", step, context)
        if self.model_data_source is not None:
            where = (*path, "modelDataSource")
            yield from request_permissions(self.model_data_source, shape("ModelDataSource"), where, step, context)


class PackageContainer(Container):
    """A container of a model package."""

    framework: ParameterText | None = None
    """The framework of the image, such as XGBOOST or PYTORCH; SageMaker Inference Recommender asks for it."""
    framework_version: ParameterText | None = None
    """Its version, such as 1.7."""
    nearest_model_name: ParameterText | None = None
    """The model most like this one of those that Inference Recommender knows, such as resnet50."""
    model_input: Annotated[Structure, ApiField("ModelInput")] | None = None
    """The input's form, as SageMaker Neo takes it: {dataInputConfig: TEXT}."""
    additional_model_data_sources: Annotated[list[object], ApiField("AdditionalModelDataSources")] | None = None
    """More data beside the model's own: {channelName, s3DataSource}."""
    additional_s3_data_source: Annotated[Structure, ApiField("AdditionalS3DataSource")] | None = None
    """Data for the container beside the model: {s3Uri, s3DataType, compressionType}."""
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

    def render(self, model_data: Json) -> Json:
        """An entry of ``InferenceSpecification.Containers``; ``model_data`` is where the model is."""
        return {
            "ContainerHostname": self.container_hostname,
            "Image": self.image_uri,
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
        """Pull the image and read all data."""
        yield from self.read_data(path, step, context)
        yield from grants.pull_image(self.image_uri, (*path, "imageUri"), step, context)
        if self.additional_model_data_sources is not None:
            whole, where = shape("AdditionalModelDataSources"), (*path, "additionalModelDataSources")
            yield from request_permissions(self.additional_model_data_sources, whole, where, step, context)
        if self.additional_s3_data_source is not None:
            whole, where = shape("AdditionalS3DataSource"), (*path, "additionalS3DataSource")
            yield from request_permissions(self.additional_s3_data_source, whole, where, step, context)
