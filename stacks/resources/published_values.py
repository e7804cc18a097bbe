"""Values for other modules, as SSM parameters and as Terraform outputs."""

from definitions.module.compiled import CompiledModule
from definitions.module.published_values import solution
from stacks.bindings import SsmParameter, TerraformOutput, TerraformStack
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
    for published in module.published:
        value = terraform.text(published.value)
        # Names and ARNs are no secrets, and plans show an `insecure_value`.
        SsmParameter(
            stack,
            f"parameter_{published.name.replace('-', '_')}",
            name=terraform.text(published.path),
            type="String",
            insecure_value=value,
            tags=tags,
        )
        TerraformOutput(stack, published.name, value=value)
