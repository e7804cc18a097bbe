"""Images that steps run: given by a URI, or one of AWS's own by its framework.

Sources: Amazon SageMaker Developer Guide, "Docker Registry Paths and Example Code"; AWS's Python SDK, image_uris.
"""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Self

from definitions.images.find import NoSuchImage, find_image
from definitions.images.processors import CPU, GPU, GRAVITON, processor_of
from definitions.images.table import FRAMEWORKS, accounts
from definitions.pipeline.steps.core.context import StepContext
from definitions.project.deployment.regions import dns_suffix_of
from definitions.schema.field_types import FixedText, ImageUri, TextValue
from definitions.schema.fields import ChoiceField
from definitions.schema.key_rules import at_most_one
from definitions.schema.model import Model
from definitions.schema.model_schema import validator
from definitions.values.expressions import ParameterReference
from definitions.values.infrastructure import DNS_SUFFIX, REGION, Text, image_account, text

TRAINING, INFERENCE, PROCESSING = "training", "inference", "processing"


class FrameworkImage(Model):
    """An image that AWS publishes, by its framework."""

    framework: Annotated[str, ChoiceField(FRAMEWORKS)]
    """The framework or service."""
    version: FixedText | None = None
    """The framework's version as AWS's Python SDK has it, such as 1.7-1 of xgboost or 2.6 of pytorch; of huggingface,
    that of Transformers. Needed where there are several."""
    base_framework_version: FixedText | None = None
    """With huggingface: the framework that it rests on, such as pytorch2.1; needed where there are several."""
    python_version: FixedText | None = None
    """Such as py310; needed where there are several."""
    processor: Annotated[str, ChoiceField((CPU, GPU, GRAVITON))] | None = None
    """cpu, gpu or, for inference, graviton; that of the step's instance type if not given."""

    def uri(self, purposes: tuple[str, ...], instance_types: list[str], context: StepContext) -> Text:
        """The image's URI in the stack's Region.

        Raises:
            NoSuchImage: there is no such image, or none in this Region.
        """
        derived = tuple(dict.fromkeys(processor_of(known) for known in instance_types))
        image = find_image(
            self.framework,
            purposes,
            version=self.version,
            base=self.base_framework_version,
            python=self.python_version,
            processors=derived if self.processor is None else (self.processor,),
        )
        tag = "" if image.tag is None else f":{image.tag}"
        region = context.region
        if region is None:
            host = text(image_account(image.registry), ".dkr.ecr.", REGION, ".", DNS_SUFFIX)
            return text(host, f"/{image.repository}{tag}")
        account = accounts(image.registry).get(region)
        if account is None:
            message = f"AWS publishes no such {self.framework} image in {region}"
            raise NoSuchImage("framework", message, "copy one to a repository of your own, and give 'imageUri'")
        return f"{account}.dkr.ecr.{region}.{dns_suffix_of(region)}/{image.repository}{tag}"


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

    @validator("after")
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
