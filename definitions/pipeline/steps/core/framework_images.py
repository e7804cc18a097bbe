"""Images that steps run: given by a URI, or one of AWS's own by its framework."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Self

from pydantic import model_validator

from definitions.pipeline.steps.core.context import StepContext
from definitions.schema.deferred_model import deferred
from definitions.schema.field_types import ImageUri, TextValue
from definitions.schema.key_rules import at_most_one
from definitions.schema.model import Model
from definitions.values.expressions import ParameterReference

if TYPE_CHECKING:
    from definitions.pipeline.steps.core.framework_image import FrameworkImage
else:
    FrameworkImage = deferred("definitions.pipeline.steps.core.framework_image", "FrameworkImage")

TRAINING, INFERENCE, PROCESSING = "training", "inference", "processing"


class ImageSettings(Model):
    """Settings that name a container image."""

    image_purposes: ClassVar[tuple[str, ...]] = (TRAINING,)
    """Purposes of images that fit, the best first."""

    image_uri: ImageUri | None = None
    """The container image, in Amazon ECR."""

    @property
    def framework_image(self) -> FrameworkImage | None:
        """The image of AWS's that is meant where there is no URI."""
        return None

    @property
    def image_key(self) -> str:
        """The key that names the image."""
        return "imageUri"

    @property
    def names_image(self) -> bool:
        """True if there is an image in Amazon ECR."""
        return self.image_uri is not None or self.framework_image is not None

    @property
    def image_instance_types(self) -> list[object]:
        """All instance types that the image may run on, as far as these settings say."""
        return []

    def resolved_image_uri(self, context: StepContext) -> TextValue | None:
        """The image's URI, or an expression whose value it is; ``None`` if there is no image in Amazon ECR.

        Raises:
            NoSuchImage: an image of AWS's is meant that it does not publish.
        """
        if self.image_uri is not None or self.framework_image is None:
            return self.image_uri
        known = [text for value in self.image_instance_types for text in _possible_texts(value, context)]
        return self.framework_image.uri(self.image_purposes, known, context)


class FrameworkImageSettings(ImageSettings):
    """Settings that name a container image by a URI, or one of AWS's by its framework."""

    image_uri: ImageUri | None = None
    """The container image, in Amazon ECR. Or image."""
    image: FrameworkImage | None = None
    """Instead of imageUri: one of AWS's own images, such as {framework: xgboost, version: 1.7-1}, in the pipeline's
    region."""

    @model_validator(mode="after")
    def _names_one_image(self) -> Self:
        at_most_one(imageUri=self.image_uri, image=self.image)
        return self

    @property
    def framework_image(self) -> FrameworkImage | None:
        return self.image

    @property
    def image_key(self) -> str:
        return "imageUri" if self.image is None else "image"


def _possible_texts(value: object, context: StepContext) -> Iterator[str]:
    """The texts that a value may have, as far as they are known: of a parameter, its default and its other values."""
    if isinstance(value, ParameterReference) and value.name in context.parameters:
        parameter = context.parameters[value.name]
        possible: list[object] = [parameter.default_value, *(parameter.enum_values or [])]
    else:
        possible = [value]
    yield from (each for each in possible if isinstance(each, str))
