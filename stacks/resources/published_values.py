"""Values for other modules, as SSM parameters and as Terraform outputs."""

from definitions.module.compiled import CompiledModule
from definitions.module.published_values import solution
from stacks.bindings import SsmParameter, TerraformStack
from stacks.terraform.outputs import Outputs
from stacks.terraform.renderer import TerraformRenderer


def add_published_values(stack: TerraformStack, module: CompiledModule, terraform: TerraformRenderer) -> None:
    """Add a parameter and an output for each published value, and the parameter that marks the AWS solution."""
    SsmParameter(
        stack,
        "parameter_aws_solution",
        name=terraform.text(module.solution_path),
        type="String",
        insecure_value=solution(module.package),
        description="Stack description parameter to update on version changes",
        tags=terraform.texts(module.solution_tags),
    )
    tags = terraform.texts(module.tags)
    values = {published.name: terraform.text(published.value) for published in module.published}
    for published in module.published:
        # Names and ARNs are no secrets, and plans show an `insecure_value`.
        SsmParameter(
            stack,
            f"parameter_{published.name.replace('-', '_')}",
            name=terraform.text(published.path),
            type="String",
            insecure_value=values[published.name],
            tags=tags,
        )
    Outputs(stack, module.stack, values)
