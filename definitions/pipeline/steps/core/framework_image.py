"""An image that AWS publishes, by its framework.

Sources: Amazon SageMaker Developer Guide, "Docker Registry Paths and Example Code"; AWS's Python SDK, image_uris.
"""

from typing import Annotated

from definitions.images.find import NoSuchImage, find_image
from definitions.images.processors import CPU, GPU, GRAVITON, processor_of
from definitions.images.table import FRAMEWORKS, accounts
from definitions.pipeline.steps.core.context import StepContext
from definitions.project.deployment.regions import dns_suffix_of
from definitions.schema.field_types import FixedText
from definitions.schema.fields import ChoiceField
from definitions.schema.model import Model
from definitions.values.infrastructure import DNS_SUFFIX, REGION, Text, image_account, text


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
