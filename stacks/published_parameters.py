"""What other modules read: SSM parameters, and Terraform outputs of the same values."""

from definitions.compile import CompiledPipeline
from definitions.published import SOLUTION
from stacks.bindings import Construct, SsmParameter, TerraformOutput
from stacks.terraform_text import TerraformText


class PublishedParameters(Construct):
    """One parameter and one output for each published value, and the marker of the solution."""

    def __init__(self, scope: Construct, id: str, *, pipeline: CompiledPipeline, words: TerraformText) -> None:
        super().__init__(scope, id)
        marker = SsmParameter(
            self,
            "aws_solution",
            name=words.text(pipeline.solution_path),
            type="String",
            insecure_value=SOLUTION,
            description="Stack description parameter to update on version changes",
            tags=words.texts(pipeline.solution_tags),
        )
        marker.override_logical_id("parameter_aws_solution")
        tags = words.texts(pipeline.tags)
        for published in pipeline.published:
            value = words.text(published.value)
            # Names and ARNs are no secrets: 'insecure_value' lets plans show them.
            parameter = SsmParameter(
                self, published.name, name=words.text(published.path), type="String", insecure_value=value, tags=tags
            )
            parameter.override_logical_id(f"parameter_{published.name.replace('-', '_')}")
            output = TerraformOutput(self, f"output-{published.name}", value=value)
            output.override_logical_id(published.name)
