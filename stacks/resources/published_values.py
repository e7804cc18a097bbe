"""Values for other modules, as SSM parameters and as Terraform outputs."""

from typing import Any

from definitions.module.compiled import CompiledModule
from definitions.module.published_values import solution
from stacks.bindings import TerraformElement, TerraformStack
from stacks.terraform.renderer import TerraformRenderer


class PublishedValues(TerraformElement):
    """A parameter and an output for each published value, and the parameter that marks the AWS solution.

    It writes what as many ``SsmParameter`` and ``TerraformOutput`` write, which would be half of all constructs: a call
    to Node for each takes longer than all the rest of them.

    Source: CDKTF API reference, ``TerraformElement.toTerraform``.
    """

    def __init__(self, stack: TerraformStack, module: CompiledModule, terraform: TerraformRenderer) -> None:
        tags = terraform.texts(module.tags)
        parameters: dict[str, dict[str, Any]] = {
            "parameter_aws_solution": {
                "name": terraform.text(module.solution_path),
                "insecure_value": solution(module.package),
                "description": "Stack description parameter to update on version changes",
                "tags": terraform.texts(module.solution_tags),
            }
        }
        outputs = {}
        for published in module.published:
            value = terraform.text(published.value)
            # Names and ARNs are no secrets, and plans show an `insecure_value`.
            parameters[f"parameter_{published.name.replace('-', '_')}"] = {
                "name": terraform.text(published.path),
                "insecure_value": value,
                "tags": tags,
            }
            outputs[published.name] = {"value": value}
        for name, parameter in parameters.items():
            parameter["type"] = "String"
            parameter["//"] = {"metadata": {"path": f"{module.stack}/{name}", "uniqueId": name}}
        self._blocks = {
            # By these, the cdktf command finds the outputs of a stack.
            "//": {"outputs": {module.stack: {name: name for name in outputs}}},
            "resource": {"aws_ssm_parameter": parameters},
            "output": outputs,
        }
        super().__init__(stack, "published_values")

    def to_terraform(self) -> Any:
        """The blocks, which CDKTF merges with those of other constructs."""
        return self._blocks
