"""Containers that serve a model: an image, and the model's data.

Source: API ContainerDefinition and ModelPackageContainerDefinition.
"""

from collections.abc import Iterator
from typing import Annotated, Self

from definitions.api.shapes import shape
from definitions.api.structure import Structure
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.framework_images import INFERENCE, FrameworkImageSettings
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.core.request_fields import field_at
from definitions.pipeline.steps.models import model_uris
from definitions.pipeline.steps.models.model_uris import ModelUri
from definitions.pipeline.steps.permissions.request_permissions import request_permissions
from definitions.schema.api_field import ApiField
from definitions.schema.field_types import ImageUri, ParameterText
from definitions.schema.key_rules import at_most_one
from definitions.schema.model_schema import validator
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression, StepOutput
from definitions.values.infrastructure import InfrastructureText

ModelData = Annotated[str | InfrastructureText | Expression | StepOutput, ModelUri()]


class Container(FrameworkImageSettings):
    """Settings of a container of a model or of a model package."""

    image_purposes = (INFERENCE,)

    image_uri: ImageUri | None = None
    """The inference image, in Amazon ECR. Or image."""
    model_data: ModelData | None = None
    """The model's archive (model.tar.gz): an S3 URI, its https:// URL in S3, {parameter: NAME}, '<step>.modelArtifacts'
    or another expression. An image that has its model, or that gets it by itself, needs none."""
    model_data_source: Annotated[Structure, ApiField("ModelDataSource")] | None = None
    """Instead of modelData, for models that are not one archive: {s3DataSource: {s3Uri, s3DataType, compressionType}}.
    Not for batch transform."""
    environment: dict[str, ParameterText] = {}
    """Environment variables of the container. Never secrets: the definition shows them to all who may read it."""
    container_hostname: ParameterText | None = None
    """Of several containers: the name of this one in logs and metrics; all of them have one, or none."""

    @validator("after")
    def _has_one_kind_of_data(self) -> Self:
        at_most_one(modelData=self.model_data, modelDataSource=self.model_data_source)
        return self

    @property
    def data_source_uri(self) -> object:
        """The S3 URI of ``modelDataSource``."""
        return field_at(self.model_data_source, ("S3DataSource", "S3Uri"))

    def read_data(self, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
        """Read the model's data."""
        if self.model_data is not None:
            yield from model_uris.read(self.model_data, (*path, "modelData"), "the model", step, context)
        if self.model_data_source is not None:
            where = (*path, "modelDataSource")
            yield from request_permissions(self.model_data_source, shape("ModelDataSource"), where, step, context)
