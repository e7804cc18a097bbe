"""Accounts that own AWS's images, where the Region is known only to Terraform: a map for each group of images.

Source: Terraform documentation, "Custom Conditions".
"""

from definitions.images.table import accounts
from stacks.bindings import DataAwsRegion, TerraformLocal, TerraformStack

_REGION = "current_region"


class ImageAccounts:
    """Maps of accounts by Region, each added at its first use; a plan for any other Region fails and says why."""

    def __init__(self, stack: TerraformStack) -> None:
        self.stack = stack
        self.names: dict[str, str] = {}

    def __call__(self, registry: str) -> str:
        if registry not in self.names:
            name = registry.replace("-", "_")
            of_region = f"${{local.image_accounts_{name}[data.aws_region.{_REGION}.region]}}"
            TerraformLocal(self.stack, f"image_accounts_{name}", dict(sorted(accounts(registry).items())))
            TerraformLocal(self.stack, f"image_account_{name}", of_region)
            self.names[registry] = name
            region = self.stack.node.find_child(_REGION)
            assert isinstance(region, DataAwsRegion)
            region.add_override("lifecycle.postcondition", [_condition(known) for known in self.names.values()])
        return f"local.image_account_{self.names[registry]}"


def _condition(name: str) -> dict[str, str]:
    return {
        "condition": f"${{contains(keys(local.image_accounts_{name}), self.region)}}",
        "error_message": (
            "AWS does not publish all images of this pipeline in ${self.region}; "
            "give 'imageUri' to the steps that have none."
        ),
    }
