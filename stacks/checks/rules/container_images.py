"""Rule about the images of containers.

Source: Amazon ECR User Guide, "Registry concepts".
"""

import re
from collections.abc import Iterator

from checkov.common.models.enums import CheckCategories

from stacks.checks.base_rule import StepRule
from stacks.checks.reading.embedded_json import PLACEHOLDER, matchable_text
from stacks.checks.reading.pipeline_definition import Definition, Step, values_at
from stacks.checks.reading.request_paths import IMAGE_URIS, REPOSITORY_ACCESS_MODES

_DOMAINS = r"amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|on\.aws|c2s\.ic\.gov|sc2s\.sgov\.gov|csp\.hci\.ic\.gov"
_ECR_IMAGE = re.compile(
    rf"(\d{{12}}|{PLACEHOLDER})\.dkr[.-]ecr(-fips)?\.([a-z0-9-]|{PLACEHOLDER})+\.({_DOMAINS}|{PLACEHOLDER})/.+"
    rf"|{PLACEHOLDER}([:@].*)?",  # a whole URI that is looked up when Terraform plans
    re.DOTALL,
)


class ImagesComeFromEcr(StepRule):
    number = 7
    title = "Container images come from Amazon ECR"
    level = "HIGH"
    category = CheckCategories.SUPPLY_CHAIN
    why = "Images of other registries are outside the account's scans, signatures and access rules."
    fix = "Copy the image to ECR, and name it as `<account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>`."

    def step_findings(self, step: Step, definition: Definition) -> Iterator[str]:
        """Images of other registries, as far as the definition names them."""
        for path in IMAGE_URIS.get(step.type, ()):
            for address, value in values_at(step.arguments, path):
                for image in definition.possible_values(value):
                    text = matchable_text(image)
                    if text is None or _ECR_IMAGE.fullmatch(text) is None:
                        yield f"{address} is not an image of Amazon ECR: {image}"
        for path in REPOSITORY_ACCESS_MODES.get(step.type, ()):
            for address, mode in values_at(step.arguments, path):
                if mode != "Platform":
                    yield f"{address} is {mode}, so the image comes from a private registry in the VPC"


RULES = [ImagesComeFromEcr()]
